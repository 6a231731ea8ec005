"""Development scores of a reader during training, each task in one or two figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import f1_score

from newslab.model.passages import WordPieces
from newslab.training import gold
from newslab.training.batches import Batch, batch_passages, cut_document, to_passage
from newslab.training.documents import UNKNOWN, Document, TokenSpan, labelled_spans
from newslab.training.losses import pair_scores, sentiment_scores, stance_scores, tag_scores
from newslab.training.model import WIDTH, Reader
from newslab.training.sampling import N_NAMES_DEV


def read_dev(folder: Path) -> dict[str, list[Document]]:
    """Development documents of every task."""
    stance = gold.stance_documents(folder / "dse/dev.jsonl")
    seen = {text for text, _ in gold.stance_documents(folder / "dse/train.jsonl")}
    return {
        "sentiment rw": [d for _, d in gold.sentiment_documents(folder / "newsmtsc/dev_rw.jsonl")],
        "sentiment mt": [d for _, d in gold.sentiment_documents(folder / "newsmtsc/dev_mt.jsonl")],
        "stance": [d for _, d in stance],
        "stance unseen": [d for text, d in stance if text not in seen],
        "attribution": gold.attribution_documents(folder / "polnear/dev.jsonl.gz"),
        "names": gold.name_documents(folder / "wikigold/all.jsonl")[-N_NAMES_DEV:],
        "coreference": [
            gold.coreference_document(path) for path in sorted((folder / "gum/dev").iterdir())
        ],
        "pronouns": gold.pronoun_documents(folder / "gap/dev.tsv"),
    }


def dev_scores(
    reader: Reader, dev: dict[str, list[Document]], pieces_of: WordPieces
) -> dict[str, float]:
    """Percentages by name."""
    reader.eval()
    scores: dict[str, float] = {}
    with torch.inference_mode():
        for name, documents in dev.items():
            cut = [
                p
                for d in documents
                for p in cut_document(d, pieces_of, 320 if name == "pronouns" else 254)
            ]
            cut.sort(key=lambda d: len(d.words))
            scores |= score_set(name, reader, cut, pieces_of)
    reader.train()
    return {name: round(100 * float(value), 2) for name, value in scores.items()}


def score_set(
    name: str, reader: Reader, documents: list[Document], pieces_of: WordPieces
) -> dict[str, float]:
    """The figures of one set."""
    answers: list[tuple[list[int], list[int]]] = []
    tagged: list[tuple[Document, dict[str, np.ndarray]]] = []
    linked = [0, 0]
    for at in range(0, len(documents), 12):
        group = [to_passage(document, pieces_of) for document in documents[at : at + 12]]
        batch = batch_passages(group)
        hidden = reader.encoder(batch.pieces, batch.casings, batch.lengths)
        flat = hidden.reshape(-1, WIDTH)
        answers.append(answer(name, reader, flat, batch))
        best = {k: v.argmax(-1).numpy() for k, v in tag_scores(reader, hidden).items()}
        for i, passage in enumerate(group):
            first = passage.edges[:-1]
            tagged.append((passage.document, {k: v[i][first] for k, v in best.items()}))
        count_links(reader, batch, flat, linked)
    right = np.array([y for labels, _ in answers for y in labels])
    guess = np.array([y for _, labels in answers for y in labels])
    out: dict[str, float] = {}
    if len(right) and name.startswith("s"):
        out[f"{name} macro"] = f1_score(right, guess, average="macro", zero_division=0)
        out[f"{name} micro"] = float((right == guess).mean())
    elif len(right):
        out[f"{name} F1"] = f1_score(right, guess, zero_division=0)
    if linked[1]:
        out["link accuracy"] = linked[0] / linked[1]
    return out | tag_figures(name, tagged)


def answer(
    name: str, reader: Reader, flat: torch.Tensor, batch: Batch
) -> tuple[list[int], list[int]]:
    """Right and guessed labels of the span head that a set is about."""
    head = name.partition(" ")[0]
    rows = batch.spans[head if head in {"sentiment", "stance"} else "antecedent"]
    if not rows.label:
        return [], []
    if head == "sentiment":
        return rows.label, sentiment_scores(reader, flat, rows).argmax(1).tolist()
    if head == "stance":
        return rows.label, stance_scores(reader, flat, rows).argmax(1).tolist()
    return rows.label, (pair_scores(reader, "antecedent", flat, rows) > 0).long().tolist()


def count_links(reader: Reader, batch: Batch, flat: torch.Tensor, linked: list[int]) -> None:
    """Whether each content's best source is its own, among the gold sources of its passage."""
    rows = batch.spans["link"]
    if not rows.label:
        return
    scores = pair_scores(reader, "link", flat, rows).tolist()
    best: dict[TokenSpan, tuple[float, int]] = {}
    for content, kind, label, score in zip(rows.left, rows.kind, rows.label, scores, strict=True):
        if kind == 0:
            best[content] = max(best.get(content, (-1e9, 0)), (score, label))
    owned = {c for c, k, y in zip(rows.left, rows.kind, rows.label, strict=True) if k == 0 and y}
    linked[0] += sum(best[content][1] for content in owned)
    linked[1] += len(owned)


def tag_figures(
    name: str, tagged: list[tuple[Document, dict[str, np.ndarray]]]
) -> dict[str, float]:
    """Accuracy of parts of speech, F1 of exact names, F1 of attribution spans at an overlap."""
    out: dict[str, float] = {}
    if name == "coreference":
        pairs = [(d.tags["upos"], best["upos"]) for d, best in tagged]
        right, guess = (np.concatenate(side) for side in zip(*pairs, strict=True))
        out["upos accuracy"] = float((right == guess)[right != UNKNOWN].mean())
    elif name == "names":
        out["names F1"] = span_f1([(d.tags["names"], b["names"]) for d, b in tagged], 1.0)
    elif name == "attribution":
        for layer, least in (("content", 0.3), ("content", 0.8), ("source", 0.8), ("cue", 0.8)):
            pairs = [(d.tags[layer], b[layer]) for d, b in tagged]
            out[f"{layer} F1 {least}"] = span_f1(pairs, least)
    return out


def span_f1(pairs: Sequence[tuple[np.ndarray, np.ndarray]], least: float) -> float:
    """F1 of spans that share at least ``least`` of their tokens, one to one, best first."""
    hits = n_right = n_guess = 0
    for right_labels, guess_labels in pairs:
        known = np.where(right_labels == UNKNOWN, 0, guess_labels)
        right, guess = labelled_spans(right_labels), labelled_spans(known)
        n_right, n_guess = n_right + len(right), n_guess + len(guess)
        found = []
        for i, (a, b, kind) in enumerate(right):
            for j, (c, d, other) in enumerate(guess):
                shared = min(b, d) - max(a, c)
                if (
                    shared > 0
                    and kind == other
                    and (share := shared / (max(b, d) - min(a, c))) >= least
                ):
                    found.append((-share, i, j))
        used_right: set[int] = set()
        used_guess: set[int] = set()
        for _, i, j in sorted(found):
            if i not in used_right and j not in used_guess:
                used_right.add(i)
                used_guess.add(j)
        hits += len(used_right)
    return 2 * hits / max(n_right + n_guess, 1)
