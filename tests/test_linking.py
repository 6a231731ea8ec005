"""Who is who across articles."""

import random
from collections import defaultdict

import pandas as pd
import pytest

from newslab.actors.codebook import read_codebook
from newslab.actors.linking import Seen, link_actors
from newslab.corpus.run import read_corpus


def seen(article, name, type="PERSON", aliases=(), country=None):
    return Seen(article, name.lower().replace(" ", "-"), name, type, aliases, country)


def org(article, name, *aliases, country=None):
    return seen(article, name, "ORGANISATION", aliases, country)


SHIPS = org("a", "Marden Ferries"), org("b", "Marden Ferries")

# Two actors (among others), whether they are one, and the reason for the second.
PAIRS = {
    "one full name": ([seen("a", "Ana Ruiz"), seen("b", "Ana Ruiz")], True, "full name"),
    "an initial": ([seen("a", "Ana M. Ruiz"), seen("b", "Ana Ruiz")], True, "full name"),
    "another given name": ([seen("a", "Ana Ruiz"), seen("b", "Tom Ruiz")], False, "full name"),
    "transliterated": (
        [seen("a", "Volodymyr Zelensky"), seen("b", "Volodymyr Zelenskyy")], True, "full name"),
    "father and son": (
        [seen("a", "Peter Lang"), seen("b", "Peter Lang Jr.")], False, "full name"),
    "of two states, in other company": (
        [seen("a", "Ana Ruiz", country="ESP"), seen("b", "Ana Ruiz", country="PER")],
        False, "full name"),
    "of two states, in the same company": (
        [seen("a", "Ana Ruiz", country="ESP"), seen("b", "Ana Ruiz", country="PER"), *SHIPS],
        True, "full name"),
    "a surname in the same company": (
        [seen("a", "Ana Ruiz"), seen("b", "Ruiz"), *SHIPS], True,
        "surname of one bearer, in company of marden ferries"),
    "a surname in other company": (
        [seen("a", "Ana Ruiz"), seen("b", "Ruiz"), SHIPS[0]], False,
        "unlinked: a surname alone"),
    "a surname of two bearers": (
        [seen("a", "Ana Ruiz"), seen("b", "Ruiz"), seen("c", "Tom Ruiz"), *SHIPS], False,
        "unlinked: a surname of 2 bearers"),
    "an initial of two bearers": (
        [seen("a", "Ana Ruiz"), seen("b", "A. Ruiz"), seen("c", "Alba Ruiz")], False,
        "unlinked: 2 bearers of the name are possible"),
    "a surname and nobody": ([seen("a", "Ruiz"), seen("b", "Ruiz")], False,
                             "unlinked: a surname alone"),
    "a legal form": ([org("a", "Acme Inc."), org("b", "Acme Corporation")], True, "name"),
    "a state before its body": (
        [org("a", "U.S. Air Force", country="USA"), org("b", "United States Air Force")],
        True, "name"),
    "a department": (
        [org("a", "Department of Labor", country="USA"), org("b", "US Labor Department")],
        True, "name"),
    "a body that many have": ([org("a", "Supreme Court"), org("b", "Supreme Court")], False,
                              "unlinked: a general name"),
    "a body of two states": (
        [org("a", "Supreme Court", country="USA"), org("b", "Supreme Court", country="IND")],
        False, "name"),
    "a group of firms": ([org("a", "NPD Group"), org("b", "NPD Group")], True, "name"),
    "known organisations": ([org("a", "NATO"), org("b", "North Atlantic Treaty Organisation")],
                            True, "name"),
    "an acronym told twice": (
        [org("a", "Global Wind Motors", "GWM"), org("b", "GWM"),
         org("c", "Global Wind Motors", "GWM")], True,
        "another name of global wind motors in 2 articles"),
    "an acronym told once": (
        [org("a", "Global Wind Motors", "GWM"), org("b", "GWM")], False, "name"),
    "an acronym of two": (
        [org("a", "Global Wind Motors", "GWM"), org("b", "GWM"),
         org("c", "Great Western Mills", "GWM"), org("d", "Global Wind Motors", "GWM")],
        False, "name"),
    "what a firm makes": ([org("a", "Ossa"), org("b", "Ossa X20")], True, "ossa and a number"),
    "a number and nobody": ([org("a", "Ossa X20"), org("b", "Ossa X30")], False, "name"),
    "one name, two types": ([org("a", "Lockheed Martin"), seen("b", "Lockheed Martin"),
                             org("c", "Lockheed Martin")], True, "name"),
    "a state": ([seen("a", "Mali", "STATE", country="MLI"),
                 seen("b", "Republic of Mali", "STATE", country="MLI")], True, "state"),
    "a people": ([seen("a", "Kurds", "GROUP"), seen("b", "Kurds", "GROUP")], True, "name"),
    "a description": ([seen("a", "analysts", "GROUP"), seen("b", "analysts", "GROUP")], False,
                      "unlinked: a description"),
}  # fmt: skip


@pytest.mark.parametrize("case", PAIRS)
def test_two_actors_are_one_or_not_with_a_reason(case):
    actors, same, rule = PAIRS[case]
    first, second, *_ = link_actors(actors)
    assert (first.linked_id == second.linked_id) == same
    assert second.rule == rule


def groups(links):
    found = defaultdict(set)
    for link in links:
        found[link.linked_id].add((link.article_id, link.actor_id))
    return set(map(frozenset, found.values()))


def test_the_order_of_articles_links_nobody_else():
    actors = [
        Seen(f"{case}-{actor.article_id}", actor.actor_id, f"{actor.name}", actor.type,
             actor.aliases, actor.country)
        for case in ("one full name", "a surname in the same company", "a department",
                     "an acronym told twice", "a state")
        for actor in PAIRS[case][0]
    ]  # fmt: skip
    expected = groups(link_actors(actors))
    for seed in range(5):
        shuffled = random.Random(seed).sample(actors, len(actors))
        assert groups(link_actors(shuffled)) == expected


def test_ids_are_unique_and_readable():
    links = link_actors([seen("a", "Ana Ruiz", country="ESP"), seen("b", "Ana Ruiz", country="PER"),
                         seen("b", "Tom Bell")])  # fmt: skip
    assert [link.linked_id for link in links] == ["ana-ruiz", "ana-ruiz-2", "tom-bell"]


def test_a_codebook_has_the_last_word():
    actors = [org("a", "Acme"), org("b", "Acme Works"), seen("b", "analysts", "GROUP"),
              seen("c", "analysts", "GROUP"), seen("c", "Ana Ruiz")]  # fmt: skip
    codebook = read_codebook(pd.DataFrame({
        "id": ["acme", "acme-works", "analysts", "ana-ruiz"],
        "name": ["Acme", "", "analysts", ""],
        "merge_into": ["", "acme", "", ""],
        "exclude": ["", "", "", "yes"],
    }))  # fmt: skip
    links = link_actors(actors, codebook)
    assert [link.linked_id for link in links] == [
        "acme", "acme", "analysts", "analysts", "ana-ruiz@c"]  # fmt: skip
    assert [link.rule for link in links] == ["codebook"] * 4 + ["codebook: excluded"]


def test_a_linked_corpus_has_the_linked_ids_wherever_an_actor_stands(tmp_path):
    path = tmp_path / "talks.jsonl"
    pd.DataFrame({
        "id": ["one", "two"],
        "text": [
            "“Mali is a corrupt liar,” Ana Ruiz of Acme Inc. said. She wants a ceasefire.",
            "“Mali lied,” Ana M. Ruiz said. The envoys of Acme Corp. want a ceasefire.",
        ],
    }).to_json(path, orient="records", lines=True)  # fmt: skip
    corpus = read_corpus(path, tmp_path / "out", issues={"ceasefire": ["ceasefire"]}, workers=0)
    linked = corpus.link_actors()
    ruiz = "ana-m-ruiz"
    assert {"ana-ruiz", ruiz} <= set(corpus.attributions["actor_id"].dropna())
    assert "ana-ruiz" not in set(linked.attributions["actor_id"])
    spoken = linked.sentiment[linked.sentiment["text"] == "Mali"]
    assert set(spoken["voice"]) == {ruiz}
    assert set(linked.sentiment["voice"]) - set(corpus.sentiment["voice"]) <= {ruiz}
    people = linked.actors[linked.actors["actor_id"] == ruiz]
    assert people["name"].tolist() == ["Ana M. Ruiz", "Ana M. Ruiz"]
    assert linked.stance["target"].isin({*linked.actors["actor_id"], "ceasefire"}).all()
    assert linked.stance["holder"].isin(linked.actors["actor_id"]).all()
    assert corpus.links.empty
    assert linked.links["rule"].notna().all()
    assert linked.actors.set_index("actor_id").loc["mali", "wikidata"].tolist() == ["Q912", "Q912"]
