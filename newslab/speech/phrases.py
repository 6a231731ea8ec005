"""Ranges of tokens made whole: fragments joined, sources grown to their noun phrase."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from newslab.grammar.positions import Positions, TokenRange

BEFORE_NOUN = frozenset(["DET", "ADJ", "NOUN", "PROPN", "NUM"])
NOUN = frozenset(["NOUN", "PROPN"])


def join_touching(ranges: Iterable[TokenRange], places: Positions) -> list[TokenRange]:
    """Ranges that touch inside a sentence made one: the model began a new one by mistake."""
    joined: list[TokenRange] = []
    for first, last in ranges:
        if joined and joined[-1][1] == first and first < places.sentence_end(joined[-1][0]):
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
    """Ranges grown to the noun phrase they cut, without those that hold no word.

    Parameters
    ----------
    upos
        The part of speech of each token.
    taken
        Ranges not to grow into.
    """
    closed = {i for first, last in taken for i in range(first, last)}

    def grow(first: int, last: int) -> TokenRange:
        start, end = places.sentence_start(first), places.sentence_end(first)
        if upos[last - 1] in BEFORE_NOUN:
            while last < end and upos[last] in NOUN and last not in closed:
                last += 1
        if upos[first] in BEFORE_NOUN:
            while first > start and upos[first - 1] in BEFORE_NOUN and first - 1 not in closed:
                first -= 1
        return first, last

    grown: list[TokenRange] = []
    for first, last in ranges:
        if all(upos[i] == "PUNCT" for i in range(first, last)):
            continue
        begin, end = grow(first, last)
        if grown and begin < grown[-1][1]:
            grown[-1] = (grown[-1][0], max(end, grown[-1][1]))
        else:
            grown.append((begin, end))
    return join_touching(grown, places)
