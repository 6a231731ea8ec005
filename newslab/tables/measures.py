"""Tidy tables to aggregates; none without the n behind it, its coverage and its interval.

An average runs over the judged rows (those with a label). Its 95 % interval (see
`newslab.tables.intervals`) takes together what is not independent: the rows of a **sentence** where
all are of one article, and the rows of an **article** as soon as there are several. Of one sentence
there is no mean, and of one article out of several no interval.

Groups other than actors and voices are named by ``by``: columns of the table, such as ``topic`` or
``month`` as `Corpus.with_articles` puts them beside its rows.

Three voices are told apart and never averaged together (`voice_kind`): the author's, that of
others, and the actor's own. Mixed, they would say nothing: most people speak well of themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from newslab.errors import TableError
from newslab.records import AUTHOR, JOINT, SENTIMENT_LABELS, STANCE_LABELS
from newslab.tables.frames import check_columns
from newslab.tables.intervals import (
    FEWEST,
    Bounds,
    balance_of,
    difference_of,
    mean_interval,
    share_of,
)

FEWEST_FOR_A_MEAN = 2  # sentences: what one of them says is no average

VOICES = pd.CategoricalDtype(["author", "others", "self"])
Codes = NDArray[np.intp]


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
        ``others``; who speaks together with somebody speaks of itself all the same.

    Examples
    --------
    >>> voice_kind(pd.DataFrame({"voice": ["author", "chad|mali", "chad", "unattributed"],
    ...     "actor_id": "mali"})).tolist()
    ['author', 'self', 'others', 'others']
    """
    voice, actor = judgements["voice"].astype(object), judgements[whose].astype(object)
    own = [isinstance(said, str) and who in said.split(JOINT)
           for said, who in zip(voice, actor, strict=True)]  # fmt: skip
    kinds = np.where(voice == AUTHOR, "author", np.where(own, "self", "others"))
    return pd.Series(pd.Categorical(kinds, dtype=VOICES), judgements.index, name="voice")


def polarity_by_voice(
    sentiment: pd.DataFrame, *, by: str | Sequence[str] = (), cluster: str | None = None
) -> pd.DataFrame:
    """Mean polarity toward each actor: the author's, that of others, and the actor's own.

    Parameters
    ----------
    sentiment : pandas.DataFrame
        As `sentiment_frame` gives, of one article or of several, concatenated.
    by : str or sequence of str
        Columns whose values are told apart too, such as ``"outlet"``.
    cluster : str, optional
        What is taken together in the intervals: ``"sentence"``, ``"article_id"`` or another
        column; by default the sentence in one article, and the article in several.

    Returns
    -------
    pandas.DataFrame
        One row for each of ``by``, ``actor_id`` and ``voice`` (as `voice_kind` tells them
        apart) that occur: ``polarity`` (-1 to 1; missing where fewer than two sentences have a
        judged row), ``low``, ``high`` (95 % interval), ``n`` (rows), ``n_judged``, ``coverage``
        (judged share of rows), ``n_sentences`` and ``n_articles`` (with a judged row).

    Raises
    ------
    TableError
        Where the table has no such column.

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
    keys = [*_columns(by), "actor_id", "voice"]
    return _means(rows, keys, "polarity", cluster).astype({"voice": VOICES})


def stance_table(
    stances: pd.DataFrame, *, by: str | Sequence[str] = (), cluster: str | None = None
) -> pd.DataFrame:
    """Who stands where: one row for each holder and target.

    Parameters
    ----------
    stances : pandas.DataFrame
        As `stance_frame` gives, of one article or of several, concatenated.
    by, cluster
        As in `polarity_by_voice`.

    Returns
    -------
    pandas.DataFrame
        ``by``, ``holder, target, target_kind``; ``against, none, favour`` (rows so labelled);
        ``position`` (mean of favour less against, -1 to 1; missing where fewer than two
        sentences have a judged row), ``low``, ``high`` (95 % interval), ``n``, ``n_judged``,
        ``coverage``, ``n_sentences``, ``n_articles`` as in `polarity_by_voice`; then the judged
        rows by who says where the holder stands: ``n_author``, ``n_others``, ``n_self``. The
        most spoken of first.

    Examples
    --------
    >>> stances = pd.DataFrame({"article_id": "a", "start": 0, "sentence": [0, 1], "voice": "mali",
    ...     "holder": "mali", "target": "chad", "target_kind": "actor", "position": [0.5, 0.75],
    ...     "label": ["favour", "favour"]})
    >>> row, = stance_table(stances).to_dict("records")
    >>> row["holder"], row["target"], row["favour"], row["position"], row["n_self"]
    ('mali', 'chad', 2, 0.625, 2)
    """
    keys = [*_columns(by), "holder", "target", "target_kind"]
    table = _means(stances, keys, "position", cluster)
    judged, teller = stances["label"].notna(), voice_kind(stances, "holder")
    counted = {label: stances["label"] == label for label in STANCE_LABELS}
    told = {f"n_{voice}": judged & (teller == voice) for voice in VOICES.categories}
    counts = stances[keys].assign(**counted, **told).groupby(keys, observed=True, sort=False).sum()
    table = table.merge(counts.astype("int64").reset_index(), on=keys, how="left")
    order = [*keys, *counted, *table.columns[len(keys) : -len(counted) - len(told)], *told]
    return table[order].sort_values("n", ascending=False, kind="stable", ignore_index=True)


def by_actor(
    actors: pd.DataFrame,
    mentions: pd.DataFrame,
    attributions: pd.DataFrame,
    sentiment: pd.DataFrame,
    stances: pd.DataFrame,
    *,
    by: str | Sequence[str] = (),
    cluster: str | None = None,
) -> pd.DataFrame:
    """Each actor in one row: how often, how much heard, how portrayed by whom, where it stands.

    Parameters
    ----------
    actors, mentions, attributions, sentiment, stances : pandas.DataFrame
        As the functions of `newslab.tables.frames` give, of one article or of several,
        concatenated; an actor is one row however many articles mention it.
    by, cluster
        As in `polarity_by_voice`; each of the five tables must have the columns of ``by``.

    Returns
    -------
    pandas.DataFrame
        ``by``; ``actor_id, name, type``; ``n_articles``; ``n_mentions``; ``n_attributions``
        (what several say together counts for each),
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
    tables = actors, mentions, attributions, sentiment, stances
    if keys := _columns(by):
        for each in tables:
            check_columns(each, keys, "table")
        parts = []
        for names, group in actors.groupby(keys, observed=True):
            told = [each[(each[keys] == list(names)).all(axis=1)] for each in tables]
            part = by_actor(*told, cluster=cluster)
            parts.append(group[keys].head(1).merge(part, how="cross"))
        return pd.concat(parts, ignore_index=True)
    table = actors.drop_duplicates("actor_id")[["actor_id", "name", "type"]].copy()
    known = table["actor_id"]
    spoken = mentions.dropna(subset=["actor_id"]).groupby("actor_id")
    table["n_articles"] = known.map(spoken["article_id"].nunique()).fillna(0).astype("int64")
    table["n_mentions"] = known.map(spoken.size()).fillna(0).astype("int64")
    heard = each_speaker(attributions)["actor_id"].value_counts()
    said = known.map(heard).fillna(0).astype("int64")
    table["n_attributions"] = said
    table["all_attributions"] = len(attributions)
    table["share_attributions"] = said / len(attributions) if len(attributions) else np.nan
    table["share_unattributed"] = attributions["actor_id"].isna().mean()
    polarities = polarity_by_voice(sentiment, cluster=cluster)
    teller = voice_kind(stances, "holder")
    for voice in VOICES.categories:
        part = polarities[polarities["voice"] == voice].drop(columns="voice")
        part = part.set_index("actor_id").add_prefix(f"{voice}_").reset_index()
        table = table.merge(part, on="actor_id", how="left")
        counts = [f"{voice}_{n}" for n in ("n", "n_judged", "n_sentences", "n_articles")]
        table[counts] = table[counts].fillna(0).astype("int64")
        for label in ("against", "favour"):
            held = stances.loc[(teller == voice) & (stances["label"] == label), "holder"]
            counted = table["actor_id"].map(held.value_counts()).fillna(0)
            table[f"{voice}_holds_{label}"] = counted.astype("int64")
    return table.sort_values("n_mentions", ascending=False, kind="stable", ignore_index=True)


def each_speaker(attributions: pd.DataFrame) -> pd.DataFrame:
    """Attributions with a row for each actor who speaks: who speaks together stands apart.

    Parameters
    ----------
    attributions : pandas.DataFrame
        With ``actor_id``, in which the ids of several are joined by ``|``.

    Examples
    --------
    >>> each_speaker(pd.DataFrame({"actor_id": ["chad|mali", "peru"]}))["actor_id"].tolist()
    ['chad', 'mali', 'peru']
    """
    ids = attributions["actor_id"]
    apart = attributions.assign(actor_id=ids.astype(object).str.split(JOINT, regex=False))
    return apart.explode("actor_id").astype({"actor_id": ids.dtype})


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


def label_shares(
    judgements: pd.DataFrame, *, by: str | Sequence[str], cluster: str | None = None
) -> pd.DataFrame:
    """How many of the judged rows have each label, as a share of them.

    Parameters
    ----------
    judgements : pandas.DataFrame
        As `sentiment_frame` or `stance_frame` gives; or any table of spans with a column
        ``label`` of categories of your own.
    by, cluster
        As in `polarity_by_voice`; ``by`` names all groups here.

    Returns
    -------
    pandas.DataFrame
        One row for each of ``by`` and each label: ``share`` (0 to 1; missing where nothing was
        judged), ``low``, ``high`` (95 % interval), ``n`` (rows with the label), ``n_judged``,
        ``n_sentences``, ``n_articles``.

    Examples
    --------
    >>> told = pd.DataFrame({"article_id": list("abcdefgh"), "start": 0, "sentence": 0,
    ...     "outlet": "Post", "label": ["negative"] * 2 + ["neutral"] * 6, "polarity": 0.0})
    >>> label_shares(told, by="outlet")[["label", "share", "low", "high"]].round(2).head(2)
          label  share   low  high
    0  negative   0.25  0.01  0.76
    1   neutral   0.75  0.24  0.99
    """
    labels: Sequence[str] = STANCE_LABELS if "position" in judgements else SENTIMENT_LABELS
    if isinstance(judgements["label"].dtype, pd.CategoricalDtype):
        labels = list(judgements["label"].cat.categories)
    keys = _columns(by)
    parts = []
    for label in labels:
        rows = judgements.assign(share=(judgements["label"] == label).astype(float))
        part = _means(rows, keys, "share", cluster, within=(0.0, 1.0))
        part["n"] = (part["share"] * part["n_judged"]).round().fillna(0).astype("int64")
        parts.append(part.assign(label=label))
    order = [*keys, "label", "share", "low", "high", "n", "n_judged", "n_sentences", "n_articles"]
    table = pd.concat(parts)[order].sort_index(kind="stable").reset_index(drop=True)
    return table.astype({"label": pd.CategoricalDtype(list(labels), ordered=True)})


def difference_table(
    judgements: pd.DataFrame,
    between: str,
    *,
    of: str | None = None,
    by: str | Sequence[str] = (),
    cluster: str | None = None,
) -> pd.DataFrame:
    """How far two groups are apart, for every two groups.

    Parameters
    ----------
    judgements : pandas.DataFrame
        As `sentiment_frame` or `stance_frame` gives.
    between : str
        The column of the groups that are compared: ``"outlet"``, ``"voice"`` …
    of : str, optional
        What is compared: ``"polarity"`` or ``"position"``, the default; or a label, whose
        share of the judged rows is compared.
    by, cluster
        As in `polarity_by_voice`: within each of ``by`` groups are compared.

    Returns
    -------
    pandas.DataFrame
        ``by``; ``first`` and ``second`` (groups, in order); ``first_value``,
        ``second_value``; ``difference`` (first less second); ``low``, ``high`` (95 % interval,
        missing where a group has a single cluster); ``n_first``, ``n_second`` (judged
        rows). Of twenty intervals one leaves out zero by chance.

    Raises
    ------
    TableError
        Where the table has no such column, or ``of`` is no label.

    Examples
    --------
    >>> told = pd.DataFrame({"article_id": list("abcdefghijkl"), "start": 0, "sentence": 0,
    ...     "outlet": ["Post"] * 6 + ["Herald"] * 6, "label": "neutral",
    ...     "polarity": [0.5] * 6 + [-0.5] * 6})
    >>> row, = difference_table(told, "outlet").to_dict("records")
    >>> row["first"], row["second"], row["difference"]
    ('Herald', 'Post', -1.0)
    """
    value = "position" if "position" in judgements else "polarity"
    labels = STANCE_LABELS if value == "position" else SENTIMENT_LABELS
    of = value if of is None else of
    if of not in (value, *labels):
        raise TableError(f"of: expected one of {', '.join((value, *labels))}; found {of!r}")
    keys = _columns(by)
    check_columns(judgements, [*keys, between], "judgements")
    rows = judgements[judgements["label"].notna()].dropna(subset=[*keys, between])
    told = rows[value] if of == value else (rows["label"] == of).astype(float)
    find = balance_of if of == value else share_of
    rows = rows.assign(_told=told.astype(float), _cluster=_clusters(rows, cluster))
    found = []
    for names, part in rows.groupby(keys, observed=True) if keys else [((), rows)]:
        codes, n = pd.factorize(part["_cluster"])[0], part["_cluster"].nunique()
        groups = {group: part[between].to_numpy() == group for group in sorted(set(part[between]))}
        shares = {group: find(part["_told"].to_numpy()[inside], codes[inside], n)
                  for group, inside in groups.items()}  # fmt: skip
        enough = {group: len(np.unique(codes[inside])) >= FEWEST
                  for group, inside in groups.items()}  # fmt: skip
        for one, other in combinations(groups, 2):
            apart = difference_of(shares[one], shares[other])
            ends = (apart.low, apart.high) if enough[one] and enough[other] else (np.nan,) * 2
            values = shares[one].value, shares[other].value, apart.value
            counts = int(groups[one].sum()), int(groups[other].sum())
            found.append((*names, one, other, *values, *ends, *counts))
    columns = ["first", "second", "first_value", "second_value", "difference", "low", "high",
               "n_first", "n_second"]  # fmt: skip
    return pd.DataFrame(found, columns=[*keys, *columns])


def _columns(by: str | Sequence[str]) -> list[str]:
    return [by] if isinstance(by, str) else list(by)


def _clusters(rows: pd.DataFrame, cluster: str | None) -> Codes:
    """The number of each row's cluster: its sentence, its article, or another column."""
    if cluster is None:
        cluster = "article_id" if len(set(rows["article_id"])) > 1 else "sentence"
    check_columns(rows, [cluster], "judgements")
    if cluster != "sentence":
        return np.asarray(pd.factorize(rows[cluster], use_na_sentinel=False)[0], dtype=np.intp)
    outside = -1 - rows["start"]  # of every sentence: each row by itself
    places = rows[["article_id"]].assign(sentence=rows["sentence"].fillna(outside))
    return _numbered(places, ["article_id", "sentence"])


def _numbered(rows: pd.DataFrame, keys: Sequence[str]) -> Codes:
    """The number of each row's group, in the order in which groups begin."""
    numbers = rows.groupby(list(keys), observed=True, sort=False).ngroup()
    return np.asarray(numbers, dtype=np.intp)


def _groups(codes: Codes) -> Iterator[Codes]:
    """The places of each code, 0 and up."""
    ends = np.cumsum(np.bincount(codes))
    yield from np.split(np.argsort(codes, kind="stable"), ends)[:-1]


def _means(
    rows: pd.DataFrame,
    keys: list[str],
    value: str,
    cluster: str | None,
    *,
    within: Bounds = (-1.0, 1.0),
) -> pd.DataFrame:
    """The mean of ``value`` over each group's judged rows, with all that stands behind it."""
    check_columns(rows, keys, "judgements")
    rows = rows.dropna(subset=keys).sort_values(["article_id", "start"], kind="stable")
    sentences, clusters = _clusters(rows, "sentence"), _clusters(rows, cluster)
    articles = pd.factorize(rows["article_id"])[0]
    judged = rows["label"].notna().to_numpy()
    values = rows[value].to_numpy(dtype=float)
    found = []
    for inside in _groups(_numbered(rows, keys)):
        used = inside[judged[inside]]
        n, n_judged = len(inside), len(used)
        share, n_sentences = n_judged / n, len(np.unique(sentences[used]))
        mean = values[used].mean() if n_sentences >= FEWEST_FOR_A_MEAN else float("nan")
        interval = mean_interval(values[used], clusters[used], within=within)
        n_articles = len(np.unique(articles[used]))
        found.append((mean, *interval, n, n_judged, share, n_sentences, n_articles))
    table = rows[keys].drop_duplicates(ignore_index=True)
    columns = [value, "low", "high", "n", "n_judged", "coverage", "n_sentences", "n_articles"]
    counts = {name: "int64" for name in columns if name.startswith("n")}
    numbers = pd.DataFrame(found, columns=columns, dtype="float64").astype(counts)
    return pd.concat([table, numbers], axis=1)
