"""Where the nodes of a network stand, so that each has room for its name; the same every time."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import networkx as nx
import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

ROUNDS = 300  # of pushing apart, after which what still overlaps stays so


def place_nodes(
    network: nx.DiGraph, sizes: Mapping[str, tuple[float, float]], width: float, height: float
) -> dict[str, tuple[float, float]]:
    """A place for each node on a page of ``width`` by ``height``, which its box is the middle of.

    Nodes lie as far apart as there are steps between them (Kamada and Kawai 1989), the longest
    way across the page; then boxes that overlap are pushed apart. Nothing is drawn by lot.

    Parameters
    ----------
    network
        The nodes and their edges; the direction of an edge says nothing here.
    sizes
        Width and height that each node takes with its name.
    width, height
        Of the page, in the same unit.

    Examples
    --------
    >>> chain = nx.DiGraph([("mali", "chad"), ("chad", "niger")])
    >>> places = place_nodes(chain, dict.fromkeys(chain, (20, 10)), 100, 50)
    >>> [round(places[name][0]) for name in chain]
    [10, 50, 90]
    """
    nodes = list(network)
    if not nodes:
        return {}
    places = _spread(network, nodes)
    page = np.array([width, height], dtype=float)
    halves = np.minimum([sizes[node] for node in nodes], page) / 2
    places = _fit(places, halves, page)
    places = _push_apart(places, halves, page)
    return {node: (float(x), float(y)) for node, (x, y) in zip(nodes, places, strict=True)}


def _spread(network: nx.DiGraph, nodes: list[str]) -> Points:
    """Places by the steps between nodes, the longest way along the first axis."""
    undirected = network.to_undirected()
    steps = dict(nx.all_pairs_shortest_path_length(undirected))
    # What nothing joins lies a little further apart than what something does.
    apart = 1 + np.mean([n for told in steps.values() for n in told.values()])
    distances = {one: {other: steps[one].get(other, apart) for other in nodes} for one in nodes}
    begin = nx.circular_layout(undirected)
    found = nx.kamada_kawai_layout(undirected, dist=distances, pos=begin)
    places = np.array([found[node] for node in nodes], dtype=float)
    places = places - places.mean(axis=0)
    _, _, axes = np.linalg.svd(places, full_matrices=False)
    turned = places @ axes.T if len(nodes) > 1 else places
    # A factorisation leaves open which way an axis points: the earlier nodes lie left and below.
    return np.asarray(turned * np.where(np.arange(len(nodes)) @ turned < 0, -1, 1))


def _fit(places: Points, halves: Points, page: Points) -> Points:
    """Places stretched to the page, each direction by itself; no box leaves it."""
    low, high = places.min(axis=0), places.max(axis=0)
    span = high - low
    flat = span < 0.05 * max(span.max(), 1e-9)
    share = np.where(flat, 0.5, (places - low) / np.where(flat, 1, span))
    if flat[1] and 2 * halves[:, 0].sum() > page[0]:  # a row too long for the page: every other up
        share[np.argsort(places[:, 0], kind="stable"), 1] = 0.35 + 0.3 * (np.arange(len(share)) % 2)
    return np.asarray(halves + share * (page - 2 * halves))


def _push_apart(places: Points, halves: Points, page: Points) -> Points:
    """Places whose boxes overlap moved, each by half of what is shared, the shorter way."""
    places = places.copy()
    for _ in range(ROUNDS):
        moved = False
        for one, other in combinations(range(len(places)), 2):
            way = places[other] - places[one]
            shared = halves[one] + halves[other] - abs(way)
            if (shared <= 1e-6).any():
                continue
            axis = int(np.argmin(shared))
            step = np.zeros(2)
            step[axis] = shared[axis] / 2 * (1 if way[axis] >= 0 else -1)
            places[one] -= step
            places[other] += step
            moved = True
        places = np.clip(places, halves, page - halves)
        if not moved:
            break
    return places
