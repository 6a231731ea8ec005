"""What a run depends on, what it is to read, and the page that tells it: ``manifest.json``."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import importlib.metadata
import json
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from newslab.actors.codebook import CodebookRow, read_codebook
from newslab.corpus.parts import Part, Receipts, cut_parts, files_of, read_receipts
from newslab.corpus.shards import (
    JUDGED,
    TABLES,
    arrow_type,
    cut_shards,
    empty_table,
    installed,
    own_column,
)
from newslab.corpus.source import Item, read_items
from newslab.corpus.store import Store
from newslab.errors import NewslabError, SourceError
from newslab.records import Issue, Model
from newslab.sources.files import TABLES as TABLE_FILES
from newslab.sources.files import PathLike, SourceFile
from newslab.sources.rows import Columns
from newslab.tables.columns import meaning_of

MANIFEST, DATA_PACKAGE = "manifest.json", "datapackage.json"
PACKAGES = ("numpy", "onnxruntime", "pandas", "pyarrow", "tokenizers", "trafilatura")


@dataclass(frozen=True, slots=True)
class Run:
    """What the results of a run depend on, beside the articles.

    ``options`` is what JSON can hold of it, ``digest`` its SHA-256.
    """

    options: Mapping[str, Any]
    columns: Columns
    codebook: tuple[CodebookRow, ...] = ()
    encoding: str | None = None

    @property
    def digest(self) -> str:
        """SHA-256 of the options."""
        return hashlib.sha256(json.dumps(self.options, sort_keys=True).encode()).hexdigest()

    def check_folder(self, store: Store) -> None:
        """Refuse a folder that holds something else.

        Raises
        ------
        NewslabError
            Where the folder holds a run with other options, or files of another kind.
        """
        names = set(store.names(""))
        if MANIFEST in names:
            before = json.loads(store.get(MANIFEST))["options"]
            if changed := _changes(before, json.loads(json.dumps(self.options))):
                raise NewslabError(
                    f"{store.folder}: holds a run with other options ({'; '.join(changed)}): "
                    "name another folder"
                )
        elif others := sorted(names - {"running"}):
            raise NewslabError(
                f"{store.folder}: expected an empty folder, or one of an earlier run; found "
                f"{', '.join(others[:5])}"
            )


def describe_run(
    *,
    issues: Mapping[str, Issue] | None,
    actors: pd.DataFrame | PathLike | None,
    columns: Columns,
    encoding: str | None,
    model: Model,
) -> Run:
    """What a run depends on.

    Raises
    ------
    CodebookError
        Where the codebook contradicts its schema.
    """
    table = actors if actors is None or isinstance(actors, pd.DataFrame) else Path(actors)
    codebook = () if table is None else tuple(read_codebook(table))
    options = {
        "newslab": dict(installed()),
        "issues": {
            name: list(filter(None, (*issue.terms, issue.proposition)))
            for name, issue in (issues or {}).items()
        },
        "codebook": [dataclasses.asdict(row) for row in codebook],
        "columns": dataclasses.asdict(columns),
        "encoding": encoding,
        "model": model,
    }
    return Run(options, columns, codebook, encoding)


@dataclass(slots=True)
class Plan:
    """The shards of a source in its order, each with the number of its articles.

    ``files`` tells of each table its ``name``, ``rows`` and ``sha256``, and of all texts and
    pages together how many there are.
    """

    run: Run
    shards: dict[str, int] = field(default_factory=dict)
    n_failures: int = 0
    digest: str = ""
    tables: list[dict[str, Any]] = field(default_factory=list)
    n_texts: int = 0
    own_columns: list[str] = field(default_factory=list)

    @property
    def n_articles(self) -> int:
        """Articles that can be read, as far as that can be told before reading."""
        return sum(self.shards.values())

    @property
    def parts(self) -> list[Part]:
        """What the shards are packed into."""
        return cut_parts(self.shards)

    def find_done(self, store: Store) -> Receipts:
        """The receipts of shards of this plan that are in a folder already.

        Raises
        ------
        NewslabError
            Where most of what the folder holds is of other articles.
        """
        found = read_receipts(store)
        there = {name: found[name] for name in self.shards if name in found}
        if len(there) * 2 < len(found):
            raise NewslabError(
                f"{store.folder}: holds a run over other articles: {len(found) - len(there)} of "
                f"its {len(found)} shards are not in this source: name another folder"
            )
        files = {table: set(store.names(table)) for table in TABLES}
        return {name: receipt for name, receipt in there.items()
                if all(f"{receipt['file']}.parquet" in files[table]
                       for table, n in receipt["rows"].items() if n)}  # fmt: skip

    def is_done(self, store: Store, there: Receipts) -> bool:
        """Whether a folder holds all of this plan already, and nothing else."""
        if len(there) < len(self.shards) or MANIFEST not in store.names(""):
            return False
        manifest = json.loads(store.get(MANIFEST))
        return bool(manifest["complete"]) and manifest["shards"] == list(self.shards)


def _changes(before: Any, now: Any, name: str = "") -> list[str]:
    """What differs, in words: ``issues.ceasefire is … here, … there``."""
    if isinstance(before, dict) and isinstance(now, dict):
        keys = [(key, f"{name}.{key}".strip(".")) for key in sorted({*before, *now})]
        return [c for key, at in keys for c in _changes(before.get(key), now.get(key), at)]
    if before == now:
        return []
    was, is_now = (json.dumps(value)[:60] for value in (before, now))
    return [f"{name} was {was} and is {is_now}"]


def make_plan(files: Sequence[SourceFile], run: Run) -> Plan:
    """Go through a source once without reading its articles.

    Raises
    ------
    SourceError
        Where no article in it can be read.
    """
    plan = Plan(run)
    made = hashlib.sha256()
    first_error = ""
    n_rows: dict[str, int] = {}
    own: dict[str, None] = {}

    def watched() -> Iterator[Item]:
        nonlocal first_error
        for item in read_items(files, run.columns, encoding=run.encoding):
            made.update(item.digest())
            own.update(dict.fromkeys(name for name, _ in item.own))
            if item.row:
                n_rows[item.source] = item.row
            if item.error is not None:
                plan.n_failures += 1
                first_error = first_error or f"{item.source}: {_place(item)}{item.error}"
            yield item

    for shard in cut_shards(watched(), run.digest):
        plan.shards[shard.name] = sum(item.error is None for item in shard.items)
    if not plan.n_articles:
        told = f"the first of {plan.n_failures:,} failures: {first_error}"
        raise SourceError(f"no article can be read; {told if first_error else 'there is none'}")
    plan.digest = made.hexdigest()
    plan.own_columns = [own_column(name) for name in own]
    tables = [file for file in files if file.path.suffix.lower() in TABLE_FILES]
    plan.n_texts = len(files) - len(tables)
    for file in tables:
        with open(file.path, "rb") as opened:
            told = hashlib.file_digest(opened, "sha256").hexdigest()
        plan.tables.append({"name": file.name, "rows": n_rows.get(file.name, 0), "sha256": told})
    return plan


def _place(item: Item) -> str:
    return f"row {item.row}: " if item.row else ""


def write_manifest(store: Store, plan: Plan, receipts: Receipts, *, complete: bool) -> None:
    """Write what was read, with what, and how much of it there is.

    Nothing in it tells one machine from another, but for the times.
    """
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    try:
        started = json.loads(store.get(MANIFEST))["times"]["started"]
    except FileNotFoundError:
        started = now
    done = [receipts[name] for name in plan.shards if name in receipts]
    counts = {name: sum(receipt[name] for receipt in done)
              for name in ("articles", "failures", "words")}  # fmt: skip
    rows = {name: sum(receipt["rows"][name] for receipt in done) for name in TABLES[1:-1]}
    judged = {name: sum(receipt["judged"][name] for receipt in done) for name in JUDGED}
    manifest = {
        "format": 1,
        "complete": complete,
        "options": plan.run.options,
        "packages": {name: importlib.metadata.version(name) for name in PACKAGES}
        | {"python": platform.python_version()},
        "inputs": {
            "digest": plan.digest,
            "texts": plan.n_texts,
            "tables": plan.tables,
            "own_columns": plan.own_columns,
        },
        "counts": {**counts, **rows, "judged": judged},
        "times": {
            "started": started,
            "finished": now if complete else None,
            "processor_seconds": round(sum(receipt["seconds"] for receipt in done), 1),
        },
        "shards": list(plan.shards),
    }
    store.put(MANIFEST, (json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode())


def write_data_package(store: Store, plan: Plan, receipts: Receipts) -> None:
    """Describe every table and column as a Frictionless Data Package does (version 1)."""
    resources = [
        {
            "name": table,
            "path": files_of(table, [receipts[name] for name in plan.shards]),
            "format": "parquet",
            "mediatype": "application/vnd.apache.parquet",
            "schema": {"fields": [_field(table, str(name), dtype)
                                  for name, dtype in empty_table(table).dtypes.items()]
                       + [_own_field(name) for name in plan.own_columns if table == "articles"]},
        }
        for table in TABLES
    ]  # fmt: skip
    package = {
        "profile": "data-package",
        "name": "newslab-corpus",
        "description": "Actors, attributions, sentiment and stance that newslab found in articles.",
        "resources": [resource for resource in resources if resource["path"]],
    }
    store.put(DATA_PACKAGE, (json.dumps(package, indent=1, ensure_ascii=False) + "\n").encode())


def _field(table: str, column: str, dtype: Any) -> dict[str, Any]:
    told = meaning_of(table, column)
    missing = f" Missing {told.missing}." if told.missing else ""
    unit = f" ({told.unit})" if told.unit else ""
    constraints: dict[str, Any] = {} if missing else {"required": True}
    if isinstance(dtype, pd.CategoricalDtype):
        constraints["enum"] = list(dtype.categories)
    kind = arrow_type(dtype)
    return {
        "name": column,
        "type": _FIELD_TYPES[str(kind)],
        "description": f"{told.meaning}{unit}.{missing}",
        "constraints": constraints,
    }


def _own_field(column: str) -> dict[str, Any]:
    return {"name": column, "type": "string", "description": "As the source has it."}


# Arrow's names of types and those of Frictionless.
_FIELD_TYPES = {"string": "string", "int64": "integer", "double": "number", "bool": "boolean",
                "date32[day]": "date"}  # fmt: skip
