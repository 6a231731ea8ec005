"""Names and rules to candidate mentions, before it is known whose they are.

`find_mentions` finds what may mention an actor, in text order and without overlaps: names that the
model marks or the gazetteer knows, people named by whose they are, pronouns, and phrases that
describe somebody known. `newslab.actors.resolution` then says who is who, and
`newslab.actors.pronouns` whom the pronouns stand for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from newslab.actors.gazetteer import Entry, find_entries, is_context, look_up, role_of, title_of
from newslab.actors.groups import find_people, read_demonym, read_owned, read_people_of
from newslab.actors.names import is_acronym, is_acronym_for
from newslab.actors.places import read_place
from newslab.actors.repair import THING, Name, mend_names, plain
from newslab.actors.titles import describe
from newslab.model.labels import Labelled
from newslab.records import ASIDE, ActorType, Candidate, MentionForm, Span
from newslab.text.doc import Doc
from newslab.text.lists import listed

_OF_PERSONS = listed("of_person")
_NO_ACTOR = "not an actor: event, work or thing"
_PEOPLE_ADJECTIVES = ("ese", "ish", "ss", "ch")
# Gender (m, f, n; 1 for the first person) and number of each pronoun.
_PRONOUNS: dict[str, tuple[str | None, bool]] = {
    **dict.fromkeys("he him his himself".split(), ("m", False)),
    **dict.fromkeys("she her hers herself".split(), ("f", False)),
    **dict.fromkeys("it its itself".split(), ("n", False)),
    **dict.fromkeys("they them their theirs themselves".split(), (None, True)),
    **dict.fromkeys("i me my mine myself".split(), ("1", False)),
    **dict.fromkeys("we us our ours ourselves".split(), ("1", True)),
}
# A party and where somebody stands for it, behind a name: *(R-N.C.)*, *(Lab-Leeds)*.
_PARTY_TAG = re.compile(r"\((?:[RDILG]|Ind|Dem|Rep|Lab|Con)[-–‑][A-Z][\w. ]{0,20}\)")
# The labels of an announcement: no body of that name.
_FORM = re.compile(r"^[^\S\n]*(WHO|WHAT|WHEN|WHERE|WHY|HOW):", re.MULTILINE)
_DEFINITE = frozenset(["the", "this", "that", "these", "those"])
_OPENING = frozenset(["a", "an", *_DEFINITE, *_PRONOUNS])


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
    labels = _labels(doc)
    found = [
        name
        for name in _halves(doc, mend_names(doc, names))
        if doc.section(name.first) not in ASIDE
        and (name.label == "PLACE" or labels.isdisjoint(range(name.first, name.last)))
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
    candidates += [c for c in _find_common(doc, persons, named) if c.first not in labels]
    return _without_overlap(candidates)


def _labels(doc: Doc) -> frozenset[int]:
    """The tokens that label a name or a line and are no names: *(R-N.C.)*, *WHO:* over *WHAT:*."""
    form = list(_FORM.finditer(doc.text))
    form = form if len({match[1] for match in form}) > 1 else []
    found = [*_PARTY_TAG.finditer(doc.text), *form]
    return frozenset(k for match in found for k in range(*doc.range(Span(*match.span()))))


def _halves(doc: Doc, names: Iterable[Name]) -> list[Name]:
    """Names with *North and South Korea*, and then *the North* and *the South*, read as states.

    *The North* alone is one where the text names both.
    """
    named = list(names)
    shared = []
    for n in named:
        joined = n.entries and n.first > 1 and doc.word(n.first - 1, n.first) in ("and", "or")
        half = doc.words[n.first - 2] if joined else ""
        other = look_up(f"{half} {doc.words[n.last - 1]}") if half.istitle() else ()
        shared += [Name(n.first - 2, n.first - 1, "PLACE", other)] if other else []
    states = {entry.name: entry for name in (*named, *shared) for entry in name.entries
              if entry.kind == "country"}  # fmt: skip
    taken = {k for name in (*named, *shared) for k in range(name.first, name.last) if name.entries}
    halves = {}
    for north, entry in states.items():
        south = states.get(north.replace("North ", "South "))
        if south is not None and north.startswith("North "):
            halves = {"North": entry, "South": south}
    found = shared + [
        Name(k, k + 1, "PLACE", (halves[word],))
        for k, word in enumerate(doc.words)
        if word in halves and k not in taken and doc.word(k - 1, k) == "the"
        and doc.tag(k + 1, k) not in ("NOUN", "PROPN", "ADJ")
    ]  # fmt: skip
    at = {name.first for name in found}
    return sorted([*found, *(n for n in named if n.first not in at)], key=lambda n: n.first)


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
        return _read_entry(doc, name, persons)
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
        found = plain(doc, described.name_first, last + 1, "ORGANISATION", "name", "of a person")
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
        return [replace(plain(doc, first, last, "GROUP", "name", "name"), plural=True, key=label)]
    return [plain(doc, first, last, None, "demonym", "describes a person or thing")]


def _read_entry(doc: Doc, name: Name, persons: frozenset[int]) -> list[Candidate]:
    """The candidate that a name of the gazetteer gives."""
    first, last = name.first, name.last
    entry = _reading_of(doc, name)
    if entry.kind in ("organisation", "outlet", "platform", "party"):
        return [_read_known(doc, first, last, entry, persons)]
    owns = entry.kind in ("adjective", "country", "seat")
    owned = read_owned(doc, first, last, entry, persons) if owns else None
    if owned is not None and owned.first <= first:
        return [owned]
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
    counted = doc.word(first - 1, first) in ("a", "an", "one")
    one = counted or not word.endswith(("s", "men", *_PEOPLE_ADJECTIVES))
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


def _find_common(doc: Doc, persons: frozenset[int], named: frozenset[int]) -> list[Candidate]:
    """Pronouns, and definite phrases that describe somebody known: *the envoy*, *the ministry*."""
    found = []
    for k, word in enumerate(doc.lower):
        if word not in _OPENING or doc.section(k) in ASIDE:
            continue
        if word in _PRONOUNS:
            if doc.words[k] == "US" or word == "mine" and doc.upos[k] != "PRON":
                continue
            if len(word) > 1 and doc.words[k].isupper() and not _in_capitals(doc, k):
                continue
            gender, plural = _PRONOUNS[word]
            if word == "it" and _stands_for_nothing(doc, k):
                continue
            if word.endswith(("self", "selves")) and doc.tag(k - 1, k) in ("NOUN", "PROPN"):
                continue
            span = doc.span(k, k + 1)
            found.append(Candidate(span, span, k, k + 1, None, "pronoun", "pronoun",
                                   gender=gender, plural=plural))  # fmt: skip
        elif word in _DEFINITE:
            conjunction = word == "that" and doc.upos[k] not in ("DET", "PRON")
            nominal = None if conjunction else _nominal(doc, k, persons)
            if nominal is not None and nominal.last - 1 not in named:
                found.append(nominal)
        else:
            nominal = _nominal(doc, k, persons)
            if nominal is not None and _is_aside(doc, nominal, named):
                found.append(nominal)
    return found


def _in_capitals(doc: Doc, k: int) -> bool:
    """Whether the sentence of token ``k`` is all in capitals, as some headlines are."""
    words = [word for word in doc.words[slice(*doc.bounds(k))] if word.isalpha() and len(word) > 1]
    return len(words) > 2 and all(map(str.isupper, words))


def _is_aside(doc: Doc, nominal: Candidate, named: frozenset[int]) -> bool:
    """Whether a comma alone stands between a description and a name: *an envoy, Ann Lee,*."""
    before = doc.word(nominal.first - 1, nominal.first) == "," and nominal.first - 2 in named
    after = doc.word(nominal.last, nominal.first) == "," and nominal.last + 1 in named
    return before or after


def _stands_for_nothing(doc: Doc, k: int) -> bool:
    """*It* in *it is clear that*, *it takes two to*, *it rained*."""
    verb = doc.verb_after(k + 1)
    if verb is None:
        return False
    if doc.lemmas[verb] in ("rain", "snow", "hail"):
        return True
    follows = doc.lower[verb + 1 : min(verb + 8, doc.bounds(k)[1])]
    opens = any(word in ("that", "to", "who", "whether", "how", "when") for word in follows[1:])
    light = ("be", "seem", "appear", "take", "remain", "become", "look", "turn", "happen")
    return opens and doc.lemmas[verb] in light


def _nominal(doc: Doc, k: int, persons: frozenset[int]) -> Candidate | None:
    """The definite phrase that an article opens, if it describes an actor."""
    head = doc.head(k + 1) if k + 1 < len(doc.words) else None
    if (
        head is None
        and "PERSON" in role_of(doc.word(k + 1, k))
        and (doc.tag(k + 2, k) in ("VERB", "AUX", "PUNCT", "ADP"))
    ):
        head = k + 1  # "the general said"
    if head == k + 2 and doc.upos[k + 1] == "ADJ" and doc.lower[head].endswith("ed"):
        head -= "PERSON" in role_of(doc.lower[k + 1])  # "the general saluted", taken for a noun
    if head is None or any(j in persons for j in range(k, head + 2)):
        return None
    if doc.tag(k + 1, k) == "DET" or doc.lower[head] == "that":
        return None
    words = doc.lower[k + 1 : head + 1]
    title_at = next((i for i in range(len(words)) if title_of(" ".join(words[i:]))), None)
    title = None if title_at is None else title_of(" ".join(words[title_at:]))
    described = range(k + 1, head + 1 if title_at is None else k + 1 + title_at)
    if any(doc.words[j][:1].isupper() and title_of(doc.words[j]) is None
           and not find_entries([doc.words[j]]) for j in described):  # fmt: skip
        return None
    lemma, word = doc.lemmas[head], doc.lower[head]
    roles = role_of(word) or role_of(lemma)
    if not roles and title is None or doc.is_possessive(head + 1) and "STATE" in roles:
        return None
    noun = title.noun if title is not None and title.noun else lemma if role_of(lemma) else word
    country = next(
        (
            e.country
            for _, _, es in find_entries(doc.words[k + 1 : head + 3])
            for e in es
            if e.kind in ("country", "adjective")
        ),
        None,
    )
    if country is not None and title is None and "PERSON" not in roles:
        return None
    gender = next((told for told in roles.values() if told), None)
    found = plain(doc, k, head + 1, None, "nominal", "nominal")
    return replace(
        found,
        nouns=(noun,),
        country=country,
        gender=gender,
        plural="GROUP" in roles and "PERSON" not in roles,
    )
