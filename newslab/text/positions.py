"""Characters, tokens and sentences of one text, looked up in each other."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from newslab.records import Sentence, Span, Token, TokenRange


class Positions:
    """Where the characters, tokens and sentences of one text lie in each other.

    Token and sentence ranges are half-open: ``(first, last)``.

    Parameters
    ----------
    tokens, sentences
        In text order. Without sentences the whole text counts as one.

    Examples
    --------
    >>> tokens = [Token(Span(0, 4), "Mali"), Token(Span(5, 9), "said"), Token(Span(9, 10), ".")]
    >>> at = Positions(tokens, [Sentence(Span(0, 10), "body", 0, 3)])
    >>> at.range(Span(2, 6)), at.span((1, 3)), at.sentences((0, 2))
    ((0, 2), Span(start=5, end=10), (0, 1))
    """

    def __init__(self, tokens: Sequence[Token], sentences: Sequence[Sentence]) -> None:
        self.tokens = tokens
        self._starts = [token.span.start for token in tokens]
        self._firsts = [sentence.first for sentence in sentences] or [0]

    def span(self, tokens: TokenRange) -> Span:
        """The characters from a range's first token to its last."""
        return Span(self.tokens[tokens[0]].span.start, self.tokens[tokens[1] - 1].span.end)

    def range(self, span: Span) -> TokenRange:
        """The tokens that a span touches; an empty range where it touches none."""
        if not self.tokens:
            return 0, 0
        first = max(bisect_right(self._starts, span.start) - 1, 0)
        if self.tokens[first].span.end <= span.start:
            first += 1
        return first, max(first, bisect_left(self._starts, span.end))

    def sentence(self, token: int) -> int:
        """The number of the sentence of a token, or of the last sentence before it."""
        return max(bisect_right(self._firsts, token) - 1, 0)

    def sentences(self, tokens: TokenRange) -> TokenRange:
        """The numbers of the sentences that a range of tokens touches."""
        first = self.sentence(tokens[0])
        return first, max(first, self.sentence(tokens[1] - 1)) + 1

    def sentence_start(self, token: int) -> int:
        """The first token of a token's sentence."""
        return self._firsts[self.sentence(token)]

    def sentence_end(self, token: int) -> int:
        """The token behind the last one of a token's sentence."""
        following = self.sentence(token) + 1
        return self._firsts[following] if following < len(self._firsts) else len(self.tokens)
