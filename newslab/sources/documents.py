"""Word files, workbooks, PDF, saved pages and zip archives, opened by the libraries for them.

Those of office files come with ``pip install 'newslab[files]'``; without them such a file is
refused with what to do.
"""

from __future__ import annotations

import datetime
import email
import email.policy
import importlib
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from newslab.errors import EmptyTextError, SourceError
from newslab.sources.rows import Columns, Row

# What an archive may unpack to: a few kilobytes of zeros can be made to fill a disk.
MAX_UNPACKED = 200_000_000
_PDF_WARNING = "taken from a PDF: page numbers, captions and columns may stand among the sentences"


class Document(NamedTuple):
    """The text of a document or page, what that says of itself, and its lines that are headings."""

    text: str
    title: str | None = None
    outlet: str | None = None
    published: datetime.date | None = None
    headings: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def read_docx(data: bytes, *, name: str) -> Document:
    """A Word file: its paragraphs, with empty lines between them; tables and notes stay out."""
    docx = _library("docx", name, "a Word file", "save it as plain text (UTF-8)")
    _check_unpacked(data, name)
    try:
        paragraphs = [
            (paragraph.text.strip(), (paragraph.style.name or "") if paragraph.style else "")
            for paragraph in docx.Document(io.BytesIO(data)).paragraphs
        ]
    except Exception as error:  # a damaged file makes the library raise anything
        raise _damaged(name, "a Word file", error) from None
    told = [(text, style) for text, style in paragraphs if text]
    if not told:
        raise EmptyTextError(f"{name}: holds no text")
    headings = tuple(text for text, style in told if style.startswith(("Heading", "Title")))
    titles = [text for text, style in told[:3] if style in ("Title", "Heading 1")]
    text = "\n\n".join(text for text, _ in told)
    return Document(text, titles[0] if titles else None, headings=headings)


def read_pdf(data: bytes, *, name: str) -> Document:
    """The text of a PDF, line by line; words that were parted at a line's end are joined."""
    pypdf = _library("pypdf", name, "a PDF file", "copy its text into a plain text file")
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        locked = reader.is_encrypted and not reader.decrypt("")
        pages = [] if locked else [page.extract_text() for page in reader.pages]
    except Exception as error:  # a damaged file makes the library raise anything
        raise _damaged(name, "a PDF file", error) from None
    if locked:
        raise SourceError(f"{name}: is locked with a password: save it without one")
    text = re.sub(r"(?<=[a-z])-\n(?=[a-z])", "", "\n".join(pages)).replace("\0", "")
    if not text.strip():
        raise EmptyTextError(
            f"{name}: holds no text (pages that were scanned must go through OCR first)"
        )
    return Document(text, warnings=(_PDF_WARNING,))


def sheet_rows(data: bytes, *, name: str, columns: Columns) -> Iterator[Row]:
    """The rows of the first sheet of a workbook that has a column of texts.

    Raises
    ------
    SourceError
        Where no sheet has one; the message lists the columns of the first.
    """
    openpyxl = _library("openpyxl", name, "an Excel workbook", "save the sheet as CSV (UTF-8)")
    _check_unpacked(data, name)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book]
    except Exception as error:  # a damaged file makes the library raise anything
        raise _damaged(name, "an Excel workbook", error) from None
    filled = [[row for row in sheet if any(cell is not None for cell in row)] for sheet in sheets]
    tables = [sheet for sheet in filled if sheet]
    if not tables:
        raise EmptyTextError(f"{name}: is empty")
    headers = [[str(cell).strip() if cell is not None else "" for cell in t[0]] for t in tables]
    fitting = [i for i, header in enumerate(headers) if columns.among(header).text in header]
    chosen = fitting[0] if fitting else 0
    header = headers[chosen]
    columns.check(filter(None, header), name)
    for row in tables[chosen][1:]:
        yield {key: cell for key, cell in zip(header, row, strict=False) if key}


def read_mhtml(data: bytes, *, name: str) -> str:
    """The page of HTML in a page that a browser has saved as one file.

    Raises
    ------
    SourceError
        Where there is none.
    """
    saved = email.message_from_bytes(data, policy=email.policy.default)
    for part in saved.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload: Any = part.get_payload(decode=True)
            charset = part.get_content_charset() or "utf-8"
            try:
                return str(payload.decode(charset))
            except (UnicodeDecodeError, LookupError):
                raise SourceError(f"{name}: its page is not {charset} as it says") from None
    raise SourceError(f"{name}: no page of HTML found in it: save the page as HTML alone")


def zip_members(data: bytes, *, name: str) -> Iterator[tuple[str, bytes]]:
    """The files in a zip archive by name, with their bytes; hidden ones are passed over."""
    _check_unpacked(data, name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in sorted(archive.infolist(), key=lambda member: member.filename):
                path = PurePosixPath(member.filename)
                hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
                if not member.is_dir() and not hidden:
                    yield member.filename, archive.read(member)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError) as error:
        raise _damaged(name, "a zip archive", error) from None


def _library(module: str, name: str, kind: str, otherwise: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError:
        raise SourceError(
            f"{name}: is {kind}: to read it, pip install 'newslab[files]', or {otherwise}"
        ) from None


def _check_unpacked(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except zipfile.BadZipFile as error:
        raise _damaged(name, "a zip archive, as its name says", error) from None
    if size > MAX_UNPACKED:
        raise SourceError(f"{name}: unpacks to {size:,} bytes; expected {MAX_UNPACKED:,} at most")


def _damaged(name: str, kind: str, error: Exception) -> SourceError:
    reason = " ".join(str(error).split()) or type(error).__name__
    return SourceError(f"{name}: cannot be read as {kind}: {reason}")
