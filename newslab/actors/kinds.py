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
from newslab.text.phrases import Phrases

THING = "THING"
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_NAMED_IN = frozenset("in near inside outside".split())
_BELIEVED_IN = frozenset("confidence trust faith interest believe belief see hope".split())
# What only a person has: "the Diem regime", "the Reagan era".
_REGIMES = frozenset("regime dictatorship loyalists era presidency years doctrine".split())


def tell_kinds(phrases: Phrases, names: Iterable[Name]) -> list[Name]:
    """Names with the extent and the label that the words around them tell.

    >>> from newslab.records import Sentence, Token
    >>> from newslab.records import Span
    >>> words = [("Hurricane", "PROPN"), ("Ada", "PROPN"), ("hit", "VERB")]
    >>> tokens = [Token(Span(i, i + 1), word, word, upos) for i, (word, upos) in enumerate(words)]
    >>> phrases = Phrases("abc", tokens, [Sentence(Span(0, 3), "body", 0, 3)])
    >>> [(name.first, name.label) for name in tell_kinds(phrases, [Name(1, 2, "PERSON")])]
    [(0, 'THING')]
    """
    found = apart(_told(phrases, _widened(phrases, name)) for name in names)
    things, weapons = _vessels(phrases, found), _weapons(phrases, found)
    places = _places(phrases, found)
    kinds = []
    for name in found:
        word = phrases.words[name.first]
        alone = name.last - name.first == 1
        if alone and word.removesuffix("s") in weapons or alone and word in things:
            kinds.append(replace(name, label=THING))
        elif name.label == "PERSON" and _spelled(phrases, name) in places:
            kinds.append(replace(name, label="PLACE"))
        else:
            kinds.append(name)
    return kinds


def _spelled(phrases: Phrases, name: Name) -> str:
    return " ".join(phrases.words[name.first : name.last])


def _capital(phrases: Phrases, k: int, of: int) -> bool:
    return bool(phrases.word(k, of)) and phrases.words[k][:1].isupper()


def _widened(phrases: Phrases, name: Name) -> Name:
    """A name with the numbers and the landform that belong to it."""
    first, last = name.first, name.last
    before, after = phrases.word(first - 1, first), phrases.word(last, first)
    if name.label == "ORGANISATION":
        if _ORDINAL.fullmatch(before):
            first -= 1
        numbered = after.isdigit() and len(after) < 4 and last - first == 1 and before != "("
        if numbered and is_acronym(phrases.words[first]) and (
                phrases.tag(last + 1, first) in ("VERB", "AUX", "ADP", "PUNCT", "")):  # fmt: skip
            last += 1
    of_water = before == "of" and is_context("landform", phrases.word(first - 2, first))
    if name.label in ("PLACE", "PERSON"):
        if of_water and _capital(phrases, first - 2, first):
            return replace(name, first=first - 2, label="PLACE")
        while _capital(phrases, first - 1, first) and is_context("landform", before):
            first, name = first - 1, replace(name, label="PLACE")
            before = phrases.word(first - 1, first)
    if name.label == "PLACE":
        while last - first > 1 and phrases.words[first].islower() and (
                is_context("direction", phrases.lower[first])):  # fmt: skip
            first += 1
        if before.endswith("ern") and is_context("direction", before) and (
                _capital(phrases, first - 1, first)):  # fmt: skip
            first -= 1
    return name.over(first, last)


def _told(phrases: Phrases, name: Name) -> Name:
    """A name with the label that its own first and last words tell, or the word beside it."""
    first, last = name.first, name.last
    opens = next((k for k in (first, first - 1) if _opens_thing(phrases, k, first)), last)
    if last - opens > 1:
        return replace(name, first=opens, label=THING)
    ruled = phrases.word(last, first) in _REGIMES and not is_acronym(phrases.words[first])
    if name.label == "ORGANISATION" and last - first == 1 and ruled:
        return replace(name, label="PERSON")
    if name.label == "PERSON":
        spelled_out = phrases.section(first) == "body" and first > phrases.bounds(first)[0]
        law = _capital(phrases, last, first) and is_context("event", phrases.lower[last])
        law = law and spelled_out  # in a headline capitals tell no name
        event = last - first == 1 and is_context("event", phrases.lower[first])
        return replace(name, last=last + law, label=THING) if law or event else name
    if name.label != "ORGANISATION":
        return name
    end = last - 1
    while end > first and (phrases.lower[end].isdigit() or set(phrases.lower[end]) <= set("ivx")):
        end -= 1
    taught = phrases.lower[end - 1] == "of" and "ORGANISATION" in role_of(phrases.lower[end - 2])
    if taught or not is_context("event", phrases.lemmas[end], phrases.lower[end]):
        return name  # "Hartfield School of Law"
    if is_context("place", phrases.lemmas[end], phrases.lower[end]):
        return replace(name, label="PLACE")
    if end - first > 1 and "ORGANISATION" in role_of(phrases.lower[end - 1]):
        return replace(name, last=end)  # "Security Council Resolution 2254"
    return replace(name, label=THING)


def _opens_thing(phrases: Phrases, k: int, of: int) -> bool:
    """Whether a word begins the name of a storm, an operation or a ship."""
    if not _capital(phrases, k, of):
        return False
    word = phrases.lower[k]
    return is_context("occasion", word) or phrases.words[k].isupper() and is_context("vessel", word)


def _vessels(phrases: Phrases, names: Sequence[Name]) -> frozenset[str]:
    """The last words of the names of ships, by which they go afterwards."""
    return frozenset(
        phrases.words[name.last - 1]
        for name in names
        if name.label == THING and is_context("vessel", phrases.lower[name.first])
    )


def _weapons(phrases: Phrases, names: Sequence[Name]) -> frozenset[str]:
    """Acronyms that are counted as things are: *a UAV*, *an IED*, never *an FBI agent*."""
    found = set()
    for name in names:
        word = phrases.words[name.first]
        counted = phrases.word(name.first - 1, name.first) in ("a", "an")
        head = phrases.tag(name.last, name.first) not in ("NOUN", "PROPN", "ADJ", "NUM")
        joined = phrases.word(name.last, name.first) in ("-", "–", "’s", "'s")
        body = name.label == "ORGANISATION" and is_acronym(word) and not look_up(word)
        if body and name.last - name.first == 1 and counted and head and not joined:
            found.add(word)
    return frozenset(found)


def _places(phrases: Phrases, names: Sequence[Name]) -> frozenset[str]:
    """Names of persons that stand after *in* or *near* as persons do not."""
    located: Counter[str] = Counter()
    called: Counter[str] = Counter()
    persons = set()
    for name in names:
        spelled = _spelled(phrases, name)
        if name.label not in ("PERSON", "PLACE"):
            continue
        called[spelled] += 1
        titled = title_of(phrases.word(name.first - 1, name.first)) is not None
        if titled or gender_of(phrases.words[name.first]) is not None:
            persons.add(spelled)
        if name.last - name.first > 1 and name.label == "PERSON":
            persons.add(phrases.words[name.last - 1])
        at = phrases.preposition(name.first)
        where = at is not None and phrases.lower[at] in _NAMED_IN
        if where and at is not None and not phrases.is_possessive(name.last) and (
                phrases.lemmas[at - 1] not in _BELIEVED_IN):  # fmt: skip
            located[spelled] += 1
    return frozenset(
        spelled
        for spelled, n in located.items()
        if spelled not in persons and 3 * n >= called[spelled]
    )
