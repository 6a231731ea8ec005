"""Names exchanged for others of their kind, or for invented ones of none.

So that a name's kind is read off what stands around it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lab.training.documents import Document, labelled_spans
from newslab.text.lists import table_rows

KINDS = ("PERSON", "ORGANISATION", "PLACE")
EXCHANGED = 0.7  # share of names that are exchanged
ACRONYMS = 0.3  # share of new organisations that are an acronym nobody has seen
LETTERS = tuple("ABCDEFGHIKLMNOPRSTUVW")
OPENINGS = tuple("b br c cr d dr f fr g gl gr h j k kr l m n p pr r s sh st t tr v w z bl th v ch y"
                 .split())  # fmt: skip
VOWELS = tuple("a e i o u a e i o ai ea ou ia ie ee oa".split())
CLOSINGS = tuple("n r l s t m nd rn ld ck sk rt x nt th lm rk ss v g d z".split())
ENDINGS = ("", "", "", *"""a o i en er ov ic sky ton ley ham son man ville ford burg ia ex on is
wick stad haven mar ski ez ini land dale berg vik ora um us eth well worth by""".split())
GIVEN = 0.6  # share of first names that are given names, not invented ones
SHORTEST, ACRONYM = 3, 5  # letters of a word that is exchanged at least; of an acronym at most

Pool = dict[int, list[list[str]]]


def name_pool(documents: Sequence[Document]) -> Pool:
    """The different names of every kind in ``documents``, in alphabetical order."""
    found: dict[int, set[tuple[str, ...]]] = {kind: set() for kind in range(len(KINDS))}
    for document in documents:
        for first, last, kind in labelled_spans(document.tags.get("names", np.zeros(0))):
            if kind in found and document.words[first][:1].isupper():
                found[kind].add(tuple(document.words[first:last]))
    return {kind: [list(name) for name in sorted(names)] for kind, names in found.items()}


def exchanged_documents(
    documents: Sequence[Document], pool: Pool, seed: int = 0, rounds: int = 3
) -> list[Document]:
    """Each document that has a name, ``rounds`` times, with other names in their places."""
    rng = np.random.default_rng([seed, 17])
    return [
        _exchanged(document, pool, rng)
        for document in documents
        if labelled_spans(document.tags.get("names", np.zeros(0)))
        for _ in range(rounds)
    ]


def _exchanged(document: Document, pool: Pool, rng: np.random.Generator) -> Document:
    words: list[str] = []
    labels: list[int] = []
    end = 0
    for first, last, kind in labelled_spans(document.tags.get("names", np.zeros(0))):
        name = document.words[first:last]
        if kind in pool and rng.random() < EXCHANGED:
            name = _new_name(kind, pool, rng)
        words += [*document.words[end:first], *name]
        labels += document.tags["names"][end:first].tolist()
        labels += [1 + 2 * kind] + [2 + 2 * kind] * (len(name) - 1)
        end = last
    words += document.words[end:]
    labels += document.tags["names"][end:].tolist()
    return Document(words, [0], [False], {"names": np.array(labels)})


def _new_name(kind: int, pool: Pool, rng: np.random.Generator) -> list[str]:
    if KINDS[kind] == "ORGANISATION" and rng.random() < ACRONYMS:
        return ["".join(rng.choice(LETTERS, size=int(rng.integers(3, 6))))]
    return pool[kind][int(rng.integers(len(pool[kind])))]


def invented(rng: np.random.Generator) -> str:
    """A name that nobody bears, of no kind.

    >>> invented(np.random.default_rng(0)) != invented(np.random.default_rng(1))
    True
    """
    n = int(rng.integers(1, 3))
    parts = []
    for i in range(n):
        closed = i == n - 1 or rng.random() < 0.6
        parts += [rng.choice(OPENINGS), rng.choice(VOWELS), rng.choice(CLOSINGS) if closed else ""]
    return "".join([*parts, rng.choice(ENDINGS)]).capitalize()


def common_words(documents: Sequence[Document]) -> set[str]:
    """Words that stand in small letters too, at least once in four times."""
    words = Counter(word for document in documents for word in document.words)
    capitals = Counter(word.lower() for document in documents for word in document.words
                       if word[:1].isupper())  # fmt: skip
    return {word for word, n in words.items()
            if word.islower() and n > 1 and 3 * n > capitals[word]}  # fmt: skip


def renamed(document: Document, common: set[str], rng: np.random.Generator) -> Document:
    """A document with invented names, each word of one the same wherever it stands."""
    words, new = list(document.words), dict[str, str]()
    given = [row["name"] for row in table_rows("given_names")]
    known = np.maximum(document.tags["names"], 0)
    names = [name for name in labelled_spans(known) if name[2] < len(KINDS)]
    for first, last, kind in names:
        for k in range(first, last):
            word = words[k]
            is_name = word[:1].isupper() and word.isalpha() and len(word) >= SHORTEST
            if word in new or not is_name or word.lower() in common:
                continue
            if word.isupper() and len(word) <= ACRONYM:
                new[word] = "".join(rng.choice(LETTERS, size=len(word)))
            elif KINDS[kind] == "PERSON" and k == first < last - 1 and rng.random() < GIVEN:
                new[word] = str(rng.choice(given)).capitalize()
            else:
                new[word] = invented(rng)
    for first, last, _ in names:
        words[first:last] = [new.get(word, word) for word in words[first:last]]
    return replace(document, words=words)
