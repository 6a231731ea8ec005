"""Files to articles: plain text, HTML, and tables of articles. No other module opens them."""

from __future__ import annotations

import glob
import io
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from newslab.errors import SourceError
from newslab.records import Article
from newslab.sources.decoding import declared_charset, decode
from newslab.sources.pages import is_html, read_page
from newslab.sources.rows import (
    Columns,
    check_rows,
    csv_rows,
    frame_rows,
    jsonl_rows,
    parquet_rows,
)
from newslab.sources.texts import article_from_text

if TYPE_CHECKING:
    from narwhals.typing import IntoFrame

# An article of a million words; a larger file is many articles, or none.
MAX_BYTES = 5_000_000

_TABLES = {
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".pq": "parquet",
}
TEXTS = (".txt", ".text", ".html", ".htm", ".xhtml")
TABLES = tuple(_TABLES)
PathLike = str | os.PathLike[str]


class SourceFile(NamedTuple):
    """A file of a source: where it is, and what messages and ids call it."""

    path: Path
    name: str


def read_article(
    path: PathLike, *, max_bytes: int = MAX_BYTES, encoding: str | None = None
) -> Article:
    """One article from a file of plain text or HTML.

    ``Article.text`` is the whole decoded file with its line breaks as they are, without a byte
    order mark; for HTML, the headline and the text that trafilatura finds in the page. The
    file's name, less its extension, is the article's id. Nothing is looked up on the network.

    Parameters
    ----------
    path
        A file; HTML is known by its extension or by how it begins.
    max_bytes
        The largest file that is read.
    encoding
        The file's encoding, where it is neither UTF-8 nor told by a byte order mark or, in
        HTML, by the page itself. It is never guessed.

    Raises
    ------
    SourceError
        Where the file cannot be read as an article; the message names it and says why.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "ferries.txt")
    ...     _ = path.write_text("Ferries sail again\\n3 May 2021\\nNobody cheered.\\n")
    ...     article = read_article(path)
    >>> article.id, article.title, article.published, len(article.sections)
    ('ferries', 'Ferries sail again', datetime.date(2021, 5, 3), 3)
    """
    name = _name(path)
    suffix = Path(name).suffix.lower()
    if suffix in _TABLES:
        raise SourceError(f"{name}: is a table of articles: read it with read_articles")
    if suffix == ".json":
        raise SourceError(f"{name}: is JSON: write one object a line, and name the file .jsonl")
    data = _read(path, max_bytes)
    html = suffix in (".html", ".htm", ".xhtml")
    return _article(data, name, Path(name).stem, encoding=encoding, html=html)


def article_from_bytes(
    data: bytes,
    *,
    id: str = "text",
    name: str | None = None,
    max_bytes: int = MAX_BYTES,
    encoding: str | None = None,
    html: bool = False,
) -> Article:
    """One article from the bytes of a text or of a page, as standard input brings them.

    Parameters and errors are those of `read_article`; messages call the text by its ``name``,
    or by its ``id``. ``html`` is for a page that does not begin as one.

    Examples
    --------
    >>> article_from_bytes(b"Nobody cheered.", id="stdin").sections
    (Section(span=Span(start=0, end=15), kind='body'),)
    """
    _check_size(len(data), max_bytes, name or id)
    return _article(data, name or id, id, encoding=encoding, html=html)


def find_article() -> Path:
    """The article that a notebook reads: yours if you name one, else the nearest example.

    Returns
    -------
    pathlib.Path
        What the environment variable ``NEWSLAB_ARTICLE`` names; without it, the first text
        file in the nearest folder ``seeds`` beside or above the working directory.

    Raises
    ------
    SourceError
        Where there is neither; the message says what to do.

    Examples
    --------
    >>> os.environ["NEWSLAB_ARTICLE"] = "mine.txt"
    >>> find_article().name
    'mine.txt'
    >>> del os.environ["NEWSLAB_ARTICLE"]
    """
    if named := os.environ.get("NEWSLAB_ARTICLE"):
        return Path(named)
    here = Path.cwd()
    for folder in (here, *here.parents):
        if articles := sorted((folder / "seeds").glob("*.txt")):
            return articles[0]
    raise SourceError(
        f"{here}: expected a folder seeds here or above; found none: "
        "set NEWSLAB_ARTICLE to the path of an article of your own"
    )


def read_articles(
    path: PathLike | IntoFrame,
    *,
    max_bytes: int = MAX_BYTES,
    encoding: str | None = None,
    skip_empty: bool = False,
    text: str = "text",
    id: str | None = "id",
    title: str = "title",
    outlet: str = "outlet",
    published: str = "published",
    dayfirst: bool | None = None,
) -> list[Article]:
    """Every article of a table (CSV, JSON lines, Parquet, a frame), one a row, in its order.

    A file of text or HTML gives a list of one. A table needs a column of texts and may have
    those of ids, titles, outlets and dates (such as 2025-04-25); other columns are left alone.
    Rows are counted from 1, without the header. A row without an id is called after the file
    and its number.

    Parameters
    ----------
    path
        A file; tables are known by their extension: .csv, .tsv, .jsonl, .ndjson, .parquet, .pq.
        Or a table in memory, of pandas, polars or Arrow.
    max_bytes
        The largest article that is read; a table may be larger.
    encoding
        As in `read_article`.
    skip_empty
        Leave out rows without text. Otherwise they are an error, which names them all.
    text, id, title, outlet, published
        What the columns are called; with ``id=None`` no column holds the ids. Where none is
        called so, usual names are looked for (content, full text, headline, publish_date …).
    dayfirst
        Whether 03/04/2025 is 3 April; if not told, such a date is an error.

    Raises
    ------
    SourceError
        Where the file or one of its rows cannot be read; the message names both.
    """
    columns = Columns(text, id, title, outlet, published, dayfirst)
    if isinstance(path, (str, os.PathLike)):
        name = _name(path)
        kind = _TABLES.get(Path(name).suffix.lower())
        if kind is None:
            return [read_article(path, max_bytes=max_bytes, encoding=encoding)]
        data = _read(path, None)
        if kind == "parquet":
            rows = parquet_rows(data, name=name, columns=columns)
        else:
            lines = io.StringIO(decode(data, name=name, encoding=encoding), newline="")
            read_rows = csv_rows if kind == "csv" else jsonl_rows
            rows = read_rows(lines, name=name, columns=columns)
    else:
        name = "table"
        rows = iter(frame_rows(path, name=name, columns=columns))
    articles = []
    for entry in check_rows(rows, name=name, columns=columns, skip_empty=skip_empty):
        size = len(entry.text.encode("utf-8", "surrogatepass"))
        _check_size(size, max_bytes, f"{name}: row {entry.number}")
        articles.append(
            Article.from_text(
                entry.text,
                id=entry.id,
                title=entry.title,
                outlet=entry.outlet,
                published=entry.published,
            )
        )
    return articles


def find_files(source: PathLike | Sequence[PathLike]) -> list[SourceFile]:
    """The files of a source, in the order in which they are read.

    Parameters
    ----------
    source
        A folder (all files in it, at any depth, by name), a file, a pattern such as
        ``news/2021-*.csv``, or several of these. A file is called after its place below the
        folder, or below the folder that all the files have in common.

    Raises
    ------
    SourceError
        Where there is nothing of the kind.
    """
    several = [source] if isinstance(source, str | os.PathLike) else list(source)
    given = [os.fspath(one) for one in several]
    found: list[Path] = []
    for one in given:
        path = Path(one)
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file() and not _is_hidden(p, path))
            if not inside:
                raise SourceError(f"{one}: expected a folder of articles; found no file in it")
            found += inside
        elif path.exists():
            found.append(path)
        else:
            matches = sorted(p for p in map(Path, glob.glob(one, recursive=True)) if p.is_file())
            if not matches:
                pattern = glob.escape(one) != one
                what = "no file matches this pattern" if pattern else "no such file or folder"
                raise SourceError(f"{one}: {what}")
            found += matches
    files = list(dict.fromkeys(found))
    folders = len(given) == 1 and Path(given[0]).is_dir()
    base = given[0] if folders else os.path.commonpath([p.absolute().parent for p in files])
    return [SourceFile(p, os.path.relpath(p, base).replace(os.sep, "/")) for p in files]


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _name(path: PathLike) -> str:
    """The path as messages show it: printable, whatever bytes are in it."""
    return os.fsdecode(path).encode("utf-8", "replace").decode()


def _read(path: PathLike, max_bytes: int | None) -> bytes:
    name = _name(path)
    if re.match("https?://", name):
        raise SourceError(f"{name}: is a web address: save the page, and give the file")
    try:
        with open(path, "rb") as file:
            data = file.read() if max_bytes is None else file.read(max_bytes + 1)
    except FileNotFoundError:
        raise SourceError(f"{name}: no such file") from None
    except IsADirectoryError:
        raise SourceError(f"{name}: is a folder: give its files one by one") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise SourceError(f"{name}: cannot be read: {reason}") from None
    if max_bytes is not None:
        _check_size(len(data), max_bytes, name)
    return data


def _check_size(size: int, max_bytes: int, name: str) -> None:
    if size > max_bytes:
        raise SourceError(
            f"{name}: is larger than {max_bytes:,} bytes: split it into articles, "
            "or raise the limit with max_bytes=…"
        )


def _article(data: bytes, name: str, id: str, *, encoding: str | None, html: bool) -> Article:
    if data.startswith(b"PAR1"):
        raise SourceError(f"{name}: is a Parquet table, not text: read it with read_articles")
    if not (html or is_html(data)):
        return Article.from_text(decode(data, name=name, encoding=encoding), id=id)
    text = decode(
        data, name=name, encoding=encoding if encoding is not None else declared_charset(data)
    )
    page = read_page(text, name=name)
    return article_from_text(
        page.text,
        id=id,
        title=page.title,
        outlet=page.outlet,
        published=page.published,
        headings=page.headings,
        warnings=page.warnings,
    )
