"""Who stands where: toward other actors, and toward issues such as a ceasefire.

A stance is a position toward something, taken in words or by acts reported as such. Asked about
are all pairs of the codebook's section 4: two actors of one sentence, in both directions; an actor
and an issue whose words stand in its sentence; a source and whoever or whatever is spoken of in
its words, also where a sentence of a running quotation does not name it; and a source and the
issue that it spoke of in the sentences before, where a running quotation goes on without its words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nsmallest
from itertools import chain, product
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from newslab.judging.sentiment import NOT_ENGLISH
from newslab.records import (
    ASIDE,
    JOINT,
    Attribution,
    Issue,
    Issues,
    Mention,
    Span,
    Stance,
    Token,
    TokenRange,
)
from newslab.speech.voices import voice_of
from newslab.text.doc import Doc

if TYPE_CHECKING:
    from newslab.model.encoding import Encoding

# Pairs further apart in a sentence than this are not asked about: longer ones are lists.
REACH = 60
# So many sentences after its last words an issue may still be what a running quotation is about.
LINGERS = 2
# So many pairs of mentions are asked about one holder and target of a sentence; the likeliest
# position counts. More change nothing in the coded articles.
PAIRS = 3
# How much a holder's other sentences on an issue count when it is told on which side it stands.
# Of the coded holders with several positions toward an issue, 95 % keep to one side.
ELSEWHERE = 0.25
# A text of fewer words is no proposition, but a term that was not put in a list.
FEWEST_WORDS = 3


@dataclass(frozen=True, slots=True)
class _Point:
    """A mention of an actor, or of an issue, that a stance may lead from or to."""

    tokens: TokenRange
    sentence: int
    name: str
    kind: Literal["actor", "issue"]
    is_pronoun: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A holder and a target; ``said`` is the attribution whose source the holder is, if so."""

    holder: _Point
    target: _Point
    said: Attribution | None

    @property
    def apart(self) -> bool:
        """Whether the holder stands in another sentence than the target."""
        return self.holder.sentence != self.target.sentence

    @property
    def gap(self) -> int:
        """How many tokens stand between the two; negative where they overlap."""
        one, other = self.holder.tokens, self.target.tokens
        return max(one[0] - other[1], other[0] - one[1])

    @property
    def rank(self) -> tuple[bool, bool, int, int, TokenRange, TokenRange]:
        """Of the questions about one holder, target and sentence the first is asked.

        A source before others, within the sentence, by name before pronoun, close by.
        """
        pronouns = self.holder.is_pronoun + self.target.is_pronoun
        return (self.said is None, self.apart, pronouns, self.gap,
                self.holder.tokens, self.target.tokens)  # fmt: skip


def judge_stance(
    doc: Doc,
    mentions: Sequence[Mention],
    attributions: Sequence[Attribution],
    issues: Mapping[str, Sequence[str]],
    encoding: Encoding,
) -> list[Stance]:
    """The stance of every holder toward each actor and issue it meets, in text order.

    Parameters
    ----------
    mentions, attributions
        With their actors (`attribute_actors`); mentions without one are passed over.
    issues
        The terms of each issue, such as ``{"ceasefire": ["ceasefire", "truce"]}``; words are
        compared by their lemmas, without regard to case. The encoding has read their wordings.

    Returns
    -------
    list of Stance
        One row for each holder, target and sentence: for that pair of their mentions which
        most likely tells a position, of the closest, a source before others and names before
        pronouns. What was not asked has no row; where the text is not English, every row says
        so and has no probabilities. Both directions of a pair of actors are told, each on its
        own. Whether a position toward an issue is for it or against it, its holder's other
        sentences on the issue tell too.
    """
    scene = Scene(doc, mentions, attributions, issues)
    groups = scene.groups() if doc.is_english else [[each] for each in scene.questions()]
    asked = [each for group in groups for each in group]
    shares: list[tuple[float | None, ...]] = [(None, None, None)] * len(asked)
    if doc.is_english and asked:
        pairs = [(each.holder.tokens, each.target.tokens) for each in asked]
        names = [each.target.name if each.target.kind == "issue" else None for each in asked]
        shares = [tuple(row) for row in encoding.positions(pairs, names).astype(float).tolist()]
    share_of = dict(zip(asked, shares, strict=True))
    answered = [min(group, key=lambda each: share_of[each][1] or 0.0) for group in groups]
    on_issue: dict[tuple[str, str], list[Question]] = {}
    for each in answered:
        if doc.is_english and each.target.kind == "issue":
            on_issue.setdefault((each.holder.name, each.target.name), []).append(each)
    for same in on_issue.values():
        if len(same) > 1:
            told = _leaning(np.array([share_of[each] for each in same]))
            share_of.update(zip(same, map(tuple, told.tolist()), strict=True))
    return [
        Stance(
            span=doc.span(*doc.bounds(question.target.tokens[0])),
            voice=scene.voice(question),
            holder=question.holder.name,
            target=question.target.name,
            target_kind=question.target.kind,
            holder_span=doc.span(*question.holder.tokens),
            target_span=doc.span(*question.target.tokens),
            against=against,
            none=none,
            favour=favour,
            reason=None if doc.is_english else NOT_ENGLISH,
        )
        for question in answered
        for against, none, favour in [share_of[question]]
    ]


def _leaning(shares: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Against, none and favour of one holder's sentences on an issue, the signs told together."""
    positions = shares[:, [0, 2]]
    signs = (1 - ELSEWHERE) * positions + ELSEWHERE * positions.sum(axis=0)
    leaning = shares.copy()
    leaning[:, [0, 2]] = signs * (positions.sum(axis=1) / signs.sum(axis=1))[:, None]
    return leaning


class Scene:
    """Who and what stands where in an article, and in whose words."""

    def __init__(
        self,
        doc: Doc,
        mentions: Sequence[Mention],
        attributions: Sequence[Attribution],
        issues: Mapping[str, Sequence[str]],
    ) -> None:
        self.doc, self.attributions = doc, attributions
        named = ((doc.range(m.span), m.actor_id, m.form == "pronoun")
                 for m in mentions if m.actor_id is not None)  # fmt: skip
        self.actors = self._by_sentence(
            _Point(place, doc.sentence(place[0]), name, "actor", is_pronoun)
            for place, name, is_pronoun in named if place[0] < place[1]
        )  # fmt: skip
        self.issues = self._by_sentence(
            _Point((first, last), doc.sentence(first), name, "issue")
            for name, first, last in find_issues(issues, doc.tokens)
        )

    def _by_sentence(self, points: Iterator[_Point]) -> dict[int, list[_Point]]:
        """Points in text order; those in bylines and page furniture are left out."""
        found: dict[int, list[_Point]] = {}
        for point in sorted(points, key=lambda p: (p.tokens, p.name)):
            if self.doc.section(point.tokens[0]) not in ASIDE:
                found.setdefault(point.sentence, []).append(point)
        return found

    @cached_property
    def around(self) -> list[list[Attribution]]:
        """The attributions whose content holds each token, innermost first."""
        found: list[list[Attribution]] = [[] for _ in self.doc.tokens]
        for said in sorted(self.attributions, key=lambda said: sum(map(len, said.content))):
            for first, last in map(self.doc.range, said.content):
                for token in range(first, last):
                    found[token].append(said)
        return found

    @cached_property
    def sources(self) -> dict[Span, list[_Point]]:
        """The mentions that each attribution's source is, by the place of the source."""
        found: dict[Span, list[_Point]] = {}
        for said in self.attributions:
            if said.source is None or said.actor_id is None:
                continue
            first, last = self.doc.range(said.source)
            around = reversed(self.actors.get(self.doc.sentence(first), ()))
            here = {point.name: point for point in around
                    if point.tokens[0] < last and first < point.tokens[1]}  # fmt: skip
            found[said.source] = [here[id_] for id_ in said.actor_id.split(JOINT) if id_ in here]
        return found

    def questions(self) -> list[Question]:
        """What to ask, once for each holder, target and sentence, in text order."""
        return [group[0] for group in self.groups()]

    def groups(self) -> list[list[Question]]:
        """The same with up to `PAIRS` pairs of mentions each, the foremost first."""
        found: dict[tuple[int, str, str, str], dict[tuple[_Point, _Point], Question]] = {}
        for asked in chain(self._meetings(), self._remarks()):
            key = (asked.target.sentence, asked.holder.name, asked.target.name, asked.target.kind)
            pairs = found.setdefault(key, {})
            same = pairs.setdefault((asked.holder, asked.target), asked)
            if asked.rank < same.rank:
                pairs[asked.holder, asked.target] = asked
        for asked in self._taken_up():
            key = (asked.target.sentence, asked.holder.name, asked.target.name, "issue")
            found.setdefault(key, {(asked.holder, asked.target): asked})
        groups = [nsmallest(PAIRS, pairs.values(), key=lambda asked: asked.rank)
                  for pairs in found.values()]  # fmt: skip
        return sorted(groups, key=lambda group: (
            group[0].target.sentence, group[0].holder.tokens, group[0].target.tokens,
            group[0].holder.name, group[0].target.name))  # fmt: skip

    def _meetings(self) -> Iterator[Question]:
        """Pairs of one sentence: of actors in both directions, of an actor and an issue."""
        for number, actors in self.actors.items():
            points = sorted([*actors, *self.issues.get(number, ())], key=lambda p: p.tokens)
            for i, one in enumerate(points):
                for k in range(i + 1, len(points)):
                    other = points[k]
                    if other.tokens[0] - one.tokens[1] > REACH:
                        break
                    if (one.kind, one.name) == (other.kind, other.name) or (
                        one.tokens[1] > other.tokens[0]
                    ):
                        continue
                    if one.kind == "actor":
                        yield Question(one, other, None)
                    if other.kind == "actor":
                        yield Question(other, one, None)

    def _holding(self, point: _Point) -> list[Attribution]:
        """The attributions whose content holds a point, innermost first."""
        first, last = point.tokens
        return [said for said in self.around[first] if said in self.around[last - 1]]

    def _remarks(self) -> Iterator[Question]:
        """Sources toward whoever and whatever is spoken of in their words, wherever they stand."""
        for target in chain(*self.actors.values(), *self.issues.values()):
            for said in self._holding(target):
                for holder in self.sources.get(said.source, ()) if said.source else ():
                    asked = Question(holder, target, said)
                    if (holder.name != target.name or target.kind == "issue") and (
                        asked.gap >= 0 and (asked.apart or asked.gap <= REACH)
                    ):
                        yield asked

    def _taken_up(self) -> Iterator[Question]:
        """Sources toward an issue spoken of just before, where their words go on without its own.

        Not in a sentence that names its source anew: of a hundred positions found there, not
        twenty are the coders'.
        """
        for number, sentence in enumerate(self.doc.sentences):
            lately = {p.name for k in range(max(0, number - LINGERS), number)
                      for p in self.issues.get(k, ())}  # fmt: skip
            lately -= {point.name for point in self.issues.get(number, ())}
            if not lately or sentence.section in ASIDE:
                continue
            parts: dict[Span, TokenRange] = {}
            for token in range(sentence.first, sentence.last):
                for said in self.around[token]:
                    if said.source in self.sources and said.source is not None:
                        first, _ = parts.get(said.source, (token, token))
                        parts[said.source] = (first, token + 1)
            longest = sorted(parts.items(), key=lambda part: (part[1][0] - part[1][1], part))
            for source, part in longest:
                for holder, name in product(self.sources[source], sorted(lately)):
                    if holder.sentence != number:
                        yield Question(holder, _Point(part, number, name, "issue"), None)

    def voice(self, question: Question) -> str:
        """Who asserts a stance: its holder in its own words, else who speaks where it stands."""
        said = question.said
        if said is not None and self._says_something(said):
            outer = [each for each in self._holding(question.holder) if each is not said]
            return voice_of(outer[0]) if outer else question.holder.name
        around = self._holding(question.target if question.apart else question.holder)
        return voice_of(around[0] if around else None)

    def _says_something(self, said: Attribution) -> bool:
        """Whether a source's words are told, not merely whom it backs or what it rejects.

        Content without a verb and without quotation marks names the object of an act or a
        feeling: whoever reports it asserts it. Without parts of speech it counts as words.
        """
        places = chain.from_iterable(range(*self.doc.range(piece)) for piece in said.content)
        tags = {self.doc.tokens[i].upos for i in places}
        return said.kind != "indirect" or not tags.isdisjoint({"VERB", "AUX", None})


def read_issues(issues: Issues) -> dict[str, Issue]:
    """The issues by name, however they were given: as terms, as a proposition, or as both.

    Raises
    ------
    TypeError
        Where all issues are a bare text, or the text of one is too short for a proposition.

    Examples
    --------
    >>> read_issues(["truce"])
    {'truce': Issue(terms=('truce',), proposition='')}
    >>> read_issues({"ceasefire": "The fighting stops."})["ceasefire"].proposition
    'The fighting stops.'
    """
    if isinstance(issues, str):
        raise TypeError(f"issues: expected words, such as ['truce']; found the text {issues!r}")
    if not (issues is None or hasattr(issues, "__iter__")):
        raise TypeError(f"issues: expected words, such as ['truce']; found {issues!r}")
    named = issues if isinstance(issues, Mapping) else {term: [term] for term in issues or ()}
    found = {}
    for name, told in named.items():
        if isinstance(told, Issue):
            issue = told
        elif isinstance(told, str) and len(told.split()) >= FEWEST_WORDS:
            issue = Issue(proposition=told)
        elif isinstance(told, str) or not hasattr(told, "__iter__"):
            raise TypeError(
                f"issues: {name}: expected a list of terms, such as ['truce'], or a sentence; "
                f"found {f'the text {told!r}' if isinstance(told, str) else repr(told)}"
            )
        else:
            issue = Issue(told)
        for word in (name, *issue.terms, issue.proposition):
            if not isinstance(word, str):
                raise TypeError(f"issues: expected words, such as ['truce']; found {word!r}")
        found[name] = issue
    return found


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
