"""Scores of codings against codings, counted by hand."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newslab.errors import CodebookError, TableError
from newslab.evaluation import (
    agreement,
    confusion_table,
    join_codings,
    label_figures,
    label_scores,
    majority_baseline,
    match_spans,
    span_agreement,
    span_scores,
    worst_errors,
)
from newslab.evaluation.spans import span_figures
from newslab.records import Span, overlap

STANCE = pd.CategoricalDtype(["against", "none", "favour"], ordered=True)
GOLD = ["no", "no", "no", "yes", "yes", "maybe"]
SAID = ["no", "no", "yes", "yes", None, "no"]
JOINED = pd.DataFrame({"article_id": list("aabbcd"), "gold": GOLD, "predicted": SAID})


def spans(*pairs):
    return [[Span(*pair)] for pair in pairs]


def table(*rows, **more):
    frame = pd.DataFrame(rows, columns=["article_id", "start", "end"])
    return frame.assign(**more)


@pytest.mark.parametrize(
    ("gold", "predicted", "least", "expected"),
    [
        pytest.param([(0, 10)], [(0, 8)], 0.8, [(0, 0)], id="at the threshold"),
        pytest.param([(0, 10)], [(0, 7)], 0.8, [], id="below it"),
        pytest.param([(0, 10)], [(0, 14)], 0.8, [], id="too long counts too"),
        pytest.param([(0, 10)], [(0, 6), (1, 10)], 0.3, [(0, 1)], id="the best first"),
        pytest.param([(0, 10), (10, 20)], [(2, 20)], 0.3, [(1, 0)], id="one to one"),
        pytest.param([(0, 10)], [(0, 4), (6, 10)], 0.3, [(0, 0)], id="of equals the first"),
        pytest.param([(0, 5), (5, 9)], [(5, 9), (0, 5)], 1, [(0, 1), (1, 0)], id="any order"),
        pytest.param([(0, 5)], [(5, 9)], 0.1, [], id="side by side"),
        pytest.param([], [(0, 1)], 0.3, [], id="no gold"),
        pytest.param([(0, 1)], [], 0.3, [], id="none predicted"),
    ],
)
def test_spans_are_matched_one_to_one(gold, predicted, least, expected):
    assert match_spans(spans(*gold), spans(*predicted), overlap=least) == expected


def test_the_second_best_is_taken_when_the_best_is_gone():
    """The first gold span loses its best match to a better pair, and takes the next."""
    gold = spans((0, 10), (3, 13))
    predicted = spans((3, 12), (0, 5))
    assert match_spans(gold, predicted, overlap=0.3) == [(0, 1), (1, 0)]


def test_pieces_are_taken_together():
    gold = [[Span(0, 10), Span(20, 30)]]
    assert match_spans(gold, [[Span(0, 10)], [Span(0, 30)]], overlap=0.6) == [(0, 1)]
    assert match_spans(gold, [[Span(0, 10), Span(20, 29)]], overlap=0.9) == [(0, 0)]


places = st.tuples(st.integers(0, 20), st.integers(1, 9)).map(lambda p: [Span(p[0], p[0] + p[1])])


@given(st.lists(places, max_size=6), st.lists(places, max_size=6), st.sampled_from([0.3, 0.8]))
def test_nothing_that_could_match_is_left_over(gold, predicted, least):
    pairs = match_spans(gold, predicted, overlap=least)
    mine, theirs = {i for i, _ in pairs}, {j for _, j in pairs}
    assert len(mine) == len(theirs) == len(pairs)
    assert all(overlap(gold[i], predicted[j]) >= least for i, j in pairs)
    left = [(i, j) for i in range(len(gold)) for j in range(len(predicted))
            if i not in mine and j not in theirs]  # fmt: skip
    assert all(overlap(gold[i], predicted[j]) < least for i, j in left)


def test_span_figures_count_what_is_there():
    assert span_figures(4, 3, 2) == {"precision": 2 / 3, "recall": 0.5, "f1": 4 / 7}
    assert span_figures(2, 0, 0)["f1"] == 0
    assert np.isnan(list(span_figures(0, 0, 0).values())).all()


def test_span_scores_at_two_overlaps():
    gold = table(("a", 0, 10), ("a", 20, 30), ("b", 0, 10))
    predicted = table(("a", 0, 9), ("a", 20, 25), ("c", 0, 10))
    found = span_scores(gold, predicted)
    assert list(found.columns) == ["overlap", "measure", "value", "low", "high", "n"]
    values = found.set_index(["overlap", "measure"])["value"]
    assert values[0.3].to_dict() == pytest.approx(
        {"precision": 2 / 3, "recall": 2 / 3, "f1": 2 / 3}
    )
    assert values[0.8].to_dict() == pytest.approx(
        {"precision": 1 / 3, "recall": 1 / 3, "f1": 1 / 3}
    )
    assert found["n"].tolist() == [3] * 6
    assert (found["low"] <= found["value"]).all()
    assert (found["value"] <= found["high"]).all()


def test_span_scores_of_pieces_and_of_other_articles():
    """The same offsets in another article do not match; pieces with one name are one span."""
    gold = table(("a", 0, 10), ("a", 20, 30), said=[1, 1])
    same = span_scores(gold, gold, pieces="said", overlaps=[1])
    assert same["n"].tolist() == [1] * 3
    assert same["value"].tolist() == [1.0] * 3
    elsewhere = span_scores(gold, gold.assign(article_id="b"), pieces="said", overlaps=[1])
    assert elsewhere["value"].tolist() == [0.0] * 3


def test_span_scores_need_their_columns():
    message = "codings: expected columns article_id, start, end; found article_id, start"
    with pytest.raises(TableError, match=f"^{message}$"):
        span_scores(table()[["article_id", "start"]], table())


def test_codings_are_joined_by_place():
    gold = table(("a", 0, 3), ("a", 4, 6), ("b", 0, 3), label=["x", "y", None])
    predicted = table(("a", 4, 6), ("b", 0, 3), ("c", 0, 1), label=["x", "y", "x"], x=[0.7, 0.1, 1])
    expected = table(
        ("a", 0, 3), ("a", 4, 6), gold=["x", "y"], predicted=[None, "x"], x=[None, 0.7]
    )
    pd.testing.assert_frame_equal(join_codings(gold, predicted), expected, check_dtype=False)


def test_two_codings_of_one_place_are_refused():
    twice = table(("a", 0, 3), ("a", 0, 3), label=["x", "y"])
    message = "gold codings: expected one row a place; found two at article_id a, start 0, end 3"
    with pytest.raises(CodebookError, match=f"^{message}$"):
        join_codings(twice, twice.head(1))
    with pytest.raises(CodebookError, match=f"^{message.replace('gold', 'predicted', 1)}$"):
        join_codings(twice.head(1), twice)


def test_codings_without_labels_are_refused():
    message = (
        "gold codings: expected columns article_id, start, end, label; found article_id, start, end"
    )
    with pytest.raises(TableError, match=f"^{re.escape(message)}$"):
        join_codings(table(("a", 0, 3)), table(("a", 0, 3)))


def test_label_scores_by_hand():
    """Of three no two are right, of two yes one, of one maybe none; one is not judged."""
    found = label_scores(JOINED, labels=["no", "yes", "maybe"])
    assert found.index[:3].tolist() == ["accuracy", "coverage", "macro_f1"]
    assert found["value"].to_dict() == pytest.approx({
        "accuracy": 3 / 6, "coverage": 5 / 6, "macro_f1": (2 * 2 / 6 + 2 / 4 + 0) / 3,
        "precision of no": 2 / 3, "recall of no": 2 / 3, "f1 of no": 2 / 3,
        "precision of yes": 1 / 2, "recall of yes": 1 / 2, "f1 of yes": 1 / 2,
        "precision of maybe": np.nan, "recall of maybe": 0, "f1 of maybe": 0,
    }, nan_ok=True)  # fmt: skip
    assert found["n"].to_dict() == {
        "accuracy": 6, "coverage": 6, "macro_f1": 6,
        "precision of no": 3, "recall of no": 3, "f1 of no": 3,
        "precision of yes": 2, "recall of yes": 2, "f1 of yes": 2,
        "precision of maybe": 0, "recall of maybe": 1, "f1 of maybe": 1,
    }  # fmt: skip


def test_a_label_that_never_occurs_does_not_count_in_the_mean():
    figures = label_figures(["no"] * 3, ["no"] * 3, ["no", "yes"])
    assert figures["macro_f1"] == 1
    assert np.isnan(figures["f1 of yes"])


def test_sentences_of_one_article_are_resampled_together():
    rows = pd.DataFrame({"article_id": ["a"] * 9 + ["b"] * 9, "sentence": range(18),
                         "gold": ["no"] * 18, "predicted": ["no"] * 9 + ["yes"] * 9})  # fmt: skip
    by_article = label_scores(rows).loc["accuracy"]
    by_sentence = label_scores(rows, group="sentence").loc["accuracy"]
    assert by_article["low"] < 0.01
    assert by_article["high"] > 0.99
    assert 0.2 < by_sentence["low"] < by_sentence["high"] < 0.8


def test_the_first_sentences_of_two_articles_are_two():
    apart = pd.DataFrame({"article_id": ["a"] * 9 + ["b"] * 9, "sentence": range(18),
                          "gold": "no", "predicted": ["no", "yes", "yes"] * 6})  # fmt: skip
    anew = apart.assign(sentence=[*range(9)] * 2)
    found = label_scores(anew, group="sentence")
    pd.testing.assert_frame_equal(found, label_scores(apart, group="sentence"))
    assert not found.equals(label_scores(anew.assign(article_id="a"), group="sentence"))


def test_a_figure_of_few_rows_is_as_uncertain_as_they_are():
    """Two of two said to be yes are; a hundred others tell nothing of that."""
    rows = pd.DataFrame({"article_id": range(102), "gold": ["no"] * 100 + ["yes"] * 2,
                         "predicted": ["no"] * 100 + ["yes"] * 2})  # fmt: skip
    found = label_scores(rows)
    few, many = found.loc["precision of yes"], found.loc["precision of no"]
    assert (few["value"], few["high"], few["n"]) == (1, 1, 2)
    assert few["low"] == pytest.approx(0.025 ** (1 / 2))
    assert 0.95 < many["low"] < 1


def test_without_rows_every_figure_is_undefined():
    found = label_scores(JOINED.head(0), labels=["no", "yes"])
    assert found[["value", "low", "high"]].isna().all(axis=None)
    assert (found["n"] == 0).all()


def test_the_confusion_table_keeps_what_was_not_judged():
    found = confusion_table(JOINED, labels=["no", "yes", "maybe"])
    assert found.columns.tolist() == ["no", "yes", "maybe", "not judged"]
    assert found.loc["no"].tolist() == [2, 1, 0, 0]
    assert found.loc["yes"].tolist() == [0, 1, 0, 1]
    assert found.loc["maybe"].tolist() == [1, 0, 0, 0]


def test_labels_keep_their_own_order():
    joined = pd.DataFrame({"gold": ["favour", "against"], "predicted": ["favour", "none"]})
    ordered = confusion_table(joined.astype(STANCE))
    assert ordered.index.tolist() == ["against", "none", "favour"]
    assert confusion_table(joined).index.tolist() == ["against", "favour", "none"]


def test_the_worst_errors_come_first():
    joined = JOINED.assign(no=[0.9, 0.8, 0.4, 0.1, 0.5, 0.6], yes=[0.1, 0.1, 0.5, 0.8, 0.4, 0.1],
                           maybe=[0.0, 0.1, 0.1, 0.1, 0.1, 0.3])  # fmt: skip
    found = worst_errors(joined)
    assert found.index.tolist() == [5, 2]
    assert found["margin"].tolist() == pytest.approx([0.3, 0.1])
    assert worst_errors(joined, n=1).index.tolist() == [5]


def test_without_errors_there_are_no_worst_ones():
    right = JOINED.assign(predicted=JOINED["gold"])
    assert worst_errors(right).columns.tolist() == [*JOINED.columns, "margin"]
    assert len(worst_errors(right)) == 0


def test_errors_without_probabilities_are_refused():
    message = "worst_errors: expected columns maybe, no, yes; found article_id, gold, predicted"
    with pytest.raises(TableError, match=f"^{message}$"):
        worst_errors(JOINED)


def test_the_majority_is_predicted_everywhere():
    assert majority_baseline(JOINED)["predicted"].tolist() == ["no"] * 6
    tied = pd.DataFrame({"gold": ["b", "a"]})
    assert majority_baseline(tied)["predicted"].tolist() == ["a", "a"]


def test_alpha_of_two_coders_by_hand():
    """Four units, one disagreement: alpha = 1 - (8 - 1) * 2 / (2 * 5 * 3)."""
    codings = pd.DataFrame({"one": ["a", "a", "b", "b"], "two": ["a", "a", "b", "a"]})
    assert agreement(codings).value == pytest.approx(1 - 7 * 2 / (2 * 5 * 3))


def test_alpha_passes_over_what_one_coder_left_out():
    codings = pd.DataFrame({"one": ["a", "a", "b", "b", "c"], "two": ["a", "a", "b", "a", None]})
    assert agreement(codings).value == pytest.approx(1 - 7 * 2 / (2 * 5 * 3))


def test_ordinal_alpha_forgives_near_misses():
    near = pd.DataFrame(
        {"one": ["against", "favour", "none"], "two": ["against", "favour", "favour"]}
    )
    far = near.replace({"two": {"against": "favour"}})
    ordinal = [agreement(codings.astype(STANCE), level="ordinal").value for codings in (near, far)]
    nominal = agreement(near.astype(STANCE)).value
    assert ordinal[1] < nominal < ordinal[0]


def test_ordinal_labels_keep_their_own_order():
    """Against and none are neighbours, but for the alphabet."""
    codings = pd.DataFrame(
        {"one": ["against", "favour", "none"], "two": ["none", "favour", "none"]}
    )
    by_alphabet = agreement(codings, level="ordinal").value
    assert agreement(codings.astype(STANCE), level="ordinal").value > by_alphabet


def test_interval_alpha_takes_numbers():
    codings = pd.DataFrame({"one": [0.0, 1.0, 2.0], "two": [0.1, 1.1, 2.1]})
    assert agreement(codings, level="interval").value > 0.98


@pytest.mark.parametrize(
    "codings",
    [
        pytest.param({"one": ["a", "a"], "two": ["a", "a"]}, id="one label"),
        pytest.param({"one": ["a", "b"], "two": [None, None]}, id="one coder"),
        pytest.param({"one": [], "two": []}, id="nothing"),
    ],
)
def test_alpha_is_undefined(codings):
    assert np.isnan(agreement(pd.DataFrame(codings, dtype=object)).value)


def marked(*spans):
    """One coder's table; spans as first and last character, counted from 1, and a value."""
    rows = [("a", start - 1, end, value) for start, end, value in spans]
    return pd.DataFrame(rows, columns=["article_id", "start", "end", "value"])


def continuum(*ends):
    """Sentences that end at these characters, one after the other."""
    return pd.DataFrame({"article_id": "a", "start": [0, *ends[:-1]], "end": ends,
                         "sentence": range(len(ends))})  # fmt: skip


def test_agreement_on_spans_is_that_of_the_textbook():
    """Three observers of sixty characters; Krippendorff (2019, figure 12.11)."""
    coders = {
        "Alex": marked((1, 7, 1), (8, 13, 2), (31, 32, 5), (33, 37, 6), (38, 44, 6), (45, 60, 7)),
        "Paul": marked((1, 7, 1), (8, 13, 3), (14, 21, 5), (33, 44, 6)),
        "Suzan": marked((1, 7, 1), (8, 13, 4), (14, 21, 5), (33, 37, 6), (38, 41, 6), (42, 44, 6)),
    }
    told = span_agreement(coders, continuum(60), label="value")
    assert told.value == pytest.approx(0.510, abs=0.0005)
    assert span_agreement(coders, continuum(60)).value == pytest.approx(0.413, abs=0.001)


def test_spans_marked_at_random_agree_as_by_chance():
    generator = np.random.default_rng(0)

    def at_random():
        starts = np.flatnonzero(generator.random(100) < 0.2) * 8
        return marked(*((start + 1, start + 8, 1) for start in starts))

    draws = [span_agreement({"Ana": at_random(), "Ben": at_random()}, continuum(800)).value
             for _ in range(200)]  # fmt: skip
    assert np.mean(draws) == pytest.approx(0, abs=0.02)


def test_what_one_coder_missed_lowers_agreement_on_spans_but_not_on_matched_ones():
    ana = marked((1, 5, "x"), (11, 15, "y"), (21, 25, "x"), (31, 35, "y"))
    coders = {"Ana": ana, "Ben": ana.head(2)}
    matched = pd.DataFrame({name: table["value"].head(2) for name, table in coders.items()})
    assert agreement(matched).value == 1
    found = span_agreement(coders, continuum(10, 20, 30, 40), label="value", group="sentence")
    assert 0.4 < found.value < 0.6
    assert found.low < found.value < found.high
    assert found.n == 4
    assert span_agreement({"Ana": ana, "Ben": ana}, continuum(40)).value == 1


def test_agreement_on_spans_looks_at_the_sentences_alone_and_at_the_inner_span():
    ana, ben = marked((1, 5, 1), (41, 45, 1)), marked((1, 5, 1))
    assert span_agreement({"Ana": ana, "Ben": ben}, continuum(10, 20)).value == 1
    outer = marked((3, 8, 2), (1, 10, 1))
    parts = marked((1, 2, 1), (3, 8, 2), (9, 10, 1))
    same = span_agreement({"Ana": outer, "Ben": parts}, continuum(20), label="value")
    assert same.value == 1


def test_agreement_on_spans_is_undefined_where_there_is_nothing_to_tell_apart():
    nothing, everything = marked((41, 45, 1)), marked((1, 20, 1))
    for table in (nothing, everything):
        assert np.isnan(span_agreement({"Ana": table, "Ben": table}, continuum(20)).value)


def test_agreement_on_spans_names_what_is_missing():
    with pytest.raises(CodebookError) as caught:
        span_agreement({"Ana": marked((1, 5, 1))}, continuum(20))
    assert str(caught.value) == "codings: expected two coders or more; found 1"
    with pytest.raises(TableError, match="expected columns article_id, start, end, form"):
        span_agreement({"Ana": marked(), "Ben": marked()}, continuum(20), label="form")
