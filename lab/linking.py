"""Actors linked across articles, against the entities of a hand-coded table."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd

from newslab.corpus.opened import Corpus
from newslab.corpus.run import read_corpus


def score_linking(articles: str, gold: str) -> pd.DataFrame:
    """Read a table of articles, link their actors, and score them on each half of a gold table.

    Returns
    -------
    pandas.DataFrame
        `linking_scores` of the articles that rules were chosen on (every other one), and of
        those that they never saw: indexed by ``half`` too.
    """
    places = pd.read_csv(gold)
    names = list(dict.fromkeys(places["article_id"]))
    halves = {"chosen on": set(names[::2]), "never seen": set(names[1::2])}
    with tempfile.TemporaryDirectory() as folder:
        corpus = read_corpus(articles, f"{folder}/corpus")
        return pd.concat(
            {half: linking_scores(corpus, places[places["article_id"].isin(inside)])
             for half, inside in halves.items()}, names=["half"],
        )  # fmt: skip


def linking_scores(corpus: Corpus, gold: pd.DataFrame) -> pd.DataFrame:
    """Pairwise and B³ precision, recall and F1 of the linked ids, and of the folded names alone.

    Parameters
    ----------
    corpus
        With the articles of ``gold``.
    gold
        ``article_id, start, end, entity``: places where an entity is named.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``ids`` and ``measure``: ``precision, recall, f1`` (0 to 1), ``n`` places.
    """
    mentions = corpus.mentions
    linked = corpus.link_actors().mentions
    rows = []
    for ids, table in (("linked", linked), ("folded name", mentions)):
        found = _ids_at(table, gold)
        for measure, score in (("pairwise", _pairwise), ("B³", _b_cubed)):
            precision, recall = score(found, gold["entity"].tolist())
            f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
            rows.append((ids, measure, precision, recall, f1, len(gold)))
    columns = ["ids", "measure", "precision", "recall", "f1", "n"]
    return pd.DataFrame(rows, columns=columns).set_index(["ids", "measure"])


def _ids_at(mentions: pd.DataFrame, gold: pd.DataFrame) -> list[str]:
    """The id of the mention that shares most with each place; without one, an id of its own."""
    named = mentions.dropna(subset=["actor_id"])
    by_article = {str(article): rows for article, rows in named.groupby("article_id")}
    found = []
    places = zip(gold["article_id"], gold["start"], gold["end"], strict=True)
    for number, (article, start, end) in enumerate(places):
        here = by_article.get(article, named.iloc[:0])
        shared = np.minimum(here["end"], end) - np.maximum(here["start"], start)
        best = int(shared.to_numpy().argmax()) if len(shared) and shared.max() > 0 else None
        found.append(f"nobody {number}" if best is None else here["actor_id"].iloc[best])
    return found


def _pairwise(found: Sequence[str], gold: Sequence[str]) -> tuple[float, float]:
    """Precision and recall of the pairs of places that share an id."""

    def pairs(ids: Counter[object]) -> int:
        return sum(n * (n - 1) // 2 for n in ids.values())

    both = pairs(Counter(zip(found, gold, strict=True)))
    return both / max(1, pairs(Counter(found))), both / max(1, pairs(Counter(gold)))


def _b_cubed(found: Sequence[str], gold: Sequence[str]) -> tuple[float, float]:
    """Mean precision and recall of each place's cluster (Bagga & Baldwin, 1998)."""
    both = Counter(zip(found, gold, strict=True))
    of_found, of_gold = Counter(found), Counter(gold)
    n = len(gold)
    precision = sum(both[f, g] / of_found[f] for f, g in zip(found, gold, strict=True)) / n
    recall = sum(both[f, g] / of_gold[g] for f, g in zip(found, gold, strict=True)) / n
    return precision, recall
