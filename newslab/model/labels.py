"""From the scores of the words of an article to its labels and labelled spans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from newslab.records import UPOS, TokenRange

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

# Columns of the encoder's token scores, and the kinds of span of each layer. Each kind has
# two columns, "begins" and "goes on", after one column for "outside".
LAYERS = {
    "names": (0, ("PERSON", "ORGANISATION", "PLACE", "GROUP")),
    "source": (9, ("SOURCE",)),
    "cue": (12, ("CUE",)),
    "content": (15, ("CONTENT",)),
}
UPOS_COLUMN = 18
COLUMNS = UPOS_COLUMN + len(UPOS)
# By how much a layer leans toward spans (log-odds): a name in a content that was missed is put in
# the wrong voice, and a source that was missed leaves its words to another.
LEANING = {"source": 0.85}
# What it costs (log-odds) to begin or to end a content between two words, and beside a mark of
# punctuation or between sentences, where clauses end: contents are clauses. Set on PolNeAR dev.
SWITCH, PAUSE = 1.0, 0.5


class Labelled(NamedTuple):
    """Tokens ``[first, last)`` with a label; ``score`` is their mean probability."""

    first: int
    last: int
    label: str
    score: float


def label_spans(layer: str, scores: Floats, starts: Integers) -> list[Labelled]:
    """Spans of ``names``, ``source``, ``cue`` or ``content``, in text order.

    Parameters
    ----------
    scores
        A row per token, the columns of ``LAYERS`` and of ``UPOS``.
    starts
        The first token of each sentence; only contents cross the border of one.

    Raises
    ------
    ValueError
        If there is no such layer.
    """
    if layer not in LAYERS:
        raise ValueError(f"layer: expected one of {list(LAYERS)}; found {layer!r}")
    kinds = LAYERS[layer][1]
    leaning = _columns(layer, scores).copy()
    leaning[:, 0] -= LEANING.get(layer, 0)
    shares = softmax(leaning)
    begins, goes_on = shares[:, 1::2], shares[:, 2::2]
    parts = np.stack([shares[:, 0], begins.sum(1), goes_on.sum(1)], 1).argmax(1)
    barred = set() if layer == "content" else set(starts.tolist())
    inside = begins + goes_on
    if layer == "content":
        smooth = likeliest_stretches(inside[:, 0], _switch_costs(scores, starts))
        parts = np.where(smooth, np.where(begins[:, 0] > goes_on[:, 0], 1, 2), 0)
    found = join_spans(parts.tolist(), barred)
    means = range_means(inside, np.array(found, dtype=np.int64).reshape(-1, 2))
    best = means.argmax(1)
    sure = means[np.arange(len(best)), best].tolist()
    return [
        Labelled(*place, kinds[kind], share)
        for place, kind, share in zip(found, best, sure, strict=True)
    ]


def inside_shares(layer: str, scores: Floats) -> Floats:
    """The probability ``(n,)`` of each token to belong to a span of a layer."""
    return 1 - softmax(_columns(layer, scores))[:, 0]


def _columns(layer: str, scores: Floats) -> Floats:
    """The scores of one layer: outside, then "begins" and "goes on" of each kind."""
    column, kinds = LAYERS[layer]
    return scores[:, column : column + 1 + 2 * len(kinds)]


def _switch_costs(scores: Floats, starts: Integers) -> Floats:
    """What it costs to begin or end a content before each token."""
    marks = scores[:, UPOS_COLUMN:].argmax(1) == UPOS.index("PUNCT")
    costs = np.where(marks | np.roll(marks, 1), PAUSE, SWITCH).astype(np.float32)
    costs[starts[starts < len(costs)]] = PAUSE
    return costs


def range_means(rows: Floats, ranges: Integers) -> Floats:
    """The mean of the rows in each range ``[first, last)``; zeros for an empty one.

    >>> range_means(np.eye(3, dtype=np.float32), np.array([[0, 2], [1, 1]])).tolist()
    [[0.5, 0.5, 0.0], [0.0, 0.0, 0.0]]
    """
    means = np.empty((len(ranges), rows.shape[1]), dtype=np.float32)
    for mean, (first, last) in zip(means, ranges.tolist(), strict=True):
        np.add.reduce(rows[first:last], axis=0, out=mean)
    means /= np.maximum(ranges[:, 1:] - ranges[:, :1], 1).astype(np.float32)
    return means


def join_spans(parts: Sequence[int], barred: set[int]) -> list[TokenRange]:
    """Token ranges of labels 0 (outside), 1 (begins), 2 (goes on).

    A "goes on" with nothing before it, or at a token of ``barred``, begins a span.

    >>> join_spans([2, 2, 0, 1, 1, 2, 2], {6})
    [(0, 2), (3, 4), (4, 6), (6, 7)]
    """
    spans: list[TokenRange] = []
    for i, part in enumerate(parts):
        if part == 2 and spans and spans[-1][1] == i and i not in barred:
            spans[-1] = (spans[-1][0], i + 1)
        elif part:
            spans.append((i, i + 1))
    return spans


def likeliest_stretches(shares: Floats, costs: Floats) -> npt.NDArray[np.bool_]:
    """Which tokens are inside, given each one's probability and the cost of a switch before it.

    The likeliest sequence as a whole (Viterbi, 1967).

    >>> shares, costs = np.array([0.1, 0.9, 0.4, 0.9, 0.1, 0.6]), np.ones(6)
    >>> likeliest_stretches(shares, costs).astype(int).tolist()
    [0, 1, 1, 1, 0, 0]
    """
    kept = np.clip(shares, 1e-6, 1 - 1e-6)
    gains = np.log(kept / (1 - kept)).tolist()
    leads: list[tuple[float, float]] = []  # before each token, and what a switch costs there
    lead = 0.0  # of being inside over being outside
    for gain, cost in zip(gains, costs.tolist(), strict=True):
        leads.append((lead, cost))
        lead = (cost if lead > cost else -cost if lead < -cost else lead) + gain
    inside = []
    state = lead > 0
    for before, cost in reversed(leads):
        inside.append(state)
        state = before >= -cost if state else before > cost
    return np.array(inside[::-1], dtype=bool)


def softmax(scores: Floats) -> Floats:
    """Probabilities along the last axis."""
    powers = np.exp(scores - scores.max(-1, keepdims=True, initial=-1e9))
    return np.asarray(powers / powers.sum(-1, keepdims=True), dtype=np.float32)
