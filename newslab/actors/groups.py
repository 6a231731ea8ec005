"""Actors named by whose they are: *Kenyan officials*, *Kenya’s Foreign Ministry*, *NATO allies*.

The words before the head tell a state or an organisation, the head what of it is meant: a group of
people, an institution, the government itself, or a person or thing that is no actor of its own.
"""

from __future__ import annotations

from newslab.actors.gazetteer import (
    Entry,
    adjective_of,
    country_names,
    is_context,
    role_of,
)
from newslab.actors.names import is_acronym
from newslab.records import ActorType, Candidate, MentionForm
from newslab.text.doc import Doc
from newslab.text.lists import listed

_RANKING = listed("ranking")
_INSTITUTIONS = listed("institution")
_GOVERNMENTS = frozenset("government administration regime side".split())
_CIRCLES = listed("circle")
_RANKS = listed("rank")


def read_owned(
    doc: Doc, first: int, last: int, owner: Entry, names: frozenset[int]
) -> Candidate | None:
    """The actor that the phrase of an owner in tokens ``[first, last)`` goes on to name.

    ``names`` are the tokens of persons' names, which end the phrase. None where the words
    name no actor other than the owner.

    >>> from newslab.records import Span, Token
    >>> words = [("Kenyan", "ADJ"), ("officials", "NOUN"), ("left", "VERB")]
    >>> tokens = [Token(Span(i, i + 1), word, word, upos) for i, (word, upos) in enumerate(words)]
    >>> doc = Doc("abc", tuple(tokens))
    >>> found = read_owned(doc, 0, 1, Entry("Kenya", "adjective", "STATE", "KEN"), frozenset())
    >>> found.key, found.type, found.country
    ('Kenyan officials', 'GROUP', 'KEN')
    """
    if doc.is_joined(first, last):
        return None
    start = last + 1 if doc.is_possessive(last) else last
    head = _head(doc, start, names)
    if head is None:
        return None
    label_of = _adjective(owner, doc, first, last)
    whole = start if start > last else first  # a possessor is a mention of its own
    words = range(start, head + 1)
    lemma, word = doc.lemmas[head], doc.lower[head]
    ranked = not _RANKS.isdisjoint((doc.word(first - 1, first), *doc.lower[start:head]))
    of_rank = word == "figures" and ranked  # "senior Kenyan figures" are no numbers
    if of_rank or "GROUP" in role_of(word):
        kept = [k for k in words if doc.lower[k] not in _RANKING and doc.upos[k] != "NUM"]
        if owner.kind == "party":
            return None
        label = " ".join([label_of, *_labels(doc, kept)])
        return _owned(doc, whole, head + 1, "GROUP", label, owner, "group of people")
    if lemma in _GOVERNMENTS and owner.type == "STATE" and head == start:
        key = country_names().get(owner.country or "", owner.name)
        return _owned(doc, first, head + 1, "STATE", key, owner, "government of")
    if owner.type == "STATE" and _is_institution(doc, head):
        label = " ".join([label_of, *_labels(doc, list(words), capitals=True)])
        return _owned(doc, whole, head + 1, "ORGANISATION", label, owner, "institution of")
    return None


def _owned(
    doc: Doc, first: int, last: int, type_: ActorType, key: str, owner: Entry, rule: str
) -> Candidate:
    span = doc.span(first, last)
    form: MentionForm = "name" if doc.words[last - 1][:1].isupper() else "nominal"
    return Candidate(span, span, first, last, type_, form, rule, key, owner.country,
                     (doc.lower[last - 1],), plural=type_ == "GROUP")  # fmt: skip


def find_people(doc: Doc, covered: frozenset[int], known: frozenset[str]) -> list[Candidate]:
    """People counted together, though nobody's: *police fired*, *she thanked the nurses*.

    Not those who are only told something (*told reporters*). ``covered`` are the tokens of other
    candidates; ``known`` the nouns of groups that have an owner: *the officials* after *Kenyan
    officials* are left to be resolved as those.
    """
    found = []
    for head, word in enumerate(doc.lower):
        if head in covered or not _is_people(doc, head):
            continue
        opening = doc.bounds(head)[0]
        first = head
        while first > opening and doc.upos[first - 1] in ("ADJ", "NOUN", "NUM", "PROPN") and (
                doc.word(first - 2, head) not in ("-", "–")):  # fmt: skip
            first -= 1
        before = doc.word(first - 1, first)
        definite = before in ("the", "these", "those")
        if covered.intersection(range(first, head)) or before == "no":
            continue
        if doc.tag(head + 1, head) in ("NOUN", "PROPN") or (definite and word in known):
            continue
        if first > opening and doc.lemmas[first - 1 - definite] == "tell":
            continue
        kept = [k for k in range(first, head + 1)
                if doc.lower[k] not in _RANKING and doc.upos[k] != "NUM"]  # fmt: skip
        span = doc.span(first - definite, head + 1)
        found.append(Candidate(
            span, span, first - definite, head + 1, "GROUP", "nominal", "people",
            " ".join(_labels(doc, kept)), nouns=(word,), plural=True,
        ))  # fmt: skip
    return found


def _is_people(doc: Doc, head: int) -> bool:
    """Whether a noun counts people together: *rebels*, *the elite*, *nurses*."""
    word, lemma = doc.lower[head], doc.lemmas[head]
    if doc.upos[head] != "NOUN":
        return False
    together = is_context("people", word) or "GROUP" in role_of(word)
    return together or (word != lemma and "PERSON" in role_of(lemma))


def read_people_of(doc: Doc, last: int, surname: str, names: frozenset[int]) -> Candidate | None:
    """The people of a person, whose name ends at token ``last``: *Ruiz’s team*."""
    head = _head(doc, last + 1, names) if doc.is_possessive(last) else None
    if head is None or doc.words[head][:1].isupper():
        return None
    word = doc.lower[head]
    if "GROUP" not in role_of(word) and word not in _CIRCLES:
        return None
    kept = [k for k in range(last + 1, head + 1) if doc.lower[k] not in _RANKING]
    span = doc.span(last + 1, head + 1)
    return Candidate(span, span, last + 1, head + 1, "GROUP", "nominal", "people of a person",
                     " ".join([surname, *_labels(doc, kept)]), nouns=(word,),
                     plural=True)  # fmt: skip


def _adjective(owner: Entry, doc: Doc, first: int, last: int) -> str:
    """What the actor's name begins with: *Kenyan*, *NATO*."""
    if owner.type == "STATE" and owner.country:
        return adjective_of(owner.country)
    words = " ".join(doc.words[first:last])
    return words.replace(".", "") if is_acronym(words) else words


def _labels(doc: Doc, indices: list[int], *, capitals: bool = False) -> list[str]:
    """The words at ``indices``; a hyphen and its neighbours as one word."""
    labels: list[str] = []
    glued = False
    for k in indices:
        word = doc.words[k] if doc.words[k].isupper() else doc.lower[k]
        word = word.title() if capitals and word.islower() and word != "of" else word
        if word in "-–‑" or glued:
            labels[-1:] = [labels[-1] + word] if labels else []
            glued = word in "-–‑"
        else:
            labels.append(word)
    return labels


def _head(doc: Doc, start: int, names: frozenset[int]) -> int | None:
    """The head of the owned phrase, which no person's name and no article may be part of."""
    if not 0 < start < len(doc.tokens) or doc.sentence(start) != doc.sentence(start - 1):
        return None
    head = doc.head(start)
    if head is None or any(k in names for k in range(start, head + 1)):
        return None
    return None if any(doc.upos[k] == "DET" for k in range(start, head)) else head


def _is_institution(doc: Doc, head: int) -> bool:
    lemma = doc.lemmas[head]
    named = doc.words[head][:1].isupper() and "ORGANISATION" in role_of(lemma)
    return named or lemma in _INSTITUTIONS


def read_demonym(
    doc: Doc, first: int, last: int, entry: Entry, names: frozenset[int]
) -> tuple[bool, str]:
    """Whether an adjective of a state speaks of the state, and by which rule.

    *Kenyan aggression* and *the Kenyan position* do; *the Kenyan runner* and *Kenyan tea* do not.
    """
    head = _head(doc, last, names)
    if head is None and doc.word(last, first) in ("and", "or", ",", "-") and last < len(
            doc.tokens) - 1:  # fmt: skip
        head = doc.head(last + 1)  # "Kenyan and Ugandan positions"
    if doc.is_joined(first, last) and doc.word(last + 1, first).endswith(("ed", "en")):
        return True, "demonym: compound"
    if head is None:
        return False, "demonym: describes no act of the state"
    lemma, word = doc.lemmas[head], doc.lower[head]
    if word == "capital":
        return False, "demonym: the capital"
    if "PERSON" in role_of(lemma) or "PERSON" in role_of(word) or head in names:
        return False, "demonym: describes a person"
    if is_context("policy", lemma, word):
        return True, "demonym: an act or a power of the state"
    return False, "demonym: describes no act of the state"
