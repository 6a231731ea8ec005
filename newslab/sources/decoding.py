"""Bytes to text, strictly: a wrong guess of the encoding would change the words."""

from __future__ import annotations

import codecs
import re

from newslab.errors import EmptyTextError, SourceError

# How files of other kinds begin.
_SIGNATURES = {
    b"%PDF-": "a PDF file",
    b"PK\x03\x04": "a zip archive (as Word, Excel and EPUB files are)",
    b"\xd0\xcf\x11\xe0": "an old Word or Excel file",
    b"{\\rtf": "an RTF file",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"SQLite format 3": "an SQLite database",
    b"\x7fELF": "a program",
}
# UTF-32 first: the mark of UTF-16 begins it.
_BYTE_ORDER_MARKS = [
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
_META_CHARSET = re.compile(
    rb"<meta\s[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?([\w:.-]+)", re.IGNORECASE
)
# Browsers read all of these as Windows-1252 (WHATWG Encoding Standard).
_READ_AS_WINDOWS = frozenset({"iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii"})


def decode(data: bytes, *, name: str, encoding: str | None = None) -> str:
    """The text of ``data``, without its byte order mark, with its line breaks as they are.

    Parameters
    ----------
    data
        The bytes of a file.
    name
        What messages call it.
    encoding
        Its encoding. Without it: the one its byte order mark names, or UTF-8.

    Raises
    ------
    SourceError
        Unless ``data`` is text, and more than whitespace, in that encoding.

    Examples
    --------
    >>> decode("\\ufeffEnvoys left.".encode("utf-16"), name="page.txt")
    'Envoys left.'
    """
    for signature, kind in _SIGNATURES.items():
        if data.startswith(signature):
            office = "Excel" in kind
            remedy = "save a document as plain text, and a sheet as CSV" if office else (
                "save it as plain text first")  # fmt: skip
            raise SourceError(f"{name}: is {kind}, not text: {remedy}")
    marked = marked_encoding(data)
    if marked is None and encoding is None and b"\0" in data:
        raise _binary(name, data.index(b"\0"))
    text = _decode(data, name, encoding if encoding is not None else marked or "utf-8")
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        raise _binary(name, text.index("\0"))
    if not text or text.isspace():
        raise EmptyTextError(f"{name}: {'holds whitespace alone' if text else 'is empty'}")
    return text


def marked_encoding(data: bytes) -> str | None:
    """The encoding that a byte order mark names, if ``data`` begins with one.

    >>> marked_encoding("Envoys left.".encode("utf-16")), marked_encoding(b"Envoys left.")
    ('utf-16', None)
    """
    return next((codec for mark, codec in _BYTE_ORDER_MARKS if data.startswith(mark)), None)


def declared_charset(data: bytes) -> str | None:
    """The encoding that a page of HTML declares for itself; its byte order mark comes first.

    Examples
    --------
    >>> declared_charset(b'<meta charset="iso-8859-1">')
    'cp1252'
    """
    match = _META_CHARSET.search(data[:4096])
    if match is None or marked_encoding(data) is not None:
        return None
    charset = match.group(1).decode("ascii").lower()
    if charset.startswith("utf-16"):  # it could not have been read here if it were
        return "utf-8"
    return "cp1252" if charset in _READ_AS_WINDOWS else charset


def _decode(data: bytes, name: str, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        at = error.start
    except (LookupError, ValueError):
        raise SourceError(
            f"{name}: no encoding is called {encoding!r}; "
            "expected a name such as 'utf-8' or 'cp1252'"
        ) from None
    line = data.count(b"\n", 0, at) + 1
    called = encoding.upper().removesuffix("-SIG")
    found = f"{name}: not {called}: byte 0x{data[at]:02x} at offset {at:,} (line {line:,})"
    if encoding == "utf-8" and _fits(data, "cp1252"):
        raise SourceError(f"{found}; if it is Windows-1252, say so with encoding='cp1252'")
    raise SourceError(f"{found}; say what it is with encoding=…, or save it as UTF-8")


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _binary(name: str, at: int) -> SourceError:
    return SourceError(
        f"{name}: is binary, not text: a NUL at offset {at:,} "
        "(if it is UTF-16 without a byte order mark, say so with encoding='utf-16-le')"
    )
