"""Figures with their uncertainty, counted by hand."""

import numpy as np
import pytest

from newslab.evaluation.calibration import calibration_error, reliability_table
from newslab.evaluation.intervals import Estimate, bootstrap, corrected_mean

NAN = float("nan")
COINS = np.array([0.0, 1.0] * 50)


def mean_of(values):
    return lambda rows: {"mean": values[rows].mean()}


def test_the_interval_of_a_mean_is_about_two_standard_errors_each_way():
    found = bootstrap(mean_of(COINS), range(100))["mean"]
    assert (found.value, found.n) == (0.5, 100)
    assert found.low == pytest.approx(0.5 - 1.96 * 0.05, abs=0.015)
    assert found.high == pytest.approx(0.5 + 1.96 * 0.05, abs=0.015)


def test_a_lower_level_gives_a_narrower_interval():
    found = bootstrap(mean_of(COINS), range(100), level=0.5)["mean"]
    assert found.low == pytest.approx(0.5 - 0.674 * 0.05, abs=0.015)
    assert found.high == pytest.approx(0.5 + 0.674 * 0.05, abs=0.015)


def test_rows_of_one_group_are_drawn_together():
    """Two documents of equal rows give three means, however many rows they have."""
    values = np.array([0.0] * 50 + [1.0] * 50)
    found = bootstrap(mean_of(values), ["a"] * 50 + ["b"] * 50)["mean"]
    assert found == Estimate(0.5, 0.0, 1.0, 2)


def test_the_same_seed_gives_the_same_interval():
    values = np.linspace(0, 1, 23)
    one, same, other = (bootstrap(mean_of(values), range(23), seed=s)["mean"] for s in (4, 4, 5))
    assert one == same
    assert one != other


def test_one_group_has_no_interval():
    found = bootstrap(mean_of(np.array([1.0, 3.0])), ["a", "a"])["mean"]
    assert (found.value, found.n) == (2.0, 1)
    assert np.isnan([found.low, found.high]).all()


def test_a_missing_group_is_a_group():
    found = bootstrap(mean_of(np.array([1.0, 3.0])), [None, "a"])["mean"]
    assert found == Estimate(2.0, 1.0, 3.0, 2)


def test_undefined_draws_are_left_out():
    """The second group alone has no defined mean; the other draws give 1."""
    values = np.array([1.0, NAN])

    def measure(rows):
        defined = values[rows][~np.isnan(values[rows])]
        return {"mean": defined.mean() if len(defined) else NAN}

    assert bootstrap(measure, ["a", "b"])["mean"] == Estimate(1.0, 1.0, 1.0, 2)


def test_a_mean_is_corrected_as_far_as_labels_and_codings_go_together():
    predicted = [1, 0, 1, 0, 1, 1]
    gold = [1, 0, 0, 0, NAN, NAN]  # slope 1/2: half of the ones told are ones
    found = corrected_mean(predicted, gold, list("abcdef"))
    assert found.value == pytest.approx(1 / 4 + 1 / 2 * (4 / 6 - 2 / 4))
    assert found.low < found.value < found.high


@pytest.mark.parametrize("predicted", [[0, 1, 1, 1], [1, 1, 1, 1]], ids=["opposite", "constant"])
def test_labels_that_tell_nothing_leave_the_mean_of_the_sample(predicted):
    assert corrected_mean(predicted, [1, 0, NAN, NAN], list("abcd")).value == 0.5


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
    assert found == Estimate(0.0, 0.0, 0.0, 2)
