"""The data sets as documents; each reader takes a path and returns documents."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from lab.dse import STANCES
from lab.training.documents import UNKNOWN, Document, Mention, Text, TokenSpan, bio
from lab.training.templates import random_person
from newslab.actors.gazetteer import gender_of
from newslab.records import SENTIMENT_LABELS, UPOS


def read_rows(path: Path) -> list[dict[str, Any]]:
    """JSON lines, gzipped or not."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


def held_out(text: str) -> bool:
    """Whether a training sentence is kept for fitting temperatures (one in twenty)."""
    return hashlib.sha256(text.encode()).digest()[0] < 13


def sentiment_documents(path: Path) -> list[tuple[str, Document]]:
    """NewsMTSC: each sentence's text and document."""
    documents = []
    for row in read_rows(path):
        text = Text(row["text"])
        whole = (0, len(text.words))
        targets = []
        for target in row["targets"]:
            span = text.range(target["start"], target["end"])
            if span is not None:
                targets.append((span, whole, SENTIMENT_LABELS.index(target["label"])))
        documents.append((row["text"], Document(text.words, [0], [False], sentiment=targets)))
    return documents


def renamed_documents(path: Path, seed: int = 0) -> list[Document]:
    """NewsMTSC again, each target with a given name called something else throughout."""
    rng, documents = np.random.default_rng([seed, 13]), []
    for row in read_rows(path):
        if held_out(row["text"]):
            continue
        for target in row["targets"]:
            old = row["text"][target["start"] : target["end"]]
            words = old.split()
            if not 2 <= len(words) <= 3 or gender_of(words[0]) is None:
                continue
            new = random_person(rng)
            before = row["text"][: target["start"]]
            start = target["start"] + before.count(old) * (len(new) - len(old))
            text = Text(row["text"].replace(old, new))
            span = text.range(start, start + len(new))
            if span is None:
                continue
            whole, label = (0, len(text.words)), SENTIMENT_LABELS.index(target["label"])
            documents.append(Document(text.words, [0], [False], sentiment=[(span, whole, label)]))
    return documents


def stance_documents(path: Path) -> list[tuple[str, Document]]:
    """DSE: each different sentence's text and document, with all its pairs."""
    rows_of: dict[str, list[dict[str, Any]]] = {}
    for row in read_rows(path):
        rows_of.setdefault(row["text"], []).append(row)
    documents = []
    for sentence, rows in rows_of.items():
        text = Text(sentence)
        whole = (0, len(text.words))
        pairs = []
        for row in rows:
            p, q = text.range(*row["p"]), text.range(*row["q"])
            if p is not None and q is not None:
                pairs.append((p, q, whole, STANCES.index(row["label"])))
        documents.append((sentence, Document(text.words, [0], [False], stance=pairs)))
    return documents


def attribution_documents(
    rows: Iterable[dict[str, Any]], silver: Path | None = None
) -> list[Document]:
    """PolNeAR: sources, cues, contents; names where both silver layers agree; silver UPOS."""
    silver_of = {row["id"]: row for row in read_rows(silver)} if silver else {}
    documents = []
    for row in rows:
        text = Text(row["text"])
        n = len(text.words)
        attributions = row["attributions"]
        tags = {
            layer: bio(n, text.ranges(s for a in attributions for s in a[layer]))
            for layer in ("source", "cue", "content")
        }
        if row["id"] in silver_of:
            found = silver_of[row["id"]]
            tags["names"] = agreed_names(text, row["corenlp_ner"], found["names"])
            tags["upos"] = silver_upos(text, found["upos"])
        links = [
            (content, text.ranges(a["source"]), text.ranges(a["cue"]))
            for a in attributions
            for content in text.ranges(a["content"])
        ]
        spans = [(text.range(a, b), b) for a, b in row["sentences"]]
        opens = [(span[0], end) for span, end in spans if span is not None]
        before = [0, *(end for _, end in opens)]
        breaks = [
            "\n\n" in row["text"][end : text.begins[first]]
            for (first, _), end in zip(opens, before, strict=False)
        ]
        documents.append(Document(text.words, [a for a, _ in opens], breaks, tags, links=links))
    return documents


CORENLP = {"PERSON": 0, "ORGANIZATION": 1, "LOCATION": 2}
SPACY = {"PERSON": 0, "ORG": 1, "GPE": 2, "LOC": 2, "FAC": 2, "NORP": 3}


def agreed_names(text: Text, corenlp: Sequence[Any], spacy: Sequence[Any]) -> np.ndarray:
    """Name labels where CoreNLP and spaCy find the same span and type; else unknown."""
    core = {span: kind for a, b, kind in corenlp if (span := text.range(a, b))}
    other = {}
    for a, b, kind in spacy:
        span = text.range(a, b)
        if span is None or kind not in SPACY:
            continue
        first, last = span
        if last - first > 1 and text.words[first].lower() in {"the", "a", "an"}:
            first += 1
        if last - first > 1 and text.words[last - 1] in {"'s", "’s"}:
            last -= 1
        other[first, last] = SPACY[kind]
    labels = np.zeros(len(text.words), dtype=np.int64)
    for first, last in [*core, *other]:
        labels[first:last] = UNKNOWN
    for span, kind in core.items():
        found = other.get(span)
        if found is not None and (CORENLP.get(kind) == found or (kind == "MISC" and found == 3)):
            labels[span[0] : span[1]] = 2 + 2 * found
            labels[span[0]] = 1 + 2 * found
    return labels


# Tags that spaCy's model gives by other rules than GUM's annotators.
DOUBTFUL = frozenset(["SCONJ", "X", "INTJ"])


def silver_upos(text: Text, upos: Sequence[Any]) -> np.ndarray:
    """Parts of speech of the tokens that spaCy cut in the same way; else unknown."""
    tag_of = {(a, b): tag for a, b, tag in upos if tag in UPOS and tag not in DOUBTFUL}
    spans = zip(text.begins.tolist(), text.ends.tolist(), strict=True)
    return np.array([UPOS.index(tag_of[s]) if s in tag_of else UNKNOWN for s in spans])


def name_documents(path: Path) -> list[Document]:
    """WikiGold, its own tokens; a MISC token is unknown, and ``I-`` opens a name."""
    kinds = {"PER": 0, "ORG": 1, "LOC": 2}
    documents = []
    for row in read_rows(path):
        labels = np.zeros(len(row["tokens"]), dtype=np.int64)
        before = "O"
        for i, tag in enumerate(row["tags"]):
            kind = tag[2:]
            if kind == "MISC":
                labels[i] = UNKNOWN
            elif kind:
                opens = tag[0] == "B" or before[2:] != kind
                labels[i] = 1 + 2 * kinds[kind] + (not opens)
            before = tag
        documents.append(Document(row["tokens"], [0], [False], {"names": labels}))
    return documents


ENTITY = re.compile(r"\((\d+)\)|\((\d+)|(\d+)\)")
SPEAKERS = frozenset(
    [
        *("i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"),
        *("you", "your", "yours", "yourself"),
    ]
)


def coreference_document(path: Path) -> Document:
    """One GUM document, its own tokens: parts of speech and coreference."""
    words: list[str] = []
    upos: list[str] = []
    starts: list[int] = []
    breaks: list[bool] = []
    found: list[tuple[TokenSpan, int]] = []
    stack: dict[int, list[int]] = {}
    new = False
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# newpar"):
            new = True
        columns = line.split("\t")
        if len(columns) != 10 or not columns[0].isdigit():
            continue
        if columns[0] == "1":
            starts.append(len(words))
            breaks.append(new)
            new = False
        here = len(words)
        words.append(columns[1])
        upos.append(columns[3])
        entity = re.search(r"(?:^|\|)Entity=([^|]*)", columns[9])
        for single, opened, closed in ENTITY.findall(entity[1] if entity else ""):
            if single:
                found.append(((here, here + 1), int(single)))
            elif opened:
                stack.setdefault(int(opened), []).append(here)
            elif stack.get(int(closed)):
                found.append(((stack[int(closed)].pop(), here + 1), int(closed)))
    mentions = [Mention(span, chain, mention_kind(words, upos, span)) for span, chain in found]
    mentions += lone_nouns(
        upos, {i for m in mentions for i in range(*m.span) if m.span[1] - m.span[0] < 6}
    )
    tags = {"upos": np.array([UPOS.index(tag) if tag in UPOS else UNKNOWN for tag in upos])}
    return Document(words, starts, breaks, tags, mentions=sorted(mentions, key=lambda m: m.span))


def mention_kind(words: list[str], upos: list[str], span: TokenSpan) -> str:
    """What a mention is headed by, told from its parts of speech."""
    tags = upos[span[0] : span[1]]
    if len(tags) == 1 and tags[0] in {"PRON", "DET"}:
        return "speaker" if words[span[0]].lower() in SPEAKERS else "pronoun"
    return "name" if "PROPN" in tags else "nominal" if "NOUN" in tags else "other"


def lone_nouns(upos: list[str], taken: set[int]) -> list[Mention]:
    """Runs of nouns in no chain: candidates that are never the right one."""
    runs: list[Mention] = []
    i = 0
    while i < len(upos):
        last = i
        while last < len(upos) and upos[last] in {"NOUN", "PROPN"} and last not in taken:
            last += 1
        if last > i:
            kind = "name" if upos[i] == "PROPN" else "nominal"
            runs.append(Mention((i, last), -1, kind))
        i = max(last, i + 1)
    return runs


def pronoun_documents(path: Path, *, swapped: bool = False) -> list[Document]:
    """GAP: a pronoun and two names; ``swapped`` puts each name in the other's places."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    documents = []
    for row in rows:
        text, at = row["Text"], {k: int(row[f"{k}-offset"]) for k in ("Pronoun", "A", "B")}
        name = {k: row[k] for k in ("Pronoun", "A", "B")}
        if swapped:
            if row["A"] in row["B"] or row["B"] in row["A"]:
                continue
            text, at = swap_names(text, row["A"], row["B"], at)
            name["A"], name["B"] = row["B"], row["A"]
        found = Text(text)
        span = {k: found.range(at[k], at[k] + len(name[k])) for k in at}
        if any(s is None for s in span.values()):
            continue
        bonds = [(span["Pronoun"], span[k], int(row[f"{k}-coref"].upper() == "TRUE")) for k in "AB"]
        documents.append(Document(found.words, [0], [False], bonds=bonds))  # type: ignore[arg-type]
    return documents


def swap_names(text: str, one: str, other: str, at: dict[str, int]) -> tuple[str, dict[str, int]]:
    """``text`` with the two names exchanged everywhere, and the moved offsets."""
    pattern = re.compile(rf"\b(?:{re.escape(one)}|{re.escape(other)})\b")
    pieces, moved, end, shift = [], dict(at), 0, 0
    for match in pattern.finditer(text):
        new = other if match.group() == one else one
        pieces += [text[end : match.start()], new]
        grown = len(new) - len(match.group())
        moved = {k: moved[k] + grown if at[k] > match.start() else moved[k] for k in at}
        end, shift = match.end(), shift + grown
    return "".join([*pieces, text[end:]]), moved
