"""Pronouns, and phrases that describe somebody known: *she*, *the envoy*, *an envoy, Ann Lee*."""

from __future__ import annotations

from dataclasses import replace

from newslab.actors.gazetteer import find_entries, role_of, title_of
from newslab.actors.repair import plain
from newslab.records import ASIDE, Candidate
from newslab.text.doc import Doc

# Gender (m, f, n; 1 for the first person) and number of each pronoun.
_PRONOUNS: dict[str, tuple[str | None, bool]] = {
    **dict.fromkeys("he him his himself".split(), ("m", False)),
    **dict.fromkeys("she her hers herself".split(), ("f", False)),
    **dict.fromkeys("it its itself".split(), ("n", False)),
    **dict.fromkeys("they them their theirs themselves".split(), (None, True)),
    **dict.fromkeys("i me my mine myself".split(), ("1", False)),
    **dict.fromkeys("we us our ours ourselves".split(), ("1", True)),
}
_DEFINITE = frozenset(["the", "this", "that", "these", "those"])
_OPENING = frozenset(["a", "an", *_DEFINITE, *_PRONOUNS])


def find_common(
    doc: Doc, persons: frozenset[int], named: frozenset[int]
) -> list[Candidate]:
    """Pronouns, and definite phrases that describe somebody known: *the envoy*, *the ministry*."""
    found = []
    for k, word in enumerate(doc.lower):
        if word not in _OPENING or doc.section(k) in ASIDE:
            continue
        if word in _PRONOUNS:
            if doc.words[k] in ("US", "IT") or word == "mine" and doc.upos[k] != "PRON":
                continue
            gender, plural = _PRONOUNS[word]
            if word == "it" and _stands_for_nothing(doc, k):
                continue
            if word.endswith(("self", "selves")) and doc.tag(k - 1, k) in ("NOUN", "PROPN"):
                continue
            span = doc.span(k, k + 1)
            found.append(Candidate(span, span, k, k + 1, None, "pronoun", "pronoun",
                                   gender=gender, plural=plural))  # fmt: skip
        elif word in _DEFINITE:
            conjunction = word == "that" and doc.upos[k] not in ("DET", "PRON")
            nominal = None if conjunction else _nominal(doc, k, persons)
            if nominal is not None and nominal.last - 1 not in named:
                found.append(nominal)
        else:
            nominal = _nominal(doc, k, persons)
            if nominal is not None and _is_aside(doc, nominal, named):
                found.append(nominal)
    return found


def _is_aside(doc: Doc, nominal: Candidate, named: frozenset[int]) -> bool:
    """Whether a comma alone stands between a description and a name: *an envoy, Ann Lee,*."""
    before = doc.word(nominal.first - 1, nominal.first) == "," and nominal.first - 2 in named
    after = doc.word(nominal.last, nominal.first) == "," and nominal.last + 1 in named
    return before or after




def _stands_for_nothing(doc: Doc, k: int) -> bool:
    """*It* in *it is clear that*, *it takes two to*, *it rained*."""
    verb = doc.verb_after(k + 1)
    if verb is None:
        return False
    if doc.lemmas[verb] in ("rain", "snow", "hail"):
        return True
    follows = doc.lower[verb + 1 : min(verb + 8, doc.bounds(k)[1])]
    opens = any(word in ("that", "to", "who", "whether", "how", "when") for word in follows[1:])
    light = ("be", "seem", "appear", "take", "remain", "become", "look", "turn", "happen")
    return opens and doc.lemmas[verb] in light


def _nominal(doc: Doc, k: int, persons: frozenset[int]) -> Candidate | None:
    """The definite phrase that an article opens, if it describes an actor."""
    head = doc.head(k + 1) if k + 1 < len(doc.words) else None
    if (
        head is None
        and "PERSON" in role_of(doc.word(k + 1, k))
        and (doc.tag(k + 2, k) in ("VERB", "AUX", "PUNCT", "ADP"))
    ):
        head = k + 1  # "the general said"
    if head == k + 2 and doc.upos[k + 1] == "ADJ" and doc.lower[head].endswith("ed"):
        head -= "PERSON" in role_of(doc.lower[k + 1])  # "the general saluted", taken for a noun
    if head is None or any(j in persons for j in range(k, head + 2)):
        return None
    if doc.tag(k + 1, k) == "DET" or doc.lower[head] == "that":
        return None
    words = doc.lower[k + 1 : head + 1]
    title_at = next((i for i in range(len(words)) if title_of(" ".join(words[i:]))), None)
    title = None if title_at is None else title_of(" ".join(words[title_at:]))
    described = range(k + 1, head + 1 if title_at is None else k + 1 + title_at)
    if any(doc.words[j][:1].isupper() and title_of(doc.words[j]) is None
           and not find_entries([doc.words[j]]) for j in described):  # fmt: skip
        return None
    lemma, word = doc.lemmas[head], doc.lower[head]
    roles = role_of(word) or role_of(lemma)
    if not roles and title is None or doc.is_possessive(head + 1) and "STATE" in roles:
        return None
    noun = title.noun if title is not None and title.noun else lemma if role_of(lemma) else word
    country = next(
        (
            e.country
            for _, _, es in find_entries(doc.words[k + 1 : head + 3])
            for e in es
            if e.kind in ("country", "adjective")
        ),
        None,
    )
    if country is not None and title is None and "PERSON" not in roles:
        return None
    gender = next((told for told in roles.values() if told), None)
    found = plain(doc, k, head + 1, None, "nominal", "nominal")
    return replace(
        found,
        nouns=(noun,),
        country=country,
        gender=gender,
        plural="GROUP" in roles and "PERSON" not in roles,
    )
