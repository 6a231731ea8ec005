"""Names and rules to candidate mentions, before it is known whose they are.

`find_mentions` finds what may mention an actor, in text order and without overlaps;
`newslab.actors` then says who is who, and `newslab.antecedents` resolves the pronouns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from newslab.gazetteer import (
    Entry,
    adjective_of,
    find_entries,
    is_context,
    look_up,
    role_of,
    title_of,
)
from newslab.grammar.phrases import Phrases
from newslab.model.encoding import Labelled
from newslab.names import is_acronym, is_acronym_for
from newslab.naming.descriptions import describe
from newslab.naming.groups import find_people, read_demonym, read_owned, read_people_of
from newslab.naming.name_repair import Name, mend_names
from newslab.naming.places import read_place
from newslab.records import ActorType, Candidate, MentionForm, Sentence, Token

_SKIPPED_SECTIONS = frozenset(["boilerplate", "dateline"])
_PRONOUNS: dict[str, tuple[str | None, bool]] = {
    **dict.fromkeys("he him his himself".split(), ("m", False)),
    **dict.fromkeys("she her hers herself".split(), ("f", False)),
    **dict.fromkeys("it its itself".split(), ("n", False)),
    **dict.fromkeys("they them their theirs themselves".split(), (None, True)),
    **dict.fromkeys("i me my mine myself".split(), ("1", False)),
    **dict.fromkeys("we us our ours ourselves".split(), ("1", True)),
}
# "the Lopez administration": what of a person is an actor of its own.
_OF_PERSONS = frozenset("administration campaign camp government cabinet".split())
_NO_ACTOR = "not an actor: event, work or building"
_PEOPLE_ADJECTIVES = ("ese", "ish", "ss", "ch")


def find_mentions(
    text: str, tokens: Sequence[Token], sentences: Sequence[Sentence], names: Iterable[Labelled]
) -> list[Candidate]:
    """Whatever may mention an actor, in text order; no two overlap.

    Parameters
    ----------
    text : str
    tokens : sequence of Token
        With part of speech and lemma (`tag_tokens`); without them little but names is found.
    sentences : sequence of Sentence
        What stands in boilerplate and datelines is passed over.
    names : iterable of Labelled
        The ``names`` layer of an encoding: PERSON, ORGANISATION, PLACE or GROUP.

    Returns
    -------
    list of Candidate
        ``type`` None for places, pronouns and nominals; each with the rule that read it.
    """
    phrases = Phrases(text, tokens, sentences)
    found = [
        name
        for name in mend_names(phrases, names)
        if phrases.section(name.first) not in _SKIPPED_SECTIONS
    ]
    persons = frozenset(k for n in found if n.label == "PERSON" for k in range(n.first, n.last))
    no_actors = _abbreviated_things(phrases)
    candidates = [
        c
        for name in found
        for c in _read(phrases, name, persons)
        if c.span.of(text) not in no_actors
    ]
    candidates += _find_regional_groups(phrases, found, persons)
    covered = frozenset(k for c in candidates for k in range(c.first, c.last))
    owned = frozenset(noun for c in candidates if c.type == "GROUP" for noun in c.nouns)
    candidates += find_people(phrases, covered, owned)
    candidates += _find_common(phrases, persons)
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


def _abbreviated_things(phrases: Phrases) -> frozenset[str]:
    """Acronyms in brackets after a long form without capitals: *heat pump (HP)*."""
    found = set()
    for k in range(2, len(phrases.words) - 1):
        word = phrases.words[k]
        if phrases.lower[k - 1] != "(" or phrases.lower[k + 1] != ")" or not is_acronym(word):
            continue
        for length in range(2, min(len(word) + 4, k)):
            long_form = phrases.words[k - 1 - length : k - 1]
            if is_acronym_for(word, long_form):
                if not any(w[:1].isupper() for w in long_form[1:]):
                    found |= {word, word + "s"}
                break
    return frozenset(found)


def _read(phrases: Phrases, name: Name, persons: frozenset[int]) -> list[Candidate]:
    """The candidates that one name gives."""
    if name.entries:
        return _read_entry(phrases, name, persons)
    if name.label == "PERSON":
        people = read_people_of(phrases, name.last, phrases.words[name.last - 1], persons)
        return [_read_person(phrases, name), *([people] if people is not None else [])]
    if name.label == "ORGANISATION":
        return [_read_organisation(phrases, name)]
    if name.label == "GROUP":
        return _read_group(phrases, name, persons)
    return [_candidate(phrases, name.first, name.last, None, "name", "place")]


def _candidate(
    phrases: Phrases, first: int, last: int, type_: ActorType | None, form: MentionForm, rule: str
) -> Candidate:
    span = phrases.span(first, last)
    return Candidate(span, span, first, last, type_, form, rule)


def _read_person(phrases: Phrases, name: Name) -> Candidate:
    last = name.last
    if last - name.first == 1 and is_context("event", phrases.lower[name.first]):
        return _candidate(phrases, name.first, last, None, "name", _NO_ACTOR)
    if phrases.lower[last - 1] in _OF_PERSONS and last - name.first > 1:
        return _candidate(phrases, name.first, last, "ORGANISATION", "name", "of a person")
    if phrases.word(last, name.first) in _OF_PERSONS and not phrases.is_possessive(last):
        described = describe(phrases, name.first, last)
        found = _candidate(
            phrases, described.name_first, last + 1, "ORGANISATION", "name", "of a person"
        )
        return replace(found, nouns=(phrases.lower[last],))
    said = describe(phrases, name.first, last)
    form: MentionForm = "title" if said.first < said.name_first else "name"
    type_: ActorType = "ORGANISATION" if said.organisation else "PERSON"
    return Candidate(
        phrases.span(said.first, last),
        phrases.span(said.name_first, last),
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


def _read_organisation(phrases: Phrases, name: Name) -> Candidate:
    first, last = name.first, name.last
    ends = phrases.lower[last - 2 : last] if last - first > 2 else phrases.lower[last - 1 : last]
    numbered = len(ends) > 1 and (ends[1].isdigit() or set(ends[1]) <= set("ivx"))
    if is_context("event", phrases.lemmas[last - 1], ends[-1]) or (
        numbered and is_context("event", ends[0])
    ):
        return _candidate(phrases, first, last, None, "name", _NO_ACTOR)
    found = _candidate(phrases, first, last, "ORGANISATION", "name", "name")
    nouns = tuple(noun for noun in (phrases.lower[last - 1],) if "ORGANISATION" in role_of(noun))
    said = describe(phrases, first, last)
    nouns += tuple(noun for noun in said.nouns if "ORGANISATION" in role_of(noun))
    inside = find_entries(phrases.words[first:last])
    country = next(
        (e.country for _, _, es in inside for e in es if e.kind in ("country", "adjective")), None
    )
    if _is_venue(phrases, first, last):
        return replace(found, type=None, rule="not an actor: where something was published")
    return replace(found, nouns=nouns, country=country)


def _is_venue(phrases: Phrases, first: int, last: int) -> bool:
    """Whether a name says where something was published: *on Mastodon*, *a Mastodon post*."""
    head = phrases.head(last)
    followed = head is not None and head == last and is_context("platform", phrases.lemmas[head])
    return (
        followed
        or phrases.word(first - 1, first) in ("on", "via")
        and bool(look_up(" ".join(phrases.words[first:last])))
    )


def _read_group(phrases: Phrases, name: Name, persons: frozenset[int]) -> list[Candidate]:
    """*Kurds* are a group; *Kurdish* is one only with its people (*Kurdish fighters*)."""
    first, last = name.first, name.last
    label = " ".join(phrases.words[first:last])
    owner = Entry(label, "adjective", "GROUP", None)
    owned = read_owned(phrases, first, last, owner, persons)
    if owned is not None:
        return [owned]
    if phrases.lower[last - 1].endswith("s") and phrases.upos[last - 1] != "ADJ":
        return [
            replace(
                _candidate(phrases, first, last, "GROUP", "name", "name"), plural=True, key=label
            )
        ]
    return [_candidate(phrases, first, last, None, "demonym", "describes a person or thing")]


def _read_entry(phrases: Phrases, name: Name, persons: frozenset[int]) -> list[Candidate]:
    """The candidate that a name of the gazetteer gives."""
    first, last = name.first, name.last
    entry = _reading_of(phrases, name)
    if entry.kind in ("organisation", "outlet", "platform", "party"):
        return [_read_known(phrases, first, last, entry, persons)]
    following = find_entries(phrases.words[last : last + 2])
    if (
        entry.kind == "adjective"
        and following
        and following[0][0] == int(phrases.word(last, first) == "-")
        and following[0][2][0].kind == "adjective"
    ):
        owned = None  # Cuban-American voters are no Cubans
    elif entry.kind in ("adjective", "country", "seat"):
        owned = read_owned(phrases, first, last, entry, persons)
        owned = owned or _shared_owned(phrases, first, last, entry, persons)
        if owned is not None and owned.first <= first:
            return [owned]
    else:
        owned = None
    if entry.kind == "people":
        return [_read_people(phrases, first, last, entry)]
    found = replace(
        _candidate(phrases, first, last, None, "name", ""), key=entry.name, country=entry.country
    )
    if entry.kind == "adjective":
        acts, rule = read_demonym(phrases, first, last, entry, persons)
        return [replace(found, type="STATE" if acts else None, form="demonym", rule=rule)]
    reading = read_place(phrases, first, last, entry)
    form: MentionForm = "name" if entry.kind == "country" else "metonym"
    if not reading.acts:
        return [replace(found, form="name", rule=reading.rule)]
    found = replace(found, type=entry.type, form=form, rule=reading.rule)
    return [found] if owned is None else [found, owned]


def _shared_owned(
    phrases: Phrases, first: int, last: int, entry: Entry, persons: frozenset[int]
) -> Candidate | None:
    """*Indian* in *Indian and Chinese troops*: the troops are of both."""
    if phrases.word(last, first) not in ("and", "or", ",") or entry.kind != "adjective":
        return None
    found = find_entries(phrases.words[last + 1 : last + 4])
    other = next((e for e in found[0][2] if e.kind == "adjective"), None) if found else None
    if other is None or found[0][0] > 0:
        return None
    owned = read_owned(phrases, last + 1, last + 1 + found[0][1], other, persons)
    if owned is None or owned.key is None or owned.type != "GROUP":
        return None
    span = phrases.span(first, last)
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


def _reading_of(phrases: Phrases, name: Name) -> Entry:
    """Which of several entries is meant: *U.S.* a state or an adjective, *Hague* …"""
    kinds = {entry.kind: entry for entry in name.entries}
    after = phrases.tag(name.last, name.first)
    attributive = after in ("NOUN", "ADJ", "PROPN") and not phrases.is_possessive(name.last)
    if {"adjective", "people"} <= kinds.keys():
        plural = phrases.lower[name.last - 1].endswith(("s", "men")) and not attributive
        before = phrases.word(name.first - 1, name.first)
        alike = kinds["adjective"].name == kinds["people"].name
        the_people = before == "the" and after in ("VERB", "AUX", "PUNCT") and alike
        return (
            kinds["people"]
            if plural or the_people or before in ("a", "an") and (not attributive)
            else kinds["adjective"]
        )
    if {"adjective", "country"} <= kinds.keys():
        joined = phrases.word(name.last, name.first) == "and" and attributive
        return kinds["adjective"] if attributive or joined else kinds["country"]
    return name.entries[0]


def _read_people(phrases: Phrases, first: int, last: int, entry: Entry) -> Candidate:
    """*Kenyans* are a group; *a Kenyan* is somebody."""
    word = phrases.lower[last - 1]
    one = not word.endswith(("s", "men", *_PEOPLE_ADJECTIVES)) or phrases.word(
        first - 1, first
    ) in ("a", "an", "one")
    found = _candidate(phrases, first, last, None, "demonym", "demonym: describes a person")
    if one:
        return found
    label = " ".join(phrases.words[first:last])
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
    phrases: Phrases, first: int, last: int, entry: Entry, persons: frozenset[int]
) -> Candidate:
    """A well-known organisation, its people, or a platform where something is posted."""
    owned = read_owned(phrases, first, last, entry, persons)
    if owned is not None and owned.type == "GROUP":
        return owned
    found = replace(
        _candidate(phrases, first, last, entry.type, "name", "gazetteer"),
        key=entry.name,
        country=entry.country,
    )
    if entry.kind == "seat":
        reading = read_place(phrases, first, last, entry)
        type_ = entry.type if reading.acts else None
        return replace(found, type=type_, form="metonym", rule=reading.rule)
    if entry.kind == "platform" and _is_venue(phrases, first, last):
        return replace(found, type=None, rule="not an actor: where something was published")
    if (
        entry.kind == "outlet"
        and phrases.word(first - 1, first) == "("
        and (phrases.word(last, first) in (")", "/"))
    ):
        return replace(found, type=None, rule="not an actor: credit")
    if entry.kind == "party" and _describes_person(phrases, last, persons):
        return replace(found, type=None, form="demonym", rule="party: describes a person")
    return found


def _describes_person(phrases: Phrases, last: int, persons: frozenset[int]) -> bool:
    """Whether what follows token ``last`` is a title, a trade or a name (*Tory leader Lee*)."""
    head = phrases.head(last)
    following = range(last, head + 1) if head is not None else range(0)
    return any(k in persons or "PERSON" in role_of(phrases.lemmas[k]) for k in following)


def _find_regional_groups(
    phrases: Phrases, names: Sequence[Name], persons: frozenset[int]
) -> list[Candidate]:
    """*European allies*, *Western diplomats*: people of a part of the world."""
    covered = {
        k
        for name in names
        if name.label != "GROUP" and name.last - name.first > 1
        for k in range(name.first, name.last)
    }
    found = []
    for k, word in enumerate(phrases.words):
        if word[:1].isupper() and k not in covered and is_context("region", phrases.lower[k]):
            owner = Entry(word, "adjective", "GROUP", None)
            owned = read_owned(phrases, k, k + 1, owner, persons)
            found += [owned] if owned is not None else []
    return found


def _find_common(phrases: Phrases, persons: frozenset[int]) -> list[Candidate]:
    """Pronouns, and definite phrases that describe somebody known: *the envoy*, *the ministry*."""
    found = []
    for k, word in enumerate(phrases.lower):
        if phrases.section(k) in _SKIPPED_SECTIONS:
            continue
        if word in _PRONOUNS:
            if phrases.words[k] in ("US", "IT") or word == "mine" and phrases.upos[k] != "PRON":
                continue
            gender, plural = _PRONOUNS[word]
            if word == "it" and _stands_for_nothing(phrases, k):
                continue
            if word.endswith(("self", "selves")) and phrases.tag(k - 1, k) in ("NOUN", "PROPN"):
                continue
            found.append(
                replace(
                    _candidate(phrases, k, k + 1, None, "pronoun", "pronoun"),
                    gender=gender,
                    plural=plural,
                )
            )
        elif word in ("the", "this", "that", "these", "those"):
            nominal = _nominal(phrases, k, persons)
            found += [nominal] if nominal is not None else []
    return found


def _stands_for_nothing(phrases: Phrases, k: int) -> bool:
    """*It* in *it is clear that*, *it takes two to*, *it rained*."""
    verb = phrases.verb_after(k + 1)
    if verb is None:
        return False
    if phrases.lemmas[verb] in ("rain", "snow", "hail"):
        return True
    follows = phrases.lower[verb + 1 : min(verb + 8, phrases.bounds(k)[1])]
    opens = any(word in ("that", "to", "who", "whether", "how", "when") for word in follows[1:])
    light = ("be", "seem", "appear", "take", "remain", "become", "look", "turn", "happen")
    return opens and phrases.lemmas[verb] in light


def _nominal(phrases: Phrases, k: int, persons: frozenset[int]) -> Candidate | None:
    """The definite phrase that an article opens, if it describes an actor."""
    head = phrases.head(k + 1) if k + 1 < len(phrases.words) else None
    if (
        head is None
        and "PERSON" in role_of(phrases.word(k + 1, k))
        and (phrases.tag(k + 2, k) in ("VERB", "AUX", "PUNCT", "ADP"))
    ):
        head = k + 1  # "the general said"
    if head is None or any(j in persons for j in range(k, head + 2)):
        return None
    if any(
        phrases.words[j][:1].isupper() and title_of(phrases.words[j]) is None
        for j in range(k + 1, head + 1)
        if not find_entries([phrases.words[j]])
    ):
        return None
    words = phrases.lower[k + 1 : head + 1]
    title = next(
        (title_of(" ".join(words[i:])) for i in range(len(words)) if title_of(" ".join(words[i:]))),
        None,
    )
    lemma, word = phrases.lemmas[head], phrases.lower[head]
    roles = role_of(word) or role_of(lemma)
    if not roles and title is None or phrases.is_possessive(head + 1) and "STATE" in roles:
        return None
    noun = title.noun if title is not None and title.noun else lemma if role_of(lemma) else word
    country = next(
        (
            e.country
            for _, _, es in find_entries(phrases.words[k + 1 : head + 3])
            for e in es
            if e.kind in ("country", "adjective")
        ),
        None,
    )
    if country is not None and title is None and "PERSON" not in roles:
        return None
    gender = next((told for told in roles.values() if told), None)
    found = _candidate(phrases, k, head + 1, None, "nominal", "nominal")
    return replace(
        found,
        nouns=(noun,),
        country=country,
        gender=gender,
        plural="GROUP" in roles and "PERSON" not in roles,
    )
