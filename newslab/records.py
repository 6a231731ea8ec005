"""The nouns of newslab: frozen records that point into one article's text."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from newslab.errors import SourceError
from newslab.layout.datelines import find_outlet, find_published
from newslab.layout.sections import find_sections
from newslab.span import Section, SectionKind, Span, hull

ActorType = Literal["PERSON", "STATE", "ORGANISATION", "GROUP"]
MentionForm = Literal["name", "title", "pronoun", "nominal", "metonym", "demonym"]
QuoteKind = Literal["direct", "indirect", "mixed"]

AUTHOR = "author"
UNATTRIBUTED = "unattributed"


@dataclass(frozen=True, slots=True)
class Article:
    """One news article. ``text`` is the whole decoded file; offsets index it."""

    id: str
    text: str
    title: str | None = None
    outlet: str | None = None
    published: datetime.date | None = None
    sections: tuple[Section, ...] = ()

    @classmethod
    def from_text(
        cls,
        text: str,
        *,
        id: str = "text",
        title: str | None = None,
        outlet: str | None = None,
        published: datetime.date | None = None,
        headings: Collection[str] = (),
    ) -> Article:
        """One article from a string, kept as it is; what is not given is read off the text.

        Parameters
        ----------
        headings
            Lines known to be section headings, as the tags of a page tell them.

        Raises
        ------
        SourceError
            Where ``text`` is no string, or holds nothing but whitespace.

        Examples
        --------
        >>> Article.from_text("Ferries sail again\\n\\nMARDEN (AP) — Nobody cheered.").outlet
        'AP'
        """
        if not isinstance(text, str):
            raise SourceError(f"{id}: expected text; found {type(text).__name__}")
        if not text or text.isspace():
            raise SourceError(f"{id}: is empty" if not text else f"{id}: holds whitespace alone")
        sections = find_sections(text, title=title, headings=headings)
        headline = next((s.span.of(text) for s in sections if s.kind == "headline"), "")
        datelines = [s.span.of(text) for s in sections if s.kind == "dateline"]
        return cls(
            id,
            text,
            title or " ".join(headline.strip("\ufeff\u200b;").split()) or None,
            outlet or find_outlet(datelines),
            published or find_published(datelines),
            sections,
        )


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark of punctuation, with lemma and universal part of speech.

    ``lemma`` and ``upos`` are None until a stage has filled them.
    """

    span: Span
    text: str
    lemma: str | None = None
    upos: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, the kind of section it stands in, and its tokens ``[first, last)``."""

    span: Span
    section: SectionKind
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, speaks or is spoken of in an article.

    ``id`` is readable and stable (``ana-ruiz``: the name, folded to ASCII).
    ``part_of`` is the id of the actor this one belongs to (a ministry to its state);
    ``country`` an ISO 3166 alpha-3 code.
    """

    id: str
    name: str
    type: ActorType
    aliases: tuple[str, ...] = ()
    part_of: str | None = None
    country: str | None = None
    wikidata: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where an actor is mentioned, and the rule that said whose it is.

    ``actor_id`` is None where the rule abstained (an unresolved pronoun, a place).
    """

    span: Span
    actor_id: str | None
    form: MentionForm
    rule: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of text that may mention an actor, before it is known whose it is.

    ``span`` covers a title that belongs to it, ``name`` the name alone; both lie in tokens
    ``[first, last)``. ``type`` is None for a place and for what another mention must resolve
    (a pronoun, a nominal). ``key`` is the name of the actor where the words alone tell it
    (a state, a known organisation, a group of people of a state). ``nouns`` are the common
    nouns that describe its bearer (*envoy*), ``country`` an ISO 3166 alpha-3 code, ``gender``
    *m*, *f* or None, and ``plural`` whether it speaks of several.
    """

    span: Span
    name: Span
    first: int
    last: int
    type: ActorType | None
    form: MentionForm
    rule: str
    key: str | None = None
    country: str | None = None
    nouns: tuple[str, ...] = ()
    gender: str | None = None
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said what (source, cue and content; Newell et al., 2018).

    ``content`` may stand in several pieces, in text order (*"A," he said, "B."*).
    ``actor_id`` is None where the source is missing or unresolved.
    ``unclosed`` marks a direct quotation whose closing mark is missing.
    """

    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    kind: QuoteKind
    actor_id: str | None = None
    unclosed: bool = False

    @property
    def span(self) -> Span:
        """From the first character of the content to its last."""
        return hull(self.content)


@dataclass(frozen=True, slots=True)
class Sentiment:
    """How one voice evaluates the actor mentioned at ``span``.

    Probabilities sum to 1. All three are None where nothing was judged; ``reason`` says why.
    """

    span: Span
    actor_id: str
    voice: str
    negative: float | None
    neutral: float | None
    positive: float | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Stance:
    """The position of ``holder`` toward ``target``, as asserted by ``voice``.

    ``target`` is an actor id or the name of an issue (``target_kind``). ``span`` is the
    evidence: the sentence in which holder and target meet. ``holder_span`` and
    ``target_span`` are the two mentions. Probabilities sum to 1, or are all None.
    """

    span: Span
    voice: str
    holder: str
    target: str
    target_kind: Literal["actor", "issue"]
    holder_span: Span
    target_span: Span
    against: float | None
    none: float | None
    favour: float | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """Every record found in one article, each kind in text order."""

    article: Article
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]
    actors: tuple[Actor, ...]
    mentions: tuple[Mention, ...]
    attributions: tuple[Attribution, ...]
    sentiments: tuple[Sentiment, ...]
    stances: tuple[Stance, ...]
