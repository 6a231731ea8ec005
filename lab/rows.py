"""Lines and JSON objects of a file of hand-coded data, each with its place in the file.

What is not as expected is refused with `FormatError`: file, line, expected, found.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from newslab.errors import FormatError
from newslab.records import Span


@dataclass(frozen=True, slots=True)
class Row:
    """One JSON object of a file, and where it stands."""

    path: Path
    line: int
    values: dict[str, Any]


def refuse(path: Path, line: int, expected: str, found: object) -> NoReturn:
    """Raise `FormatError`: file, line, what was expected, what was found."""
    shown = found if isinstance(found, str) else json.dumps(found, ensure_ascii=False, default=str)
    shown = shown if len(shown) <= 80 else shown[:77] + "..."
    raise FormatError(f"{path}: line {line}: expected {expected}; found {shown}")


def read_lines(path: str | Path) -> Iterator[tuple[int, str]]:
    """The numbered lines of a UTF-8 file, gzipped if its name ends in ``.gz``."""
    path = Path(path)
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            for line, raw in enumerate(stream, 1):
                try:
                    text = raw.decode("utf-8-sig" if line == 1 else "utf-8")
                except UnicodeDecodeError as error:
                    refuse(path, line, "UTF-8", f"the byte 0x{raw[error.start]:02x}")
                yield line, text.rstrip("\r\n")
    except (OSError, EOFError, zlib.error) as error:
        found = str(getattr(error, "strerror", None) or error)
        raise FormatError(f"{path}: expected a file that can be read; found: {found}") from error


def read_rows(path: str | Path) -> Iterator[Row]:
    """The JSON objects of a file, one a line; empty lines are passed over."""
    path, n_rows = Path(path), 0
    for line, text in read_lines(path):
        if not text.strip():
            continue
        try:
            values = json.loads(text)
        except (ValueError, RecursionError):
            values = None
        if not isinstance(values, dict):
            refuse(path, line, "a JSON object", text)
        n_rows += 1
        yield Row(path, line, values)
    if not n_rows:
        refuse(path, 1, "at least one JSON object", "an empty file")


def value(row: Row, key: str, kind: type[str] | type[list[Any]]) -> Any:
    """The row's value under ``key``, which must be of ``kind`` (str or list)."""
    if key not in row.values:
        found = "the keys " + ", ".join(sorted(row.values)) if row.values else "no keys"
        refuse(row.path, row.line, f"a key '{key}'", found)
    if not isinstance(row.values[key], kind):
        noun = "text" if kind is str else "a list"
        refuse(row.path, row.line, f"{noun} under '{key}'", row.values[key])
    return row.values[key]


def inner_rows(row: Row, key: str) -> Iterator[Row]:
    """The objects in the list under ``key``, each as a row of its own."""
    for inner in value(row, key, list):
        if not isinstance(inner, dict):
            refuse(row.path, row.line, f"objects under '{key}'", inner)
        yield Row(row.path, row.line, inner)


def read_span(row: Row, key: str, pair: object, text: str) -> Span:
    """``[start, end]`` as a span, which must lie inside ``text`` and not be empty."""
    match pair:
        case [int(start), int(end)] if 0 <= start < end <= len(text) and type(end) is int:
            return Span(int(start), end)
    inside = f"[start, end] under '{key}' with 0 <= start < end <= {len(text)}"
    refuse(row.path, row.line, inside, pair)


def read_place(row: Row, text: str, side: str = "") -> Span:
    """The span between ``start`` and ``end``, or those of a ``side``: ``holder_start``."""
    keys = f"{side}start", f"{side}end"
    return read_span(row, ", ".join(keys), [given(row, key) for key in keys], text)


def given(row: Row, key: str) -> Any:
    """The row's value under ``key``, whatever it is; None where there is none."""
    return row.values.get(key)


def read_label(row: Row, key: str, labels: Sequence[str]) -> str:
    """The row's label under ``key``, which must be one of ``labels``."""
    label = value(row, key, str)
    if label not in labels:
        refuse(row.path, row.line, f"one of {', '.join(labels)} under '{key}'", label)
    return str(label)


def row_id(row: Row) -> str:
    """The row's own id, or its line's number where it has none."""
    return str(row.values.get("id", f"line {row.line}"))
