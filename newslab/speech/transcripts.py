"""Speakers told by the layout: the label before a turn of talk, the name below a quotation."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass
from operator import attrgetter

from newslab.records import Attribution, Span

LABEL = re.compile(
    r"^[^\S\n]*[\"“]?(?P<label>(?:[A-Z][A-Z.'’-]*|[A-Z][\w.'’-]+)(?: (?:[A-Z][\w.'’-]*)){0,3})"
    r"(?P<colon>:)[^\S\n]+(?=[^\d\s])",
    re.MULTILINE,
)
SIGNATURE = re.compile(
    r"[^\S\n]*(?P<dash>—|―|–|--|-)[^\S\n]*(?P<name>[A-Z][^\n]{0,79}?)[^\S\n]*(?:\n|\Z)"
)
# On a line of its own, a name and perhaps who it is: no point of a list.
SIGNED_BELOW = re.compile(
    r"\s*\n[^\S\n]*(?P<dash>—|―|–|--)[^\S\n]*"
    r"(?P<name>[A-Z][\w.'’-]*(?: (?:[A-Z][\w.'’-]*|al|bin|da|de|del|do|dos|of|the|van|von)){0,5}"
    r"(?:, (?:[^\n.?!]|[.](?=\w)){1,60})?)[^\S\n]*(?:\n|\Z)"
)
LINE = re.compile(r"[^\s](?:[^\n]*[^\s])?")
LINE_END = re.compile(r"[^\S\n]*(?:\n|\Z)")
SENTENCE_END = re.compile(r"[.?!…][\"'”’)\]]*\s*\Z")
QUESTION = frozenset(["Q", "QUESTION"])
ANSWER = frozenset(["A", "ANSWER"])
# So many labelled lines make a transcript, if two labels take turns; three do, if each line ends as
# a sentence and the first label comes again.
FEWEST_TURNS = 4


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until the next one's label."""

    label: Span
    colon: Span
    words: Span

    def attribution(self, text: str) -> Attribution:
        """The turn as a direct attribution, a piece for each line."""
        lines = LINE.finditer(text, self.words.start, self.words.end)
        content = tuple(Span(*line.span()) for line in lines)
        return Attribution(content, cue=self.colon, source=self.label, kind="direct")


@dataclass(frozen=True, slots=True)
class Interview:
    """Where the first question or answer begins, and the labels that name nobody."""

    start: int
    labels: frozenset[Span]
    answers: frozenset[Span]


def find_turns(text: str, places: Container[int] = ()) -> list[Turn]:
    """The turns of a transcript, in text order; none where lines bear no speakers' labels.

    A turn runs on over paragraphs without a label; the last one ends with its paragraph.
    ``places`` tells where names of places begin: these head a list, state by state.

    Examples
    --------
    >>> text = "RUIZ: Why?\\nOKORO: Rain.\\n\\nAll day.\\nRUIZ: Oh.\\nOKORO: Yes.\\nThey rose."
    >>> [(turn.label.of(text), turn.words.of(text)) for turn in find_turns(text)][1:]
    [('OKORO', 'Rain.\\n\\nAll day.'), ('RUIZ', 'Oh.'), ('OKORO', 'Yes.')]
    """
    found = [match for match in LABEL.finditer(text) if match.start("label") not in places]
    times = Counter(match["label"] for match in found)
    repeated = {label for label, n in times.items() if n > 1}
    ends = (text.find("\n", match.end()) for match in found)
    lines = [text[match.end() : end if end >= 0 else None]
             for match, end in zip(found, ends, strict=True)]  # fmt: skip
    ended = sum(map(bool, map(SENTENCE_END.search, lines)))
    exchange = (
        ended == len(found) == 3 and found[0]["label"] == found[2]["label"] and len(times) > 1
    )
    if not exchange and (len(found) < FEWEST_TURNS or len(repeated) < 2 or 2 * ended < len(found)):
        return []  # the fields of a form: "Location: Lund", "Read: How the dam broke"
    labels = [match for match in found
              if exchange or match["label"] in repeated or match["label"].isupper()]  # fmt: skip
    turns = []
    for k, match in enumerate(labels):
        here = LINE_END.search(text, match.end())
        end = here.start() if here else len(text)
        if k + 1 < len(labels):
            end = labels[k + 1].start()
            while text[end - 1].isspace():
                end -= 1
        turns.append(Turn(Span(*match.span("label")), Span(*match.span("colon")),
                          Span(match.end(), end)))  # fmt: skip
    return turns


def find_interview(attributions: Sequence[Attribution], text: str) -> Interview | None:
    """The interview whose turns are labelled *Q:* and *A:*; None where either label is missing.

    Examples
    --------
    >>> text = "Q: Why?\\nA: Rain.\\nQ: Now?\\nA: Yes."
    >>> interview = find_interview([turn.attribution(text) for turn in find_turns(text)], text)
    >>> sorted(interview.answers)
    [Span(start=8, end=9), Span(start=25, end=26)]
    """
    labels = [said.source for said in attributions
              if said.source is not None and said.cue is not None and said.cue.of(text) == ":"
              and said.source.end == said.cue.start]  # fmt: skip
    questions, answers = (
        frozenset(label for label in labels if label.of(text).upper() in names)
        for names in (QUESTION, ANSWER)
    )
    if not questions or not answers:
        return None
    return Interview(min(questions | answers).start, questions | answers, answers)


def find_signature(text: str, end: int) -> tuple[Span, Span] | None:
    """The dash and the name that end the line of a quotation ending at ``end``, or stand below.

    Examples
    --------
    >>> dash, name = find_signature("“Never again.” — Ana Ruiz, Lima\\n", 14)
    >>> name
    Span(start=17, end=31)
    """
    found = SIGNATURE.match(text, end) or SIGNED_BELOW.match(text, end)
    return (Span(*found.span("dash")), Span(*found.span("name"))) if found else None


def with_turns(
    attributions: Sequence[Attribution], turns: Sequence[Turn], text: str
) -> list[Attribution]:
    """Attributions with the turns of a transcript, and what is said of others inside them.

    Inside a turn only what has its cue there, and is less than half of it, stays.
    """

    begins, ends = ([side(turn.words) for turn in turns]
                    for side in (attrgetter("start"), attrgetter("end")))  # fmt: skip

    def stays(said: Attribution) -> bool:
        first, last = bisect_right(ends, said.span.start), bisect_left(begins, said.span.end)
        around = turns[first:last]
        if not around:
            return True
        words = around[0].words
        inside = len(around) == 1 and words.contains(said.span)
        cued = said.cue is not None and words.contains(said.cue)
        return inside and cued and 2 * len(said.span) < len(words)

    return [*filter(stays, attributions), *(turn.attribution(text) for turn in turns)]
