"""Rows of a table beside the whole sentence they stand in, so that each can be checked by eye."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from newslab.show.pages import fill
from newslab.tables.frames import check_columns

NOTHING = "(no such row)"


@dataclass(frozen=True, slots=True)
class Quoted:
    """One row: its cells, and its sentence before, at and after its place."""

    cells: tuple[str, ...]
    before: str
    words: str
    after: str


@dataclass(frozen=True)
class Evidence:
    """Rows with their sentences: a page in a notebook, lines of text elsewhere."""

    columns: tuple[str, ...]
    rows: tuple[Quoted, ...]

    def __repr__(self) -> str:
        lines = []
        for row in self.rows:
            lines.append(" | ".join(row.cells))
            lines.append(f"    {row.before}⟦{row.words}⟧{row.after}")
        return "\n".join(lines) or NOTHING

    def _repr_html_(self) -> str:
        if not self.rows:
            return NOTHING
        return fill("evidence.html", columns=self.columns, rows=self.rows)


def evidence(
    rows: pd.DataFrame,
    sentences: pd.DataFrame,
    *,
    show: Sequence[str] = ("text",),
    mark: str = "",
) -> Evidence:
    """Each row beside its whole sentence, its place in it marked.

    Parameters
    ----------
    rows : pandas.DataFrame
        Any table of spans, or some of its rows, in the order in which they are to be shown. A
        place that runs over several sentences is shown in all of them.
    sentences : pandas.DataFrame
        As `sentences_frame` gives, of the same articles.
    show : sequence of str
        Columns that stand before the sentence. Numbers are rounded to two decimals, and what is
        missing is shown as a dash.
    mark : str
        What is marked: the row's own place; or with ``"target"``, say, the one from
        ``target_start`` to ``target_end``. Where that is missing, nothing is.

    Returns
    -------
    Evidence
        What shows itself as a table in a notebook, and as text elsewhere.

    Raises
    ------
    TableError
        If a column is missing.

    Examples
    --------
    >>> sentences = pd.DataFrame({"article_id": ["a"], "start": [0], "end": [10],
    ...     "text": ["Mali lied."]})
    >>> rows = pd.DataFrame({"article_id": ["a"], "start": [0], "end": [4], "voice": "chad",
    ...     "negative": [0.875]})
    >>> evidence(rows, sentences, show=["voice", "negative"])
    chad | 0.88
        ⟦Mali⟧ lied.
    """
    edges = [f"{mark}_{edge}" if mark else edge for edge in ("start", "end")]
    check_columns(rows, ["article_id", "start", "end", *edges, *show], "evidence")
    check_columns(sentences, ["article_id", "start", "end", "text"], "sentences")
    shown = rows[list(show)].round(2)
    cells = shown.itertuples(index=False, name=None) if show else [()] * len(rows)
    texts = dict(list(sentences.groupby("article_id", sort=False)))
    nothing = sentences.head(0)
    places = zip(*(rows[name] for name in ("article_id", "start", "end", *edges)), strict=True)
    quoted = [
        _quoted(tuple(map(_cell, told)), texts.get(article, nothing), (start, end), tuple(marked))
        for told, (article, start, end, *marked) in zip(cells, places, strict=True)
    ]
    return Evidence(tuple(show), tuple(quoted))


def _quoted(
    cells: tuple[str, ...], sentences: pd.DataFrame, place: tuple[int, int], marked: tuple[Any, ...]
) -> Quoted:
    """A row and the sentences that it stands in, cut where its mark begins and ends."""
    start, end = place
    around = sentences[(sentences["start"] < end) & (sentences["end"] > start)]
    if around.empty:
        return Quoted(cells, "", "", "")
    first = int(around["start"].iloc[0])
    text = ""
    for begin, words in zip(around["start"], around["text"], strict=True):
        text = text.ljust(int(begin) - first) + words
    if pd.isna(marked[0]):
        return Quoted(cells, " ".join(text.split()), "", "")
    low, high = (min(max(int(edge) - first, 0), len(text)) for edge in marked)
    return Quoted(cells, *map(_one_line, (text[:low], text[low:high], text[high:])))


def _one_line(text: str) -> str:
    """``text`` with every white space one blank, the first and the last one too."""
    return " ".join(f"|{text}|".split())[1:-1]


def _cell(value: object) -> str:
    if pd.isna(value):  # type: ignore[call-overload]
        return "–"
    return f"{value + 0.0:.2f}" if isinstance(value, float) else str(value)
