"""Who quotes whom, and who stands where toward whom, as directed networks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from newslab.records import UNATTRIBUTED
from newslab.tables.measures import each_speaker, join_overlapping

if TYPE_CHECKING:
    import networkx as nx


def quotation_network(
    attributions: pd.DataFrame, mentions: pd.DataFrame, actors: pd.DataFrame
) -> nx.DiGraph:
    """Who speaks of whom: an edge from each speaker to each actor mentioned in what is said.

    Parameters
    ----------
    attributions, mentions, actors : pandas.DataFrame
        Of a reading or, better, of a linked corpus.

    Returns
    -------
    networkx.DiGraph
        Nodes are actor ids with ``label`` (name), ``type`` and ``n_articles``; edges have
        ``weight`` (quotations that mention the actor) and ``n_articles``. Nobody is joined to
        themself.

    Examples
    --------
    >>> said = pd.DataFrame({"article_id": ["a"], "start": [0], "end": [20], "actor_id": "ruiz"})
    >>> told = pd.DataFrame({"article_id": ["a"], "start": [5], "end": [9], "actor_id": "mali"})
    >>> who = pd.DataFrame({"article_id": "a", "actor_id": ["ruiz", "mali"], "type": "PERSON",
    ...     "name": ["Ana Ruiz", "Mali"]})
    >>> list(quotation_network(said, told, who).edges(data=True))
    [('ruiz', 'mali', {'weight': 1, 'n_articles': 1})]
    """
    said = each_speaker(attributions.dropna(subset=["actor_id"]))
    said = said[["article_id", "start", "end", "actor_id"]]
    of = mentions.dropna(subset=["actor_id"])[["article_id", "start", "end", "actor_id"]]
    pairs = join_overlapping(said.rename(columns={"actor_id": "speaker"}), of)
    pairs = pairs[pairs["speaker"] != pairs["actor_id"]]
    pairs = pairs.drop_duplicates(["article_id", "start", "end", "speaker", "actor_id"])
    edges = pairs.groupby(["speaker", "actor_id"], observed=True)["article_id"].agg(
        weight="size", n_articles="nunique"
    )
    return _network(edges.reset_index(), actors, ("weight", "n_articles"))


def stance_network(stances: pd.DataFrame, actors: pd.DataFrame) -> nx.DiGraph:
    """Who stands where: an edge from each holder to each actor or issue it takes a side on.

    Parameters
    ----------
    stances, actors : pandas.DataFrame
        Of a reading or, better, of a linked corpus.

    Returns
    -------
    networkx.DiGraph
        Nodes as in `quotation_network`; an issue's ``type`` is ``ISSUE``. Edges have
        ``weight`` (rows labelled favour or against), ``favour``, ``against``, ``balance``
        (favour less against, over both, -1 to 1) and ``n_articles``.

    Examples
    --------
    >>> told = pd.DataFrame({"article_id": ["a", "b"], "holder": "mali", "target": "chad",
    ...     "target_kind": "actor", "label": ["favour", "against"]})
    >>> who = pd.DataFrame({"article_id": "a", "actor_id": ["mali", "chad"], "type": "STATE",
    ...     "name": ["Mali", "Chad"]})
    >>> list(stance_network(told, who).edges(data="balance"))
    [('mali', 'chad', 0.0)]
    """
    sides = stances[stances["label"].isin(["favour", "against"])]
    sides = sides.assign(**{side: sides["label"] == side for side in ("favour", "against")})
    edges = sides.groupby(["holder", "target"], observed=True).agg(
        weight=("label", "size"), favour=("favour", "sum"), against=("against", "sum"),
        n_articles=("article_id", "nunique"),
    ).reset_index()  # fmt: skip
    edges["balance"] = (edges["favour"] - edges["against"]) / edges["weight"]
    columns = ("weight", "favour", "against", "balance", "n_articles")
    issues = sides.loc[sides["target_kind"] == "issue", "target"].unique()
    return _network(edges, actors, columns, issues)


def _network(
    edges: pd.DataFrame, actors: pd.DataFrame, columns: Iterable[str], issues: Iterable[str] = ()
) -> nx.DiGraph:
    """A network of edges (the first two columns are their ends), with what is known of nodes."""
    import networkx as nx

    network: nx.DiGraph = nx.DiGraph()
    known = actors.groupby("actor_id", sort=False).agg(
        label=("name", "first"), type=("type", "first"), n_articles=("article_id", "nunique")
    ).to_dict("index")  # fmt: skip
    ends = pd.unique(edges.iloc[:, :2].to_numpy().ravel()).tolist()
    for end in sorted(end for end in ends if end != UNATTRIBUTED):
        issue = {"type": "ISSUE"} if end in set(issues) else {}
        network.add_node(end, **issue, **known.get(end, {"label": end}))
    for row in edges.to_dict("records"):
        one, other = (row[name] for name in edges.columns[:2])
        if one in network and other in network:
            network.add_edge(one, other, **{name: row[name] for name in columns})
    return network
