"""Names and rules to candidate mentions, before it is known whose they are.

`find_mentions` finds what may mention an actor, in text order and without overlaps;
`newslab.actors.resolution` then says who is who, and `newslab.actors.pronouns` whom the
pronouns stand for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from newslab.actors.descriptions import describe
from newslab.actors.descriptive import find_common
from newslab.actors.entries import is_venue, read_entry
from newslab.actors.gazetteer import Entry, find_entries, role_of
from newslab.actors.groups import find_people, read_owned, read_people_of
from newslab.actors.names import is_acronym, is_acronym_for
from newslab.actors.repair import THING, Name, mend_names, plain
from newslab.model.labels import Labelled
from newslab.records import ASIDE, ActorType, Candidate, MentionForm
from newslab.text.doc import Doc

# "the Lopez administration": what of a person is an actor of its own.
_OF_PERSONS = frozenset("administration campaign camp government cabinet regime".split())
_NO_ACTOR = "not an actor: event, work or thing"


def find_mentions(doc: Doc, names: Iterable[Labelled]) -> list[Candidate]:
    """Whatever may mention an actor, in text order; no two overlap.

    Parameters
    ----------
    doc : Doc
        With parts of speech; without them little but names is found. What stands in boilerplate
        and datelines is passed over.
    names : iterable of Labelled
        The ``names`` layer of an encoding: PERSON, ORGANISATION, PLACE or GROUP.

    Returns
    -------
    list of Candidate
        ``type`` None for places, pronouns and nominals; each with the rule that read it.
    """
    found = [
        name
        for name in mend_names(doc, names)
        if doc.section(name.first) not in ASIDE
    ]
    persons = frozenset(k for n in found if n.label == "PERSON" for k in range(n.first, n.last))
    no_actors = _abbreviated_things(doc)
    candidates = [
        c
        for name in found
        for c in _read(doc, name, persons)
        if c.span.of(doc.text) not in no_actors
    ]
    covered = frozenset(k for c in candidates for k in range(c.first, c.last))
    owned = frozenset(noun for c in candidates if c.type == "GROUP" for noun in c.nouns)
    candidates += find_people(doc, covered, owned)
    named = frozenset(k for c in candidates if c.type for k in range(c.first, c.last))
    candidates += find_common(doc, persons, named)
    return _without_overlap(candidates)


def _without_overlap(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The longer of two that overlap; of two as long, the one that names an actor."""
    order = sorted(candidates, key=lambda c: (c.first - c.last, c.type is None, c.span))
    taken: set[int] = set()
    kept = []
    for candidate in order:
        place = range(candidate.first, candidate.last)
        if taken.isdisjoint(place):
            taken.update(place)
            kept.append(candidate)
    return sorted(kept, key=lambda c: c.span)




def _abbreviated_things(doc: Doc) -> frozenset[str]:
    """Acronyms in brackets after a long form without capitals: *heat pump (HP)*."""
    found = set()
    for k in range(2, len(doc.words) - 1):
        word = doc.words[k]
        if doc.lower[k - 1] != "(" or doc.lower[k + 1] != ")" or not is_acronym(word):
            continue
        for length in range(2, min(len(word) + 4, k)):
            long_form = doc.words[k - 1 - length : k - 1]
            if is_acronym_for(word, long_form):
                if not any(w[:1].isupper() for w in long_form[1:]):
                    found |= {word, word + "s"}
                break
    return frozenset(found)


def _read(doc: Doc, name: Name, persons: frozenset[int]) -> list[Candidate]:
    """The candidates that one name gives."""
    if name.entries:
        return read_entry(doc, name, persons)
    if name.label == "PERSON":
        people = read_people_of(doc, name.last, doc.words[name.last - 1], persons)
        return [_read_person(doc, name), *([people] if people is not None else [])]
    if name.label == "ORGANISATION":
        return [_read_organisation(doc, name)]
    if name.label == "GROUP":
        return _read_group(doc, name, persons)
    if name.label == "PLACE" and describe(doc, name.first, name.last).organisation:
        return [_read_organisation(doc, name)]
    rule = _NO_ACTOR if name.label == THING else "place"
    return [plain(doc, name.first, name.last, None, "name", rule)]


def _read_person(doc: Doc, name: Name) -> Candidate:
    last = name.last
    if doc.lower[last - 1] in _OF_PERSONS and last - name.first > 1:
        return plain(doc, name.first, last, "ORGANISATION", "name", "of a person")
    if doc.word(last, name.first) in _OF_PERSONS and not doc.is_possessive(last):
        described = describe(doc, name.first, last)
        found = plain(
            doc, described.name_first, last + 1, "ORGANISATION", "name", "of a person"
        )
        return replace(found, nouns=(doc.lower[last],))
    said = describe(doc, name.first, last)
    form: MentionForm = "title" if said.first < said.name_first else "name"
    type_: ActorType = "ORGANISATION" if said.organisation else "PERSON"
    return Candidate(
        doc.span(said.first, last),
        doc.span(said.name_first, last),
        said.first,
        last,
        type_,
        form,
        "name" if form == "name" else "name with title",
        None,
        said.country,
        said.nouns,
        said.gender,
    )




def _read_organisation(doc: Doc, name: Name) -> Candidate:
    first, last = name.first, name.last
    found = plain(doc, first, last, "ORGANISATION", "name", "name")
    nouns = tuple(noun for noun in (doc.lower[last - 1],) if "ORGANISATION" in role_of(noun))
    said = describe(doc, first, last)
    nouns += tuple(noun for noun in said.nouns if "ORGANISATION" in role_of(noun))
    inside = find_entries(doc.words[first:last])
    country = next(
        (e.country for _, _, es in inside for e in es if e.kind in ("country", "adjective")), None
    )
    if country is None and "ministry" in doc.lower[first:last]:
        country = said.country  # "Kenya’s Ministry of Trade"
    if is_venue(doc, first, last):
        return replace(found, type=None, rule="not an actor: where something was published")
    return replace(found, nouns=nouns, country=country)


def _read_group(doc: Doc, name: Name, persons: frozenset[int]) -> list[Candidate]:
    """*Kurds* are a group; *Kurdish* is one only with its people (*Kurdish fighters*)."""
    first, last = name.first, name.last
    label = " ".join(doc.words[first:last])
    owner = Entry(label, "adjective", "GROUP", None)
    owned = read_owned(doc, first, last, owner, persons)
    if owned is not None:
        return [owned]
    modifies = doc.upos[last - 1] == "ADJ" and doc.tag(last, first) in ("NOUN", "PROPN")
    if doc.lower[last - 1].endswith("s") and not modifies:
        return [
            replace(plain(doc, first, last, "GROUP", "name", "name"), plural=True, key=label)
        ]
    return [plain(doc, first, last, None, "demonym", "describes a person or thing")]


