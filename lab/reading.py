"""Texts coded by hand, read as newslab reads any."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

import pandas as pd
from tqdm import tqdm

from newslab.errors import FormatError
from newslab.judging.lexicon import polarity, vader_label
from newslab.model.encoding import Encoding
from newslab.reading import Reading, read, read_words
from newslab.records import Article, Model, Section, Span, Token, TokenRange
from newslab.text.doc import Doc, make_doc

Record = TypeVar("Record")


def each(records: Sequence[Record], what: str) -> Iterator[Record]:
    """The records one by one, their progress shown on a terminal."""
    yield from tqdm(records, desc=what, unit="text", disable=None, leave=False)


def read_sentence(
    text: str, tokens: Sequence[Token] | None = None, *, model: Model = "accurate"
) -> tuple[Doc, Encoding]:
    """A text on its own, as one section; its words cut anew unless they are given."""
    sections = (Section(Span(0, len(text)), "body"),) if text else ()
    return read_words(make_doc(Article("sentence", text, sections=sections), tokens), model=model)


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


def read_whole(
    text: str, issues: Mapping[str, Sequence[str]] | None = None, *, model: Model = "accurate"
) -> Reading:
    """A raw article as any user reads it."""
    return read(Article.from_text(text), issues=issues, model=model)


def by_words(reading: Reading) -> pd.DataFrame:
    """The table of sentiment with VADER's polarity and label of each sentence in place of ours."""
    texts = reading.sentences["text"].to_dict()
    around = reading.sentiment["sentence"].map(texts, na_action="ignore").fillna("")
    return reading.sentiment.assign(
        polarity=[polarity(text) for text in around], label=[vader_label(text) for text in around]
    )
