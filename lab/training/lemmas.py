"""Writes ``data/lemmas_irregular.txt``: lemmas that no rule of ``newslab.text.lemmas`` gives.

Run as ``python -m lab.training.lemmas``; needs lemminflect, whose table it reads.
"""

from __future__ import annotations

import datetime
import gzip
from collections import defaultdict
from importlib import metadata, resources, util
from pathlib import Path

from newslab.text.lemmas import regular_lemma

HEAD = """\
# Irregular lemmas: part of speech, lemma, then the forms that have it.
# Source: lemminflect {version} (Brad Jascob), lemma_lu.csv.gz, after the SPECIALIST Lexicon
# of the US National Library of Medicine; less what newslab.text.lemmas derives by rule.
# Licence: MIT (lemminflect); SPECIALIST Lexicon: free use with attribution. Date: {date}.
"""


def irregular_lines(table: Path) -> list[str]:
    """``UPOS lemma form form …`` for each lemma with a form that no rule derives."""
    forms: dict[tuple[str, str], list[str]] = defaultdict(list)
    with gzip.open(table, "rt", encoding="utf-8") as rows:
        for row in rows:
            form, upos, lemmas = row.rstrip("\n").split(",")
            lemma = lemmas.split("/")[0]
            word = form.isalpha() and form.islower() and upos != "aux"
            if word and regular_lemma(form, upos.upper()) != lemma:
                forms[upos.upper(), lemma].append(form)
    return [" ".join((*key, *sorted(forms[key]))) for key in sorted(forms)]


def main() -> None:
    """Write the list beside the other package data."""
    found = util.find_spec("lemminflect")
    if found is None or found.origin is None:
        raise SystemExit("lemminflect: not installed; pip install lemminflect")
    head = HEAD.format(
        version=metadata.version("lemminflect"), date=datetime.date.today().isoformat()
    )
    lines = irregular_lines(Path(found.origin).parent / "resources" / "lemma_lu.csv.gz")
    written = Path(str(resources.files("newslab").joinpath("data", "lemmas_irregular.txt")))
    written.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
