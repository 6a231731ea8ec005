"""Whether the name of a country, a capital or a seat of government acts, or is where things happen.

A capital that acts, speaks, decides or is pressed is its government (*Cairo rejected the plan*); a
capital in which something happens is a place (*a blast in Cairo*). Countries and seats are read
the other way round: they are governments unless the words around them tell of a place. Each
reading names its rule, and what cannot be told stays a place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from newslab.actors.gazetteer import Entry, is_context
from newslab.text.doc import Doc
from newslab.text.lists import listed

_LOCATIVE = listed("locative")
_DEALING = listed("dealing")
_CITY_WORDS = listed("city")


@dataclass(frozen=True, slots=True)
class Reading:
    """Whether a name stands for a government, and by which rule."""

    acts: bool
    rule: str


def read_place(doc: Doc, first: int, last: int, entry: Entry) -> Reading:
    """Read the country, capital or seat named by tokens ``[first, last)``.

    >>> from newslab.records import Span, Token
    >>> words = [("Cairo", "PROPN"), ("reject", "VERB"), ("it", "PRON")]
    >>> tokens = [Token(Span(i, i + 1), word, word, upos) for i, (word, upos) in enumerate(words)]
    >>> doc = Doc("abc", tuple(tokens))
    >>> read_place(doc, 0, 1, Entry("Egypt", "capital", "STATE", "EGY"))
    Reading(acts=True, rule='capital: acts')
    """
    where = _tells_place(doc, first, last, entry)
    if where is not None:
        return Reading(False, f"place: {where}")
    if entry.kind == "place":
        return Reading(False, "place")
    if entry.kind in ("country", "seat"):
        return Reading(True, entry.kind)
    for told in _SIGNS:
        how = told(doc, first, last)
        if how is not None:
            return Reading(True, f"{entry.kind}: {how}")
    return Reading(False, "place: nothing tells a government")


def _tells_place(doc: Doc, first: int, last: int, entry: Entry) -> str | None:
    """Why a name is certainly where something happens, or None."""
    before = doc.word(first - 1, first)
    if doc.section(first) == "dateline":
        return "dateline"
    owned = doc.is_possessive(last)
    if owned or doc.tag(last, first) in ("NOUN", "PROPN", "ADJ"):
        head = doc.head(last + 1 if owned else last)
        if head is not None and is_context("place", doc.lemmas[head], doc.lower[head]):
            if entry.kind != "country" or not owned:
                return "has " + doc.lemmas[head]
            return None
        if owned and head is not None:
            return None
    head = doc.head(last)
    if not owned and head is not None and doc.lemmas[head] in ("war", "conflict"):
        return "the name of a conflict"
    if doc.is_joined(first, last):
        return None
    if is_context("direction", before) and not doc.is_possessive(first - 1):
        return before
    return _by_preposition(doc, first, last, entry)


def _by_preposition(doc: Doc, first: int, last: int, entry: Entry) -> str | None:
    """Why the preposition before a name tells of a place, or None."""
    at = doc.preposition(first)
    if at is None:
        at = _shared_preposition(doc, first)
    if at is None:
        return None
    preposition = doc.lower[at]
    if preposition in _LOCATIVE:
        if entry.kind == "seat" and preposition in ("across", "through", "into"):
            return None
        leads_to_ties = at > 0 and doc.lemmas[at - 1] in (
            "confidence",
            "trust",
            "faith",
            "interest",
            "believe",
            "ally",
        )
        return None if leads_to_ties else preposition
    noun = doc.lemmas[at - 1] if at > 0 else ""
    travelled = is_context("travel", noun, doc.word(at - 1, at)) or any(
        is_context("travel", doc.lemmas[k]) and doc.upos[k] == "VERB"
        for k in range(max(doc.bounds(first)[0], at - 4), at)
    )
    if preposition in ("to", "from") and travelled:
        return f"travel {preposition}"
    if preposition == "of" and doc.word(at - 1, at) in _CITY_WORDS:
        return f"{noun} of"
    if preposition in ("on", "about", "over", "regarding", "concerning") and not (
            is_context("aimed", noun, doc.word(at - 1, at))):  # fmt: skip
        return f"topic {preposition}"
    return None


def _shared_preposition(doc: Doc, first: int) -> int | None:
    """The preposition of the first name in *in Oman and Yemen*, *in Oman, Yemen or Iraq*."""
    k, start = first - 1, doc.bounds(first)[0]
    if k < start or doc.lower[k] not in ("and", "or", ",", "&"):
        return None
    while k > start and k > first - 12:
        if doc.lower[k] in ("and", "or", ",", "&", "the") or doc.upos[k] == "PROPN":
            k -= 1
            continue
        is_preposition = doc.upos[k] == "ADP" and doc.lower[k] in _LOCATIVE
        return k if is_preposition else None
    return None


def _as_subject(doc: Doc, first: int, last: int) -> str | None:
    if doc.preposition(first) is not None and doc.word(first - 1, first) != "after":
        return None
    if doc.governor(first) is not None and doc.tag(last, first) != "AUX":
        verb = doc.verb_after(last)
        if verb != last:
            return None
    verb = doc.verb_after(last)
    if verb is None or doc.is_passive(last) and not _is_dealt_with(doc, verb):
        return None
    if doc.upos[verb] == "AUX":
        follows = doc.lower[verb + 1 : verb + 4]
        return "acts" if is_context("willing", *follows) else None
    lemma = doc.lemmas[verb]
    done = doc.head(verb + 1)
    if done is not None and is_context("tie", doc.lemmas[done]):
        return "acts"
    if is_context("willing", doc.lower[verb]):
        return "acts"
    if is_context("act", lemma, doc.lower[verb]) or _is_dealt_with(doc, verb):
        return "acts"
    return None


def _is_dealt_with(doc: Doc, verb: int) -> bool:
    return is_context("press", doc.lemmas[verb]) and doc.lower[verb] != "left"


def _as_object(doc: Doc, first: int, last: int) -> str | None:
    verb = doc.governor(first)
    if verb is not None and is_context("press", doc.lemmas[verb], doc.lower[verb]):
        return "pressed" if doc.lower[verb] not in ("leave", "left") else None
    return None


def _as_owner(doc: Doc, first: int, last: int) -> str | None:
    owned = doc.is_possessive(last)
    head = doc.head(last + 1) if owned else doc.head(last)
    if head is not None and is_context("policy", doc.lemmas[head], doc.lower[head]):
        return "owns" if owned else "compound"
    return None


def _as_party(doc: Doc, first: int, last: int) -> str | None:
    """*Talks with Cairo*, *between Rome and Cairo*, *seen by Cairo as*, *pressure on Cairo*."""
    at = doc.preposition(first)
    start = doc.bounds(first)[0]
    if at is None:
        return None
    preposition, before = doc.lower[at], doc.lemmas[max(at - 1, start)]
    if preposition == "by" and at > start and doc.upos[at - 1] in ("VERB", "NOUN", "ADJ"):
        return "agent"
    if preposition == "between":
        return "between"
    if preposition in ("with", "against"):
        return "dealt with" if preposition == "against" or _is_tie(doc, at) else None
    if preposition in _DEALING and (is_context("tie", before) or _is_tie(doc, at)):
        return "dealt with"
    return None


def _is_tie(doc: Doc, at: int) -> bool:
    """Whether a noun of dealing stands a few words before a preposition, without a verb between."""
    start = doc.bounds(at)[0]
    for k in range(at - 1, max(start, at - 4) - 1, -1):
        if doc.upos[k] in ("NOUN", "PROPN") and is_context("tie", doc.lemmas[k]):
            return True
        if doc.upos[k] == "VERB":
            break
    return False


_Sign = Callable[[Doc, int, int], str | None]
_SIGNS: tuple[_Sign, ...] = (_as_owner, _as_subject, _as_object, _as_party)
