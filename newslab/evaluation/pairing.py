"""Two codings of one text: the rows that go together, and the ids that mean the same actor."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from scipy.optimize import linear_sum_assignment

from newslab.evaluation.matching import KEYS, check_columns, match_spans
from newslab.records import Span

JOINT = "|"  # stands between the ids of a phrase for several actors
ACTOR_COLUMNS = {"actor_id", "voice", "holder", "target"}


def pair_codings(
    first: pd.DataFrame, second: pd.DataFrame, *, overlap: float = 0.5
) -> pd.DataFrame:
    """The rows of two codings that mark the same stretch of text, side by side.

    Parameters
    ----------
    first, second
        ``article_id, start, end`` and whatever else was coded.
    overlap
        The least share of characters in common among characters of either, over 0 to 1.

    Returns
    -------
    pandas.DataFrame
        One row a pair, in the order of ``first``: ``article_id``; the other columns of
        ``first``, then of ``second``, their names ending in ``_1`` and ``_2``.

    Examples
    --------
    >>> ana = pd.DataFrame({"article_id": "a", "start": [0, 20], "end": [10, 29]})
    >>> ben = pd.DataFrame({"article_id": "a", "start": [3, 40], "end": [10, 49]})
    >>> pair_codings(ana, ben)
      article_id  start_1  end_1  start_2  end_2
    0          a        0     10        3     10
    """
    check_columns(first, KEYS)
    check_columns(second, KEYS)
    left: list[int] = []
    right: list[int] = []
    for article_id in first["article_id"].unique():
        ours, theirs = (
            (table["article_id"] == article_id).to_numpy().nonzero()[0] for table in (first, second)
        )
        spans, others = (
            [[Span(int(start), int(end))]
             for start, end in table.iloc[rows][["start", "end"]].itertuples(index=False)]
            for table, rows in ((first, ours), (second, theirs))
        )  # fmt: skip
        for i, j in match_spans(spans, others, overlap=overlap):
            left.append(int(ours[i]))
            right.append(int(theirs[j]))
    paired = [
        table.iloc[rows].drop(columns="article_id").add_suffix(suffix).reset_index(drop=True)
        for table, rows, suffix in ((first, left, "_1"), (second, right, "_2"))
    ]
    articles = first["article_id"].iloc[left].reset_index(drop=True)
    return pd.concat([articles, *paired], axis=1)


def same_ids(first: pd.Series, second: pd.Series) -> dict[str, str]:
    """Which id of a second coder means which of the first: one to one, most rows agreeing.

    Coders need not choose the same ids, only the same mentions. The pairing is the one under
    which the largest number of rows agree (Kuhn, 1955).

    Parameters
    ----------
    first, second
        The ids that the two gave the same mentions, row by row; missing and joint ones
        (``a|b``) are left out.

    Examples
    --------
    >>> same_ids(pd.Series(["ana-ruiz", "ana-ruiz", "peru"]), pd.Series(["ruiz", "peru", "peru"]))
    {'peru': 'peru', 'ruiz': 'ana-ruiz'}
    """
    rows = pd.DataFrame({"first": first.astype(object).to_numpy(),
                         "second": second.astype(object).to_numpy()}).dropna()  # fmt: skip
    single = ~(rows["first"].str.contains(JOINT, regex=False)
               | rows["second"].str.contains(JOINT, regex=False)).astype(bool)  # fmt: skip
    counts = pd.crosstab(rows.loc[single, "second"], rows.loc[single, "first"])
    if counts.empty:
        return {}
    chosen = zip(*linear_sum_assignment(counts.to_numpy(), maximize=True), strict=True)
    return {
        str(counts.index[i]): str(counts.columns[j]) for i, j in chosen if counts.iloc[i, j] > 0
    }


def rename_actors(
    codings: Mapping[str, pd.DataFrame], mentions: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """A coder's tables with the actor ids of somebody else's mentions, as `same_ids` pairs them.

    Parameters
    ----------
    codings
        As `read_codings` gives: ``mentions``, and other tables by whatever name. Renamed are
        the columns ``actor_id``, ``voice``, ``holder`` and ``target`` where they occur.
    mentions
        ``article_id, start, end, actor_id``: the other's. A mention is the same where it ends
        at the same character, with its title or without.

    Examples
    --------
    >>> place = {"article_id": "a", "end": [8]}
    >>> ana = pd.DataFrame({**place, "start": 0, "actor_id": "ruiz"})
    >>> ours = pd.DataFrame({**place, "start": 4, "actor_id": "ana-ruiz"})
    >>> rename_actors({"mentions": ana}, ours)["mentions"]["actor_id"].tolist()
    ['ana-ruiz']
    """
    known = (table.dropna(subset=["actor_id"]) for table in (mentions, codings["mentions"]))
    both = pair_codings(*(table.assign(start=table["end"] - 1) for table in known))
    same = same_ids(both["actor_id_1"], both["actor_id_2"])
    return {
        name: table.assign(
            **{
                column: rename_ids(table[column], same)
                for column in ACTOR_COLUMNS & {*table.columns}
            }
        )
        for name, table in codings.items()
    }


def rename_ids(ids: pd.Series, same: Mapping[str, str]) -> pd.Series:
    """The ids of a second coder in the words of the first, joint ones part by part.

    An id that ``same`` does not know stays; where the first coder means somebody else by it,
    it ends in ``(another)``.

    Examples
    --------
    >>> list(rename_ids(pd.Series(["ruiz|peru", "author", "ana-ruiz"]), {"ruiz": "ana-ruiz"}))
    ['ana-ruiz|peru', 'author', 'ana-ruiz (another)']
    """
    taken = set(same.values())

    def renamed(whole: str) -> str:
        parts = whole.split(JOINT)
        known = [same.get(p, f"{p} (another)" if p in taken else p) for p in parts]
        return JOINT.join(sorted(known))

    return ids.astype(object).map(renamed, na_action="ignore")
