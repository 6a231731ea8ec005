"""Evidence: what each word of a sentence weighs, left out of it and put beside the mention."""

import numpy as np
import pytest
from marked import read

from newslab.judging.explain import Evidence, WordWeight, explain_judgement
from newslab.model.encoder import load_encoder
from newslab.records import Sentiment, Span, Stance

TEXT = "It rained. Mali called Chad a shameful liar. Nobody answered."
MALI, CHAD = Span(11, 15), Span(23, 27)
DOC, _ = read(TEXT)
HERE = DOC.sentences[1]


WEIGHTS = {"shameful": 0.3, "liar": 0.4, "called": 0.1, "rained": 0.05}


class WordCounter:
    """An encoder whose probabilities depend on which words it is shown."""

    def __init__(self):
        self.read = []

    def encode(self, doc, wordings=None):
        words = list(doc.words)
        self.read.append([words[sentence.first : sentence.last] for sentence in doc.sentences])
        share = sum(WEIGHTS.get(word, 0) for word in words)
        return Answer(words, share)


class Answer:
    def __init__(self, words, share):
        self.words, self.share = words, share

    def sentiment(self, spans, definition="codebook"):
        assert [" ".join(self.words[first:last]) for first, last in spans] == ["Chad"]
        return np.array([[self.share, 1 - self.share, 0]])

    def positions(self, pairs, issues=None):
        [(p, q)] = pairs
        assert (self.words[slice(*p)], self.words[slice(*q)]) == (["Mali"], ["Chad"])
        return np.array([[self.share, 0.9 - self.share, 0.1]])


def rounded(evidence):
    words = tuple(
        WordWeight(w.span, round(w.weight, 9), w.valence)
        for w in evidence.words
    )  # fmt: skip
    return Evidence(**{
        name: getattr(evidence, name) for name in Evidence.__slots__
    } | {"words": words, "probability": round(evidence.probability, 9)})  # fmt: skip


def test_a_sentiment_is_explained_word_by_word():
    encoder = WordCounter()
    judged = Sentiment(CHAD, "chad", "mali", 0.8, 0.15, 0.05)
    found = rounded(explain_judgement(DOC, judged, encoder))
    assert found == Evidence(
        span=HERE.span,
        label="negative",
        probability=0.85,
        voice="mali",
        target="chad",
        target_span=CHAD,
        words=(
            WordWeight(MALI, 0.0, None),
            WordWeight(Span(16, 22), 0.1, None),
            WordWeight(Span(28, 29), 0.0, None),
            WordWeight(Span(30, 38), 0.3, -2.2),
            WordWeight(Span(39, 43), 0.4, -2.3),
        ),
    )
    assert encoder.read[0] == [
        ["It", "rained", "."],
        ["Mali", "called", "Chad", "a", "shameful", "liar", "."],
        ["Nobody", "answered", "."],
    ]
    assert encoder.read[1][1] == ["called", "Chad", "a", "shameful", "liar", "."]
    assert encoder.read[5][1] == ["Mali", "called", "Chad", "a", "shameful", "."]
    assert encoder.read[6:] == [
        [["Chad"]], [["Mali", "Chad"]], [["called", "Chad"]], [["Chad", "a"]],
        [["Chad", "shameful"]], [["Chad", "liar"]],
    ]  # fmt: skip


def test_two_words_that_each_make_a_judgement_sure_both_weigh():
    class Sure(WordCounter):
        def encode(self, doc, wordings=None):
            sure = {"shameful", "liar"} & set(doc.words)
            return Answer(list(doc.words), 0.9 if sure else 0.0)

    judged = Sentiment(CHAD, "chad", "mali", 0.9, 0.1, 0.0)
    found = rounded(explain_judgement(DOC, judged, Sure()))
    assert [w.weight for w in found.words] == [0.0, 0.0, 0.0, 0.45, 0.45]


def test_a_stance_is_explained_without_its_two_mentions():
    judged = Stance(HERE.span, "author", "mali", "chad", "actor", MALI, CHAD, 0.8, 0.2, 0.0)
    found = rounded(explain_judgement(DOC, judged, WordCounter()))
    assert (found.label, found.holder, found.holder_span) == ("against", "mali", MALI)
    assert [(w.span.of(TEXT), w.weight) for w in found.words] == [
        ("called", 0.1), ("a", 0.0), ("shameful", 0.3), ("liar", 0.4),
    ]  # fmt: skip


def test_a_holder_in_another_sentence_is_not_asked_about():
    judged = Stance(HERE.span, "it", "it", "chad", "actor", Span(0, 2), CHAD, 0.8, 0.2, 0.0)
    found = explain_judgement(DOC, judged, WordCounter())
    assert (found.label, found.holder_span, len(found.words)) == ("against", Span(0, 2), 5)


def test_what_was_not_judged_cannot_be_explained():
    nothing = Sentiment(CHAD, "chad", "mali", None, None, None, "not English")
    message = r"^explain: expected a judgement; found none \(not English\)$"
    with pytest.raises(ValueError, match=message):
        explain_judgement(DOC, nothing, WordCounter())


def test_the_sentences_around_are_read_along_up_to_a_passage():
    text = f"{'Rain fell on. ' * 60}Mali accused Chad. {'Rain fell on. ' * 60}"
    doc, _ = read(text)
    chad = Span(text.index("Chad"), text.index("Chad") + 4)
    encoder = WordCounter()
    judged = Sentiment(chad, "chad", "author", 0.8, 0.15, 0.05)
    explain_judgement(doc, judged, encoder)
    number = encoder.read[0].index(["Mali", "accused", "Chad", "."])
    n_words = sum(map(len, encoder.read[0]))
    assert 170 < n_words <= 180
    assert number == len(encoder.read[0]) // 2


def test_a_long_sentence_is_explained_by_its_nearest_words():
    text = f"{'so ' * 300}said Chad {'and ' * 300}on."
    doc, _ = read(text)
    chad = Span(905, 909)
    assert chad.of(text) == "Chad"
    judged = Sentiment(chad, "chad", "author", 0.8, 0.15, 0.05)
    found = explain_judgement(doc, judged, WordCounter())
    assert len(found.words) == 120
    assert found.words[0].span.start > 600
    assert found.words[-1].span.end < 1300


def test_an_explanation_of_a_long_sentence_weighs_each_of_its_words():
    text = f"Mali accused Chad of arming the rebels, of lying about it and of {'much ' * 30}more."
    doc, encoding = read(text)
    judged = Sentiment(Span(13, 17), "chad", "author", *encoding.sentiment([(2, 3)])[0].tolist())
    found = explain_judgement(doc, judged, load_encoder())
    assert found.probability == pytest.approx(
        max(judged.negative, judged.neutral, judged.positive), abs=1e-4
    )
    assert len(found.words) > 40
