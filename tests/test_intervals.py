"""Figures with their uncertainty: as textbooks have it, and as often right as they say."""

import numpy as np
import pandas as pd
import pytest

from newslab.errors import TableError
from newslab.evaluation import (
    calibration_error,
    corrected_mean,
    corrected_means,
    reliability_table,
)
from newslab.tables.intervals import estimate, mean_interval

NAN = float("nan")


def mean_of(values, groups, **options):
    return estimate(lambda rows: {"mean": values[rows].mean()}, groups, **options)["mean"]


def test_the_interval_of_a_mean_without_bounds_is_students():
    values = np.array([-0.5, -0.3, -0.1, 0.1, 0.3, 0.8])
    found = mean_of(values, range(6), within=None)
    half = 2.5706 * values.std(ddof=1) / np.sqrt(6)  # Student's t of five degrees of freedom
    assert found.n == 6
    assert (found.low, found.high) == pytest.approx(
        (values.mean() - half, values.mean() + half), abs=1e-4
    )


def test_the_interval_of_a_share_is_that_of_its_log_odds():
    """Of 30 in 100 the log odds have the standard error 1 / sqrt(100 * 0.3 * 0.7)."""
    found = mean_of(np.array([1.0] * 30 + [0.0] * 70), range(100))
    half = 1.9842 / np.sqrt(99 * 0.3 * 0.7)
    odds = np.exp(np.log(0.3 / 0.7) + np.array([-half, half]))
    assert (found.low, found.high) == pytest.approx(tuple(odds / (1 + odds)), abs=1e-4)


@pytest.mark.parametrize(("n", "beyond"), [(3, 0.7076), (10, 0.3085), (30, 0.1157)])
def test_all_or_none_is_as_sure_as_their_number_allows(n, beyond):
    """Clopper and Pearson's ends, from published tables of the binomial."""
    every, none = (mean_of(np.full(n, share), range(n)) for share in (1.0, 0.0))
    assert (every.low, every.high) == pytest.approx((1 - beyond, 1), abs=1e-4)
    assert (none.low, none.high) == pytest.approx((0, beyond), abs=1e-4)


def test_a_mean_of_polarities_stays_within_its_bounds():
    low, high = mean_interval([-1.0, -0.9, -1.0, -0.2, -0.9], range(5))
    assert -1 < low < -0.8 < high < 1


def test_rows_of_one_group_are_one_piece_of_evidence():
    values = np.tile([-0.8, -0.2, 0.1, 0.4, 0.9, 0.0], 5)
    once = mean_interval(values, range(30))
    assert mean_interval(np.repeat(values, 10), np.repeat(range(30), 10)) == pytest.approx(once)
    alone = mean_interval(np.repeat(values, 10), range(300))
    assert alone[1] - alone[0] < 0.5 * (once[1] - once[0])


def test_both_ways_to_an_interval_are_near_each_other():
    values = np.random.default_rng(3).uniform(-1, 1, 180)
    groups = np.repeat(range(60), 3)
    found = mean_of(values, groups, within=(-1, 1))
    assert mean_interval(values, groups) == pytest.approx((found.low, found.high), abs=0.02)


def test_the_order_of_rows_changes_nothing():
    values, groups = np.random.default_rng(3).uniform(size=500), np.repeat(range(250), 2)
    order = np.random.default_rng(4).permutation(500)
    straight, other = mean_of(values, groups), mean_of(values[order], groups[order])
    assert (straight.low, straight.high) == pytest.approx((other.low, other.high))


def test_one_group_has_no_interval():
    found = mean_of(np.array([1.0, 3.0]), ["a", "a"], within=None)
    assert (found.value, found.n) == (2.0, 1)
    assert np.isnan([found.low, found.high]).all()
    assert np.isnan(mean_interval([0.5, 0.5], "aa")).all()


def test_no_rows_have_no_figure():
    found = estimate(lambda rows: {"mean": NAN}, [])["mean"]
    assert np.isnan([found.value, found.low, found.high]).all()


def test_a_missing_group_is_a_group():
    assert mean_of(np.array([0.2, 0.4]), [None, "a"]).n == 2


def test_groups_that_say_nothing_of_a_figure_are_no_evidence():
    """Two of 40 groups have the thing at all; alpha and differences need all of theirs."""
    values = np.array([1.0, 1.0] + [NAN] * 38)

    def measure(rows):
        defined = values[rows][~np.isnan(values[rows])]
        return {"mean": defined.mean() if len(defined) else NAN}

    assert estimate(measure, range(40), alone=True)["mean"].low == pytest.approx(0.025 ** (1 / 2))
    assert estimate(measure, range(40))["mean"].low == pytest.approx(0.025 ** (1 / 40))


@pytest.mark.parametrize(("n", "most"), [(5, 1), (15, 1), (40, 0.97)])
def test_intervals_of_skewed_polarities_hold_the_mean_as_often_as_they_say(n, most):
    """Sentences of one to three mentions, a fourth of them sharply negative; 1500 articles."""
    generator = np.random.default_rng(1)
    truth, held = -0.2043, 0
    for _ in range(1500):
        sharp = generator.random(n) < 0.25
        base = np.where(sharp, -generator.beta(4, 1.5, n), generator.normal(-0.03, 0.05, n))
        sentences = np.repeat(np.arange(n), generator.integers(1, 4, n))
        values = np.clip(base[sentences] + generator.normal(0, 0.15, len(sentences)), -1, 1)
        low, high = mean_interval(values, sentences)
        held += low <= truth <= high
    assert 0.935 < held / 1500 <= most


def test_a_mean_is_corrected_as_far_as_labels_and_codings_go_together():
    predicted = [1, 0, 1, 0, 1, 1]
    gold = [1, 0, 0, 0, NAN, NAN]  # slope 1/2: half of the ones told are ones
    found = corrected_mean(predicted, gold, list("abcdef"))
    assert found.value == pytest.approx(1 / 4 + 1 / 2 * (4 / 6 - 2 / 4))
    assert found.low < found.value < found.high


def test_good_labels_make_a_mean_sharper_than_the_coded_sample_alone():
    generator = np.random.default_rng(0)
    truth = (generator.random(2000) < 0.3).astype(float)
    told = np.where(generator.random(2000) < 0.9, truth, 1 - truth)
    gold = np.where(np.arange(2000) < 200, truth, NAN)
    sample = corrected_mean(0 * told, gold, range(2000))
    corrected = corrected_mean(told, gold, range(2000))
    assert corrected.low < truth.mean() < corrected.high
    assert abs(told.mean() - truth.mean()) > 0.03  # uncorrected it is off
    assert corrected.high - corrected.low < 0.75 * (sample.high - sample.low)


def test_groups_are_corrected_each_by_its_own_codings():
    generator = np.random.default_rng(1)
    outlet = np.repeat(["A", "B"], 500)
    truth = generator.choice([-1.0, 0.0, 1.0], 1000, p=[0.2, 0.7, 0.1])
    told = np.where((outlet == "B") & (generator.random(1000) < 0.3), -1.0, truth)
    gold = np.where(generator.random(1000) < 0.2, truth, NAN)
    rows = pd.DataFrame({"article_id": range(1000), "outlet": outlet, "predicted": told,
                         "gold": gold})  # fmt: skip
    found = corrected_means(rows, by="outlet", within=(-1, 1)).set_index("outlet")
    for name in ("A", "B"):
        true = truth[outlet == name].mean()
        assert found.loc[name, "low"] < true < found.loc[name, "high"]
    assert found.loc["B", "uncorrected"] < found.loc["B", "low"]
    assert found["n"].tolist() == [500, 500]


@pytest.mark.parametrize("predicted", [[0, 1, 1, 1], [1, 1, 1, 1]], ids=["opposite", "constant"])
def test_labels_that_tell_nothing_leave_the_mean_of_the_sample(predicted):
    assert corrected_mean(predicted, [1, 0, NAN, NAN], list("abcd")).value == 0.5


def test_a_sample_without_a_single_case_does_not_prove_that_there_is_none():
    """Twenty of a hundred were coded, and none is negative: at most 17 % are."""
    found = corrected_mean([0, 1] * 50, [0.0] * 20 + [NAN] * 80, range(100))
    assert (found.value, found.low) == (0, 0)
    assert found.high == pytest.approx(0.1684, abs=1e-4)


def test_numbers_beyond_their_bounds_are_refused():
    message = r"corrected_mean: expected numbers within \(0.0, 1.0\); found -0.5 to 1.0"
    with pytest.raises(TableError, match=f"^{message}$"):
        corrected_mean([-0.5, 1.0], [0, NAN], ["a", "b"])
    assert corrected_mean([-0.5, 1.0], [-0.5, NAN], ["a", "b"], within=(-1, 1)).value == -0.5


def test_a_mean_that_nobody_checked_is_undefined():
    found = corrected_mean([1, 0], [NAN, NAN], ["a", "b"])
    assert np.isnan([found.value, found.low, found.high]).all()


def test_reliability_in_bins_of_equally_many():
    sure = [0.95, 0.35, 0.45, 0.85, 0.4]
    table = reliability_table(sure, [True, False, True, True, False], n_bins=2)
    assert table["n"].tolist() == [3, 2]
    assert table["confidence"].tolist() == pytest.approx([0.4, 0.9])
    assert table["accuracy"].tolist() == pytest.approx([1 / 3, 1])
    # Wilson's interval of 1 in 3 and of 2 in 2, from a published table.
    assert table["low"].tolist() == pytest.approx([0.0615, 0.3424], abs=1e-4)
    assert table["high"].tolist() == pytest.approx([0.7923, 1.0], abs=1e-4)


def test_there_are_no_more_bins_than_judgements():
    assert len(reliability_table([0.5, 0.6], [True, True], n_bins=10)) == 2


def test_the_calibration_error_weighs_bins_by_their_rows():
    sure = [0.95, 0.35, 0.45, 0.85, 0.4]
    found = calibration_error(sure, [True, False, True, True, False], range(5), n_bins=2)
    assert found.value == pytest.approx(3 / 5 * abs(0.4 - 1 / 3) + 2 / 5 * 0.1)
    assert 0 <= found.low <= found.high <= 1


def test_what_is_right_as_often_as_it_is_sure_is_calibrated():
    found = calibration_error([0.5] * 4, [True, False, True, False], "aabb", n_bins=1)
    assert (found.value, found.n) == (0.0, 2)
