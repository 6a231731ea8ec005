"""Spans found against spans coded by hand: which go together, and how many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from newslab.records import Span, hull
from newslab.records import overlap as share_in_common
from newslab.tables.frames import check_columns
from newslab.tables.intervals import Rows, estimate

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
        ``overlap, measure, value, low, high`` (shares; 95 % intervals over articles), ``n``
        (gold spans).

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
        found = estimate(partial(_figures, counts), articles, alone=True)
        rows += [{"overlap": least, "measure": name, **asdict(figure), "n": int(counts[:, 0].sum())}
                 for name, figure in found.items()]  # fmt: skip
    return pd.DataFrame(rows)


def _figures(counts: NDArray[np.float64], rows: Rows) -> dict[str, float]:
    """The figures of some articles; a row of counts for each article."""
    return span_figures(*counts[rows].sum(axis=0))


def _spans_of(table: pd.DataFrame, pieces: str | None) -> dict[object, list[list[Span]]]:
    """Each article's spans, every one as its pieces in text order."""
    check_columns(table, [*KEYS, *([pieces] if pieces else [])], "codings")
    spans: dict[object, dict[object, list[Span]]] = {}
    names = table[pieces] if pieces else range(len(table))
    columns = (table["article_id"], table["start"], table["end"], names)
    for article, start, end, name in zip(*columns, strict=True):
        spans.setdefault(article, {}).setdefault(name, []).append(Span(int(start), int(end)))
    return {article: [sorted(found) for found in named.values()]
            for article, named in spans.items()}  # fmt: skip


def pair_codings(
    first: pd.DataFrame, second: pd.DataFrame, *, overlap: float = 0.5
) -> pd.DataFrame:
    """The rows of two codings that mark the same stretch of text, side by side.

    Parameters
    ----------
    first, second
        ``article_id, start, end`` and whatever else was coded.
    overlap
        The least share of characters in common among characters of either, over 0 to 1.

    Returns
    -------
    pandas.DataFrame
        One row a pair, in the order of ``first``: ``article_id``; the other columns of
        ``first``, then of ``second``, their names ending in ``_1`` and ``_2``.

    Examples
    --------
    >>> ana = pd.DataFrame({"article_id": "a", "start": [0, 20], "end": [10, 29]})
    >>> ben = pd.DataFrame({"article_id": "a", "start": [3, 40], "end": [10, 49]})
    >>> pair_codings(ana, ben)
      article_id  start_1  end_1  start_2  end_2
    0          a        0     10        3     10
    """
    left, right = matched_rows(first, second, overlap=overlap)
    paired = [
        table.iloc[rows].drop(columns="article_id").add_suffix(suffix).reset_index(drop=True)
        for table, rows, suffix in ((first, left, "_1"), (second, right, "_2"))
    ]
    articles = first["article_id"].iloc[left].reset_index(drop=True)
    return pd.concat([articles, *paired], axis=1)


def matched_rows(
    first: pd.DataFrame, second: pd.DataFrame, *, overlap: float
) -> tuple[list[int], list[int]]:
    """Which rows of two codings go together: their positions in the one, and in the other."""
    for table in (first, second):
        check_columns(table, KEYS, "codings")
    places = [table.groupby("article_id", sort=False).indices for table in (first, second)]
    left: list[int] = []
    right: list[int] = []
    for article_id, ours in places[0].items():
        theirs = places[1].get(article_id, ours[:0])
        spans, others = (
            [[Span(int(start), int(end))]
             for start, end in table.iloc[rows][["start", "end"]].itertuples(index=False)]
            for table, rows in ((first, ours), (second, theirs))
        )  # fmt: skip
        for i, j in match_spans(spans, others, overlap=overlap):
            left.append(int(ours[i]))
            right.append(int(theirs[j]))
    return left, right
