"""Hand codings: a table for each thing coded, and the ids by which two coders mean one actor."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from scipy.optimize import linear_sum_assignment

from newslab.errors import CodebookError
from newslab.evaluation.spans import pair_codings
from newslab.records import JOINT
from newslab.tables.frames import check_columns

ACTOR_COLUMNS = {"actor_id", "voice", "holder", "target"}
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
    TableError, CodebookError
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
    table = pd.read_csv(
        path, encoding="utf-8-sig", dtype=object, keep_default_na=False, na_values=[""]
    )
    check_columns(table, columns, str(path))
    return table


def same_ids(first: pd.Series, second: pd.Series) -> dict[str, str]:
    """Which id of a second coder means which of the first: one to one, most rows agreeing.

    Coders need not choose the same ids, only the same mentions. The pairing is the one under
    which the largest number of rows agree (Kuhn, 1955).

    Parameters
    ----------
    first, second
        The ids that the two gave the same mentions, row by row; missing and joint ones
        (``a|b``) are left out.

    Examples
    --------
    >>> same_ids(pd.Series(["ana-ruiz", "ana-ruiz", "peru"]), pd.Series(["ruiz", "peru", "peru"]))
    {'peru': 'peru', 'ruiz': 'ana-ruiz'}
    """
    rows = pd.DataFrame({"first": first.astype(object).to_numpy(),
                         "second": second.astype(object).to_numpy()}).dropna()  # fmt: skip
    single = ~(rows["first"].str.contains(JOINT, regex=False)
               | rows["second"].str.contains(JOINT, regex=False)).astype(bool)  # fmt: skip
    counts = pd.crosstab(rows.loc[single, "second"], rows.loc[single, "first"])
    if counts.empty:
        return {}
    chosen = zip(*linear_sum_assignment(counts.to_numpy(), maximize=True), strict=True)
    return {
        str(counts.index[i]): str(counts.columns[j]) for i, j in chosen if counts.iloc[i, j] > 0
    }


def rename_actors(
    codings: Mapping[str, pd.DataFrame], mentions: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """A coder's tables with the actor ids of somebody else's mentions, as `same_ids` pairs them.

    Parameters
    ----------
    codings
        As `read_codings` gives: ``mentions``, and other tables by whatever name. Renamed are
        the columns ``actor_id``, ``voice``, ``holder`` and ``target`` where they occur.
    mentions
        ``article_id, start, end, actor_id``: the other's. A mention is the same where it ends
        at the same character, with its title or without.

    Examples
    --------
    >>> place = {"article_id": "a", "end": [8]}
    >>> ana = pd.DataFrame({**place, "start": 0, "actor_id": "ruiz"})
    >>> ours = pd.DataFrame({**place, "start": 4, "actor_id": "ana-ruiz"})
    >>> rename_actors({"mentions": ana}, ours)["mentions"]["actor_id"].tolist()
    ['ana-ruiz']
    """
    known = (table.dropna(subset=["actor_id"]) for table in (mentions, codings["mentions"]))
    both = pair_codings(*(table.assign(start=table["end"] - 1) for table in known))
    same = same_ids(both["actor_id_1"], both["actor_id_2"])
    return {
        name: table.assign(
            **{
                column: rename_ids(table[column], same)
                for column in ACTOR_COLUMNS & {*table.columns}
            }
        )
        for name, table in codings.items()
    }


def rename_ids(ids: pd.Series, same: Mapping[str, str]) -> pd.Series:
    """The ids of a second coder in the words of the first, joint ones part by part.

    An id that ``same`` does not know stays; where the first coder means somebody else by it,
    it ends in ``(another)``.

    Examples
    --------
    >>> list(rename_ids(pd.Series(["ruiz|peru", "author", "ana-ruiz"]), {"ruiz": "ana-ruiz"}))
    ['ana-ruiz|peru', 'author', 'ana-ruiz (another)']
    """
    taken = set(same.values())

    def renamed(whole: str) -> str:
        parts = whole.split(JOINT)
        known = [same.get(p, f"{p} (another)" if p in taken else p) for p in parts]
        return JOINT.join(sorted(known))

    return ids.astype(object).map(renamed, na_action="ignore")
