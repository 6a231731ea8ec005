"""Tables to rows, and rows to checked entries."""

import csv
import datetime

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from newslab.errors import SourceError
from newslab.sources.rows import Entry, check_rows, csv_rows, jsonl_rows, parquet_rows


def message(function, *args, **options):
    with pytest.raises(SourceError) as error:
        function(*args, name="talks", **options)
    return str(error.value)


def parquet_bytes(table):
    sink = pa.BufferOutputStream()
    parquet.write_table(table, sink)
    return sink.getvalue().to_pybytes()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_finds_its_delimiter_in_the_header(delimiter):
    text = delimiter.join(["id", '"text"']) + "\r\n" + delimiter.join(["7", '"a, b; ""c""\td"'])
    assert csv_rows(text, name="talks") == [{"id": "7", "text": 'a, b; "c"\td'}]


def test_csv_keeps_line_breaks_inside_cells_and_passes_over_empty_lines():
    text = 'text\n"one\r\ntwo"\n\n"three"\n'
    assert csv_rows(text, name="talks") == [{"text": "one\r\ntwo"}, {"text": "three"}]


def test_csv_reads_cells_beyond_the_limit_of_the_csv_module_and_leaves_it_alone():
    limit = csv.field_size_limit()
    article = "word " * 40_000
    assert csv_rows(f"text\n{article}\n", name="talks") == [{"text": article}]
    assert csv.field_size_limit() == limit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Text,date\na,b\n", "talks: no column 'text'; found ['Text', 'date']", id="no-text"
        ),
        pytest.param(
            "text,id,id\n", "talks: columns that stand twice in the header: ['id']", id="twice"
        ),
        pytest.param(
            "id,text\n1,Envoys left, talks failed\n",
            "talks: row 1 (line 2): expected 2 cells; found 3 (a text that holds ',' must stand "
            "in quotation marks)",
            id="unquoted-comma",
        ),
        pytest.param(
            'text\n"Envoys left.\nTalks failed.\n',
            "talks: line 3: not CSV: unexpected end of data",
            id="open-quotation-mark",
        ),
        pytest.param(
            'text\n"Envoys" left\n', "talks: line 2: not CSV: ',' expected after '\"'",
            id="text-after-a-quotation-mark",
        ),
    ],
)  # fmt: skip
def test_csv_that_would_lose_text_is_refused(text, expected):
    assert message(csv_rows, text) == expected


@given(st.lists(st.text(st.characters(exclude_characters="\0", codec="utf-8")), min_size=1))
def test_csv_gives_back_what_was_written(cells):
    lines = ["text,id", *('"{}",{}'.format(c.replace('"', '""'), i) for i, c in enumerate(cells))]
    rows = csv_rows("\n".join(lines), name="talks")
    assert [row["text"] for row in rows] == cells


def test_jsonl_reads_objects_and_passes_over_empty_lines():
    text = '{"text": "a\u2028b"}\r\n\n{"text": "\\ud800", "n": 1}\n'
    assert jsonl_rows(text, name="talks") == [{"text": "a\u2028b"}, {"text": "\ud800", "n": 1}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            '{"text": "a"}\n{"text": }\n', "talks: line 2, column 10: not JSON: Expecting value",
            id="broken",
        ),
        pytest.param("[1]\n", "talks: line 1: expected a JSON object; found list", id="list"),
        pytest.param('{"body": "a"}\n', "talks: no column 'text'; found ['body']", id="no-text"),
    ],
)  # fmt: skip
def test_jsonl_that_cannot_be_read_is_named_by_line(text, expected):
    assert message(jsonl_rows, text) == expected


def test_jsonl_nested_without_end_is_refused():
    assert message(jsonl_rows, "[" * 100_000).startswith("talks: line 1: not JSON: ")


def test_parquet_gives_the_columns_of_an_article_alone():
    table = pa.table({"text": ["a", None], "score": [1, 2], "id": [7, 8]})
    assert parquet_rows(parquet_bytes(table), name="talks") == [
        {"text": "a", "id": 7},
        {"text": None, "id": 8},
    ]


def test_parquet_that_cannot_be_read_is_refused():
    assert message(parquet_rows, parquet_bytes(pa.table({"body": ["a"]}))) == (
        "talks: no column 'text'; found ['body']"
    )
    assert message(parquet_rows, b"PAR1 and nothing else").startswith(
        "talks: not a Parquet table: "
    )


def entry(**cells):
    defaults = {"number": 1, "text": "Envoys left.", "id": "talks-1"}
    return Entry(**{"title": None, "outlet": None, "published": None, **defaults, **cells})


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param({}, entry(), id="text-alone"),
        pytest.param({"id": 7}, entry(id="7"), id="number-as-id"),
        pytest.param({"id": ""}, entry(), id="empty-id"),
        pytest.param({"id": float("nan"), "title": float("nan")}, entry(), id="nan-is-missing"),
        pytest.param({"title": " "}, entry(), id="blank-title"),
        pytest.param(
            {"published": "2025-04-03T10:00:00Z"}, entry(published=datetime.date(2025, 4, 3)),
            id="time-of-day",
        ),
        pytest.param(
            {"published": "April 3, 2025"}, entry(published=datetime.date(2025, 4, 3)), id="english"
        ),
        pytest.param(
            {"published": datetime.date(2025, 4, 3)}, entry(published=datetime.date(2025, 4, 3)),
            id="date",
        ),
        pytest.param(
            {"published": datetime.datetime(2025, 4, 3, 23)},
            entry(published=datetime.date(2025, 4, 3)), id="datetime",
        ),
        pytest.param({"published": ""}, entry(), id="no-date"),
    ],
)  # fmt: skip
def test_a_row_becomes_an_entry(cells, expected):
    assert check_rows([{"text": "Envoys left.", **cells}], name="talks.csv") == [expected]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            [{"text": "a"}, {"text": ""}, {}, {"text": None}],
            "talks: rows 2, 3, 4 without text (skip_empty=True leaves such rows out)",
            id="rows-without-text",
        ),
        pytest.param(
            [{"text": ""}] * 13,
            "talks: rows 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 3 more without text "
            "(skip_empty=True leaves such rows out)",
            id="many-rows-without-text",
        ),
        pytest.param([], "talks: no row with a text", id="no-rows"),
        pytest.param(
            [{"text": "a", "id": "x"}, {"text": "b"}, {"text": "c", "id": "x"}],
            "talks: rows 1 and 3 have the same id 'x'", id="same-id",
        ),
        pytest.param(
            [{"text": "a"}, {"text": 7}],
            "talks: row 2: expected text in column 'text'; found int", id="number-as-text",
        ),
        pytest.param(
            [{"text": "a", "title": ["b"]}],
            "talks: row 1: expected text in column 'title'; found list", id="list-as-title",
        ),
        pytest.param(
            [{"text": "a", "published": "03/04/2025"}],
            "talks: row 1: published is '03/04/2025': expected a date that reads in one way, "
            "such as 2025-04-25", id="ambiguous-date",
        ),
        pytest.param(
            [{"text": "a", "published": 1745539200}],
            "talks: row 1: published is 1745539200: expected a date that reads in one way, "
            "such as 2025-04-25", id="number-as-date",
        ),
    ],
)  # fmt: skip
def test_rows_that_are_no_articles_are_named(rows, expected):
    assert message(check_rows, rows) == expected


def test_skipped_rows_keep_the_numbers_of_the_others():
    entries = check_rows([{"text": ""}, {"text": "a"}], name="talks.csv", skip_empty=True)
    assert entries == [entry(number=2, text="a", id="talks-2")]
    assert message(check_rows, [{"text": ""}], skip_empty=True) == "talks: no row with a text"
