"""What a reader knows by the time a pronoun comes: who was mentioned where, and who speaks."""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import attrgetter

from newslab.records import Actor, Attribution, Candidate, Mention, Span, TokenRange
from newslab.text.doc import Doc

Scorer = Callable[[Sequence[tuple[TokenRange, TokenRange]]], Sequence[float]]

# Actors not mentioned in this many sentences before a pronoun are not asked about.
_REACH = 8
# So many mentions of an actor, the nearest, are compared with a pronoun.
_NEAREST = 3
_REFLEXIVE = ("himself", "herself", "itself", "themselves")
_WITHIN = ("ADJ", "ADV", "CCONJ", "NOUN", "NUM", "PROPN")
# Pronouns that are objects, and the most words between one and the subject of its verb.
_OBJECTS = ("him", "her", "them", "it")
_CLAUSE = 6
_POSSESSIVE = ("his", "her", "its", "their")


@dataclass(slots=True)
class Known:
    """What is known of an actor: how it is described, and the mentions so far and to come."""

    actor: Actor
    nouns: set[str] = field(default_factory=set)
    gender: str | None = None
    plural: bool = False
    at: list[TokenRange] = field(default_factory=list)
    ahead: list[TokenRange] = field(default_factory=list)

    @property
    def last(self) -> int:
        """The token where the last mention so far begins; -1 before the first."""
        return self.at[-1][0] if self.at else -1


class Discourse:
    """A text in the middle of being read.

    Parameters
    ----------
    doc : Doc
    candidates, actors, mentions
        What `find_mentions` and `resolve_actors` gave.
    attributions : sequence of Attribution
    scorer : callable or None
        ``encoding.antecedent``: pairs of token ranges to probabilities.
    """

    def __init__(
        self,
        doc: Doc,
        candidates: Sequence[Candidate],
        actors: Sequence[Actor],
        mentions: Sequence[Mention],
        attributions: Sequence[Attribution] = (),
        scorer: Scorer | None = None,
    ) -> None:
        self.doc, self.scorer = doc, scorer
        self.candidates, self.mentions = candidates, mentions
        self.innermost_first = sorted(attributions, key=lambda said: len(said.span))
        self.known = {actor.id: Known(actor) for actor in actors}
        self.owner: dict[Span, str] = {m.span: m.actor_id for m in mentions if m.actor_id}
        self._owned = sorted(self.owner)
        self._longest = max(map(len, self._owned), default=0)
        for candidate in candidates:
            known = self.known.get(self.owner.get(candidate.span, ""))
            if known is not None:
                known.nouns.update(candidate.nouns)
                known.gender = known.gender or candidate.gender
                known.plural = known.plural or candidate.plural
        for span in self._owned:
            place = (doc.at(span.start), doc.at(span.end - 1) + 1)
            if self.owner[span] in self.known:
                self.known[self.owner[span]].ahead.append(place)

    def advance(self, to: int) -> None:
        """Read on to token ``to``: mentions that end before it are now in the past."""
        for known in self.known.values():
            while known.ahead and known.ahead[0][1] <= to:
                known.at.append(known.ahead.pop(0))

    def note(self, candidate: Candidate, actor_id: str) -> None:
        """Note a pronoun or nominal that was resolved."""
        if candidate.span not in self.owner:
            insort(self._owned, candidate.span)
            self._longest = max(self._longest, len(candidate.span))
        self.owner[candidate.span] = actor_id
        self.known[actor_id].at.append((candidate.first, candidate.last))

    def speaker(self, span: Span) -> tuple[str | None, Attribution | None]:
        """Who speaks at ``span`` (an actor id), and the innermost attribution that holds it."""
        around = (said for said in self.innermost_first
                  for piece in said.content if piece.contains(span))  # fmt: skip
        said = next(around, None)
        if said is None:
            return None, None
        if said.actor_id is not None or said.source is None:
            return said.actor_id, said
        return self._first_in(said.source), said

    def _first_in(self, place: Span) -> str | None:
        """The actor of the first mention that shares a character with a place."""
        low = bisect_left(self._owned, place.start - self._longest, key=attrgetter("start"))
        for span in islice(self._owned, low, None):
            if span.overlaps(place):
                return self.owner[span]
            if span.start >= place.end:
                break
        return None

    def questions(
        self, candidate: Candidate, fitting: Sequence[Known]
    ) -> list[tuple[Known, dict[str, float]]]:
        """The actors near a pronoun or nominal, each with what the linear model weighs."""
        near = [known for known in fitting if self._is_near(known, candidate)]
        if not near:
            return []
        latest = sorted((known.last for known in near), reverse=True)
        speaker, said = self.speaker(candidate.span)
        asked = []
        for known, chance in zip(near, self._chances(candidate, near), strict=True):
            told = features(self.doc, candidate, known.at, known.gender, chance)
            told["recency rank"] = float(min(latest.index(known.last), 3))
            if said is not None and speaker == known.actor.id:
                told["speaks, directly" if said.kind == "direct" else "speaks, indirectly"] = 1.0
            asked.append((known, told))
        return asked

    def _is_near(self, known: Known, candidate: Candidate) -> bool:
        sentence = self.doc.sentence(candidate.first)
        if known.at:
            apart = not _is_object_of(self.doc, candidate, known.at[-1])
            return apart and sentence - self.doc.sentence(known.last) <= _REACH
        if not known.ahead or self.doc.sentence(known.ahead[0][0]) != sentence:
            return False
        between = range(candidate.last, known.ahead[0][0])
        return any(self.doc.upos[k] not in _WITHIN for k in between)  # not "her brother Max"

    def _chances(self, candidate: Candidate, near: Sequence[Known]) -> list[float]:
        """The reader model's best probability for each actor, over its nearest mentions."""
        if self.scorer is None:
            return [0.5] * len(near)
        here = (candidate.first, candidate.last)
        asked = [(i, there) for i, known in enumerate(near)
                 for there in (known.at[-_NEAREST:] or known.ahead[:1])]  # fmt: skip
        best = [0.0] * len(near)
        scores = self.scorer([(here, there) for _, there in asked])
        for (i, _), chance in zip(asked, scores, strict=True):
            best[i] = max(best[i], float(chance))
        return best


def features(
    doc: Doc,
    candidate: Candidate,
    at: Sequence[TokenRange],
    gender: str | None,
    chance: float,
) -> dict[str, float]:
    """What the linear model weighs for a pronoun or nominal and one actor.

    Names are those of the coefficients; values are 0 or 1, but for the logit of ``chance``
    (the reader model's probability) and the logarithm of the actor's mentions so far.
    """
    sentence = doc.sentence(candidate.first)
    told = {"bias": 1.0, "logit": math.log((chance + 1e-3) / (1 - chance + 1e-3))}
    told["gender agrees"] = float(gender is not None and gender == candidate.gender)
    if not at:
        return told | {"follows": 1.0}
    first, last = at[-1]
    away = sentence - doc.sentence(first)
    told[f"{min(away, 3)} sentences away"] = 1.0
    subject = doc.is_subject(first, last)
    told["last was subject"] = float(subject)
    told["both subjects"] = float(subject and doc.is_subject(candidate.first, candidate.last))
    lately = [a for a in at if sentence - doc.sentence(a[0]) <= 3]
    told["mentions lately"] = math.log1p(len(lately))
    told["mentions"] = math.log1p(len(at))
    told["begins its sentence"] = float(away > 0 and first - doc.bounds(first)[0] < 3)
    word = doc.lower[candidate.first]
    if away == 0:
        told["possessive, subject"] = float(word in _POSSESSIVE and subject)
        told["reflexive, subject"] = float(word in _REFLEXIVE and subject)
        told["tokens between"] = math.log1p(max(candidate.first - last, 0))
    return told


def _is_object_of(doc: Doc, candidate: Candidate, place: TokenRange) -> bool:
    """Whether a pronoun is the object of whose verb the name is the subject: *Lula denied it*."""
    first, last = place
    k = candidate.first
    here = doc.sentence(first) == doc.sentence(k) and k - last < _CLAUSE
    owns = doc.lower[k] == "her" and doc.tag(k + 1, k) in _WITHIN
    if not here or owns or doc.lower[k] not in _OBJECTS or doc.verb_after(k + 1) == k + 1:
        return False
    between = doc.upos[last:k]
    simple = between.count("VERB") == 1 and {"CCONJ", "SCONJ", "PUNCT"}.isdisjoint(between)
    return simple and doc.is_subject(first, last)
