"""The polarity between two actors that are given by name alone: SEESAW (Zhang et al., 2022)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import pandas as pd

from lab.dse import STANCES
from lab.reading import each, read_sentence, token_range
from lab.rows import read_label, read_rows, row_id, value
from lab.scores import Score, label_metrics, prefixed
from newslab.evaluation import majority_baseline
from newslab.judging.lexicon import polarity
from newslab.judging.stance import find_issues
from newslab.reading import annotate
from newslab.records import Article, Model, Section, Span, TokenRange, overlap
from newslab.text.doc import Doc

POLARITIES = ("NEG", "POS")
NAMED = 0.5  # the least share of a name's characters that its mention must hold


@dataclass(frozen=True, slots=True)
class NamedPair:
    """A sentence, its holder and target by name only (SEESAW; Zhang et al., 2022)."""

    id: str
    text: str
    holder: str
    target: str
    label: str


def read_seesaw(path: str | Path) -> list[NamedPair]:
    """Sentences with a subject, an object (canonical names) and a polarity."""
    sentences = []
    for row in read_rows(path):
        text, holder, target = (value(row, key, str) for key in ("text", "subject", "object"))
        label = read_label(row, "sentiment", POLARITIES)
        sentences.append(NamedPair(row_id(row), text, holder, target, label))
    return sentences


def polarity_rows(path: str | Path, *, model: Model = "accurate") -> pd.DataFrame:
    """Every row of a SEESAW file, coded and judged where both of its names are found.

    Returns
    -------
    pandas.DataFrame
        ``article_id`` (the sentence's number), ``holder`` and ``target`` (names), the
        ``gold`` label, the ``predicted`` one (missing where a name is not found in the
        sentence), ``n_pairs`` (of mentions), and the whole ``sentence``. The label is
        positive where the pairs' chances of *positive* sum to at least those of *negative*.
    """
    pairs = read_seesaw(path)
    number = {text: i for i, text in enumerate(dict.fromkeys(pair.text for pair in pairs))}
    rows = []
    for pair in each(pairs, "seesaw"):
        doc, encoding = read_sentence(pair.text, model=model)
        holders, targets = mentions_of_names(doc, (pair.holder, pair.target), model=model)
        both = [(one, other) for one in holders for other in targets if one != other]
        chances = encoding.stance(both).sum(axis=0)
        likes, dislikes = (float(chances[STANCES.index(f"{word} p->q")])
                           for word in ("positive", "negative"))  # fmt: skip
        rows.append({
            "article_id": number[pair.text], "holder": pair.holder, "target": pair.target,
            "gold": pair.label, "n_pairs": len(both), "sentence": pair.text,
            "predicted": ("POS" if likes >= dislikes else "NEG") if both else None,
        })  # fmt: skip
    return pd.DataFrame(rows)


def mentions_of_names(
    doc: Doc, names: Sequence[str], *, model: Model = "accurate"
) -> list[list[TokenRange]]:
    """Where in a sentence each name's actor is mentioned, as newslab itself matches names.

    The names are read in front of the sentence as headings of their own, so that a surname,
    an acronym or a pronoun of the sentence is resolved as in any article. A name that is
    no actor is looked for as an issue is, word by word.
    """
    lines = [*(name for name in names if name.strip()), doc.text]
    ends = list(accumulate(len(line) + 2 for line in lines))
    places = [Span(end - len(line) - 2, end - 2) for line, end in zip(lines, ends, strict=True)]
    sections = (*(Section(span, "heading") for span in places[:-1]), Section(places[-1], "body"))
    found = annotate(Article("row", "\n\n".join(lines), sections=sections), model=model).mentions
    start = places[-1].start
    inside = [mention for mention in found if mention.span.start >= start]
    place_of = dict(zip(lines, places[:-1], strict=False))
    ranges = []
    for name in names:
        whose = {mention.actor_id for mention in found if name in place_of
                 and overlap([mention.span], [place_of[name]]) >= NAMED}  # fmt: skip
        spans = [mention.span for mention in inside if mention.actor_id in whose - {None}]
        at = [token_range(Span(span.start - start, span.end - start), doc.tokens) for span in spans]
        at = at or [(first, last) for _, first, last in find_issues({name: [name]}, doc.tokens)]
        ranges.append(at)
    return ranges


def score_seesaw(path: Path, baseline: bool, model: Model = "accurate") -> Score:
    """The polarity between two named actors that the library has to find itself.

    Rows where one of them is not found count as errors of ``accuracy``; ``found`` is the
    share of the others and ``accuracy_found`` theirs. Sentences are resampled.
    """
    rows = polarity_rows(path, model=model)
    scores = label_metrics(rows, POLARITIES)
    metrics = {"accuracy": scores["accuracy"], "found": scores["coverage"]}
    judged = label_metrics(rows[rows["predicted"].notna()], POLARITIES)
    metrics |= {f"{name}_found": judged[name] for name in ("accuracy", "macro_f1")}
    if baseline:
        metrics |= prefixed("majority", label_metrics(majority_baseline(rows), POLARITIES))
        signs = ["NEG" if polarity(text) < 0 else "POS" for text in rows["sentence"]]
        metrics |= prefixed("vader", label_metrics(rows.assign(predicted=signs), POLARITIES))
    return Score("seesaw", len(rows), metrics)
