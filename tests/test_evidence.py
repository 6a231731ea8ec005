"""Evidence shows the whole sentence, and marks in it what a row is about."""

import re

import findings as made
import pandas as pd
import pytest

from newslab.errors import TableError
from newslab.show.evidence import evidence
from newslab.tables import frames

FOUND = made.harbour()
TABLES = {
    "mentions": frames.mentions_frame(FOUND),
    "attributions": frames.attributions_frame(FOUND),
    "sentiment": frames.sentiment_frame(FOUND),
}
SENTENCES = frames.sentences_frame(FOUND)


@pytest.mark.parametrize("name", TABLES)
def test_every_row_stands_in_its_whole_sentence_with_its_words_marked(name):
    rows = TABLES[name]
    shown = evidence(rows, SENTENCES).rows
    assert len(shown) == len(rows) > 0
    whole = {" ".join(text.split()) for text in SENTENCES["text"]}
    for row, words in zip(shown, rows["text"], strict=True):
        assert row.words == " ".join(words.split())
        around = row.before + row.words + row.after
        assert any(around.startswith(sentence) for sentence in whole)
        assert any(around.endswith(sentence) for sentence in whole)


def test_a_place_in_two_sentences_is_shown_in_both():
    sentences = pd.DataFrame({"article_id": "a", "start": [0, 10], "end": [9, 18],
                              "text": ["It began.", "It ended"]})  # fmt: skip
    rows = pd.DataFrame({"article_id": ["a"], "start": [3], "end": [13]})
    [row] = evidence(rows, sentences, show=[]).rows
    assert (row.before, row.words, row.after) == ("It ", "began. It ", "ended")


def test_the_place_of_another_column_is_marked_and_none_where_it_is_missing():
    sentences = pd.DataFrame({"article_id": ["a"], "start": [5], "end": [15],
                              "text": ["Mali left."]})  # fmt: skip
    rows = pd.DataFrame({"article_id": "a", "start": 5, "end": 15,
                         "cue_start": pd.array([10, None], "Int64"),
                         "cue_end": pd.array([14, None], "Int64")})  # fmt: skip
    told, untold = evidence(rows, sentences, show=[], mark="cue").rows
    assert (told.before, told.words, told.after) == ("Mali ", "left", ".")
    assert (untold.before, untold.words) == ("Mali left.", "")


def test_of_two_articles_each_row_finds_its_own():
    sentences = pd.DataFrame({"article_id": ["a", "b"], "start": 0, "end": 5,
                              "text": ["Mali.", "Chad."]})  # fmt: skip
    rows = pd.DataFrame({"article_id": ["b", "a"], "start": 0, "end": 4})
    assert [row.words for row in evidence(rows, sentences, show=[]).rows] == ["Chad", "Mali"]


def test_what_a_text_holds_stays_text_on_the_page():
    text = "<b>Mali</b> & Chad."
    sentences = pd.DataFrame({"article_id": ["a"], "start": 0, "end": len(text), "text": text})
    rows = pd.DataFrame({"article_id": ["a"], "start": 3, "end": 7, "n": [-0.001]})
    page = evidence(rows, sentences, show=["n"])._repr_html_()
    assert re.search(r"&lt;b&gt;<mark[^>]*>Mali</mark>&lt;/b&gt; &amp; Chad\.</td>", page)
    assert ">0.00</td>" in page


def test_a_whole_sentence_is_not_marked_on_the_page():
    sentence = pd.DataFrame({"article_id": ["a"], "start": 0, "end": 10, "text": ["Mali left."]})
    assert "<mark" not in evidence(sentence, sentence)._repr_html_()
    assert "⟦Mali left.⟧" in repr(evidence(sentence, sentence))


def test_without_a_row_it_says_so():
    nothing = evidence(TABLES["sentiment"].head(0), SENTENCES)
    assert repr(nothing) == nothing._repr_html_() == "(no such row)"


def test_a_column_that_is_missing_is_named():
    with pytest.raises(TableError, match=r"^evidence: expected columns .*mood; found"):
        evidence(TABLES["sentiment"], SENTENCES, show=["mood"])
