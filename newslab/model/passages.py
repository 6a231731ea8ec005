"""Tokens to what the reader model takes: word pieces, their casing, and passages."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from tokenizers import Tokenizer

LIMIT = 256
MOST_PIECES = 16
CASINGS = ("lower", "title", "upper", "mixed", "none")


def casing(word: str) -> int:
    """Which of ``CASINGS`` a word has, as an index.

    A single capital letter counts as title case.

    >>> [CASINGS[casing(word)] for word in ("oil", "Oil", "UN", "McCoy", "7", "I")]
    ['lower', 'title', 'upper', 'mixed', 'none', 'title']
    """
    letters = word if word.isalpha() else "".join(filter(str.isalpha, word))
    if not letters:
        return 4
    n_upper = sum(map(str.isupper, letters))
    if not n_upper:
        return 0
    if n_upper == 1 and letters[0].isupper():
        return 1
    return 2 if n_upper == len(letters) else 3


class WordPieces:
    """Word pieces of single words, so that no piece crosses a token.

    Every word has at least one piece (``[UNK]`` where the tokeniser finds none) and at
    most ``MOST_PIECES``; the rest of an endless word is dropped.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._tokenizer = tokenizer
        self._pieces: dict[str, list[int]] = {}
        vocabulary = tokenizer.get_vocab()
        self.start, self.end, self.unknown = (
            vocabulary[mark] for mark in ("[CLS]", "[SEP]", "[UNK]")
        )

    def __call__(self, words: Sequence[str]) -> list[list[int]]:
        """The piece ids of each word."""
        known = self._pieces
        if len(known) > 200_000:
            known.clear()
        new = [word for word in dict.fromkeys(words) if word not in known]
        readable = [word[:200].encode("utf-8", "replace").decode("utf-8") for word in new]
        encodings = self._tokenizer.encode_batch(readable, add_special_tokens=False)
        for word, encoding in zip(new, encodings, strict=True):
            known[word] = encoding.ids[:MOST_PIECES] or [self.unknown]
        return [known[word] for word in words]


def cut_passages(
    sizes: Sequence[int],
    starts: Sequence[int],
    paragraphs: Sequence[bool],
    limit: int = LIMIT,
) -> list[tuple[int, int]]:
    """Token ranges of at most ``limit`` pieces, in order, covering every token once.

    Parameters
    ----------
    sizes
        The number of pieces of each token, none over ``limit``.
    starts
        The first token of each sentence, rising; 0 is added where it is missing.
    paragraphs
        Whether a paragraph starts with that sentence.

    A passage takes whole sentences; where the next does not fit, it ends at the last end of
    a paragraph that leaves it at least half full, else before that sentence. A sentence
    over the limit is cut between tokens.

    >>> cut_passages([1] * 10, [0, 4, 8], [True, False, False], limit=9)
    [(0, 8), (8, 10)]
    """
    ends = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
    opens = dict(zip(starts, paragraphs, strict=True))
    borders = sorted({0, len(sizes), *(start for start in starts if start < len(sizes))})
    passages: list[tuple[int, int]] = []
    first, best = 0, 0
    for here, there in pairwise(borders):
        if opens.get(here) and ends[here] - ends[first] >= limit / 2:
            best = here
        while ends[there] - ends[first] > limit:
            if best > first:
                cut = best
            elif here > first:
                cut = here
            else:
                cut = int(np.searchsorted(ends, ends[first] + limit, side="right")) - 1
            passages.append((first, cut))
            first = cut
    if first < len(sizes):
        passages.append((first, len(sizes)))
    return passages


# Distances, in pieces, at which a bucket begins; near ones are told apart more finely.
BUCKETS = (1, 2, 4, 8, 14, 24, 40, 70, 120, 200)
_BEGINNINGS = np.array(BUCKETS)


def distance_buckets(distances: np.ndarray) -> np.ndarray:
    """Signed distances as 0 to 20, 10 standing for no distance.

    >>> distance_buckets(np.array([-300, -1, 0, 3])).tolist()
    [0, 9, 10, 12]
    """
    far = np.searchsorted(_BEGINNINGS, np.abs(distances), side="right")
    return np.asarray(len(BUCKETS) + np.sign(distances) * far, dtype=np.int64)


def gaps(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """How far each right span ``[first, last)`` lies behind (+) or before (-) its left span.

    >>> gaps(np.array([[5, 7]] * 3), np.array([[7, 8], [0, 5], [6, 9]])).tolist()
    [1, -1, 0]
    """
    behind = np.maximum(right[:, 0] - left[:, 1] + 1, 0)
    before = np.maximum(left[:, 0] - right[:, 1] + 1, 0)
    return np.asarray(behind - before)
