"""The articles of a source one by one, however many there are: files, and rows of tables.

What cannot be read is an item too, with the reason: nothing is passed over unsaid, and one
broken row among a million stops nobody.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from newslab.errors import SourceError
from newslab.records import Article
from newslab.sources.decoding import marked_encoding
from newslab.sources.files import (
    MAX_BYTES,
    PAGES,
    TABLES,
    TEXTS,
    SourceFile,
    article_from_bytes,
    exported_rows,
    table_rows,
)
from newslab.sources.rows import (
    Broken,
    Columns,
    Row,
    as_text,
    check_row,
    csv_rows,
    jsonl_rows,
    parquet_rows,
)


@dataclass(frozen=True, slots=True)
class Item:
    """An article as its source holds it, not yet read; or, with ``error``, why it cannot be.

    ``source`` is the file's name, ``row`` the number of the row from 1, or 0 for a file that
    is one article; ``own`` are the source's further columns, as text.
    """

    source: str
    row: int
    id: str | None
    content: str | bytes = ""
    title: str | None = None
    outlet: str | None = None
    published: datetime.date | None = None
    own: tuple[tuple[str, str | None], ...] = ()
    error: str | None = None

    def digest(self) -> bytes:
        """16 bytes that tell this item from any other."""
        place = (self.source, self.row) if self.error else ()
        fields = (*place, self.id, self.title, self.outlet, str(self.published), self.own)
        made = hashlib.blake2b(json.dumps([*fields, self.error]).encode(), digest_size=16)
        content = self.content
        made.update(content if isinstance(content, bytes) else b"\0" + content.encode())
        return made.digest()

    def article(self, encoding: str | None = None) -> Article:
        """The article, with its sections and what its text says of itself.

        Raises
        ------
        SourceError
            Where it cannot be read as one.
        """
        id = self.id or ""
        if isinstance(self.content, bytes):
            page = Path(self.source).suffix.lower() in PAGES
            return article_from_bytes(
                self.content, id=id, name=self.source, encoding=encoding, html=page
            )
        return Article.from_text(
            self.content, id=id, title=self.title, outlet=self.outlet, published=self.published
        )

    def failed(self, error: str) -> Item:
        """The same place, with an error instead of an article."""
        return Item(self.source, self.row, self.id, error=error)


def read_items(
    files: Sequence[SourceFile], columns: Columns, *, encoding: str | None = None
) -> Iterator[Item]:
    """Every article of the files in order, and what cannot be read as one.

    No two have one id: what comes later with the id of an earlier one is set aside.

    Raises
    ------
    SourceError
        Where a table lacks a column that was asked for, or is none.
    """
    taken: set[int] = set()
    for file in files:
        if file.path.suffix.lower() in TABLES:
            items = _table_items(file, columns, encoding)
        else:
            items = _file_items(_file_item(file, taken, alone=len(files) == 1), encoding)
        for item in items:
            if item.error is None:
                key = _key(item.id or "")
                if key in taken:
                    item = item.failed(
                        f"the id {item.id!r} came before: expected every article once (id=None, "
                        "or --id '', numbers the rows instead)"
                    )
                taken.add(key)
            yield item


def _key(id: str) -> int:
    """A number for an id: a million of them take little memory."""
    return int.from_bytes(hashlib.blake2b(id.encode(), digest_size=8).digest(), "big")


def _file_item(file: SourceFile, taken: set[int], *, alone: bool) -> Item:
    """A file that is one article; called by its name without the ending, if that is free."""
    name, suffix = _whole(file.name), file.path.suffix
    id = name.removesuffix(suffix)
    item = Item(name, 0, name if _key(id) in taken else id)
    if suffix.lower() not in TEXTS and not alone:
        kinds = " ".join((*TEXTS, *TABLES))
        return item.failed(f"expected one of {kinds}; found {suffix or 'no ending'}")
    try:
        with open(file.path, "rb") as opened:
            content = opened.read(MAX_BYTES + 1)
    except OSError as error:
        return item.failed(f"cannot be read: {error.strerror}")
    return item.failed(_too_large()) if len(content) > MAX_BYTES else replace(item, content=content)


def _file_items(item: Item, encoding: str | None) -> Iterator[Item]:
    """The item, or those of the several articles that its file is an export of."""
    content = item.content
    rows: list[Row] = []
    if isinstance(content, bytes):
        rows = exported_rows(content, name=item.source, encoding=encoding)
    if not rows:
        yield item
    for number, row in enumerate(rows, start=1):
        yield _row_item(row, number, item.source, Columns())


def _too_large() -> str:
    return f"is larger than {MAX_BYTES:,} bytes: split it into articles"


def _whole(text: str) -> str:
    """A text that UTF-8 can hold: half of a character (a lone surrogate) becomes U+FFFD."""
    return text if text.isascii() else re.sub("[\ud800-\udfff]", "\ufffd", text)


def _table_items(file: SourceFile, columns: Columns, encoding: str | None) -> Iterator[Item]:
    name = _whole(file.name)
    for number, row in enumerate(_rows(file, name, columns, encoding), start=1):
        if isinstance(row, Broken):
            yield Item(name, number, None, error=f"{row.where}: {row.reason}")
            continue
        try:
            yield _row_item(row, number, name, columns)
        except SourceError as error:
            column = columns.among(row).id
            id = None if column is None else as_text(row.get(column))
            yield Item(name, number, id and _whole(id), error=_whole(str(error)))


def _row_item(row: Row, number: int, name: str, columns: Columns) -> Item:
    entry = check_row(row, number, name=name, columns=columns)
    text = _whole(entry.text)
    if len(text) > MAX_BYTES or len(text.encode()) > MAX_BYTES:
        raise SourceError(_too_large())
    title, outlet = (told and _whole(told) for told in (entry.title, entry.outlet))
    own = tuple((_whole(key), cell and _whole(cell)) for key, cell in entry.own)
    return Item(name, number, _whole(entry.id), text, title, outlet, entry.published, own)


def _rows(
    file: SourceFile, name: str, columns: Columns, encoding: str | None
) -> Iterator[Row | Broken]:
    """The rows of a table, none of them held; what is not of its encoding spoils its own row."""
    suffix = file.path.suffix.lower()
    try:
        if suffix in (".parquet", ".pq"):
            yield from parquet_rows(file.path, name=name, columns=columns)
            return
        with open(file.path, "rb") as opened:
            found = encoding or marked_encoding(opened.peek(4)) or "utf-8"
            lines = io.TextIOWrapper(opened, found, errors="surrogateescape", newline="")
            if suffix in (".json", ".xlsx"):
                yield from table_rows(opened.read(), name=name, columns=columns, encoding=encoding)
            elif suffix in (".csv", ".tsv", ".tab"):
                yield from csv_rows(lines, name=name, columns=columns, longest=2 * MAX_BYTES)
            else:
                yield from jsonl_rows(lines, name=name, columns=columns)
    except OSError as error:
        raise SourceError(f"{name}: cannot be read: {error.strerror}") from None
    except LookupError:
        raise SourceError(f"{name}: no encoding is called {encoding!r}") from None
