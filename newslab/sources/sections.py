"""From a text to its sections: headline, dateline, headings, paragraphs, page furniture."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from newslab.records import Section, SectionKind, Span
from newslab.sources.datelines import find_lead, find_outlet, judge_dateline, names_somebody
from newslab.sources.furniture import find_furniture, is_furniture, opens_links

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
# Marks that are seen by nobody and are no whitespace to Python: byte order, joiners, direction.
_UNSEEN = "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u202a\u202b\u202c\u202d\u202e"
# A question is a heading where it is short, and nobody is said to ask it.
_QUESTION = re.compile(r"\?\W*$")
_ASKED = re.compile(r"[\"“”«»:]|(?:But|And|Or|So|Now)\b")
_HOUR = re.compile(r"\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?m\.?:?|\d{1,2}[:.]\d\d", re.IGNORECASE)
_SPEAKER = re.compile(r"[^\W\d_a-z][^\W_a-z .]*(?: [^\W_a-z]+){0,3}:\s")

# A headline may run over several decks; a heading is read at a glance.
_LONGEST_HEADLINE, _LONGEST_HEADING, _MOST_WORDS = 300, 100, 15

_Shape = Literal["furniture", "full", "date", "weak", "line", "paragraph"]


@dataclass(slots=True)
class _Block:
    """A stretch between line breaks, what it looks like, and what it is taken for."""

    span: Span
    line: str
    at: int  # where the line, without unseen marks, begins in the text
    shape: _Shape
    kind: SectionKind | None = None


def find_sections(
    text: str, *, title: str | None = None, headings: Collection[str] = ()
) -> tuple[Section, ...]:
    """Cut ``text`` into sections, in text order; together they hold all that is not whitespace.

    Paragraphs end at blank lines, or at every line break where lines are whole paragraphs;
    lines that were broken to a width are joined again. A line is told by its form and place
    alone: no word of the topic, no publisher is known.

    Parameters
    ----------
    text
        A news article as copied, saved or extracted.
    title, headings
        Lines known to be the headline or headings, from the page's markup or a table.

    Examples
    --------
    >>> text = "Ferries sail again\\n3 May 2021 | 2 min read\\nNobody cheered. It rained."
    >>> [(section.kind, section.span.of(text)) for section in find_sections(text)]
    [('headline', 'Ferries sail again'), ('dateline', '3 May 2021 |'),
     ('boilerplate', '2 min read'), ('body', 'Nobody cheered. It rained.')]
    """
    blocks = _find_blocks(text)
    if blocks:
        head = _head_length(blocks)
        _mark_plain_shapes(blocks, head)
        _mark_headline(blocks, head, title)
        _mark_names(blocks, head)
        _mark_links(blocks)
        _mark_headings(blocks, headings)
    return tuple(_cut(text, blocks))


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
    found = (match.span() for match in _LINE.finditer(text) if not match.group().isspace())
    lines = [_trimmed(text, *place) for place in found]
    paragraphs = []
    start = 0
    for i, joined in enumerate(_joined_to_next(text, lines)):
        if not joined:
            paragraphs.append(Span(lines[start].start, lines[i].end))
            start = i + 1
    return paragraphs


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


def _find_blocks(text: str) -> list[_Block]:
    blocks = []
    for span in find_paragraphs(text):
        right = span.of(text).lstrip(_UNSEEN)
        line = right.rstrip(_UNSEEN)
        blocks.append(_Block(span, line, span.end - len(right), _shape(line)))
    return blocks


def _shape(line: str) -> _Shape:
    if is_furniture(line):
        return "furniture"
    long_sentence = len(line) > _LONGEST_HEADING and STOP.search(line[-9:])
    if len(line) <= _LONGEST_HEADLINE and not long_sentence:
        judged = judge_dateline(_without_furniture(line))
        if judged != "none":
            return judged
    return "line" if _is_line(line) else "paragraph"


def _without_furniture(line: str) -> str:
    for start, end in find_furniture(line):
        line = line[:start] + "|" * (end - start) + line[end:]
    return line


def _is_line(line: str) -> bool:
    """Whether ``line`` may be a headline, a heading, a name: no sentence with its stop."""
    if len(line) > _LONGEST_HEADLINE or BULLET.match(line):
        return False
    if _QUESTION.search(line):
        return len(line.split()) <= _MOST_WORDS and _ASKED.search(line) is None
    return _HOUR.fullmatch(line) is not None or STOP.search(line) is None


def _head_length(blocks: list[_Block]) -> int:
    """How many blocks stand above the article's body.

    Down to the first paragraph; further where a byline or a timed date follows a standfirst.
    """
    paragraphs = [i for i, block in enumerate(blocks) if block.shape == "paragraph"]
    first = paragraphs[0] if paragraphs else len(blocks)
    third = paragraphs[2] if len(paragraphs) > 2 else len(blocks)
    last = paragraphs[-1] if paragraphs else 0
    full = [i for i, block in enumerate(blocks[: min(third, last, 20)]) if block.shape == "full"]
    return max([first, *(i + 1 for i in full)])


def _mark_plain_shapes(blocks: list[_Block], head: int) -> None:
    last = max((i for i, b in enumerate(blocks) if b.shape == "paragraph"), default=0)
    for i, block in enumerate(blocks):
        if block.shape == "furniture":
            block.kind = "boilerplate"
        elif block.shape == "paragraph":
            block.kind = "body"
        elif block.shape in ("full", "date", "weak"):
            if i < head or i > last:
                block.kind = "dateline"
            else:
                block.shape = "line"


def _mark_headline(blocks: list[_Block], head: int, title: str | None) -> None:
    """Mark at most one block, and never the only one that can be read."""
    readable = [i for i, block in enumerate(blocks) if block.shape in ("line", "paragraph")]
    words = title.split() if title else None
    known = [i for i in readable if i <= head and blocks[i].line.split() == words]
    lines = [i for i in readable[:-1] if i < head and blocks[i].shape == "line"]
    # An outlet's name may stand above the headline; a date may stand in it.
    lines = sorted(lines[:5], key=lambda i: find_outlet([blocks[i].line]) == blocks[i].line)
    # Archives join a headline to its deck with a semicolon, which ends no sentence.
    joined = [i for i in readable[:-1][:1] if blocks[i].line.endswith(";")]
    stopped = readable[:1] if _is_stopped_headline(blocks, readable) else []
    dated = [i for i, block in enumerate(blocks[:head]) if block.shape == "weak" and readable]
    for i in [*known, *joined, *lines, *stopped, *dated][:1]:
        blocks[i].kind = "headline"


def _is_stopped_headline(blocks: list[_Block], readable: list[int]) -> bool:
    """Whether the first sentence is a headline: in title case, or right above the dateline."""
    if len(readable) < 2 or len(blocks[readable[0]].line) > _LONGEST_HEADING:
        return False
    line, below = blocks[readable[0]].line, blocks[readable[0] + 1]
    long_words = [word for word in re.findall(r"\w+", line) if len(word) >= 4]
    title_case = len(long_words) >= 3 and all(word[0].isupper() for word in long_words)
    lead = find_lead(below.line) if below.shape == "paragraph" else None
    above_dateline = below.kind == "dateline" or (lead is not None and lead.sure)
    return (title_case or above_dateline) and not re.search(r"[.!?]\W*\s\W*[^\W\d_a-z]", line)


def _mark_names(blocks: list[_Block], head: int) -> None:
    """In the head, names and posts beside a dateline belong to it."""
    rows = [block for block in blocks[:head] if block.kind != "boilerplate"]
    for order in (rows, rows[::-1]):
        for this, beside in pairwise(order):
            named = beside.shape == "line" and beside.kind is None and names_somebody(beside.line)
            several = len(beside.line.split()) > 1
            if this.kind == "dateline" and named and several:
                beside.kind = "dateline"


def _mark_links(blocks: list[_Block]) -> None:
    """Lines below "Related articles" are links, up to the next paragraph."""
    in_body = in_links = False
    for block in blocks:
        if block.kind == "body":
            in_body, in_links = True, False
        elif block.kind == "boilerplate":
            in_links = in_links or (in_body and opens_links(block.line))
        elif in_links and block.kind is None:
            block.kind = "boilerplate"


def _mark_headings(blocks: list[_Block], headings: Collection[str]) -> None:
    """One or two short lines above a paragraph are headings; more of them are a list."""
    known = {" ".join(heading.split()) for heading in headings}
    below: SectionKind | None = None
    run: list[_Block] = []
    for block in [*reversed(blocks), None]:
        if block is not None and block.kind is None:
            run.append(block)
            continue
        short = all(
            len(line.line) <= _LONGEST_HEADING and len(line.line.split()) <= _MOST_WORDS
            for line in run
        )
        kind: SectionKind = "heading" if below == "body" and len(run) <= 2 and short else "body"
        for line in run:
            line.kind = "heading" if " ".join(line.line.split()) in known else kind
        below = run[-1].kind if run else below
        run = []
        if block is not None and block.kind not in ("boilerplate", "dateline"):
            below = block.kind


def _cut(text: str, blocks: list[_Block]) -> Iterator[Section]:
    """The sections; datelines are cut from the furniture and the paragraph in their line."""
    lead = _find_lead(blocks)
    for i, block in enumerate(blocks):
        if block.kind == "dateline":
            pieces = _pieces(block.line)
        elif lead is not None and i == lead[0]:
            pieces = [("dateline", lead[1]), ("body", len(block.line))]
        else:
            pieces = [(block.kind or "body", len(block.line))]
        start = block.span.start
        for kind, end in pieces[:-1]:
            stop = block.at + end
            yield Section(_trimmed(text, start, stop), kind)
            start = stop
        yield Section(_trimmed(text, start, block.span.end), pieces[-1][0])


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return Span(end - len(piece.lstrip()), start + len(piece.rstrip()))


def _pieces(line: str) -> list[tuple[SectionKind, int]]:
    """Kinds and ends of the stretches of a dateline; marks between them go with the left one."""
    pieces: list[tuple[SectionKind, int]] = []
    at = 0
    for start, end in [*find_furniture(line), (len(line), len(line))]:
        if any(map(str.isalnum, line[at:start])):
            pieces.append(("dateline", start))
        elif pieces:
            pieces[-1] = (pieces[-1][0], start)
        if start < end:
            pieces.append(("boilerplate", end))
        at = end
    return pieces


def _find_lead(blocks: list[_Block]) -> tuple[int, int] | None:
    """Which block opens with a dateline, and where in it that ends."""
    # In a transcript, speakers stand before colons; a sentence alone may be of one.
    speakers = sum(_SPEAKER.match(block.line[:60]) is not None for block in blocks)
    is_transcript = speakers > 1 or all(block.kind != "headline" for block in blocks)
    body = [i for i, block in enumerate(blocks) if block.kind == "body"]
    for rank, i in enumerate(body[:3]):
        lead = find_lead(blocks[i].line)
        place_only = rank < 2 and not (is_transcript and lead is not None and lead.colon)
        if lead is not None and lead.end < len(blocks[i].line) and (lead.sure or place_only):
            return i, lead.end
    return None
