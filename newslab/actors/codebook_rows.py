"""The user's last word on who is who: a codebook of names, aliases, merges, splits, exclusions.

A codebook is a table with one actor a row, such as `Reading.actors` gives: written out, edited in
a spreadsheet and read back, it overrides what was found; unedited, it changes nothing. Columns:

- ``actor_id`` (or ``id``) and ``name``: one of them must be there;
- ``type`` (PERSON, STATE, ORGANISATION or GROUP), ``part_of``, ``country`` (ISO 3166-1 alpha-3)
  and ``wikidata`` (Q42): an empty cell leaves what was found, ``-`` removes it;
- ``aliases``, joined by ``;``: an alias added here is the actor's wherever it stands in the text,
  even if another row had it (which splits that actor) or no reader found it; an alias taken away
  is no longer theirs; an empty cell says nothing about aliases;
- ``merge_into``: the id of the row whose actor this one is;
- ``exclude``: ``yes`` for what is no actor.

Other columns of `Reading.actors`, and those whose name begins with ``note``, are passed over.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from newslab.actors.gazetteer import country_names
from newslab.actors.names import slug
from newslab.errors import CodebookError, SourceError
from newslab.records import ActorType
from newslab.sources.rows import frame_rows

if TYPE_CHECKING:
    from narwhals.typing import IntoFrame

_COLUMNS = (
    "actor_id",
    "id",
    "name",
    "type",
    "aliases",
    "part_of",
    "country",
    "wikidata",
    "merge_into",
    "exclude",
)
_PASSED_OVER = ("article_id", "n_mentions", "first_start", "first_mention", "start", "end", "text")
_TYPES = get_args(ActorType)
_YES, _NO = ("yes", "true", "1", "x", "y"), ("", "no", "false", "0", "n")


@dataclass(frozen=True, slots=True)
class CodebookRow:
    """What a codebook says of one actor; None where it says nothing, ``-`` where it removes."""

    id: str
    name: str | None = None
    type: ActorType | None = None
    aliases: tuple[str, ...] | None = None
    part_of: str | None = None
    country: str | None = None
    wikidata: str | None = None
    merge_into: str | None = None
    exclude: bool = False


def read_codebook(source: str | Path | IntoFrame) -> tuple[CodebookRow, ...]:
    """The rows of a codebook: a CSV file, or a table of pandas, polars or Arrow.

    Rows with one id (an actor in several articles) become one, their aliases together.

    Raises
    ------
    CodebookError
        Naming the file, the row, what was expected and what was found.
    """
    if isinstance(source, (str, Path)):
        where = str(source)
        try:
            with open(source, encoding="utf-8-sig", newline="") as file:
                cells: list[dict[str, Any]] = list(csv.DictReader(file))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise CodebookError(f"{where}: expected a CSV file in UTF-8; found {error}") from error
        first = 2
    else:
        where, first = "codebook", 0
        try:
            cells = [dict(row) for row in frame_rows(source, name=where)]
        except SourceError as error:
            raise CodebookError(str(error)) from None
    rows: dict[str, CodebookRow] = {}
    for number, cell in enumerate(cells, first):
        row = _row({str(k): _text(v) for k, v in cell.items()}, f"{where}: row {number}")
        rows[row.id] = (
            _together(rows[row.id], row, f"{where}: row {number}") if (row.id in rows) else row
        )
    for row in rows.values():
        _check_merge(row, rows, where)
    return tuple(rows.values())


def _text(value: Any) -> str:
    """A cell as text; a missing value is empty."""
    if isinstance(value, (list, tuple)):
        return "; ".join(map(str, value))
    text = "" if value is None else str(value).strip()
    return "" if text in ("nan", "<NA>", "None", "NaN") else text


def _row(cell: Mapping[str, str], where: str) -> CodebookRow:
    for column in cell:
        if column not in (*_COLUMNS, *_PASSED_OVER) and not column.lower().startswith("note"):
            expected = ", ".join(_COLUMNS[:1] + _COLUMNS[2:])
            raise CodebookError(f"{where}: expected the columns {expected}; found {column!r}")
    name = cell.get("name", "")
    id_ = cell.get("actor_id", "") or cell.get("id", "") or (slug(name) if name else "")
    if not id_:
        raise CodebookError(f"{where}: expected an actor_id or a name; found neither")
    type_, country, wikidata = (cell.get(key, "") for key in ("type", "country", "wikidata"))
    _check(where, "type", type_, type_ in ("", *_TYPES), f"one of {', '.join(_TYPES)}")
    _check(
        where,
        "country",
        country,
        country in ("", "-") or country in country_names(),
        "an ISO 3166-1 alpha-3 code such as KEN",
    )
    _check(
        where, "wikidata", wikidata, bool(re.fullmatch(r"(Q\d+|-)?", wikidata)), "an id such as Q42"
    )
    exclude = cell.get("exclude", "").lower()
    _check(where, "exclude", exclude, exclude in _YES + _NO, "yes or no")
    aliases = tuple(filter(None, (a.strip() for a in cell.get("aliases", "").split(";"))))
    known: dict[str, ActorType] = {t: t for t in _TYPES}
    return CodebookRow(
        id_,
        name or None,
        known.get(type_),
        aliases or None,
        cell.get("part_of") or None,
        country or None,
        wikidata or None,
        cell.get("merge_into") or None,
        exclude in _YES,
    )


def _check(where: str, column: str, found: str, valid: bool, expected: str) -> None:
    if not valid:
        raise CodebookError(f"{where}: {column}: expected {expected}; found {found!r}")


def _check_merge(row: CodebookRow, rows: Mapping[str, CodebookRow], where: str) -> None:
    """Every merge leads to a row of the codebook, and none in a circle."""
    seen = [row.id]
    while row.merge_into is not None:
        if row.merge_into not in rows:
            raise CodebookError(
                f"{where}: row of {row.id!r}: merge_into: expected the id of "
                f"another row; found {row.merge_into!r}"
            )
        if row.merge_into in seen:
            raise CodebookError(
                f"{where}: row of {seen[0]!r}: merge_into: expected an end; "
                f"found the circle {' > '.join([*seen, row.merge_into])}"
            )
        seen.append(row.merge_into)
        row = rows[row.merge_into]


def _together(one: CodebookRow, other: CodebookRow, where: str) -> CodebookRow:
    """Two rows of one id: they may add to each other, but not contradict."""
    values: dict[str, Any] = {}
    for column in ("name", "type", "part_of", "country", "wikidata", "merge_into"):
        a, b = getattr(one, column), getattr(other, column)
        if a and b and a != b:
            raise CodebookError(
                f"{where}: {column} of {one.id!r}: expected {a!r} as in the row before; found {b!r}"
            )
        values[column] = a or b
    aliases = tuple(dict.fromkeys([*(one.aliases or ()), *(other.aliases or ())]))
    return replace(one, **values, aliases=aliases or None, exclude=one.exclude or other.exclude)
