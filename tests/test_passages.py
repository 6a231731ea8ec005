"""Word pieces never cross a token, and passages never cut one."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from newslab.model.encoder import MODEL
from newslab.model.passages import CASINGS, MOST_PIECES, WordPieces, casing, cut_passages


@pytest.fixture(scope="module")
def pieces_of():
    return WordPieces(Tokenizer.from_file(str(MODEL / "tokenizer.json")))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        pytest.param("harbour", "lower", id="lower"),
        pytest.param("Harbour", "title", id="title"),
        pytest.param("NATO", "upper", id="acronym"),
        pytest.param("A", "title", id="one letter is no acronym"),
        pytest.param("iPhone", "mixed", id="capital inside"),
        pytest.param("G7", "title", id="digits do not count"),
        pytest.param("2024", "none", id="number"),
        pytest.param("", "none", id="empty"),
        pytest.param("Čapek", "title", id="beyond ASCII"),
        pytest.param("北京", "lower", id="script without case"),
    ],
)
def test_casing(word, expected):
    assert CASINGS[casing(word)] == expected


def test_words_keep_their_pieces_whatever_stands_beside_them(pieces_of):
    alone = [pieces_of([word])[0] for word in ("unreadable", "n't", "10,000")]
    assert pieces_of(["unreadable", "n't", "10,000"]) == alone


@pytest.mark.parametrize(
    "word",
    ["", " ", "\x00", "\ud800", "\u200b", "x" * 5000, "?!" * 5000, "🙂", "שלום", "[SEP]"],
    ids=["empty", "blank", "control", "lone surrogate", "zero width", "endless letters",
         "endless marks", "emoji", "right to left", "mark of the tokeniser"],
)  # fmt: skip
def test_every_word_has_some_pieces_and_not_too_many(pieces_of, word):
    [found] = pieces_of([word])
    assert 1 <= len(found) <= MOST_PIECES


def test_the_tokeniser_neither_truncates_nor_pads(pieces_of):
    settings = json.loads((MODEL / "tokenizer.json").read_text(encoding="utf-8"))
    assert settings["truncation"] is None
    assert settings["padding"] is None


@given(
    sizes=st.lists(st.integers(1, 16), min_size=1, max_size=80),
    starts=st.sets(st.integers(0, 79)),
    limit=st.integers(16, 60),
    data=st.data(),
)
def test_passages_cover_every_token_once_and_keep_the_limit(sizes, starts, limit, data):
    starts = sorted({0, *(s for s in starts if s < len(sizes))})
    breaks = data.draw(st.lists(st.booleans(), min_size=len(starts), max_size=len(starts)))
    passages = cut_passages(sizes, starts, breaks, limit)
    assert [i for first, last in passages for i in range(first, last)] == list(range(len(sizes)))
    assert all(sum(sizes[first:last]) <= limit for first, last in passages)


@pytest.mark.parametrize(
    ("sizes", "starts", "breaks", "expected"),
    [
        pytest.param([1] * 8, [0, 4], [True, True], [(0, 8)], id="all fits"),
        pytest.param([2] * 10, [0, 3, 6], [1, 0, 0], [(0, 3), (3, 6), (6, 10)], id="sentences"),
        pytest.param([1] * 14, [0, 3, 7, 9], [1, 0, 1, 0], [(0, 7), (7, 14)], id="paragraph"),
        pytest.param([1] * 14, [0, 2, 9], [1, 1, 0], [(0, 9), (9, 14)], id="too early a paragraph"),
        pytest.param([4] * 6, [0], [1], [(0, 2), (2, 4), (4, 6)], id="long sentence"),
        pytest.param([1, 1, 9, 9, 1], [0, 2], [1, 0], [(0, 2), (2, 3), (3, 5)], id="mixed"),
        pytest.param([], [], [], [], id="nothing"),
    ],
)
def test_where_passages_end(sizes, starts, breaks, expected):
    assert cut_passages(sizes, starts, [bool(b) for b in breaks], 10) == expected
