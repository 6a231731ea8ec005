"""What a name of the gazetteer mentions: a state, its people, an organisation, or a place."""

from __future__ import annotations

from dataclasses import replace

from newslab.actors.edges import Name, plain
from newslab.actors.gazetteer import Entry, adjective_of, find_entries, is_context, look_up, role_of
from newslab.actors.groups import read_demonym, read_owned
from newslab.actors.places import read_place
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
    if entry.kind == "adjective" and (_is_people_of(following, doc.word(last, first) == "-")
            or _follows_people(doc, first)):  # fmt: skip
        owned = None  # Cuban-American voters are no Cubans, and not all Americans
    elif entry.kind in ("adjective", "country", "seat"):
        owned = read_owned(doc, first, last, entry, persons)
        owned = owned or _shared_owned(doc, first, last, entry, persons)
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
        described = _read_described(doc, first, last, entry, persons)
        if described is not None:
            return [described]
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


def _follows_people(doc: Doc, first: int) -> bool:
    """Whether the adjective of another people stands right before, joined or not."""
    at = first - 2 if doc.word(first - 1, first) in ("-", "–") else first - 1
    if not doc.word(at, first):
        return False
    return _is_people_of(find_entries(doc.words[at : at + 1]), 0)


def _read_described(
    doc: Doc, first: int, last: int, entry: Entry, persons: frozenset[int]
) -> Candidate | None:
    """One person told by state and trade alone, as headlines do: *Top Kenyan general killed*."""
    head = doc.head(last)
    if head is None or head + 1 in persons or any(k in persons for k in range(last, head + 1)):
        return None
    start, opening = first, doc.bounds(first)[0]
    while start > opening and doc.upos[start - 1] == "ADJ":
        start -= 1
    single = doc.lower[head] == doc.lemmas[head] and doc.words[head].islower()
    bare = start == opening or doc.upos[start - 1] in ("VERB", "ADP", "PUNCT", "SCONJ", "CCONJ")
    if not (single and bare and "PERSON" in role_of(doc.lemmas[head])) or (
            doc.word(head + 1, head) in ("-", "–", ",")):  # fmt: skip
        return None
    found = plain(doc, start, head + 1, None, "nominal", "nominal")
    told = next(iter(role_of(doc.lemmas[head]).values()))
    return replace(found, nouns=(doc.lemmas[head],), country=entry.country, gender=told)


def _shared_owned(
    doc: Doc, first: int, last: int, entry: Entry, persons: frozenset[int]
) -> Candidate | None:
    """*Indian* in *Indian and Chinese troops*: the troops are of both."""
    if doc.word(last, first) not in ("and", "or", ",") or entry.kind != "adjective":
        return None
    found = find_entries(doc.words[last + 1 : last + 4])
    other = next((e for e in found[0][2] if e.kind == "adjective"), None) if found else None
    if other is None or found[0][0] > 0:
        return None
    owned = read_owned(doc, last + 1, last + 1 + found[0][1], other, persons)
    if owned is None or owned.key is None or owned.type != "GROUP":
        return None
    span = doc.span(first, last)
    key = owned.key.replace(adjective_of(other.country or ""), adjective_of(entry.country or ""))
    return replace(
        owned,
        span=span,
        name=span,
        first=first,
        last=last,
        key=key,
        form="demonym",
        country=entry.country,
    )


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
