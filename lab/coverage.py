"""What the 95 % intervals of means, shares, differences and corrected means cover, by simulation.

Populations of judgements are made, articles are drawn from them, and it is counted how often the
interval holds the population's own figure. They differ in what makes intervals fail: many zeros and
few large values, rare labels, articles of unequal length, articles in which all judgements agree.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from newslab.evaluation import corrected_mean
from newslab.tables.intervals import balance_of, difference_of, share_of

Floats = NDArray[np.float64]
Population = list[Floats]  # of each article the values of its judgements

SIZES = (5, 10, 20, 30, 60, 120)
_ARTICLES = 5000


def _lengths(generator: np.random.Generator, mean: float) -> NDArray[np.int64]:
    """Judgements an article: at least one, and now and then many."""
    rate = generator.gamma(1.5, mean / 1.5, _ARTICLES)
    return 1 + generator.poisson(rate)


def _mostly_neutral(generator: np.random.Generator) -> Population:
    """Polarities: nine in ten near zero, the others large, more of them in some articles."""
    found = []
    for length in _lengths(generator, 4):
        coloured = generator.random(length) < generator.beta(0.5, 4)
        large = generator.choice([-1, 1], length, p=[0.75, 0.25]) * generator.beta(5, 2, length)
        found.append(np.where(coloured, large, generator.normal(0, 0.03, length)).clip(-1, 1))
    return found


def _balanced(generator: np.random.Generator) -> Population:
    """Polarities of either sign, alike within an article."""
    return [
        (generator.normal(0.1, 0.3) + generator.normal(0, 0.3, length)).clip(-1, 1)
        for length in _lengths(generator, 4)
    ]


def _labels(shares: tuple[float, float]) -> Callable[[np.random.Generator], Population]:
    """Hits and misses, whose share differs from article to article."""

    def make(generator: np.random.Generator) -> Population:
        return [
            (generator.random(length) < generator.beta(*shares)).astype(float)
            for length in _lengths(generator, 4)
        ]

    return make


POPULATIONS: dict[str, tuple[Callable[[np.random.Generator], Population], bool]] = {
    "polarity, mostly neutral": (_mostly_neutral, False),
    "polarity, balanced": (_balanced, False),
    "a label of 6 %": (_labels((0.5, 8)), True),
    "a label of 30 %": (_labels((1.5, 3.5)), True),
}


def coverage_table(*, draws: int = 2000, seed: int = 0) -> pd.DataFrame:
    """Coverage of each kind of interval, by population and number of articles.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``population`` and ``articles``: the share of ``draws`` intervals that hold
        the truth of a ``mean``, of the ``difference`` of two such samples, of the difference
        ``paired`` within articles, and of a mean ``corrected`` by a coded fifth of five times
        as many articles (labels right in 85 %); ``width`` is the mean's.
    """
    rows = []
    for name, (make, is_share) in POPULATIONS.items():
        generator = np.random.default_rng(seed)
        population = make(generator)
        truth = float(np.concatenate(population).mean())
        for n in SIZES:
            hits = np.array([_one(generator, population, n, truth, is_share=is_share)
                             for _ in range(draws)])  # fmt: skip
            rows.append((name, n, *hits.mean(axis=0)))
    columns = ["population", "articles", "mean", "difference", "paired", "corrected", "width"]
    return pd.DataFrame(rows, columns=columns).set_index(["population", "articles"])


def _drawn(
    generator: np.random.Generator, population: Population, n: int
) -> tuple[Floats, NDArray[np.intp]]:
    """The judgements of some articles, each with the number of its article."""
    articles = [population[i] for i in generator.integers(0, len(population), n)]
    codes = np.repeat(np.arange(n), [len(article) for article in articles])
    return np.concatenate(articles), codes


def _one(
    generator: np.random.Generator, population: Population, n: int, truth: float, *, is_share: bool
) -> tuple[float, ...]:
    """Whether each interval of one draw holds the truth, and how wide the mean's is."""
    find = share_of if is_share else balance_of
    values, codes = _drawn(generator, population, n)
    one = find(values, codes, n)
    others, other_codes = _drawn(generator, population, n)
    apart = difference_of(find(values, codes, 2 * n), find(others, other_codes + n, 2 * n))
    # Two groups in the same articles: every other judgement.
    odd = np.arange(len(values)) % 2 == 1
    paired = True
    if odd.any():
        halves = find(values[odd], codes[odd], n), find(values[~odd], codes[~odd], n)
        beside = difference_of(*halves)
        paired = beside.low <= 0 <= beside.high
    true, groups = _drawn(generator, population, 5 * n)
    wrong = generator.random(len(true)) > 0.85
    told = np.where(wrong, generator.permutation(true), true)
    coded = groups < n
    within = (0.0, 1.0) if is_share else (-1.0, 1.0)
    mean = corrected_mean(told, np.where(coded, true, np.nan), groups, within=within)
    return (
        float(one.low <= truth <= one.high),
        float(apart.low <= 0 <= apart.high),
        float(paired),
        float(mean.low <= truth <= mean.high),
        one.high - one.low,
    )
