"""Who speaks in a news article, how each actor is portrayed and by whom, and where they stand."""

import importlib
from types import ModuleType

from newslab.errors import NewslabError
from newslab.reading import Reading, read
from newslab.records import Article
from newslab.sources.files import find_article, read_article, read_articles

__version__ = "0.1.0"
__all__ = [
    "Article",
    "NewslabError",
    "Reading",
    "find_article",
    "read",
    "read_article",
    "read_articles",
]

# Rooms that are opened when they are first asked for: to draw takes a second to load.
_ROOMS = {
    "evaluation": "newslab.evaluation",
    "exchange": "newslab.exchange",
    "figures": "newslab.show.figures",
    "measures": "newslab.tables.measures",
}


def __getattr__(name: str) -> ModuleType:
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return importlib.import_module(_ROOMS[name])
