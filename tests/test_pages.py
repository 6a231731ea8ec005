"""Pages of HTML to the text of their article.

The pages of ``fixtures/pages`` are written after the ways in which sites of news build theirs;
in each, the elements marked ``data-gold`` are the article, and nothing else is.
"""

import csv
import datetime
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from newslab.errors import SourceError
from newslab.reading import read
from newslab.sources.files import read_article
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


FIXTURES = Path(__file__).parent / "fixtures" / "pages"
with (Path(__file__).parent / "golden" / "pages.csv").open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))
WRONG_FACTS = {
    "35-blog-old": "a date above the headline may be the day on which the page was saved",
}
WRONG_TEXTS = {
    "31-arc": "what stands between headline and article in no box of either is not found",
    "33-tabloid": "a caption that no figure holds looks like a heading",
    "37-newsletter-platform": "a number of hearts is a number",
}


def golden(wrong):
    return [
        pytest.param(
            row, id=row["page"],
            marks=[pytest.mark.xfail(reason=wrong[row["page"]], strict=True)]
            if row["page"] in wrong else [],
        )
        for row in ROWS
    ]  # fmt: skip


def words_of(text):
    """Marks of quotation aside, which a page may write as elements."""
    return " ".join(re.sub("[“”‘’\"']", "", text).split())


def gold_of(path):
    tree = html.fromstring(path.read_bytes().decode())
    return [words_of(each.text_content()) for each in tree.iter() if "data-gold" in each.attrib]


def lines_of(article, *kinds):
    return [words_of(s.span.of(article.text)) for s in article.sections if s.kind in kinds]


@pytest.mark.parametrize("row", golden(WRONG_FACTS))
def test_what_a_page_says_of_its_article(row):
    article = read_article(FIXTURES / f"{row['page']}.html")
    published = article.published.isoformat() if article.published else ""
    assert (article.title, article.outlet or "", published) == (
        row["title"], row["outlet"], row["published"]
    )  # fmt: skip
    assert bool(article.warnings) is (row["warned"] == "yes")


@pytest.mark.parametrize("row", golden(WRONG_TEXTS))
def test_the_article_and_nothing_beside_it_is_read(row):
    path = FIXTURES / f"{row['page']}.html"
    article = read_article(path)
    read = lines_of(article, "headline", "heading", "dateline", "body")
    assert not [each for each in gold_of(path) if each not in " ".join(read)]
    body = lines_of(article, "heading", "body")
    body = [line.removeprefix("- ") for line in body if not line.startswith("—")]
    assert not [line for line in body if line not in " ".join(gold_of(path))]


def test_warnings_say_what_is_wrong_with_a_page():
    said = {row["page"]: read_article(FIXTURES / f"{row['page']}.html").warnings
            for row in ROWS if row["warned"] == "yes"}  # fmt: skip
    assert said.pop("32-broadsheet") == said["12-subscribe-wall"]
    assert said == {
        "12-subscribe-wall": (
            "a line asks to subscribe or log in: the article may be its beginning alone",
        ),
        "13-menu-alone": ("no sentence was found in this page, but links or headlines alone",),
        "17-little-found": (
            "of about 1,233 characters of prose in this page, 376 were taken for the article: "
            "compare it with the page",
        ),
    }


def test_elements_of_quotation_get_their_marks():
    text = read_article(FIXTURES / "03-quote-elements.html").text
    assert "“There are dead trout under every bridge,” said Bryn Colley" in text
    assert "added that “the phrase ‘stealing a river’ is not one we accept”." in text


@pytest.mark.parametrize(
    ("page", "said", "actor"),
    [("05-embedded-post", "I let in three", "mina-sollers"),
     ("24-quoted-post-new", "If you can’t afford", "piers-latham")],
)  # fmt: skip
def test_an_embedded_post_has_a_speaker(page, said, actor):
    found = read(read_article(FIXTURES / f"{page}.html")).attributions
    assert found.loc[found["content"].str.contains(said), "actor_id"].tolist() == [actor]


def test_an_embedded_post_is_signed():
    text = read_article(FIXTURES / "24-quoted-post-new.html").text
    assert (
        "\n“If you can’t afford a taxi, learn to love the rain.”\n"
        "— Piers Latham, @pierslatham.example\n" in text
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
    assert found.headings == ("Ferry crews end strike", "What the deal says")
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
        pytest.param(
            page("", '<time datetime="2025-04-03">then</time>'), datetime.date(2025, 4, 3),
            id="time-below-the-headline",
        ),
        pytest.param(
            page("", "<aside><time datetime='2025-04-03'>then</time></aside>"), None,
            id="time-of-another",
        ),
        pytest.param(
            page("", "<p>Updated <time datetime='2025-04-03'>3 April 2025</time></p>"), None,
            id="time-of-an-update-below-the-headline",
        ),
        pytest.param(page(), None, id="none"),
    ],
)  # fmt: skip
def test_the_date_is_one_that_the_page_declares(html, expected):
    assert read_page(html, name="a.html").published == expected


@pytest.mark.parametrize(
    ("stamp", "shown", "expected"),
    [
        ("2025-04-04T03:30:00Z", "April 3, 2025", "2025-04-03"),
        ("2025-04-03T22:30:00.000Z", "4 April 2025", "2025-04-04"),
        ("2025-04-03T22:30:00+00:00", "2 April 2025", "2025-04-03"),
        ("2025-04-04T03:30:00-05:00", "April 3, 2025", "2025-04-04"),
        ("2025-04-04T03:30:00Z", "Updated April 3, 2025", "2025-04-04"),
        ("2025-04-04T03:30:00Z", "", "2025-04-04"),
    ],
    ids=["behind", "ahead", "no-clock", "own-clock", "update", "not-shown"],
)
def test_a_moment_in_universal_time_is_of_the_day_that_the_page_shows(stamp, shown, expected):
    head = f'<meta property="article:published_time" content="{stamp}">'
    found = read_page(page(head, f"<p>{shown}</p>"), name="a.html")
    assert str(found.published) == expected


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
