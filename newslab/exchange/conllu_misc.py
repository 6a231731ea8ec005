r"""CoNLL-U: words, and in MISC the entities with their coreference, as CorefUD has them.

``Entity=(e1-person-2-form:name`` opens a mention of the first actor, whose second word is its head,
and ``e1)`` closes it (Nedoluzhko et al., 2022). The other layers use such brackets under their own
names: ``Attribution=(a3-role:cue``. A token in which a mark begins or ends is parted there.
``SpacesAfter=\n`` and the like keep the white space, so that the text can be put together again.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from urllib.parse import unquote

import conllu

from newslab.errors import FormatError
from newslab.exchange.layers import LAYERS, Layers, Mark, cut_words, escape, fold, unfold
from newslab.records import Span

_FIELDS = "eid-etype-head-other"
_SPECIAL = " -(),:|=[]"  # what has a meaning in MISC, or inside its brackets
_SPACE = {"\\": "\\\\", " ": "\\s", "\t": "\\t", "\n": "\\n", "|": "\\p"}
_CHUNK = re.compile(r"\([^()]+\)?|[^()]+\)")


def dump(documents: Sequence[Layers]) -> bytes:
    """A file with one ``newdoc`` for each article; the numbers of actors run through it."""
    lines: list[str] = []
    numbers: dict[str, int] = {}
    for layers in documents:
        lines += _document(layers, numbers)
    return "".join(f"{line}\n" for line in lines).encode()


def _document(layers: Layers, numbers: dict[str, int]) -> Iterator[str]:
    words, text, id = cut_words(layers), layers.text, escape(layers.id, "")
    misc = _brackets(layers, words, numbers)
    known = {token.span: token for token in layers.tokens}
    edges = [0, *(word.end for word in words)], [*(word.start for word in words), len(text)]
    gaps = [text[end:start] for end, start in zip(*edges, strict=True)]
    starts = sorted(span.start for span in layers.sentences)
    rows = groupby(range(len(words)), key=lambda i: bisect_right(starts, words[i].start))
    for number, (_, row) in enumerate(rows, 1):
        places = list(row)
        if number == 1:
            yield f"# newdoc id = {id}"
            yield f"# global.Entity = {_FIELDS}"
        sentence = text[words[places[0]].start : words[places[-1]].end]
        yield f"# sent_id = {id}-{number}"
        yield f"# text = {' '.join(sentence.split())}"
        for n, i in enumerate(places, 1):
            token = known.get(words[i])
            marks = [f"{key}={''.join(chunks)}" for key, chunks in sorted(misc[i].items())]
            before = [f"SpacesBefore={_spaces(gaps[0])}"] if i == 0 and gaps[0] else []
            after = _after(gaps[i + 1])
            lemma, upos = (token.lemma, token.upos) if token is not None else (None, None)
            columns = [str(n), words[i].of(text), lemma or "_", upos or "_", *"______"]
            columns[9] = "|".join([*marks, *after, *before]) or "_"
            yield "\t".join(columns)
        yield ""


def _spaces(gap: str) -> str:
    """White space in the escapes of UDPipe, and what they lack by its code."""
    return "".join(_SPACE.get(char, f"\\u{ord(char):04X}") for char in gap)


def _after(gap: str) -> list[str]:
    return [] if gap == " " else [f"SpacesAfter={_spaces(gap)}"] if gap else ["SpaceAfter=No"]


def _brackets(
    layers: Layers, words: Sequence[Span], numbers: dict[str, int]
) -> dict[int, dict[str, list[str]]]:
    """For each word, by layer, the brackets that close and those that open at it."""
    first = {word.start: i for i, word in enumerate(words)}
    last = {word.end: i for i, word in enumerate(words)}
    type_of = {mark.features.get("actor_id"): mark.features.get("type", "").lower()
               for mark in layers.marks if mark.layer == "Actor"}  # fmt: skip
    misc: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    folded = fold(layers)
    closing: list[tuple[int, int, str, str]] = []
    for i in sorted(range(len(folded)), key=lambda i: (folded[i].span.start, -folded[i].span.end)):
        mark = folded[i]
        if mark.span.start not in first or mark.span.end not in last:
            where = f"{layers.id}: {mark.layer} at {mark.span.start}:{mark.span.end}"
            raise FormatError(f"{where}: CoNLL-U needs a mark that begins and ends with a word")
        start, end = first[mark.span.start], last[mark.span.end]
        other = ",".join(f"{name}:{escape(value, _SPECIAL)}"
                         for name, value in mark.features.items())  # fmt: skip
        if mark.layer == "Mention":
            key, actor = "Entity", mark.features.get("actor_id")
            alone = f"{layers.id}\n{i}"  # nobody knows whose it is: an entity of its own
            id = f"e{numbers.setdefault(actor or alone, len(numbers) + 1)}"
            told = f"({id}-{type_of.get(actor, '')}-{end - start + 1}-{other}"
        else:
            key, id = mark.layer, f"{mark.layer[0].lower()}{i + 1}"
            told = f"({id}-{other}"
        if any([key, f"{id})"] == opened and -begin < start < last < end
               for last, begin, *opened in closing):  # fmt: skip
            where = f"{layers.id}: {mark.layer} at {mark.span.start}:{mark.span.end}"
            raise FormatError(f"{where}: CoNLL-U cannot show two mentions of one actor that cross")
        misc[start][key].append(told + ")" if start == end else told)
        closing += [(end, -start, key, f"{id})")] if start < end else []
    for end, _, key, told in sorted(closing, reverse=True):
        misc[end][key].insert(0, told)
    return misc


def load(data: bytes) -> list[Layers]:
    """The documents of a file."""
    sentences = conllu.parse(data.decode())
    documents: list[tuple[str, list[conllu.Token]]] = []
    for sentence in sentences:
        if not documents or "newdoc id" in sentence.metadata:
            documents.append((sentence.metadata.get("newdoc id", "text"), []))
        documents[-1][1].extend(token for token in sentence if isinstance(token["id"], int))
    return [_layers(unquote(id), tokens) for id, tokens in documents]


def _layers(id: str, tokens: Sequence[conllu.Token]) -> Layers:
    text = _unspaced((tokens[0]["misc"] or {}).get("SpacesBefore", ""))
    opened: dict[tuple[str, str], list[tuple[int, dict[str, str]]]] = defaultdict(list)
    marks = []
    for token in tokens:
        misc = token["misc"] or {}
        start, end = len(text), len(text) + len(token["form"])
        for key in ("Entity", *LAYERS):
            for chunk in _CHUNK.findall(misc.get(key) or ""):
                number, *fields = chunk.strip("()").split("-")
                if chunk.startswith("("):
                    pairs = (pair.partition(":") for pair in fields[-1].split(","))
                    features = {name: unquote(value) for name, colon, value in pairs if colon}
                    opened[key, number].append((start, features))
                if chunk.endswith(")"):
                    if not opened[key, number]:
                        raise FormatError(f"{id}: {key}={chunk} closes what was not opened")
                    begin, features = opened[key, number].pop()
                    layer = "Mention" if key == "Entity" else key
                    marks.append(Mark(layer, Span(begin, end), features))
        gap = "" if misc.get("SpaceAfter") == "No" else misc.get("SpacesAfter")
        text += token["form"] + (" " if gap is None else _unspaced(gap))
    return unfold(id, text, marks)


def _unspaced(gap: str) -> str:
    """The white space that `_spaces` wrote."""
    char_of = {escaped: char for char, escaped in _SPACE.items()}
    return re.sub(
        r"\\u([0-9A-F]{4})|\\.",
        lambda found: chr(int(found[1], 16)) if found[1] else char_of.get(found[0], found[0]),
        gap,
    )
