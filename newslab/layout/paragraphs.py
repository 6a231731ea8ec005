"""From a text to its paragraphs, whatever its line breaks mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from newslab.layout.furniture import is_furniture
from newslab.span import Span

_NEWLINE = r"\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
_LINE = re.compile(f"[^{_NEWLINE}]+")
_BREAK = re.compile(f"\r\n|[{_NEWLINE}]")
BULLET = re.compile(r"[•·▪‣◦*–—-]\s")
# What ends a sentence or a clause, and the marks that may close behind it.
STOP = re.compile(r"[.!;:,…。؟۔।][\"'”’»)\]]*$")
# A line that begins in lower case, but goes on with no sentence: a byline, an address.
_NO_PROSE = re.compile(r"by\s|https?:|www\.|pic\.")
# Lines of other widths were not broken by hand or by a mail program.
_NARROWEST_WRAP, _WIDEST_WRAP = 30, 120


def find_paragraphs(text: str) -> list[Span]:
    """Paragraphs, headings and other lines of their own, without the whitespace around them.

    They end at blank lines, and at every line break where lines are whole paragraphs. Lines
    that were broken to a width, or by a link's end, are joined again.

    Examples
    --------
    >>> text = "Ferries sail again\\nNobody cheered.\\nThe owners were\\nrelieved."
    >>> [span.of(text) for span in find_paragraphs(text)]
    ['Ferries sail again', 'Nobody cheered.', 'The owners were\\nrelieved.']
    """
    lines = list(_find_lines(text))
    paragraphs = []
    start = 0
    for i, joined in enumerate(_joined_to_next(text, lines)):
        if not joined:
            paragraphs.append(Span(lines[start].start, lines[i].end))
            start = i + 1
    return paragraphs


def _find_lines(text: str) -> Iterator[Span]:
    for match in _LINE.finditer(text):
        line = match.group()
        left = len(line) - len(line.lstrip())
        if left < len(line):
            yield Span(match.start() + left, match.start() + len(line.rstrip()))


def _joined_to_next(text: str, lines: list[Span]) -> list[bool]:
    """For each line, whether the paragraph goes on in the next."""
    pairs = list(pairwise(lines))
    close = [len(_BREAK.findall(text, a.end, b.start)) == 1 for a, b in pairs]
    width = max((len(a) for near, (a, _) in zip(close, pairs, strict=True) if near), default=0)
    # A line that was broken to a width had no room for the first word of the next.
    full = [
        near and len(a) + 1 + _length_of_first_word(text, b) > width
        for near, (a, b) in zip(close, pairs, strict=True)
    ]
    goes_on = [
        near and text[b.start].islower() and not text[b.start + 1 : b.end][:1].isupper()
        for near, (_, b) in zip(close, pairs, strict=True)
    ]
    n_close, n_full, n_goes_on = sum(close), sum(full), sum(goes_on)
    wrapped = n_close > 1 and n_full >= 0.7 * n_close and n_goes_on >= 0.4 * n_close
    if wrapped and _NARROWEST_WRAP <= width <= _WIDEST_WRAP:
        joins = [
            near and not BULLET.match(text, b.start) and _indent(text, b) <= _indent(text, a)
            for near, (a, b) in zip(full, pairs, strict=True)
        ]
    else:
        joins = [
            near and _is_unfinished(a.of(text)) and not _NO_PROSE.match(text, b.start)
            for near, (a, b) in zip(goes_on, pairs, strict=True)
        ]
    return [*joins, False][: len(lines)]


def _length_of_first_word(text: str, line: Span) -> int:
    return len(text[line.start : min(line.end, line.start + _WIDEST_WRAP)].split(None, 1)[0])


def _is_unfinished(line: str) -> bool:
    return STOP.search(line[-9:]) is None and not is_furniture(line)


def _indent(text: str, line: Span) -> int:
    before = text[max(line.start - _WIDEST_WRAP, 0) : line.start]
    return len(_BREAK.split(before)[-1])
