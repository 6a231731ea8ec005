"""Tokens, sentences and parts of speech of raw text, against CoNLL-U."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from lab.conllu import ParsedText, read_conllu
from lab.reading import each
from lab.scores import Counts, Score, estimate_sums, ratio
from newslab.reading import read_words
from newslab.records import Article, Model, Span
from newslab.text.doc import make_doc


def score_tokens(path: Path, baseline: bool, model: Model = "accurate") -> Score:
    """Tokens, sentences and parts of speech from raw text; documents are resampled."""
    texts = read_conllu(path)
    most = Counter(upos for gold in texts for upos in gold.upos).most_common(1)[0][0]
    counts, guessed = [], []
    for gold in each(texts, "tokens"):
        doc, _ = read_words(make_doc(Article.from_text(gold.text)), model=model)
        spans = [token.span for token in doc.tokens]
        ends = [sentence.span for sentence in doc.sentences]
        counts.append(word_counts(gold, spans, doc.upos, ends))
        guessed.append(word_counts(gold, spans, [most] * len(spans), ends))
    metrics = estimate_sums(counts, word_figures)
    if baseline:
        metrics["majority_upos_accuracy"] = estimate_sums(guessed, word_figures)["upos_accuracy"]
    return Score("tokens", sum(len(gold.tokens) for gold in texts), metrics)


def word_counts(
    gold: ParsedText, tokens: Sequence[Span], upos: Sequence[str], sentences: Sequence[Span]
) -> Counts:
    """Tokens and sentences of one text found exactly, and parts of speech of those tokens."""
    coded = dict(zip(gold.tokens, gold.upos, strict=True))
    found = dict(zip(tokens, upos, strict=True))
    aligned = coded.keys() & found.keys()
    return {
        "token gold": len(coded), "token predicted": len(found), "token right": len(aligned),
        "upos right": sum(coded[span] == found[span] for span in aligned),
        "sentence gold": len(gold.sentences), "sentence predicted": len(sentences),
        "sentence right": len({*gold.sentences} & {*sentences}),
    }  # fmt: skip


def word_figures(sums: Counts) -> dict[str, float]:
    """Token and sentence F1, accuracy of UPOS on aligned tokens, its F1 over all tokens."""
    n_tokens = sums["token gold"] + sums["token predicted"]
    n_sentences = sums["sentence gold"] + sums["sentence predicted"]
    return {
        "token_f1": ratio(2 * sums["token right"], n_tokens),
        "sentence_f1": ratio(2 * sums["sentence right"], n_sentences),
        "upos_accuracy": ratio(sums["upos right"], sums["token right"]),
        "upos_f1": ratio(2 * sums["upos right"], n_tokens),
    }
