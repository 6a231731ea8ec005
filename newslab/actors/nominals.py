"""Whom a description can name: *the envoy*, *the company*, *Kenyan general killed*."""

from __future__ import annotations

from newslab.actors.discourse import Discourse, Known
from newslab.actors.gazetteer import is_context, look_up, role_of
from newslab.records import Candidate

# A description without an article in the first sentences may name who is named after it.
_OPENING = 2
# So many sentences may lie between a headline and the name it tells of; bylines count as some.
_AHEAD = 6
# Fewer characters than this are a comma and the space beside it.
_ASIDE = 4
# The organisation last spoken of was named this many sentences ago, or fewer.
_NEAR = 3


def described_ahead(state: Discourse, candidate: Candidate) -> str | None:
    """The one person so described whom the next sentences name: *Kenyan general killed*."""
    here = state.doc.sentence(candidate.first)
    if candidate.country is None or here > _OPENING:
        return None
    fitting = [
        known.actor.id
        for known in state.known.values()
        if candidate.nouns[0] in known.nouns
        and known.actor.country in (None, candidate.country)
        and known.ahead
        and not known.at
        and state.doc.sentence(known.ahead[0][0]) - here <= _AHEAD
    ]
    return fitting[0] if len(fitting) == 1 else None


def body_spoken_of(state: Discourse, candidate: Candidate) -> str | None:
    """The organisation that *the company*, *the agency* goes back to, where one alone can be.

    Of those named in the last sentences whose kind is not another; the one named last, unless
    its sentence names two.
    """
    here = state.doc.sentence(candidate.first)
    near: dict[int, list[str]] = {}
    for known in state.known.values():
        if known.at and can_be_called(candidate.nouns[0], known):
            near.setdefault(state.doc.sentence(known.last), []).append(known.actor.id)
    latest = max(near, default=here - _NEAR - 1)
    return near[latest][0] if here - latest <= _NEAR and len(near[latest]) == 1 else None


def can_be_called(noun: str, known: Known) -> bool:
    """Whether an organisation can be *the company*, *the agency*: its name tells no other kind.

    >>> from newslab.records import Actor
    >>> firm, fund = (Known(Actor(n, n, "ORGANISATION")) for n in ("Ruiz Shipping", "Ruiz Fund"))
    >>> can_be_called("company", firm), can_be_called("agency", firm), can_be_called("fund", fund)
    (True, False, True)
    """
    if known.actor.type != "ORGANISATION":
        return False
    words = {*known.nouns, *known.actor.name.lower().split()}
    kinds = {word for word in words if "ORGANISATION" in role_of(word)}
    if noun in kinds:
        return True
    family = next((f for f in ("business", "agency", "bank") if is_context(f, noun)), None)
    if family is None:
        return False
    if kinds:
        return any(is_context(family, kind) for kind in kinds)
    entries = look_up(known.actor.name)
    return family == "business" and all(e.kind in ("outlet", "platform") for e in entries)


def only_state(state: Discourse, candidate: Candidate) -> str | None:
    """The one state that the last three sentences name, if there is just one."""
    here = state.doc.sentence(candidate.first)
    near = [
        known.actor.id
        for known in state.known.values()
        if known.actor.type == "STATE"
        and known.at
        and here - state.doc.sentence(known.last) <= 2
    ]
    return near[0] if len(near) == 1 else None


def describes(known: Known, candidate: Candidate) -> bool:
    """Whether a noun can describe an actor of this type and gender."""
    roles = role_of(candidate.nouns[0]) or {"PERSON": None}
    told = known.gender
    agrees = candidate.gender is None or told is None or told == candidate.gender
    return known.actor.type in roles and agrees


def apposed(state: Discourse, candidate: Candidate) -> str | None:
    """The actor named right beside a nominal: *the envoy, Ann Lee,*; *Ann Lee, the envoy,*."""
    text, here = state.doc.text, candidate.span
    roles = role_of(candidate.nouns[0]) or {"PERSON": None}
    for span, actor_id in state.owner.items():
        if not 0 < max(here.start - span.end, span.start - here.end) < _ASIDE:
            continue
        gap = text[min(span.end, here.end) : max(span.start, here.start)]
        if gap.strip() == "," and state.known[actor_id].actor.type in roles:
            return actor_id
    return None
