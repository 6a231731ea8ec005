"""Who quotes whom, who stands where: what the edges count."""

import io

import networkx as nx
import pandas as pd

from newslab.tables.networks import quotation_network, stance_network

ACTORS = pd.DataFrame({
    "article_id": ["a", "a", "b", "b"], "actor_id": ["ruiz", "mali", "ruiz", "mali"],
    "name": ["Ana Ruiz", "Mali"] * 2, "type": ["PERSON", "STATE"] * 2,
})  # fmt: skip


def spans(*rows):
    return pd.DataFrame(rows, columns=["article_id", "start", "end", "actor_id"])


def test_an_edge_counts_quotations_not_mentions_and_nobody_quotes_themself():
    said = spans(("a", 0, 50, "ruiz"), ("a", 60, 90, "ruiz"), ("b", 0, 20, "ruiz"),
                 ("b", 30, 60, None))  # fmt: skip
    told = spans(("a", 5, 9, "mali"), ("a", 20, 24, "mali"), ("a", 30, 34, "ruiz"),
                 ("b", 3, 7, "mali"), ("b", 40, 44, "mali"))  # fmt: skip
    network = quotation_network(said, told, ACTORS)
    assert list(network.edges(data=True)) == [("ruiz", "mali", {"weight": 2, "n_articles": 2})]
    assert network.nodes["ruiz"] == {"label": "Ana Ruiz", "type": "PERSON", "n_articles": 2}


def stances(*rows):
    return pd.DataFrame(rows, columns=["article_id", "holder", "target", "target_kind", "label"])


def test_a_stance_edge_weighs_favour_against_against():
    network = stance_network(
        stances(("a", "ruiz", "mali", "actor", "against"), ("a", "ruiz", "mali", "actor", "none"),
                ("b", "ruiz", "mali", "actor", "against"), ("b", "ruiz", "mali", "actor", "favour"),
                ("b", "ruiz", "truce", "issue", "favour"), ("b", "mali", "ruiz", "actor", None)),
        ACTORS,
    )  # fmt: skip
    assert network.edges["ruiz", "mali"] == {
        "weight": 3, "favour": 1, "against": 2, "balance": -1 / 3, "n_articles": 2}  # fmt: skip
    assert not network.has_edge("mali", "ruiz")
    assert network.nodes["truce"] == {"label": "truce", "type": "ISSUE"}


def test_a_network_goes_out_as_gexf_and_comes_back():
    network = stance_network(stances(("a", "ruiz", "mali", "actor", "against")), ACTORS)
    buffer = io.BytesIO()
    nx.write_gexf(network, buffer)
    back = nx.read_gexf(io.BytesIO(buffer.getvalue()))
    assert back.edges["ruiz", "mali"]["balance"] == -1
    assert back.nodes["ruiz"]["label"] == "Ana Ruiz"


def test_a_corpus_without_a_side_taken_is_an_empty_network():
    assert len(stance_network(stances(), ACTORS)) == 0
    assert len(quotation_network(spans(), spans(), ACTORS)) == 0
