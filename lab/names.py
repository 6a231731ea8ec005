"""Names of persons, organisations and places, coded word by word or as entities."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lab.reading import each, read_sentence
from lab.rows import Row, read_rows, read_span, refuse, row_id, value
from lab.scores import Counts, Score, estimate_sums
from newslab.actors.repair import Name, mend_names
from newslab.evaluation.spans import span_figures
from newslab.records import Model, Span, Token

# What the types of other schemes are here; None marks what is no person, organisation or place.
NAME_LABELS = {
    "PER": "PER", "PERSON": "PER", "ORG": "ORG", "ORGANISATION": "ORG", "ORGANIZATION": "ORG",
    "LOC": "LOC", "LOCATION": "LOC", "PLACE": "LOC", "GPE": "LOC", "MISC": None, "GROUP": None,
    "NORP": None,
}  # fmt: skip
# The types of re3d (Dstl, 2017); None marks what holds no name of the three kinds.
RE3D_LABELS = {
    "Person": "PER", "Organisation": "ORG", "Location": "LOC", "Nationality": None,
    "CommsIdentifier": None, "Coordinate": None, "DocumentReference": None, "Frequency": None,
    "MilitaryPlatform": None, "Money": None, "Quantity": None, "Temporal": None,
    "Vehicle": None, "Weapon": None,
}  # fmt: skip
# Words before a person's name that are no part of it, as CoNLL-2003 has it.
TITLES = frozenset({
    "mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sir", "dame", "lord", "lady", "hon",
    "he", "sheikh", "sheik", "king", "queen", "prince", "princess", "president", "chairman",
    "chair", "chief", "director", "commander", "commodore", "ambassador", "envoy", "minister",
    "secretary", "spokesman", "spokeswoman", "spokesperson", "representative", "senator", "sen",
    "governor", "gov", "judge", "justice", "gen", "general", "lt", "lieutenant", "col", "colonel",
    "maj", "major", "capt", "captain", "sgt", "sergeant", "adm", "admiral", "brig", "cpl", "spc",
    "pvt", "officer",
})  # fmt: skip
# Words that stand uncapitalised, or without meaning of their own, inside a name.
CONNECTORS = frozenset({
    "of", "the", "and", "for", "in", "on", "at", "de", "del", "di", "da", "la", "le", "van",
    "von", "der", "bin", "ibn",
})  # fmt: skip
NO_NAMES = frozenset({
    "i", "we", "you", "he", "she", "it", "they", "me", "us", "him", "her", "them", "my", "our",
    "your", "his", "its", "their", "this", "that", "these", "those", "the", "a", "an", "all",
    "some", "any", "other", "no", "who",
})  # fmt: skip
WORD = re.compile(r"\S+")
LETTERS = re.compile(r"[^\W\d_]{2}")
POSSESSIVE = re.compile(r"(?:['’]s?)?$")
NAME_KIND_OF = {"PERSON": "PER", "ORGANISATION": "ORG", "PLACE": "LOC"}
# What the gazetteer knows is a place, but for these.
ENTRY_KIND_OF = {
    "organisation": "ORG", "outlet": "ORG", "platform": "ORG", "party": "ORG", "people": None,
    "adjective": None,
}  # fmt: skip
NAME_KINDS = ("PER", "ORG", "LOC")


@dataclass(frozen=True, slots=True)
class NamedText:
    """A text and the names in it: persons (PER), organisations (ORG) and places (LOC).

    A name is the set of its readings, any of which is right: one, but for re3d. ``tokens``
    is empty where the text was not coded word by word. A name found at a ``nested`` place,
    or inside an ``unjudged`` stretch without touching a name, is neither right nor wrong.
    """

    id: str
    text: str
    tokens: tuple[Span, ...]
    names: tuple[frozenset[tuple[Span, str]], ...]
    nested: frozenset[tuple[Span, str]] = frozenset()
    unjudged: tuple[Span, ...] = ()


def read_names(path: str | Path) -> list[NamedText]:
    """Names coded in ``tokens`` and ``tags``, or in ``text`` and ``entities``.

    Tags are ``O``, ``B-`` or ``I-`` and a type; ``I-`` opens a name too, where no name of its
    type is open. The text of tokens is the tokens joined by spaces. Entities are
    ``[start, end, type]`` in the types of re3d, reduced to proper names by `proper_names`.
    """
    texts = []
    for row in read_rows(path):
        if "entities" in row.values and "tokens" not in row.values:
            texts.append(read_entities(row))
            continue
        words, tags = value(row, "tokens", list), value(row, "tags", list)
        if len(words) != len(tags):
            refuse(row.path, row.line, f"{len(words)} tags, one a token", str(len(tags)))
        for word in words:
            if not (isinstance(word, str) and word.strip()):
                refuse(row.path, row.line, "tokens of at least one character", word)
        starts = [0]
        for word in words:
            starts.append(starts[-1] + len(word) + 1)
        tokens = tuple(Span(i, i + len(word)) for i, word in zip(starts, words, strict=False))
        names = tuple(frozenset({name}) for name in tagged_names(row, tokens, tags))
        texts.append(NamedText(row_id(row), " ".join(words), tokens, names))
    return texts


def tagged_names(row: Row, tokens: tuple[Span, ...], tags: list[Any]) -> list[tuple[Span, str]]:
    """The names that a row's tags mark, in text order."""
    names: list[tuple[Span, str | None]] = []
    before = "O"
    for token, tag in zip(tokens, tags, strict=True):
        opening, _, kind = tag.partition("-") if isinstance(tag, str) else ("", "", "")
        if tag != "O" and (opening not in {"B", "I"} or kind.upper() not in NAME_LABELS):
            refuse(row.path, row.line, "O, or B- or I- and one of " + ", ".join(NAME_LABELS), tag)
        if opening == "I" and before.partition("-")[2] == kind:
            start, label = names.pop()
            names.append((Span(start.start, token.end), label))
        elif tag != "O":
            names.append((token, NAME_LABELS[kind.upper()]))
        before = tag
    return [(span, label) for span, label in names if label is not None]


def read_entities(row: Row) -> NamedText:
    """The proper names among the entities of one document."""
    text, phrases = value(row, "text", str), []
    nationalities = set()
    for entity in value(row, "entities", list):
        match entity:
            case [start, end, str(kind)]:
                span = read_span(row, "entities", [start, end], text)
            case _:
                refuse(row.path, row.line, "[start, end, type] under 'entities'", entity)
        if kind == "Nationality":
            nationalities.add(span)
        elif kind not in RE3D_LABELS:
            refuse(row.path, row.line, "an entity of type " + ", ".join(RE3D_LABELS), kind)
        elif label := RE3D_LABELS[kind]:
            phrases.append((span, label))
    return proper_names(row_id(row), text, phrases, nationalities)


def proper_names(
    id: str, text: str, phrases: list[tuple[Span, str]], nationalities: set[Span]
) -> NamedText:
    """The names among annotated noun phrases, which nest and may be no names at all.

    A phrase is cut to its core: no article, title or rank, every word capitalised but
    connectors, no comma, two letters together, no people (*Syrians*). Of cores that
    overlap, the longest is the name. A shorter one of its type is another reading of it, as
    is the name without the nationality it begins with; one of another type is `nested`.
    What stands in a phrase outside any core is `unjudged`, since the annotators marked the
    phrase and not always the names within.
    """
    peoples = {span.of(text) + "s" for span in nationalities}
    cut = {(cut_to_name(text, span, label), label) for span, label in phrases}
    cores = {(core, label) for core, label in cut if core and core.of(text) not in peoples}
    names: list[tuple[Span, set[tuple[Span, str]]]] = []
    nested = set()
    for core, label in sorted(cores, key=lambda pair: (-len(pair[0]), pair)):
        around = [name for name in names if name[0].overlaps(core)]
        if not around:
            names.append((core, {(core, label)}))
        elif core == around[0][0] or label in {kind for _, kind in around[0][1]}:
            around[0][1].add((core, label))
        else:
            nested.add((core, label))
    for outer, readings in names:
        for nationality in nationalities:
            if nationality.start == outer.start and nationality.end + 1 < outer.end:
                rest = Span(nationality.end + 1, outer.end)
                readings |= {(rest, label) for span, label in list(readings) if span == outer}
    kept = tuple(frozenset(readings) for _, readings in sorted(names, key=lambda name: name[0]))
    unjudged = tuple(sorted({span for span, _ in phrases}))
    return NamedText(id, text, (), kept, frozenset(nested), unjudged)


def cut_to_name(text: str, phrase: Span, label: str) -> Span | None:
    """The proper name that a phrase holds, or None."""
    words = [(m.group(), m.start(), m.end()) for m in WORD.finditer(phrase.of(text))]
    if label == "PER":
        titles = [i for i, word in enumerate(words) if bare(word[0]) in TITLES]
        words = words[titles[-1] + 1 :] if titles else words
        if titles and words and words[0][0] in CONNECTORS:  # minister of ...: a role, no name
            return None
    while words and is_no_name(words[0][0]):
        words = words[1:]
    if not words or not all(is_capitalised(w) or w in CONNECTORS for w, _, _ in words):
        return None
    last, start, end = words[-1][0], words[0][1], words[-1][2]
    end -= len(POSSESSIVE.findall(last)[0])
    if last in CONNECTORS or start >= end or "," in phrase.of(text)[start:end]:
        return None
    core = Span(phrase.start + start, phrase.start + end)
    cut_short = any(is_inside_word(text, i) for i in (core.start, core.end))
    return core if not cut_short and LETTERS.search(core.of(text)) else None


def bare(word: str) -> str:
    """A word in lower case without the marks around it."""
    return word.lower().strip(".,'’‘“”\"()")


def is_no_name(word: str) -> bool:
    """Whether no name begins with this word; capitals alone tell the *US* from *us*."""
    return bare(word) in NO_NAMES | CONNECTORS and not (word.isupper() and len(word) > 1)


def is_capitalised(word: str) -> bool:
    """Whether a word begins as names do: a capital, a digit, or the Arabic article.

    >>> [is_capitalised(word) for word in ("Élysée", "al-Qaida", "3rd", "élan", "…")]
    [True, True, True, False, False]
    """
    first = next(filter(str.isalnum, word), "")
    return first.isupper() or first.isdigit() or word.startswith(("al-", "el-"))


def is_inside_word(text: str, i: int) -> bool:
    """Whether a word goes on over the place between characters ``i - 1`` and ``i``."""
    return 0 < i < len(text) and text[i - 1].isalnum() and text[i].isalnum()


def score_names(path: Path, baseline: bool, model: Model = "accurate") -> Score:
    """Names of persons, organisations and places, exactly; texts are resampled.

    Has no baseline: the most frequent label of a word is that it belongs to no name.
    """
    texts = read_names(path)
    counts = [name_counts(gold, names_in(gold, model=model)) for gold in each(texts, "names")]
    return Score(
        "names", sum(len(gold.names) for gold in texts), estimate_sums(counts, name_figures)
    )


def names_in(named: NamedText, *, model: Model = "accurate") -> list[tuple[Span, str]]:
    """Persons, organisations and places in a text, on its own tokens where it has them.

    These are the names as newslab takes them up: those of the reader model, mended.
    """
    given = [Token(span, span.of(named.text)) for span in named.tokens]
    doc, encoding = read_sentence(named.text, given or None, model=model)
    names = mend_names(doc, encoding.decode("names"))
    return [(doc.span(n.first, n.last), kind) for n in names if (kind := name_kind(n))]


def name_kind(name: Name) -> str | None:
    """PER, ORG or LOC; None for a people, an adjective or any other group."""
    if name.entries:
        return ENTRY_KIND_OF.get(name.entries[0].kind, "LOC")
    return NAME_KIND_OF.get(name.label)


def name_counts(gold: NamedText, predicted: Sequence[tuple[Span, str]]) -> Counts:
    """Names of one text that were found exactly, by kind; see `NamedText` for its readings."""
    counts: Counter[str] = Counter()
    kind_of = [max((len(span), label) for span, label in name)[1] for name in gold.names]
    counts.update(f"gold {kind}" for kind in kind_of)
    places = {reading: i for i, name in enumerate(gold.names) for reading in name}
    around = [max(name, key=lambda reading: len(reading[0]))[0] for name in gold.names]
    taken: set[int] = set()
    for span, label in dict.fromkeys(predicted):
        if label not in NAME_KINDS:
            continue
        i = places.get((span, label))
        if i is not None:
            if i not in taken:
                counts.update([f"right {kind_of[i]}", f"predicted {kind_of[i]}"])
                taken.add(i)
            continue
        free = any(stretch.contains(span) for stretch in gold.unjudged)
        free = free and not any(span.overlaps(name) for name in around)
        if not free and (span, label) not in gold.nested:
            counts[f"predicted {label}"] += 1
    return counts


def name_figures(sums: Counts) -> dict[str, float]:
    """Precision, recall and F1 of names: all together, then each kind."""
    total = dict(sums)
    for part in ("gold", "predicted", "right"):
        total |= {f"{part} {kind}": sums.get(f"{part} {kind}", 0) for kind in NAME_KINDS}
        total[f"{part} all"] = sum(total[f"{part} {kind}"] for kind in NAME_KINDS)
    return {
        f"{measure}{suffix}": figure
        for kind, suffix in (("all", ""), ("PER", "_per"), ("ORG", "_org"), ("LOC", "_loc"))
        for measure, figure in span_figures(
            total[f"gold {kind}"], total[f"predicted {kind}"], total[f"right {kind}"]
        ).items()
    }
