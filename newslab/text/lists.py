"""Lists of words and tables that come with the package.

Each stands in ``newslab/data/`` with its source, licence and date in its first lines, and is read
once, on first use.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache

from newslab.errors import ModelError
from newslab.package_data import data_lines


def listed(kind: str) -> frozenset[str]:
    """The words of one kind of ``data/words.txt``.

    >>> "van" in listed("particle"), "bank" in listed("particle")
    (True, False)
    """
    return word_lists("words.txt")[kind]


@cache
def word_lists(name: str) -> Mapping[str, frozenset[str]]:
    """The lists of a file of ``data/``, by kind.

    A kind begins a line and ends with a colon; its words go on in indented lines.
    """
    lines = "\n".join(data_lines(name))
    kinds = re.split(r"(?m)^(\w+):", lines)[1:]
    return {
        kind: frozenset(words.split()) for kind, words in zip(kinds[::2], kinds[1::2], strict=True)
    }


def patterns(name: str) -> Mapping[str, str]:
    """The regular expressions of a file of ``data/``, by section.

    A section's lines are alternatives; ``{name}`` in them stands for a section before.

    >>> patterns("furniture.txt")["item"]
    'article|story|post|page|piece|report|interview|news|link|video'
    """
    found: dict[str, str] = {}
    for section in re.split(r"(?m)^\[(?=\w+\]$)", "\n".join(data_lines(name)))[1:]:
        kind, *alternatives = section.split("\n")
        whole = "|".join(filter(None, alternatives))
        found[kind[:-1]] = re.sub(r"\{([a-z_]+)\}", lambda told: f"(?:{found[told[1]]})", whole)
    return found


def table_rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a table of ``data/gazetteer/``."""
    for row in csv.DictReader(data_lines(f"gazetteer/{name}.csv")):
        if None in row or None in row.values():
            raise ModelError(f"gazetteer/{name}.csv: expected {len(row) - 1} columns; found {row}")
        yield row
