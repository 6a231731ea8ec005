"""Files to articles, and what is said where that cannot be."""

import csv
import datetime
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from newslab.errors import SourceError
from newslab.records import Article, Section, Span
from newslab.sources.files import article_from_bytes, find_article, read_article, read_articles

PAGE = Path(__file__).parent / "fixtures" / "ferries.html"
PLAIN = "Ferries sail again\n3 May 2021\nNobody cheered.\n"


def written(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def message(function, *args, **options):
    with pytest.raises(SourceError) as error:
        function(*args, **options)
    return str(error.value)


def test_a_file_of_plain_text_is_an_article(tmp_path):
    assert read_article(written(tmp_path, "ferries.txt", PLAIN)) == Article(
        id="ferries",
        text=PLAIN,
        title="Ferries sail again",
        outlet=None,
        published=datetime.date(2021, 5, 3),
        sections=(
            Section(Span(0, 18), "headline"),
            Section(Span(19, 29), "dateline"),
            Section(Span(30, 45), "body"),
        ),
    )


def test_the_article_that_the_notebooks_explore(seed_path):
    article = read_article(seed_path)
    assert article.text == seed_path.read_bytes().decode("utf-8")
    assert article.published == datetime.date(2025, 4, 25)
    assert article.outlet is None
    kinds = [section.kind for section in article.sections]
    assert kinds[:5] == ["headline", "dateline", "boilerplate", "boilerplate", "body"]
    assert kinds[-1] == "boilerplate"
    assert {kind: kinds.count(kind) for kind in ("heading", "body")} == {"heading": 7, "body": 27}
    assert article.sections[0].span.of(article.text) == article.title


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028"])
def test_line_breaks_stay_as_they_are(tmp_path, newline):
    text = PLAIN.replace("\n", newline)
    article = read_article(written(tmp_path, "ferries.txt", text))
    assert article.text == text
    assert article.sections[-1].span.of(text) == "Nobody cheered."


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path, encoding):
    path = written(tmp_path, "ferries.txt", PLAIN.encode(encoding))
    assert read_article(path).text == PLAIN


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        pytest.param("a.txt", b"", "{path}: is empty", id="empty"),
        pytest.param("a.txt", b"\xef\xbb\xbf", "{path}: is empty", id="byte-order-mark-alone"),
        pytest.param("a.txt", b" \n\t\r\n", "{path}: holds whitespace alone", id="whitespace"),
        pytest.param(
            "a.txt", b"%PDF-1.7 ...",
            "{path}: is a PDF file, not text: save it as plain text first", id="pdf",
        ),
        pytest.param(
            "a.txt", b"PK\x03\x04....",
            "{path}: is a zip archive (as Word, Excel and EPUB files are), not text: "
            "save a document as plain text, and a sheet as CSV", id="word-or-excel",
        ),
        pytest.param(
            "a.txt", b"\x89PNG\r\n\x1a\n",
            "{path}: is a PNG image, not text: save it as plain text first", id="image",
        ),
        pytest.param(
            "a.txt", b"PAR1....",
            "{path}: is a Parquet table, not text: read it with read_articles", id="parquet",
        ),
        pytest.param(
            "a.txt", b"one\ntwo\0three",
            "{path}: is binary, not text: a NUL at offset 7 (if it is UTF-16 without a byte "
            "order mark, say so with encoding='utf-16-le')", id="binary",
        ),
        pytest.param(
            "a.txt", b"one\ncaf\xe9",
            "{path}: not UTF-8: byte 0xe9 at offset 7 (line 2); if it is Windows-1252, say so "
            "with encoding='cp1252'", id="windows-1252",
        ),
        pytest.param(
            "a.txt", b"one\n\x81\x8d",
            "{path}: not UTF-8: byte 0x81 at offset 4 (line 2); say what it is with encoding=…, "
            "or save it as UTF-8", id="no-known-encoding",
        ),
        pytest.param(
            "a.txt", b"\xff\xfea",
            "{path}: not UTF-16: byte 0x61 at offset 2 (line 1); say what it is with encoding=…, "
            "or save it as UTF-8", id="broken-utf-16",
        ),
        pytest.param(
            "a.txt", b"a" * 5_000_001,
            "{path}: is larger than 5,000,000 bytes: split it into articles, or raise the limit "
            "with max_bytes=…", id="too-large",
        ),
        pytest.param(
            "a.csv", b"text\n", "{path}: is a table of articles: read it with read_articles",
            id="table",
        ),
        pytest.param(
            "a.json", b"{}", "{path}: is a table of articles: read it with read_articles",
            id="json",
        ),
        pytest.param(
            "a.zip", b"PK", "{path}: is an archive of files: read it with read_articles", id="zip"
        ),
        pytest.param(
            "a.md", b"# Ferries", "{path}: is Markdown, and its marks would be read as words: save "
            "it as plain text (.txt) or as HTML", id="markdown",
        ),
        pytest.param(
            "a.txt", b"\xef\xbb\xbf<?xml version='1.0'?><nitf/>",
            "{path}: is XML, whose tags say nothing of what is the article: take its texts out "
            "into a table (CSV, JSON lines)", id="xml",
        ),
        pytest.param(
            "a.xls", b"\xd0\xcf\x11\xe0", "{path}: is an old Excel workbook: save the sheet as CSV "
            "(UTF-8), or the workbook as .xlsx", id="old-workbook",
        ),
        pytest.param(
            "a.docx", b"no archive", "{path}: cannot be read as a zip archive, as its name says: "
            "File is not a zip file", id="damaged-word-file",
        ),
        pytest.param(
            "a.mhtml", b"Content-Type: multipart/related\n\nnothing",
            "{path}: no page of HTML found in it: save the page as HTML alone", id="saved-page",
        ),
        pytest.param(
            "a.html", b"<script>x = 1</script>",
            "{path}: no article found in this page of HTML", id="page-without-article",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named_with_its_reason(tmp_path, name, content, expected):
    path = written(tmp_path, name, content)
    assert message(read_article, path) == expected.format(path=path)


def test_a_file_that_is_not_there(tmp_path):
    assert message(read_article, tmp_path / "no.txt") == f"{tmp_path}/no.txt: no such file"


def test_a_folder(tmp_path):
    expected = f"{tmp_path}: is a folder: read it with read_articles"
    assert message(read_article, tmp_path) == expected


def test_the_articles_of_a_folder(tmp_path):
    """All files, at any depth, by name; what is hidden is none."""
    for name in ("b.txt", "a.csv", ".hidden.txt", "more/c.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("id,text\none,Rain.\ntwo,Sun.\n" if name == "a.csv" else "Fog.\n")
    assert [one.id for one in read_articles(tmp_path)] == ["one", "two", "b", "c"]


def test_a_web_address():
    assert message(read_article, "https://example.org/a.html") == (
        "https://example.org/a.html: is a web address: save the page, and give the file"
    )


def test_a_path_that_no_system_knows():
    assert message(read_article, "a\0b.txt") == "a\0b.txt: cannot be read: embedded null byte"


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    def refuse(*args):
        raise PermissionError(13, "Permission denied")

    path = written(tmp_path, "a.txt", PLAIN)
    monkeypatch.setattr("builtins.open", refuse)
    assert message(read_article, path) == f"{path}: cannot be read: Permission denied"


def test_the_limit_can_be_raised_and_lowered(tmp_path):
    path = written(tmp_path, "a.txt", b"Nobody cheered.")
    assert read_article(path, max_bytes=15).text == "Nobody cheered."
    assert message(read_article, path, max_bytes=14) == (
        f"{path}: is larger than 14 bytes: split it into articles, or raise the limit "
        "with max_bytes=…"
    )


def test_an_encoding_that_is_given_is_used(tmp_path):
    path = written(tmp_path, "a.txt", "“Café,” she said.".encode("cp1252"))
    assert read_article(path, encoding="cp1252").text == "“Café,” she said."
    assert message(read_article, path, encoding="klingon") == (
        f"{path}: no encoding is called 'klingon'; expected a name such as 'utf-8' or 'cp1252'"
    )


def test_an_article_may_have_another_id_than_its_file(tmp_path):
    path = written(tmp_path, "000_d41c.txt", PLAIN)
    assert read_article(path, id="ferries") == replace(read_article(path), id="ferries")
    assert read_article(path).id == "000_d41c"


def test_bytes_are_read_as_a_file_is(tmp_path):
    article = read_article(written(tmp_path, "ferries.txt", PLAIN))
    assert article_from_bytes(PLAIN.encode(), id="ferries") == article
    assert article_from_bytes(PAGE.read_bytes(), id="ferries") == read_article(PAGE)
    assert message(article_from_bytes, b"", id="stdin") == "stdin: is empty"
    assert message(article_from_bytes, b"abc", id="stdin", max_bytes=2) == (
        "stdin: is larger than 2 bytes: split it into articles, or raise the limit with max_bytes=…"
    )


def test_a_string_is_kept_as_it_is():
    for text in ["\ufeffNobody cheered.", "a\0b", "one \ud800 two", "🚢" * 3, "\x1b[31mred", "x"]:
        assert Article.from_text(text).text == text


@given(st.text(st.characters()))
def test_every_string_is_read_or_refused(text):
    if text.strip():
        article = Article.from_text(text)
        assert article.text == text
        assert article.id == "text"
    else:
        expected = "text: holds whitespace alone" if text else "text: is empty"
        assert message(Article.from_text, text) == expected


def outcome(data):
    try:
        return article_from_bytes(data, id="stdin").text
    except SourceError as error:
        return error


@given(st.binary(max_size=200))
def test_all_bytes_are_read_or_refused(data):
    found = outcome(data)
    if isinstance(found, SourceError):
        assert str(found).startswith("stdin: ")
    elif data[:2] not in (b"\xff\xfe", b"\xfe\xff"):  # the byte order marks of UTF-16
        assert found == data.decode("utf-8-sig")


def test_what_is_no_string_is_refused():
    assert message(Article.from_text, float("nan"), id="row 7") == (
        "row 7: expected text; found float"
    )


def test_what_is_given_of_an_article_stands_above_what_its_text_says():
    article = Article.from_text(
        PLAIN, id="a", title="Ferries", outlet="The Aldeny Courier",
        published=datetime.date(2020, 1, 1),
    )  # fmt: skip
    assert (article.title, article.outlet) == ("Ferries", "The Aldeny Courier")
    assert article.published == datetime.date(2020, 1, 1)


def test_a_text_or_a_page_is_a_list_of_one(tmp_path):
    path = written(tmp_path, "ferries.txt", PLAIN)
    assert read_articles(path) == [read_article(path)]
    assert read_articles(PAGE) == [read_article(PAGE)]


ENTRIES = [
    {"id": "a", "text": PLAIN, "title": "Given", "outlet": "The Aldeny Courier",
     "published": "2022-06-01"},
    {"id": "b", "text": "“Nobody, nobody at all,” she said.\nIt rained; it poured.",
     "title": None, "outlet": None, "published": None},
]  # fmt: skip


def as_csv(folder, delimiter=","):
    path = folder / "talks.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, [*ENTRIES[0], "note"], delimiter=delimiter)
        writer.writeheader()
        writer.writerows(ENTRIES)
    return path


def as_jsonl(folder):
    lines = "\n".join(json.dumps(entry, ensure_ascii=False) for entry in ENTRIES)
    return written(folder, "talks.jsonl", lines + "\n\n")


def as_parquet(folder):
    path = folder / "talks.parquet"
    parquet.write_table(pa.Table.from_pylist(ENTRIES), path)
    return path


@pytest.mark.parametrize("write", [as_csv, lambda f: as_csv(f, ";"), as_jsonl, as_parquet])
def test_a_table_gives_one_article_a_row_whatever_its_format(tmp_path, write):
    first, second = read_articles(write(tmp_path))
    assert first == Article.from_text(
        PLAIN, id="a", title="Given", outlet="The Aldeny Courier",
        published=datetime.date(2022, 6, 1),
    )  # fmt: skip
    assert second == Article.from_text(ENTRIES[1]["text"], id="b")


@pytest.mark.parametrize(
    "make", [pd.DataFrame, pl.DataFrame, pl.LazyFrame, pa.table],
    ids=["pandas", "polars", "lazy", "arrow"],
)  # fmt: skip
def test_a_table_in_memory_is_read_whichever_library_made_it(make):
    table = make({"text": ["Envoys left.", "Rain."], "id": [7, None], "title": [None, "On rain"],
                  "published": [datetime.date(2025, 4, 3), None], "n": [1, 2]})  # fmt: skip
    one, two = read_articles(table)
    assert (one.text, one.title, one.published) == ("Envoys left.", None, datetime.date(2025, 4, 3))
    assert one.id in ("7", "7.0")  # pandas makes a decimal number of a whole one beside nothing
    assert (two.id, two.title, two.published) == ("table-2", "On rain", None)


def test_a_table_in_memory_has_its_missing_cells_and_its_errors_named():
    rows = pd.DataFrame({"text": pd.array(["Rain.", pd.NA], dtype="string"),
                         "published": pd.to_datetime(["2025-04-03", None])})  # fmt: skip
    [rain] = read_articles(rows, skip_empty=True)
    assert rain.published == datetime.date(2025, 4, 3)
    assert message(read_articles, rows).startswith("table: row 2 without text")
    assert message(read_articles, rows[["published"]]) == (
        "table: no column 'text'; found ['published']: name another with text=…"
    )
    assert message(read_articles, 7) == (
        "table: expected a path, or a table of pandas, polars or Arrow; found int"
    )


def test_a_row_over_the_limit_is_named(tmp_path):
    path = written(tmp_path, "talks.csv", "text\nshort\nfar too long\n")
    assert message(read_articles, path, max_bytes=5) == (
        f"{path}: row 2: is larger than 5 bytes: split it into articles, or raise the limit "
        "with max_bytes=…"
    )


def test_empty_rows_are_an_error_or_left_out_on_demand(tmp_path):
    path = written(tmp_path, "talks.csv", 'text\nEnvoys left.\n" "\nTalks failed.\n')
    assert message(read_articles, path) == (
        f"{path}: row 2 without text (skip_empty=True leaves such rows out)"
    )
    articles = read_articles(path, skip_empty=True)
    assert [(a.id, a.text) for a in articles] == [
        ("talks-1", "Envoys left."),
        ("talks-3", "Talks failed."),
    ]


def test_a_table_is_decoded_as_strictly_as_a_text(tmp_path):
    path = written(tmp_path, "talks.csv", "text\nCafé\n".encode("cp1252"))
    assert message(read_articles, path) == (
        f"{path}: not UTF-8: byte 0xe9 at offset 8 (line 2); if it is Windows-1252, say so "
        "with encoding='cp1252'"
    )
    assert read_articles(path, encoding="cp1252")[0].text == "Café"


def test_heavy_libraries_wait_until_they_are_needed():
    heavy = "{'trafilatura', 'pyarrow', 'lxml'}"
    code = f"import sys, newslab.sources.files; print({heavy} & {{*sys.modules}})"
    # The package's own __init__ may import more: the module is loaded beside a bare one.
    bare = "import sys, types; p = types.ModuleType('newslab'); p.__path__ = [sys.argv[1]]; "
    package = str(Path(__file__).parents[1] / "newslab")
    ran = subprocess.run(
        [sys.executable, "-c", f"{bare}sys.modules['newslab'] = p; {code}", package],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert ran.stdout == "set()\n"


def test_a_notebook_finds_the_article_that_is_named_or_the_nearest_example(tmp_path, monkeypatch):
    deep = tmp_path / "notebooks" / "drafts"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    monkeypatch.delenv("NEWSLAB_ARTICLE", raising=False)
    assert message(find_article) == (
        f"{deep}: expected a folder seeds here or above; found none: "
        "set NEWSLAB_ARTICLE to the path of an article of your own"
    )
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.txt").write_text("Nobody cheered.", encoding="utf-8")
    assert find_article() == tmp_path / "seeds" / "a.txt"
    monkeypatch.setenv("NEWSLAB_ARTICLE", "mine.txt")
    assert find_article().name == "mine.txt"
