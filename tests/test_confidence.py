"""Intervals of means and shares in clusters, against cases that are known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta
from scipy.stats import t as student

from newslab.tables.intervals import FEW, difference_of, mean_interval, share_of


def test_a_share_of_single_rows_has_the_exact_binomial_interval_but_for_student():
    """Clopper & Pearson (1934), at the rows that Korn & Graubard (1998) count."""
    values = np.repeat([1.0, 0.0], [12, 28])
    low, high = mean_interval(values, range(40), within=(0, 1))
    rows = 39 * (1.959964 / student.ppf(0.975, 39)) ** 2  # the variance divides by 39, not 40
    hits = 0.3 * rows
    assert low == pytest.approx(beta.ppf(0.025, hits, rows - hits + 1), abs=1e-6)
    assert high == pytest.approx(beta.ppf(0.975, hits + 1, rows - hits), abs=1e-6)


@pytest.mark.parametrize(("value", "ends"), [(0.0, (0.0, 0.1157)), (1.0, (0.8843, 1.0))])
def test_a_share_of_all_or_nothing_has_the_exact_interval(value, ends):
    assert mean_interval([value] * 30, range(30), within=(0, 1)) == pytest.approx(ends, abs=1e-4)


def test_the_mean_of_many_clusters_has_the_interval_of_the_normal_distribution():
    values = np.random.default_rng(7).normal(0.1, 0.3, 400).clip(-1, 1)
    low, high = mean_interval(values, range(400))
    half = 1.96 * values.std() / np.sqrt(400)
    assert (low, high) == pytest.approx((values.mean() - half, values.mean() + half), abs=0.005)


def test_few_clusters_make_a_wide_interval_and_one_has_none():
    values = np.array([0.1, 0.2, 0.3, 0.2, 0.1] * 10)
    widths = [np.ptp(mean_interval(values[:n], range(n))) for n in (2, 5, 10, FEW - 1, FEW, 50)]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] > 1.5
    assert np.isnan(mean_interval(values[:1], range(1))).all()


def test_one_large_cluster_among_small_ones_counts_as_few():
    values = np.random.default_rng(2).uniform(-1, 1, 60)
    even = mean_interval(values, np.repeat(range(30), 2))
    uneven = mean_interval(values, [0] * 31 + list(range(1, 30)))
    assert np.ptp(uneven) > 1.5 * np.ptp(even)


@given(
    st.lists(st.tuples(st.floats(-1, 1), st.integers(0, 12)), min_size=5, max_size=40),
    st.randoms(),
)
def test_an_interval_holds_its_mean_mirrors_and_minds_no_order(rows, random):
    values, clusters = (np.array(column) for column in zip(*rows, strict=True))
    low, high = mean_interval(values, clusters)
    if len(set(clusters)) < 2:
        assert np.isnan(low)
        return
    assert -1 <= low <= values.mean() + 1e-9
    assert values.mean() - 1e-9 <= high <= 1
    assert mean_interval(-values, clusters) == pytest.approx((-high, -low), abs=1e-9)
    random.shuffle(rows)
    values, clusters = (np.array(column) for column in zip(*rows, strict=True))
    assert mean_interval(values, clusters) == pytest.approx((low, high), abs=1e-9)


def test_a_difference_knows_which_clusters_its_groups_share():
    """Where the same articles lead both groups up and down, their difference is sure."""
    mood = np.random.default_rng(3).uniform(0, 1, 40)
    codes = np.arange(40)
    one, other = share_of(mood, codes, 40), share_of(mood * 0.9, codes, 40)
    paired = difference_of(one, other)
    apart = difference_of(one, share_of(mood * 0.9, codes[::-1], 40))
    assert paired.value == pytest.approx(apart.value)
    assert paired.high - paired.low < 0.5 * (apart.high - apart.low)
