"""What teachers answer about articles that nobody has coded, for the shipped reader to learn.

::

    python -m lab.training.answers --data DATA --teachers T.pt --out ANSWERS.jsonl

The articles are those of PolNeAR and of the Worldwide Newswire that no coder has read; the issues
they are asked about are those of coded articles whose terms they hold.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from itertools import chain, islice, zip_longest
from pathlib import Path
from typing import Any

import torch
from nltk.tokenize.treebank import TreebankWordDetokenizer
from torch import Tensor
from tqdm import tqdm

from lab.training.articles import Coded, Position, batch_articles, coded
from lab.training.gold import read_rows
from lab.training.loop import base_pieces, load_teacher
from lab.training.losses import Vectors, encode, span_scores
from lab.training.model import Reader
from lab.training.shipped import load_shipped
from newslab.model.encoder import MODEL
from newslab.model.passages import WordPieces

N_ISSUES = 3  # of an article
SHORTEST, LONGEST = 600, 5000  # characters of an article


def uncoded_texts(data: Path) -> Iterator[str]:
    """Articles without codings, one of the Worldwide Newswire and one of PolNeAR in turn."""
    files = (data / f"codings/{part}.jsonl" for part in ("train", "dev"))
    known = [letters(row["text"]) for file in files for row in read_rows(file)]
    joined = TreebankWordDetokenizer().detokenize
    world = ("\n\n".join(map(joined, row["tokens"]))
             for row in read_rows(data / "worldwide/train.jsonl"))  # fmt: skip
    politics = (row["text"] for row in read_rows(data / "polnear/train.jsonl.gz"))
    for text in chain.from_iterable(zip_longest(world, politics, fillvalue="")):
        middle = letters(text[len(text) // 2 :])[:60]
        if SHORTEST < len(text) < LONGEST and not any(middle in other for other in known):
            yield text


def letters(text: str) -> str:
    """The letters and digits of a text alone: the same however it was put together."""
    return "".join(filter(str.isalnum, text.lower()))


def issues_in(text: str, issues: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The issues of other articles whose terms a text names most often."""
    low = text.lower()
    counts = [sum(low.count(term.lower()) for term in issue["terms"]) for issue in issues]
    best = sorted(range(len(issues)), key=lambda i: -counts[i])[:N_ISSUES]
    return [issues[i] | {"id": f"issue {i}"} for i in best if counts[i] > 1]


def answered(article: Coded, teachers: Sequence[Reader], pieces_of: WordPieces) -> Coded:
    """The article with the logarithms of the teachers' mean chances, ``(n, 3)`` of each head."""
    batch = batch_articles([article], pieces_of)
    chances: dict[str, list[Tensor]] = {}
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        for teacher in teachers:
            vectors = Vectors(encode(teacher, batch), batch.real)
            for head in ("evaluation", "position"):
                if len(batch.spans[head].label):
                    scores = span_scores(teacher, head, vectors, batch.spans[head]).float()
                    chances.setdefault(head, []).append(scores.softmax(1))
    means = {head: torch.stack(each).mean(0).log().tolist() for head, each in chances.items()}
    taught = {k: [[round(x, 3) for x in row] for row in rows] for k, rows in means.items()}
    return replace(article, taught=taught)


def read_answers(path: Path) -> list[Coded]:
    """The articles of a file of answers."""
    found = []
    for row in read_rows(path):
        spans = [(tuple(s), tuple(r), label) for s, r, label in row.pop("evaluations")]
        positions = [
            Position(**each | {k: tuple(each[k]) for k in ("holder", "target", "region")})
            for each in row.pop("positions")
        ]
        row["words"] = tuple(row["words"])
        row["wordings"] = {issue: tuple(forms) for issue, forms in row["wordings"].items()}
        found.append(Coded(**row, evaluations=spans, positions=positions))
    return found


def main() -> None:
    """Ask the teachers about each article, and write what they answer."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("data", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--teachers", type=Path, nargs="+",
                        help="their weights; if none are told, the shipped ones")  # fmt: skip
    parser.add_argument("--first", type=int, default=0, help="articles passed over")
    parser.add_argument("--n", type=int, default=500, help="articles")
    asked = parser.parse_args()
    teachers = [load_teacher(path, torch.device("cpu")) for path in asked.teachers or ()]
    teachers = teachers or [load_shipped(MODEL).eval()]
    pieces_of = base_pieces()
    issues = [i for row in read_rows(asked.data / "codings/train.jsonl") for i in row["issues"]]
    texts = islice(uncoded_texts(asked.data), asked.first, asked.first + asked.n)
    nothing: dict[str, Any] = {k: [] for k in ("mentions", "not_actors", "evaluations", "stances")}
    with asked.out.open("w", encoding="utf-8") as sink:
        for text in tqdm(texts, total=asked.n, unit="article"):
            row = {"text": text, "issues": issues_in(text, issues), **nothing}
            article = answered(coded(row, mended=False), teachers, pieces_of)
            sink.write(json.dumps(asdict(article)) + "\n")


if __name__ == "__main__":
    main()
