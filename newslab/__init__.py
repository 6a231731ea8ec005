"""Who speaks in a news article, how each actor is portrayed and by whom, and where they stand."""

from newslab.errors import NewslabError
from newslab.reading import Reading, read
from newslab.records import Article
from newslab.sources import find_article, read_article, read_articles

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
