"""The reader model in PyTorch: an encoder, heads on words, and heads on pooled spans."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from lab.training.encoders import SMALL, Encoder, Size
from newslab.model.passages import BUCKETS

LAYERS = {"names": 9, "source": 3, "cue": 3, "content": 3, "upos": 17}
N_BUCKETS = 2 * len(BUCKETS) + 1
WIDTH = SMALL.width


class Focus(nn.Module):
    """Attention from a span (or a pair) to the pieces of its sentence.

    Gives the encoder's vectors, which do not know what is asked about, a cheap second look:
    keys and values are computed once per piece, whatever the number of spans.
    """

    def __init__(self, width: int, n_in: int, n_roles: int, heads: int = 6) -> None:
        super().__init__()
        self.width, self.heads = width, heads
        self.query = nn.Linear(n_in, width)
        self.keys = nn.Linear(width, width)
        self.values = nn.Linear(width, width)
        self.bias = nn.ModuleList(nn.Embedding(N_BUCKETS, heads) for _ in range(n_roles))
        for table in self.bias:
            nn.init.zeros_(table.weight)

    def forward(self, asked: Tensor, hidden: Tensor, region: Tensor, steps: Tensor) -> Tensor:
        """``(n, width)`` context.

        ``hidden`` is ``(pieces, width)``; ``region`` ``(n, r)`` indexes it, padded with -1;
        ``steps`` ``(n, r, roles)`` are distance buckets from the span to each piece.
        """
        n, r = region.shape
        size = self.width // self.heads
        at = region.clamp(min=0).flatten()
        query = self.query(asked).view(n, 1, self.heads, size)
        keys = self.keys(hidden).index_select(0, at).view(n, r, self.heads, size)
        values = self.values(hidden).index_select(0, at).view(n, r, self.heads, size)
        scores = (query * keys).sum(-1) * size**-0.5
        for role, table in enumerate(self.bias):
            scores = scores + table(steps[:, :, role])
        scores = scores + torch.where(region >= 0, 0.0, -1e4)[:, :, None]
        weights = torch.softmax(scores, 1)
        return (weights[..., None] * values).sum(1).reshape(n, self.width)


class Sentiment(nn.Module):
    """Negative, neutral or positive toward the mentioned span, by each of two definitions.

    First the codebook's (does the voice evaluate the actor?), then that of picked sentences
    (NewsMTSC, whose coders counted misfortune too).
    """

    def __init__(self, width: int = WIDTH, dropout: float = 0.1) -> None:
        super().__init__()
        self.focus = Focus(width, 3 * width, 1)
        self.hidden = nn.Linear(5 * width, width)
        self.dropout = nn.Dropout(dropout)
        self.out = nn.Linear(width, 6)

    def forward(
        self, spans: Tensor, sentences: Tensor, hidden: Tensor, region: Tensor, steps: Tensor
    ) -> Tensor:
        """Scores ``(n, 6)``; ``sentences`` are mean vectors."""
        context = self.focus(spans, hidden, region, steps)
        x = torch.cat([spans, sentences, context], 1)
        return self.out(self.dropout(functional.gelu(self.hidden(self.dropout(x)))))


class Stance(nn.Module):
    """What a holder thinks of a target: of an actor, or of an issue put into words.

    By each of two definitions: first the codebook's (a position on whole articles), then that
    of picked sentences (DSE).
    """

    def __init__(self, width: int = WIDTH, dropout: float = 0.1, size: int = 256) -> None:
        super().__init__()
        self.holder = nn.Linear(3 * width, size)
        self.target = nn.Linear(3 * width, size)
        self.topic = nn.Linear(3 * width, size, bias=False)
        self.focus = Focus(width, 2 * size, 2)
        self.distance = nn.Embedding(N_BUCKETS, 32)
        self.hidden = nn.Linear(3 * size + 2 * width + 32, width)
        self.about = nn.Linear(2 * size, width, bias=False)
        nn.init.zeros_(self.about.weight)
        self.dropout = nn.Dropout(dropout)
        self.out = nn.Linear(width, 6)

    def forward(
        self,
        p: Tensor,
        q: Tensor,
        topic: Tensor,
        between: Tensor,
        gap: Tensor,
        hidden: Tensor,
        region: Tensor,
        steps: Tensor,
    ) -> Tensor:
        """Neutral, positive and negative from holder p to target q, ``(n, 6)``.

        ``topic`` ``(n, 3 * width)`` is the issue's wording, zeros where the target is an actor.
        """
        p, q, topic = self.holder(p), self.target(q), self.topic(topic)
        context = self.focus(torch.cat([p, q], 1), hidden, region, steps)
        x = torch.cat([p, q, p * q, between, context, self.distance(gap)], 1)
        x = self.hidden(self.dropout(x)) + self.about(torch.cat([topic, topic * q], 1))
        return self.out(self.dropout(functional.gelu(x)))


class Words(nn.Module):
    """Scores of every layer for words: a small network for each of three tasks."""

    def __init__(self, width: int = WIDTH, dropout: float = 0.2, size: int = 256) -> None:
        super().__init__()
        sizes = (
            LAYERS["names"],
            LAYERS["source"] + LAYERS["cue"] + LAYERS["content"],
            LAYERS["upos"],
        )
        self.heads = nn.ModuleList(
            nn.Sequential(
                nn.Dropout(dropout),
                nn.Linear(4 * width, size),
                nn.GELU(),
                nn.Dropout(dropout),
                nn.Linear(size, labels),
            )
            for labels in sizes
        )

    def forward(self, words: Tensor) -> Tensor:
        """Scores ``(n, columns)``.

        ``words`` is ``(n, 4 * width)``: the vectors of a word's first and last piece and of the
        first pieces of the words before and behind it, zeros where there is none.
        """
        return torch.cat([head(words) for head in self.heads], 1)


class Pair(nn.Module):
    """Logits that two spans belong together, one for each kind of bond."""

    def __init__(
        self, kinds: int, width: int = WIDTH, dropout: float = 0.1, size: int = 256
    ) -> None:
        super().__init__()
        self.left = nn.Linear(3 * width, size)
        self.right = nn.Linear(3 * width, size)
        self.distance = nn.Embedding(N_BUCKETS, 32)
        self.hidden = nn.Linear(3 * size + 32, size)
        self.dropout = nn.Dropout(dropout)
        self.out = nn.Linear(size, kinds)

    def forward(self, left: Tensor, right: Tensor, steps: Tensor) -> Tensor:
        """Scores ``(n, kinds)``; ``steps`` are bucketed distances."""
        left, right = self.left(left), self.right(right)
        x = torch.cat([left, right, left * right, self.distance(steps)], 1)
        return self.out(self.dropout(functional.gelu(self.hidden(self.dropout(x)))))


class Reader(nn.Module):
    """The whole model."""

    def __init__(self, size: Size = SMALL, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = Encoder(size, dropout)
        self.words = Words(size.width)
        self.sentiment = Sentiment(size.width, dropout)
        self.stance = Stance(size.width, dropout)
        self.antecedent = Pair(1, size.width, dropout)
        self.link = Pair(2, size.width, dropout)
