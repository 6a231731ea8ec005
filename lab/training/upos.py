"""The head of parts of speech fitted at last on gold alone, to an encoder that stays as it is.

The silver parts of speech teach the encoder much, but they follow other rules than the gold ones.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

from lab.training.batches import batch_passages, cut_document, to_passage
from lab.training.documents import UNKNOWN, Document
from lab.training.losses import Vectors
from lab.training.model import Reader
from newslab.model.passages import LIMIT, WordPieces

EPOCHS, WORDS, RATE, DECAY = 12, 2048, 1e-3, 0.01  # words in a step


def read_words(
    reader: Reader, documents: Sequence[Document], pieces_of: WordPieces
) -> tuple[Tensor, Tensor]:
    """What the heads on words read of all documents ``(n, 4 * width)``, and the gold labels."""
    read, labels = [], []
    for document in documents:
        for part in cut_document(document, pieces_of, LIMIT - 2):
            batch = batch_passages([to_passage(part, pieces_of)])
            with torch.no_grad():
                hidden = reader.encoder(batch.pieces, batch.casings, batch.lengths)
                read.append(Vectors(hidden).words(batch))
            labels.append(batch.tags["upos"])
    return torch.cat(read), torch.cat(labels)


def fit_upos(
    reader: Reader, documents: Sequence[Document], pieces_of: WordPieces, seed: int
) -> None:
    """Fit the last head on words of ``reader``, in place; the rate rises and falls."""
    torch.manual_seed(seed)
    read, labels = read_words(reader.eval(), documents, pieces_of)
    head = reader.words.heads[-1].train()
    optimizer = torch.optim.AdamW(head.parameters(), lr=RATE, weight_decay=DECAY)
    steps = EPOCHS * len(read) // WORDS
    rates = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps, pct_start=0.1)
    for _ in range(steps):
        rows = torch.randint(0, len(read), (WORDS,))
        loss = functional.cross_entropy(head(read[rows]), labels[rows], ignore_index=UNKNOWN)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        rates.step()
    head.eval()
