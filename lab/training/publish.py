"""From averaged weights to what newslab ships: the last fits, then the files.

::

    python -m lab.training.publish --weights B.pt J.pt --shares 0.6 0.4 --quick QUICK.pt \\
        --data DATA --articles DATA/codings/dev.jsonl --to newslab/data/reader --steps 620 \\
        --seed 0 --version 4

Runs that began alike can be mixed: several ``--weights``, and the ``--shares`` of each.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from scipy.optimize import minimize_scalar
from torch import Tensor
from torch.nn import functional

from lab.training.articles import Coded, batch_articles, read_codings
from lab.training.batches import batch_passages, to_passage
from lab.training.documents import Document
from lab.training.export import activation_peaks, export
from lab.training.gold import (
    coreference_document,
    held_out,
    sentiment_documents,
    stance_documents,
)
from lab.training.loop import BASE, base_pieces
from lab.training.losses import Vectors, answer, encode, span_scores
from lab.training.model import Reader
from lab.training.quick import merged
from lab.training.upos import fit_upos
from newslab.model.passages import WordPieces


def head_scores(
    reader: Reader, head: str, documents: list[Document], pieces_of: WordPieces
) -> tuple[Tensor, Tensor]:
    """Scores ``(n, labels)`` and gold labels ``(n,)`` of all documents."""
    scores, labels = [], []
    reader.eval()
    with torch.inference_mode():
        for at in range(0, len(documents), 16):
            batch = batch_passages([to_passage(d, pieces_of) for d in documents[at : at + 16]])
            scores.append(answer(reader, batch)[1][head])
            labels.append(batch.spans[head].label)
    return torch.cat(scores), torch.cat(labels)


def article_scores(
    reader: Reader, head: str, articles: list[Coded], pieces_of: WordPieces
) -> tuple[Tensor, Tensor]:
    """Scores ``(n, 3)`` and the coders' labels ``(n,)`` of all that is asked in whole articles."""
    scores, labels = [], []
    reader.eval()
    with torch.inference_mode():
        for article in articles:
            batch = batch_articles([article], pieces_of)
            asked = batch.spans[head]
            if asked.known:
                vectors = Vectors(encode(reader, batch), batch.real)
                scores.append(span_scores(reader, head, vectors, asked))
                labels.append(asked.label)
    return torch.cat(scores), torch.cat(labels)


def fit_temperature(scores: Tensor, labels: Tensor) -> float:
    """The temperature with the lowest log loss (Guo et al., 2017)."""

    def loss(log_temperature: float) -> float:
        return float(functional.cross_entropy(scores / float(np.exp(log_temperature)), labels))

    return round(float(np.exp(minimize_scalar(loss, bounds=(-1.5, 1.5)).x)), 4)


def mix(paths: Sequence[Path], shares: Sequence[float]) -> dict[str, Tensor]:
    """The mean of the weights of runs that began alike, each in its share.

    Raises
    ------
    ValueError
        If there is not one share for each run, or they do not sum to 1.
    """
    if len(shares) != len(paths) or abs(sum(shares) - 1) > 1e-6:
        raise ValueError(f"shares: expected {len(paths)} with the sum 1; found {list(shares)}")
    runs = [torch.load(path, weights_only=True) for path in paths]
    parts = [{name: share * value for name, value in run.items()}
             for run, share in zip(runs, shares, strict=True)]  # fmt: skip
    return {name: torch.stack([part[name] for part in parts]).sum(0) for name in parts[0]}


def main() -> None:
    """Fit the temperatures, on sentences kept out of training and on articles; export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, nargs="+", required=True)
    parser.add_argument("--shares", type=float, nargs="+", default=[1.0], help="of the weights")
    for name in ("data", "to"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--quick", type=Path, required=True,
                        help="what the quick form has learned: lab.training.quick")  # fmt: skip
    parser.add_argument("--articles", type=Path, required=True,
                        help="coded articles, every other one of which temperatures are fitted on")
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--version", default="1")
    parser.add_argument("--upos", action="store_true", help="fit the head of parts of speech anew")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    reader = Reader()
    reader.load_state_dict(mix(asked.weights, asked.shares))
    pieces_of = base_pieces()
    gold = {
        "sentiment": sentiment_documents(asked.data / "newsmtsc/train.jsonl"),
        "stance": stance_documents(asked.data / "dse/train.jsonl"),
    }
    if asked.upos:
        spoken = sorted((asked.data / "gum/train").iterdir())
        fit_upos(reader, [coreference_document(path) for path in spoken], pieces_of, asked.seed)
    articles = read_codings(asked.articles, mended=False)[::2]
    temperatures = {
        head: fit_temperature(*article_scores(reader, head, articles, pieces_of))
        for head in ("evaluation", "position")
    }
    for head, documents in gold.items():
        kept = sorted((d for text, d in documents if held_out(text)), key=lambda d: len(d.words))
        temperatures[head] = fit_temperature(*head_scores(reader, head, kept, pieces_of))
    about = {"version": asked.version, "steps": asked.steps, "seed": asked.seed}
    known = torch.load(asked.quick, weights_only=True)
    batches = (batch_articles([each], pieces_of) for each in articles)
    quick = ({name: value.numpy() for name, value in known.items()},
             activation_peaks(merged(reader, known), batches))  # fmt: skip
    export(reader, BASE / "tokenizer.json", asked.to, temperatures, about, quick)
    print(temperatures)


if __name__ == "__main__":
    main()
