"""VADER's lexicon: the transparent baseline that a reader can check by hand.

Hutto and Gilbert (2014), the word list of the package `vaderSentiment`, scored by NLTK's analyser.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from importlib import resources
from types import MappingProxyType
from typing import Any

# Where VADER's own authors draw the line around a neutral text (Hutto & Gilbert, 2014).
VADER_NEUTRAL = 0.05


def polarity(text: str) -> float:
    """VADER's compound score of a text, -1 (most negative) to 1 (most positive).

    Examples
    --------
    >>> round(polarity("The envoy is a liar."), 2), polarity("The envoy left.")
    (-0.51, 0.0)
    """
    return float(_analyser().polarity_scores(text)["compound"])


def vader_label(text: str) -> str:
    """What VADER says of a whole sentence, at its authors' thresholds."""
    compound = polarity(text)
    if abs(compound) < VADER_NEUTRAL:
        return "neutral"
    return "positive" if compound > 0 else "negative"


def word_valences(words: Sequence[str]) -> list[float | None]:
    """The mean human rating of each word, -4 to 4; None where the lexicon has no such word.

    Examples
    --------
    >>> word_valences(["A", "great", "disaster"])
    [None, 3.1, -3.1]
    """
    known = valences()
    return [known.get(word.lower()) for word in words]


@functools.cache
def valences() -> Mapping[str, float]:
    """The lexicon: each lower-case word (or emoticon) with its mean rating, -4 to 4.

    Examples
    --------
    >>> valences()["great"]
    3.1
    """
    return MappingProxyType(_analyser().lexicon)


@functools.cache
def _analyser() -> Any:
    """NLTK's analyser with the lexicon file of `vaderSentiment`.

    NLTK's own loader looks for the file on ``nltk.data.path`` alone, and refuses one that is
    shared between installations or writable by a group; so the analyser is given the text
    of the file in place of its name, and no setting of NLTK's is touched.
    """
    from nltk.sentiment.vader import SentimentIntensityAnalyzer, VaderConstants

    # NLTK ends at an empty last line.
    listed = resources.files("vaderSentiment") / "vader_lexicon.txt"
    analyser = SentimentIntensityAnalyzer.__new__(SentimentIntensityAnalyzer)
    analyser.lexicon_file = listed.read_text(encoding="utf-8").rstrip("\n")
    analyser.lexicon = analyser.make_lex_dict()
    analyser.constants = VaderConstants()
    return analyser
