"""The article in a page of HTML, and what the page says of it."""

from __future__ import annotations

import datetime
import logging
import re
from typing import Any, NamedTuple

from newslab.errors import SourceError
from newslab.sources.datelines import parse_date

# What these libraries log is seen where logging has been set up, and not on every screen.
for _library in ("trafilatura", "htmldate"):
    logging.getLogger(_library).addHandler(logging.NullHandler())

_HTML = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*|<!--.{0,500}?-->\s*){0,3}"
    r"<(?:!doctype\s+html|html|head|body|article|main|div|p|meta|title)\b",
    re.IGNORECASE | re.DOTALL,
)
# Where pages of news say when they were published, the most explicit first.
_DATES = [
    "//meta[@property='article:published_time']/@content",
    "//*[@itemprop='datePublished']/@*[name()='content' or name()='datetime']",
    "//meta[@name='pubdate' or @name='publishdate' or @name='publish-date' or @name='date'"
    " or @name='DC.date' or @name='dc.date' or @name='dcterms.date' or @name='parsely-pub-date'"
    " or @name='sailthru.date' or @property='og:published_time']/@content",
    "//time[@pubdate]/@datetime",
]
_LINKED_DATE = re.compile(r"\"datePublished\"\s{0,9}:\s{0,9}\"([^\"]{4,40})\"")


class Page(NamedTuple):
    """What a page of HTML holds: its text begins with its title, where it has one."""

    text: str
    title: str | None
    outlet: str | None
    published: datetime.date | None
    headings: list[str]


def is_html(beginning: bytes) -> bool:
    """Whether a file that begins so is a page of HTML.

    Examples
    --------
    >>> is_html(b"<!doctype html><title>Ferries</title>"), is_html(b"<b> is a tag, she said")
    (True, False)
    """
    # Byte order marks, and the zeros of UTF-16, stand in the way.
    plain = beginning[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    return _HTML.match(plain.decode("latin-1")) is not None


def read_page(page: str, *, name: str) -> Page:
    """Find the article in ``page``; links, menus, scripts, tables and comments stay out.

    The date is one that the page declares, and that reads in one way alone. What counts as
    the article is decided by trafilatura (Barbaresi, 2021), which works offline.

    Raises
    ------
    SourceError
        Where there is no text of an article; the message calls the page ``name``.
    """
    import trafilatura

    tree = trafilatura.load_html(page)
    published = None if tree is None else _find_published(tree, page)
    found: Any = trafilatura.bare_extraction(
        page, include_comments=False, include_tables=False, with_metadata=True
    )
    if found is None or not (found.text or "").strip():
        raise SourceError(f"{name}: no article found in this page of HTML")
    text, title = found.text, " ".join((found.title or "").split())
    if title and title.split() not in [line.split() for line in text.split("\n")[:5]]:
        text = f"{title}\n\n{text}"
    headings = ["".join(head.itertext()) for head in found.body.iter("head")]
    # Without a name in the page, trafilatura gives its address.
    outlet = None if found.sitename == found.hostname else found.sitename
    return Page(text, title or None, outlet, published, headings)


def _find_published(tree: Any, page: str) -> datetime.date | None:
    declared = [value for path in _DATES for value in tree.xpath(path)]
    declared += _LINKED_DATE.findall(page)
    return next((date for date in map(parse_date, declared) if date is not None), None)
