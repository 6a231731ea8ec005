"""The reader model: one pass over an article, then cheap questions about its spans.

Runs in ONNX Runtime, in 32-bit floats, so that batch and single agree and every CPU gives
the same figures to about one in a million. Its quick form has a smaller encoder and takes products
in 8 bits: what lies near the edge between two steps may fall to either on another CPU.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from newslab.model.encoding import WIDTH, Encoding, edge_vectors, neighbourhood
from newslab.model.labels import COLUMNS, Floats, Integers
from newslab.model.passages import CASINGS, LIMIT, WordPieces, casing, cut_passages
from newslab.package_data import DATA, verify
from newslab.records import Model, TokenRange
from newslab.text.doc import Doc

MODEL = DATA / "reader"
HEADS = ("words", "sentiment", "stance", "antecedent", "link")
# How the files of each form end; those of the quick one take weights from those of the other.
ENDINGS: dict[Model, str] = {"accurate": ".onnx", "quick": ".quick.onnx"}
FILES = ("config.json", "tokenizer.json",
         *(f"{name}{end}" for name in ("reader", *HEADS) for end in ENDINGS.values()))  # fmt: skip
# Pieces in one run of the encoder, padding included: what lies between its layers then fits the
# cache of one core.
BUDGET = 256
WORDING = 60  # pieces of an issue's wording that are read
WORDS = 512  # words in one run of the head that labels them


class Encoder:
    """The loaded model; use :func:`load_encoder`."""

    def __init__(self, folder: Path, threads: int, model: Model = "accurate") -> None:
        verify(folder, FILES)
        ending = ENDINGS[model]
        self._session = session(folder / f"reader{ending}", threads)
        # In 8 bits passages would share their scales: each is read alone.
        self._budget = BUDGET if model == "accurate" else 0
        # Asked about a few spans at a time, it is done before a second thread is awake.
        alone = {"antecedent"}
        self._heads = {
            name: session(folder / f"{name}{ending}", 1 if name in alone else threads)
            for name in HEADS
        }
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self.temperatures: dict[str, float] = config["temperatures"]
        self.pieces_of = WordPieces(Tokenizer.from_file(str(folder / "tokenizer.json")))

    def encode(self, doc: Doc, wordings: Mapping[str, Sequence[str]] | None = None) -> Encoding:
        """Read one text; tokens in no sentence are read with the sentence before them.

        ``wordings`` are the words that each issue is put into, each read on its own.
        """
        words, sentences = doc.words, doc.sentences
        starts = sorted({0, *(s.first for s in sentences if s.first < len(words))})
        opened = {
            here.first
            for before, here in pairwise(sentences)
            if here.span.start - before.span.end > 1
        }
        pieces_of_words = self.pieces_of(words)
        sizes = [len(pieces) for pieces in pieces_of_words]
        edges = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]).astype(np.int64)
        pieces = np.array(list(chain.from_iterable(pieces_of_words)), dtype=np.int64)
        casing_of = {word: casing(word) for word in set(words)}
        casings = np.array([casing_of[word] for word in words], dtype=np.int64).repeat(sizes)
        hidden = np.zeros((int(edges[-1]), WIDTH), dtype=np.float32)
        passages = cut_passages(sizes, starts, [a in opened for a in starts], LIMIT - 2)
        for group in batched(passages, edges, self._budget):
            places = edges[np.array(group)].tolist()
            [vectors] = self._session.run(["hidden"], self._feeds(places, pieces, casings))
            for row, (first, last) in enumerate(places):
                hidden[first:last] = vectors[row, 1 : 1 + last - first]
        borders = np.array(starts, dtype=np.int64)
        scores = self._label(hidden, edges)
        put = {name: self._wording(each) for name, each in (wordings or {}).items()}
        return Encoding(self._heads, self.temperatures, hidden, scores, edges, borders, put)

    def _wording(self, words: Sequence[str]) -> Floats:
        """The first, last and mean vector of some words, side by side."""
        found = self.pieces_of(words)
        sizes = [len(pieces) for pieces in found]
        pieces = np.array(list(chain.from_iterable(found)), dtype=np.int64)[:WORDING]
        casings = np.array([casing(word) for word in words], dtype=np.int64).repeat(sizes)
        if not len(pieces):
            return np.zeros(3 * WIDTH, dtype=np.float32)
        feeds = self._feeds([(0, len(pieces))], pieces, casings)
        [[vectors]] = self._session.run(["hidden"], feeds)
        inside = vectors[1 : 1 + len(pieces)]
        return np.concatenate([inside[0], inside[-1], inside.mean(0)]).astype(np.float32)

    def _label(self, hidden: Floats, edges: Integers) -> Floats:
        """Scores of every label for each token, a limited number of them at a time."""
        n = len(edges) - 1
        parts = [np.zeros((0, COLUMNS), dtype=np.float32)]
        for at in range(0, n, WORDS):
            first, last = max(at - 1, 0), min(at + WORDS + 1, n)  # with a neighbour on each side
            words = edge_vectors(hidden, edges[first : last + 1])
            rows = np.arange(at, min(at + WORDS, n)) - first
            parts.append(self._heads["words"].run(None, {"words": neighbourhood(words, rows)})[0])
        return np.concatenate(parts)

    def _feeds(
        self, places: Sequence[tuple[int, int]], pieces: Integers, casings: Integers
    ) -> dict[str, Any]:
        """What the model reads of some ranges of pieces, padded to one length."""
        lengths = [last - first + 2 for first, last in places]
        ids = np.zeros((len(places), max(lengths)), dtype=np.int64)
        casing_ids = np.full_like(ids, CASINGS.index("none"))
        for row, (first, last) in enumerate(places):
            end = 1 + last - first
            ids[row, 0], ids[row, end] = self.pieces_of.start, self.pieces_of.end
            ids[row, 1:end] = pieces[first:last]
            casing_ids[row, 1:end] = casings[first:last]
        return {"pieces": ids, "casings": casing_ids, "lengths": np.array(lengths, dtype=np.int32)}


def session(path: Path, threads: int) -> Any:
    """A model in ONNX Runtime, on so many threads."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    # A thread that spins while it waits takes a core from whatever runs between two models.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    if not has_vnni():
        # Pairs of 8-bit products could run over: with unsigned weights they cannot, but are slower.
        options.add_session_config_entry("session.x64quantprecision", "1")
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


@functools.cache
def has_vnni() -> bool:
    """Whether the system says that the processor adds up 8-bit products in 32 bits."""
    told = Path("/proc/cpuinfo")
    return told.exists() and "vnni" in told.read_text(encoding="utf-8", errors="replace")


def load_encoder(*, threads: int = 2, model: Model = "accurate") -> Encoder:
    """The reader model that comes with newslab, loaded once per form and number of threads.

    Raises
    ------
    ModelError
        If a file is missing or its SHA-256 is not the one it was published with.
    """
    return _loaded(threads, model)


@functools.cache
def _loaded(threads: int, model: Model) -> Encoder:
    """By place, since a cache tells a default that is named from one that is not."""
    return Encoder(MODEL, threads, model)


def batched(
    passages: Iterable[TokenRange], edges: Integers, budget: int = BUDGET
) -> list[list[TokenRange]]:
    """Passages of similar length together, at most ``budget`` pieces with their padding."""
    groups: list[list[TokenRange]] = []
    for passage in sorted(passages, key=lambda p: (int(edges[p[1]] - edges[p[0]]), p)):
        size = int(edges[passage[1]] - edges[passage[0]]) + 2
        if groups and size * (len(groups[-1]) + 1) <= budget:
            groups[-1].append(passage)
        else:
            groups.append([passage])
    return groups
