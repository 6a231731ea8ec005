"""A figure with its uncertainty: the bootstrap over documents or sentences."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure, its interval, and the number of units that were resampled.

    ``low`` and ``high`` are NaN where there are fewer than two units.
    """

    value: float
    low: float
    high: float
    n: int


def bootstrap(
    measure: Callable[[Rows], Mapping[str, float]],
    groups: Sequence[Hashable] | pd.Series,
    *,
    n_resamples: int = 1000,
    level: float = 0.95,
    seed: int = 0,
) -> dict[str, Estimate]:
    """Percentile intervals of several measures at once, whole groups drawn with replacement.

    Rows of one document (or one sentence) resemble each other; drawn one by one they would
    look like more evidence than they are (Efron & Tibshirani, 1993; Field & Welsh, 2007).

    Parameters
    ----------
    measure
        Takes positions of rows (a row drawn twice comes twice) and returns figures by name.
        A figure that a resample leaves undefined is NaN and left out of its interval.
    groups
        The document or sentence of each row.
    n_resamples, level, seed
        How many times to draw; the interval's coverage (0 to 1); the generator's seed.

    Returns
    -------
    dict
        For each name the figure of all rows with its interval.

    Examples
    --------
    >>> polarity = np.array([-1.0, -0.5, 0.5, 1.0])
    >>> found = bootstrap(lambda rows: {"mean": polarity[rows].mean()}, ["a", "a", "b", "b"])
    >>> found["mean"]
    Estimate(value=0.0, low=-0.75, high=0.75, n=2)
    """
    codes, kinds = pd.factorize(pd.Series(list(groups), dtype=object), use_na_sentinel=False)
    values = measure(np.arange(len(codes)))
    draws: dict[str, list[float]] = {name: [] for name in values}
    if len(kinds) > 1:
        generator = np.random.default_rng(seed)
        shares = np.full(len(kinds), 1 / len(kinds))
        for _ in range(n_resamples):
            times = generator.multinomial(len(kinds), shares)
            drawn = measure(np.repeat(np.arange(len(codes)), times[codes]))
            for name, figures in draws.items():
                figures.append(drawn[name])
    return {
        name: Estimate(float(values[name]), *_quantiles(draws[name], level), len(kinds))
        for name in values
    }


def _quantiles(draws: Sequence[float], level: float) -> tuple[float, float]:
    """The middle ``level`` of the draws that are defined."""
    defined = np.array([draw for draw in draws if not np.isnan(draw)])
    if not len(defined):
        return float("nan"), float("nan")
    low, high = np.quantile(defined, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def corrected_mean(
    predicted: Sequence[float] | pd.Series,
    gold: Sequence[float] | pd.Series,
    groups: Sequence[Hashable] | pd.Series,
    *,
    seed: int = 0,
) -> Estimate:
    """The mean of a measure over a corpus, corrected by a hand-coded random part of it.

    The mean of the hand-coded rows, moved by as much as the predictions of all rows differ
    from those of the coded ones, times the slope of codings on predictions (0 to 1): the
    regression estimator of surveys (Cochran, 1977). However wrong the predictions, it leads
    nobody astray; where they are poor the slope is near 0, and where they are good the mean is
    sharper than that of the coded rows alone (Angelopoulos et al., 2023, who tune the slope
    for the same reason). For a label's share, let both be 0 or 1.

    Parameters
    ----------
    predicted, gold
        One number a row; NaN in ``gold`` where nobody coded the row. The coded rows must
        be a random sample of all rows.
    groups
        The document or sentence of each row, resampled whole.

    Examples
    --------
    >>> nan = float("nan")
    >>> corrected_mean([1, 0, 1, 1], [1, 0, nan, nan], ["a", "b", "c", "d"]).value
    0.75
    """
    guesses, codings = np.asarray(predicted, dtype=float), np.asarray(gold, dtype=float)

    def measure(rows: Rows) -> dict[str, float]:
        checked = rows[~np.isnan(codings[rows])]
        if not len(checked):
            return {"mean": float("nan")}
        told, coded = guesses[checked], codings[checked]
        spread = float(((told - told.mean()) ** 2).sum())
        slope = float(((told - told.mean()) * coded).sum()) / spread if spread else 0.0
        moved = guesses[rows].mean() - told.mean()
        return {"mean": float(coded.mean() + np.clip(slope, 0, 1) * moved)}

    return bootstrap(measure, groups, seed=seed)["mean"]
