"""Two coders beside each other, one of whom may be newslab: what both have, and how far they agree.

A coder's tables are those of `read_codings`; newslab's are a `Reading`'s, by the same names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TypeVar

import numpy as np
import pandas as pd

from newslab.evaluation.agreement import agreement
from newslab.evaluation.calibration import reliability_table
from newslab.evaluation.labels import label_scores
from newslab.evaluation.spans import matched_rows, pair_codings

Shown = TypeVar("Shown")
PAIR = ("article_id", "start", "holder", "target")  # a stance has no other place of its own
UNCODED = "no codings of this article: make a sheet in notebook 7"
# What is compared, in the order of the pipeline: its name, its table, its column.
TASKS = (
    ("whose mention", "mentions", "actor_id"),
    ("form of mention", "mentions", "form"),
    ("who said it", "attributions", "actor_id"),
    ("direct or indirect", "attributions", "kind"),
    ("voice", "sentiment", "voice"),
    ("sentiment", "sentiment", "label"),
    ("stance", "stance", "label"),
)


def if_coded(codings: Mapping[str, pd.DataFrame], comparison: Shown) -> Shown | pd.DataFrame:
    """A comparison with a coder; where nothing of the article is coded, a table that says so.

    Parameters
    ----------
    codings : mapping of str to pandas.DataFrame
        As `read_codings` gives. All its tables are empty where the article has no codings: then
        any figure of ``comparison`` would be a score against nobody.
    comparison : pandas.DataFrame, Evidence or Picture
        What is to be shown.

    Examples
    --------
    >>> nobody = {"mentions": pd.DataFrame({"start": []})}
    >>> if_coded(nobody, pd.DataFrame({"precision": [0.0]}))
    Empty DataFrame
    Columns: [no codings of this article: make a sheet in notebook 7]
    Index: []
    """
    if any(len(table) for table in codings.values()):
        return comparison
    return pd.DataFrame(columns=[UNCODED])


def by_end(mentions: pd.DataFrame) -> pd.DataFrame:
    """Mentions at their last character alone, so that a title before a name parts nobody.

    One coder marks *General Ruiz*, another *Ruiz*: both end at the same character. Give the
    result of two coders to `span_scores` or `pair_codings`.

    Examples
    --------
    >>> by_end(pd.DataFrame({"start": [0, 8], "end": [12, 12]})).values.tolist()
    [[11, 12], [11, 12]]
    """
    return mentions.assign(start=mentions["end"] - 1)


def unmatched(first: pd.DataFrame, second: pd.DataFrame, *, overlap: float = 0.5) -> pd.DataFrame:
    """The rows of one coding that go with none of another: see `pair_codings`.

    Examples
    --------
    >>> ana = pd.DataFrame({"article_id": "a", "start": [0, 20], "end": [10, 29]})
    >>> unmatched(ana, ana.head(1))["start"].tolist()
    [20]
    """
    matched, _ = matched_rows(first, second, overlap=overlap)
    return first[~np.isin(range(len(first)), matched)]


def mention_scores(gold: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """How many of a coder's mentions were seen at all, and how many given to the right actor.

    Parameters
    ----------
    gold, found : pandas.DataFrame
        ``article_id, end, actor_id``, and of ``gold`` ``form``; with the same ids for the same
        actors (`rename_actors`). Compared is where mentions end.

    Returns
    -------
    pandas.DataFrame
        One row for each form in ``gold``: ``coded``, ``seen`` and ``right`` (mentions), and
        ``share_right`` (of those coded). What the coder gave to nobody can never be right.

    Examples
    --------
    >>> gold = pd.DataFrame({"article_id": "a", "end": [4, 9], "actor_id": "mali", "form": "name"})
    >>> mention_scores(gold, gold.head(1).drop(columns="form"))
          coded  seen  right  share_right
    form
    name      2     1      1          0.5
    """
    keys = ["article_id", "end"]
    theirs = found[[*keys, "actor_id"]].drop_duplicates(keys)
    both = gold.merge(theirs, on=keys, how="left", suffixes=("", "_found"), indicator=True)
    both["seen"] = both["_merge"] == "both"
    right = both["actor_id"].astype(object).eq(both["actor_id_found"].astype(object))
    both["right"] = both["seen"] & right & both["actor_id"].notna()
    table = both.groupby("form", observed=True).agg(
        coded=("end", "size"), seen=("seen", "sum"), right=("right", "sum")
    )
    return table.assign(share_right=table["right"] / table["coded"])


def coded_by_both(
    first: Mapping[str, pd.DataFrame], second: Mapping[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """What two coders have both, side by side, of each table.

    Parameters
    ----------
    first, second : mapping of str to pandas.DataFrame
        Tables by their names, in the same ids (`rename_actors`).

    Returns
    -------
    dict of str to pandas.DataFrame
        The columns of both, ending in ``_1`` and ``_2``. Mentions and sentiment go together where
        they end at the same character; attributions where they share half of their characters;
        stances where sentence, holder and target are the same (of several rows of the second for
        one of these, the most negative counts, where ``position`` tells which that is).

    Examples
    --------
    >>> ana = {"mentions": pd.DataFrame({"article_id": "a", "start": [0], "end": [9]})}
    >>> ben = {"mentions": pd.DataFrame({"article_id": "a", "start": [4], "end": [9]})}
    >>> len(coded_by_both(ana, ben)["mentions"])
    1
    """
    both = {}
    for name in first.keys() & second.keys():
        one, other = first[name], second[name]
        if name in ("mentions", "sentiment"):
            both[name] = pair_codings(by_end(one), by_end(other))
        elif name == "attributions":
            both[name] = pair_codings(one, other)
        elif name == "stance":
            both[name] = one.merge(once(other), on=list(PAIR), suffixes=("_1", "_2"))
    return both


def once(stances: pd.DataFrame) -> pd.DataFrame:
    """One row for each sentence, holder and target: of several voices the most negative.

    Examples
    --------
    >>> told = pd.DataFrame({"article_id": "a", "start": 0, "holder": "mali", "target": "chad",
    ...     "voice": ["author", "chad"], "position": [0.1, -0.7]})
    >>> once(told)["voice"].tolist()
    ['chad']
    """
    order = [*PAIR, *(["position"] if "position" in stances else [])]
    return stances.sort_values(order, kind="stable").drop_duplicates(list(PAIR))


def coder_agreement(
    first: Mapping[str, pd.DataFrame],
    second: Mapping[str, pd.DataFrame],
    sentences: pd.DataFrame,
) -> pd.DataFrame:
    """How far two coders agree, task by task, on what both have.

    Parameters
    ----------
    first, second : mapping of str to pandas.DataFrame
        As for `coded_by_both`.
    sentences : pandas.DataFrame
        As `sentences_frame` gives: what is taken together in the intervals.

    Returns
    -------
    pandas.DataFrame
        One row for each task that both have coded: ``task``; ``share`` (of equal codes, 0 to 1)
        of ``rows``; ``value`` (Krippendorff's alpha), ``low``, ``high`` (95 % interval over
        sentences) and ``n`` (sentences). What is missing with both is equal for ``share``, and
        left out of alpha.

    Examples
    --------
    >>> ana = pd.DataFrame({"article_id": "a", "start": range(4), "end": range(1, 5),
    ...     "actor_id": ["mali", "mali", "chad", "chad"]})
    >>> sentences = pd.DataFrame({"article_id": "a", "start": range(4)})
    >>> table = coder_agreement({"mentions": ana}, {"mentions": ana}, sentences)
    >>> table[["task", "share", "rows", "value"]]
                task  share  rows  value
    0  whose mention    1.0     4    1.0
    """
    both = coded_by_both(first, second)
    rows = []
    for task, name, column in TASKS:
        pairs = both.get(name, pd.DataFrame())
        columns = [f"{column}_1", f"{column}_2"]
        if not len(pairs) or not {*columns} <= {*pairs}:
            continue
        codes = pairs[columns].astype(object)
        equal = codes[columns[0]].fillna("").eq(codes[columns[1]].fillna(""))
        start = pairs["start_1" if "start_1" in pairs else "start"]
        found = agreement(codes, groups=_sentence_of(pairs["article_id"], start, sentences))
        rows.append({"task": task, "share": equal.mean(), "rows": len(codes), **asdict(found)})
    return pd.DataFrame(rows, columns=["task", "share", "rows", "value", "low", "high", "n"])


def _sentence_of(
    articles: pd.Series, starts: pd.Series, sentences: pd.DataFrame
) -> list[tuple[object, int]]:
    """Article and number of the sentence in which each place begins."""
    openings = {name: part["start"].to_numpy() for name, part in sentences.groupby("article_id")}
    nothing = np.array([], dtype=np.int64)
    return [(name, int(np.searchsorted(openings.get(name, nothing), start, side="right")))
            for name, start in zip(articles, starts, strict=True)]  # fmt: skip


def judge_scores(
    judges: Mapping[str, pd.DataFrame],
    measures: Sequence[str],
    *,
    labels: Sequence[str] | None = None,
    group: str = "sentence",
) -> pd.DataFrame:
    """Several judges of the same rows beside each other: `label_scores` of each.

    Parameters
    ----------
    judges : mapping of str to pandas.DataFrame
        The name of each, and its table of `join_codings`.
    measures : sequence of str
        Which measures, such as ``"macro_f1"`` or ``"recall of negative"``.
    labels, group
        As for `label_scores`.

    Returns
    -------
    pandas.DataFrame
        One row for each judge and measure: ``judge, measure, value, low, high, n``.

    Examples
    --------
    >>> rows = pd.DataFrame({"sentence": range(4), "gold": list("aabb"), "predicted": list("aabb")})
    >>> judges = {"Ana": rows, "always a": rows.assign(predicted="a")}
    >>> judge_scores(judges, ["accuracy"])[["judge", "value"]]
          judge  value
    0       Ana    1.0
    1  always a    0.5
    """
    parts = [
        label_scores(rows, labels=labels, group=group)
        .reindex(list(measures)).rename_axis("measure").reset_index().assign(judge=judge)
        for judge, rows in judges.items()
    ]  # fmt: skip
    return pd.concat(parts, ignore_index=True)[["judge", "measure", "value", "low", "high", "n"]]


def label_reliability(
    joined: pd.DataFrame, *, labels: Sequence[str], n_bins: int = 5
) -> pd.DataFrame:
    """How often labels were right, by how probable they were held: see `reliability_table`.

    Parameters
    ----------
    joined : pandas.DataFrame
        A table of `join_codings` with a column of probabilities for each of ``labels``. What was
        not judged is left out.

    Examples
    --------
    >>> joined = pd.DataFrame({"gold": ["no", "yes"], "predicted": ["no", "no"],
    ...                        "no": [0.9, 0.6], "yes": [0.1, 0.4]})
    >>> label_reliability(joined, labels=["no", "yes"], n_bins=2)[["confidence", "accuracy"]]
       confidence  accuracy
    0         0.6       0.0
    1         0.9       1.0
    """
    judged = joined[joined["predicted"].notna()]
    right = judged["predicted"].astype(object) == judged["gold"].astype(object)
    return reliability_table(judged[list(labels)].max(axis=1), right, n_bins=n_bins)
