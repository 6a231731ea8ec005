"""NewsWCL50 (Hamborg et al., 2019): is blame called negative, and misfortune not?

Its coders marked words that give an actor a property. Of the properties that blame (*unlawfulness*,
*no trustworthiness*) the actor's mention beside them should be negative; of those that tell of
misfortune (*victim*, *weakness*) it should not.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score

from lab.reading import by_words, each, read_whole
from lab.rows import Row, given, inner_rows, read_place, read_rows, row_id, value
from lab.scores import Metrics, Score, prefixed, ratio
from newslab.evaluation import estimate
from newslab.records import Model, Span
from newslab.tables.intervals import Rows

MISFORTUNE = frozenset({"Victim", "Weakness", "Unsafety", "Difficulty"})
BLAME = frozenset({"No trustworthiness", "Unlawfulness", "Unreason", "Poor quality", "Dishonor"})
KINDS = frozenset({"ACTOR", "COUNTRY", "GROUP", "ACTOR-I"})


@dataclass(frozen=True, slots=True)
class Property:
    """Words that blame somebody, or tell of somebody's misfortune, and the nearest mentions.

    ``mentions`` are those of the same actor in the same sentence, the nearest first.
    """

    span: Span
    blame: bool
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class PortrayedArticle:
    """An article and the properties that its words give to actors."""

    id: str
    text: str
    properties: tuple[Property, ...]


def read_newswcl50(path: str | Path) -> list[PortrayedArticle]:
    """Articles with ``mentions`` (of a ``code``) and ``properties`` (of a ``target``)."""
    return [
        PortrayedArticle(row_id(row), text, tuple(_properties(row, text)))
        for row in read_rows(path)
        for text in [value(row, "text", str)]
    ]


def _properties(row: Row, text: str) -> list[Property]:
    known: dict[tuple[str, object], list[Span]] = {}
    for inner in inner_rows(row, "mentions"):
        if given(inner, "start") is not None and value(inner, "type", str) in KINDS:
            key = _actor(value(inner, "code", str)), given(inner, "sentence")
            known.setdefault(key, []).append(read_place(inner, text))
    found = []
    for inner in inner_rows(row, "properties"):
        code, actor = value(inner, "code", str), _actor(value(inner, "target", str))
        if given(inner, "start") is not None and code in MISFORTUNE | BLAME:
            span = read_place(inner, text)
            near = known.get((actor, given(inner, "sentence")), [])
            apart = [abs(other.start - span.start) for other in near]
            nearest = [near[i] for i in np.argsort(apart, kind="stable")]
            found.append(Property(span, code in BLAME, tuple(nearest)))
    return found


def _actor(code: str) -> str:
    """Who is meant by a code, such as *Kim* by ``PRK\\Kim``."""
    return code.rpartition("\\")[2]


def property_rows(gold: PortrayedArticle, sentiment: pd.DataFrame) -> list[dict[str, Any]]:
    """Each property beside what newslab says of the nearest mention that it has judged."""
    rows = []
    for told in gold.properties:
        for mention in told.mentions:
            at = (sentiment["start"] < mention.end) & (sentiment["end"] > mention.start)
            if at.any():
                judged = sentiment[at].iloc[0]
                rows.append({"blame": told.blame, "polarity": judged["polarity"],
                             "negative": judged["label"] == "negative"})  # fmt: skip
                break
    return rows


def property_metrics(rows: pd.DataFrame) -> Metrics:
    """How well polarity tells blame from misfortune, and how many of each are called negative."""
    blame, negative = (rows[name].to_numpy(dtype=bool) for name in ("blame", "negative"))
    polarity = rows["polarity"].fillna(0).to_numpy(dtype=float)

    def measure(i: Rows) -> dict[str, float]:
        both = 0 < blame[i].sum() < len(i)
        return {
            "auc": float(roc_auc_score(blame[i], -polarity[i])) if both else float("nan"),
            "blame_called_negative": ratio((negative & blame)[i].sum(), blame[i].sum()),
            "misfortune_called_negative": ratio((negative & ~blame)[i].sum(), (~blame)[i].sum()),
        }

    return estimate(measure, rows["article"], alone=True)


def score_newswcl50(path: Path, baseline: bool, model: Model = "accurate") -> Score:
    """Blame and misfortune in whole articles, over which the intervals run.

    The baseline is VADER on the mention's sentence.
    """
    articles = read_newswcl50(path)
    rows: dict[str, list[dict[str, Any]]] = {"": [], "vader": []}
    for i, gold in enumerate(each(articles, "newswcl50")):
        reading = read_whole(gold.text, model=model)
        judges = {"": reading.sentiment} | ({"vader": by_words(reading)} if baseline else {})
        for judge, sentiment in judges.items():
            rows[judge] += [{"article": i, **row} for row in property_rows(gold, sentiment)]
    metrics = property_metrics(pd.DataFrame(rows[""]))
    if baseline:
        metrics |= prefixed("vader", property_metrics(pd.DataFrame(rows["vader"])))
    return Score("newswcl50", len(rows[""]), metrics, {"articles": len(articles)})
