"""Tidy tables to aggregates; none without the n behind it, its coverage and its interval.

An average runs over the judged rows (those with a label). Its 95 % interval
(`newslab.tables.intervals`) is over **sentences**, since judgements of one sentence are not
independent; where the table holds several articles, over **articles**, since those of one article
are not either. What rests on one sentence has no mean; on one of several articles, no interval.

Three voices are told apart and never averaged together (`voice_kind`): the author's, that of
others, and the actor's own. Mixed, they would say nothing: most people speak well of themselves.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from newslab.records import AUTHOR
from newslab.tables.intervals import mean_interval

FEWEST_FOR_A_MEAN = 2  # sentences: what one of them says is no average

VOICES = pd.CategoricalDtype(["author", "others", "self"])
_POSITIONS = ("against", "none", "favour")


def voice_kind(judgements: pd.DataFrame, whose: str = "actor_id") -> pd.Series[str]:
    """Who speaks of an actor: the ``author``, ``others``, or the actor ``self``.

    Parameters
    ----------
    judgements : pandas.DataFrame
        As `sentiment_frame` or `stance_frame` gives, with ``voice`` (an actor id, ``author``
        or ``unattributed``).
    whose : str
        The column of the actor spoken of: ``actor_id`` of sentiment, ``holder`` of stance.

    Returns
    -------
    pandas.Series
        Of `VOICES`, with the rows of ``judgements``. What nobody known has said is said by
        ``others``.

    Examples
    --------
    >>> voice_kind(pd.DataFrame({"voice": ["author", "mali", "chad", "unattributed"],
    ...     "actor_id": "mali"})).tolist()
    ['author', 'self', 'others', 'others']
    """
    voice, actor = judgements["voice"].astype(object), judgements[whose].astype(object)
    kinds = np.where(voice == AUTHOR, "author", np.where(voice == actor, "self", "others"))
    return pd.Series(pd.Categorical(kinds, dtype=VOICES), judgements.index, name="voice")


def polarity_by_voice(sentiment: pd.DataFrame) -> pd.DataFrame:
    """Mean polarity toward each actor: the author's, that of others, and the actor's own.

    Parameters
    ----------
    sentiment : pandas.DataFrame
        As `sentiment_frame` gives, of one article or of several, concatenated.

    Returns
    -------
    pandas.DataFrame
        One row for each ``actor_id`` and ``voice`` (as `voice_kind` tells them apart) that
        occur: ``polarity`` (-1 to 1; missing where fewer than two sentences have a judged row),
        ``low``, ``high`` (95 % interval), ``n`` (rows), ``n_judged``, ``coverage`` (judged
        share of rows), ``n_sentences`` (with a judged row).

    Examples
    --------
    >>> sentiment = pd.DataFrame({"article_id": "a", "start": [0, 9, 20], "sentence": [0, 1, 2],
    ...     "actor_id": "mali", "voice": ["author", "author", "mali"],
    ...     "polarity": [-0.5, 0.25, 0.9], "label": ["negative", "neutral", "positive"]})
    >>> polarity_by_voice(sentiment)[["actor_id", "voice", "polarity", "n_judged", "n_sentences"]]
      actor_id   voice  polarity  n_judged  n_sentences
    0     mali  author    -0.125         2            2
    1     mali    self       NaN         1            1
    """
    rows = sentiment.assign(voice=voice_kind(sentiment))
    return _means(rows, ["actor_id", "voice"], "polarity").astype({"voice": VOICES})


def stance_table(stances: pd.DataFrame) -> pd.DataFrame:
    """Who stands where: one row for each holder and target.

    Parameters
    ----------
    stances : pandas.DataFrame
        As `stance_frame` gives, of one article or of several, concatenated.

    Returns
    -------
    pandas.DataFrame
        ``holder, target, target_kind``; ``against, none, favour`` (rows so labelled);
        ``position`` (mean of favour less against, -1 to 1; missing where fewer than two
        sentences have a judged row), ``low``, ``high`` (95 % interval), ``n``, ``n_judged``,
        ``coverage``, ``n_sentences`` as in `polarity_by_voice`; then the judged rows by who
        says where the holder stands: ``n_author``, ``n_others``, ``n_self``. The most spoken
        of first.

    Examples
    --------
    >>> stances = pd.DataFrame({"article_id": "a", "start": 0, "sentence": [0, 1], "voice": "mali",
    ...     "holder": "mali", "target": "chad", "target_kind": "actor", "position": [0.5, 0.75],
    ...     "label": ["favour", "favour"]})
    >>> row, = stance_table(stances).to_dict("records")
    >>> row["holder"], row["target"], row["favour"], row["position"], row["n_self"]
    ('mali', 'chad', 2, 0.625, 2)
    """
    keys = ["holder", "target", "target_kind"]
    table = _means(stances, keys, "position")
    judged, teller = stances["label"].notna(), voice_kind(stances, "holder")
    counted = {label: stances["label"] == label for label in _POSITIONS}
    told = {f"n_{voice}": judged & (teller == voice) for voice in VOICES.categories}
    counts = stances[keys].assign(**counted, **told).groupby(keys, observed=True, sort=False).sum()
    table = table.merge(counts.astype("int64").reset_index(), on=keys, how="left")
    order = [*keys, *counted, *table.columns[3:10], *told]
    return table[order].sort_values("n", ascending=False, kind="stable", ignore_index=True)


def by_actor(
    actors: pd.DataFrame,
    mentions: pd.DataFrame,
    attributions: pd.DataFrame,
    sentiment: pd.DataFrame,
    stances: pd.DataFrame,
) -> pd.DataFrame:
    """Each actor in one row: how often, how much heard, how portrayed by whom, where it stands.

    Parameters
    ----------
    actors, mentions, attributions, sentiment, stances : pandas.DataFrame
        As the functions of `newslab.tables.frames` give, of one article or of several,
        concatenated; an actor is one row however many articles mention it.

    Returns
    -------
    pandas.DataFrame
        ``actor_id, name, type``; ``n_articles``; ``n_mentions``; ``n_attributions``,
        ``all_attributions`` (of anybody or nobody) and the first as a share of the second,
        ``share_attributions``, and ``share_unattributed`` (of nobody known: the same in each
        row; it says how much the other shares leave out); then for ``author``, ``others`` and
        ``self`` the columns of `polarity_by_voice`: ``author_polarity``, ``author_low`` …, and
        how many stances the actor is labelled to hold as that voice tells it:
        ``author_holds_against``, ``author_holds_favour`` … The most mentioned first.

    Examples
    --------
    >>> from newslab.tables import frames
    >>> from newslab.records import Actor, Article, Findings, Mention
    >>> from newslab.records import Span
    >>> actor, mention = Actor("mali", "Mali", "STATE"), Mention(Span(0, 4), "mali", "name", "")
    >>> found = Findings(Article("a", "Mali"), (), (), (actor,), (mention,), (), (), ())
    >>> table = by_actor(frames.actors_frame(found), frames.mentions_frame(found),
    ...     frames.attributions_frame(found), frames.sentiment_frame(found),
    ...     frames.stance_frame(found))
    >>> table[["name", "n_mentions", "author_n"]].to_dict("records")
    [{'name': 'Mali', 'n_mentions': 1, 'author_n': 0}]
    """
    table = actors.drop_duplicates("actor_id")[["actor_id", "name", "type"]].copy()
    known = table["actor_id"]
    spoken = mentions.dropna(subset=["actor_id"]).groupby("actor_id")
    table["n_articles"] = known.map(spoken["article_id"].nunique()).fillna(0).astype("int64")
    table["n_mentions"] = known.map(spoken.size()).fillna(0).astype("int64")
    said = known.map(attributions["actor_id"].value_counts()).fillna(0).astype("int64")
    table["n_attributions"] = said
    table["all_attributions"] = len(attributions)
    table["share_attributions"] = said / len(attributions) if len(attributions) else np.nan
    table["share_unattributed"] = attributions["actor_id"].isna().mean()
    polarities, teller = polarity_by_voice(sentiment), voice_kind(stances, "holder")
    for voice in VOICES.categories:
        part = polarities[polarities["voice"] == voice].drop(columns="voice")
        part = part.set_index("actor_id").add_prefix(f"{voice}_").reset_index()
        table = table.merge(part, on="actor_id", how="left")
        counts = [f"{voice}_n", f"{voice}_n_judged", f"{voice}_n_sentences"]
        table[counts] = table[counts].fillna(0).astype("int64")
        for label in ("against", "favour"):
            held = stances.loc[(teller == voice) & (stances["label"] == label), "holder"]
            counted = table["actor_id"].map(held.value_counts()).fillna(0)
            table[f"{voice}_holds_{label}"] = counted.astype("int64")
    return table.sort_values("n_mentions", ascending=False, kind="stable", ignore_index=True)


def join_overlapping(left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    """Every row of one table of spans beside every row of another that it overlaps.

    Parameters
    ----------
    left, right : pandas.DataFrame
        Tables with ``article_id, start, end``, such as ``reading.mentions`` and
        ``reading.attributions``.

    Returns
    -------
    pandas.DataFrame
        The columns of both, those of ``right`` that ``left`` has too with ``_right`` behind
        their names; and ``n_shared``, the characters in common. A row that overlaps nothing is
        left out; one that overlaps several stands once for each.

    Examples
    --------
    >>> mentions = pd.DataFrame({"article_id": "a", "start": [0, 9], "end": [4, 13]})
    >>> said = pd.DataFrame({"article_id": "a", "start": [8], "end": [20], "kind": ["direct"]})
    >>> join_overlapping(mentions, said)[["start", "end", "kind", "n_shared"]].values.tolist()
    [[9, 13, 'direct', 4]]
    """
    bounds = left["end"].to_numpy(), left["start"].to_numpy()
    pairs: list[tuple[int, int]] = []
    places = right.groupby("article_id", observed=True, sort=False).indices
    starts, ends = right["start"].to_numpy(), right["end"].to_numpy()
    for i, (article, end, start) in enumerate(zip(left["article_id"], *bounds, strict=True)):
        near = places.get(article, np.array([], dtype=int))
        pairs += [(i, int(j)) for j in near[(starts[near] < end) & (ends[near] > start)]]
    mine, theirs = (np.array([pair[side] for pair in pairs], dtype=int) for side in (0, 1))
    shared = np.minimum(bounds[0][mine], ends[theirs]) - np.maximum(bounds[1][mine], starts[theirs])
    others = right.drop(columns="article_id").iloc[theirs].reset_index(drop=True)
    others = others.rename(columns={name: f"{name}_right" for name in others if name in left})
    joined = pd.concat([left.iloc[mine].reset_index(drop=True), others], axis=1)
    return joined.assign(n_shared=shared)


def _means(rows: pd.DataFrame, keys: list[str], value: str) -> pd.DataFrame:
    """The mean of ``value`` over each group's judged rows, with all that stands behind it."""
    rows = rows.dropna(subset=keys).sort_values(["article_id", "start"], kind="stable")
    outside = -1 - rows["start"]  # of every sentence: each row by itself
    places = rows.assign(sentence=rows["sentence"].fillna(outside))
    sentences = places.groupby(["article_id", "sentence"], sort=False).ngroup().to_numpy()
    articles = pd.factorize(rows["article_id"])[0]
    clusters = articles if len(set(articles)) > 1 else sentences
    judged = rows["label"].notna().to_numpy()
    values = rows[value].to_numpy(dtype=float)
    groups = rows.groupby(keys, observed=True, sort=False).ngroup().to_numpy()
    ends = np.cumsum(np.bincount(groups))
    found = []
    for inside in np.split(np.argsort(groups, kind="stable"), ends)[:-1]:
        used = inside[judged[inside]]
        n, n_judged = len(inside), len(used)
        share, n_sentences = n_judged / n, len(np.unique(sentences[used]))
        mean = values[used].mean() if n_sentences >= FEWEST_FOR_A_MEAN else float("nan")
        interval = mean_interval(values[used], clusters[used])
        found.append((mean, *interval, n, n_judged, share, n_sentences))
    table = rows[keys].drop_duplicates(ignore_index=True)
    columns = [value, "low", "high", "n", "n_judged", "coverage", "n_sentences"]
    counts = {name: "int64" for name in columns if name.startswith("n")}
    numbers = pd.DataFrame(found, columns=columns, dtype="float64").astype(counts)
    return pd.concat([table, numbers], axis=1)
