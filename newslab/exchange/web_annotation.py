"""The W3C's Web Annotation data model (2017) in JSON-LD: one collection with all annotations.

An annotation has a text for people and a body with its features; it is placed both by position,
which counts code points, and by the words with those around them. The text itself is the body of
an annotation that describes its article.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, unquote

from newslab.errors import FormatError
from newslab.exchange.layers import LAYERS, Layers, Mark, known_links, write_features
from newslab.records import Span

_CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"newslab": "urn:newslab:"}]
_AROUND = 32  # characters before and after the words that are quoted with them


def dump(documents: Sequence[Layers]) -> bytes:
    """A collection with a single page of annotations."""
    items = [item for layers in documents for item in _items(layers)]
    collection = {
        "@context": _CONTEXT,
        "id": "urn:newslab:collection",
        "type": "AnnotationCollection",
        "label": "newslab",
        "total": len(items),
        "first": {"id": "urn:newslab:page", "type": "AnnotationPage", "startIndex": 0,
                  "items": items},
    }  # fmt: skip
    return json.dumps(collection, ensure_ascii=False, indent=1).encode()


def _items(layers: Layers) -> list[dict[str, Any]]:
    source = f"urn:newslab:article:{quote(layers.id, safe='')}"
    text = {"type": "TextualBody", "value": layers.text, "format": "text/plain"}
    items: list[dict[str, Any]] = [
        {"id": f"{source}:text", "type": "Annotation", "motivation": "describing", "body": text,
         "target": source}
    ]  # fmt: skip
    for i, mark in enumerate(layers.marks):
        start, end = mark.span.start, mark.span.end
        words = {"type": "TextQuoteSelector", "exact": layers.text[start:end],
                 "prefix": layers.text[max(0, start - _AROUND) : start],
                 "suffix": layers.text[end : end + _AROUND]}  # fmt: skip
        position = {"type": "TextPositionSelector", "start": start, "end": end}
        features = {f"newslab:{name}": value for name, value in mark.features.items()}
        shown = f"{mark.layer}: {write_features(mark.features)}"
        items.append({
            "id": f"{source}:{i}",
            "type": "Annotation",
            "motivation": "classifying",
            "body": [{"type": "TextualBody", "value": shown, "format": "text/plain"},
                     {"type": f"newslab:{mark.layer}", **features}],
            "target": {"source": source, "selector": [position, words]},
        })  # fmt: skip
    return items + [
        {"id": f"{source}:link:{n}", "type": "Annotation", "motivation": "linking",
         "body": f"{source}:{other}", "target": f"{source}:{one}"}
        for n, (one, other) in enumerate(layers.links)
    ]  # fmt: skip


def load(data: bytes) -> list[Layers]:
    """The articles of a collection, of a page, or of a list of annotations."""
    told = json.loads(data)
    if isinstance(told, dict):
        told = told.get("first", told).get("items")
    if not isinstance(told, list):
        raise FormatError("expected an annotation collection, a page or a list of annotations")
    text_of = {item["target"]: item["body"]["value"] for item in told
               if item["motivation"] == "describing"}  # fmt: skip
    marks: dict[str, dict[str, Mark]] = {source: {} for source in text_of}
    links = []
    for item in told:
        if item["motivation"] == "linking":
            links.append((item["target"], item["body"]))
        elif item["motivation"] == "classifying":
            source = item["target"]["source"]
            if source not in text_of:
                raise FormatError(f"{source}: expected an annotation with its text; found none")
            if (mark := _mark(item, text_of[source])) is not None:
                marks[source][item["id"]] = mark
    return [
        Layers(unquote(source.removeprefix("urn:newslab:article:")), text,
               tuple(marks[source].values()), known_links(marks[source], links))
        for source, text in text_of.items()
    ]  # fmt: skip


def _mark(item: dict[str, Any], text: str) -> Mark | None:
    """A mark, if newslab knows its layer; its words must be those at its place."""
    body = next((b for b in item["body"] if b["type"].startswith("newslab:")), {"type": ""})
    layer = body["type"].removeprefix("newslab:")
    if layer not in LAYERS:
        return None
    selector = {each["type"]: each for each in item["target"]["selector"]}
    position, words = selector["TextPositionSelector"], selector["TextQuoteSelector"]["exact"]
    span = Span(position["start"], position["end"])
    if span.of(text) != words:
        raise FormatError(f"{item['id']}: expected {words!r} at {span.start}:{span.end}; "
                          f"found {span.of(text)!r}")  # fmt: skip
    return Mark(layer, span, {name: body[f"newslab:{name}"] for name in LAYERS[layer]
                              if f"newslab:{name}" in body})  # fmt: skip
