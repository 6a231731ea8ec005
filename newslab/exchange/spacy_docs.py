"""spaCy: a `DocBin` of one `Doc` an article, with a span group for each layer.

A span's label is what its layer says first of all (the form of a mention, the label of a
judgement), its ``kb_id`` the actor; ``attrs["features"]`` of its group has everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from spacy.tokens import Doc, DocBin, SpanGroup
from spacy.vocab import Vocab

from newslab.exchange.layers import LAYERS, Layers, Mark, cut_words, fold, unfold
from newslab.records import Span

# The feature that a span's label shows, and the one that is its ``kb_id``.
_LABEL = {"Actor": "type", "Mention": "form", "Attribution": "role"}
_ID = {"Stance": "holder"}


def dump(documents: Sequence[Layers]) -> bytes:
    """The bytes of a `DocBin`; ``DocBin().from_bytes(…).get_docs(vocab)`` has the docs."""
    vocab = Vocab()
    docs = [to_doc(layers, vocab) for layers in documents]
    made: bytes = DocBin(
        attrs=["LEMMA", "POS", "SENT_START"], docs=docs, store_user_data=True
    ).to_bytes()
    return made


def to_doc(layers: Layers, vocab: Vocab) -> Doc:
    """One article as a `Doc`; ``doc.text`` is its plain text."""
    text = layers.text
    bounds = {at for span in [*cut_words(layers), *(mark.span for mark in layers.marks)]
              for at in (span.start, span.end)}  # fmt: skip
    pieces: list[Span] = []
    spaces: list[bool] = []
    for start, end in pairwise(sorted(bounds | {0, len(text)})):
        if text[start] == " " and spaces and not spaces[-1]:
            spaces[-1] = True
            start += 1
        if start < end:
            pieces.append(Span(start, end))
            spaces.append(False)
    known = {token.span: token for token in layers.tokens}
    tokens = [known.get(piece) for piece in pieces]
    begins = {span.start for span in layers.sentences}
    doc = Doc(
        vocab,
        words=[piece.of(text) for piece in pieces],
        spaces=spaces,
        lemmas=[token.lemma or "" if token else "" for token in tokens],
        pos=[token.upos or "" if token else "" for token in tokens],
        sent_starts=[piece.start in begins for piece in pieces],
        user_data={"article_id": layers.id},
    )
    first = {piece.start: i for i, piece in enumerate(pieces)}
    last = {piece.end: i + 1 for i, piece in enumerate(pieces)}
    folded = fold(layers)
    for layer in LAYERS:
        marks = [mark for mark in folded if mark.layer == layer]
        spans = [
            doc[first[mark.span.start] : last[mark.span.end]].char_span(0, len(mark.span),
                label=mark.features.get(_LABEL.get(layer, "label"), ""),
                kb_id=mark.features.get(_ID.get(layer, "actor_id"), ""))
            for mark in marks
        ]  # fmt: skip
        features = {"features": [dict(mark.features) for mark in marks]}
        doc.spans[layer] = SpanGroup(doc, name=layer, attrs=features, spans=spans)
    return doc


def load(data: bytes) -> list[Layers]:
    """The docs of a `DocBin`."""
    return [from_doc(doc) for doc in DocBin().from_bytes(data).get_docs(Vocab())]


def from_doc(doc: Doc) -> Layers:
    """The marks of a `Doc`: where a span has another label or ``kb_id`` by now, that one counts."""
    marks = []
    for layer in LAYERS:
        group = doc.spans.get(layer, ())
        told = getattr(group, "attrs", {}).get("features", [])
        for i, span in enumerate(group):
            shown = {_LABEL.get(layer, "label"): span.label_,
                     _ID.get(layer, "actor_id"): span.kb_id_}  # fmt: skip
            features = dict(told[i] if i < len(told) else {}) | shown
            kept = {name: value for name, value in features.items() if value}
            marks.append(Mark(layer, Span(span.start_char, span.end_char), kept))
    return unfold(doc.user_data.get("article_id", "text"), doc.text, marks)
