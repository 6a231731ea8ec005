"""A text to an article: its sections, and what its datelines tell."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection

from newslab.errors import EmptyTextError, SourceError
from newslab.records import Article
from newslab.sources.datelines import find_outlet, find_published
from newslab.sources.furniture import CUT_OFF, bars_reading
from newslab.sources.sections import find_sections

# How news interfaces end a text that they cut.
_ELLIPSIS = re.compile(r"(\[\+[\d,]+ char(?:acter)?s\])\s*$")


def article_from_text(
    text: str,
    *,
    id: str = "text",
    title: str | None = None,
    outlet: str | None = None,
    published: datetime.date | None = None,
    headings: Collection[str] = (),
    warnings: tuple[str, ...] = (),
) -> Article:
    """What :meth:`newslab.Article.from_text` does, with the warnings that the source gave rise to.

    A line that asks to subscribe or log in for the rest of the text adds one.
    """
    if not isinstance(text, str):
        raise SourceError(f"{id}: expected text; found {type(text).__name__}")
    if not text or text.isspace():
        raise EmptyTextError(f"{id}: {'holds whitespace alone' if text else 'is empty'}")
    sections = find_sections(text, title=title, headings=headings)
    headline = next((s.span.of(text) for s in sections if s.kind == "headline"), "")
    datelines = [s.span.of(text) for s in sections if s.kind == "dateline"]
    if (cut := _ELLIPSIS.search(text)) and CUT_OFF not in warnings:
        warnings = (*warnings, f"the text ends with {cut[1]}: it is the article's beginning alone")
    barred = (s.span.of(text) for s in sections if s.kind == "boilerplate")
    if CUT_OFF not in warnings and any(map(bars_reading, barred)):
        warnings = (*warnings, CUT_OFF)
    return Article(
        id,
        text,
        title or " ".join(headline.strip("\ufeff\u200b;").split()) or None,
        outlet or find_outlet(datelines),
        published or find_published(datelines),
        sections,
        warnings,
    )
