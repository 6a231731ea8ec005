"""Attributions: every pattern of quotation, and the laws that hold of any text."""

import csv
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marked import GOLDEN, PerfectModel, divide, golden_rows, read, unmark

from newslab.records import Span, overlap
from newslab.speech.attributions import LIKELY, find_attributions


def expected_in(row):
    """The text of a golden row, and each attribution's content, source and kind."""
    text, marks = unmark(row["text"])
    expected = [
        (marks[f"c{i}"], marks.get(f"s{i}", [None])[0], kind)
        for i, kind in enumerate(row["kinds"].split(), start=1)
    ]
    return text, marks, expected


def is_found(expected, found):
    """Whether an attribution is the expected one, give or take a word at the edges."""
    content, source, kind = expected
    if kind.partition("-")[0] != found.kind or found.unclosed != kind.endswith("-unclosed"):
        return False
    if (found.source is None) != (source is None):
        return False
    same_source = source is None or overlap([source], [found.source]) >= 0.5
    return same_source and overlap(content, found.content) >= 0.8


def compare(expected, found):
    assert len(found) == len(expected), found
    for one in expected:
        assert any(is_found(one, said) for said in found), (one, found)


@pytest.mark.parametrize("row", golden_rows("attributions"))
def test_golden_attributions(row):
    text, _, expected = expected_in(row)
    doc, encoding = read(text)
    compare(expected, find_attributions(doc, encoding))


def all_rows():
    with (GOLDEN / "attributions.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


TAGLESS = pytest.mark.xfail(reason="not told without parts of speech", strict=True)
NEED_TAGS = ("quoted by a source", "nobody says by whom")


def rows_for_a_perfect_model():
    return [
        pytest.param(row, id=row["id"],
                     marks=[TAGLESS] if any(part in row["id"] for part in NEED_TAGS) else [])
        for row in all_rows()
    ]  # fmt: skip


@pytest.mark.parametrize("row", rows_for_a_perfect_model())
def test_a_perfect_model_leaves_nothing_wrong(row):
    text, marks, expected = expected_in(row)
    doc = divide(text)
    compare(expected, find_attributions(doc, PerfectModel(doc, marks)))  # fmt: skip


def test_nothing_is_found_in_an_empty_text():
    assert find_attributions(divide(""), PerfectModel(divide(""), {})) == []


def test_what_nobody_says_is_less_likely_an_attribution():
    text, marks = unmark("<c1>The dam holds</c1>. <c2>The dam holds</c2>, <k2>said</k2> "
                         "<s2>Amara Diallo</s2>.")  # fmt: skip
    doc = divide(text)
    nobody, diallo = find_attributions(doc, PerfectModel(doc, marks))
    assert LIKELY < nobody.probability < diallo.probability < 1


def test_a_quotation_that_the_model_sees_no_speech_in_is_none():
    text, marks = unmark("The trust secures <c>“direct support for all harbour projects”</c> here.")
    doc = divide(text)
    assert len(find_attributions(doc, PerfectModel(doc, marks))) == 1
    assert find_attributions(doc, PerfectModel(doc, marks, contents=False)) == []


@pytest.mark.parametrize("end", ["Seo</c> Wu", "Seo Wu</c>-rim", "Seo Wu-</c>rim"])
def test_a_content_tears_no_name_and_no_word_with_a_hyphen(end):
    text, marks = unmark(f"<s>She</s> <k>announced</k> <c>her engagement to {end}.")
    doc = divide(text)
    start = text.index("Seo")
    marks = {**marks, "n1": [Span(start, start + len("Seo Wu"))]}
    [found] = find_attributions(doc, PerfectModel(doc, marks))
    assert found.content == (Span(marks["c1"][0].start, len(text) - 1),)


def test_a_byline_is_neither_source_nor_content():
    marked = ("<c1>Nine dams of the old river give way at once</c1>\n"
              "<c1>By <s1>Ana Ruiz</s1>, our writer in the valley of the dams</c1>")  # fmt: skip
    text, marks = unmark(marked)
    doc = divide(text)
    headline, byline = doc.sentences
    doc = replace(doc, sentences=(replace(headline, section="headline"),
                                  replace(byline, section="dateline")))  # fmt: skip
    found = find_attributions(doc, PerfectModel(doc, marks))
    assert [(said.content, said.source) for said in found] == [((headline.span,), None)]


PIECES = ["“", "”", "‘", "’", '"', "'", "''", "«", "»", " ", "\n", "\n\n", ".", ",", ":", "I",
          "Mali", " said ", "he told her", " that ", "6", "—"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=50).map("".join), st.data())
def test_laws(text, data):
    """Whatever the marks and whatever the model: spans valid, in order, content not overlapping."""
    doc = divide(text)
    tokens = doc.tokens
    cuts = st.lists(st.integers(0, max(len(tokens) - 1, 0)), max_size=6)
    marks = {}
    for letter in "csk":
        for number, at in enumerate(data.draw(cuts)):
            if tokens:
                last = min(at + data.draw(st.integers(0, 6)), len(tokens) - 1)
                span = Span(tokens[at].span.start, tokens[last].span.end)
                taken = [one for name, spans in marks.items() if name[0] == letter for one in spans]
                if not any(span.overlaps(other) for other in taken):
                    marks[f"{letter}{number}"] = [span]
    found = find_attributions(doc, PerfectModel(doc, marks))
    starts = [said.span.start for said in found]
    assert starts == sorted(starts)
    for said in found:
        assert list(said.content) == sorted(said.content)
        for piece in [*said.content, said.cue, said.source]:
            assert piece is None or piece.end <= len(text)
        for one, other in zip(said.content, said.content[1:], strict=False):
            assert one.end <= other.start


QUOTED = '“We will win,” said Ana Ruiz. ‘They lie,’ she told Mali.\n\n"Never," he said: «No.»'


DAMAGES = st.tuples(st.integers(0, len(QUOTED)), st.sampled_from(["delete", "double", "swap"]))


@given(st.lists(DAMAGES, max_size=8))
def test_damaged_quotation_marks_never_raise(damages):
    marks, text = "“”‘’\"«»'", QUOTED
    for at, damage in damages:
        places = [i for i, character in enumerate(text) if character in marks]
        if not places:
            break
        i = places[at % len(places)]
        swapped = marks[(marks.index(text[i]) + at) % len(marks)]
        new = {"delete": "", "double": 2 * text[i], "swap": swapped}[damage]
        text = text[:i] + new + text[i + 1 :]
    doc, encoding = read(text)
    for said in find_attributions(doc, encoding):
        for piece in [*said.content, said.cue, said.source]:
            assert piece is None or piece.end <= len(text)
