"""Decoded names that are two: parted at quotation marks, sentences, hyphens and headline verbs."""

import pytest

from newslab.actors.edges import Name
from newslab.actors.parting import apart, part_names
from newslab.records import Sentence, Span, Token
from newslab.text.doc import Doc


def parted(*sentences, headline=False):
    """The names of sentences whose words tell tag and name: ``Ann/p Lee/p met``.

    A name is a run of words with one mark; ``_`` joins a word to the one before.
    """
    text, tokens, spans, names = "", [], [], []
    for words in sentences:
        first, previous = len(tokens), ""
        for marked in words.split():
            word, _, mark = marked.partition("/")
            text += "" if word[0] == "_" or tokens and marked_joint(tokens[-1]) else " "
            word = word.lstrip("_")
            start = len(text)
            text += word
            upos = "PROPN" if word[0].isupper() else "PUNCT" if not word.isalnum() else "NOUN"
            if mark and mark == previous:
                names[-1] = (names[-1][0], len(tokens) + 1, mark)
            elif mark:
                names.append((len(tokens), len(tokens) + 1, mark))
            tokens.append(Token(Span(start, len(text)), word, word.lower().removesuffix("s"), upos))
            previous = mark
        spans.append((first, len(tokens)))
    told = [
        Sentence(Span(tokens[a].span.start, tokens[b - 1].span.end),
                 "headline" if headline and not i else "body", a, b)
        for i, (a, b) in enumerate(spans)
    ]  # fmt: skip
    doc = Doc(text, tuple(tokens), tuple(told))
    label = {"p": "PERSON", "o": "ORGANISATION"}
    found = part_names(doc, [Name(a, b, label[mark[0]]) for a, b, mark in names])
    return [(" ".join(doc.words[n.first : n.last]), n.label[0]) for n in found]


def marked_joint(token):
    """Whether the next word touches this one, as after a hyphen."""
    return token.text in "-–"


def test_two_persons_joined_by_a_hyphen_are_two_where_the_text_names_both():
    found = parted("Ada/p Okafor/p met Ben/q Petrov/q".replace("/q", "/p2"),
                   "Okafor/o _-/o Petrov/o lost")  # fmt: skip
    assert found == [("Ada Okafor", "P"), ("Ben Petrov", "P"), ("Okafor", "P"), ("Petrov", "P")]


def test_two_names_joined_by_a_hyphen_before_talks_are_two():
    assert parted("Okafor/o _-/o Petrov/o talks") == [("Okafor", "P"), ("Petrov", "P")]


def test_a_double_surname_stays_one():
    found = parted("Maria/p Ruiz/p _-/p Petrov/p won", "Ruiz/p _-/p Petrov/p talks",
                   "Ada/p Ruiz/p left", "Ben/p Petrov/p left")  # fmt: skip
    assert found[:2] == [("Maria Ruiz - Petrov", "P"), ("Ruiz - Petrov", "P")]


def test_a_double_surname_that_was_parted_is_joined():
    assert parted("Maria/p Ruiz/p _- Petrov/p won") == [("Maria Ruiz - Petrov", "P")]


def test_an_unknown_double_surname_stays_one():
    assert parted("Okafor/p _-/p Petrov/p smiled") == [("Okafor - Petrov", "P")]


def test_a_name_ends_where_a_quotation_opens_and_does_not_close():
    assert parted("Ada/p Okafor/p “/p Ben/p Petrov/p lied") == [
        ("Ada Okafor", "P"), ("“ Ben Petrov", "P")]  # fmt: skip


def test_a_nickname_in_quotation_marks_stays_in_its_name():
    assert parted("Ada/p “/p Addie/p ”/p Okafor/p left") == [("Ada “ Addie ” Okafor", "P")]


def test_a_name_ends_with_its_sentence():
    assert parted("Photo by Ada/p Okafor/p", "Ben/p Petrov/p left") == [
        ("Ada Okafor", "P"), ("Ben Petrov", "P")]  # fmt: skip


@pytest.mark.parametrize(("headline", "body", "first"), [
    ("Ada/p Okafor/p Hammers/p Acme/p Chief/p", "Ada/p Okafor/p left", ("Ada Okafor", "P")),
    ("Okafor/o Energy/o Rules/o Face/o Test/o", "Ada/p Okafor/p left", ("Okafor", "P")),
    ("Ada/p Okafor/p Wins/p", "Bo/p Hart/p left", ("Ada Okafor Wins", "P")),
    ("Okafor/p Ruiz/p Wins", "Ada/p Okafor/p Ruiz/p left", ("Okafor Ruiz", "P")),
    ("Okafor/o _-/o Petrov/o Wins", "Ada/p Okafor/p left", ("Okafor - Petrov", "O")),
])  # fmt: skip
def test_a_name_of_a_headline_ends_where_the_article_ends_it(headline, body, first):
    assert parted(headline, body, headline=True)[0] == first


def test_the_same_words_in_the_body_are_left_alone():
    assert parted("Ada/p Okafor/p Hart/p won", "Ada/p Okafor/p left")[0] == ("Ada Okafor Hart", "P")


def test_of_two_that_overlap_the_longer_is_kept():
    names = [Name(0, 2, "PERSON"), Name(1, 4, "ORGANISATION"), Name(4, 5, "PERSON")]
    assert apart(names) == names[1:]
