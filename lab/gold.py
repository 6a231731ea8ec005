"""Readers of hand-coded sentences and articles: one file format each, checked row by row.

Every reader returns frozen records whose spans index the record's own ``text``. A row
that does not have the format raises `FormatError` with the file and its line.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lab.rows import (
    inner_rows,
    read_label,
    read_lines,
    read_rows,
    read_span,
    refuse,
    row_id,
    value,
)
from newslab.records import Span

SENTIMENTS = ("negative", "neutral", "positive")
STANCES = ("neutral", "positive p->q", "positive q->p", "negative p->q", "negative q->p")
POLARITIES = ("NEG", "POS")
GAP_COLUMNS = ("ID", "Text", "Pronoun", "Pronoun-offset", "A", "A-offset", "A-coref",
               "B", "B-offset", "B-coref", "URL")  # fmt: skip
FEMININE, MASCULINE = {"she", "her", "hers"}, {"he", "him", "his"}


@dataclass(frozen=True, slots=True)
class TargetSentence:
    """A sentence, and how it evaluates each target (NewsMTSC; Hamborg & Donnay, 2021)."""

    id: str
    text: str
    targets: tuple[tuple[Span, str], ...]


@dataclass(frozen=True, slots=True)
class PairSentence:
    """A sentence, and who evaluates whom of ``p`` and ``q`` (DSE; Park et al., 2021)."""

    id: str
    text: str
    p: Span
    q: Span
    label: str


@dataclass(frozen=True, slots=True)
class NamedPair:
    """A sentence, its holder and target by name only (SEESAW; Zhang et al., 2022)."""

    id: str
    text: str
    holder: str
    target: str
    label: str


@dataclass(frozen=True, slots=True)
class GoldAttribution:
    """Source, cue and content, each in any number of pieces (PolNeAR; Newell et al., 2018)."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class AttributedText:
    """An article with its attributions, the names that stand in it, and its sentences."""

    id: str
    text: str
    attributions: tuple[GoldAttribution, ...]
    names: tuple[tuple[Span, str], ...]
    sentences: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class PronounCase:
    """A pronoun, two names, and which of them it refers to (GAP; Webster et al., 2018)."""

    id: str
    text: str
    pronoun: Span
    a: Span
    b: Span
    is_a: bool
    is_b: bool
    gender: str


def read_newsmtsc(path: str | Path) -> list[TargetSentence]:
    """Sentences whose targets are coded negative, neutral or positive.

    Raises
    ------
    FormatError
        Where a row lacks ``text`` or ``targets``, a target lacks ``start``, ``end``,
        ``mention`` or ``label``, or these contradict each other.
    """
    sentences = []
    for row in read_rows(path):
        text, targets = value(row, "text", str), []
        for target in inner_rows(row, "targets"):
            offsets = [target.values.get("start"), target.values.get("end")]
            span, mention = read_span(row, "targets", offsets, text), value(target, "mention", str)
            if span.of(text) != mention:
                refuse(row.path, row.line, f"'{mention}' at {offsets}", f"'{span.of(text)}'")
            targets.append((span, read_label(target, "label", SENTIMENTS)))
        sentences.append(TargetSentence(row_id(row), text, tuple(targets)))
    return sentences


def read_dse(path: str | Path) -> list[PairSentence]:
    """Sentences with two spans ``p`` and ``q`` and one of the five `STANCES`."""
    sentences = []
    for row in read_rows(path):
        text = value(row, "text", str)
        p, q = (read_span(row, key, value(row, key, list), text) for key in "pq")
        label = read_label(row, "label", STANCES)
        sentences.append(PairSentence(row_id(row), text, p, q, label))
    return sentences


def read_seesaw(path: str | Path) -> list[NamedPair]:
    """Sentences with a subject, an object (canonical names) and a polarity."""
    sentences = []
    for row in read_rows(path):
        text, holder, target = (value(row, key, str) for key in ("text", "subject", "object"))
        label = read_label(row, "sentiment", POLARITIES)
        sentences.append(NamedPair(row_id(row), text, holder, target, label))
    return sentences


def read_polnear(path: str | Path) -> list[AttributedText]:
    """Articles with attributions; those without content are left out.

    ``names`` comes from the row's ``corenlp_ner`` (silver), and is empty where it has none, as
    are ``sentences``.
    """
    articles = []
    for row in read_rows(path):
        text, attributions, names = value(row, "text", str), [], []
        for inner in inner_rows(row, "attributions"):
            source, cue, content = (
                tuple(sorted(read_span(row, key, pair, text) for pair in value(inner, key, list)))
                for key in ("source", "cue", "content")
            )
            if content:
                attributions.append(GoldAttribution(source, cue, content))
        for name in value(row, "corenlp_ner", list) if "corenlp_ner" in row.values else []:
            match name:
                case [start, end, str(kind)]:
                    names.append((read_span(row, "corenlp_ner", [start, end], text), kind))
                case _:
                    refuse(row.path, row.line, "[start, end, type] under 'corenlp_ner'", name)
        spans = value(row, "sentences", list) if "sentences" in row.values else []
        sentences = tuple(read_span(row, "sentences", pair, text) for pair in spans)
        articles.append(
            AttributedText(row_id(row), text, tuple(attributions), tuple(names), sentences)
        )
    return articles


def read_gap(path: str | Path) -> list[PronounCase]:
    """The tab-separated files of GAP: header, then a pronoun and two names a line."""
    path = Path(path)
    lines = [(line, text.split("\t")) for line, text in read_lines(path)]
    if not lines or tuple(lines[0][1]) != GAP_COLUMNS:
        found = ", ".join(lines[0][1]) if lines else "an empty file"
        refuse(path, 1, "the columns " + ", ".join(GAP_COLUMNS), found)
    cases = []
    for line, cells in lines[1:]:
        if cells == [""]:
            continue
        if len(cells) != len(GAP_COLUMNS):
            refuse(path, line, f"{len(GAP_COLUMNS)} columns", str(len(cells)))
        case = dict(zip(GAP_COLUMNS, cells, strict=True))
        pronoun, a, b = (read_offset(path, line, case, key) for key in ("Pronoun", "A", "B"))
        for key in ("A-coref", "B-coref"):
            if case[key].upper() not in {"TRUE", "FALSE"}:
                refuse(path, line, f"TRUE or FALSE under '{key}'", case[key])
        if (word := case["Pronoun"].lower()) not in FEMININE | MASCULINE:
            refuse(path, line, "a form of 'she' or 'he' under 'Pronoun'", case["Pronoun"])
        cases.append(PronounCase(
            case["ID"], case["Text"], pronoun, a, b, case["A-coref"].upper() == "TRUE",
            case["B-coref"].upper() == "TRUE", "feminine" if word in FEMININE else "masculine",
        ))  # fmt: skip
    return cases


def read_offset(path: Path, line: int, case: dict[str, str], key: str) -> Span:
    """The span of the words under ``key``, which must stand at their offset in the text."""
    words, offset = case[key], case[f"{key}-offset"]
    if not (offset.isascii() and offset.isdigit() and len(offset) < 10):
        refuse(path, line, f"a number of characters under '{key}-offset'", f"'{offset}'")
    start, end = int(offset), int(offset) + max(len(words), 1)
    if (found := case["Text"][start:end]) != words:
        refuse(path, line, f"'{words}' at {key}-offset {offset}", f"'{found}'")
    return Span(start, end)
