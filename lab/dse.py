"""Who evaluates whom of two given spans of a sentence: DSE (Park et al., 2021)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pandas as pd

from lab.reading import each, read_sentence, token_range
from lab.rows import read_label, read_rows, read_span, row_id, value
from lab.scores import Score, calibration_metrics, label_metrics, prefixed
from newslab.evaluation import majority_baseline
from newslab.records import Model, Span

STANCES = ("neutral", "positive p->q", "positive q->p", "negative p->q", "negative q->p")


@dataclass(frozen=True, slots=True)
class PairSentence:
    """A sentence, and who evaluates whom of ``p`` and ``q`` (DSE; Park et al., 2021)."""

    id: str
    text: str
    p: Span
    q: Span
    label: str


def read_dse(path: str | Path) -> list[PairSentence]:
    """Sentences with two spans ``p`` and ``q`` and one of the five `STANCES`."""
    sentences = []
    for row in read_rows(path):
        text = value(row, "text", str)
        p, q = (read_span(row, key, value(row, key, list), text) for key in "pq")
        label = read_label(row, "label", STANCES)
        sentences.append(PairSentence(row_id(row), text, p, q, label))
    return sentences


def stance_rows(path: str | Path, *, model: Model = "accurate") -> pd.DataFrame:
    """Every pair of a DSE file, coded and judged; pairs of one sentence stand together.

    Returns
    -------
    pandas.DataFrame
        ``article_id`` (the sentence's number), ``p`` and ``q`` (their words), the ``gold``
        and the ``predicted`` label, the five probabilities, and the whole ``sentence``.
    """
    pairs = read_dse(path)
    number = {text: i for i, text in enumerate(dict.fromkeys(pair.text for pair in pairs))}
    pairs.sort(key=lambda pair: number[pair.text])
    groups = [list(group) for _, group in groupby(pairs, key=lambda pair: pair.text)]
    rows = []
    for group in each(groups, "dse"):
        text = group[0].text
        doc, encoding = read_sentence(text, model=model)
        judged = encoding.stance(
            [(token_range(pair.p, doc.tokens), token_range(pair.q, doc.tokens)) for pair in group]
        )
        for pair, chances in zip(group, judged, strict=True):
            rows.append({
                "article_id": number[text], "p": pair.p.of(text), "q": pair.q.of(text),
                "gold": pair.label, "predicted": STANCES[int(chances.argmax())],
                **dict(zip(STANCES, map(float, chances), strict=True)), "sentence": text,
            })  # fmt: skip
    return pd.DataFrame(rows)


def score_dse(path: Path, baseline: bool, model: Model = "accurate") -> Score:
    """Who evaluates whom of two given spans; sentences are resampled.

    Where a ``train.jsonl`` stands beside the file, ``…_unseen`` are the figures of the
    sentences that it does not hold.
    """
    rows = stance_rows(path, model=model)
    metrics = label_metrics(rows, STANCES) | calibration_metrics(rows, STANCES)
    beside = path.parent / "train.jsonl"
    if beside.is_file() and beside.resolve() != path.resolve():
        seen = {pair.text for pair in read_dse(beside)}
        unseen = label_metrics(rows[~rows["sentence"].isin(seen)], STANCES)
        metrics |= {f"{name}_unseen": unseen[name] for name in ("micro_f1", "macro_f1")}
    if baseline:
        metrics |= prefixed("majority", label_metrics(majority_baseline(rows), STANCES))
    return Score("dse", len(rows), metrics)
