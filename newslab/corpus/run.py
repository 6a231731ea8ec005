"""Many articles read into a folder of tables, on all processors of a machine or of a cluster.

Whatever ends a run, the next call goes on where it ended: see `newslab.corpus.shards`.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
import types
import uuid
import warnings
from collections import deque
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any

import pandas as pd
from filelock import FileLock, Timeout

from newslab.corpus.manifest import (
    Plan,
    describe_run,
    make_plan,
    write_data_package,
    write_manifest,
)
from newslab.corpus.opened import Corpus
from newslab.corpus.parts import pack_part, read_receipts, remove, unpack_part
from newslab.corpus.shards import (
    ATTEMPTS,
    MOST,
    RECEIPTS,
    STRIKES,
    TABLES,
    Shard,
    Task,
    cut_shards,
    installed,
    read_shard,
)
from newslab.corpus.source import read_items
from newslab.corpus.store import PARTS, Store
from newslab.errors import NewslabError, SourceError
from newslab.judging.stance import read_issues
from newslab.reading import check_model
from newslab.records import Issues, Model
from newslab.sources.files import PathLike, SourceFile, find_files
from newslab.sources.rows import Columns

if TYPE_CHECKING:
    from distributed import Client, Future

_LOG = logging.getLogger(__name__)

# Has jobs done by whoever does them, like `map`, but in any order.
Worked = Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]]

IN_FLIGHT = 2  # shards that a worker has: the one it reads, and the next
SILENCE = 60.0  # seconds without any worker after which that is said
PATIENCE = 15 * 60.0  # seconds after which no process of this machine will come any more

_SETTINGS = {
    # An article that ends its process is set aside by name; the others of its shard go on.
    "distributed.scheduler.allowed-failures": MOST * STRIKES,
    # Where a computer is busy, a process takes long to start anew. Left alone, Dask gives up a
    # worker for good that is not there again within 15 seconds.
    "distributed.deploy.lost-worker-timeout": PATIENCE,
    "distributed.comm.timeouts.connect": "2 minutes",
    # Reading leaves nothing on a worker that could be spilled; to pause it would end the run.
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    # The profiler's records grow for as long as a worker lives, and logs up to so many lines.
    "distributed.worker.profile.enabled": False,
    # Looks at itself, at the processor, and at memory: 20 ms of each second, which counts where
    # other programs leave a worker little of the second.
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "10s",
    "distributed.worker.memory.monitor-interval": "1s",
    "distributed.admin.log-length": 100,
    "distributed.admin.low-level-log-length": 100,
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    # Dask has malloc give memory back at once, which costs half as much time again here.
    "distributed.nanny.pre-spawn-environ": {"OMP_NUM_THREADS": 1, "OPENBLAS_NUM_THREADS": 1},
}


def read_corpus(
    source: PathLike | Sequence[PathLike],
    out: PathLike,
    *,
    issues: Issues = None,
    actors: pd.DataFrame | PathLike | None = None,
    workers: int | None = None,
    client: Client | str | None = None,
    text: str = "text",
    id: str | None = "id",
    title: str = "title",
    outlet: str = "outlet",
    published: str = "published",
    dayfirst: bool | None = None,
    encoding: str | None = None,
    model: Model = "accurate",
    progress: bool | None = None,
) -> Corpus:
    """Read many articles and keep what is found as tables in a folder.

    Called again with the same source, it goes on where it ended: after a crash, a full disk or
    Ctrl-C. Articles that were added or changed since are read, those taken out are dropped.
    What cannot be read is set aside in ``corpus.failures`` with its reason: broken rows, blank
    or doubled articles, errors, and an article that ended its process twice or never ended.

    Parameters
    ----------
    source
        A folder of texts, pages and tables; a file; a pattern such as ``news/2021-*.csv``; or
        several of these. Tables (CSV, JSON lines, Parquet) hold one article a row.
    out
        A folder for the tables, empty or of an earlier run; with a cluster, one that all
        workers see, or an address that fsspec knows, such as ``s3://bucket/folder``.
    issues, actors
        As in `newslab.read`.
    workers
        How many processes read, on this machine; one a processor if not told. With 0, this
        process reads by itself, without Dask: then an article that ends its process ends yours.
    client
        A Dask client, or the address of a scheduler: its workers read, not processes of
        this machine. Each needs the same newslab, and one thread serves it best.
    text, id, title, outlet, published
        The columns of tables that hold these. With ``id=None`` rows are called after file and
        number. All further columns are kept in ``corpus.articles``.
    dayfirst
        Whether 03/04/2025 is 3 April; if not told, such a date is an error.
    encoding
        Of files that are neither UTF-8 nor say what they are.
    model
        As in `newslab.read`; a folder holds what one form of the reader model found.
    progress
        Whether a line shows how far it is; if not told, on a terminal and in a notebook.

    Returns
    -------
    Corpus

    Raises
    ------
    SourceError
        Where a source is not there, lacks a column, or holds no article at all.
    NewslabError
        Where ``out`` holds another run or cannot be written, Dask is not installed, or
        ``workers`` is negative.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "talks.csv").write_text("text,paper\\nEnvoys left.,Post\\n,Post\\n")
    ...     corpus = read_corpus(f"{folder}/talks.csv", f"{folder}/out", workers=0)
    ...     corpus.articles[["article_id", "n_words", "paper"]]
    ...     corpus.failures[["source", "row", "error"]]
      article_id  n_words paper
    0    talks-1        2  Post
          source  row                    error
    0  talks.csv    2  no text in column 'text'
    """
    if workers is not None and workers < 0:
        raise NewslabError(f"workers: expected 0 or more; found {workers}")
    check_model(model)
    columns = Columns(text, id, title, outlet, published, dayfirst)
    store = Store(out)
    asked = read_issues(issues)
    run = describe_run(issues=asked, actors=actors, columns=columns, encoding=encoding, model=model)
    run.check_folder(store)
    files = _files(source, store)
    plan = make_plan(files, run)
    with ExitStack() as stack:
        stack.enter_context(_alone(store))
        there = plan.find_done(store)
        if plan.is_done(store, there):
            return Corpus(out)
        with _writing(store):
            store.remove(PARTS)
            store.make(*TABLES, RECEIPTS, ATTEMPTS, PARTS)
            packed = {receipt["file"] for receipt in there.values()} - there.keys()
            for name in packed - {part.name for part in plan.parts}:
                unpack_part(store, name)
            write_manifest(store, plan, there, complete=False)
        task = Task(
            store.root if store.is_local else store.folder,
            installed(),
            asked,
            run.codebook,
            encoding,
            model,
            may_end=workers != 0 or client is not None,
        )
        work: Worked = map
        unread = {name: n for name, n in plan.shards.items() if name not in there}
        if unread and client is None:  # then nobody reads on once this call has ended
            stack.callback(_tidy, store)
        if unread and (client is not None or workers != 0):
            patience = PATIENCE if client is None else float("inf")  # a queue can be long
            found = stack.enter_context(_client(client, workers, len(unread)))
            work = partial(_work_on, found, patience)
        with _writing(store):
            if unread:
                receipts = work(partial(read_shard, task=task), _missing(plan, files, unread))
                _follow(receipts, sum(unread.values()), progress)
            deque(work(partial(pack_part, out=task.out), plan.parts), maxlen=0)
            _drop_others(store, plan)
            kept = read_receipts(store)
            write_data_package(store, plan, kept)
            write_manifest(store, plan, kept, complete=True)
        _tidy(store)
    return Corpus(out)


def _files(source: PathLike | Sequence[PathLike], store: Store) -> list[SourceFile]:
    """The files of a source, without those of a corpus that lies inside it."""
    files = find_files(source)
    if store.is_local:
        files = [file for file in files if not file.path.absolute().is_relative_to(store.root)]
    return files


def _missing(plan: Plan, files: Sequence[SourceFile], unread: Container[str]) -> Iterator[Shard]:
    """The shards that are still to be read; the source is gone through once more."""
    items = read_items(files, plan.run.columns, encoding=plan.run.encoding)
    for shard in cut_shards(items, plan.run.digest):
        if shard.name not in plan.shards:
            raise SourceError("the source has changed while it was read: call once more")
        if shard.name in unread:
            yield shard


@contextmanager
def _alone(store: Store) -> Iterator[None]:
    """Keep a second run out of the folder for as long as this one lasts."""
    if not store.is_local:
        yield
        return
    with _writing(store):
        store.make("running")
    lock = FileLock(store.path("running/lock"), timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise NewslabError(f"{store.folder}: another run is writing here") from None
    try:
        yield
    finally:
        lock.release()
        with suppress(OSError):
            os.remove(store.path("running/lock"))
            os.rmdir(store.path("running"))


def _tidy(store: Store) -> None:
    """Nothing is being read any longer: remove what is only there meanwhile."""
    store.remove(ATTEMPTS)
    store.remove(PARTS)


@contextmanager
def _writing(store: Store) -> Iterator[None]:
    """What the system says of a folder that cannot be written, in words that help."""
    try:
        yield
    except OSError as error:
        raise NewslabError(
            f"{store.folder}: cannot be written: {error.strerror or error}; what was read so "
            "far is kept, and the same call goes on from there"
        ) from error


def _drop_others(store: Store, plan: Plan) -> None:
    """Remove the shards that the source no longer has, and what a killed process left."""
    kept = {part.name for part in plan.parts}
    found = {
        name.rsplit(".", 1)[0] for folder in (RECEIPTS, *TABLES) for name in store.names(folder)
    }
    for name in sorted(found - kept):
        remove(store, name)


def _follow(receipts: Iterator[dict[str, Any]], n_articles: int, shown: bool | None) -> None:
    """Take in the receipts as they come, and show how far it is."""
    n_failures = n_words = 0
    began = time.monotonic()
    if shown is None:
        shown = sys.stderr.isatty() or _in_notebook()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a notebook that has no widgets: it gets a line
        from tqdm.auto import tqdm

        bar = tqdm(total=n_articles, desc="reading", unit="article", disable=not shown)
    with bar:
        for receipt in receipts:
            n_failures += receipt["failures"]
            n_words += receipt["words"]
            speed = n_words / (time.monotonic() - began)
            bar.set_postfix_str(f"{n_failures} set aside, {speed:,.0f} words/s", refresh=False)
            bar.update(receipt["tried"])


def _in_notebook() -> bool:
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return hasattr(shell, "kernel")


@contextmanager
def _client(client: Client | str | None, workers: int | None, n_shards: int) -> Iterator[Client]:
    """The client of a cluster: a given one, that of an address, or of processes started here."""
    try:
        import dask
        import distributed
    except ImportError:
        raise NewslabError(
            "Dask is not installed: pip install 'newslab[corpus]', or read with workers=0"
        ) from None
    if client is not None and not isinstance(client, str):
        yield client
        return
    if client is not None:
        try:
            found = distributed.Client(client, timeout=20, set_as_default=False)
        except (OSError, ValueError) as error:
            raise NewslabError(f"{client}: no scheduler answers: {error}") from None
        with found:
            yield found
        return
    n_workers = min(workers or _n_processors(), n_shards)
    with (
        dask.config.set(_SETTINGS),
        distributed.LocalCluster(
            n_workers=n_workers,
            threads_per_worker=1,
            worker_class=_nanny(),
            security=True,  # on a machine with many users nobody else can send it work
            dashboard_address=None,
            scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
            silence_logs=logging.CRITICAL,
        ) as cluster,
        distributed.Client(cluster, set_as_default=False) as found,
    ):
        found.register_plugin(_deaf())
        yield found


def _n_processors() -> int:
    """The processors that this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def _nanny() -> type:
    """Dask's keeper of a worker, which does not run the caller's script again.

    A new process of Python's begins by importing the script that asked for it, so that a
    script without ``if __name__ == "__main__"`` would start corpora without end.
    """
    from distributed import Nanny

    main = sys.modules["__main__"]
    starting: list[Nanny] = []

    class Keeper(Nanny):
        async def instantiate(self) -> Any:
            starting.append(self)
            sys.modules["__main__"] = types.ModuleType("__main__")
            try:
                return await super().instantiate()
            finally:
                starting.remove(self)
                if not starting:
                    sys.modules["__main__"] = main

    return Keeper


def _deaf() -> Any:
    """Workers that leave Ctrl-C to the process that started them."""
    from distributed import WorkerPlugin

    class Deaf(WorkerPlugin):
        def setup(self, worker: Any) -> None:
            signal.signal(signal.SIGINT, signal.SIG_IGN)

    return Deaf()


def _work_on(
    client: Client, patience: float, do: Callable[[Any], Any], jobs: Iterable[Any]
) -> Iterator[Any]:
    """What workers return for each job, in the order in which they are done.

    While there is no worker it waits, for ``patience`` seconds at most.
    """
    from distributed import CancelledError, KilledWorker, wait

    run, number = uuid.uuid4().hex, count()
    futures: dict[Future[Any], tuple[Any, int]] = {}
    waiting = iter(jobs)
    heard = time.monotonic()

    def submit(job: Any, times: int) -> None:
        key = ("newslab", run, next(number))  # never one that was used before
        futures[client.submit(do, job, key=key, pure=False)] = (job, times)

    try:
        while True:
            while len(futures) < IN_FLIGHT * max(1, sum(client.nthreads().values())):
                job = next(waiting, None)
                if job is None:
                    break
                submit(job, 1)
            if not futures:
                return
            try:
                with client.as_current():
                    done = wait(list(futures), timeout=SILENCE, return_when="FIRST_COMPLETED").done
            except TimeoutError:
                heard = _wait_for_workers(client, heard, patience)
                continue
            heard = time.monotonic()
            for future in done:
                if not future.done():  # lost with its worker, and being done anew
                    continue
                job, times = futures.pop(future)
                try:
                    found = future.result()
                except (KilledWorker, CancelledError) as error:
                    if times > STRIKES * MOST or client.status != "running":
                        raise NewslabError(
                            "the cluster has lost what was being read; the same call goes on"
                        ) from error
                    submit(job, times + 1)  # which finds what they wrote, and who died of what
                else:
                    yield found
    finally:
        client.cancel(list(futures))


def _wait_for_workers(client: Client, heard: float, patience: float) -> float:
    """When workers were last heard of; it is said once that there are none."""
    now = time.monotonic()
    if client.nthreads():
        return now
    if now - heard > patience:
        raise NewslabError(
            f"no worker for {patience / 60:.0f} minutes: see that newslab is installed where they "
            "run; what was read so far is kept"
        )
    if now - heard < 2 * SILENCE:
        _LOG.warning("newslab: there is no worker; waiting for one")
    return heard
