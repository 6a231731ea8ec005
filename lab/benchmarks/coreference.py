"""Who is who, scored: GUM (B³, CoNLL F1), GAP (F1) and re3d (aliases recalled).

Run ``python -m lab.benchmarks.coreference DATASETS`` with the folder that holds ``gum/``,
``gap/`` and ``re3d/``. Everything is read from raw text by newslab; beside it stands the
baseline that calls two names one actor if their strings are equal, and leaves pronouns alone.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment

from lab.conllu import CodedMention, ParsedText, read_conllu
from lab.gap import PronounCase, read_gap
from newslab.reading import annotate, read_words
from newslab.records import Article, Mention, Section, Span
from newslab.text.doc import make_doc

Clusters = list[set[int]]
NAMES_AND_PRONOUNS = frozenset(["name", "title", "pronoun", "metonym", "demonym"])


def as_article(text: str) -> Article:
    """A text each line of which is a paragraph, whatever it looks like."""
    lines = re.finditer(r"[^\n]*\S[^\n]*", text)
    return Article("text", text, sections=tuple(Section(Span(*m.span()), "body") for m in lines))


def read_text(text: str) -> Sequence[Mention]:
    """All mentions that newslab finds and resolves in a text."""
    return annotate(as_article(text)).mentions


def same_strings(text: str) -> list[Mention]:
    """The baseline: the model's names, one actor to a string."""
    doc, encoding = read_words(make_doc(as_article(text)))
    spans = [doc.span(name.first, name.last) for name in encoding.decode("names")]
    return [Mention(span, span.of(text), "name", "same string") for span in spans]


def clusters_of(text: ParsedText, mentions: Sequence[Mention]) -> tuple[Clusters, Clusters]:
    """Gold and found clusters of names and pronouns, over common mention numbers.

    Gold: the chains with a name, cut to names and pronouns. Found: the actors' names and
    pronouns, matched where they cover a gold mention's head. Single mentions are left out of
    both, since OntoGUM does not code them.
    """
    named = {m.chain for m in text.mentions if m.kind == "name"}
    by_head: dict[Span, CodedMention] = {}
    for mention in sorted(text.mentions, key=lambda m: len(m.span)):
        by_head[mention.head] = mention
    gold: dict[str, set[int]] = {}
    numbers: dict[Span, int] = {}
    for mention in by_head.values():
        numbers[mention.head] = len(numbers)
        if mention.chain in named and mention.kind != "nominal":
            gold.setdefault(mention.chain, set()).add(numbers[mention.head])
    heads = sorted(by_head)
    found: dict[str, set[int]] = {}
    for told in mentions:
        if told.actor_id is None or told.form not in NAMES_AND_PRONOUNS:
            continue
        covered = [head for head in heads if told.span.contains(head)]
        number = numbers[covered[-1]] if covered else numbers.setdefault(told.span, len(numbers))
        found.setdefault(told.actor_id, set()).add(number)
    return ([c for c in gold.values() if len(c) > 1], [c for c in found.values() if len(c) > 1])


def f1(precision: float, recall: float) -> float:
    """The harmonic mean; 0 where both are 0."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def b_cubed(gold: Clusters, found: Clusters) -> tuple[float, float]:
    """Sums for B³ recall: over mentions of ``gold``, shared over size (Bagga & Baldwin, 1998)."""
    total = sum(len(g & f) ** 2 / len(g) for g in gold for f in found)
    return total, float(sum(map(len, gold)))


def muc(gold: Clusters, found: Clusters) -> tuple[float, float]:
    """Sums for MUC recall: links kept over links (Vilain et al., 1995)."""
    kept = 0
    for cluster in gold:
        parts = sum(bool(cluster & f) for f in found)
        alone = len(cluster - set().union(*found)) if found else len(cluster)
        kept += len(cluster) - parts - alone
    return float(kept), float(sum(len(cluster) - 1 for cluster in gold))


def ceaf(gold: Clusters, found: Clusters) -> tuple[float, float, float]:
    """Similarity of the best matching, and the number of clusters of either (Luo, 2005)."""
    if not gold or not found:
        return 0.0, float(len(gold)), float(len(found))
    alike = np.array([[2 * len(g & f) / (len(g) + len(f)) for f in found] for g in gold])
    rows, columns = linear_sum_assignment(-alike)
    return float(alike[rows, columns].sum()), float(len(gold)), float(len(found))


def score_gum(texts: Iterable[tuple[ParsedText, Sequence[Mention]]]) -> dict[str, float]:
    """MUC, B³, CEAF and their mean (CoNLL F1), in per cent, pooled over documents."""
    sums = np.zeros(11)
    for text, mentions in texts:
        gold, found = clusters_of(text, mentions)
        sums += [*b_cubed(gold, found), *b_cubed(found, gold), *muc(gold, found),
                 *muc(found, gold), *ceaf(gold, found)]  # fmt: skip

    def share(k: int) -> float:
        return float(sums[k] / sums[k + 1]) if sums[k + 1] else 0.0

    b3, links = f1(share(2), share(0)), f1(share(6), share(4))
    entities = f1(sums[8] / max(sums[10], 1), sums[8] / max(sums[9], 1))
    return {"b3_precision": 100 * share(2), "b3_recall": 100 * share(0), "b3": 100 * b3,
            "muc": 100 * links, "ceaf": 100 * entities,
            "conll": 100 * (b3 + links + entities) / 3}  # fmt: skip


def judge_pronoun(case: PronounCase, mentions: Sequence[Mention]) -> tuple[bool, bool]:
    """Whether newslab resolves a pronoun to the actor of name A, of name B."""

    def owner(span: Span) -> str | None:
        return next((m.actor_id for m in mentions if m.span.overlaps(span)), None)

    who = owner(case.pronoun)
    return (who is not None and who == owner(case.a)), (who is not None and who == owner(case.b))


def score_gap(cases: Sequence[PronounCase]) -> dict[str, float]:
    """Precision, recall and F1 over both names of each pronoun, from whole readings."""
    right = said = true = 0
    for case in cases:
        is_a, is_b = judge_pronoun(case, read_text(case.text))
        right += (is_a and case.is_a) + (is_b and case.is_b)
        said += is_a + is_b
        true += case.is_a + case.is_b
    precision, recall = right / max(said, 1), right / max(true, 1)
    return {"precision": 100 * precision, "recall": 100 * recall, "f1": 100 * f1(precision, recall)}


def score_aliases(path: Path) -> tuple[dict[str, float], list[str]]:
    """re3d: the pairs of names coded ``IsSynonymOf`` that newslab gives one actor."""
    kept = total = 0
    missed = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        pairs = {(Span(min(a, c), b if a < c else d), Span(max(a, c), d if a < c else b))
                 for r in row["relations"] if r["type"] == "IsSynonymOf"
                 for a, b, c, d in [(r["sourceBegin"], r["sourceEnd"], r["targetBegin"],
                                     r["targetEnd"])]}  # fmt: skip
        if not pairs:
            continue
        mentions = read_text(row["text"])
        for one, other in sorted(pairs):
            if not (_is_actor_name(row["text"], row["entities"], one)
                    and _is_actor_name(row["text"], row["entities"], other)):  # fmt: skip
                continue
            total += 1
            owners = [{m.actor_id for m in mentions if m.span.overlaps(s) and m.actor_id}
                      for s in (one, other)]  # fmt: skip
            if owners[0] & owners[1]:
                kept += 1
            else:
                missed.append(f"{one.of(row['text'])} = {other.of(row['text'])}: {owners}")
    return {"recall": 100 * kept / max(total, 1), "n": float(total)}, missed


def _is_actor_name(text: str, entities: Sequence[list[object]], span: Span) -> bool:
    kinds = {kind for start, end, kind in entities if (start, end) == (span.start, span.end)}
    return bool(kinds & {"Person", "Organisation"})


def as_line(figures: Mapping[str, float]) -> str:
    """Names and figures, to a tenth."""
    return ", ".join(f"{name} {value:.1f}" for name, value in figures.items())


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("datasets", type=Path)
    parser.add_argument("--missed", action="store_true", help="list the aliases not recalled")
    parser.add_argument("--part", default="dev", choices=["dev", "train"])
    arguments = parser.parse_args()
    texts = [t for t in read_conllu(arguments.datasets / "gum" / arguments.part)
             if "_news_" in t.id or "_interview_" in t.id]  # fmt: skip
    for genre in ("news", "interview"):
        chosen = [text for text in texts if f"_{genre}_" in text.id]
        for name, read in (("newslab", read_text), ("same string", same_strings)):
            figures = score_gum((text, read(text.text)) for text in chosen)
            print(f"GUM {genre:9} {name:12}", as_line(figures))
    figures, missed = score_aliases(arguments.datasets / "re3d" / "all.jsonl")
    print("re3d aliases", as_line(figures))
    if arguments.missed:
        print(*missed, sep="\n")
    cases = read_gap(arguments.datasets / "gap" / f"{arguments.part}.tsv")
    print("GAP", as_line(score_gap(cases)))


if __name__ == "__main__":
    main()
