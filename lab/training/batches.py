"""Passages to batches of tensors: word pieces, words with their labels, questions about spans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import torch
from torch import Tensor

from lab.training.documents import UNKNOWN, Document, TokenSpan
from lab.training.model import LAYERS
from newslab.model.passages import WordPieces, casing, cut_passages

NEAREST = 8
MASK = 103  # the piece that hides another in BERT's vocabulary
HEADS = ("sentiment", "evaluation", "stance", "position", "antecedent", "link")


@dataclass(frozen=True)
class Passage:
    """A document cut to length, with its pieces; ``edges[i]`` is where token i begins."""

    document: Document
    pieces: list[int]
    casings: list[int]
    edges: np.ndarray

    def __len__(self) -> int:
        return len(self.pieces)


@dataclass(frozen=True)
class Asked:
    """What one span head is asked on a batch; spans are pieces ``[first, last)``.

    They count through the flattened batch. ``region`` is where a head may look, ``label`` the
    right answer (``UNKNOWN`` where nobody gave one), ``kind`` which output of the head is meant,
    ``width`` the longest region, ``known`` how many labels are known.
    """

    left: Tensor
    right: Tensor
    region: Tensor
    label: Tensor
    kind: Tensor
    width: int
    known: int
    topic: Tensor | None = None  # pieces of the wording, (0, 0) for an actor
    gap: Tensor | None = None  # bucketed distance where the spans stand far apart

    def to(self, device: torch.device) -> Asked:
        """The same on the device that computes."""
        names = ("left", "right", "region", "label", "kind", "topic", "gap")
        here = {name: getattr(self, name) for name in names}
        return replace(self, **{k: v.to(device) for k, v in here.items() if v is not None})


@dataclass
class Rows:
    """Rows of one span head of a batch in the making."""

    spans: list[tuple[TokenSpan, TokenSpan, TokenSpan]] = field(default_factory=list)
    label: list[int] = field(default_factory=list)
    kind: list[int] = field(default_factory=list)

    def add(self, row: tuple[TokenSpan, TokenSpan, TokenSpan], label: int, kind: int = 0) -> None:
        """Append one row: left span, right span and the region around them."""
        self.spans.append(row)
        self.label.append(label)
        self.kind.append(kind)

    def done(self) -> Asked:
        """The rows as tensors."""
        spans = torch.tensor(self.spans).reshape(-1, 3, 2)
        left, right, region = spans.unbind(1)
        return Asked(
            left,
            right,
            region,
            torch.tensor(self.label, dtype=torch.int64),
            torch.tensor(self.kind, dtype=torch.int64),
            max((last - first for _, _, (first, last) in self.spans), default=0),
            sum(label != UNKNOWN for label in self.label),
        )


@dataclass(frozen=True)
class Batch:
    """What one step of the model reads.

    ``words`` ``(w, 2)`` holds the first and the last piece of each word in the flattened batch,
    ``beside`` ``(w, 2)`` the rows of the words before and behind it (-1: none), ``tags`` the
    label of each word in each layer, ``known`` how many of these are known.
    """

    pieces: Tensor
    casings: Tensor
    lengths: Tensor
    words: Tensor
    beside: Tensor
    tags: dict[str, Tensor]
    known: dict[str, int]
    spans: dict[str, Asked]
    real: Tensor | None = None  # the places of the pieces of whole articles, without padding

    def to(self, device: torch.device) -> Batch:
        """The same on the device that computes."""
        names = ("pieces", "casings", "lengths", "words", "beside")
        return replace(
            self,
            tags={layer: labels.to(device) for layer, labels in self.tags.items()},
            spans={head: asked.to(device) for head, asked in self.spans.items()},
            real=None if self.real is None else self.real.to(device),
            **{name: getattr(self, name).to(device) for name in names},
        )


def to_passage(document: Document, pieces_of: WordPieces) -> Passage:
    """A document's pieces between the marks of start and end."""
    words = pieces_of(document.words)
    casings = document.casing
    if casings is None:
        casings = np.array([casing(word) for word in document.words])
    if document.hidden is not None:
        words = [
            [MASK] * len(word) if away else word
            for word, away in zip(words, document.hidden, strict=True)
        ]
    sizes = [len(word) for word in words]
    return Passage(
        document,
        [pieces_of.start, *(piece for word in words for piece in word), pieces_of.end],
        [4, *np.repeat(casings, sizes).tolist(), 4],
        np.concatenate([[1], 1 + np.cumsum(sizes, dtype=np.int64)]),
    )


def cut_document(document: Document, pieces_of: WordPieces, limit: int) -> list[Document]:
    """A document's passages of at most ``limit`` pieces."""
    sizes = [len(word) for word in pieces_of(document.words)]
    ranges = cut_passages(sizes, document.starts, document.paragraphs, limit)
    return [document.part(first, last) for first, last in ranges]


def batch_passages(passages: Sequence[Passage]) -> Batch:
    """Pad passages to one length and gather their labels and questions."""
    n, length = len(passages), max(len(passage) for passage in passages)
    length += -length % 8  # a length that accelerators like
    pieces = np.zeros((n, length), dtype=np.int64)
    casings = np.full((n, length), 4, dtype=np.int64)
    words, beside, n_words = [], [], 0
    tags: dict[str, list[np.ndarray]] = {layer: [] for layer in LAYERS}
    rows = {head: Rows() for head in HEADS}
    for row, passage in enumerate(passages):
        pieces[row, : len(passage)] = passage.pieces
        casings[row, : len(passage)] = passage.casings
        edges, w = passage.edges + row * length, len(passage.edges) - 1
        words.append(np.stack([edges[:-1], edges[1:] - 1], 1))
        here = np.arange(w)
        around = np.stack([here - 1, here + 1], 1)
        around[-1:, 1] = -1
        beside.append(np.where(around >= 0, around + n_words, -1))
        n_words += w
        for layer, known in tags.items():
            known.append(passage.document.tags.get(layer, np.full(w, UNKNOWN)))
        gather_spans(rows, passage, row * length)
    labels = {layer: np.concatenate(known) for layer, known in tags.items()}
    return Batch(
        torch.from_numpy(pieces),
        torch.from_numpy(casings),
        torch.tensor([len(passage) for passage in passages]),
        torch.from_numpy(np.concatenate(words)),
        torch.from_numpy(np.concatenate(beside)),
        {layer: torch.from_numpy(known).long() for layer, known in labels.items()},
        {layer: int((known != UNKNOWN).sum()) for layer, known in labels.items()},
        {head: made.done() for head, made in rows.items()},
    )


def gather_spans(rows: dict[str, Rows], passage: Passage, base: int) -> None:
    """Add the questions of one passage that starts at piece ``base`` of the flattened batch."""
    edges, document = (passage.edges + base).tolist(), passage.document

    def at(span: TokenSpan) -> TokenSpan:
        return edges[span[0]], edges[span[1]]

    for span, region, label in document.sentiment:
        rows["sentiment"].add((at(span), at(span), at(region)), label)
    for p, q, region, label in document.stance:
        rows["stance"].add((at(p), at(q), at(region)), label)
    for mention, candidate, label in [*document.bonds, *antecedents(document)]:
        rows["antecedent"].add((at(mention), at(candidate), (0, 1)), label)
    for content, candidate, kind, label in link_pairs(document):
        rows["link"].add((at(content), at(candidate), (0, 1)), label, kind)


def antecedents(document: Document, most: int = 12) -> list[tuple[TokenSpan, TokenSpan, int]]:
    """Pronouns and nominals of a chain with the mentions before them, the nearest ``most``."""
    rows = []
    for i, mention in enumerate(document.mentions):
        if mention.chain < 0 or mention.kind not in {"pronoun", "nominal"}:
            continue
        before = [
            m
            for m in document.mentions[:i]
            if m.kind in {"name", "nominal", "pronoun"} and m.span[1] <= mention.span[0]
        ]
        rows += [(mention.span, m.span, int(m.chain == mention.chain)) for m in before[-most:]]
    return rows


def link_pairs(document: Document) -> list[tuple[TokenSpan, TokenSpan, int, int]]:
    """Contents with the sources (kind 0) and cues (kind 1) nearest to them."""
    rows = []
    for kind in (0, 1):
        everyone = sorted({span for link in document.links for span in link[1 + kind]})
        for link in document.links:
            content = link[0]
            near = sorted(everyone, key=lambda s: max(s[0] - content[1], content[0] - s[1]))[
                :NEAREST
            ]
            mine = link[1 + kind]
            rows += [(content, span, kind, int(span in mine)) for span in {*near, *mine}]
    return sorted(rows)
