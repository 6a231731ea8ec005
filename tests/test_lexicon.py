"""VADER's lexicon through NLTK."""

import nltk
import pytest
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from newslab.judging.lexicon import polarity, valences, word_valences

SENTENCES = [
    "The envoy is a shameless liar.",
    "The envoy is NOT good, but the talks were great!!",
    "The envoy left on Monday.",
    "Utterly horrible :(",
    "",
]


@pytest.mark.parametrize("text", SENTENCES)
def test_scores_are_those_of_the_original(text):
    assert polarity(text) == SentimentIntensityAnalyzer().polarity_scores(text)["compound"]


def test_words_are_looked_up_whatever_their_case():
    assert word_valences(["Great", "GREAT", "Kinshasa", "disaster"]) == [3.1, 3.1, None, -3.1]


def test_the_whole_lexicon_is_read():
    assert len(valences()) == 7506
    assert all(-4 <= rating <= 4 for rating in valences().values())


def test_no_setting_of_nltk_is_touched():
    before = list(nltk.data.path)
    polarity("A good day.")
    assert nltk.data.path == before
