"""Where a decoded name begins and ends, and whether it can be a name at all."""

from __future__ import annotations

from dataclasses import dataclass, replace

from newslab.actors.gazetteer import Entry, find_entries, role_of, title_of
from newslab.actors.names import PARTICLES, SUFFIXES, fold
from newslab.records import ActorType, Candidate, MentionForm
from newslab.text.doc import Doc

_CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february "
    "march april june july august september october november december "
    "edt est gmt utc bst cet cest pst pdt am pm".split()
)
_LINKS = frozenset(["of", "for", "on"])
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
        "coalition",
        "association",
        "society",
        "alliance",
        "foundation",
        "federation",
        "academy",
        "authority",
        "campaign",
        "network",
        "organisation",
        "organization",
    ]
)
_EDGES = frozenset(
    ["the", "a", "an", "of", "for", "and", "&", "'s", "’s", "--", "...", *",.;:!?\"“”()[]'’‘-–—"]
)


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
    if named and doc.word(last, first) == "&" and doc.tag(last + 1, first) == "PROPN":
        last, name = last + 2, replace(name, label="ORGANISATION")  # "Hale & Sons"
    while name.label == "PERSON" and last - first > 1 and _is_no_name(doc, last - 1):
        last -= 1
    if name.label == "ORGANISATION" and first < last:
        first = _organisation_start(doc, first)
        last = _organisation_end(doc, first, last)
    return name.over(first, last)


def _is_no_name(doc: Doc, k: int) -> bool:
    """Whether a word at the end of a person's name is none: small letters, no particle."""
    word = doc.words[k]
    compound = doc.word(k - 1, k) in ("-", "‑") or fold(word) in PARTICLES | SUFFIXES
    return word[:1].islower() and not compound


def _organisation_start(doc: Doc, first: int) -> int:
    """Where the name of an organisation begins: *Commission on* before *Presidential Debates*."""
    linked = doc.word(first - 1, first) in _LINKS
    if not linked or "ORGANISATION" not in role_of(doc.word(first - 2, first)):
        return first
    at = first - 2
    while doc.tag(at, first) == "PROPN" and doc.words[at][:1].isupper():
        first, at = at, at - 1
    return first


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
        and doc.lower[at] not in _CALENDAR
    ):
        last = at + 1
        while doc.tag(last, first) == "PROPN" and doc.words[last][:1].isupper():
            last += 1
        if doc.word(last, first) == "and" and _goes_on(doc, last + 1, first):
            last += 2
    if doc.word(last, first) == "of" and "ORGANISATION" in role_of(doc.lower[last - 1]):
        at = last + 1 + (doc.word(last + 1, first) == "the")
        after = find_entries(doc.words[at : at + 4])
        if after and after[0][0] == 0 and after[0][2][0].kind in ("country", "place", "capital"):
            last = at + after[0][1]
    return last


def _goes_on(doc: Doc, k: int, first: int) -> bool:
    """Whether a capitalised word that names nobody by itself stands at ``k``: *Crime*."""
    return (
        doc.tag(k, first) in ("PROPN", "NOUN")
        and doc.words[k][:1].isupper()
        and doc.tag(k + 1, first) != "PROPN"
        and not role_of(doc.lower[k])
        and not find_entries([doc.words[k]])
    )


def is_name(doc: Doc, name: Name) -> bool:
    """Whether a decoded name can be one: letters, a capital, no day or month, no address."""
    words = doc.words[name.first : name.last]
    if not any(word[:1].isupper() or word.lower().startswith("al") for word in words):
        return False
    if sum(map(str.isalpha, "".join(words))) < 2:
        return False
    if len(words) == 1 and (fold(words[0]) in _CALENDAR or not any(map(str.isalpha, words[0]))):
        return False
    if len(words) == 1 and title_of(f"{words[0]} {doc.word(name.last, name.first)}"):
        return False
    return not any(mark in word for word in words for mark in ("@", "://", "#", "www."))
