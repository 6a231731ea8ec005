"""Pronouns and nominals: whom *he*, *they*, *its*, *the envoy* and *I* refer to.

A log-linear model shares one probability among the actors mentioned before and *none of them*; its
features are the reader model's antecedent probability, agreement, distance, grammatical role,
salience, and who is speaking. Its coefficients are package data (``data/antecedents.json``), fitted
by ``lab/benchmarks/fit_antecedents.py``. Below a threshold it abstains, and the rule says so.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources

from newslab.actors.discourse import Discourse, Known
from newslab.actors.gazetteer import country_names
from newslab.actors.names import is_same_person, slug
from newslab.actors.nominals import apposed, body_spoken_of, described_ahead, describes, only_state
from newslab.actors.offices import Office, holder_of
from newslab.records import Actor, Candidate, Mention


@lru_cache(maxsize=1)
def _model() -> Mapping[str, Mapping[str, float]]:
    """Coefficients by kind of pronoun, and the thresholds."""
    data = resources.files("newslab").joinpath("data/antecedents.json").read_text("utf-8")
    tables: dict[str, dict[str, float]] = json.loads(data)["tables"]
    return tables


def chances_of(kind: str, told: Sequence[Mapping[str, float]]) -> list[float]:
    """The probability of each actor that a pronoun of this kind refers to it.

    They sum to less than 1: what is left is the chance that it refers to none of them.

    Parameters
    ----------
    kind : str
        *he or she*, *it*, *they* or *nominal*.
    told : sequence of mapping
        For each actor, what `newslab.actors.discourse.features` tells.

    >>> few, many = chances_of("it", [{}]), chances_of("it", [{}, {}, {}])
    >>> [round(chance, 2) for chance in few], [round(chance, 2) for chance in many]
    ([0.5], [0.25, 0.25, 0.25])
    """
    weights = _model()[kind]
    scores = [sum(weights.get(name, 0.0) * value for name, value in row.items()) for row in told]
    highest = max([0.0, *scores])
    shares = [math.exp(score - highest) for score in scores]
    whole = math.exp(-highest) + sum(shares)
    return [share / whole for share in shares]


def resolve_antecedents(
    state: Discourse, held: Sequence[Office] = ()
) -> tuple[list[Actor], list[Mention]]:
    """Add the pronouns and nominals to the mentions of `resolve_actors`.

    Parameters
    ----------
    state : Discourse
        The text before anything of it is read on: its candidates, actors, mentions and
        attributions (*I* and *we* in a direct quotation are its source).
    held : sequence of Office
        The offices held on the day of the text (`held_on`): with them *the French president* is
        who was it, even if never named.

    Returns
    -------
    list of Actor
        With those whom only their office names.
    list of Mention
        In text order. ``actor_id`` is None where nothing reached its threshold.
    """
    found = []
    late = []
    for candidate in state.candidates:
        if candidate.form not in ("pronoun", "nominal") or candidate.type is not None:
            continue
        if candidate.gender == "1":
            late.append(candidate)
            continue
        state.advance(candidate.first)
        if candidate.form == "nominal":
            mention = _resolve_nominal(state, candidate, held)
        else:
            mention = _resolve_pronoun(state, candidate)
        found.append(mention)
        if mention.actor_id is not None:
            state.note(candidate, mention.actor_id)
    found += [_resolve_first_person(state, candidate) for candidate in late]
    resolved = sorted([*state.mentions, *found], key=lambda mention: mention.span)
    order = {id_: i for i, id_ in enumerate(dict.fromkeys(m.actor_id for m in resolved))}
    named = [known.actor for known in state.known.values()]
    return sorted(named, key=lambda actor: order.get(actor.id, len(order))), resolved


def _resolve_first_person(state: Discourse, candidate: Candidate) -> Mention:
    """*I* and *we*: the source of the direct quotation around them."""
    speaker, said = state.speaker(candidate.span)
    if said is None or said.kind == "indirect":
        return _abstained(candidate, "first person: outside quotations")
    if speaker is None:
        return _abstained(candidate, "first person: nobody says who is quoted")
    return Mention(candidate.span, speaker, candidate.form, "first person: who is quoted")


def _abstained(candidate: Candidate, rule: str) -> Mention:
    return Mention(candidate.span, None, candidate.form, rule)


def _resolve_pronoun(state: Discourse, candidate: Candidate) -> Mention:
    kind = pronoun_kind(candidate)
    fitting = [known for known in state.known.values() if fits(known, candidate)]
    ranked = _rank(state, kind, candidate, fitting)
    if not ranked:
        return _abstained(candidate, "pronoun: abstained (nobody before it agrees)")
    best, chance = ranked[0]
    if chance < _model()["thresholds"][kind]:
        return _abstained(candidate, f"pronoun: abstained (p = {chance:.2f})")
    return Mention(candidate.span, best.actor.id, candidate.form, f"pronoun: p = {chance:.2f}")


def pronoun_kind(candidate: Candidate) -> str:
    """*he or she*, *it* or *they*: each has coefficients and a threshold of its own."""
    return "they" if candidate.plural else "it" if candidate.gender == "n" else "he or she"


def fits(known: Known, candidate: Candidate) -> bool:
    """Whether an actor can be what a pronoun of this gender and number stands for."""
    type_ = known.actor.type
    if candidate.plural:
        return type_ in ("GROUP", "ORGANISATION") or known.plural
    if candidate.gender in ("m", "f"):
        told = known.gender
        return type_ == "PERSON" and (told is None or told == candidate.gender)
    return type_ in ("STATE", "ORGANISATION")


def _rank(
    state: Discourse, kind: str, candidate: Candidate, fitting: Sequence[Known]
) -> list[tuple[Known, float]]:
    """Actors with the probability that a pronoun or nominal refers to them, best first."""
    asked = state.questions(candidate, fitting)
    chances = chances_of(kind, [told for _, told in asked])
    ranked = zip([known for known, _ in asked], chances, strict=True)
    return sorted(ranked, key=lambda pair: -pair[1])


def _resolve_nominal(state: Discourse, candidate: Candidate, held: Sequence[Office]) -> Mention:
    noun, span = candidate.nouns[0], candidate.span
    beside = apposed(state, candidate)
    if beside is not None:
        return Mention(span, beside, candidate.form, "nominal: set beside its name")
    described = [k for k in state.known.values() if noun in k.nouns and describes(k, candidate)]
    described = [k for k in described if k.at]
    word = state.doc.lower[candidate.last - 1]
    if word != noun and word.endswith("s"):  # "the ministries" are none of those named
        described = [k for k in described if k.actor.type == "GROUP"]
        if not described:
            return _abstained(candidate, "nominal: abstained")
    if candidate.country is not None:
        same = [k for k in described if k.actor.country == candidate.country]
        if len(same) == 1:
            return Mention(span, same[0].actor.id, candidate.form, "nominal: so described")
        holder = holder_of(candidate.country, noun, held)
        if holder is not None and not same:
            actor_id = _office_holder(state, holder, candidate.country)
            return Mention(span, actor_id, candidate.form, "nominal: held this office that day")
        described = same
    ranked = _rank(state, "nominal", candidate, described)
    if ranked and (len(ranked) == 1 or ranked[0][1] > 2 * ranked[1][1]):
        return Mention(span, ranked[0][0].actor.id, candidate.form, "nominal: so described")
    if ranked:
        latest = max(described, key=lambda known: known.at[-1])
        return Mention(span, latest.actor.id, candidate.form, "nominal: so described, last named")
    ahead = described_ahead(state, candidate)
    if ahead is not None:
        return Mention(span, ahead, candidate.form, "nominal: so described, named later")
    body = body_spoken_of(state, candidate)
    if body is not None:
        return Mention(span, body, candidate.form, "nominal: the organisation last spoken of")
    only = only_state(state, candidate) if noun in ("country", "nation", "government") else None
    if only is not None:
        return Mention(span, only, candidate.form, "nominal: the only state near")
    fitting = [
        k
        for k in state.known.values()
        if k.at and describes(k, candidate) and candidate.country in (None, k.actor.country)
    ]
    ranked = _rank(state, "nominal", candidate, fitting)
    if ranked and ranked[0][1] >= _model()["thresholds"]["nominal"] and state.scorer is not None:
        chance = ranked[0][1]
        return Mention(span, ranked[0][0].actor.id, candidate.form, f"nominal: p = {chance:.2f}")
    return _abstained(candidate, "nominal: abstained")


def _office_holder(state: Discourse, name: str, country: str) -> str:
    """The id of the actor of this name, made if the text does not name them."""
    words = name.split()
    for known in state.known.values():
        names = known.actor.name.split()
        if known.actor.type == "PERSON" and (
            is_same_person(names, words) if len(names) > 1 else names[0] in words[1:]
        ):
            return known.actor.id
    id_ = slug(name)
    while id_ in state.known:
        id_ += "-2"
    actor = Actor(id_, name, "PERSON", (), None, country if country in country_names() else None)
    state.known[id_] = Known(actor)
    return id_
