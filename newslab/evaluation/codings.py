"""Hand codings as files: one table for each thing coded, in the schema of the codebook."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from newslab.errors import CodebookError

# What each table must have; further columns, such as ``note``, are kept.
COLUMNS = {
    "actors": ("article_id", "actor_id", "name", "type"),
    "mentions": ("article_id", "start", "end", "text", "actor_id", "form"),
    "attributions": ("article_id", "start", "end", "text", "kind", "actor_id"),
    "sentiment": ("article_id", "start", "end", "text", "actor_id", "voice", "label"),
    "stance": ("article_id", "start", "end", "text", "voice", "holder", "target", "label"),
}


def read_codings(
    folder: str | os.PathLike[str], coder: str, *, article_id: str | None = None
) -> dict[str, pd.DataFrame]:
    """One coder's tables: ``actors, mentions, attributions, sentiment, stance``.

    Parameters
    ----------
    folder
        Where the files are: ``a-mentions.csv`` and the like, UTF-8, with a header.
    coder
        What the coder's file names begin with.
    article_id
        Only the rows of this article; of all articles otherwise.

    Returns
    -------
    dict of str to pandas.DataFrame
        A table whose file is not there is empty, with the columns it would have.

    Raises
    ------
    CodebookError
        Where a file lacks a column, or an offset is no number; the message names it.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as empty:
    ...     read_codings(empty, "a")["sentiment"].shape
    (0, 7)
    """
    tables = {}
    for name, columns in COLUMNS.items():
        path = Path(folder, f"{coder}-{name}.csv")
        table = _read(path, columns) if path.exists() else pd.DataFrame(columns=list(columns))
        if article_id is not None:
            table = table[table["article_id"] == article_id].reset_index(drop=True)
        offsets = {column: "int64" for column in ("start", "end") if column in columns}
        try:
            tables[name] = table.astype(offsets)
        except (TypeError, ValueError) as error:
            raise CodebookError(
                f"{path}: expected whole numbers in start and end; {error}"
            ) from None
    return tables


def write_codings(
    codings: Mapping[str, pd.DataFrame], folder: str | os.PathLike[str], coder: str
) -> list[Path]:
    """Write a coder's tables as `read_codings` reads them; returns the paths of the files.

    Examples
    --------
    >>> import tempfile
    >>> mention = pd.DataFrame([("a", 0, 4, "Mali", "mali", "name")], columns=COLUMNS["mentions"])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path] = write_codings({"mentions": mention}, folder, "ana")
    ...     path.name, read_codings(folder, "ana")["mentions"]["text"].tolist()
    ('ana-mentions.csv', ['Mali'])
    """
    Path(folder).mkdir(parents=True, exist_ok=True)
    paths = []
    for name, table in codings.items():
        paths.append(Path(folder, f"{coder}-{name}.csv"))
        table.to_csv(paths[-1], index=False, encoding="utf-8", lineterminator="\n")
    return paths


def _read(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    """A table as it is written: only an empty cell is missing, not the word *none*."""
    table = pd.read_csv(path, encoding="utf-8", dtype=object, keep_default_na=False, na_values=[""])
    if missing := [column for column in columns if column not in table.columns]:
        found = ", ".join(map(str, table.columns))
        raise CodebookError(f"{path}: no column '{missing[0]}'; found {found}")
    return table
