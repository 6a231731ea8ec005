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
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from newslab.actors.gazetteer import country_names
from newslab.actors.names import fold, slug
from newslab.errors import CodebookError, SourceError
from newslab.records import Actor, ActorType, Mention, Span
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

_NAMED = ("name", "title", "metonym")


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


def apply_codebook(
    text: str,
    actors: Sequence[Actor],
    mentions: Sequence[Mention],
    codebook: Sequence[CodebookRow],
    *,
    later: Sequence[Span] = (),
) -> tuple[list[Actor], list[Mention]]:
    """Actors and mentions with a codebook's word put over what was found.

    Apply it to what `resolve_actors` gives, so that pronouns can refer to its actors, and once
    more to what `resolve_antecedents` gives: applying it again changes nothing by itself. The
    first time, ``later`` holds the pronouns and descriptions that are still to be resolved: no
    name is looked for in them, lest a place be mentioned twice.

    Examples
    --------
    >>> actors = [Actor("x", "Lee", "PERSON")]
    >>> mentions = [Mention(Span(0, 3), "x", "name", "surname")]
    >>> apply_codebook("Lee won.", actors, mentions, [CodebookRow("ann-lee", "Ann Lee",
    ...     aliases=("Lee",))])[0][0].name
    'Ann Lee'
    """
    if not codebook:
        return list(actors), list(mentions)
    target = {row.id: _target(row, codebook) for row in codebook}
    matched = _matched(actors, codebook)
    claimed = _new_names(actors, codebook, matched)
    named = {actor.id: {_key(name) for name in (actor.name, *actor.aliases)} for actor in actors}
    listed = {actor.id: _listed(actor, matched[actor.id], claimed)
              for actor in actors if actor.id in matched}  # fmt: skip
    excluded = {target[row.id] for row in codebook if row.exclude}
    placed = []
    for mention in [*mentions, *_found_again(text, mentions, later, claimed)]:
        owner, rule = mention.actor_id, mention.rule
        name = _key(mention.span.of(text))
        if name in claimed and mention.form != "pronoun":
            owner, rule = target[claimed[name]], "codebook: alias"
        elif owner in listed and name not in listed[owner] and (
                mention.form in _NAMED or name in named[owner]):  # fmt: skip
            owner, rule = None, "codebook: not its name"
        elif owner in matched:
            owner = target[matched[owner].id]
        if owner in excluded:
            owner, rule = None, "codebook: excluded"
        placed.append(replace(mention, actor_id=owner, rule=rule))
    placed = _without_orphans(mentions, sorted(placed, key=lambda m: m.span))
    return _actors(text, actors, placed, codebook, matched, target), placed


def _key(name: str) -> str:
    """A name as it is compared: without case, accents, articles and possessives."""
    words = re.sub(r"['’]s?$", "", fold(" ".join(name.replace("’", "'").split())))
    return re.sub(r"^(the|an?) ", "", words)


def _matched(actors: Sequence[Actor], codebook: Sequence[CodebookRow]) -> dict[str, CodebookRow]:
    """The row that speaks of each found actor: by id, else by its name."""
    by_id = {row.id: row for row in codebook}
    by_name: dict[str, CodebookRow] = {}
    for row in codebook:
        for name in (*(row.aliases or ()), row.name or ""):
            by_name.setdefault(_key(name), row)
    matched = {actor.id: by_id[actor.id] for actor in actors if actor.id in by_id}
    for actor in actors:
        named = by_name.get(_key(actor.name))
        if actor.id not in matched and named is not None and _key(actor.name):
            matched[actor.id] = named
    return matched


def _target(row: CodebookRow, codebook: Sequence[CodebookRow]) -> str:
    """The id that a row's mentions end up with, after all merges."""
    by_id = {r.id: r for r in codebook}
    while row.merge_into is not None:
        row = by_id[row.merge_into]
    return row.id


def _new_names(
    actors: Sequence[Actor], codebook: Sequence[CodebookRow], matched: Mapping[str, CodebookRow]
) -> dict[str, str]:
    """Each name that only the codebook gives an actor, with the id of its row.

    A name that two rows claim says nothing, and is left to what was found.
    """
    claims = Counter(key for row in codebook for key in {_key(name) for name in _names(row)})
    known: dict[str, set[str]] = {}
    for actor in actors:
        if actor.id in matched:
            keys = {_key(name) for name in (actor.name, *actor.aliases)}
            known.setdefault(matched[actor.id].id, set()).update(keys)
    return {_key(name): row.id for row in codebook for name in _names(row)
            if claims[_key(name)] == 1 and _key(name) not in known.get(row.id, ())}  # fmt: skip


def _names(row: CodebookRow) -> tuple[str, ...]:
    return tuple(filter(None, (*(row.aliases or ()), row.name)))


def _listed(actor: Actor, row: CodebookRow, claimed: Mapping[str, str]) -> set[str]:
    """The names that a found actor keeps: all, where the row says nothing about aliases.

    Else those that the row lists, and the one that it was found by, which a new name does not
    take away: the one that its id is made of.
    """
    names = {name: _key(name) for name in (actor.name, *actor.aliases)}
    if row.aliases is None:
        return {*names.values()} - set(claimed)
    own = {key for name, key in names.items() if name == actor.name or slug(name) == actor.id}
    return ({*names.values()} & {_key(name) for name in row.aliases}) | own - set(claimed)


def _found_again(
    text: str, mentions: Sequence[Mention], later: Sequence[Span], claimed: Mapping[str, str]
) -> list[Mention]:
    """Where the names that only the codebook knows stand, and no mention does."""
    spans = [*(mention.span for mention in mentions), *later]
    taken = {k for span in spans for k in range(span.start, span.end)}
    words = [(m.start(), m.end()) for m in re.finditer(r"\w+(?:[.’'-]\w+)*\.?", text)]
    longest = max((len(name.split()) for name in claimed), default=0)
    found = []
    for i, (start, _) in enumerate(words):
        for j in range(min(i + longest, len(words)) - 1, i - 1, -1):
            span = Span(start, words[j][1])
            key = _key(span.of(text))
            if key not in claimed and span.of(text).endswith("."):
                span = Span(start, words[j][1] - 1)
                key = _key(span.of(text)) if len(span.of(text)) > 0 else key
            place = range(span.start, span.end)
            if key in claimed and taken.isdisjoint(place) and text[start].isupper():
                found.append(Mention(span, claimed[key], "name", "codebook: alias"))
                taken.update(place)
                break
    return found


def _without_orphans(before: Sequence[Mention], after: list[Mention]) -> list[Mention]:
    """Pronouns follow their actor's names: to the one other actor that has them now, or open."""
    moved: dict[str, Counter[str | None]] = {}
    was = {m.span: m.actor_id for m in before}
    for mention in after:
        owner = was.get(mention.span)
        if owner is not None and mention.form in _NAMED:
            moved.setdefault(owner, Counter())[mention.actor_id] += 1
    result = []
    for mention in after:
        owner = was.get(mention.span)
        ends = moved.get(owner or "", Counter())
        lost = mention.form not in _NAMED and mention.actor_id is not None and bool(ends)
        if lost and mention.actor_id not in ends and not mention.rule.startswith("codebook"):
            only = next(iter(ends)) if len(ends) == 1 else None
            mention = replace(mention, actor_id=only, rule="codebook: follows its name")
        result.append(mention)
    return result


def _actors(
    text: str,
    actors: Sequence[Actor],
    mentions: Sequence[Mention],
    codebook: Sequence[CodebookRow],
    matched: Mapping[str, CodebookRow],
    target: Mapping[str, str],
) -> list[Actor]:
    """The actors that still have a mention, in the order of the first."""
    rows = {row.id: row for row in codebook}
    found: dict[str, list[Actor]] = {}
    for actor in actors:
        owner = target[matched[actor.id].id] if actor.id in matched else actor.id
        found.setdefault(owner, []).append(actor)
    ids = {actor.id: owner for owner, merged in found.items() for actor in merged}
    resolved = []
    for owner in dict.fromkeys(m.actor_id for m in mentions if m.actor_id is not None):
        merged = sorted(found.get(owner, []), key=lambda actor: actor.id != owner)
        row = rows.get(owner)
        base = merged[0] if merged else Actor(owner, owner, "ORGANISATION")
        known = [alias for actor in merged for alias in (*actor.aliases, actor.name)]
        spelled = [(m, " ".join(m.span.of(text).split())) for m in mentions if m.actor_id == owner]
        names = [name for m, name in spelled if m.form in _NAMED or name in known]
        name = row.name if row is not None and row.name else base.name
        aliases = [a for a in known if a in names or not names] + names
        aliases = [alias for alias in dict.fromkeys(aliases) if alias != name]
        base = replace(base, id=owner, name=name, aliases=tuple(aliases),
                       part_of=ids.get(base.part_of or "", base.part_of))  # fmt: skip
        resolved.append(_overridden(base, row) if row is not None else base)
    return resolved


def _overridden(actor: Actor, row: CodebookRow) -> Actor:
    """An actor with the cells of its row; ``-`` removes what was found."""

    def cell(told: str | None, found: str | None) -> str | None:
        return found if told is None else None if told == "-" else told

    return replace(
        actor, type=row.type or actor.type, part_of=cell(row.part_of, actor.part_of),
        country=cell(row.country, actor.country), wikidata=cell(row.wikidata, actor.wikidata),
    )  # fmt: skip
