"""Tokens, sentences and lemmas: golden tables, and laws that hold for any text."""

import csv
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lab.training import lemmas
from newslab.package_data import DATA
from newslab.records import Section, Sentence, Span, Token
from newslab.text.tokens import _TOKEN, find_sentences, find_tokens, tag_tokens

GOLDEN = Path(__file__).parent / "golden"


def golden_rows(name):
    """Rows of a golden table as parameters; its column ``xfail`` says why a row fails."""
    with open(GOLDEN / name, encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            fails = pytest.mark.xfail(reason=row["xfail"], strict=True)
            text, expected = (row[key].replace("\\n", "\n") for key in ("text", "expected"))
            yield pytest.param(
                text, expected, id=row["note"], marks=[fails] if row["xfail"] else []
            )


def whole(text):
    """One section that covers ``text``."""
    return [Section(Span(0, len(text)), "body")] if text else []


def split(text):
    """The sentences of ``text`` as strings."""
    return [s.span.of(text) for s in find_sentences(text, find_tokens(text), whole(text))]


@pytest.mark.parametrize(("text", "expected"), list(golden_rows("tokens.csv")))
def test_tokens(text, expected):
    assert " ".join(token.text for token in find_tokens(text)) == expected


@pytest.mark.parametrize(("text", "expected"), list(golden_rows("sentences.csv")))
def test_sentences(text, expected):
    assert " ¦ ".join(split(text)) == expected


# Text as hypothesis rarely writes it: what news is full of, and what breaks tokenisers.
PIECES = [
    "The", "president", "said", "U.S.", "Gen.", "Jan.", "5", "p.m.", "No.", "J.", "I", "plan",
    "don't", "it’s", "well-known", "ex-", "€3.50", "10%", "2024-03-17", "www.example.org/a", "@UN",
    "#tag", "a@b.co", "e.g.", "…", "...", "?!", "--", "—", "“", "”", '"', "'", "’", "‘", "„", "«",
    "»", "``", "''", "(", ")", "[", "]", "•", "1.", "\n", "\n\n", "\r\n", "\f", "\t", "\x00",
    "\u200b", "\u2029", "\u202e", "\ud800",
    "é", "e\u0301", "شهر", "文章", "👩🏽‍⚖️", "🇳🇬", ".", ",", ";",
    ":", "/", "&", "$", "*", "_", "=", "~", "-", " ", "  ",
]  # fmt: skip
texts = st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


def text_and_sections(texts):
    """Texts cut into sections at up to three places, the first stretch left out or not."""
    cuts = st.lists(st.integers(0, 40), max_size=3)

    def cut(drawn):
        text, at, left_out = drawn
        edges = sorted({0, len(text), *(min(i, len(text)) for i in at)})
        spans = [Span(*edge) for edge in pairwise(edges)][left_out:]
        return text, [Section(span, "body") for span in spans]

    return st.tuples(texts, cuts, st.integers(0, 1)).map(cut)


@given(texts)
@example("\ud800 a \udfff.")
@example('"\'"')
def test_tokens_and_the_blanks_between_them_rebuild_the_text(text):
    end, rebuilt = 0, ""
    for token in find_tokens(text):
        gap = text[end : token.span.start]
        assert token.span.start >= end
        assert not any(char.isprintable() and not char.isspace() for char in gap)
        assert token.text == token.span.of(text)
        rebuilt += gap + token.text
        end = token.span.end
    assert rebuilt + text[end:] == text


@given(texts, texts)
@example("a-", "")
def test_paragraphs_split_alike_alone_and_together(one, other):
    shift = len(one) + 2
    moved = [
        Token(Span(token.span.start + shift, token.span.end + shift), token.text)
        for token in find_tokens(other)
    ]
    assert find_tokens(f"{one}\n\n{other}") == find_tokens(one) + moved


@given(text_and_sections(texts))
@example(("\ud800.\udfff", [Section(Span(0, 3), "body")]))
def test_sentences_hold_each_token_of_each_section_once(drawn):
    text, sections = drawn
    tokens = find_tokens(text)
    sentences = find_sentences(text, tokens, sections)
    held = [i for sentence in sentences for i in range(sentence.first, sentence.last)]
    inside = [
        i
        for i, token in enumerate(tokens)
        if any(section.span.start <= token.span.start < section.span.end for section in sections)
    ]
    assert held == inside
    for sentence in sentences:
        first, last = tokens[sentence.first], tokens[sentence.last - 1]
        assert sentence.span == Span(first.span.start, last.span.end)
        assert sum(s.span.start <= first.span.start < s.span.end for s in sections) == 1
        assert "\n\n" not in sentence.span.of(text)


@given(texts)
def test_sentences_of_a_text_do_not_depend_on_how_often_it_is_read(text):
    assert split(text) == split(text)


def test_a_sentence_keeps_the_kind_of_its_section_and_never_leaves_it():
    text = "Talks fail Envoys left. 3 comments"
    sections = [
        Section(Span(0, 10), "headline"),
        Section(Span(11, 23), "body"),
        Section(Span(24, 34), "boilerplate"),
    ]
    assert find_sentences(text, find_tokens(text), sections) == [
        Sentence(Span(0, 10), "headline", 0, 2),
        Sentence(Span(11, 23), "body", 2, 5),
        Sentence(Span(24, 34), "boilerplate", 5, 7),
    ]


def test_no_text_and_no_section_have_no_sentence():
    assert find_tokens("") == find_tokens(" \n\u200b\x00") == []
    assert find_sentences("", [], []) == []
    assert find_sentences("Rain.", find_tokens("Rain."), []) == []
    assert find_sentences(" \n", [], [Section(Span(0, 2), "body")]) == []


@pytest.mark.parametrize(
    ("text", "n_tokens", "n_sentences"),
    [
        pytest.param("a" * 1_000_000, 1, 1, id="one word"),
        pytest.param("a'" * 500_000, 2, 1, id="one word of apostrophes"),
        pytest.param("word " * 50_000, 50_000, 1, id="one sentence"),
        pytest.param("a-" * 50_000, 100_000, 1, id="one row of hyphens"),
        pytest.param('"' * 50_000, 50_000, 1, id="quotation marks alone"),
        pytest.param("a.b@" * 50_000, 50_000, 1, id="e-mail that never ends"),
        pytest.param("Gen. " * 50_000, 50_000, 1, id="titles alone"),
        pytest.param("Go.\n" * 50_000, 100_000, 50_000, id="one line a sentence"),
    ],
)
def test_a_long_text_takes_time_in_proportion(text, n_tokens, n_sentences):
    tokens = find_tokens(text)
    assert len(tokens) == n_tokens
    assert len(find_sentences(text, tokens, whole(text))) == n_sentences


LEMMAS = [
    ("leaves", "NOUN", "leaf"), ("leaves", "VERB", "leave"), ("children", "NOUN", "child"),
    ("people", "NOUN", "person"), ("policemen", "NOUN", "policeman"), ("heroes", "NOUN", "hero"),
    ("crises", "NOUN", "crisis"), ("species", "NOUN", "species"), ("bus", "NOUN", "bus"),
    ("MPs", "NOUN", "MP"), ("NGO", "NOUN", "NGO"), ("1990s", "NOUN", "1990s"),
    ("Envoys", "NOUN", "envoy"), ("CEASEFIRE", "NOUN", "ceasefire"),
    ("ex-wives", "NOUN", "ex-wife"), ("calories", "NOUN", "calorie"),
    ("said", "VERB", "say"), ("was", "AUX", "be"), ("ca", "AUX", "can"), ("’ll", "AUX", "will"),
    ("denied", "VERB", "deny"), ("blockaded", "VERB", "blockade"), ("quelling", "VERB", "quell"),
    ("travelling", "VERB", "travel"), ("re-elected", "VERB", "re-elect"),
    ("bring", "VERB", "bring"), ("livestreamed", "VERB", "livestream"),
    ("tweeting", "VERB", "tweet"), ("doxxed", "VERB", "doxx"),
    ("worse", "ADJ", "bad"), ("deadliest", "ADJ", "deadly"), ("pro-EU", "ADJ", "pro-EU"),
    ("better", "ADV", "well"), ("n’t", "PART", "not"), ("’s", "PART", "'s"), ("me", "PRON", "I"),
    ("These", "DET", "this"), ("“", "PUNCT", '"'), ("–", "PUNCT", "-"), ("…", "PUNCT", "…"),
    ("40,000", "NUM", "40000"), ("Diallo", "PROPN", "Diallo"), ("IS", "AUX", "be"),
    ("de", "X", "de"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("word", "upos", "lemma"), LEMMAS, ids=[f"{word} {upos}" for word, upos, _ in LEMMAS]
)
def test_lemmas(word, upos, lemma):
    token = Token(Span(0, len(word)), word)
    assert tag_tokens([token], [upos]) == [Token(token.span, word, lemma, upos)]


def test_an_adjective_seen_with_a_capital_within_a_sentence_keeps_it():
    tokens = find_tokens("Russian ships met New York ships. Old Russian ships met new ships.")
    upos = ["ADJ", "NOUN", "VERB", "ADJ", "PROPN", "NOUN", "PUNCT",
            "ADJ", "ADJ", "NOUN", "VERB", "ADJ", "NOUN", "PUNCT"]  # fmt: skip
    lemmas = [token.lemma for token in tag_tokens(tokens, upos) if token.upos == "ADJ"]
    assert lemmas == ["Russian", "New", "old", "Russian", "new"]


def test_each_token_needs_one_tag():
    with pytest.raises(ValueError, match=r"^tag_tokens: 2 tokens need as many tags; found 1$"):
        tag_tokens(find_tokens("Envoys met"), ["NOUN"])


@given(texts, st.sampled_from(["ADJ", "AUX", "NOUN", "NUM", "PROPN", "VERB", "X"]))
@example(",", "NUM")
def test_tagging_keeps_spans_and_words_and_leaves_no_lemma_empty(text, upos):
    tokens = find_tokens(text)
    tagged = tag_tokens(tokens, [upos] * len(tokens))
    assert [(t.span, t.text) for t in tagged] == [(t.span, t.text) for t in tokens]
    assert all(token.lemma and token.upos == upos for token in tagged)


def test_the_irregular_lemmas_shipped_are_those_the_rules_do_not_give():
    lemminflect = pytest.importorskip("lemminflect")
    table = Path(lemminflect.__file__).parent / "resources" / "lemma_lu.csv.gz"
    lines = (DATA / "lemmas_irregular.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line[0] != "#"] == lemmas.irregular_lines(table)


def test_no_group_of_the_pattern_is_possessive():
    """Python 3.11.2, which Debian 12 has, loses its place in them: *news:* becomes *new*, *s*."""
    assert not re.search(r"\)([*+?]|\{[\d,]+\})\+", _TOKEN.pattern)
