"""Who held which office when: heads of state and government since 2010."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from newslab.actors.gazetteer import package_rows

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
    day = datetime.date.fromisoformat
    return tuple(
        Office(
            row["of"],
            tuple(row["title"].split("|")),
            row["name"],
            day(row["from"]),
            day(row["until"]) if row["until"] else OFFICES_KNOWN_UNTIL,
        )
        for row in package_rows("offices")
    )


def held_on(
    day: datetime.date | None, table: Sequence[Office] | None = None
) -> tuple[Office, ...]:
    """The offices held on a day, of the gazetteer or another table; none without a day."""
    if day is None:
        return ()
    known = offices() if table is None else table
    return tuple(office for office in known if office.start <= day < office.until)


def holder_of(of: str, title: str, held: Sequence[Office]) -> str | None:
    """Who is meant by an office alone; None where those held do not tell.

    >>> holder_of("USA", "president", held_on(datetime.date(2015, 4, 1)))
    'Barack Obama'
    >>> holder_of("USA", "president", held_on(None))
    """
    names = {office.name for office in held if office.of == of and title in office.titles}
    return names.pop() if len(names) == 1 else None
