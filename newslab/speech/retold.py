"""Quotations inside quotations: what a source says that somebody else said.

The reader model knows one layer of attributions. A quotation inside another is an attribution of
its own only where its cue and source stand right beside it (*“The guard said, ‘Wait,’ and hung
up”*); otherwise its words stay with the outer source, who may merely be putting them in marks.
"""

from __future__ import annotations

from collections.abc import Sequence

from newslab.records import Attribution
from newslab.speech.quotes import Quotation
from newslab.text.positions import Positions

_CUES = """
    add added adds admit admits admitted announced answered asked asks claimed claims cried
    declared explained goes insisted joked messaged promised repeated replied replies said say
    saying says shouted shouts spelled stated texted tell telling tells think thinks thought told
    tweeted warned whispered write writes wrote yelled
"""
CUES = frozenset(_CUES.split())
HEARERS = frozenset(["me", "us", "you", "him", "her", "them", "everyone", "everybody", "people"])
NOMINAL = frozenset(["DET", "ADJ", "NOUN", "PROPN", "PRON", "NUM"])
MARKS = frozenset("“”„\"«»‘’'‹›`,:")


def find_retold(
    quotations: Sequence[Quotation], places: Positions, upos: Sequence[str]
) -> list[Attribution]:
    """Attributions of the quotations that stand inside other ones.

    Parameters
    ----------
    quotations
        Of all depths (`find_quotations`).
    upos
        The part of speech of each token.
    """
    found = []
    for quotation in quotations:
        if quotation.depth == 0 or not quotation.closed:
            continue
        first, last = places.range(quotation.span)
        cue = _cue_before(first, places) or _cue_after(last, places)
        if cue is None:
            continue
        start = cue
        while start > 0 and upos[start - 1] in NOMINAL and not _is_mark(start - 1, places):
            start -= 1
        if start < cue and (start >= last or cue < first):
            found.append(Attribution(
                content=(quotation.span,),
                cue=places.span((cue, cue + 1)),
                source=places.span((start, cue)),
                kind="direct",
            ))  # fmt: skip
    return found


def _is_mark(i: int, places: Positions) -> bool:
    return set(places.tokens[i].text) <= MARKS


def _cue_before(first: int, places: Positions) -> int | None:
    """The verb just before a quotation, but for a comma and whom it was said to."""
    i = first - 1
    if i >= 0 and places.tokens[i].text in {",", ":"}:
        i -= 1
    if i >= 0 and places.tokens[i].text.lower() in HEARERS:
        i -= 1
    return i if i >= 0 and places.tokens[i].text.lower() in CUES else None


def _cue_after(last: int, places: Positions) -> int | None:
    """The verb up to four words behind a quotation, with its source between the two."""
    for i in range(last + 1, min(last + 5, len(places.tokens))):
        if _is_mark(i - 1, places):
            return None
        if places.tokens[i].text.lower() in CUES:
            return i
    return None
