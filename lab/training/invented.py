"""The head of names taught on articles whose names are invented, the encoder as it is.

::

    python -m lab.training.invented --data DATA --out HEAD.pt

What nobody has seen tells nothing by itself: whether *Norvex* is a person, a firm or a town must be
read off what stands around it. In the articles of the Worldwide Newswire and the sentences of
WikiGold each capitalised word of a name becomes an invented one, the same throughout the text, made
alike for all kinds; words that are common nouns too (*Bank*, *City*) stay. Both are learned as they
were, too. The head is what `lab.training.publish` mixes with the one before.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from tqdm import tqdm

from lab.training.batches import batch_passages, cut_document, to_passage
from lab.training.documents import UNKNOWN, Document
from lab.training.exchange import common_words, renamed
from lab.training.gold import name_documents
from lab.training.loop import base_pieces
from lab.training.losses import Vectors
from lab.training.model import Reader
from lab.training.shipped import load_shipped
from lab.training.whole import name_articles
from newslab.model.encoder import MODEL
from newslab.model.passages import LIMIT, WordPieces

HELD_OUT = 300  # sentences of WikiGold, the last, that tell the score
AT_ONCE, WORDS = 8, 4096  # passages of one run of the encoder; words of a step


def word_vectors(
    reader: Reader, documents: Sequence[Document], pieces_of: WordPieces
) -> tuple[Tensor, Tensor]:
    """What the head reads of each word ``(n, 4 * width)``, in 16 bits, and the word's label."""

    def batches() -> Iterator[tuple[Tensor, Tensor]]:
        for document in tqdm(documents, unit="text"):
            parts = [to_passage(part, pieces_of)
                     for part in cut_document(document, pieces_of, LIMIT - 2)]  # fmt: skip
            for at in range(0, len(parts), AT_ONCE):
                batch = batch_passages(parts[at : at + AT_ONCE])
                hidden = reader.encoder(batch.pieces, batch.casings, batch.lengths)
                yield Vectors(hidden, batch.real).words(batch).half(), batch.tags["names"]

    with torch.no_grad():
        vectors, labels = zip(*batches(), strict=True)
    return torch.cat(vectors), torch.cat(labels)


def main() -> None:
    """Invent, learn, and write the head."""
    parser = argparse.ArgumentParser(prog="python -m lab.training.invented", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--out", type=Path, required=True, help="where the head goes")
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--rate", type=float, default=5e-4, help="at its height")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    torch.manual_seed(asked.seed)
    rng = np.random.default_rng(asked.seed)
    world = name_articles(asked.data / "worldwide/train.jsonl")
    wiki = name_documents(asked.data / "wikigold/all.jsonl")[:-HELD_OUT]
    common = common_words([*world, *wiki])
    documents = [*(renamed(each, common, rng) for each in (*world, *wiki)), *world[::2], *wiki]
    reader = load_shipped(MODEL).eval().requires_grad_(False)
    vectors, labels = word_vectors(reader, documents, base_pieces())
    head = reader.words.heads[0].train().requires_grad_(True)
    optimizer = torch.optim.AdamW(head.parameters(), lr=asked.rate, weight_decay=0.01)
    steps = [rows for _ in range(asked.rounds) for rows in torch.randperm(len(labels)).split(WORDS)]
    for step, rows in enumerate(tqdm(steps, unit="step")):
        optimizer.param_groups[0]["lr"] = asked.rate * (1 - step / len(steps))
        loss = functional.cross_entropy(
            head(vectors[rows].float()), labels[rows], ignore_index=UNKNOWN
        )
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    torch.save({f"words.heads.0.{name}": v for name, v in head.state_dict().items()}, asked.out)


if __name__ == "__main__":
    main()
