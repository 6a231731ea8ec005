"""Reader of CoNLL-U: tokens, parts of speech, sentences, and who is who as OntoGUM codes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import conllu

from lab.rows import read_lines, refuse
from newslab.errors import FormatError
from newslab.records import UPOS, Span

CHAIN = re.compile(r"\(?[^()]+\)?")
KINDS = {"PROPN": "name", "PRON": "pronoun"}


@dataclass(frozen=True, slots=True)
class CodedMention:
    """A mention coded by hand: its span, the span of its head, its chain, and its kind.

    The kind is *name*, *pronoun* or *nominal*, by the head's part of speech.
    """

    span: Span
    head: Span
    chain: str
    kind: str


@dataclass(frozen=True, slots=True)
class ParsedText:
    """A text with its tokens, their universal parts of speech, and its sentences."""

    id: str
    text: str
    tokens: tuple[Span, ...]
    upos: tuple[str, ...]
    sentences: tuple[Span, ...]
    mentions: tuple[CodedMention, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """A token of the text; ``head`` is the number of its head in the document, -1 for none."""

    form: str
    upos: str
    spaced: bool
    head: int
    marks: str


def read_conllu(path: str | Path) -> list[ParsedText]:
    """Documents in CoNLL-U: one file, or every ``*.conllu`` file of a folder.

    Tokens are the syntactic words (*do* and *n't* of *don't*). The text is put together
    again from them: nothing after ``SpaceAfter=No``, an empty line before a new paragraph.
    """
    path = Path(path)
    files = sorted(path.glob("*.conllu")) if path.is_dir() else [path]
    if not files:
        raise FormatError(f"{path}: expected files named *.conllu; found none")
    return [parsed for file in files for parsed in read_documents(file)]


def read_documents(path: Path) -> list[ParsedText]:
    """The documents of one file, each from its ``# newdoc`` line to the next."""
    documents: dict[str, list[conllu.TokenList]] = {}
    id = path.stem
    text = "\n".join(line for _, line in read_lines(path))
    try:
        for sentence in conllu.parse(text):
            id = sentence.metadata.get("newdoc id", id)
            documents.setdefault(id, []).extend([sentence] if len(sentence) else [])
    except conllu.exceptions.ParseException as error:
        raise FormatError(f"{path}: expected CoNLL-U; found: {error}") from error
    if not any(documents.values()):
        refuse(path, 1, "at least one sentence in CoNLL-U", "none")
    return [lay_out(path, id, sentences) for id, sentences in documents.items()]


def words_of(path: Path, sentence: conllu.TokenList, first: int) -> list[Word]:
    """A sentence's syntactic words, spaced as the written words that they are parts of.

    Where parts do not make up the written word, it is one token, whatever its parts. The first
    word is number ``first`` of the document.
    """
    kept: list[tuple[conllu.Token, str, bool]] = []
    place: dict[int, int] = {}
    written, numbers, whole = conllu.Token(), range(0), False
    parts = {token["id"]: token["form"] for token in sentence}
    for token in sentence:
        number = token["id"]
        if isinstance(number, tuple):
            if number[1] == "-":
                written, numbers = token, range(number[0], number[2] + 1)
                whole = "".join(parts.get(i, "") for i in numbers) == token["form"]
            continue
        inside = number in numbers
        if inside and not whole and number > numbers[0]:
            place[number] = first + len(kept) - 1
            continue
        if token.get("upos") not in UPOS:
            found = f"'{token.get('upos')}' for '{token['form']}'"
            expected = "a universal part of speech for every word"
            raise FormatError(
                f"{path}: word {first + len(kept) + 1}: expected {expected}; found {found}"
            )
        shown = written if inside else token
        last = number == numbers[-1] if inside and whole else True
        spaced = last and (shown["misc"] or {}).get("SpaceAfter") != "No"
        place[number] = first + len(kept)
        kept.append((token, token["form"] if whole else shown["form"], spaced))
    return [
        Word(form, token["upos"], spaced, place.get(token["head"], -1),
             (token["misc"] or {}).get("Entity") or "")
        for token, form, spaced in kept
    ]  # fmt: skip


def lay_out(path: Path, id: str, sentences: list[conllu.TokenList]) -> ParsedText:
    """A document's text, with the places of its tokens, sentences and mentions in it."""
    text, tokens, spans = "", [], []
    words: list[Word] = []
    for sentence in sentences:
        opens = sentence.metadata.keys() & {"newpar", "newpar id"}
        text = text.rstrip() + ("\n\n" if opens else " ") if text else ""
        start = len(text)
        for word in words_of(path, sentence, len(words)):
            words.append(word)
            tokens.append(Span(len(text), len(text) + len(word.form)))
            text += word.form + (" " if word.spaced else "")
        spans.append(Span(start, tokens[-1].end))
    mentions = tuple(coded_mention(words, tokens, *place) for place in chain_places(words))
    upos = tuple(word.upos for word in words)
    return ParsedText(id, text.rstrip(), tuple(tokens), upos, tuple(spans), mentions)


def chain_places(words: list[Word]) -> Iterator[tuple[str, int, int]]:
    """Chain, first word, and the word after the last, of ``Entity=(3(5)4)``; by their last word."""
    opened: dict[str, list[int]] = {}
    for i, word in enumerate(words):
        for mark in CHAIN.findall(word.marks):
            chain = mark.strip("()")
            if mark[0] == "(":
                opened.setdefault(chain, []).append(i)
            if mark[-1] == ")" and opened.get(chain):
                yield chain, opened[chain].pop(), i + 1


def coded_mention(
    words: list[Word], tokens: list[Span], chain: str, first: int, last: int
) -> CodedMention:
    """A mention, its head being the first of its words that hangs on none of them."""
    outside = [i for i in range(first, last) if not first <= words[i].head < last]
    head = outside[0] if outside else last - 1
    span = Span(tokens[first].start, tokens[last - 1].end)
    return CodedMention(span, tokens[head], chain, KINDS.get(words[head].upos, "nominal"))
