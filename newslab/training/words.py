"""The heads that label words, fitted to a trained encoder, which stays as it is.

::

    python -m newslab.training.words --weights FIRST/average.pt SECOND/average.pt \\
        --shares 0.4 0.6 --data ../shared/datasets --silver OUT/spacy.jsonl --out OUT/words.pt

Every word of the training sets is read once; what the heads learn from is kept in memory, so
that they can go on long after the encoder has learnt its share.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional
from tqdm import tqdm

from newslab.model.encoding import edge_vectors, neighbourhood
from newslab.model.passages import LIMIT, WordPieces
from newslab.training import gold
from newslab.training.batches import batch_passages, cut_document, to_passage
from newslab.training.documents import UNKNOWN, Document, join
from newslab.training.exchange import exchanged_documents, name_pool
from newslab.training.loop import base_pieces
from newslab.training.model import LAYERS, Reader, Words
from newslab.training.publish import mix
from newslab.training.sampling import N_NAMES_DEV, recased
from newslab.training.scores import read_dev, tag_figures

# Share of the words of a step that come from each set.
SHARES = {"attribution": 0.6, "names": 0.1, "exchanged": 0.08, "coreference": 0.22}
WORDS, TEXTS = 4096, 64  # in a step; texts of each set
SENTENCES = 40  # read together where a set has no articles
RATE, DECAY = 1e-3, 0.01


@dataclass(frozen=True)
class Read:
    """Words as the encoder holds them: vectors ``(n, 2 * WIDTH)`` of first and last piece."""

    vectors: np.ndarray
    labels: dict[str, np.ndarray]

    def batch(self, rows: np.ndarray) -> torch.Tensor:
        """What `Words` takes of some words."""
        return torch.from_numpy(neighbourhood(self.vectors, rows))


def read_document(reader: Reader, document: Document, pieces_of: WordPieces) -> Read:
    """A document's words, in its passages."""
    vectors = []
    for part in cut_document(document, pieces_of, LIMIT - 2):
        passage = to_passage(part, pieces_of)
        batch = batch_passages([passage])
        with torch.inference_mode():
            hidden = reader.encoder(batch.pieces, batch.casings, batch.lengths)[0].numpy()
        vectors.append(edge_vectors(hidden, passage.edges).astype(np.float16))
    return Read(np.concatenate(vectors), document.tags)


def training_sets(data: Path, silver: Path) -> dict[str, list[Document]]:
    """What the heads learn from; silver parts of speech are left out, their rules differ."""
    names = gold.name_documents(data / "wikigold/all.jsonl")[:-N_NAMES_DEV]
    attribution = gold.attribution_documents(data / "polnear/train.jsonl.gz", silver)
    for document in attribution:
        document.tags.pop("upos", None)
    return {
        "exchanged": as_articles(exchanged_documents(names, name_pool([*names, *attribution]))),
        "names": as_articles(names),
        "coreference": [
            gold.coreference_document(path) for path in sorted((data / "gum/train").iterdir())
        ],
        "attribution": attribution,
    }


def as_articles(sentences: Sequence[Document]) -> list[Document]:
    """Sentences of a set put together, each a paragraph."""
    parts = [join(sentences[at : at + SENTENCES]) for at in range(0, len(sentences), SENTENCES)]
    return [replace(part, paragraphs=[True] * len(part.starts)) for part in parts]


def read_sets(
    reader: Reader, sets: dict[str, list[Document]], pieces_of: WordPieces, seed: int
) -> dict[str, list[Read]]:
    """Every document read, a few of them in other capitals."""
    rng, found = np.random.default_rng([seed, 31]), {}
    for name, documents in sets.items():
        told = tqdm(documents, desc=name, unit="text")
        found[name] = [read_document(reader, recased(d, name, rng), pieces_of) for d in told]
    return found


def take_step(words: Words, sets: dict[str, list[Read]], rng: np.random.Generator) -> torch.Tensor:
    """The loss of one step, all tasks at once."""
    inputs: list[torch.Tensor] = []
    labels: dict[str, list[np.ndarray]] = {layer: [] for layer in LAYERS}
    for name, share in SHARES.items():
        sizes = np.array([len(read.vectors) for read in sets[name]])
        n = round(share * WORDS / TEXTS)
        for i in rng.choice(len(sizes), size=TEXTS, p=sizes / sizes.sum()):
            read = sets[name][i]
            rows = rng.integers(0, sizes[i], size=n)
            inputs.append(read.batch(rows))
            for layer, known in labels.items():
                tags = read.labels.get(layer)
                known.append(np.full(n, UNKNOWN) if tags is None else tags[rows])
    scores = dict(
        zip(LAYERS, words(torch.cat(inputs)).split(list(LAYERS.values()), 1), strict=True)
    )
    right = {layer: torch.from_numpy(np.concatenate(tags)).long() for layer, tags in labels.items()}
    losses = [
        functional.cross_entropy(scores[layer], tags)
        for layer, tags in right.items()
        if (tags != UNKNOWN).any()
    ]
    return torch.stack(losses).sum()


def fit(sets: dict[str, list[Read]], steps: int, seed: int) -> Words:
    """The heads after ``steps``, the rate rising and falling."""
    torch.manual_seed(seed)
    rng, words = np.random.default_rng([seed, 29]), Words()
    optimizer = torch.optim.AdamW(words.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, RATE, total_steps=steps, pct_start=0.1
    )
    told = tqdm(range(steps), unit="step")
    for step in told:
        loss = take_step(words, sets, rng)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if step % 20 == 0:
            told.set_postfix(loss=f"{loss.item():.3f}")
    return words.eval()


def dev_figures(
    words: Words, reader: Reader, data: Path, pieces_of: WordPieces
) -> dict[str, float]:
    """Percentages on the sets for development."""
    dev, figures = read_dev(data), {}
    dev["names"] = as_articles(dev["names"])
    with torch.inference_mode():
        for name in ("attribution", "names", "coreference"):
            tagged = []
            for document in dev[name]:
                read = read_document(reader, document, pieces_of)
                scores = words(read.batch(np.arange(len(read.vectors))))
                parts = scores.split(list(LAYERS.values()), 1)
                best = {k: part.argmax(1).numpy() for k, part in zip(LAYERS, parts, strict=True)}
                tagged.append((document, best))
            figures |= tag_figures(name, tagged)
    return {name: round(100 * value, 2) for name, value in figures.items()}


def main() -> None:
    """Read the sets, fit the heads, say how good they are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, nargs="+", required=True)
    parser.add_argument("--shares", type=float, nargs="+", default=[1.0], help="of the weights")
    for name in ("data", "silver", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    reader, pieces_of = Reader(), base_pieces()
    reader.load_state_dict(mix(asked.weights, asked.shares))
    reader.eval()
    sets = training_sets(asked.data, asked.silver)
    words = fit(read_sets(reader, sets, pieces_of, asked.seed), asked.steps, asked.seed)
    torch.save(words.state_dict(), asked.out)
    print(dev_figures(words, reader, asked.data, pieces_of))


if __name__ == "__main__":
    main()
