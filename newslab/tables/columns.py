"""What every column of newslab's tables holds, in words."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from newslab.errors import ModelError


class Meaning(NamedTuple):
    """What a column holds, and when a cell of it is missing (empty: never)."""

    meaning: str
    missing: str


@lru_cache(maxsize=1)
def _meanings() -> dict[tuple[str, str], Meaning]:
    text = resources.files("newslab").joinpath("data/columns.csv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return {
        (table, row["column"]): Meaning(row["meaning"], row["missing"])
        for row in csv.DictReader(lines)
        for table in row["tables"].split("|")
    }


def meaning_of(table: str, column: str) -> Meaning:
    """What a column of a table holds.

    Raises
    ------
    ModelError
        Where the table has no such column.

    Examples
    --------
    >>> meaning_of("sentiment", "polarity")
    Meaning(meaning='Positive less negative, -1 to 1', missing='where nothing was judged')
    """
    try:
        return _meanings()[table, column]
    except KeyError:
        raise ModelError(f"data/columns.csv: no column {column!r} of table {table!r}") from None


def columns_of(table: str) -> list[str]:
    """The columns of a table that are described, in the order of the file.

    >>> columns_of("failures")
    ['article_id', 'source', 'row', 'error']
    """
    return [column for name, column in _meanings() if name == table]
