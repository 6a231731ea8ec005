"""What stands on a news page beside the article: buttons, links, credits, notices.

The patterns of ``data/furniture.txt``, matched line by line. A line is furniture only where the
whole of it is, so that a sentence such as "Share prices fell" stays a sentence.
"""

from __future__ import annotations

import re

from newslab.text.lists import patterns

# Longer lines are prose; the bound also keeps matching linear in the length of the text.
LONGEST = 240
# The warning where a line bars the way to the rest of the text.
CUT_OFF = "a line asks to subscribe or log in: the article may be its beginning alone"

_PATTERNS = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in patterns("furniture.txt").items()
    if name in ("openers", "lines", "bar", "fragment")
}
_APOSTROPHES = str.maketrans("’‘ʼ", "'''")


def is_furniture(line: str) -> bool:
    """Whether the whole of ``line`` is page furniture; a line without a letter or digit is.

    Examples
    --------
    >>> is_furniture("Share this article"), is_furniture("Share prices fell on Monday.")
    (True, False)
    """
    if not any(map(str.isalnum, line)):
        return True
    return _matches("lines", line)


def opens_links(line: str) -> bool:
    """Whether links to other articles follow below ``line`` ("Related articles")."""
    return _matches("openers", line)


def bars_reading(line: str) -> bool:
    """Whether ``line`` asks to pay or log in for the rest of the text ("for subscribers only").

    Examples
    --------
    >>> bars_reading("Subscribe to continue reading."), bars_reading("Subscribe today")
    (True, False)
    """
    return _matches("bar", line)


def find_furniture(line: str) -> list[tuple[int, int]]:
    """Where furniture stands inside a line, as half-open offsets into it, in order.

    Examples
    --------
    >>> find_furniture("By Ines Lund | 4 min read")
    [(15, 25)]
    """
    if len(line) > 2 * LONGEST:
        return []
    return [match.span() for match in _PATTERNS["fragment"].finditer(line)]


def _matches(kind: str, line: str) -> bool:
    """Whether the whole line is of a kind: one space between words, no marks at the ends."""
    if len(line) > LONGEST:
        return False
    plain = " ".join(line.translate(_APOSTROPHES).split()).strip(" .:•·|→»›>«<–—_-…!#▶▸")
    return _PATTERNS[kind].fullmatch(plain) is not None
