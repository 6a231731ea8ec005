"""Who held which office when: heads of state and government since 2010, and whom a user adds."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from newslab.actors.gazetteer import package_rows
from newslab.errors import CodebookError

# A row of offices without an end is known to hold until this day (the date of the table).
OFFICES_KNOWN_UNTIL = datetime.date(2025, 10, 31)


@dataclass(frozen=True, slots=True)
class Office:
    """Who held an office of a state (alpha-3 code) or organisation, from (in) until (out)."""

    of: str
    titles: tuple[str, ...]
    name: str
    start: datetime.date
    until: datetime.date


@lru_cache(maxsize=1)
def offices() -> tuple[Office, ...]:
    """Heads of state and government of the G20, Ukraine, Israel and Iran; EU, NATO and UN."""
    return tuple(
        _office(row, "gazetteer/offices.csv", i) for i, row in enumerate(package_rows("offices"))
    )


def read_offices(path: str | Path) -> tuple[Office, ...]:
    """Offices from a CSV of the user's own, with the columns ``of, title, name, from, until``.

    Raises
    ------
    CodebookError
        Where a column is missing or a date is not written as 2025-04-30.
    """
    with open(path, encoding="utf-8", newline="") as file:
        lines = [line for line in file if not line.startswith("#")]
    rows = list(csv.DictReader(lines))
    return tuple(_office(row, str(path), i) for i, row in enumerate(rows, 2))


def _office(row: Mapping[str, str], path: str, number: int) -> Office:
    try:
        start = datetime.date.fromisoformat(row["from"])
        until = row["until"]
        end = datetime.date.fromisoformat(until) if until else OFFICES_KNOWN_UNTIL
        return Office(row["of"], tuple(row["title"].split("|")), row["name"], start, end)
    except (KeyError, ValueError, TypeError) as error:
        wanted = "of, title, name, from and until, dates written as 2025-04-30"
        raise CodebookError(f"{path}: row {number}: expected {wanted}; found {row}") from error


def holder_of(
    of: str, title: str, on: datetime.date | None, table: Sequence[Office] | None = None
) -> str | None:
    """Who held an office on a day; None without a date, and where the table does not know.

    >>> holder_of("USA", "president", datetime.date(2015, 4, 1))
    'Barack Obama'
    >>> holder_of("USA", "president", None)
    """
    if on is None:
        return None
    held = {
        office.name
        for office in (offices() if table is None else table)
        if office.of == of and title in office.titles and office.start <= on < office.until
    }
    return held.pop() if len(held) == 1 else None  # fmt: skip
