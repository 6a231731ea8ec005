"""Spans found against spans coded by hand: which go together, and how many."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd

from newslab.errors import CodebookError
from newslab.evaluation.intervals import Rows, bootstrap
from newslab.records import Span, hull
from newslab.records import overlap as share_in_common

KEYS = ("article_id", "start", "end")


def match_spans(
    gold: Sequence[Sequence[Span]], predicted: Sequence[Sequence[Span]], *, overlap: float
) -> list[tuple[int, int]]:
    """Pair gold spans with predicted ones, one to one, the best overlap first.

    Parameters
    ----------
    gold, predicted
        Spans of one text, each in one piece or several, which are taken together.
    overlap
        The least share of characters in common among characters of either, over 0 to 1.

    Returns
    -------
    list of tuple of int
        Positions in ``gold`` and ``predicted``, in the order of ``gold``.

    Examples
    --------
    >>> match_spans([[Span(0, 10)], [Span(20, 30)]], [[Span(0, 9), Span(18, 19)]], overlap=0.8)
    [(0, 0)]
    """
    outer = [hull(pieces) for pieces in predicted]
    found = []
    for i, pieces in enumerate(gold):
        around = hull(pieces)
        for j, other in enumerate(outer):
            if (
                around.overlaps(other)
                and (share := share_in_common(pieces, predicted[j])) >= overlap
            ):
                found.append((-share, i, j))
    pairs: dict[int, int] = {}
    taken = set()
    for _, i, j in sorted(found):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return sorted(pairs.items())


def span_figures(n_gold: float, n_predicted: float, n_matched: float) -> dict[str, float]:
    """Precision, recall and F1 from three counts; NaN where nothing could be counted.

    >>> span_figures(4, 2, 2)["f1"]
    0.6666666666666666
    """
    nan = float("nan")
    return {
        "precision": n_matched / n_predicted if n_predicted else nan,
        "recall": n_matched / n_gold if n_gold else nan,
        "f1": 2 * n_matched / (n_gold + n_predicted) if n_gold + n_predicted else nan,
    }


def span_scores(
    gold: pd.DataFrame,
    predicted: pd.DataFrame,
    *,
    overlaps: Sequence[float] = (0.3, 0.8),
    pieces: str | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Precision, recall and F1 of spans, matched one to one with the best overlap first.

    Parameters
    ----------
    gold, predicted
        Tables with ``article_id, start, end``. Overlap is characters in common over
        characters of either; 1 asks for the very same span.
    overlaps
        The least overlaps to score at.
    pieces
        A column whose rows with the same value in one article are pieces of one span.

    Returns
    -------
    pandas.DataFrame
        ``overlap, measure, value, low, high`` (shares; 95 % intervals, articles resampled),
        ``n`` (gold spans).

    Examples
    --------
    >>> gold = pd.DataFrame({"article_id": ["a", "b"], "start": [0, 4], "end": [10, 8]})
    >>> span_scores(gold, gold.assign(end=[9, 14]))[["overlap", "measure", "value"]]
       overlap    measure  value
    0      0.3  precision    1.0
    1      0.3     recall    1.0
    2      0.3         f1    1.0
    3      0.8  precision    0.5
    4      0.8     recall    0.5
    5      0.8         f1    0.5
    """
    mine, theirs = _spans_of(gold, pieces), _spans_of(predicted, pieces)
    articles = list(dict.fromkeys([*mine, *theirs]))
    rows = []
    for least in overlaps:
        pairs = [(mine.get(name, []), theirs.get(name, [])) for name in articles]
        counts = np.array([[len(g), len(p), len(match_spans(g, p, overlap=least))]
                           for g, p in pairs], dtype=float).reshape(-1, 3)  # fmt: skip
        found = bootstrap(partial(_figures, counts), articles, seed=seed)
        rows += [{"overlap": least, "measure": name, "value": figure.value, "low": figure.low,
                  "high": figure.high, "n": int(counts[:, 0].sum())}
                 for name, figure in found.items()]  # fmt: skip
    return pd.DataFrame(rows)


def _figures(counts: npt.NDArray[np.float64], rows: Rows) -> dict[str, float]:
    """The figures of the drawn articles; a row of counts for each article."""
    return span_figures(*counts[rows].sum(axis=0))


def _spans_of(table: pd.DataFrame, pieces: str | None) -> dict[object, list[list[Span]]]:
    """Each article's spans, every one as its pieces in text order."""
    check_columns(table, [*KEYS, *([pieces] if pieces else [])])
    spans: dict[object, dict[object, list[Span]]] = {}
    names = table[pieces] if pieces else range(len(table))
    columns = (table["article_id"], table["start"], table["end"], names)
    for article, start, end, name in zip(*columns, strict=True):
        spans.setdefault(article, {}).setdefault(name, []).append(Span(int(start), int(end)))
    return {article: [sorted(found) for found in named.values()]
            for article, named in spans.items()}  # fmt: skip


def check_columns(table: pd.DataFrame, names: Sequence[str]) -> None:
    """Raise `CodebookError` unless the table has all these columns."""
    missing = [name for name in names if name not in table.columns]
    if missing:
        found = ", ".join(map(str, table.columns)) or "none"
        raise CodebookError(f"codings: expected a column '{missing[0]}'; found {found}")
