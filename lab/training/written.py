"""Passages written and coded for the training, in a form that people can read.

::

    python -m lab.training.written FILE …     # what is wrong in the files, and what they hold

A passage is a few lines: its name, its issues, then a sentence a line with the positions taken in
it below::

    ## courts-01
    issue: bridge = The bridge is built. | bridge; new crossing
    [holt Lena Holt] was never accused of theft, [reede prosecutor Jan Reede] said.
    > reede favour holt
    ¶ [acme- Acme Corp.] had lied about the bridge, [holt she] said.
    > holt against acme
    > holt favour #bridge

Square brackets hold an actor's id and its mention; ``+`` or ``-`` after the id says that the words
praise or blame it. ``¶`` opens a paragraph. What is not marked is neutral, or no position.

Who says what stands in passages of its own (`read_attributed`): source, cue and content between
marks, those of a second attribution with a number, none within another::

    ## inserted-01
    <c>The dam</c>, <s>Jan Reede</s> <k>said</k>, <c>will hold</c>.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

WRITTEN = Path(__file__).parent / "written"  # the passages themselves
ATTRIBUTED = Path(__file__).parent / "attributed"  # those in which who says what is marked
MENTION = re.compile(r"\[([a-z0-9-]*[a-z0-9])([+-]?) ([^\[\]]+)\]")
POSITION = re.compile(r"> *([a-z0-9-]+) (favour|against) (#?[a-z0-9-]+)")
ISSUE = re.compile(r"issue: *([a-z0-9-]+) *= *([^|]+?) *\| *(.+)")
MARK = re.compile(r"<([skc])(\d?)>([^<>]*)</\1\2>")
PARTS = {"s": "source", "k": "cue", "c": "content"}
LABELS = {"+": "positive", "-": "negative"}


def read_written(path: Path) -> Iterator[dict[str, Any]]:
    """The passages of a file as rows of codings (`lab.training.articles`).

    Raises
    ------
    ValueError
        Names the file, the line and what was expected there.
    """
    row: dict[str, Any] | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        where = f"{path}:{number}"
        if line.startswith("## "):
            if row:
                yield row
            row = {"id": line[3:].strip(), "text": ""}
            row |= {k: [] for k in ("sentences", "mentions", "not_actors", "issues",
                                    "evaluations", "stances")}  # fmt: skip
        elif not line.strip():
            continue
        elif row is None:
            raise ValueError(f"{where}: expected '## NAME' before the first sentence")
        elif line.startswith("issue:"):
            _add_issue(row, line, where)
        elif line.startswith(">"):
            _add_position(row, line, where)
        else:
            _add_sentence(row, line.strip(), where)
    if row:
        yield row


def _add_issue(row: dict[str, Any], line: str, where: str) -> None:
    """An issue: its id, what its supporters would affirm, and the words that stand for it."""
    told = ISSUE.fullmatch(line.strip())
    if not told:
        raise ValueError(
            f"{where}: expected 'issue: ID = PROPOSITION | TERM; TERM', found {line!r}"
        )
    name, proposition, terms = told.groups()
    row["issues"].append(
        {"id": name, "proposition": proposition, "terms": [t.strip() for t in terms.split(";")]}
    )


def _add_sentence(row: dict[str, Any], line: str, where: str) -> None:
    """A sentence, with its mentions taken out of their brackets."""
    paragraph, line = line.startswith("¶"), line.removeprefix("¶").strip()
    row["text"] += ("\n\n" if paragraph else " ") if row["text"] else ""
    begin, done = len(row["text"]), 0
    for found in MENTION.finditer(line):
        actor, sign, words = found.groups()
        row["text"] += line[done : found.start()]
        place = {"start": len(row["text"]), "end": len(row["text"]) + len(words), "actor": actor}
        row["text"] += words
        row["mentions"].append({**place, "form": "coded"})
        if sign:
            row["evaluations"].append({**place, "label": LABELS[sign], "voice": "author"})
        done = found.end()
    row["text"] += line[done:]
    if set("[]<>#") & set(row["text"][begin:]):
        raise ValueError(f"{where}: expected brackets as in '[id Lena Holt]', found {line!r}")
    row["sentences"].append([begin, len(row["text"])])


def _add_position(row: dict[str, Any], line: str, where: str) -> None:
    """A position taken in the sentence above."""
    told = POSITION.fullmatch(line.strip())
    known = {m["actor"] for m in row["mentions"]} | {f"#{i['id']}" for i in row["issues"]}
    if not told or not row["sentences"] or not {told[1], told[3]} <= known:
        raise ValueError(
            f"{where}: expected '> HOLDER favour|against TARGET' of actors and '#ISSUES' that the "
            f"passage names, found {line!r}"
        )
    holder, label, target = told.groups()
    start, end = row["sentences"][-1]
    kind = "issue" if target.startswith("#") else "actor"
    target = target.removeprefix("#")
    if any((s["start"], s["holder"], s["target"], s["target_kind"]) == (start, holder, target, kind)
           for s in row["stances"]):  # fmt: skip
        raise ValueError(f"{where}: expected one position a pair and sentence, found {line!r} too")
    row["stances"].append({
        "start": start, "end": end, "label": label, "voice": "author",
        "holder": holder, "holder_start": None, "holder_end": None,
        "target": target, "target_start": None, "target_end": None, "target_kind": kind,
    })  # fmt: skip


def read_attributed(path: Path) -> Iterator[dict[str, Any]]:
    """The passages of a file of attributions as rows of PolNeAR (`lab.training.gold`).

    Raises
    ------
    ValueError
        Names the passage and the line in which marks do not pair.
    """
    for passage in path.read_text(encoding="utf-8").split("## ")[1:]:
        name, *lines = passage.strip().split("\n")
        row: dict[str, Any] = {"id": name, "text": "", "sentences": [], "attributions": []}
        said: dict[str, dict[str, list[list[int]]]] = {}
        for line in lines:
            row["text"] += ("\n\n" if line.startswith("¶") else " ") if row["text"] else ""
            begin = len(row["text"])
            words, marked = _unmarked(line.removeprefix("¶").strip())
            row["text"] += words
            row["sentences"].append([begin, len(row["text"])])
            if set("<>") & set(words):
                raise ValueError(f"{path}: {name}: expected marks as in '<s>she</s>': {line!r}")
            for part, number, start, end in marked:
                parts = said.setdefault(number, {each: [] for each in PARTS.values()})
                parts[PARTS[part]].append([begin + start, begin + end])
        yield row | {"attributions": [*said.values()]}


def _unmarked(line: str) -> tuple[str, list[tuple[str, str, int, int]]]:
    """A line without its marks; and of each its letter, its number, and where it begins and ends.

    >>> _unmarked("<s>She</s> <k>said</k> <c>so</c>.")[0]
    'She said so.'
    """
    found = []
    while (mark := MARK.search(line)) and "<" not in line[: mark.start()]:
        letter, number, words = mark.groups()
        found.append((letter, number, mark.start(), mark.start() + len(words)))
        line = line[: mark.start()] + words + line[mark.end() :]
    return line, found


def main() -> int:
    """Print what each file holds, or what is wrong in it."""
    wrong = 0
    for path in map(Path, sys.argv[1:]):
        try:
            rows = list(read_written(path))
        except ValueError as fault:
            print(fault)
            wrong = 1
            continue
        labels = Counter(judged["label"] for row in rows for judged in row["evaluations"])
        labels += Counter(f"{s['label']} {s['target_kind']}" for r in rows for s in r["stances"])
        sizes = {what: sum(len(row[what]) for row in rows) for what in ("sentences", "mentions")}
        print(f"{path}: {len(rows)} passages,", sizes, dict(labels))
    return wrong


if __name__ == "__main__":
    sys.exit(main())
