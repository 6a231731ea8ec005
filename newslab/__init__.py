"""Who speaks in a news article, how each actor is portrayed and by whom, and where they stand."""

import importlib
from typing import TYPE_CHECKING, Any

from newslab.errors import NewslabError
from newslab.records import Article, Issue, Span

__version__ = "0.1.0"
__all__ = [
    "Article",
    "Corpus",
    "Issue",
    "NewslabError",
    "Reading",
    "Span",
    "evaluation",
    "evidence",
    "exchange",
    "figures",
    "find_article",
    "measures",
    "read",
    "read_article",
    "read_articles",
    "read_codings",
    "read_corpus",
    "sample",
    "telling_words",
    "vader_label",
    "words_around",
]

if TYPE_CHECKING:
    from newslab import evaluation, exchange
    from newslab.corpus.opened import Corpus
    from newslab.corpus.run import read_corpus
    from newslab.evaluation import read_codings
    from newslab.judging.lexicon import vader_label
    from newslab.reading import Reading, read
    from newslab.show import figures
    from newslab.show.evidence import evidence
    from newslab.sources.files import find_article, read_article, read_articles
    from newslab.sources.samples import sample
    from newslab.tables import measures
    from newslab.tables.words import telling_words, words_around

# What is loaded when it is first asked for: drawing alone takes a second, and so does the model.
_ROOMS = {
    "evaluation": "newslab.evaluation",
    "exchange": "newslab.exchange",
    "figures": "newslab.show.figures",
    "measures": "newslab.tables.measures",
    "networks": "newslab.tables.networks",
    "words": "newslab.tables.words",
}
_HOMES = {
    "Corpus": "newslab.corpus.opened",
    "evidence": "newslab.show.evidence",
    "Reading": "newslab.reading",
    "read": "newslab.reading",
    "find_article": "newslab.sources.files",
    "read_article": "newslab.sources.files",
    "read_articles": "newslab.sources.files",
    "read_codings": "newslab.evaluation",
    "read_corpus": "newslab.corpus.run",
    "sample": "newslab.sources.samples",
    "telling_words": "newslab.tables.words",
    "vader_label": "newslab.judging.lexicon",
    "words_around": "newslab.tables.words",
}


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return importlib.import_module(_ROOMS[name])
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_ROOMS, *_HOMES])
