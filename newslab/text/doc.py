"""One text and everything indexed on it: what a stage takes.

A `Doc` knows which token holds a character, which sentence and paragraph hold a token, and what
stands around a word: its noun phrase, its verb, its owner, the preposition before it. The parts of
the sentence are read from parts of speech alone, in a few steps to either side and never past the
sentence.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from newslab.records import Article, Findings, Sentence, Span, Token, TokenRange
from newslab.text.language import is_english
from newslab.text.lists import listed
from newslab.text.tokens import find_sentences, find_tokens, tag_tokens

_POSSESSIVES = frozenset(["'s", "’s", "'", "’", "`s", "´s"])
_DASHES = frozenset("-–‑")
OPENING_MARKS = frozenset("“\"‘")  # of quotation, where a word begins
NOUN = frozenset(["NOUN", "PROPN"])
_MODIFIERS = frozenset(["ADJ", "NOUN", "PROPN", "NUM", "ADV", "DET"])
_SKIPPED = frozenset(["ADV", "AUX", "PART"])
_PREPOSITIONS = listed("preposition")


@dataclass(frozen=True)
class Doc:
    """A text, its words, sentences and paragraphs, and the look-ups on them.

    Indices are those of ``tokens``; ranges of tokens are half-open. Frozen, because what is
    indexed on it would no longer be true of another text; indices are made when first asked for.

    Parameters
    ----------
    text : str
    tokens : tuple of Token
        With ``upos`` and ``lemma`` where they are known; without them less is found.
    sentences : tuple of Sentence
        Without any, the whole text counts as one.
    paragraphs : tuple of Span
        The stretches that the text is laid out in: the sections of an article.

    Examples
    --------
    >>> doc = make_doc(Article.from_text("Ferries sail again\\n\\nMali said so. It rained."))
    >>> doc.span(3, 5).of(doc.text), doc.range(Span(20, 26)), doc.bounds(4)
    ('Mali said', (3, 5), (3, 7))
    """

    text: str
    tokens: tuple[Token, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    paragraphs: tuple[Span, ...] = ()

    def tagged(self, upos: Sequence[str]) -> Doc:
        """The same with parts of speech, one for each token, and lemmas (`tag_tokens`)."""
        return replace(self, tokens=tuple(tag_tokens(self.tokens, upos)))

    # What each token is.

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The tokens as they are written."""
        return tuple(token.text for token in self.tokens)

    @cached_property
    def lower(self) -> tuple[str, ...]:
        """The tokens in lower case."""
        return tuple(word.lower() for word in self.words)

    @cached_property
    def lemmas(self) -> tuple[str, ...]:
        """The lemmas in lower case; the token itself where it has none."""
        return tuple((token.lemma or token.text).lower() for token in self.tokens)

    @cached_property
    def upos(self) -> tuple[str, ...]:
        """The universal parts of speech; X where they are not known."""
        return tuple(token.upos or "X" for token in self.tokens)

    @cached_property
    def is_english(self) -> bool:
        """Whether the text may be judged: false where it is surely not English."""
        return is_english(self.words) is not False

    # Where things lie in each other.

    @cached_property
    def _starts(self) -> list[int]:
        return [token.span.start for token in self.tokens]

    @cached_property
    def _firsts(self) -> list[int]:
        return [sentence.first for sentence in self.sentences]

    @cached_property
    def _sentence_of(self) -> list[int]:
        """The number of the sentence of each token."""
        ends = [*self._firsts[1:], len(self.tokens)] if self.sentences else [len(self.tokens)]
        starts = [0, *self._firsts[1:]]
        return [k for k, (a, b) in enumerate(zip(starts, ends, strict=True)) for _ in range(a, b)]

    @cached_property
    def _bounds(self) -> list[TokenRange]:
        """The range of each token's sentence; a token between two sentences stands alone."""
        if not self.sentences:
            return [(0, len(self.tokens))] * len(self.tokens)
        bounds: list[TokenRange] = []
        for sentence in self.sentences:
            bounds += [(i, i + 1) for i in range(len(bounds), sentence.first)]
            bounds += [(sentence.first, sentence.last)] * (sentence.last - sentence.first)
        return bounds + [(i, i + 1) for i in range(len(bounds), len(self.tokens))]

    @cached_property
    def _paragraph_of(self) -> list[int]:
        starts = [paragraph.start for paragraph in self.paragraphs]
        return [max(bisect_right(starts, start) - 1, 0) for start in self._starts]

    def span(self, first: int, last: int) -> Span:
        """The characters of tokens ``[first, last)``."""
        return Span(self.tokens[first].span.start, self.tokens[last - 1].span.end)

    def at(self, position: int) -> int:
        """The token that holds a character, or the last before it."""
        return max(bisect_right(self._starts, position) - 1, 0)

    def range(self, span: Span) -> TokenRange:
        """The tokens that a span touches; an empty range where it touches none."""
        if not self.tokens:
            return 0, 0
        first = self.at(span.start)
        if self.tokens[first].span.end <= span.start:
            first += 1
        return first, max(first, bisect_left(self._starts, span.end))

    def sentence(self, i: int) -> int:
        """The number of the sentence of token ``i``, or of the last sentence before it."""
        if 0 <= i < len(self._sentence_of):
            return self._sentence_of[i]
        return max(bisect_right(self._firsts, i) - 1, 0)

    def sentence_range(self, first: int, last: int) -> TokenRange:
        """The numbers, half-open, of the sentences that tokens ``[first, last)`` touch."""
        begin = self.sentence(first)
        return begin, max(begin, self.sentence(last - 1)) + 1

    def bounds(self, i: int) -> TokenRange:
        """The tokens of the sentence of token ``i``."""
        if 0 <= i < len(self._bounds):
            return self._bounds[i]
        return (i, i + 1) if self.sentences else (0, len(self.tokens))

    def section(self, i: int) -> str:
        """The kind of section that token ``i`` stands in."""
        return self.sentences[self.sentence(i)].section if self.sentences else "body"

    def paragraph(self, i: int) -> int:
        """The number of the paragraph that token ``i`` stands in."""
        return self._paragraph_of[i]

    def word(self, i: int, of: int) -> str:
        """Token ``i`` in lower case; empty where it is not in the sentence of token ``of``."""
        first, last = self.bounds(of)
        return self.lower[i] if first <= i < last else ""

    def tag(self, i: int, of: int) -> str:
        """The part of speech of token ``i``; empty outside the sentence of token ``of``."""
        first, last = self.bounds(of)
        return self.upos[i] if first <= i < last else ""

    # What stands around a word.

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
            if self.upos[k] in NOUN and self.lower[k] not in _DASHES:
                head = k
            elif self.upos[k] in ("ADJ", "NUM", "ADV", "DET") or self.lower[k] in _DASHES:
                if head is not None and self.lower[k] not in _DASHES:
                    break
            elif self.upos[k] == "VERB" and head is None and self.lower[k - 1] in _DASHES:
                pass
            elif not (head is None and self.lower[k] in OPENING_MARKS):
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

    def is_subject(self, first: int, last: int) -> bool:
        """Whether tokens ``[first, last)`` stand where subjects do.

        Before their verb, after no preposition, nobody's owner.

        >>> words = [("Lula", "PROPN"), ("met", "VERB"), ("Petro", "PROPN")]
        >>> doc = Doc("abc", tuple(Token(Span(i, i + 1), word, word, upos)
        ...                        for i, (word, upos) in enumerate(words)))
        >>> doc.is_subject(0, 1), doc.is_subject(2, 3)
        (True, False)
        """
        if self.is_possessive(last) or self.preposition(first) is not None:
            return False
        if self.governor(first) is not None and self.verb_after(last) is None:
            return False
        return self.verb_after(last) is not None


def make_doc(article: Article, tokens: Sequence[Token] | None = None) -> Doc:
    """The words and sentences of an article, and its sections as paragraphs.

    Parameters
    ----------
    tokens
        Where the words are cut already, as in gold data.

    Examples
    --------
    >>> make_doc(Article.from_text("It rained. Nobody cheered.")).words[:3]
    ('It', 'rained', '.')
    """
    tokens = find_tokens(article.text) if tokens is None else tokens
    sentences = find_sentences(article.text, tokens, article.sections)
    paragraphs = tuple(section.span for section in article.sections)
    return Doc(article.text, tuple(tokens), tuple(sentences), paragraphs)


def doc_of(findings: Findings) -> Doc:
    """The document that findings were made in."""
    paragraphs = tuple(section.span for section in findings.article.sections)
    return Doc(findings.article.text, findings.tokens, findings.sentences, paragraphs)
