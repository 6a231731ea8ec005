"""Names exchanged for others of their kind, so that a name's kind is read off its sentence."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lab.training.documents import Document, labelled_spans

KINDS = ("PERSON", "ORGANISATION", "PLACE")
EXCHANGED = 0.7  # share of names that are exchanged
ACRONYMS = 0.3  # share of new organisations that are an acronym nobody has seen
LETTERS = tuple("ABCDEFGHIKLMNOPRSTUVW")

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
