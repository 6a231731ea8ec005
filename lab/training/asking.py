"""Questions that only teachers answer: about every likely actor, and with words hidden."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise
from typing import TypeVar

import numpy as np

from lab.training.documents import UNKNOWN, Document, TokenSpan
from newslab.model.passages import casing

PRONOUNS = frozenset("he she it they him her them his its their who i we".split())
MOST_SPANS, MOST_PAIRS, NEAREST = 8, 6, 6  # of a sentence; of a pronoun
HIDDEN = 0.3  # share of passages with words hidden, and of their words
HIDDEN_WORDS = 0.12

Item = TypeVar("Item")


def likely_actors(words: list[str], first: int, last: int) -> list[TokenSpan]:
    """Runs of capitalised words, and pronouns, among the words ``[first, last)``.

    The first word of a sentence counts if the next one is capitalised too, or if it is a pronoun.

    >>> likely_actors("The mayor met Ana Ruiz before she left".split(), 0, 8)
    [(3, 5), (6, 7)]
    """
    found: list[TokenSpan] = []
    i = first
    while i < last:
        end = i
        while end < last and casing(words[end]) in {1, 2, 3} and words[end].lower() != "i":
            end += 1
        if words[i].lower() in PRONOUNS:
            found.append((i, i + 1))
            end = i + 1
        elif end > i + (i == first):
            found.append((i, end))
        i = max(end, i + 1)
    return found


def with_questions(document: Document, rng: np.random.Generator) -> Document:
    """The document with questions added whose answers nobody knows."""
    borders = sorted({0, *document.starts, len(document.words)})
    asked = {span for span, _, _ in document.sentiment}
    paired = {(p, q) for p, q, _, _ in document.stance}
    sentiment, stance, bonds = list(document.sentiment), list(document.stance), list(document.bonds)
    before: list[TokenSpan] = []
    for first, last in pairwise(borders):
        actors = likely_actors(document.words, first, last)
        region = (first, last)
        sentiment += [(s, region, UNKNOWN) for s in few(actors, MOST_SPANS, rng) if s not in asked]
        pairs = few(list(combinations(actors, 2)), MOST_PAIRS, rng)
        stance += [(p, q, region, UNKNOWN) for p, q in pairs if (p, q) not in paired]
        for actor in actors:
            if actor[1] - actor[0] == 1 and document.words[actor[0]].lower() in PRONOUNS:
                bonds += [(actor, other, UNKNOWN) for other in before[-NEAREST:]]
            before.append(actor)
    return replace(document, sentiment=sentiment, stance=stance, bonds=bonds)


def with_hidden_words(document: Document, rng: np.random.Generator) -> Document:
    """The document without its labels, some of its words hidden."""
    hidden = rng.random(len(document.words)) < HIDDEN_WORDS
    return replace(
        document,
        hidden=hidden,
        tags={},
        sentiment=[(s, r, UNKNOWN) for s, r, _ in document.sentiment],
        stance=[(p, q, r, UNKNOWN) for p, q, r, _ in document.stance],
        bonds=[(m, c, UNKNOWN) for m, c, _ in document.bonds],
        mentions=[],
        links=[],
    )


def few(items: list[Item], most: int, rng: np.random.Generator) -> list[Item]:
    """At most so many of the items, drawn by chance, in their order."""
    if len(items) <= most:
        return items
    return [items[i] for i in sorted(rng.choice(len(items), most, replace=False).tolist())]
