"""Texts to sections: a golden table, and the laws that hold for every text."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newslab.records import Article
from newslab.sources.sections import find_sections

GOLDEN = Path(__file__).parent / "golden" / "sections.csv"
with GOLDEN.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))

# Pieces of news pages, so that generated texts meet every rule and not only the last resort.
PIECES = [
    "Ferry crews end strike", "Ferry crews end strike;", "What happens next?", "World | Europe",
    "By Ines Lund, Reuters", "Ines Lund in Marden", "3 May 2021", "03/04/2025", "2 hours ago",
    "The Aldeny Courier", "Published", "May 3, 2021 No Comments on Ferries2 minute read",
    "MARDEN, March 3 (Reuters) - Nobody cheered.", "NEW ALDENY: It rained.", "MARDEN —",
    "Nobody cheered. It rained all day, and the owners stayed away.", "and stayed away",
    "“Who will pay?”", "• Two crews a ship", "7 p.m.", "Share", "Related articles", "___",
    "8 minute read", "| 3 min read |", "Leave a comment", "🚢", "\ufeff", "\u200f", "\ud800",
    "عودة العبارات.", "", "   ", "x" * 400, "Aa " * 50,
]  # fmt: skip
NEWLINES = ["\n", "\n\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", " \n\t", " "]
pages = st.lists(st.sampled_from(PIECES + NEWLINES), max_size=30).map("".join)
texts = st.one_of(st.text(), st.text(st.characters()), pages)


def shown(text, sections):
    return "\n".join(f"{s.kind}: {s.span.of(text)!r}" for s in sections)


def golden(row):
    marks = [pytest.mark.xfail(reason=row["xfail"], strict=True)] if row["xfail"] else []
    return pytest.param(row, id=row["id"], marks=marks)


@pytest.mark.parametrize("row", [golden(row) for row in ROWS])
def test_the_golden_table(row):
    article = Article.from_text(row["text"])
    facts = (article.title, str(article.published), article.outlet)
    assert shown(article.text, article.sections) == row["sections"]
    assert facts == (row["title"] or None, row["published"] or "None", row["outlet"] or None)


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\u2028", "\x85", "\v"])
@pytest.mark.parametrize("row", [row for row in ROWS if not row["xfail"]], ids=lambda r: r["id"])
def test_line_breaks_of_every_kind_read_alike(row, newline):
    text = row["text"].replace("\n", newline)
    expected = row["sections"].replace("\\n", repr(newline)[1:-1])
    assert shown(text, find_sections(text)) == expected


@given(texts)
def test_sections_stand_in_order_and_hold_all_that_is_not_whitespace(text):
    sections = find_sections(text)
    at, left_out = 0, []
    for section in sections:
        assert at <= section.span.start
        left_out.append(text[at : section.span.start])
        at = section.span.end
        piece = section.span.of(text)
        assert piece == piece.strip()
        assert piece
    assert not "".join([*left_out, text[at:]]).strip()


@given(texts)
def test_at_most_one_headline(text):
    assert [section.kind for section in find_sections(text)].count("headline") <= 1


@given(texts)
def test_the_same_text_gives_the_same_sections(text):
    assert find_sections(text) == find_sections(text)


def test_nothing_but_whitespace_has_no_sections():
    assert find_sections(" \n\t\u2028") == ()


def test_a_known_title_is_the_headline_even_where_it_reads_as_a_sentence():
    text = "Nobody cheered.\n\nIt rained. The owners stayed away."
    kinds = [section.kind for section in find_sections(text, title="Nobody  cheered.")]
    assert kinds == ["headline", "body"]
    assert [section.kind for section in find_sections(text)] == ["body", "body"]


def test_a_known_heading_is_a_heading_even_among_list_items():
    text = "It rained.\nPay\nRest\nFuel\nNobody cheered."
    kinds = [section.kind for section in find_sections(text, headings=["Rest"])]
    assert kinds == ["body", "body", "heading", "body", "body"]


def test_capitals_before_a_colon_are_a_place_below_a_headline_alone():
    sentence = "NEW ALDENY: Nobody cheered."
    assert [section.kind for section in find_sections(sentence)] == ["body"]
    below = find_sections(f"Ferry crews end strike\n\n{sentence}")
    assert [section.kind for section in below] == ["headline", "dateline", "body"]


def test_marks_that_nobody_sees_do_not_hide_a_headline():
    text = "\ufeff\u200bFerry crews end strike\u200e\n\nNobody cheered."
    assert shown(text, find_sections(text)) == (
        "headline: '\\ufeff\\u200bFerry crews end strike\\u200e'\nbody: 'Nobody cheered.'"
    )


def test_whitespace_around_lines_belongs_to_no_section():
    text = "\xa0\tFerry crews end strike\xa0\n\xa0\n\tNobody cheered.  \n\xa0\nIt rained.\n"
    assert [section.span.of(text) for section in find_sections(text)] == [
        "Ferry crews end strike", "Nobody cheered.", "It rained.",
    ]  # fmt: skip


def test_a_line_without_end_is_one_paragraph():
    text = "word " * 200_000
    [section] = find_sections(text)
    assert (section.kind, section.span.start, section.span.end) == ("body", 0, len(text) - 1)
