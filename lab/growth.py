"""How the cost of reading grows with a text: every stage but the model, on texts made to hurt.

The model reads passages of limited length, so that its cost grows as the text does. What stands
around it must do so too: twice the text, twice the time, whatever the text. In the place of the
model stands a reader of capital letters, which marks far more than any model would.
"""

from __future__ import annotations

import string
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice, product
from unittest import mock

import numpy as np
import pandas as pd

import newslab.reading
from newslab.model.labels import Labelled
from newslab.records import Article, TokenRange
from newslab.text.doc import Doc

_SAYING = frozenset(["said", "says", "praised", "warned"])
_TAGS = {"and": "CCONJ", "the": "DET", "of": "ADP", "that": "SCONJ", "was": "AUX", "with": "ADP",
         "she": "PRON", "her": "PRON", "it": "PRON", "who": "PRON", "envoy": "NOUN",
         "company": "NOUN", "plan": "NOUN", "left": "VERB"}  # fmt: skip
_PLAIN = "The mayor said that the plan was good, and that she liked it. "
_FIRST = [a + b for a, b in product(string.ascii_uppercase, ("na", "mo", "lia", "ve", "rik"))]
_LAST = [a + b + c for a, b, c in product(string.ascii_uppercase, "aeiou", ("bert", "kin", "lo"))]


class CapitalReader:
    """Stands for `Encoding`: words in capitals are names, what follows *that* is said."""

    def __init__(self, doc: Doc) -> None:
        self._words = doc.words

    @property
    def upos(self) -> list[str]:
        """A part of speech for each token, by its look."""
        return [
            _TAGS.get(word.lower())
            or ("VERB" if word in _SAYING else "PROPN" if word[:1].isupper()
                else "NOUN" if word[:1].isalpha() else "PUNCT")
            for word in self._words
        ]  # fmt: skip

    def decode(self, layer: str) -> list[Labelled]:
        """Spans of a layer, none longer than some words."""
        names = list(self._runs(lambda word: word[:1].isupper() and len(word) > 1, 3))
        if layer == "names":
            return [Labelled(a, b, "ORGANISATION" if self._words[b - 1] in ("Corp", "Union")
                             else "PERSON", 0.9) for a, b in names]  # fmt: skip
        if layer == "source":
            return [Labelled(a, b, "", 0.9) for a, b in names if self._word(b) in _SAYING]
        if layer == "cue":
            return [Labelled(a, b, "", 0.9) for a, b in self._runs(_SAYING.__contains__, 1)]
        said = self._runs(lambda word: word.lower() not in _SAYING and word not in ".“”", 20)
        return [Labelled(a, b, "", 0.9) for a, b in said if self._words[a] == "that"]

    def _word(self, i: int) -> str:
        return self._words[i] if i < len(self._words) else ""

    def _runs(self, fits: Callable[[str], bool], most: int) -> Iterator[TokenRange]:
        first = None
        for i, word in enumerate((*self._words, "")):
            inside = bool(word) and fits(word)
            if first is not None and (not inside or i - first == most):
                yield first, i
                first = None
            if inside and first is None:
                first = i

    def shares(self, layer: str, spans: Sequence[TokenRange]) -> np.ndarray:
        """As of `Encoding`."""
        return np.full(len(spans), 0.8)

    def sentiment(self, spans: Sequence[TokenRange]) -> np.ndarray:
        """As of `Encoding`."""
        return np.full((len(spans), 3), 1 / 3)

    def positions(
        self, pairs: Sequence[tuple[TokenRange, TokenRange]], issues: object = None
    ) -> np.ndarray:
        """As of `Encoding`."""
        return np.full((len(pairs), 3), 1 / 3)

    def antecedent(self, pairs: Sequence[tuple[TokenRange, TokenRange]]) -> np.ndarray:
        """As of `Encoding`."""
        return np.full(len(pairs), 0.5)

    def link(self, kind: str, pairs: Sequence[tuple[TokenRange, TokenRange]]) -> np.ndarray:
        """As of `Encoding`."""
        return np.full(len(pairs), 0.5)


def _filled(piece: str) -> Callable[[int], str]:
    return lambda n: (piece * (n // len(piece) + 1))[:n]


def _crowd(form: str) -> Callable[[int], str]:
    def text(n: int) -> str:
        names = (form.format(f"{first} {middle}{last.lower()}")
                 for first, middle, last in product(_FIRST, _LAST, _LAST))  # fmt: skip
        return "".join(islice(names, n // len(form) + 1))[:n]

    return text


TEXTS: Mapping[str, Callable[[int], str]] = {
    "ordinary": _filled(_PLAIN),
    "quotation never closed": lambda n: "Ana Ruiz said: “" + _filled(_PLAIN)(n),
    "straight quotation never closed": lambda n: 'Ana Ruiz said: "' + _filled(_PLAIN)(n),
    "quotations": _filled("“The plan was good,” said Ana Ruiz. "),
    "quotations opened": _filled("“The plan ‘was "),
    "one actor": _filled("Ana Ruiz praised Ana Ruiz and her plan. She, who left, said it was. "),
    "one actor in one sentence": _filled("Ana Ruiz praised Ana Ruiz and her plan, she said that "),
    "many persons": _crowd("{} said that she left. "),
    "many persons in one sentence": _crowd("{} said that she left, who "),
    "many organisations": _crowd("{} Corp praised the company. "),
    "many surnames": _crowd("{} left. "),
    "acronyms": _crowd("The {} Union (TBU) left. "),
    "the envoy": _crowd("the envoy, {}, praised the envoy. "),
    "no sentence ends": _filled("and the mayor praised the plan of Ana Ruiz with it "),
    "commas": _filled("Ana Ruiz, the mayor, of Mali, "),
    "relatives": _filled("Ana Ruiz of the plan of the plan who said that she left "),
    "brackets": _filled("("),
    "pairs of brackets": _filled("()[] "),
    "line feeds": lambda n: "Ana Ruiz left." + "\n" * n,
    "lines": _filled("Ana\n"),
    "spaces": lambda n: f"Ana Ruiz left.{' ' * n}Bo came.",
    "one word": _filled("a"),
    "names": _filled("Ana Ruiz Okafor "),
    "capitals": _filled("THE MAYOR PRAISED ANA RUIZ. "),
    "opening marks": _filled("“"),
    "straight marks": _filled('"'),
    "apostrophes": _filled("'"),
    "spaced apostrophes": _filled(" 'a"),
    "dashes": _filled("- "),
    "full stops": _filled(". "),
    "initials": _filled("A. "),
    "digits": _filled("7 "),
    "emoji": _filled("😀\ufe0f "),
    "paragraphs": _filled("Ana Ruiz left.\n\n"),
    "transcript": _filled("ANA RUIZ: I said that it was good.\nBO OKAFOR: We stayed.\n"),
    "signatures": _filled("“Never.” — Ana Ruiz\n\n"),
    "datelines": _filled("VARNHOLM, May 3 (Reuters) — Ana Ruiz left.\n"),
}


def seconds_of(name: str, size: int) -> float:
    """The processor's seconds for one of `TEXTS` of so many characters, the model apart."""
    text = TEXTS[name](size)

    def read_words(doc: Doc, *_: object, **__: object) -> tuple[Doc, CapitalReader]:
        reader = CapitalReader(doc)
        return doc.tagged(reader.upos), reader

    with mock.patch.object(newslab.reading, "read_words", read_words), mock.patch.object(
        Doc, "is_english", True
    ):
        began = time.process_time()
        newslab.reading.annotate(Article.from_text(text, id="x"), issues={"plan": ["plan"]})
        return time.process_time() - began


def growth_table(sizes: Sequence[int], names: Sequence[str] = tuple(TEXTS)) -> pd.DataFrame:
    """Milliseconds of each thousand characters, for every kind of text and size.

    A row that is the same from left to right is a cost that grows as the text does.
    """
    seconds_of("ordinary", 1000)  # which loads the lists
    rows = {name: [1e6 * seconds_of(name, size) / size for size in sizes] for name in names}
    return pd.DataFrame.from_dict(rows, orient="index", columns=[f"{n:,}" for n in sizes])
