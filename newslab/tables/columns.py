"""What every column of newslab's tables holds, in words."""

from __future__ import annotations

import csv
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd

from newslab.errors import ModelError
from newslab.package_data import data_lines


class Meaning(NamedTuple):
    """What a column holds, in which unit, and when a cell of it is missing (empty: never)."""

    meaning: str
    unit: str
    missing: str


# How the types of columns are called.
_TYPES = {"int64": "whole number", "Int64": "whole number", "float64": "number",
          "bool": "yes or no", "string": "text", "str": "text", "object": "text"}  # fmt: skip


@lru_cache(maxsize=1)
def _meanings() -> dict[tuple[str, str], Meaning]:
    return {
        (table, column): Meaning(row["meaning"], row["unit"], row["missing"])
        for row in csv.DictReader(data_lines("columns.csv"))
        for table in row["tables"].split("|")
        for column in row["column"].split("|")
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
    Meaning(meaning='Positive less negative', unit='-1 to 1', missing='where nothing was judged')
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


def describe_columns(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """What the columns of a table hold: one row for each column, in the table's order.

    Parameters
    ----------
    table : pandas.DataFrame
        A table of newslab's, such as ``reading.sentiment``.
    name : str
        What it is called: ``"sentiment"``, ``"by_actor"`` …

    Returns
    -------
    pandas.DataFrame
        ``column``, ``meaning``, ``type``, ``unit`` and ``missing`` (when a cell is empty;
        nothing where it never is).

    Raises
    ------
    ModelError
        Where the table has a column that is not described.

    Examples
    --------
    >>> judged = pd.DataFrame({"polarity": [0.5], "sentence": pd.array([3], dtype="Int64")})
    >>> describe_columns(judged, "sentiment")[["column", "type", "unit"]]
         column          type       unit
    0  polarity        number    -1 to 1
    1  sentence  whole number  sentences
    """
    rows = [(column, meaning_of(name, column)) for column in map(str, table.columns)]
    return pd.DataFrame(
        [
            (column, told.meaning, _type(table[column].dtype), told.unit, told.missing)
            for column, told in rows
        ],
        columns=["column", "meaning", "type", "unit", "missing"],
    )


def _type(dtype: Any) -> str:
    if isinstance(dtype, pd.CategoricalDtype):
        return f"one of {', '.join(dtype.categories)}"
    return "date" if str(dtype).startswith("datetime64") else _TYPES[str(dtype)]
