"""Why a judgement came out as it did: what each word of its sentence adds to it.

Each word is weighed twice: what is lost where the sentence is judged without it (Li, Monroe &
Jurafsky, 2016, arXiv:1612.08220), and what is gained where it stands alone beside the mention. The
first says nothing of two strong words that make the judgement sure each by itself, the second
nothing of a word that needs others. Their mean holds the two outermost terms of a Shapley value
(Strumbelj & Kononenko, 2010, JMLR 11). VADER's rating of the word stands beside it, as the baseline
that can be checked by hand.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from newslab.judging.lexicon import word_valences
from newslab.records import Article, Issue, Sentence, Sentiment, Span, Stance, TokenRange
from newslab.text.doc import Doc
from newslab.text.tokens import find_tokens

if TYPE_CHECKING:
    from newslab.model.encoder import Encoder

# The sentences around are read along, as in judging, up to the words of a passage, and as long as
# that costs no more words than this in all: about a second on two cores.
PASSAGE_WORDS = 180
MOST_WORDS = 1800
# Of a longer sentence, the words nearest to the mentions are left out in turn.
MOST_VARIANTS = 120


@dataclass(frozen=True, slots=True)
class Variant:
    """A passage to be judged, and the spans of tokens that are asked about."""

    doc: Doc
    spans: tuple[TokenRange, ...]


Score = Callable[[Sequence[Variant]], npt.NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class WordWeight:
    """A word with its weight (-1 to 1) and VADER's rating (-4 to 4, None for none)."""

    span: Span
    weight: float
    valence: float | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a judgement, word by word, and whose judgement of whom it is.

    ``probability`` is that of ``label``, the likeliest one. ``target_span`` is the mention
    that is evaluated; ``holder`` and ``holder_span`` are None for sentiment. The words are
    those of the sentence, in text order, without the mentions themselves.
    """

    span: Span
    label: str
    probability: float
    voice: str
    target: str
    target_span: Span
    words: tuple[WordWeight, ...]
    holder: str | None = None
    holder_span: Span | None = None


def explain_judgement(
    doc: Doc, judgement: Sentiment | Stance, encoder: Encoder, issue: Issue | None = None
) -> Evidence:
    """The words of a judgement's sentence, and what each of them adds to it.

    Parameters
    ----------
    doc
        The whole article.
    judgement
        One that has probabilities.
    issue
        What a stance toward an issue was asked about; without it, the words that take it up are.

    Returns
    -------
    Evidence
        The sentence is read with its neighbours alone, and asked about this one mention or pair,
        so that ``probability`` may differ somewhat from that of the judgement: it was read with
        its whole passage, and an actor's other mentions, or its holder's other sentences on an
        issue, told along.

    Raises
    ------
    ValueError
        Where nothing was judged.
    """
    stance = judgement if isinstance(judgement, Stance) else None
    labels = ("against", "none", "favour") if stance else ("negative", "neutral", "positive")
    shares = [getattr(judgement, label) for label in labels]
    if None in shares:
        raise ValueError(f"explain: expected a judgement; found none ({judgement.reason})")
    best = labels.index(judgement.label) if judgement.label else int(np.argmax(shares))
    target = judgement.span if stance is None else stance.target_span
    spans = [doc.range(target)]
    # A holder in another sentence is not read along: then the words are judged as sentiment is.
    if stance is not None:
        holder = doc.range(stance.holder_span)
        if doc.sentence(holder[0]) == doc.sentence(spans[0][0]):
            spans.insert(0, holder)
    number = doc.sentence(spans[0][0])
    sentence = doc.sentences[number]
    left_out = _words_to_leave_out(doc, sentence, spans)
    most = min(PASSAGE_WORDS, MOST_WORDS // max(len(left_out), 1))
    near = _neighbours(number, doc.sentences, most)
    wording = None
    if stance is not None and stance.target_kind == "issue":
        told = issue.wording if issue else target.of(doc.text)
        wording = [token.text for token in find_tokens(told)]
    score = (stance_score(encoder, best, wording) if len(spans) > 1
             else sentiment_score(encoder, best))  # fmt: skip
    whole, *without = score(
        [_variant(doc, near, spans, lost) for lost in ([], *([i] for i in left_out))]
    ).tolist()
    words = range(sentence.first, sentence.last)
    others = set(words).difference(*(range(*span) for span in spans))
    alone, *beside = score(
        [_variant(doc, [sentence], spans, others - {i}) for i in (None, *left_out)]
    ).tolist()
    weights = (whole - np.array(without) + np.array(beside) - alone) / 2
    valences = word_valences([doc.words[i] for i in left_out])
    return Evidence(
        span=sentence.span,
        label=labels[best],
        probability=whole,
        voice=judgement.voice,
        target=judgement.actor_id if isinstance(judgement, Sentiment) else judgement.target,
        target_span=target,
        words=tuple(
            WordWeight(doc.tokens[i].span, weight, valence)
            for i, weight, valence in zip(left_out, weights.tolist(), valences, strict=True)
        ),
        holder=stance.holder if stance else None,
        holder_span=stance.holder_span if stance else None,
    )


def evidence_frame(evidence: Evidence, article: Article) -> pd.DataFrame:
    """The words of an explanation as a table, one a row (`newslab.reading.Reading.explain`)."""
    text, words = article.text, evidence.words
    table = pd.DataFrame(
        {
            "article_id": article.id,
            "start": [word.span.start for word in words],
            "end": [word.span.end for word in words],
            "text": [word.span.of(text) for word in words],
            "weight": [word.weight for word in words],
            "valence": [np.nan if word.valence is None else word.valence for word in words],
        }
    )
    names = ("label", "probability", "voice", "holder", "target")
    table.attrs = {name: getattr(evidence, name) for name in names}
    table.attrs["mention"] = evidence.target_span.of(text)
    return table


def sentiment_score(encoder: Encoder, label: int) -> Score:
    """Probability of a label of sentiment (0 negative, 1 neutral, 2 positive) in each variant."""

    def score(variants: Sequence[Variant]) -> npt.NDArray[np.float64]:
        encodings = (encoder.encode(each.doc) for each in variants)
        found = [encoding.sentiment(each.spans)[0, label]
                 for encoding, each in zip(encodings, variants, strict=True)]  # fmt: skip
        return np.array(found, dtype=np.float64)

    return score


def stance_score(encoder: Encoder, label: int, wording: Sequence[str] | None = None) -> Score:
    """Probability of a label of stance (0 against, 1 none, 2 favour) in each variant.

    ``wording`` are the words of the issue, if it is one that the stance is toward.
    """
    issue = None if wording is None else "issue"
    wordings = {} if wording is None else {"issue": wording}

    def score(variants: Sequence[Variant]) -> npt.NDArray[np.float64]:
        found = []
        for each in variants:
            encoding = encoder.encode(each.doc, wordings)
            pair = (each.spans[0], each.spans[1])
            found.append(encoding.positions([pair], [issue])[0, label])
        return np.array(found, dtype=np.float64)

    return score


def _neighbours(number: int, sentences: Sequence[Sentence], most: int) -> Sequence[Sentence]:
    """A sentence with as many around it, on both sides, as ``most`` words allow."""
    near = sentences[number : number + 1]
    for wider in range(1, len(sentences)):
        for low, high in ((wider, wider), (wider, wider + 1)):
            around = sentences[max(number - low, 0) : number + high]
            if around[-1].last - around[0].first > most:
                return near
            near = around
    return near


def _words_to_leave_out(doc: Doc, sentence: Sentence, spans: Sequence[TokenRange]) -> list[int]:
    """The words of a sentence outside the mentions, in text order."""

    def distance(i: int) -> int:
        return min(min(abs(i - first), abs(i - last + 1)) for first, last in spans)

    asked = {i for first, last in spans for i in range(first, last)}
    words = [
        i
        for i in range(sentence.first, sentence.last)
        if i not in asked and any(map(str.isalnum, doc.words[i]))
    ]
    return sorted(sorted(words, key=distance)[:MOST_VARIANTS])


def _variant(
    doc: Doc, sentences: Sequence[Sentence], spans: Sequence[TokenRange], lost: Collection[int]
) -> Variant:
    """Some sentences of an article on their own, without some of their tokens."""
    start, end = sentences[0].first, sentences[-1].last
    kept = [i for i in range(start, end) if i not in lost]

    def moved(i: int) -> int:
        return bisect_left(kept, i)

    return Variant(
        doc=Doc(
            doc.text,
            tuple(doc.tokens[i] for i in kept),
            tuple(
                replace(each, first=moved(each.first), last=moved(each.last)) for each in sentences
            ),
        ),
        spans=tuple((moved(first), moved(last)) for first, last in spans),
    )
