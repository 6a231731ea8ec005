"""The gazetteer: tables with their sources, states, seats, organisations, titles, offices."""

import csv
import datetime
import itertools
import re
from collections import Counter
from importlib import resources

import pytest

from newslab.actors.gazetteer import (
    OFFICES_KNOWN_UNTIL,
    adjective_of,
    country_names,
    find_entries,
    gender_of,
    held_on,
    holder_of,
    is_context,
    look_up,
    offices,
    role_of,
    title_of,
)

FOLDER = resources.files("newslab") / "data" / "gazetteer"
TABLES = sorted(path.name for path in FOLDER.iterdir() if path.name.endswith(".csv"))


def rows_of(table):
    lines = (FOLDER / table).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def test_all_tables_are_known():
    assert TABLES == [
        "contexts.csv", "countries.csv", "given_names.csv", "offices.csv", "organisations.csv",
        "places.csv", "roles.csv", "seats.csv", "short_forms.csv", "surnames_first.csv",
        "titles.csv",
    ]  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_a_table_says_its_source_licence_and_date(table):
    comments = [line for line in (FOLDER / table).read_text(encoding="utf-8").splitlines()
                if line.startswith("#")]  # fmt: skip
    found = re.search(r"# source: .+; licence: .+; date: (\d{4}-\d\d-\d\d)$", comments[-1])
    assert found is not None
    assert datetime.date.fromisoformat(found[1])


@pytest.mark.parametrize("table", TABLES)
def test_every_row_has_every_column(table):
    rows = rows_of(table)
    assert len(rows) > 20
    assert all(None not in row and None not in row.values() for row in rows)


def test_countries_have_unique_codes_and_names():
    rows = rows_of("countries.csv")
    for column in ("code", "name"):
        assert max(Counter(row[column] for row in rows).values()) == 1
    assert all(re.fullmatch("[A-Z]{3}", row["code"]) for row in rows)
    assert len(rows) >= 195
    assert country_names()["CIV"] == "Ivory Coast"


def test_no_two_states_share_a_name():
    owners = {}
    for row in rows_of("countries.csv"):
        for name in (row["name"], *filter(None, row["aliases"].split("|"))):
            assert owners.setdefault(name, row["code"]) == row["code"]


@pytest.mark.parametrize(("phrase", "expected"), [
    ("Kyiv", [("Ukraine", "capital")]),
    ("kyiv", []),
    ("KIEV", [("Ukraine", "capital")]),
    ("US", [("United States", "country"), ("United States", "adjective")]),
    ("us", []),
    ("Us", []),
    ("U.K.", [("United Kingdom", "country"), ("United Kingdom", "adjective")]),
    ("Côte d'Ivoire", [("Ivory Coast", "country")]),
    ("Cote d’Ivoire", [("Ivory Coast", "country")]),
    ("the Kremlin", []),
    ("Kremlin", [("Russia", "seat")]),
    ("Zhongnanhai", [("China", "seat")]),
    ("Downing Street", [("United Kingdom", "seat")]),
    ("Brussels", [("European Union", "seat")]),
    ("Daesh", [("Islamic State", "organisation")]),
    ("al-Qaida", [("al-Qaeda", "organisation")]),
    ("who", []),
    ("WHO", [("World Health Organization", "organisation")]),
    ("Poles", [("Poland", "people")]),
    ("California", [("California", "place")]),
    ("", []),
    ("\ud800", []),
])  # fmt: skip
def test_phrases_are_looked_up(phrase, expected):
    assert [(entry.name, entry.kind) for entry in look_up(phrase)] == expected


def test_the_longest_phrase_is_found():
    words = "The U.S. envoy left the Democratic Republic of the Congo for New Delhi .".split()
    found = [(first, last, entries[0].name) for first, last, entries in find_entries(words)]
    assert found == [(1, 2, "United States"), (5, 10, "Democratic Republic of the Congo"),
                     (11, 13, "India")]  # fmt: skip


def test_a_possessive_is_no_part_of_a_phrase():
    assert [found[:2] for found in find_entries(["Kenya", "’s", "Republican", "'s"])] == [
        (0, 1), (2, 3)]  # fmt: skip


def test_adjectives_are_the_first_of_their_state():
    assert [adjective_of(code) for code in ("KEN", "GBR", "USA", "XXX")] == [
        "Kenyan", "British", "U.S.", "XXX"]  # fmt: skip


@pytest.mark.parametrize(("phrase", "noun", "gender"), [
    ("Lt. Gen.", "general", None), ("lt gen", "general", None), ("Mrs", "woman", "f"),
    ("Prime Minister", "prime minister", None), ("Senators", "senator", None),
    ("King", "king", "m"), ("Secretary of State", "secretary", None),
])  # fmt: skip
def test_titles_tell_noun_and_gender(phrase, noun, gender):
    title = title_of(phrase)
    assert (title.noun, title.gender) == (noun, gender)


@pytest.mark.parametrize("phrase", ["Ministry", "", "’s", ",", ", Lt.", "Lee"])
def test_other_words_are_no_titles(phrase):
    assert title_of(phrase) is None


def test_roles_contexts_and_given_names():
    assert dict(role_of("spokeswoman")) == {"PERSON": "f"}
    assert set(role_of("government")) == {"ORGANISATION", "STATE"}
    assert dict(role_of("officials")) == {"GROUP": None}
    assert is_context("press", "urge")
    assert not is_context("press", "table")
    assert [gender_of(name) for name in ("Volodymyr", "Daria", "Xyzzy")] == ["m", "f", None]


def test_offices_are_held_by_one_at_a_time():
    held = {}
    for office in offices():
        assert office.start < office.until <= OFFICES_KNOWN_UNTIL
        for title in office.titles:
            held.setdefault((office.of, title), []).append((office.start, office.until))
    for spells in held.values():
        spells.sort()
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(spells))


@pytest.mark.parametrize(("of", "title", "day", "expected"), [
    ("USA", "president", "2025-04-25", "Donald Trump"),
    ("USA", "president", "2015-04-25", "Barack Obama"),
    ("USA", "president", "2021-01-20", "Joe Biden"),
    ("GBR", "prime minister", "2022-10-01", "Liz Truss"),
    ("FRA", "president", "2011-01-01", "Nicolas Sarkozy"),
    ("UKR", "president", "2014-04-01", None),
    ("NATO", "secretary general", "2016-01-01", "Jens Stoltenberg"),
    ("USA", "president", "1999-01-01", None),
    ("USA", "president", "2031-01-01", None),
    ("USA", "president", None, None),
    ("KEN", "president", "2020-01-01", None),
])  # fmt: skip
def test_who_held_an_office(of, title, day, expected):
    on = datetime.date.fromisoformat(day) if day else None
    assert holder_of(of, title, held_on(on)) == expected


def test_offices_of_the_g20_ukraine_israel_iran_and_three_organisations_are_there():
    assert {office.of for office in offices()} == set(
        "ARG AUS BRA CAN CHN FRA DEU IND IDN ITA JPN MEX RUS SAU ZAF KOR TUR GBR USA UKR ISR IRN"
        .split()) | {"European Union", "NATO", "United Nations"}  # fmt: skip
