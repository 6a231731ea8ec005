"""Who is who: candidate mentions to actors with readable ids, and mentions that know theirs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from newslab.actors.gazetteer import (
    Office,
    adjective_of,
    country_names,
    find_entries,
    role_of,
    wikidata_items,
)
from newslab.actors.names import (
    fold,
    is_acronym,
    is_same_person,
    name_words,
    new_id,
    spelling,
    surname_at,
)
from newslab.actors.organisations import GENERAL, Body, explains, find_bodies
from newslab.actors.persons import Bearer, find_bearers
from newslab.records import Actor, ActorType, Candidate, Mention
from newslab.text.doc import Doc


@dataclass(slots=True)
class _Cluster:
    """Candidates that name one actor, each with the rule that says so."""

    type: ActorType
    name: str
    members: dict[int, str]
    country: str | None = None


def resolve_actors(
    doc: Doc, candidates: Sequence[Candidate], *, held: Sequence[Office] = ()
) -> tuple[list[Actor], list[Mention]]:
    """Who the candidates of `find_mentions` name.

    Parameters
    ----------
    doc : Doc
    candidates : sequence of Candidate
        Pronouns and nominals are left to `resolve_antecedents`.
    held : sequence of Office
        The offices held on the day of the text (`held_on`): with them a bare *President Lula*
        becomes the one who was it.

    Returns
    -------
    list of Actor
        In the order of their first mention. Ids are ASCII slugs of the names, unique.
    list of Mention
        In text order: all names, with ``actor_id`` None where a rule abstains.
    """
    text = doc.text
    candidates = _spelled_out_here(text, candidates)
    sentence_of = [doc.sentence(candidate.first) for candidate in candidates]
    clusters = _keyed(text, candidates)
    bearers, open_names = find_bearers(text, candidates, sentence_of)
    clusters += [_person(text, candidates, bearer, held) for bearer in bearers]
    countries = {spelling(_surname(c.name)): c.country for c in clusters if c.type == "PERSON"}
    bodies = find_bodies(text, candidates)
    spelled_out = _spelled_out(text, candidates, clusters)
    known: dict[str, _Cluster] = {}
    by_last_word: dict[str, dict[str, _Cluster]] = {}

    def note(cluster: _Cluster) -> None:
        name = fold(cluster.name)
        if name not in known:
            known[name] = by_last_word.setdefault(name.split(" ")[-1], {})[name] = cluster

    named = {fold(cluster.name): cluster for cluster in clusters if cluster.type != "PERSON"}
    for cluster in named.values():
        note(cluster)
    for body in sorted(bodies, key=lambda body: -len(body.words)):
        owner = known.get(fold(body.name)) or _ending(body, by_last_word)
        if owner is None and len(body.words) == 1:
            name = candidates[min(body.members)].name
            article = text[max(name.start - 4, 0) : name.start].lower() == "the "
            owner = spelled_out.get(name.of(text)) or (
                spelled_out.get(f"the {name.of(text)}") if article else None
            )
        if owner is not None:
            owner.members.update(body.members)
        elif len(body.words) == 1 and _is_general(body.words[0]):
            open_names.update(dict.fromkeys(body.members, "name: too general to tell whose"))
        else:
            country = body.country
            if candidates[min(body.members)].rule == "of a person":
                country = country or countries.get(spelling(body.name.split()[-2]))
            cluster = _Cluster("ORGANISATION", body.name, body.members, country)
            note(cluster)
            clusters.append(cluster)
    clusters.sort(key=lambda cluster: min(cluster.members))
    actors = _actors(text, candidates, clusters)
    of = {i: (actor.id, rule) for actor, cluster in zip(actors, clusters, strict=True)
          for i, rule in cluster.members.items()}  # fmt: skip
    mentions = []
    for i, candidate in enumerate(candidates):
        if candidate.form in ("pronoun", "nominal") and candidate.type is None:
            continue
        actor_id, rule = of.get(i, (None, open_names.get(i, candidate.rule)))
        mentions.append(Mention(candidate.span, actor_id, candidate.form, rule))
    return actors, mentions


def _ending(body: Body, by_last_word: Mapping[str, Mapping[str, _Cluster]]) -> _Cluster | None:
    """The one organisation whose name ends with another's: *the Post*, *the Supreme Court*.

    Of a name of several words nothing but the state may be left out.
    """
    tail = " " + (body.words[0] if len(body.words) == 1 else fold(body.name))
    known = by_last_word.get(tail.split(" ")[-1], {})
    ends = [(name.removesuffix(tail), cluster) for name, cluster in known.items()
            if cluster.type == "ORGANISATION" and name.endswith(tail)]  # fmt: skip
    if len(body.words) > 1:
        ends = [(rest, cluster) for rest, cluster in ends
                if cluster.country and rest == fold(adjective_of(cluster.country))]  # fmt: skip
    return ends[0][1] if len(ends) == 1 else None


def _spelled_out_here(text: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Candidates without the key of an acronym to which the text itself gives another meaning.

    *NRA (the National Rivers Agency)* is not the NRA that everybody knows.
    """
    other = set()
    for one, two in pairwise(candidates):
        for long, short in ((one, two), (two, one)):
            own = long.key is None and long.type == "ORGANISATION" and short.key is not None
            if not own or is_acronym(short.key or "") or not is_acronym(short.name.of(text)):
                continue
            words, known = ({*fold(name).split()} for name in (long.name.of(text), short.key or ""))
            if 2 * len(words & known) < len(words) and explains(text, long, short):
                other.add(short.key)
    return [
        replace(c, key=None, country=None)
        if c.key in other and is_acronym(c.name.of(text)) else c
        for c in candidates
    ]  # fmt: skip


def _spelled_out(
    text: str, candidates: Sequence[Candidate], clusters: Sequence[_Cluster]
) -> dict[str, _Cluster]:
    """Whom an acronym stands for: a known name beside it, or *the* one person with that title."""
    of = {i: cluster for cluster in clusters for i in cluster.members}
    found: dict[str, _Cluster] = {}
    titled: dict[str, dict[int, _Cluster]] = {}
    for i, candidate in enumerate(candidates):
        for k in (i - 1, i + 1):
            known = 0 <= k < len(candidates) and candidates[k].key is not None and k in of
            if known and candidate.key is None and is_acronym(candidate.name.of(text)) and (
                    explains(text, candidates[k], candidate)):  # fmt: skip
                found[candidate.name.of(text)] = of[k]
        letters = _initials(text[candidate.span.start : candidate.name.start])
        if letters and i in of:
            titled.setdefault(f"the {letters}", {})[id(of[i])] = of[i]
    return found | {
        words: next(iter(bearers.values()))
        for words, bearers in titled.items()
        if len(bearers) == 1
    }


def _initials(title: str) -> str:
    """The capital letters that begin two or more words of a title: *Attorney General*, AG."""
    letters = "".join(word[0] for word in title.split() if word[0].isupper())
    return letters if len(letters) > 1 else ""


def _is_general(word: str) -> bool:
    """Whether a word alone names no organisation, capital letter or not."""
    unique = ("senate", "parliament", "congress", "cabinet", "assembly")
    general = bool(role_of(word)) or word in GENERAL or word in ("news", "city")
    return word not in unique and general


def _keyed(text: str, candidates: Sequence[Candidate]) -> list[_Cluster]:
    """The clusters of candidates whose words alone tell the actor."""
    clusters: dict[str, _Cluster] = {}
    for i, candidate in enumerate(candidates):
        if candidate.key is None or candidate.type is None:
            continue
        key = fold(candidate.key).replace("defence", "defense")
        cluster = clusters.setdefault(key, _Cluster(candidate.type, candidate.key, {}))
        cluster.members[i] = candidate.rule
        cluster.country = cluster.country or candidate.country
    return list(clusters.values())


def _person(
    text: str, candidates: Sequence[Candidate], bearer: Bearer, held: Sequence[Office]
) -> _Cluster:
    """The cluster of one person, under the fullest of their names."""
    names = Counter(" ".join(name_words(candidates[i].name.of(text)))
                    for i in sorted(bearer.members))  # fmt: skip
    name = max(names, key=lambda n: (
        _n_long(n) > 1, not n.isupper(), names[n], _n_long(n), -len(n.split())))  # fmt: skip
    if len(bearer.words) > 1 and all(len(name_words(n)) == 1 for n in names):
        name = " ".join(bearer.words)  # "Rosa" of "Rosa and Ivan Molina"
    cluster = _Cluster("PERSON", name, dict(bearer.members), bearer.country)
    office = _office_of(name, bearer, held)
    if office is not None:
        cluster.name = office.name if len(name.split()) == 1 else name
        cluster.country = office.of if office.of in country_names() else bearer.country
    if bearer.generation:
        tail = {"jr": "Jr.", "sr": "Sr."}.get(bearer.generation, bearer.generation.upper())
        cluster.name = f"{cluster.name} {tail}"
    if cluster.name.isupper() and len(cluster.name) > 3:
        cluster.name = cluster.name.title()
    return cluster


def _office_of(name: str, bearer: Bearer, held: Sequence[Office]) -> Office | None:
    """The office that a person held on the day, if their title or full name tells it."""
    alone = len(name.split()) == 1
    told = [office for office in held
            if bearer.country in (None, office.of)
            and (spelling(_surname(office.name)) == spelling(name) and
                 not bearer.nouns.isdisjoint(_nouns(office)) if alone
                 else is_same_person(name.split(), office.name.split()))]  # fmt: skip
    return told[0] if len({office.name for office in told}) == 1 else None


def _n_long(name: str) -> int:
    """How many words of a name are more than an initial."""
    return sum(len(word.strip(".")) > 1 for word in name.split())


def _surname(name: str) -> str:
    words = name.split()
    return words[surname_at(words)]


def _nouns(office: Office) -> set[str]:
    return {noun for title in office.titles for noun in (title, title.split()[-1])}


def _actors(
    text: str, candidates: Sequence[Candidate], clusters: Sequence[_Cluster]
) -> list[Actor]:
    """The records of clusters: ids, aliases, and what they are part of."""
    ids: dict[str, None] = {}
    for cluster in clusters:
        ids[new_id(cluster.name, ids)] = None
    states = {c.country: id_ for c, id_ in zip(clusters, ids, strict=True) if c.type == "STATE"}
    by_name = {c.name: id_ for c, id_ in zip(clusters, ids, strict=True)}
    actors = []
    for cluster, id_ in zip(clusters, ids, strict=True):
        part_of = None
        if cluster.type in ("ORGANISATION", "GROUP"):
            part_of = states.get(cluster.country) if cluster.country else None
            part_of = part_of or _owner(cluster, by_name)
        aliases = _aliases(text, candidates, cluster)
        actors.append(Actor(id_, cluster.name, cluster.type, aliases,
                            part_of if part_of != id_ else None, cluster.country,
                            wikidata_items().get(cluster.country or "")
                            if cluster.type == "STATE" else None))  # fmt: skip
    return actors


def _owner(cluster: _Cluster, by_name: Mapping[str, str]) -> str | None:
    """The organisation that a group's name begins with (*NATO allies*)."""
    if cluster.type != "GROUP":
        return None
    found = find_entries(cluster.name.split())
    return by_name.get(found[0][2][0].name) if found and found[0][0] == 0 else None


def _aliases(text: str, candidates: Sequence[Candidate], cluster: _Cluster) -> tuple[str, ...]:
    """The other names under which the text mentions an actor, commonest first."""
    counts: Counter[str] = Counter()
    for i in cluster.members:
        candidate = candidates[i]
        if candidate.form != "demonym":
            counts[" ".join(candidate.span.of(text).split())] += 1
    folded = {cluster.name}
    aliases = []
    for alias, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if alias not in folded:
            folded.add(alias)
            aliases.append(alias)
    return tuple(aliases)
