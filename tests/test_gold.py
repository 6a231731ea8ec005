"""Gold files are read as they are meant, and refused with their line where they are not."""

import gzip
import json

import pytest

from lab.dse import PairSentence, read_dse
from lab.gap import GAP_COLUMNS, PronounCase, read_gap
from lab.newsmtsc import TargetSentence, read_newsmtsc
from lab.polnear import AttributedText, GoldAttribution, read_polnear
from lab.seesaw import NamedPair, read_seesaw
from newslab.errors import FormatError
from newslab.records import Span

TEXT = "Mayor Adeyemi praised the dockers."
TARGET = {"start": 6, "end": 13, "mention": "Adeyemi", "label": "neutral"}
SENTENCE = {"id": "n1", "text": TEXT, "targets": [TARGET]}
PAIR = {"id": "d1", "text": TEXT, "p": [6, 13], "q": [22, 33], "label": "positive p->q"}
NAMED = {"doc": "x", "text": TEXT, "subject": "Bola Adeyemi", "object": "dockers",
         "sentiment": "POS"}  # fmt: skip
SAID = "“We won,” said Osei. It rained, he added."
ATTRIBUTIONS = [
    {"source": [[15, 19]], "cue": [[10, 14]], "content": [[0, 9]]},
    {"source": [[32, 34]], "cue": [[35, 40]], "content": [[21, 30], [10, 14]]},
    {"source": [], "cue": [[10, 14]], "content": []},
]
ARTICLE = {"id": "p1", "text": SAID, "attributions": ATTRIBUTIONS,
           "corenlp_ner": [[15, 19, "PERSON"]]}  # fmt: skip
CASE = [
    "c1",
    "Ana met Lea before she left.",
    "she",
    "19",
    "Ana",
    "0",
    "TRUE",
    "Lea",
    "8",
    "FALSE",
    "u",
]


def write(folder, *rows, name="gold.jsonl"):
    """A file of JSON lines; a row may also be a line as it is."""
    path = folder / name
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_gap(folder, *cases, header=GAP_COLUMNS):
    path = folder / "gap.tsv"
    lines = ["\t".join(cells) for cells in (header, *cases)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def refusal(reader, path):
    """The message of the refusal, without the path before it."""
    with pytest.raises(FormatError) as caught:
        reader(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    return message.removeprefix(f"{path}: ")


def test_targets_of_a_sentence(tmp_path):
    found = read_newsmtsc(write(tmp_path, SENTENCE))
    assert found == [TargetSentence("n1", TEXT, ((Span(6, 13), "neutral"),))]


def test_a_pair_of_spans(tmp_path):
    found = read_dse(write(tmp_path, PAIR))
    assert found == [PairSentence("d1", TEXT, Span(6, 13), Span(22, 33), "positive p->q")]


def test_a_pair_of_names_takes_its_line_for_an_id(tmp_path):
    found = read_seesaw(write(tmp_path, "", NAMED))
    assert found == [NamedPair("line 2", TEXT, "Bola Adeyemi", "dockers", "POS")]


def test_attributions_in_pieces_and_without_content(tmp_path):
    first = GoldAttribution((Span(15, 19),), (Span(10, 14),), (Span(0, 9),))
    second = GoldAttribution((Span(32, 34),), (Span(35, 40),), (Span(10, 14), Span(21, 30)))
    expected = AttributedText("p1", SAID, (first, second), ((Span(15, 19), "PERSON"),))
    assert read_polnear(write(tmp_path, ARTICLE)) == [expected]


def test_an_article_need_not_have_names(tmp_path):
    bare = {key: ARTICLE[key] for key in ("text", "attributions")}
    [found] = read_polnear(write(tmp_path, bare))
    assert (found.id, found.names) == ("line 1", ())


@pytest.mark.parametrize("name", ["gold.jsonl.gz", "gold.jsonl"])
def test_gzip_goes_by_the_name(tmp_path, name):
    path = tmp_path / name
    opener = gzip.open if name.endswith(".gz") else open
    with opener(path, "wt", encoding="utf-8") as stream:
        stream.write(json.dumps(PAIR))
    assert [pair.id for pair in read_dse(path)] == ["d1"]


def test_a_pronoun_and_two_names(tmp_path):
    masculine = [
        "c2",
        "Ben met Leo; he left.",
        "he",
        "13",
        "Ben",
        "0",
        "false",
        "Leo",
        "8",
        "False",
        "u",
    ]
    assert read_gap(write_gap(tmp_path, CASE, masculine)) == [
        PronounCase("c1", CASE[1], Span(19, 22), Span(0, 3), Span(8, 11), True, False, "feminine"),
        PronounCase("c2", masculine[1], Span(13, 15), Span(0, 3), Span(8, 11), False, False,
                    "masculine"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("reader", "row", "message"),
    [
        pytest.param(read_dse, "hello", "line 2: expected a JSON object; found hello", id="text"),
        pytest.param(read_dse, "[1, 2]", "line 2: expected a JSON object; found [1, 2]", id="list"),
        pytest.param(
            read_dse, {"id": "d2", "q": [1, 2]},
            "line 2: expected a key 'text'; found the keys id, q", id="no text",
        ),
        pytest.param(
            read_dse, {}, "line 2: expected a key 'text'; found no keys", id="empty object"
        ),
        pytest.param(
            read_dse, PAIR | {"text": 5}, "line 2: expected text under 'text'; found 5", id="number"
        ),
        pytest.param(
            read_dse, PAIR | {"p": "6-13"}, "line 2: expected a list under 'p'; found 6-13",
            id="no list",
        ),
        pytest.param(
            read_dse, PAIR | {"p": [6, 99]},
            "line 2: expected [start, end] under 'p' with 0 <= start < end <= 34; found [6, 99]",
            id="behind the text",
        ),
        pytest.param(
            read_dse, PAIR | {"q": [6, 6]},
            "line 2: expected [start, end] under 'q' with 0 <= start < end <= 34; found [6, 6]",
            id="empty span",
        ),
        pytest.param(
            read_dse, PAIR | {"q": [-1, 6]},
            "line 2: expected [start, end] under 'q' with 0 <= start < end <= 34; found [-1, 6]",
            id="before the text",
        ),
        pytest.param(
            read_dse, PAIR | {"q": [0, 1.5]},
            "line 2: expected [start, end] under 'q' with 0 <= start < end <= 34; found [0, 1.5]",
            id="no whole number",
        ),
        pytest.param(
            read_dse, PAIR | {"q": [False, True]},
            "line 2: expected [start, end] under 'q' with 0 <= start < end <= 34; "
            "found [false, true]",
            id="truth values",
        ),
        pytest.param(
            read_dse, PAIR | {"label": "p likes q"},
            "line 2: expected one of neutral, positive p->q, positive q->p, negative p->q, "
            "negative q->p under 'label'; found p likes q", id="unknown stance",
        ),
        pytest.param(
            read_seesaw, NAMED | {"sentiment": "NEU"},
            "line 2: expected one of NEG, POS under 'sentiment'; found NEU", id="unknown polarity",
        ),
        pytest.param(
            read_newsmtsc, SENTENCE | {"targets": [7]},
            "line 2: expected objects under 'targets'; found 7", id="target is a number",
        ),
        pytest.param(
            read_newsmtsc, SENTENCE | {"targets": [TARGET | {"mention": "Mayor"}]},
            "line 2: expected 'Mayor' at [6, 13]; found 'Adeyemi'", id="other words",
        ),
        pytest.param(
            read_newsmtsc, SENTENCE | {"targets": [{"start": 6, "mention": "x"}]},
            "line 2: expected [start, end] under 'targets' with 0 <= start < end <= 34; "
            "found [6, null]", id="no end",
        ),
        pytest.param(
            read_newsmtsc, SENTENCE | {"targets": [TARGET | {"label": "bad"}]},
            "line 2: expected one of negative, neutral, positive under 'label'; found bad",
            id="unknown sentiment",
        ),
        pytest.param(
            read_polnear, ARTICLE | {"attributions": [{"source": [], "cue": []}]},
            "line 2: expected a key 'content'; found the keys cue, source", id="no content",
        ),
        pytest.param(
            read_polnear, ARTICLE | {"corenlp_ner": [[1, 2]]},
            "line 2: expected [start, end, type] under 'corenlp_ner'; found [1, 2]", id="name",
        ),
        pytest.param(
            read_polnear, ARTICLE | {"text": "x" * 500, "attributions": "none " * 50},
            "line 2: expected a list under 'attributions'; found " + ("none " * 50)[:77] + "...",
            id="long value",
        ),
    ],
)  # fmt: skip
def test_a_row_is_refused_with_its_line(tmp_path, reader, row, message):
    good = {read_dse: PAIR, read_seesaw: NAMED, read_newsmtsc: SENTENCE, read_polnear: ARTICLE}
    assert refusal(reader, write(tmp_path, good[reader], row)) == message


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        pytest.param({9: None}, "line 2: expected 11 columns; found 10", id="too few columns"),
        pytest.param(
            {3: "18"}, "line 2: expected 'she' at Pronoun-offset 18; found ' sh'", id="shifted"
        ),
        pytest.param(
            {3: "90"}, "line 2: expected 'she' at Pronoun-offset 90; found ''", id="behind the text"
        ),
        pytest.param(
            {5: "-1"}, "line 2: expected a number of characters under 'A-offset'; found '-1'",
            id="negative",
        ),
        pytest.param({7: ""}, "line 2: expected '' at B-offset 8; found 'L'", id="no name"),
        pytest.param(
            {9: "maybe"}, "line 2: expected TRUE or FALSE under 'B-coref'; found maybe", id="maybe"
        ),
        pytest.param(
            {2: "Lea", 3: "8"},
            "line 2: expected a form of 'she' or 'he' under 'Pronoun'; found Lea", id="no pronoun",
        ),
    ],
)  # fmt: skip
def test_a_pronoun_case_is_refused_with_its_line(tmp_path, cells, message):
    changed = [cells.get(i, cell) for i, cell in enumerate(CASE)]
    path = write_gap(tmp_path, [cell for cell in changed if cell is not None])
    assert refusal(read_gap, path) == message


def test_another_header_is_refused(tmp_path):
    path = write_gap(tmp_path, header=["ID", "Text"])
    expected = "line 1: expected the columns " + ", ".join(GAP_COLUMNS) + "; found ID, Text"
    assert refusal(read_gap, path) == expected


@pytest.mark.parametrize("reader", [read_dse, read_newsmtsc, read_seesaw, read_polnear])
def test_an_empty_file_is_refused(tmp_path, reader):
    path = write(tmp_path, "", "")
    assert refusal(reader, path) == "line 1: expected at least one JSON object; found an empty file"


def test_an_empty_table_is_refused(tmp_path):
    path = tmp_path / "gap.tsv"
    path.touch()
    expected = "line 1: expected the columns " + ", ".join(GAP_COLUMNS) + "; found an empty file"
    assert refusal(read_gap, path) == expected


def test_a_file_that_is_not_there_is_refused(tmp_path):
    path = tmp_path / "none.jsonl"
    expected = "expected a file that can be read; found: No such file or directory"
    assert refusal(read_dse, path) == expected


def test_a_file_that_is_not_gzipped_is_refused(tmp_path):
    path = write(tmp_path, PAIR, name="gold.jsonl.gz")
    expected = "expected a file that can be read; found: Not a gzipped file (b'{\"')"
    assert refusal(read_dse, path) == expected


def test_a_gzipped_file_cut_short_is_refused(tmp_path):
    path = tmp_path / "gold.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(PAIR).encode() * 9)[:-9])
    expected = (
        "expected a file that can be read; found: "
        "Compressed file ended before the end-of-stream marker was reached"
    )
    assert refusal(read_dse, path) == expected


def test_another_encoding_is_refused(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_bytes(json.dumps(PAIR).encode() + b'\n{"text": "caf\xe9"}')
    assert refusal(read_dse, path) == "line 2: expected UTF-8; found the byte 0xe9"


def test_a_byte_order_mark_is_passed_over(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text("\ufeff" + json.dumps(PAIR), encoding="utf-8")
    assert [pair.id for pair in read_dse(path)] == ["d1"]
