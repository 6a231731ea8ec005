"""Pronouns and nominals: whom *he*, *they*, *its*, *the envoy* and *I* refer to.

A log-linear model shares one probability among the actors mentioned before and *none of them*; its
features are the reader model's antecedent probability, agreement, distance, grammatical role,
salience, and who is speaking. Its coefficients are package data (``data/antecedents.json``), fitted
by ``lab/benchmarks/fit_antecedents.py``. Below a threshold it abstains, and the rule says so.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, takewhile
from operator import attrgetter, itemgetter

from newslab.actors.gazetteer import Office, country_names, holder_of, is_context, look_up, role_of
from newslab.actors.names import is_same_person, new_id, slug
from newslab.package_data import read_data
from newslab.records import (
    JOINT,
    Actor,
    ActorType,
    Attribution,
    Candidate,
    Mention,
    Span,
    TokenRange,
)
from newslab.speech.voices import PHRASE, REFLEXIVE, attributions_around
from newslab.text.doc import OPENING_MARKS, Doc
from newslab.text.lists import listed

Scorer = Callable[[Sequence[tuple[TokenRange, TokenRange]]], Sequence[float]]

# Actors not mentioned in this many sentences before a pronoun are not asked about.
_REACH = 8
# So many of them at most, the last mentioned; no text but a list has as many.
_MOST = 60
# So many people without a name, the last, may be meant by a pronoun.
_MOST_UNNAMED = 8
# So many mentions of an actor, the nearest, are compared with a pronoun.
_NEAREST = 3
_CLUBS = listed("club")
_IS = frozenset("be become remain name declare elect call".split())
_WITHIN = ("ADJ", "ADV", "CCONJ", "NOUN", "NUM", "PROPN")
# Pronouns that are objects, and the most words between one and the subject of its verb.
_OBJECTS = ("him", "her", "them", "it")
_CLAUSE = 6
_POSSESSIVE = ("his", "her", "its", "their")
# Fewer characters than this are a comma and the space beside it.
_ASIDE = 4
# The organisation last spoken of was named this many sentences ago, or fewer.
_NEAR = 3


@dataclass(slots=True)
class Known:
    """What is known of an actor: how it is described, and the mentions so far and to come.

    ``is_named`` is false of those whom only a description tells, ``is_actor`` of those for whom
    the text has a word but no actor: *my aunt*.
    """

    actor: Actor
    nouns: set[str] = field(default_factory=set)
    gender: str | None = None
    plural: bool = False
    at: list[TokenRange] = field(default_factory=list)
    ahead: list[TokenRange] = field(default_factory=list)
    is_named: bool = True
    is_actor: bool = True

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
        spans = [candidate.span for candidate in candidates]
        self._said = dict(zip(spans, attributions_around(spans, attributions), strict=True))
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
        # What is asked of one pronoun must not grow with the text: see `nearby`.
        self._order = {id_: number for number, id_ in enumerate(self.known)}
        self._coming = sorted((place[1], id_) for id_, known in self.known.items()
                              for place in known.ahead)[::-1]  # fmt: skip
        self._lately: dict[str, dict[str, Known]] = {}  # by noun and at all, last mentioned last
        self._introduced: dict[int, list[tuple[int, Known]]] = {}  # by the sentence, in its order
        for known in self.known.values():
            for first, _ in known.ahead[:1]:
                self._introduced.setdefault(doc.sentence(first), []).append((first, known))
        for introduced in self._introduced.values():
            introduced.sort(key=itemgetter(0))
        self._spoken = {said.source: said.content for said in attributions
                        if said.kind == "direct"}  # fmt: skip
        self._speaker_at = {said.source: said.actor_id for said in attributions
                            if said.source is not None}  # fmt: skip
        self._sources = sorted(self._speaker_at)
        self._unnamed: list[Known] = []
        self._unnamed_to_come = self._find_unnamed(attributions)

    def _find_unnamed(self, attributions: Sequence[Attribution]) -> list[Known]:
        """People of whom the text tells no name, but what they say, or whose kin they are.

        *A spokesperson for Acme* (who speaks for an actor), *the victim's mother*, *my aunt*:
        a pronoun may stand for them too.
        """
        found = []
        sources = {head: said for said in attributions
                   if (head := self._describing(said)) is not None}  # fmt: skip
        for k, lemma in enumerate(self.doc.lemmas):
            kin = is_context("kin", lemma) and self.doc.upos[k] == "NOUN"
            if not kin and k not in sources or self._is_named(k):
                continue
            gender = role_of(self.doc.lower[k]).get("PERSON")
            served = self.known.get(sources[k].actor_id or "") if k in sources else None
            speaks_for = served.actor.id if served and served.actor.type != "PERSON" else ""
            actor = Actor(speaks_for, self.doc.words[k], "PERSON")
            found.append(Known(actor, {lemma}, gender, at=[(k, k + 1)], is_actor=False))
        return found[::-1]

    def _describing(self, said: Attribution) -> int | None:
        """The noun, in the singular, by which a source describes one person whom nobody knows.

        *The investor* may be somebody known; *a spokesman*, *the spokesman for Acme* are not.
        """
        doc = self.doc
        low, high = doc.range(said.source) if said.source is not None else (0, 0)
        definite = low < high and doc.lower[low] in ("the", "this", "that")
        if low == high or definite and said.actor_id is None:
            return None
        head = doc.head(low + (doc.upos[low] == "DET"))
        if head is not None and doc.is_possessive(head + 1):
            head = doc.head(head + 2)
        if head is None or head >= high or doc.upos[head] != "NOUN":
            return None
        kinds = role_of(doc.lemmas[head])
        one = doc.lemmas[head] == doc.lower[head]
        return head if one and ("PERSON" in kinds or not kinds) else None

    def _is_named(self, k: int) -> bool:
        """Whether a noun stands in a mention, or beside a name that it describes."""
        first, words = k, self.doc.words
        while self.doc.tag(first - 1, k) in ("DET", "PRON", "ADJ"):
            first -= 1
        after = k + 1 + (k + 1 < len(words) and words[k + 1] == ",")
        before = first - 1 - (first > 0 and words[first - 1] == ",")
        beside = [j for j in (k, after, before * (before < first - 1)) if 0 < j < len(words)]
        told = first > 0 and self.doc.lemmas[first - 1] == "be"
        return told or any(self._first_in(self.doc.tokens[j].span) for j in (k, *beside))

    def speakers_first(self) -> Iterator[tuple[int, Candidate]]:
        """Pronouns and nominals, each with the token up to which the text is read before it.

        In text order, but that whoever is quoted is known before the words quoted are read: of
        *“He lied,” she said* first *she*.
        """
        common = [c for c in self.candidates
                  if c.form in ("pronoun", "nominal") and c.type is None]  # fmt: skip
        opens = {source: self.doc.at(content[0].start) for source, content in self._spoken.items()
                 if source is not None and content[0].start < source.start}  # fmt: skip
        places = [(opens.get(c.span, c.first) if c.form == "pronoun" else c.first, c)
                  for c in common]  # fmt: skip
        yield from sorted(places, key=lambda place: (place[0], place[0] == place[1].first))

    def takes_part(self, candidate: Candidate) -> bool:
        """Whether somebody without a name acts, is acted on, owns, or is spoken of by others.

        Behind a preposition the author only brings them in. What somebody *is* tells of whoever
        is known: *he was the founder*, *declared the winner*.
        """
        doc, first, last = self.doc, candidate.first, candidate.last
        told = first - 1 - (first > 0 and doc.words[first - 1] in OPENING_MARKS)
        if told >= doc.bounds(first)[0] and (doc.lemmas[told] in _IS or doc.lower[told] == "as"):
            return False
        at = bisect_right(self._sources, Span(candidate.span.start, len(doc.text))) - 1
        speaks = at >= 0 and self._sources[at].overlaps(candidate.span)
        spoken_of = self.speaker(candidate)[1] is not None
        return speaks or spoken_of or doc.preposition(first) is None or doc.is_possessive(last)

    def unnamed_speaker(self, candidate: Candidate) -> Known | None:
        """The nameless speaker that a pronoun goes on with: *a clerk said so. “Yes,” he said*."""
        at = bisect_left(self._sources, candidate.span)
        if at in (0, len(self._sources)) or self._sources[at] != candidate.span:
            return None
        first, last = self.doc.range(self._sources[at - 1])
        if self.doc.sentence(candidate.first) - self.doc.sentence(first) > 1:
            return None
        return next((u for u in self.unnamed() if first <= u.last < last), None)

    def spoke_last(self, candidate: Candidate) -> tuple[str | None, int]:
        """Who spoke before a pronoun, and in which sentence; before the words that are its own."""
        words = self._spoken.get(candidate.span, ())
        begin = min([candidate.span.start, *(piece.start for piece in words)])
        at = bisect_left(self._sources, begin, key=attrgetter("start")) - 1
        if at < 0:
            return None, 0
        source = self._sources[at]
        speaker = self._speaker_at[source] or self._first_in(source)
        return speaker, self.doc.sentence(self.doc.range(source)[0])

    def unnamed(self) -> list[Known]:
        """People without a name, the last that were spoken of."""
        return self._unnamed[-_MOST_UNNAMED:]

    def advance(self, to: int) -> None:
        """Read on to token ``to``: mentions that end before it are now in the past."""
        while self._coming and self._coming[-1][0] <= to:
            known = self.known[self._coming.pop()[1]]
            while known.ahead and known.ahead[0][1] <= to:
                self._mention(known, known.ahead.pop(0))
        while self._unnamed_to_come and self._unnamed_to_come[-1].at[0][1] <= to:
            self._unnamed.append(self._unnamed_to_come.pop())

    def _mention(self, known: Known, place: TokenRange) -> None:
        """An actor is mentioned: it is now the one mentioned last."""
        known.at.append(place)
        for noun in ("", *known.nouns):
            lately = self._lately.setdefault(noun, {})
            lately.pop(known.actor.id, None)
            lately[known.actor.id] = known

    def lately(self, noun: str = "", since: int = 0) -> list[Known]:
        """The actors mentioned last, so described, in sentence ``since`` or later."""
        last = islice(reversed(self._lately.get(noun, {}).values()), _MOST)
        found = takewhile(lambda known: self.doc.sentence(known.last) >= since, last)
        return sorted(found, key=self._order_of)

    def nearby(self, candidate: Candidate) -> list[Known]:
        """Whom a pronoun may stand for: those mentioned last, those its sentence introduces."""
        sentence = self.doc.sentence(candidate.first)
        introduced = self._introduced.get(sentence, [])
        begin = bisect_left(introduced, candidate.first, key=itemgetter(0))
        ahead = [known for _, known in introduced[begin : begin + _MOST] if not known.at]
        found = [*self.lately(since=sentence - _REACH - 1), *ahead]
        return sorted(found, key=self._order_of)

    def _order_of(self, known: Known) -> int:
        return self._order.setdefault(known.actor.id, len(self._order))

    def note(self, candidate: Candidate, actor_id: str) -> None:
        """Note a pronoun or nominal that was resolved."""
        if candidate.span not in self.owner:
            insort(self._owned, candidate.span)
            self._longest = max(self._longest, len(candidate.span))
        self.owner[candidate.span] = actor_id
        self._mention(self.known[actor_id], (candidate.first, candidate.last))

    def speaker(self, candidate: Candidate) -> tuple[str | None, Attribution | None]:
        """Who speaks where a pronoun stands (an actor id), and the attribution that holds it."""
        said = self._said.get(candidate.span)
        if said is None:
            return None, None
        if said.actor_id is not None or said.source is None:
            return said.actor_id, said
        return self._first_in(said.source), said

    def owned_beside(self, place: Span) -> Iterator[Span]:
        """The mentions of actors that begin not far before a place or not far behind it."""
        low = place.start - self._longest - _ASIDE
        at = bisect_left(self._owned, low, key=attrgetter("start"))
        return takewhile(lambda span: span.start < place.end + _ASIDE,
                         islice(self._owned, at, None))  # fmt: skip

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
        speaker, said = self.speaker(candidate)
        speaking = (speaker or "").split(JOINT)
        near = [known for known in fitting if self._is_near(known, candidate, said)]
        if said is not None and said.kind == "direct":  # whoever speaks says "I"
            near = [known for known in near if known.actor.id not in speaking]
        words = self._spoken.get(candidate.span, ())  # nobody calls themself by name
        near = [
            known
            for known in near
            if not any(
                piece.contains(self.doc.span(*at)) for at in known.at[-_NEAREST:] for piece in words
            )
        ]
        if not near:
            return []
        latest = sorted((known.last for known in near), reverse=True)
        last_speaker, there = self.spoke_last(candidate)
        speaks = candidate.span in self._speaker_at
        goes_on = speaks and self.doc.sentence(candidate.first) - there <= 1
        asked = []
        for known, chance in zip(near, self._chances(candidate, near), strict=True):
            told = features(self.doc, candidate, known.at, known.gender, chance)
            told["recency rank"] = float(min(latest.index(known.last), 3))
            told["speaks"] = float(speaks)
            if known.actor.id == last_speaker:
                told |= {"spoke last": 1.0, "spoke last, speaks": float(speaks),
                         "spoke last, speaks again": float(goes_on)}  # fmt: skip
            if said is not None and known.actor.id in speaking:
                told["speaks, directly" if said.kind == "direct" else "speaks, indirectly"] = 1.0
            asked.append((known, told))
        return asked

    def _is_near(self, known: Known, candidate: Candidate, said: Attribution | None) -> bool:
        sentence = self.doc.sentence(candidate.first)
        if _binds(self.doc, candidate, known.ahead):
            return False
        if known.at:
            apart = not _is_object_of(self.doc, candidate, known.at[-1])
            apart = apart and not _owns_itself(self.doc, candidate, known.at[-1])
            return apart and sentence - self.doc.sentence(known.last) <= _REACH
        if not known.ahead or self.doc.sentence(known.ahead[0][0]) != sentence:
            return False
        name = self.doc.span(*known.ahead[0])
        outside = said is not None and not any(piece.contains(name) for piece in said.content)
        return outside or _leads_to(self.doc, candidate, known.ahead[0])

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
    lately = [a for a in at[-_MOST:] if sentence - doc.sentence(a[0]) <= 3]
    told["mentions lately"] = math.log1p(len(lately))
    told["mentions"] = math.log1p(len(at))
    told["begins its sentence"] = float(away > 0 and first - doc.bounds(first)[0] < 3)
    word = doc.lower[candidate.first]
    if away == 0:
        told["possessive, subject"] = float(word in _POSSESSIVE and subject)
        told["reflexive, subject"] = float(word in REFLEXIVE and subject)
        told["tokens between"] = math.log1p(max(candidate.first - last, 0))
    return told


def body_spoken_of(state: Discourse, candidate: Candidate) -> str | None:
    """The organisation that *the company*, *the agency* goes back to, where one alone can be.

    Of those named in the last sentences whose kind is not another: the only one, or the last
    subject among them, unless its sentence names two.
    """
    doc, here = state.doc, state.doc.sentence(candidate.first)
    near = [known for known in state.lately(since=here - _NEAR)
            if known.is_named and can_be_called(candidate.nouns[0], known)]  # fmt: skip
    if len(near) > 1:
        latest = max((doc.sentence(known.last) for known in near
                      if doc.is_subject(*known.at[-1])), default=0)  # fmt: skip
        near = [known for known in near if doc.sentence(known.last) == latest]
    return near[0].actor.id if len(near) == 1 else None


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


def _owns_itself(doc: Doc, candidate: Candidate, place: TokenRange) -> bool:
    """Whether somebody would be their own: *Ana Ruiz, her lawyer, said*."""
    k = candidate.first
    aside = place[1] == k - 1 and doc.words[k - 1] == "," and doc.lower[k] in _POSSESSIVE
    head = doc.head(k + 1) if aside and k + 1 < len(doc.words) else None
    return head is not None and "PERSON" in role_of(doc.lemmas[head])


def _binds(doc: Doc, candidate: Candidate, ahead: Sequence[TokenRange]) -> bool:
    """Whether a pronoun is the subject of a clause in which a name follows: *he blamed Lula*."""
    if not doc.is_subject(candidate.first, candidate.last):
        return False
    for k in range(candidate.last, doc.bounds(candidate.first)[1]):
        if any(first <= k < last for first, last in ahead[:1]):
            return True
        if doc.upos[k] in ("PUNCT", "CCONJ"):
            return False
    return False


def _leads_to(doc: Doc, candidate: Candidate, name: TokenRange) -> bool:
    """Whether a pronoun may come before its name: *in his speech, Lula*; *when he left, Lula*."""
    before = range(doc.bounds(candidate.first)[0], candidate.first)
    opened = any(doc.upos[k] in ("ADP", "SCONJ", "VERB", "ADV") for k in before)
    between = range(candidate.last, name[0])
    return opened and any(doc.words[k] == "," for k in between) and doc.is_subject(*name)


def can_be_called(noun: str, known: Known) -> bool:
    """Whether an organisation can be *the company*, *the agency*: its name tells no other kind.

    >>> from newslab.records import Actor
    >>> firm, fund = (Known(Actor(n, n, "ORGANISATION")) for n in ("Ruiz Shipping", "Ruiz Fund"))
    >>> can_be_called("company", firm), can_be_called("agency", firm), can_be_called("fund", fund)
    (True, False, True)
    """
    if known.actor.type != "ORGANISATION":
        return False
    named = known.actor.name.lower().split()
    kinds = {word for word in (*known.nouns, *named) if "ORGANISATION" in role_of(word)}
    if named[-1] in _CLUBS:
        kinds.add("club")
    if noun in kinds:
        return True
    family = next((f for f in ("business", "agency", "bank") if is_context(f, noun)), None)
    if family is None:
        return False
    if kinds:
        return any(is_context(family, kind) for kind in kinds)
    entries = look_up(known.actor.name)
    return family == "business" and all(e.kind in ("outlet", "platform") for e in entries)


def describes(known: Known, candidate: Candidate) -> bool:
    """Whether a noun can describe an actor of this type and gender."""
    roles = role_of(candidate.nouns[0]) or {"PERSON": None}
    told = known.gender
    agrees = candidate.gender is None or told is None or told == candidate.gender
    return known.actor.type in roles and agrees


def apposed(state: Discourse, candidate: Candidate) -> str | None:
    """The actor named right beside a nominal: *the envoy, Ann Lee,*; *Ann Lee, the envoy,*.

    What follows the noun may come between: *the envoy to Lima, Ann Lee, said*.
    """
    doc, last = state.doc, candidate.last
    while doc.tag(last, candidate.first) in PHRASE:
        last += 1
    roles = role_of(candidate.nouns[0]) or {"PERSON": None}
    for here in dict.fromkeys((candidate.span, doc.span(candidate.first, last))):
        for span in state.owned_beside(here):
            if not 0 < max(here.start - span.end, span.start - here.end) < _ASIDE:
                continue
            gap = doc.text[min(span.end, here.end) : max(span.start, here.start)]
            actor_id = state.owner[span]
            closed = here == candidate.span or doc.text[span.end : span.end + 1] == ","
            if gap.strip() == "," and closed and state.known[actor_id].actor.type in roles:
                return actor_id
    return None


@lru_cache(maxsize=1)
def _model() -> Mapping[str, Mapping[str, float]]:
    """Coefficients by kind of pronoun, and the thresholds."""
    tables: dict[str, dict[str, float]] = json.loads(read_data("antecedents.json"))["tables"]
    return tables


def chances_of(kind: str, told: Sequence[Mapping[str, float]]) -> list[float]:
    """The probability of each actor that a pronoun of this kind refers to it.

    They sum to less than 1: what is left is the chance that it refers to none of them.

    Parameters
    ----------
    kind : str
        *he or she*, *it*, *they* or *nominal*.
    told : sequence of mapping
        For each actor, what `newslab.actors.pronouns.features` tells.

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
    for read_to, candidate in state.speakers_first():
        if candidate.gender == "1":
            late.append(candidate)
            continue
        state.advance(read_to)
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
    speaker, said = state.speaker(candidate)
    if said is None or said.kind == "indirect":
        return _abstained(candidate, "first person: outside quotations")
    if speaker is None:
        return _abstained(candidate, "first person: nobody says who is quoted")
    if JOINT in speaker:
        return _abstained(candidate, "first person: several are quoted together")
    return Mention(candidate.span, speaker, candidate.form, "first person: who is quoted")


def _abstained(candidate: Candidate, rule: str) -> Mention:
    return Mention(candidate.span, None, candidate.form, rule)


def _resolve_pronoun(state: Discourse, candidate: Candidate) -> Mention:
    kind = pronoun_kind(candidate)
    fitting = [k for k in (*state.nearby(candidate), *state.unnamed()) if fits(k, candidate)]
    ranked = _rank(state, kind, candidate, fitting)
    speaking = state.unnamed_speaker(candidate)
    if speaking is not None and any(known is speaking for known, _ in ranked):
        ranked = [(speaking, 1.0)]
    if not ranked:
        return _abstained(candidate, "pronoun: abstained (nobody before it agrees)")
    best, chance = ranked[0]
    if chance < _model()["thresholds"][kind]:
        return _abstained(candidate, f"pronoun: abstained (p = {chance:.2f})")
    if not best.is_actor:
        best.at.append((candidate.first, candidate.last))
        rule = "speaks for it" if best.actor.id else "nobody named"
        return Mention(candidate.span, best.actor.id or None, candidate.form, f"pronoun: {rule}")
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
    described = [k for k in state.lately(noun) if describes(k, candidate)]
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
    if len(described) == 1:  # long ago, but nobody else is
        return Mention(span, described[0].actor.id, candidate.form, "nominal: alone so described")
    if described:
        return _abstained(candidate, "nominal: abstained")
    body = body_spoken_of(state, candidate)
    if body is not None:
        return Mention(span, body, candidate.form, "nominal: the organisation last spoken of")
    fitting = [
        k
        for k in state.nearby(candidate)
        if k.at
        and k.is_named
        and describes(k, candidate)
        and (candidate.country is None or k.actor.country in (None, candidate.country))
    ]
    ranked = _rank(state, "nominal", candidate, fitting)
    if ranked and ranked[0][1] >= _model()["thresholds"]["nominal"] and state.scorer is not None:
        chance = ranked[0][1]
        return Mention(span, ranked[0][0].actor.id, candidate.form, f"nominal: p = {chance:.2f}")
    return _unnamed(state, candidate)


def _unnamed(state: Discourse, candidate: Candidate) -> Mention:
    """A definite phrase for nobody known: an actor of its own, called by its words.

    One human being, named or not, is an actor by the codebook, and so are people counted
    together; of those who take no part most are somebody known, or nobody.
    """
    doc, head = state.doc, candidate.last - 1
    words = [k for k in range(candidate.first, candidate.last)
             if doc.upos[k] not in ("DET", "NUM", "PUNCT")]  # fmt: skip
    name = " ".join(doc.words[k] if doc.words[k].isupper() else doc.lower[k] for k in words)
    type_ = _type_of_noun(doc.lower[head], doc.lemmas[head])
    named = (known for known in state.lately() if known.is_named)
    if type_ is None or not slug(name) or any(can_be_called(candidate.nouns[0], k) for k in named):
        return _abstained(candidate, "nominal: abstained")
    if not state.takes_part(candidate):
        return _abstained(candidate, "nominal: nobody who takes part")
    id_ = new_id(name, state.known)
    actor = Actor(id_, name, type_)
    state.known[id_] = Known(actor, set(candidate.nouns), candidate.gender, type_ == "GROUP",
                             is_named=False)  # fmt: skip
    return Mention(candidate.span, id_, candidate.form, "nominal: an actor without a name")


def _type_of_noun(word: str, lemma: str) -> ActorType | None:
    """What a common noun names: a group where it counts people; None for a state or a thing."""
    roles = role_of(word) or role_of(lemma)
    if "GROUP" in roles or word != lemma and "PERSON" in roles:
        return "GROUP"
    if "PERSON" in roles:
        return "PERSON"
    return "ORGANISATION" if "ORGANISATION" in roles and word == lemma else None


def _office_holder(state: Discourse, name: str, country: str) -> str:
    """The id of the actor of this name, made if the text does not name them."""
    words = name.split()
    for known in state.known.values():
        names = known.actor.name.split()
        if known.actor.type == "PERSON" and (
            is_same_person(names, words) if len(names) > 1 else names[0] in words[1:]
        ):
            return known.actor.id
    id_ = new_id(name, state.known)
    actor = Actor(id_, name, "PERSON", (), None, country if country in country_names() else None)
    state.known[id_] = Known(actor)
    return id_
