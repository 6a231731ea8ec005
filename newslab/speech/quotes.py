"""Quotation marks: a text's quoted stretches, whatever marks it uses and however damaged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from newslab.records import Span
from newslab.sources.sections import find_paragraphs

# Every mark that may open, with the marks that close it.
CLOSERS = {
    "“": "”“",  # left double: the usual one, closed by itself where somebody mistyped
    "”": "”“",  # Sweden and Finland open with it, and so does who swaps the two
    "„": "“”",  # low double: Central Europe closes it with either
    '"': '"',  # straight double
    "''": "''",  # two apostrophes typed for a double mark
    "``": "''",  # two grave accents: the opening mark of typewriters and TeX
    "«": "»",  # guillemets, and turned inwards below
    "»": "«",
    "‘": "’",  # left single
    "'": "'",  # straight single, also the apostrophe
    "‹": "›",
}
SINGLES = frozenset("‘’'‹›")
DEEPEST = 12  # quotations inside each other; a mark that would open one more is passed over
MARK = re.compile(r"''|``|[“”„\"«»‘’'‹›]")
# Words written with an apostrophe in front: ’90s, ’em, ’til, rock ’n’ roll.
ELISION = re.compile(r"['‘’](?:\d0s|em|til|tis|twas|cause|round|bout|n)\b", re.IGNORECASE)
AFTER_CLOSING = frozenset(")]}>—–-―/.,;:!?…”»’›\"'")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quoted stretch, its marks included.

    ``depth`` is 0 for a quotation, 1 for one inside it, and so on. ``closed`` is False
    where the closing mark is missing; the span then runs to the next opening mark or to
    the end of its paragraph. ``continues`` is True where it carries on the quotation of
    the paragraph before and repeats its opening mark.
    """

    span: Span
    mark: str
    depth: int = 0
    closed: bool = True
    continues: bool = False


@dataclass(frozen=True, slots=True)
class _Mark:
    """One mark, what its neighbours allow it to do, and what follows it in its paragraph."""

    span: Span
    text: str
    opens: bool
    closes: bool
    before: str
    n_openers: int  # later marks of its pair that open and do not close
    n_closers: int  # later marks of its pair that may close


def find_quotations(text: str, paragraphs: Iterable[Span] | None = None) -> list[Quotation]:
    """The quoted stretches of a text, in text order, outer before inner.

    Straight, curly and low marks, guillemets and doubled apostrophes are understood, one
    inside another to any depth; apostrophes and inch marks are not mistaken for them. A
    mark that closes nothing is passed over. Damaged text never raises.

    Parameters
    ----------
    paragraphs
        A quotation ends with its paragraph, unless the next one opens with its mark again;
        found by `find_paragraphs` where they are not given.

    Examples
    --------
    >>> text = "“We don't ask for ‘pity’,” she said."
    >>> [(quote.span.of(text), quote.depth) for quote in find_quotations(text)]
    [("“We don't ask for ‘pity’,”", 0), ('‘pity’', 1)]
    """
    found: list[Quotation] = []
    pending: int | None = None  # index of the quotation that the last paragraph left open
    for paragraph in find_paragraphs(text) if paragraphs is None else paragraphs:
        marks = _find_marks(text, paragraph)
        continues = False
        if pending is not None and marks:
            left_open, first = found[pending], marks[0]
            if first.text == left_open.mark and first.span.start == paragraph.start:
                continues = True
                found[pending] = replace(left_open, closed=True)
            elif _closes(first, left_open.mark) and not first.opens:
                whole = Span(left_open.span.start, first.span.end)
                found[pending] = replace(left_open, span=whole, closed=True)
                marks = marks[1:]
        quotes = _scan(text, paragraph, marks)
        if continues and quotes:
            quotes[0] = replace(quotes[0], continues=True)
        outer = [i for i, quote in enumerate(quotes) if quote.depth == 0]
        still_open = bool(outer) and not quotes[outer[-1]].closed
        pending = len(found) + outer[-1] if still_open else None
        found.extend(quotes)
    return sorted(found, key=lambda quote: (quote.span.start, quote.depth))


def _find_marks(text: str, paragraph: Span) -> list[_Mark]:
    """The marks of a paragraph that may open or close; apostrophes inside words left out."""
    marks: list[_Mark] = []
    closers: Counter[str] = Counter()
    openers: Counter[str] = Counter()
    matches = list(MARK.finditer(text, paragraph.start, paragraph.end))
    for match in reversed(matches):
        mark, span = match.group(), Span(*match.span())
        before = text[span.start - 1] if span.start > paragraph.start else " "
        after = text[span.end] if span.end < paragraph.end else " "
        if mark in SINGLES and (
            (before.isalnum() and after.isalnum()) or ELISION.match(text, span.start)
        ):
            continue
        opens, closes = _roles(mark, before, after)
        opener = "‘" if mark == "’" else mark
        n_closers = sum(closers[closer] for closer in _closers(opener))
        marks.append(_Mark(span, mark, opens, closes, before, openers[opener], n_closers))
        closers[mark] += closes
        openers[mark] += opens and not closes
    return marks[::-1]


def _roles(mark: str, before: str, after: str) -> tuple[bool, bool]:
    """Whether a mark between two characters may open, and whether it may close."""
    opens = before.isspace() and not after.isspace()
    closes = not before.isspace() and (after.isspace() or after in AFTER_CLOSING)
    if mark in {"„", "``", "‘", "‹"}:
        return True, False
    if mark == "“":
        return not closes or opens, closes and not opens
    if mark in {"”", "’", "›"}:
        return mark == "”" and opens and not closes, closes or not opens
    if mark == "'":
        return opens, closes
    return (opens, closes) if opens != closes else (True, True)


def _closers(opening: str) -> tuple[str, ...]:
    """The marks that close what ``opening`` opened."""
    closers = CLOSERS.get(opening, "")
    return (closers,) if closers == "''" else tuple(closers)


def _closes(mark: _Mark, opening: str) -> bool:
    """Whether a mark may close what ``opening`` opened."""
    return mark.closes and mark.text in _closers(opening)


def _scan(text: str, paragraph: Span, marks: Sequence[_Mark]) -> list[Quotation]:
    """Match the marks of one paragraph from left to right, on a stack of open ones."""
    stack: list[_Mark] = []
    found: list[Quotation] = []
    for mark in marks:
        level = _level_closed(mark, stack, text)
        if level is not None:
            found += _unwind(stack, level, mark.span.end, text, closed=True)
        elif mark.opens and mark.text in CLOSERS and not _is_apostrophe(mark):
            same = [i for i, opening in enumerate(stack) if opening.text == mark.text]
            if same and not _nests(mark):
                found += _unwind(stack, same[0], mark.span.start, text, closed=False)
            if len(stack) < DEEPEST:
                stack.append(mark)
    if stack:
        found += _unwind(stack, 0, paragraph.end, text, closed=False)
    return sorted(found, key=lambda quote: (quote.span.start, quote.depth))


def _level_closed(mark: _Mark, stack: Sequence[_Mark], text: str) -> int | None:
    """The level of the stack that a mark closes, or None where it closes nothing."""
    levels = [i for i, opening in enumerate(stack) if _closes(mark, opening.text)]
    if levels:
        return None if _is_inch(mark) or _is_possessive(mark, text) else levels[-1]
    doubles = [i for i, opening in enumerate(stack) if opening.text not in SINGLES]
    if doubles and not mark.opens and mark.text not in SINGLES:
        # Another kind of closing mark, where the right kind does not come any more.
        opening = stack[doubles[-1]]
        return doubles[-1] if opening.n_closers == 0 else None
    return None


def _nests(mark: _Mark) -> bool:
    """Whether an opening mark inside a quotation of its own kind opens one inside it.

    If not, the quotation before it has lost its closing mark. What follows decides: as many
    closing marks as quotations are open, or a pair's second mark still to come.
    """
    return mark.n_closers >= mark.n_openers + 2


def _is_apostrophe(mark: _Mark) -> bool:
    """Whether a single mark that could open has nothing to close it."""
    return mark.text in SINGLES and mark.n_closers == 0


def _is_inch(mark: _Mark) -> bool:
    """Whether a straight mark after a digit inside a quotation measures inches or seconds."""
    return mark.text == '"' and mark.before.isdigit() and mark.n_closers > mark.n_openers


def _is_possessive(mark: _Mark, text: str) -> bool:
    """Whether a single mark after an s, before another word, leaves a closing mark to come."""
    following = text[mark.span.end : mark.span.end + 2]
    return (
        mark.text in {"’", "'"}
        and mark.before == "s"
        and following[:1].isspace()
        and following[1:].isalpha()
        and mark.n_closers > mark.n_openers
    )


def _unwind(
    stack: list[_Mark], level: int, end: int, text: str, *, closed: bool
) -> list[Quotation]:
    """Take every mark from ``level`` up off the stack; only the lowest may be closed."""
    found = []
    for depth in reversed(range(level, len(stack))):
        opening = stack.pop()
        whole = closed and depth == level
        if not whole and opening.text in SINGLES:
            continue
        stop = end if whole else opening.span.end + len(text[opening.span.end : end].rstrip())
        if stop > opening.span.end:
            found.append(Quotation(Span(opening.span.start, stop), opening.text, depth, whole))
    return found
