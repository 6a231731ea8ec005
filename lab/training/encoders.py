"""The encoder of the reader model in PyTorch.

It comes in two sizes that read the same word pieces: the one that newslab ships, and a larger one
that it can learn from.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from newslab.model.passages import CASINGS


@dataclass(frozen=True)
class Size:
    """How large an encoder is, and which pretrained weights it begins with."""

    width: int
    layers: int
    inner: int
    pieces: int
    positions: int
    first_position: int
    sha256: str
    relative: int = 0  # buckets of distance that attention has a bias for
    epsilon: float = 1e-12  # of the norms
    heads: int = 12
    head: int = 32  # values of each

# MiniLM-L6: all-MiniLM-L6-v2, Apache-2.0.
SMALL = Size(
    384, 6, 1536, 30522, 512, 0, "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
)
# MPNet: all-mpnet-base-v2, Apache-2.0. Its pieces are BERT's, four places further on.
LARGE = Size(
    768, 12, 3072, 30527, 514, 2,
    "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658", relative=32, epsilon=1e-5,
    head=64,
)  # fmt: skip
SIZES = {"small": SMALL, "large": LARGE}
# MiniLM with a third fewer heads, and of the inner values seven in twelve: the quick form.
QUICK = replace(SMALL, heads=8, inner=896)
# What the marks of BERT's vocabulary (start, end, mask) are in that of MPNet.
SHIFT, MARKS = 4, {101: 0, 102: 2, 103: 30526}

# What the parts of a layer are called in the two checkpoints.
BOTH = {"up": ["intermediate.dense"], "down": ["output.dense"], "norm2": ["output.LayerNorm"]}
BERT = {
    "qkv": [f"attention.self.{part}" for part in ("query", "key", "value")],
    "out": ["attention.output.dense"],
    "norm1": ["attention.output.LayerNorm"],
    **BOTH,
}
MPNET = {
    "qkv": [f"attention.attn.{part}" for part in "qkv"],
    "out": ["attention.attn.o"],
    "norm1": ["attention.LayerNorm"],
    **BOTH,
}


class Layer(nn.Module):
    """One transformer layer of BERT (normalised after each residual)."""

    def __init__(self, size: Size, dropout: float) -> None:
        super().__init__()
        self.shape = size.heads, size.head
        inside = size.heads * size.head
        self.qkv = nn.Linear(size.width, 3 * inside)
        self.out = nn.Linear(inside, size.width)
        self.norm1 = nn.LayerNorm(size.width, eps=size.epsilon)
        self.up = nn.Linear(size.width, size.inner)
        self.down = nn.Linear(size.inner, size.width)
        self.norm2 = nn.LayerNorm(size.width, eps=size.epsilon)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """``(n, length, width)`` to the same shape; ``mask`` is added to the scores."""
        n, length, _ = x.shape
        qkv = self.qkv(x).view(n, length, 3, *self.shape).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(
            qkv[0], qkv[1], qkv[2], attn_mask=mask.to(qkv.dtype)
        )
        seen = seen.transpose(1, 2).flatten(2)
        x = self.norm1(x + self.dropout(self.out(seen)))
        return self.norm2(x + self.dropout(self.down(functional.gelu(self.up(x)))))


class Encoder(nn.Module):
    """A pretrained encoder with a casing embedding beside the word embedding."""

    def __init__(self, size: Size = SMALL, dropout: float = 0.1) -> None:
        super().__init__()
        self.size = size
        self.words = nn.Embedding(size.pieces, size.width)
        self.casings = nn.Embedding(len(CASINGS), size.width)
        self.positions = nn.Embedding(size.positions, size.width)
        self.norm = nn.LayerNorm(size.width, eps=size.epsilon)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(size, dropout) for _ in range(size.layers))
        if size.relative:
            self.bias = nn.Embedding(size.relative, size.heads)
        nn.init.zeros_(self.casings.weight)

    def forward(self, pieces: Tensor, casings: Tensor, lengths: Tensor) -> Tensor:
        """``(n, length)`` ids to ``(n, length, width)`` vectors."""
        steps = torch.arange(pieces.shape[1], device=pieces.device)
        places = self.positions(steps + self.size.first_position)
        if self.size.relative:
            pieces = to_large(pieces)
        x = self.dropout(self.norm(self.words(pieces) + self.casings(casings) + places))
        mask = torch.where(steps < lengths[:, None], 0.0, -1e4)[:, None, None, :]
        if self.size.relative:
            near = relative_buckets(steps - steps[:, None], self.size.relative)
            mask = mask + self.bias(near).permute(2, 0, 1)
        for layer in self.layers:
            x = layer(x, mask)
        return x

    def load_base(self, path: Path) -> None:
        """Take over the pretrained weights.

        Raises
        ------
        ValueError
            If the file is not the base checkpoint of this size.
        """
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != self.size.sha256:
            raise ValueError(f"{path}: expected SHA-256 {self.size.sha256}; found {found}")
        base = load_file(path)
        names = MPNET if self.size.relative else BERT
        with torch.no_grad():
            self.words.weight.copy_(base["embeddings.word_embeddings.weight"])
            self.positions.weight.copy_(base["embeddings.position_embeddings.weight"])
            if self.size.relative:
                self.bias.weight.copy_(base["encoder.relative_attention_bias.weight"])
            else:  # BERT tells two sentences apart; here there is always the first
                self.positions.weight.add_(base["embeddings.token_type_embeddings.weight"][0])
            copy_affine(self.norm, base, "embeddings.LayerNorm")
            for i, layer in enumerate(self.layers):
                for part, below in names.items():
                    stems = (f"encoder.layer.{i}.{name}" for name in below)
                    copy_affine(getattr(layer, part), base, *stems)


def copy_affine(module: nn.Module, base: dict[str, Tensor], *names: str) -> None:
    """Copy weight and bias of a module of the base checkpoint, or of several one below another."""
    for part in ("weight", "bias"):
        getattr(module, part).copy_(torch.cat([base[f"{name}.{part}"] for name in names]))


def to_large(pieces: Tensor) -> Tensor:
    """Pieces of BERT's vocabulary as pieces of MPNet's."""
    moved = pieces + SHIFT
    for mark, other in MARKS.items():
        moved = torch.where(pieces == mark, other, moved)
    return moved


def relative_buckets(steps: Tensor, buckets: int, most: int = 128) -> Tensor:
    """Distances from each piece to another as buckets, finer near by (Raffel et al., 2020)."""
    half = buckets // 2
    far, exact = steps.abs(), half // 2
    scale = torch.log(far.clamp(min=1) / exact) / torch.log(torch.tensor(most / exact))
    large = (exact + scale * (half - exact)).long().clamp(max=half - 1)
    return torch.where(far < exact, far, large) + half * (steps > 0)
