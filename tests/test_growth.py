"""What stands around the model grows as the text does, whatever the text."""

import cProfile
import pstats

import pytest

from lab.__main__ import main
from lab.growth import TEXTS, seconds_of

LARGE = 6_000


def calls_of(name, size):
    """How many functions are called for a text of a size: the same on any machine."""
    profile = cProfile.Profile()
    profile.enable()
    seconds_of(name, size)
    profile.disable()
    return pstats.Stats(profile).total_calls


@pytest.fixture(scope="module", autouse=True)
def lists_are_loaded():
    for name in ("ordinary", "many persons", "many organisations", "names", "transcript"):
        seconds_of(name, 1000)


@pytest.mark.parametrize("name", TEXTS)
def test_twice_the_text_takes_twice_the_calls(name):
    half, whole = calls_of(name, LARGE // 2), calls_of(name, LARGE)
    steep = 2.6 if name == "many persons in one sentence" else 2.3  # the near ones fill up first
    assert whole < steep * half + 2000


def test_growth_is_printed_by_kind_and_size(capsys):
    assert main(["growth", "line feeds", "brackets", "--sizes", "100,200"]) == 0
    header, *rows = capsys.readouterr().out.splitlines()
    assert header.split() == ["100", "200"]
    assert [row.rsplit(maxsplit=2)[0] for row in rows] == ["line feeds", "brackets"]
