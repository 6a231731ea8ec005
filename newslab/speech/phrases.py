"""Ranges of tokens as the model marks them, made whole: fragments joined, sources cut to size."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from newslab.records import TokenRange
from newslab.speech.voices import RELATIVE
from newslab.text.positions import Positions

# What stands between a relative pronoun and its verb: *who in 2010 had said*.
BEFORE_VERB = frozenset(["ADP", "ADV", "AUX", "NUM", "PART"])
NOUN = frozenset(["NOUN", "PROPN"])
ARTICLES = frozenset(["a", "an", "the"])
PERSONAL = frozenset(["i", "you", "he", "she", "it", "we", "they"])


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


def whole_sources(
    ranges: Iterable[TokenRange],
    upos: Sequence[str],
    places: Positions,
    taken: Iterable[TokenRange],
) -> list[TokenRange]:
    """Sources joined, each to the last noun in a row; of *the envoy who* before a cue only *who*.

    So is it coded in PolNeAR, where the relative pronoun is the source in its clause. A lone
    article is none.
    """
    closed = {i for first, last in taken for i in range(first, last)}
    found = []
    for first, last in ranges:
        if last == first + 1 and places.tokens[first].text.lower() in ARTICLES:
            continue
        end = places.sentence_end(first)
        while upos[last - 1] in NOUN and last < end and upos[last] in NOUN and last not in closed:
            last += 1
        for pronoun in range(first, last):
            if places.tokens[pronoun].text.lower() in RELATIVE:
                following = range(pronoun + 1, places.sentence_end(pronoun))
                if next((i for i in following if upos[i] not in BEFORE_VERB), None) in closed:
                    first, last = pronoun, pronoun + 1
                    break
        found.append((first, last))
    return join_touching(found, places, PERSONAL)
