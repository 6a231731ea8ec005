"""Is this installation in order? Each check that fails names its remedy."""

from __future__ import annotations

import importlib.metadata
import sys
from collections.abc import Callable, Iterator

from packaging.requirements import Requirement

from newslab.encoder import load_encoder
from newslab.errors import NewslabError
from newslab.gazetteer import country_names
from newslab.lexicon import valences

REINSTALL = "reinstall newslab: python -m pip install --force-reinstall newslab"


def check_installation() -> Iterator[tuple[str, str | None]]:
    """Look at Python, the packages, the weights, the gazetteer and the lexicon, in that order.

    Yields
    ------
    tuple of (str, str or None)
        What was looked at, and None if it is in order, else what is wrong and the remedy.

    Examples
    --------
    >>> [what for what, problem in check_installation() if problem is None][0]
    'Python 3.11 or newer'
    """
    old = sys.version_info < (3, 11)
    yield "Python 3.11 or newer", "install Python 3.11 or newer" if old else None
    yield "packages", _unmet_requirements()
    yield "weights of the reader model", _problem_of(load_encoder)
    yield "gazetteer", _problem_of(country_names)
    yield "sentiment lexicon", _problem_of(valences)


def _unmet_requirements() -> str | None:
    unmet = []
    try:
        lines = importlib.metadata.requires("newslab") or ()
    except importlib.metadata.PackageNotFoundError:
        return f"newslab itself is not installed; {REINSTALL}"
    for line in lines:
        requirement = Requirement(line)
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            version = importlib.metadata.version(requirement.name)
        except importlib.metadata.PackageNotFoundError:
            version = "none"
        if version == "none" or not requirement.specifier.contains(version, prereleases=True):
            unmet.append(f"{requirement.name}{requirement.specifier} (found {version})")
    return f"install {', '.join(unmet)}" if unmet else None


def _problem_of(load: Callable[[], object]) -> str | None:
    try:
        load()
    except (NewslabError, OSError, ImportError) as error:
        return f"{error}; {REINSTALL}"
    return None
