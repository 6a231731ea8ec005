"""Scores by the protocol of CofeNet, counted by hand."""

import pytest

from lab.polnear import AttributedText, GoldAttribution, sentence_counts, sentence_figures
from newslab.records import Attribution, Span

TEXT = "Osei said prices fell fast. Mensah left. He added that rents rose."
SENTENCES = (Span(0, 27), Span(28, 40), Span(41, 66))


def at(*words):
    return tuple(Span(TEXT.index(word), TEXT.index(word) + len(word)) for word in words)


def said(content, cue=None, source=None):
    parts = [at(part)[0] if part else None for part in (cue, source)]
    return Attribution(at(*content), *parts, "indirect")


GOLD = AttributedText(
    "a", TEXT,
    (GoldAttribution(at("Osei"), at("said"), at("prices fell fast")),
     GoldAttribution(at("He"), at("added"), at("that rents rose"))), (), SENTENCES,
)  # fmt: skip


def figures_of(*predicted):
    return sentence_figures(sentence_counts(GOLD, predicted))


def test_the_very_same_spans_are_all_right():
    found = figures_of(said(["prices fell fast"], "said", "Osei"),
                       said(["that rents rose"], "added", "He"))  # fmt: skip
    assert set(found.values()) == {1.0}


def test_nothing_found_is_nothing_right():
    assert set(figures_of().values()) == {0.0}


def test_a_shorter_span_begins_right_and_shares_a_part():
    """Two of three tokens; the other content is missed."""
    found = figures_of(said(["prices fell"], "said", "Osei"))
    assert found["cofenet_content_exact"] == 0
    assert found["cofenet_content_begin"] == pytest.approx(2 / 3)
    assert found["cofenet_content_jaccard"] == pytest.approx((2 / 3 + 0) / 2)
    assert found["cofenet_source_exact"] == pytest.approx(2 / 3)


def test_what_is_found_where_there_is_none_counts_as_nothing_shared():
    found = figures_of(said(["prices fell fast"], "said", "Osei"), said(["Mensah left"]),
                       said(["that rents rose"], "added", "He"))  # fmt: skip
    assert found["cofenet_content_exact"] == pytest.approx(4 / 5)
    assert found["cofenet_content_jaccard"] == pytest.approx(2 / 3)


def test_what_runs_over_the_end_of_a_sentence_is_two_spans():
    found = figures_of(said(["prices fell fast. Mensah left."]))
    assert found["cofenet_content_begin"] == pytest.approx(2 / 4)
    assert found["cofenet_content_jaccard"] == pytest.approx((3 / 4 + 0) / 3)
