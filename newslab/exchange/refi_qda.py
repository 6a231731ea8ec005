"""REFI-QDA projects (.qdpx) for ATLAS.ti, MAXQDA, NVivo, QualCoder and others.

Some of these programs flatten a tree of codes, split a selection with two codes into two, and lose
links. So every mark is one selection with one code under that of its layer, and the code's name
tells all of it: ``Sentiment: actor_id=ann-lee; voice=author; label=negative``. The parts of one
attribution share a ``number``. To correct a mark, give it another code, or a new one named in the
same way. Texts stand in ``sources/``, UTF-8, lines ending in LF; positions count code points.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from lxml import etree

from newslab.errors import FormatError
from newslab.exchange.archives import pack, unpack
from newslab.exchange.layers import (
    LAYERS,
    Layers,
    Mark,
    fold,
    plain_text,
    read_features,
    unfold,
    write_features,
)
from newslab.records import Span

_SPACE = "urn:QDA-XML:project:1.0"
_COLOURS = dict(zip(LAYERS, ("#808080", "#1F77B4", "#9467BD", "#D62728", "#2CA02C"), strict=True))
_USER = str(uuid.uuid5(uuid.NAMESPACE_URL, "urn:newslab")).upper()


def dump(documents: Sequence[Layers]) -> bytes:
    """A project with one text source for each article, and a code for each way to mark."""
    project = etree.Element(
        f"{{{_SPACE}}}Project", name="newslab", origin="newslab", creatingUserGUID=_USER,
        nsmap={None: _SPACE},
    )  # fmt: skip
    _add(_add(project, "Users"), "User", guid=_USER, name="newslab")
    codes = _add(_add(project, "CodeBook"), "Codes")
    layer_codes = {
        layer: _add(codes, "Code", guid=_guid(layer), name=layer, isCodable="true", color=colour)
        for layer, colour in _COLOURS.items()
    }
    sources = _add(project, "Sources")
    files = {}
    known = set()
    for layers in documents:
        guid = _guid("source", layers.id)
        files[f"sources/{guid}.txt"] = layers.text.encode()
        source = _add(sources, "TextSource", guid=guid, name=layers.id,
                      plainTextPath=f"internal://{guid}.txt", creatingUser=_USER)  # fmt: skip
        for i, mark in enumerate(fold(layers)):
            features = dict(mark.features)
            note = features.pop("note", None)
            name = f"{mark.layer}: {write_features(features)}"
            code = _guid("code", name)
            if code not in known:
                known.add(code)
                _add(layer_codes[mark.layer], "Code", guid=code, name=name, isCodable="true",
                     color=_COLOURS[mark.layer])  # fmt: skip
            place = {"startPosition": str(mark.span.start), "endPosition": str(mark.span.end)}
            selection = _add(source, "PlainTextSelection", guid=_guid(guid, f"selection {i}"),
                             name=mark.span.of(layers.text)[:60], creatingUser=_USER,
                             **place)  # fmt: skip
            if note is not None:
                _add(selection, "Description").text = note
            coding = _add(selection, "Coding", guid=_guid(guid, f"coding {i}"), creatingUser=_USER)
            _add(coding, "CodeRef", targetGUID=code)
    xml = etree.tostring(project, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return pack({"project.qde": xml, **files})


def _add(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{_SPACE}}}{tag}", attributes)


def _guid(*names: str) -> str:
    """The same identifier for the same thing, whenever it is written."""
    return str(uuid.uuid5(uuid.UUID(_USER), "\n".join(names))).upper()


def load(data: bytes) -> list[Layers]:
    """The text sources of a project; codes whose names newslab cannot read are passed over."""
    files = {name.lower(): content for name, content in unpack(data).items()}
    project = next((x for name, x in files.items() if name.endswith(".qde")), None)
    if project is None:
        raise FormatError(f"expected project.qde; found {', '.join(files)}")
    root = etree.fromstring(project, etree.XMLParser(resolve_entities=False, no_network=True))
    name_of = {code.get("guid", "").upper(): code.get("name", "") for code in _all(root, "Code")}
    return [_layers(source, files, name_of) for source in _all(root, "TextSource")]


def _all(element: etree._Element, tag: str) -> list[etree._Element]:
    return list(element.iterfind(f".//{{{_SPACE}}}{tag}"))


def _layers(source: etree._Element, files: dict[str, bytes], name_of: dict[str, str]) -> Layers:
    id, inline = source.get("name", ""), source.find(f"{{{_SPACE}}}PlainTextContent")
    path = f"sources/{source.get('plainTextPath', '').rpartition('/')[2]}".lower()
    if inline is None and path not in files:
        raise FormatError(f"{id}: expected a text in {path}; found none")
    text = files[path].decode() if inline is None else inline.text or ""
    marks = []
    for selection in _all(source, "PlainTextSelection"):
        span = Span(int(selection.get("startPosition", "")), int(selection.get("endPosition", "")))
        note = selection.findtext(f"{{{_SPACE}}}Description")
        for reference in _all(selection, "CodeRef"):
            name = name_of.get(reference.get("targetGUID", "").upper(), "")
            layer, _, features = name.partition(":")
            if layer in LAYERS and features:
                told = read_features(features) | ({"note": note} if note else {})
                marks.append(Mark(layer, span, told))
    return unfold(id, plain_text(text)[0], marks)
