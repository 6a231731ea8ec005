"""Decoded names mended: trimmed, joined with the gazetteer, labelled alike, found again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from newslab.gazetteer import AMBIGUOUS, Entry, find_entries, role_of, title_of
from newslab.grammar.phrases import Phrases
from newslab.model.encoding import Labelled
from newslab.names import fold, is_acronym, spelling

_CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february "
    "march april june july august september october november december "
    "edt est gmt utc bst cet cest pst pdt am pm".split()
)
_LINKS = frozenset(["of", "for", "on"])
# Organisations that bear the name of a person, who may be meant by it alone.
_FOUNDED = frozenset(
    [
        "administration",
        "campaign",
        "camp",
        "foundation",
        "organization",
        "tower",
        "organisation",
        "university",
        "institute",
        "family",
        "center",
        "centre",
        "government",
        "cabinet",
        "library",
        "trust",
        "school",
        "college",
        "prize",
    ]
)
# Words that need what follows "of", "for" or "on" to be a name: *Center for Public Opinion*.
_HOLDERS = frozenset(
    [
        "center",
        "centre",
        "commission",
        "committee",
        "council",
        "court",
        "board",
        "institute",
        "school",
        "department",
        "bureau",
        "office",
        "ministry",
    ]
)
_EDGES = frozenset(
    ["the", "a", "an", "of", "for", "and", "'s", "’s", "--", "...", *",.;:!?\"“”()[]'’‘-–—"]
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name in tokens ``[first, last)``, and what the gazetteer knows by that name."""

    first: int
    last: int
    label: str
    entries: tuple[Entry, ...] = ()


def mend_names(phrases: Phrases, decoded: Iterable[Labelled]) -> list[Name]:
    """Names in text order, none overlapping another.

    A decoded name loses articles, quotation marks and possessives at its edges; what the
    gazetteer knows replaces it or is added; one spelling gets one label throughout; and
    persons and organisations are found again where the model saw nothing.
    """
    trimmed = (_trimmed(phrases, Name(n.first, n.last, n.label)) for n in decoded)
    names = _with_gazetteer(phrases, _joined([n for n in trimmed if _is_name(phrases, n)], phrases))
    names = _relabelled(phrases, names)
    return sorted([*names, *_repetitions(phrases, names)], key=lambda name: name.first)


def _trimmed(phrases: Phrases, name: Name) -> Name:
    """Without articles, quotation marks and possessives at the edges."""
    first, last = name.first, name.last
    while first < last and phrases.lower[first] in _EDGES:
        first += 1
    while last > first and phrases.lower[last - 1] in _EDGES:
        last -= 1
    if name.label == "ORGANISATION" and first < last:
        first = _organisation_start(phrases, first)
        last = _organisation_end(phrases, first, last)
    return replace(name, first=first, last=last)


def _organisation_start(phrases: Phrases, first: int) -> int:
    """Where the name of an organisation begins: *Commission on* before *Presidential Debates*."""
    linked = phrases.word(first - 1, first) in _LINKS
    if not linked or "ORGANISATION" not in role_of(phrases.word(first - 2, first)):
        return first
    at = first - 2
    while phrases.tag(at, first) == "PROPN" and phrases.words[at][:1].isupper():
        first, at = at, at - 1
    return first


def _organisation_end(phrases: Phrases, first: int, last: int) -> int:
    """Where the name of an organisation ends, its kind and its state included.

    *Russian Direct Investment* goes on to *Fund*, *Bank* to *of Japan*, *Kenyan defence* to
    *ministry*; *U.S. Special* before *Envoy* ends before the title.
    """
    while last - first > 1 and title_of(" ".join(phrases.words[last - 1 : last + 1])):
        last -= 1
    following = phrases.word(last, first)
    capital = following and phrases.words[last][:1].isupper()
    if "ORGANISATION" in role_of(following) and (
        capital or following in ("ministry", "parliament")
    ):
        last += 1
    while last - first > 1 and phrases.lower[last - 1] in _LINKS:
        last -= 1
    while phrases.word(last, first) in _LINKS and phrases.tag(last + 1, first) == "PROPN" and (
            phrases.word(last - 1, first) in _HOLDERS):  # fmt: skip
        last += 2
        while phrases.tag(last, first) == "PROPN" and phrases.words[last][:1].isupper():
            last += 1
    if phrases.word(last, first) == "of" and "ORGANISATION" in role_of(phrases.lower[last - 1]):
        after = find_entries(phrases.words[last + 1 : last + 5])
        if after and after[0][0] == 0 and after[0][2][0].kind in ("country", "place", "capital"):
            last += 1 + after[0][1]
    return last


def _is_name(phrases: Phrases, name: Name) -> bool:
    """Whether a decoded name can be one: letters, a capital, no day or month, no address."""
    words = phrases.words[name.first : name.last]
    if not any(word[:1].isupper() or word.lower().startswith("al") for word in words):
        return False
    if len(words) == 1 and (fold(words[0]) in _CALENDAR or not any(map(str.isalpha, words[0]))):
        return False
    if len(words) == 1 and title_of(f"{words[0]} {phrases.word(name.last, name.first)}"):
        return False
    return not any(mark in word for word in words for mark in ("@", "://", "#", "www."))


def _joined(names: Sequence[Name], phrases: Phrases) -> list[Name]:
    """Names of persons parted by a quoted nickname made one: *Ann “Annie” Lee*."""
    joined: list[Name] = []
    for name in sorted(names, key=lambda n: n.first):
        gap = phrases.lower[joined[-1].last : name.first] if joined else []
        quoted = 2 < len(gap) < 6 and gap[0] in "“\"'‘(" and gap[-1] in "”\"'’)"
        if joined and joined[-1].label == name.label == "PERSON" and (
                quoted or gap and set(gap) <= set("“”\"'‘’()")):  # fmt: skip
            joined[-1] = replace(joined[-1], last=name.last)
        else:
            joined.append(name)
    return joined


def _with_gazetteer(phrases: Phrases, names: Sequence[Name]) -> list[Name]:
    """Names with what the gazetteer knows of them, and what only the gazetteer knows."""
    of_persons = Counter(
        spelling(word)
        for n in names
        if n.label == "PERSON" and n.last - n.first > 1
        for word in phrases.words[n.first : n.last]
    )
    kept = list(names)
    for first, last, entries in find_entries(phrases.words):
        over = [name for name in kept if name.first < last and first < name.last]
        inside = [n for n in over if n.first <= first and last <= n.last]
        longer = any(n.last - n.first > last - first for n in inside)
        single = spelling(phrases.words[first])
        if single == "georgia" and last - first == 1 and _is_federal(phrases):
            entries = (replace(entries[0], kind="place"),)
        if longer or not over and not _stands_alone(phrases, first, last, entries):
            continue
        if any(n.label == "PERSON" for n in inside) and (
                (last - first == 1 and (of_persons[single] or single in AMBIGUOUS))
                or title_of(phrases.word(first - 1, first)) is not None):  # fmt: skip
            continue
        if entries[0].kind == "capital" and any(n.label == "ORGANISATION" for n in inside) and (
                phrases.tag(last, first) == "PROPN"):  # fmt: skip
            continue
        kept = [name for name in kept if name not in over]
        kept.append(Name(first, last, over[0].label if over else "", entries))
    return kept


def _is_federal(phrases: Phrases) -> bool:
    """Whether a text that names Georgia speaks of the United States, not of the Caucasus."""
    words = set(phrases.words)
    caucasus = {"Tbilisi", "Georgian", "Georgians", "Caucasus", "Abkhazia", "Ossetia", "Armenia",
                "Azerbaijan", "Moscow", "Batumi", "Kutaisi"}  # fmt: skip
    union = {"Atlanta", "Savannah", "Democrat", "Democrats", "Democratic", "Republican",
             "Republicans", "Senate", "Alabama", "Florida", "Carolina", "Tennessee", "Iowa",
             "Pennsylvania", "Michigan", "Ohio", "Arizona", "Wisconsin", "Texas"}  # fmt: skip
    return words.isdisjoint(caucasus) and not words.isdisjoint(union)


def _stands_alone(phrases: Phrases, first: int, last: int, entries: tuple[Entry, ...]) -> bool:
    """Whether the gazetteer may be believed where the model sees no name."""
    words = phrases.words[first:last]
    if len(words) == 1 and spelling(words[0]) in AMBIGUOUS:
        return False
    if (
        phrases.tag(last, first) == "PROPN"
        and phrases.words[last][:1].isupper()
        and not (title_of(phrases.words[last]) or "ORGANISATION" in role_of(phrases.lower[last]))
    ):
        return False
    if entries[0].kind in ("country", "adjective", "people"):
        return phrases.upos[first] in ("PROPN", "ADJ", "X", "NOUN")
    return len(words) > 1 or is_acronym(words[0]) and len(words[0]) > 2 or entries[0].kind == "seat"


def _relabelled(phrases: Phrases, names: Sequence[Name]) -> list[Name]:
    """One label for one spelling: that of the longer name it is part of, or the commonest."""
    votes: dict[str, Counter[str]] = {}
    persons, bodies = set(), set()
    for name in names:
        words = phrases.words[name.first : name.last]
        votes.setdefault(" ".join(words).lower(), Counter())[name.label] += 1
        titled = title_of(phrases.word(name.first - 1, name.first)) is not None
        if name.label == "PERSON" and (titled or len(words) > 1):
            persons.add(words[-1].lower())
        elif name.label == "ORGANISATION" and len(words) > 1 and words[-1].lower() not in _FOUNDED:
            bodies.add(words[0].lower())
    relabelled = []
    for name in names:
        spelled = " ".join(phrases.words[name.first : name.last]).lower()
        vote = votes[spelled]
        best = max(vote, key=lambda label: (vote[label], label == "PERSON", label))
        if spelled in persons:
            best = "PERSON"
        elif spelled in bodies and best == "PERSON":
            best = "ORGANISATION"
        relabelled.append(name if name.entries else replace(name, label=best))
    return relabelled


def _repetitions(phrases: Phrases, names: Sequence[Name]) -> list[Name]:
    """Persons and organisations of several words named again where the model saw nothing."""
    covered = {k for name in names for k in range(name.first, name.last)}
    known: dict[str, tuple[tuple[str, ...], str]] = {}
    alone: dict[str, tuple[tuple[str, ...], str]] = {}
    for name in names:
        words = tuple(phrases.words[name.first : name.last])
        if name.label in ("PERSON", "ORGANISATION") and not name.entries:
            known.setdefault(words[0], (words, name.label))
            if name.label == "PERSON" and len(words) > 1:
                for word in (words[-1], words[0]):
                    if len(word) > 3 and title_of(word) is None:
                        alone.setdefault(word, ((word,), name.label))
    found = []
    for k, word in enumerate(phrases.words):
        if k in covered or phrases.upos[k] not in ("PROPN", "X"):
            continue
        for words, label in (d[word] for d in (known, alone) if word in d):
            last = k + len(words)
            apart = phrases.tag(last, k) != "PROPN" and phrases.tag(k - 1, k) != "PROPN"
            free = covered.isdisjoint(range(k, last))
            if tuple(phrases.words[k:last]) == words and free and apart:
                found.append(Name(k, last, label))
                break
    return found
