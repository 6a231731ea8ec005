"""Decoded names mended: trimmed, joined with the gazetteer, labelled alike, found again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from newslab.actors.descriptions import describe
from newslab.actors.edges import Name, is_name, trimmed
from newslab.actors.gazetteer import AMBIGUOUS, Entry, find_entries, role_of, title_of
from newslab.actors.kinds import tell_kinds
from newslab.actors.names import is_acronym, is_acronym_for, spelling
from newslab.actors.parting import apart, part_names
from newslab.model.labels import Labelled
from newslab.text.doc import Doc

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


_QUOTES = frozenset("“”\"'‘’()")
# Words in small letters that a name may hold.
_SMALL = frozenset("of the and for in on de del la le du des di da & to".split())


def mend_names(doc: Doc, decoded: Iterable[Labelled]) -> list[Name]:
    """Names in text order, none overlapping another.

    A decoded name that is two is parted, and loses articles, quotation marks and possessives
    at its edges; what the
    gazetteer knows replaces it or is added; one spelling gets one label throughout; and
    persons and organisations are found again where the model saw nothing.
    """
    parts = part_names(doc, [Name(n.first, n.last, n.label) for n in decoded])
    cut = apart(trimmed(doc, name) for name in _spelled_out(doc, parts))
    whole = _joined([n for n in cut if is_name(doc, n)], doc)
    names = _with_gazetteer(doc, tell_kinds(doc, whole))
    names = _relabelled(doc, names)
    return sorted([*names, *_repetitions(doc, names)], key=lambda name: name.first)


def _spelled_out(doc: Doc, names: Sequence[Name]) -> list[Name]:
    """Organisations whose acronym follows in brackets have the whole long form as their name.

    *Board of Rivers and Harbours (BRH)* is one organisation, wherever the model parts it.
    """
    found = list(names)
    acronyms = set()
    for k in range(3, len(doc.words) - 1):
        word = doc.words[k]
        if doc.lower[k - 1] != "(" or doc.lower[k + 1] != ")" or not is_acronym(word):
            continue
        start = doc.bounds(k)[0]
        for first in range(k - 3, max(start, k - len(word) - 6) - 1, -1):
            long_form = doc.words[first : k - 1]
            small = {w for w in long_form if w[:1].islower()}
            if not (long_form[0][:1].isupper() and small <= _SMALL):
                continue
            if is_acronym_for(word, long_form):
                inside = [n for n in found if first < n.last and n.first < k - 1]
                if any(n.label == "ORGANISATION" for n in inside):
                    acronyms.add(word)
                    found = [n for n in found if n not in inside]
                    found.append(Name(first, k - 1, "ORGANISATION"))
                break
    return [
        replace(n, label="ORGANISATION") if doc.words[n.last - 1] in acronyms else n
        for n in found
    ]


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
        longer = any(n.last - n.first > last - first for n in inside)
        single = spelling(doc.words[first])
        if single == "georgia" and last - first == 1 and _is_federal(doc):
            entries = (replace(entries[0], kind="place"),)
        if longer or not over and not _stands_alone(doc, first, last, entries):
            continue
        if any(n.label == "PERSON" for n in inside) and (
                (last - first == 1 and (of_persons[single] or single in AMBIGUOUS))
                or title_of(doc.word(first - 1, first)) is not None):  # fmt: skip
            continue
        if entries[0].kind == "capital" and any(n.label == "ORGANISATION" for n in inside) and (
                doc.tag(last, first) == "PROPN"):  # fmt: skip
            continue
        replaced.update(over)
        found.append(Name(first, last, over[0].label if over else "", entries))
    return [*(name for name in names if name not in replaced), *found]


def _is_federal(doc: Doc) -> bool:
    """Whether a text that names Georgia speaks of the United States, not of the Caucasus."""
    words = set(doc.words)
    caucasus = {"Tbilisi", "Georgian", "Georgians", "Caucasus", "Abkhazia", "Ossetia", "Armenia",
                "Azerbaijan", "Moscow", "Batumi", "Kutaisi"}  # fmt: skip
    union = {"Atlanta", "Savannah", "Democrat", "Democrats", "Democratic", "Republican",
             "Republicans", "Senate", "Alabama", "Florida", "Carolina", "Tennessee", "Iowa",
             "Pennsylvania", "Michigan", "Ohio", "Arizona", "Wisconsin", "Texas"}  # fmt: skip
    return words.isdisjoint(caucasus) and not words.isdisjoint(union)


def _stands_alone(doc: Doc, first: int, last: int, entries: tuple[Entry, ...]) -> bool:
    """Whether the gazetteer may be believed where the model sees no name."""
    words = doc.words[first:last]
    if len(words) == 1 and spelling(words[0]) in AMBIGUOUS:
        return False
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
    for name in names:
        words = doc.words[name.first : name.last]
        votes.setdefault(" ".join(words).lower(), Counter())[name.label] += 1
        titled = title_of(doc.word(name.first - 1, name.first)) is not None
        if (
            name.label in ("PERSON", "ORGANISATION")
            and describe(doc, name.first, name.last).organisation
        ):
            described.add(" ".join(words).lower())
        if name.label == "PERSON" and (titled or len(words) > 1):
            persons.add(words[-1].lower())
        elif name.label == "ORGANISATION" and len(words) > 1 and words[-1].lower() not in _FOUNDED:
            bodies.add(words[0].lower())
    relabelled = []
    for name in names:
        spelled = " ".join(doc.words[name.first : name.last]).lower()
        vote = votes[spelled]
        best = max(vote, key=lambda label: (vote[label], label == "PERSON", label))
        if spelled in persons - described:
            best = "PERSON"
        elif best == "PERSON" and spelled in bodies | described:
            best = "ORGANISATION"
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
        called = word in ends and word[:1].isupper() and doc.word(k - 1, k) == "the"
        if called and k not in covered and doc.tag(k + 1, k) != "PROPN":
            found.append(Name(k, k + 1, "ORGANISATION"))  # "the Post"
            continue
        if k in covered or doc.upos[k] not in ("PROPN", "X"):
            continue
        for words, label in (d[word] for d in (known, alone) if word in d):
            last = k + len(words)
            apart = doc.tag(last, k) != "PROPN" and doc.tag(k - 1, k) != "PROPN"
            free = covered.isdisjoint(range(k, last))
            if tuple(doc.words[k:last]) == words and free and apart:
                found.append(Name(k, last, label))
                break
    return found
