"""What a reading gets right of one text's gold data: counts, and the figures of their sums.

Each ``*_counts`` function counts in one text; its ``*_figures`` turns the sum over texts
into shares of 0 to 1, so that texts can be resampled whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from lab.conllu import ParsedText
from lab.gold import AttributedText, PronounCase
from lab.gold_names import NamedText
from lab.scores import Counts, ratio
from newslab.evaluation.spans import match_spans, span_figures
from newslab.records import Attribution, Span, overlap
from newslab.speech.quotes import find_quotations
from newslab.speech.voices import attributions_around

LEAST_OVERLAP = 0.3  # at which a content or a source counts as found
NAME_KINDS = ("PER", "ORG", "LOC")
VOICED = {"PERSON", "ORGANIZATION", "LOCATION"}  # whose mentions have a voice, in CoreNLP's terms
# From this share of quoted characters on, a content is a direct quotation.
DIRECT_SHARE = 0.9


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


def name_counts(gold: NamedText, predicted: Sequence[tuple[Span, str]]) -> Counts:
    """Names of one text that were found exactly, by kind; see `NamedText` for its readings."""
    counts: Counter[str] = Counter()
    kind_of = [max((len(span), label) for span, label in name)[1] for name in gold.names]
    counts.update(f"gold {kind}" for kind in kind_of)
    places = {reading: i for i, name in enumerate(gold.names) for reading in name}
    around = [max(name, key=lambda reading: len(reading[0]))[0] for name in gold.names]
    taken: set[int] = set()
    for span, label in dict.fromkeys(predicted):
        if label not in NAME_KINDS:
            continue
        i = places.get((span, label))
        if i is not None:
            if i not in taken:
                counts.update([f"right {kind_of[i]}", f"predicted {kind_of[i]}"])
                taken.add(i)
            continue
        free = any(stretch.contains(span) for stretch in gold.unjudged)
        free = free and not any(span.overlaps(name) for name in around)
        if not free and (span, label) not in gold.nested:
            counts[f"predicted {label}"] += 1
    return counts


def name_figures(sums: Counts) -> dict[str, float]:
    """Precision, recall and F1 of names: all together, then each kind."""
    total = dict(sums)
    for part in ("gold", "predicted", "right"):
        total |= {f"{part} {kind}": sums.get(f"{part} {kind}", 0) for kind in NAME_KINDS}
        total[f"{part} all"] = sum(total[f"{part} {kind}"] for kind in NAME_KINDS)
    return {
        f"{measure}{suffix}": figure
        for kind, suffix in (("all", ""), ("PER", "_per"), ("ORG", "_org"), ("LOC", "_loc"))
        for measure, figure in span_figures(
            total[f"gold {kind}"], total[f"predicted {kind}"], total[f"right {kind}"]
        ).items()
    }


def word_counts(
    gold: ParsedText, tokens: Sequence[Span], upos: Sequence[str], sentences: Sequence[Span]
) -> Counts:
    """Tokens and sentences of one text found exactly, and parts of speech of those tokens."""
    coded = dict(zip(gold.tokens, gold.upos, strict=True))
    found = dict(zip(tokens, upos, strict=True))
    aligned = coded.keys() & found.keys()
    return {
        "token gold": len(coded), "token predicted": len(found), "token right": len(aligned),
        "upos right": sum(coded[span] == found[span] for span in aligned),
        "sentence gold": len(gold.sentences), "sentence predicted": len(sentences),
        "sentence right": len({*gold.sentences} & {*sentences}),
    }  # fmt: skip


def word_figures(sums: Counts) -> dict[str, float]:
    """Token and sentence F1, accuracy of UPOS on aligned tokens, its F1 over all tokens."""
    n_tokens = sums["token gold"] + sums["token predicted"]
    n_sentences = sums["sentence gold"] + sums["sentence predicted"]
    return {
        "token_f1": ratio(2 * sums["token right"], n_tokens),
        "sentence_f1": ratio(2 * sums["sentence right"], n_sentences),
        "upos_accuracy": ratio(sums["upos right"], sums["token right"]),
        "upos_f1": ratio(2 * sums["upos right"], n_tokens),
    }


def pronoun_counts(gold: PronounCase, is_a: bool, is_b: bool) -> Counts:
    """The two decisions about one pronoun, as GAP's own scorer counts them."""
    counts: Counter[str] = Counter()
    for coded, said in ((gold.is_a, is_a), (gold.is_b, is_b)):
        counts[f"gold {gold.gender}"] += coded
        counts[f"predicted {gold.gender}"] += said
        counts[f"right {gold.gender}"] += coded and said
    return counts


def pronoun_figures(sums: Counts) -> dict[str, float]:
    """F1 over all, of each gender, and their ratio (feminine over masculine)."""
    parts = {
        kind: [sums[f"{part} {kind}"] for part in ("gold", "predicted", "right")]
        for kind in ("feminine", "masculine")
    }
    both = [sum(pair) for pair in zip(*parts.values(), strict=True)]
    figures = span_figures(*both)
    for kind, numbers in parts.items():
        figures[f"f1_{kind}"] = span_figures(*numbers)["f1"]
    figures["bias"] = ratio(figures["f1_feminine"], figures["f1_masculine"])
    return figures
