"""The reader model in PyTorch: one encoder, token heads, and heads on pooled spans."""

from __future__ import annotations

import hashlib
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from newslab.model.passages import BUCKETS, CASINGS

WIDTH = 384
N_HEADS = 12
N_LAYERS = 6
N_PIECES = 30522
LAYERS = {"names": 9, "source": 3, "cue": 3, "content": 3, "upos": 17}
N_BUCKETS = 2 * len(BUCKETS) + 1
BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


class Layer(nn.Module):
    """One transformer layer of BERT (normalised after each residual)."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, 4 * WIDTH)
        self.down = nn.Linear(4 * WIDTH, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """``(n, length, WIDTH)`` to the same shape; ``mask`` is added to the scores."""
        n, length, _ = x.shape
        qkv = self.qkv(x).view(n, length, 3, N_HEADS, WIDTH // N_HEADS).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(qkv[0], qkv[1], qkv[2], attn_mask=mask)
        seen = seen.transpose(1, 2).reshape(n, length, WIDTH)
        x = self.norm1(x + self.dropout(self.out(seen)))
        return self.norm2(x + self.dropout(self.down(functional.gelu(self.up(x)))))


class Encoder(nn.Module):
    """MiniLM-L6 with a casing embedding beside the word embedding."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(N_PIECES, WIDTH)
        self.casings = nn.Embedding(len(CASINGS), WIDTH)
        self.positions = nn.Embedding(512, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(N_LAYERS))
        nn.init.zeros_(self.casings.weight)

    def forward(self, pieces: Tensor, casings: Tensor, lengths: Tensor) -> Tensor:
        """``(n, length)`` ids to ``(n, length, WIDTH)`` vectors."""
        steps = torch.arange(pieces.shape[1])
        x = self.words(pieces) + self.casings(casings) + self.positions(steps)
        x = self.dropout(self.norm(x))
        mask = torch.where(steps < lengths[:, None], 0.0, -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        return x

    def load_base(self, path: Path) -> None:
        """Take over the pretrained weights.

        Raises
        ------
        ValueError
            If the file is not the base checkpoint.
        """
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != BASE_SHA256:
            raise ValueError(f"{path}: expected SHA-256 {BASE_SHA256}; found {found}")
        base = load_file(path)
        with torch.no_grad():
            self.words.weight.copy_(base["embeddings.word_embeddings.weight"])
            kind = base["embeddings.token_type_embeddings.weight"][0]
            self.positions.weight.copy_(base["embeddings.position_embeddings.weight"] + kind)
            copy_affine(self.norm, base, "embeddings.LayerNorm")
            for i, layer in enumerate(self.layers):
                name = f"encoder.layer.{i}"
                for k, part in enumerate(("query", "key", "value")):
                    rows = slice(k * WIDTH, (k + 1) * WIDTH)
                    stem = f"{name}.attention.self.{part}"
                    layer.qkv.weight[rows] = base[f"{stem}.weight"]
                    layer.qkv.bias[rows] = base[f"{stem}.bias"]
                copy_affine(layer.out, base, f"{name}.attention.output.dense")
                copy_affine(layer.norm1, base, f"{name}.attention.output.LayerNorm")
                copy_affine(layer.up, base, f"{name}.intermediate.dense")
                copy_affine(layer.down, base, f"{name}.output.dense")
                copy_affine(layer.norm2, base, f"{name}.output.LayerNorm")


def copy_affine(module: nn.Module, base: dict[str, Tensor], name: str) -> None:
    """Copy weight and bias of one module of the base checkpoint."""
    module.weight.copy_(base[f"{name}.weight"])  # type: ignore[operator]
    module.bias.copy_(base[f"{name}.bias"])  # type: ignore[operator]


class Focus(nn.Module):
    """Attention from a span (or a pair) to the pieces of its sentence.

    Gives the encoder's vectors, which do not know what is asked about, a cheap second look:
    keys and values are computed once per piece, whatever the number of spans.
    """

    def __init__(self, n_in: int, n_roles: int, heads: int = 6) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(n_in, WIDTH)
        self.keys = nn.Linear(WIDTH, WIDTH)
        self.values = nn.Linear(WIDTH, WIDTH)
        self.bias = nn.ModuleList(nn.Embedding(N_BUCKETS, heads) for _ in range(n_roles))
        for table in self.bias:
            nn.init.zeros_(table.weight)

    def forward(self, asked: Tensor, hidden: Tensor, region: Tensor, steps: Tensor) -> Tensor:
        """``(n, WIDTH)`` context.

        ``hidden`` is ``(pieces, WIDTH)``; ``region`` ``(n, r)`` indexes it, padded with -1;
        ``steps`` ``(n, r, roles)`` are distance buckets from the span to each piece.
        """
        n, r = region.shape
        size = WIDTH // self.heads
        at = region.clamp(min=0)
        query = self.query(asked).view(n, 1, self.heads, size)
        keys = self.keys(hidden)[at].view(n, r, self.heads, size)
        values = self.values(hidden)[at].view(n, r, self.heads, size)
        scores = (query * keys).sum(-1) * size**-0.5
        for role, table in enumerate(self.bias):
            scores = scores + table(steps[:, :, role])
        scores = scores + torch.where(region >= 0, 0.0, -1e4)[:, :, None]
        weights = torch.softmax(scores, 1)
        return (weights[..., None] * values).sum(1).reshape(n, WIDTH)


class Sentiment(nn.Module):
    """Negative, neutral or positive toward the mentioned span."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.focus = Focus(3 * WIDTH, 1)
        self.hidden = nn.Linear(5 * WIDTH, WIDTH)
        self.dropout = nn.Dropout(dropout)
        self.out = nn.Linear(WIDTH, 3)

    def forward(
        self, spans: Tensor, sentences: Tensor, hidden: Tensor, region: Tensor, steps: Tensor
    ) -> Tensor:
        """Scores ``(n, 3)``; ``sentences`` are mean vectors."""
        context = self.focus(spans, hidden, region, steps)
        x = torch.cat([spans, sentences, context], 1)
        return self.out(self.dropout(functional.gelu(self.hidden(self.dropout(x)))))


class Stance(nn.Module):
    """What p thinks of q and q of p, as told in their sentence.

    Both directions are scored by the same weights, so that asking for (q, p) gives exactly
    the answer for (p, q) with its directions swapped.
    """

    def __init__(self, dropout: float = 0.1, size: int = 256) -> None:
        super().__init__()
        self.holder = nn.Linear(3 * WIDTH, size)
        self.target = nn.Linear(3 * WIDTH, size)
        self.focus = Focus(2 * size, 2)
        self.distance = nn.Embedding(N_BUCKETS, 32)
        self.hidden = nn.Linear(3 * size + 2 * WIDTH + 32, WIDTH)
        self.dropout = nn.Dropout(dropout)
        self.out = nn.Linear(WIDTH, 3)

    def forward(
        self,
        p: Tensor,
        q: Tensor,
        between: Tensor,
        gap: Tensor,
        hidden: Tensor,
        region: Tensor,
        steps: Tensor,
    ) -> Tensor:
        """Logits: neutral, positive p->q, positive q->p, negative p->q, negative q->p."""
        there = self.one_way(p, q, between, gap, hidden, region, steps)
        back = N_BUCKETS - 1 - gap
        here = self.one_way(q, p, between, back, hidden, region, steps.flip(-1))
        neutral = there[:, :1] + here[:, :1]
        return torch.cat([neutral, there[:, 1:2], here[:, 1:2], there[:, 2:], here[:, 2:]], 1)

    def one_way(
        self,
        p: Tensor,
        q: Tensor,
        between: Tensor,
        gap: Tensor,
        hidden: Tensor,
        region: Tensor,
        steps: Tensor,
    ) -> Tensor:
        """Neutral, positive and negative from holder p to target q."""
        p, q = self.holder(p), self.target(q)
        context = self.focus(torch.cat([p, q], 1), hidden, region, steps)
        x = torch.cat([p, q, p * q, between, context, self.distance(gap)], 1)
        return self.out(self.dropout(functional.gelu(self.hidden(self.dropout(x)))))


class Words(nn.Module):
    """Scores of every layer for words: a small network for each of three tasks.

    Fitted to an encoder that stays as it is (`newslab.training.words`); the linear ``tags`` of
    :class:`Reader` are what the encoder itself learns from.
    """

    def __init__(self, dropout: float = 0.2, size: int = 256) -> None:
        super().__init__()
        sizes = (
            LAYERS["names"],
            LAYERS["source"] + LAYERS["cue"] + LAYERS["content"],
            LAYERS["upos"],
        )
        self.heads = nn.ModuleList(
            nn.Sequential(
                nn.Dropout(dropout),
                nn.Linear(4 * WIDTH, size),
                nn.GELU(),
                nn.Dropout(dropout),
                nn.Linear(size, labels),
            )
            for labels in sizes
        )

    def forward(self, words: Tensor) -> Tensor:
        """Scores ``(n, columns)``.

        ``words`` is ``(n, 4 * WIDTH)``: the vectors of a word's first and last piece and of the
        first pieces of the words before and behind it, zeros where there is none.
        """
        return torch.cat([head(words) for head in self.heads], 1)


class Pair(nn.Module):
    """Logits that two spans belong together, one for each kind of bond."""

    def __init__(self, kinds: int, dropout: float = 0.1, size: int = 256) -> None:
        super().__init__()
        self.left = nn.Linear(3 * WIDTH, size)
        self.right = nn.Linear(3 * WIDTH, size)
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

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = Encoder(dropout)
        self.tags = nn.Linear(WIDTH, sum(LAYERS.values()))
        self.sentiment = Sentiment(dropout)
        self.stance = Stance(dropout)
        self.antecedent = Pair(1, dropout)
        self.link = Pair(2, dropout)
