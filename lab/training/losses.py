"""What a reader answers on a batch, how far off it is, and how far from its teachers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch
from torch import Tensor
from torch.nn import functional

from lab.training.batches import HEADS, Asked, Batch
from lab.training.documents import UNKNOWN
from lab.training.model import LAYERS, N_BUCKETS, Reader
from newslab.model.passages import BUCKETS

# How much each task counts, and the number of items from which a batch counts in full.
WEIGHTS = {
    "names": (1.0, 400),
    "source": (0.7, 800),
    "cue": (0.7, 800),
    "content": (1.5, 800),
    "upos": (0.7, 400),
    "sentiment": (1.0, 16),
    "evaluation": (2.0, 100),
    "stance": (1.2, 16),
    "position": (2.0, 100),
    "antecedent": (0.7, 24),
    "link": (0.7, 48),
}
# Rare directions count a little more: the inverse frequency to the power of 0.3, rounded.
STANCE_WEIGHTS = (0.85, 1.2, 1.8, 1.0, 1.7)
SMOOTHING = 0.05
# Teachers' chances are compared at this temperature, which shows what they think less likely.
SOFTER = 2.0
PAIRED = frozenset(["antecedent", "link"])  # heads that say yes or no to a pair

Answers = dict[str, Tensor]


class Vectors:
    """The vectors of a batch's pieces, one below another, and the means of stretches of them."""

    def __init__(self, hidden: Tensor, real: Tensor | None = None) -> None:
        self.flat = hidden.flatten(0, 1).float()
        if real is not None:
            self.flat = self.flat.index_select(0, real)
        sums = self.flat.double().cumsum(0)
        self._sums = torch.cat([torch.zeros_like(sums[:1]), sums])

    def means(self, spans: Tensor) -> Tensor:
        """The mean vector of each span ``[first, last)``; zeros for an empty one."""
        first, last = spans.unbind(1)
        size = (last - first).clamp(min=1)[:, None]
        return ((self._sums[last.maximum(first)] - self._sums[first]) / size).float()

    def spans(self, spans: Tensor) -> Tensor:
        """First, last and mean vector of each span: ``(n, 3 * width)``."""
        first = self.flat.index_select(0, spans[:, 0])
        last = self.flat.index_select(0, spans[:, 1] - 1)
        return torch.cat([first, last, self.means(spans)], 1)

    def words(self, batch: Batch) -> Tensor:
        """What the heads on words read: ``(w, 4 * width)``."""
        first, last = (self.flat.index_select(0, at) for at in batch.words.unbind(1))
        around = [
            first.index_select(0, at.clamp(min=0)) * (at >= 0)[:, None]
            for at in batch.beside.unbind(1)
        ]
        return torch.cat([first, last, *around], 1)


def distance_buckets(distances: Tensor) -> Tensor:
    """Signed distances as 0 to 20, as in `newslab.model.passages`."""
    borders = torch.tensor(BUCKETS, device=distances.device)
    far = torch.bucketize(distances.abs(), borders, right=True)
    return len(BUCKETS) + distances.sign() * far


def gaps(left: Tensor, right: Tensor) -> Tensor:
    """Bucketed distance from each left span to its right span."""
    behind = (right[:, 0] - left[:, 1] + 1).clamp(min=0)
    before = (left[:, 0] - right[:, 1] + 1).clamp(min=0)
    return distance_buckets(behind - before)


def between(left: Tensor, right: Tensor) -> Tensor:
    """What lies between two spans; empty where they touch or overlap."""
    begin = torch.minimum(left[:, 1], right[:, 1])
    return torch.stack([begin, torch.maximum(begin, torch.maximum(left[:, 0], right[:, 0]))], 1)


def regions(asked: Asked, *marked: Tensor) -> tuple[Tensor, Tensor]:
    """Piece indices ``(n, r)`` of each region, padded with -1, and distances ``(n, r, roles)``.

    ``marked`` are, for each role, the spans the distances are counted from.
    """
    where = asked.region[:, :1] + torch.arange(asked.width, device=asked.region.device)
    steps = [
        (where - spans[:, :1]).clamp(max=0) + (where - spans[:, 1:] + 1).clamp(min=0)
        for spans in marked
    ]
    inside = where < asked.region[:, 1:]
    return torch.where(inside, where, -1), distance_buckets(torch.stack(steps, 2))


def sentiment_scores(reader: Reader, vectors: Vectors, asked: Asked) -> Tensor:
    """``(n, 6)`` scores."""
    spans, sentences = vectors.spans(asked.left), vectors.means(asked.region)
    return reader.sentiment(spans, sentences, vectors.flat, *regions(asked, asked.left))


def stance_scores(reader: Reader, vectors: Vectors, asked: Asked) -> Tensor:
    """``(n, 5)`` scores of picked sentences: both directions of a pair.

    Neutral, positive p to q, positive q to p, negative p to q, negative q to p.
    """
    p, q = asked.left, asked.right
    nothing = vectors.flat.new_zeros(len(p), 3 * vectors.flat.shape[1])
    middle, gap = vectors.means(between(p, q)), gaps(p, q)
    there = reader.stance(
        vectors.spans(p), vectors.spans(q), nothing, middle, gap, vectors.flat,
        *regions(asked, p, q),
    )[:, 3:]  # fmt: skip
    here = reader.stance(
        vectors.spans(q), vectors.spans(p), nothing, middle, N_BUCKETS - 1 - gap, vectors.flat,
        *regions(asked, q, p),
    )[:, 3:]  # fmt: skip
    neutral = there[:, :1] + here[:, :1]
    return torch.cat([neutral, there[:, 1:2], here[:, 1:2], there[:, 2:], here[:, 2:]], 1)


def position_scores(reader: Reader, vectors: Vectors, asked: Asked) -> Tensor:
    """``(n, 3)`` scores by the codebook: none, favour and against from holder to target."""
    assert asked.gap is not None
    assert asked.topic is not None
    p, q = asked.left, asked.right
    topic = vectors.spans(asked.topic.maximum(asked.topic.new_tensor([0, 1])))
    topic = topic * (asked.topic[:, 1:] > 0)
    apart = (asked.kind == 1)[:, None]
    middle = vectors.means(between(p, q)) * ~apart
    return reader.stance(
        vectors.spans(p), vectors.spans(q), topic, middle, asked.gap, vectors.flat,
        *regions(asked, p, q),
    )[:, :3]  # fmt: skip


def pair_scores(reader: Reader, head: str, vectors: Vectors, asked: Asked) -> Tensor:
    """One score per pair for ``antecedent`` or ``link``."""
    left, right = vectors.spans(asked.left), vectors.spans(asked.right)
    scores = getattr(reader, head)(left, right, gaps(asked.left, asked.right))
    return scores.gather(1, asked.kind[:, None])[:, 0]


CHUNK = 48  # questions whose regions are about as long are asked together: less padding


def span_scores(reader: Reader, head: str, vectors: Vectors, asked: Asked) -> Tensor:
    """The scores of one span head."""
    if len(asked.label) <= CHUNK:
        return chunk_scores(reader, head, vectors, asked)
    widths = asked.region[:, 1] - asked.region[:, 0]
    order = widths.argsort(stable=True)
    parts = []
    for rows in order.split(CHUNK):
        names = ("left", "right", "region", "label", "kind", "topic", "gap")
        every = {name: getattr(asked, name) for name in names}
        part = {name: each[rows] for name, each in every.items() if each is not None}
        width = int(widths[rows].max())
        parts.append(chunk_scores(reader, head, vectors, replace(asked, width=width, **part)))
    return torch.cat(parts)[order.argsort()]


def chunk_scores(reader: Reader, head: str, vectors: Vectors, asked: Asked) -> Tensor:
    """The scores of one span head, all questions at once."""
    if head == "evaluation":
        return sentiment_scores(reader, vectors, asked)[:, :3]
    if head == "sentiment":
        return sentiment_scores(reader, vectors, asked)[:, 3:]
    if head == "position":
        return position_scores(reader, vectors, asked)
    if head == "stance":
        return stance_scores(reader, vectors, asked)
    return pair_scores(reader, head, vectors, asked)


SHORT = 64  # pieces; rows as short as this are run apart, for less padding


def encode(reader: Reader, batch: Batch) -> Tensor:
    """The vectors of a batch, short rows and long ones in two runs."""
    short = batch.lengths <= SHORT
    n, length = batch.pieces.shape
    if length <= 2 * SHORT or not 4 <= int(short.sum()) < n:
        return reader.encoder(batch.pieces, batch.casings, batch.lengths)
    hidden = torch.zeros(n, length, reader.encoder.size.width)
    for rows, width in ((~short, length), (short, SHORT)):
        at = rows.nonzero()[:, 0]
        found = reader.encoder(
            batch.pieces[at, :width], batch.casings[at, :width], batch.lengths[at]
        )
        found = functional.pad(found.float(), (0, 0, 0, length - width))
        hidden = hidden.index_copy(0, at, found)
    return hidden


def answer(reader: Reader, batch: Batch) -> tuple[Tensor, Answers]:
    """The vectors of all pieces, and the scores of every task the batch has rows for."""
    vectors = Vectors(encode(reader, batch), batch.real)
    parts = reader.words(vectors.words(batch)).float().split(list(LAYERS.values()), 1)
    answers = dict(zip(LAYERS, parts, strict=True))
    for head in HEADS:
        if len(batch.spans[head].label):
            answers[head] = span_scores(reader, head, vectors, batch.spans[head]).float()
    return vectors.flat, answers


def gold_losses(answers: Answers, batch: Batch) -> dict[str, Tensor]:
    """The weighted loss of every task that the batch has a right answer for."""
    losses = {}
    for task, scores in answers.items():
        asked = batch.spans.get(task)
        known = asked.known if asked else batch.known[task]
        if not known:
            continue
        labels = asked.label if asked else batch.tags[task]
        if task in PAIRED:
            right = labels.clamp(min=0).float()
            each = functional.binary_cross_entropy_with_logits(scores, right, reduction="none")
            loss = (each * (labels != UNKNOWN)).sum() / known
        else:
            loss = functional.cross_entropy(
                scores,
                labels,
                weight=scores.new_tensor(STANCE_WEIGHTS) if task == "stance" else None,
                label_smoothing=SMOOTHING if task in {"sentiment", "stance"} else 0.0,
                ignore_index=UNKNOWN,
            )
        losses[task] = share_of(task, known) * loss
    return losses


def teaching_losses(answers: Answers, taught: Sequence[Answers]) -> dict[str, Tensor]:
    """How far each answer is from the mean of the teachers' (Hinton et al., 2015), weighted."""
    losses = {}
    for task, scores in answers.items():
        theirs = torch.stack([each[task] for each in taught])
        if task in PAIRED:
            chances = theirs.sigmoid().mean(0)
            loss = functional.binary_cross_entropy_with_logits(scores, chances)
        else:
            softer = SOFTER if task in HEADS else 1.0
            chances = (theirs / softer).softmax(-1).mean(0)
            loss = softer**2 * functional.cross_entropy(scores / softer, chances)
        losses[task] = share_of(task, len(scores)) * loss
    return losses


def distance(scores: Tensor, theirs: Tensor) -> Tensor:
    """How far scores ``(n, labels)`` are from a teacher's, at the softer temperature."""
    chances = (theirs / SOFTER).softmax(1)
    return SOFTER**2 * functional.cross_entropy(scores / SOFTER, chances)


def share_of(task: str, n: int) -> float:
    """How much a task with ``n`` rows in the batch counts."""
    weight, full = WEIGHTS[task]
    return weight * min(1.5, n / full)
