"""What a name of the gazetteer mentions: a state, its people, an organisation, or a place."""

from __future__ import annotations

from dataclasses import replace

from newslab.actors.gazetteer import Entry, find_entries, is_context, look_up, role_of
from newslab.actors.groups import read_demonym, read_owned
from newslab.actors.places import read_place
from newslab.actors.repair import Name, plain
from newslab.records import Candidate, MentionForm
from newslab.text.doc import Doc

_PEOPLE_ADJECTIVES = ("ese", "ish", "ss", "ch")


def read_entry(doc: Doc, name: Name, persons: frozenset[int]) -> list[Candidate]:
    """The candidate that a name of the gazetteer gives."""
    first, last = name.first, name.last
    entry = _reading_of(doc, name)
    if entry.kind in ("organisation", "outlet", "platform", "party"):
        return [_read_known(doc, first, last, entry, persons)]
    following = find_entries(doc.words[last : last + 2])
    if entry.kind == "adjective" and _is_people_of(following, doc.word(last, first) == "-"):
        owned = None  # Cuban-American voters are no Cubans, and not all Americans
    elif entry.kind in ("adjective", "country", "seat"):
        owned = read_owned(doc, first, last, entry, persons)
        if owned is not None and owned.first <= first:
            return [owned]
    else:
        owned = None
    if entry.kind == "people":
        return [_read_people(doc, first, last, entry)]
    found = replace(
        plain(doc, first, last, None, "name", ""), key=entry.name, country=entry.country
    )
    if entry.kind == "adjective":
        acts, rule = read_demonym(doc, first, last, entry, persons)
        return [replace(found, type="STATE" if acts else None, form="demonym", rule=rule)]
    reading = read_place(doc, first, last, entry)
    form: MentionForm = "name" if entry.kind == "country" else "metonym"
    if not reading.acts:
        return [replace(found, form="name", rule=reading.rule)]
    found = replace(found, type=entry.type, form=form, rule=reading.rule)
    return [found] if owned is None else [found, owned]


def _is_people_of(found: list[tuple[int, int, tuple[Entry, ...]]], at: int) -> bool:
    return bool(found) and found[0][0] == at and found[0][2][0].kind == "adjective"








def _reading_of(doc: Doc, name: Name) -> Entry:
    """Which of several entries is meant: *U.S.* a state or an adjective, *Hague* …"""
    kinds = {entry.kind: entry for entry in name.entries}
    after = doc.tag(name.last, name.first)
    attributive = after in ("NOUN", "ADJ", "PROPN") and not doc.is_possessive(name.last)
    if {"adjective", "people"} <= kinds.keys():
        plural = doc.lower[name.last - 1].endswith(("s", "men")) and not attributive
        before = doc.word(name.first - 1, name.first)
        alike = kinds["adjective"].name == kinds["people"].name
        the_people = before == "the" and after in ("VERB", "AUX", "PUNCT") and alike
        return (
            kinds["people"]
            if plural or the_people or before in ("a", "an") and (not attributive)
            else kinds["adjective"]
        )
    if {"adjective", "country"} <= kinds.keys():
        joined = doc.word(name.last, name.first) == "and" and attributive
        return kinds["adjective"] if attributive or joined else kinds["country"]
    return name.entries[0]


def _read_people(doc: Doc, first: int, last: int, entry: Entry) -> Candidate:
    """*Kenyans* are a group; *a Kenyan* is somebody."""
    word = doc.lower[last - 1]
    one = not word.endswith(("s", "men", *_PEOPLE_ADJECTIVES)) or doc.word(
        first - 1, first
    ) in ("a", "an", "one")
    found = plain(doc, first, last, None, "demonym", "demonym: describes a person")
    if one:
        return found
    label = " ".join(doc.words[first:last])
    label = f"{label} people" if not word.endswith(("s", "men")) or word.endswith("ss") else label
    return replace(
        found,
        type="GROUP",
        form="name",
        rule="people",
        key=label,
        plural=True,
        country=entry.country,
    )


def _read_known(
    doc: Doc, first: int, last: int, entry: Entry, persons: frozenset[int]
) -> Candidate:
    """A well-known organisation, its people, or a platform where something is posted."""
    owned = read_owned(doc, first, last, entry, persons)
    if owned is not None and owned.type == "GROUP":
        return owned
    found = replace(
        plain(doc, first, last, entry.type, "name", "gazetteer"),
        key=entry.name,
        country=entry.country,
    )
    if entry.kind == "seat":
        reading = read_place(doc, first, last, entry)
        type_ = entry.type if reading.acts else None
        return replace(found, type=type_, form="metonym", rule=reading.rule)
    if entry.kind == "platform" and is_venue(doc, first, last):
        return replace(found, type=None, rule="not an actor: where something was published")
    if (
        entry.kind == "outlet"
        and doc.word(first - 1, first) == "("
        and (doc.word(last, first) in (")", "/"))
    ):
        return replace(found, type=None, rule="not an actor: credit")
    if entry.kind == "party" and _describes_person(doc, last, persons):
        return replace(found, type=None, form="demonym", rule="party: describes a person")
    return found


def _describes_person(doc: Doc, last: int, persons: frozenset[int]) -> bool:
    """Whether what follows token ``last`` is a title, a trade or a name (*Tory leader Lee*)."""
    head = doc.head(last)
    following = range(last, head + 1) if head is not None else range(0)
    return any(k in persons or "PERSON" in role_of(doc.lemmas[k]) for k in following)


def is_venue(doc: Doc, first: int, last: int) -> bool:
    """Whether a name says where something was published: *on Mastodon*, *a Mastodon post*."""
    head = doc.head(last)
    followed = head is not None and head == last and is_context("platform", doc.lemmas[head])
    return (
        followed
        or doc.word(first - 1, first) in ("on", "via")
        and bool(look_up(" ".join(doc.words[first:last])))
    )
