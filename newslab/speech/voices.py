"""Whose voice a place in the text stands in, and which actor a source is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from typing import TypeGuard

from newslab.records import (
    AUTHOR,
    JOINT,
    UNATTRIBUTED,
    Attribution,
    Mention,
    Span,
    TokenRange,
)
from newslab.speech.transcripts import find_interview
from newslab.text.doc import OPENING_MARKS, Doc
from newslab.text.lists import listed

SPEAKS_FOR = listed("speaks_for")
# Whoever does this to a paper has it, and has not written it.
GOT = frozenset("see obtain review view".split())
STOPS = listed("border")
MOMENTS = listed("moment")
NOMINAL = frozenset(["NOUN", "PROPN", "PRON", "NUM", "X", None])
# What stands for a noun phrase, and what such a phrase is made of.
APART = frozenset([",", "–", "—", "--"])
RELATIVE = frozenset(["who", "which", "that"])
REFLEXIVE = frozenset(["himself", "herself", "itself", "themselves"])
PHRASE = frozenset(["ADJ", "ADP", "DET", "NOUN", "NUM", "PART", "PRON", "PROPN"])


def voice_at(span: Span, attributions: Sequence[Attribution]) -> str:
    """Who asserts what stands at ``span``.

    The innermost attribution whose content contains the span decides.

    Returns
    -------
    str
        ``author`` outside all attributions, else the source's actor id, or ``unattributed``
        where the source is missing or unresolved.

    Examples
    --------
    >>> said = Attribution((Span(9, 30),), Span(4, 8), Span(0, 3), "direct", actor_id="ana-ruiz")
    >>> voice_at(Span(12, 15), [said]), voice_at(Span(0, 3), [said])
    ('ana-ruiz', 'author')
    """
    return voices_of([span], attributions)[0]


def voices_of(spans: Sequence[Span], attributions: Sequence[Attribution]) -> list[str]:
    """`voice_at` for many spans, in one sweep over the text."""
    return [voice_of(said) for said in attributions_around(spans, attributions)]


def voice_of(said: Attribution | None) -> str:
    """Who asserts what an attribution's content says; the author outside all of them."""
    return AUTHOR if said is None else said.actor_id or UNATTRIBUTED


def attributions_around(
    spans: Sequence[Span], attributions: Sequence[Attribution]
) -> list[Attribution | None]:
    """For each span the innermost attribution whose content contains it, if there is one."""
    pieces = sorted(
        (piece.start, piece.end, i) for i, said in enumerate(attributions) for piece in said.content
    )
    found: list[Attribution | None] = [None] * len(spans)
    begun: list[tuple[int, int, int]] = []
    k = 0
    for j in sorted(range(len(spans)), key=lambda j: spans[j].start):
        span = spans[j]
        while k < len(pieces) and pieces[k][0] <= span.start:
            begun.append(pieces[k])
            k += 1
        begun = [piece for piece in begun if piece[1] > span.start]
        around = [(end - start, -i) for start, end, i in begun if end >= span.end]
        if around:
            found[j] = attributions[-min(around)[1]]
    return found


def attribute_actors(
    attributions: Sequence[Attribution],
    mentions: Sequence[Mention],
    doc: Doc,
    *,
    persons: Set[str] = frozenset(),
) -> list[Attribution]:
    """Attributions with the actor of their source filled in.

    The source's head decides, as far as parts of speech tell it: *Ana Ruiz,
    the Kremlin's envoy* is Ana Ruiz, and so is *the Kremlin's envoy, Ana Ruiz*; *aides to Ana
    Ruiz* are not; *who* is whom it stands for. Whoever is a spokesperson for an institution is
    taken as its voice. Of several who speak together (*Ana Ruiz and Ben Okoro*) the ids are
    sorted, and joined by `JOINT`. The answers of an interview (*A:* after *Q:*) are theirs, of
    the actors in ``persons``, who alone are named before it, or alone in the first paragraph with
    a name and again after it; its questions are nobody's. What stays unresolved keeps ``actor_id``
    None.

    Examples
    --------
    >>> from newslab.records import Token
    >>> words = (Token(Span(0, 3), "She"), Token(Span(4, 8), "said"))
    >>> doc = Doc("She said “I will see to it.”", words)
    >>> said = Attribution((Span(9, 28),), Span(4, 8), Span(0, 3), "direct")
    >>> attribute_actors([said], [Mention(Span(0, 3), "ana-ruiz", "pronoun", "")], doc)[0].actor_id
    'ana-ruiz'
    """
    ordered = sorted(
        (m for m in mentions if m.actor_id is not None), key=lambda mention: mention.span
    )
    starts = [mention.span.start for mention in ordered]
    interview = find_interview(attributions, doc.text)
    named = [m for m in ordered
             if interview and m.span.end <= interview.start and _names(m)]  # fmt: skip
    interviewed = _interviewed([m for m in named if m.actor_id in persons], doc)
    found = []
    for said in attributions:
        actor_id = None
        if interview and said.source in interview.labels:
            actor_id = interviewed if said.source in interview.answers else None
        elif said.source is not None:
            low, high = doc.range(said.source)
            if high - low == 1 and doc.words[low] in RELATIVE:  # "WHO" is a body
                low, high = _noun_phrase_before(low, doc)
            here = doc.span(low, high) if low < high else said.source
            first, last = (bisect_left(starts, at) for at in (here.start, here.end))
            # A mention may begin before the source, which leaves a title or an article out.
            inside = [m for m in ordered[max(first - 1, 0) : last] if m.span.overlaps(here)]
            if inside:
                actor_id = _source_actor(doc, low, high, inside)
            elif (name_at := _called(doc, high)) is not None:
                start = doc.tokens[name_at].span.start
                actor_id = next((m.actor_id for m in ordered if m.span.start == start), None)
        found.append(replace(said, actor_id=actor_id))
    return found


def _interviewed(named: Sequence[Mention], doc: Doc) -> str | None:
    """Who gives the answers, of the persons named before an interview, in text order."""
    if not named:
        return None
    paragraphs = [doc.paragraph(doc.range(mention.span)[0]) for mention in named]
    opening = paragraphs.count(paragraphs[0])
    first, later = ({m.actor_id for m in part} for part in (named[:opening], named[opening:]))
    alone = len(first) == 1 and (first <= later or not later)
    return named[0].actor_id if alone else None


def _called(doc: Doc, high: int) -> int | None:
    """Where the name stands that a relative clause gives: *a boy who asked to be called “Bee”*."""
    if not 0 < high < len(doc.words) or not RELATIVE.intersection(doc.lower[high - 1 : high + 2]):
        return None
    end = doc.bounds(high - 1)[1]
    for k in range(high, min(high + 9, end - 1)):
        if doc.lemmas[k] in ("call", "know", "identify", "give"):
            near = range(k + 1, min(k + 6, end - 1))
            own = "be" in doc.lemmas[k - 2 : k] or doc.lower[k + 1] in REFLEXIVE
            own = own or "name" in doc.lemmas[k + 1 : k + 4]  # not "who called Putin a liar"
            told = [j for j in near if doc.words[j - 1] in OPENING_MARKS
                    or (own and doc.upos[j] == "PROPN")]  # fmt: skip
            return told[0] if told else None
    return None


def _noun_phrase_before(place: int, doc: Doc) -> TokenRange:
    """The words that a relative pronoun at ``place`` stands for."""
    last = place
    while last > 0 and (doc.words[last - 1] in APART or doc.words[last - 1].isdigit()):
        last -= 1  # a comma, an age
    first = last
    while first > 0 and doc.upos[first - 1] in PHRASE:
        first -= 1
    return first, last


def _source_actor(doc: Doc, low: int, high: int, inside: Sequence[Mention]) -> str | None:
    """Whom the source in tokens ``[low, high)`` names: one id, or several joined."""
    shortest_first = sorted(inside, key=lambda mention: len(mention.span))
    at = {k: m for m in shortest_first for k in range(*doc.range(m.span))}
    if low == high:
        return inside[0].actor_id
    if "nor" in doc.lower[low:high] and "neither" in doc.lower[max(low - 1, 0) : high]:
        return None  # nobody said it
    said = [_speaker(doc, part, at) for part in _conjuncts(doc, low, high, at)]
    return JOINT.join(sorted({mention.actor_id or "" for mention in said if mention})) or None


def _conjuncts(doc: Doc, low: int, high: int, at: Mapping[int, Mention]) -> list[list[int]]:
    """The noun phrases of a source, without brackets: *Ana Ruiz (left)* | *the mayor, Ben Okoro*.

    *Chef and author Ann Lee* is one person, and *aides to Ana Ruiz and Ben Okoro* are one group:
    a title is no noun phrase of its own, and what follows a preposition goes on with its kind.
    """
    phrase, depth = [], 0
    for k in range(low, high):
        depth += doc.words[k] == "("
        if not depth:
            phrase.append(k)
        depth -= doc.words[k] == ")" and depth > 0
    for place, k in enumerate(phrase):
        if doc.lower[k] not in ("and", "&") or k in at:
            continue
        left, right = phrase[:place], phrase[place + 1 :]
        if not left or not right or _tells_who(doc, left, at):
            continue
        titled = right[0] in at and at[right[0]].form == "title"
        if titled and _is_post(doc, left, at):
            return _conjuncts(doc, right[0], high, at)
        opens = titled or doc.upos[right[0]] in ("DET", "PRON")
        governed = any(doc.upos[j] == "ADP" and j not in at for j in left)
        alike = any(doc.upos[j] == "ADP" and j not in at for j in right)
        if (left[-1] in at or _is_whole(doc, left, at)) and (opens or alike or not governed):
            return [*_listed(doc, left, at), *_conjuncts(doc, right[0], high, at)]
    return [phrase]


def _tells_who(doc: Doc, left: Sequence[int], at: Mapping[int, Mention]) -> bool:
    """Whether words end in what tells a name: *Ana Ruiz, head of roads* before *and of rail*."""
    comma = next((i for i in reversed(range(len(left))) if doc.words[left[i]] == ","), None)
    if comma is None or comma + 1 == len(left) or left[comma] in at:
        return False
    named, told = left[comma - 1], left[comma + 1]
    return _names(at.get(named)) and not _names(at.get(told))


def _names(mention: Mention | None) -> TypeGuard[Mention]:
    return mention is not None and mention.form in ("name", "title")


def _is_post(doc: Doc, phrase: Sequence[int], at: Mapping[int, Mention]) -> bool:
    """Whether words may be one's post, which goes on in a title: *the chairman* and *CEO Ann Lee*.

    They name nobody, and tell of one.
    """
    head = _head(doc, _segments(doc, phrase, at)[0], at)
    return head is not None and not _names(at.get(head)) and doc.lower[head] == doc.lemmas[head]


def _is_whole(doc: Doc, phrase: Sequence[int], at: Mapping[int, Mention]) -> bool:
    """Whether words are a noun phrase of their own: named, with an article, or many."""
    if not phrase:
        return False
    head = _head(doc, _segments(doc, phrase, at)[0], at)
    many = head is not None and doc.lower[head] != doc.lemmas[head]
    return head in at or many or doc.upos[phrase[0]] in ("DET", "PRON")


def _listed(doc: Doc, phrase: Sequence[int], at: Mapping[int, Mention]) -> list[list[int]]:
    """The names of a list: *Ana Ruiz, Ben Okoro* before *and Carl Ode*; else the phrase alone."""
    parts: list[list[int]] = [[]]
    for k in phrase:
        if doc.words[k] == "," and k not in at:
            parts.append([])
        else:
            parts[-1].append(k)
    parts = [part for part in parts if part]
    named = all(_names(at.get(k)) for part in parts for k in part)
    return parts if named else [list(phrase)]


def _segments(doc: Doc, phrase: Sequence[int], at: Mapping[int, Mention]) -> list[list[int]]:
    """A noun phrase cut where what follows its head begins; names are never cut.

    An article right behind a name begins such words too: *Ana Ruiz the mayor*.
    """
    segments: list[list[int]] = [[]]
    for k in phrase:
        name = at.get(segments[-1][-1]) if segments[-1] else None
        apposed = doc.upos[k] == "DET" and _names(name) and at.get(k) is not name
        if apposed or (doc.lower[k] in STOPS and k not in at):
            segments.append([])
        segments[-1].append(k)
    return [segment for segment in segments if segment] or [[]]


def _speaker(doc: Doc, phrase: Sequence[int], at: Mapping[int, Mention]) -> Mention | None:
    """Whom one noun phrase names."""
    segments = _segments(doc, phrase, at)
    head = _head(doc, segments[0], at)
    if head is None and len(segments) > 1:
        head = _head(doc, segments[1], at)
    if head is None:
        return next((at[k] for k in phrase if k in at), None)
    if head in at:
        return at[head]
    for segment in segments[1:]:
        apposed = _head(doc, segment, at)
        named = at.get(apposed) if apposed is not None else None
        if not _names(named):
            continue
        if doc.words[segment[0]] == ",":
            return named  # "the mayor of Lima, Ana Ruiz": the name follows its description
        before = doc.range(named.span)[0] - 1
        apart = before > segment[0] and doc.lower[before] not in STOPS
        if apart and not _is_whole(doc, phrase, at):
            return named  # "Minister for Energy Ana Ruiz": a title has no article
    relative = next((k for k in phrase if doc.lower[k] in RELATIVE), None)
    called = _called(doc, relative + 1) if relative is not None else None
    if called is not None and called in at:
        return at[called]  # "a boy who gave his name as Ben Okoro"
    if not SPEAKS_FOR.isdisjoint((doc.lower[head], doc.lemmas[head])):
        owner = next((at[k] for k in segments[0] if k in at), None)
        got = any(doc.lemmas[k] in GOT for k in segments[0])  # "a letter seen by the Post"
        served = _head(doc, segments[1], at) if len(segments) > 1 and not got else None
        return owner or (at.get(served) if served is not None else None)
    return None


def _head(doc: Doc, segment: Sequence[int], at: Mapping[int, Mention]) -> int | None:
    """The last noun, name or pronoun of a noun phrase, but for *herself* or *today* behind one."""
    nominal = [k for k in segment if doc.tokens[k].upos in NOMINAL and doc.words[k] not in STOPS]
    while len(nominal) > 1 and (
        doc.upos[nominal[-1]] == "PRON"
        or (doc.lower[nominal[-1]] in MOMENTS and nominal[-1] not in at)
    ):
        nominal.pop()
    return nominal[-1] if nominal else None
