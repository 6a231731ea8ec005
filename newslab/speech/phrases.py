"""Ranges of tokens made whole: fragments joined, sources grown to their noun phrase."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from newslab.records import TokenRange
from newslab.speech.quotes import MARK
from newslab.speech.subjects import HELPING, NOUN, find_source_slot, phrase_start
from newslab.speech.voices import RELATIVE
from newslab.text.positions import Positions

BEFORE_NOUN = frozenset(["NOUN", "PROPN"])
UNFINISHED = frozenset(["DET", "ADJ", "ADP", "AUX", "CCONJ", "NUM", "PART", "SCONJ"])
INSIDE_NOUN = frozenset(["DET", "ADJ", "ADV", "NOUN", "NUM", "PART", "PRON", "PROPN"])
CONTENTFUL = frozenset(["ADJ", "NOUN", "NUM", "PROPN", "VERB", "X"])
# Marks that neither begin nor end a content.
EDGES = frozenset([",", ";", ":", "-", "–", "—", "--"])
# What stands between a relative pronoun and its verb: *who in 2010 had said*.
BEFORE_VERB = HELPING | {"ADP", "NUM"}
# What an apposition begins with.
APPOSED = frozenset(["ADJ", "DET", "NOUN", "NUM"])
# Subjects that stand for nobody: *it was reported that*.
EXPLETIVE = frozenset(["it", "there"])
# No source is made of these alone.
NAMELESS = frozenset(["ADP", "AUX", "CCONJ", "PART", "PUNCT", "SCONJ"])
ARTICLES = frozenset(["a", "an", "the"])
POSSESSIVE = frozenset(["my", "your", "his", "its", "our", "their"])
PERSONAL = frozenset(["i", "you", "he", "she", "it", "we", "they"])
# A gap of so many words in a content is the model's slip.
MOST_BRIDGED = 2
# So many words may be missing at the end of a noun phrase.
MOST_ADDED = 6


def join_touching(
    ranges: Iterable[TokenRange], places: Positions, apart: Set[str] = frozenset()
) -> list[TokenRange]:
    """Ranges that touch inside a sentence made one: the model began a new one by mistake.

    A word of ``apart`` does begin a new one.
    """
    joined: list[TokenRange] = []
    for first, last in ranges:
        touches = joined and joined[-1][1] == first and first < places.sentence_end(joined[-1][0])
        if touches and places.tokens[first].text.lower() not in apart:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined


def whole_phrases(
    ranges: Iterable[TokenRange],
    upos: Sequence[str],
    places: Positions,
    taken: Iterable[TokenRange],
) -> list[TokenRange]:
    """Ranges grown to the noun phrase they cut, without those that are none.

    What begins with a preposition is none, unless a cue (*according to*) stands before it.
    Of *the envoy who* before a cue only *who* is left: PolNeAR's source in a relative clause.

    Parameters
    ----------
    upos
        The part of speech of each token.
    taken
        Ranges not to grow into.
    """
    closed = {i for first, last in taken for i in range(first, last)}

    def grow(first: int, last: int) -> TokenRange:
        end = places.sentence_end(first)
        if upos[last - 1] in BEFORE_NOUN:
            allowed = NOUN if upos[last - 1] in NOUN else BEFORE_NOUN
            while last < end and upos[last] in allowed and last not in closed:
                last += 1
                allowed = NOUN if upos[last - 1] in NOUN else BEFORE_NOUN
        if upos[first] in BEFORE_NOUN or upos[first] in {"ADP", "PART"}:
            first = min(first, phrase_start(first + 1, upos, places, closed))
        return first, _finish(last, upos, places, closed)

    grown: list[TokenRange] = []
    for first, last in ranges:
        if upos[first] == "ADP" and first - 1 not in closed:
            continue
        begin, end = grow(first, last)
        for pronoun in range(begin, end):
            if places.tokens[pronoun].text.lower() in RELATIVE:
                following = range(pronoun + 1, places.sentence_end(pronoun))
                if next((i for i in following if upos[i] not in BEFORE_VERB), None) in closed:
                    begin, end = pronoun, pronoun + 1
                    break
        if all(upos[i] in NAMELESS for i in range(begin, end)):
            continue
        if end == begin + 1 and places.tokens[begin].text.lower() in ARTICLES:
            continue
        if grown and begin < grown[-1][1]:
            grown[-1] = (grown[-1][0], max(end, grown[-1][1]))
        else:
            grown.append((begin, end))
    return join_touching(grown, places, PERSONAL)


def mend_contents(
    ranges: Iterable[TokenRange],
    upos: Sequence[str],
    places: Positions,
    taken: Iterable[TokenRange],
) -> list[TokenRange]:
    """Contents without stray marks at their edges, bridged and finished where they were cut.

    A gap of a word or two in a sentence is bridged; what ends in a preposition, a determiner
    or the like goes on to the end of the next noun phrase; what holds neither a word of content nor
    a quotation mark is dropped.

    Parameters
    ----------
    upos
        The part of speech of each token.
    taken
        Sources and cues, which no content grows into.
    """
    closed = {i for first, last in taken for i in range(first, last)}
    mended: list[TokenRange] = []
    for begin, stop in ranges:
        first, last = begin, stop
        while first < last and places.tokens[first].text in EDGES:
            first += 1
        while first < last and places.tokens[last - 1].text in EDGES:
            last -= 1
        if first == last:
            continue
        gap = range(mended[-1][1], first) if mended else range(MOST_BRIDGED + 1)
        near = len(gap) <= MOST_BRIDGED and first < places.sentence_end(mended[-1][0])
        if near and closed.isdisjoint(gap):
            mended[-1] = (mended[-1][0], last)
        else:
            mended.append((first, last))
    finished: list[TokenRange] = []
    for first, last in mended:
        if finished and first < finished[-1][1]:
            finished[-1] = (finished[-1][0], max(last, finished[-1][1]))
        else:
            finished.append((first, _finish(last, upos, places, closed)))
    return [
        each
        for each in finished
        if any(upos[i] in CONTENTFUL or MARK.match(places.tokens[i].text) for i in range(*each))
    ]


def _finish(last: int, upos: Sequence[str], places: Positions, closed: set[int]) -> int:
    """The end of a range that was cut inside a noun phrase."""
    end = places.sentence_end(last - 1)
    if upos[last - 1] not in UNFINISHED and places.tokens[last - 1].text.lower() not in POSSESSIVE:
        return last
    at = last
    while at < min(end, last + MOST_ADDED) and at not in closed and upos[at] in INSIDE_NOUN:
        at += 1
        if upos[at - 1] in NOUN and (at == end or upos[at] not in NOUN):
            return at
    return last


def subjects_of(
    cues: Iterable[TokenRange],
    upos: Sequence[str],
    places: Positions,
    content: Iterable[TokenRange],
) -> dict[TokenRange, TokenRange]:
    """The noun phrase that each cue has for its subject: who may be its source.

    It stands before the verb, or right behind it where nothing does (*said the mayor*).

    Parameters
    ----------
    upos
        The part of speech of each token.
    content
        What is said, which holds no subject of its cue.
    """
    closed = {i for first, last in content for i in range(first, last)}
    slots = ((cue, find_source_slot(cue, upos, places, closed)) for cue in cues)
    return {
        cue: slot
        for cue, slot in slots
        if slot is not None and places.tokens[slot[0]].text.lower() not in EXPLETIVE
    }


def with_apposition(
    source: TokenRange, upos: Sequence[str], places: Positions, taken: Set[int]
) -> TokenRange:
    """A source behind its cue with what is added to the name: *said Ruiz, the mayor of Lima*.

    The addition runs to the end of the sentence, or to the last comma before a token of
    ``taken``.
    """
    first, last = source
    end = places.sentence_end(first)
    if places.tokens[last - 1].text.lower() in RELATIVE and last - first > 1:
        closing = (i for i in range(last, end) if i in taken or upos[i] == "PUNCT")
        return first, next(closing, end)
    if last + 1 >= end or places.tokens[last].text != ",":
        return source
    if upos[last + 1] not in APPOSED and places.tokens[last + 1].text.lower() not in RELATIVE:
        return source
    stop = next((i for i in range(last, end) if i in taken), end)
    if stop < end:
        stop = next((i for i in range(stop, last, -1) if places.tokens[i].text == ","), last)
    while stop > last and upos[stop - 1] == "PUNCT":
        stop -= 1
    return first, stop
