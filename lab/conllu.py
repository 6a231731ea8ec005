"""Reader of CoNLL-U: tokens, their universal parts of speech, and sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from lab.rows import read_lines, refuse
from newslab.errors import FormatError
from newslab.records import UPOS, Span

NUMBER = re.compile(r"(\d{1,6})(?:([-.])(\d{1,6}))?")


@dataclass(frozen=True, slots=True)
class ParsedText:
    """A text with its tokens, their universal parts of speech, and its sentences."""

    id: str
    text: str
    tokens: tuple[Span, ...]
    upos: tuple[str, ...]
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A line of CoNLL-U. ``upos`` is None where it only spans or supplements other lines.

    ``n_words`` counts the words it stands for: 0 for one that is not in the text.
    """

    form: str
    upos: str | None
    n_words: int
    spaced: bool


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
    documents: dict[str, list[tuple[bool, list[Word]]]] = {}
    id, opens, words = path.stem, False, []
    for line, text in chain(read_lines(path), [(0, "")]):
        key, _, rest = text.removeprefix("#").partition("=")
        if text.startswith("#"):
            id = rest.strip() if key.strip() == "newdoc id" else id
            opens = opens or key.strip() in {"newpar", "newpar id"}
        elif text:
            words.append(read_word(path, line, text))
        elif words:
            documents.setdefault(id, []).append((opens, join_words(words)))
            opens, words = False, []
    if not documents:
        refuse(path, 1, "at least one sentence in CoNLL-U", "none")
    return [lay_out(id, sentences) for id, sentences in documents.items()]


def read_word(path: Path, line: int, text: str) -> Word:
    """One line of CoNLL-U."""
    cells = text.split("\t")
    if len(cells) != 10:
        refuse(path, line, "10 columns separated by tabs", str(len(cells)))
    number, form, upos = cells[0], cells[1], cells[3]
    if not (match := NUMBER.fullmatch(number)):
        refuse(path, line, "a number such as 3, 3-4 or 3.1 in the first column", f"'{number}'")
    if not form or form != form.strip():
        refuse(path, line, "a word in the second column", f"'{form}'")
    is_word = match[2] is None
    if is_word and upos not in UPOS:
        refuse(path, line, "a universal part of speech in the fourth column", f"'{upos}'")
    last = int(match[3]) if match[2] == "-" else int(match[1])
    n_words = 0 if match[2] == "." else last - int(match[1]) + 1
    return Word(
        form, upos if is_word else None, n_words, "SpaceAfter=No" not in cells[9].split("|")
    )


def join_words(lines: list[Word]) -> list[Word]:
    """A sentence's syntactic words, spaced as the written words that they are parts of.

    >>> for word in join_words([Word("can't", None, 2, True), Word("ca", "AUX", 1, True),
    ...                         Word("n't", "PART", 1, True)]):
    ...     word.form, word.spaced
    ('ca', False)
    ("n't", True)
    """
    words, rest = [], lines
    while rest:
        line, *rest = rest
        if line.upos is not None:
            words.append(line)
            continue
        parts, rest = rest[: line.n_words], rest[line.n_words :]
        if "".join(part.form for part in parts) != line.form:  # one token, whatever its parts
            parts = [replace(line, upos=parts[0].upos)] if parts else []
        words += [replace(part, spaced=False) for part in parts[:-1]]
        words += [replace(part, spaced=line.spaced) for part in parts[-1:]]
    return words


def lay_out(id: str, sentences: list[tuple[bool, list[Word]]]) -> ParsedText:
    """A document's text, with the places of its tokens and sentences in it."""
    text, tokens, upos, spans = "", [], [], []
    for opens, words in sentences:
        text = text.rstrip() + ("\n\n" if opens else " ") if text else ""
        start = len(text)
        for word in words:
            tokens.append(Span(len(text), len(text) + len(word.form)))
            upos.append(word.upos or "X")
            text += word.form + (" " if word.spaced else "")
        spans.append(Span(start, tokens[-1].end))
    return ParsedText(id, text.rstrip(), tuple(tokens), tuple(upos), tuple(spans))
