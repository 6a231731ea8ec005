"""Contents, sources and cues by the protocol of CofeNet (Wang et al., COLING 2022).

Each sentence is looked at by itself, so that what runs over its end is cut there, and each piece
of what stands in several counts by itself. *Exact*: F1 of spans with both ends right. *Begin*: F1
of their first tokens. *Jaccard*: tokens in common over tokens from the first to the last of either,
the best for each gold span, on average; a span found where there is none counts as 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from lab.gold import AttributedText
from lab.scores import Counts, ratio
from newslab.records import Attribution, Span, TokenRange
from newslab.text.tokens import find_tokens

PARTS = ("content", "source", "cue")
Places = dict[int, set[TokenRange]]


def sentence_counts(gold: AttributedText, predicted: Sequence[Attribution]) -> Counts:
    """The spans of one article: coded, found, right in either way, and found astray."""
    tokens = [token.span for token in find_tokens(gold.text)]
    counts: Counter[str] = Counter()
    for part in PARTS:
        coded = [piece for said in gold.attributions for piece in getattr(said, part)]
        parts = [getattr(said, part) for said in predicted]
        spans = [[part] if isinstance(part, Span) else part or [] for part in parts]
        mine = places_of(coded, gold.sentences, tokens)
        theirs = places_of([piece for pieces in spans for piece in pieces], gold.sentences, tokens)
        for i in mine.keys() | theirs.keys():
            counts.update(compared(part, mine.get(i, set()), theirs.get(i, set())))
    return counts


def places_of(spans: Iterable[Span], sentences: Sequence[Span], tokens: Sequence[Span]) -> Places:
    """The tokens of each span, sentence by sentence.

    >>> tokens = [Span(0, 2), Span(3, 6), Span(7, 9)]
    >>> places_of([Span(3, 9)], [Span(0, 6), Span(7, 9)], tokens)
    {0: {(1, 2)}, 1: {(2, 3)}}
    """
    found: Places = {}
    for span in spans:
        for i, sentence in enumerate(sentences):
            if sentence.overlaps(span):
                inside = [k for k, token in enumerate(tokens)
                          if token.overlaps(span) and token.overlaps(sentence)]  # fmt: skip
                if inside:
                    found.setdefault(i, set()).add((inside[0], inside[-1] + 1))
    return found


def compared(part: str, coded: set[TokenRange], found: set[TokenRange]) -> Counts:
    """What is counted in one sentence.

    >>> compared("cue", {(0, 4)}, {(0, 2), (6, 7)})["cue jaccard"]
    0.5
    """
    best = [max((jaccard(span, other) for other in found), default=0.0) for span in coded]
    astray = [span for span in found if not any(jaccard(span, other) for other in coded)]
    begins = [{first for first, _ in spans} for spans in (coded, found)]
    return {
        f"{part} gold": len(coded), f"{part} found": len(found), f"{part} astray": len(astray),
        f"{part} exact": len(coded & found), f"{part} begin": len(begins[0] & begins[1]),
        f"{part} begin gold": len(begins[0]), f"{part} begin found": len(begins[1]),
        f"{part} jaccard": sum(best),
    }  # fmt: skip


def jaccard(one: TokenRange, other: TokenRange) -> float:
    """Tokens in common over tokens from the first to the last of either."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, shared) / (max(one[1], other[1]) - min(one[0], other[0]))


def sentence_figures(sums: Counts) -> dict[str, float]:
    """Exact and begin F1 and the mean Jaccard index of each part."""
    figures: dict[str, float] = {}
    for part in PARTS:
        n = sums[f"{part} gold"] + sums[f"{part} found"]
        n_begin = sums[f"{part} begin gold"] + sums[f"{part} begin found"]
        told = sums[f"{part} gold"] + sums[f"{part} astray"]
        figures |= {
            f"cofenet_{part}_exact": ratio(2 * sums[f"{part} exact"], n),
            f"cofenet_{part}_begin": ratio(2 * sums[f"{part} begin"], n_begin),
            f"cofenet_{part}_jaccard": ratio(sums[f"{part} jaccard"], told),
        }
    return figures
