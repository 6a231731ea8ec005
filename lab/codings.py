"""Whole articles coded from the codebook: how every mention is evaluated, every position taken.

What the coder lists is evaluated, or a position; every other mention of an actor is neutral, every
other pair has none. So newslab answers for all mentions that it finds, not for picked ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import krippendorff
import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from lab.reading import by_words, each, read_whole
from lab.rows import (
    Row,
    given,
    inner_rows,
    read_label,
    read_place,
    read_rows,
    read_span,
    row_id,
    value,
)
from lab.scores import Counts, Metrics, Score, estimate_sums, prefixed, ratio
from newslab.evaluation import estimate, label_figures
from newslab.evaluation.spans import span_figures
from newslab.records import AUTHOR, SENTIMENT_LABELS, Mention, Model, Span
from newslab.tables.intervals import Rows

POSITIONS = ("against", "favour")
TARGETS = ("actor", "issue")
FEWEST_MENTIONS = 3  # of an actor whose mean polarity is compared
PARTS = ("", "_author", "_quoted")
SIDES = ("gold", "predicted")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A mention that a voice evaluates."""

    span: Span
    label: str
    voice: str


@dataclass(frozen=True, slots=True)
class Position:
    """A stance that a sentence tells of; holder and target by id, and where they stand if there."""

    sentence: Span
    holder: str
    holder_span: Span | None
    target: str
    target_span: Span | None
    target_kind: str
    label: str


@dataclass(frozen=True, slots=True)
class CodedArticle:
    """An article, and what its coder found in it; ``issues`` holds the terms of each.

    ``mentions`` are those of actors, each with the id of its own.
    """

    id: str
    text: str
    not_actors: tuple[Span, ...]
    issues: Mapping[str, list[str]]
    evaluations: tuple[Evaluation, ...]
    positions: tuple[Position, ...]
    mentions: tuple[tuple[Span, str], ...] = ()


def read_coded(path: str | Path) -> list[CodedArticle]:
    """Articles with ``not_actors``, ``issues``, ``evaluations`` and ``stances``."""
    articles = []
    for row in read_rows(path):
        text = value(row, "text", str)
        others = value(row, "not_actors", list)
        nobody = [read_span(row, "not_actors", pair, text) for pair in others]
        issues = {value(issue, "id", str): value(issue, "terms", list)
                  for issue in inner_rows(row, "issues")}  # fmt: skip
        evaluations = [
            Evaluation(read_place(told, text), read_label(told, "label", SENTIMENT_LABELS),
                       value(told, "voice", str))
            for told in inner_rows(row, "evaluations")
        ]  # fmt: skip
        positions = [_position(told, text) for told in inner_rows(row, "stances")]
        mentions = [(read_place(told, text), value(told, "actor", str))
                    for told in inner_rows(row, "mentions") if given(told, "actor")]  # fmt: skip
        articles.append(CodedArticle(
            row_id(row), text, tuple(nobody), issues, tuple(evaluations), tuple(positions),
            tuple(mentions),
        ))  # fmt: skip
    return articles


def _position(told: Row, text: str) -> Position:
    holder, target = (
        None if given(told, f"{side}_start") is None else read_place(told, text, f"{side}_")
        for side in ("holder", "target")
    )
    return Position(
        read_place(told, text), value(told, "holder", str), holder, value(told, "target", str),
        target, read_label(told, "target_kind", TARGETS), read_label(told, "label", POSITIONS),
    )  # fmt: skip


def actor_counts(gold: CodedArticle, found: Iterable[Mention]) -> Counts:
    """Mentions of the coder's, of newslab's, and those that both give to the same actor.

    Two mentions are the same from half the characters of the longer one on; ids mean the same
    actor, one to one, so that most mentions agree.
    """
    known = [(mention.span, mention.actor_id) for mention in found if mention.actor_id]
    together = Counter(
        (coded, actor)
        for span, coded in gold.mentions
        for other, actor in known
        if 2 * shared(span, other) >= max(len(span), len(other))
    )
    ids = [sorted({pair[side] for pair in together}) for side in (0, 1)]
    table = np.array([[together[coded, actor] for actor in ids[1]] for coded in ids[0]])
    right = table[linear_sum_assignment(-table)].sum() if len(together) else 0
    return {"gold": len(gold.mentions), "found": len(known), "right": float(right)}


def shared(one: Span, other: Span) -> int:
    """How many characters two spans have in common."""
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def mention_rows(gold: CodedArticle, sentiment: pd.DataFrame) -> tuple[list[dict[str, Any]], int]:
    """Every row of newslab's that is of an actor, beside the coder's label.

    Returns
    -------
    tuple of (list of dict, int)
        ``gold`` and ``predicted`` (what newslab withholds is neutral); ``author``, whether newslab
        has it in the author's voice; ``actor_id``; ``polarity``, 0 where withheld;
        ``voice_right`` (None where the coder lists none). And how many of the coder's evaluated
        mentions have no row.
    """
    coded = {said.span: said for said in gold.evaluations}
    rows, met = [], set()
    row: Any
    for row in sentiment.itertuples():
        span = Span(row.start, row.end)
        if any(other.overlaps(span) for other in gold.not_actors):
            continue
        told = next((said for place, said in coded.items() if place.overlaps(span)), None)
        by_author = row.voice == AUTHOR
        rows.append({
            "gold": told.label if told else "neutral",
            "predicted": row.label if isinstance(row.label, str) else "neutral",
            "author": by_author, "actor_id": row.actor_id,
            "polarity": 0.0 if np.isnan(row.polarity) else row.polarity,
            "voice_right": None if told is None else (told.voice == AUTHOR) == by_author,
        })  # fmt: skip
        met |= {told.span} if told else set()
    return rows, len(coded) - len(met)


def position_counts(gold: CodedArticle, stance: pd.DataFrame) -> Counts:
    """Positions matched one to one within a sentence by holder and target; the sign decides.

    Holder and target are the same by their id, or where they stand at the same place.
    """
    said = stance[stance["label"].isin(POSITIONS)]
    counts = {f"{what} {kind}": 0 for what in ("gold", "found", "right") for kind in TARGETS}
    for kind in TARGETS:
        coded = [told for told in gold.positions if told.target_kind == kind]
        found: list[Any] = list(said[said["target_kind"] == kind].itertuples())
        counts[f"gold {kind}"], counts[f"found {kind}"] = len(coded), len(found)
        for told in coded:
            same = [i for i, row in enumerate(found) if _same_position(told, row)]
            if same:
                counts[f"right {kind}"] += int(found.pop(same[0]).label == told.label)
    return counts


def _same_position(told: Position, row: Any) -> bool:
    def stands_at(span: Span | None, start: int, end: int) -> bool:
        return span is not None and span.overlaps(Span(start, end))

    holder = row.holder == told.holder or stands_at(
        told.holder_span, row.holder_start, row.holder_end
    )
    target = row.target == told.target or (
        told.target_kind == "actor"
        and stands_at(told.target_span, row.target_start, row.target_end)
    )
    return told.sentence.overlaps(Span(row.start, row.end)) and holder and target


def label_shares(rows: pd.DataFrame) -> dict[str, float]:
    """Labels of all mentions, of those in the author's voice, and of those in quotations."""
    figures: dict[str, float] = {}
    for part, some in parts_of(rows):
        scores = label_figures(some["gold"], some["predicted"], SENTIMENT_LABELS)
        neutral = some["gold"] == "neutral"
        figures |= {f"{name}{part}": scores[name] for name in ("macro_f1", "accuracy")}
        coloured = some["predicted"][neutral] != "neutral"
        figures[f"neutral_coloured{part}"] = ratio(coloured.sum(), neutral.sum())
        if not part:
            figures |= {f"f1_{label}": scores[f"f1 of {label}"]
                        for label in ("negative", "positive")}  # fmt: skip
    right = rows["voice_right"].dropna()
    return figures | {"voice_right": ratio(right.sum(), len(right))}


def label_alphas(rows: pd.DataFrame) -> dict[str, float]:
    """Krippendorff's nominal alpha of newslab and the coder; NaN where there is one label alone."""
    alphas = {}
    for part, some in parts_of(rows):
        both = [some[side].map(SENTIMENT_LABELS.index).to_numpy(dtype=int) for side in SIDES]
        counts = np.eye(len(SENTIMENT_LABELS))[np.array(both)].sum(axis=0)
        one_label = len(np.unique(both)) < 2
        alphas[f"alpha{part}"] = float(
            np.nan if one_label
            else krippendorff.alpha(value_counts=counts, level_of_measurement="nominal")
        )  # fmt: skip
    return alphas


def parts_of(rows: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """All rows, those in the author's voice, and those in quotations, each with its suffix."""
    by_author = rows["author"].astype(bool)
    yield from (("", rows), ("_author", rows[by_author]), ("_quoted", rows[~by_author]))


def actor_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Mean sign by the coder and mean polarity of every actor with three mentions or more."""
    signs = rows.assign(sign=rows["gold"].map(SENTIMENT_LABELS.index) - 1)
    means = signs.groupby(["article", "actor_id"], sort=False).agg(
        gold=("sign", "mean"), found=("polarity", "mean"), n=("sign", "size")
    )
    return means[means["n"] >= FEWEST_MENTIONS].reset_index()


def sentiment_metrics(rows: pd.DataFrame) -> Metrics:
    """The figures of mentions and of actors, with intervals over articles."""
    actors = actor_rows(rows)
    coded, found = actors["gold"].to_numpy(), actors["found"].to_numpy()

    def errors(i: Rows) -> dict[str, float]:
        missed, size = np.abs(found[i] - coded[i]), np.abs(coded[i])
        return {"actor_error": ratio(missed.sum(), len(i)),
                "actor_error_of_zero": ratio(size.sum(), len(i))}  # fmt: skip

    def correlation(i: Rows) -> dict[str, float]:
        differ = len(i) > 1 and np.ptp(coded[i]) > 0 and np.ptp(found[i]) > 0
        return {"actor_pearson": np.corrcoef(coded[i], found[i])[0, 1] if differ else np.nan}

    figures = estimate(lambda i: label_shares(rows.iloc[i]), rows["article"])
    figures |= estimate(lambda i: label_alphas(rows.iloc[i]), rows["article"], within=(-1, 1))
    figures |= estimate(correlation, actors["article"], within=(-1, 1))
    return figures | estimate(errors, actors["article"], within=None)


def position_figures(sums: Counts) -> dict[str, float]:
    """Precision, recall and F1 of positions toward actors, and toward issues."""
    return {
        f"stance_{kind}_{name}": figure
        for kind in TARGETS
        for name, figure in span_figures(
            sums[f"gold {kind}"], sums[f"found {kind}"], sums[f"right {kind}"]
        ).items()
    }


def score_codings(path: Path, baseline: bool, model: Model = "accurate") -> Score:
    """Evaluations and stances of whole articles; intervals over articles.

    The baselines call every mention neutral, and judge it by VADER on its sentence.
    """
    articles = read_coded(path)
    tables: dict[str, list[dict[str, Any]]] = {"": [], "vader": []}
    positions, n_missed = [], 0
    for i, gold in enumerate(each(articles, "codings")):
        reading = read_whole(gold.text, gold.issues, model=model)
        judges = {"": reading.sentiment} | ({"vader": by_words(reading)} if baseline else {})
        for judge, sentiment in judges.items():
            judged, missed = mention_rows(gold, sentiment)
            tables[judge] += [{"article": i, **row} for row in judged]
        n_missed += missed  # the same for every judge
        positions.append(position_counts(gold, reading.stance))
    rows = pd.DataFrame(tables[""])
    metrics = sentiment_metrics(rows)
    of_zero = metrics.pop("actor_error_of_zero")
    metrics |= estimate_sums(positions, position_figures)
    if baseline:
        same = sentiment_metrics(rows.assign(predicted="neutral"))
        metrics |= {f"majority_{measure}{part}": same[f"{measure}{part}"]
                    for part in PARTS for measure in ("macro_f1", "accuracy")}  # fmt: skip
        metrics["actor_error_of_zero"] = of_zero
        by_vader = sentiment_metrics(pd.DataFrame(tables["vader"]))
        for name in ("voice_right", "actor_error_of_zero"):
            del by_vader[name]
        metrics |= prefixed("vader", by_vader)
    numbers = {"articles": len(articles), "mentions": len(rows), "evaluated_missed": n_missed,
               "actors": len(actor_rows(rows))}  # fmt: skip
    return Score("codings", len(rows), metrics, numbers)
