"""Sentiment toward a mention: evaluation by a voice, told from misfortune."""

from dataclasses import replace

import pytest
from marked import PerfectModel, divide, golden_rows, read, unmark

from newslab.judging.sentiment import judge_sentiment
from newslab.records import Attribution, Mention, Sentiment, Span
from newslab.speech.attributions import find_attributions
from newslab.speech.voices import attribute_actors

LABELS = ("negative", "neutral", "positive")


def judged(marked):
    """The row of the mention marked t; the source marked s is the actor "source"."""
    text, marks = unmark(marked)
    doc, encoding = read(text)
    names = {"t1": "target", "s1": "source"}
    mentions = [Mention(span, names[mark], "name", "") for mark in names if mark in marks
                for span in marks[mark]]  # fmt: skip
    said = find_attributions(doc, encoding)
    said = attribute_actors(said, mentions, doc)
    rows = judge_sentiment(doc, mentions, said, encoding)
    [row] = [row for row in rows if row.actor_id == "target"]
    return row


@pytest.mark.parametrize("row", golden_rows("sentiment"))
def test_golden_sentiment(row):
    found = judged(row["text"])
    likeliest = max(LABELS, key=lambda label: getattr(found, label))
    label = likeliest if found.reason is None else None
    assert found.voice in row["voice"].split("|")
    assert label in row["label"].split("|")


TEXT = "Ana Ruiz met Ben Okoro. Mali slept.\n\nFollow what we have to say about the news: Mali."
WHOLE = divide(TEXT)
DOC = replace(WHOLE, sentences=(*WHOLE.sentences[:2],
                                replace(WHOLE.sentences[2], section="boilerplate")))  # fmt: skip
FEELINGS = {"Ana Ruiz": (0.7, 0.2, 0.1), "Ben Okoro": (0.4, 0.35, 0.25), "Mali": (0, 0.5, 0.5)}
MENTIONS = [
    Mention(Span(24, 28), "mali", "name", ""),
    Mention(Span(0, 8), "ana", "name", ""),
    Mention(Span(13, 22), "ben", "name", ""),
    Mention(Span(9, 12), None, "pronoun", "no antecedent"),
    Mention(Span(80, 84), "mali", "name", ""),
]
SAID = [
    Attribution((Span(0, 8),), None, None, "direct", "ben"),
    Attribution((Span(13, 22),), None, None, "direct"),
]


def model():
    return PerfectModel(DOC, {}, feelings=FEELINGS)


def test_every_mention_of_an_actor_is_judged_once_in_text_order():
    unsure = "unsure: no label is likelier than 0.50"
    assert judge_sentiment(DOC, MENTIONS, SAID, model()) == [
        Sentiment(Span(0, 8), "ana", "ben", 0.7, 0.2, 0.1),
        Sentiment(Span(13, 22), "ben", "unattributed", 0.4, 0.35, 0.25, unsure),
        Sentiment(Span(24, 28), "mali", "author", 0.0, 0.5, 0.5),
    ]


def test_a_voice_evaluates_an_actor_once_in_a_sentence():
    text = "Mali let Bamako down. Mali slept."
    doc = divide(text)
    feelings = {"Mali": (0.8, 0.2, 0), "Bamako": (0.4, 0.4, 0.2)}
    mentions = [Mention(Span(a, b), "mali", "name", "") for a, b in ((0, 4), (9, 15), (22, 26))]
    rows = judge_sentiment(doc, mentions, [], PerfectModel(doc, {}, feelings=feelings))
    assert [round(row.negative, 9) for row in rows] == [0.6, 0.6, 0.8]
    said = [Attribution((Span(9, 20),), None, None, "direct", "ben")]
    rows = judge_sentiment(doc, mentions, said, PerfectModel(doc, {}, feelings=feelings))
    assert [round(row.negative, 9) for row in rows] == [0.8, 0.4, 0.8]


def test_a_text_that_is_not_english_is_not_judged():
    doc, encoding = divide("Переговоры завершены."), model()
    row = Sentiment(Span(0, 10), "ana", "author", None, None, None, "not English")
    mentions = [Mention(Span(0, 10), "ana", "name", "")]
    assert judge_sentiment(doc, mentions, [], encoding) == [row]
    assert encoding.asked == []


def test_a_text_without_actors_is_not_asked_about():
    encoding = model()
    assert judge_sentiment(DOC, MENTIONS[3:4], [], encoding) == []
    assert encoding.asked == []
