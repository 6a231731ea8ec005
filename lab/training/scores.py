"""Development scores of a reader during training, each task in one or two figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import f1_score

from lab.training import gold
from lab.training.batches import Asked, batch_passages, cut_document, to_passage
from lab.training.documents import UNKNOWN, Document, labelled_spans
from lab.training.losses import answer
from lab.training.model import LAYERS, Reader
from lab.training.sampling import N_NAMES_DEV
from newslab.model.passages import WordPieces

TOGETHER = 12  # passages


def read_dev(folder: Path) -> dict[str, list[Document]]:
    """Development documents of every task."""
    stance = gold.stance_documents(folder / "dse/dev.jsonl")
    seen = {text for text, _ in gold.stance_documents(folder / "dse/train.jsonl")}
    return {
        "sentiment rw": [d for _, d in gold.sentiment_documents(folder / "newsmtsc/dev_rw.jsonl")],
        "sentiment mt": [d for _, d in gold.sentiment_documents(folder / "newsmtsc/dev_mt.jsonl")],
        "stance": [d for _, d in stance],
        "stance unseen": [d for text, d in stance if text not in seen],
        "attribution": gold.attribution_documents(
            gold.read_rows(folder / "polnear/dev.jsonl.gz")
        ),
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
    return {name: round(100 * float(value), 2) for name, value in scores.items()}


def score_set(
    name: str, reader: Reader, documents: list[Document], pieces_of: WordPieces
) -> dict[str, float]:
    """The figures of one set."""
    device = next(reader.parameters()).device
    right: list[int] = []
    guess: list[int] = []
    tagged: list[tuple[Document, dict[str, np.ndarray]]] = []
    linked = [0, 0]
    head = name.partition(" ")[0]
    head = head if head in {"sentiment", "stance"} else "antecedent"
    for at in range(0, len(documents), TOGETHER):
        group = [to_passage(document, pieces_of) for document in documents[at : at + TOGETHER]]
        batch = batch_passages(group)
        _, answers = answer(reader, batch.to(device))
        answers = {task: scores.float().cpu() for task, scores in answers.items()}
        if head in answers:
            right += batch.spans[head].label.tolist()
            best = answers[head]
            guess += (best.argmax(1) if best.ndim > 1 else (best > 0).long()).tolist()
        sizes = [len(passage.document.words) for passage in group]
        parts = {layer: answers[layer].argmax(1).split(sizes) for layer in LAYERS}
        for i, passage in enumerate(group):
            tagged.append((passage.document, {k: v[i].numpy() for k, v in parts.items()}))
        if "link" in answers:
            count_links(batch.spans["link"], answers["link"].tolist(), linked)
    out: dict[str, float] = {}
    if right and name.startswith("s"):
        out[f"{name} macro"] = f1_score(right, guess, average="macro", zero_division=0)
        out[f"{name} micro"] = float((np.array(right) == np.array(guess)).mean())
    elif right:
        out[f"{name} F1"] = f1_score(right, guess, zero_division=0)
    if linked[1]:
        out["link accuracy"] = linked[0] / linked[1]
    return out | tag_figures(name, tagged)


def count_links(asked: Asked, scores: list[float], linked: list[int]) -> None:
    """Whether each content's best source is its own, among the gold sources of its passage."""
    best: dict[tuple[int, ...], tuple[float, int]] = {}
    owned: set[tuple[int, ...]] = set()
    rows = zip(asked.left.tolist(), asked.kind.tolist(), asked.label.tolist(), scores, strict=True)
    for content, kind, label, score in rows:
        if kind == 0:
            best[tuple(content)] = max(best.get(tuple(content), (-1e9, 0)), (score, label))
            owned |= {tuple(content)} if label else set()
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
