"""Names coded by hand: tags word by word, or phrases cut down to proper names."""

import json

import pytest

from lab.names import NAME_LABELS, RE3D_LABELS, NamedText, read_names
from newslab.errors import FormatError
from newslab.records import Span

TAGS = "expected O, or B- or I- and one of " + ", ".join(NAME_LABELS)


def write(folder, **row):
    path = folder / "names.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    return path


def named(folder, tags):
    """The names in a row of tags over the words a, b, c …, as ``words/label``."""
    tokens = [chr(ord("a") + i) for i in range(len(tags))]
    [text] = read_names(write(folder, tokens=tokens, tags=tags))
    assert all(len(name) == 1 for name in text.names)
    return " ".join(f"{span.of(text.text).replace(' ', '')}/{label}"
                    for name in text.names for span, label in name)  # fmt: skip


def phrases(folder, text, *entities):
    """The names of a document, given phrases and types in text order; readings sorted."""
    coded, at = [], 0
    for words, kind in entities:
        start = text.index(words, 0 if kind.startswith("again ") else at)
        coded.append([start, start + len(words), kind.removeprefix("again ")])
        at = start
    [found] = read_names(write(folder, id="r", text=text, entities=coded))
    return [sorted(f"{span.of(text)}/{label}" for span, label in name) for name in found.names]


def test_a_text_of_tokens_joined_by_spaces(tmp_path):
    path = write(tmp_path, tokens=["Mr", "Osei", "left"], tags=["O", "I-PER", "O"])
    tokens = (Span(0, 2), Span(3, 7), Span(8, 12))
    name = frozenset({(Span(3, 7), "PER")})
    assert read_names(path) == [NamedText("line 1", "Mr Osei left", tokens, (name,))]


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        pytest.param("B-PER I-PER O", "ab/PER", id="BIO"),
        pytest.param("I-PER I-PER O", "ab/PER", id="I opens"),
        pytest.param("B-PER B-PER", "a/PER b/PER", id="two names side by side"),
        pytest.param("I-PER I-ORG I-ORG", "a/PER bc/ORG", id="another type opens"),
        pytest.param("I-LOC O I-LOC", "a/LOC c/LOC", id="opens again"),
        pytest.param("I-LOC B-LOC I-LOC", "a/LOC bc/LOC", id="B after I"),
        pytest.param("B-MISC I-MISC I-PER", "c/PER", id="MISC is no name"),
        pytest.param("I-person B-GPE", "a/PER b/LOC", id="other schemes' labels"),
        pytest.param("O O", "", id="none"),
    ],
)
def test_tags_mark_names(tmp_path, tags, expected):
    assert named(tmp_path, tags.split()) == expected


@pytest.mark.parametrize(
    ("row", "message"),
    [
        pytest.param(
            {"tokens": ["a", "b"], "tags": ["O"]},
            "expected 2 tags, one a token; found 1", id="fewer",
        ),
        pytest.param(
            {"tokens": ["a", ""], "tags": ["O", "O"]},
            "expected tokens of at least one character; found ", id="empty token",
        ),
        pytest.param(
            {"tokens": ["a"], "tags": ["E-PER"]},
            TAGS + "; found E-PER", id="E-",
        ),
        pytest.param(
            {"tokens": ["a"], "tags": ["B-DOG"]},
            TAGS + "; found B-DOG", id="type",
        ),
        pytest.param(
            {"tokens": ["a"], "tags": [3]},
            TAGS + "; found 3", id="number",
        ),
        pytest.param({"text": "a"}, "expected a key 'tokens'; found the keys text", id="no tokens"),
        pytest.param(
            {"text": "ab", "entities": [[0, 2]]},
            "expected [start, end, type] under 'entities'; found [0, 2]", id="no type",
        ),
        pytest.param(
            {"text": "ab", "entities": [[0, 2, "Planet"]]},
            "expected an entity of type " + ", ".join(RE3D_LABELS) + "; found Planet",
            id="unknown type",
        ),
        pytest.param(
            {"text": "ab", "entities": [[0, 3, "Person"]]},
            "expected [start, end] under 'entities' with 0 <= start < end <= 2; found [0, 3]",
            id="behind the text",
        ),
    ],
)  # fmt: skip
def test_a_row_is_refused_with_its_line(tmp_path, row, message):
    path = write(tmp_path, **row)
    with pytest.raises(FormatError) as caught:
        read_names(path)
    assert str(caught.value) == f"{path}: line 1: {message}"


@pytest.mark.parametrize(
    ("words", "kind", "expected"),
    [
        pytest.param("the Volta Lake Authority", "Organisation", "Volta Lake Authority", id="the"),
        pytest.param("Foreign Minister Ama Osei", "Person", "Ama Osei", id="title"),
        pytest.param("Gen. Osei", "Person", "Osei", id="rank"),
        pytest.param("Minister of Trade", "Person", None, id="role"),
        pytest.param("the minister", "Person", None, id="title alone"),
        pytest.param("the northern villages", "Location", None, id="nominal"),
        pytest.param("We", "Organisation", None, id="pronoun"),
        pytest.param("US", "Location", "US", id="capitals are no pronoun"),
        pytest.param("Bank of Ghana", "Organisation", "Bank of Ghana", id="connector inside"),
        pytest.param("Bank of", "Organisation", None, id="connector at the end"),
        pytest.param("Ghana’s", "Location", "Ghana", id="possessive"),
        pytest.param("Accra, Ghana", "Location", None, id="two names"),
        pytest.param("al-Nour Party", "Organisation", "al-Nour Party", id="Arabic article"),
        pytest.param("12.5", "Location", None, id="number"),
        pytest.param("Élysée", "Location", "Élysée", id="accent"),
        pytest.param("Tuesday", "Temporal", None, id="no name of the three kinds"),
    ],
)  # fmt: skip
def test_a_phrase_is_cut_to_the_name_in_it(tmp_path, words, kind, expected):
    found = phrases(tmp_path, f"Yesterday {words} was in the news.", (words, kind))
    label = RE3D_LABELS[kind]
    assert found == ([[f"{expected}/{label}"]] if expected else [])


def test_a_span_that_cuts_a_word_is_no_name(tmp_path):
    assert phrases(tmp_path, "The Campaign went on.", ("Camp", "Location")) == []


def test_one_place_may_have_two_types(tmp_path):
    found = phrases(tmp_path, "Ghana won.", ("Ghana", "Location"), ("Ghana", "Organisation"))
    assert found == [["Ghana/LOC", "Ghana/ORG"]]


def test_a_name_inside_a_name_of_its_type_is_another_reading(tmp_path):
    text = "Volta Lake Authority staff left."
    found = phrases(tmp_path, text, ("Volta Lake Authority", "Organisation"),
                    ("Lake Authority", "Organisation"))  # fmt: skip
    assert found == [["Lake Authority/ORG", "Volta Lake Authority/ORG"]]


def test_a_nationality_in_front_may_be_left_out(tmp_path):
    text = "Ghanaian Armed Forces left."
    found = phrases(tmp_path, text, ("Ghanaian", "Nationality"),
                    ("Ghanaian Armed Forces", "Organisation"))  # fmt: skip
    assert found == [["Armed Forces/ORG", "Ghanaian Armed Forces/ORG"]]


def test_a_people_is_no_organisation(tmp_path):
    text = "A Ghanaian win; Ghanaians danced."
    coded = ("Ghanaian", "Nationality"), ("Ghanaians", "Organisation")
    assert phrases(tmp_path, text, *coded) == []


def test_what_stands_in_a_phrase_beside_its_name_is_not_judged(tmp_path):
    text = "Bank of Ghana staff and the Accra mayor left."
    rows = [[0, 13, "Organisation"], [8, 13, "Location"], [24, 39, "Person"]]
    [found] = read_names(write(tmp_path, id="r", text=text, entities=rows))
    assert found == NamedText(
        "r", text, (), (frozenset({(Span(0, 13), "ORG")}),),
        nested=frozenset({(Span(8, 13), "LOC")}),
        unjudged=(Span(0, 13), Span(8, 13), Span(24, 39)),
    )  # fmt: skip
