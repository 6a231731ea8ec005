"""How a stretch of tokens becomes a candidate mention."""

from __future__ import annotations

from newslab.grammar.phrases import Phrases
from newslab.records import ActorType, Candidate, MentionForm

# Sections that name nobody of the story: bylines, counters, links.
SKIPPED_SECTIONS = frozenset(["boilerplate", "dateline"])


def plain(
    phrases: Phrases, first: int, last: int, type_: ActorType | None, form: MentionForm, rule: str
) -> Candidate:
    """A candidate of tokens ``[first, last)`` whose whole span is its name."""
    span = phrases.span(first, last)
    return Candidate(span, span, first, last, type_, form, rule)
