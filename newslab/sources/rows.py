"""Tables, as files or as the frames of other libraries, to rows. Nothing is lost on the way."""

from __future__ import annotations

import csv
import datetime
import io
import json
import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from newslab.errors import SourceError
from newslab.sources.datelines import parse_date

if TYPE_CHECKING:
    from narwhals.typing import IntoFrame

Row = dict[str, object]

_COLUMNS = ("text", "id", "title", "outlet", "published")


class Entry(NamedTuple):
    """A row whose cells have been checked; rows are counted from 1."""

    number: int
    text: str
    id: str
    title: str | None
    outlet: str | None
    published: datetime.date | None


def csv_rows(text: str, *, name: str) -> list[Row]:
    """The rows of a CSV table, cells as strings; commas, semicolons or tabs between them.

    Raises
    ------
    SourceError
        Where a quotation mark is left open, or a row is longer or shorter than the header.

    Examples
    --------
    >>> csv_rows('id;text\\n7;"Envoys left; talks failed."\\n', name="talks.csv")
    [{'id': '7', 'text': 'Envoys left; talks failed.'}]
    """
    first_line = text.split("\n", 1)[0]
    by_text = [mark for mark in ",;\t" if "text" in _columns(first_line, mark)]
    # An article may be longer than the csv module's limit, which is one for the whole process.
    limit = csv.field_size_limit(max(len(text), csv.field_size_limit()))
    try:
        return list(_csv_rows(text, name, (by_text or [","])[0]))
    finally:
        csv.field_size_limit(limit)


def _columns(line: str, delimiter: str) -> list[str]:
    return [cell.strip().strip('"') for cell in line.split(delimiter)]


def _csv_rows(text: str, name: str, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str] = []
    number = 0
    try:
        for cells in reader:
            if not cells:
                continue
            if not header:
                header = [cell.strip() for cell in cells]
                _check_header(header, name)
                continue
            number += 1
            if len(cells) != len(header):
                raise SourceError(
                    f"{name}: row {number} (line {reader.line_num}): expected {len(header)} cells; "
                    f"found {len(cells)} (a text that holds {delimiter!r} must stand in "
                    "quotation marks)"
                )
            yield dict(zip(header, cells, strict=True))
    except csv.Error as error:
        raise SourceError(f"{name}: line {reader.line_num}: not CSV: {error}") from None


def _check_header(header: list[str], name: str) -> None:
    _need_text(header, name)
    twice = sorted({column for column in header if column and header.count(column) > 1})
    if twice:
        raise SourceError(f"{name}: columns that stand twice in the header: {twice}")


def _need_text(columns: Iterable[str], name: str) -> None:
    if "text" not in columns:
        raise SourceError(f"{name}: no column 'text'; found {sorted(columns)}")


def jsonl_rows(text: str, *, name: str) -> list[Row]:
    """One object a line; empty lines are passed over.

    Raises
    ------
    SourceError
        Where a line is not one JSON object.

    Examples
    --------
    >>> jsonl_rows('{"text": "Envoys left."}\\n', name="talks.jsonl")
    [{'text': 'Envoys left.'}]
    """
    rows = []
    for number, line in enumerate(text.split("\n"), start=1):  # U+2028 may stand in a string
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            where = f"{name}: line {number}, column {error.colno}"
            raise SourceError(f"{where}: not JSON: {error.msg}") from None
        except (ValueError, RecursionError) as error:  # a number or a nesting out of bounds
            raise SourceError(f"{name}: line {number}: not JSON: {error}") from None
        if not isinstance(row, dict):
            found = type(row).__name__
            raise SourceError(f"{name}: line {number}: expected a JSON object; found {found}")
        rows.append(row)
    _need_text({column for row in rows for column in row}, name)
    return rows


def parquet_rows(data: bytes, *, name: str) -> list[Row]:
    """The rows of a Parquet table; of its columns, those of an article.

    Raises
    ------
    SourceError
        Where ``data`` is no Parquet table.
    """
    import pyarrow as pa
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(pa.BufferReader(data))
        found = file.schema_arrow.names
        _need_text(found, name)
        rows: list[Row] = file.read(columns=[c for c in _COLUMNS if c in found]).to_pylist()
    except (pa.ArrowException, OSError) as error:
        reason = str(error).splitlines()[0]
        raise SourceError(f"{name}: not a Parquet table: {reason}") from None
    return rows


def frame_rows(frame: IntoFrame, *, name: str, need: str | None = None) -> list[Row]:
    """The rows of a pandas, polars or Arrow table, or of another that narwhals knows.

    A missing cell, however its library writes it, is None.

    Raises
    ------
    SourceError
        Where ``frame`` is no table, or has no column ``need``.

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
    columns = {
        str(column.name): [
            None if missing else value
            for value, missing in zip(column.to_list(), column.is_null().to_list(), strict=True)
        ]
        for column in table.lazy().collect().iter_columns()
    }
    if need is not None and need not in columns:
        raise SourceError(f"{name}: no column '{need}'; found {sorted(columns)}")
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def check_rows(rows: list[Row], *, name: str, skip_empty: bool = False) -> list[Entry]:
    """The rows with a text, each with an id of its own; nothing is passed over unsaid.

    Raises
    ------
    SourceError
        Where rows have no text (unless ``skip_empty``), or a cell is of a wrong kind, a date
        may be read in two ways, or two rows have one id.

    Examples
    --------
    >>> check_rows([{"text": "Envoys left.", "published": "2025-04-03"}], name="talks.csv")
    [Entry(number=1, text='Envoys left.', id='talks-1', title=None, outlet=None,
           published=datetime.date(2025, 4, 3))]
    """
    numbered = list(enumerate(rows, start=1))
    texts = {number: _cell(row, "text", f"{name}: row {number}") for number, row in numbered}
    empty = [number for number, text in texts.items() if text is None]
    if empty and not skip_empty:
        raise SourceError(
            f"{name}: {_listed(empty)} without text (skip_empty=True leaves such rows out)"
        )
    entries = []
    row_of: dict[str, int] = {}
    for number, row in numbered:
        text = texts[number]
        if text is None:
            continue
        where = f"{name}: row {number}"
        id = _cell(row, "id", where) or f"{Path(name).stem}-{number}"
        if row_of.setdefault(id, number) != number:
            raise SourceError(f"{name}: rows {row_of[id]} and {number} have the same id {id!r}")
        title, outlet = _cell(row, "title", where), _cell(row, "outlet", where)
        entries.append(Entry(number, text, id, title, outlet, _published(row, where)))
    if not entries:
        raise SourceError(f"{name}: no row with a text")
    return entries


def _listed(rows: list[int]) -> str:
    """``row 3``, or ``rows 3, 5, 8 and 40 more``."""
    shown = ", ".join(map(str, rows[:10])) + (f" and {len(rows) - 10} more" if rows[10:] else "")
    return f"row{'s' if len(rows) > 1 else ''} {shown}"


def _value(row: Row, column: str) -> object:
    """A cell; None where it is missing, as pandas writes it too (NaN)."""
    value = row.get(column)
    return None if isinstance(value, float) and math.isnan(value) else value


def _cell(row: Row, column: str, where: str) -> str | None:
    """A cell's text; None where it is missing or empty. An id may be a number."""
    value = _value(row, column)
    if value is None:
        return None
    if column == "id" and isinstance(value, int | float):
        value = str(value)
    if not isinstance(value, str):
        found = type(value).__name__
        raise SourceError(f"{where}: expected text in column {column!r}; found {found}")
    return value if value.strip() else None


def _published(row: Row, where: str) -> datetime.date | None:
    value = _value(row, "published")
    if value is None or value == "":
        return None
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    published = parse_date(value) if isinstance(value, str) else None
    if published is None:
        raise SourceError(
            f"{where}: published is {value!r}: expected a date that reads in one way, "
            "such as 2025-04-25"
        )
    return published
