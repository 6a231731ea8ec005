"""The benchmark tasks: a file of gold data, read by newslab from its raw text, and scored."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lab.basil import score_basil
from lab.codings import score_codings
from lab.dse import score_dse
from lab.gap import score_gap
from lab.mpqa import score_mpqa
from lab.names import score_names
from lab.newsmtsc import score_newsmtsc
from lab.newswcl50 import score_newswcl50
from lab.polnear import score_polnear
from lab.scores import Score
from lab.seesaw import score_seesaw
from lab.tokens import score_tokens
from newslab.errors import NewslabError
from newslab.records import Model

TASKS: dict[str, Callable[[Path, bool, Model], Score]] = {
    "newsmtsc": score_newsmtsc,
    "dse": score_dse,
    "seesaw": score_seesaw,
    "polnear": score_polnear,
    "names": score_names,
    "gap": score_gap,
    "tokens": score_tokens,
    "codings": score_codings,
    "basil": score_basil,
    "newswcl50": score_newswcl50,
    "mpqa": score_mpqa,
}


def evaluate(
    task: str, path: str | Path, *, baseline: bool = False, model: Model = "accurate"
) -> Score:
    """Score newslab on a file of gold data.

    Parameters
    ----------
    task
        One of `TASKS`.
    path
        A file in that task's format; for ``tokens`` also a folder of such files.
    baseline
        Whether to add the figures of the most frequent label (``majority_…``) and, for
        sentiment, of VADER on the whole sentence (``vader_…``).

    model
        One of `newslab.records.MODELS`: how the texts are read.

    Raises
    ------
    NewslabError
        Where there is no such task.
    FormatError
        Where the file does not have the task's format.
    """
    if task not in TASKS:
        raise NewslabError(f"evaluate: expected one of {', '.join(TASKS)}; found '{task}'")
    return TASKS[task](Path(path), baseline, model)
