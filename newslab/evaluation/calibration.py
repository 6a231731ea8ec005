"""Whether a probability means what it says: of what is 80 % sure, 80 % should be right."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from newslab.evaluation.intervals import Estimate, Rows, bootstrap

Z = 1.959963984540054  # the standard normal's 97.5th percentile


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
    n = np.array([len(rows) for rows in bins], dtype=float)
    share = np.array([right[rows].mean() for rows in bins])
    middle = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z / (1 + Z**2 / n) * np.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    return pd.DataFrame({
        "n": n.astype(int),
        "confidence": [sure[rows].mean() for rows in bins],
        "accuracy": share,
        "low": np.clip(middle - half, 0, 1),
        "high": np.clip(middle + half, 0, 1),
    })  # fmt: skip


def calibration_error(
    confidence: Sequence[float] | pd.Series,
    correct: Sequence[bool] | pd.Series,
    groups: Sequence[Hashable] | pd.Series,
    *,
    n_bins: int = 10,
    seed: int = 0,
) -> Estimate:
    """The mean gap between how sure and how right, in bins of equally many judgements.

    Each bin counts by its share (Naeini et al., 2015; equal-mass bins: Nixon et al., 2019).
    Chance alone makes it larger than 0, the more so the fewer rows a bin holds.

    Parameters
    ----------
    confidence, correct
        As for `reliability_table`.
    groups
        The document or sentence of each row, resampled whole.

    Examples
    --------
    >>> found = calibration_error([0.5, 0.9, 0.7, 0.7], [False, True, True, True],
    ...                           ["a", "b", "c", "d"], n_bins=2)
    >>> round(found.value, 2)
    0.15
    """
    sure, right = np.asarray(confidence, dtype=float), np.asarray(correct, dtype=float)

    def measure(rows: Rows) -> dict[str, float]:
        return {"error": _gap(sure[rows], right[rows], n_bins)}

    return bootstrap(measure, groups, seed=seed)["error"]


def _bins(sure: npt.NDArray[np.float64], n_bins: int) -> list[Rows]:
    """Positions from the least sure to the surest, in at most ``n_bins`` equal parts."""
    order = np.argsort(sure, kind="stable")
    return [rows for rows in np.array_split(order, n_bins) if len(rows)]


def _gap(sure: npt.NDArray[np.float64], right: npt.NDArray[np.float64], n_bins: int) -> float:
    """The bins' mean distance of confidence and accuracy, each by its share of rows."""
    bins = _bins(sure, n_bins)
    return (
        sum(abs((sure[rows] - right[rows]).sum()) for rows in bins) / len(sure) if bins else np.nan
    )
