"""Sentiment toward a mention: evaluation by a voice, told from misfortune."""

from dataclasses import replace

import pytest
from marked import PerfectModel, divide, golden_rows, read, unmark

from newslab.judging.sentiment import judge_sentiment
from newslab.records import Mention, Sentiment, Span
from newslab.speech.attributions import attribute_actors, find_attributions, voice_at

LABELS = ("negative", "neutral", "positive")


def judged(marked):
    """The row of the mention marked t; the source marked s is the actor "source"."""
    text, marks = unmark(marked)
    tokens, sentences, encoding = read(text)
    names = {"t1": "target", "s1": "source"}
    mentions = [Mention(span, names[mark], "name", "") for mark in names if mark in marks
                for span in marks[mark]]  # fmt: skip
    said = find_attributions(text, tokens, sentences, encoding)
    said = attribute_actors(said, mentions, tokens)
    voices = [voice_at(mention.span, said) for mention in mentions]
    rows = judge_sentiment(mentions, voices, tokens, sentences, encoding)
    [row] = [row for row in rows if row.actor_id == "target"]
    return row


@pytest.mark.parametrize("row", golden_rows("sentiment"))
def test_golden_sentiment(row):
    found = judged(row["text"])
    likeliest = max(LABELS, key=lambda label: getattr(found, label))
    label = likeliest if found.reason is None else None
    assert (found.voice, label) == (row["voice"], row["label"])


TEXT = "Ana Ruiz met Ben Okoro. Mali slept.\n\nFollow us: Mali."
TOKENS, WHOLE = divide(TEXT)
SENTENCES = [*WHOLE[:2], replace(WHOLE[2], section="boilerplate")]
FEELINGS = {"Ana Ruiz": (0.7, 0.2, 0.1), "Ben Okoro": (0.4, 0.35, 0.25), "Mali": (0, 0.5, 0.5)}
MENTIONS = [
    Mention(Span(24, 28), "mali", "name", ""),
    Mention(Span(0, 8), "ana", "name", ""),
    Mention(Span(13, 22), "ben", "name", ""),
    Mention(Span(9, 12), None, "pronoun", "no antecedent"),
    Mention(Span(48, 52), "mali", "name", ""),
]
VOICES = ["author", "ben", "unattributed", "author", "author"]


def model():
    return PerfectModel(TOKENS, SENTENCES, {}, feelings=FEELINGS)


def test_every_mention_of_an_actor_is_judged_once_in_text_order():
    unsure = "unsure: no label is likelier than 0.50"
    assert judge_sentiment(MENTIONS, VOICES, TOKENS, SENTENCES, model()) == [
        Sentiment(Span(0, 8), "ana", "ben", 0.7, 0.2, 0.1),
        Sentiment(Span(13, 22), "ben", "unattributed", 0.4, 0.35, 0.25, unsure),
        Sentiment(Span(24, 28), "mali", "author", 0.0, 0.5, 0.5),
    ]


def test_a_text_that_is_not_english_is_not_judged():
    encoding = model()
    rows = judge_sentiment(MENTIONS, VOICES, TOKENS, SENTENCES, encoding, judged=False)
    assert rows == [
        Sentiment(Span(0, 8), "ana", "ben", None, None, None, "not English"),
        Sentiment(Span(13, 22), "ben", "unattributed", None, None, None, "not English"),
        Sentiment(Span(24, 28), "mali", "author", None, None, None, "not English"),
    ]
    assert encoding.asked == []


def test_a_text_without_actors_is_not_asked_about():
    encoding = model()
    assert judge_sentiment(MENTIONS[3:4], ["author"], TOKENS, SENTENCES, encoding) == []
    assert encoding.asked == []
