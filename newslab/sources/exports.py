"""Exports of press archives: several articles in one text, each with its fields.

Nexis, Factiva and ProQuest write one text for all articles that were chosen, with a label before
each field (``HD``, ``BYLINE:``, ``Publication title:``) or a fixed order of lines. The fields
are read as what they say, and the article is its headline and its body.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from newslab.sources.datelines import find_dates, parse_date
from newslab.sources.rows import Row
from newslab.text.lists import patterns

# One of these stands in every export, and in few other texts.
_HINT = re.compile(
    r"\d+ of \d+ DOCUMENT|End of Document|\bHD\b|Document\s+[A-Z]{2,}[A-Za-z0-9]{12}|Full text\s*:"
    r"|load-date\s*:|length\s*:", re.IGNORECASE,
)  # fmt: skip
_LINE_BREAK = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")


class Export(NamedTuple):
    """The archive that wrote a text, and its articles as rows of a table."""

    archive: str
    rows: list[Row]


def read_export(text: str) -> Export | None:
    """The articles of an archive's export; None where ``text`` is none.

    Each row has ``text`` (the headline, an empty line, the body) and, where the archive tells
    them, ``title``, ``outlet``, ``published`` (a date), ``author`` and ``section``.

    Examples
    --------
    >>> text = (
    ...     "HD\\nFerries sail again\\nBY\\nBy Ines Lund\\nWC\\n5 words\\nPD\\n3 May 2021\\n"
    ...     "SN\\nThe Aldeny Courier\\nLP\\nNobody cheered.\\nTD\\nIt rained.\\n"
    ... )
    >>> export = read_export(text)
    >>> export.archive, export.rows[0]["title"], export.rows[0]["text"]
    ('Factiva', 'Ferries sail again', 'Ferries sail again\\n\\nNobody cheered.\\n\\nIt rained.')
    """
    if _HINT.search(text) is None:
        return None
    lines = [line.strip("\ufeff \t\xa0") for line in _LINE_BREAK.split(text)]
    for archive, read in _ARCHIVES.items():
        rows = [row for row in read(lines) if row["text"]]
        if rows:
            return Export(archive, rows)
    return None


def _row(
    title: str | None, body: list[str], outlet: str | None, date: str | None,
    author: str | None, section: str | None,
) -> Row:  # fmt: skip
    """A row of what was found; a date stands in the first line that has one."""
    title = " ".join((title or "").split()) or None
    prose = "\n".join(body).strip("\n")
    prose = re.sub(r"\n{3,}", "\n\n", prose)
    if not prose:
        return {"text": None}
    found = None if date is None else parse_date(date) or _first_date(date)
    return {
        "text": f"{title}\n\n{prose}" if title else prose,
        "title": title,
        "outlet": outlet or None,
        "published": found,
        "author": re.sub(r"^by\s+", "", author or "", flags=re.IGNORECASE) or None,
        "section": section or None,
    }


def _first_date(text: str) -> object:
    return next((date for _, date in find_dates(text) if date is not None), None)


def _cut(lines: list[str], is_border: Callable[[str], bool]) -> Iterator[list[str]]:
    """Lines between borders; pieces without a word are left out."""
    piece: list[str] = []
    for line in lines:
        if is_border(line):
            yield piece
            piece = []
        else:
            piece.append(line)
    yield piece


# Factiva: a code of two or three letters on a line of its own, or before its field.

_CODES = frozenset(
    "SE HD CR WC PD ET SN SC ED PG VOL LA CY LP TD CT RF CO IN NS RE IPC IPD PUB AN BY CLM ART CX"
    .split()
)  # fmt: skip
_AFTER_BODY = frozenset("CT RF CO IN NS RE IPC IPD PUB AN CX ART".split())
_CODED = re.compile(r"([A-Z]{2,3})(?:(?:\s{2,}|\t)\s*(\S.*)|\s(\S.*))?")
_FACTIVA_END = re.compile(r"Document\s+[A-Z]{2,}[A-Za-z0-9]{12,}")


def _read_factiva(lines: list[str]) -> Iterator[Row]:
    if not any(map(_FACTIVA_END.fullmatch, lines)) and not _has_codes(lines):
        return
    for piece in _cut(lines, lambda line: _FACTIVA_END.fullmatch(line) is not None):
        if _has_codes(piece):
            yield from _read_coded(piece)
        else:
            yield from _read_uncoded(piece)


def _has_codes(lines: list[str]) -> bool:
    codes = {match[1] for match in map(_CODED.fullmatch, lines) if match and match[1] in _CODES}
    return {"HD"} < codes and not codes.isdisjoint(["LP", "TD"])


def _read_coded(lines: list[str]) -> Iterator[Row]:
    fields: dict[str, list[str]] = {}
    code = ""
    for line in lines:
        match = _CODED.fullmatch(line)
        if match and match[1] in _CODES and _begins(match, fields):
            if match[1] == "HD" and "HD" in fields:  # the next article, without a border
                yield _coded_row(fields)
                fields = {}
            code = match[1]
            fields[code] = [match[2] or match[3]] if match[2] or match[3] else []
        elif code:
            fields[code].append(line)
    yield _coded_row(fields)


def _begins(match: re.Match[str], fields: dict[str, list[str]]) -> bool:
    """Whether a field begins: in the body, a code before one space may be a word (IN, RE)."""
    in_body = not fields.keys().isdisjoint(["LP", "TD"])
    if not in_body or match[1] in ("TD", "HD"):
        return match[1] not in fields or match[1] == "HD"
    return match[1] in _AFTER_BODY and match[3] is None


def _line(fields: dict[str, list[str]], label: str) -> str | None:
    """A field as one line; None where it is missing or empty."""
    return " ".join(filter(None, fields.get(label, []))) or None


def _coded_row(fields: dict[str, list[str]]) -> Row:
    line = partial(_line, fields)
    body = [*fields.get("LP", []), "", *fields.get("TD", [])]
    return _row(line("HD"), body, line("SN"), line("PD"), line("BY"), line("SE") or line("CLM"))


def _read_uncoded(lines: list[str]) -> Iterator[Row]:
    """Headline, byline, words, date, time, source, code, page, language, rights; then the body."""
    words = next((i for i, line in enumerate(lines) if re.fullmatch(r"[\d,]+ words", line)), None)
    rights = next((i for i, line in enumerate(lines[:60]) if _RIGHTS.match(line)), None)
    if words is None or rights is None or rights < words:
        return
    above = [line for line in lines[:words] if line]
    facts = [line for line in lines[words + 1 : rights] if line]
    author = above[1] if len(above) > 1 else None
    date = facts[0] if facts else None
    outlet = next((f for f in facts[1:] if not re.fullmatch(r"\d\d?:\d\d.*", f)), None)
    yield _row(above[0] if above else None, lines[rights + 1 :], outlet, date, author, None)


_RIGHTS = re.compile(r"(?:\(c\)|©|copyright\b)", re.IGNORECASE)

# Nexis: outlet and date above or below the headline, labels, then the body.

_NEXIS_COUNT = re.compile(r"(?:Document\s+)?\d+ of \d+ DOCUMENTS?")
_NEXIS_LABEL = re.compile(
    rf"(?P<label>{patterns('exports.txt')['nexis']})\s*:\s*(?P<value>.*)", re.IGNORECASE
)
_NEXIS_BODY = re.compile(r"Body|BODY:\s*(.*)")
_ABOVE_BODY = frozenset(
    "HEADLINE BYLINE SECTION LENGTH DATELINE HIGHLIGHT SERIES COLUMN EDITION TYPE".split()
)


def _read_nexis(lines: list[str]) -> Iterator[Row]:
    counted = any(map(_NEXIS_COUNT.fullmatch, lines))
    labels = {match["label"].upper() for match in map(_NEXIS_LABEL.fullmatch, lines) if match}
    ended = "End of Document" in lines
    if not (counted or ended or {"LENGTH", "LOAD-DATE"} <= labels or (
            "Body" in lines and "LENGTH" in labels)):  # fmt: skip
        return
    if counted:
        pieces = _cut(lines, lambda line: _NEXIS_COUNT.fullmatch(line) is not None)
    else:
        pieces = _cut(lines, lambda line: line == "End of Document")
    for piece in pieces:
        yield _nexis_row([line for line in piece if line != "End of Document"])


def _nexis_row(lines: list[str]) -> Row:
    fields: dict[str, str] = {}
    head: list[str] = []  # lines above the first label
    body: list[str] = []
    state, last = "head", ""
    has_body = any(map(_NEXIS_BODY.fullmatch, lines))
    for line in lines:
        match = _NEXIS_LABEL.fullmatch(line)
        label = match["label"].upper() if match else ""
        opening = _NEXIS_BODY.fullmatch(line)
        if opening and state != "body":
            state, last = "body", ""
            body.append(opening[1] or "")
        elif line in ("Classification", "Notes", "Load-Date") and state == "body":
            state = "tail"
        elif match and (state != "body" or _ends_body(match["label"])):
            fields.setdefault(label, match["value"].strip())
            last = label
            state = "tail" if state == "body" or label not in _ABOVE_BODY else "labels"
        elif state == "head":
            head.append(line)
        elif state == "labels":
            if not line:
                last = ""
            elif last:  # the field goes on in the next line
                fields[last] = f"{fields[last]} {line}".strip()
            elif not has_body:
                state = "body"
                body.append(line)
        elif state == "body":
            body.append(line)
    return _nexis_fields(fields, head, body)


def _ends_body(label: str) -> bool:
    """Whether a label in the text is the archive's: "Person: unknown" may be the article's own."""
    told = label.isupper() and label not in _ABOVE_BODY
    return told or label in ("Load-Date", "Publication-Type", "Language")


def _nexis_fields(fields: dict[str, str], head: list[str], body: list[str]) -> Row:
    told = [line for line in head if line and not _RIGHTS.match(line)
            and line.casefold() != "all rights reserved"]  # fmt: skip
    dated = next((i for i, line in enumerate(told) if _first_date(line) is not None), None)
    title, outlet = fields.get("HEADLINE"), None
    if dated is not None and dated > 1 and "HEADLINE" not in fields:
        title, outlet = " ".join(told[: dated - 1]), told[dated - 1]
    elif dated is not None and dated >= 1:
        # Outlet and date first, then edition and headline; with one line above, the outlet.
        outlet = told[dated - 1]
        title = title or next(reversed(told[dated + 1 :]), None)
    elif told and title is None:
        title = told[0]
    date = None if dated is None else told[dated]
    return _row(
        title, body, outlet, date or fields.get("LOAD-DATE"), fields.get("BYLINE"),
        fields.get("SECTION"),
    )  # fmt: skip


# ProQuest: every field after its label.

_PROQUEST_LABEL = re.compile(rf"({patterns('exports.txt')['proquest']})\s*:\s*(.*)")
_PROQUEST_BORDER = re.compile(r"Document \d+ of \d+|_{20,}")


def _read_proquest(lines: list[str]) -> Iterator[Row]:
    labels = {match[1] for match in map(_PROQUEST_LABEL.fullmatch, lines) if match}
    if "Full text" not in labels or labels.isdisjoint(
        ["ProQuest document ID", "Publication title", "Publication info"]
    ):
        return
    for piece in _cut(lines, lambda line: _PROQUEST_BORDER.fullmatch(line) is not None):
        fields: dict[str, list[str]] = {}
        label = ""
        for line in piece:
            match = _PROQUEST_LABEL.fullmatch(line)
            # The text may hold a line such as "Title: none", whose field came before it.
            if match and (label != "Full text" or match[1] not in fields):
                label = match[1]
                fields[label] = [match[2]] if match[2] else []
            elif label:
                fields[label].append(line)
        yield _proquest_row(fields)


def _proquest_row(fields: dict[str, list[str]]) -> Row:
    line = partial(_line, fields)
    info = line("Publication info") or ""
    # "The Aldeny Courier ; Marden [Marden]. 03 May 2021: A.4."
    outlet = line("Publication title") or re.split(r"\s*[;,\[.]", info)[0]
    title = re.sub(r"\s*:?\s*\[[A-Z][\w ,/]*(?i:edition|final)[\w ,/]*\]$", "", line("Title") or "")
    title = title.rstrip(".") if title.endswith(".") and not title.endswith("..") else title
    date = line("Publication date") or info
    return _row(title, fields.get("Full text", []), outlet, date, line("Author"), line("Section"))


_ARCHIVES: dict[str, Callable[[list[str]], Iterator[Row]]] = {
    "Factiva": _read_factiva,
    "ProQuest": _read_proquest,
    "Nexis": _read_nexis,
}
