"""Half-open character offsets into one text, the ground every record stands on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

SectionKind = Literal["headline", "dateline", "heading", "body", "boilerplate"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``start`` to ``end`` (half-open) of a text; never empty.

    Frozen, because the text it points into never changes; ordered as the text is.

    Raises
    ------
    ValueError
        Unless ``0 <= start < end``.

    Examples
    --------
    >>> Span(4, 10).of("The envoys left.")
    'envoys'
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end; got {self.start}, {self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters of ``text`` that the span covers."""
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside; a span contains itself."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of an article with one function.

    ``headline``, ``dateline`` (date, outlet, byline), ``heading``, ``body`` (one
    paragraph each) or ``boilerplate`` (what is on the page, but not the article).
    """

    span: Span
    kind: SectionKind


def hull(spans: Iterable[Span]) -> Span:
    """The shortest span that covers all of ``spans``.

    >>> hull([Span(8, 9), Span(2, 5)])
    Span(start=2, end=9)
    """
    starts, ends = zip(*((span.start, span.end) for span in spans), strict=True)
    return Span(min(starts), max(ends))


def overlap(one: Iterable[Span], other: Iterable[Span]) -> float:
    """Shared characters over characters of either, 0 to 1 (Jaccard's index).

    Each side may be a span in several pieces.

    >>> overlap([Span(0, 10)], [Span(5, 10)])
    0.5
    """
    mine = {i for span in one for i in range(span.start, span.end)}
    theirs = {i for span in other for i in range(span.start, span.end)}
    return len(mine & theirs) / len(mine | theirs) if mine or theirs else 0.0
