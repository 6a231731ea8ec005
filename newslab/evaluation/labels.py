"""Labels beside the hand-coded ones: scores with intervals, confusions, and the errors."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import asdict

import numpy as np
import pandas as pd
from sklearn.metrics import precision_recall_fscore_support

from newslab.errors import CodebookError
from newslab.evaluation.spans import KEYS
from newslab.tables.frames import check_columns
from newslab.tables.intervals import estimate, units_of

NOT_JUDGED = "not judged"


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
    TableError, CodebookError
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
        check_columns(table, [*keys, label], f"{whose} codings")
        twice = table[table.duplicated(keys)]
        if len(twice):
            place = ", ".join(f"{key} {twice.iloc[0][key]}" for key in keys)
            raise CodebookError(f"{whose} codings: expected one row a place; found two at {place}")
    rest = [name for name in predicted.columns if name not in {*keys, label, "gold", "predicted"}]
    coded = gold.loc[gold[label].notna(), [*keys, label]].rename(columns={label: "gold"})
    judged = predicted[[*keys, label, *rest]].rename(columns={label: "predicted"})
    return coded.merge(judged, on=keys, how="left", sort=False)


def label_figures(
    gold: Iterable[Hashable], predicted: Iterable[Hashable], labels: Sequence[Hashable]
) -> dict[str, float]:
    """Accuracy, coverage, macro-F1 and each label's precision, recall and F1.

    A prediction that is none of ``labels`` was not judged. Macro-F1 is the mean F1 of the labels
    that occur, on either side; what cannot be counted is NaN.

    >>> figures = label_figures("aaab", "aabb", "ab")
    >>> figures["accuracy"], round(figures["f1 of b"], 2)
    (0.75, 0.67)
    """
    names = list(labels)
    number = {label: i for i, label in enumerate(names)}
    coded = np.array([number[label] for label in gold], dtype=int)
    found = np.array([number.get(label, len(names)) for label in predicted], dtype=int)
    nan = float("nan")
    if len(coded):
        each = precision_recall_fscore_support(
            coded, found, labels=range(len(names)), zero_division=nan
        )
    else:
        each = np.full((3, len(names)), nan)
    f1 = each[2][~np.isnan(each[2])]
    figures = {
        "accuracy": float((coded == found).mean()) if len(coded) else nan,
        "coverage": float((found < len(names)).mean()) if len(coded) else nan,
        "macro_f1": float(f1.mean()) if len(f1) else nan,
    }
    measures = zip(*each[:3], strict=True)
    for label, three in zip(names, measures, strict=True):
        for name, figure in zip(("precision", "recall", "f1"), three, strict=True):
            figures[f"{name} of {label}"] = float(figure)
    return figures


def label_scores(
    joined: pd.DataFrame,
    *,
    labels: Sequence[str] | None = None,
    group: str = "article_id",
) -> pd.DataFrame:
    """Accuracy, coverage, macro-F1, and precision, recall and F1 of each label.

    Parameters
    ----------
    joined
        A table of `join_codings`.
    labels
        The labels in order; by default those that occur.
    group
        The column that says which rows belong together: documents, or sentences.

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
    gold, predicted = (joined[side].astype(object).to_numpy() for side in ("gold", "predicted"))
    found = estimate(
        lambda rows: label_figures(gold[rows], predicted[rows], names),
        units_of(joined, group),
        alone=True,
    )
    n_of = {
        f"{measure} of {label}": int((side == label).sum())
        for label in names
        for measure, side in (("precision", predicted), ("recall", gold), ("f1", gold))
    }
    rows = [{"measure": name, **asdict(figure), "n": n_of.get(name, len(joined))}
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
    counts = pd.crosstab(joined["gold"].to_numpy(dtype=object), guessed.to_numpy(dtype=object))
    table = counts.reindex(index=names, columns=[*names, NOT_JUDGED], fill_value=0).astype(int)
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
    check_columns(joined, sorted({*wrong["gold"], *wrong["predicted"]}), "worst_errors")
    margin = [row[row["predicted"]] - row[row["gold"]] for _, row in wrong.iterrows()]
    ranked = wrong.assign(margin=np.array(margin, dtype=float))
    return ranked.sort_values("margin", ascending=False, kind="stable").head(n)


def majority_baseline(joined: pd.DataFrame) -> pd.DataFrame:
    """The same table with the most frequent gold label predicted everywhere.

    >>> majority_baseline(pd.DataFrame({"gold": ["a", "b", "b"]}))["predicted"].tolist()
    ['b', 'b', 'b']
    """
    return joined.assign(predicted=joined["gold"].astype(object).mode().min())
