"""The tables that a run leaves, opened: many articles as a few tidy DataFrames."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pandas as pd
import pyarrow as pa
from pyarrow import dataset

from newslab.actors.codebook import read_codebook
from newslab.actors.linking import Link, Seen, link_actors
from newslab.corpus.manifest import MANIFEST
from newslab.corpus.parts import Receipts, files_of, read_receipts
from newslab.corpus.shards import JUDGED, TABLES, arrow_type, articles_frame, empty_table
from newslab.corpus.store import Store
from newslab.errors import NewslabError
from newslab.model.encoder import ENDINGS
from newslab.records import ActorType
from newslab.sources.files import PathLike
from newslab.tables import frames
from newslab.tables.frames import STRING, described, make_table

if TYPE_CHECKING:
    import dask.dataframe as dd


def _stored(name: str, told: str) -> cached_property[pd.DataFrame]:
    """A table of a corpus, read when it is first asked for."""
    table = cached_property[pd.DataFrame](lambda corpus: corpus._table(name))
    table.__doc__ = told
    return table


class Corpus:
    """What newslab found in many articles: the folder that `read_corpus` wrote.

    ``articles`` has one row per article, with the source's own columns; ``sentences``,
    ``actors``, ``mentions``, ``attributions``, ``sentiment`` and ``stance`` are those of a
    `Reading`, of all articles one below the other; ``failures`` tells what could not be read:
    ``article_id`` (where it was known), ``source`` and ``row``, and the ``error``. Each is read
    from the folder on first use, and held; `dask_frame` gives those too large for that.

    Parameters
    ----------
    folder
        A folder of `read_corpus`, or its address. A run that was ended shows what it has.

    Raises
    ------
    NewslabError
        Where the folder holds no corpus.
    """

    def __init__(self, folder: PathLike) -> None:
        self._store = Store(folder)
        try:
            self.manifest: dict[str, Any] = json.loads(self._store.get(MANIFEST))
        except (OSError, ValueError):
            raise NewslabError(
                f"{self._store.folder}: expected a folder that read_corpus wrote; found no "
                f"{MANIFEST} in it"
            ) from None

    @cached_property
    def _receipts(self) -> Receipts:
        """In the order of the source."""
        found = read_receipts(self._store)
        return {name: found[name] for name in self.manifest["shards"] if name in found}

    articles = _stored("articles", described(articles_frame))
    sentences = _stored("sentences", described(frames.sentences_frame))
    actors = _stored("actors", described(frames.actors_frame))
    mentions = _stored("mentions", described(frames.mentions_frame))
    attributions = _stored("attributions", described(frames.attributions_frame))
    sentiment = _stored("sentiment", described(frames.sentiment_frame))
    stance = _stored("stance", described(frames.stance_frame))
    failures = _stored("failures", "What was set aside: ``article_id, source, row, error``.")

    def with_articles(self, table: pd.DataFrame, *columns: str) -> pd.DataFrame:
        """A table with columns of the articles beside its rows, for ``by=`` of the measures.

        Parameters
        ----------
        table
            Any table of this corpus, or rows of one.
        columns
            Of ``articles``: ``"outlet"``, ``"section"`` …; ``"year"``, ``"month"`` and
            ``"week"`` are read from the day of publication (``"2021"``, ``"2021-05"``, and the
            Monday with which the week begins).

        Raises
        ------
        NewslabError
            Where the articles have no such column.
        """
        articles = self.articles.set_index("article_id")
        found = table.copy()
        for column in columns:
            if column in _PERIODS:
                values = _period(articles["published"], column)
            elif column in articles:
                values = articles[column]
            else:
                known = [*articles.columns, *_PERIODS]
                raise NewslabError(f"with_articles: no column {column!r}; found {known}")
            found[column] = table["article_id"].map(values)
        return found

    def link_actors(self, codebook: pd.DataFrame | PathLike | None = None) -> Corpus:
        """This corpus with one id for one actor over all articles.

        Parameters
        ----------
        codebook
            What stands above all that is found: a table as `newslab.read` takes it, or its
            file. ``id`` is a linked id, or ``name`` or ``aliases`` say whom the row is about.

        Returns
        -------
        Corpus
            The same tables, in which ``actor_id``, ``part_of``, ``voice``, ``holder`` and
            ``target`` are linked ids, and ``actors`` has the linked name; and a table ``links``
            with the reason for each. An actor that cannot be told from others keeps an id of
            its own: ``smith@article-7``.

        Raises
        ------
        CodebookError
            Where the codebook contradicts its schema.
        """
        told = Path(codebook) if isinstance(codebook, os.PathLike) else codebook
        rows = () if told is None else read_codebook(told)
        found = link_actors(map(_seen, self.actors.itertuples(index=False)), rows)
        linked = Corpus(self._store.folder)
        linked.links = links_frame(found)
        return linked

    @cached_property
    def links(self) -> pd.DataFrame:
        """Who each actor of an article is among those of all articles: see `link_actors`.

        ``article_id, actor_id, linked_id, name, type`` and ``rule``, the reason. Empty until
        actors are linked.
        """
        return links_frame([])

    def _columns(self, name: str) -> dict[str, Any]:
        """The columns of a table with their dtypes, the source's own last."""
        columns: dict[str, Any] = dict(empty_table(name).dtypes)
        if name == "articles":
            columns |= dict.fromkeys(self.manifest["inputs"]["own_columns"], STRING)
        return columns

    def _table(self, name: str) -> pd.DataFrame:
        files = files_of(name, self._receipts.values())
        return self._linked(read_files(self._store, files, self._columns(name)))

    def _linked(self, table: pd.DataFrame) -> pd.DataFrame:
        """A table with the linked ids in the place of those of the articles, if there are any."""
        columns = [name for name in _ID_COLUMNS if name in table]
        if self.links.empty or not columns:
            return table
        keys = zip(self.links["article_id"], self.links["actor_id"], strict=True)
        linked = dict(zip(keys, self.links["linked_id"], strict=True))
        if "name" in table:
            name_of = dict(zip(self.links["linked_id"], self.links["name"], strict=True))
        for column in columns:
            ids = [
                id if pd.isna(id) else "|".join(linked.get((article, one), one)
                                                for one in id.split("|"))
                for article, id in zip(table["article_id"], table[column], strict=True)
            ]  # fmt: skip
            issues = table["target_kind"] == "issue" if column == "target" else None
            found = pd.Series(ids, table.index, dtype=STRING)
            table[column] = found if issues is None else found.where(~issues, table[column])
        if "name" in table:
            table["name"] = table["actor_id"].map(name_of).astype(STRING)
        return table

    def dask_frame(self, name: str) -> dd.DataFrame:
        """One of the tables as a Dask DataFrame, which is read when it is computed.

        Parameters
        ----------
        name
            ``"mentions"``, say: any table of this corpus.

        Raises
        ------
        NewslabError
            Where there is no such table, or Dask is not installed.
        """
        if name not in TABLES:
            raise NewslabError(f"dask_frame: expected one of {', '.join(TABLES)}; found {name!r}")
        try:
            import dask
            import dask.dataframe as dd
        except ImportError:
            raise NewslabError("Dask is not installed: pip install 'newslab[corpus]'") from None
        columns = self._columns(name)
        files = files_of(name, self._receipts.values())
        parts = [[file] for file in files] or [[]]
        meta = read_files(self._store, [], columns)
        with dask.config.set({"dataframe.convert-string": False}):
            frame: dd.DataFrame = dd.from_map(_Part(self._store.folder, columns), parts, meta=meta)
        return frame

    def methods_paragraph(self) -> str:
        """What the methods section of a paper must say of this corpus, in English.

        Raises
        ------
        NewslabError
            Where the run has not ended.
        """
        manifest = self.manifest
        if not manifest["complete"]:
            raise NewslabError(
                f"{self._store.folder}: the run has not ended: call read_corpus again"
            )
        options, counts, packages = manifest["options"], manifest["counts"], manifest["packages"]
        weights = options["newslab"]["weights"][f"reader{ENDINGS[options['model']]}"][:12]
        form = "the quick form of its model, " if options["model"] == "quick" else ""
        shares = {
            table: f"{100 * counts['judged'][table] / counts[table]:.0f} %"
            for table in JUDGED
            if counts[table]
        }
        issues = "; ".join(
            f"{name} ({', '.join(terms)})" for name, terms in options["issues"].items()
        )
        sentences = [
            f"We read {_counted(counts['articles'], 'article')} "
            f"({_counted(counts['words'], 'word')}) with newslab {options['newslab']['version']} "
            f"({form}weights with SHA-256 {weights}…, ONNX Runtime {packages['onnxruntime']}, "
            f"Python {packages['python']})",
            f"{_counted(counts['failures'], 'further article')} could not be read and "
            f"{'was' if counts['failures'] == 1 else 'were'} set aside"
            if counts["failures"] else "",
            f"It found {_counted(counts['mentions'], 'mention')} of actors and "
            f"{_counted(counts['attributions'], 'attribution')} (who says what)",
            f"Each mention of an actor was judged by how its voice (the author, or whoever is "
            f"quoted) evaluates the actor; {shares['sentiment']} of "
            f"{_counted(counts['sentiment'], 'judgement')} have a label"
            if "sentiment" in shares else "",
            f"Positions of actors were judged toward other actors"
            f"{f' and toward these issues: {issues}' if issues else ''}; {shares['stance']} of "
            f"{_counted(counts['stance'], 'judgement')} have a label"
            if "stance" in shares else "",
            "What has no label was not judged, and is not counted as neutral",
            f"Actors follow a codebook of {_counted(len(options['codebook']), 'row')}"
            if options["codebook"] else "",
        ]  # fmt: skip
        return ". ".join(filter(None, sentences)) + "."

    def __repr__(self) -> str:
        done = list(self._receipts.values())
        n_articles, n_failures, n_words = (
            sum(receipt[what] for receipt in done) for what in ("articles", "failures", "words")
        )
        state = "" if self.manifest["complete"] else "; the run has not ended"
        return (
            f"<Corpus of {n_articles:,} articles, {n_words:,} words; "
            f"{n_failures:,} set aside{state}>"
        )


@dataclass(frozen=True)
class _Part:
    """Reads some files of one table; on a worker, the folder is opened there."""

    folder: str
    columns: Mapping[str, Any]

    def __call__(self, files: Sequence[str]) -> pd.DataFrame:
        return read_files(Store(self.folder), files, self.columns)


def read_files(store: Store, files: Sequence[str], columns: Mapping[str, Any]) -> pd.DataFrame:
    """The rows of some files of one table, with the dtypes of its columns."""
    schema = pa.schema([(column, arrow_type(dtype)) for column, dtype in columns.items()])
    if not files:
        return _as_pandas(schema.empty_table(), columns)
    found = dataset.dataset(
        [store.path(file) for file in files],
        schema=schema,
        format="parquet",
        filesystem=None if store.is_local else store.fs,
    )
    return _as_pandas(found.to_table(), columns)


_PERIODS = ("year", "month", "week")


def _period(published: pd.Series[Any], period: str) -> pd.Series[Any]:
    """The year, the month or the Monday of the week of each day, as text; missing without it."""
    days = pd.DatetimeIndex(published)
    if period == "week":
        days = days - pd.to_timedelta(days.day_of_week.fillna(0), unit="D")
    form = {"year": "%Y", "month": "%Y-%m", "week": "%Y-%m-%d"}[period]
    return pd.Series(days.strftime(form), published.index)


_ID_COLUMNS = ("actor_id", "part_of", "voice", "holder", "target")
_LINKS = {
    **dict.fromkeys(("article_id", "actor_id", "linked_id", "name"), STRING),
    "type": pd.CategoricalDtype(list(get_args(ActorType))),
    "rule": STRING,
}


def links_frame(links: Sequence[Link]) -> pd.DataFrame:
    """A table of links: see `Corpus.links`."""
    return make_table(_LINKS, {name: [getattr(link, name) for link in links] for name in _LINKS})


def _seen(row: Any) -> Seen:
    aliases = () if pd.isna(row.aliases) else tuple(filter(None, row.aliases.split("; ")))
    country = None if pd.isna(row.country) else row.country
    return Seen(row.article_id, row.actor_id, row.name, row.type, aliases, country)


def _counted(n: int, what: str) -> str:
    return f"{n:,} {what}{'' if n == 1 else 's'}"


def _as_pandas(table: pa.Table, columns: Mapping[str, Any]) -> pd.DataFrame:
    """An Arrow table with the dtypes that newslab's tables have."""
    made = {}
    for name, dtype in columns.items():
        values = table.column(name).to_pandas(date_as_object=False)
        if dtype is STRING or dtype == STRING:
            made[name] = pd.array(values.to_numpy(object), dtype=STRING)
        elif str(dtype) == "Int64":
            made[name] = pd.array(table.column(name).to_pylist(), dtype="Int64")
        else:
            made[name] = values.astype(dtype).array
    return pd.DataFrame(made)
