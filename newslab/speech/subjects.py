"""The subject of a verb, read from parts of speech alone: who may be the source of a cue."""

from __future__ import annotations

from collections.abc import Sequence, Set

from newslab.records import TokenRange
from newslab.text.positions import Positions

NAMING = frozenset(["ADJ", "DET", "NOUN", "NUM", "PRON", "PROPN"])
NOUN = frozenset(["NOUN", "PROPN"])
# What stands in the phrase behind *by*: *by far fewer papers*.
AGENT = NAMING | {"ADV"}
# What begins a clause, and ends the noun phrase before it.
OPENING_CLAUSE = frozenset(["what", "which", "whom"])
# What stands between a subject and its verb.
HELPING = frozenset(["ADV", "AUX", "PART"])
# Prepositions that carry a noun phrase on: *a spokesman for the ministry*, *most of the voters*.
LINKING = frozenset(["of", "for", "from", "in", "at", "with", "on"])
# What closes an aside between a subject and its verb, and opened it.
ASIDE = frozenset([",", "–", "—", "--", "-", ")", "("])
# A time between a subject and its verb is no subject: *the mayor on Tuesday night said*.
_TIMES = """
    monday tuesday wednesday thursday friday saturday sunday today yesterday weekend morning
    afternoon evening night day week month year decade hour times days weeks months years
"""
TIMES = frozenset(_TIMES.split())
BEFORE_TIMES = frozenset(
    ["on", "in", "this", "last", "late", "early", "next", "that", "over", "the"]
)
BEING = frozenset(["am", "are", "be", "been", "being", "is", "was", "were"])
# Verbs whose subject belongs to what is said: *the mayor seems to have left*.
RAISING = frozenset(["appear", "appeared", "appears", "seem", "seemed", "seems"])
# Participles that tell what their subject feels or means: *is convinced that*, not a passive.
_FELT = """
    alarmed amazed committed concerned convinced dedicated determined disappointed excited opposed
    persuaded pleased prepared satisfied scared shocked surprised thrilled tired worried
"""
FELT = frozenset(_FELT.split())
# So many words behind a passive verb, *by* names who does it.
MOST_BEFORE_BY = 8
# So many verbs are stepped over on the way to the subject of a clause.
MOST_VERBS = 4
LONGEST_ASIDE = 30


def phrase_start(stop: int, upos: Sequence[str], places: Positions, taken: Set[int]) -> int:
    """Where the noun phrase begins that ends at token ``stop`` (exclusive).

    Parameters
    ----------
    upos
        The part of speech of each token.
    taken
        Tokens that it does not reach into.
    """
    start, i = places.sentence_start(stop - 1) if stop else 0, stop
    while i > start and i - 1 not in taken:
        tag, word = upos[i - 1], places.tokens[i - 1].text.lower()
        if i < stop and word in OPENING_CLAUSE:
            break
        linked = i < stop and word in LINKING and i - 2 >= start and upos[i - 2] in NOUN | {"NUM"}
        if i < stop and upos[i] in {"DET", "PRON"} and not linked and tag not in {"DET", "ADV"}:
            break
        if not linked and tag not in NAMING and tag != "PART":
            break
        i -= 1
    if i > start and upos[i - 1] == "ADP":
        # What a preposition governs ends where a name begins: *in an interview Ruiz said*.
        names = (k for k in range(stop - 1, i, -1) if (upos[k - 1], upos[k]) == ("NOUN", "PROPN"))
        return next(names, i)
    return i


def find_subject(
    verb: int, upos: Sequence[str], places: Positions, taken: Set[int]
) -> TokenRange | None:
    """The subject of the verb at token ``verb``, None where none stands before it.

    An aside between the two is stepped over (*Cairo, in a letter, said*); a verb joined to
    another (*He rose and said*, *She wept, saying*, *They met to say*) has the subject of that one.
    """
    start = places.sentence_start(verb)
    for _ in range(MOST_VERBS):
        stop = _subject_end(verb, start, upos, places, taken)
        if not _is_joined(verb, upos, places):
            begin = phrase_start(stop, upos, places, taken)
            if begin < stop:
                return begin, stop
            if stop - 1 > start and places.tokens[stop - 1].text in ASIDE:
                around = _before_aside(stop - 1, start, upos, places, taken)
                if around is not None:
                    return around
        earlier = (i for i in range(stop - 1, start, -1) if i not in taken)
        found = next((i for i in earlier if upos[i] in {"VERB", "AUX"}), None)
        if found is None:
            return None
        verb = found
    return None


def _subject_end(
    verb: int, start: int, upos: Sequence[str], places: Positions, taken: Set[int]
) -> int:
    """The token behind the subject: adverbs, auxiliaries and times before a verb left out."""
    stop, timed = verb, False
    while stop > start and stop - 1 not in taken:
        word = places.tokens[stop - 1].text.lower()
        if word in TIMES:
            timed = True
        elif not (timed and (word in BEFORE_TIMES or upos[stop - 1] == "NUM")):
            if upos[stop - 1] not in HELPING:
                break
            timed = False
        stop -= 1
    return stop


def _is_joined(verb: int, upos: Sequence[str], places: Positions) -> bool:
    """Whether a verb is a participle or an infinitive, and has the subject of the one before it."""
    before = next((i for i in range(verb - 1, -1, -1) if upos[i] != "ADV"), None)
    if upos[verb] != "VERB":
        return False
    if before is not None and places.tokens[before].text.lower() == "to":
        return True
    participle = places.tokens[verb].text.lower().endswith("ing")
    return participle and (before is None or upos[before] not in HELPING)


def is_speakerless(cue: TokenRange, upos: Sequence[str], places: Positions) -> bool:
    """Whether a cue leaves out who speaks.

    So does a passive verb without *by* (*was accused of*, *Asked whether*), a verb like *seem*,
    and an adverb (*allegedly*). In PolNeAR four of five such cues have no source.
    """
    first, last = cue
    if all(tag == "ADV" for tag in upos[first:last]):
        return True
    verbs = [i for i in range(first, last) if upos[i] == "VERB"]
    if not verbs:
        return False
    start, verb = places.sentence_start(first), verbs[-1]
    word = places.tokens[verb].text.lower()
    if word in RAISING and len(verbs) == 1:
        return True
    before = (i for i in range(verb - 1, start - 1, -1) if upos[i] != "ADV")
    helping = next((places.tokens[i].text.lower() for i in before), None)
    passive = helping in BEING or (helping is None and word.endswith("ed"))
    behind = places.tokens[verb + 1 : min(verb + MOST_BEFORE_BY, places.sentence_end(verb))]
    named = any(token.text.lower() == "by" for token in behind)
    return passive and not named and not word.endswith("ing") and word not in FELT


def find_source_slot(
    cue: TokenRange, upos: Sequence[str], places: Positions, taken: Set[int]
) -> TokenRange | None:
    """Where the source of a cue stands by its grammar; None where grammar does not tell.

    It is the subject of the cue's verb, or of the verb before a noun (*made a promise*); whom
    *by* names behind a passive; whose noun it is (*the envoy's claim*); and right behind a cue
    that has no subject (*said the mayor*).
    """
    first, last = cue
    end = places.sentence_end(first)
    verb = next((i for i in range(first, last) if upos[i] == "VERB"), None)
    behind = last + 1 if last < end and places.tokens[last].text.lower() == "by" else last
    named = places.tokens[behind - 1].text.lower() == "by"
    stop = behind
    while stop < end and stop not in taken and upos[stop] in (AGENT if named else NAMING):
        stop += 1
    if named:
        return (behind, stop) if stop > behind else None
    if verb is None:
        begin = phrase_start(first, upos, places, taken)
        owner = [i for i in range(begin, first) if upos[i] == "PART"]
        if owner and begin < owner[-1]:
            return begin, owner[-1]
        if any(upos[i] == "PRON" for i in range(begin, first)):
            return None
        verb = first
        if upos[first] not in HELPING:
            start = places.sentence_start(first)
            earlier = (i for i in range(begin - 1, start, -1) if i not in taken)
            verb = next((i for i in earlier if upos[i] == "VERB"), first)
    found = find_subject(verb, upos, places, taken)
    return found or ((last, stop) if stop > last else None)


def _before_aside(
    close: int, start: int, upos: Sequence[str], places: Positions, taken: Set[int]
) -> TokenRange | None:
    """The noun phrase before the aside that ends at token ``close``."""
    for i in range(close - 1, max(start, close - LONGEST_ASIDE), -1):
        if places.tokens[i].text in ASIDE and i - 1 not in taken and upos[i - 1] in NOUN:
            begin = phrase_start(i, upos, places, taken)
            return (begin, i) if begin < i else None
    return None
