"""The benchmark tasks: a file of gold data, read by newslab from its raw text, and scored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from lab.basil import score_basil
from lab.codings import score_codings
from lab.cofenet import sentence_counts, sentence_figures
from lab.conllu import read_conllu
from lab.gold import POLARITIES, SENTIMENTS, STANCES, read_dse, read_gap, read_polnear
from lab.gold_names import read_names
from lab.judging import (
    attributions_in,
    each,
    names_in,
    polarity_rows,
    sentiment_rows,
    stance_rows,
)
from lab.mpqa import score_mpqa
from lab.newswcl50 import score_newswcl50
from lab.pronouns import antecedent_chances
from lab.scores import Metrics, Score, estimate_sums, prefixed
from lab.scoring import (
    attribution_counts,
    attribution_figures,
    name_counts,
    name_figures,
    pronoun_counts,
    pronoun_figures,
    word_counts,
    word_figures,
)
from newslab.errors import NewslabError
from newslab.evaluation import calibration_error, label_scores, majority_baseline
from newslab.judging.lexicon import polarity, vader_label
from newslab.reading import read_words
from newslab.records import Article
from newslab.tables.intervals import Estimate
from newslab.text.doc import make_doc

# A pronoun is said to refer to the likelier of its two names, if that is at least as likely.
# Fixed on GAP's "development" set (2000 pronouns).
LEAST_ANTECEDENT = 0.5


def evaluate(task: str, path: str | Path, *, baseline: bool = False) -> Score:
    """Score newslab on a file of gold data.

    Parameters
    ----------
    task
        One of `TASKS`.
    path
        A file in that task's format; for ``tokens`` also a folder of such files.
    baseline
        Whether to add the figures of the most frequent label (``majority_…``) and, for
        sentiment, of VADER on the whole sentence (``vader_…``).

    Raises
    ------
    NewslabError
        Where there is no such task.
    FormatError
        Where the file does not have the task's format.
    """
    if task not in TASKS:
        raise NewslabError(f"evaluate: expected one of {', '.join(TASKS)}; found '{task}'")
    return TASKS[task](Path(path), baseline)


def score_newsmtsc(path: Path, baseline: bool) -> Score:
    """Sentiment toward given targets; sentences are resampled."""
    rows = sentiment_rows(path)
    metrics = label_metrics(rows, SENTIMENTS) | calibration_metrics(rows, SENTIMENTS)
    if baseline:
        metrics |= prefixed("majority", label_metrics(majority_baseline(rows), SENTIMENTS))
        by_words = rows.assign(predicted=[vader_label(text) for text in rows["sentence"]])
        metrics |= prefixed("vader", label_metrics(by_words, SENTIMENTS))
    return Score("newsmtsc", len(rows), metrics)


def score_dse(path: Path, baseline: bool) -> Score:
    """Who evaluates whom of two given spans; sentences are resampled.

    Where a ``train.jsonl`` stands beside the file, ``…_unseen`` are the figures of the
    sentences that it does not hold.
    """
    rows = stance_rows(path)
    metrics = label_metrics(rows, STANCES) | calibration_metrics(rows, STANCES)
    beside = path.parent / "train.jsonl"
    if beside.is_file() and beside.resolve() != path.resolve():
        seen = {pair.text for pair in read_dse(beside)}
        unseen = label_metrics(rows[~rows["sentence"].isin(seen)], STANCES)
        metrics |= {f"{name}_unseen": unseen[name] for name in ("micro_f1", "macro_f1")}
    if baseline:
        metrics |= prefixed("majority", label_metrics(majority_baseline(rows), STANCES))
    return Score("dse", len(rows), metrics)


def score_seesaw(path: Path, baseline: bool) -> Score:
    """The polarity between two named actors that the library has to find itself.

    Rows where one of them is not found count as errors of ``accuracy``; ``found`` is the
    share of the others and ``accuracy_found`` theirs. Sentences are resampled.
    """
    rows = polarity_rows(path)
    scores = label_metrics(rows, POLARITIES)
    metrics = {"accuracy": scores["accuracy"], "found": scores["coverage"]}
    judged = label_metrics(rows[rows["predicted"].notna()], POLARITIES)
    metrics |= {f"{name}_found": judged[name] for name in ("accuracy", "macro_f1")}
    if baseline:
        metrics |= prefixed("majority", label_metrics(majority_baseline(rows), POLARITIES))
        signs = ["NEG" if polarity(text) < 0 else "POS" for text in rows["sentence"]]
        metrics |= prefixed("vader", label_metrics(rows.assign(predicted=signs), POLARITIES))
    return Score("seesaw", len(rows), metrics)


def score_polnear(path: Path, baseline: bool) -> Score:
    """Attributions and voices, found in raw articles; intervals over these.

    Where the file has sentences, also by the protocol of CofeNet (see `lab.cofenet`).
    """
    articles = read_polnear(path)
    found = [attributions_in(gold.text) for gold in each(articles, "polnear")]
    both = list(zip(articles, found, strict=True))
    metrics = estimate_sums([attribution_counts(*pair) for pair in both], attribution_figures)
    if any(gold.sentences for gold in articles):
        metrics |= estimate_sums([sentence_counts(*pair) for pair in both], sentence_figures)
    if baseline:
        silent = [attribution_counts(gold, []) for gold in articles]
        voice = estimate_sums(silent, attribution_figures)["voice_accuracy"]
        metrics["majority_voice_accuracy"] = voice
    return Score("polnear", sum(len(gold.attributions) for gold in articles), metrics)


def score_names(path: Path, baseline: bool) -> Score:
    """Names of persons, organisations and places, exactly; texts are resampled.

    Has no baseline: the most frequent label of a word is that it belongs to no name.
    """
    texts = read_names(path)
    counts = [name_counts(gold, names_in(gold)) for gold in each(texts, "names")]
    return Score(
        "names", sum(len(gold.names) for gold in texts), estimate_sums(counts, name_figures)
    )


def score_gap(path: Path, baseline: bool) -> Score:
    """Which of two names a pronoun refers to, as GAP scores it; pronouns are resampled."""
    cases = read_gap(path)
    counts = []
    for case in each(cases, "gap"):
        of_a, of_b = antecedent_chances(case)
        sure = max(of_a, of_b) >= LEAST_ANTECEDENT
        counts.append(pronoun_counts(case, sure and of_a >= of_b, sure and of_b > of_a))
    metrics = estimate_sums(counts, pronoun_figures)
    if baseline:
        (is_a, is_b), _ = Counter((case.is_a, case.is_b) for case in cases).most_common(1)[0]
        same = [pronoun_counts(case, is_a, is_b) for case in cases]
        metrics |= prefixed("majority", estimate_sums(same, pronoun_figures))
    return Score("gap", len(cases), metrics)


def score_tokens(path: Path, baseline: bool) -> Score:
    """Tokens, sentences and parts of speech from raw text; documents are resampled."""
    texts = read_conllu(path)
    most = Counter(upos for gold in texts for upos in gold.upos).most_common(1)[0][0]
    counts, guessed = [], []
    for gold in each(texts, "tokens"):
        doc, _ = read_words(make_doc(Article.from_text(gold.text)))
        spans = [token.span for token in doc.tokens]
        ends = [sentence.span for sentence in doc.sentences]
        counts.append(word_counts(gold, spans, doc.upos, ends))
        guessed.append(word_counts(gold, spans, [most] * len(spans), ends))
    metrics = estimate_sums(counts, word_figures)
    if baseline:
        metrics["majority_upos_accuracy"] = estimate_sums(guessed, word_figures)["upos_accuracy"]
    return Score("tokens", sum(len(gold.tokens) for gold in texts), metrics)


TASKS: dict[str, Callable[[Path, bool], Score]] = {
    "newsmtsc": score_newsmtsc,
    "dse": score_dse,
    "seesaw": score_seesaw,
    "polnear": score_polnear,
    "names": score_names,
    "gap": score_gap,
    "tokens": score_tokens,
    "codings": score_codings,
    "basil": score_basil,
    "newswcl50": score_newswcl50,
    "mpqa": score_mpqa,
}


def label_metrics(rows: pd.DataFrame, labels: tuple[str, ...]) -> Metrics:
    """Accuracy (which is micro-F1 where all is judged), macro-F1, each label's F1, coverage."""
    scores = label_scores(rows, labels=labels)
    names = {"micro_f1": "accuracy", "macro_f1": "macro_f1", "accuracy": "accuracy"}
    names |= {f"f1_{plain(label)}": f"f1 of {label}" for label in labels}
    names |= {"coverage": "coverage"}
    figures = scores.loc[list(names.values()), ["value", "low", "high"]].to_numpy()
    n = rows["article_id"].nunique()
    return {
        name: Estimate(float(value), float(low), float(high), n)
        for name, (value, low, high) in zip(names, figures, strict=True)
    }


def plain(label: str) -> str:
    """A label as part of a metric's name.

    >>> plain("positive p->q")
    'positive_p_to_q'
    """
    return label.lower().replace("->", "_to_").replace(" ", "_")


def calibration_metrics(rows: pd.DataFrame, labels: tuple[str, ...]) -> Metrics:
    """The expected calibration error of the label that was chosen."""
    confidence = rows[list(labels)].to_numpy().max(axis=1)
    correct = rows["gold"] == rows["predicted"]
    return {"calibration_error": calibration_error(confidence, correct, rows["article_id"])}
