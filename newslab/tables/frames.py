"""Records to tidy tables: one record a row, in text order, each with its place in the text.

Offsets are ``int64``, positions that may be missing ``Int64``, probabilities ``float64``, labels
categorical (ordered where order has meaning), all else ``str`` with NaN for what is missing; the
same for empty findings. The tables of spans begin with ``article_id``; ``start`` and ``end``
(characters, half-open); ``text``, which is ``article.text[start:end]``; and ``sentence``, the
number of the sentence it begins in (the row of `sentences_frame`), missing between sentences.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, get_args

import numpy as np
import pandas as pd

from newslab.errors import TableError
from newslab.records import (
    SENTIMENT_LABELS,
    STANCE_LABELS,
    UPOS,
    ActorType,
    Findings,
    MentionForm,
    QuoteKind,
    SectionKind,
    Span,
)

# Python's own strings: those of Arrow cannot hold the lone surrogates of a damaged file.
STRING = pd.StringDtype("python", na_value=np.nan)

Columns = dict[str, list[Any]]  # name to values


def _strings(*names: str) -> dict[str, Any]:
    return dict.fromkeys(names, STRING)


def _labels(*names: str, ordered: bool = False) -> pd.CategoricalDtype:
    return pd.CategoricalDtype(list(names), ordered=ordered)


_SPAN = {**_strings("article_id"), "start": "int64", "end": "int64", **_strings("text")}
_SPAN["sentence"] = "Int64"
_SECTION = _labels(*get_args(SectionKind))
_TOKENS = {**_SPAN, "section": _SECTION, **_strings("lemma"), "upos": _labels(*UPOS)}
_SENTENCES = {**_SPAN, "section": _SECTION, "n_tokens": "int64"}
_ACTORS = {
    **_strings("article_id", "actor_id", "name"),
    "type": _labels(*get_args(ActorType)),
    **_strings("aliases"),
    **{"n_mentions": "int64", "first_start": "Int64"},
    **_strings("part_of", "country", "wikidata"),
}
_FORM = _labels(*get_args(MentionForm))
_MENTIONS = {**_SPAN, **_strings("actor_id"), "form": _FORM, **_strings("rule")}
_ATTRIBUTIONS = {
    **_SPAN,
    "kind": _labels(*get_args(QuoteKind)),
    **_strings("actor_id", "content", "cue", "source"),
    **dict.fromkeys(("cue_start", "cue_end", "source_start", "source_end"), "Int64"),
    "unclosed": "bool",
    "probability": "float64",
}
_SENTIMENT = {
    **_SPAN,
    **_strings("actor_id", "voice"),
    **dict.fromkeys((*SENTIMENT_LABELS, "polarity"), "float64"),
    "label": _labels(*SENTIMENT_LABELS, ordered=True),
    **_strings("reason"),
}
_STANCE = {
    **_SPAN,
    **_strings("voice", "holder", "target"),
    "target_kind": _labels("actor", "issue"),
    **dict.fromkeys((*STANCE_LABELS, "position"), "float64"),
    "label": _labels(*STANCE_LABELS, ordered=True),
    **_strings("reason"),
    **dict.fromkeys(("holder_start", "holder_end", "target_start", "target_end"), "int64"),
    **_strings("holder_text", "target_text"),
}


def _table(
    dtypes: Mapping[str, Any],
) -> Callable[[Callable[[Findings], Columns]], Callable[..., pd.DataFrame]]:
    """A table of so many readings as are given, from what makes the columns of one."""

    def made_by(columns_of: Callable[[Findings], Columns]) -> Callable[..., pd.DataFrame]:
        def frame(*findings: Findings) -> pd.DataFrame:
            parts = [columns_of(one) for one in findings]
            joined = {name: [*chain.from_iterable(part[name] for part in parts)] for name in dtypes}
            return make_table(dtypes, joined)

        frame.__name__, frame.__qualname__ = columns_of.__name__, columns_of.__qualname__
        frame.__module__, frame.__doc__ = columns_of.__module__, columns_of.__doc__
        return frame

    return made_by


@_table(_TOKENS)
def tokens_frame(findings: Findings) -> Columns:
    """Every token: its place, ``section`` (kind), ``lemma`` and ``upos`` (missing until tagged).

    Examples
    --------
    >>> from newslab.records import Article, Token
    >>> token = Token(Span(0, 6), "Envoys", "envoy", "NOUN")
    >>> findings = Findings(Article("a", "Envoys"), (token,), (), (), (), (), (), ())
    >>> tokens_frame(findings)[["start", "end", "text", "lemma", "upos"]]
       start  end    text  lemma  upos
    0      0    6  Envoys  envoy  NOUN
    """
    tokens = _in_text_order(findings.tokens)
    places = _places(findings, tokens)
    sections = [None if n is None else findings.sentences[n].section for n in places["sentence"]]
    return places | {
        "section": sections,
        **_attributes(tokens, "lemma", "upos"),
    }


@_table(_SENTENCES)
def sentences_frame(findings: Findings) -> Columns:
    """Every sentence: its place, ``section`` (kind of section) and ``n_tokens``.

    Examples
    --------
    >>> from newslab.records import Article, Sentence
    >>> sentence = Sentence(Span(0, 9), "body", 0, 3)
    >>> findings = Findings(Article("a", "They met."), (), (sentence,), (), (), (), (), ())
    >>> sentences_frame(findings)[["text", "sentence", "section", "n_tokens"]]
            text  sentence section  n_tokens
    0  They met.         0    body         3
    """
    sentences = _in_text_order(findings.sentences)
    return _places(findings, sentences) | {
        **_attributes(sentences, "section"),
        "n_tokens": [sentence.last - sentence.first for sentence in sentences],
    }


@_table(_ACTORS)
def actors_frame(findings: Findings) -> Columns:
    """Every actor, in the order in which the text first mentions them.

    Returns
    -------
    pandas.DataFrame
        ``article_id, actor_id, name``; ``type`` (PERSON, STATE, ORGANISATION or GROUP);
        ``aliases`` (joined by ``"; "``); ``n_mentions``; ``first_start`` (the character
        where the first mention starts; missing without mentions); ``part_of`` (an actor
        id); ``country`` (ISO 3166 alpha-3); ``wikidata``.

    Examples
    --------
    >>> from newslab.records import Actor, Article, Mention
    >>> actor = Actor("oslo-talks", "Oslo talks", "GROUP", ("talks", "the talks"))
    >>> mention = Mention(Span(0, 5), "oslo-talks", "name", "alias")
    >>> findings = Findings(Article("a", "Talks"), (), (), (actor,), (mention,), (), (), ())
    >>> actors_frame(findings)[["name", "type", "aliases", "n_mentions"]]
             name   type           aliases  n_mentions
    0  Oslo talks  GROUP  talks; the talks           1
    """
    counts = Counter(mention.actor_id for mention in findings.mentions)
    mentions = _in_text_order(findings.mentions)[::-1]
    first = {mention.actor_id: mention.span.start for mention in mentions}  # the earliest stays
    never = len(findings.article.text)
    actors = sorted(findings.actors, key=lambda actor: first.get(actor.id, never))
    return {
        "article_id": [findings.article.id] * len(actors),
        "actor_id": [actor.id for actor in actors],
        "aliases": ["; ".join(actor.aliases) for actor in actors],
        "n_mentions": [counts[actor.id] for actor in actors],
        "first_start": [first.get(actor.id) for actor in actors],
        **_attributes(actors, "name", "type", "part_of", "country", "wikidata"),
    }


@_table(_MENTIONS)
def mentions_frame(findings: Findings) -> Columns:
    """Every mention: its place, whose it is, in which form, and the rule that said so.

    ``actor_id`` is missing where the rule abstained; ``form`` is one of `MentionForm`.

    Examples
    --------
    >>> from newslab.records import Article, Mention
    >>> mention = Mention(Span(0, 2), None, "pronoun", "no antecedent")
    >>> findings = Findings(Article("a", "He left."), (), (), (), (mention,), (), (), ())
    >>> mentions_frame(findings)[["start", "end", "text", "form", "rule"]]
       start  end text     form           rule
    0      0    2   He  pronoun  no antecedent
    """
    mentions = _in_text_order(findings.mentions)
    return _places(findings, mentions) | _attributes(mentions, "actor_id", "form", "rule")


@_table(_ATTRIBUTIONS)
def attributions_frame(findings: Findings) -> Columns:
    """Who said what; the place runs from the content's first character to its last.

    Returns
    -------
    pandas.DataFrame
        Its place; ``kind`` (direct, indirect or mixed); ``actor_id`` (missing where the
        source is missing or unresolved; of several who speak together joined by ``|``: see
        `measures.each_speaker`); ``content`` (its pieces, joined by ``" … "``),
        ``cue`` and ``source``; the offsets of the last two; ``unclosed`` (a quotation
        whose closing mark is missing); ``probability`` (0.6 to 1, how likely it is an attribution
        at all: what is less likely is left out; missing where the layout tells who speaks).

    Examples
    --------
    >>> from newslab.records import Article, Attribution
    >>> said = Attribution((Span(9, 18),), cue=Span(4, 8), source=Span(0, 3), kind="indirect")
    >>> findings = Findings(Article("a", "She said it snowed"), (), (), (), (), (said,), (), ())
    >>> attributions_frame(findings)[["source", "cue", "content", "kind"]]
      source   cue    content      kind
    0    She  said  it snowed  indirect
    """
    text = findings.article.text
    told = _in_text_order(findings.attributions)
    return _places(findings, told) | {
        **_attributes(told, "kind", "actor_id", "unclosed", "probability"),
        "content": [" … ".join(piece.of(text) for piece in said.content) for said in told],
        **_parts("cue", [said.cue for said in told], text),
        **_parts("source", [said.source for said in told], text),
    }


@_table(_SENTIMENT)
def sentiment_frame(findings: Findings) -> Columns:
    """How each mention's actor is evaluated, and by which voice.

    Returns
    -------
    pandas.DataFrame
        The mention's place; ``actor_id`` of the one evaluated; ``voice`` (``author``, an
        actor id or ``unattributed``); ``negative, neutral, positive`` (probabilities);
        ``polarity`` (positive less negative, -1 to 1); ``label`` (the likeliest; missing
        where nothing was judged, or too uncertainly) and ``reason`` (why it is missing).

    Examples
    --------
    >>> from newslab.records import Article, Sentiment
    >>> judged = Sentiment(Span(0, 3), "x", "author", 0.75, 0.25, 0.0)
    >>> findings = Findings(Article("a", "The liar"), (), (), (), (), (), (judged,), ())
    >>> sentiment_frame(findings)[["actor_id", "voice", "polarity", "label"]]
      actor_id   voice  polarity     label
    0        x  author     -0.75  negative
    """
    judged = _in_text_order(findings.sentiments)
    return _places(findings, judged) | {
        **_attributes(judged, "actor_id", "voice"),
        **_judgements(judged, SENTIMENT_LABELS, "polarity"),
    }


@_table(_STANCE)
def stance_frame(findings: Findings) -> Columns:
    """Who stands where, toward whom or what, and who says so.

    Returns
    -------
    pandas.DataFrame
        The place of the evidence; ``voice`` (who asserts it); ``holder`` (whose position
        it is); ``target`` (an actor id or an issue) and ``target_kind``; ``against, none,
        favour`` (probabilities); ``position`` (favour less against, -1 to 1); ``label``
        and ``reason`` as in `sentiment_frame`; offsets and text of the two mentions.

    Examples
    --------
    >>> from newslab.records import Article, Stance
    >>> judged = Stance(Span(0, 18), "author", "mali", "chad", "actor", Span(0, 4),
    ...                 Span(13, 17), against=0.0, none=0.25, favour=0.75)
    >>> article = Article("a", "Mali thanked Chad.")
    >>> findings = Findings(article, (), (), (), (), (), (), (judged,))
    >>> stance_frame(findings)[["holder", "target", "position", "label"]]
      holder target  position   label
    0   mali   chad      0.75  favour
    """
    text = findings.article.text
    judged = _in_text_order(findings.stances)
    return _places(findings, judged) | {
        **_attributes(judged, "voice", "holder", "target", "target_kind"),
        **_judgements(judged, STANCE_LABELS, "position"),
        **_parts("holder", [each.holder_span for each in judged], text, "holder_text"),
        **_parts("target", [each.target_span for each in judged], text, "target_text"),
    }


# What makes each table of a reading, by its name.
FRAMES: dict[str, Callable[..., pd.DataFrame]] = {
    "tokens": tokens_frame,
    "sentences": sentences_frame,
    "actors": actors_frame,
    "mentions": mentions_frame,
    "attributions": attributions_frame,
    "sentiment": sentiment_frame,
    "stance": stance_frame,
}


def described(make: Callable[..., pd.DataFrame]) -> str:
    """What a function of tables says of its table, without the example.

    >>> described(mentions_frame).splitlines()[0]
    'Every mention: its place, whose it is, in which form, and the rule that said so.'
    """
    return (make.__doc__ or "").partition("    Examples\n")[0]


def check_columns(table: pd.DataFrame, columns: Iterable[str], what: str) -> None:
    """Refuse a table that lacks one of ``columns``.

    Raises
    ------
    TableError

    Examples
    --------
    >>> check_columns(pd.DataFrame({"n": []}), ["n", "low"], "plot_words")
    Traceback (most recent call last):
    newslab.errors.TableError: plot_words: expected columns n, low; found n
    """
    columns = list(columns)
    if set(columns) - set(table.columns):
        found = ", ".join(map(str, table.columns)) or "none"
        raise TableError(f"{what}: expected columns {', '.join(columns)}; found {found}")


def _in_text_order(records: Iterable[Any]) -> list[Any]:
    return sorted(records, key=lambda record: (record.span.start, record.span.end))


def _places(findings: Findings, records: Sequence[Any]) -> Columns:
    """Where records in text order stand: article, characters, text, sentence."""
    article, sentences = findings.article, findings.sentences
    starts = [record.span.start for record in records]
    ends = [record.span.end for record in records]
    openings = [sentence.span.start for sentence in sentences]
    numbers = [bisect_right(openings, start) - 1 for start in starts]
    return {
        "article_id": [article.id] * len(records),
        "start": starts,
        "end": ends,
        "text": [article.text[start:end] for start, end in zip(starts, ends, strict=True)],
        "sentence": [
            n if n >= 0 and start < sentences[n].span.end else None
            for n, start in zip(numbers, starts, strict=True)
        ],
    }


def _attributes(records: Sequence[Any], *names: str) -> Columns:
    return {name: [getattr(record, name) for record in records] for name in names}


def _parts(
    name: str, spans: Sequence[Span | None], text: str, column: str | None = None
) -> Columns:
    """The words and the place of a part that each record has, or has not."""
    return {
        column or name: [None if span is None else span.of(text) for span in spans],
        f"{name}_start": [None if span is None else span.start for span in spans],
        f"{name}_end": [None if span is None else span.end for span in spans],
    }


def _judgements(judged: Sequence[Any], labels: tuple[str, str, str], balance: str) -> Columns:
    """The probabilities, low end first; their balance; the label unless a reason withholds it."""
    chances = _attributes(judged, *labels)
    rows = list(zip(*chances.values(), strict=True))
    known = [None not in row for row in rows]
    return chances | {
        balance: [row[2] - row[0] if k else None for row, k in zip(rows, known, strict=True)],
        "label": [each.label for each in judged],
        "reason": [each.reason for each in judged],
    }  # fmt: skip


def make_table(dtypes: Mapping[str, Any], columns: Columns) -> pd.DataFrame:
    """A table of ``columns``, in the order of ``dtypes``.

    >>> made = make_table({"n": "Int64", "word": STRING}, {"word": ["a", "b"], "n": [1, None]})
    >>> made["n"].tolist(), made["word"].tolist()
    ([1, <NA>], ['a', 'b'])
    """
    # Arrays that are of their dtype already, and not copied once more, cost a third of lists.
    made = {name: make_column(columns[name], dtype) for name, dtype in dtypes.items()}
    return pd.DataFrame(made, copy=False)


def make_column(values: list[Any], dtype: Any) -> Any:
    """Values, None for what is missing, as an array of a dtype.

    What is none of the categories of a dtype is missing too.
    """
    if isinstance(dtype, pd.CategoricalDtype):
        code_of = {label: code for code, label in enumerate(dtype.categories)}
        return pd.Categorical.from_codes([code_of.get(v, -1) for v in values], dtype=dtype)
    if dtype == "Int64":
        missing = np.array([value is None for value in values], dtype=bool)
        known = np.array([0 if value is None else value for value in values], dtype=np.int64)
        return pd.arrays.IntegerArray(known, missing)
    return pd.array(values, dtype=dtype) if dtype is STRING else np.array(values, dtype=dtype)
