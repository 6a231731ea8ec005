"""Who said what: content, cue and source, joined into attributions.

The reader model marks the three; quotation marks, more precise than any model, mend the edges of
what it marks; and the model's links say which cue and source go with which content. Terms and
conventions are PolNeAR's (Newell et al., 2018): content takes its quotation marks and its "that"
in, the full stop of the reporting sentence stays out, and each attribution has a cue of its own.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

from newslab.records import ASIDE, Attribution, QuoteKind, TokenRange
from newslab.speech.quotes import Quotation, find_quotations
from newslab.speech.transcripts import find_signature, find_turns, with_turns
from newslab.speech.voices import REFLEXIVE, RELATIVE
from newslab.text.doc import NOUN, Doc
from newslab.text.lists import listed

if TYPE_CHECKING:
    from newslab.model.encoding import Encoding
    from newslab.model.labels import Labelled

# What makes words an attribution, in log-odds: by themselves, by the log-odds of a content, by
# those of its cue (of `NO_CUE` without one), by a source, by the logarithm of its words in
# quotation marks, by a source in another sentence than the rest, by the logarithm of all its words.
# Fitted on PolNeAR's development articles by lab/benchmarks/fit_attributions.py.
WEIGHTS = (-1.61, 0.61, 0.27, 0.59, 0.18, -1.1, 0.4)
NO_CUE = 0.18
# What is less likely an attribution than this is none.
LIKELY = 0.6
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
# A shorter quotation is content only where the model marks it: of PolNeAR's quotations 2 % are
# nobody's speech from ten words on, 6 % from five to nine, but 30 % of the shorter ones, which
# are scare quotes and titles.
SPEECH_WORDS = 5
# A quotation is taken whole where the model marks at least this share of its tokens.
MARKED_SHARE = 0.5
ENDED = ((".",), ("?",), ("!",), ("…",), ("...",))
CLOSING = frozenset(["”", '"', "''"])
# What stands between a relative pronoun and its verb: *who in 2010 had said*.
BEFORE_VERB = frozenset(["ADP", "ADV", "AUX", "NUM", "PART"])
ARTICLES = frozenset(["a", "an", "the"])
POSSESSIVE = frozenset(["'s", "’s"])
# *Kemp praised Roe*: an act, a stance; what it is done to is no content.
DEEDS = listed("deed")
# Verbs that need whom they accuse or tell.
ACCUSED = listed("accused")
TOLD = listed("told")
HELD = listed("held")
PARTICIPLES = ("ed", "told", "known", "thought", "understood")
PASSIVE = frozenset("by for of over with".split())


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch of content, and the share of its tokens that stands in quotation marks."""

    tokens: TokenRange
    sentences: TokenRange
    paragraphs: tuple[int, int]  # of its first token and of its last
    quoted: float
    unclosed: bool


@dataclass(slots=True)
class _Group:
    """The pieces of one attribution, and what was linked to them."""

    pieces: list[Piece]
    cue: TokenRange | None
    source: TokenRange | None = None


def find_attributions(doc: Doc, encoding: Encoding) -> list[Attribution]:
    """The attributions of a text, in text order; ``actor_id`` is still None everywhere.

    Damaged quotation marks never raise: a quotation without its closing mark is kept and
    told ``unclosed``. What nobody is said to say has no source (None).
    """
    if not doc.tokens:
        return []
    names = encoding.decode("names")
    found = []
    for said, told in candidates(doc, encoding, names):
        log_odds = sum(weight * value for weight, value in zip(WEIGHTS, told, strict=True))
        probability = 1 / (1 + math.exp(-log_odds))
        if probability >= LIKELY:
            found.append(replace(said, probability=probability))
    places = {doc.tokens[name.first].span.start for name in names if name.label == "PLACE"}
    found = with_turns(found, find_turns(doc.text, places), doc.text)
    return sorted(found, key=lambda said: (said.span.start, -said.span.end))


def candidates(
    doc: Doc, encoding: Encoding, names: Sequence[Labelled]
) -> list[tuple[Attribution, tuple[float, ...]]]:
    """All that may be an attribution, each with what its probability is told by: see `WEIGHTS`."""
    quotations = [q for q in find_quotations(doc.text, doc.paragraphs) if q.depth == 0]
    continuing = {doc.range(quote.span)[0] for quote in quotations if quote.continues}

    aside = {i for s in doc.sentences if s.section in ASIDE for i in range(s.first, s.last)}

    def decode(layer: Literal["source", "cue", "content"]) -> list[TokenRange]:
        found = ((name.first, name.last) for name in encoding.decode(layer))
        return _join_touching((each for each in found if each[0] not in aside), doc)

    surnames = {doc.words[name.last - 1] for name in names
                if name.label == "PERSON" and name.last - name.first > 1}  # fmt: skip
    tied = _tied(doc, names)
    cues = [cue for cue in decode("cue")
            if cue[1] - cue[0] > 1 or doc.words[cue[0]] not in surnames]  # fmt: skip
    marked = [_untorn(each, tied) for each in decode("content")]
    sources = _whole_sources(decode("source"), doc, cues, marked)
    called = _nicknames(quotations, sources, doc)
    quotations = [quote for quote in quotations if doc.range(quote.span)[0] not in called]
    marked = [each for each in marked if each[0] not in called]
    turns = _turns(doc, quotations)
    pieces = [piece for piece in _find_pieces(doc, quotations, marked, cues, turns)
              if piece.tokens[0] not in aside]  # fmt: skip
    links = _links("cue", pieces, cues, doc, encoding, turns)
    groups = _group(pieces, links, continuing, turns)
    members = [piece for group in groups for piece in group.pieces]
    links = _links("source", members, sources, doc, encoding, turns)
    shares = dict(zip(sources, encoding.shares("source", sources).tolist(), strict=True))
    _find_sources(groups, links, shares, doc, turns)
    _read_signatures(groups, doc)
    told = [group for group in groups if not _is_deed(group, doc)]
    found = [_attribution(group, doc) for group in told]
    return list(zip(found, _evidence(told, doc, encoding), strict=True))


def _join_touching(ranges: Iterable[TokenRange], doc: Doc) -> list[TokenRange]:
    """Ranges that touch inside a sentence made one: the model began a new one by mistake."""
    joined: list[TokenRange] = []
    for first, last in ranges:
        if joined and joined[-1][1] == first and first < doc.bounds(joined[-1][0])[1]:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined


def _tied(doc: Doc, names: Iterable[Labelled]) -> set[int]:
    """Tokens that no content begins or ends before: inside a name, or a word with a hyphen."""
    tied = {i for name in names for i in range(name.first + 1, name.last)}
    for i in range(1, len(doc.tokens) - 1):
        at = doc.tokens[i].span
        if doc.words[i] == "-" and doc.text[at.start - 1].isalnum() and doc.text[at.end].isalnum():
            tied |= {i, i + 1}
    return tied


def _untorn(found: TokenRange, tied: Set[int]) -> TokenRange:
    """A range with the whole of what it tears apart."""
    first, last = found
    while first in tied:
        first -= 1
    while last in tied:
        last += 1
    return first, last


def _whole_sources(
    ranges: Iterable[TokenRange],
    doc: Doc,
    cues: Sequence[TokenRange],
    marked: Sequence[TokenRange],
) -> list[TokenRange]:
    """Sources joined, each to the last noun in a row; of *the envoy who* before a cue only *who*.

    So is it coded in PolNeAR, where the relative pronoun is the source in its clause; behind a cue
    of its own the envoy is a source too: *said the envoy who thought it wise*. A lone article is
    none.
    """
    closed = {i for first, last in (*cues, *marked) for i in range(first, last)}
    cued = {last for _, last in cues}
    found = []
    for first, last in ranges:
        if last == first + 1 and doc.lower[first] in ARTICLES:
            continue
        begin, end = doc.bounds(first)
        while first > begin and first - 1 not in closed and _goes_back(doc, first):
            first -= 1
        while last < end and last not in closed and _goes_on(doc, last):
            last += 1
        for pronoun in range(first, last):
            if doc.words[pronoun] in RELATIVE:
                following = range(pronoun + 1, doc.bounds(pronoun)[1])
                if next((i for i in following if doc.upos[i] not in BEFORE_VERB), None) in closed:
                    # "said the envoy, who thought it wise": the envoy is behind a cue of its own.
                    behind, comma = first in cued, doc.words[pronoun - 1] == ","
                    if behind and comma:
                        found.append((first, pronoun - 1))
                    joined = behind and not comma and first < pronoun
                    first, last = (first, pronoun) if joined else (pronoun, pronoun + 1)
                    break
        found.append((first, last))
    return _join_touching(found, doc)


def _goes_back(doc: Doc, first: int) -> bool:
    """Whether a source that begins here has lost words: half a name, or whose sister it is."""
    tags = doc.upos[first - 1], doc.upos[first]
    owned = doc.lower[first] in POSSESSIVE and tags[0] in NOUN or doc.lower[first - 1] in POSSESSIVE
    owner = tags[0] in ("ADJ", "DET") and tags[1] in NOUN and doc.is_possessive(first + 1)
    return tags == ("PROPN", "PROPN") or owned or owner


def _goes_on(doc: Doc, last: int) -> bool:
    """Whether a source that ends here has lost words: nouns in a row, or after a preposition."""
    return doc.upos[last] in NOUN and doc.upos[last - 1] in (*NOUN, "ADP")


def _nicknames(
    quotations: Sequence[Quotation], sources: Iterable[TokenRange], doc: Doc
) -> frozenset[int]:
    """The tokens of short quotations that name a source: *said a busker known as “Pockets.”*

    And of the pronoun in *calls himself “Pockets.”*
    """
    ends = {i for first, last in sources for i in range(first + 1, last + 1)}
    own = {i + 1 for i in range(1, len(doc.tokens))
           if doc.lower[i] in REFLEXIVE and doc.lemmas[i - 1] == "call"}  # fmt: skip
    ranges = (doc.range(quote.span) for quote in quotations)
    return frozenset(
        i for first, last in ranges
        if first in ends | own and sum(map(str.isalnum, doc.words[first:last])) < SPEECH_WORDS
        for i in range(first - (first in own), last)
    )  # fmt: skip


def _turns(doc: Doc, quotations: Sequence[Quotation]) -> list[int]:
    """Where one speaker answers another: *“Stop!” “Why?” the guard asked.*

    A quotation that opens a sentence right behind another is somebody else's; the first of the
    two goes on with the sentence before only where that is a quotation too.
    """
    turns = []
    opened = {doc.range(quote.span)[0] for quote in quotations}
    for one, other in pairwise(doc.range(quote.span) for quote in quotations):
        first = other[0]
        ended = doc.words[first - 2 : first - 1] in ENDED
        near = one[1] == first == doc.bounds(first)[0] and (
            doc.paragraph(one[0]) == doc.paragraph(first))  # fmt: skip
        if near and ended:
            begins = doc.bounds(one[0])[0] == one[0] > 0
            if begins and doc.bounds(one[0] - 1)[0] not in opened:
                turns.append(one[0])
            turns.append(first)
    return turns


def _find_pieces(
    doc: Doc,
    quotations: Sequence[Quotation],
    marked: Sequence[TokenRange],
    cues: Sequence[TokenRange],
    turns: Sequence[int],
) -> list[Piece]:
    """What the model marks as content, each quotation that is speech taken whole."""
    covered = np.zeros(len(doc.tokens) + 1, dtype=bool)
    for first, last in marked:
        covered[first:last] = True
    in_quotes = np.zeros(len(doc.tokens), dtype=bool)
    opened = np.zeros(len(doc.tokens), dtype=bool)
    whole = []
    for quotation in quotations:
        first, last = doc.range(quotation.span)
        if not quotation.closed and first < last:
            # Nobody knows where it ended: where its sentence does, or the model's content.
            stop = doc.bounds(first)[1]
            while stop < last and covered[stop]:
                stop += 1
            last = min(last, stop)
            opened[first] = True
        in_quotes[first:last] = True
        if not quotation.closed and any(
            first <= cue[0] < last and not covered[cue[0]] for cue in cues
        ):
            continue  # it runs into the words of the report
        if first < last and (
            _is_speech(doc.words[first:last]) or covered[first:last].mean() >= MARKED_SHARE
        ):
            whole.append((first, last))
    pieces = []
    for first, last in _merged([*_cut(marked, doc, turns), *whole]):
        pieces.append(Piece(
            tokens=(first, last),
            sentences=doc.sentence_range(first, last),
            paragraphs=(doc.paragraph(first), doc.paragraph(last - 1)),
            # A closing mark that closes nothing: the opening one is lost.
            quoted=1.0 if doc.words[last - 1] in CLOSING and not in_quotes[last - 1]
            else float(in_quotes[first:last].mean()),
            unclosed=bool(opened[first:last].any()),
        ))  # fmt: skip
    return pieces


def _is_speech(words: Sequence[str]) -> bool:
    """Whether a quotation is too long for scare quotes, and no title of a work."""
    words = [word for word in words if any(map(str.isalnum, word))]
    long_words = [word for word in words if len(word) > 3]
    title = len(long_words) > 1 and not any(word[0].islower() for word in long_words)
    return len(words) >= SPEECH_WORDS and not title


def _cut(ranges: Iterable[TokenRange], doc: Doc, turns: Sequence[int]) -> Iterator[TokenRange]:
    """Ranges cut where a paragraph or a turn ends: content goes on only inside marks."""
    answers = set(turns)
    for first, last in ranges:
        cuts = [i for i in range(first + 1, last)
                if i in answers or doc.paragraph(i) != doc.paragraph(i - 1)]  # fmt: skip
        yield from pairwise([first, *cuts, last])


def _merged(ranges: Iterable[TokenRange]) -> list[TokenRange]:
    """Ranges that overlap made one."""
    merged: list[TokenRange] = []
    for first, last in sorted(ranges):
        if merged and first < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _links(
    kind: Literal["source", "cue"],
    pieces: Sequence[Piece],
    candidates: Sequence[TokenRange],
    doc: Doc,
    encoding: Encoding,
    turns: Sequence[int],
) -> list[dict[TokenRange, float]]:
    """For each piece, how likely each cue (or source) in and around its sentences is its own.

    A cue in another paragraph counts only where that paragraph ends in a colon, and either in a
    later one only where a comma leads there; nothing counts on the other side of a turn.
    """
    sentence_of = [doc.sentence(candidate[0]) for candidate in candidates]
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
            low_edge, high_edge = sorted((candidate[0], piece.tokens[0]))
            if bisect_right(turns, low_edge) != bisect_right(turns, high_edge):
                continue
            if not _may_speak(kind, candidate, piece, doc):
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
    kind: Literal["source", "cue"], candidate: TokenRange, piece: Piece, doc: Doc
) -> bool:
    """Whether a cue stands in a paragraph of a piece, or in one before that ends in a colon.

    A source may stand in any one before; both in the one behind a quotation that ends in a comma.
    """
    first, last = piece.paragraphs
    last += "," in doc.words[max(piece.tokens[1] - 2, 0) : piece.tokens[1]]
    here = doc.paragraph(candidate[0])
    if here >= first or kind == "source":
        return here <= last
    return doc.words[doc.at(doc.paragraphs[here].end - 1)] == ":"


def _group(
    pieces: Sequence[Piece],
    links: Sequence[dict[TokenRange, float]],
    continuing: set[int],
    turns: Sequence[int],
) -> list[_Group]:
    """Pieces with the same cue, and quotations without one that run on from them."""
    groups: list[_Group] = []
    by_cue: dict[TokenRange, _Group] = {}
    last: _Group | None = None
    answers = set(turns)
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
        elif cue is None and last is not None and piece.tokens[0] not in answers and (
                _runs_on(last, piece)):  # fmt: skip
            last.pieces.append(piece)
        else:
            groups.append(_Group([piece], cue))
            if cue is not None:
                by_cue[cue] = groups[-1]
        last = by_cue[cue] if cue is not None else groups[-1]
    return groups


def _runs_on(group: _Group, piece: Piece) -> bool:
    """Whether a quotation without a cue belongs to the attribution before it."""
    return group.pieces[-1].quoted >= DIRECT_SHARE and _is_next(group, piece)


def _is_next(group: _Group, piece: Piece) -> bool:
    """Whether a piece is a quotation in the sentence or right behind that of an attribution."""
    before = group.pieces[-1]
    near = piece.sentences[0] - before.sentences[1] < 1
    return near and piece.quoted >= DIRECT_SHARE and before.paragraphs[1] == piece.paragraphs[0]


def _find_sources(
    groups: Sequence[_Group],
    links: Sequence[dict[TokenRange, float]],
    shares: Mapping[TokenRange, float],
    doc: Doc,
    turns: Sequence[int],
) -> None:
    """Give each group the source that its pieces, on average, and its cue make most likely.

    ``shares`` tells how likely the words of each candidate are a source, whoever's it is. A
    quotation with neither a cue nor a likely source, right behind what somebody says in its
    paragraph, is the same speaker's.
    """
    rows = iter(links)
    for before, group in zip([None, *groups], groups, strict=False):
        total: dict[TokenRange, float] = {}
        for scores in (next(rows) for _ in group.pieces):
            for source, score in scores.items():
                total[source] = total.get(source, 0.0) + score / len(group.pieces)
        if group.cue is not None:
            for source in total:
                total[source] += _nearness(source, group, doc)
        total = {source: score * shares[source] for source, score in total.items()}
        best = max(total, key=lambda source: total[source], default=None)
        if group.cue is not None and best is not None and _undergoes(best, group.cue, doc):
            by = {source for source in total if doc.word(source[0] - 1, group.cue[0]) == "by"}
            best = max(by, key=lambda source: total[source], default=None)
        if best is not None and total[best] >= LINK_SOURCE:
            group.source = best
        elif before is not None and group.cue is None:
            piece = group.pieces[0]
            if piece.tokens[0] not in turns and _is_next(before, piece):
                group.source = before.source


def _undergoes(source: TokenRange, cue: TokenRange, doc: Doc) -> bool:
    """Whether a source is whom it was said to or of: *Hale accused of theft*, *Hale was told to*.

    So is who is named behind a participle that opens a sentence: *Asked why, Hale left*. A verb
    that needs such an object and has none is passive; *asked to* is so in headlines only.
    """
    lists = (ACCUSED, TOLD, HELD)
    verb = next((i for i in range(*cue) if any(doc.lemmas[i] in each for each in lists)), None)
    if verb is None or not doc.lower[verb].endswith(PARTICIPLES):
        return False
    if source[0] > verb:
        return doc.word(verb - 1, verb) in ("", "when", "if") and doc.lemmas[verb] in TOLD
    between = range(source[1], verb)
    if between:
        joined = all(doc.upos[k] in ("AUX", "ADV", "PART") for k in between)
        return joined and any(doc.lemmas[k] == "be" for k in between)
    follows = doc.word(verb + 1 + (doc.word(verb + 1, verb) == "not"), verb)
    if doc.lemmas[verb] in ACCUSED:
        return follows in PASSIVE
    headline = doc.section(verb) == "headline"
    to_it = follows == "to" and (headline or doc.lemmas[verb] != "ask")
    return doc.lemmas[verb] in TOLD and (to_it or headline and follows in ("over", ""))


def _nearness(source: TokenRange, group: _Group, doc: Doc) -> float:
    """What a source's place beside the cue adds to its link.

    Between the cue and the content stands whom it was said to, but for *according to*.
    """
    cue = group.cue
    if cue is None or doc.sentence(source[0]) != doc.sentence(cue[0]):
        return 0.0
    preposition = doc.tokens[cue[1] - 1].text.lower() in {"to", "by", "from", "of", "for"}
    hearer = cue[1] <= source[0] < group.pieces[0].tokens[0] and not preposition
    return 0.0 if hearer else WITH_CUE


def _read_signatures(groups: Sequence[_Group], doc: Doc) -> None:
    """Give a quotation that a name is put to (*“Never.” — Ana Ruiz*) that name for its source."""
    for group in groups:
        last = group.pieces[-1]
        signed = find_signature(doc.text, doc.span(*last.tokens).end)
        if signed is not None and last.quoted >= DIRECT_SHARE:
            group.cue, group.source = (doc.range(span) for span in signed)


def _evidence(
    groups: Sequence[_Group], doc: Doc, encoding: Encoding
) -> Iterator[tuple[float, ...]]:
    """What tells how likely each group is an attribution, as `WEIGHTS` has it."""
    pieces = [piece.tokens for group in groups for piece in group.pieces]
    contents = iter(encoding.shares("content", pieces).tolist())
    cues = iter(encoding.shares("cue", [g.cue for g in groups if g.cue is not None]).tolist())
    for group in groups:
        sizes = [piece.tokens[1] - piece.tokens[0] for piece in group.pieces]
        content = sum(next(contents) * size for size in sizes) / sum(sizes)
        quoted = sum(p.quoted * size for p, size in zip(group.pieces, sizes, strict=True))
        cue = next(cues) if group.cue is not None else NO_CUE
        yield (1.0, _log_odds(content), _log_odds(cue), float(group.source is not None),
               math.log1p(quoted), float(_is_apart(group, doc)), math.log(sum(sizes)))  # fmt: skip


def _log_odds(share: float) -> float:
    return math.log((share + 0.01) / (1.01 - share))


def _is_apart(group: _Group, doc: Doc) -> bool:
    """Whether the source stands in another sentence than the cue, or the content without one."""
    told = group.cue or group.pieces[0].tokens
    return group.source is not None and doc.sentence(group.source[0]) != doc.sentence(told[0])


def _is_deed(group: _Group, doc: Doc) -> bool:
    """Whether the cue tells an act, and the content, without a verb, what it is done to."""
    words = {i for piece in group.pieces for i in range(*piece.tokens)}
    quoted = any(piece.quoted for piece in group.pieces)
    if quoted or group.cue is None or any(doc.upos[i] in ("VERB", "AUX", "X") for i in words):
        return False
    return not DEEDS.isdisjoint(doc.lemmas[slice(*group.cue)])


def _attribution(group: _Group, doc: Doc) -> Attribution:
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
        content=tuple(doc.span(*piece) for piece in joined),
        cue=doc.span(*group.cue) if group.cue is not None else None,
        source=doc.span(*group.source) if group.source is not None else None,
        kind=kind,
        unclosed=any(piece.unclosed for piece in group.pieces),
    )
