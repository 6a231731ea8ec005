"""Whether a text is English: what is not English is read, but not judged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from newslab.text.lists import listed

FUNCTION_WORDS = listed("function")

_A_TO_Z = re.compile("[a-z]")
# Of 1,177 paragraphs of English news one has less than 0.1 of its words in this list, and half
# have more than 0.3; other languages that write Latin letters hardly reach 0.05.
ENGLISH_SHARE = 0.08
# Fewer words than this may be English without one of these (a heading, a caption full of names).
FEWEST_WORDS = 25
# A short text is of another language where that has so much more of its words than English has,
# and English so few. Of 4,244 single sentences of English news 6 were taken for others (scraps
# such as "Jack Keane, Sen."), of 36 headlines in 20 other languages 25 were known.
_LEAD, _MOST_ENGLISH = 0.2, 0.15


def is_english(words: Iterable[str]) -> bool | None:
    """Whether running words are English, by their share of function words.

    Parameters
    ----------
    words : iterable of str
        Tokens; those without a letter are passed over.

    Returns
    -------
    bool or None
        False for other scripts than Latin, however short. Below 25 words False where frequent
        words of another language stand in it (lists of jusText; Pomikálek, 2011), else None.

    Examples
    --------
    >>> english = "The ministers said that they would return to the talks on Friday, but "
    >>> is_english(2 * english.split())
    True
    >>> spanish = "Los ministros dijeron que volverán el viernes a la mesa de diálogo, pero "
    >>> is_english(2 * spanish.split())
    False
    >>> is_english("Переговоры завершены".split())
    False
    >>> is_english("Il sindacato ha sospeso lo sciopero".split())
    False
    >>> is_english("Hanna Lind thanked Omar Ali".split()) is None
    True
    """
    written = [word for word in words if any(map(str.isalpha, word))]
    letters = [word.lower() for word in written]
    latin = sum(word.isascii() or _A_TO_Z.search(word) is not None for word in letters)
    if 2 * latin < len(letters):
        return False
    if len(letters) < FEWEST_WORDS:
        return False if _is_other(written) else None
    return sum(word in FUNCTION_WORDS for word in letters) / len(letters) >= ENGLISH_SHARE


def _is_other(words: Sequence[str]) -> bool:
    """Whether a short text is of another language; a capital inside it may begin a name."""
    english, others = _frequent_words()
    small = [word.lower() for word in (*words[:1], *filter(str.islower, words[1:]))]
    n_english = sum(word in english for word in small)
    n_other = max(sum(word in frequent for word in small) for frequent in others)
    far = n_other - n_english >= _LEAD * len(small)
    return len(words) >= 3 and n_other >= 2 and far and n_english <= _MOST_ENGLISH * len(small)


@cache
def _frequent_words() -> tuple[frozenset[str], list[frozenset[str]]]:
    """The frequent words of English, and of each other language those that English has not."""
    import justext

    def frequent(language: str) -> frozenset[str]:
        listed = (word.lower() for word in justext.get_stoplist(language))
        return frozenset(word for word in listed if word.isalpha() and len(word) > 1)

    english = frequent("English")
    others = sorted(justext.get_stoplists() - {"English", "Simple_English"})
    return english, [frequent(language) - english for language in others]
