"""Pages of HTML to the text of their article."""

import datetime
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newslab.errors import SourceError
from newslab.sources.pages import is_html, read_page

PAGE = (Path(__file__).parent / "fixtures" / "ferries.html").read_text(encoding="utf-8")
PARAGRAPHS = (
    "<p>The union and the ferry company ended their talks in the capital without a deal on "
    "Monday, officials said, after nine hours at the table.</p><p>More ferries will stop on "
    "Friday, the company told passengers in a statement.</p>"
)
TEXT = (
    "The union and the ferry company ended their talks in the capital without a deal on Monday, "
    "officials said, after nine hours at the table.\nMore ferries will stop on Friday, the "
    "company told passengers in a statement."
)


def page(head="", body=""):
    return (
        f"<html><head>{head}</head><body><article><h1>Ferry talks fail</h1>{body}{PARAGRAPHS}"
        "</article></body></html>"
    )


def test_the_page_of_a_newspaper():
    found = read_page(PAGE, name="ferries.html")
    lines = found.text.split("\n")
    assert (found.title, found.outlet) == ("Ferry crews end strike", "The Aldeny Courier")
    assert found.published == datetime.date(2031, 3, 4)
    assert found.headings == ["Ferry crews end strike", "What the deal says"]
    assert lines[0] == "Ferry crews end strike"
    assert lines[3] == (
        "“We won what we came for,” said Tomas Berg, who leads the crews’ union. The owners’ "
        "chair, Ada Quill, called the terms painful but fair."
    )


def test_scripts_menus_and_comments_stay_out_and_what_looks_like_code_is_text():
    text = read_page(PAGE, name="ferries.html").text
    for outside in ("read me", "color", "Home", "Well done", "All rights", "Courier"):
        assert outside not in text
    assert "showed <script>alert(1)</script> all morning" in text


def test_a_title_outside_the_article_opens_the_text():
    html = (
        "<html><head><title>Ferry talks fail</title></head>"
        f"<body><article>{PARAGRAPHS}</article></body></html>"
    )
    found = read_page(html, name="a.html")
    assert (found.title, found.text) == ("Ferry talks fail", f"Ferry talks fail\n\n{TEXT}")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param(
            page('<meta property="article:published_time" content="2025-04-03T23:59:00Z">'),
            datetime.date(2025, 4, 3), id="open-graph",
        ),
        pytest.param(
            page('<meta name="date" content="3 April 2025">'), datetime.date(2025, 4, 3), id="meta"
        ),
        pytest.param(
            page('<script type="application/ld+json">{"datePublished": "2025-04-03",'
                 '"dateModified": "2025-05-04"}</script>'),
            datetime.date(2025, 4, 3), id="linked-data",
        ),
        pytest.param(
            page("", '<time itemprop="datePublished" datetime="2025-04-03">yesterday</time>'),
            datetime.date(2025, 4, 3), id="time",
        ),
        pytest.param(page('<meta name="date" content="03/04/2025">'), None, id="ambiguous"),
        pytest.param(
            page('<meta property="article:modified_time" content="2025-04-03">'), None,
            id="time-of-an-update",
        ),
        pytest.param(page("", '<time datetime="2025-04-03">then</time>'), None, id="any-time"),
        pytest.param(page(), None, id="none"),
    ],
)  # fmt: skip
def test_the_date_is_one_that_the_page_declares(html, expected):
    assert read_page(html, name="a.html").published == expected


def test_an_address_is_no_outlet():
    html = page('<link rel="canonical" href="https://www.courier.example/2025/ferries">')
    assert read_page(html, name="a.html").outlet is None


@pytest.mark.parametrize("html", ["", "<html></html>", "<p></p>", "<script>x = 1</script>"])
def test_a_page_without_article_is_refused(html):
    with pytest.raises(SourceError) as error:
        read_page(html, name="a.html")
    assert str(error.value) == "a.html: no article found in this page of HTML"


def test_nothing_reaches_the_screen():
    code = (
        "from newslab.sources.pages import read_page\n"
        "try:\n    read_page('<html></html>', name='a.html')\n"
        "except Exception as error:\n    print(error)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (ran.stdout, ran.stderr) == ("a.html: no article found in this page of HTML\n", "")


TAGS = ["<p>", "</p>", "<div>", "<h2>", "</h2>", "<ul><li>", "<script>", "</script>", "<!--", "-->",
        "<table><tr><td>", "&lt;", "&#0;", "&#xD800;", "<br>", "<a href='x'>", "word " * 30, "🚢",
        "<", ">", '"', "\n"]  # fmt: skip


def outcome(html):
    try:
        return read_page(html, name="a.html")
    except SourceError as error:
        return str(error)


@given(st.lists(st.sampled_from(TAGS), max_size=40).map("".join))
def test_every_page_is_read_or_refused_and_alike_each_time(body):
    html = f"<html><body>{body}</body></html>"
    found = outcome(html)
    assert found == "a.html: no article found in this page of HTML" or found.text.strip()
    assert found == outcome(html)


@pytest.mark.parametrize(
    ("beginning", "expected"),
    [
        (b"<!DOCTYPE html>\n<html>", True),
        (b"  \r\n<HTML lang=en>", True),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x">', True),
        (b"<!-- saved page -->\n<html>", True),
        (b"\xef\xbb\xbf<html>", True),
        ("<html>".encode("utf-16"), True),
        (b"<p class='a'>Nobody cheered.", True),
        (b"<pre>tags are not cheered", False),
        (b"<b> is a tag, she said", False),
        (b"Nobody writes <html> any more", False),
        (b"<" * 5000, False),
        (b"", False),
    ],
)
def test_html_is_known_by_its_beginning(beginning, expected):
    assert is_html(beginning) is expected
