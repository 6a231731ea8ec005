"""INCEpTION: UIMA CAS XMI and its type system in a zip, as INCEpTION itself exports them.

Bring in the layers first (Settings, Layers, the file TypeSystem.xml), then the zip of one article
as a document of the format *UIMA CAS XMI (XML 1.0)*; of several articles, unpack the zip and
bring in each ``.xmi``. UIMA counts UTF-16 code units; dkpro-cassis translates.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence

import cassis

from newslab.errors import FormatError
from newslab.exchange.archives import pack, unpack
from newslab.exchange.layers import LAYERS, Layers, Mark, escape
from newslab.records import Span

_LAYER = "webanno.custom."  # where INCEpTION keeps the layers of a project
_LINK = f"{_LAYER}AttributionPart"
_DKPRO = "de.tudarmstadt.ukp.dkpro.core.api."
_TOKEN, _SENTENCE = (f"{_DKPRO}segmentation.type.{name}" for name in ("Token", "Sentence"))
_METADATA = f"{_DKPRO}metadata.type.DocumentMetaData"
_ANNOTATION, _STRING = "uima.tcas.Annotation", "uima.cas.String"
_RENAMED = {"type": "actor_type"}  # a name that UIMA's own accessors have taken


def dump(documents: Sequence[Layers]) -> bytes:
    """A zip with the type system and an XMI file for each article."""
    types = _type_system()
    files = {"TypeSystem.xml": types.to_xml().encode()}
    for layers in documents:
        xmi = _cas(layers, types).to_xmi()
        files[f"{escape(layers.id, '/:*?<>|')}.xmi"] = xmi.encode()
    return pack(files)


def _type_system() -> cassis.TypeSystem:
    types = cassis.TypeSystem()
    types.create_type(_TOKEN)
    types.create_type(_SENTENCE)
    metadata = types.create_type(_METADATA, supertypeName="uima.tcas.DocumentAnnotation")
    for name in ("documentId", "documentTitle"):
        types.create_feature(metadata, name, _STRING)
    for layer, features in LAYERS.items():
        made = types.create_type(_LAYER + layer)
        for name in features:
            types.create_feature(made, _RENAMED.get(name, name), _STRING)
    link = types.create_type(_LINK)
    for end in ("Governor", "Dependent"):
        types.create_feature(link, end, f"{_LAYER}Attribution")
    return types


def _cas(layers: Layers, types: cassis.TypeSystem) -> cassis.Cas:
    cas = cassis.Cas(typesystem=types)
    cas.sofa_string = layers.text
    cas.sofa_mime = "text/plain"

    def add(name: str, span: Span, /, **features: object) -> object:
        annotation = types.get_type(name)(begin=span.start, end=span.end, **features)
        cas.add(annotation)
        return annotation

    whole = Span(0, len(layers.text))
    add(_METADATA, whole, documentId=layers.id, documentTitle=layers.id, language="en")
    for sentence in layers.sentences:
        add(_SENTENCE, sentence)
    for token in layers.tokens:
        add(_TOKEN, token.span)
    made = [add(_LAYER + mark.layer, mark.span,
                **{_RENAMED.get(name, name): value for name, value in mark.features.items()})
            for mark in layers.marks]  # fmt: skip
    for one, other in layers.links:
        add(_LINK, layers.marks[other].span, Governor=made[one], Dependent=made[other])
    return cas


def load(data: bytes) -> list[Layers]:
    """The articles of a zip; layers that newslab does not know are passed over."""
    files = unpack(data)
    types = next((x for name, x in files.items() if name.lower().endswith("typesystem.xml")), None)
    documents = {name: x for name, x in files.items() if name.endswith(".xmi")}
    if types is None or not documents:
        raise FormatError(f"expected TypeSystem.xml and .xmi files; found {', '.join(files)}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # cassis tells of each feature that DKPro redefines
        known = cassis.load_typesystem(io.BytesIO(types))
        return [_layers(name, cassis.load_cas_from_xmi(io.BytesIO(x), typesystem=known))
                for name, x in documents.items()]  # fmt: skip


def _layers(name: str, cas: cassis.Cas) -> Layers:
    types = {one.name for one in cas.typesystem.get_types()}
    told = cas.select(_METADATA) if _METADATA in types else []
    marks: list[Mark] = []
    place: dict[int, int] = {}
    for layer, features in LAYERS.items():
        for each in cas.select(_LAYER + layer) if _LAYER + layer in types else ():
            values = {feature: getattr(each, _RENAMED.get(feature, feature), None)
                      for feature in features}  # fmt: skip
            place[each.xmiID] = len(marks)
            kept = {feature: value for feature, value in values.items() if value}
            marks.append(Mark(layer, Span(each.begin, each.end), kept))
    links = [(place[link.Governor.xmiID], place[link.Dependent.xmiID])
             for link in (cas.select(_LINK) if _LINK in types else ())]  # fmt: skip
    id = told[0].documentId if told else name.rpartition("/")[2].removesuffix(".xmi")
    return Layers(id, cas.sofa_string, tuple(marks), tuple(links))
