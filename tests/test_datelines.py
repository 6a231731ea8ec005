"""Dates, bylines, datelines and outlets."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newslab.sources.datelines import (
    Lead,
    find_dates,
    find_lead,
    find_outlet,
    find_published,
    judge_dateline,
    names_somebody,
    parse_date,
)

THIRD_OF_APRIL = datetime.date(2025, 4, 3)


@pytest.mark.parametrize(
    "text",
    ["April 3, 2025", "april 3 2025", "Apr. 3, 2025", "Apr 3rd, 2025", "3 April 2025",
     "3rd of April, 2025", "03-Apr-2025", "Thu 3 Apr 2025", "2025-04-03", "2025/4/3", "2025.04.03",
     "2025-04-03T23:59:59+02:00", "published 3 April 2025 at 10.32 BST"],
)  # fmt: skip
def test_one_way_to_read_a_date(text):
    assert parse_date(text) == THIRD_OF_APRIL


@pytest.mark.parametrize(
    ("text", "expected"),
    [("25/04/2025", datetime.date(2025, 4, 25)), ("04/25/2025", datetime.date(2025, 4, 25)),
     ("4.4.2025", datetime.date(2025, 4, 4)), ("Sept. 9, 1999", datetime.date(1999, 9, 9))],
)  # fmt: skip
def test_figures_that_leave_no_choice(text, expected):
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    "text",
    ["03/04/2025", "31 February 2025", "13/13/2025", "April 2025", "3 April", "03/04/25", "",
     "12025-04-03", "2025-04-031", "1 May 2020 or 2 May 2020", "April 3, 20255", "3 Aprils 2025"],
)  # fmt: skip
def test_no_date_is_guessed(text):
    assert parse_date(text) is None


def test_dates_are_found_where_they_stand_whether_clear_or_not():
    text = "May 3, 2021, then 03/04/2025, then 2020-01-02"
    assert [(span.of(text), date) for span, date in find_dates(text)] == [
        ("May 3, 2021", datetime.date(2021, 5, 3)),
        ("03/04/2025", None),
        ("2020-01-02", datetime.date(2020, 1, 2)),
    ]


@given(st.dates(datetime.date(1600, 1, 1), datetime.date(2099, 12, 31)))
def test_a_date_written_out_is_read_again(date):
    assert parse_date(f"{date:%B} {date.day}, {date.year}") == date
    assert parse_date(f"{date.day} {date:%b} {date.year}") == date
    assert parse_date(date.isoformat()) == date


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By Ines Lund", "full"), ("By INES LUND and TOMAS BERG, The Courier", "full"),
        ("by Ines Lund", "full"), ("By Reuters", "full"), ("Reuters", "full"),
        ("World | Europe", "full"), ("Published", "full"), ("2 hours ago", "full"),
        ("Published 3 April 2025", "full"), ("3 April 2025 10:32 GMT", "full"),
        ("Apr 3, 2025 10:32 p.m. EDT", "full"), ("MARDEN, April 3 (Reuters) -", "full"),
        ("3 April 2025", "date"), ("Thursday, April 3, 2025", "date"), ("April 3", "date"),
        ("Ines Lund April 3, 2025", "weak"), ("Markets Fall on April 3, 2025", "weak"),
        ("Posted by admin on April 3, 2025", "weak"),
        ("Markets fall on April 3, 2025", "none"), ("Ines Lund", "none"), ("7 p.m.", "none"),
        ("By the numbers", "none"), ("By 2030", "none"), ("Nobody cheered.", "none"), ("", "none"),
        ("Monday", "none"), ("Ferries", "none"),
    ],
)  # fmt: skip
def test_lines_that_say_when_where_and_by_whom(line, expected):
    assert judge_dateline(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [("Ines Lund", True), ("Ines van der Lund in Marden", True), ("Europe editor", True),
     ("Ines Lund, Chief Political Correspondent", True), ("Élodie O’Quill", True),
     ("Ferries sail again", False), ("editor", False), ("", False), ("Ann " * 21, False)],
)  # fmt: skip
def test_names_and_posts(line, expected):
    assert names_somebody(line) is expected


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("MARDEN, March 3 (Reuters) - Nobody", Lead(28, sure=True, colon=False)),
        ("CEDAR BLUFF, N.Y. (AP) — Nobody", Lead(25, sure=True, colon=False)),
        ("MARDEN (AP) -- Nobody", Lead(15, sure=True, colon=False)),
        ("Marden (AFP) – Nobody", Lead(15, sure=True, colon=False)),
        ("(Reuters) - Nobody", Lead(12, sure=True, colon=False)),
        ("MARDEN, 4 June 2019 – Nobody", Lead(22, sure=True, colon=False)),
        ("MARDEN/ALDENY, Feb 9 - Nobody", Lead(23, sure=True, colon=False)),
        ("GUINEA-BISSAU (AP) — Nobody", Lead(21, sure=True, colon=False)),
        ("Marden CNN — Nobody", Lead(13, sure=True, colon=False)),
        ("Unlike Ferry(s) and Crew(s) - Nobody", None),
        ("MARDEN—Nobody", Lead(7, sure=False, colon=False)),
        ("MARDEN, Aldeny — “Nobody", Lead(17, sure=False, colon=False)),
        ("NEW ALDENY: Nobody", Lead(12, sure=False, colon=True)),
        ("Marden - Nobody", None), ("MARDEN - nobody", None), ("EXCLUSIVE - Nobody", None),
        ("EU - Nobody", None), ("CREWS GAIN FROM STRIKE, BUT OWNERS GAIN MORE - Nobody", None),
        ("CREWS IN ALDENY GAIN FROM STRIKE - Nobody", None),
        ("MARDEN (which is far) - Nobody", None),
        ("Nobody cheered — It rained", None), ("Nobody", None), ("", None), ("— Nobody", None),
    ],
)  # fmt: skip
def test_datelines_that_open_a_paragraph(paragraph, expected):
    assert find_lead(paragraph) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["3 April 2025"], THIRD_OF_APRIL),
        (["Updated 5 April 2025", "Published 3 April 2025"], THIRD_OF_APRIL),
        (["Published 3 April 2025, updated 5 April 2025"], THIRD_OF_APRIL),
        (["03/04/2025", "3 April 2025"], THIRD_OF_APRIL),
        (["Last updated on 3 April 2025"], None),
        (["By Ines Lund"], None),
        ([], None),
    ],
)
def test_the_date_of_publication_is_no_date_of_an_update(lines, expected):
    assert find_published(lines) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("MARDEN, March 3 (Reuters) -", "Reuters"), ("(AFP) –", "AFP"), ("Marden CNN —", "CNN"),
        ("By Ines Lund, Reuters", "Reuters"), ("By Reuters", "Reuters"), ("BBC News", "BBC News"),
        ("By Ines Lund for The Aldeny Courier", "The Aldeny Courier"),
        ("By Ines Lund | The Daily Ferry | 3 April 2025", "The Daily Ferry"),
        ("Ines Lund, Aldeny Evening Post", "Aldeny Evening Post"),
        ("By Ines Lund", None), ("Europe, News April 3, 2025", None), ("World News", None),
        ("By Ines Lund, Political Correspondent", None), ("MARDEN —", None),
        ("The Post", "The Post"),
    ],
)  # fmt: skip
def test_outlets_are_named_as_the_dateline_names_them(line, expected):
    assert find_outlet([line]) == expected


@given(st.text())
def test_every_line_is_judged(line):
    assert judge_dateline(line) in ("full", "date", "weak", "none")
    lead = find_lead(line)
    assert lead is None or 0 < lead.end <= len(line)
    assert find_outlet([line]) is None or find_outlet([line]) in line
    assert find_published([line]) in {date for _, date in find_dates(line)} | {None}
