"""Lists of words in package data: each is asked for, in lower case, without a word twice."""

import re
from importlib import resources
from pathlib import Path

import pytest

from newslab.text.lists import listed, word_lists

TEXT = resources.files("newslab").joinpath("data/words.txt").read_text("utf-8")
KINDS = word_lists("words.txt")


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_is_in_lower_case_and_names_no_word_twice(kind):
    [(_, words)] = re.findall(rf"(?m)^({kind}):((?:[^\n]*\n)(?:    [^\n]*\n)*)", TEXT)
    assert words == words.lower()
    assert len(words.split()) == len(set(words.split())) == len(listed(kind))


def test_every_list_is_described_and_asked_for():
    code = "".join(
        path.read_text(encoding="utf-8")
        for path in Path(str(resources.files("newslab"))).rglob("*.py")
    )
    assert set(re.findall(r"listed\(\"(\w+)\"\)", code)) == set(KINDS)
    assert set(re.findall(r"(?m)^# (\w+) {2,}", TEXT)) == set(KINDS)
