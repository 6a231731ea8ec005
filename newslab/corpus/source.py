"""The articles of a source one by one, however many there are: files, and rows of tables.

What cannot be read is an item too, with the reason: nothing is passed over unsaid, and one
broken row among a million stops nobody.
"""

from __future__ import annotations

import csv
import datetime
import glob
import hashlib
import io
import json
import math
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newslab.errors import SourceError
from newslab.formats.decoding import marked_encoding
from newslab.layout.datelines import parse_date
from newslab.records import Article
from newslab.sources import MAX_BYTES, PathLike, article_from_bytes

TEXTS = (".txt", ".text", ".html", ".htm", ".xhtml")
TABLES = (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet", ".pq")
# Beyond so many characters of one row of a CSV file the rest is not held, only its end found.
_LONGEST_ROW = 4 * MAX_BYTES
_BATCH = 64  # rows of a Parquet file held at a time

Cells = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a table hold what; only that of the texts must be there."""

    text: str = "text"
    id: str | None = "id"
    title: str = "title"
    outlet: str = "outlet"
    published: str = "published"

    def check(self, found: Iterable[str], name: str) -> None:
        """Raise a SourceError where a column that was asked for is missing."""
        columns = list(found)
        for field in ("text", "id", "title", "outlet", "published"):
            asked: str | None = getattr(self, field)
            wanted = field == "text" or asked not in (None, field)
            if wanted and asked not in columns:
                raise SourceError(
                    f"{name}: no column {asked!r}; found {sorted(columns)}: name the column "
                    f"with {field}=… (at the command line --{field})"
                )

    def used(self) -> frozenset[str | None]:
        """The columns that are the article's own fields."""
        return frozenset((self.text, self.id, self.title, self.outlet, self.published))


@dataclass(frozen=True, slots=True)
class Item:
    """An article as its source holds it, not yet read; or, with ``error``, why it cannot be.

    ``source`` is the file's name, ``row`` the number of the row from 1, or 0 for a file that
    is one article; ``own`` are the source's further columns, as text.
    """

    source: str
    row: int
    id: str | None
    content: str | bytes = ""
    title: str | None = None
    outlet: str | None = None
    published: datetime.date | None = None
    own: tuple[tuple[str, str | None], ...] = ()
    error: str | None = None

    def digest(self) -> bytes:
        """16 bytes that tell this item from any other."""
        told = (self.source, self.row) if self.error else ()
        fields = (*told, self.id, self.title, self.outlet, str(self.published), self.own)
        made = hashlib.blake2b(json.dumps([*fields, self.error]).encode(), digest_size=16)
        raw = isinstance(self.content, bytes)
        made.update(self.content if raw else b"\0" + self.content.encode())  # type: ignore[arg-type, union-attr]
        return made.digest()

    def article(self, encoding: str | None = None) -> Article:
        """The article, with its sections and what its text says of itself.

        Raises
        ------
        SourceError
            Where it cannot be read as one.
        """
        id = self.id or ""
        if self.error is not None:
            raise SourceError(self.error)
        if isinstance(self.content, bytes):
            page = Path(self.source).suffix.lower() in TEXTS[2:]
            return article_from_bytes(
                self.content, id=id, name=self.source, encoding=encoding, html=page
            )
        return Article.from_text(
            self.content, id=id, title=self.title, outlet=self.outlet, published=self.published
        )


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of a source: where it is, and what messages and ids call it."""

    path: Path
    name: str


def find_files(source: PathLike | Sequence[PathLike]) -> list[SourceFile]:
    """The files of a source, in the order in which they are read.

    Parameters
    ----------
    source
        A folder (all files in it, at any depth, by name), a file, a pattern such as
        ``news/2021-*.csv``, or several of these. A file is called after its place below the
        folder, or below the folder that all the files have in common.

    Raises
    ------
    SourceError
        Where there is nothing of the kind.
    """
    single = isinstance(source, str | os.PathLike)
    given = [os.fspath(one) for one in ([source] if single else source)]  # type: ignore[union-attr]
    found: list[Path] = []
    for one in given:
        path = Path(one)
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file() and not _is_hidden(p, path))
            if not inside:
                raise SourceError(f"{one}: expected a folder of articles; found no file in it")
            found += inside
        elif path.exists():
            found.append(path)
        else:
            matches = sorted(p for p in map(Path, glob.glob(one, recursive=True)) if p.is_file())
            if not matches:
                pattern = glob.escape(one) != one
                what = "no file matches this pattern" if pattern else "no such file or folder"
                raise SourceError(f"{one}: {what}")
            found += matches
    files = list(dict.fromkeys(found))
    folders = len(given) == 1 and Path(given[0]).is_dir()
    base = given[0] if folders else os.path.commonpath([p.absolute().parent for p in files])
    return [SourceFile(p, os.path.relpath(p, base).replace(os.sep, "/")) for p in files]


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def read_items(
    files: Sequence[SourceFile], columns: Columns, *, encoding: str | None = None
) -> Iterator[Item]:
    """Every article of the files in order, and what cannot be read as one.

    No two have one id: what comes later with the id of an earlier one is set aside.

    Raises
    ------
    SourceError
        Where a table lacks a column that was asked for, or is none.
    """
    taken: set[int] = set()
    for file in files:
        suffix = file.path.suffix.lower()
        if suffix in TABLES:
            items = _table_items(file, columns, encoding)
        else:
            items = iter([_file_item(file, taken, alone=len(files) == 1)])
        for item in items:
            if item.error is None:
                key = _key(item.id or "")
                if key in taken:
                    item = _failed(
                        item, f"the id {item.id!r} came before: expected every article once "
                        "(id=None, at the command line --id '', numbers the rows instead)"
                    )  # fmt: skip
                taken.add(key)
            yield item


def _key(id: str) -> int:
    """A number for an id: a million of them take little memory."""
    return int.from_bytes(hashlib.blake2b(id.encode(), digest_size=8).digest(), "big")


def _failed(item: Item, error: str) -> Item:
    return Item(item.source, item.row, item.id, error=error)


def _file_item(file: SourceFile, taken: set[int], *, alone: bool) -> Item:
    """A file that is one article; called by its name without the ending, if that is free."""
    suffix = file.path.suffix.lower()
    id = whole(file.name.removesuffix(file.path.suffix))
    if _key(id) in taken:
        id = whole(file.name)
    name = whole(file.name)
    if suffix not in TEXTS and not alone:
        kinds = " ".join((*TEXTS, *TABLES))
        return Item(name, 0, id, error=f"expected one of {kinds}; found {suffix or 'no ending'}")
    try:
        with open(file.path, "rb") as opened:
            content = opened.read(MAX_BYTES + 1)
    except OSError as error:
        return Item(name, 0, id, error=f"cannot be read: {error.strerror}")
    if len(content) > MAX_BYTES:
        return Item(name, 0, id, error=_too_large())
    return Item(name, 0, id, content)


def _too_large() -> str:
    return f"is larger than {MAX_BYTES:,} bytes: split it into articles"


def whole(text: str) -> str:
    """A text that UTF-8 can hold: half of a character (a lone surrogate) becomes U+FFFD.

    >>> whole("half \\ud83d")
    'half �'
    """
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def _table_items(file: SourceFile, columns: Columns, encoding: str | None) -> Iterator[Item]:
    suffix, name = file.path.suffix.lower(), whole(file.name)
    if suffix in (".parquet", ".pq"):
        rows = _parquet_rows(file.path, name, columns)
    elif suffix in (".csv", ".tsv"):
        rows = _csv_rows(file.path, name, columns, encoding)
    else:
        rows = _json_rows(file.path, name, columns, encoding)
    stem = name.rsplit(".", 1)[0]
    for number, row in enumerate(rows, start=1):
        if isinstance(row, str):
            yield Item(name, number, None, error=row)
            continue
        try:
            yield _row_item(row, columns, name, number, f"{stem}-{number}")
        except SourceError as error:
            named = None if columns.id is None else as_text(row.get(columns.id))
            yield Item(name, number, named, error=str(error))


def _row_item(row: Cells, columns: Columns, name: str, number: int, id: str) -> Item:
    text = row.get(columns.text)
    if isinstance(text, float) and math.isnan(text):
        text = None
    if text is None or (isinstance(text, str) and not text.strip()):
        raise SourceError(f"no text in column {columns.text!r}")
    if not isinstance(text, str):
        raise SourceError(f"expected text in column {columns.text!r}; found {type(text).__name__}")
    text = whole(text)
    if len(text.encode()) > MAX_BYTES:
        raise SourceError(_too_large())
    used = columns.used()
    given = None if columns.id is None else as_text(row.get(columns.id))
    return Item(
        name,
        number,
        given or id,
        text,
        as_text(row.get(columns.title)),
        as_text(row.get(columns.outlet)),
        _published(row.get(columns.published), columns.published),
        tuple((whole(str(key)), as_text(cell)) for key, cell in row.items() if key not in used),
    )


def as_text(value: object) -> str | None:
    """A cell as text; None where it is missing or blank.

    >>> as_text(7), as_text(float("nan")), as_text(["a", 1])
    ('7', None, '["a", 1]')
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, datetime.date):
        value = value.isoformat()
    if not isinstance(value, str):
        plain = isinstance(value, bool | int | float)
        value = str(value) if plain else json.dumps(value, ensure_ascii=False, default=str)
    return whole(value) if value.strip() else None


def _published(value: object, column: str) -> datetime.date | None:
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    told = as_text(value)
    if told is None:
        return None
    date = parse_date(told) or _timestamp(told)
    if date is None:
        raise SourceError(
            f"column {column!r} holds {told!r}: expected a date that reads in one way, "
            "such as 2025-04-25"
        )
    return date


def _timestamp(told: str) -> datetime.date | None:
    """The day of an ISO 8601 time, such as ``2025-04-25T06:30:00Z``."""
    try:
        return datetime.datetime.fromisoformat(told.strip()).date()
    except ValueError:
        return None


def _opened(path: Path, name: str, encoding: str | None) -> io.TextIOWrapper:
    """A table as text; bytes that are not of its encoding become lone surrogates."""
    try:
        file = open(path, "rb")  # noqa: SIM115  (closed with the wrapper)
        found = encoding or marked_encoding(file.peek(4)) or "utf-8"
        return io.TextIOWrapper(file, found, errors="surrogateescape", newline="")
    except OSError as error:
        raise SourceError(f"{name}: cannot be read: {error.strerror}") from None
    except LookupError:
        raise SourceError(f"{name}: no encoding is called {encoding!r}") from None


def _undecoded(text: str) -> bool:
    return not text.isascii() and re.search("[\udc80-\udcff]", text) is not None


def _csv_rows(
    path: Path, name: str, columns: Columns, encoding: str | None
) -> Iterator[Cells | str]:
    """The rows of a CSV file, or what is wrong with them.

    After a quotation mark that is nowhere closed, lines are passed over up to one with as many
    cells as the header.
    """
    csv.field_size_limit(2**31 - 1)  # the same for all threads; `_Lines` bounds what is held
    with _opened(path, name, encoding) as file:
        lines = _Lines(file)
        first = next(lines, "")
        marks = [mark for mark in ",;\t" if columns.text in _header(first, mark)]
        mark = (marks or [","])[0]
        header = _header(first, mark)
        columns.check(header, name)
        twice = sorted({column for column in header if column and header.count(column) > 1})
        if twice:
            raise SourceError(f"{name}: columns that stand twice in the header: {twice}")
        reader = csv.reader(lines, delimiter=mark, strict=True)
        broken: tuple[int, str] | None = None  # the line where a broken row begins, and why
        while True:
            begins = lines.number + 1
            lines.begin()
            try:
                cells = next(reader, None)
            except csv.Error as error:
                broken = broken or (begins, f"not CSV: {error}")
                continue
            if broken is not None and (cells is None or len(cells) == len(header)):
                yield f"lines {broken[0]} to {begins - 1}: {broken[1]}"
                broken = None
            if cells is None:
                return
            if not cells or broken is not None:
                continue
            if len(cells) != len(header):
                yield (
                    f"line {begins}: expected {len(header)} cells; found {len(cells)} (a text "
                    f"that holds {mark!r} must stand in quotation marks)"
                )
            elif any(map(_undecoded, cells)):
                yield f"line {begins}: not {file.encoding.upper()}: say what it is with encoding=…"
            elif lines.thinned:
                yield f"line {begins}: {_too_large()}"
            else:
                yield dict(zip(header, cells, strict=True))


def _header(line: str, mark: str) -> list[str]:
    [cells] = csv.reader([line], delimiter=mark) if line.strip() else [[]]
    return [cell.strip().removeprefix("\ufeff") for cell in cells]


class _Lines:
    """The lines of a file for a csv.reader, numbered from 1.

    Of a row that has grown too long only the marks that give it structure are passed on, so
    that its end is found without its text being held.
    """

    def __init__(self, file: Iterable[str]) -> None:
        self._lines = iter(file)
        self.number = 0
        self.begin()

    def begin(self) -> None:
        """A new row begins."""
        self._size, self.thinned = 0, False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.number += 1
        self._size += len(line)
        if self._size > _LONGEST_ROW:
            self.thinned = True
            line = re.sub(r"[^\"',;\t\r\n]+", "x", line)
        return line


def _json_rows(
    path: Path, name: str, columns: Columns, encoding: str | None
) -> Iterator[Cells | str]:
    seen: set[str] = set()
    with _opened(path, name, encoding) as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            where = f"line {number}"
            if _undecoded(line):
                yield f"{where}: not {file.encoding.upper()}: say what it is with encoding=…"
                continue
            try:
                row: Any = json.loads(line)
            except json.JSONDecodeError as error:
                yield f"{where}, column {error.colno}: not JSON: {error.msg}"
                continue
            except (ValueError, RecursionError) as error:  # a number or a nesting out of bounds
                yield f"{where}: not JSON: {error}"
                continue
            if not isinstance(row, dict):
                yield f"{where}: expected a JSON object; found {type(row).__name__}"
                continue
            seen.update(row)
            yield row
    if seen:
        columns.check(seen, name)


def _parquet_rows(path: Path, name: str, columns: Columns) -> Iterator[Cells | str]:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path) as file:
            columns.check(file.schema_arrow.names, name)
            for batch in file.iter_batches(batch_size=_BATCH):
                try:
                    yield from batch.to_pylist()
                except UnicodeDecodeError:
                    yield from (_parquet_row(batch, i) for i in range(len(batch)))
    except (pa.ArrowException, OSError) as error:
        reason = str(error).splitlines()[0]
        raise SourceError(f"{name}: not a Parquet table: {reason}") from None


def _parquet_row(batch: Any, i: int) -> Cells | str:
    """One row of a batch in which some text is not UTF-8."""
    row = {}
    for column, cell in zip(batch.schema.names, batch.columns, strict=True):
        try:
            row[column] = cell[i].as_py()
        except UnicodeDecodeError as error:
            return f"column {column!r}: not UTF-8: byte 0x{error.object[error.start]:02x}"
    return row
