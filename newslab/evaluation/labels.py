"""Labels beside the hand-coded ones: scores with intervals, confusions, and the errors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from newslab.errors import CodebookError
from newslab.evaluation.intervals import Rows, bootstrap
from newslab.evaluation.matching import KEYS, check_columns, span_figures

NOT_JUDGED = "not judged"
Counts = npt.NDArray[np.float64]


def join_codings(
    gold: pd.DataFrame,
    predicted: pd.DataFrame,
    *,
    on: Sequence[str] = KEYS,
    label: str = "label",
) -> pd.DataFrame:
    """The hand-coded rows, each with what was predicted for it.

    Returns
    -------
    pandas.DataFrame
        The columns ``on``, then ``gold`` and ``predicted`` (missing where not judged), then
        what else ``predicted`` has. Rows without a gold label are left out.

    Raises
    ------
    CodebookError
        Where a column is missing, or two rows of a table have the same place.

    Examples
    --------
    >>> gold = pd.DataFrame({"article_id": ["a", "a"], "start": [0, 9], "end": [4, 12],
    ...                      "label": ["positive", "negative"]})
    >>> join_codings(gold, gold.head(1))[["start", "gold", "predicted"]]
       start      gold predicted
    0      0  positive  positive
    1      9  negative       NaN
    """
    keys = list(on)
    for table, whose in ((gold, "gold"), (predicted, "predicted")):
        check_columns(table, [*keys, label])
        twice = table[table.duplicated(keys)]
        if len(twice):
            place = ", ".join(f"{key} {twice.iloc[0][key]}" for key in keys)
            raise CodebookError(f"{whose} codings: expected one row a place; found two at {place}")
    rest = [name for name in predicted.columns if name not in {*keys, label, "gold", "predicted"}]
    coded = gold.loc[gold[label].notna(), [*keys, label]].rename(columns={label: "gold"})
    judged = predicted[[*keys, label, *rest]].rename(columns={label: "predicted"})
    return coded.merge(judged, on=keys, how="left", sort=False)


def label_figures(table: Counts, labels: Sequence[str]) -> dict[str, float]:
    """Accuracy, coverage, macro-F1 and each label's precision, recall and F1.

    Parameters
    ----------
    table
        Counts, gold labels by predicted ones; the last column counts what was not judged.

    Macro-F1 is the mean F1 of the labels that occur, on either side.

    >>> figures = label_figures(np.array([[2, 1, 0], [0, 1, 0.0]]), ["no", "yes"])
    >>> round(figures["accuracy"], 2), round(figures["f1 of yes"], 2)
    (0.75, 0.67)
    """
    n = len(labels)
    total, right = table.sum(), np.diagonal(table)
    sums = zip(table.sum(axis=1), table.sum(axis=0), right, strict=False)
    each = [span_figures(*map(float, three)) for three in sums]
    scores = np.array([figures["f1"] for figures in each])
    occur = scores[~np.isnan(scores)]
    named = {f"{measure} of {label}": figure for label, figures in zip(labels, each, strict=True)
             for measure, figure in figures.items()}  # fmt: skip
    nan = float("nan")
    return {
        "accuracy": float(right.sum() / total) if total else nan,
        "coverage": float(table[:, :n].sum() / total) if total else nan,
        "macro_f1": float(occur.mean()) if len(occur) else nan,
        **named,
    }


def label_scores(
    joined: pd.DataFrame,
    *,
    labels: Sequence[str] | None = None,
    group: str = "article_id",
    seed: int = 0,
) -> pd.DataFrame:
    """Accuracy, coverage, macro-F1, and precision, recall and F1 of each label.

    Parameters
    ----------
    joined
        A table of `join_codings`.
    labels
        The labels in order; by default those that occur.
    group
        The column of what is resampled whole: documents, or sentences.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``measure``: ``value, low, high`` (shares; 95 % intervals), ``n`` (what the
        figure is a share of: for a label's precision the rows so predicted, for its recall
        and F1 those with that gold label, otherwise all rows).

    Examples
    --------
    >>> joined = pd.DataFrame({"article_id": ["a", "b", "c", "d"],
    ...     "gold": ["no", "no", "yes", "yes"], "predicted": ["no", "yes", "yes", None]})
    >>> label_scores(joined)["value"].round(2).head(3)
    measure
    accuracy    0.50
    coverage    0.75
    macro_f1    0.58
    Name: value, dtype: float64
    """
    names = list(labels) if labels is not None else _labels_of(joined)
    gold = np.array([names.index(label) for label in joined["gold"]], dtype=int)
    guessed = np.array([names.index(label) if pd.notna(label) else len(names)
                        for label in joined["predicted"]], dtype=int)  # fmt: skip
    cells, shape = gold * (len(names) + 1) + guessed, (len(names), len(names) + 1)

    def measure(rows: Rows) -> dict[str, float]:
        counted = np.bincount(cells[rows], minlength=shape[0] * shape[1])
        return label_figures(counted.reshape(shape).astype(float), names)

    found = bootstrap(measure, joined[group], seed=seed)
    n_of = {
        f"{measure} of {label}": int((side == i).sum())
        for i, label in enumerate(names)
        for measure, side in (("precision", guessed), ("recall", gold), ("f1", gold))
    }
    rows = [{"measure": name, "value": figure.value, "low": figure.low, "high": figure.high,
             "n": n_of.get(name, len(joined))}
            for name, figure in found.items()]  # fmt: skip
    return pd.DataFrame(rows).set_index("measure")


def _labels_of(joined: pd.DataFrame) -> list[str]:
    """The labels in their own order where they have one, else in the alphabet's."""
    if isinstance(joined["gold"].dtype, pd.CategoricalDtype):
        return list(joined["gold"].cat.categories)
    return sorted({*joined["gold"], *joined["predicted"].dropna()})


def confusion_table(joined: pd.DataFrame, *, labels: Sequence[str] | None = None) -> pd.DataFrame:
    """How often each gold label (a row) was given each label (a column), or not judged.

    >>> joined = pd.DataFrame({"gold": ["no", "yes"], "predicted": ["no", None]})
    >>> confusion_table(joined)
    predicted  no  yes  not judged
    gold
    no          1    0           0
    yes         0    0           1
    """
    names = list(labels) if labels is not None else _labels_of(joined)
    guessed = joined["predicted"].astype(object).where(joined["predicted"].notna(), NOT_JUDGED)
    table = pd.crosstab(joined["gold"].astype(object), guessed)
    table = table.reindex(index=names, columns=[*names, NOT_JUDGED], fill_value=0)
    return table.rename_axis(index="gold", columns="predicted")


def worst_errors(joined: pd.DataFrame, *, n: int = 10) -> pd.DataFrame:
    """The wrong judgements that were surest of themselves, the worst first.

    Parameters
    ----------
    joined
        A table of `join_codings` with a column of probabilities for each label.

    Returns
    -------
    pandas.DataFrame
        At most ``n`` rows with a last column ``margin``, 0 to 1: the probability of what
        was said less that of what is right. Ties stay in the order of ``joined``.

    Examples
    --------
    >>> joined = pd.DataFrame({"gold": ["no", "yes"], "predicted": ["yes", "yes"],
    ...                        "no": [0.1, 0.2], "yes": [0.9, 0.8]})
    >>> worst_errors(joined)
      gold predicted   no  yes  margin
    0   no       yes  0.1  0.9     0.8
    """
    judged = joined["predicted"].notna()
    wrong = joined[judged & (joined["predicted"].astype(object) != joined["gold"].astype(object))]
    check_columns(joined, sorted({*wrong["gold"], *wrong["predicted"]}))
    margin = [row[row["predicted"]] - row[row["gold"]] for _, row in wrong.iterrows()]
    ranked = wrong.assign(margin=np.array(margin, dtype=float))
    return ranked.sort_values("margin", ascending=False, kind="stable").head(n)


def majority_baseline(joined: pd.DataFrame) -> pd.DataFrame:
    """The same table with the most frequent gold label predicted everywhere.

    >>> majority_baseline(pd.DataFrame({"gold": ["a", "b", "b"]}))["predicted"].tolist()
    ['b', 'b', 'b']
    """
    return joined.assign(predicted=joined["gold"].astype(object).mode().min())
