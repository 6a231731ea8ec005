"""Which words an article dwells on, and which keep an actor company."""

import findings as made
import pandas as pd
import pytest

from newslab.tables.frames import mentions_frame, tokens_frame
from newslab.tables.words import telling_words, words_around


def words(lemmas, *, section="body", per_sentence=4):
    n = len(lemmas)
    return pd.DataFrame({
        "article_id": "a", "start": range(0, 10 * n, 10), "sentence": [i // per_sentence
        for i in range(n)], "section": section, "lemma": lemmas,
        "upos": ["NOUN" if lemma.isalpha() else "PUNCT" for lemma in lemmas],
    })  # fmt: skip


def test_a_word_all_along_the_text_outweighs_one_in_one_place():
    spread = (["war"] + ["."] * 9) * 5
    crowded = ["."] * 20 + ["bomb"] * 5 + ["."] * 25
    table = telling_words(words(spread + crowded)).set_index("lemma")
    assert table["n"].tolist() == [5, 5]
    assert table.loc["bomb", "arf"] == pytest.approx(1.2)  # 4 gaps of 1 in 20, and a whole stretch
    even = telling_words(words((["war"] + ["."] * 9) * 10))
    assert (even["arf"].tolist(), even["evenness"].tolist()) == ([10], [1])
    assert table.index.tolist() == ["war", "bomb"]


def test_boilerplate_and_function_words_are_left_out():
    text = pd.concat([words(["deal", "."]), words(["comment"], section="boilerplate")])
    assert telling_words(text)["lemma"].tolist() == ["deal"]


def test_ties_are_in_alphabetical_order():
    assert telling_words(words(["b", "c", "a"]))["lemma"].tolist() == ["a", "b", "c"]


def test_company_is_counted_in_sentences():
    tokens, mentions = tokens_frame(made.harbour()), mentions_frame(made.harbour())
    table = words_around(tokens, mentions, "northern-dockers-union", at_least=1)
    deal = table.set_index("lemma").loc["deal"]
    # In the headline and the first sentence, both times with the union, of 13 sentences.
    assert deal[["n_together", "n_word", "n_actor", "n_sentences"]].tolist() == [2, 2, 5, 13]
    assert deal["pmi"] == pytest.approx(1.3785, abs=1e-4)
    assert deal["log_likelihood"] == pytest.approx(4.4323, abs=1e-4)


def test_the_words_of_the_actors_own_mentions_do_not_count():
    tokens, mentions = tokens_frame(made.harbour()), mentions_frame(made.harbour())
    found = words_around(tokens, mentions, "northern-dockers-union", at_least=1)["lemma"]
    assert "union" in telling_words(tokens)["lemma"].tolist()
    assert "union" not in found.tolist()


def test_a_word_as_frequent_elsewhere_is_no_company():
    tokens = words(["go", "x", "go", "y"], per_sentence=2)
    mentions = pd.DataFrame({"article_id": "a", "start": [10], "end": [11], "sentence": [0],
                             "actor_id": "x"})  # fmt: skip
    assert words_around(tokens, mentions, "x", at_least=1).empty


def test_too_little_text_makes_empty_tables():
    full, found = made.harbour(), made.nothing()
    words_of = {"around": lambda f: words_around(tokens_frame(f), mentions_frame(f), "ada-keller"),
                "telling": lambda f: telling_words(tokens_frame(f))}  # fmt: skip
    for measure in words_of.values():
        assert measure(found).empty
        pd.testing.assert_series_equal(measure(found).dtypes, measure(full).dtypes)


def test_text_outside_sentences_keeps_nobody_company():
    found = made.ruined()
    assert words_around(tokens_frame(found), mentions_frame(found), "q", at_least=1).empty
