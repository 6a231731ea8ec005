"""A part: neighbouring shards that are done, packed into one file for each table.

While a run lasts, a shard's files are its own, so that little is lost with a process. Of a million
articles they would be some three hundred thousand. Packed, they are a thirtieth, and each part's
receipt holds those of its shards, so that the next run still knows each by itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from newslab.corpus.shards import RECEIPTS, TABLES, as_parquet
from newslab.corpus.store import Store

# As with shards, a part ends where the digest of a shard says so.
FEWEST, MOST, ONE_IN = 16, 64, 16

Receipts = dict[str, dict[str, Any]]  # by the name of the shard


@dataclass(frozen=True, slots=True)
class Part:
    """Shards that are packed together; a single one remains as it is, under its own name."""

    shards: tuple[str, ...]

    @property
    def name(self) -> str:
        """A digest of the names of its shards."""
        if len(self.shards) == 1:
            return self.shards[0]
        return hashlib.sha256(" ".join(self.shards).encode()).hexdigest()[:20]


def cut_parts(shards: Iterable[str]) -> list[Part]:
    """The names of shards, in their order, as parts of 16 to 64; the last one may be smaller.

    >>> names = [hashlib.sha256(bytes([n])).hexdigest()[:20] for n in range(200)]
    >>> parts = cut_parts(names)
    >>> [name for part in parts for name in part.shards] == names
    True
    >>> later = cut_parts(names[:150] + names[151:])
    >>> len({part.name for part in later} - {part.name for part in parts})
    1
    """
    found: list[Part] = []
    held: list[str] = []
    for name in shards:
        held.append(name)
        due = len(held) >= FEWEST and int(name[:4], 16) % ONE_IN == 0
        if due or len(held) == MOST:
            found.append(Part(tuple(held)))
            held = []
    return [*found, Part(tuple(held))] if held else found


def read_receipts(store: Store) -> Receipts:
    """The receipt of every shard in a folder; ``file`` is what its rows stand in."""
    alone, packed = {}, {}
    for name in store.names(RECEIPTS):
        file = name.removesuffix(".json")
        told = json.loads(store.get(f"{RECEIPTS}/{name}"))
        if "shards" in told:
            packed.update({one["shard"]: one | {"file": file} for one in told["shards"]})
        else:
            alone[file] = told | {"file": file}
    return alone | packed


def files_of(table: str, receipts: Iterable[Mapping[str, Any]]) -> list[str]:
    """The files that hold the rows of a table for these shards, in their order."""
    return list(dict.fromkeys(f"{table}/{receipt['file']}.parquet"
                              for receipt in receipts if receipt["rows"][table]))  # fmt: skip


def pack_part(part: Part, out: str) -> None:
    """Write the shards of a part as one, its receipt last, and then remove them.

    Called again after whatever ended it, it goes on.
    """
    store = Store(out)
    if part.name in part.shards:
        return
    receipt = f"{RECEIPTS}/{part.name}.json"
    try:
        store.get(receipt)
    except FileNotFoundError:
        told = [json.loads(store.get(f"{RECEIPTS}/{shard}.json")) for shard in part.shards]
        for table in TABLES:
            found = [_table(store, table, one["shard"]) for one in told if one["rows"][table]]
            if found:
                rows = pa.concat_tables(found, promote_options="default")
                store.put(f"{table}/{part.name}.parquet", as_parquet(rows))
        store.put(receipt, json.dumps({"shards": told}).encode())
    for shard in part.shards:
        remove(store, shard)


def unpack_part(store: Store, name: str) -> None:
    """Write the shards of a part each by itself again, and remove the part."""
    told = json.loads(store.get(f"{RECEIPTS}/{name}.json"))["shards"]
    for table in TABLES:
        if not any(one["rows"][table] for one in told):
            continue
        rows, at = _table(store, table, name), 0
        for one in told:
            if n := one["rows"][table]:
                store.put(f"{table}/{one['shard']}.parquet", as_parquet(rows.slice(at, n)))
            at += n
    for one in told:
        store.put(f"{RECEIPTS}/{one['shard']}.json", json.dumps(one).encode())
    remove(store, name)


def _table(store: Store, table: str, file: str) -> pa.Table:
    return parquet.read_table(pa.BufferReader(store.get(f"{table}/{file}.parquet")))


def remove(store: Store, file: str) -> None:
    """Remove a shard or part: its receipt first, without which it is not there."""
    store.remove(f"{RECEIPTS}/{file}.json")
    for table in TABLES:
        store.remove(f"{table}/{file}.parquet")
