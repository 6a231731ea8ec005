"""Passages to batches of tensors: word pieces, labels, spans, regions and distances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

from newslab.model.passages import WordPieces, casing, cut_passages, distance_buckets, gaps
from newslab.training.documents import UNKNOWN, Document, TokenSpan

NEAREST = 8


@dataclass(frozen=True)
class Passage:
    """A document cut to length, with its pieces; ``edges[i]`` is where token i begins."""

    document: Document
    pieces: list[int]
    casings: list[int]
    edges: np.ndarray

    def __len__(self) -> int:
        return len(self.pieces)


@dataclass
class Spans:
    """Rows of one span head of a batch, in pieces of the flattened batch."""

    left: list[TokenSpan] = field(default_factory=list)
    right: list[TokenSpan] = field(default_factory=list)
    region: list[TokenSpan] = field(default_factory=list)
    label: list[int] = field(default_factory=list)
    kind: list[int] = field(default_factory=list)

    def add(self, row: tuple[TokenSpan, TokenSpan, TokenSpan], label: int, kind: int = 0) -> None:
        """Append one row: left span, right span and the region around them."""
        for place, span in zip((self.left, self.right, self.region), row, strict=True):
            place.append(span)
        self.label.append(label)
        self.kind.append(kind)


@dataclass(frozen=True)
class Batch:
    """What one step of the model reads."""

    pieces: Tensor
    casings: Tensor
    lengths: Tensor
    tags: dict[str, Tensor]
    spans: dict[str, Spans]


def to_passage(document: Document, pieces_of: WordPieces) -> Passage:
    """A document's pieces between the marks of start and end."""
    words = pieces_of(document.words)
    casings = document.casing
    if casings is None:
        casings = np.array([casing(word) for word in document.words])
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
    """Pad passages to one length and gather their labels."""
    n, length = len(passages), max(len(passage) for passage in passages)
    pieces = np.zeros((n, length), dtype=np.int64)
    casings = np.full((n, length), 4, dtype=np.int64)
    layers = {layer for passage in passages for layer in passage.document.tags}
    tags = {layer: np.full((n, length), UNKNOWN, dtype=np.int64) for layer in sorted(layers)}
    spans = {head: Spans() for head in ("sentiment", "stance", "antecedent", "link")}
    for row, passage in enumerate(passages):
        pieces[row, : len(passage)] = passage.pieces
        casings[row, : len(passage)] = passage.casings
        for layer, labels in passage.document.tags.items():
            tags[layer][row] = piece_labels(layer, labels, passage.edges, length)
        gather_spans(spans, passage, row * length)
    return Batch(
        torch.from_numpy(pieces),
        torch.from_numpy(casings),
        torch.tensor([len(passage) for passage in passages]),
        {layer: torch.from_numpy(labels) for layer, labels in tags.items()},
        spans,
    )


def piece_labels(layer: str, labels: np.ndarray, edges: np.ndarray, length: int) -> np.ndarray:
    """Labels of pieces: a token's label on its first piece, "goes on" on its others."""
    row = np.full(length, UNKNOWN, dtype=np.int64)
    if layer == "upos":
        row[edges[:-1]] = labels
        return row
    inner = np.where((labels > 0) & (labels % 2 == 1), labels + 1, labels)
    row[edges[0] : edges[-1]] = np.repeat(inner, np.diff(edges))
    row[edges[:-1]] = labels
    return row


def gather_spans(spans: dict[str, Spans], passage: Passage, base: int) -> None:
    """Add the rows of one passage that starts at piece ``base`` of the flattened batch."""
    edges, document = passage.edges, passage.document

    def at(span: TokenSpan) -> TokenSpan:
        return int(edges[span[0]]) + base, int(edges[span[1]]) + base

    for span, region, label in document.sentiment:
        spans["sentiment"].add((at(span), at(span), at(region)), label)
    for p, q, region, label in document.stance:
        spans["stance"].add((at(p), at(q), at(region)), label)
    for mention, candidate, label in [*document.bonds, *antecedents(document)]:
        spans["antecedent"].add((at(mention), at(candidate), (0, 1)), label)
    for content, candidate, kind, label in link_pairs(document):
        spans["link"].add((at(content), at(candidate), (0, 1)), label, kind)


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


def means(spans: Sequence[TokenSpan], total: int) -> Tensor:
    """A matrix ``(n, total)`` that averages the pieces of each span; zeros for none."""
    matrix = np.zeros((len(spans), total), dtype=np.float32)
    for row, (first, last) in enumerate(spans):
        if last > first:
            matrix[row, first:last] = 1 / (last - first)
    return torch.from_numpy(matrix)


def span_vectors(hidden: Tensor, spans: Sequence[TokenSpan]) -> Tensor:
    """First, last and mean vector of each span of the flattened batch: ``(n, 3 * WIDTH)``."""
    edges = torch.tensor(spans)
    mean = means(spans, len(hidden)) @ hidden
    return torch.cat([hidden[edges[:, 0]], hidden[edges[:, 1] - 1], mean], 1)


def regions(
    spans: Sequence[TokenSpan], marked: Sequence[Sequence[TokenSpan]]
) -> tuple[Tensor, Tensor]:
    """Piece indices ``(n, r)`` of each region, padded with -1, and distances ``(n, r, roles)``.

    ``marked`` holds, for each role, the span the distances are counted from.
    """
    n, width = len(spans), max(last - first for first, last in spans)
    where = np.array(spans)[:, :1] + np.arange(width)
    inside = where < np.array(spans)[:, 1:]
    steps = np.zeros((n, width, len(marked)), dtype=np.int64)
    for role, others in enumerate(marked):
        edges = np.array(others)
        before = np.minimum(where - edges[:, :1], 0)
        behind = np.maximum(where - edges[:, 1:] + 1, 0)
        steps[:, :, role] = distance_buckets(before + behind)
    return torch.from_numpy(np.where(inside, where, -1)), torch.from_numpy(steps)


def between(left: Sequence[TokenSpan], right: Sequence[TokenSpan]) -> list[TokenSpan]:
    """What lies between two spans; empty where they touch or overlap."""
    pairs = [sorted(pair) for pair in zip(left, right, strict=True)]
    return [(one[1], max(one[1], other[0])) for one, other in pairs]


def pair_gaps(left: Sequence[TokenSpan], right: Sequence[TokenSpan]) -> Tensor:
    """Bucketed distance from each left span to its right span."""
    return torch.from_numpy(distance_buckets(gaps(np.array(left), np.array(right))))
