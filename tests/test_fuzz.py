"""A short run of the fuzzers; ``python -m lab fuzz --minutes 10`` goes on."""

import random

import pytest

from lab import fuzz as fuzzers
from lab.__main__ import main
from lab.fuzz import CASES, fuzz
from newslab.errors import SourceError


@pytest.mark.parametrize(("kind", "cases"), [("articles", 6), ("characters", 40), ("files", 60)])
def test_a_short_run_finds_nothing(kind, cases):
    assert fuzz(kind, cases=cases) == (cases, [])


def test_a_case_is_the_same_each_time():
    seen = []
    fuzzers_of = {"articles": lambda generator, number: seen.append((number, generator.random()))}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(fuzzers, "CASES", fuzzers_of)
        fuzz("articles", cases=3)
        fuzz("articles", cases=1, first=2)
        fuzz("articles", cases=1, first=2, seed=1)
    assert [number for number, _ in seen] == [0, 1, 2, 2, 2]
    assert seen[2] == seen[3] != seen[4]


def test_a_crash_is_told_and_an_error_in_words_is_none(monkeypatch, capsys):
    def fail(_: random.Random, number: int) -> None:
        raise [ValueError("lost"), SourceError("no text"), SourceError("")][number % 3]

    monkeypatch.setattr(fuzzers, "CASES", {"files": fail})
    n, failures = fuzz("files", cases=3)
    assert n == 3
    assert [(each.number, each.error) for each in failures] == [
        (0, "ValueError: lost"), (2, "an error without a word")]  # fmt: skip
    assert main(["fuzz", "files", "--minutes", "0.0005"]) == 1
    assert "0: ValueError: lost" in capsys.readouterr().out


def test_a_kind_that_is_none_is_told(capsys):
    assert main(["fuzz", "poems"]) == 1
    expected = ", ".join(CASES)
    assert capsys.readouterr().err == f"lab: fuzz: expected one of {expected}; found 'poems'\n"
