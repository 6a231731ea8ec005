"""What is content: the model's marks, mended by the quotation marks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from newslab.records import Token, TokenRange
from newslab.sources.sections import find_paragraphs
from newslab.speech.quotes import Quotation
from newslab.text.positions import Positions

# A shorter quotation is content only where the model marks it: of PolNeAR's quotations 2 % are
# nobody's speech from ten words on, 6 % from five to nine, but 30 % of the shorter ones, which
# are scare quotes and titles.
SPEECH_WORDS = 5
# A quotation is taken whole where the model marks at least this share of its tokens.
MARKED_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch of content, and the share of its tokens that stands in quotation marks."""

    tokens: TokenRange
    sentences: TokenRange
    paragraphs: tuple[int, int]  # of its first token and of its last
    quoted: float
    unclosed: bool


def paragraphs_of(text: str, tokens: Sequence[Token]) -> list[int]:
    """The number of the paragraph that each token stands in."""
    starts = [paragraph.start for paragraph in find_paragraphs(text)]
    return [bisect_right(starts, token.span.start) for token in tokens]


def find_pieces(
    places: Positions,
    paragraph_of: Sequence[int],
    quotations: Sequence[Quotation],
    marked: Sequence[TokenRange],
    cues: Sequence[TokenRange],
) -> list[Piece]:
    """What the model marks as content, each quotation that is speech taken whole."""
    covered = np.zeros(len(places.tokens) + 1, dtype=bool)
    for first, last in marked:
        covered[first:last] = True
    cued = np.zeros(len(places.tokens), dtype=bool)
    for first, last in cues:
        cued[first:last] = ~covered[first:last]
    in_quotes = np.zeros(len(places.tokens), dtype=bool)
    opened = np.zeros(len(places.tokens), dtype=bool)
    whole = []
    for quotation in quotations:
        first, last = places.range(quotation.span)
        if not quotation.closed and first < last:
            # Nobody knows where it ended: where its sentence does, or the model's content.
            stop = places.sentence_end(first)
            while stop < last and covered[stop]:
                stop += 1
            last = min(last, stop)
            opened[first] = True
        in_quotes[first:last] = True
        if first == last or cued[first:last].any():
            continue  # a quoted report: its own attributions count
        share = covered[first:last].mean()
        if share >= MARKED_SHARE or _is_speech(places.tokens[first:last]):
            whole.append((first, last))
    pieces = []
    for first, last in _merged([*_cut(marked, paragraph_of), *whole]):
        pieces.append(Piece(
            tokens=(first, last),
            sentences=places.sentences((first, last)),
            paragraphs=(paragraph_of[first], paragraph_of[last - 1]),
            # A closing mark that closes nothing: the opening one is lost.
            quoted=1.0 if _is_closing(places.tokens[last - 1]) and not in_quotes[last - 1]
            else float(in_quotes[first:last].mean()),
            unclosed=bool(opened[first:last].any()),
        ))  # fmt: skip
    return pieces


def _is_closing(token: Token) -> bool:
    return token.text in {"”", '"', "''"}


def _is_speech(tokens: Sequence[Token]) -> bool:
    """Whether a quotation is too long for scare quotes, and no title of a work."""
    words = [token.text for token in tokens if any(map(str.isalnum, token.text))]
    long_words = [word for word in words if len(word) > 3]
    title = len(long_words) > 1 and not any(word[0].islower() for word in long_words)
    return len(words) >= SPEECH_WORDS and not title


def _cut(ranges: Iterable[TokenRange], paragraph_of: Sequence[int]) -> Iterator[TokenRange]:
    """Ranges cut where a paragraph ends: content goes on in the next one only inside marks."""
    for first, last in ranges:
        cuts = [i for i in range(first + 1, last) if paragraph_of[i] != paragraph_of[i - 1]]
        yield from pairwise([first, *cuts, last])


def _merged(ranges: Iterable[TokenRange]) -> list[TokenRange]:
    """Ranges that overlap made one."""
    merged: list[TokenRange] = []
    for first, last in sorted(ranges):
        if merged and first < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged
