"""Bytes to text. What reading a whole file says of bad bytes stands in test_sources."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newslab.errors import SourceError
from newslab.sources.decoding import declared_charset, decode

visible = st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff")).filter(str.strip)


@given(visible, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_what_was_encoded_comes_back(text, encoding):
    # Each kind of file has its signature, which a text may hold by chance.
    if not text.startswith(("%PDF-", "{\\rtf", "BZh", "GIF8", "SQLite format 3")):
        assert decode(text.encode(encoding), name="a") == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "cp1252", "koi8-r", "shift_jis"])
def test_an_encoding_without_mark_must_be_named(encoding):
    text = "Nobody cheered. Миру мир" if encoding == "koi8-r" else "Nobody cheered."
    assert decode(text.encode(encoding), name="a", encoding=encoding) == text


def test_a_mark_is_stripped_under_a_named_encoding_too():
    assert decode(b"\xef\xbb\xbfabc", name="a", encoding="utf-8") == "abc"


@pytest.mark.parametrize("encoding", ["klingon", "base64", "hex", ""])
def test_what_is_no_encoding_of_text_is_refused(encoding):
    with pytest.raises(SourceError) as error:
        decode(b"abc", name="a", encoding=encoding)
    assert str(error.value) == (
        f"a: no encoding is called {encoding!r}; expected a name such as 'utf-8' or 'cp1252'"
    )


def test_a_nul_under_a_named_encoding_is_refused_too():
    with pytest.raises(SourceError) as error:
        decode(b"ab\0c", name="a", encoding="utf-8")
    assert str(error.value) == (
        "a: is binary, not text: a NUL at offset 2 (if it is UTF-16 without a byte order mark, "
        "say so with encoding='utf-16-le')"
    )


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'<meta charset="utf-8">', "utf-8"),
        (b"<META CHARSET=windows-1251>", "windows-1251"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1">', "cp1252"),
        (b'<meta charset="utf-16">', "utf-8"),
        (b'\xef\xbb\xbf<meta charset="koi8-r">', None),
        (b"<p>charset=koi8-r</p>", None),
        (b" " * 5000 + b'<meta charset="koi8-r">', None),
    ],
)
def test_the_encoding_that_a_page_declares(data, expected):
    assert declared_charset(data) == expected
