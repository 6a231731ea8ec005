"""Fit the coefficients of ``newslab/data/antecedents.json``.

Run ``python -m lab.benchmarks.fit_antecedents DATASETS``. Coded articles, whose pronouns the reader
model has not learned, are read as newslab reads them, and each pronoun gets the actors that newslab
would ask about. One probability is shared among these and *none of them*, and that of the right
ones is made as high as it gets (mention ranking; Denis & Baldridge, 2008). Fitted on the training
part alone: how much the coefficients are held back is what has the best F1 where each document is
judged by what the others taught. The development parts, and those of GUM and GAP, only tell the
score: the model knows the training texts of these two by heart. Descriptions (*nominal*) stay as
they are in the file.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain as joined
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from sklearn.feature_extraction import DictVectorizer

from lab.benchmarks.coreference import as_article
from lab.conllu import read_conllu
from lab.gap import read_gap
from lab.training.gold import read_rows
from lab.training.written import read_written
from newslab.actors.mentions import find_mentions
from newslab.actors.pronouns import Discourse, fits, pronoun_kind
from newslab.actors.resolution import resolve_actors
from newslab.reading import read_words
from newslab.records import Span
from newslab.speech.attributions import find_attributions
from newslab.speech.voices import attribute_actors
from newslab.text.doc import make_doc

KINDS = ("he or she", "it", "they")
HELD_BACK = (1e-3, 3e-3, 1e-2, 3e-2)
SOURCE = ("fitted by lab/benchmarks/fit_antecedents.py on the project's codings of articles and "
          "on stories of its own; licence: Apache-2.0")  # fmt: skip
NOTE = ("The nominals are those of an earlier fit, on pronouns of GUM (CC BY 4.0) and GAP "
        "(Apache-2.0) with the second weights: fitted on nominals of the articles they gain "
        "nothing.")  # fmt: skip
WIRES = Path(__file__).parent / "wires.txt"  # stories written for this, not for the training
MARK = 0.5  # below even odds a pronoun stays open
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Question:
    """One pronoun: its document, and for each actor near it the features and the truth."""

    kind: str
    document: str
    told: tuple[Mapping[str, float], ...]
    right: tuple[bool, ...]


def gold_texts(folder: Path, part: str) -> Iterator[tuple[str, str, dict[Span, str], bool]]:
    """Name and text, the gold chain of each coded head, and whether every mention is coded."""
    for text in read_conllu(folder / "gum" / part):
        yield text.id, text.text, {m.head: m.chain for m in text.mentions}, True
    for number, case in enumerate(read_gap(folder / "gap" / f"{part}.tsv")):
        chains = {case.pronoun: "pronoun"}
        chains[case.a] = "pronoun" if case.is_a else "a"
        chains[case.b] = "pronoun" if case.is_b else "b"
        yield f"gap {number}", case.text, chains, False


def coded_texts(path: Path) -> Iterator[tuple[str, str, dict[Span, str], bool]]:
    """The same of coded articles; a mention that is no actor's is a chain of its own."""
    for row in read_rows(path):
        chains = {Span(m["start"], m["end"]): m["actor"] or f"nobody at {m['start']}"
                  for m in row["mentions"]}  # fmt: skip
        yield row["id"], row["text"], chains, False


def written_texts(path: Path) -> Iterator[tuple[str, str, dict[Span, str], bool]]:
    """The same of passages in which every actor is marked."""
    for row in read_written(path):
        chains = {Span(m["start"], m["end"]): m["actor"] for m in row["mentions"]}
        yield row["id"], row["text"], chains, True


def questions_of(
    document: str, text: str, chains: Mapping[Span, str], *, complete: bool
) -> list[Question]:
    """The coded pronouns of a text, each with the actors that newslab asks about.

    Where not every mention is coded and no actor is the right one, only those whose chain is
    known are surely wrong.
    """
    doc, encoding = read_words(make_doc(as_article(text)))
    candidates = find_mentions(doc, encoding.decode("names"))
    actors, mentions = resolve_actors(doc, candidates)
    said = attribute_actors(find_attributions(doc, encoding), mentions, doc)
    state = Discourse(doc, candidates, actors, mentions, said, encoding.antecedent)
    votes: dict[str, Counter[str]] = {}
    for mention in mentions:
        for head, chain in chains.items():
            same = mention.span.contains(head) or head.contains(mention.span)
            if mention.actor_id and same and not chain.startswith("nobody"):
                votes.setdefault(mention.actor_id, Counter())[chain] += 1
    chain_of = {actor: count.most_common(1)[0][0] for actor, count in votes.items()}
    found = []
    for candidate in candidates:
        chain = chains.get(candidate.span)
        common = candidate.form in ("pronoun", "nominal") and candidate.type is None
        if not common or candidate.gender == "1" or chain is None and not complete:
            continue
        state.advance(candidate.first)
        if candidate.form == "nominal":
            told = [k for k in state.known.values() if chain and chain_of.get(k.actor.id) == chain]
            if told:
                state.note(candidate, told[0].actor.id)
            continue
        fitting = [known for known in state.known.values() if fits(known, candidate)]
        asked = state.questions(candidate, fitting)
        owners = [k for k, _ in asked if chain and chain_of.get(k.actor.id) == chain]
        if not (owners or complete):
            asked = [(k, told) for k, told in asked if k.actor.id in chain_of]
        if asked:
            found.append(Question(pronoun_kind(candidate), document, tuple(t for _, t in asked),
                                  tuple(k in owners for k, _ in asked)))  # fmt: skip
        if owners:
            state.note(candidate, owners[0].actor.id)
    return found


def fit(questions: Sequence[Question], held_back: float) -> dict[str, float]:
    """Coefficients under which the right actors of each pronoun are likeliest."""
    vectorizer = DictVectorizer(sparse=False)
    rows = vectorizer.fit_transform([told for q in questions for told in q.told])
    number = np.repeat(np.arange(len(questions)), [len(q.told) for q in questions])
    right = np.array([r for q in questions for r in q.right], dtype=float)
    answered = np.array([any(q.right) for q in questions])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        shares = np.exp(np.clip(rows @ weights, -30, 30))
        whole = 1 + np.bincount(number, shares)
        sure = np.where(answered, np.bincount(number, shares * right), 1.0)
        wanted = np.where(answered[number], shares * right / sure[number], 0.0)
        slope = rows.T @ (shares / whole[number] - wanted)
        cost = np.log(whole / sure).mean() + held_back * weights @ weights
        return float(cost), slope / len(questions) + 2 * held_back * weights

    start = np.zeros(rows.shape[1])
    best = minimize(loss, start, jac=True, method="L-BFGS-B").x
    names = vectorizer.get_feature_names_out()
    return {str(name): round(float(w), 4) for name, w in zip(names, best, strict=True)}


def answer(weights: Mapping[str, float], question: Question) -> tuple[float, bool]:
    """The probability of the likeliest actor, and whether it is the right one."""
    scores = [sum(weights.get(k, 0.0) * v for k, v in told.items()) for told in question.told]
    shares = np.exp(np.clip(scores, -30, 30))
    best = int(shares.argmax())
    return float(shares[best] / (1 + shares.sum())), question.right[best]


def f1_at(
    answers: Sequence[tuple[float, bool]], questions: Sequence[Question], mark: float = MARK
) -> float:
    """F1, in per cent, of the pronouns answered at a threshold."""
    said = [right for chance, right in answers if chance >= mark]
    return 200 * sum(said) / max(len(said) + sum(any(q.right) for q in questions), 1)


def judged_by_others(questions: Sequence[Question], held_back: float) -> list[tuple[float, bool]]:
    """Answers to each question from coefficients fitted without its document."""
    fold_of = {document: i % FOLDS for i, document in enumerate(sorted({q.document for q in
                                                                        questions}))}  # fmt: skip
    fitted = [fit([q for q in questions if fold_of[q.document] != fold], held_back)
              for fold in range(FOLDS)]  # fmt: skip
    return [answer(fitted[fold_of[q.document]], q) for q in questions]


def main() -> None:
    """Fit, print the scores, and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("datasets", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=Path("newslab/data/antecedents.json"))
    arguments = parser.parse_args()
    articles = arguments.datasets / "codings"
    train, dev, public = (
        [q for name, text, chains, complete in texts
         for q in questions_of(name, text, chains, complete=complete)]
        for texts in (
            joined(coded_texts(articles / "train.jsonl"), written_texts(WIRES)),
            coded_texts(articles / "dev.jsonl"),
            gold_texts(arguments.datasets, "dev"),
        )
    )  # fmt: skip
    tables = json.loads(arguments.output.read_text(encoding="utf-8"))["tables"]
    tables["thresholds"] |= dict.fromkeys(KINDS, MARK)
    for kind in KINDS:
        chosen = [q for q in train if q.kind == kind]
        figures = {held_back: f1_at(judged_by_others(chosen, held_back), chosen)
                   for held_back in HELD_BACK}  # fmt: skip
        held_back = max(figures, key=lambda each: figures[each])
        tables[kind] = fit(chosen, held_back)
        print(f"{kind}: {len(chosen)} pronouns, held back {held_back}, F1 {figures[held_back]:.1f}")
        for name, questions in (("articles", dev), ("GUM and GAP", public)):
            kept = [q for q in questions if q.kind == kind]
            score = f1_at([answer(tables[kind], q) for q in kept], kept)
            print(f"    dev, {name}: {score:.1f} ({len(kept)})")
    text = json.dumps({"source": SOURCE, "note": NOTE, "tables": tables}, indent=1)
    arguments.output.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
