"""What nobody would write, read all the same: mutated articles, every character, damaged files.

Nothing may crash: an article is read and its tables keep their laws, or a `NewslabError` says why
not. Each case is made from the seed and its number alone, so that one that fails can be made again.
"""

from __future__ import annotations

import io
import json
import random
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import numpy as np
import pandas as pd

import newslab
from newslab.errors import NewslabError
from newslab.package_data import read_data
from newslab.reading import Reading
from newslab.records import JOINT, TABLES, Article
from newslab.sources.samples import samples
from newslab.text.doc import make_doc

# Put into an article where it hurts: marks, line breaks, damaged and invisible characters.
_SCRAPS = ["“", "”", '"', "'", "‘", "’", "«", "(", ")", "[", "\n", "\n\n", "\r", "\t", "\0", "\x1b",
           "\u200b", "\u202e", "\ufeff", "\ufe0f", "\ufffd", "\ud83d", "\udc00", "\u0301", "🇫🇷",
           "👩‍👩‍👧", "$", "|", ";", "<b>", "&amp;", "http://", "@", "#", "...", "—", "U.S.", "said",
           " " * 50, "a" * 300, "1" * 40, "لا", "中文", "İ", "ß", "ﬁ"]  # fmt: skip
_BLOCK = 256  # characters read in one text


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that went wrong, and how."""

    kind: str
    number: int
    error: str


def fuzz(
    kind: str, *, seconds: float = 60.0, cases: int | None = None, seed: int = 0, first: int = 0
) -> tuple[int, list[Failure]]:
    """Try cases of one kind of `CASES` for so long, or so many; how many, and what went wrong.

    >>> fuzz("characters", cases=2)
    (2, [])
    """
    until, failures, number = time.monotonic() + seconds, [], first
    for number in count(first):
        if (cases is None and time.monotonic() > until) or number - first == cases:
            break
        generator = random.Random(f"{seed} {kind} {number}")
        try:
            CASES[kind](generator, number)
        except NewslabError as error:
            if not str(error).strip():
                failures.append(Failure(kind, number, "an error without a word"))
        except Exception as error:
            failures.append(Failure(kind, number, f"{type(error).__name__}: {error}"[:300]))
    return number - first, failures


def keep_laws(reading: Reading) -> None:
    """What holds of every reading, or else an AssertionError."""
    text = reading.article.text
    for name in TABLES:
        table = getattr(reading, name)
        assert isinstance(table, pd.DataFrame)
        if "start" in table:
            starts, ends = table["start"], table["end"]
            assert table.columns[:4].tolist() == ["article_id", "start", "end", "text"], name
            assert ((starts >= 0) & (starts < ends) & (ends <= len(text))).all(), name
            assert [text[a:b] for a, b in zip(starts, ends, strict=True)] == [*table["text"]], name
            assert starts.is_monotonic_increasing, name
    keep_visible(text, reading.tokens["start"], reading.tokens["end"])
    for table, columns in [
        (reading.sentiment, ["negative", "neutral", "positive"]),
        (reading.stance, ["against", "none", "favour"]),
    ]:
        judged = table.dropna(subset=columns)
        assert judged.empty or (judged[columns].sum(axis=1) - 1).abs().max() < 1e-5
        assert table["label"].notna().equals(table["reason"].isna())
    actors = set(reading.actors["actor_id"])
    assert set(reading.mentions["actor_id"].dropna()) <= actors
    assert set(reading.attributions["actor_id"].dropna().str.split(JOINT).explode()) <= actors
    voices = set(reading.sentiment["voice"].str.split(JOINT).explode())
    assert voices <= actors | {"author", "unattributed"}
    assert set(reading.stance["holder"]) <= actors


def keep_visible(text: str, starts: Iterable[int], ends: Iterable[int]) -> None:
    """Every character that a reader sees stands in a token, or else an AssertionError."""
    covered = np.zeros(len(text) + 1, dtype=bool)
    for start, end in zip(starts, ends, strict=True):
        covered[start:end] = True
    for i, c in enumerate(text):
        unseen = not c.isprintable() or c.isspace() or c in "\ufe0e\ufe0f"
        assert covered[i] or unseen, f"U+{ord(c):04X} stands in no token"


def mutate(text: str, generator: random.Random) -> str:
    """A text with some stretches lost, doubled, moved or turned, and scraps put in.

    >>> mutate("Envoys left.", random.Random(1)) == mutate("Envoys left.", random.Random(1))
    True
    """
    for _ in range(generator.randint(1, 12)):
        at = generator.randint(0, len(text))
        end = min(len(text), at + generator.choice([1, 1, 3, 20, 200]))
        before, part, after = text[:at], text[at:end], text[end:]
        text = generator.choice([
            before + after,
            before + part * generator.randint(2, 5) + after,
            before + after[: len(after) // 2] + part + after[len(after) // 2 :],
            before + part[::-1] + after,
            before + part.swapcase() + after,
            before + generator.choice(_SCRAPS) + part + after,
            before + generator.choice(_SCRAPS) * generator.randint(1, 9) + after,
        ])  # fmt: skip
    return text


def _sample(generator: random.Random) -> str:
    return read_data(f"samples/{generator.choice([*samples()])}.txt")


def _read_mutated(generator: random.Random, _: int) -> None:
    text = mutate(_sample(generator), generator)
    keep_laws(newslab.read(Article.from_text(text), issues=["dredging", "penalty"]))


def _read_characters(generator: random.Random, number: int) -> None:
    """A block of characters, each within a word, alone, and beside a quotation mark."""
    first = number * _BLOCK % 0x110000
    pieces = [form.format(chr(c)) for c in range(first, first + _BLOCK)
              for form in ("An{0}a said: ", "{0} ", "“{0}no{0}” ")]  # fmt: skip
    doc = make_doc(Article.from_text("Ana Ruiz left. " + "".join(pieces)))
    spans = [token.span for token in doc.tokens]
    keep_visible(doc.text, [span.start for span in spans], [span.end for span in spans])


def _files(text: str) -> Iterator[tuple[str, bytes]]:
    """One article as files of every kind that can be made without further packages."""
    head, _, body = text.partition("\n")
    paragraphs = "".join(f"<p>{line}</p>" for line in body.split("\n") if line)
    page = f"<html><head><title>{head}</title></head><body><article><h1>{head}</h1>{paragraphs}"
    rows = pd.DataFrame({"id": ["a", "b"], "text": [text, body], "published": ["2021-05-03", None]})
    yield "note.txt", text.encode()
    yield "page.html", f"{page}</article></body></html>".encode()
    yield "rows.csv", rows.to_csv(index=False).encode()
    yield "rows.tsv", rows.to_csv(index=False, sep="\t").encode()
    yield "rows.jsonl", rows.to_json(orient="records", lines=True).encode()
    yield "rows.json", json.dumps({"articles": rows.to_dict("records")}, default=str).encode()
    parquet, archive = io.BytesIO(), io.BytesIO()
    rows.to_parquet(parquet, index=False)
    yield "rows.parquet", parquet.getvalue()
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("note.txt", text)
    yield "notes.zip", archive.getvalue()
    yield "saved.mhtml", (
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n--x\n'
        f"Content-Type: text/html; charset=utf-8\n\n{page}\n--x--\n"
    ).encode()


def _damaged(data: bytes, generator: random.Random) -> bytes:
    for _ in range(generator.randint(1, 6)):
        at = generator.randint(0, len(data))
        end = min(len(data), at + generator.choice([1, 1, 2, 8, 100, 1000]))
        data = generator.choice([
            data[:at],
            data[:at] + data[end:],
            data[:at] + generator.randbytes(end - at) + data[end:],
            data[:at] + data[at:end] * 2 + data[end:],
            data[:at] + bytes(end - at) + data[end:],
        ])  # fmt: skip
    return data


def _read_damaged(generator: random.Random, _: int) -> None:
    name, data = generator.choice([*_files(_sample(generator))])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(_damaged(data, generator))
        for article in newslab.read_articles(path):
            assert all(0 <= s.span.start < s.span.end <= len(article.text)
                       for s in article.sections)  # fmt: skip


CASES: dict[str, Callable[[random.Random, int], None]] = {
    "articles": _read_mutated,
    "characters": _read_characters,
    "files": _read_damaged,
}
