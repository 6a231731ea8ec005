"""Line breaks: which end a paragraph, and which only a line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newslab.sources.sections import find_paragraphs

WRAPPED = [
    "Ferry crews in the Aldeny islands suspended their",
    "strike on Sunday, two days before the talks that",
    "the owners had asked for, and before the storms.",
]
LAST = "Nobody cheered."


def pieces(text):
    return [span.of(text) for span in find_paragraphs(text)]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param([*WRAPPED, "", LAST], ["\n".join(WRAPPED), LAST], id="wrapped"),
        pytest.param(
            [*WRAPPED, "  Nobody cheered."], ["\n".join(WRAPPED), LAST], id="wrapped-then-indented"
        ),
        pytest.param(
            [*WRAPPED, "- Nobody cheered."], ["\n".join(WRAPPED), "- Nobody cheered."],
            id="wrapped-then-bullet",
        ),
        pytest.param(
            ["x" * 130, *WRAPPED], ["x" * 130, "\n".join(WRAPPED)], id="too-wide-for-wrapping",
        ),
        pytest.param(["One two.", "Three four."], ["One two.", "Three four."], id="one-line-each"),
        pytest.param(["One two", "three."], ["One two\nthree."], id="lower-case-goes-on"),
        pytest.param(["One two.", "three."], ["One two.", "three."], id="after-a-stop"),
        pytest.param(["One two", "", "three."], ["One two", "three."], id="after-a-blank-line"),
        pytest.param(["One two", "iPhones sold."], ["One two", "iPhones sold."], id="brand"),
        pytest.param(["One two", "by Ines Lund"], ["One two", "by Ines Lund"], id="byline"),
        pytest.param(["Share", "it rained."], ["Share", "it rained."], id="after-furniture"),
        pytest.param(["One", "https://a.b/c"], ["One", "https://a.b/c"], id="address"),
        pytest.param([], [], id="nothing"),
    ],
)  # fmt: skip
def test_where_paragraphs_end(lines, expected):
    assert pieces("\n".join(lines)) == expected


@given(
    st.lists(st.sampled_from(["ab", "Ab cd.", "x", " ", "\n", "\r\n", "\u2028", "\ufeff", "🚢"]))
)
def test_paragraphs_hold_all_that_is_not_whitespace_in_order(parts):
    text = "".join(parts)
    assert "".join("".join(pieces(text)).split()) == "".join(text.split())
    assert find_paragraphs(text) == sorted(find_paragraphs(text))
