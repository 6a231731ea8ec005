"""Label Studio: tasks in its JSON, and the labelling configuration that they need.

Paste ``config.xml`` under *Labeling Interface, Code*, import ``tasks.json``, correct, and export as
JSON. What newslab found comes in as a prediction; a person's annotation goes before it on the way
back. Label Studio counts code points.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from newslab.errors import FormatError
from newslab.exchange.archives import pack, unpack
from newslab.exchange.layers import LAYERS, Layers, Mark, known_links
from newslab.records import Span

_MARK = "mark"  # the name of the control that marks a span


def dump(documents: Sequence[Layers]) -> bytes:
    """A zip with the tasks and the configuration."""
    tasks = [
        {
            "data": {"article_id": layers.id, "text": layers.text},
            "predictions": [{"model_version": "newslab", "result": _regions(layers)}],
        }
        for layers in documents
    ]
    text = json.dumps(tasks, ensure_ascii=False, indent=1)
    return pack({"tasks.json": text.encode(), "config.xml": labelling_configuration().encode()})


def labelling_configuration() -> str:
    """The controls: a label for each layer, and for each label its features."""
    controls = []
    for layer, features in LAYERS.items():
        controls.append(f'<View visibleWhen="region-selected" whenLabelValue="{layer}">')
        for name, values in features.items():
            shared = f'name="{layer}.{name}" toName="text" perRegion="true"'
            choices = "".join(f'<Choice value="{value}"/>' for value in values)
            controls.append(f'<Header value="{name}" size="5"/>')
            controls.append(
                f'<Choices {shared} showInline="true">{choices}</Choices>'
                if values
                else f'<TextArea {shared} maxSubmissions="1"/>'
            )
        controls.append("</View>")
    labels = "".join(f'<Label value="{layer}"/>' for layer in LAYERS)
    return "\n".join(
        [
            "<View>",
            f'<Labels name="{_MARK}" toName="text">{labels}</Labels>',
            '<Relations><Relation value="part"/></Relations>',
            '<Text name="text" value="$text"/>',
            *controls,
            "</View>",
        ]
    )


def _regions(layers: Layers) -> list[dict[str, Any]]:
    regions: list[dict[str, Any]] = []
    for i, mark in enumerate(layers.marks):
        place = {"start": mark.span.start, "end": mark.span.end}
        shared = {"id": f"m{i}", "to_name": "text"}
        words = mark.span.of(layers.text)
        regions.append(
            shared
            | {
                "from_name": _MARK,
                "type": "labels",
                "value": {**place, "text": words, "labels": [mark.layer]},
            }
        )
        for name, value in mark.features.items():
            closed = bool(LAYERS[mark.layer][name])
            answer = {"choices": [value]} if closed else {"text": [value]}
            regions.append(shared | {
                "from_name": f"{mark.layer}.{name}",
                "type": "choices" if closed else "textarea",
                "value": {**place, **answer},
            })  # fmt: skip
    return regions + [
        {"type": "relation", "from_id": f"m{one}", "to_id": f"m{other}", "direction": "right",
         "labels": ["part"]}
        for one, other in layers.links
    ]  # fmt: skip


def load(data: bytes) -> list[Layers]:
    """The tasks of `dump`'s zip, or of the JSON that Label Studio exports."""
    tasks = json.loads(unpack(data)["tasks.json"] if data.startswith(b"PK") else data)
    if not isinstance(tasks, list) or not all(isinstance(task, dict) for task in tasks):
        raise FormatError("expected a list of tasks")
    return [_layers(task) for task in tasks]


def _layers(task: dict[str, Any]) -> Layers:
    """One task: the last of its annotations that was not cancelled, else its prediction."""
    answers = [a for a in task.get("annotations", ()) if not a.get("was_cancelled")]
    result = (answers or task.get("predictions") or [{"result": []}])[-1]["result"]
    marks: dict[str, Mark] = {}
    features: dict[str, dict[str, str]] = {}
    links = []
    for each in result:
        if each["type"] == "relation":
            links.append((each["from_id"], each["to_id"]))
            continue
        value, told = each["value"], features.setdefault(each["id"], {})
        layer, _, name = each["from_name"].partition(".")
        if each["from_name"] == _MARK and value["labels"][0] in LAYERS:
            marks[each["id"]] = Mark(value["labels"][0], Span(value["start"], value["end"]), told)
        elif name in LAYERS.get(layer, ()):
            [told[name]] = value.get("choices") or ["".join(value["text"])]
    return Layers(task["data"]["article_id"], task["data"]["text"],
                  tuple(marks.values()), known_links(marks, links))  # fmt: skip
