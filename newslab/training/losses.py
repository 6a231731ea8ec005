"""What the model is asked on a batch, and how far off it is."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from newslab.training.batches import (
    Batch,
    Spans,
    between,
    means,
    pair_gaps,
    regions,
    span_vectors,
)
from newslab.training.documents import UNKNOWN
from newslab.training.model import LAYERS, WIDTH, Reader

# How much each task counts, and the number of items from which a batch counts in full.
WEIGHTS = {
    "names": (1.0, 400),
    "source": (0.7, 800),
    "cue": (0.7, 800),
    "content": (1.5, 800),
    "upos": (0.7, 400),
    "sentiment": (1.0, 16),
    "stance": (1.2, 16),
    "antecedent": (0.7, 24),
    "link": (0.7, 48),
}
# Rare directions count a little more: the inverse frequency to the power of 0.3, rounded.
STANCE_WEIGHTS = (0.85, 1.2, 1.8, 1.0, 1.7)
SMOOTHING = 0.05


def tag_scores(reader: Reader, hidden: Tensor) -> dict[str, Tensor]:
    """Scores of each token layer for every piece."""
    parts = reader.tags(hidden).split(list(LAYERS.values()), -1)
    return dict(zip(LAYERS, parts, strict=True))


def sentiment_scores(reader: Reader, flat: Tensor, rows: Spans) -> Tensor:
    """``(n, 3)`` scores."""
    where, steps = regions(rows.region, [rows.left])
    sentences = means(rows.region, len(flat)) @ flat
    return reader.sentiment(span_vectors(flat, rows.left), sentences, flat, where, steps)


def stance_scores(reader: Reader, flat: Tensor, rows: Spans) -> Tensor:
    """``(n, 5)`` scores."""
    where, steps = regions(rows.region, [rows.left, rows.right])
    middle = means(between(rows.left, rows.right), len(flat)) @ flat
    p, q = span_vectors(flat, rows.left), span_vectors(flat, rows.right)
    return reader.stance(p, q, middle, pair_gaps(rows.left, rows.right), flat, where, steps)


def pair_scores(reader: Reader, head: str, flat: Tensor, rows: Spans) -> Tensor:
    """One score per pair for ``antecedent`` or ``link``."""
    left, right = span_vectors(flat, rows.left), span_vectors(flat, rows.right)
    scores = getattr(reader, head)(left, right, pair_gaps(rows.left, rows.right))
    return scores.gather(1, torch.tensor(rows.kind)[:, None])[:, 0]


def task_losses(reader: Reader, batch: Batch) -> dict[str, tuple[Tensor, int]]:
    """Mean loss and number of items of every task the batch has labels for."""
    hidden = reader.encoder(batch.pieces, batch.casings, batch.lengths)
    flat = hidden.reshape(-1, WIDTH)
    losses: dict[str, tuple[Tensor, int]] = {}
    scores = tag_scores(reader, flat)
    for layer, labels in batch.tags.items():
        known = (labels.reshape(-1) != UNKNOWN).nonzero()[:, 0]
        if len(known):
            loss = functional.cross_entropy(scores[layer][known], labels.reshape(-1)[known])
            losses[layer] = loss, len(known)
    for head, rows in batch.spans.items():
        if not rows.label:
            continue
        labels = torch.tensor(rows.label)
        if head == "sentiment":
            loss = functional.cross_entropy(
                sentiment_scores(reader, flat, rows), labels, label_smoothing=SMOOTHING
            )
        elif head == "stance":
            loss = functional.cross_entropy(
                stance_scores(reader, flat, rows),
                labels,
                weight=torch.tensor(STANCE_WEIGHTS),
                label_smoothing=SMOOTHING,
            )
        else:
            loss = functional.binary_cross_entropy_with_logits(
                pair_scores(reader, head, flat, rows), labels.float()
            )
        losses[head] = loss, len(labels)
    return losses


def total_loss(losses: dict[str, tuple[Tensor, int]]) -> Tensor:
    """Weighted sum; a task with few items in the batch counts less."""
    total = torch.zeros(())
    for task, (loss, n) in losses.items():
        weight, full = WEIGHTS[task]
        total = total + weight * min(1.5, n / full) * loss
    return total
