"""Words around actors: counted, weighed and shown in their sentences."""

import numpy as np
import pandas as pd
import pytest

from newslab.reading import read
from newslab.records import Article
from newslab.tables.words import concordance, find_words, keyness, sentences_with


def sentences(*texts):
    return pd.DataFrame({
        "article_id": [f"a{n}" for n in range(len(texts))], "start": 0, "sentence": 0,
        "text": texts,
    })  # fmt: skip


def test_keyness_is_that_of_a_known_case():
    """12 of 100 words inside, 5 of 200 outside: G² by hand."""
    inside, outside = "late " * 12 + "x " * 88, "late " * 5 + "x " * 195
    table = keyness(sentences(inside, outside), pd.Series([True, False])).set_index("word")
    expected = np.array([17 / 3, 34 / 3, 283 / 3, 566 / 3])
    # The log-likelihood of the two cells of the word (Rayson & Garside, 2000).
    by_hand = 2 * (12 * np.log(12 / expected[0]) + 5 * np.log(5 / expected[1]))
    assert table.loc["late", "log_likelihood"] == pytest.approx(by_hand)
    assert table.loc["late", "log_ratio"] == pytest.approx(np.log2((12 / 100) / (5 / 200)))
    assert table.index.tolist() == ["late", "x"]
    assert table.loc["x", "log_ratio"] < 0


def test_rare_words_and_an_actors_own_names_are_left_out():
    told = sentences("Ruiz blamed the ferry. Ruiz blamed it.", "The bus. The bus. Once.")
    table = keyness(told, pd.Series([True, False]), least=2, without={"ruiz"})
    assert set(table["word"]) == {"blamed", "the", "bus"}


def test_nothing_inside_is_no_error():
    table = keyness(sentences("The bus left."), pd.Series([False]), least=1)
    assert (table["n_inside"] == 0).all()


def test_the_sentences_of_an_actor_hold_its_mentions_of_every_form():
    reading = read(Article.from_text("Ana Ruiz left. She was tired. Tom Bell stayed."))
    inside = sentences_with(reading.sentences, reading.mentions, "ana-ruiz")
    assert reading.sentences.loc[inside, "text"].tolist() == ["Ana Ruiz left.", "She was tired."]


def test_a_concordance_cuts_each_sentence_at_its_place():
    reading = read(Article.from_text("Rain fell.\n\nThe late ferry left. No ferry came."))
    found = concordance(reading.sentences, find_words(reading.sentences, ["FERRY"]))
    lines = found[["left", "text", "right"]].agg("|".join, axis=1).tolist()
    assert lines == ["The late |ferry| left.", "No |ferry| came."]
    text = reading.article.text
    assert [text[row.start : row.end] for row in found.itertuples()] == ["ferry", "ferry"]
