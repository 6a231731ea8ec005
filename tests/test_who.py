"""Who speaks and who is who where a text is read whole: invented news in ``golden/who.csv``."""

import re

import pytest
from marked import golden_rows

from newslab.reading import annotate
from newslab.records import Article


def actor_at(found, place):
    """The actor of a mention (*Molina#2*: the second), or of whoever *says* some words.

    ``-`` where it is open, ``none`` where nothing is mentioned or said.
    """
    said = place.startswith("says ")
    words, _, number = place.removeprefix("says ").partition("#")
    places = [*re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", found.article.text)]
    start, end = places[int(number or 1) - 1].span()
    found_at = found.attributions if said else found.mentions
    around = [
        each
        for each in found_at
        for piece in (each.content if said else [each.span])
        if piece.start < end and start < piece.end
    ]
    innermost = min(around, key=lambda each: len(each.span), default=None)
    return "none" if innermost is None else innermost.actor_id or "-"


@pytest.mark.parametrize("row", golden_rows("who"))
def test_who_speaks_and_who_is_who(row):
    found = annotate(Article.from_text(row["text"]))
    for wanted in row["expected"].split("; "):
        place, sign, actor = wanted.rsplit(" ", 2)
        assert (actor_at(found, place) == actor) == (sign == "="), wanted


def test_what_the_table_asks_is_in_its_texts():
    for row in (param.values[0] for param in golden_rows("who")):
        for wanted in row["expected"].split("; "):
            place, sign, _ = wanted.rsplit(" ", 2)
            words = place.removeprefix("says ").partition("#")[0]
            assert words in row["text"]
            assert sign in ("=", "!=")
