"""Decoded names that are two: parted at quotation marks, hyphens, and the verbs of headlines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from newslab.actors.edges import Name
from newslab.actors.gazetteer import is_context
from newslab.text.doc import Doc

_OPENING = frozenset('“"«„')
_CLOSING = frozenset('”"»')
_HYPHENS = frozenset("-‑")


def part_names(doc: Doc, names: Iterable[Name]) -> list[Name]:
    """Names in text order, each within one sentence and one side of a quotation mark.

    *Okafor-Petrov* is two persons where the text names both, or tells of dealings between
    them (*Okafor–Petrov talks*); in a headline *Okafor Hammers Petrov* ends where the name
    does that the article uses.
    """
    whole = _rejoined(doc, [part for name in names for part in _at_marks(doc, name)])
    whole = [part for name in whole for part in _at_hyphen(doc, name, whole)]
    return apart([_in_headline(doc, name, whole) for name in whole])


def _at_marks(doc: Doc, name: Name) -> list[Name]:
    """A name cut where a sentence ends, and where a quotation opens that it does not close."""
    parts, first = [], name.first
    for k in range(name.first + 1, name.last):
        opens = doc.words[k] in _OPENING and _CLOSING.isdisjoint(
            doc.words[k + 1 : name.last + 1]
        )
        if opens or doc.sentence(k) != doc.sentence(k - 1):
            parts.append(name.over(first, k))
            first = k
    return [*parts, name.over(first, name.last)]


def _rejoined(doc: Doc, names: Iterable[Name]) -> list[Name]:
    """*Maria Ruiz* and *Petrov* made one where a hyphen joins them: *Maria Ruiz-Petrov*."""
    joined: list[Name] = []
    for name in sorted(names, key=lambda n: n.first):
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.label == name.label == "PERSON"
            and name.first - before.last == 1
            and before.last - before.first > 1
            and doc.words[before.last] in _HYPHENS
            and doc.is_joined(before.first, before.last)
        ):
            joined[-1] = replace(before, last=name.last)
        else:
            joined.append(name)
    return joined


def _at_hyphen(doc: Doc, name: Name, names: Sequence[Name]) -> list[Name]:
    """Two persons in place of a name that joins theirs."""
    if name.last - name.first != 3 or name.label not in ("PERSON", "ORGANISATION"):
        return [name]
    left, mark, right = doc.lower[name.first : name.last]
    if mark not in _HYPHENS | {"–"} or not doc.words[name.last - 1][:1].isupper():
        return [name]
    ends = {
        doc.lower[n.last - 1]
        for n in names
        if n.label == "PERSON" and not _is_hyphenated(doc, n)
    }
    bears_both = any(
        _is_hyphenated(doc, n) and doc.lower[n.last - 3 : n.last] == (left, mark, right)
        for n in names
        if n.last - n.first > 3
    )
    head = doc.head(name.last)
    deal = head is not None and is_context("tie", doc.lemmas[head], doc.lower[head])
    if bears_both or not (deal or {left, right} <= ends):
        return [name]
    return [
        Name(name.first, name.first + 1, "PERSON"),
        Name(name.last - 1, name.last, "PERSON"),
    ]


def _is_hyphenated(doc: Doc, name: Name) -> bool:
    return name.last - name.first > 2 and doc.lower[name.last - 2] in _HYPHENS


def _in_headline(doc: Doc, name: Name, names: Sequence[Name]) -> Name:
    """A name of a headline, cut to the person it begins with where the article tells."""
    if doc.section(name.first) != "headline" or name.last - name.first < 2:
        return name
    words = doc.lower[name.first : name.last]
    bodies = [
        doc.lower[n.first : n.last]
        for n in names
        if n.label == "PERSON" and doc.section(n.first) != "headline"
    ]
    if any(body[-len(words) :] == words or body[: len(words)] == words for body in bodies):
        return name
    full = max((b for b in bodies if len(b) > 1 and words[: len(b)] == b), key=len, default=None)
    if full is not None:
        return replace(name, last=name.first + len(full), label="PERSON")
    if name.label == "GROUP" or not any(len(b) > 1 and b[-1] == words[0] for b in bodies):
        return name
    if doc.word(name.first + 1, name.first) in ("-", "’s", "'s", "’", "'"):
        return name
    return replace(name, last=name.first + 1, label="PERSON")


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
