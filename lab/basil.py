"""BASIL (Fan et al., 2019): how the author feels toward main entities, and where the bias stands.

Two questions. Does the mean polarity in the author's own voice tell whom the author dislikes? And
how many mentions are coloured in sentences in which three readers marked no bias at all?
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.metrics import f1_score, roc_auc_score

from lab.reading import by_words, each, read_whole
from lab.rows import given, inner_rows, read_rows, read_span, refuse, row_id, value
from lab.scores import Metrics, Score, prefixed, ratio
from newslab.evaluation import estimate
from newslab.records import AUTHOR, Model, Span
from newslab.tables.intervals import Rows

FEELINGS = ("neg", "neu", "pos")
EVENT = "main_event"  # coded like an entity, but nobody
# From which mean polarity on a feeling is called one: the best for the file itself is reported.
THRESHOLDS = np.arange(0.05, 0.6, 0.025)


@dataclass(frozen=True, slots=True)
class FeltArticle:
    """An article, the author's feeling toward each entity, the sentences without biased words."""

    id: str
    text: str
    feelings: Mapping[str, str]
    unmarked: tuple[Span, ...]


def read_basil(path: str | Path) -> list[FeltArticle]:
    """Articles with ``author_feeling`` (*neg*, *neu* or *pos* of each entity) and ``spans``."""
    articles = []
    for row in read_rows(path):
        text, sentences = value(row, "text", str), value(row, "sentences", list)
        biased = {given(inner, "sentence") for inner in inner_rows(row, "spans")}
        unmarked = [
            read_span(row, "sentences", pair, text)
            for i, pair in enumerate(sentences)
            if i not in biased and pair[:1] != pair[1:]
        ]  # fmt: skip  (some are empty)
        feelings = given(row, "author_feeling")
        if not isinstance(feelings, dict) or {*feelings.values()} - {*FEELINGS}:
            refuse(
                row.path, row.line, "an object of neg, neu, pos under 'author_feeling'", feelings
            )
        felt = {str(name): str(feeling) for name, feeling in feelings.items() if name != EVENT}
        articles.append(FeltArticle(row_id(row), text, felt, tuple(unmarked)))
    return articles


def actor_of(entity: str, actors: pd.DataFrame) -> str | None:
    """The most mentioned actor whose name or alias has the last word of an entity's.

    >>> actors = pd.DataFrame({"actor_id": ["b", "h"], "name": ["Bill Clinton", "Hillary Clinton"],
    ...                        "aliases": ["Bill Clinton", "Clinton"], "n_mentions": [3, 8]})
    >>> actor_of("Bill_Clinton", actors), actor_of("Joe_Sestak", actors)
    ('h', None)
    """
    surname = entity.replace("_", " ").lower().split()[-1]
    named = (actors["name"] + " " + actors["aliases"].fillna("")).str.lower()
    known = actors[[surname in words.replace(";", " ").split() for words in named]]
    if known.empty:
        return None
    return str(known["actor_id"].iloc[int(known["n_mentions"].argmax())])


def feeling_rows(
    gold: FeltArticle, actors: pd.DataFrame, sentiment: pd.DataFrame
) -> list[dict[str, Any]]:
    """Each entity's feeling, and the mean polarity of its mentions in the author's voice."""
    by_author = sentiment[sentiment["voice"] == AUTHOR]
    return [
        {"gold": feeling,
         "polarity": by_author.loc[by_author["actor_id"] == actor_of(entity, actors),
                                   "polarity"].mean()}
        for entity, feeling in gold.feelings.items()
    ]  # fmt: skip


def unmarked_rows(gold: FeltArticle, sentiment: pd.DataFrame) -> list[dict[str, Any]]:
    """The mentions in sentences without biased words: by whom, and whether coloured."""
    coloured = sentiment["label"].isin(["negative", "positive"])
    rows: list[dict[str, Any]] = []
    for sentence in gold.unmarked:
        inside = (sentiment["start"] >= sentence.start) & (sentiment["end"] <= sentence.end)
        told = zip(sentiment.loc[inside, "voice"], coloured[inside], strict=True)
        rows += [{"author": voice == AUTHOR, "coloured": bool(colour)} for voice, colour in told]
    return rows


def feeling_figures(gold: Any, polarity: Any) -> dict[str, float]:
    """How well polarities tell negative from neutral, and all three at the best threshold."""
    nan = float("nan")
    told = gold != "pos"
    negative = gold[told] == "neg"
    if not 0 < negative.sum() < len(negative):
        return {"auc_negative": nan, "macro_f1": nan, "neutral_called_negative": nan}
    predicted = called(polarity, best_threshold(gold, polarity))
    neutral = gold == "neu"
    return {
        "auc_negative": float(roc_auc_score(negative, -polarity[told])),
        "macro_f1": float(f1_score(gold, predicted, average="macro")),
        "neutral_called_negative": ratio((predicted[neutral] == "neg").sum(), neutral.sum()),
    }


def best_threshold(gold: Any, polarity: Any) -> float:
    """Of `THRESHOLDS` the one with the highest macro-F1, the highest of several."""
    return float(
        max((f1_score(gold, called(polarity, least), average="macro"), least)
            for least in THRESHOLDS)[1]
    )  # fmt: skip


def called(polarity: Any, least: float) -> Any:
    """The feeling that each polarity speaks of."""
    return np.where(polarity < -least, "neg", np.where(polarity > least, "pos", "neu"))


def score_basil(path: Path, baseline: bool, model: Model = "accurate") -> Score:
    """The author's feeling toward entities, and colour where there is no bias; over articles.

    ``macro_f1`` and ``neutral_called_negative`` stand at the ``threshold`` that suits the file
    best, so they flatter. The baselines: neutral everywhere, and VADER on each sentence.
    """
    articles = read_basil(path)
    feelings: dict[str, list[dict[str, Any]]] = {"": [], "vader": []}
    unmarked: dict[str, list[dict[str, Any]]] = {"": [], "vader": []}
    for i, gold in enumerate(each(articles, "basil")):
        reading = read_whole(gold.text, model=model)
        judges = {"": reading.sentiment} | ({"vader": by_words(reading)} if baseline else {})
        for judge, sentiment in judges.items():
            entities = feeling_rows(gold, reading.actors, sentiment)
            feelings[judge] += [{"article": i, **row} for row in entities]
            unmarked[judge] += [{"article": i, **row} for row in unmarked_rows(gold, sentiment)]
    felt, colours = pd.DataFrame(feelings[""]), pd.DataFrame(unmarked[""])
    metrics = feeling_metrics(felt) | colour_metrics(colours)
    if baseline:
        silent = felt.assign(polarity=0 * felt["polarity"])
        metrics["majority_macro_f1"] = feeling_metrics(silent)["macro_f1"]
        metrics |= prefixed("vader", feeling_metrics(pd.DataFrame(feelings["vader"]))
                            | colour_metrics(pd.DataFrame(unmarked["vader"])))  # fmt: skip
    known = felt.dropna()
    threshold = best_threshold(known["gold"], known["polarity"])
    numbers = {"articles": len(articles), "pairs": len(felt), "threshold": threshold}
    return Score("basil", len(felt), metrics, numbers)


def feeling_metrics(rows: pd.DataFrame) -> Metrics:
    """The judged share of feelings, and how well the polarities tell them."""
    judged = rows["polarity"].notna()
    share = estimate(lambda i: {"judged": float(judged.iloc[i].mean())}, rows["article"])
    rows = rows[judged]
    gold, polarity = rows["gold"].to_numpy(), rows["polarity"].to_numpy()
    return share | estimate(lambda i: feeling_figures(gold[i], polarity[i]), rows["article"])


def colour_metrics(rows: pd.DataFrame) -> Metrics:
    """The coloured share of mentions in sentences without biased words, by voice."""
    author, coloured = (rows[name].to_numpy(dtype=bool) for name in ("author", "coloured"))

    def measure(i: Rows) -> dict[str, float]:
        return {
            f"coloured_in_unmarked_{voice}": ratio((coloured[i] & of_voice[i]).sum(),
                                                   of_voice[i].sum())
            for voice, of_voice in (("author", author), ("quoted", ~author))
        }  # fmt: skip

    return estimate(measure, rows["article"], alone=True)
