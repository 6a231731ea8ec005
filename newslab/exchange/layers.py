"""What every format holds in its own way: layers of marks on a plain text, and their links.

A table of codings is a layer and a row of it is a mark: a span with features, which are the
columns. An attribution is several marks of one layer (its pieces of content, its cue, its
source), told apart by ``role`` and linked from the first piece to the others. An actor is marked
at its first mention.

The text is **plain**, because the tools do not agree on anything else: they count CRLF once or
twice, drop a byte order mark or keep it, and refuse what XML cannot hold. So lines end in LF,
there is no byte order mark, and offsets count Unicode code points; `plain_text` tells where each
character stands in the article.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, get_args
from urllib.parse import unquote

import numpy as np
import pandas as pd

from newslab.errors import CodebookError, FormatError
from newslab.records import (
    SENTIMENT_LABELS,
    STANCE_LABELS,
    ActorType,
    Article,
    MentionForm,
    QuoteKind,
    Span,
    Token,
)

# Each layer's features, in the order of its table's columns: the labels that a closed one may
# take; an open one, such as an id, takes any text.
LAYERS: dict[str, dict[str, tuple[str, ...]]] = {
    "Actor": {"actor_id": (), "name": (), "type": get_args(ActorType), "part_of": (), "note": ()},
    "Mention": {"actor_id": (), "form": get_args(MentionForm), "note": ()},
    "Attribution": {
        "role": ("content", "cue", "source"),
        "kind": get_args(QuoteKind),
        "actor_id": (),
        "note": (),
    },
    "Sentiment": {"actor_id": (), "voice": (), "label": SENTIMENT_LABELS, "note": ()},
    "Stance": {
        "voice": (),
        "holder": (),
        "target": (),
        "target_kind": ("actor", "issue"),
        "label": STANCE_LABELS,
        "note": (),
    },
}
TABLES = {
    "Actor": "actors",
    "Mention": "mentions",
    "Attribution": "attributions",
    "Sentiment": "sentiment",
    "Stance": "stance",
}
PLACE = ("article_id", "start", "end", "text")
# A feature that stands in for links, in formats that have none.
NUMBER = "number"

Codings = dict[str, pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the plain text, the layer it belongs to, and what is said of it."""

    layer: str
    span: Span
    features: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Layers:
    """All marks of one article; ``links`` are pairs of positions in ``marks``.

    ``tokens`` and ``sentences`` serve the formats that need words; what is read back has none.
    """

    id: str
    text: str
    marks: tuple[Mark, ...]
    links: tuple[tuple[int, int], ...] = ()
    tokens: tuple[Token, ...] = ()
    sentences: tuple[Span, ...] = ()


def plain_text(text: str) -> tuple[str, list[int]]:
    r"""The text as other tools can hold it, and where each of its characters stands in it.

    Examples
    --------
    >>> plain_text("\ufeffOne.\r\nTwo\x00")
    ('One.\nTwo�', [1, 2, 3, 4, 6, 7, 8, 9, 10])
    """
    kept = [at for at, char in enumerate(text)
            if not (char == "\ufeff" and at == 0 or char == "\r" and text[at + 1 : at + 2] == "\n")
            ]  # fmt: skip
    return "".join("\n" if text[at] == "\r" else _legal(text[at]) for at in kept), kept


def _legal(char: str) -> str:
    """The character, or what stands for it where XML 1.0 has no place for it."""
    if char >= " " and not "\ud800" <= char <= "\udfff" and char not in "\ufffe\uffff":
        return char
    return char if char in "\t\n" else " " if char.isspace() else "\ufffd"


def to_layers(
    article: Article,
    codings: Mapping[str, pd.DataFrame],
    *,
    tokens: Sequence[Token] = (),
    sentences: Iterable[Span] = (),
) -> Layers:
    """One article's codings as marks on its plain text.

    Parameters
    ----------
    codings
        As `newslab.codings.read_codings` gives them, of any articles.
    tokens, sentences
        As found in ``article.text``.

    Raises
    ------
    CodebookError
        Where a span lies outside the text, or holds white space alone; around words it is left
        out, as tools do that mark words.

    Examples
    --------
    >>> rows = {"article_id": ["a"], "start": [6], "end": [9], "text": ["Ann"], "actor_id": ["ann"],
    ...         "form": ["name"]}
    >>> to_layers(Article("a", "Hm.\\r\\n\\nAnn"), {"mentions": pd.DataFrame(rows)}).marks
    (Mark(layer='Mention', span=Span(start=5, end=8),
          features={'actor_id': 'ann', 'form': 'name'}),)
    """
    text, kept = plain_text(article.text)

    def placed(start: Any, end: Any) -> Span:
        first, last = bisect_left(kept, int(start)), bisect_left(kept, int(end))
        words = text[first:last].strip()
        if not 0 <= int(start) <= int(end) <= len(article.text) or not words:
            where = f"{article.id}: codings: {start}:{end}"
            raise CodebookError(f"{where}: expected words within {len(article.text)} characters")
        first += text[first:last].index(words)
        return Span(first, first + len(words))

    marks: list[Mark] = []
    links: list[tuple[int, int]] = []
    first_of: dict[str, Span] = {}
    for row in _rows(codings, "Mention", article.id):
        mark = Mark("Mention", placed(row["start"], row["end"]), _features("Mention", row))
        for actor_id in mark.features.get("actor_id", "").split("|"):
            first_of.setdefault(actor_id, mark.span)
        marks.append(mark)
    words = tuple(replace(token, span=placed(token.span.start, token.span.end))
                  for token in tokens)  # fmt: skip
    nowhere = words[0].span if words else Span(0, 1)  # of an actor that is mentioned nowhere
    actors = [Mark("Actor", first_of.get(str(row["actor_id"]), nowhere), _features("Actor", row))
              for row in _rows(codings, "Actor", article.id)]  # fmt: skip
    marks[:0] = actors
    for row in _rows(codings, "Attribution", article.id):
        head = len(marks)
        content = row.get("content", f"{row['start']}:{row['end']}")
        for role, places in (("content", content), ("cue", row.get("cue")),
                             ("source", row.get("source"))):  # fmt: skip
            for place in str(places).split("|") if places else ():
                start, _, end = place.partition(":")
                features = _features("Attribution", row) if len(marks) == head else {}
                marks.append(Mark("Attribution", placed(start, end), {"role": role} | features))
                links += [(head, len(marks) - 1)] if len(marks) > head + 1 else []
    for layer in ("Sentiment", "Stance"):
        marks += [Mark(layer, placed(row["start"], row["end"]), _features(layer, row))
                  for row in _rows(codings, layer, article.id)]  # fmt: skip
    return Layers(
        plain_text(article.id)[0],
        text,
        tuple(marks),
        tuple(links),
        words,
        tuple(placed(span.start, span.end) for span in sentences),
    )


def _rows(codings: Mapping[str, pd.DataFrame], layer: str, article_id: str) -> list[dict[str, Any]]:
    """The article's rows of a layer's table, without what is missing."""
    table = codings.get(TABLES[layer])
    if table is None:
        return []
    rows = table[table["article_id"] == article_id].astype(object).to_dict("records")
    return [{str(k): v for k, v in row.items() if not pd.isna(v)} for row in rows]


def _features(layer: str, row: Mapping[str, Any]) -> dict[str, str]:
    return {name: plain_text(str(row[name]))[0] for name in LAYERS[layer] if name in row}


def to_codings(documents: Iterable[Layers], articles: Iterable[Article] = ()) -> Codings:
    """Marks as tables of codings, in text order, each row with the words that it stands on.

    Parameters
    ----------
    articles
        What the marks were made on: the offsets are theirs then. Otherwise those of the plain
        text.

    Raises
    ------
    FormatError
        Where a text is not that of its article, a cue or a source belongs to no content, or one
        attribution has two of them.

    Examples
    --------
    >>> said = Layers("a", "Ann said no", (Mark("Attribution", Span(9, 11), {"role": "content"}),
    ...     Mark("Attribution", Span(4, 8), {"role": "cue"})), ((0, 1),))
    >>> to_codings([said])["attributions"][["text", "content", "cue", "source"]]
      text content  cue source
    0   no    9:11  4:8    NaN
    """
    article_of = {plain_text(article.id)[0]: article for article in articles}
    rows: dict[str, list[dict[str, Any]]] = {layer: [] for layer in LAYERS}
    for document in documents:
        article = article_of.get(document.id) or Article(document.id, document.text)
        plain, kept = plain_text(article.text)
        if plain != document.text:
            differ = next((at for at, pair in enumerate(zip(plain, document.text, strict=False))
                           if pair[0] != pair[1]), min(len(plain), len(document.text)))  # fmt: skip
            raise FormatError(f"{document.id}: expected the text of the article; "
                              f"found another from character {differ} on")  # fmt: skip
        for i, mark in enumerate(document.marks):
            if mark.span.end > len(kept):
                _refuse(document, i, f"a span of {len(kept)} characters")
        at = [Span(kept[m.span.start], kept[m.span.end - 1] + 1) for m in document.marks]
        for mark, span in zip(document.marks, at, strict=True):
            if mark.layer != "Attribution":
                rows[mark.layer].append(_row(article, span, mark))
        for head, pieces, parts in _attributions(document):
            content = sorted(at[i] for i in (head, *pieces))
            span = Span(content[0].start, max(piece.end for piece in content))
            row = _row(article, span, document.marks[head])
            row["content"] = "|".join(map(_place, content))
            for role, part in parts.items():
                row |= {role: _place(at[part]), f"{role}_text": at[part].of(article.text)}
            rows["Attribution"].append(row)
    return {TABLES[layer]: _table(layer, found) for layer, found in rows.items()}


def _place(span: Span) -> str:
    return f"{span.start}:{span.end}"


def _row(article: Article, span: Span, mark: Mark) -> dict[str, Any]:
    place = (article.id, span.start, span.end, span.of(article.text))
    return dict(zip(PLACE, place, strict=True)) | dict(mark.features)


def _attributions(document: Layers) -> list[tuple[int, list[int], dict[str, int]]]:
    """Of every attribution its first piece of content, the further pieces, and cue and source.

    A cue and a source may be linked in either direction, and content piece by piece.
    """
    roles = [mark.features.get("role") if mark.layer == "Attribution" else None
             for mark in document.marks]  # fmt: skip
    linked = [(one, other) if roles[one] == "content" else (other, one)
              for one, other in document.links]  # fmt: skip
    before = {other: one for one, other in linked if roles[one] == roles[other] == "content"}
    found: dict[int, tuple[list[int], dict[str, int]]] = {
        i: ([], {}) for i, role in enumerate(roles) if role == "content" and i not in before
    }
    owned = set(found)
    for one, other in linked:
        for _ in before:  # no chain is longer, and one that goes round ends too
            one = before.get(one, one)
        role = roles[other]
        if one not in found or role is None:
            continue
        pieces, parts = found[one]
        owned.add(other)
        if role == "content":
            pieces.append(other)
        elif parts.setdefault(role, other) != other:
            _refuse(document, other, f"one {role} for each attribution; found a second")
    for i, mark in enumerate(document.marks):
        if mark.layer == "Attribution" and i not in owned:
            _refuse(document, i, "the role content, or a link from content")
    return [(head, pieces, parts) for head, (pieces, parts) in found.items()]


def _refuse(document: Layers, i: int, expected: str) -> None:
    mark = document.marks[i]
    words = mark.span.of(document.text)
    where = f"{document.id}: {mark.features.get('role', mark.layer)} at {_place(mark.span)}"
    raise FormatError(f"{where} ({words!r}): expected {expected}")


def _table(layer: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """One table in the schema of the codebook, its rows in text order."""
    features = [name for name in LAYERS[layer] if name != "role"]
    columns = [*PLACE, *features]
    if layer == "Actor":
        columns = ["article_id", *features]
    if layer == "Attribution":
        columns[4:4] = ["content", "cue", "source"]
        columns += ["cue_text", "source_text"]
    rows = sorted(rows, key=lambda row: (row["start"], row["end"]))
    table = pd.DataFrame([[row.get(c, np.nan) for c in columns] for row in rows],
                         columns=columns, dtype=object)  # fmt: skip
    return table.astype({c: "int64" for c in ("start", "end") if c in columns})


def known_links(
    ids: Iterable[str], links: Iterable[tuple[str, str]]
) -> tuple[tuple[int, int], ...]:
    """Links between ids as pairs of their positions; what leads elsewhere is passed over.

    >>> known_links(["a", "b"], [("a", "b"), ("b", "c")])
    ((0, 1),)
    """
    place = {id: i for i, id in enumerate(ids)}
    return tuple((place[one], place[other]) for one, other in links
                 if one in place and other in place)  # fmt: skip


def fold(layers: Layers) -> tuple[Mark, ...]:
    """The marks, with a number that linked ones share, for formats without links."""
    number_of = {i: str(head + 1) for head, part in layers.links for i in (head, part)}
    return tuple(
        replace(mark, features={**mark.features, NUMBER: number_of[i]}) if i in number_of else mark
        for i, mark in enumerate(layers.marks)
    )


def unfold(id: str, text: str, marks: Sequence[Mark]) -> Layers:
    """What `fold` was made of: the piece of content that says most is linked to its number."""
    numbers = [mark.features.get(NUMBER) for mark in marks]
    heads: dict[str | None, int] = {}
    for i in sorted(
        range(len(marks)), key=lambda i: (len(marks[i].features), -marks[i].span.start)
    ):
        if marks[i].features.get("role") == "content":
            heads[numbers[i]] = i
    links = [(heads[number], i) for i, number in enumerate(numbers)
             if number is not None and heads.get(number, i) != i]  # fmt: skip
    bare = [replace(mark, features={k: v for k, v in mark.features.items() if k != NUMBER})
            for mark in marks]  # fmt: skip
    return Layers(id, text, tuple(bare), tuple(links))


def cut_words(layers: Layers) -> list[Span]:
    """The tokens, parted wherever a mark begins or ends inside one.

    >>> cut_words(Layers("a", "Ann-Lee", (Mark("Mention", Span(0, 3), {}),),
    ...                  tokens=(Token(Span(0, 7), "Ann-Lee"),)))
    [Span(start=0, end=3), Span(start=3, end=7)]
    """
    bounds = sorted({at for mark in layers.marks for at in (mark.span.start, mark.span.end)})
    words = []
    for token in layers.tokens:
        low, high = (bisect_left(bounds, at) for at in (token.span.start + 1, token.span.end))
        edges = (token.span.start, *bounds[low:high], token.span.end)
        words += [Span(start, end) for start, end in pairwise(edges)]
    return words


def escape(text: str, special: str) -> str:
    """The text with per cent codes for ``special`` characters, and all space but single ones.

    >>> escape("50% a|b", "|")
    '50%25 a%7Cb'
    """
    return re.sub(
        rf"[%{re.escape(special)}]|[^\S ]|^ | $",
        lambda char: "".join(f"%{byte:02X}" for byte in char[0].encode()),
        text,
    )


def write_features(features: Mapping[str, str], special: str = "") -> str:
    """Features as a person can read and change them: ``actor_id=ann-lee; form=name``."""
    return "; ".join(f"{name}={escape(value, ';' + special)}" for name, value in features.items())


def read_features(text: str) -> dict[str, str]:
    """What `write_features` wrote, or a person did in its manner.

    >>> read_features(write_features({"name": "Lee; Ann", "type": "PERSON"}))
    {'name': 'Lee; Ann', 'type': 'PERSON'}
    """
    pairs = (part.partition("=") for part in text.split(";"))
    return {name.strip(): unquote(value.strip()) for name, equals, value in pairs if equals}
