"""Who says what in whole articles, and in whose voice names stand: PolNeAR (Newell et al., 2018).

Each ``*_counts`` function counts in one article; its ``*_figures`` turns the sum over articles into
shares of 0 to 1, so that articles can be resampled whole. `sentence_counts` follows the protocol of
CofeNet (Wang et al., COLING 2022): each sentence is looked at by itself, so that what runs over its
end is cut there, and each piece of what stands in several counts by itself. *Exact*: F1 of spans
with both ends right. *Begin*: F1 of their first tokens. *Jaccard*: tokens in common over tokens
from the first to the last of either, the best for each gold span, on average; a span found where
there is none counts as 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lab.reading import each
from lab.rows import inner_rows, read_rows, read_span, refuse, row_id, value
from lab.scores import Counts, Score, estimate_sums, ratio
from newslab.evaluation.spans import match_spans, span_figures
from newslab.reading import read_words
from newslab.records import Article, Attribution, Model, Span, TokenRange, overlap
from newslab.speech.attributions import find_attributions
from newslab.speech.quotes import find_quotations
from newslab.speech.voices import attributions_around
from newslab.text.doc import make_doc
from newslab.text.tokens import find_tokens

LEAST_OVERLAP = 0.3  # at which a content or a source counts as found
VOICED = {"PERSON", "ORGANIZATION", "LOCATION"}  # whose mentions have a voice, in CoreNLP's terms
# From this share of quoted characters on, a content is a direct quotation.
DIRECT_SHARE = 0.9
PARTS = ("content", "source", "cue")
Places = dict[int, set[TokenRange]]


@dataclass(frozen=True, slots=True)
class GoldAttribution:
    """Source, cue and content, each in any number of pieces (PolNeAR; Newell et al., 2018)."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class AttributedText:
    """An article with its attributions, the names that stand in it, and its sentences."""

    id: str
    text: str
    attributions: tuple[GoldAttribution, ...]
    names: tuple[tuple[Span, str], ...]
    sentences: tuple[Span, ...] = ()


def read_polnear(path: str | Path) -> list[AttributedText]:
    """Articles with attributions; those without content are left out.

    ``names`` comes from the row's ``corenlp_ner`` (silver), and is empty where it has none, as
    are ``sentences``.
    """
    articles = []
    for row in read_rows(path):
        text, attributions, names = value(row, "text", str), [], []
        for inner in inner_rows(row, "attributions"):
            source, cue, content = (
                tuple(sorted(read_span(row, key, pair, text) for pair in value(inner, key, list)))
                for key in ("source", "cue", "content")
            )
            if content:
                attributions.append(GoldAttribution(source, cue, content))
        for name in value(row, "corenlp_ner", list) if "corenlp_ner" in row.values else []:
            match name:
                case [start, end, str(kind)]:
                    names.append((read_span(row, "corenlp_ner", [start, end], text), kind))
                case _:
                    refuse(row.path, row.line, "[start, end, type] under 'corenlp_ner'", name)
        spans = value(row, "sentences", list) if "sentences" in row.values else []
        sentences = tuple(read_span(row, "sentences", pair, text) for pair in spans)
        articles.append(
            AttributedText(row_id(row), text, tuple(attributions), tuple(names), sentences)
        )
    return articles


def attributions_in(text: str, *, model: Model = "accurate") -> list[Attribution]:
    """The attributions of a raw article, its sections found as in any reading."""
    return find_attributions(*read_words(make_doc(Article.from_text(text)), model=model))


def score_polnear(path: Path, baseline: bool, model: Model = "accurate") -> Score:
    """Attributions and voices, found in raw articles; intervals over these.

    Where the file has sentences, also by the protocol of CofeNet.
    """
    articles = read_polnear(path)
    found = [attributions_in(gold.text, model=model) for gold in each(articles, "polnear")]
    both = list(zip(articles, found, strict=True))
    metrics = estimate_sums([attribution_counts(*pair) for pair in both], attribution_figures)
    if any(gold.sentences for gold in articles):
        metrics |= estimate_sums([sentence_counts(*pair) for pair in both], sentence_figures)
    if baseline:
        silent = [attribution_counts(gold, []) for gold in articles]
        voice = estimate_sums(silent, attribution_figures)["voice_accuracy"]
        metrics["majority_voice_accuracy"] = voice
    return Score("polnear", sum(len(gold.attributions) for gold in articles), metrics)


def attribution_counts(gold: AttributedText, predicted: Sequence[Attribution]) -> Counts:
    """Contents, cues, sources and voices of one article.

    Contents are matched one to one, the best overlap first; direct, indirect and mixed ones
    are told by the share of their characters inside quotation marks, on both sides alike.
    """
    counts: Counter[str] = Counter()
    mine = [said.content for said in gold.attributions]
    theirs = [said.content for said in predicted]
    quoted = [quotation.span for quotation in find_quotations(gold.text)]
    kinds = [[content_kind(content, quoted) for content in side] for side in (mine, theirs)]
    for side, several in zip(("gold", "predicted"), kinds, strict=True):
        counts.update(f"content {side}" for _ in several)
        counts.update(f"content {side} {kind}" for kind in several)
    for least in (LEAST_OVERLAP, 0.8):
        for i, j in match_spans(mine, theirs, overlap=least):
            name = f"content {least:.0%}"
            counts.update([name, f"{name} gold {kinds[0][i]}", f"{name} predicted {kinds[1][j]}"])
            if least == LEAST_OVERLAP and gold.attributions[i].source:
                right = same_source(gold.attributions[i].source, predicted[j].source)
                for suffix in ("", f" {kinds[0][i]}"):
                    counts[f"sourced{suffix}"] += 1
                    counts[f"source right{suffix}"] += right
    for part in ("cue", "source"):
        coded: list[tuple[Span, ...]] = sorted({getattr(said, part) for said in gold.attributions})
        coded = [pieces for pieces in coded if pieces]
        spans: set[Span | None] = {getattr(said, part) for said in predicted}
        found = sorted((span,) for span in spans if span is not None)
        counts[f"{part} gold"] += len(coded)
        counts[f"{part} predicted"] += len(found)
        for least in (LEAST_OVERLAP, 1.0):
            counts[f"{part} {least:.0%}"] += len(match_spans(coded, found, overlap=least))
    return counts + voice_counts(gold, predicted)


def content_kind(content: Sequence[Span], quoted: Sequence[Span]) -> str:
    """Direct, mixed or indirect, by the share of a content's characters that is quoted.

    >>> content_kind([Span(0, 10)], [Span(0, 9)]), content_kind([Span(0, 10)], [])
    ('direct', 'indirect')
    """
    inside = {i for piece in content for mark in quoted
              for i in range(max(piece.start, mark.start), min(piece.end, mark.end))}  # fmt: skip
    share = len(inside) / sum(map(len, content))
    return "direct" if share >= DIRECT_SHARE else "mixed" if share else "indirect"


def same_source(gold: Sequence[Span], predicted: Span | None) -> bool:
    """Whether a predicted source is that very source, or both are missing."""
    if predicted is None or not gold:
        return predicted is None and not gold
    return overlap(gold, [predicted]) >= LEAST_OVERLAP


def voice_counts(gold: AttributedText, predicted: Sequence[Attribution]) -> Counter[str]:
    """In whose voice the names of one article stand: the author's, or a source's.

    The innermost content that a name stands in decides, on either side.
    """
    counts: Counter[str] = Counter()
    spans = [span for span, kind in gold.names if kind in VOICED]
    for span, found in zip(spans, attributions_around(spans, predicted), strict=True):
        coded = [(len(piece), -i, said) for i, said in enumerate(gold.attributions)
                 for piece in said.content if piece.contains(span)]  # fmt: skip
        if coded and found is not None:
            right = same_source(min(coded)[2].source, found.source)
        else:
            right = not coded and found is None
        whose = "quoted" if coded else "author"
        counts.update(["voice", f"voice {whose}"])
        counts.update(["voice right", f"voice right {whose}"] if right else [])
    return counts


def attribution_figures(sums: Counts) -> dict[str, float]:
    """Contents at two overlaps, cues, sources, source accuracy and voice accuracy."""
    figures: dict[str, float] = {}
    n_gold, n_predicted = sums["content gold"], sums["content predicted"]
    for least in ("30", "80"):
        found = span_figures(n_gold, n_predicted, sums[f"content {least}%"])
        figures |= {f"content_{name}_{least}": figure for name, figure in found.items()}
        for kind in ("direct", "mixed", "indirect"):
            right, total = (
                sum(sums[f"{name} {side} {kind}"] for side in ("gold", "predicted"))
                for name in (f"content {least}%", "content")
            )
            figures[f"content_f1_{least}_{kind}"] = ratio(right, total)
    for part in ("cue", "source"):
        for least, suffix in (("100", ""), ("30", "_30")):
            total = sums[f"{part} gold"] + sums[f"{part} predicted"]
            figures[f"{part}_f1{suffix}"] = ratio(2 * sums[f"{part} {least}%"], total)
    for kind in ("", " direct", " mixed", " indirect"):
        share = ratio(sums[f"source right{kind}"], sums[f"sourced{kind}"])
        figures[f"source_accuracy{kind.replace(' ', '_')}"] = share
    for whose in ("", " author", " quoted"):
        share = ratio(sums[f"voice right{whose}"], sums[f"voice{whose}"])
        figures[f"voice_accuracy{whose.replace(' ', '_')}"] = share
    return figures


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
