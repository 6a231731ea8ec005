"""Sentences of the golden tables: their marks taken out, and read by the model."""

import csv
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from newslab.model.labels import Labelled
from newslab.reading import read_words
from newslab.records import Article, Section, Span
from newslab.sources.sections import find_paragraphs
from newslab.text.doc import make_doc

GOLDEN = Path(__file__).parent / "golden"
MARK = re.compile(r"<(/?)([a-z])(\d*)>")


def unmark(marked):
    """The text without its marks, and the spans under each mark.

    ``<s>Mali</s>`` marks with "s1"; ``<s12>Mali</s12>`` with "s1" and "s2".
    """
    text, spans, open_at, last = "", defaultdict(list), [], 0
    for mark in MARK.finditer(marked):
        text += marked[last : mark.start()]
        last = mark.end()
        closing, letter, numbers = mark.groups()
        if not closing:
            open_at.append(len(text))
        else:
            span = Span(open_at.pop(), len(text))
            for number in numbers or "1":
                spans[f"{letter}{number}"].append(span)
    return text + marked[last:], {name: sorted(found) for name, found in spans.items()}


def divide(text):
    """A text in words, sentences and paragraphs, all of them the article's body."""
    sections = tuple(Section(span, "body") for span in find_paragraphs(text))
    return make_doc(Article("marked", text, sections=sections))


@cache
def read(text, issue=None):
    """A text with parts of speech, and its encoding; *q* is the issue, if there is one."""
    return read_words(divide(text), {} if issue is None else {"q": [issue]})


def golden_rows(name):
    """The rows of a golden table as test parameters; known failures are strict xfails."""
    with (GOLDEN / f"{name}.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    return [
        pytest.param(row, id=row["id"], marks=[pytest.mark.xfail(reason=reason, strict=True)]
                     if (reason := row["known_failure"]) else [])
        for row in rows
    ]  # fmt: skip


class PerfectModel:
    """An encoding that reads source (s), cue (k) and content (c) off the marks of a text.

    ``contents`` False leaves all contents unmarked, as a model does that misses them.
    ``feelings`` and ``relations`` answer for spans and pairs, by their words.
    """

    def __init__(self, doc, marks, *, contents=True, feelings=None, relations=None):
        self.doc, self.marks, self.contents = doc, marks, contents
        self.feelings, self.relations = feelings or {}, relations or {}
        self.asked = []

    def _ranges(self, letter):
        return {
            (self.doc.range(span), mark[1:])
            for mark, spans in self.marks.items()
            if mark[0] == letter
            for span in spans
        }

    def decode(self, layer):
        letter = {"content": "c", "cue": "k", "source": "s", "names": "n"}[layer]
        marked = self._ranges(letter) if self.contents or letter != "c" else ()
        return [Labelled(*span, layer.upper(), 1.0) for span in sorted({s for s, _ in marked})]

    def shares(self, layer, spans):
        if layer == "source":
            return np.array([float(any(span == other for other, _ in self._ranges("s")))
                             for span in spans])  # fmt: skip
        letter = {"content": "c", "cue": "k"}[layer]
        ranges = self._ranges(letter) if self.contents or letter != "c" else ()
        marked = {k for span, _ in ranges for k in range(*span)}
        return np.array([len(marked & {*range(*span)}) / (span[1] - span[0]) for span in spans])

    def link(self, kind, pairs):
        self.asked += [(kind, *pair) for pair in pairs]
        others = self._ranges({"source": "s", "cue": "k"}[kind])
        contents = self._ranges("c")

        def linked(content, other):
            mine = {n for (a, b), n in contents if a < content[1] and content[0] < b}
            return any(span == other and number in mine for span, number in others)

        return np.array([0.9 if linked(*pair) else 0.1 for pair in pairs])

    def _words(self, tokens):
        return " ".join(self.doc.words[slice(*tokens)])

    def sentiment(self, spans, definition="codebook"):
        self.asked += [("sentiment", span) for span in spans]
        return np.array([self.feelings[self._words(span)] for span in spans])

    def positions(self, pairs, issues=None):
        self.asked += [("positions", *pair) for pair in pairs]
        return np.array([self.relations[self._words(p), self._words(q)] for p, q in pairs])
