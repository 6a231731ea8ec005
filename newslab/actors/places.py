"""Whether the name of a country, a capital or a seat of government acts, or is where things happen.

A capital that acts, speaks, decides or is pressed is its government (*Cairo rejected the plan*); a
capital in which something happens is a place (*a blast in Cairo*). Countries and seats are read
the other way round: they are governments unless the words around them tell of a place. Each
reading names its rule, and what cannot be told stays a place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from newslab.actors.gazetteer import Entry, find_entries, is_context
from newslab.text.doc import Doc

# "in Kenya": whatever the noun or verb before them, these prepositions tell of a place.
_LOCATIVE = frozenset(
    "in at near inside outside within across throughout around into off beyond via through".split()
)
# "talks with Cairo": these lead to a government where a noun or verb of dealing stands before.
_DEALING = frozenset("with against to from on toward towards over for between of under".split())
_COMPLEMENT = frozenset(
    "backed led aligned linked brokered sponsored controlled supported imposed "
    "based friendly ordered funded trained appointed mediated made".split()
)
_CITY_WORDS = frozenset("city town capital suburb village port province region state area streets "
                        "street outskirts centre center east west north south parts part areas "
                        "coast border people residents airport".split())  # fmt: skip


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
    before, after = doc.word(first - 1, first), doc.word(last, first)
    if doc.section(first) == "dateline" or _is_dateline(doc, first, last):
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
    if (
        before == ","
        and _follows_place(doc, first)
        and after in (",", ".", "", "—", "-", "(", ")", "on", "and")
    ):
        return "after the name of a place"
    return _by_preposition(doc, first, last, entry)


def _is_dateline(doc: Doc, first: int, last: int) -> bool:
    """*CAIRO, Egypt (Reuters) —* at the beginning of a sentence."""
    start, end = doc.bounds(first)
    if first - start > 4 or any(doc.upos[k] == "VERB" for k in range(start, first)):
        return False
    stop = next((k for k in range(last, min(last + 9, end)) if doc.lower[k] in "—–-"), None)
    between = doc.lower[last:stop] if stop is not None else []
    if stop == last:
        return doc.tokens[last].span.start > doc.tokens[last - 1].span.end
    return (
        bool(between)
        and between[0] in ("(", ",", "/")
        and not any(doc.upos[k] in ("VERB", "AUX") for k in range(last, stop or last))
    )


def _follows_place(doc: Doc, first: int) -> bool:
    """Whether a place stands before the comma before ``first`` (*Lyon, France*), not a list."""
    if first < 2 or not doc.words[first - 2][:1].isupper() or (
            doc.tag(first - 2, first) != "PROPN"):  # fmt: skip
        return False
    before = find_entries(doc.words[max(doc.bounds(first)[0], first - 4) : first - 1])
    kinds = [entry.kind for entry in before[-1][2]] if before else []
    return not {"country", "adjective"}.intersection(kinds)


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
    """Whether a noun or verb of dealing stands a few words before a preposition."""
    start = doc.bounds(at)[0]
    verbs = ("talk", "speak", "negotiate", "deal", "cooperate", "side", "agree", "trade", "appeal",
             "work", "meet", "clash", "bargain", "engage", "stay", "break", "align", "turn",
             "impose", "lean", "listen", "hand", "cede")  # fmt: skip
    for k in range(at - 1, max(start, at - 4) - 1, -1):
        if doc.upos[k] in ("NOUN", "PROPN") and is_context("tie", doc.lemmas[k]):
            return True
        if doc.upos[k] == "VERB":
            return doc.lemmas[k] in verbs
    return False


def _as_partner(doc: Doc, first: int, last: int) -> str | None:
    """*Between Rome and Cairo*, *Rome and Cairo agreed*: what holds of one holds of the other."""
    start, end = doc.bounds(first)
    before = first - 2 > start - 1 and doc.lower[first - 1] in ("and", "or", "nor")
    if before and doc.upos[first - 2] == "PROPN":
        found = find_entries(doc.words[max(start, first - 5) : first - 1])
        entry = next((e for e in reversed(found) if e[1] == min(first - 1 - start, 4)), None)
        if entry is not None:
            offset = max(start, first - 5)
            for told in (_as_party, _as_object, _as_owner):
                if told(doc, offset + entry[0], offset + entry[1]):
                    return "beside one that does"
            if _as_subject(doc, first, last):
                return "acts"
    if doc.word(last, first) in ("and", "or") and last + 1 < end:
        found = find_entries(doc.words[last + 1 : min(end, last + 5)])
        if found and found[0][0] == 0 and doc.preposition(first) is None:
            told_of = _as_subject(doc, last + 1, last + 1 + found[0][1])
            return "beside one that does" if told_of else None
    return None


def _as_half(doc: Doc, first: int, last: int) -> str | None:
    """*Cairo-backed*, *Rome-Cairo talks*."""
    if not doc.is_joined(first, last):
        return None
    other = doc.word(last + 1, first)
    if other in _COMPLEMENT - {"based"} or other.endswith("ed") and other != "based":
        return "compound"
    names = doc.words[last + 1 : last + 3]
    previous = doc.words[max(0, first - 3) : first - 1]
    joined = find_entries(names)[:1] or find_entries(previous)[-1:]
    return "compound" if joined and doc.word(first - 1, first) != "in" else None


_Sign = Callable[[Doc, int, int], str | None]
_SIGNS: tuple[_Sign, ...] = (
    _as_half, _as_owner, _as_subject, _as_object, _as_party, _as_partner,
)  # fmt: skip
