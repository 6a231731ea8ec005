"""Word files, workbooks, PDF, saved pages, JSON and zip archives to articles."""

import datetime
import io
import json
import sys
import zipfile

import docx
import openpyxl
import pytest
from test_exports import FACTIVA, NEXIS_NEW
from test_pages import PAGE

from newslab.errors import SourceError
from newslab.sources import documents
from newslab.sources.files import article_from_bytes, read_article, read_articles

PROSE = ["Ferries sailed again on Monday.", "Nobody cheered, said Ada Quill."]


def message(function, *args, **options):
    with pytest.raises(SourceError) as error:
        function(*args, **options)
    return str(error.value)


def word_file(path, paragraphs):
    document = docx.Document()
    for text, style in paragraphs:
        document.add_paragraph(text, style=style)
    document.save(path)
    return path


def workbook(path, *sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def pdf_file(path, lines):
    """The smallest file that shows lines of text."""
    shown = " ".join(f"({line}) Tj 0 -14 Td" for line in lines)
    stream = f"BT /F1 12 Tf 72 720 Td {shown} ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    made = io.BytesIO(b"%PDF-1.4\n")
    made.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(made.tell())
        made.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    table = made.tell()
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    made.write(b"xref\n0 6\n0000000000 65535 f \n" + rows)
    made.write(b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % table)
    path.write_bytes(made.getvalue())
    return path


def test_a_word_file_is_an_article(tmp_path):
    path = word_file(tmp_path / "ferries.docx", [
        ("Ferries sail again", "Title"), ("3 May 2021", None), (PROSE[0], None),
        ("What the owners say", "Heading 2"), (PROSE[1], None),
    ])  # fmt: skip
    article = read_article(path)
    assert (article.id, article.title) == ("ferries", "Ferries sail again")
    assert article.published == datetime.date(2021, 5, 3)
    assert [section.kind for section in article.sections] == [
        "headline", "dateline", "body", "heading", "body",
    ]  # fmt: skip


def test_an_export_in_a_word_file_is_several_articles(tmp_path):
    path = word_file(tmp_path / "export.docx", [(line, None) for line in NEXIS_NEW.split("\n")])
    articles = read_articles(path)
    assert [(a.id, a.title, a.outlet, str(a.published)) for a in articles] == [
        ("export-1", "Ferries sail again", "The Aldeny Courier", "2021-03-03"),
        ("export-2", "No fish, say anglers", "Marden Post", "2021-04-10"),
    ]
    assert message(read_article, path) == (
        f"{path}: holds 2 articles: read it with read_articles"
    )


def test_a_text_that_is_an_export_is_read_by_its_fields(tmp_path):
    path = tmp_path / "one.txt"
    path.write_text(FACTIVA.split("\nSE  News")[0], encoding="utf-8")
    article = read_article(path)
    assert (article.id, article.title, article.outlet, str(article.published)) == (
        "one", "Ferries sail again", "The Aldeny Courier", "2021-03-03",
    )  # fmt: skip
    assert [section.kind for section in article.sections] == ["headline", "body", "body", "body"]


def test_a_workbook_is_a_table(tmp_path):
    path = workbook(
        tmp_path / "talks.xlsx",
        [["notes"], ["see the other sheet"]],
        [["id", "Full text", "Date", None], [7, "Envoys left.", datetime.datetime(2021, 5, 3), 1],
         [None] * 4, ["b", "Talks failed.", None, None]],
    )  # fmt: skip
    one, two = read_articles(path)
    assert (one.id, one.text, one.published) == ("7", "Envoys left.", datetime.date(2021, 5, 3))
    assert (two.id, two.text, two.published) == ("b", "Talks failed.", None)
    path = workbook(tmp_path / "none.xlsx", [["words"], ["Envoys left."]])
    assert message(read_articles, path) == (
        f"{path}: no column 'text'; found ['words']: name another with text=…"
    )


def test_a_pdf_is_an_article_with_a_warning(tmp_path):
    path = pdf_file(tmp_path / "ferries.pdf", ["Ferries sail again", "The own-", "ers cheered."])
    article = read_article(path)
    assert "The owners cheered." in article.text
    assert article.warnings == (
        "taken from a PDF: page numbers, captions and columns may stand among the sentences",
    )
    assert message(read_article, pdf_file(tmp_path / "scan.pdf", [])) == (
        f"{tmp_path}/scan.pdf: holds no text (pages that were scanned must go through OCR first)"
    )


@pytest.mark.parametrize(
    ("name", "library", "remedy"),
    [
        ("a.docx", "docx", "is a Word file: to read it, pip install 'newslab[files]', or save it "
                           "as plain text (UTF-8)"),
        ("a.pdf", "pypdf", "is a PDF file: to read it, pip install 'newslab[files]', or copy its "
                           "text into a plain text file"),
        ("a.xlsx", "openpyxl", "is an Excel workbook: to read it, pip install 'newslab[files]', or "
                               "save the sheet as CSV (UTF-8)"),
    ],
)  # fmt: skip
def test_without_its_library_a_file_is_refused_with_what_to_do(
    tmp_path, monkeypatch, name, library, remedy
):
    path = tmp_path / name
    path.write_bytes(b"PK\x03\x04")
    monkeypatch.setitem(sys.modules, library, None)
    assert message(read_articles, path) == f"{path}: {remedy}"


def test_a_saved_page_is_the_page_in_it(tmp_path):
    body = PAGE.replace("=", "=3D")
    saved = (
        "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n--b\r\n'
        'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable'
        f"\r\n\r\n{body}\r\n--b--\r\n"
    ).encode()
    for name in ("ferries.mhtml", "ferries.txt"):
        path = tmp_path / name
        path.write_bytes(saved)
        article = read_article(path)
        assert (article.title, article.outlet) == ("Ferry crews end strike", "The Aldeny Courier")


def test_the_answer_of_a_news_interface_is_a_table(tmp_path):
    path = tmp_path / "answer.json"
    path.write_text(json.dumps({"status": "ok", "totalResults": 1, "articles": [{
        "source": {"id": None, "name": "Marden Post"}, "title": "No fish", "author": "Ines Lund",
        "publishedAt": "2021-04-10T09:00:00Z", "content": "There are no fish… [+1203 chars]",
    }]}), encoding="utf-8")  # fmt: skip
    [article] = read_articles(path)
    assert (article.title, article.outlet, str(article.published)) == (
        "No fish", "Marden Post", "2021-04-10",
    )  # fmt: skip
    assert article.warnings == (
        "the text ends with [+1203 chars]: it is the article's beginning alone",
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("[1, 2]", "expected a list of objects, one an article; found none"),
        ('{"articles": []}', "expected a list of objects, one an article; found none"),
        ('[{"title": "No fish"}]', "no column 'text'; found ['title']: name another with text=…"),
        ('{"text": "a"}\n{"text": "b"}\n', "line 2, column 1: not JSON: Extra data (a file of one "
                                           "object a line is called .jsonl)"),
    ],
    ids=["numbers", "empty", "no-texts", "lines"],
)  # fmt: skip
def test_json_without_articles_is_refused(tmp_path, content, expected):
    path = tmp_path / "answer.json"
    path.write_text(content, encoding="utf-8")
    assert message(read_articles, path) == f"{path}: {expected}"


def test_a_zip_archive_holds_the_articles_of_its_files(tmp_path):
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("north/b.txt", "Nobody cheered.")
        archive.writestr("a.html", PAGE)
        archive.writestr("rows.csv", "id,text\n7,Envoys left.\n")
        archive.writestr("__MACOSX/._a.html", "no article")
    assert [article.id for article in read_articles(path)] == ["a", "north/b", "7"]
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("readme.md", "# Files")
    assert message(read_articles, path).startswith(f"{path}/readme.md: is Markdown")


def test_what_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(documents, "MAX_UNPACKED", 1000)
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "a" * 2000)
    assert message(read_articles, path) == (
        f"{path}: unpacks to 2,000 bytes; expected 1,000 at most"
    )


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.zip", "a.pdf"])
def test_damaged_files_are_named(tmp_path, name):
    path = tmp_path / name
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word.xml", "nothing")
    content = path.read_bytes() if name != "a.zip" else path.read_bytes()[:30]
    path.write_bytes(content if name != "a.pdf" else b"%PDF-1.4 nothing")
    assert message(read_articles, path).startswith(f"{path}: cannot be read as a")


def test_bytes_of_several_articles_are_told_to_be_so():
    assert message(article_from_bytes, FACTIVA.encode(), id="stdin") == (
        "stdin: holds 2 articles: read it with read_articles"
    )
