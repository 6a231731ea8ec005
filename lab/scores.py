"""The figures of a task: each with its interval, in per cent for people and as JSON."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from newslab.evaluation import calibration_error, label_scores
from newslab.tables.intervals import Estimate, Rows, estimate

Metrics = dict[str, Estimate]
Counts = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Score:
    """The figures of one task, each with its 95 % interval.

    ``n`` counts what was judged: targets, pairs, contents, names, pronouns or tokens, as
    coded by hand. Shares run from 0 to 1. ``numbers`` are none: what else was counted.
    """

    task: str
    n: int
    metrics: Metrics
    numbers: Mapping[str, float] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """For JSON: task, n, and each metric's value, low and high; None where undefined.

        >>> Score("gap", 2, {"f1": Estimate(0.5, 0.25, float("nan"), 2)}).as_dict()
        {'task': 'gap', 'n': 2, 'metrics': {'f1': {'value': 0.5, 'low': 0.25, 'high': None}}}
        """
        metrics = {}
        for name, figure in self.metrics.items():
            parts = {"value": figure.value, "low": figure.low, "high": figure.high}
            metrics[name] = {part: None if math.isnan(x) else x for part, x in parts.items()}
        numbers = {"numbers": dict(self.numbers)} if self.numbers else {}
        return {"task": self.task, "n": self.n, **numbers, "metrics": metrics}

    def as_text(self) -> str:
        """A plain table in per cent.

        >>> print(Score("gap", 2, {"f1": Estimate(0.5, 0.25, 0.75, 2)}).as_text())
        gap, n = 2 (per cent, 95 % interval)
        f1   50.0   25.0 to  75.0
        """
        width = max(map(len, [*self.metrics, *self.numbers]), default=0)
        lines = [f"{name:<{width}}  {number:5.4g}" for name, number in self.numbers.items()]
        lines += [
            f"{name:<{width}}  {in_percent(figure.value)}  "
            f"{in_percent(figure.low)} to {in_percent(figure.high)}"
            for name, figure in self.metrics.items()
        ]
        return "\n".join([f"{self.task}, n = {self.n} (per cent, 95 % interval)", *lines])


def in_percent(share: float) -> str:
    """A share in per cent with one decimal, or a dash where it is undefined."""
    return f"{'–':>5}" if math.isnan(share) else f"{100 * share:5.1f}"


def ratio(right: float, total: float) -> float:
    """A share, NaN of nothing."""
    return right / total if total else float("nan")


def estimate_sums(
    counts: Sequence[Counts], figures: Callable[[Counts], dict[str, float]]
) -> Metrics:
    """Figures of the summed counts of all texts, with intervals over texts.

    >>> found = estimate_sums([{"n": 2, "right": 1}, {"n": 2, "right": 2}],
    ...                       lambda sums: {"accuracy": sums["right"] / sums["n"]})
    >>> found["accuracy"].value, found["accuracy"].n
    (0.75, 2)
    """
    names = sorted({name for text in counts for name in text})
    table = np.array([[text.get(name, 0) for name in names] for text in counts], dtype=float)

    def measure(rows: Rows) -> dict[str, float]:
        sums = table[rows].sum(axis=0)
        return figures(Counter(dict(zip(names, map(float, sums), strict=True))))

    return estimate(measure, range(len(counts)), alone=True)


def prefixed(baseline: str, metrics: Metrics) -> Metrics:
    """The figures of a baseline, under its name."""
    return {f"{baseline}_{name}": figure for name, figure in metrics.items() if name != "coverage"}


def label_metrics(rows: pd.DataFrame, labels: tuple[str, ...]) -> Metrics:
    """Accuracy (which is micro-F1 where all is judged), macro-F1, each label's F1, coverage."""
    scores = label_scores(rows, labels=labels)
    names = {"micro_f1": "accuracy", "macro_f1": "macro_f1", "accuracy": "accuracy"}
    names |= {f"f1_{plain(label)}": f"f1 of {label}" for label in labels}
    names |= {"coverage": "coverage"}
    figures = scores.loc[list(names.values()), ["value", "low", "high"]].to_numpy()
    n = rows["article_id"].nunique()
    return {
        name: Estimate(float(value), float(low), float(high), n)
        for name, (value, low, high) in zip(names, figures, strict=True)
    }


def plain(label: str) -> str:
    """A label as part of a metric's name.

    >>> plain("positive p->q")
    'positive_p_to_q'
    """
    return label.lower().replace("->", "_to_").replace(" ", "_")


def calibration_metrics(rows: pd.DataFrame, labels: tuple[str, ...]) -> Metrics:
    """The expected calibration error of the label that was chosen."""
    confidence = rows[list(labels)].to_numpy().max(axis=1)
    correct = rows["gold"] == rows["predicted"]
    return {"calibration_error": calibration_error(confidence, correct, rows["article_id"])}
