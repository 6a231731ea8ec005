"""Tables to rows, and rows to checked entries."""

import datetime
import io
import threading

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from newslab.errors import SourceError
from newslab.sources.rows import (
    FIELDS,
    Broken,
    Columns,
    Entry,
    check_row,
    check_rows,
    csv_rows,
    jsonl_rows,
    parquet_rows,
)


def message(rows, *args, **options):
    with pytest.raises(SourceError) as error:
        list(rows(*args, name="talks", **options))
    return str(error.value)


def from_csv(text, **options):
    return list(csv_rows(io.StringIO(text, newline=""), name="talks", **options))


def from_jsonl(text):
    return list(jsonl_rows(io.StringIO(text, newline=""), name="talks"))


def parquet_bytes(table):
    sink = pa.BufferOutputStream()
    parquet.write_table(table, sink)
    return sink.getvalue().to_pybytes()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_finds_its_delimiter_in_the_header(delimiter):
    text = delimiter.join(["id", '"text"']) + "\r\n" + delimiter.join(["7", '"a, b; ""c""\td"'])
    assert from_csv(text) == [{"id": "7", "text": 'a, b; "c"\td'}]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("sep=;\nid;text\n7;a, b\n", "a, b"),
        ('\ufeff"sep=\t"\r\nid\ttext\r\n7\ta|b\r\n', "a|b"),
        ("id|text\n7|a; b, c\n", "a; b, c"),
        ("id;Full text\n7;a, b\n", "a, b"),
    ],
    ids=["told", "told-in-marks", "pipes", "usual-name"],
)
def test_csv_is_cut_at_the_mark_that_is_told_or_that_fits(text, cell):
    [row] = from_csv(text)
    assert list(row.values()) == ["7", cell]


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["text", "Content"], ["text", "id", "title", "outlet", "published"]),
        (["Full text", "Title", "Publication title", "Publication date"],
         ["Full text", "id", "Title", "Publication title", "Publication date"]),
        (["article_text", "stories_id", "headline", "media_name", "publish_date"],
         ["article_text", "stories_id", "headline", "media_name", "publish_date"]),
        (["source", "title", "publishedAt", "content"],
         ["content", "id", "title", "source", "publishedAt"]),
        (["words", "subtitle"], ["text", "id", "title", "outlet", "published"]),
    ],
    ids=["own", "proquest", "media-cloud", "news-interface", "none"],
)  # fmt: skip
def test_columns_are_found_by_their_usual_names(names, found):
    columns = Columns().among(names)
    assert [getattr(columns, field) for field in FIELDS] == found


def test_columns_that_are_named_are_not_looked_for():
    assert Columns(text="words", published="day").among(["text", "date"]).published == "day"


@pytest.mark.parametrize(
    ("cells", "columns", "expected"),
    [
        ({"seendate": "20210503T143000Z"}, Columns(), "2021-05-03"),
        ({"seendate": 20210503143000}, Columns(), "2021-05-03"),
        ({"published": 20210503.0}, Columns(), "2021-05-03"),
        ({"date": "03/05/2021"}, Columns(dayfirst=True), "2021-05-03"),
        ({"date": "03/05/2021"}, Columns(dayfirst=False), "2021-03-05"),
        ({"date": "31/05/2021"}, Columns(dayfirst=False), "2021-05-31"),
        ({"date": "spring"}, Columns(), "None"),
    ],
)
def test_dates_of_many_writings(cells, columns, expected):
    entry = check_row({"text": "a", **cells}, 1, name="talks", columns=columns)
    assert str(entry.published) == expected


def test_a_date_that_reads_in_two_ways_asks_how():
    assert message(check_row, {"text": "a", "date": "03/05/2021"}, number=1) == (
        "date is '03/05/2021': expected a date that reads in one way, such as 2025-04-25, or say "
        "how with dayfirst=True or dayfirst=False"
    )


def test_a_source_may_be_an_object_with_a_name():
    row = {"content": "a", "source": {"id": None, "name": "The Aldeny Courier"}}
    assert check_row(row, 1, name="talks").outlet == "The Aldeny Courier"


def test_csv_keeps_line_breaks_inside_cells_and_passes_over_empty_lines():
    text = 'text\n"one\r\ntwo"\n\n"three"\n'
    assert from_csv(text) == [{"text": "one\r\ntwo"}, {"text": "three"}]


def test_csv_reads_cells_beyond_the_limit_of_the_csv_module_in_all_threads():
    article = "word " * 40_000
    found = []

    def read():
        found.extend(from_csv(f"text\n{article}\n") for _ in range(10))

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [[{"text": article}]] * 80


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Words\n", "talks: no column 'text'; found ['Words']: name another with text=…"),
        ("text,id,id\n", "talks: columns that stand twice in the header: ['id']"),
    ],
    ids=["no-text", "twice"],
)  # fmt: skip
def test_a_header_that_lacks_a_column_or_has_one_twice_is_refused(header, expected):
    assert message(csv_rows, [header, "a,b\n"]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "id,text\n1,Envoys left, talks failed\n",
            [Broken("line 2", "expected 2 cells; found 3 (a text that holds ',' must stand in "
                    "quotation marks)")], id="unquoted-comma",
        ),
        pytest.param(
            'text\n"Envoys left.\nTalks failed.\n',
            [Broken("lines 2 to 3", "not CSV: unexpected end of data")], id="open-quotation-mark",
        ),
        pytest.param(
            'id,text\n1,"Envoys" left\nno row\n2,Talks failed\n',
            [Broken("lines 2 to 3", "not CSV: ',' expected after '\"'"),
             {"id": "2", "text": "Talks failed"}], id="text-after-a-quotation-mark",
        ),
        pytest.param(
            "id,text\n1,Caf\udce9\n2,Talks failed\n",
            [Broken("line 2", "byte 0xe9 is of another encoding: name it with encoding=…"),
             {"id": "2", "text": "Talks failed"}], id="another-encoding",
        ),
    ],
)  # fmt: skip
def test_a_row_of_csv_that_would_lose_text_is_named_and_the_next_is_read(text, expected):
    assert from_csv(text) == expected


def test_the_end_of_a_row_that_is_too_long_is_found():
    long = 'He said ""no"", and left.\n' * 100
    assert from_csv(f'id,text\n1,"{long}"\n2,Talks failed\n', longest=1000) == [
        Broken("lines 2 to 102", "longer than 1,000 characters"),
        {"id": "2", "text": "Talks failed"},
    ]


@given(st.lists(st.text(st.characters(exclude_characters="\0", codec="utf-8")), min_size=1))
def test_csv_gives_back_what_was_written(cells):
    lines = ["text,id", *('"{}",{}'.format(c.replace('"', '""'), i) for i, c in enumerate(cells))]
    rows = from_csv("\n".join(lines))
    assert [row["text"] for row in rows] == cells


def test_jsonl_reads_objects_and_passes_over_empty_lines():
    text = '{"text": "a\u2028b"}\r\n\n{"text": "\\ud800", "n": 1}\n'
    assert from_jsonl(text) == [{"text": "a\u2028b"}, {"text": "\ud800", "n": 1}]


def test_jsonl_that_cannot_be_read_is_named_by_line():
    text = '{"text": "a"}\n{"text": }\n[1]\n{"text": "caf\udce9"}\n{"text": "b"}\n'
    assert from_jsonl(text) == [
        {"text": "a"},
        Broken("line 2, column 10", "not JSON: Expecting value"),
        Broken("line 3", "expected a JSON object; found list"),
        Broken("line 4", "byte 0xe9 is of another encoding: name it with encoding=…"),
        {"text": "b"},
    ]
    assert message(jsonl_rows, ['{"words": "a"}\n']).startswith("talks: no column 'text'; found [")


def test_jsonl_nested_without_end_is_broken():
    [broken] = from_jsonl("[" * 100_000)
    assert broken.reason.startswith("not JSON: ")


def test_parquet_gives_its_rows():
    table = pa.table({"text": ["a", None], "score": [1, 2], "id": [7, 8]})
    assert list(parquet_rows(parquet_bytes(table), name="talks")) == [
        {"text": "a", "score": 1, "id": 7},
        {"text": None, "score": 2, "id": 8},
    ]


def test_a_text_of_parquet_that_is_not_utf8_is_named():
    texts = pa.array([b"Envoys left.", b"Caf\xe9", b"Talks failed."])
    broken = pa.StringArray.from_buffers(3, *texts.buffers()[1:])
    table = parquet_bytes(pa.table({"id": [1, 2, 3], "text": broken}))
    assert list(parquet_rows(table, name="talks")) == [
        {"id": 1, "text": "Envoys left."},
        Broken("column 'text'", "not UTF-8: byte 0xe9 at offset 3"),
        {"id": 3, "text": "Talks failed."},
    ]
    assert message(check_rows, parquet_rows(table, name="talks")) == (
        "talks: row 2 (column 'text'): not UTF-8: byte 0xe9 at offset 3"
    )


def test_parquet_that_cannot_be_read_is_refused():
    assert message(parquet_rows, parquet_bytes(pa.table({"words": ["a"]}))).startswith(
        "talks: no column 'text'; found ['words']"
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
            "such as 2025-04-25, or say how with dayfirst=True or dayfirst=False",
            id="ambiguous-date",
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
