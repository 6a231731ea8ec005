"""Who said what: content, cue and source, joined into attributions.

The reader model marks the three; quotation marks, more precise than any model, mend the edges of
what it marks; and the model's links say which cue and source go with which content. Terms and
conventions are PolNeAR's (Newell et al., 2018): content takes its quotation marks and its "that"
in, the full stop of the reporting sentence stays out, and each attribution has a cue of its own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from newslab.records import Attribution, QuoteKind, Sentence, Token, TokenRange
from newslab.speech.contents import Piece, find_pieces, paragraphs_of
from newslab.speech.phrases import join_touching, whole_sources
from newslab.speech.quotes import find_quotations
from newslab.speech.transcripts import find_signature, find_turns, with_turns
from newslab.speech.voices import attribute_actors, voice_at
from newslab.text.positions import Positions

if TYPE_CHECKING:
    from newslab.model.encoding import Encoding

__all__ = ["attribute_actors", "find_attributions", "voice_at"]

# Content without a cue and without quotation marks is believed from this many tokens on.
LEAST_TOKENS = 8
# A link below its threshold is not believed.
LINK_CUE = 0.2
LINK_SOURCE = 0.1
# What a source gains by standing in the sentence of the cue.
WITH_CUE = 0.2
# What a link into the sentence before or after is worth beside one within the sentence: in
# PolNeAR 99 of 100 cues stand in a sentence of their content.
NEXT_SENTENCE = 0.5
# Candidates to either side of a content: more stand in no sentence but an endless one.
MOST_CANDIDATES = 12
# From this share of quoted tokens on, an attribution is direct; below, mixed.
DIRECT_SHARE = 0.9


@dataclass(slots=True)
class _Group:
    """The pieces of one attribution, and what was linked to them."""

    pieces: list[Piece]
    cue: TokenRange | None
    source: TokenRange | None = None


def find_attributions(
    text: str, tokens: Sequence[Token], sentences: Sequence[Sentence], encoding: Encoding
) -> list[Attribution]:
    """The attributions of a text, in text order; ``actor_id`` is still None everywhere.

    Damaged quotation marks never raise: a quotation without its closing mark is kept and
    told ``unclosed``. What nobody is said to say has no source (None).
    """
    if not tokens:
        return []
    places = Positions(tokens, sentences)
    quotations = [quote for quote in find_quotations(text) if quote.depth == 0]
    continuing = {places.range(quote.span)[0] for quote in quotations if quote.continues}

    bylines = {i for s in sentences if s.section == "dateline" for i in range(s.first, s.last)}

    def decode(layer: Literal["source", "cue", "content"]) -> list[TokenRange]:
        found = ((name.first, name.last) for name in encoding.decode(layer))
        return join_touching((each for each in found if each[0] not in bylines), places)

    upos, cues, marked = encoding.upos, decode("cue"), decode("content")
    sources = whole_sources(decode("source"), upos, places, [*cues, *marked])
    paragraph_of = paragraphs_of(text, tokens)
    pieces = [piece for piece in find_pieces(places, paragraph_of, quotations, marked, cues)
              if piece.tokens[0] not in bylines]  # fmt: skip
    links = _links("cue", pieces, cues, places, paragraph_of, encoding)
    groups = _group(pieces, links, continuing)
    members = [piece for group in groups for piece in group.pieces]
    links = _links("source", members, sources, places, paragraph_of, encoding)
    shares = dict(zip(sources, encoding.source_shares(sources).tolist(), strict=True))
    _find_sources(groups, links, shares, places)
    _read_signatures(groups, text, places)
    found = [_attribution(group, places) for group in groups if _is_kept(group)]
    found = with_turns(found, find_turns(text), text)
    return sorted(found, key=lambda said: (said.span.start, -said.span.end))


def _links(
    kind: Literal["source", "cue"],
    pieces: Sequence[Piece],
    candidates: Sequence[TokenRange],
    places: Positions,
    paragraph_of: Sequence[int],
    encoding: Encoding,
) -> list[dict[TokenRange, float]]:
    """For each piece, how likely each cue (or source) in and around its sentences is its own.

    A cue in another paragraph counts only where that paragraph ends in a colon.
    """
    sentence_of = [places.sentence(candidate[0]) for candidate in candidates]
    pairs, owners, factors = [], [], []
    for i, piece in enumerate(pieces):
        first, last = piece.sentences
        begin, end = (bisect_left(candidates, (at, 0)) for at in piece.tokens)
        low = max(bisect_left(sentence_of, first - 1), begin - MOST_CANDIDATES)
        high = min(bisect_right(sentence_of, last), end + MOST_CANDIDATES)
        for k in range(low, high):
            candidate = candidates[k]
            if candidate[0] < piece.tokens[1] and piece.tokens[0] < candidate[1]:
                continue
            if kind == "cue" and not _may_speak(candidate, piece, places, paragraph_of):
                continue
            pairs.append((piece.tokens, candidate))
            owners.append(i)
            factors.append(1.0 if first <= sentence_of[k] < last else NEXT_SENTENCE)
    links: list[dict[TokenRange, float]] = [{} for _ in pieces]
    scores = encoding.link(kind, pairs)
    for (_, candidate), i, factor, score in zip(pairs, owners, factors, scores, strict=True):
        links[i][candidate] = float(score) * factor
    return links


def _may_speak(
    cue: TokenRange, piece: Piece, places: Positions, paragraph_of: Sequence[int]
) -> bool:
    """Whether a cue stands in a paragraph of a piece, or in one before that ends in a colon."""
    first, last = piece.paragraphs
    here = paragraph_of[cue[0]]
    closing = places.tokens[bisect_right(paragraph_of, here) - 1].text
    return first <= here <= last or (here < first and closing == ":")


def _group(
    pieces: Sequence[Piece],
    links: Sequence[dict[TokenRange, float]],
    continuing: set[int],
) -> list[_Group]:
    """Pieces with the same cue, and quotations without one that run on from them."""
    groups: list[_Group] = []
    by_cue: dict[TokenRange, _Group] = {}
    last: _Group | None = None
    for piece, scores in zip(pieces, links, strict=True):
        cue = max(scores, key=lambda candidate: scores[candidate], default=None)
        if cue is not None and scores[cue] < LINK_CUE:
            cue = None
        if last is not None and piece.tokens[0] in continuing:
            last.pieces.append(piece)
            if last.cue is None and cue is not None and cue not in by_cue:
                last.cue = cue
                by_cue[cue] = last
            continue
        if cue is not None and cue in by_cue:
            by_cue[cue].pieces.append(piece)
        elif cue is None and last is not None and _runs_on(last, piece):
            last.pieces.append(piece)
        else:
            groups.append(_Group([piece], cue))
            if cue is not None:
                by_cue[cue] = groups[-1]
        last = by_cue[cue] if cue is not None else groups[-1]
    return groups


def _runs_on(group: _Group, piece: Piece) -> bool:
    """Whether a quotation without a cue belongs to the attribution before it."""
    before = group.pieces[-1]
    near = piece.sentences[0] - before.sentences[1] < 1
    quoted = piece.quoted >= DIRECT_SHARE and before.quoted >= DIRECT_SHARE
    return near and quoted and before.paragraphs[1] == piece.paragraphs[0]


def _find_sources(
    groups: Sequence[_Group],
    links: Sequence[dict[TokenRange, float]],
    shares: Mapping[TokenRange, float],
    places: Positions,
) -> None:
    """Give each group the source that its pieces, on average, and its cue make most likely.

    ``shares`` tells how likely the words of each candidate are a source, whoever's it is.
    """
    rows = iter(links)
    for group in groups:
        total: dict[TokenRange, float] = {}
        for scores in (next(rows) for _ in group.pieces):
            for source, score in scores.items():
                total[source] = total.get(source, 0.0) + score / len(group.pieces)
        if group.cue is not None:
            for source in total:
                total[source] += _nearness(source, group, places)
        total = {source: score * shares[source] for source, score in total.items()}
        best = max(total, key=lambda source: total[source], default=None)
        if best is not None and total[best] >= LINK_SOURCE:
            group.source = best


def _nearness(source: TokenRange, group: _Group, places: Positions) -> float:
    """What a source's place beside the cue adds to its link.

    Between the cue and the content stands whom it was said to, but for *according to*.
    """
    cue = group.cue
    if cue is None or places.sentence(source[0]) != places.sentence(cue[0]):
        return 0.0
    preposition = places.tokens[cue[1] - 1].text.lower() in {"to", "by", "from", "of", "for"}
    hearer = cue[1] <= source[0] < group.pieces[0].tokens[0] and not preposition
    return 0.0 if hearer else WITH_CUE


def _read_signatures(groups: Sequence[_Group], text: str, places: Positions) -> None:
    """Give a quotation that a name is put to (*“Never.” — Ana Ruiz*) that name for its source."""
    for group in groups:
        last = group.pieces[-1]
        signed = find_signature(text, places.span(last.tokens).end)
        if signed is not None and last.quoted >= DIRECT_SHARE:
            group.cue, group.source = (places.range(span) for span in signed)


def _is_kept(group: _Group) -> bool:
    """Whether somebody says it: by a cue, in quotation marks, or at some length."""
    longest = max(piece.tokens[1] - piece.tokens[0] for piece in group.pieces)
    quoted = any(piece.quoted >= DIRECT_SHARE for piece in group.pieces)
    return group.cue is not None or quoted or longest >= LEAST_TOKENS


def _attribution(group: _Group, places: Positions) -> Attribution:
    """The record of a group, pieces with nothing but space between them joined."""
    joined = [group.pieces[0].tokens]
    for before, piece in pairwise(group.pieces):
        if piece.tokens[0] == before.tokens[1] and piece.paragraphs[0] == before.paragraphs[1]:
            joined[-1] = (joined[-1][0], piece.tokens[1])
        else:
            joined.append(piece.tokens)
    sizes = [piece.tokens[1] - piece.tokens[0] for piece in group.pieces]
    share = sum(p.quoted * n for p, n in zip(group.pieces, sizes, strict=True)) / sum(sizes)
    kind: QuoteKind = "direct" if share >= DIRECT_SHARE else "mixed" if share > 0 else "indirect"
    return Attribution(
        content=tuple(places.span(piece) for piece in joined),
        cue=places.span(group.cue) if group.cue is not None else None,
        source=places.span(group.source) if group.source is not None else None,
        kind=kind,
        unclosed=any(piece.unclosed for piece in group.pieces),
    )
