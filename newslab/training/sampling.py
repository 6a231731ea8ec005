"""Which documents a step sees: every data set in its share, by seed and chunk alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from newslab.model.passages import WordPieces, casing
from newslab.training import gold
from newslab.training.batches import Passage, cut_document, to_passage
from newslab.training.documents import Document, join
from newslab.training.exchange import exchanged_documents, name_pool
from newslab.training.templates import stance_templates, template_documents

# How often each set is seen in a run of full length, and how its documents become passages.
EPOCHS = {
    "sentiment": 4.5,
    "renamed": 0.8,
    "templates": 12.0,
    "stance templates": 25.0,
    "stance": 4.0,
    "attribution": 1.5,
    "names": 4.0,
    "exchanged": 4.0,
    "coreference": 5.0,
    "pronouns": 2.5,
    "swapped": 1.5,
}
LONGEST = 320  # pieces of a passage that is not cut for length's sake
CHUNK = 60_000  # pieces drawn, sorted by length and shuffled together
N_NAMES_DEV = 170  # last sentences of WikiGold, for watching the names


@dataclass(frozen=True)
class Gold:
    """Training documents of every set, and the sentences kept out."""

    train: dict[str, list[Document]]
    held: dict[str, list[Document]]


def read_gold(folder: Path, silver: Path) -> Gold:
    """All training sets under ``folder``; ``silver`` is what spaCy finds in PolNeAR."""
    sentiment = gold.sentiment_documents(folder / "newsmtsc/train.jsonl")
    stance = gold.stance_documents(folder / "dse/train.jsonl")
    gap = folder / "gap/train.tsv"
    attribution = gold.attribution_documents(folder / "polnear/train.jsonl.gz", silver)
    names = gold.name_documents(folder / "wikigold/all.jsonl")[:-N_NAMES_DEV]
    train = {
        "sentiment": [d for text, d in sentiment if not gold.held_out(text)],
        "renamed": gold.renamed_documents(folder / "newsmtsc/train.jsonl"),
        "templates": template_documents(),
        "stance templates": stance_templates(),
        "stance": [d for text, d in stance if not gold.held_out(text)],
        "attribution": attribution,
        "names": names,
        "exchanged": exchanged_documents(names, name_pool([*names, *attribution])),
        "coreference": [
            gold.coreference_document(path) for path in sorted((folder / "gum/train").iterdir())
        ],
        "pronouns": gold.pronoun_documents(gap),
        "swapped": gold.pronoun_documents(gap, swapped=True),
    }
    held = {
        "sentiment": [d for text, d in sentiment if gold.held_out(text)],
        "stance": [d for text, d in stance if gold.held_out(text)],
    }
    return Gold(train, held)


def count_pieces(documents: Sequence[Document], pieces_of: WordPieces) -> int:
    """Word pieces of all documents."""
    return sum(sum(map(len, pieces_of(document.words))) for document in documents)


def draw_chunk(
    gold: Gold, sizes: dict[str, int], place: tuple[int, int], pieces_of: WordPieces
) -> list[Passage]:
    """The passages of one chunk; ``place`` is the seed and the number of the chunk."""
    seed, chunk = place
    whole = sum(EPOCHS[name] * size for name, size in sizes.items())
    rng = np.random.default_rng([seed, chunk])
    passages: list[Passage] = []
    for number, (name, documents) in enumerate(gold.train.items()):
        rate = EPOCHS[name] * len(documents) * CHUNK / whole
        first, last = int(chunk * rate), int((chunk + 1) * rate)
        picked = [pick(documents, i, seed, number) for i in range(first, last)]
        cut = SHAPES[name](picked, rng, pieces_of)
        passages += [to_passage(recased(d, name, rng), pieces_of) for d in cut]
    return passages


def pick(documents: Sequence[Document], i: int, seed: int, number: int) -> Document:
    """The i-th document of an endless row of shuffled epochs."""
    epoch, at = divmod(i, len(documents))
    order = np.random.default_rng([seed, 7, number, epoch]).permutation(len(documents))
    return documents[order[at]]


def grouped(
    documents: list[Document], rng: np.random.Generator, pieces_of: WordPieces
) -> list[Document]:
    """Half of the sentences alone, half in passages of two to four unrelated ones."""
    out, i = [], 0
    while i < len(documents):
        n = 1 if rng.random() < 0.73 else int(rng.integers(2, 5))
        out += cut_document(join(documents[i : i + n]), pieces_of, 400)
        i += n
    return out


def cut_long(
    documents: list[Document], rng: np.random.Generator, pieces_of: WordPieces
) -> list[Document]:
    """Passages of an article, the limit drawn anew for each article."""
    out = []
    for document in documents:
        limit = 254 if rng.random() < 0.5 else int(rng.integers(64, 254))
        out += cut_document(document, pieces_of, limit)
    return out


def cut_whole(
    documents: list[Document], rng: np.random.Generator, pieces_of: WordPieces
) -> list[Document]:
    """Texts as they are, but for what the model cannot hold at once."""
    return [part for d in documents for part in cut_document(d, pieces_of, LONGEST)]


Shape = Callable[[list[Document], np.random.Generator, WordPieces], list[Document]]
SHAPES: dict[str, Shape] = {
    "sentiment": grouped,
    "renamed": grouped,
    "templates": grouped,
    "stance templates": grouped,
    "stance": grouped,
    "attribution": cut_long,
    "names": grouped,
    "exchanged": grouped,
    "coreference": cut_long,
    "pronouns": cut_whole,
    "swapped": cut_whole,
}


def recased(document: Document, name: str, rng: np.random.Generator) -> Document:
    """Now and then, capitals throughout, a capital on each word, or none at all."""
    if name not in {"attribution", "names", "exchanged", "coreference"} or rng.random() > 0.12:
        return document
    casings = np.array([casing(word) for word in document.words])
    kind = rng.choice([2, 1, 0], p=[0.45, 0.4, 0.15])
    last = len(casings)
    if len(document.starts) > 1 and rng.random() < 0.5:
        last = document.starts[1]
    casings[:last] = np.where(casings[:last] == 4, 4, kind)
    return replace(document, casing=casings)


def to_batches(
    passages: list[Passage], budget: int, rng: np.random.Generator
) -> list[list[Passage]]:
    """Passages of similar length together, at most ``budget`` pieces with padding."""
    batches: list[list[Passage]] = []
    for passage in sorted(passages, key=lambda p: (len(p), p.pieces[1])):
        if batches and len(passage) * (len(batches[-1]) + 1) <= budget:
            batches[-1].append(passage)
        else:
            batches.append([passage])
    return [batches[i] for i in rng.permutation(len(batches))]
