"""Documents: words with labels, cut into passages and joined.

Spans are token ranges ``(first, last)``, half-open; ``UNKNOWN`` marks a token whose label
nobody gave.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from newslab.text.tokens import find_tokens

TokenSpan = tuple[int, int]
UNKNOWN = -100


@dataclass(frozen=True)
class Mention:
    """A mention in a coreference chain; ``kind`` is name, nominal, pronoun, speaker or other."""

    span: TokenSpan
    chain: int
    kind: str


@dataclass(frozen=True)
class Document:
    """Words with whatever labels a data set has for them."""

    words: list[str]
    starts: list[int]
    paragraphs: list[bool]
    tags: dict[str, np.ndarray] = field(default_factory=dict)
    sentiment: list[tuple[TokenSpan, TokenSpan, int]] = field(default_factory=list)
    stance: list[tuple[TokenSpan, TokenSpan, TokenSpan, int]] = field(default_factory=list)
    links: list[tuple[TokenSpan, list[TokenSpan], list[TokenSpan]]] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    bonds: list[tuple[TokenSpan, TokenSpan, int]] = field(default_factory=list)
    casing: np.ndarray | None = None
    hidden: np.ndarray | None = None  # words that are not to be seen

    def part(self, first: int, last: int) -> Document:
        """The tokens ``[first, last)`` and what lies wholly among them."""

        def inside(*spans: TokenSpan) -> bool:
            return all(first <= a and b <= last for a, b in spans)

        def moved(span: TokenSpan) -> TokenSpan:
            return span[0] - first, span[1] - first

        opens = [
            (a, p) for a, p in zip(self.starts, self.paragraphs, strict=True) if first <= a < last
        ]
        return Document(
            words=self.words[first:last],
            starts=[a - first for a, _ in opens],
            paragraphs=[p for _, p in opens],
            tags={layer: tags[first:last] for layer, tags in self.tags.items()},
            sentiment=[(moved(s), moved(r), y) for s, r, y in self.sentiment if inside(s, r)],
            stance=[
                (moved(p), moved(q), moved(r), y) for p, q, r, y in self.stance if inside(p, q, r)
            ],
            links=[
                (
                    moved(content),
                    [moved(s) for s in sources if inside(s)],
                    [moved(c) for c in cues if inside(c)],
                )
                for content, sources, cues in self.links
                if inside(content)
            ],
            mentions=[replace(m, span=moved(m.span)) for m in self.mentions if inside(m.span)],
            bonds=[(moved(m), moved(c), y) for m, c, y in self.bonds if inside(m, c)],
            casing=None if self.casing is None else self.casing[first:last],
            hidden=None if self.hidden is None else self.hidden[first:last],
        )


def join(documents: Sequence[Document]) -> Document:
    """One passage of several sentences of one data set, each with its own targets."""
    words: list[str] = []
    starts: list[int] = []
    sentiment: list[tuple[TokenSpan, TokenSpan, int]] = []
    stance: list[tuple[TokenSpan, TokenSpan, TokenSpan, int]] = []
    tags: dict[str, list[np.ndarray]] = {}
    for document in documents:
        n = len(words)

        def moved(span: TokenSpan, n: int = n) -> TokenSpan:
            return span[0] + n, span[1] + n

        words += document.words
        starts += [start + n for start in document.starts]
        sentiment += [(moved(s), moved(r), y) for s, r, y in document.sentiment]
        stance += [(moved(p), moved(q), moved(r), y) for p, q, r, y in document.stance]
        for layer, values in document.tags.items():
            tags.setdefault(layer, []).append(values)
    return Document(
        words,
        starts,
        [False] * len(starts),
        {layer: np.concatenate(values) for layer, values in tags.items()},
        sentiment,
        stance,
    )


class Text:
    """A text's tokens, and token ranges for character spans."""

    def __init__(self, text: str) -> None:
        tokens = find_tokens(text)
        self.words = [token.text for token in tokens]
        self.begins = np.array([token.span.start for token in tokens], dtype=np.int64)
        self.ends = np.array([token.span.end for token in tokens], dtype=np.int64)

    def range(self, start: int, end: int) -> TokenSpan | None:
        """The tokens that share a character with ``[start, end)``; None if there are none."""
        first = int(np.searchsorted(self.ends, start, side="right"))
        last = int(np.searchsorted(self.begins, end, side="left"))
        return (first, last) if first < last else None

    def ranges(self, spans: Iterable[Sequence[int]]) -> list[TokenSpan]:
        """The token ranges of ``spans``, without those that hold no token."""
        found = (self.range(span[0], span[1]) for span in spans)
        return [span for span in found if span is not None]


def bio(n: int, spans: Iterable[TokenSpan], kind: int = 0) -> np.ndarray:
    """Labels 0 (outside), ``1 + 2 * kind`` (begins) and ``2 + 2 * kind`` (goes on)."""
    labels = np.zeros(n, dtype=np.int64)
    for first, last in spans:
        labels[first:last] = 2 + 2 * kind
        labels[first] = 1 + 2 * kind
    return labels


def labelled_spans(labels: np.ndarray) -> list[tuple[int, int, int]]:
    """First, last and kind of each span of BIO labels; an unopened "goes on" opens one."""
    spans: list[tuple[int, int, int]] = []
    for i, label in enumerate(labels.tolist()):
        if label <= 0:
            continue
        kind = (label - 1) // 2
        if label % 2 == 0 and spans and spans[-1][1] == i and spans[-1][2] == kind:
            spans[-1] = (spans[-1][0], i + 1, kind)
        else:
            spans.append((i, i + 1, kind))
    return spans
