"""Whether coders agree beyond chance: on the labels of given things, and on what to mark."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Literal

import krippendorff
import numpy as np
import numpy.typing as npt
import pandas as pd

from newslab.errors import CodebookError
from newslab.evaluation.spans import KEYS
from newslab.tables.frames import check_columns
from newslab.tables.intervals import Bounds, Estimate, Rows, estimate

Level = Literal["nominal", "ordinal", "interval", "ratio"]
ALPHAS: Bounds = (-1.0, 1.0)


def agreement(
    codings: pd.DataFrame,
    *,
    level: Level = "nominal",
    groups: Sequence[Hashable] | pd.Series | None = None,
) -> Estimate:
    """Krippendorff's alpha (2011): 1 is full agreement, 0 what chance would give.

    Parameters
    ----------
    codings
        A row for each thing coded, a column for each coder; missing where not coded.
        Labels of ordinal codings are ordered categoricals; interval ones numbers.
    level
        ``nominal``, ``ordinal``, ``interval`` or ``ratio``.
    groups
        What belongs together, for the interval; by default every row is by itself.

    Returns
    -------
    Estimate
        NaN where alpha is undefined: nothing coded twice, or one label alone.

    Examples
    --------
    >>> agreement(pd.DataFrame({"Ana": ["for", "no", "no"], "Ben": ["for", "no", "no"]})).value
    1.0
    """
    kinds = _kinds(codings, level)
    number = {kind: i for i, kind in enumerate(kinds)}
    counts = np.zeros((len(codings), len(kinds)))
    for row, labels in enumerate(codings.astype(object).to_numpy()):
        for label in labels:
            if not pd.isna(label):
                counts[row, number[label]] += 1
    domain = kinds if level in {"interval", "ratio"} else list(range(len(kinds)))

    def measure(rows: Rows) -> dict[str, float]:
        drawn = counts[rows]
        used = drawn[drawn.sum(axis=1) > 1].any(axis=0)
        if used.sum() < 2:
            return {"alpha": float("nan")}
        found = krippendorff.alpha(
            value_counts=drawn, value_domain=domain, level_of_measurement=level
        )
        return {"alpha": float(found)}

    units = groups if groups is not None else list(range(len(codings)))
    return estimate(measure, units, within=ALPHAS)["alpha"]


def _kinds(codings: pd.DataFrame, level: Level) -> list[Any]:
    """The labels in their order: the categories' own, else by number or by the alphabet."""
    first = codings.iloc[:, 0].dtype
    if isinstance(first, pd.CategoricalDtype) and level not in {"interval", "ratio"}:
        return list(first.categories)
    return sorted({label for _, column in codings.items() for label in column.dropna()})


def span_agreement(
    codings: Mapping[str, pd.DataFrame],
    sentences: pd.DataFrame,
    *,
    label: str | None = None,
    group: str = "article_id",
) -> Estimate:
    """Krippendorff's alpha for unitizing: do coders mark the same stretches of text?

    Alpha over matched spans says nothing of the spans that one coder missed; this alpha counts
    every character that somebody marked. It is 1 where all mark the same, 0 where they agree as
    by chance, and takes into account that whole spans are marked, not single characters
    (Krippendorff et al., 2016; Krippendorff, 2019, section 12.6: the binary alpha without
    ``label``, the nominal one with it). Mathet's gamma, which pairs spans that do not overlap
    too, would need a solver under another licence.

    Parameters
    ----------
    codings
        For each coder ``article_id, start, end``. Where spans of one coder overlap, the inner
        one counts.
    sentences
        What was to be coded, in rows that do not overlap: ``article_id, start, end``. What lies
        outside is left out; a span over two rows counts as two.
    label
        A column of the codings that must agree too; a missing label is one of its own.
    group
        The column of ``sentences`` that says which belong together, for the interval.

    Returns
    -------
    Estimate
        NaN where alpha is undefined: nobody marked anything, or everybody everything.

    Raises
    ------
    TableError, CodebookError
        Where a column is missing, or there is one coder alone.

    Examples
    --------
    >>> sentences = pd.DataFrame({"article_id": "a", "start": [0, 40], "end": [40, 80]})
    >>> ana = pd.DataFrame({"article_id": "a", "start": [0, 20, 50], "end": [9, 28, 60]})
    >>> ben = ana.head(2)  # has not seen the third
    >>> round(span_agreement({"Ana": ana, "Ben": ben}, sentences).value, 2)
    0.69
    """
    if len(codings) < 2:
        raise CodebookError(f"codings: expected two coders or more; found {len(codings)}")
    check_columns(sentences, [*KEYS, group], "sentences")
    for table in codings.values():
        check_columns(table, [*KEYS, *([label] if label else [])], "codings")
    told = pd.concat([table[label] if label else pd.Series(1, table.index)
                      for table in codings.values()])  # fmt: skip
    codes, kinds = pd.factorize(told.astype(object), use_na_sentinel=False)
    parts = np.split(codes + 1, np.cumsum([len(table) for table in codings.values()])[:-1])
    n_characters = np.zeros((len(sentences), len(kinds) + 1))  # of each kind; kind 0 is unmarked
    agreed, squares = np.zeros(len(sentences)), np.zeros(len(sentences))
    for article_id, rows in sentences.reset_index(drop=True).groupby("article_id"):
        painted = [_painted(table, part, article_id, int(rows["end"].max()))
                   for table, part in zip(codings.values(), parts, strict=True)]  # fmt: skip
        for i, start, end in zip(rows.index, rows["start"], rows["end"], strict=True):
            told_here = np.array([kinds_at[start:end] for kinds_at, _ in painted])
            n_characters[i] = np.bincount(told_here.ravel(), minlength=len(kinds) + 1)
            same = sum((told_here == other).sum() - len(other) for other in told_here)
            agreed[i] = same / (len(codings) - 1)
            for kinds_at, spans_at in painted:
                marked = kinds_at[start:end] > 0
                sizes = np.unique(spans_at[start:end][marked], return_counts=True)[1]
                squares[i] += (sizes**2).sum() + (~marked).sum()

    def measure(rows: Rows) -> dict[str, float]:
        """One less the observed over the expected share of pairs that disagree."""
        of_kind, total = n_characters[rows].sum(axis=0), n_characters[rows].sum()
        differ = total**2 - (of_kind**2).sum()
        if not differ:
            return {"alpha": float("nan")}
        expected = differ / (total**2 - squares[rows].sum())
        return {"alpha": float(1 - (1 - agreed[rows].sum() / total) / expected)}

    return estimate(measure, sentences[group], within=ALPHAS)["alpha"]


def _painted(
    table: pd.DataFrame, kinds: npt.NDArray[np.int64], article_id: object, size: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """For each character its kind and the number of its span, the shortest span on top."""
    kinds_at, spans_at = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    here = (table["article_id"] == article_id).to_numpy()
    starts, ends = (table[name].to_numpy(dtype=np.int64)[here] for name in ("start", "end"))
    for i in np.argsort(starts - ends, kind="stable"):
        kinds_at[starts[i] : ends[i]] = kinds[here][i]
        spans_at[starts[i] : ends[i]] = i
    return kinds_at, spans_at
