"""One article as the reader model holds it, and what can be asked about its spans."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import numpy as np

from newslab.model.labels import (
    UPOS_COLUMN,
    Floats,
    Integers,
    Labelled,
    inside_shares,
    label_spans,
    range_means,
    softmax,
)
from newslab.model.passages import distance_buckets, gaps
from newslab.records import UPOS, TokenRange

ROWS = 128  # questions in one run of a head
NEAR = 16  # questions in one run of a head that looks at their sentences too
REGION = 256  # pieces of a sentence that a head looks at
WIDTH = 384  # of the vector of a piece

Feeds = dict[str, Any]  # what a head reads, by the name of the input

# What counts as evaluation: by newslab's codebook, or by the coders of picked sentences.
Definition = Literal["codebook", "picked"]
# Whose temperature, and which scores of the head of sentiment, belong to each.
_COLUMNS: dict[Definition, tuple[str, slice]] = {
    "codebook": ("evaluation", slice(0, 3)),
    "picked": ("sentiment", slice(3, 6)),
}


@dataclass(frozen=True, slots=True, eq=False)
class Encoding:
    """What the model holds of one article; made by :meth:`newslab.model.encoder.Encoder.encode`.

    Spans are token ranges ``(first, last)``, half-open and not empty.
    """

    _heads: Mapping[str, Any]
    _temperatures: Mapping[str, float]
    _hidden: Floats  # a row per piece
    _scores: Floats  # a row per token, the columns of LAYERS and of UPOS
    _edges: Integers  # where each token's pieces begin, and the end
    _starts: Integers  # the first token of each sentence
    _wordings: Mapping[str, Floats]  # each issue's wording, as a span's vector

    @property
    def upos(self) -> list[str]:
        """The universal part of speech of each token."""
        return [UPOS[i] for i in self._scores[:, UPOS_COLUMN:].argmax(1).tolist()]

    def decode(self, layer: str) -> list[Labelled]:
        """Spans of ``names``, ``source``, ``cue`` or ``content``, in text order.

        Spans do not overlap, and only contents cross the border of a sentence.

        Raises
        ------
        ValueError
            If there is no such layer.
        """
        return label_spans(layer, self._scores, self._starts)

    def shares(self, layer: str, spans: Sequence[TokenRange]) -> Floats:
        """Mean probability ``(n,)`` of the tokens of each span to belong to one of a layer."""
        at = np.array(spans, dtype=np.int64).reshape(-1, 2)
        return range_means(inside_shares(layer, self._scores)[:, None], at)[:, 0]

    def sentiment(
        self, spans: Sequence[TokenRange], *, definition: Definition = "codebook"
    ) -> Floats:
        """Probabilities ``(n, 3)`` of negative, neutral and positive toward each span.

        By the codebook, the voice must *evaluate*; by that of picked sentences (NewsMTSC),
        misfortune counts too.
        """
        at = self._pieces(spans)
        regions = self._regions(at, at, spans, spans)

        def feeds(rows: Integers) -> Feeds:
            sentences = range_means(self._hidden, regions[rows])
            return {"spans": self._vectors(at[rows]), "sentences": sentences}

        scores = self._ask_near("sentiment", feeds, regions, [at])
        task, columns = _COLUMNS[definition]
        return softmax(scores[:, columns] / np.float32(self._temperatures[task]))

    def positions(
        self,
        pairs: Sequence[tuple[TokenRange, TokenRange]],
        issues: Sequence[str | None] | None = None,
    ) -> Floats:
        """Probabilities ``(n, 3)`` of against, none and favour from holder to target.

        By the codebook, for each pair ``(holder, target)``; the holder may stand in another
        sentence than the target. ``issues`` names the issue whose words the target is, None
        for an actor.
        """
        names = [None] * len(pairs) if issues is None else issues
        holders, targets = [p for p, _ in pairs], [q for _, q in pairs]
        p, q = self._pieces(holders), self._pieces(targets)
        own = self._regions(q, q, targets, targets)
        held, aimed = (np.searchsorted(self._starts, [at[0] for at in side], "right")
                       for side in (holders, targets))  # fmt: skip
        apart = held != aimed
        regions = np.where(apart[:, None], own, self._regions(p, q, holders, targets))
        nothing = np.zeros(3 * WIDTH, dtype=np.float32)
        topics = [nothing if name is None else self._wordings[name] for name in names]
        middles = between(p, q)
        middles[apart] = 0

        def feeds(rows: Integers) -> Feeds:
            return {
                "p": self._vectors(p[rows]),
                "q": self._vectors(q[rows]),
                "topic": np.array([topics[i] for i in rows], dtype=np.float32),
                "between": range_means(self._hidden, middles[rows]),
                "gap": distance_buckets(gaps(p[rows], q[rows])),
            }

        scores = self._ask_near("stance", feeds, regions, [p, q])[:, [2, 0, 1]]
        return softmax(scores / np.float32(self._temperatures["position"]))

    def stance(self, pairs: Sequence[tuple[TokenRange, TokenRange]]) -> Floats:
        """Probabilities ``(n, 5)`` for each pair ``(p, q)`` by the definition of DSE.

        In order: neutral, positive p to q, positive q to p, negative p to q, negative q to
        p. The pair ``(q, p)`` has the same probabilities with its directions swapped.
        """
        # Asked in text order, as in training, and once for both directions; then turned back.
        turned = np.array([p > q for p, q in pairs], dtype=bool)
        ordered = [(q, p) if back else (p, q) for (p, q), back in zip(pairs, turned, strict=True)]
        row_of = {pair: row for row, pair in enumerate(dict.fromkeys(ordered))}
        rows = np.array([row_of[pair] for pair in ordered], dtype=np.int64)
        ps, qs = [p for p, _ in row_of], [q for _, q in row_of]
        p, q = self._pieces(ps), self._pieces(qs)
        regions = self._regions(p, q, ps, qs)
        middles = between(p, q)

        def feeds(one: Integers, other: Integers, rows: Integers) -> Feeds:
            return {
                "p": self._vectors(one[rows]),
                "q": self._vectors(other[rows]),
                "topic": np.zeros((len(rows), 3 * WIDTH), dtype=np.float32),
                "between": range_means(self._hidden, middles[rows]),
                "gap": distance_buckets(gaps(one[rows], other[rows])),
            }

        there, back = (
            self._ask_near("stance", partial(feeds, one, other), regions, [one, other])[:, 3:]
            for one, other in ((p, q), (q, p))
        )
        columns = [there[:, 0] + back[:, 0], there[:, 1], back[:, 1], there[:, 2], back[:, 2]]
        scores = np.stack(columns, 1).astype(np.float32)
        shares = softmax(scores / np.float32(self._temperatures["stance"]))[rows]
        shares[turned] = shares[turned][:, [0, 2, 1, 4, 3]]
        return shares

    def antecedent(self, pairs: Sequence[tuple[TokenRange, TokenRange]]) -> Floats:
        """Probability ``(n,)`` that the first span refers to what the second names."""
        return self._ask("antecedent", pairs, 1)[:, 0]

    def link(self, kind: str, pairs: Sequence[tuple[TokenRange, TokenRange]]) -> Floats:
        """Probability ``(n,)`` that the second span is the source or cue of the first.

        Raises
        ------
        ValueError
            If ``kind`` is neither ``source`` nor ``cue``.
        """
        if kind not in {"source", "cue"}:
            raise ValueError(f"kind: expected 'source' or 'cue'; found {kind!r}")
        return self._ask("link", pairs, 2)[:, int(kind == "cue")]

    def _pieces(self, spans: Sequence[TokenRange]) -> Integers:
        """Token ranges as piece ranges ``(n, 2)``."""
        at = np.array(spans, dtype=np.int64).reshape(-1, 2)
        n = len(self._edges) - 1
        if not ((at[:, 0] >= 0) & (at[:, 0] < at[:, 1]) & (at[:, 1] <= n)).all():
            raise ValueError(f"spans: expected 0 <= first < last <= {n}; found {list(spans)}")
        return self._edges[at]

    def _vectors(self, at: Integers) -> Floats:
        """First, last and mean vector of each piece range."""
        hidden = self._hidden
        return np.concatenate([hidden[at[:, 0]], hidden[at[:, 1] - 1], range_means(hidden, at)], 1)

    def _regions(
        self, p: Integers, q: Integers, ps: Sequence[TokenRange], qs: Sequence[TokenRange]
    ) -> Integers:
        """Piece ranges of the sentences that hold both spans, at most ``REGION`` pieces."""
        firsts = np.minimum(*(np.array([s[0] for s in side], dtype=np.int64) for side in (ps, qs)))
        lasts = np.maximum(*(np.array([s[1] for s in side], dtype=np.int64) for side in (ps, qs)))
        ends = np.append(self._starts[1:], len(self._edges) - 1)
        begin = self._edges[self._starts[np.searchsorted(self._starts, firsts, "right") - 1]]
        end = self._edges[ends[np.searchsorted(self._starts, lasts - 1, "right") - 1]]
        near = np.minimum(p[:, 0], q[:, 0]) - REGION // 4
        begin = np.where(end - begin > REGION, np.maximum(begin, near), begin)
        return np.stack([begin, np.minimum(end, begin + REGION)], 1)

    def _focus(self, regions: Integers, marked: Sequence[Integers]) -> dict[str, Any]:
        """The pieces each question looks at, and their distances from its spans."""
        where = regions[:, :1] + np.arange((regions[:, 1] - regions[:, 0]).max())
        inside = where < regions[:, 1:]
        pieces, places = np.unique(where[inside], return_inverse=True)
        region = np.full(where.shape, -1, dtype=np.int64)
        region[inside] = places
        steps = [
            distance_buckets(
                np.minimum(where - at[:, :1], 0) + np.maximum(where - at[:, 1:] + 1, 0)
            )
            for at in marked
        ]
        return {"hidden": self._hidden[pieces], "region": region, "steps": np.stack(steps, 2)}

    def _ask(self, head: str, pairs: Sequence[tuple[TokenRange, TokenRange]], width: int) -> Floats:
        """Probabilities ``(n, width)`` of a head, a limited number of pairs at a time."""
        row_of = {
            span: row for row, span in enumerate({span: 0 for pair in pairs for span in pair})
        }
        at = self._pieces(list(row_of))
        vectors = self._vectors(at)
        left = np.array([row_of[span] for span, _ in pairs], dtype=np.int64)
        right = np.array([row_of[span] for _, span in pairs], dtype=np.int64)
        scores = np.zeros((len(pairs), width), dtype=np.float32)
        for first in range(0, len(pairs), ROWS):
            one, other = left[first : first + ROWS], right[first : first + ROWS]
            feeds = {
                "left": vectors[one],
                "right": vectors[other],
                "steps": distance_buckets(gaps(at[one], at[other])),
            }
            scores[first : first + ROWS] = self._heads[head].run(None, feeds)[0]
        return np.asarray(1 / (1 + np.exp(-scores)), dtype=np.float32)

    def _ask_near(
        self,
        head: str,
        feeds: Callable[[Integers], Feeds],
        regions: Integers,
        marked: Sequence[Integers],
    ) -> Floats:
        """Scores ``(n, 6)`` of a head that looks at each question's region.

        Regions of like length are asked together, equal ones side by side: a run then pads its
        rows little, and reads each piece of its few sentences once. ``feeds`` makes what the rows
        of a run read: 15 kB a question, which would be gigabytes for all of a long text.
        """
        order = np.lexsort((regions[:, 0], regions[:, 1] - regions[:, 0]))
        scores = np.zeros((len(order), 6), dtype=np.float32)
        for at in range(0, len(order), NEAR):
            rows = order[at : at + NEAR]
            part = feeds(rows) | self._focus(regions[rows], [spans[rows] for spans in marked])
            scores[rows] = self._heads[head].run(None, part)[0]
        return scores


def between(p: Integers, q: Integers) -> Integers:
    """What lies between two piece ranges, whichever comes first; empty where they overlap.

    >>> between(np.array([[2, 4], [7, 9]]), np.array([[7, 9], [2, 4]])).tolist()
    [[4, 7], [4, 7]]
    """
    begin = np.minimum(p[:, 1], q[:, 1])
    return np.stack([begin, np.maximum(begin, np.maximum(p[:, 0], q[:, 0]))], 1)


def edge_vectors(hidden: Floats, edges: Integers) -> Floats:
    """The vectors of the first and last piece of each token, side by side."""
    return np.concatenate([hidden[edges[:-1]], hidden[edges[1:] - 1]], 1)


def neighbourhood(words: Floats, rows: Integers) -> Floats:
    """What the heads of words read of ``rows``: ``(n, 4 * WIDTH)``.

    The `edge_vectors` of each word, then the first vectors of the words before and behind it,
    zeros where there is none.
    """
    beside = []
    for at in (rows - 1, rows + 1):
        vectors = words[at % len(words), :WIDTH]
        vectors[(at < 0) | (at >= len(words))] = 0
        beside.append(vectors)
    return np.concatenate([words[rows], *beside], 1)
