"""brat standoff: a text, its annotations, and the configuration of the collection, in one zip.

Unpack it into brat's data folder. A layer is an entity type; a feature with few labels is an
attribute, chosen from a list; the others stand in the note, as ``actor_id=ann-lee``.
brat counts characters of the text as they stand, and keeps every annotation within a line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote

from newslab.errors import FormatError
from newslab.exchange.archives import pack, unpack
from newslab.exchange.layers import (
    LAYERS,
    Layers,
    Mark,
    escape,
    read_features,
    write_features,
)
from newslab.records import Span

_FILE_NAMES = '/\\:*?"<>|'  # what a file name may not hold on one system or another
_LINE = {
    "T": re.compile(r"(?P<layer>\S+) (?P<places>\d+ \d+(?:;\d+ \d+)*)\t"),
    "A": re.compile(r"[^\s_]+_(?P<name>\S+) (?P<mark>T\d+) (?P<value>\S+)"),
    "R": re.compile(r"\S+ \w+:(?P<one>T\d+) \w+:(?P<other>T\d+)"),
    "#": re.compile(r"AnnotatorNotes (?P<mark>T\d+)\t(?P<note>.*)"),
}


def dump(documents: Sequence[Layers]) -> bytes:
    """A zip with a text and an annotation file for each article."""
    files = {"annotation.conf": _configuration().encode()}
    for layers in documents:
        name = escape(layers.id, _FILE_NAMES)
        files[f"{name}.txt"] = layers.text.encode()
        files[f"{name}.ann"] = "".join(f"{line}\n" for line in _lines(layers)).encode()
    return pack(files)


def _configuration() -> str:
    closed = [f"{layer}_{name} Arg:{layer}, Value:{'|'.join(values)}"
              for layer, features in LAYERS.items() for name, values in features.items()
              if values]  # fmt: skip
    overlap = "<OVERLAP> Arg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>"
    sections = {"entities": list(LAYERS), "events": [], "attributes": closed,
                "relations": ["Part Arg1:Attribution, Arg2:Attribution", overlap]}  # fmt: skip
    return "\n".join("\n".join([f"[{name}]", *lines, ""]) for name, lines in sections.items())


def _lines(layers: Layers) -> list[str]:
    lines = []
    n_attributes = 0
    for i, mark in enumerate(layers.marks, 1):
        whole = mark.span.of(layers.text)
        pieces = [(mark.span.start + m.start(), m[0]) for m in re.finditer(r"[^\n]+", whole)]
        pieces = pieces or [(mark.span.start, whole.replace("\n", " "))]
        places = ";".join(f"{start} {start + len(piece)}" for start, piece in pieces)
        lines.append(f"T{i}\t{mark.layer} {places}\t{' '.join(piece for _, piece in pieces)}")
        closed = {name: value for name, value in mark.features.items()
                  if value in LAYERS[mark.layer].get(name, ())}  # fmt: skip
        for name, value in closed.items():
            n_attributes += 1
            lines.append(f"A{n_attributes}\t{mark.layer}_{name} T{i} {value}")
        if rest := {k: v for k, v in mark.features.items() if k not in closed}:
            lines.append(f"#{i}\tAnnotatorNotes T{i}\t{write_features(rest)}")
    return lines + [f"R{n}\tPart Arg1:T{one + 1} Arg2:T{other + 1}"
                    for n, (one, other) in enumerate(layers.links, 1)]  # fmt: skip


def load(data: bytes) -> list[Layers]:
    """The annotated texts of a zip; files of other kinds are passed over."""
    files = unpack(data)
    return [
        _parse(name.removesuffix(".ann"), files, found.decode())
        for name, found in files.items()
        if name.endswith(".ann")
    ]


def _parse(name: str, files: dict[str, bytes], annotations: str) -> Layers:
    if f"{name}.txt" not in files:
        raise FormatError(f"{name}.ann: expected {name}.txt beside it; found none")
    text = files[f"{name}.txt"].decode()
    marks: list[Mark] = []
    place: dict[str, int] = {}
    links = []
    features: dict[str, dict[str, str]] = {}
    for number, line in enumerate(annotations.split("\n"), 1):
        id, _, rest = line.partition("\t")
        if id[:1] not in _LINE or id[:1] == "#" and not rest.startswith("AnnotatorNotes T"):
            continue
        found = _LINE[id[0]].match(rest)
        if found is None:
            raise FormatError(f"{name}.ann: line {number}: expected standoff; found {line!r}")
        if id[0] == "T":
            place[id] = len(marks)
            first, *others = _pieces(found["places"], text)
            features[id] = {}
            marks.append(Mark(found["layer"], first, features[id]))
            for other in others:  # content that somebody has marked in several pieces
                links.append((place[id], len(marks)))
                marks.append(Mark(found["layer"], other, {"role": "content"}))
        elif id[0] == "A":
            features[found["mark"]][found["name"]] = found["value"]
        elif id[0] == "#":
            features[found["mark"]] |= read_features(found["note"])
        else:
            links.append((place[found["one"]], place[found["other"]]))
    return Layers(unquote(name.rpartition("/")[2]), text, tuple(marks), tuple(links))


def _pieces(places: str, text: str) -> list[Span]:
    """The pieces of an annotation; those with nothing but white space between them are one."""
    pieces: list[Span] = []
    for place in places.split(";"):
        start, end = map(int, place.split())
        if pieces and not text[pieces[-1].end : start].strip():
            pieces[-1] = Span(pieces[-1].start, end)
        else:
            pieces.append(Span(start, end))
    return pieces
