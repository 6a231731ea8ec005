"""What a decoded name names, where the words around it tell better than the model.

Ships, storms, operations, laws and weapons are no actors (``THING``); who is only ever *in* or
*near* is a place, and whose *regime* is spoken of a person. Names lose and gain what belongs
to them: *507th* before *Maintenance Group*, *50* after *CTF*, *Lake* before *Tharthar*.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from newslab.actors.edges import Name
from newslab.actors.gazetteer import gender_of, is_context, look_up, role_of, title_of
from newslab.actors.names import is_acronym
from newslab.actors.parting import apart
from newslab.text.doc import Doc

THING = "THING"
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_NAMED_IN = frozenset("in near inside outside".split())
_BELIEVED_IN = frozenset("confidence trust faith interest believe belief see hope".split())
# What only a person has: "the Diem regime", "the Reagan era".
_REGIMES = frozenset("regime dictatorship loyalists era presidency years doctrine".split())


def tell_kinds(doc: Doc, names: Iterable[Name]) -> list[Name]:
    """Names with the extent and the label that the words around them tell.

    >>> from newslab.records import Span, Token
    >>> words = [("Hurricane", "PROPN"), ("Ada", "PROPN"), ("hit", "VERB")]
    >>> tokens = [Token(Span(i, i + 1), word, word, upos) for i, (word, upos) in enumerate(words)]
    >>> doc = Doc("abc", tuple(tokens))
    >>> [(name.first, name.label) for name in tell_kinds(doc, [Name(1, 2, "PERSON")])]
    [(0, 'THING')]
    """
    found = apart(_told(doc, _widened(doc, name)) for name in names)
    things, weapons = _vessels(doc, found), _weapons(doc, found)
    places = _places(doc, found)
    kinds = []
    for name in found:
        word = doc.words[name.first]
        alone = name.last - name.first == 1
        if alone and word.removesuffix("s") in weapons or alone and word in things:
            kinds.append(replace(name, label=THING))
        elif name.label == "PERSON" and _spelled(doc, name) in places:
            kinds.append(replace(name, label="PLACE"))
        else:
            kinds.append(name)
    return kinds


def _spelled(doc: Doc, name: Name) -> str:
    return " ".join(doc.words[name.first : name.last])


def _capital(doc: Doc, k: int, of: int) -> bool:
    return bool(doc.word(k, of)) and doc.words[k][:1].isupper()


def _widened(doc: Doc, name: Name) -> Name:
    """A name with the numbers and the landform that belong to it."""
    first, last = name.first, name.last
    before, after = doc.word(first - 1, first), doc.word(last, first)
    if name.label == "ORGANISATION":
        if _ORDINAL.fullmatch(before):
            first -= 1
        numbered = after.isdigit() and len(after) < 4 and last - first == 1 and before != "("
        if numbered and is_acronym(doc.words[first]) and (
                doc.tag(last + 1, first) in ("VERB", "AUX", "ADP", "PUNCT", "")):  # fmt: skip
            last += 1
    of_water = before == "of" and is_context("landform", doc.word(first - 2, first))
    if name.label in ("PLACE", "PERSON"):
        if of_water and _capital(doc, first - 2, first):
            return replace(name, first=first - 2, label="PLACE")
        while _capital(doc, first - 1, first) and is_context("landform", before):
            first, name = first - 1, replace(name, label="PLACE")
            before = doc.word(first - 1, first)
    if name.label == "PLACE":
        while last - first > 1 and doc.words[first].islower() and (
                is_context("direction", doc.lower[first])):  # fmt: skip
            first += 1
        if before.endswith("ern") and is_context("direction", before) and (
                _capital(doc, first - 1, first)):  # fmt: skip
            first -= 1
    return name.over(first, last)


def _told(doc: Doc, name: Name) -> Name:
    """A name with the label that its own first and last words tell, or the word beside it."""
    first, last = name.first, name.last
    opens = next((k for k in (first, first - 1) if _opens_thing(doc, k, first)), last)
    if last - opens > 1:
        return replace(name, first=opens, label=THING)
    ruled = doc.word(last, first) in _REGIMES and not is_acronym(doc.words[first])
    if name.label == "ORGANISATION" and last - first == 1 and ruled:
        return replace(name, label="PERSON")
    if name.label == "PERSON":
        spelled_out = doc.section(first) == "body" and first > doc.bounds(first)[0]
        law = _capital(doc, last, first) and is_context("event", doc.lower[last])
        law = law and spelled_out  # in a headline capitals tell no name
        event = last - first == 1 and is_context("event", doc.lower[first])
        return replace(name, last=last + law, label=THING) if law or event else name
    if name.label != "ORGANISATION":
        return name
    end = last - 1
    while end > first and (doc.lower[end].isdigit() or set(doc.lower[end]) <= set("ivx")):
        end -= 1
    taught = doc.lower[end - 1] == "of" and "ORGANISATION" in role_of(doc.lower[end - 2])
    if taught or not is_context("event", doc.lemmas[end], doc.lower[end]):
        return name  # "Hartfield School of Law"
    if is_context("place", doc.lemmas[end], doc.lower[end]):
        return replace(name, label="PLACE")
    if end - first > 1 and "ORGANISATION" in role_of(doc.lower[end - 1]):
        return replace(name, last=end)  # "Security Council Resolution 2254"
    return replace(name, label=THING)


def _opens_thing(doc: Doc, k: int, of: int) -> bool:
    """Whether a word begins the name of a storm, an operation or a ship."""
    if not _capital(doc, k, of):
        return False
    word = doc.lower[k]
    return is_context("occasion", word) or doc.words[k].isupper() and is_context("vessel", word)


def _vessels(doc: Doc, names: Sequence[Name]) -> frozenset[str]:
    """The last words of the names of ships, by which they go afterwards."""
    return frozenset(
        doc.words[name.last - 1]
        for name in names
        if name.label == THING and is_context("vessel", doc.lower[name.first])
    )


def _weapons(doc: Doc, names: Sequence[Name]) -> frozenset[str]:
    """Acronyms that are counted as things are: *a UAV*, *an IED*, never *an FBI agent*."""
    found = set()
    for name in names:
        word = doc.words[name.first]
        counted = doc.word(name.first - 1, name.first) in ("a", "an")
        head = doc.tag(name.last, name.first) not in ("NOUN", "PROPN", "ADJ", "NUM")
        joined = doc.word(name.last, name.first) in ("-", "–", "’s", "'s")
        body = name.label == "ORGANISATION" and is_acronym(word) and not look_up(word)
        if body and name.last - name.first == 1 and counted and head and not joined:
            found.add(word)
    return frozenset(found)


def _places(doc: Doc, names: Sequence[Name]) -> frozenset[str]:
    """Names of persons that stand after *in* or *near* as persons do not."""
    located: Counter[str] = Counter()
    called: Counter[str] = Counter()
    persons = set()
    for name in names:
        spelled = _spelled(doc, name)
        if name.label not in ("PERSON", "PLACE"):
            continue
        called[spelled] += 1
        titled = title_of(doc.word(name.first - 1, name.first)) is not None
        if titled or gender_of(doc.words[name.first]) is not None:
            persons.add(spelled)
        if name.last - name.first > 1 and name.label == "PERSON":
            persons.add(doc.words[name.last - 1])
        at = doc.preposition(name.first)
        where = at is not None and doc.lower[at] in _NAMED_IN
        if where and at is not None and not doc.is_possessive(name.last) and (
                doc.lemmas[at - 1] not in _BELIEVED_IN):  # fmt: skip
            located[spelled] += 1
    return frozenset(
        spelled
        for spelled, n in located.items()
        if spelled not in persons and 3 * n >= called[spelled]
    )
