"""States, seats of government, well-known organisations, titles, offices, from package data.

The tables stand in ``newslab/data/gazetteer/``, each with its source, licence and date in its
first lines. All are read once, on first use.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from newslab.actors.names import fold, is_acronym, spelling
from newslab.records import ActorType
from newslab.text.lists import table_rows

EntryKind = Literal["country", "adjective", "people", "capital", "seat", "organisation", "outlet",
                    "platform", "party", "place"]  # fmt: skip

_LONGEST = 8  # words of a phrase
# A row of offices without an end is known to hold until this day (the date of the table).
OFFICES_KNOWN_UNTIL = datetime.date(2025, 10, 31)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a phrase of the gazetteer names.

    ``name`` is the usual name of the state or organisation, ``country`` an ISO 3166-1
    alpha-3 code (of the state itself, or of the state that the organisation is part of).
    """

    name: str
    kind: EntryKind
    type: ActorType
    country: str | None


@dataclass(frozen=True, slots=True)
class Title:
    """A title: the noun by which its bearer is called afterwards, and a gender or None."""

    noun: str
    gender: str | None


@dataclass(frozen=True, slots=True)
class _Index:
    """Entries by key, and every beginning of a key."""

    entries: Mapping[str, tuple[tuple[str, Entry], ...]]
    beginnings: frozenset[str]


@lru_cache(maxsize=65536)
def _key(phrase: str) -> str:
    return re.sub(r"[\W_]+", "", fold(phrase))


@lru_cache(maxsize=1)
def _index() -> _Index:
    found: dict[str, list[tuple[str, Entry]]] = {}

    def add(phrases: str, entry: Entry) -> None:
        for phrase in filter(None, phrases.split("|")):
            found.setdefault(_key(phrase), []).append((phrase, entry))

    for row in table_rows("countries"):
        code, name = row["code"], row["name"]
        add(f"{name}|{row['aliases']}", Entry(name, "country", "STATE", code))
        add(row["adjectives"], Entry(name, "adjective", "STATE", code))
        add(row["people"], Entry(name, "people", "GROUP", code))
        add(row["capitals"], Entry(name, "capital", "STATE", code))
    organisations: dict[str, Entry] = {}
    for row in table_rows("organisations"):
        kinds: dict[str, EntryKind] = {"outlet": "outlet", "platform": "platform", "party": "party"}
        kind = kinds.get(row["kind"], "organisation")
        type_: ActorType = "GROUP" if row["type"] == "GROUP" else "ORGANISATION"
        entry = Entry(row["name"], kind, type_, row["country"] or None)
        organisations[row["name"]] = entry
        add(f"{row['name']}|{row['aliases']}", entry)
    for row in table_rows("seats"):
        of = row["of"]
        if of in country_names():
            add(row["name"], Entry(country_names()[of], "seat", "STATE", of))
        else:
            owner = organisations.get(of, Entry(of, "seat", "ORGANISATION", None))
            add(row["name"], Entry(owner.name, "seat", owner.type, owner.country))
    for row in table_rows("places"):
        add(row["name"], Entry(row["name"], "place", "STATE", None))
    beginnings = {key[:end] for key in found for end in range(1, len(key) + 1)}
    return _Index({key: tuple(entries) for key, entries in found.items()}, frozenset(beginnings))


@lru_cache(maxsize=1)
def country_names() -> Mapping[str, str]:
    """ISO 3166-1 alpha-3 code to short name.

    >>> country_names()["UKR"]
    'Ukraine'
    """
    return {row["code"]: row["name"] for row in table_rows("countries")}


@lru_cache(maxsize=1)
def wikidata_items() -> Mapping[str, str]:
    """ISO 3166-1 alpha-3 code to the state's item of Wikidata.

    >>> wikidata_items()["UKR"]
    'Q212'
    """
    return {row["code"]: row["wikidata"] for row in table_rows("countries")}


@lru_cache(maxsize=1)
def _adjectives() -> Mapping[str, str]:
    return {row["code"]: row["adjectives"].split("|")[0] or row["name"]
            for row in table_rows("countries")}  # fmt: skip


def adjective_of(code: str) -> str:
    """The adjective of a state: ``FRA`` to *French*; the name where there is none.

    >>> adjective_of("FRA"), adjective_of("USA")
    ('French', 'U.S.')
    """
    return _adjectives().get(code, code)


@lru_cache(maxsize=65536)
def look_up(phrase: str) -> tuple[Entry, ...]:
    """What a phrase names; letters are compared without case, accents and punctuation.

    Acronyms must be written in capitals (*US* is a state, *us* is not).

    >>> [(entry.name, entry.kind) for entry in look_up("Kyiv")]
    [('Ukraine', 'capital')]
    >>> look_up("us"), [entry.kind for entry in look_up("U.S.")]
    ((), ['country', 'adjective'])
    """
    matches = _index().entries.get(_key(phrase), ())
    return tuple(dict.fromkeys(entry for name, entry in matches if _is_written_as(phrase, name)))


def _is_written_as(phrase: str, name: str) -> bool:
    letters = [letter for letter in phrase if letter.isalpha()]
    if is_acronym(name) and len(name.replace(".", "")) < 6:
        upper = sum(letter.isupper() for letter in letters)
        return upper * 2 > len(letters) and letters[0].isupper()
    return not letters or letters[0].isupper() or name[0].islower()


def find_entries(words: Sequence[str]) -> list[tuple[int, int, tuple[Entry, ...]]]:
    """The longest phrases of the gazetteer among words, as ``(first, last, entries)``.

    >>> [(a, b, e[0].name) for a, b, e in find_entries(["the", "Saudi", "Arabia", "visit"])]
    [(1, 3, 'Saudi Arabia')]
    """
    index, found = _index(), []
    parts = [_key(word) for word in words]
    first = 0
    while first < len(words):
        key, best = "", None
        for last in range(first, min(first + _LONGEST, len(words))) if parts[first] else ():
            key += parts[last]
            if key not in index.beginnings:
                break
            if parts[last] and key in index.entries and words[last] not in ("'s", "’s"):
                entries = look_up(" ".join(words[first : last + 1]))
                best = (first, last + 1, entries) if entries else best
        if best is not None:
            found.append(best)
            first = best[1]
        else:
            first += 1
    return found


@lru_cache(maxsize=1)
def _titles() -> Mapping[str, Title]:
    return {_key(row["title"]): Title(row["noun"], row["gender"] or None)
            for row in table_rows("titles")}  # fmt: skip


def title_of(phrase: str) -> Title | None:
    """The title that a phrase is, or None; a plural counts (*Presidents Lula and Petro*).

    >>> title_of("Lt. Gen.").noun, title_of("Mrs").gender, title_of("Ministry")
    ('general', 'f', None)
    """
    if not (phrase[:1].isalnum() and (phrase[-1:].isalnum() or phrase[-1:] == ".")):
        return None
    key = _key(phrase)
    return _titles().get(key) or (_titles().get(key[:-1]) if key[-1:] == "s" else None)


@lru_cache(maxsize=1)
def _roles() -> Mapping[str, Mapping[str, str | None]]:
    roles: dict[str, dict[str, str | None]] = {}
    for row in table_rows("roles"):
        roles.setdefault(row["noun"], {})[row["type"]] = row["gender"] or None
    for title in _titles().values():
        roles.setdefault(title.noun, {}).setdefault("PERSON", title.gender)
    return roles


def role_of(noun: str) -> Mapping[str, str | None]:
    """The types of actor that a common noun names, each with the gender it tells or None.

    >>> dict(role_of("ministry")), dict(role_of("actress")), dict(role_of("table"))
    ({'ORGANISATION': None}, {'PERSON': 'f'}, {})
    """
    return _roles().get(noun, {})


@lru_cache(maxsize=1)
def _contexts() -> Mapping[str, frozenset[str]]:
    kinds: dict[str, set[str]] = {}
    for row in table_rows("contexts"):
        kinds.setdefault(row["kind"], set()).add(row["word"])
    return {kind: frozenset(words) for kind, words in kinds.items()}


def is_context(kind: str, *lemmas: str) -> bool:
    """Whether one of ``lemmas`` is listed in ``contexts.csv`` as of this kind.

    >>> is_context("act", "reject"), is_context("place", "demand", "suburb")
    (True, True)
    """
    return not _contexts()[kind].isdisjoint(lemmas)


@lru_cache(maxsize=1)
def _given_names() -> Mapping[str, str]:
    return {row["name"]: row["gender"] for row in table_rows("given_names")}


def gender_of(given: str) -> str | None:
    """``m`` or ``f`` where at least four of five bearers of a given name share it; else None.

    >>> gender_of("Volodymyr"), gender_of("Olga"), gender_of("Robin")
    ('m', 'f', None)
    """
    return _given_names().get(spelling(given))


@dataclass(frozen=True, slots=True)
class Office:
    """Who held an office of a state (alpha-3 code) or organisation, from (in) until (out)."""

    of: str
    titles: tuple[str, ...]
    name: str
    start: datetime.date
    until: datetime.date


@lru_cache(maxsize=1)
def offices() -> tuple[Office, ...]:
    """Heads of state and government of the G20, Ukraine, Israel and Iran; EU, NATO and UN."""
    day = datetime.date.fromisoformat
    return tuple(
        Office(
            row["of"],
            tuple(row["title"].split("|")),
            row["name"],
            day(row["from"]),
            day(row["until"]) if row["until"] else OFFICES_KNOWN_UNTIL,
        )
        for row in table_rows("offices")
    )


def held_on(day: datetime.date | None, table: Sequence[Office] | None = None) -> tuple[Office, ...]:
    """The offices held on a day, of the gazetteer or another table; none without a day."""
    if day is None:
        return ()
    known = offices() if table is None else table
    return tuple(office for office in known if office.start <= day < office.until)


def holder_of(of: str, title: str, held: Sequence[Office]) -> str | None:
    """Who is meant by an office alone; None where those held do not tell.

    >>> holder_of("USA", "president", held_on(datetime.date(2015, 4, 1)))
    'Barack Obama'
    >>> holder_of("USA", "president", held_on(None))
    """
    names = {office.name for office in held if office.of == of and title in office.titles}
    return names.pop() if len(names) == 1 else None
