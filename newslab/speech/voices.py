"""Whose voice a place in the text stands in, and which actor a source is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from newslab.records import AUTHOR, UNATTRIBUTED, Attribution, Mention, Span, Token
from newslab.text.doc import Doc
from newslab.text.lists import listed

SPEAKS_FOR = listed("speaks_for")
STOPS = listed("border")
NOMINAL = frozenset(["NOUN", "PROPN", "PRON", "NUM", "X", None])
# What stands for a noun phrase, and what such a phrase is made of.
APART = frozenset([",", "–", "—", "--"])
RELATIVE = frozenset(["who", "which", "that"])
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
    return [
        AUTHOR if said is None else UNATTRIBUTED if said.actor_id is None else said.actor_id
        for said in attributions_around(spans, attributions)
    ]


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
    attributions: Sequence[Attribution], mentions: Sequence[Mention], doc: Doc
) -> list[Attribution]:
    """Attributions with the actor of their source filled in.

    The source's head decides, as far as parts of speech tell it: *Ana Ruiz,
    the Kremlin's envoy* is Ana Ruiz, and so is *the Kremlin's envoy, Ana Ruiz*; *aides to Ana
    Ruiz* are not; *who* is whom it stands for. Whoever is a spokesperson for an institution is
    taken as its voice. What stays unresolved keeps ``actor_id`` None.

    Examples
    --------
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
    found = []
    for said in attributions:
        actor_id = None
        if said.source is not None:
            first, last = (bisect_left(starts, at) for at in (said.source.start, said.source.end))
            # A mention may begin before the source, which leaves a title or an article out.
            inside = [m for m in ordered[max(first - 1, 0) : last] if m.span.overlaps(said.source)]
            low, high = doc.range(said.source)
            words: Sequence[Token] = doc.tokens[low:high]
            if high - low == 1 and doc.lower[low] in RELATIVE:
                words = _noun_phrase_before(low, doc)
                inside = [m for m in ordered if words and words[0].span.start <= m.span.start
                          and m.span.end <= words[-1].span.end]  # fmt: skip
            actor_id = _source_actor(inside, _segments(words))
        found.append(replace(said, actor_id=actor_id))
    return found


def _noun_phrase_before(place: int, doc: Doc) -> Sequence[Token]:
    """The words that a relative pronoun at ``place`` stands for."""
    last = place
    while last > 0 and (doc.words[last - 1] in APART or doc.words[last - 1].isdigit()):
        last -= 1  # a comma, an age
    first = last
    while first > 0 and doc.upos[first - 1] in PHRASE:
        first -= 1
    return doc.tokens[first:last]


def _segments(words: Sequence[Token]) -> list[list[Token]]:
    """The words of a source, cut where the head of a noun phrase ends."""
    segments: list[list[Token]] = [[]]
    for word in words:
        if word.text.lower() in STOPS:
            segments.append([])
        segments[-1].append(word)
    return [segment for segment in segments if segment]


def _source_actor(inside: Sequence[Mention], segments: Sequence[Sequence[Token]]) -> str | None:
    """Whom a source names, from the mentions inside it and its words."""
    if not inside:
        return None
    if not segments:
        return inside[0].actor_id
    head = _head(segments[0]) or _head(segments[1] if len(segments) > 1 else [])
    if head is None:
        return inside[0].actor_id
    named = _mention_of(head, inside)
    apposition = next((segment for segment in segments[1:] if segment[0].text == ","), None)
    if named is None and apposition is not None:
        # "the mayor of Lima, Ana Ruiz": the name follows its description.
        apposed = _head(apposition)
        named = _mention_of(apposed, inside) if apposed is not None else None
        named = named if named is not None and named.form in ("name", "title") else None
    word = head.text.lower()
    if named is None and {word, head.lemma or word.removesuffix("s")} & SPEAKS_FOR:
        named = inside[0]
    return None if named is None else named.actor_id


def _head(segment: Sequence[Token]) -> Token | None:
    """The last noun, name or pronoun of a noun phrase without what follows its head."""
    nominal = [word for word in segment if word.upos in NOMINAL and word.text not in STOPS]
    return nominal[-1] if nominal else None


def _mention_of(word: Token, mentions: Sequence[Mention]) -> Mention | None:
    """The longest of the mentions that contain a word."""
    around = [mention for mention in mentions if mention.span.overlaps(word.span)]
    return max(around, key=lambda mention: len(mention.span), default=None)
