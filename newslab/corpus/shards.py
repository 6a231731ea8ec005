"""A shard: some dozens of articles that lie side by side, read together and written as one.

Its name is a digest of all that its tables depend on, so a shard that is there need not be read
again. Its tables are written first and its receipt last: without a receipt it is not there.
"""

from __future__ import annotations

import ctypes
import datetime
import faulthandler
import hashlib
import importlib.metadata
import json
import os
import threading
import time
import traceback
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from newslab.actors.codebook import CodebookRow
from newslab.corpus.source import Item
from newslab.corpus.store import Store
from newslab.errors import ModelError, NewslabError
from newslab.package_data import DATA, read_checksums
from newslab.reading import annotate
from newslab.records import Findings, Issue, Model
from newslab.tables.frames import FRAMES, STRING, make_table

# A shard ends where the digest of an article says so, so that an article put in or taken out
# changes one or two shards, not all that follow.
FEWEST, MOST, ONE_IN = 16, 64, 8
MOST_CHARACTERS = 400_000
RECEIPTS, ATTEMPTS = "receipts", "running/attempts"

# A shard that takes this long, some eighty times what a slow processor needs, hangs. Less would
# blame articles where many programs share a processor.
SECONDS, SECONDS_A_CHARACTER = 600.0, 0.002
STRIKES = 2  # processes that may die of one article

SPAN_TABLES = tuple(name for name in FRAMES if name != "tokens")
JUDGED = ("sentiment", "stance")
TABLES = ("articles", *SPAN_TABLES, "failures")
ARTICLES: dict[str, Any] = {
    **dict.fromkeys(("article_id", "title", "outlet"), STRING),
    "published": "datetime64[s]",
    **dict.fromkeys(("n_characters", "n_words", "n_sentences"), "int64"),
    "source": STRING,
    "row": "int64",
}
FAILURES: dict[str, Any] = {
    **dict.fromkeys(("article_id", "source"), STRING), "row": "int64", "error": STRING,
}  # fmt: skip


@lru_cache(maxsize=1)
def installed() -> Mapping[str, Any]:
    """This newslab: ``version``, and SHA-256 of its ``code``, its ``data`` and its weights."""
    home = DATA.parent
    data = [p for p in DATA.rglob("*") if p.is_file() and p.parent.name != "reader"]
    return {
        "version": importlib.metadata.version("newslab"),
        "code": _digest_of(home, home.rglob("*.py")),
        "data": _digest_of(home, data),
        "weights": dict(read_checksums(DATA / "reader")),
    }


def _digest_of(home: Path, paths: Iterable[Path]) -> str:
    made = hashlib.sha256()
    for path in sorted(paths):
        made.update(f"{path.relative_to(home).as_posix()}\0".encode())
        made.update(hashlib.sha256(path.read_bytes()).digest())
    return made.hexdigest()


@dataclass(frozen=True, slots=True)
class Task:
    """What is asked of every article of a run.

    ``out`` is the folder; ``newslab`` tells which newslab must do it (`installed`);
    ``may_end`` whether an article that hangs may end its process.
    """

    out: str
    newslab: Mapping[str, Any]
    issues: Mapping[str, Issue]
    codebook: tuple[CodebookRow, ...] = ()
    encoding: str | None = None
    model: Model = "accurate"
    may_end: bool = True


@dataclass(frozen=True, slots=True)
class Shard:
    """Articles that are read together."""

    name: str
    items: tuple[Item, ...]


def cut_shards(items: Iterable[Item], digest: str) -> Iterator[Shard]:
    """Items, in their order, as shards of 16 to 64; the last one may be smaller.

    >>> items = [Item("talks.csv", n, str(n), f"Envoy {n} left.") for n in range(100)]
    >>> shards = list(cut_shards(items, "of the run"))
    >>> [item for shard in shards for item in shard.items] == items
    True
    >>> later = list(cut_shards(items[1:], "of the run"))
    >>> len({shard.name for shard in later} - {shard.name for shard in shards})
    1
    """
    held: list[Item] = []
    made = hashlib.sha256(digest.encode())
    characters = 0
    for item in items:
        told = item.digest()
        held.append(item)
        made.update(told)
        characters += len(item.content)
        due = len(held) >= FEWEST and told[0] % ONE_IN == 0
        if due or len(held) == MOST or characters >= MOST_CHARACTERS:
            yield Shard(made.hexdigest()[:20], tuple(held))
            held, made, characters = [], hashlib.sha256(digest.encode()), 0
    if held:
        yield Shard(made.hexdigest()[:20], tuple(held))


def read_shard(shard: Shard, task: Task) -> dict[str, Any]:
    """Read the articles of a shard, write its tables and then its receipt.

    An article that raises becomes a row of ``failures``. What would fail every article, such
    as damaged weights or a full disk, is raised.

    Returns
    -------
    dict
        The receipt: ``shard``; ``tried`` (articles that seemed readable), ``articles`` (that
        were read), ``failures`` and ``words`` (counts); ``rows`` of each table; ``seconds`` of
        the processor.

    Raises
    ------
    NewslabError
        Where this is another newslab than the one that asks for it.
    """
    started = time.process_time()
    if installed() != task.newslab:
        raise NewslabError(
            f"expected the same newslab everywhere; found {installed()['version']} on a worker, "
            f"not {task.newslab['version']}, or other weights: install it anew on the workers"
        )
    store = Store(task.out)
    receipt = f"{RECEIPTS}/{shard.name}.json"
    with suppress(FileNotFoundError):  # done by a worker that died before it could say so
        found: dict[str, Any] = json.loads(store.get(receipt))
        return found
    _keep_memory()
    strikes = _strikes(store, shard.name)
    attempt = f"{ATTEMPTS}/{shard.name}-{uuid.uuid4().hex}"
    done: list[tuple[Item, Findings]] = []
    failed: list[tuple[Item, str]] = []
    n_characters = sum(len(item.content) for item in shard.items)
    with _watched(n_characters, may_end=task.may_end):
        for item in shard.items:
            mark = item.digest().hex()
            if item.error is not None:
                failed.append((item, item.error))
                continue
            if strikes[mark] >= STRIKES:
                failed.append((item, f"ended its process {STRIKES} times: set aside unread"))
                continue
            store.put(attempt, mark.encode(), lasting=False)
            try:
                done.append((item, _read(item, task)))
            except ModelError:
                raise
            except NewslabError as error:
                failed.append((item, str(error)))
            except Exception as error:
                failed.append((item, _told(error)))
    tables = _tables(done, failed)
    for name, table in tables.items():
        if len(table):
            store.put(f"{name}/{shard.name}.parquet", as_parquet(_as_arrow(table)))
    told = {
        "shard": shard.name,
        "tried": sum(item.error is None for item in shard.items),
        "articles": len(done),
        "failures": len(failed),
        "words": int(tables["articles"]["n_words"].sum()),
        "rows": {name: len(table) for name, table in tables.items()},
        "judged": {name: int(tables[name]["label"].notna().sum()) for name in JUDGED},
        "seconds": round(time.process_time() - started, 3),
    }
    store.put(receipt, json.dumps(told).encode())
    forget_attempts(store, shard.name)
    return told


@lru_cache(maxsize=1)
def _keep_memory() -> None:
    """Undo what a Dask worker tells malloc: to give back at once what is needed again at once.

    Reading took 1.8 times the processor's time under it.
    """
    if "MALLOC_TRIM_THRESHOLD_" in os.environ:
        with suppress(OSError, AttributeError):  # another C library than GNU's
            libc = ctypes.CDLL(None)
            libc.mallopt(-3, 2**25)  # M_MMAP_THRESHOLD, at its largest
            libc.mallopt(-1, 2**28)  # M_TRIM_THRESHOLD


def _read(item: Item, task: Task) -> Findings:
    article = item.article(task.encoding)
    return annotate(
        article, issues=task.issues, codebook=task.codebook, model=task.model, threads=1
    )


def _told(error: Exception) -> str:
    """An error in one line, with the place in newslab where it came up."""
    calls = [f for f in traceback.extract_tb(error.__traceback__) if "newslab" in f.filename]
    place = f" ({Path(calls[-1].filename).name}, line {calls[-1].lineno})" if calls else ""
    return " ".join(f"{type(error).__name__}: {error}{place}".split())[:500]


_WATCHED = threading.Lock()  # the watch is one for the whole process


@contextmanager
def _watched(n_characters: int, *, may_end: bool) -> Iterator[None]:
    """End the process if what is done inside hangs, whatever it hangs in."""
    if not may_end:
        yield
        return
    limit = SECONDS + SECONDS_A_CHARACTER * n_characters
    with _WATCHED, open(os.devnull, "w", encoding="utf-8") as nowhere:
        faulthandler.dump_traceback_later(limit, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()


def _strikes(store: Store, shard: str) -> Counter[str]:
    """How many processes died while they read an article, by the article's digest."""
    notes = [name for name in store.names(ATTEMPTS) if name.startswith(f"{shard}-")]
    return Counter(store.get(f"{ATTEMPTS}/{name}").decode() for name in notes)


def forget_attempts(store: Store, shard: str) -> None:
    """Remove the notes on which article of a shard is being read."""
    for name in store.names(ATTEMPTS):
        if name.startswith(f"{shard}-"):
            store.remove(f"{ATTEMPTS}/{name}")


def _tables(
    done: Sequence[tuple[Item, Findings]], failed: Sequence[tuple[Item, str]]
) -> dict[str, pd.DataFrame]:
    tables = {"articles": articles_frame(done)}
    findings = [found for _, found in done]
    tables |= {name: FRAMES[name](*findings) for name in SPAN_TABLES}
    tables["failures"] = make_table(FAILURES, {
        "article_id": [item.id for item, _ in failed],
        "source": [item.source for item, _ in failed],
        "row": [item.row for item, _ in failed],
        "error": [error for _, error in failed],
    })  # fmt: skip
    return tables


def articles_frame(done: Sequence[tuple[Item, Findings]]) -> pd.DataFrame:
    """One row per article: what is known of it, its size, and the source's own columns.

    A column of the source that is called as one of newslab's gets ``_of_source`` behind it.
    """
    articles = [found.article for _, found in done]
    table = make_table({**ARTICLES, "published": object}, {
        "article_id": [article.id for article in articles],
        "title": [article.title for article in articles],
        "outlet": [article.outlet for article in articles],
        "published": [article.published for article in articles],
        "n_characters": [len(article.text) for article in articles],
        "n_words": [_n_words(found) for _, found in done],
        "n_sentences": [len(found.sentences) for _, found in done],
        "source": [item.source for item, _ in done],
        "row": [item.row for item, _ in done],
    })  # fmt: skip
    table["published"] = pd.to_datetime(table["published"]).astype("datetime64[s]")
    own = [dict(item.own) for item, _ in done]
    for name in dict.fromkeys(key for cells in own for key in cells):
        table[own_column(name)] = pd.array([cells.get(name) for cells in own], dtype=STRING)
    return table


def own_column(name: str) -> str:
    """What a column of the source is called in ``articles``.

    >>> own_column("author"), own_column("row")
    ('author', 'row_of_source')
    """
    return f"{name}_of_source" if name in ARTICLES else name


def _n_words(found: Findings) -> int:
    return sum(any(map(str.isalnum, token.text)) for token in found.tokens)


@lru_cache(maxsize=1)
def _empty_tables() -> Mapping[str, pd.DataFrame]:
    tables = {name: FRAMES[name]() for name in SPAN_TABLES}
    tables["articles"] = articles_frame(())
    tables["failures"] = make_table(FAILURES, {name: [] for name in FAILURES})
    return tables


def empty_table(name: str) -> pd.DataFrame:
    """A table of a corpus without rows: its columns and their dtypes.

    >>> list(empty_table("failures").columns)
    ['article_id', 'source', 'row', 'error']
    """
    return _empty_tables()[name].copy()


def arrow_type(dtype: Any) -> pa.DataType:
    """What a column of a dtype is in a Parquet file; labels are plain text there."""
    named = str(dtype)
    if named in ("int64", "Int64"):
        return pa.int64()
    if named.startswith("datetime64"):
        return pa.date32()
    return {"float64": pa.float64(), "bool": pa.bool_()}.get(named, pa.string())


def _as_arrow(table: pd.DataFrame) -> pa.Table:
    columns = {}
    for name in table.columns:
        values = table[name]
        kind = arrow_type(values.dtype)
        if pa.types.is_string(kind):
            values = values.astype(object)
        elif pa.types.is_date(kind):
            values = values.astype(object).map(_day)
        columns[name] = pa.array(values, type=kind, from_pandas=True)
    return pa.table(columns)


def as_parquet(table: pa.Table) -> bytes:
    """A table as the content of a Parquet file."""
    sink = pa.BufferOutputStream()
    parquet.write_table(table, sink, compression="zstd")
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _day(time: Any) -> datetime.date | None:
    return None if pd.isna(time) else time.date()
