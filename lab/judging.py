"""What newslab says of texts coded by hand, each read from its raw text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, groupby
from pathlib import Path
from typing import TypeVar

import pandas as pd
from tqdm import tqdm

from lab.gold import (
    SENTIMENTS,
    STANCES,
    read_dse,
    read_newsmtsc,
    read_seesaw,
)
from lab.gold_names import NamedText
from newslab.actors.repair import Name, mend_names
from newslab.errors import FormatError
from newslab.judging.lexicon import polarity, vader_label
from newslab.judging.stance import find_issues
from newslab.model.encoding import Encoding
from newslab.reading import Reading, annotate, read, read_words
from newslab.records import (
    Article,
    Attribution,
    Section,
    Span,
    Token,
    TokenRange,
    overlap,
)
from newslab.speech.attributions import find_attributions
from newslab.text.doc import Doc, make_doc

NAME_KIND_OF = {"PERSON": "PER", "ORGANISATION": "ORG", "PLACE": "LOC"}
# What the gazetteer knows is a place, but for these.
ENTRY_KIND_OF = {
    "organisation": "ORG", "outlet": "ORG", "platform": "ORG", "party": "ORG", "people": None,
    "adjective": None,
}  # fmt: skip
NAMED = 0.5  # the least share of a name's characters that its mention must hold

Record = TypeVar("Record")


def each(records: Sequence[Record], what: str) -> Iterator[Record]:
    """The records one by one, their progress shown on a terminal."""
    yield from tqdm(records, desc=what, unit="text", disable=None, leave=False)


def read_sentence(text: str, tokens: Sequence[Token] | None = None) -> tuple[Doc, Encoding]:
    """A text on its own, as one section; its words cut anew unless they are given."""
    sections = (Section(Span(0, len(text)), "body"),) if text else ()
    return read_words(make_doc(Article("sentence", text, sections=sections), tokens))


def token_range(span: Span, tokens: Sequence[Token]) -> TokenRange:
    """The tokens that a span touches; where it touches none, the next one, else the last.

    >>> tokens = [Token(Span(0, 3), "The"), Token(Span(4, 10), "envoys")]
    >>> token_range(Span(5, 12), tokens), token_range(Span(3, 4), tokens)
    ((1, 2), (1, 2))
    """
    if not tokens:
        raise FormatError(f"characters {span.start} to {span.end}: expected a word; found none")
    touched = [i for i, token in enumerate(tokens) if token.span.overlaps(span)]
    if not touched:
        after = [i for i, token in enumerate(tokens) if token.span.start >= span.end]
        touched = after[:1] or [len(tokens) - 1]
    return touched[0], touched[-1] + 1


def sentiment_rows(path: str | Path) -> pd.DataFrame:
    """Every target of a NewsMTSC file, coded and judged.

    Returns
    -------
    pandas.DataFrame
        ``article_id`` (the sentence's number), ``start, end, text``, the ``gold`` and the
        ``predicted`` label, the three probabilities, and the whole ``sentence``.
    """
    rows = []
    for i, sentence in enumerate(each(read_newsmtsc(path), "newsmtsc")):
        if not sentence.targets:
            continue
        doc, encoding = read_sentence(sentence.text)
        spans = [span for span, _ in sentence.targets]
        places = [token_range(span, doc.tokens) for span in spans]
        judged = encoding.sentiment(places, definition="picked")
        for (span, label), chances in zip(sentence.targets, judged, strict=True):
            rows.append({
                "article_id": i, "start": span.start, "end": span.end,
                "text": span.of(sentence.text), "gold": label,
                "predicted": SENTIMENTS[int(chances.argmax())],
                **dict(zip(SENTIMENTS, map(float, chances), strict=True)),
                "sentence": sentence.text,
            })  # fmt: skip
    return pd.DataFrame(rows)


def stance_rows(path: str | Path) -> pd.DataFrame:
    """Every pair of a DSE file, coded and judged; pairs of one sentence stand together.

    Returns
    -------
    pandas.DataFrame
        ``article_id`` (the sentence's number), ``p`` and ``q`` (their words), the ``gold``
        and the ``predicted`` label, the five probabilities, and the whole ``sentence``.
    """
    pairs = read_dse(path)
    number = {text: i for i, text in enumerate(dict.fromkeys(pair.text for pair in pairs))}
    pairs.sort(key=lambda pair: number[pair.text])
    groups = [list(group) for _, group in groupby(pairs, key=lambda pair: pair.text)]
    rows = []
    for group in each(groups, "dse"):
        text = group[0].text
        doc, encoding = read_sentence(text)
        judged = encoding.stance(
            [(token_range(pair.p, doc.tokens), token_range(pair.q, doc.tokens)) for pair in group]
        )
        for pair, chances in zip(group, judged, strict=True):
            rows.append({
                "article_id": number[text], "p": pair.p.of(text), "q": pair.q.of(text),
                "gold": pair.label, "predicted": STANCES[int(chances.argmax())],
                **dict(zip(STANCES, map(float, chances), strict=True)), "sentence": text,
            })  # fmt: skip
    return pd.DataFrame(rows)


def read_whole(text: str, issues: Mapping[str, Sequence[str]] | None = None) -> Reading:
    """A raw article as any user reads it."""
    return read(Article.from_text(text), issues=issues)


def by_words(reading: Reading) -> pd.DataFrame:
    """The table of sentiment with VADER's polarity and label of each sentence in place of ours."""
    texts = reading.sentences["text"].to_dict()
    around = reading.sentiment["sentence"].map(texts, na_action="ignore").fillna("")
    return reading.sentiment.assign(
        polarity=[polarity(text) for text in around], label=[vader_label(text) for text in around]
    )


def attributions_in(text: str) -> list[Attribution]:
    """The attributions of a raw article, its sections found as in any reading."""
    return find_attributions(*read_words(make_doc(Article.from_text(text))))


def names_in(named: NamedText) -> list[tuple[Span, str]]:
    """Persons, organisations and places in a text, on its own tokens where it has them.

    These are the names as newslab takes them up: those of the reader model, mended.
    """
    given = [Token(span, span.of(named.text)) for span in named.tokens]
    doc, encoding = read_sentence(named.text, given or None)
    names = mend_names(doc, encoding.decode("names"))
    return [(doc.span(n.first, n.last), kind) for n in names if (kind := name_kind(n))]


def name_kind(name: Name) -> str | None:
    """PER, ORG or LOC; None for a people, an adjective or any other group."""
    if name.entries:
        return ENTRY_KIND_OF.get(name.entries[0].kind, "LOC")
    return NAME_KIND_OF.get(name.label)


def polarity_rows(path: str | Path) -> pd.DataFrame:
    """Every row of a SEESAW file, coded and judged where both of its names are found.

    Returns
    -------
    pandas.DataFrame
        ``article_id`` (the sentence's number), ``holder`` and ``target`` (names), the
        ``gold`` label, the ``predicted`` one (missing where a name is not found in the
        sentence), ``n_pairs`` (of mentions), and the whole ``sentence``. The label is
        positive where the pairs' chances of *positive* sum to at least those of *negative*.
    """
    pairs = read_seesaw(path)
    number = {text: i for i, text in enumerate(dict.fromkeys(pair.text for pair in pairs))}
    rows = []
    for pair in each(pairs, "seesaw"):
        doc, encoding = read_sentence(pair.text)
        holders, targets = mentions_of_names(doc, (pair.holder, pair.target))
        both = [(one, other) for one in holders for other in targets if one != other]
        chances = encoding.stance(both).sum(axis=0)
        likes, dislikes = (float(chances[STANCES.index(f"{word} p->q")])
                           for word in ("positive", "negative"))  # fmt: skip
        rows.append({
            "article_id": number[pair.text], "holder": pair.holder, "target": pair.target,
            "gold": pair.label, "n_pairs": len(both), "sentence": pair.text,
            "predicted": ("POS" if likes >= dislikes else "NEG") if both else None,
        })  # fmt: skip
    return pd.DataFrame(rows)


def mentions_of_names(doc: Doc, names: Sequence[str]) -> list[list[TokenRange]]:
    """Where in a sentence each name's actor is mentioned, as newslab itself matches names.

    The names are read in front of the sentence as headings of their own, so that a surname,
    an acronym or a pronoun of the sentence is resolved as in any article. A name that is
    no actor is looked for as an issue is, word by word.
    """
    lines = [*(name for name in names if name.strip()), doc.text]
    ends = list(accumulate(len(line) + 2 for line in lines))
    places = [Span(end - len(line) - 2, end - 2) for line, end in zip(lines, ends, strict=True)]
    sections = (*(Section(span, "heading") for span in places[:-1]), Section(places[-1], "body"))
    found = annotate(Article("row", "\n\n".join(lines), sections=sections)).mentions
    start = places[-1].start
    inside = [mention for mention in found if mention.span.start >= start]
    place_of = dict(zip(lines, places[:-1], strict=False))
    ranges = []
    for name in names:
        whose = {mention.actor_id for mention in found if name in place_of
                 and overlap([mention.span], [place_of[name]]) >= NAMED}  # fmt: skip
        spans = [mention.span for mention in inside if mention.actor_id in whose - {None}]
        at = [token_range(Span(span.start - start, span.end - start), doc.tokens) for span in spans]
        at = at or [(first, last) for _, first, last in find_issues({name: [name]}, doc.tokens)]
        ranges.append(at)
    return ranges
