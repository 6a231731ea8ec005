"""How often an interval holds the true value: ours, and the percentiles of a bootstrap.

    python -m lab.benchmarks.coverage [--cases 2000]

Groups (sentences or articles) are made at random from a known law, the true value being that of
20 000 groups. Printed, per cent of cases: ours, then the bootstrap's, for each number of groups.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

import numpy as np

from newslab.tables.intervals import interval

GROUPS = (3, 5, 8, 15, 40)
MANY, N_DRAWS = 20_000, 1000
# Of gold labels by predicted ones, three each: nine in ten neutral, the others rare.
CELLS = np.array([0.79, 0.053, 0.035, 0.032, 0.046, 0.002, 0.02, 0.001, 0.019]) / 0.998
Table = np.ndarray  # a row of sums for each group
Figure = Callable[[Table], np.ndarray]


def shares(share: float) -> Callable[[int, np.random.Generator], Table]:
    """Right ones and all of 5 to 29 rows a group, groups differing around ``share``."""

    def draw(n: int, rng: np.random.Generator) -> Table:
        sizes = rng.integers(5, 30, n)
        return np.c_[rng.binomial(sizes, rng.beta(10 * share, 10 * (1 - share), n)), sizes]

    return draw


def confusions(n: int, rng: np.random.Generator) -> Table:
    """Labels of 10 to 49 rows a group, as `CELLS` has them on average."""
    sizes = rng.integers(10, 50, n)
    return np.array([rng.multinomial(size, rng.dirichlet(25 * CELLS)) for size in sizes])


def ratio(sums: Table) -> np.ndarray:
    return sums[..., 0] / sums[..., 1]


def macro_f1(sums: Table) -> np.ndarray:
    cells = sums.reshape(*sums.shape[:-1], 3, 3)
    right = np.diagonal(cells, axis1=-2, axis2=-1)
    return np.nanmean(2 * right / (cells.sum(-1) + cells.sum(-2)), axis=-1)


def alpha(sums: Table) -> np.ndarray:
    cells = sums.reshape(*sums.shape[:-1], 3, 3)
    each = cells.sum(-1) + cells.sum(-2)
    n = each.sum(-1)
    differ = 1 - 2 * np.trace(cells, axis1=-2, axis2=-1) / n
    return 1 - differ / (1 - (each * (each - 1)).sum(-1) / (n * (n - 1)))


LAWS: dict[str, tuple[Callable[[int, np.random.Generator], Table], Figure, float]] = {
    "share of 90 %, 5 to 29 rows a group": (shares(0.9), ratio, 0.0),
    "share of 98 %, 5 to 29 rows a group": (shares(0.98), ratio, 0.0),
    "macro-F1 of three labels, two of them rare": (confusions, macro_f1, 0.0),
    "Krippendorff's alpha of the same": (confusions, alpha, -1.0),
}


def covered(law: str, n: int, n_cases: int) -> tuple[float, float]:
    """Share of cases whose interval holds the true value: ours, the bootstrap's."""
    make, figure, least = LAWS[law]
    rng = np.random.default_rng(n)
    truth, held, kept = figure(make(MANY, rng).sum(axis=0)), np.zeros(2), 0
    draws = rng.multinomial(n, np.full(n, 1 / n), size=N_DRAWS)
    for _ in range(n_cases):
        table = make(n, rng)
        value = float(figure(table.sum(axis=0)))
        if np.isnan(value):
            continue
        drawn = figure(draws @ table)
        quantiles = np.nanquantile(drawn, [0.025, 0.975])
        ours = interval(value, figure(table.sum(axis=0) - table), n, (least, 1.0))
        held += [low <= truth <= high for low, high in (ours, quantiles)]
        kept += 1
    return float(held[0] / kept), float(held[1] / kept)


def main() -> None:
    parser = argparse.ArgumentParser(description="how often an interval holds the true value")
    parser.add_argument("--cases", type=int, default=2000)
    n_cases = parser.parse_args().cases
    print(f"{'':46}" + "".join(f"{n:>9}" for n in GROUPS))
    for law in LAWS:
        with np.errstate(invalid="ignore"):
            found = [covered(law, n, n_cases) for n in GROUPS]
        print(f"{law:46}" + "".join(f"{100 * a:5.0f},{100 * b:3.0f}" for a, b in found))


if __name__ == "__main__":
    main()
