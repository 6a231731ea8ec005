"""The article cut into paragraphs, and these into pieces that each carry the same marks.

Mentions, quotations, cues and sources nest and overlap at will; cut at every boundary, each
piece is wholly inside or wholly outside each of them, and none is lost.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from newslab.records import Findings, Mention, SectionKind, Span

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and its marks; attributions go by their number in the findings.

    Of overlapping mentions of listed actors the shortest marks the piece. ``opens`` and
    ``closes`` say whether the piece is the first or the last of its mention; ``sourced`` which
    attributions' source begins here, ``quoted`` whose content ends here.
    """

    span: Span
    mention: Mention | None = None
    opens: bool = False
    closes: bool = False
    contents: tuple[int, ...] = ()
    cued: bool = False
    sourced: tuple[int, ...] = ()
    quoted: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A section, or a paragraph of text outside every section."""

    kind: SectionKind
    pieces: tuple[Piece, ...]


def find_paragraphs(findings: Findings) -> list[Paragraph]:
    """The whole text in its order; only white space is left out, between paragraphs.

    Examples
    --------
    >>> from newslab.records import Article, Attribution
    >>> said = Attribution((Span(0, 5),), cue=Span(9, 13), source=Span(6, 8), kind="direct")
    >>> findings = Findings(Article("a", "“No,” he said."), (), (), (), (), (said,), (), ())
    >>> [paragraph] = find_paragraphs(findings)
    >>> [piece.span.of("“No,” he said.") for piece in paragraph.pieces]
    ['“No,”', ' ', 'he', ' ', 'said', '.']
    """
    bounds = sorted({edge for span in _marks(findings) for edge in (span.start, span.end)})
    kinds, cuts = [], []
    for kind, span in _sections(findings):
        inner = bounds[bisect_right(bounds, span.start) : bisect_left(bounds, span.end)]
        kinds.append(kind)
        cuts.append([Span(*pair) for pair in pairwise([span.start, *inner, span.end])])
    pieces = iter(_pieces(findings, [span for spans in cuts for span in spans]))
    return [
        Paragraph(kind, tuple(islice(pieces, len(spans))))
        for kind, spans in zip(kinds, cuts, strict=True)
    ]


def _pieces(findings: Findings, spans: Sequence[Span]) -> list[Piece]:
    """Each of ``spans`` with its marks; no mark begins or ends inside one of them."""
    starts = [span.start for span in spans]

    def covered(mark: Span | None) -> range:
        if mark is None:
            return range(0)
        return range(bisect_left(starts, mark.start), bisect_left(starts, mark.end))

    mention_of: dict[int, Mention] = {}
    for mention in sorted(_known(findings), key=lambda mention: -len(mention.span)):
        mention_of |= dict.fromkeys(covered(mention.span), mention)  # the shortest stays
    last = {mention_of[i]: i for i in sorted(mention_of)}
    first = {mention_of[i]: i for i in sorted(mention_of, reverse=True)}
    contents, sourced, quoted = (defaultdict[int, list[int]](list) for _ in range(3))
    cued: set[int] = set()
    numbered = sorted(enumerate(findings.attributions), key=lambda item: -len(item[1].span))
    for number, said in numbered:
        inside = [i for span in said.content for i in covered(span)]
        for i in inside:
            contents[i].append(number)
        cued.update(covered(said.cue))
        for i in covered(said.source)[:1]:
            sourced[i].append(number)
        for i in inside[-1:]:
            quoted[i].append(number)
    firsts, lasts = set(first.values()), set(last.values())
    return [
        Piece(
            span,
            mention=mention_of.get(i),
            opens=i in firsts,
            closes=i in lasts,
            contents=tuple(contents[i]),
            cued=i in cued,
            sourced=tuple(sorted(sourced[i])),
            quoted=tuple(sorted(quoted[i])),
        )
        for i, span in enumerate(spans)
    ]


def _known(findings: Findings) -> list[Mention]:
    listed = {actor.id for actor in findings.actors}
    return [mention for mention in findings.mentions if mention.actor_id in listed]


def _marks(findings: Findings) -> Iterator[Span]:
    for mention in _known(findings):
        yield mention.span
    for said in findings.attributions:
        yield from said.content
        yield from (span for span in (said.cue, said.source) if span is not None)


def _sections(findings: Findings) -> Iterator[tuple[SectionKind, Span]]:
    """Every section and, as body, every paragraph outside them; trimmed, and none empty."""
    text, done = findings.article.text, 0
    sections = sorted(findings.article.sections, key=lambda section: section.span)
    for section in sections:
        yield from _outside(text, done, section.span.start)
        yield from _trimmed(text, section.kind, max(done, section.span.start), section.span.end)
        done = max(done, section.span.end)
    yield from _outside(text, done, len(text))


def _outside(text: str, start: int, end: int) -> Iterator[tuple[SectionKind, Span]]:
    for blank in _BLANK_LINE.finditer(text, start, max(start, end)):
        yield from _trimmed(text, "body", start, blank.start())
        start = blank.end()
    yield from _trimmed(text, "body", start, end)


def _trimmed(
    text: str, kind: SectionKind, start: int, end: int
) -> Iterator[tuple[SectionKind, Span]]:
    if words := text[start:end].strip():
        start = text.index(words, start)
        yield kind, Span(start, start + len(words))
