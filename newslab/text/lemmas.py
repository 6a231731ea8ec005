"""The lemma of an English word, given its part of speech: regular endings, listed exceptions."""

from __future__ import annotations

import re
from functools import lru_cache

from newslab.package_data import data_lines

_VOWEL = re.compile("[aeiouy]")
# Stems that lost an "e" before -ed and -ing: locat-, decid-, argu-, judg-, hop-.
_LOST_E = re.compile(
    "(?:.*(?:[^aeo]at|iat|[^aeo]ut|[aiu]d|iz|[^s]s|[cuv]|[adlr]g|ang|[aou]k|[bcdfgkpt]l|[iu]n|ur)"
    "|[^aeiou]*[aeiouy][bdfgkmnprtlz])(?<![aeiou][aeiou][dkn])"
)
_TWO_SYLLABLES = re.compile("[aeiouy]+[^aeiouy]+[aeiouy]+ll$")


def _read_exceptions() -> dict[tuple[str, str], str]:
    """Lemma of (form in lower case, part of speech), from the two lists of package data."""
    lemmas: dict[tuple[str, str], str] = {}
    for name in ("lemmas_irregular.txt", "lemmas_closed.txt"):
        for line in data_lines(name):
            upos, lemma, *forms = line.split(" ")
            lemmas |= {(form, upos): lemma for form in forms}
    return lemmas


_EXCEPTIONS = _read_exceptions()


@lru_cache(maxsize=65536)
def lemma_of(word: str, upos: str) -> str:
    """The dictionary form of ``word`` as a ``upos``, by the conventions of UD English GUM.

    Proper nouns keep their form; so do words with capitals inside (*iPhone*) and
    capitals throughout, less a plural *s* (*MPs*, *NATO*). All else is in lower case.

    >>> [lemma_of("leaves", "NOUN"), lemma_of("leaves", "VERB"), lemma_of("them", "PRON")]
    ['leaf', 'leave', 'they']
    """
    lower = word.lower()
    if (listed := _EXCEPTIONS.get((lower, upos))) is not None:
        return listed
    if upos in ("PROPN", "X"):
        return word
    if upos == "NUM":
        return lower.replace(",", "") or lower
    if upos in ("NOUN", "ADJ") and _is_shape_kept(word):
        return word[:-1] if word[-1] == "s" and word[:-1].isupper() else word
    front, hyphen, last = lower.rpartition("-")
    return front + hyphen + _EXCEPTIONS.get((last, upos), regular_lemma(last, upos))


def _is_shape_kept(word: str) -> bool:
    """Whether the capitals of a common noun or an adjective are part of it: *NGOs*, *pro-EU*."""
    if word.isupper():
        return len(word) < 6
    return any(letter.isupper() for letter in word[1:])


def regular_lemma(word: str, upos: str) -> str:
    """The lemma of ``word``, in lower case, were it regular.

    >>> regular_lemma("blockaded", "VERB"), regular_lemma("envoys", "NOUN")
    ('blockade', 'envoy')
    """
    if upos == "NOUN" and word.endswith("men"):
        return word[:-2] + "an"
    if upos in ("NOUN", "VERB") and word.endswith("s"):
        return _without_s(word)
    if upos == "VERB":
        for ending in ("ied", "ed", "ing"):
            stem = word.removesuffix(ending)
            if stem != word and len(stem) > 1 and (_VOWEL.search(stem) or ending == "ied"):
                return stem + "y" if ending == "ied" else _with_e(stem)
    return word


def _without_s(word: str) -> str:
    """``word`` without the ending of a plural, or of the third person."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zzes")):
        return word[:-2]
    if word.endswith("oes") and len(word) > 4:
        return word[:-2]
    if word.endswith(("ss", "us", "is")) or len(word) < 3 or word[0].isdigit():
        return word
    return word[:-1]


def _with_e(stem: str) -> str:
    """The verb whose -ed and -ing forms have ``stem``: *hop* of hopp-, *hope* of hop-."""
    if stem[-2:] in ("bb", "dd", "gg", "mm", "nn", "pp", "rr", "tt"):
        return stem[:-1]
    if _TWO_SYLLABLES.search(stem):
        return stem[:-1]
    return stem + "e" if _LOST_E.fullmatch(stem) else stem
