"""When, where and for whom an article was written: dates, bylines, datelines, outlets.

What can be read in two ways (03/04/2025) is not guessed.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from newslab.records import Span
from newslab.text.lists import listed

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"((?:1[6-9]|20)\d\d)(?!\d)"
_MONTH_FIRST = re.compile(rf"\b({_MONTH})\s?{_DAY},?\s{{1,2}}{_YEAR}", re.IGNORECASE)
_DAY_FIRST = re.compile(rf"\b{_DAY}\.?[\s-](?:of\s)?({_MONTH})(?:,\s?|\s|-){_YEAR}", re.IGNORECASE)
_YEAR_FIRST = re.compile(rf"(?<!\d){_YEAR}([-/.])(\d{{1,2}})\2(\d{{1,2}})(?!\d)")
_FIGURES = re.compile(rf"(?<!\d)(\d{{1,2}})([-/.])(\d{{1,2}})\2{_YEAR}")
_STAMP = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:T?\d{4}(?:\d\d)?Z?)?")
_PARTIAL_DATE = re.compile(rf"\b{_MONTH}\s?{_DAY}\b|\b{_DAY}\s{_MONTH}", re.IGNORECASE)
_LABEL = re.compile(
    r"\b(?:first |last |originally )?(?:published|updated|posted|modified|created)\b"
    r"(?: on| at| by)?|\b\d+ (?:second|minute|min|hour|hr|day|week|month|year)s? ago\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b\d{1,2}[:.]\d\d(?::\d\d)?(?:\s?[ap]\.?m\b\.?)?|\b\d{1,2}\s?[ap]\.?m\b\.?"
    r"|\b(?-i:[A-Z]{1,3}T|GMT|UTC|Z)\b|[+-]\d\d:?\d\d\b|\b(?:today|yesterday)\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?", re.IGNORECASE
)
_CATEGORIES = listed("section")
_SMALL_WORDS = listed("byline")
_AGENCIES = {
    "afp", "agence france-presse", "al jazeera", "anadolu agency", "ani", "ansa", "ap",
    "associated press", "bbc news", "bloomberg", "cnn", "dpa", "efe", "interfax", "kyodo news",
    "pti", "reuters", "tass", "the associated press", "upi", "xinhua", "yonhap",
}  # fmt: skip
_OUTLET = re.compile(
    r"(?:^|\b(?:for|by|in|of|from|at) )((?:The )?(?:(?:[^\W\d_a-z][\w.'’&-]* ){0,3}"
    r"(?:News|Times|Post|Herald|Tribune|Guardian|Journal|Gazette|Press|Chronicle|Telegraph"
    r"|Observer|Independent|Mirror|Standard|Globe|Courier|Review|Monitor|Dispatch|Examiner"
    r"|Inquirer|Mail|Sun|Star|Agency)|Daily [^\W\d_a-z]\w+))$"
)
_BYLINE = re.compile(r"(?:written |words |story |analysis |posted |byline: )?by\s", re.IGNORECASE)
# What ends a line that gives a reporter's name and post.
_POST = re.compile(r"\b(?:correspondent|reporter|editor|columnist|staff writer)\W*$", re.IGNORECASE)
_LEAD_END = re.compile(r"(?<=\))\s?(?:--|[-–—―])\s?|\s(?:--|[-–—―])\s|[–—―]|:\s")
_LEAD = re.compile(
    r"(?P<place>[^()]*?)(?:\s*\((?P<agency>[^()]{2,40})\)|\s(?P<bare>CNN|Reuters|AFP|UPI))?"
)
# In capitals before a dash or colon, but no place.
_KICKERS = {
    "ANALYSIS", "ANSWER", "BREAKING", "CORRECTION", "EXCLUSIVE", "EXPLAINER", "FACTBOX", "LIVE",
    "NOTE", "OPINION", "QUESTION", "UPDATE", "VIDEO", "WARNING", "WATCH",
}  # fmt: skip


def find_dates(
    text: str, *, dayfirst: bool | None = None
) -> list[tuple[Span, datetime.date | None]]:
    """Every complete date (day, month and year) in ``text``, in text order.

    The date is None where the figures name no day (31 February), or may name two
    (03/04/2025: 3 April in Britain, 4 March in the United States), unless ``dayfirst`` says
    which.

    Examples
    --------
    >>> find_dates("signed 4 May 1998, published 03/04/2025")
    [(Span(start=7, end=17), datetime.date(1998, 5, 4)), (Span(start=29, end=39), None)]
    """
    found = []
    for match in _MONTH_FIRST.finditer(text):
        month, day, year = match.groups()
        found.append((Span(*match.span()), _date(year, _month(month), day)))
    for match in _DAY_FIRST.finditer(text):
        day, month, year = match.groups()
        found.append((Span(*match.span()), _date(year, _month(month), day)))
    for match in _YEAR_FIRST.finditer(text):
        year, _, month, day = match.groups()
        found.append((Span(*match.span()), _date(year, month, day)))
    for match in _FIGURES.finditer(text):
        one, _, other, year = match.groups()
        days = {_date(year, one, other), _date(year, other, one)} - {None}
        if dayfirst is not None and len(days) > 1:
            days = {_date(year, other, one) if dayfirst else _date(year, one, other)}
        found.append((Span(*match.span()), days.pop() if len(days) == 1 else None))
    return sorted(found, key=lambda pair: pair[0])


def parse_date(text: str, *, dayfirst: bool | None = None) -> datetime.date | None:
    """The one date that ``text`` holds; None where it holds none, several or an unclear one.

    A time of day may stand beside it and is ignored. Stamps without marks, such as GDELT's
    20250403T143000Z, are dates too where they are all of the text.

    Examples
    --------
    >>> parse_date("2025-04-25T23:30:00Z"), parse_date("Fri, 25 Apr 2025 06:00 GMT")
    (datetime.date(2025, 4, 25), datetime.date(2025, 4, 25))
    >>> parse_date("03/04/2025") is None, parse_date("03/04/2025", dayfirst=True)
    (True, datetime.date(2025, 4, 3))
    >>> parse_date("20250403143000")
    datetime.date(2025, 4, 3)
    """
    stamp = _STAMP.fullmatch(text.strip())
    if stamp is not None:
        return _date(*stamp.groups())
    dates = [date for _, date in find_dates(text, dayfirst=dayfirst)]
    return dates[0] if len(dates) == 1 else None


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _date(year: str, month: str | int, day: str) -> datetime.date | None:
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None


def judge_dateline(line: str) -> Literal["full", "date", "weak", "none"]:
    """Whether a line of its own says when, where or by whom, and nothing else.

    ``full``: a byline, a category, a labelled or timed date. ``date``: a date alone, which
    may as well head an entry of a chronicle. ``weak``: a date among capitalised words, which
    a headline may be too. ``none``: anything else.

    Examples
    --------
    >>> [judge_dateline(line) for line in ("By Ines Lund, Reuters", "4 May 1998")]
    ['full', 'date']
    """
    rest, dates = _blank(line, [span for span, _ in find_dates(line)])
    rest, partial = _blank(rest, [Span(*m.span()) for m in _PARTIAL_DATE.finditer(rest)])
    rest, labels = _blank(rest, [Span(*m.span()) for m in _LABEL.finditer(rest)])
    rest, times = _blank(rest, [Span(*m.span()) for m in _TIME.finditer(rest)])
    rest, _ = _blank(rest, [Span(*m.span()) for m in _WEEKDAY.finditer(rest)])
    words = re.findall(r"[\w&][\w&.'’-]*", rest)
    if _is_byline(rest) or rest.strip().casefold() in _AGENCIES or _is_lead(line):
        return "full"
    if _POST.search(rest) and 3 <= len(words) <= 8 and names_somebody(rest):
        return "full"
    if all(word.lower() in _CATEGORIES for word in words):
        if words or labels or (times and (dates or partial)):
            return "full"
        return "date" if dates or partial else "none"
    if dates and len(words) <= 12 and (names_somebody(rest) or (labels and len(words) <= 3)):
        return "weak"
    return "none"


def _blank(line: str, spans: list[Span]) -> tuple[str, int]:
    """The line with ``spans`` overwritten by bars, and how many there were."""
    for span in spans:
        line = line[: span.start] + "|" * len(span) + line[span.end :]
    return line, len(spans)


def _is_byline(line: str) -> bool:
    match = _BYLINE.match(line.lstrip(" |–—-"))
    return match is not None and names_somebody(line.lstrip(" |–—-")[match.end() :])


def _is_lead(line: str) -> bool:
    lead = find_lead(f"{line.rstrip(' -–—―:')} - X")
    return lead is not None and lead.sure and lead.end > len(line.rstrip(" -–—―:"))


def names_somebody(line: str) -> bool:
    """Whether ``line`` holds only capitalised words, and small ones that join them.

    Examples
    --------
    >>> names_somebody("Ines Lund in Marden"), names_somebody("Ferries sail again")
    (True, False)
    """
    words = re.findall(r"[\w&][\w&.'’-]*", line)
    capitalised = [word for word in words if word[0].isupper()]
    joined = all(word[0].isupper() or word in _SMALL_WORDS for word in words)
    return bool(capitalised) and joined and len(words) <= 20


def is_category(line: str) -> bool:
    """Whether ``line`` is the name of a newspaper's section ("World news").

    Examples
    --------
    >>> is_category("World News"), is_category("Ferry News")
    (True, False)
    """
    return _CATEGORIES.issuperset(re.findall(r"[\w&]+", line.lower()))


class Lead(NamedTuple):
    """A dateline inside a paragraph: where it ends, and how it was told."""

    end: int
    sure: bool  # an agency or a date stands in it
    colon: bool  # it ends with a colon, as a speaker's name does


def find_lead(paragraph: str) -> Lead | None:
    """The dateline that opens a paragraph of wire copy, its dash included.

    Examples
    --------
    >>> find_lead("MARDEN, March 3 (Reuters) - Ferries sail again.")
    Lead(end=28, sure=True, colon=False)
    """
    mark = _LEAD_END.search(paragraph[:120])
    if mark is None:
        return None
    parts = _LEAD.fullmatch(paragraph[: mark.start()].strip())
    if parts is None or paragraph[mark.end() : mark.end() + 1].islower():
        return None
    place, agency = parts["place"], parts["agency"] or parts["bare"]
    if agency and not names_somebody(agency):
        return None
    city, *others = (part.strip() for part in place.rstrip(" ,").split(","))
    dated = any(find_dates(part) or _PARTIAL_DATE.fullmatch(part) for part in others)
    dated = dated or bool(find_dates(place))
    if not all(_is_region(part) or re.search(r"\d", part) for part in others):
        return None
    is_place = city.isupper() and sum(map(str.isalpha, city)) >= 3 and len(city.split()) <= 4
    if agency and (names_somebody(city) or not city) and len(city.split()) <= 4:
        is_place = True
    if not is_place or len(others) > 3 or not _KICKERS.isdisjoint(city.split()[:1]):
        return None
    return Lead(mark.end(), bool(agency) or dated, ":" in mark.group())


def _is_region(part: str) -> bool:
    return names_somebody(part) and len(part.split()) <= 3


def find_published(datelines: Iterable[str]) -> datetime.date | None:
    """The first clear date in ``datelines`` that is not said to be of an update."""
    for line in datelines:
        for span, date in find_dates(line):
            labels = [m.group().lower() for m in _LABEL.finditer(line[: span.start])]
            if date is not None and not (labels and re.search("updated|modified", labels[-1])):
                return date
    return None


def find_outlet(datelines: Iterable[str]) -> str | None:
    """The newspaper or agency that ``datelines`` name, as they write it; None if none does.

    Examples
    --------
    >>> find_outlet(["By Ines Lund, The Aldeny Courier"])
    'The Aldeny Courier'
    """
    for line in datelines:
        lead = find_lead(line if line.endswith(" ") else f"{line} ")
        agency = re.search(r"\(([^()]{2,40})\)|\b(?:CNN|Reuters|AFP|UPI)\b", line)
        if agency is not None and (lead or _is_lead(line)):
            return agency.group(1) or agency.group()
        for part in re.split(r"[,|•·]|\s[-–—]\s", line):
            named = re.sub(r"^\s*by\s", "", part, flags=re.IGNORECASE).strip()
            words = named.lower().split()
            outlet = _OUTLET.search(named)
            if named.casefold() in _AGENCIES:
                return named
            if outlet and len(words) > 1 and not _CATEGORIES.issuperset(words):
                return outlet.group(1)
    return None
