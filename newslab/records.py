"""The nouns of newslab: frozen records that point into one article's text."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

# Which form of the reader model reads: with 32-bit floats, or, faster, with products in 8 bits.
Model = Literal["accurate", "quick"]
MODELS: tuple[Model, ...] = ("accurate", "quick")
SectionKind = Literal["headline", "dateline", "heading", "body", "boilerplate"]
ActorType = Literal["PERSON", "STATE", "ORGANISATION", "GROUP"]
MentionForm = Literal["name", "title", "pronoun", "nominal", "metonym", "demonym"]
QuoteKind = Literal["direct", "indirect", "mixed"]

AUTHOR = "author"
UNATTRIBUTED = "unattributed"
JOINT = "|"  # stands between the ids of several actors who speak, or are meant, together
# The universal parts of speech (de Marneffe et al., 2021).
UPOS = (
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM",
    "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X",
)  # fmt: skip
# Bylines, counters, links: sections that name nobody of the story and judge nobody.
ASIDE = frozenset(["boilerplate", "dateline"])

TokenRange = tuple[int, int]  # the indices of the first token and of the one after the last

# Labels from low to high.
SENTIMENT_LABELS = ("negative", "neutral", "positive")
STANCE_LABELS = ("against", "none", "favour")
# The tables of a reading.
TABLES = ("tokens", "sentences", "actors", "mentions", "attributions", "sentiment", "stance")
# From this joint probability of *against* and *favour* on a position counts as taken.
POSITION_FROM = 0.3


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``start`` to ``end`` (half-open) of a text; never empty.

    Frozen, because the text it points into never changes; ordered as the text is.

    Raises
    ------
    ValueError
        Unless ``0 <= start < end``.

    Examples
    --------
    >>> Span(4, 10).of("The envoys left.")
    'envoys'
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end; got {self.start}, {self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters of ``text`` that the span covers."""
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside; a span contains itself."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of an article with one function.

    ``headline``, ``dateline`` (date, outlet, byline), ``heading``, ``body`` (one
    paragraph each) or ``boilerplate`` (what is on the page, but not the article).
    """

    span: Span
    kind: SectionKind


def hull(spans: Iterable[Span]) -> Span:
    """The shortest span that covers all of ``spans``.

    >>> hull([Span(8, 9), Span(2, 5)])
    Span(start=2, end=9)
    """
    starts, ends = zip(*((span.start, span.end) for span in spans), strict=True)
    return Span(min(starts), max(ends))


def overlap(one: Iterable[Span], other: Iterable[Span]) -> float:
    """Shared characters over characters of either, 0 to 1 (Jaccard's index).

    Each side may be a span in several pieces.

    >>> overlap([Span(0, 10)], [Span(5, 10)])
    0.5
    """
    mine = {i for span in one for i in range(span.start, span.end)}
    theirs = {i for span in other for i in range(span.start, span.end)}
    return len(mine & theirs) / len(mine | theirs) if mine or theirs else 0.0


@dataclass(frozen=True, slots=True)
class Article:
    """One news article. ``text`` is the whole decoded file; offsets index it.

    ``warnings`` say what of the source may have gone wrong, each in a sentence: a page of
    which little was found, a text that is cut off.
    """

    id: str
    text: str
    title: str | None = None
    outlet: str | None = None
    published: datetime.date | None = None
    sections: tuple[Section, ...] = ()
    warnings: tuple[str, ...] = ()

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
        # Read where texts are read; a noun stands on nothing, so the reader is called for here.
        from newslab.sources.texts import article_from_text

        return article_from_text(
            text, id=id, title=title, outlet=outlet, published=published, headings=headings
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
    ``actor_id`` is None where the source is missing or unresolved; the ids of several who
    speak together are sorted, and joined by `JOINT`.
    ``unclosed`` marks a direct quotation whose closing mark is missing. ``probability`` is how
    likely it is an attribution at all; None where the layout tells who speaks.
    """

    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    kind: QuoteKind
    actor_id: str | None = None
    unclosed: bool = False
    probability: float | None = None

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

    @property
    def label(self) -> str | None:
        """The likeliest of *negative, neutral, positive*; None where ``reason`` says why not."""
        chances = (self.negative, self.neutral, self.positive)
        if self.reason is not None or None in chances:
            return None
        return SENTIMENT_LABELS[max(range(3), key=lambda i: chances[i] or 0.0)]


@dataclass(frozen=True, slots=True)
class Issue:
    """What stance is asked toward besides actors: something that one can be for or against.

    ``terms`` are the words that take it up in a text, ``proposition`` a sentence that whoever is
    for it would affirm. One of the two is enough: without terms the issue is found by the content
    words of the proposition; without a proposition it means what the terms say.

    Raises
    ------
    TypeError
        Where the terms are a bare text.
    ValueError
        Where there are neither terms nor a proposition.

    Examples
    --------
    >>> Issue(["ceasefire", "truce"], "The fighting stops.").wording
    'The fighting stops.'
    """

    terms: Sequence[str] = ()
    proposition: str = ""

    def __post_init__(self) -> None:
        if isinstance(self.terms, str):
            raise TypeError(
                f"terms: expected a list, such as ['truce']; found the text {self.terms!r}"
            )
        object.__setattr__(self, "terms", tuple(self.terms))
        if not any(str(text).strip() for text in (*self.terms, self.proposition)):
            raise ValueError("an issue needs terms or a proposition; found neither")

    @property
    def wording(self) -> str:
        """What the reader model is told of the issue."""
        return self.proposition or "; ".join(self.terms)


# Issues as they are asked for: by name, each as terms, as a proposition or as both; or words alone.
Issues = Mapping[str, Issue | Sequence[str] | str] | Sequence[str] | None


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

    @property
    def label(self) -> str | None:
        """*against* or *favour* where a position is likely enough (`POSITION_FROM`), else *none*.

        None where nothing was judged.
        """
        if self.reason is not None or self.against is None or self.favour is None:
            return None
        if self.against + self.favour < POSITION_FROM:
            return "none"
        return "favour" if self.favour > self.against else "against"


@dataclass(frozen=True, slots=True)
class Findings:
    """Every record found in one article, each kind in text order; and the issues asked about."""

    article: Article
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]
    actors: tuple[Actor, ...]
    mentions: tuple[Mention, ...]
    attributions: tuple[Attribution, ...]
    sentiments: tuple[Sentiment, ...]
    stances: tuple[Stance, ...]
    issues: Mapping[str, Issue] = field(default_factory=dict, hash=False)
