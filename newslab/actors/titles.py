"""What the words beside a name say of its bearer: title, trade, country, gender.

Titles and nouns before the name (*former U.S. security adviser Ann Lee*), and what is set
behind it between commas (*Ann Lee, 59, the envoy*).
"""

from __future__ import annotations

from dataclasses import dataclass

from newslab.actors.gazetteer import Title, find_entries, gender_of, role_of, title_of
from newslab.text.doc import Doc

_LONGEST_TITLE = 5


@dataclass(frozen=True, slots=True)
class Description:
    """The name's tokens ``[name_first, last)``, its title from ``first``, and what is said."""

    first: int
    name_first: int
    last: int
    nouns: tuple[str, ...]
    country: str | None
    gender: str | None
    organisation: bool


def describe(doc: Doc, first: int, last: int) -> Description:
    """What stands beside the name in tokens ``[first, last)``, which may hold its title.

    >>> from newslab.records import Span, Token
    >>> words = ["Kenyan", "President", "Ruto"]
    >>> tokens = [Token(Span(i, i + 1), word, word, "PROPN") for i, word in enumerate(words)]
    >>> found = describe(Doc("abc", tuple(tokens)), 2, 3)
    >>> found.first, found.nouns, found.country
    (1, ('president',), 'KEN')
    """
    start, end = doc.bounds(first)
    name_first, inside = _skip_title(doc, first, last)
    before, titles = _titles_before(doc, name_first, start)
    title_first = before if before < first else min(first, name_first)
    at, trades = _trades_before(doc, title_first, start)
    country = _country_before(doc, at, start)
    aside, country_aside = _aside_after(doc, last, end)
    said = [*inside, *titles, *trades, *aside]
    nouns = tuple(dict.fromkeys(title.noun for title in said if title.noun))
    given = gender_of(doc.words[name_first]) if last - name_first > 1 else None
    types = [role_of(noun) for noun in nouns]
    organisation = bool(types) and all(role and "PERSON" not in role for role in types)
    gender = next((title.gender for title in said if title.gender), given)
    return Description(title_first, name_first, last, nouns, country or country_aside, gender,
                       organisation and before == name_first)  # fmt: skip


def _titles_before(doc: Doc, at: int, start: int) -> tuple[int, list[Title]]:
    """Where the titles before token ``at`` begin (``at`` where there are none), and which."""
    said: list[Title] = []
    while at > start:
        for length in range(min(_LONGEST_TITLE, at - start), 0, -1):
            title = title_of(" ".join(doc.words[at - length : at]))
            if title is not None and _is_title(doc, at - length, at):
                said.append(title)
                at -= length
                break
        else:
            break
    return at, said


def _is_title(doc: Doc, first: int, last: int) -> bool:
    """Whether words of a title are one here (*Major General*, not *a major*; not *chief of*)."""
    opens = first == doc.bounds(first)[0] and "." not in doc.words[first]
    if opens and doc.upos[first] in ("VERB", "ADP", "PRON"):
        return False
    return doc.words[first][:1].isupper()


def _skip_title(doc: Doc, first: int, last: int) -> tuple[int, list[Title]]:
    """Where the name proper begins within ``[first, last)``, after a country and titles."""
    at, said = first, []
    moved = True
    while moved and at < last - 1:
        moved = False
        for length in range(min(_LONGEST_TITLE, last - 1 - at), 0, -1):
            title = title_of(" ".join(doc.words[at : at + length]))
            if title is not None:
                said.append(title)
                at, moved = at + length, True
                break
    if at == first and last - first > 2:
        for _, stop, entries in find_entries(doc.words[first : last - 1])[:1]:
            rest = doc.words[first + stop : first + stop + 1]
            if any(e.kind == "adjective" for e in entries) and rest and title_of(rest[0]):
                return _skip_title(doc, first + stop, last)
    return at, said


def _trades_before(doc: Doc, at: int, start: int) -> tuple[int, list[Title]]:
    """The trade right before a name (*campaign manager Ann Lee*), and where its phrase begins."""
    k, said = at, []
    while k > start and k > at - 6:
        lemma, word = doc.lemmas[k - 1], doc.lower[k - 1]
        roles = role_of(lemma) or role_of(word)
        if doc.upos[k - 1] not in ("NOUN", "PROPN", "ADJ", "X") or word in ("the", "a"):
            break
        if k == at and not roles:
            break
        if roles and "PERSON" in roles and k == at:
            said.append(Title(lemma if role_of(lemma) else word, roles["PERSON"]))
        if find_entries([doc.words[k - 1]]):
            break
        k -= 1
    return k, said


def _country_before(doc: Doc, at: int, start: int) -> str | None:
    """The country right before a title or trade: *Kenyan President*, *Kenya’s president*."""
    if at > start and doc.is_possessive(at - 1):
        at -= 1
    found = find_entries(doc.words[max(start, at - 4) : at])
    if not found or found[-1][1] != min(4, at - start):
        return None
    return next((e.country for e in found[-1][2] if e.kind in ("country", "adjective")), None)


def _aside_after(doc: Doc, last: int, end: int) -> tuple[list[Title], str | None]:
    """What is set after a name between commas, and a country it tells."""
    k = last
    if doc.word(k, last - 1) not in (",", "(", "–", "—"):
        return [], None
    k += 1
    if k < end and (doc.upos[k] == "NUM" or doc.words[k].isdigit()):
        k += 1
        if doc.word(k, last - 1) not in (",", ")"):
            return [], None
        k += 1
    if k >= end or not _opens_aside(doc, k):
        return [], None
    k += doc.lower[k] in ("his", "her", "their", "its")
    head = doc.head(k) if k < end else None
    if head is None:
        return [], None
    if doc.is_possessive(head + 1):
        owned = doc.head(head + 2) if head + 2 < end else None
        trade = owned is not None and role_of(doc.lemmas[owned])
        said = [_trade(doc, owned)] if owned is not None and trade else []
        return said, _country_in(doc, k, head + 1)
    after = doc.word(head + 1, last)
    passive = doc.word(head + 2, last) == "by"  # "a company owned by", not "the envoy said"
    if not role_of(doc.lemmas[head]) or (
            doc.tag(head + 1, last) in ("VERB", "AUX") and not passive):  # fmt: skip
        return [], None
    if after == "and" and doc.words[head][:1].isupper():
        return [], None
    stop = next((j for j in range(head, min(head + 9, end)) if doc.lower[j] in ",.;)—"), head)
    person = "PERSON" in role_of(doc.lemmas[head])
    return [_trade(doc, head)], _country_in(doc, k, stop) if person else None


def _opens_aside(doc: Doc, k: int) -> bool:
    """Whether a noun phrase that describes begins at ``k``, not the next name of a list."""
    if doc.lower[k] in ("the", "a", "an", "his", "her", "their", "its", "who"):
        return doc.lower[k] != "who"
    return (
        doc.words[k][:1].islower()
        or bool(find_entries(doc.words[k : k + 3]))
        or (title_of(doc.words[k]) is not None and doc.tag(k + 1, k) in ("ADP", "PUNCT"))
    )


def _trade(doc: Doc, head: int) -> Title:
    """A noun that describes, and the gender it tells."""
    noun = doc.lemmas[head]
    return Title(noun, next((told for told in role_of(noun).values() if told), None))


def _country_in(doc: Doc, first: int, last: int) -> str | None:
    """The first country named among tokens ``[first, last)``."""
    found = find_entries(doc.words[first:last])
    kinds = ("country", "adjective")
    return next((e.country for _, _, es in found for e in es
                 if e.kind in kinds and e.name != "Georgia"), None)  # fmt: skip
