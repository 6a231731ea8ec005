"""Training on whole articles, every other task beside them, from weights that stand.

::

    python -m lab.training.whole --data DATA --codings DATA/codings/train.jsonl --out RUN.pt

Each step takes some coded articles and one batch of the other sets (`SHARES`). The averaged weights
go to ``--out``; `lab.training.publish` makes what newslab ships of them.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional
from tqdm import tqdm

from lab.training import sampling
from lab.training.articles import batch_articles, read_codings
from lab.training.batches import Batch
from lab.training.documents import UNKNOWN, Document
from lab.training.gold import read_rows
from lab.training.loop import (
    AVERAGE_EVERY,
    AVERAGE_KEEPS,
    base_pieces,
    schedule,
    update_average,
)
from lab.training.losses import Vectors, answer, encode, gold_losses, span_scores
from lab.training.model import Reader
from lab.training.sampling import Draw, read_gold
from lab.training.shipped import load_shipped
from newslab.model.encoder import MODEL

# How often each other set is seen, one to another.
SHARES = {
    "worldwide": 1.0,
    "sentiment": 0.5,
    "stance": 0.5,
    "attribution": 0.25,
    "names": 0.7,
    "exchanged": 0.5,
    "coreference": 0.8,
    "pronouns": 0.4,
    "swapped": 0.2,
    "renamed": 0.1,
    "templates": 1.0,
    "stance templates": 2.0,
}
KINDS = {"Person": 0, "Organization": 1, "Location": 2, "Facility": 2, "NORP": 3}
OTHERS = 0.6  # what the losses of the other sets count
HIDDEN = 0.08  # share of the words of coded articles that are hidden


def name_articles(path: Path) -> list[Document]:
    """Worldwide Newswire: persons, organisations, places and peoples, paragraph by paragraph."""
    documents = []
    for row in read_rows(path):
        words: list[str] = []
        labels: list[int] = []
        starts: list[int] = []
        for tokens, tags in zip(row["tokens"], row["tags"], strict=True):
            starts.append(len(words))
            words += tokens
            kinds = [KINDS.get(tag[2:]) for tag in tags]
            labels += [0 if kind is None else 1 + 2 * kind + (tag[0] == "I")
                       for tag, kind in zip(tags, kinds, strict=True)]  # fmt: skip
        tags_of = {"names": np.array(labels)}
        documents.append(Document(words, starts, [True] * len(starts), tags_of))
    return documents


def other_batches(data: Path, seed: int, budget: int) -> Iterator[Batch]:
    """Batches of all other sets without end, each in its share."""
    gold = read_gold(data, None) | {"worldwide": name_articles(data / "worldwide/train.jsonl")}
    sampling.EPOCHS |= SHARES
    sampling.SHAPES["worldwide"] = sampling.cut_long
    draw = Draw(gold, base_pieces(), seed, budget)
    number = 0
    while True:
        yield from draw.chunk(number)
        number += 1


def step_loss(reader: Reader, batch: Batch) -> torch.Tensor | None:
    """What counts of one batch; None where nothing in it is known."""
    if batch.real is None:
        losses = [OTHERS * loss for loss in gold_losses(answer(reader, batch)[1], batch).values()]
    else:
        vectors = Vectors(encode(reader, batch), batch.real)
        heads = [h for h in ("evaluation", "position") if batch.spans[h].known]
        losses = [
            functional.cross_entropy(
                span_scores(reader, head, vectors, batch.spans[head]).float(),
                batch.spans[head].label,
                ignore_index=UNKNOWN,
            )
            for head in heads
        ]
    return torch.stack(losses).sum() if losses else None


def main() -> None:
    """Read the arguments and train."""
    parser = argparse.ArgumentParser(prog="python -m lab.training.whole", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--codings", type=Path, nargs="+", required=True, help="coded articles")
    parser.add_argument("--out", type=Path, required=True, help="where the weights go")
    parser.add_argument("--start", type=Path, help="weights of an earlier run, else the shipped")
    parser.add_argument("--steps", type=int, default=280)
    parser.add_argument("--articles", type=int, default=4, help="of a step")
    parser.add_argument("--others", type=int, default=2400, help="pieces of the other sets a step")
    parser.add_argument("--rate", type=float, default=4e-5, help="of the encoder, at its height")
    parser.add_argument("--head-rate", type=float, default=2e-4)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    torch.manual_seed(asked.seed)
    rng, pieces_of = np.random.default_rng(asked.seed), base_pieces()
    coded = [article for path in asked.codings for article in read_codings(path)]
    others = other_batches(asked.data, asked.seed, asked.others)
    reader = load_shipped(MODEL)
    if asked.start:
        reader.load_state_dict(torch.load(asked.start, weights_only=True))
    reader.encoder.words.weight.requires_grad_(False)
    groups: dict[float, list[torch.nn.Parameter]] = {asked.rate: [], asked.head_rate: []}
    for name, parameter in reader.named_parameters():
        if parameter.requires_grad:
            groups[asked.rate if name.startswith("encoder.") else asked.head_rate].append(parameter)
    optimizer = torch.optim.AdamW([{"params": p, "lr": r, "base": r} for r, p in groups.items()])
    average = {name: value.clone() for name, value in reader.state_dict().items()}
    order: list[int] = []
    for step in tqdm(range(asked.steps), unit="step"):
        for part in optimizer.param_groups:
            part["lr"] = part["base"] * schedule(step, asked.steps)
        if len(order) < asked.articles:
            order = rng.permutation(len(coded)).tolist()
        drawn = [coded[order.pop()] for _ in range(asked.articles)]
        for batch in (batch_articles(drawn, pieces_of, rng, HIDDEN), next(others)):
            with torch.autocast("cpu", torch.bfloat16):
                loss = step_loss(reader, batch)
            if loss is not None:
                loss.backward()
        torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        if step % AVERAGE_EVERY == AVERAGE_EVERY - 1:
            update_average(average, reader, min(AVERAGE_KEEPS, step / (step + 20)))
    torch.save(average, asked.out)


if __name__ == "__main__":
    main()
