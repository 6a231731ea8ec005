"""Tables, as files or as the frames of other libraries, row by row. Nothing is lost on the way.

A row that cannot be read is a `Broken` one, with its place and the reason: it is up to the caller
whether one such row ends the reading.
"""

from __future__ import annotations

import csv
import datetime
import json
import math
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from newslab.errors import SourceError
from newslab.sources.datelines import parse_date

if TYPE_CHECKING:
    from narwhals.typing import IntoFrame

Row = Mapping[str, object]

FIELDS = ("text", "id", "title", "outlet", "published")
# What the columns of archives, news interfaces and scrapers are called, less case, spaces and
# underscores; looked for, in this order, where a column has the name of its field in vain.
USUAL = {
    "text": "text fulltext content articletext articlebody bodytext maintext storytext body",
    "id": "id articleid storiesid documentid docid",
    "title": "title headline",
    "outlet": "outlet source sourcename medianame publication publicationtitle publisher newspaper",
    "published": "published publishedat datepublished publishdate publicationdate pubdate date"
    " seendate",
}
_MARKS = ",;\t|"  # between cells
_BATCH = 64  # rows of a Parquet file that are held at a time


class Broken(NamedTuple):
    """A row that cannot be read: the lines it stands in, and why."""

    where: str
    reason: str


class Entry(NamedTuple):
    """A row whose cells have been checked; rows are counted from 1.

    ``own`` are the table's further columns, as text.
    """

    number: int
    text: str
    id: str
    title: str | None
    outlet: str | None
    published: datetime.date | None
    own: tuple[tuple[str, str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a table hold what; only that of the texts must be there.

    With ``id=None`` rows are called after their file and number. ``dayfirst`` says how a date
    such as 03/04/2025 reads; without it, such a date is an error.
    """

    text: str = "text"
    id: str | None = "id"
    title: str = "title"
    outlet: str = "outlet"
    published: str = "published"
    dayfirst: bool | None = None

    def among(self, found: Iterable[str]) -> Columns:
        """The same, with the usual names of columns that have not the name of their field.

        Examples
        --------
        >>> Columns().among(["Full text", "Publication date", "url"])
        Columns(text='Full text', id='id', title='title', outlet='outlet',
                published='Publication date', dayfirst=None)
        """
        return _among(self, tuple(map(str, found)))

    def check(self, found: Iterable[str], name: str) -> None:
        """Raise a SourceError where a column that was asked for is missing."""
        columns = set(map(str, found))
        here = self.among(sorted(columns))
        for field in FIELDS:
            asked: str | None = getattr(here, field)
            if asked is not None and (field == "text" or asked != field) and asked not in columns:
                raise SourceError(
                    f"{name}: no column {asked!r}; found {sorted(columns)}: name another with "
                    f"{field}=…"
                )

    def own(self, row: Row) -> tuple[tuple[str, str | None], ...]:
        """The cells of a row that are not the article's own fields, as text."""
        here = self.among(row)
        used = {getattr(here, field) for field in FIELDS}
        return tuple((str(name), as_text(cell)) for name, cell in row.items() if name not in used)


COLUMNS = Columns()


@lru_cache(maxsize=64)
def _among(columns: Columns, found: tuple[str, ...]) -> Columns:
    column_of: dict[str, str] = {}
    for name in found:
        column_of.setdefault(re.sub(r"[\W_]+", "", name).lower(), name)
    here: dict[str, Any] = {}
    for field, names in USUAL.items():
        if getattr(columns, field) == field and field not in found:
            usual = (column_of[name] for name in names.split() if name in column_of)
            here[field] = next(usual, field)
    return replace(columns, **here)


def csv_rows(
    lines: Iterable[str], *, name: str, columns: Columns = COLUMNS, longest: int = sys.maxsize
) -> Iterator[Row | Broken]:
    """The rows of a CSV table, cells as text; commas, semicolons, tabs or pipes between them.

    A first line such as ``sep=;``, which Excel writes, says which. After a quotation mark that
    goes wrong, lines are passed over up to one that has as many cells as the header.

    Parameters
    ----------
    lines
        With their ends, as a file opened with ``newline=""`` gives them.
    longest
        Of a row beyond so many characters only the end is sought.

    Raises
    ------
    SourceError
        Where the header lacks a column that was asked for, or has one twice.

    Examples
    --------
    >>> list(csv_rows(["id;text\\n", '7;"Envoys left; talks failed."\\n'], name="talks.csv"))
    [{'id': '7', 'text': 'Envoys left; talks failed.'}]
    """
    csv.field_size_limit(2**31 - 1)  # one for the whole process; never set back, for its threads
    source = _Lines(lines, longest)
    first = next((line for line in source if line.strip()), "")
    told = _TOLD.fullmatch(first.removeprefix("\ufeff").strip(" \r\n"))
    if told is not None:
        first = next((line for line in source if line.strip()), "")
    headers = {mark: _header(first, mark) for mark in (told[1] if told else _MARKS)}
    # The mark that gives the column of texts its name; else the one that gives most columns.
    named = [mark for mark, cells in headers.items() if columns.among(cells).text in cells]
    mark = (named or sorted(headers, key=lambda mark: -len(headers[mark])))[0]
    header = _header(first, mark)
    columns.check(header, name)
    twice = sorted({column for column in header if column and header.count(column) > 1})
    if twice:
        raise SourceError(f"{name}: columns that stand twice in the header: {twice}")
    reader = csv.reader(source, delimiter=mark, strict=True)
    broken: tuple[int, str] | None = None  # the line where it begins, and why
    while True:
        begins = source.begin()
        try:
            cells = next(reader, None)
        except csv.Error as error:
            broken = broken or (begins, f"not CSV: {error}")
            continue
        if broken is not None and (cells is None or len(cells) == len(header)):
            yield Broken(_lines(broken[0], begins - 1), broken[1])
            broken = None
        if cells is None:
            return
        if not cells or broken is not None:
            continue
        where = _lines(begins, source.number)
        if len(cells) != len(header):
            yield Broken(
                where,
                f"expected {len(header)} cells; found {len(cells)} (a text that holds {mark!r} "
                "must stand in quotation marks)",
            )
        elif source.thinned:
            yield Broken(where, f"longer than {longest:,} characters")
        elif undecoded := next(filter(None, map(_undecoded, cells)), None):
            yield Broken(where, undecoded)
        else:
            yield dict(zip(header, cells, strict=True))


def _lines(first: int, last: int) -> str:
    return f"line {first}" if first >= last else f"lines {first} to {last}"


def _header(line: str, mark: str) -> list[str]:
    cells = next(csv.reader([line], delimiter=mark), [])
    return [cell.strip().removeprefix("\ufeff") for cell in cells]


_TOLD = re.compile(r"\"?sep=([,;|\t])\"?", re.IGNORECASE)


class _Lines:
    """Numbered lines for a csv.reader.

    Of a row that has grown too long only the marks that give it structure are passed on, so
    that its end is found without its text being held.
    """

    def __init__(self, lines: Iterable[str], longest: int) -> None:
        self._lines = iter(lines)
        self._longest = longest
        self.number = 0
        self.begin()

    def begin(self) -> int:
        """A new row begins; the number of its first line."""
        self._size, self.thinned = 0, False
        return self.number + 1

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.number += 1
        self._size += len(line)
        if self._size > self._longest:
            self.thinned = True
            line = re.sub(r"[^\",;|\t\r\n]+", "x", line)
        return line


def _undecoded(text: str) -> str | None:
    """What is wrong with a text some bytes of which were not of its encoding."""
    found = None if text.isascii() else re.search("[\udc80-\udcff]", text)
    if found is None:
        return None
    return f"byte 0x{ord(found[0]) - 0xDC00:02x} is of another encoding: name it with encoding=…"


def jsonl_rows(
    lines: Iterable[str], *, name: str, columns: Columns = COLUMNS
) -> Iterator[Row | Broken]:
    """One object a line; empty lines are passed over.

    Raises
    ------
    SourceError
        At the end, where no row had a column that was asked for.

    Examples
    --------
    >>> list(jsonl_rows(['{"text": "Envoys left."}\\n', "[1]"], name="talks.jsonl"))
    [{'text': 'Envoys left.'}, Broken(where='line 2', reason='expected a JSON object; found list')]
    """
    seen: set[str] = set()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        if undecoded := _undecoded(line):
            yield Broken(f"line {number}", undecoded)
            continue
        try:
            row: Any = json.loads(line)
        except json.JSONDecodeError as error:
            yield Broken(f"line {number}, column {error.colno}", f"not JSON: {error.msg}")
            continue
        except (ValueError, RecursionError) as error:  # a number or a nesting out of bounds
            yield Broken(f"line {number}", f"not JSON: {error}")
            continue
        if not isinstance(row, dict):
            found = type(row).__name__
            yield Broken(f"line {number}", f"expected a JSON object; found {found}")
            continue
        seen.update(row)
        yield row
    if seen:
        columns.check(seen, name)


def json_rows(text: str, *, name: str, columns: Columns = COLUMNS) -> list[Row]:
    """The objects of a list in JSON, or of the one list in an object, as news interfaces answer.

    Raises
    ------
    SourceError
        Where ``text`` is no JSON or holds no such list, or no object has a column asked for.

    Examples
    --------
    >>> answer = '{"status": "ok", "articles": [{"content": "Envoys left."}]}'
    >>> json_rows(answer, name="talks.json")
    [{'content': 'Envoys left.'}]
    """
    try:
        found: Any = json.loads(text)
    except json.JSONDecodeError as error:
        raise SourceError(
            f"{name}: line {error.lineno}, column {error.colno}: not JSON: {error.msg} (a file of "
            "one object a line is called .jsonl)"
        ) from None
    except (ValueError, RecursionError) as error:  # a number or a nesting out of bounds
        raise SourceError(f"{name}: not JSON: {error}") from None
    if isinstance(found, dict):
        lists = [value for value in found.values() if _are_rows(value)]
        found = lists[0] if len(lists) == 1 else found
    if not _are_rows(found):
        raise SourceError(f"{name}: expected a list of objects, one an article; found none")
    columns.check({str(key) for row in found for key in row}, name)
    rows: list[Row] = found
    return rows


def _are_rows(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value)


def parquet_rows(
    file: str | os.PathLike[str] | bytes, *, name: str, columns: Columns = COLUMNS
) -> Iterator[Row | Broken]:
    """The rows of a Parquet table.

    Raises
    ------
    SourceError
        Where ``file`` is no Parquet table, or lacks a column that was asked for.
    """
    import pyarrow as pa
    from pyarrow import parquet

    try:
        opened = pa.BufferReader(file) if isinstance(file, bytes) else file
        with parquet.ParquetFile(opened) as table:
            columns.check(table.schema_arrow.names, name)
            for batch in table.iter_batches(batch_size=_BATCH):
                try:
                    yield from batch.to_pylist()
                except UnicodeDecodeError:
                    yield from (_parquet_row(batch, i) for i in range(len(batch)))
    except (pa.ArrowException, OSError) as error:
        reason = str(error).splitlines()[0]
        raise SourceError(f"{name}: not a Parquet table: {reason}") from None


def frame_rows(frame: IntoFrame, *, name: str, columns: Columns | None = None) -> list[Row]:
    """The rows of a pandas, polars or Arrow table, or of another that narwhals knows.

    A missing cell, however its library writes it, is None.

    Raises
    ------
    SourceError
        Where ``frame`` is no table, or lacks a column that was asked for.

    Examples
    --------
    >>> import pyarrow as pa
    >>> frame_rows(pa.table({"id": [1, None], "text": ["Envoys left.", "Rain."]}), name="talks")
    [{'id': 1, 'text': 'Envoys left.'}, {'id': None, 'text': 'Rain.'}]
    """
    import narwhals as nw

    try:
        table = nw.from_native(frame)
    except TypeError:
        expected = "expected a path, or a table of pandas, polars or Arrow"
        raise SourceError(f"{name}: {expected}; found {type(frame).__name__}") from None
    found = {
        str(column.name): [
            None if missing else value
            for value, missing in zip(column.to_list(), column.is_null().to_list(), strict=True)
        ]
        for column in table.lazy().collect().iter_columns()
    }
    if columns is not None:
        columns.check(found, name)
    return [dict(zip(found, cells, strict=True)) for cells in zip(*found.values(), strict=True)]


def _parquet_row(batch: Any, i: int) -> Row | Broken:
    """One row of a batch in which some text is not UTF-8."""
    row = {}
    for column, cell in zip(batch.schema.names, batch.columns, strict=True):
        try:
            row[column] = cell[i].as_py()
        except UnicodeDecodeError as error:
            found = f"not UTF-8: byte 0x{error.object[error.start]:02x} at offset {error.start:,}"
            return Broken(f"column {column!r}", found)
    return row


def check_row(row: Row, number: int, *, name: str, columns: Columns = COLUMNS) -> Entry:
    """A row as an entry, called by its id or else by the file and its number.

    Raises
    ------
    SourceError
        Where it has no text, a cell is of a wrong kind, or a date may be read in two ways; the
        message does not name the row.

    Examples
    --------
    >>> check_row({"text": "Envoys left.", "published": "2025-04-03"}, 1, name="talks.csv")
    Entry(number=1, text='Envoys left.', id='talks-1', title=None, outlet=None,
          published=datetime.date(2025, 4, 3), own=())
    """
    asked, columns = columns, columns.among(row)
    text = _value(row, columns.text)
    if text is not None and not isinstance(text, str):
        found = type(text).__name__
        raise SourceError(f"expected text in column {columns.text!r}; found {found}")
    if text is None or not text.strip():
        raise SourceError(f"no text in column {columns.text!r}")
    return Entry(
        number,
        text,
        _cell(row, columns.id) or f"{Path(name).stem}-{number}",
        _cell(row, columns.title),
        _cell(row, columns.outlet),
        _published(row, columns, sure=asked.published == columns.published),
        columns.own(row),
    )


def check_rows(
    rows: Iterable[Row | Broken],
    *,
    name: str,
    columns: Columns = COLUMNS,
    skip_empty: bool = False,
) -> list[Entry]:
    """The rows with a text, each with an id of its own; nothing is passed over unsaid.

    Raises
    ------
    SourceError
        Where a row is broken or no entry, rows have no text (unless ``skip_empty``), or two
        have one id.
    """
    entries = []
    empty = []
    row_of: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        if isinstance(row, Broken):
            raise SourceError(f"{name}: row {number} ({row.where}): {row.reason}")
        text = _value(row, columns.among(row).text)
        if text is None or (isinstance(text, str) and not text.strip()):
            empty.append(number)
            continue
        try:
            entry = check_row(row, number, name=name, columns=columns)
        except SourceError as error:
            raise SourceError(f"{name}: row {number}: {error}") from None
        if row_of.setdefault(entry.id, number) != number:
            raise SourceError(
                f"{name}: rows {row_of[entry.id]} and {number} have the same id {entry.id!r}"
            )
        entries.append(entry)
    if empty and not skip_empty:
        raise SourceError(
            f"{name}: {_listed(empty)} without text (skip_empty=True leaves such rows out)"
        )
    if not entries:
        raise SourceError(f"{name}: no row with a text")
    return entries


def _listed(rows: list[int]) -> str:
    """``row 3``, or ``rows 3, 5, 8 and 40 more``."""
    shown = ", ".join(map(str, rows[:10])) + (f" and {len(rows) - 10} more" if rows[10:] else "")
    return f"row{'s' if len(rows) > 1 else ''} {shown}"


def as_text(value: object) -> str | None:
    """Any cell as text; None where it is missing or blank.

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
    return value if value.strip() else None


def _value(row: Row, column: str) -> object:
    """A cell; None where it is missing, as pandas writes it too (NaN)."""
    value = row.get(column)
    return None if isinstance(value, float) and math.isnan(value) else value


def _cell(row: Row, column: str | None) -> str | None:
    """A cell's text; None where it is missing or empty. It may be a number."""
    value = None if column is None else _value(row, column)
    if isinstance(value, Mapping) and "name" in value:  # as news interfaces write a source
        value = value["name"]
    if value is not None and not isinstance(value, str | int | float):
        found = type(value).__name__
        raise SourceError(f"expected text in column {column!r}; found {found}")
    return as_text(value)


def _published(row: Row, columns: Columns, *, sure: bool) -> datetime.date | None:
    """The date of a row; a column that by its name alone (not ``sure``) holds dates may not."""
    column = columns.published
    value = _value(row, column)
    if value is None or value == "":
        return None
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    # GDELT's stamps (20250403143000) may have become numbers.
    told = f"{value:.0f}" if isinstance(value, int | float) else str(value)
    published = parse_date(told, dayfirst=columns.dayfirst)
    if published is None:
        two_ways = parse_date(told, dayfirst=True) is not None
        if not (sure or two_ways):
            return None
        remedy = ", or say how with dayfirst=True or dayfirst=False" if two_ways else ""
        raise SourceError(
            f"{column} is {value!r}: expected a date that reads in one way, such as "
            f"2025-04-25{remedy}"
        )
    return published
