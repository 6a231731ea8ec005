"""The parts of names: spellings, initials, surnames, acronyms, ids."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newslab.actors.names import (
    acronym_of,
    fold,
    generation,
    is_acronym,
    is_acronym_for,
    is_same_person,
    is_same_word,
    is_surname_first,
    name_words,
    nicknames,
    skeleton,
    slug,
    spelling,
    surname_at,
)

SPELLINGS = [
    "Zelensky Zelenskyy Zelenskiy Zelenskij", "Sergei Sergey Sergej", "Alexei Alexey",
    "Yulia Iulia", "Khrushchev Hrushchev", "Hussein Hussain", "Yeltsin Eltsin",
    "Viktoria Victoria", "Nikolas Nicolas", "Mahmoud Mahmud", "Erdoğan Erdogan", "Peña Pena",
    "Łukasz Lukasz", "O’Brien O'Brien", "Wójcik Wojcik", "Philip Filip", "Müller Muller",
]  # fmt: skip


@pytest.mark.parametrize("names", SPELLINGS)
def test_one_name_has_one_spelling(names):
    assert len({spelling(name) for name in names.split()}) == 1


@pytest.mark.parametrize("names", ["Lavrov Lavov", "Macron Macri", "Merkel Merz", "Ali Eli",
                                   "Xi Li", "Brown Braun"])  # fmt: skip
def test_two_names_stay_two(names):
    one, other = names.split()
    assert spelling(one) != spelling(other)


@pytest.mark.parametrize(("one", "other", "same"), [
    ("Bernie Sanders", "Bernard Sanders", True),
    ("Bill Harte", "William Harte", True),
    ("J. Okoro", "Joyce Okoro", True),
    ("Joyce A. Okoro", "Joyce Okoro", True),
    ("JD Vance", "James David Vance", True),
    ("Muhammad al-Harbi", "Mohammed Al Harbi", True),
    ("Juan Ortega", "Juan Ortega Ruiz", True),
    ("Ursula von der Leyen", "Ursula Leyen", True),
    ("Kim Jong Un", "Kim Jong-un", True),
    ("Mitt Romney", "Willard Mitt Romney", True),
    ("Michelle Obama", "Barack Obama", False),
    ("Kim Jong Un", "Kim Yo Jong", False),
    ("Ann Lee", "Ann Li", False),
    ("John Carter", "Jane Carter", False),
    ("Jean Carter", "Joan Carter", False),
    ("Mario Conti", "Maria Conti", False),
    ("Hassan Darwish", "Hussein Darwish", False),
    ("Eric Lindgren", "Erica Lindgren", False),
    ("Peter Lang", "Paul Lang", False),
    ("Ann Ruiz", "Ann Ortega", False),
])  # fmt: skip
def test_full_names_of_one_person(one, other, same):
    assert is_same_person(one.split(), other.split()) is same
    assert is_same_person(other.split(), one.split()) is same


@pytest.mark.parametrize(("one", "other", "same"), [
    ("Bob", "Robert", True), ("Bob", "Bill", False), ("B.", "Bill", True), ("B.", "Rob", False),
    ("Sasha", "Alexander", True), ("Kate", "Katherine", True),
])  # fmt: skip
def test_given_names_and_their_short_forms(one, other, same):
    assert is_same_word(one, other, given=True) is same
    assert not is_same_word(one, other) or spelling(one) == spelling(other)


@pytest.mark.parametrize(("name", "first"), [
    ("Xi Jinping", True), ("Kim Jong Un", True), ("Moon Jae-in", True), ("Nguyen Van Thanh", True),
    ("Wang Yi", True), ("Kim Kardashian", False), ("Park Geun-hye", True), ("Ben Affleck", False),
    ("Ann Lee", False), ("Lee Harvey Oswald", True), ("Xi", False),
])  # fmt: skip
def test_surnames_that_stand_first(name, first):
    assert is_surname_first(name.split()) is first


@pytest.mark.parametrize(("name", "at"), [
    ("Ann Lee", 1), ("Alexander Van der Bellen", 1), ("Khalid bin Faisal", 1), ("Pelé", 0),
    ("Xi Jinping", 0), ("Juan Ortega Ruiz", 2),
])  # fmt: skip
def test_where_the_surname_begins(name, at):
    assert surname_at(name.split()) == at


def test_the_words_of_a_name_hold_neither_nickname_nor_suffix():
    assert name_words("John “Jack” A. Smith, Jr.") == ("John", "A.", "Smith")
    assert nicknames("John “Jack” Smith (Johnny)") == ("Jack", "Johnny")
    assert [generation(n) for n in ("A. Lang Jr.", "A. Lang III", "Junior")] == ["jr", "iii", ""]


@pytest.mark.parametrize(("acronym", "long", "fits"), [
    ("RDIF", "Russian Direct Investment Fund", True), ("IED", "improvised explosive device", True),
    ("OIC", "Organisation of Islamic Cooperation", True), ("U.N.", "United Nations", True),
    ("NRF", "Nordic Fund", False), ("A", "Acme", False),
])  # fmt: skip
def test_acronyms_and_their_long_forms(acronym, long, fits):
    assert is_acronym_for(acronym, long.split()) is fits


def test_what_is_written_as_an_acronym():
    words = ["IED", "U.N.", "DoJ", "Baza", "USA", "I", "Trump", "G7", "COVID-19"]
    assert [word for word in words if is_acronym(word)] == ["IED", "U.N.", "DoJ", "USA", "COVID-19"]
    assert acronym_of(["al-Aqsa", "Trust"]) >= {"AAT"}


@pytest.mark.parametrize(("name", "id_"), [
    ("Ana Ruiz", "ana-ruiz"), ("U.S. officials", "us-officials"), ("São Tomé", "sao-tome"),
    ("习近平", "actor"), ("…", "actor"), ("O’Brien & Sons", "obrien-sons"),
])  # fmt: skip
def test_ids_are_readable(name, id_):
    assert slug(name) == id_


@given(st.text(max_size=30))
def test_no_name_is_too_odd(name):
    id_ = slug(name)
    assert id_
    assert id_.isascii()
    assert id_ == id_.lower()
    assert "--" not in id_
    assert fold(fold(name)) == fold(name)
    words = name_words(name)
    assert isinstance(spelling(name) + skeleton(name), str)
    assert nicknames(name) is not None
    if len(words) > 1:
        assert is_same_person(words, words)
        assert 0 <= surname_at(words) < len(words)
