"""How a sentence evaluates given targets: NewsMTSC (Hamborg & Donnay, 2021)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from lab.reading import each, read_sentence, token_range
from lab.rows import given, inner_rows, read_label, read_rows, read_span, refuse, row_id, value
from lab.scores import Score, calibration_metrics, label_metrics, prefixed
from newslab.evaluation import majority_baseline
from newslab.judging.lexicon import vader_label
from newslab.records import SENTIMENT_LABELS, Model, Span


@dataclass(frozen=True, slots=True)
class TargetSentence:
    """A sentence, and how it evaluates each target (NewsMTSC; Hamborg & Donnay, 2021)."""

    id: str
    text: str
    targets: tuple[tuple[Span, str], ...]


def read_newsmtsc(path: str | Path) -> list[TargetSentence]:
    """Sentences whose targets are coded negative, neutral or positive.

    Raises
    ------
    FormatError
        Where a row lacks ``text`` or ``targets``, a target lacks ``start``, ``end``,
        ``mention`` or ``label``, or these contradict each other.
    """
    sentences = []
    for row in read_rows(path):
        text, targets = value(row, "text", str), []
        for target in inner_rows(row, "targets"):
            offsets = [given(target, key) for key in ("start", "end")]
            span, mention = read_span(row, "targets", offsets, text), value(target, "mention", str)
            if span.of(text) != mention:
                refuse(row.path, row.line, f"'{mention}' at {offsets}", f"'{span.of(text)}'")
            targets.append((span, read_label(target, "label", SENTIMENT_LABELS)))
        sentences.append(TargetSentence(row_id(row), text, tuple(targets)))
    return sentences


def sentiment_rows(path: str | Path, *, model: Model = "accurate") -> pd.DataFrame:
    """Every target of a NewsMTSC file, coded and judged.

    Returns
    -------
    pandas.DataFrame
        ``article_id`` (the sentence's number), ``start, end, text``, the ``gold`` and the
        ``predicted`` label, the three probabilities, and the whole ``sentence``.
    """
    rows = []
    for i, sentence in enumerate(each(read_newsmtsc(path), "newsmtsc")):
        if not sentence.targets:
            continue
        doc, encoding = read_sentence(sentence.text, model=model)
        spans = [span for span, _ in sentence.targets]
        places = [token_range(span, doc.tokens) for span in spans]
        judged = encoding.sentiment(places, definition="picked")
        for (span, label), chances in zip(sentence.targets, judged, strict=True):
            rows.append({
                "article_id": i, "start": span.start, "end": span.end,
                "text": span.of(sentence.text), "gold": label,
                "predicted": SENTIMENT_LABELS[int(chances.argmax())],
                **dict(zip(SENTIMENT_LABELS, map(float, chances), strict=True)),
                "sentence": sentence.text,
            })  # fmt: skip
    return pd.DataFrame(rows)


def score_newsmtsc(path: Path, baseline: bool, model: Model = "accurate") -> Score:
    """Sentiment toward given targets; sentences are resampled."""
    rows = sentiment_rows(path, model=model)
    metrics = label_metrics(rows, SENTIMENT_LABELS) | calibration_metrics(rows, SENTIMENT_LABELS)
    if baseline:
        metrics |= prefixed("majority", label_metrics(majority_baseline(rows), SENTIMENT_LABELS))
        by_words = rows.assign(predicted=[vader_label(text) for text in rows["sentence"]])
        metrics |= prefixed("vader", label_metrics(by_words, SENTIMENT_LABELS))
    return Score("newsmtsc", len(rows), metrics)
