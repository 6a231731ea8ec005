"""Whether coders agree beyond chance."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, Literal

import krippendorff
import numpy as np
import pandas as pd

from newslab.evaluation.intervals import Estimate, Rows, bootstrap

Level = Literal["nominal", "ordinal", "interval", "ratio"]


def agreement(
    codings: pd.DataFrame,
    *,
    level: Level = "nominal",
    groups: Sequence[Hashable] | pd.Series | None = None,
    seed: int = 0,
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
        What is resampled whole for the interval; by default every row by itself.

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
    return bootstrap(measure, units, seed=seed)["alpha"]


def _kinds(codings: pd.DataFrame, level: Level) -> list[Any]:
    """The labels in their order: the categories' own, else by number or by the alphabet."""
    first = codings.iloc[:, 0].dtype
    if isinstance(first, pd.CategoricalDtype) and level not in {"interval", "ratio"}:
        return list(first.categories)
    return sorted({label for _, column in codings.items() for label in column.dropna()})
