"""Articles that come with newslab, to try it on: nobody in them is real."""

from __future__ import annotations

import csv
from functools import cache

from newslab.errors import SourceError
from newslab.package_data import data_lines, read_data
from newslab.records import Article


def sample(name: str) -> Article:
    """An invented article that comes with newslab.

    Parameters
    ----------
    name : str
        ``harbour`` (a town council quarrels over dredging), ``cup`` (a cup final with a doubtful
        penalty) or ``library`` (short: a library is to open on Sundays).

    Raises
    ------
    SourceError
        Where there is no sample of that name; the message lists all.

    Examples
    --------
    >>> sample("harbour").title
    'Harbour to be dredged after a night of argument'
    """
    from newslab.sources.files import article_from_bytes

    return article_from_bytes(sample_bytes(name), id=name)


def sample_bytes(name: str) -> bytes:
    """A sample as it would stand in a file: UTF-8.

    >>> sample_bytes("library").decode().splitlines()[1]
    'Wexcombe Herald, 9 October 2023'
    """
    if name not in samples():
        raise SourceError(f"sample: expected one of {', '.join(samples())}; found {name!r}")
    return read_data(f"samples/{name}.txt").encode()


@cache
def samples() -> dict[str, str]:
    """What each sample is about, by its name.

    >>> list(samples())
    ['harbour', 'cup', 'library']
    """
    rows = csv.DictReader(data_lines("samples/samples.csv"))
    return {row["name"]: row["about"] for row in rows}
