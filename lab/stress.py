"""A run of many articles under fire: workers and the run itself are killed, articles crash.

The texts of a table are repeated under new ids; some of the articles end the process that reads
them. When the run has ended, its tables must be those of each text read alone, article by article,
whatever was killed on the way.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import psutil
from pandas.testing import assert_frame_equal

import newslab
from newslab.corpus.opened import Corpus
from newslab.corpus.shards import SPAN_TABLES
from newslab.errors import NewslabError
from newslab.sources.files import read_articles

_POISON = "This article ends the process that reads it."
# Loaded by each worker: keeps a record of what is read, and dies of poison.
_PRELOAD = f"""
import os, signal
from newslab.corpus import shards
from newslab.reading import annotate

def deadly(article, **options):
    with open(os.environ["NEWSLAB_STRESS_LOG"], "a", encoding="utf-8") as log:
        log.write(f"{{os.getpid()}} {{article.id}}\\n")
    if {_POISON!r} in article.text:
        os.kill(os.getpid(), signal.SIGKILL)
    return annotate(article, **options)

shards.annotate = deadly
"""

_SETTLED = 300  # articles: what a process takes for the first ones says nothing of growth
_UNDER_FIRE = 0.7  # of the run; what its processes take is seen best in the rest
_PAUSE = 3  # the serial reader rests so many times as long as it reads


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found; ``problems`` are what must not be.

    ``driver_mb`` and ``worker_mb`` are the growth of resident memory, in MB per 1,000 articles
    of the run and of the worker itself, see `growth_of`; ``cost`` is the processor's time of an
    article in a worker, tables and files included, over that of the same articles read one after
    the other by a process beside it; ``redone`` how many shards were begun again.
    """

    articles: int
    kills: int
    driver_kills: int
    set_aside: int
    redone: int
    seconds: float
    words_a_second: float
    driver_mb: float
    worker_mb: float
    cost: float
    problems: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)

    def as_text(self) -> str:
        """One line for each figure."""
        return "\n".join(f"{name:15} {value}" for name, value in asdict(self).items())


def stress(
    table: str,
    *,
    articles: int = 10_000,
    kills: int = 20,
    crashes: int = 5,
    driver_kills: int = 2,
    workers: int = 2,
    seed: int = 0,
) -> Outcome:
    """Read ``articles`` texts of ``table`` while ``kills`` workers are killed at random."""
    generator = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        texts = {article.id: article.text for article in read_articles(table)}
        poisoned = set(generator.sample(range(articles), crashes))
        kinds = _write_source(home / "source.jsonl", texts, articles, poisoned)
        alone = {name: _read_alone(name, text) for name, text in texts.items()}
        fire = _Fire(home, workers, articles, generator)
        began = time.monotonic()
        with _beside(texts, home / "serial"):
            fire.run(kills, driver_kills)
        seconds = time.monotonic() - began
        corpus = Corpus(home / "out")
        problems = _problems(home, corpus, kinds, alone)
        shards = _Shards(corpus, kinds, home)
        most = kills + 2 * crashes + workers * driver_kills
        if shards.redone > most:
            problems.append(f"{shards.redone} shards were begun again: expected {most} at most")
        counts = corpus.manifest["counts"]
        return Outcome(
            articles, fire.killed, fire.driver_killed, counts["failures"], shards.redone,
            round(seconds, 1), round(counts["words"] / seconds, 0), fire.growth("driver"),
            fire.growth("worker"), shards.cost, tuple(problems),
        )  # fmt: skip


def _write_source(
    path: Path, texts: dict[str, str], n: int, poisoned: set[int]
) -> dict[str, str | None]:
    """A table of ``n`` articles; the text that each id has, None for those that kill."""
    names = list(texts)
    kinds: dict[str, str | None] = {}
    with path.open("w", encoding="utf-8") as file:
        for number in range(n):
            kind = None if number in poisoned else names[number % len(names)]
            kinds[f"n{number}"] = kind
            text = _POISON if kind is None else texts[kind]
            file.write(json.dumps({"id": f"n{number}", "text": text, "kind": kind}) + "\n")
    return kinds


def _read_alone(name: str, text: str) -> newslab.Reading:
    """A text read by itself, and its tables made."""
    reading = newslab.read(newslab.Article.from_text(text, id=name), threads=1)
    for table in SPAN_TABLES:
        getattr(reading, table)
    return reading


@contextmanager
def _beside(texts: dict[str, str], out: Path) -> Iterator[None]:
    """Have another process read the texts over and over, one after the other, meanwhile."""
    reader = multiprocessing.get_context("spawn").Process(target=_read_on, args=(texts, out))
    reader.start()
    try:
        yield
    finally:
        reader.kill()
        reader.join()


def _read_on(texts: dict[str, str], out: Path) -> None:
    """Note the processor's seconds of each text, round for round, with rests between."""
    _read_alone("first", "Ana Ruiz left.")
    while True:
        began = time.monotonic()
        seconds = {}
        for name, text in texts.items():
            before = time.process_time()
            _read_alone(name, text)
            seconds[name] = time.process_time() - before
        with out.open("a", encoding="utf-8") as file:
            file.write(json.dumps(seconds) + "\n")
        time.sleep(_PAUSE * (time.monotonic() - began))


class _Shards:
    """How often each shard was begun, and what it cost, from the log of all that was read.

    ``cost`` leaves out the first shard of a process, for which it loads the model, and shards
    begun more than once; missing where none is left.
    """

    def __init__(self, corpus: Corpus, kinds: dict[str, str | None], home: Path) -> None:
        rounds = pd.read_json(home / "serial", lines=True)
        serial = rounds.mean()
        readers, new = defaultdict(list), set()
        seen = set()
        for line in (home / "log").read_text(encoding="utf-8").splitlines():
            pid, article = line.split()
            readers[article].append(pid)
            if pid not in seen:
                new.add(article)
            seen.add(pid)
        ids, at = list(kinds), 0
        spent = expected = 0.0
        self.redone = 0
        for receipt in corpus._receipts.values():
            held = ids[at : at + receipt["tried"]]
            at += receipt["tried"]
            times = max(len(readers[one]) for one in held)
            self.redone += times - 1
            if times == 1 and new.isdisjoint(held):
                spent += receipt["seconds"]
                expected += sum(serial[str(kinds[one])] for one in held)
        self.cost = round(spent / expected, 3) if expected else float("nan")


class _Fire:
    """A run in a process of its own, whose processes are watched and killed."""

    def __init__(self, home: Path, workers: int, articles: int, generator: random.Random) -> None:
        self.home, self.workers, self.articles = home, workers, articles
        self.generator = generator
        self.killed = self.driver_killed = 0
        self.memory: list[tuple[str, int, int, float]] = []  # who, and the looks of `growth_of`
        self.read: Counter[int] = Counter()  # articles, by process
        self.log = (home / "log").open("a+", encoding="utf-8")
        self.log.seek(0)
        (home / "preload.py").write_text(_PRELOAD, encoding="utf-8")

    def run(self, kills: int, driver_kills: int) -> None:
        """Start the run, kill, start again, until it ends by itself."""
        at = sorted(self.generator.random() * _UNDER_FIRE for _ in range(kills))
        drivers = [_UNDER_FIRE * (k + 1) / (driver_kills + 1) for k in range(driver_kills)]
        run = self._start()
        while run.poll() is None:
            self._look(run.pid)
            done = self.read.total() / self.articles
            if at and done >= at[0]:
                at.pop(0)
                self._kill_worker(run.pid)
            if drivers and done >= drivers[0]:
                drivers.pop(0)
                run.kill()
                run.wait()
                self.driver_killed += 1
                run = self._start()
            time.sleep(1)
        if run.returncode:
            raise NewslabError(f"stress: the run ended with {run.returncode}")

    def _start(self) -> subprocess.Popen[bytes]:
        environment = os.environ | {
            "DASK_DISTRIBUTED__WORKER__PRELOAD": json.dumps([str(self.home / "preload.py")]),
            "NEWSLAB_STRESS_LOG": str(self.home / "log"),
        }
        command = [sys.executable, "-m", "newslab", "corpus", str(self.home / "source.jsonl"),
                   "-o", str(self.home / "out"), "--workers", str(self.workers)]  # fmt: skip
        return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)

    def _workers(self, pid: int) -> list[psutil.Process]:
        try:
            children = psutil.Process(pid).children(recursive=True)
            return [p for p in children if "resource_tracker" not in " ".join(p.cmdline())]
        except psutil.Error:
            return []

    def _look(self, pid: int) -> None:
        self.read.update(int(line.split()[0]) for line in self.log.read().splitlines())
        for who, processes in (("driver", [pid]), ("worker", [w.pid for w in self._workers(pid)])):
            for each in processes:
                try:
                    size = psutil.Process(each).memory_info().rss / 1e6
                except psutil.Error:
                    continue
                done = self.read.total() if who == "driver" else self.read[each]
                self.memory.append((who, each, done, size))

    def _kill_worker(self, pid: int) -> None:
        if workers := self._workers(pid):
            os.kill(self.generator.choice(workers).pid, signal.SIGKILL)
            self.killed += 1

    def growth(self, who: str) -> float:
        """MB per 1,000 articles: see `growth_of`."""
        return growth_of([look for kind, *look in self.memory if kind == who])


def growth_of(looks: Iterable[Sequence[float]]) -> float:
    """MB per 1,000 articles by which processes grow, as a line through each one's sizes has it.

    ``looks`` are process, articles done, and MB. The first quarter of each process's looks is
    left out, in which it loads what it needs; a process counts by the articles done in the rest,
    if they are some hundreds. Missing where none is.

    >>> first = [(1, done, 300 + done / 100) for done in range(0, 1000, 10)]
    >>> later = [(2, 1000 + done, min(300, 3 * done)) for done in range(0, 1000, 10)]
    >>> round(growth_of(first), 1), growth_of(later), round(growth_of([*first, *later]), 1)
    (10.0, 0.0, 5.0)
    """
    seen = pd.DataFrame(looks, columns=["pid", "done", "mb"])
    growth, weight = 0.0, 0.0
    for _, each in seen.groupby("pid"):
        warm = each.iloc[len(each) // 4 :]
        done = float(warm["done"].max() - warm["done"].min())
        if done >= _SETTLED:
            growth += done * float(np.polyfit(warm["done"], warm["mb"], 1)[0])
            weight += done
    return round(1000 * growth / weight, 2) if weight else float("nan")


def _problems(
    home: Path,
    corpus: Corpus,
    kinds: dict[str, str | None],
    alone: dict[str, newslab.Reading],
) -> list[str]:
    """What differs from each article read alone, and what was left lying about."""
    found = []
    fine = [name for name, kind in kinds.items() if kind is not None]
    if corpus.articles["article_id"].tolist() != fine:
        found.append("articles are lost, doubled or out of order")
    if sorted(corpus.failures["article_id"]) != sorted(kinds.keys() - set(fine)):
        found.append("other articles were set aside than those that crash")
    for name in SPAN_TABLES:
        parts = [getattr(alone[kinds[one] or ""], name) for one in fine]
        expected = pd.concat(parts, ignore_index=True)
        expected["article_id"] = np.repeat(fine, [len(part) for part in parts])
        expected["article_id"] = expected["article_id"].astype(parts[0]["article_id"].dtype)
        try:
            assert_frame_equal(getattr(corpus, name), expected, rtol=0, atol=1e-6)
        except AssertionError as error:
            found.append(f"{name}: not as read alone: {' '.join(str(error).split())[:200]}")
    left = [p.name for p in (home / "out").iterdir()
            if p.name not in {*SPAN_TABLES, "articles", "failures", "receipts", "manifest.json",
                              "datapackage.json"}]  # fmt: skip
    if left:
        found.append(f"left behind: {', '.join(left)}")
    return found
