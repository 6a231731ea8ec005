"""The names that the model marks, mended: trimmed, joined, told apart, labelled alike, found again.

Laws, storms and operations are no actors (``THING``); who is only ever *in* or *near* is a place,
and whose *regime* is spoken of a person. What the gazetteer knows replaces what the model marks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from newslab.actors.gazetteer import (
    Entry,
    find_entries,
    gender_of,
    is_context,
    role_of,
    title_of,
)
from newslab.actors.names import is_acronym, spelling
from newslab.actors.titles import describe
from newslab.model.labels import Labelled
from newslab.records import ActorType, Candidate, MentionForm
from newslab.text.doc import Doc
from newslab.text.lists import listed

_LINKS = frozenset(["of", "for", "on"])
_HOLDERS = listed("holder")
_EDGES = frozenset(
    ["the", "a", "an", "of", "for", "and", "&", "'s", "’s", "--", "...", *",.;:!?\"“”()[]'’‘-–—"]
)
THING = "THING"
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_NAMED_IN = frozenset("in near inside outside".split())
# What a body may be named after follows: *Friends of*, *Office for*, *Mothers Against*.
_AFTER = ("of", "for", "against", "without")
_REGIMES = listed("regime")
_SPORT = listed("sport")
_CLUBS = listed("club")

_S = frozenset(["'s", "’s"])
_QUOTES = frozenset("“”\"'‘’()")
_DASHES = frozenset("-–‑")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in tokens ``[first, last)``, and what the gazetteer knows by that name."""

    first: int
    last: int
    label: str
    entries: tuple[Entry, ...] = ()

    def over(self, first: int, last: int) -> Name:
        """The same name in tokens ``[first, last)``."""
        same = (first, last) == (self.first, self.last)
        return self if same else replace(self, first=first, last=last)


def plain(
    doc: Doc, first: int, last: int, type_: ActorType | None, form: MentionForm, rule: str
) -> Candidate:
    """A candidate of tokens ``[first, last)`` whose whole span is its name."""
    span = doc.span(first, last)
    return Candidate(span, span, first, last, type_, form, rule)


def trimmed(doc: Doc, name: Name) -> Name:
    """Without articles, quotation marks and possessives at the edges."""
    first, last = name.first, name.last
    while first < last and doc.lower[first] in _EDGES:
        first += 1
    while last > first and doc.lower[last - 1] in _EDGES:
        last -= 1
    named = first < last and name.label in ("PERSON", "ORGANISATION")
    if named and last - first == 1 and _ends_in_s(doc, last):
        return replace(name, first=first, last=last + 1, label="ORGANISATION")
    if named and doc.word(last, first) == "&" and doc.tag(last + 1, first) == "PROPN":
        last, name = last + 2, replace(name, label="ORGANISATION")  # "Hale & Sons"
    if name.label == "ORGANISATION" and first < last:
        last = _organisation_end(doc, first, last)
    return name.over(first, last)


def _ends_in_s(doc: Doc, last: int) -> bool:
    """Whether ’s belongs to the name before it: *Harrod’s will close*, *Harrod’s cut prices*."""
    if doc.word(last, last - 1) not in _S or doc.upos[last] != "PART":
        return False
    after = doc.tag(last + 1, last)
    return after == "AUX" or after == "VERB" and doc.lower[last + 1][-3:] != "ing"


def _organisation_end(doc: Doc, first: int, last: int) -> int:
    """Where the name of an organisation ends, its kind and its state included.

    *Russian Direct Investment* goes on to *Fund*, *Bank* to *of Japan*, *Kenyan defence* to
    *ministry*; *U.S. Special* before *Envoy* ends before the title.
    """
    while last - first > 1 and title_of(" ".join(doc.words[last - 1 : last + 1])):
        last -= 1
    following = doc.word(last, first)
    capital = following and doc.words[last][:1].isupper()
    if "ORGANISATION" in role_of(following) and (
        capital or following in ("ministry", "parliament")
    ):
        last += 1
    while last - first > 1 and doc.lower[last - 1] in _LINKS:
        last -= 1
    while (
        doc.word(last, first) in _LINKS
        and doc.word(last - 1, first) in _HOLDERS
        and (at := last + 1 + (doc.word(last + 1, first) == "the")) < len(doc.words)
        and doc.tag(at, first) in ("PROPN", "NOUN", "ADJ")
        and doc.words[at][:1].isupper()
    ):
        last = at + 1
        while doc.tag(last, first) == "PROPN" and doc.words[last][:1].isupper():
            last += 1
    if doc.word(last, first) == "of" and "ORGANISATION" in role_of(doc.lower[last - 1]):
        at = last + 1 + (doc.word(last + 1, first) == "the")
        after = find_entries(doc.words[at : at + 4])
        if after and after[0][0] == 0 and after[0][2][0].kind in ("country", "place", "capital"):
            last = at + after[0][1]
    return last


def is_name(doc: Doc, name: Name) -> bool:
    """Whether a decoded name can be one: letters, a capital, no address."""
    words = doc.words[name.first : name.last]
    if not any(word[:1].isupper() or word.lower().startswith("al") for word in words):
        return False
    if sum(map(str.isalpha, "".join(words))) < 2:
        return False
    if len(words) == 1 and title_of(f"{words[0]} {doc.word(name.last, name.first)}"):
        return False
    return not any(mark in word for word in words for mark in ("@", "://", "#", "www."))


def tell_kinds(doc: Doc, names: Iterable[Name]) -> list[Name]:
    """Names with the extent and the label that the words around them tell.

    >>> from newslab.records import Span, Token
    >>> words = [("Hurricane", "PROPN"), ("Ada", "PROPN"), ("hit", "VERB")]
    >>> tokens = [Token(Span(i, i + 1), word, word, upos) for i, (word, upos) in enumerate(words)]
    >>> doc = Doc("abc", tuple(tokens))
    >>> [(name.first, name.label) for name in tell_kinds(doc, [Name(1, 2, "PERSON")])]
    [(0, 'THING')]
    """
    found = apart(_told(doc, _widened(doc, name)) for name in names)
    places = _places(doc, found)
    return [
        replace(name, label="PLACE")
        if name.label == "PERSON" and _spelled(doc, name) in places
        else name
        for name in found
    ]


def apart(names: Iterable[Name]) -> list[Name]:
    """In text order; of two that overlap, the longer."""
    kept: list[Name] = []
    taken: set[int] = set()
    for name in sorted(names, key=lambda n: (n.first - n.last, n.first)):
        place = range(name.first, name.last)
        if taken.isdisjoint(place):
            taken.update(place)
            kept.append(name)
    return sorted(kept, key=lambda n: n.first)


def _spelled(doc: Doc, name: Name) -> str:
    return " ".join(doc.words[name.first : name.last])


def _capital(doc: Doc, k: int, of: int) -> bool:
    return bool(doc.word(k, of)) and doc.words[k][:1].isupper()


def _widened(doc: Doc, name: Name) -> Name:
    """A name with the numbers and the landform that belong to it."""
    first, last = name.first, name.last
    before, after = doc.word(first - 1, first), doc.word(last, first)
    if name.label == "ORGANISATION":
        if _ORDINAL.fullmatch(before):
            first -= 1
        numbered = after.isdigit() and len(after) < 4 and last - first == 1 and before != "("
        if numbered and is_acronym(doc.words[first]) and (
                doc.tag(last + 1, first) in ("VERB", "AUX", "ADP", "PUNCT", "")):  # fmt: skip
            last += 1
    of_water = before == "of" and is_context("landform", doc.word(first - 2, first))
    if name.label in ("PLACE", "PERSON"):
        if of_water and _capital(doc, first - 2, first):
            return replace(name, first=first - 2, label="PLACE")
        while _capital(doc, first - 1, first) and is_context("landform", before):
            first, name = first - 1, replace(name, label="PLACE")
            before = doc.word(first - 1, first)
    if name.label == "PLACE":
        while last - first > 1 and doc.words[first].islower() and (
                is_context("direction", doc.lower[first])):  # fmt: skip
            first += 1
        if before.endswith("ern") and is_context("direction", before) and (
                _capital(doc, first - 1, first)):  # fmt: skip
            first -= 1
    return name.over(first, last)


def _told(doc: Doc, name: Name) -> Name:
    """A name with the label that its own first and last words tell, or the word beside it."""
    first, last = name.first, name.last
    opens = next((k for k in (first, first - 1) if _opens_thing(doc, k, first)), last)
    if last - opens > 1:
        return replace(name, first=opens, label=THING)
    ruled = doc.word(last, first) in _REGIMES and not is_acronym(doc.words[first])
    if name.label == "ORGANISATION" and last - first == 1 and ruled:
        return replace(name, label="PERSON")
    if name.label == "PERSON":
        spelled_out = doc.section(first) == "body" and first > doc.bounds(first)[0]
        law = _capital(doc, last, first) and is_context("event", doc.lower[last])
        law = law and spelled_out  # in a headline capitals tell no name
        event = last - first == 1 and is_context("event", doc.lower[first])
        return replace(name, last=last + law, label=THING) if law or event else name
    linked = last - first > 2 and doc.lower[first + 1] in _AFTER
    head = doc.lower[first if linked else last - 1]
    body = last - first > 1 and "ORGANISATION" in role_of(head)
    if name.label == "PLACE" and body:
        return replace(name, label="ORGANISATION")  # "Lima City Government"
    people = role_of(head.removesuffix("s")) or head == "friends"
    if name.label != "ORGANISATION" or linked and (body or people):
        return name  # "Office for Building", "Friends of Pelham Road"
    end = last - 1
    while end > first and (doc.lower[end].isdigit() or set(doc.lower[end]) <= set("ivx")):
        end -= 1
    taught = doc.lower[end - 1] == "of" and "ORGANISATION" in role_of(doc.lower[end - 2])
    if taught or not is_context("event", doc.lemmas[end], doc.lower[end]):
        return name  # "Hartfield School of Law"
    if is_context("place", doc.lemmas[end], doc.lower[end]):
        return replace(name, label="PLACE")
    if end - first > 1 and "ORGANISATION" in role_of(doc.lower[end - 1]):
        return replace(name, last=end)  # "Security Council Resolution 2254"
    return replace(name, label=THING)


def _opens_thing(doc: Doc, k: int, of: int) -> bool:
    """Whether a word begins the name of a storm, an operation or a ship."""
    if not _capital(doc, k, of):
        return False
    word = doc.lower[k]
    return is_context("occasion", word) or doc.words[k].isupper() and is_context("vessel", word)


def _places(doc: Doc, names: Sequence[Name]) -> frozenset[str]:
    """Names of persons that stand after *in* or *near* as persons do not."""
    located: Counter[str] = Counter()
    called: Counter[str] = Counter()
    persons = set()
    for name in names:
        spelled = _spelled(doc, name)
        if name.label not in ("PERSON", "PLACE"):
            continue
        called[spelled] += 1
        titled = title_of(doc.word(name.first - 1, name.first)) is not None
        if titled or gender_of(doc.words[name.first]) is not None:
            persons.add(spelled)
        if name.last - name.first > 1 and name.label == "PERSON":
            persons.add(doc.words[name.last - 1])
        at = doc.preposition(name.first)
        where = at is not None and doc.lower[at] in _NAMED_IN
        if where and not doc.is_possessive(name.last):
            located[spelled] += 1
    return frozenset(
        spelled
        for spelled, n in located.items()
        if spelled not in persons and 3 * n >= called[spelled]
    )


def mend_names(doc: Doc, decoded: Iterable[Labelled]) -> list[Name]:
    """Names in text order, none overlapping another.

    A decoded name loses quotation marks and possessives at its edges; what the gazetteer knows
    replaces it or is added; one spelling gets one label throughout; and persons and
    organisations are found again where the model saw nothing.
    """
    found = (Name(n.first, n.last, n.label) for n in decoded)
    cut = apart(trimmed(doc, name) for name in found)
    whole = _parted(_joined([n for n in cut if is_name(doc, n)], doc), doc)
    names = _with_gazetteer(doc, tell_kinds(doc, apart([*_movements(doc, whole), *whole])))
    names = _clubs(doc, _relabelled(doc, names))
    return sorted([*names, *_repetitions(doc, names)], key=lambda name: name.first)


def _movements(doc: Doc, names: Sequence[Name]) -> list[Name]:
    """Bodies named after their people: *Friends of Pelham Meadow*, *Mothers Against Noise*."""
    called = [n for n in names if n.label == "PERSON"
              and (n.last - n.first == 1 or gender_of(doc.words[n.first]))]  # fmt: skip
    persons = {k for n in called for k in range(n.first, n.last)}
    found = []
    for k, (word, link) in enumerate(pairwise(doc.lower)):
        if link not in _AFTER or not _capital(doc, k, k) or k + 1 == doc.bounds(k)[1]:
            continue
        opens = k == doc.bounds(k)[0]
        friends = word == "friends" and link == "of"
        one = word.removesuffix("s")  # the lemma of a name is the name
        several = word != one and (role_of(one) or is_context("kin", one))
        people = several or is_context("people", word)
        spelled = link != "of" and (not opens or _capital(doc, k + 1, k))
        end = first = k + 2 + (doc.word(k + 2, k) == "the")
        while _capital(doc, end, k):
            end += 1
        if (friends or people and spelled) and end > first and doc.section(k) == "body" and (
                persons.isdisjoint(range(first, end))):  # fmt: skip
            found.append(Name(k, end, "ORGANISATION"))
    return found


def _clubs(doc: Doc, names: Sequence[Name]) -> list[Name]:
    """Clubs told from their towns where the text is of sport and they act: *Leeds sold him*.

    So are names that only clubs bear, whatever they do: *Tarrow Rovers*.
    """
    if _SPORT.isdisjoint(doc.lower):
        return list(names)
    names = [replace(n, label="ORGANISATION") if n.label == "PLACE" and not n.entries
             and n.last - n.first > 1 and doc.lower[n.last - 1] in _CLUBS else n
             for n in names]  # fmt: skip
    towns = [n for n in names if n.label == "PLACE"
             and all(entry.kind == "place" for entry in n.entries)]  # fmt: skip
    acting = {_spelled(doc, n) for n in towns
              if doc.is_subject(n.first, n.last) and not doc.is_passive(n.last)}  # fmt: skip
    clubs = {n for n in towns if _spelled(doc, n) in acting and doc.preposition(n.first) is None}
    return [replace(n, label="ORGANISATION", entries=()) if n in clubs else n for n in names]


def _parted(names: Sequence[Name], doc: Doc) -> list[Name]:
    """*Okafor-Petrov talks* made two where the text names an Okafor and a Petrov elsewhere."""
    surnames = {
        doc.lower[n.last - 1]
        for n in names
        if n.label == "PERSON" and not _DASHES.intersection(doc.words[n.first : n.last])
    }
    whole = {doc.lower[n.last - 3 : n.last] for n in names if n.last - n.first > 3}
    found: list[Name] = []
    for name in names:
        words = doc.lower[name.first : name.last]
        two = len(words) == 3 and words[1] in _DASHES and {words[0], words[2]} <= surnames
        two = two and words not in whole  # "Maria Ruiz-Petrov" is one
        ends = ((name.first, name.first + 1), (name.last - 1, name.last))
        found += [Name(*end, "PERSON") for end in ends] if two else [name]
    return found


def _joined(names: Sequence[Name], doc: Doc) -> list[Name]:
    """Parted names made one: *Ann “Annie” Lee*, *Iraq and Afghanistan Veterans of America*."""
    joined: list[Name] = []
    for name in sorted(names, key=lambda n: n.first):
        gap = doc.lower[joined[-1].last : name.first] if joined else []
        whole = 2 < len(gap) < 6 and gap[0] in _QUOTES and gap[-1] in _QUOTES
        closes = name.last < len(doc.words) and doc.words[name.last] in _QUOTES
        opened = joined and any(
            word in _QUOTES for word in doc.words[joined[-1].first : joined[-1].last]
        )
        marks = len(gap) == 1 and gap[0] in _QUOTES and (closes or opened)
        if joined and _is_one_body(doc, joined[-1], name):
            joined[-1] = replace(name, first=joined[-1].first)
        elif joined and joined[-1].label == name.label == "PERSON" and (whole or marks):
            joined[-1] = replace(joined[-1], last=name.last)
        else:
            joined.append(name)
    return joined


def _is_one_body(doc: Doc, one: Name, other: Name) -> bool:
    """Whether two names are one organisation's, parted at *and*, a comma or a hyphen."""
    gap = doc.lower[one.last : other.first]
    if other.label != "ORGANISATION" or len(gap) != 1:
        return False
    words, more = doc.words[one.first : one.last], doc.words[other.first : other.last]
    if gap == ("and",) and one.label == "PLACE" and len(more) > 2:
        opening, place = find_entries(more), find_entries(words)
        return all(e and e[0][0] == 0 and e[0][2][0].kind == "country" for e in (opening, place))
    if one.label != "ORGANISATION":
        return False
    if gap == (",",):  # "Bureau of Alcohol, Tobacco and Firearms"
        return words[-2:-1] == ("of",) and len(more) == 3 and more[1] == "and"
    short = len(words) == len(more) == 1 and is_acronym(words[0]) and is_acronym(more[0])
    known = find_entries([*words, *more])
    return short and not known and gap[0] in "-‑" and doc.is_joined(one.first, one.last)


def _with_gazetteer(doc: Doc, names: Sequence[Name]) -> list[Name]:
    """Names with what the gazetteer knows of them, and what only the gazetteer knows."""
    of_persons = Counter(
        spelling(word)
        for n in names
        if n.label == "PERSON" and n.last - n.first > 1
        for word in doc.words[n.first : n.last]
    )
    name_at = {k: name for name in names for k in range(name.first, name.last)}
    found, replaced = [], set()
    for first, last, entries in find_entries(doc.words):
        over = list(dict.fromkeys(name_at[k] for k in range(first, last) if k in name_at))
        inside = [n for n in over if n.first <= first and last <= n.last]
        if doc.sentence(first) != doc.sentence(last - 1):
            continue
        longer = any(n.last - n.first > last - first for n in inside)
        if longer or not over and not _stands_alone(doc, first, last, entries):
            continue
        if any(n.label == "PERSON" for n in inside) and (
                (last - first == 1 and of_persons[spelling(doc.words[first])])
                or title_of(doc.word(first - 1, first)) is not None):  # fmt: skip
            continue
        if entries[0].kind == "capital" and any(n.label == "ORGANISATION" for n in inside) and (
                doc.tag(last, first) == "PROPN"):  # fmt: skip
            continue
        replaced.update(over)
        found.append(Name(first, last, over[0].label if over else "", entries))
    return [*(name for name in names if name not in replaced), *found]


def _stands_alone(doc: Doc, first: int, last: int, entries: tuple[Entry, ...]) -> bool:
    """Whether the gazetteer may be believed where the model sees no name."""
    words = doc.words[first:last]
    if (
        doc.tag(last, first) == "PROPN"
        and doc.words[last][:1].isupper()
        and not (title_of(doc.words[last]) or "ORGANISATION" in role_of(doc.lower[last]))
    ):
        return False
    if entries[0].kind in ("country", "adjective", "people"):
        return doc.upos[first] in ("PROPN", "ADJ", "X", "NOUN")
    return len(words) > 1 or is_acronym(words[0]) and len(words[0]) > 2 or entries[0].kind == "seat"


def _relabelled(doc: Doc, names: Sequence[Name]) -> list[Name]:
    """One label for one spelling: that of the longer name it is part of, or the commonest."""
    votes: dict[str, Counter[str]] = {}
    persons, bodies = set(), set()
    described = set()  # "Norrland, the country's largest insurer"
    firms = {doc.lower[n.first] for n in names if doc.lower[n.last - 1] in _S}
    alone = {doc.lower[n.first] for n in names
             if n.last - n.first == 1 and doc.word(n.first - 1, n.first) != "the"}  # fmt: skip
    for name in names:
        words = doc.words[name.first : name.last]
        votes.setdefault(" ".join(words).lower(), Counter())[name.label] += 1
        called = 1 < len(words) < 4 and words[-1].lower() in alone and not name.entries
        given = gender_of(words[0]) is not None and not role_of(words[-1].lower())
        if name.label == "ORGANISATION" and called and given:
            persons |= {" ".join(words).lower(), words[-1].lower()}  # "Julian Assange", "Assange"
            continue
        titled = title_of(doc.word(name.first - 1, name.first)) is not None
        if (
            name.label in ("PERSON", "ORGANISATION")
            and describe(doc, name.first, name.last).organisation
        ):
            described.add(" ".join(words).lower())
        if name.label == "PERSON" and (titled or len(words) > 1):
            persons.add(words[-1].lower())
        elif name.label == "ORGANISATION" and len(words) > 1:
            bodies.add(words[0].lower())
    relabelled = []
    for name in names:
        spelled = " ".join(doc.words[name.first : name.last]).lower()
        vote = votes[spelled]
        best = max(vote, key=lambda label: (vote[label], label == "PERSON", label))
        if spelled in persons - described:
            best = "PERSON"
        elif best == "PERSON" and spelled in bodies | described | firms:
            best = "ORGANISATION"
        if spelled in firms and doc.section(name.first) == "headline":
            name = name.over(name.first, name.last + (doc.word(name.last, name.first) in _S))
        same = name.entries or name.label == best
        relabelled.append(name if same else replace(name, label=best))
    return relabelled


def _repetitions(doc: Doc, names: Sequence[Name]) -> list[Name]:
    """Persons and organisations of several words named again where the model saw nothing."""
    covered = {k for name in names for k in range(name.first, name.last)}
    known: dict[str, tuple[tuple[str, ...], str]] = {}
    alone: dict[str, tuple[tuple[str, ...], str]] = {}
    ends = {
        doc.words[name.last - 1]
        for name in names
        if name.label == "ORGANISATION" and name.last - name.first > 1
    }
    for name in names:
        words = tuple(doc.words[name.first : name.last])
        if name.label in ("PERSON", "ORGANISATION") and not name.entries:
            known.setdefault(words[0], (words, name.label))
            if name.label == "PERSON" and len(words) > 1:
                for word in (words[-1], words[0]):
                    if len(word) > 3 and title_of(word) is None:
                        alone.setdefault(word, ((word,), name.label))
    found = []
    for k, word in enumerate(doc.words):
        if k in covered:
            continue
        called = word in ends and word[:1].isupper() and doc.word(k - 1, k) == "the"
        if called and doc.tag(k + 1, k) != "PROPN":
            found.append(Name(k, k + 1, "ORGANISATION"))  # "the Post"
            continue
        if doc.upos[k] not in ("PROPN", "X") and not (
            word in alone and k == doc.bounds(k)[0] and doc.tag(k + 1, k) in ("VERB", "AUX")
        ):
            continue
        for words, label in (d[word] for d in (known, alone) if word in d):
            last = k + len(words)
            apart = doc.tag(last, k) != "PROPN" and doc.tag(k - 1, k) != "PROPN"
            free = covered.isdisjoint(range(k, last))
            if tuple(doc.words[k:last]) == words and free and apart:
                found.append(Name(k, last, label))
                break
    return found
