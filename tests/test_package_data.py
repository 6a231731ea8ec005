"""Package data is read whole, or refused with its remedy; never half of it in silence."""

import hashlib
import os
import shutil
import subprocess
import sys

import pytest

from lab.checksums import list_data
from newslab import package_data
from newslab.__main__ import main as start
from newslab.errors import ModelError
from newslab.package_data import DATA, LISTING, REINSTALL, read_data, verify


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """A copy of the package data, but for the model, that is read in its place."""
    folder = shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("reader"))
    monkeypatch.setattr(package_data, "DATA", folder)
    package_data._checksums.cache_clear()
    yield folder
    package_data._checksums.cache_clear()


def refusal_of(name):
    with pytest.raises(ModelError) as raised:
        read_data(name)
    return str(raised.value)


def test_the_list_is_that_of_the_files():
    """If this fails after a change of yours: python -m lab.checksums."""
    assert (DATA / LISTING).read_text(encoding="utf-8") == list_data()


def test_the_list_names_every_file_but_those_of_the_model():
    names = {line.split("  ")[1] for line in list_data().splitlines()}
    assert {"words.txt", "antecedents.json", "gazetteer/places.csv"} <= names
    assert not [name for name in names if name.startswith("reader/") or name == LISTING]


@pytest.mark.parametrize("name", ["gazetteer/places.csv", "antecedents.json", "words.txt"])
def test_half_a_file_and_an_emptied_one_are_refused(copied, name):
    whole = (copied / name).read_bytes()
    for damaged in (whole[: len(whole) // 2], b""):
        (copied / name).write_bytes(damaged)
        expected, found = (hashlib.sha256(each).hexdigest() for each in (whole, damaged))
        assert refusal_of(name) == (
            f"{copied / name}: expected SHA-256 {expected}; found {found}: {REINSTALL} "
            "(a change of your own: python -m lab.checksums)"
        )


def test_a_missing_file_is_named(copied):
    (copied / "words.txt").unlink()
    assert refusal_of("words.txt") == (
        f"{copied / 'words.txt'}: expected a file of newslab; No such file or directory: "
        f"{REINSTALL}"
    )
    with pytest.raises(ModelError, match=r"words\.txt: expected a file of newslab"):
        verify(copied)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "expected a list of checksums; found no file"),
        (b"", "expected a list of checksums; found an empty file"),
        (b"garbage\n", "expected lines of a checksum and a name; found 'garbage'"),
        (b"\xff\xfe\x00", "cannot be read ('utf-8' codec can't decode byte 0xff in position 0: "
                          "invalid start byte)"),
    ],
    ids=["missing", "emptied", "garbage", "bytes"],
)  # fmt: skip
def test_a_list_that_is_none_is_refused(copied, content, told):
    listing = copied / LISTING
    listing.unlink() if content is None else listing.write_bytes(content)
    assert refusal_of("words.txt") == f"{listing}: {told}: {REINSTALL}"


def test_a_list_cut_short_does_not_let_the_rest_pass(copied):
    listing = copied / LISTING
    lines = listing.read_text(encoding="utf-8").splitlines(keepends=True)
    listing.write_text("".join(lines[:3]), encoding="utf-8")
    assert refusal_of("words.txt") == f"{copied / 'words.txt'}: is not in {listing}: {REINSTALL}"


def test_ctrl_c_while_newslab_is_loaded_is_one_line(monkeypatch, capsys):
    class Slow:
        @property
        def main(self):
            raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "newslab.cli", Slow())
    assert start() == 130
    assert capsys.readouterr().err == "newslab: interrupted\n"


@pytest.mark.parametrize("name", ["words.txt", "lemmas_closed.txt", LISTING])
def test_the_command_line_says_in_one_line_what_is_damaged(tmp_path, name):
    package = tmp_path / "newslab"
    ignored = shutil.ignore_patterns("reader", "__pycache__")
    shutil.copytree(DATA.parent, package, ignore=ignored)
    (package / "data" / "reader").symlink_to(DATA / "reader")
    (package / "data" / name).unlink()
    path = os.pathsep.join([str(tmp_path), os.environ["PYTHONPATH"]])
    run = subprocess.run(
        [sys.executable, "-m", "newslab", "check"],
        capture_output=True, text=True, check=False, cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": path},
    )  # fmt: skip
    assert run.returncode == 1
    assert run.stderr.startswith(f"newslab: {package / 'data' / name}: expected ")
    assert run.stderr.endswith(f"{REINSTALL}\n")
    assert run.stderr.count("\n") == 1
