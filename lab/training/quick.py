"""The quick form of the encoder: what matters least cut out of its layers, the rest corrected.

::

    python -m lab.training.quick --data DATA --out FIRST.pt
    python -m lab.training.answers --data DATA --n 900 --out ANSWERS.jsonl
    python -m lab.training.quick --data DATA --start FIRST.pt --answers ANSWERS.jsonl \
        --out QUICK.pt --steps 560 --rate 4e-4

Each layer keeps the attention heads and inner values that tell most (`kept_parts`); corrections of
low rank to what is left (LoRA; Hu et al., 2022) are taught to give the vectors of the whole encoder
on texts of the training sets. In a second stage they learn to answer the questions of all sets too
(`lab.training.whole`), by the heads of the accurate form, which stay as they are: half as is right,
half as the accurate form answers, and as that answers about articles which nobody has coded.
`lab.training.publish` makes the files of them.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from tqdm import tqdm

from lab.training.answers import read_answers
from lab.training.articles import Coded, chained, coded, read_codings
from lab.training.batches import Batch, Passage, batch_passages, cut_document, to_passage
from lab.training.documents import UNKNOWN, Document
from lab.training.encoders import QUICK, SMALL, Encoder
from lab.training.gold import attribution_documents, read_rows
from lab.training.loop import base_pieces
from lab.training.losses import (
    Vectors,
    answer,
    distance,
    encode,
    gold_losses,
    span_scores,
    teaching_losses,
)
from lab.training.model import Reader
from lab.training.sampling import to_batches
from lab.training.shipped import load_shipped
from lab.training.whole import (
    OTHERS,
    Shift,
    article_batches,
    label_shift,
    other_batches,
    taught_loss,
)
from lab.training.written import ATTRIBUTED, WRITTEN, read_attributed, read_written
from newslab.model.encoder import MODEL
from newslab.model.passages import LIMIT, WordPieces
from newslab.records import Article
from newslab.text.doc import make_doc

PRODUCTS = ("qkv", "out", "up", "down")
RANK = 64
# Sets of which whole texts are read, and those of which sentences are read, some together.
ARTICLES = ("codings/train.jsonl", "polnear/train.jsonl.gz", "narrative_frames/train.jsonl")
SENTENCES = ("newsmtsc/train.jsonl", "dse/train.jsonl")
TOGETHER = 6
SORTED = 512  # passages that are sorted by length together
WARM_UP = 50  # steps
# What a wrong answer counts in the second stage, and what it counts to be far off.
ANSWERS, NEAR = 0.5, 8.0
SAVED = 50  # steps from one time that what is learned is kept to the next
JUDGING = 40  # passages by which heads and inner values are weighed

Kept = list[dict[str, Tensor]]
Asking = tuple[Batch, Shift | None, list[Coded]]


def read_texts(data: Path) -> Iterator[str]:
    """The texts of the training sets, and the passages written for the training."""
    for name in ARTICLES:
        yield from (row["text"] for row in read_rows(data / name))
    for name in SENTENCES:
        found = list(dict.fromkeys(row["text"] for row in read_rows(data / name)))
        for at in range(0, len(found), TOGETHER):
            yield "\n\n".join(found[at : at + TOGETHER])
    for row in read_rows(data / "worldwide/train.jsonl"):
        yield "\n\n".join(" ".join(tokens) for tokens in row["tokens"])
    for path in sorted(WRITTEN.iterdir()):
        yield from (row["text"] for row in read_written(path))


def passages_of(text: str, pieces_of: WordPieces) -> list[Passage]:
    """A text as the encoder reads it."""
    doc = make_doc(Article.from_text(text))
    opened = [here.span.start - before.span.end > 1 for before, here in pairwise(doc.sentences)]
    starts = [sentence.first for sentence in doc.sentences]
    whole = Document(list(doc.words), starts, [True, *opened][: len(starts)])
    return [to_passage(part, pieces_of) for part in cut_document(whole, pieces_of, LIMIT - 2)]


def kept_parts(encoder: Encoder, passages: Sequence[Passage]) -> Kept:
    """Of each layer the heads and the inner values that add most to what it gives, by number.

    A part adds as much as its values, by the root of their mean square over ``passages``, make of
    the vectors behind the product that reads them.
    """
    seen: dict[tuple[int, str], list[Tensor]] = {}

    def watch(layer: int, part: str) -> object:
        def see(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            rows = inputs[0].flatten(0, 1)
            seen.setdefault((layer, part), []).append(rows.T @ rows / len(rows))

        return see

    hooks = [getattr(layer, part).register_forward_pre_hook(watch(i, part))
             for i, layer in enumerate(encoder.layers) for part in ("out", "down")]  # fmt: skip
    encoder.eval()
    with torch.inference_mode():
        for at in range(0, len(passages), 8):
            vectors(encoder, batch_passages(passages[at : at + 8]))
    for hook in hooks:
        hook.remove()
    kept = []
    for i, layer in enumerate(encoder.layers):
        spread = {part: torch.stack(seen[i, part]).mean(0) for part in ("out", "down")}
        inner = spread["down"].diagonal().sqrt() * layer.down.weight.norm(dim=0)
        heads = []
        for h in range(SMALL.heads):
            at = slice(h * SMALL.head, (h + 1) * SMALL.head)
            weight = layer.out.weight[:, at]
            heads.append(torch.trace(weight @ spread["out"][at, at] @ weight.T))
        kept.append({
            "heads": torch.stack(heads).topk(QUICK.heads).indices.sort().values,
            "inner": inner.topk(QUICK.inner).indices.sort().values,
        })  # fmt: skip
    return kept


def places(kept: dict[str, Tensor]) -> dict[str, tuple[Tensor | None, Tensor | None]]:
    """Which rows and columns of each weight ``(out, in)`` of a layer are kept; None for all."""
    inside = (kept["heads"][:, None] * SMALL.head + torch.arange(SMALL.head)).flatten()
    sides = torch.cat([inside + side * SMALL.width for side in range(3)])
    return {"qkv": (sides, None), "out": (None, inside),
            "up": (kept["inner"], None), "down": (None, kept["inner"])}  # fmt: skip


def cut(weight: Tensor, where: tuple[Tensor | None, Tensor | None]) -> Tensor:
    """The rows and columns of a weight that are kept."""
    rows, columns = where
    weight = weight if rows is None else weight[rows]
    return weight if columns is None else weight[:, columns]


class Corrected(nn.Module):
    """A product that stays as it is, but for its bias and a correction of low rank."""

    def __init__(self, base: nn.Linear, rank: int = RANK) -> None:
        super().__init__()
        self.base = base
        self.base.weight.requires_grad_(False)
        self.a = nn.Parameter(torch.randn(rank, base.in_features) * base.in_features**-0.5)
        self.b = nn.Parameter(torch.zeros(base.out_features, rank))

    def forward(self, x: Tensor) -> Tensor:
        """What the product gives, and the correction."""
        return self.base(x) + functional.linear(functional.linear(x, self.a), self.b)


def pupil_of(teacher: Encoder, kept: Kept) -> Encoder:
    """The encoder with the kept parts alone, its products to be corrected."""
    pupil = Encoder(QUICK, dropout=0.0)
    state = teacher.state_dict()
    for i, each in enumerate(kept):
        for part, where in places(each).items():
            name = f"layers.{i}.{part}"
            state[f"{name}.weight"] = cut(state[f"{name}.weight"], where)
            state[f"{name}.bias"] = cut(state[f"{name}.bias"], (where[0], None))
    pupil.load_state_dict(state)
    for part in (pupil.words, pupil.casings, pupil.positions, pupil.norm):
        part.requires_grad_(False)
    for layer in pupil.layers:
        for part in PRODUCTS:
            setattr(layer, part, Corrected(getattr(layer, part)))
    return pupil


def learned(pupil: Encoder, kept: Kept) -> dict[str, Tensor]:
    """What `lab.training.export.build_quick` needs beside the accurate form, by name."""
    state = {name.replace(".base.", "."): value for name, value in pupil.state_dict().items()
             if name.startswith("layers.") and not name.endswith("base.weight")}  # fmt: skip
    return state | {f"layers.{i}.{what}": places
                    for i, each in enumerate(kept) for what, places in each.items()}  # fmt: skip


def kept_in(known: dict[str, Tensor]) -> Kept:
    """The heads and inner values that stand in what was `learned`."""
    return [{what: known[f"layers.{i}.{what}"] for what in ("heads", "inner")}
            for i in range(SMALL.layers)]  # fmt: skip


def taught(pupil: Encoder, known: dict[str, Tensor]) -> Encoder:
    """The pupil with what was `learned`."""
    names = {name: name.replace(".base.", ".") for name in pupil.state_dict()}
    new = {name: known[told] for name, told in names.items() if told in known}
    pupil.load_state_dict(pupil.state_dict() | new)
    return pupil


def merged(reader: Reader, known: dict[str, Tensor]) -> Encoder:
    """The encoder that what was `learned` makes of the accurate form."""
    state = taught(pupil_of(reader.encoder, kept_in(known)), known).state_dict()
    encoder = Encoder(QUICK, dropout=0.0)
    for name in [name for name in state if name.endswith(".base.weight")]:
        stem = name.removesuffix(".base.weight")
        correction = state.pop(f"{stem}.b") @ state.pop(f"{stem}.a")
        state[f"{stem}.weight"] = state.pop(name) + correction
        state[f"{stem}.bias"] = state.pop(f"{stem}.base.bias")
    encoder.load_state_dict(state)
    return encoder.eval()


def far_off(teacher: Tensor, pupil: Tensor, lengths: Tensor) -> Tensor:
    """The mean squared distance of the pupil's vectors, of the squared length of the teacher's."""
    real = torch.arange(teacher.shape[1]) < lengths[:, None] - 1
    real[:, 0] = False
    there, here = teacher[real].float(), pupil[real].float()
    return ((here - there).pow(2).sum(-1) / there.pow(2).sum(-1)).mean()


def batches(passages: Sequence[Passage], size: int, rng: np.random.Generator) -> Iterator[Batch]:
    """Endlessly, passages of like length, at most ``size`` pieces with padding."""
    while True:
        order = rng.permutation(len(passages))
        for at in range(0, len(order), SORTED):
            part = [passages[i] for i in order[at : at + SORTED]]
            yield from map(batch_passages, to_batches(part, size, rng))


def vectors(encoder: Encoder, batch: Batch) -> Tensor:
    """What an encoder makes of a batch."""
    found: Tensor = encoder(batch.pieces, batch.casings, batch.lengths)
    return found


def distill(teacher: Encoder, pupil: Encoder, batch: Batch, *, weight: float = 1.0) -> float:
    """Add to the gradients what brings the pupil's vectors nearer; how far off they were."""
    with torch.autocast("cpu", torch.bfloat16):
        with torch.no_grad():
            there = vectors(teacher, batch)
        here = vectors(pupil, batch)
    loss = far_off(there, here, batch.lengths)
    (weight * loss).backward()
    return loss.item()


def arguments() -> argparse.Namespace:
    """What the command was told."""
    parser = argparse.ArgumentParser(prog="python -m lab.training.quick", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--out", type=Path, required=True, help="where what is learned goes")
    parser.add_argument("--start", type=Path,
                        help="what an earlier run learned: go on on the questions too")  # fmt: skip
    parser.add_argument("--answers", type=Path, help="the teacher's: lab.training.answers")
    parser.add_argument("--steps", type=int, default=3300)
    parser.add_argument("--size", type=int, default=3000, help="pieces of a step")
    parser.add_argument("--rate", type=float, default=1.5e-3, help="at its height")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def answer_loss(teacher: Reader, pupil: Reader, batch: Batch, shift: Shift | None) -> Tensor:
    """How far a pupil is from the right answers to a batch, and from its teacher's."""
    if batch.real is None:
        with torch.no_grad():
            taught = answer(teacher, batch)[1]
        ours = answer(pupil, batch)[1]
        losses = gold_losses(ours, batch), teaching_losses(ours, [taught])
        return OTHERS * torch.stack([loss for each in losses for loss in each.values()]).sum() / 2
    with torch.no_grad():
        there = Vectors(encode(teacher, batch), batch.real)
    here = Vectors(encode(pupil, batch), batch.real)
    found = []
    for head in ("evaluation", "position"):
        asked = batch.spans[head]
        if not len(asked.label):
            continue
        with torch.no_grad():
            theirs = span_scores(teacher, head, there, asked).float()
        mine = span_scores(pupil, head, here, asked).float()
        found.append(distance(mine, theirs))
        if asked.known:
            moved = mine + (shift[head] if shift else 0.0)
            found.append(functional.cross_entropy(moved, asked.label, ignore_index=UNKNOWN))
    return torch.stack(found).sum() / 2


def questions(data: Path, seed: int, answers: Path | None) -> Iterator[list[Asking]]:
    """What each step of the second stage asks.

    Batches of other sets, of coded articles and of passages, each with the shift of its labels;
    and of articles with a teacher's answers.
    """
    path = data / "codings/train.jsonl"
    articles = [each for mended in (True, False) for each in read_codings(path, mended=mended)]
    rows = [row for path in sorted(WRITTEN.iterdir()) for row in read_written(path)]
    written = [coded(row, mended=True) for row in rows]
    marked = [row for path in sorted(ATTRIBUTED.iterdir()) for row in read_attributed(path)]
    ours = {"who is who": [chained(row) for row in rows],
            "attributed": attribution_documents(marked)}  # fmt: skip
    rng = np.random.default_rng(seed)
    taught = read_answers(answers) if answers else []
    sets = (article_batches(articles, taught, 3, rng), article_batches(written, [], 8, rng))
    shift = label_shift(written, articles)
    for other in other_batches(data, ours, seed, 2400):
        [(whole, _), *uncoded], [(passage, _)] = (next(each) for each in sets)
        asked = [(other, None, []), (whole, None, []), (passage, shift, [])]
        yield asked + [(batch, None, articles) for batch, articles in uncoded]


def main() -> None:
    """Cut and teach."""
    asked = arguments()
    torch.manual_seed(asked.seed)
    rng = np.random.default_rng(asked.seed)
    pieces_of = base_pieces()
    texts = tqdm(read_texts(asked.data), desc="texts", unit="text")
    passages = [passage for text in texts for passage in passages_of(text, pieces_of)]
    reader, teacher = load_shipped(MODEL), load_shipped(MODEL).eval()
    if asked.start:
        known = torch.load(asked.start, weights_only=True)
        kept = kept_in(known)
    else:
        known, drawn = {}, [passages[i] for i in rng.permutation(len(passages))[:JUDGING]]
        kept = kept_parts(teacher.encoder, drawn)
    pupil = taught(pupil_of(teacher.encoder, kept), known)
    reader.eval().requires_grad_(False)
    reader.encoder = pupil
    asking = questions(asked.data, asked.seed, asked.answers) if asked.start else None
    parameters = [p for p in pupil.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=asked.rate, weight_decay=0.0)
    told = tqdm(range(asked.steps), unit="step")
    for step, near in zip(told, batches(passages, asked.size, rng), strict=False):
        warm = min(1.0, (step + 1) / WARM_UP)
        optimizer.param_groups[0]["lr"] = asked.rate * warm * (1 - step / asked.steps)
        for batch, moved, articles in next(asking) if asking else []:
            with torch.autocast("cpu", torch.bfloat16):
                loss = (taught_loss(reader, batch, articles) if articles
                        else answer_loss(teacher, reader, batch, moved))  # fmt: skip
            (ANSWERS * loss).backward()
        off = distill(teacher.encoder, pupil, near, weight=NEAR if asking else 1.0)
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        told.set_postfix(off=f"{off:.3f}")
        if (step + 1) % SAVED == 0 or step + 1 == asked.steps:
            torch.save(learned(pupil, kept), asked.out)


if __name__ == "__main__":
    main()
