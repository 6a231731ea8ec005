"""The article in a page of HTML, and what the page says of it."""

from __future__ import annotations

import copy
import datetime
import json
import logging
import re
from collections.abc import Iterator, Sequence
from typing import Any

from newslab.errors import SourceError
from newslab.sources.datelines import find_published, is_category, names_somebody, parse_date
from newslab.sources.documents import Document
from newslab.sources.furniture import CUT_OFF, bars_reading, is_furniture

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
    "//meta[@property='article:published_time' or @name='article:published_time']/@content",
    "//*[@itemprop='datePublished']/@*[name()='content' or name()='datetime']",
    "//meta[@name='pubdate' or @name='publishdate' or @name='publish-date' or @name='date'"
    " or @name='DC.date' or @name='dc.date' or @name='dcterms.date' or @name='parsely-pub-date'"
    " or @name='sailthru.date' or @property='og:published_time']/@content",
    "//time[@pubdate]/@datetime",
]
_LINKED_DATE = re.compile(r"\"datePublished\"\s{0,9}:\s{0,9}\"([^\"]{4,40})\"")
_LINKED_TITLE = re.compile(r"\"headline\"\s{0,9}:\s{0,9}(\"(?:[^\"\\\n]|\\.){4,300}\")")
_LINKED_TEXT = re.compile(
    r"\"articleBody\"\s{0,9}:\s{0,9}\"([^\"\\]*(?:\\.[^\"\\]*)*)\"", re.DOTALL
)
# A moment told in universal time, whose day need not be that of the newspaper's readers.
_UNIVERSAL = re.compile(
    r"[T ](\d\d):?\d\d(?::?\d\d(?:[.,]\d{1,9})?)?\s?(?:Z|UTC|GMT|[+-]00:?00)\s*$"
)
_UPDATED = re.compile(r"\b(?:updated|modified)\b(?!.*\bpublished\b)", re.IGNORECASE)
_NAMES = [
    "//meta[@property='og:site_name' or @name='application-name'"
    " or @name='apple-mobile-web-app-title']/@content",
    "//*[@itemprop='publisher']//*[@itemprop='name']/@content",
]
# What stands between a headline and the name of the site.
_BETWEEN = re.compile(r"\s+(?:\||::|--?|[–—―•·»«>~/])\s+|:\s+")
# Boxes of these names hold invitations and links. ``paywall`` and ``subscriber`` are not among
# them, since such boxes often hold the article.
_BOXES = re.compile(
    r"(?:^|[-_ ])(?:newsletter|sign-?up|related|recirc|promo|trending|most-?(?:read|popular)"
    r"|sharing|share|social|cookies?|consent|gdpr|taboola|outbrain|sharedaddy|jp-relatedposts|read-?next"
    r"|links-block|topic-list)s?(?:$|[-_ ])",
    re.IGNORECASE,
)
_LARGEST_BOX = 600
_LONGEST_TITLE = 500
_POST = re.compile(r"twitter-tweet|bluesky-embed|mastodon-embed|instagram-media|tiktok-embed"
                   r"|text-post-media", re.IGNORECASE)  # fmt: skip
_HANDLE = re.compile(r"\s*\((@[^\s()]+)\)")
_AFTER_COMMA = r", \1"
_SIGNED = re.compile(r"[—–-]\s*(.{2,80})")
_NOT_READ = {"script", "style", "noscript", "template", "nav", "footer", "aside", "form", "button",
             "title", "head", "iframe", "svg"}  # fmt: skip
_HEADINGS = frozenset(["h1", "h2", "h3", "h4"])
# Longer texts between two tags are prose; pages with less prose than the second are no measure.
_PROSE, _LEAST_PROSE = 120, 800
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")


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


def read_page(page: str, *, name: str) -> Document:
    """Find the article in ``page``; links, menus, scripts, tables and comments stay out.

    The date is one that the page declares, or shows below its headline, and that reads in one
    way alone; of a moment told in universal time, the day is the one that the page shows. The
    text begins with the title, where there is one; elements of quotation get their marks, and
    embedded posts are signed by who wrote them. What counts as the article is decided by
    trafilatura (Barbaresi, 2021), which works offline; where it finds little of a page's prose,
    ``warnings`` say so.

    Raises
    ------
    SourceError
        Where there is no text of an article; the message calls the page ``name``.
    """
    import trafilatura

    tree = trafilatura.load_html(page)
    if tree is None:
        raise SourceError(f"{name}: no article found in this page of HTML")
    names = [_one_line(value) for path in _NAMES for value in tree.xpath(path)]
    declared = [value for path in _DATES for value in tree.xpath(path)]
    declared += _LINKED_DATE.findall(page)
    barred = any(bars_reading(text) for _, text in _texts(tree))
    n_prose = _prose_length(tree, page)
    _part_words(tree)
    _mark_quotations(tree)
    _sign_posts(tree)
    _drop_links(tree)
    found = _extract(tree, n_prose)
    if found is None or not (found.text or "").strip():
        raise SourceError(f"{name}: no article found in this page of HTML")
    if found.sitename and found.sitename != found.hostname:
        # Without a name in the page, trafilatura gives its address.
        names.append(found.sitename)
    hosts = [found.hostname] if found.hostname else []
    title, rest = _find_title(tree, page, found, [*names, *hosts])
    outlet = found.sitename if found.sitename != found.hostname else None
    published = _find_published(tree, title, declared)
    text = _below_title(found.text, title)
    headings = tuple(_one_line("".join(head.itertext())) for head in found.body.iter("head"))
    warnings = _warnings(found.text, n_prose, barred=barred)
    return Document(text, title or None, outlet or rest, published, headings, warnings)


def _extract(tree: Any, n_prose: int) -> Any:
    """What trafilatura takes for the article; more of it where that leaves out most prose."""
    import trafilatura

    def extract(*, recall: bool) -> Any:
        return trafilatura.bare_extraction(
            copy.deepcopy(tree), include_comments=False, include_tables=False,
            with_metadata=True, favor_recall=recall,
        )  # fmt: skip

    found = extract(recall=False)
    n_found = 0 if found is None else len(found.text or "")
    if found is None or _is_little(n_found, n_prose):
        more = extract(recall=True)
        if more is not None and len(more.text or "") > n_found:
            return more
    return found


def _texts(tree: Any) -> Iterator[tuple[Any, str]]:
    """Every text between two tags that is seen beside menus, with its element, in order."""
    for text in tree.xpath("//body//text()[normalize-space()]"):
        element = text.getparent()
        inside = element if text.is_text else element.getparent()
        if not any(each.tag in _NOT_READ for each in (inside, *inside.iterancestors())):
            yield inside, _one_line(text)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _letters(text: str) -> str:
    """What two writings of a headline share, whatever their marks."""
    return "".join(filter(str.isalnum, text.casefold()))


def _part_words(tree: Any) -> None:
    """A space between two boxes of a line that the page's style alone keeps apart."""
    for element in tree.iter("span", "a"):
        beside = element.getnext()
        if beside is None or beside.tag != element.tag or element.tail:
            continue
        if element.text_content()[-1:].islower() and beside.text_content()[:1].isupper():
            element.tail = " "


def _mark_quotations(tree: Any) -> None:
    """Browsers show ``<q>`` in quotation marks, one inside another in single ones."""
    from lxml import etree

    for element in tree.iter("q"):
        depth = sum(above.tag == "q" for above in element.iterancestors())
        left, right = "“”" if depth % 2 == 0 else "‘’"
        if _one_line(element.text_content())[:1] in ("“", "‘", '"', "'", "«"):
            continue
        element.text = left + (element.text or "").lstrip()
        last = element[-1] if len(element) else None
        if last is None:
            element.text = element.text.rstrip() + right
        else:
            last.tail = (last.tail or "").rstrip() + right
    etree.strip_tags(tree, "q")


def _sign_posts(tree: Any) -> None:
    """An embedded post becomes its words in marks, and a line below that names who wrote them."""
    for quote in list(tree.iter("blockquote")):
        if not _POST.search(quote.get("class") or ""):
            continue
        words = [_one_line(each.text_content()) for each in quote.iter("p")]
        said = " ".join(filter(None, words)).strip('“”" ')
        links = {
            _one_line(a.text_content()) for a in quote.iter("a") if parse_date(a.text_content())
        }
        beside = _one_line(quote.text_content())
        for taken in (*words, *links):
            beside = beside.replace(taken, " ")
        signed = _SIGNED.search(_one_line(beside))
        quote.clear()
        quote.tag = "div"
        if said:
            # A comma before the handle: brackets would part it from the name that signs.
            who = [f"— {_HANDLE.sub(_AFTER_COMMA, signed[1]).strip()}"] if signed else []
            for line in [f"“{said}”", *who]:
                paragraph = quote.makeelement("p", {})
                paragraph.text = line
                quote.append(paragraph)


def _drop_links(tree: Any) -> None:
    """Take out boxes of links and invitations, and paragraphs that are one link to elsewhere."""
    for box in list(tree.xpath("//body//*[@class or @id]")):
        named = f"{box.get('class') or ''} {box.get('id') or ''}"
        if box.tag in ("body", "main", "article", "html") or not _BOXES.search(named):
            continue
        if len(_one_line(box.text_content())) <= _LARGEST_BOX and box.find(".//h1") is None:
            _drop(box)
    for line in list(tree.iter("p", "li")):
        text = _one_line(line.text_content())
        linked = " ".join(_one_line(a.text_content()) for a in line.iter("a"))
        if len(text) > _PROSE * 2 or len(linked.split()) < 3 or _SENTENCE_END.search(text):
            continue
        beside = text.replace(linked, "").strip(" :|–—-»>•[]()")
        if not beside or (text.endswith(linked) and is_furniture(f"{beside}: {linked}")):
            _drop(line)


def _drop(element: Any) -> None:
    above = element.getparent()
    if above is None:
        return
    if element.tail:  # the text behind an element hangs on it
        before = element.getprevious()
        if before is None:
            above.text = f"{above.text or ''} {element.tail}"
        else:
            before.tail = f"{before.tail or ''} {element.tail}"
    above.remove(element)


def _find_title(tree: Any, page: str, found: Any, names: Sequence[str]) -> tuple[str, str | None]:
    """The headline without the site's name, and a name that was found beside it.

    The part of the page's title that stands in the page as a heading or first line of its own
    is the headline; else a first heading of the text; else the title less the names.
    """
    known = set(map(_letters, names)) | {_letters(name.split(".")[0]) for name in names}
    named = _one_line(found.title or "")[:_LONGEST_TITLE]
    whole = _one_line(next(iter(tree.xpath("//title/text()")), named))[:_LONGEST_TITLE]
    if not named or _letters(named) in known:
        named = whole
    top = [_one_line(line) for line in found.text.split("\n")[:5]]
    headings = [_one_line(h.text_content()) for h in tree.iter("h1", "h2")]
    headings += [_one_line(b.text_content()) for b in tree.iter("b", "strong")][:5]
    for said, shown in ((named, top), (whole, top), (named, headings)):
        line_of = {_letters(line): line for line in reversed(shown)}
        for start, end in _pieces(said):
            title = line_of.get(_letters(said[start:end]), "")
            if title and _letters(title) not in known and not is_category(title):
                beside = (said[:start] + said[end:]).strip(" |:–—―•·»«>~/-")
                is_name = names_somebody(beside) and not is_category(beside)
                return title, beside if is_name and len(beside) <= 40 else None
    first = set(map(_letters, top))
    headings = [_one_line(h.text_content()) for h in tree.iter("h1")]
    headings += [json.loads(each) for each in _LINKED_TITLE.findall(page)][:3]
    for heading in headings:
        words, others = set(heading.casefold().split()), set(named.casefold().split())
        if _letters(heading) in first and 2 * len(words & others) >= min(len(words), len(others)):
            return heading, None
    # Without a heading to go by: less the names at either end.
    less = [(start, end) for start, end in _pieces(named)
            if all(_letters(part) in known for part in (named[:start], named[end:])
                   if _letters(part))]  # fmt: skip
    start, end = less[-1]
    return named[start:end], None


def _pieces(title: str) -> list[tuple[int, int]]:
    """The parts of a title between its marks, alone and joined; longest first."""
    marks = [match.span() for match in _BETWEEN.finditer(title)]
    starts, ends = [0, *(end for _, end in marks)], [*(start for start, _ in marks), len(title)]
    pieces = [(start, end) for i, start in enumerate(starts) for end in ends[i:]]
    return sorted(pieces, key=lambda piece: piece[0] - piece[1])


def _below_title(text: str, title: str) -> str:
    """The text under its headline, which is not said twice."""
    lines = text.split("\n")
    for i, line in enumerate(lines[:5]):
        if title and _letters(line) == _letters(title):
            return "\n".join([*lines[:i], title, *lines[i + 1 :]])
    return f"{title}\n\n{text}" if title else text


def _find_published(tree: Any, title: str, declared: Sequence[str]) -> datetime.date | None:
    elements, shown = _read_head(tree, title)
    days = [day for day in (_day(value, shown) for value in [*declared, *elements]) if day]
    return days[0] if days else find_published(shown)


def _read_head(tree: Any, title: str) -> tuple[list[str], list[str]]:
    """Of what stands between headline and article: what its elements of time say, and its lines."""
    texts = list(_texts(tree))
    headline = _letters(title)

    def is_headline(element: Any, text: str) -> bool:
        around = next((e for e in (element, *element.iterancestors()) if e.tag in _HEADINGS), None)
        whole = text if around is None else around.text_content()
        return headline in (_letters(text), _letters(whole))

    found = (i for i, (element, text) in enumerate(texts) if is_headline(element, text))
    at = next(found, len(texts)) if headline else len(texts)
    elements: list[str] = []
    lines: list[str] = []
    for element, text in texts[at:]:
        if len(text) > _PROSE or len(lines) > 40:
            break
        label = lines[-1] if lines and find_published(lines[-1:]) is None else ""
        # "Updated" may stand in a box of its own before the date that it speaks of.
        lines.append(f"updated {text}" if _UPDATED.search(label) else text)
        time = next((e for e in (element, *element.iterancestors()) if e.tag == "time"), None)
        if time is not None and not _UPDATED.search(lines[-1]):
            elements.append(time.get("datetime") or "")
    return elements, lines


def _day(stamp: str, shown: Sequence[str]) -> datetime.date | None:
    """The day of a stamp; of one in universal time, the day beside it that the page shows."""
    day = parse_date(stamp)
    universal = _UNIVERSAL.search(stamp)
    if day is None or universal is None:
        return day
    # Clocks are up to twelve hours behind universal time, and up to fourteen ahead of it.
    hour = int(universal[1])
    near = range(-1 if hour < 12 else 0, 2 if hour >= 10 else 1)
    seen = filter(None, (find_published([line]) for line in shown))
    return next((other for other in seen if (other - day).days in near), day)


def _prose_length(tree: Any, page: str) -> int:
    """Characters of prose that the page shows outside menus and comments, or holds unseen."""
    shown = sum(len(text) for element, text in _texts(tree) if len(text) > _PROSE
                and not any("comment" in f"{each.get('class')} {each.get('id')}".lower()
                            for each in (element, *element.iterancestors())))  # fmt: skip
    return max([shown, *map(len, _LINKED_TEXT.findall(page))])


def _is_little(n_found: int, n_prose: int) -> bool:
    return n_prose >= _LEAST_PROSE and 2 * n_found < n_prose


def _warnings(text: str, n_prose: int, *, barred: bool) -> tuple[str, ...]:
    said = []
    lines = (line.strip() for line in text.split("\n"))
    if not any(_SENTENCE_END.search(line) and not is_furniture(line) for line in lines):
        said.append("no sentence was found in this page, but links or headlines alone")
    elif _is_little(len(text), n_prose):
        said.append(
            f"of about {n_prose:,} characters of prose in this page, {len(text):,} were taken for "
            "the article: compare it with the page"
        )
    if barred:
        said.append(CUT_OFF)
    return tuple(said)
