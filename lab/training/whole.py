"""Training on whole articles, every other task beside them, from weights that stand.

::

    python -m lab.training.whole --data DATA --codings DATA/codings/train.jsonl --out RUN.pt

Each step takes some coded articles and one batch of the other sets (`SHARES`). The averaged weights
go to ``--out``; `lab.training.publish` makes what newslab ships of them.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional
from tqdm import tqdm

from lab.training import sampling
from lab.training.answers import read_answers
from lab.training.articles import Coded, batch_articles, chained, coded, read_codings
from lab.training.batches import Batch
from lab.training.documents import UNKNOWN, Document
from lab.training.encoders import LARGE
from lab.training.gold import attribution_documents, read_rows
from lab.training.loop import (
    AVERAGE_EVERY,
    AVERAGE_KEEPS,
    base_pieces,
    schedule,
    update_average,
)
from lab.training.losses import Vectors, answer, distance, encode, gold_losses, span_scores
from lab.training.model import Reader
from lab.training.peoples import exchange_peoples
from lab.training.sampling import Draw, read_gold
from lab.training.shipped import load_shipped
from lab.training.written import read_attributed, read_written
from newslab.model.encoder import MODEL

# How often each other set is seen, one to another.
SHARES = {
    "worldwide": 1.0,
    "sentiment": 1.2,
    "stance": 1.2,
    "attribution": 0.5,
    "names": 0.7,
    "exchanged": 0.5,
    "coreference": 1.0,
    "who is who": 3.0,
    "attributed": 12.0,
    "pronouns": 1.0,
    "swapped": 0.5,
    "renamed": 0.1,
    "templates": 1.5,
    "stance templates": 2.0,
}
# The sets that teach who is who and who says what, all that heads alone learn here.
LINKED = ("attribution", "attributed", "coreference", "who is who", "pronouns", "swapped")
# The sets that teach judgements, all that a large reader learns here.
JUDGED = ("sentiment", "renamed", "templates", "stance", "stance templates")
KINDS = {"Person": 0, "Organization": 1, "Location": 2, "Facility": 2, "NORP": 3}
OTHERS = 0.6  # what the losses of the other sets count
FROZEN = 4  # layers of a large reader that stay as they were
SAVE_EVERY = 40  # steps
HIDDEN = 0.08  # share of the words of coded articles that are hidden
EXCHANGED = 0.4  # share of coded articles whose peoples and faiths become others

Shift = dict[str, torch.Tensor]


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


def other_batches(
    data: Path,
    written: dict[str, list[Document]],
    seed: int,
    budget: int,
    names: Iterable[str] = SHARES,
) -> Iterator[Batch]:
    """Batches of the other sets and the ``written`` that ``names`` holds, each in its share."""
    gold = read_gold(data, None) | {"worldwide": name_articles(data / "worldwide/train.jsonl")}
    gold = {name: documents for name in names if (documents := (gold | written).get(name))}
    sampling.EPOCHS |= SHARES
    sampling.SHAPES |= {"worldwide": sampling.cut_long, "who is who": sampling.cut_whole,
                        "attributed": sampling.cut_whole}  # fmt: skip
    draw = Draw(gold, base_pieces(), seed, budget)
    number = 0
    while True:
        yield from draw.chunk(number)
        number += 1


def label_shares(articles: Sequence[Coded]) -> dict[str, np.ndarray]:
    """How often each label is the answer to a question of each head, as shares ``(3,)``."""
    answers = {
        "evaluation": [label for each in articles for _, _, label in each.evaluations],
        "position": [each.label for article in articles for each in article.positions],
    }
    return {
        head: np.bincount(labels, minlength=3) / len(labels) for head, labels in answers.items()
    }


def label_shift(written: Sequence[Coded], coded: Sequence[Coded]) -> Shift:
    """What to add to a head's scores where passages hold other shares of labels than articles.

    Written passages evaluate more than articles do. With the log ratio of the shares added while
    it learns from them, the reader learns what tells labels apart and keeps to the shares of
    articles (Menon et al., 2021).
    """
    there, here = label_shares(written), label_shares(coded)
    return {head: torch.from_numpy(np.log(there[head] / here[head])).float() for head in there}


def step_loss(reader: Reader, batch: Batch, shift: Shift | None = None) -> torch.Tensor | None:
    """What counts of one batch; None where nothing in it is known."""
    if batch.real is None:
        losses = [OTHERS * loss for loss in gold_losses(answer(reader, batch)[1], batch).values()]
    else:
        vectors = Vectors(encode(reader, batch), batch.real)
        heads = [h for h in ("evaluation", "position") if batch.spans[h].known]
        losses = [
            functional.cross_entropy(
                span_scores(reader, head, vectors, batch.spans[head]).float()
                + (shift[head] if shift else 0.0),
                batch.spans[head].label,
                ignore_index=UNKNOWN,
            )
            for head in heads
        ]
    return torch.stack(losses).sum() if losses else None


def article_batches(
    coded: Sequence[Coded], taught: Sequence[Coded], n: int, rng: np.random.Generator
) -> Iterator[list[tuple[Batch, list[Coded]]]]:
    """What each step sees of articles: ``n`` coded ones, and as many that a teacher answered."""
    pieces_of = base_pieces()
    order: list[int] = []
    while True:
        if len(order) < n:
            order = rng.permutation(len(coded)).tolist()
        drawn = [coded[order.pop()] for _ in range(n)]
        drawn = [replace(each, words=exchange_peoples(each.words, rng))
                 if rng.random() < EXCHANGED else each for each in drawn]  # fmt: skip
        batches = [(batch_articles(drawn, pieces_of, rng, HIDDEN), list[Coded]())]
        if taught:
            pupils = [taught[i] for i in rng.integers(len(taught), size=n)]
            batches.append((batch_articles(pupils, pieces_of, rng, HIDDEN), pupils))
        yield batches


def taught_loss(reader: Reader, batch: Batch, articles: Sequence[Coded]) -> torch.Tensor:
    """How far the reader is from a teacher's answers about some articles."""
    vectors = Vectors(encode(reader, batch), batch.real)
    losses = []
    for head in ("evaluation", "position"):
        scores = [row for article in articles for row in article.taught.get(head, [])]
        if scores:
            mine = span_scores(reader, head, vectors, batch.spans[head]).float()
            losses.append(distance(mine, torch.tensor(scores)))
    return torch.stack(losses).sum()


def large_reader(base: Path) -> Reader:
    """A reader of the large size, its lower layers frozen: they know enough of the language."""
    reader = Reader(LARGE)
    reader.encoder.load_base(base)
    below = (reader.encoder.positions, reader.encoder.casings, reader.encoder.norm,
             reader.encoder.bias, *reader.encoder.layers[:FROZEN])  # fmt: skip
    for part in below:
        part.requires_grad_(False)
    return reader


def new_optimizer(
    reader: Reader, rate: float, head_rate: float, only: Sequence[str] = ()
) -> torch.optim.AdamW:
    """AdamW, the heads at a rate of their own; word vectors stay as they are.

    ``only`` tells what the names of parameters begin with that are to change, if not all.
    """
    reader.encoder.words.weight.requires_grad_(False)
    if only:
        for name, parameter in reader.named_parameters():
            parameter.requires_grad_(name.startswith(tuple(only)))
    groups: dict[float, list[torch.nn.Parameter]] = {rate: [], head_rate: []}
    for name, parameter in reader.named_parameters():
        if parameter.requires_grad:
            groups[rate if name.startswith("encoder.") else head_rate].append(parameter)
    return torch.optim.AdamW([{"params": p, "lr": r, "base": r} for r, p in groups.items()])


def arguments() -> argparse.Namespace:
    """What the command was told."""
    parser = argparse.ArgumentParser(prog="python -m lab.training.whole", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--codings", type=Path, nargs="+", required=True, help="coded articles")
    parser.add_argument("--own", action="store_true",
                        help="each article a second time, with newslab's own mentions")  # fmt: skip
    parser.add_argument("--out", type=Path, required=True, help="where the weights go")
    parser.add_argument("--start", type=Path, default=MODEL,
                        help="weights of an earlier run, or a folder of shipped ones")  # fmt: skip
    parser.add_argument("--large", type=Path, help="MPNet's weights: train a teacher from them")
    parser.add_argument("--taught", type=Path, help="a teacher's answers: lab.training.answers")
    parser.add_argument(
        "--written",
        type=Path,
        nargs="*",
        default=[],
        help="passages written for the training: lab.training.written",
    )
    parser.add_argument("--attributed", type=Path, nargs="*", default=[],
                        help="passages in which who says what is marked")  # fmt: skip
    parser.add_argument("--only", nargs="*", default=[], metavar="NAME",
                        help="heads to train alone, on who is who and who says what")  # fmt: skip
    parser.add_argument("--passages", type=int, default=10, help="written ones of a step")
    parser.add_argument("--steps", type=int, default=280)
    parser.add_argument("--articles", type=int, default=4, help="of a step")
    parser.add_argument("--others", type=int, default=2400, help="pieces of the other sets a step")
    parser.add_argument("--rate", type=float, default=4e-5, help="of the encoder, at its height")
    parser.add_argument("--head-rate", type=float, default=2e-4)
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def first_reader(asked: argparse.Namespace) -> Reader:
    """The reader that training begins with."""
    if asked.large:
        return large_reader(asked.large)
    if asked.start.is_dir():
        return load_shipped(asked.start)
    reader = Reader()
    reader.load_state_dict(torch.load(asked.start, weights_only=True))
    return reader


def main() -> None:
    """Train as told."""
    asked = arguments()
    torch.manual_seed(asked.seed)
    reader = first_reader(asked)
    optimizer = new_optimizer(reader, asked.rate, asked.head_rate, asked.only)
    average = {name: value.clone() for name, value in reader.state_dict().items()}
    rows = [row for path in asked.written for row in read_written(path)]
    articles, written = [], []
    if not asked.only:
        articles = [article for path in asked.codings for mended in {True, not asked.own}
                    for article in read_codings(path, mended=mended)]  # fmt: skip
        written = [coded(row, mended=True) for row in rows]
    ours = {
        "who is who": [chained(row) for row in rows],
        "attributed": attribution_documents(
            row for path in asked.attributed for row in read_attributed(path)
        ),
    }
    sets = JUDGED if asked.large else LINKED if asked.only else SHARES
    others = other_batches(asked.data, ours, asked.seed, asked.others, sets)
    rng = np.random.default_rng(asked.seed)
    taught = read_answers(asked.taught) if asked.taught else []
    batches = article_batches(articles, taught, asked.articles, rng)
    passages = article_batches(written, [], asked.passages, rng) if written else None
    shift = label_shift(written, articles) if written else None
    for step in tqdm(range(asked.steps), unit="step"):
        for part in optimizer.param_groups:
            part["lr"] = part["base"] * schedule(step, asked.steps)
        seen = [(next(others), list[Coded](), None)]
        if not asked.only:
            seen += [(*each, None) for each in next(batches)]
            seen += [(*each, shift) for each in next(passages)] if passages else []
        for batch, pupils, moved in seen:
            with torch.autocast("cpu", torch.bfloat16):
                loss = (
                    taught_loss(reader, batch, pupils)
                    if pupils
                    else step_loss(reader, batch, moved)
                )
            if loss is not None:
                loss.backward()
        torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        if step % AVERAGE_EVERY == AVERAGE_EVERY - 1:
            update_average(average, reader, min(AVERAGE_KEEPS, step / (step + 20)))
        if step % SAVE_EVERY == SAVE_EVERY - 1:
            torch.save(average, asked.out)
    torch.save(average, asked.out)


if __name__ == "__main__":
    main()
