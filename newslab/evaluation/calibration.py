"""Whether a probability means what it says: of what is 80 % sure, 80 % should be right."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import binomtest

from newslab.tables.intervals import Estimate, Rows, estimate


def reliability_table(
    confidence: Sequence[float] | pd.Series,
    correct: Sequence[bool] | pd.Series,
    *,
    n_bins: int = 10,
) -> pd.DataFrame:
    """How often judgements were right, by how sure they were, in bins of equally many.

    Parameters
    ----------
    confidence
        The probability of the label that was chosen, 0 to 1.
    correct
        Whether that label is the hand-coded one.

    Returns
    -------
    pandas.DataFrame
        A bin a row, from the least sure: ``n``, mean ``confidence``, ``accuracy``, and its
        95 % interval ``low``, ``high`` (Wilson, 1927).

    Examples
    --------
    >>> reliability_table([0.5, 0.9, 0.7, 0.7], [False, True, True, True], n_bins=2).round(2)
       n  confidence  accuracy   low  high
    0  2         0.6       0.5  0.09  0.91
    1  2         0.8       1.0  0.34  1.00
    """
    sure, right = np.asarray(confidence, dtype=float), np.asarray(correct, dtype=float)
    bins = _bins(sure, n_bins)
    told = [binomtest(int(right[rows].sum()), len(rows)) for rows in bins]
    ends = [each.proportion_ci(method="wilson") for each in told]
    return pd.DataFrame({
        "n": [len(rows) for rows in bins],
        "confidence": [sure[rows].mean() for rows in bins],
        "accuracy": [each.statistic for each in told],
        "low": [end.low for end in ends],
        "high": [end.high for end in ends],
    })  # fmt: skip


def calibration_error(
    confidence: Sequence[float] | pd.Series,
    correct: Sequence[bool] | pd.Series,
    groups: Sequence[Hashable] | pd.Series,
    *,
    n_bins: int = 10,
) -> Estimate:
    """The mean gap between how sure and how right, in bins of equally many judgements.

    Each bin counts by its share (Naeini et al., 2015; equal-mass bins: Nixon et al., 2019).
    Chance alone makes it larger than 0, the more so the fewer rows a bin holds.

    Parameters
    ----------
    confidence, correct
        As for `reliability_table`.
    groups
        The document or sentence of each row, for the interval.

    Examples
    --------
    >>> found = calibration_error([0.5, 0.9, 0.7, 0.7], [False, True, True, True],
    ...                           ["a", "b", "c", "d"], n_bins=2)
    >>> round(found.value, 2)
    0.15
    """
    sure, right = np.asarray(confidence, dtype=float), np.asarray(correct, dtype=float)

    def measure(rows: Rows) -> dict[str, float]:
        off = sure[rows] - right[rows]
        gaps = [abs(off[each].sum()) for each in _bins(sure[rows], n_bins)]
        return {"error": sum(gaps) / len(rows) if gaps else np.nan}

    return estimate(measure, groups)["error"]


def _bins(sure: npt.NDArray[np.float64], n_bins: int) -> list[Rows]:
    """Positions from the least sure to the surest, in at most ``n_bins`` equal parts."""
    order = np.argsort(sure, kind="stable")
    return [rows for rows in np.array_split(order, n_bins) if len(rows)]
