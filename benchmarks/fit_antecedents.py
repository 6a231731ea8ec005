"""Fit the coefficients of ``newslab/data/antecedents.json``.

Run ``python benchmarks/fit_antecedents.py DATASETS``. Texts of GUM and GAP are read as newslab
reads them; each pronoun and each actor near it make one row, true where both belong to one gold
chain. The features of the text are fitted on the training parts. The reader model has seen these,
so how much its own probability weighs is fitted on the development parts: three numbers for each
kind of pronoun. Thresholds are where F1 is highest there.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from coreference import read_gum
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from newslab.actors import resolve_actors
from newslab.antecedents import fits, pronoun_kind
from newslab.attributions import find_attributions
from newslab.encoder import load_encoder
from newslab.grammar.phrases import Phrases
from newslab.mentions import find_mentions
from newslab.naming.discourse import Discourse
from newslab.records import Section
from newslab.span import Span
from newslab.tokens import find_sentences, find_tokens, tag_tokens
from newslab.trials.gold import read_gap

Row = tuple[str, int, dict[str, float], int]  # kind, number of the pronoun, features, truth
KINDS = ("he or she", "it", "they")


def gold_texts(folder: Path, part: str) -> Iterator[tuple[str, dict[Span, str], bool]]:
    """Texts with the gold chain of each coded head; whether every mention is coded."""
    for text in read_gum(folder / "gum" / part):
        yield text.text, {m.head: m.chain for m in text.mentions}, True
    for case in read_gap(folder / "gap" / f"{part}.tsv"):
        chains = {case.pronoun: "pronoun"}
        chains[case.a] = "pronoun" if case.is_a else "a"
        chains[case.b] = "pronoun" if case.is_b else "b"
        yield case.text, chains, False


def rows_of(text: str, chains: Mapping[Span, str], *, complete: bool, start: int) -> list[Row]:
    """One row for each coded pronoun and each actor near it whose chain is known."""
    tokens = find_tokens(text)
    sections = [Section(Span(*m.span()), "body") for m in re.finditer(r"[^\n]*\S[^\n]*", text)]
    sentences = find_sentences(text, tokens, sections)
    encoding = load_encoder(threads=1).encode(tokens, sentences)
    tokens = tag_tokens(tokens, encoding.upos)
    candidates = find_mentions(text, tokens, sentences, encoding.decode("names"))
    actors, mentions = resolve_actors(text, sentences, candidates)
    said = find_attributions(text, tokens, sentences, encoding)
    phrases = Phrases(text, tokens, sentences)
    state = Discourse(phrases, candidates, actors, mentions, said, encoding.antecedent)
    votes: dict[str, Counter[str]] = {}
    for mention in mentions:
        for head, chain in chains.items():
            if mention.actor_id and mention.span.contains(head):
                votes.setdefault(mention.actor_id, Counter())[chain] += 1
    chain_of = {actor: count.most_common(1)[0][0] for actor, count in votes.items()}
    rows: list[Row] = []
    for number, candidate in enumerate(candidates, start):
        if candidate.form != "pronoun" or candidate.gender == "1":
            continue
        chain = chains.get(candidate.span)
        if chain is None and not complete:
            continue
        state.advance(candidate.first)
        fitting = [known for known in state.known.values() if fits(known, candidate)]
        for known, told in state.questions(candidate, fitting):
            if known.actor.id in chain_of or complete:
                truth = chain is not None and chain_of.get(known.actor.id) == chain
                rows.append((pronoun_kind(candidate), number, told, int(truth)))
                if truth:
                    state.note(candidate, known.actor.id)
    return rows


def all_rows(folder: Path, part: str) -> list[Row]:
    """The rows of a part of GUM and GAP."""
    rows: list[Row] = []
    for number, (text, chains, complete) in enumerate(gold_texts(folder, part)):
        rows += rows_of(text, chains, complete=complete, start=number * 100_000)
    return rows


def fit(train: list[Row], dev: list[Row]) -> tuple[dict[str, float], float]:
    """Coefficients and threshold of one kind of pronoun."""
    surface = [
        {k: v for k, v in told.items() if k not in ("bias", "logit")} for *_, told, _ in train
    ]
    vectorizer = DictVectorizer(sparse=False)
    model = LogisticRegression(C=0.5, max_iter=2000)
    model.fit(vectorizer.fit_transform(surface), [truth for *_, truth in train])
    told = [row[2] for row in dev]
    scores = model.decision_function(vectorizer.transform(told))
    both = np.stack([[t["logit"] for t in told], scores], 1)
    blend = LogisticRegression(C=1.0).fit(both, [row[3] for row in dev])
    alpha, beta = blend.coef_[0]
    names = vectorizer.get_feature_names_out()
    weights = {str(n): float(beta * c) for n, c in zip(names, model.coef_[0], strict=True)}
    weights["logit"] = float(alpha)
    weights["bias"] = float(blend.intercept_[0] + beta * model.intercept_[0])
    chances = blend.predict_proba(both)[:, 1]
    return {k: round(v, 4) for k, v in weights.items()}, best_threshold(dev, chances)


def best_threshold(rows: list[Row], chances: np.ndarray) -> float:
    """Where the F1 of the best actor of each pronoun is highest."""
    best: dict[int, tuple[float, int]] = {}
    true = set()
    for (_, number, _, truth), chance in zip(rows, chances, strict=True):
        best[number] = max(best.get(number, (0.0, 0)), (float(chance), truth))
        if truth:
            true.add(number)
    marks = np.arange(0.2, 0.85, 0.05)
    figures = []
    for mark in marks:
        said = [truth for chance, truth in best.values() if chance >= mark]
        figures.append(2 * sum(said) / max(len(said) + len(true), 1))
    top = int(np.argmax(figures))
    print(
        f"  F1 {figures[top]:.3f} at {marks[top]:.2f}; pronouns {len(best)}, with actor {len(true)}"
    )
    return round(float(marks[top]), 2)


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("datasets", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=Path("newslab/data/antecedents.json"))
    arguments = parser.parse_args()
    train, dev = (all_rows(arguments.datasets, part) for part in ("train", "dev"))
    tables: dict[str, dict[str, float]] = {"thresholds": {}}
    for kind in KINDS:
        print(kind)
        weights, mark = fit([r for r in train if r[0] == kind], [r for r in dev if r[0] == kind])
        tables[kind], tables["thresholds"][kind] = weights, mark
    tables["nominal"] = tables["it"]
    tables["thresholds"]["nominal"] = 0.6
    source = ("fitted by benchmarks/fit_antecedents.py on GUM (CC BY 4.0) and GAP (Apache-2.0); "
              "licence: Apache-2.0")  # fmt: skip
    text = json.dumps({"source": source, "tables": tables}, indent=1)
    arguments.output.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
