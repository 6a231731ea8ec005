"""What stands around a word: its noun phrase, its verb, its owner, the preposition before it.

Read from parts of speech alone, in a few steps to either side and never past the sentence.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from newslab.records import Sentence, Span, Token

_POSSESSIVES = frozenset(["'s", "’s", "'", "’", "`s", "´s"])
_DASHES = frozenset("-–‑")
_NOMINAL = frozenset(["NOUN", "PROPN"])
_MODIFIERS = frozenset(["ADJ", "NOUN", "PROPN", "NUM", "ADV", "DET"])
_SKIPPED = frozenset(["ADV", "AUX", "PART"])


class Phrases:
    """The tokens of one text with what stands around each. Indices are those of ``tokens``.

    Parameters
    ----------
    text : str
    tokens : sequence of Token
        With ``upos`` and ``lemma`` where they are known; without them less is found.
    sentences : sequence of Sentence
    """

    def __init__(self, text: str, tokens: Sequence[Token], sentences: Sequence[Sentence]) -> None:
        self.text = text
        self.tokens = tokens
        self.words = [token.text for token in tokens]
        self.lower = [token.text.lower() for token in tokens]
        self.lemmas = [(token.lemma or token.text).lower() for token in tokens]
        self.upos = [token.upos or "X" for token in tokens]
        self._firsts = [sentence.first for sentence in sentences]
        self._sentences = sentences
        self._starts = [token.span.start for token in tokens]
        self._bounds = _bounds(len(tokens), sentences)
        self._numbers = _numbers(len(tokens), self._firsts)

    def span(self, first: int, last: int) -> Span:
        """The characters of tokens ``[first, last)``."""
        return Span(self.tokens[first].span.start, self.tokens[last - 1].span.end)

    def at(self, position: int) -> int:
        """The token that holds a character, or the last before it."""
        return max(bisect_right(self._starts, position) - 1, 0)

    def sentence(self, i: int) -> int:
        """The number of the sentence of token ``i``."""
        if 0 <= i < len(self._numbers):
            return self._numbers[i]
        return max(bisect_right(self._firsts, i) - 1, 0)

    def bounds(self, i: int) -> tuple[int, int]:
        """First and last (exclusive) token of the sentence of token ``i``."""
        if 0 <= i < len(self._bounds):
            return self._bounds[i]
        if not self._sentences:
            return 0, len(self.tokens)
        sentence = self._sentences[self.sentence(i)]
        return (sentence.first, sentence.last) if i < sentence.last else (i, i + 1)

    def section(self, i: int) -> str:
        """The kind of section that token ``i`` stands in."""
        return self._sentences[self.sentence(i)].section if self._sentences else "body"

    def word(self, i: int, of: int) -> str:
        """Token ``i`` in lower case; empty where it is not in the sentence of token ``of``."""
        first, last = self.bounds(of)
        return self.lower[i] if first <= i < last else ""

    def tag(self, i: int, of: int) -> str:
        """The part of speech of token ``i``; empty outside the sentence of token ``of``."""
        first, last = self.bounds(of)
        return self.upos[i] if first <= i < last else ""

    def is_possessive(self, last: int) -> bool:
        """Whether a possessive mark follows the phrase that ends at ``last`` (exclusive)."""
        if self.word(last, last - 1) not in _POSSESSIVES:
            return False
        if self.lower[last] not in ("'", "’"):
            owned = self.tag(last + 1, last) in ("ADJ", "NOUN", "PROPN", "NUM")
            return (
                self.upos[last] not in ("AUX", "VERB") or owned and self.head(last + 1) is not None
            )
        return self.lower[last - 1][-1:] == "s" and self.tag(last + 1, last) in _MODIFIERS

    def is_joined(self, first: int, last: int) -> bool:
        """Whether a phrase is half of a compound written with a hyphen or dash."""
        after = self.word(last, last - 1) in _DASHES and last < len(self.tokens) - 1
        if after and self._touches(last - 1) and self._touches(last):
            return True
        before = first > 1 and self.word(first - 1, first) in _DASHES
        return before and self._touches(first - 2) and self._touches(first - 1)

    def _touches(self, i: int) -> bool:
        return self.tokens[i].span.end == self.tokens[i + 1].span.start

    def head(self, i: int) -> int | None:
        """The head of the noun phrase that begins at token ``i``: its last noun in a row.

        Modifiers and hyphens are stepped over: *full-scale invasion*, *old city walls*.
        """
        _, last = self.bounds(i) if i < len(self.tokens) else (0, 0)
        head, k = None, i
        while k < last and k < i + 9:
            if self.upos[k] in _NOMINAL and self.lower[k] not in _DASHES:
                head = k
            elif self.upos[k] in ("ADJ", "NUM", "ADV", "DET") or self.lower[k] in _DASHES:
                if head is not None and self.lower[k] not in _DASHES:
                    break
            elif self.upos[k] == "VERB" and head is None and self.lower[k - 1] in _DASHES:
                pass
            elif not (head is None and self.lower[k] in ("“", '"', "‘")):
                break
            k += 1
        return head

    def verb_after(self, last: int) -> int | None:
        """The verb whose subject ends at token ``last`` (exclusive), or None.

        Adverbs, auxiliaries and one aside between commas are stepped over: *Cairo, in a
        statement, also rejected*.
        """
        if not 0 < last < len(self.tokens):
            return None
        _, end = self.bounds(last - 1)
        k = last
        if k < end and self.lower[k] == ",":
            closing = next(
                (j for j in range(k + 1, min(k + 16, end)) if self.lower[j] == ","), None
            )
            k = closing + 1 if closing is not None else k
        auxiliary = None
        while k < end and k < last + 24:
            if self.upos[k] == "VERB":
                return k
            if self.upos[k] == "AUX":
                auxiliary = k
            elif self.upos[k] not in _SKIPPED and self.lower[k] not in ("n't", "n’t", "not"):
                return auxiliary
            k += 1
        return auxiliary

    def is_passive(self, last: int) -> bool:
        """Whether the subject that ends at ``last`` undergoes its verb (*Cairo was shelled*)."""
        verb = self.verb_after(last)
        if verb is None or self.upos[verb] != "VERB":
            return False
        between = range(last, verb)
        helped = any(self.upos[k] == "AUX" and self.lemmas[k] in ("be", "is", "was", "were", "are",
                     "been", "being") for k in between)  # fmt: skip
        return helped and not self.lower[verb].endswith("ing")

    def governor(self, first: int) -> int | None:
        """The verb of which the phrase beginning at ``first`` is the object, or None."""
        k = first - 1
        start, _ = self.bounds(first)
        while k >= start and k > first - 4:
            if self.upos[k] in ("VERB", "AUX"):
                return k
            if self.upos[k] not in ("DET", "ADV", "ADJ"):
                return None
            k -= 1
        return None

    def preposition(self, first: int) -> int | None:
        """The preposition right before a phrase; determiners and adjectives are stepped over."""
        k = first - 1
        start, _ = self.bounds(first)
        while k >= start and k > first - 4:
            if self.upos[k] == "ADP" or self.lower[k] in _PREPOSITIONS:
                return k
            if self.upos[k] not in ("DET", "ADJ") and self.lower[k] not in ("the", "a"):
                return None
            k -= 1
        return None


def _numbers(n: int, firsts: Sequence[int]) -> list[int]:
    """The number of the sentence of each of ``n`` tokens, given the first token of each."""
    ends = [*firsts[1:], n] if firsts else []
    starts = [0, *firsts[1:]]
    return [k for k, (a, b) in enumerate(zip(starts, ends, strict=False)) for _ in range(a, b)]


def _bounds(n: int, sentences: Sequence[Sentence]) -> list[tuple[int, int]]:
    """First and last token of the sentence of each of ``n`` tokens; between two, itself alone."""
    if not sentences:
        return [(0, n)] * n
    bounds: list[tuple[int, int]] = [(sentences[0].first, sentences[0].last)] * sentences[0].first
    for sentence in sentences:
        bounds += [(i, i + 1) for i in range(len(bounds), sentence.first)]
        bounds += [(sentence.first, sentence.last)] * (sentence.last - sentence.first)
    return bounds + [(i, i + 1) for i in range(len(bounds), n)]


_PREPOSITIONS = frozenset(
    "in at near from to into within inside outside across throughout around through via of on for "
    "with between against by toward towards over under about beyond off".split()
)
