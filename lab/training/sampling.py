"""Which documents a step sees: every data set in its share, by seed and chunk alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from lab.training import gold
from lab.training.asking import HIDDEN, with_hidden_words, with_questions
from lab.training.batches import Batch, Passage, batch_passages, cut_document, to_passage
from lab.training.documents import Document, join
from lab.training.exchange import exchanged_documents, name_pool
from lab.training.templates import stance_templates, template_documents
from newslab.model.passages import WordPieces, casing

# How often each set is seen in a run of full length, and how its documents become passages.
EPOCHS = {
    "sentiment": 4.5,
    "renamed": 0.8,
    "templates": 12.0,
    "stance templates": 25.0,
    "stance": 4.0,
    "attribution": 3.0,
    "names": 4.0,
    "exchanged": 4.0,
    "coreference": 5.0,
    "pronouns": 2.5,
    "swapped": 1.5,
}
LONGEST = 320  # pieces of a passage that is not cut for length's sake
CHUNK = 60_000  # pieces drawn, sorted by length and shuffled together, at least
BATCHES = 12  # in a chunk, at least
N_NAMES_DEV = 170  # last sentences of WikiGold, for watching the names


def read_gold(folder: Path, silver: Path | None) -> dict[str, list[Document]]:
    """All training sets under ``folder``, without the sentences held out.

    ``silver`` is what spaCy finds in PolNeAR, if it was asked.
    """
    sentiment = gold.sentiment_documents(folder / "newsmtsc/train.jsonl")
    stance = gold.stance_documents(folder / "dse/train.jsonl")
    gap = folder / "gap/train.tsv"
    attribution = gold.attribution_documents(
        gold.read_rows(folder / "polnear/train.jsonl.gz"), silver
    )
    names = gold.name_documents(folder / "wikigold/all.jsonl")[:-N_NAMES_DEV]
    return {
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


def count_pieces(documents: Sequence[Document], pieces_of: WordPieces) -> int:
    """Word pieces of all documents."""
    return sum(sum(map(len, pieces_of(document.words))) for document in documents)


@dataclass(frozen=True)
class Draw:
    """What the chunks of a run are drawn from: the same for the same seed.

    ``taught`` says whether teachers are at hand, so that questions without known answers are of
    use.
    """

    gold: dict[str, list[Document]]
    pieces_of: WordPieces
    seed: int
    budget: int
    taught: bool = False

    @cached_property
    def whole(self) -> float:
        """Pieces of a run of full length."""
        return sum(
            EPOCHS[name] * count_pieces(documents, self.pieces_of)
            for name, documents in self.gold.items()
        )

    def chunk(self, number: int) -> list[Batch]:
        """The batches of one chunk."""
        size = max(CHUNK, BATCHES * self.budget)
        rng = np.random.default_rng([self.seed, number])
        passages: list[Passage] = []
        for place, (name, documents) in enumerate(self.gold.items()):
            rate = EPOCHS[name] * len(documents) * size / self.whole
            first, last = int(number * rate), int((number + 1) * rate)
            picked = self.pick(documents, place, first, last)
            for document in SHAPES[name](picked, rng, self.pieces_of):
                made = recased(document, name, rng)
                if self.taught:
                    made = with_questions(made, rng)
                    made = with_hidden_words(made, rng) if rng.random() < HIDDEN else made
                passages.append(to_passage(made, self.pieces_of))
        groups = to_batches(passages, self.budget, np.random.default_rng([self.seed, 3, number]))
        return [batch_passages(group) for group in groups]

    def pick(
        self, documents: Sequence[Document], place: int, first: int, last: int
    ) -> list[Document]:
        """Documents of an endless row of shuffled epochs."""
        orders = {
            epoch: np.random.default_rng([self.seed, 7, place, epoch]).permutation(len(documents))
            for epoch in range(first // len(documents), last // len(documents) + 1)
        }
        places = (divmod(i, len(documents)) for i in range(first, last))
        return [documents[orders[epoch][at]] for epoch, at in places]


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
