"""Who stands where: toward other actors, and toward issues such as a ceasefire.

A stance is a position toward something, taken in words or by acts reported as such. It is read
from three places: two actors meet in one voice (*Mali accused Chad*: the voice that says so);
a source meets somebody inside what it says (*Mali said Chad had lied*: Mali's voice and Mali's
position; but in *Mali backs Chad* it says nothing, and the voice is that of who tells it); and
a source speaks of somebody in a sentence that does not name the source, where what counts is
how its words evaluate the one spoken of.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from newslab.judging.sentiment import NOT_ENGLISH, why_withheld
from newslab.records import (
    ASIDE,
    AUTHOR,
    UNATTRIBUTED,
    Attribution,
    Mention,
    Sentiment,
    Span,
    Stance,
    Token,
    TokenRange,
)
from newslab.speech.voices import attributions_around
from newslab.text.doc import Doc

if TYPE_CHECKING:
    from newslab.model.encoding import Encoding

# Pairs further apart in a sentence than this are not asked about: longer ones are lists.
REACH = 60


@dataclass(frozen=True, slots=True)
class _Point:
    """A mention of an actor, or of an issue, that a stance may lead from or to."""

    span: Span
    tokens: TokenRange
    sentence: int
    name: str
    kind: Literal["actor", "issue"]
    inside: Attribution | None = None  # the innermost attribution it stands in
    voice: str = AUTHOR
    told: bool = True  # whether that attribution's content says something of it


@dataclass(frozen=True, slots=True)
class _Question:
    """A holder and a target; ``meet`` where one sentence holds both."""

    holder: _Point
    target: _Point
    voice: str
    meet: bool


def judge_stance(
    doc: Doc,
    mentions: Sequence[Mention],
    attributions: Sequence[Attribution],
    issues: Mapping[str, Sequence[str]],
    encoding: Encoding,
    sentiments: Sequence[Sentiment] = (),
) -> list[Stance]:
    """The stance of every holder toward each actor and issue it meets, in text order.

    Parameters
    ----------
    mentions, attributions
        With their actors (`attribute_actors`).
    issues
        The terms of each issue, such as ``{"ceasefire": ["ceasefire", "truce"]}``; words are
        compared by their lemmas, without regard to case.
    sentiments
        What `judge_sentiment` found, if it was asked: the same is then not asked again.

    Returns
    -------
    list of Stance
        One row for each holder, target, voice and sentence: for the pair of mentions that
        stand closest. What was not asked has no row. ``reason`` is set where the label is to
        be withheld; where the text is not English, every row says so and has no probabilities.
        Both directions of a pair of actors are told, each on its own.
    """
    points = [*_actor_points(doc, mentions), *_issue_points(doc, issues)]
    points = _with_voices(doc, points, attributions)
    questions = _closest([*_meetings(points), *_remarks(points, attributions)])
    shares = _shares(questions, sentiments, encoding) if doc.is_english else [None] * len(questions)
    rows = []
    for question, found in zip(questions, shares, strict=True):
        target = question.target
        rows.append(Stance(
            span=doc.span(*doc.bounds(target.tokens[0])),
            voice=question.voice,
            holder=question.holder.name,
            target=target.name,
            target_kind=target.kind,
            holder_span=question.holder.span,
            target_span=target.span,
            against=found[0] if found else None,
            none=found[1] if found else None,
            favour=found[2] if found else None,
            reason=why_withheld(max(found)) if found else NOT_ENGLISH,
        ))  # fmt: skip
    return rows


def _actor_points(doc: Doc, mentions: Sequence[Mention]) -> Iterator[_Point]:
    """The mentions whose actor is known."""
    for mention in mentions:
        at = doc.range(mention.span)
        if mention.actor_id is not None and at[0] < at[1]:
            yield _Point(mention.span, at, doc.sentence(at[0]), mention.actor_id, "actor")


def _issue_points(doc: Doc, issues: Mapping[str, Sequence[str]]) -> Iterator[_Point]:
    """The places where the terms of an issue stand."""
    for name, first, last in find_issues(issues, doc.tokens):
        yield _Point(doc.span(first, last), (first, last), doc.sentence(first), name, "issue")


def _with_voices(
    doc: Doc, points: Iterable[_Point], attributions: Sequence[Attribution]
) -> list[_Point]:
    """Points in text order, each in its voice; those in bylines and page furniture left out."""
    kept = [point for point in points if doc.section(point.tokens[0]) not in ASIDE]
    kept.sort(key=lambda point: (point.span, point.kind, point.name))
    around = attributions_around([point.span for point in kept], attributions)
    return [
        point if said is None else replace(
            point, inside=said, voice=said.actor_id or UNATTRIBUTED, told=_says_something(doc, said)
        )
        for point, said in zip(kept, around, strict=True)
    ]  # fmt: skip


def find_issues(
    issues: Mapping[str, Sequence[str]], tokens: Sequence[Token]
) -> Iterator[tuple[str, int, int]]:
    """Each issue's name with the tokens ``[first, last)`` of its terms, longest term first.

    A word of a term matches a token's text or its lemma, without regard to case.

    Examples
    --------
    >>> tokens = [Token(Span(0, 5), "Peace", "peace"), Token(Span(6, 11), "deals", "deal")]
    >>> list(find_issues({"peace deal": ["peace deal", "peace"]}, tokens))
    [('peace deal', 0, 2)]
    """
    if not issues:
        return
    forms = [{token.text.casefold(), (token.lemma or token.text).casefold()} for token in tokens]
    for name, terms in issues.items():
        wanted = sorted({tuple(term.casefold().split()) for term in terms}, key=len, reverse=True)
        starts: dict[str, list[tuple[str, ...]]] = {}
        for words in filter(None, wanted):
            starts.setdefault(words[0], []).append(words)
        i = 0
        while i < len(tokens):
            found = 1
            for words in (term for form in forms[i] for term in starts.get(form, ())):
                if len(words) <= len(tokens) - i and all(
                    word in forms[i + k] for k, word in enumerate(words)
                ):
                    yield name, i, i + len(words)
                    found = len(words)
                    break
            i += found


def _meetings(points: Sequence[_Point]) -> Iterator[_Question]:
    """Pairs of points of one sentence that one voice speaks of, in both directions."""
    for i, one in enumerate(points):
        for k in range(i + 1, len(points)):
            other = points[k]
            if other.sentence != one.sentence or other.tokens[0] - one.tokens[1] > REACH:
                break
            if one.name == other.name or one.tokens[1] > other.tokens[0]:
                continue
            voice = _voice_of(one, other)
            if voice is None:
                continue
            if one.kind == "actor":
                yield _Question(one, other, voice, meet=True)
            if other.kind == "actor":
                yield _Question(other, one, voice, meet=True)


def _voice_of(one: _Point, other: _Point) -> str | None:
    """Who asserts what stands between two points; None where no single voice does."""
    if one.inside is other.inside:
        return one.voice
    for outer, inner in ((one, other), (other, one)):
        said = inner.inside
        if said is not None and said.source is not None and said.source.overlaps(outer.span):
            # A source and somebody it speaks of: only the source's own mention counts.
            if not inner.told:
                return outer.voice
            return inner.voice if outer.name == said.actor_id else None
    return None


def _says_something(doc: Doc, said: Attribution) -> bool:
    """Whether a source's words are told, not merely whom it backs or what it rejects.

    Content without a verb and without quotation marks names the object of an act or a
    feeling: whoever reports it asserts it. Without parts of speech it counts as words.
    """
    inside = (doc.tokens[i].upos for piece in said.content for i in range(*doc.range(piece)))
    return said.kind != "indirect" or any(tag in {"VERB", "AUX", None} for tag in inside)


def _remarks(points: Sequence[_Point], attributions: Sequence[Attribution]) -> Iterator[_Question]:
    """Points inside what somebody says, in sentences that do not hold the source."""
    actors = [point for point in points if point.kind == "actor"]
    starts = [point.span.start for point in actors]
    holders: dict[Attribution, _Point] = {}
    for said in attributions:
        if said.source is not None and said.actor_id is not None:
            low = bisect_left(starts, said.source.start - 1)
            for point in actors[max(low - 1, 0) : bisect_left(starts, said.source.end)]:
                if point.name == said.actor_id and point.span.overlaps(said.source):
                    holders[said] = point
                    break
    for point in points:
        holder = holders.get(point.inside) if point.inside is not None else None
        if holder is not None and holder.name != point.name and holder.sentence != point.sentence:
            yield _Question(holder, point, point.voice, meet=False)


def _closest(questions: Sequence[_Question]) -> list[_Question]:
    """Of each holder, target, voice and sentence, the pair of mentions that stand closest."""
    best: dict[tuple[int, str, str, str], tuple[tuple[bool, int], _Question]] = {}
    for question in questions:
        holder, target = question.holder, question.target
        gap = max(holder.tokens[0] - target.tokens[1], target.tokens[0] - holder.tokens[1])
        key = (target.sentence, holder.name, target.name, question.voice)
        rank = (not question.meet, gap)
        if key not in best or rank < best[key][0]:
            best[key] = (rank, question)
    return sorted(
        (question for _, question in best.values()),
        key=lambda asked: (asked.target.sentence, asked.holder.span, asked.target.span),
    )


def _shares(
    questions: Sequence[_Question], sentiments: Sequence[Sentiment], encoding: Encoding
) -> list[tuple[float, float, float]]:
    """Probabilities of against, none and favour for each question."""
    pairs = [(q.holder.tokens, q.target.tokens) for q in questions if q.meet]
    told = iter(encoding.stance(pairs).astype(float).tolist() if pairs else [])
    remarked = _evaluations([q.target for q in questions if not q.meet], sentiments, encoding)
    found = []
    for question in questions:
        if question.meet:
            neutral, favour, favour_back, against, against_back = next(told)
            found.append((against, neutral + favour_back + against_back, favour))
        else:
            found.append(remarked[question.target.span])
    return found


def _evaluations(
    points: Sequence[_Point], sentiments: Sequence[Sentiment], encoding: Encoding
) -> dict[Span, tuple[float, float, float]]:
    """How each point is evaluated: probabilities of negative, neutral and positive."""
    found = {
        each.span: (each.negative, each.neutral, each.positive)
        for each in sentiments
        if each.negative is not None and each.neutral is not None and each.positive is not None
    }
    asked = {point.span: point.tokens for point in points if point.span not in found}
    if asked:
        shares = encoding.sentiment(list(asked.values())).astype(float).tolist()
        found |= {
            span: (low, mid, high) for span, (low, mid, high) in zip(asked, shares, strict=True)
        }
    return found
