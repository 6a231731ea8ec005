"""What comes with the package: word lists, gazetteers, tables. Read whole, or refused.

``newslab/data/SHA256SUMS`` lists every file there; the reader model has a list of its own, beside
it. Half a gazetteer would be read as a whole one, and nobody would see it in the results.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from newslab.errors import ModelError

DATA = Path(__file__).parent / "data"
LISTING = "SHA256SUMS"
REINSTALL = "reinstall newslab: python -m pip install --force-reinstall newslab"


def read_data(name: str) -> str:
    """The text of a file of ``newslab/data``.

    Raises
    ------
    ModelError
        Where it is missing, or not as it was published.

    Examples
    --------
    >>> read_data("columns.csv").count("article_id") > 0
    True
    """
    return _content(DATA, name, _checksums()).decode("utf-8")


def data_lines(name: str) -> list[str]:
    """The lines of a file of ``newslab/data``, without its comments.

    >>> data_lines("columns.csv")[0]
    'tables,column,meaning,unit,missing'
    """
    return [line for line in read_data(name).splitlines() if not line.startswith("#")]


def verify(folder: Path, needed: Iterable[str] = ()) -> None:
    """Compare every file that a folder's list names, and all that are ``needed``.

    Raises
    ------
    ModelError
        Naming the first file that is missing or different, or is not in the list.
    """
    checksums = read_checksums(folder)
    for name in dict.fromkeys([*checksums, *needed]):
        _content(folder, name, checksums)


def read_checksums(folder: Path) -> Mapping[str, str]:
    """The SHA-256 of each file that a folder's list names.

    Raises
    ------
    ModelError
        Where the list is missing, or is none.
    """
    listing = folder / LISTING
    try:
        lines = listing.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise ModelError(
            f"{listing}: expected a list of checksums; found no file: {REINSTALL}"
        ) from None
    except (OSError, ValueError) as error:
        raise ModelError(f"{listing}: cannot be read ({error}): {REINSTALL}") from None
    found = [re.fullmatch(r"([0-9a-f]{64})  (\S+)", line) for line in lines]
    if not found or None in found:
        raise ModelError(
            f"{listing}: expected lines of a checksum and a name; found "
            f"{lines[found.index(None)][:80]!r}: {REINSTALL}"
            if found
            else f"{listing}: expected a list of checksums; found an empty file: {REINSTALL}"
        )
    return {each[2]: each[1] for each in found if each}


@lru_cache(maxsize=1)
def _checksums() -> Mapping[str, str]:
    return read_checksums(DATA)


def _content(folder: Path, name: str, checksums: Mapping[str, str]) -> bytes:
    path = folder / name
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(
            f"{path}: expected a file of newslab; {error.strerror}: {REINSTALL}"
        ) from None
    if name not in checksums:
        raise ModelError(f"{path}: is not in {folder / LISTING}: {REINSTALL}")
    found = hashlib.sha256(content).hexdigest()
    if found != checksums[name]:
        raise ModelError(
            f"{path}: expected SHA-256 {checksums[name]}; found {found}: {REINSTALL} "
            "(a change of your own: python -m lab.checksums)"
        )
    return content
