"""Who speaks in a news article, how each actor is portrayed and by whom, and where they stand."""

import importlib
from typing import TYPE_CHECKING, Any

from newslab.errors import NewslabError
from newslab.reading import Reading, read
from newslab.records import Article
from newslab.sources.files import find_article, read_article, read_articles

__version__ = "0.1.0"
__all__ = [
    "Article",
    "Corpus",
    "NewslabError",
    "Reading",
    "find_article",
    "read",
    "read_article",
    "read_articles",
    "read_corpus",
]

if TYPE_CHECKING:
    from newslab.corpus.opened import Corpus
    from newslab.corpus.run import read_corpus

# Rooms that are opened when they are first asked for: to draw takes a second to load.
_LATER = {"Corpus": "newslab.corpus.opened", "read_corpus": "newslab.corpus.run"}
_ROOMS = {
    "evaluation": "newslab.evaluation",
    "exchange": "newslab.exchange",
    "figures": "newslab.show.figures",
    "measures": "newslab.tables.measures",
    "networks": "newslab.tables.networks",
    "words": "newslab.tables.words",
}


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(importlib.import_module(_LATER[name]), name)
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return importlib.import_module(_ROOMS[name])
