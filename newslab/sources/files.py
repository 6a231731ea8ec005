"""Files to articles: plain text, HTML, and tables of articles. No other module opens them."""

from __future__ import annotations

import csv
import glob
import io
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from newslab.errors import EmptyTextError, SourceError
from newslab.package_data import data_lines
from newslab.records import Article
from newslab.sources.decoding import declared_charset, decode
from newslab.sources.documents import (
    Document,
    read_docx,
    read_mhtml,
    read_pdf,
    sheet_rows,
    zip_members,
)
from newslab.sources.exports import read_export
from newslab.sources.pages import is_html, read_page
from newslab.sources.rows import (
    Broken,
    Columns,
    Entry,
    Row,
    check_rows,
    csv_rows,
    frame_rows,
    json_rows,
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
    ".json": "json",
    ".xlsx": "xlsx",
}
PAGES = (".html", ".htm", ".xhtml")
DOCUMENTS = (".docx", ".pdf", ".mhtml", ".mht")
TEXTS = (".txt", ".text", *PAGES, *DOCUMENTS)
TABLES = tuple(_TABLES)
# What to do with files that would be read wrongly as text, or not at all.
_ADVICE = {
    ending: row["advice"]
    for row in csv.DictReader(data_lines("formats.csv"))
    for ending in row["endings"].split()
}
# How a page begins that a browser has saved with its pictures as one file.
_SAVED_PAGE = re.compile(
    rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,8}?Content-Type:\s*multipart/related",
    re.IGNORECASE,
)
_WEB = re.compile("https?://")
PathLike = str | os.PathLike[str]


class SourceFile(NamedTuple):
    """A file of a source: where it is, and what messages and ids call it."""

    path: Path
    name: str


def read_article(
    path: PathLike,
    *,
    id: str | None = None,
    max_bytes: int = MAX_BYTES,
    encoding: str | None = None,
) -> Article:
    """One article from a file of plain text or HTML, a Word file, a PDF or a saved page.

    ``Article.text`` is the whole decoded file with its line breaks as they are, without a byte
    order mark; for HTML, the headline and the text that trafilatura finds in the page. Of an
    export of Nexis, Factiva or ProQuest the fields are read, and the text is the headline and
    the body. Word files and PDF need ``pip install 'newslab[files]'``. Nothing is looked up on
    the network.

    Parameters
    ----------
    path
        A file; HTML is known by its extension or by how it begins.
    id
        The article's id; by default the file's name, less its extension.
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
    if not isinstance(path, str | os.PathLike):
        raise SourceError(f"article: expected the path of a file; found {type(path).__name__}")
    name = _name(path)
    data = _read(path, _limit(name, max_bytes))
    return article_from_bytes(
        data, id=id or Path(name).stem, name=name, max_bytes=max_bytes, encoding=encoding
    )


def article_from_bytes(
    data: bytes,
    *,
    id: str = "text",
    name: str | None = None,
    max_bytes: int = MAX_BYTES,
    encoding: str | None = None,
    html: bool = False,
) -> Article:
    """One article from the bytes of a file, or of a text as standard input brings them.

    Parameters and errors are those of `read_article`; messages call the text by its ``name``,
    or by its ``id``. ``html`` is for a page that does not begin as one.

    Examples
    --------
    >>> article_from_bytes(b"Nobody cheered.", id="stdin").sections
    (Section(span=Span(start=0, end=15), kind='body'),)
    """
    name = name or id
    if Path(name).suffix.lower() in _TABLES:
        raise SourceError(f"{name}: is a table of articles: read it with read_articles")
    if Path(name).suffix.lower() == ".zip":
        raise SourceError(f"{name}: is an archive of files: read it with read_articles")
    articles = articles_from_bytes(
        data, id=id, name=name, max_bytes=max_bytes, encoding=encoding, html=html
    )
    if len(articles) > 1:
        raise SourceError(f"{name}: holds {len(articles)} articles: read it with read_articles")
    return articles[0]


def articles_from_bytes(
    data: bytes,
    *,
    id: str = "text",
    name: str | None = None,
    max_bytes: int = MAX_BYTES,
    encoding: str | None = None,
    html: bool = False,
) -> list[Article]:
    """The article, or all those of an archive's export, that a text, page or document holds.

    Parameters and errors are those of `article_from_bytes`; of several articles, each is called
    after the ``id`` and its number.

    Examples
    --------
    >>> [article.id for article in articles_from_bytes(b"Nobody cheered.", id="ferries")]
    ['ferries']
    """
    name = name or id
    _check_kind(data, name)
    _check_size(len(data), _limit(name, max_bytes), name)
    page = _read_page(data, name, encoding, html=html)
    document = page or _read_document(data, name, encoding)
    _check_size(len(document.text), max_bytes, name)
    export = None if page else read_export(document.text)
    if export is None:
        return [article_from_text(id=id, **document._asdict())]
    entries = check_rows(export.rows, name=name)
    return [
        _entry_article(entry, id if len(entries) == 1 else f"{id}-{entry.number}")
        for entry in entries
    ]


def exported_rows(data: bytes, *, name: str, encoding: str | None = None) -> list[Row]:
    """The articles of a text that holds several, as rows; none where it holds one, or none."""
    if Path(name).suffix.lower() in PAGES or is_html(data):
        return []
    try:
        export = read_export(_read_document(data, name, encoding).text)
    except SourceError:
        return []
    return [] if export is None or len(export.rows) < 2 else export.rows


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
    """Every article of a table (CSV, JSON, Excel, Parquet, a frame), one a row, in its order.

    A file of text or HTML gives a list of one, an export of Nexis, Factiva or ProQuest all its
    articles, a zip archive those of its files, called after their place in it, a folder those of
    all files in it, at any depth, by name. A table needs a
    column of texts and may have those of ids, titles, outlets and dates (such as 2025-04-25);
    other columns are left alone. Rows are counted from 1, without the header. A row without an
    id is called after the file and its number.

    Parameters
    ----------
    path
        A file or a folder; tables are known by their extension: .csv, .tsv, .tab, .jsonl,
        .ndjson, .json (a list of objects, as news interfaces answer), .parquet, .pq, .xlsx. Or a
        table in memory, of pandas, polars or Arrow.
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
    how = _How(max_bytes, encoding, skip_empty, columns)
    if not isinstance(path, (str, os.PathLike)):
        return _row_articles(frame_rows(path, name="table", columns=columns), "table", how)
    files = [file.path for file in find_files(path)] if os.path.isdir(path) else [path]
    found = []
    for file in files:
        name = _name(file)
        found += _articles(_read(file, _limit(name, max_bytes)), name, Path(name).stem, how)
    return found


def as_article(given: object, *, encoding: str | None = None) -> Article:
    """An article as it is; or that of a file, where the path of one is given.

    A text that is the path of a file or a folder, or one line that ends as the names of files do,
    is meant as a path.

    Raises
    ------
    SourceError
        Where it is something else, or the file cannot be read.

    Examples
    --------
    >>> as_article(Article.from_text("Nobody cheered.")).id
    'text'
    """
    if isinstance(given, Article):
        if encoding is not None:
            raise SourceError("encoding: expected the path of a file with it; found an Article")
        return given
    if isinstance(given, str) and not _looks_like_a_path(given):
        shown = given if len(given) <= 40 else f"{given[:40]}…"
        raise SourceError(
            f"article: expected an Article, or the path of a file; found {shown!r}, "
            "which is no file here: if it is a text, give Article.from_text(…)"
        )
    if not isinstance(given, str | os.PathLike):
        several = ", one at a time" if isinstance(given, list | tuple) else ""
        raise SourceError(
            f"article: expected an Article, or the path of a file{several}; "
            f"found {type(given).__name__}"
        )
    if Path(given).is_dir():
        raise SourceError(
            f"{_name(given)}: is a folder: read it with read_articles, or read_corpus"
        )
    return read_article(given, encoding=encoding)


def _looks_like_a_path(text: str) -> bool:
    suffix = Path(text).suffix.lower()
    known = suffix in (*TEXTS, *TABLES, *_ADVICE, ".zip") or _WEB.match(text)
    return bool(known and len(text.splitlines()) == 1) or os.path.exists(text)


class _How(NamedTuple):
    """The options of `read_articles`."""

    max_bytes: int
    encoding: str | None
    skip_empty: bool
    columns: Columns


def _articles(data: bytes, name: str, id: str, how: _How) -> list[Article]:
    """The articles of one file, whatever it is."""
    suffix = Path(name).suffix.lower()
    if suffix in _TABLES:
        rows = table_rows(data, name=name, columns=how.columns, encoding=how.encoding)
        return _row_articles(rows, name, how)
    if suffix == ".zip":
        found = [
            article
            for member, inside in zip_members(data, name=name)
            for article in _articles(inside, f"{name}/{member}", _stem(member), how)
        ]
        if not found:
            raise EmptyTextError(f"{name}: holds no file")
        return found
    return articles_from_bytes(
        data, id=id, name=name, max_bytes=how.max_bytes, encoding=how.encoding
    )


def _stem(member: str) -> str:
    return member.removesuffix(Path(member).suffix)


def table_rows(
    data: bytes, *, name: str, columns: Columns, encoding: str | None = None
) -> Iterable[Row | Broken]:
    """The rows of a file that is a table by its name.

    Raises
    ------
    SourceError
        Where it cannot be read, or lacks a column that was asked for.
    """
    kind = _TABLES[Path(name).suffix.lower()]
    if kind == "parquet":
        return parquet_rows(data, name=name, columns=columns)
    if kind == "xlsx":
        return sheet_rows(data, name=name, columns=columns)
    text = decode(data, name=name, encoding=encoding)
    if kind == "json":
        return json_rows(text, name=name, columns=columns)
    read_rows = csv_rows if kind == "csv" else jsonl_rows
    return read_rows(io.StringIO(text, newline=""), name=name, columns=columns)


def _row_articles(rows: Iterable[Row | Broken], name: str, how: _How) -> list[Article]:
    articles = []
    for entry in check_rows(rows, name=name, columns=how.columns, skip_empty=how.skip_empty):
        size = len(entry.text.encode("utf-8", "surrogatepass"))
        _check_size(size, how.max_bytes, f"{name}: row {entry.number}")
        articles.append(_entry_article(entry, entry.id))
    return articles


def _entry_article(entry: Entry, id: str) -> Article:
    return Article.from_text(
        entry.text, id=id, title=entry.title, outlet=entry.outlet, published=entry.published
    )


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
    if not isinstance(source, str | os.PathLike | Iterable):
        raise SourceError(f"source: expected a folder, file or pattern; found {source!r}")
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
    if _WEB.match(name):
        raise SourceError(f"{name}: is a web address: save the page, and give the file")
    try:
        with open(path, "rb") as file:
            data = file.read() if max_bytes is None else file.read(max_bytes + 1)
    except FileNotFoundError:
        raise SourceError(f"{name}: no such file") from None
    except IsADirectoryError:
        raise SourceError(f"{name}: is a folder: read it with read_articles") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise SourceError(f"{name}: cannot be read: {reason}") from None
    if max_bytes is not None:
        _check_size(len(data), max_bytes, name)
    return data


def _check_size(size: int, max_bytes: int | None, name: str) -> None:
    if max_bytes is not None and size > max_bytes:
        raise SourceError(
            f"{name}: is larger than {max_bytes:,} bytes: split it into articles, "
            "or raise the limit with max_bytes=…"
        )


def _limit(name: str, max_bytes: int) -> int | None:
    """How large a file may be: documents hold pictures and fonts too, tables many articles."""
    suffix = Path(name).suffix.lower()
    if suffix in _TABLES or suffix == ".zip":
        return None
    return max_bytes * (20 if suffix in DOCUMENTS else 1)


def _check_kind(data: bytes, name: str) -> None:
    """Raise a SourceError for files that hold an article in a form that is not read here."""
    advice = _ADVICE.get(Path(name).suffix.lower())
    if advice is not None:
        raise SourceError(f"{name}: {advice}")
    if data.startswith(b"PAR1"):
        raise SourceError(f"{name}: is a Parquet table, not text: read it with read_articles")
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml") and not is_html(data):
        raise SourceError(f"{name}: {_ADVICE['.xml']}")


def _read_document(data: bytes, name: str, encoding: str | None) -> Document:
    suffix = Path(name).suffix.lower()
    if suffix == ".docx":
        return read_docx(data, name=name)
    if suffix == ".pdf":
        return read_pdf(data, name=name)
    return Document(decode(data, name=name, encoding=encoding))


def _read_page(data: bytes, name: str, encoding: str | None, *, html: bool) -> Document | None:
    """The article of a page of HTML, as it is or saved as one file; None where it is neither."""
    suffix = Path(name).suffix.lower()
    if suffix in (".mhtml", ".mht") or _SAVED_PAGE.match(data):
        return read_page(read_mhtml(data, name=name), name=name)
    if html or suffix in PAGES or is_html(data):
        told = encoding if encoding is not None else declared_charset(data)
        return read_page(decode(data, name=name, encoding=told), name=name)
    return None
