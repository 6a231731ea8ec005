"""MPQA 2.0 (Wilson, 2008): what becomes of an attitude whose holder and target newslab knows.

For evaluation only; its terms forbid more. Attitudes are sentiments and agreements, of a holder who
is an actor to newslab, toward a target that is one.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from lab.reading import each, read_whole
from lab.rows import Row, inner_rows, read_rows, read_span, row_id, value
from lab.scores import Counts, Score, estimate_sums, ratio
from newslab.records import Model, Span

ATTITUDES = ("sentiment", "agree")
LONGEST = 60  # characters of a target: longer ones are clauses, and no actors
FATES = ("right", "wrong_sign", "none", "withheld", "not_asked")
NO_ACTOR = "actor_not_found"


@dataclass(frozen=True, slots=True)
class Attitude:
    """A holder's sentiment toward a target, or agreement with it."""

    holder: Span
    target: Span
    label: str


@dataclass(frozen=True, slots=True)
class OpinionatedText:
    """A document and the attitudes in it."""

    id: str
    text: str
    attitudes: tuple[Attitude, ...]


def read_mpqa(path: str | Path) -> list[OpinionatedText]:
    """Documents with ``frames``: ``holders``, ``attitudes``, and the ``targets`` of these."""
    return [
        OpinionatedText(
            row_id(row),
            text,
            tuple(said for frame in inner_rows(row, "frames") for said in _attitudes(frame, text)),
        )
        for row in read_rows(path)
        for text in [value(row, "text", str)]
    ]


def _attitudes(frame: Row, text: str) -> list[Attitude]:
    def place(inner: Row) -> Span:
        return read_span(inner, "span", value(inner, "span", list), text)

    holders = [place(holder) for holder in inner_rows(frame, "holders")]
    return [
        Attitude(holders[0], span, "favour" if kind.endswith("pos") else "against")
        for told in inner_rows(frame, "attitudes")
        if holders and (kind := value(told, "type", str)).startswith(ATTITUDES)
        for target in inner_rows(told, "targets")
        if len(span := place(target)) <= LONGEST
    ]


def fate_of(attitude: Attitude, mentions: pd.DataFrame, stance: pd.DataFrame) -> str:
    """What newslab makes of an attitude: one of `FATES`, or ``actor_not_found``.

    The first mention inside the span of holder or target, give or take a character at either end,
    says whom newslab sees there.
    """
    inside = [
        mentions[(mentions["start"] >= span.start - 1) & (mentions["end"] <= span.end + 1)]
        for span in (attitude.holder, attitude.target)
    ]
    if any(found.empty for found in inside):
        return NO_ACTOR
    holder, target = (found["actor_id"].iloc[0] for found in inside)
    asked = stance[
        (stance["holder"] == holder)
        & (stance["target"] == target)
        & (stance["start"] <= attitude.target.start)
        & (stance["end"] >= attitude.target.end)
    ]
    if asked.empty:
        return "not_asked"
    label = asked["label"].iloc[0]
    if not isinstance(label, str):
        return "withheld"
    return "none" if label == "none" else "right" if label == attitude.label else "wrong_sign"


def fate_figures(sums: Counts) -> dict[str, float]:
    """The share of each fate, of the attitudes whose two actors newslab knows."""
    n = sum(sums[fate] for fate in FATES)
    return {fate: ratio(sums[fate], n) for fate in FATES}


def score_mpqa(path: Path, baseline: bool, model: Model = "accurate") -> Score:
    """What becomes of human-coded attitudes; intervals over documents.

    The baseline answers every question with the more frequent of the two positions.
    """
    documents = read_mpqa(path)
    fates = []
    for gold in each(documents, "mpqa"):
        reading = read_whole(gold.text, model=model)
        known = reading.mentions.dropna(subset=["actor_id"])
        fates.append(
            [(fate_of(told, known, reading.stance), told.label) for told in gold.attitudes]
        )
    told = [label for document in fates for fate, label in document if fate != NO_ACTOR]
    counts = [dict(pd.Series([fate for fate, _ in document], dtype=object).value_counts())
              for document in fates]  # fmt: skip
    metrics = estimate_sums(counts, fate_figures)
    if baseline:
        most = max(("against", "favour"), key=told.count)
        same = [{"n": sum(fate != NO_ACTOR for fate, _ in document),
                 "right": sum(fate != NO_ACTOR and label == most for fate, label in document)}
                for document in fates]  # fmt: skip
        guessed = estimate_sums(same, lambda sums: {"right": ratio(sums["right"], sums["n"])})
        metrics["majority_right"] = guessed["right"]
    numbers = {"documents": len(documents), NO_ACTOR: sum(map(len, fates)) - len(told)}
    return Score("mpqa", len(told), metrics, numbers)
