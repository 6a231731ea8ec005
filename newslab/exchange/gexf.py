"""GEXF, for Gephi and other programs that draw networks: who stands where, and who evaluates whom.

Nodes are actors, issues and the two voices that are no actor. An edge ``stance`` runs from a holder
to a target, an edge ``sentiment`` from a voice to an actor: ``weight`` counts the judgements, and
``mean`` is their mean (-1 against or negative, 1 in favour or positive).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import networkx as nx

from newslab.exchange.layers import Layers

_SIGN = {"against": -1, "none": 0, "favour": 1, "negative": -1, "neutral": 0, "positive": 1}
_ENDS = {"Stance": ("holder", "target"), "Sentiment": ("voice", "actor_id")}


def dump(documents: Sequence[Layers]) -> bytes:
    """One network of all the articles; actors with one id are one node."""
    text = "\n".join(nx.generate_gexf(network(documents)))
    return re.sub(r' lastmodifieddate="[^"]*"', "", text).encode()  # the same bytes on any day


def network(documents: Sequence[Layers]) -> nx.MultiDiGraph:
    """The network as networkx has it; edges without a judgement are left out.

    Examples
    --------
    >>> from newslab.exchange.layers import Mark
    >>> from newslab.records import Span
    >>> told = {"holder": "ann", "target": "truce", "target_kind": "issue", "label": "favour"}
    >>> drawn = network([Layers("a", "Ann wants a truce", (Mark("Stance", Span(0, 17), told),))])
    >>> list(drawn.edges(data=True))
    [('ann', 'truce', {'kind': 'stance', 'weight': 1, 'mean': 1.0})]
    """
    drawn = nx.MultiDiGraph()
    judged: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for mark in (mark for layers in documents for mark in layers.marks):
        told = mark.features
        if mark.layer == "Actor":
            drawn.add_node(told["actor_id"], label=told.get("name", told["actor_id"]),
                           type=told.get("type", ""))  # fmt: skip
        elif mark.layer in _ENDS and told.get("label") in _SIGN:
            ends = [told.get(end, "") for end in _ENDS[mark.layer]]
            judged[ends[0], ends[1], mark.layer.lower()].append(_SIGN[told["label"]])
            if told.get("target_kind") == "issue":
                drawn.add_node(ends[1], label=ends[1], type="ISSUE")
    for (one, other, kind), signs in judged.items():
        for end in (one, other):
            if end not in drawn:
                drawn.add_node(end, label=end, type="VOICE" if kind == "sentiment" else "")
        mean = sum(signs) / len(signs)
        drawn.add_edge(one, other, kind=kind, weight=len(signs), mean=mean)
    return drawn
