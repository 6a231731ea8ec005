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
from newslab.text.phrases import Phrases

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


def read_place(phrases: Phrases, first: int, last: int, entry: Entry) -> Reading:
    """Read the country, capital or seat named by tokens ``[first, last)``.

    >>> from newslab.records import Sentence, Token
    >>> from newslab.records import Span
    >>> words = [("Cairo", "PROPN"), ("reject", "VERB"), ("it", "PRON")]
    >>> tokens = [Token(Span(i, i + 1), word, word, upos) for i, (word, upos) in enumerate(words)]
    >>> phrases = Phrases("abc", tokens, [Sentence(Span(0, 3), "body", 0, 3)])
    >>> read_place(phrases, 0, 1, Entry("Egypt", "capital", "STATE", "EGY"))
    Reading(acts=True, rule='capital: acts')
    """
    where = _tells_place(phrases, first, last, entry)
    if where is not None:
        return Reading(False, f"place: {where}")
    if entry.kind == "place":
        return Reading(False, "place")
    if entry.kind in ("country", "seat"):
        return Reading(True, entry.kind)
    for told in _SIGNS:
        how = told(phrases, first, last)
        if how is not None:
            return Reading(True, f"{entry.kind}: {how}")
    return Reading(False, "place: nothing tells a government")


def _tells_place(phrases: Phrases, first: int, last: int, entry: Entry) -> str | None:
    """Why a name is certainly where something happens, or None."""
    before, after = phrases.word(first - 1, first), phrases.word(last, first)
    if phrases.section(first) == "dateline" or _is_dateline(phrases, first, last):
        return "dateline"
    owned = phrases.is_possessive(last)
    if owned or phrases.tag(last, first) in ("NOUN", "PROPN", "ADJ"):
        head = phrases.head(last + 1 if owned else last)
        if head is not None and is_context("place", phrases.lemmas[head], phrases.lower[head]):
            if entry.kind != "country" or not owned:
                return "has " + phrases.lemmas[head]
            return None
        if owned and head is not None:
            return None
    head = phrases.head(last)
    if not owned and head is not None and phrases.lemmas[head] in ("war", "conflict"):
        return "the name of a conflict"
    if phrases.is_joined(first, last):
        return None
    if is_context("direction", before) and not phrases.is_possessive(first - 1):
        return before
    if (
        before == ","
        and _follows_place(phrases, first)
        and after in (",", ".", "", "—", "-", "(", ")", "on", "and")
    ):
        return "after the name of a place"
    return _by_preposition(phrases, first, last, entry)


def _is_dateline(phrases: Phrases, first: int, last: int) -> bool:
    """*CAIRO, Egypt (Reuters) —* at the beginning of a sentence."""
    start, end = phrases.bounds(first)
    if first - start > 4 or any(phrases.upos[k] == "VERB" for k in range(start, first)):
        return False
    stop = next((k for k in range(last, min(last + 9, end)) if phrases.lower[k] in "—–-"), None)
    between = phrases.lower[last:stop] if stop is not None else []
    if stop == last:
        return phrases.tokens[last].span.start > phrases.tokens[last - 1].span.end
    return (
        bool(between)
        and between[0] in ("(", ",", "/")
        and not any(phrases.upos[k] in ("VERB", "AUX") for k in range(last, stop or last))
    )


def _follows_place(phrases: Phrases, first: int) -> bool:
    """Whether a place stands before the comma before ``first`` (*Lyon, France*), not a list."""
    if first < 2 or not phrases.words[first - 2][:1].isupper() or (
            phrases.tag(first - 2, first) != "PROPN"):  # fmt: skip
        return False
    before = find_entries(phrases.words[max(phrases.bounds(first)[0], first - 4) : first - 1])
    kinds = [entry.kind for entry in before[-1][2]] if before else []
    return not {"country", "adjective"}.intersection(kinds)


def _by_preposition(phrases: Phrases, first: int, last: int, entry: Entry) -> str | None:
    """Why the preposition before a name tells of a place, or None."""
    at = phrases.preposition(first)
    if at is None:
        at = _shared_preposition(phrases, first)
    if at is None:
        return None
    preposition = phrases.lower[at]
    if preposition in _LOCATIVE:
        if entry.kind == "seat" and preposition in ("across", "through", "into"):
            return None
        leads_to_ties = at > 0 and phrases.lemmas[at - 1] in (
            "confidence",
            "trust",
            "faith",
            "interest",
            "believe",
            "ally",
        )
        return None if leads_to_ties else preposition
    noun = phrases.lemmas[at - 1] if at > 0 else ""
    travelled = is_context("travel", noun, phrases.word(at - 1, at)) or any(
        is_context("travel", phrases.lemmas[k]) and phrases.upos[k] == "VERB"
        for k in range(max(phrases.bounds(first)[0], at - 4), at)
    )
    if preposition in ("to", "from") and travelled:
        return f"travel {preposition}"
    if preposition == "of" and phrases.word(at - 1, at) in _CITY_WORDS:
        return f"{noun} of"
    if preposition in ("on", "about", "over", "regarding", "concerning") and not (
            is_context("aimed", noun, phrases.word(at - 1, at))):  # fmt: skip
        return f"topic {preposition}"
    return None


def _shared_preposition(phrases: Phrases, first: int) -> int | None:
    """The preposition of the first name in *in Oman and Yemen*, *in Oman, Yemen or Iraq*."""
    k, start = first - 1, phrases.bounds(first)[0]
    if k < start or phrases.lower[k] not in ("and", "or", ",", "&"):
        return None
    while k > start and k > first - 12:
        if phrases.lower[k] in ("and", "or", ",", "&", "the") or phrases.upos[k] == "PROPN":
            k -= 1
            continue
        is_preposition = phrases.upos[k] == "ADP" and phrases.lower[k] in _LOCATIVE
        return k if is_preposition else None
    return None


def _as_subject(phrases: Phrases, first: int, last: int) -> str | None:
    if phrases.preposition(first) is not None and phrases.word(first - 1, first) != "after":
        return None
    if phrases.governor(first) is not None and phrases.tag(last, first) != "AUX":
        verb = phrases.verb_after(last)
        if verb != last:
            return None
    verb = phrases.verb_after(last)
    if verb is None or phrases.is_passive(last) and not _is_dealt_with(phrases, verb):
        return None
    if phrases.upos[verb] == "AUX":
        follows = phrases.lower[verb + 1 : verb + 4]
        return "acts" if is_context("willing", *follows) else None
    lemma = phrases.lemmas[verb]
    done = phrases.head(verb + 1)
    if done is not None and is_context("tie", phrases.lemmas[done]):
        return "acts"
    if is_context("willing", phrases.lower[verb]):
        return "acts"
    if is_context("act", lemma, phrases.lower[verb]) or _is_dealt_with(phrases, verb):
        return "acts"
    return None


def _is_dealt_with(phrases: Phrases, verb: int) -> bool:
    return is_context("press", phrases.lemmas[verb]) and phrases.lower[verb] != "left"


def _as_object(phrases: Phrases, first: int, last: int) -> str | None:
    verb = phrases.governor(first)
    if verb is not None and is_context("press", phrases.lemmas[verb], phrases.lower[verb]):
        return "pressed" if phrases.lower[verb] not in ("leave", "left") else None
    return None


def _as_owner(phrases: Phrases, first: int, last: int) -> str | None:
    owned = phrases.is_possessive(last)
    head = phrases.head(last + 1) if owned else phrases.head(last)
    if head is not None and is_context("policy", phrases.lemmas[head], phrases.lower[head]):
        return "owns" if owned else "compound"
    return None


def _as_party(phrases: Phrases, first: int, last: int) -> str | None:
    """*Talks with Cairo*, *between Rome and Cairo*, *seen by Cairo as*, *pressure on Cairo*."""
    at = phrases.preposition(first)
    start = phrases.bounds(first)[0]
    if at is None:
        return None
    preposition, before = phrases.lower[at], phrases.lemmas[max(at - 1, start)]
    if preposition == "by" and at > start and phrases.upos[at - 1] in ("VERB", "NOUN", "ADJ"):
        return "agent"
    if preposition == "between":
        return "between"
    if preposition in ("with", "against"):
        return "dealt with" if preposition == "against" or _is_tie(phrases, at) else None
    if preposition in _DEALING and (is_context("tie", before) or _is_tie(phrases, at)):
        return "dealt with"
    return None


def _is_tie(phrases: Phrases, at: int) -> bool:
    """Whether a noun or verb of dealing stands a few words before a preposition."""
    start = phrases.bounds(at)[0]
    verbs = ("talk", "speak", "negotiate", "deal", "cooperate", "side", "agree", "trade", "appeal",
             "work", "meet", "clash", "bargain", "engage", "stay", "break", "align", "turn",
             "impose", "lean", "listen", "hand", "cede")  # fmt: skip
    for k in range(at - 1, max(start, at - 4) - 1, -1):
        if phrases.upos[k] in ("NOUN", "PROPN") and is_context("tie", phrases.lemmas[k]):
            return True
        if phrases.upos[k] == "VERB":
            return phrases.lemmas[k] in verbs
    return False


def _as_partner(phrases: Phrases, first: int, last: int) -> str | None:
    """*Between Rome and Cairo*, *Rome and Cairo agreed*: what holds of one holds of the other."""
    start, end = phrases.bounds(first)
    before = first - 2 > start - 1 and phrases.lower[first - 1] in ("and", "or", "nor")
    if before and phrases.upos[first - 2] == "PROPN":
        found = find_entries(phrases.words[max(start, first - 5) : first - 1])
        entry = next((e for e in reversed(found) if e[1] == min(first - 1 - start, 4)), None)
        if entry is not None:
            offset = max(start, first - 5)
            for told in (_as_party, _as_object, _as_owner):
                if told(phrases, offset + entry[0], offset + entry[1]):
                    return "beside one that does"
            if _as_subject(phrases, first, last):
                return "acts"
    if phrases.word(last, first) in ("and", "or") and last + 1 < end:
        found = find_entries(phrases.words[last + 1 : min(end, last + 5)])
        if found and found[0][0] == 0 and phrases.preposition(first) is None:
            told_of = _as_subject(phrases, last + 1, last + 1 + found[0][1])
            return "beside one that does" if told_of else None
    return None


def _as_half(phrases: Phrases, first: int, last: int) -> str | None:
    """*Cairo-backed*, *Rome-Cairo talks*."""
    if not phrases.is_joined(first, last):
        return None
    other = phrases.word(last + 1, first)
    if other in _COMPLEMENT - {"based"} or other.endswith("ed") and other != "based":
        return "compound"
    names = phrases.words[last + 1 : last + 3]
    previous = phrases.words[max(0, first - 3) : first - 1]
    joined = find_entries(names)[:1] or find_entries(previous)[-1:]
    return "compound" if joined and phrases.word(first - 1, first) != "in" else None


_Sign = Callable[[Phrases, int, int], str | None]
_SIGNS: tuple[_Sign, ...] = (
    _as_half, _as_owner, _as_subject, _as_object, _as_party, _as_partner,
)  # fmt: skip
