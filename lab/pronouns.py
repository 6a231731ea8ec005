"""Which of two names a pronoun refers to, asked as newslab asks it of any actor."""

from __future__ import annotations

from collections.abc import Sequence

from lab.gold import PronounCase
from lab.judging import read_sentence
from newslab.actors.gazetteer import gender_of
from newslab.actors.pronouns import Discourse, Scorer, chances_of, pronoun_kind
from newslab.records import Actor, Candidate, Mention, TokenRange


def antecedent_chances(case: PronounCase) -> tuple[float, float]:
    """How likely the pronoun refers to name A, and to name B (0 to 1, together at most 1).

    Each name counts with its repetitions and what its given name tells of gender, as an actor
    does; nothing else of the text is coded.
    """
    doc, encoding = read_sentence(case.text)
    a, b, (first, last) = (
        (doc.at(span.start), doc.at(span.end - 1) + 1) for span in (case.a, case.b, case.pronoun)
    )
    namings = {"a": namings_of(doc.words, a, b), "b": namings_of(doc.words, b, a)}
    mentions = [
        Mention(doc.span(*place), id_, "name", "same name")
        for id_, places in namings.items()
        for place in places
    ]
    actors = [Actor(id_, id_, "PERSON") for id_ in namings]
    gender = case.gender[0]
    pronoun = Candidate(
        case.pronoun, case.pronoun, first, last, None, "pronoun", "pronoun", gender=gender
    )
    scorer: Scorer = lambda pairs: encoding.antecedent(pairs).tolist()  # noqa: E731
    state = Discourse(doc, (), actors, mentions, scorer=scorer)
    for id_, place in (("a", a), ("b", b)):
        state.known[id_].gender = gender_of(doc.words[place[0]])
    state.advance(first)
    asked = state.questions(pronoun, list(state.known.values()))
    found = chances_of(pronoun_kind(pronoun), [told for _, told in asked])
    chances = {known.actor.id: chance for (known, _), chance in zip(asked, found, strict=True)}
    return chances.get("a", 0.0), chances.get("b", 0.0)


def namings_of(words: Sequence[str], name: TokenRange, other: TokenRange) -> list[TokenRange]:
    """Where a name stands, whole or by a first or last word that the other does not share.

    >>> words = "Ann Lee met Bo Lee . Ann left , Lee stayed , Ann Lee called .".split()
    >>> namings_of(words, (0, 2), (3, 5))
    [(0, 2), (6, 7), (12, 14)]
    """
    whole = list(words[slice(*name)])
    own = {whole[0], whole[-1]} - set(words[slice(*other)])
    places = [name]
    k = 0
    while k < len(words):
        last = k + len(whole) if list(words[k : k + len(whole)]) == whole else k + 1
        apart = all(last <= first or end <= k for first, end in (name, other))
        if apart and (last - k > 1 or words[k] in own):
            places.append((k, last))
        k = last
    return sorted(places)
