"""Which names name one person: full names, surnames, given names, nicknames, initials."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from newslab.actors.gazetteer import gender_of, is_context
from newslab.actors.names import (
    PARTICLES,
    bare,
    fold,
    generation,
    is_acronym,
    is_same_person,
    is_same_word,
    is_surname_first,
    name_words,
    nicknames,
    skeleton,
    spelling,
    surname_at,
)
from newslab.records import Candidate

# A surname that two bear goes to the one named in full this many sentences ago, or fewer.
_SPOKEN_OF = 2
# A given name alone goes to its only bearer, if the text named them this many sentences ago.
_WITHIN_HEARING = 6
_OTHERS = r"(?:\b(?:[Hh]is|[Hh]er|[Tt]heir)|['’]s) "
_OF_AGE = re.compile(r"\b(?:younger|elder|older) $")
_WHOSE = rf"(?:\bwhose |{_OTHERS})"


@dataclass(slots=True)
class Bearer:
    """One person: the names that are theirs so far, by candidate number, with the rule."""

    words: tuple[str, ...]
    members: dict[int, str] = field(default_factory=dict)
    generation: str = ""
    nicknames: set[str] = field(default_factory=set)
    gender: str | None = None
    nouns: set[str] = field(default_factory=set)
    country: str | None = None
    full_at: list[int] = field(default_factory=list)
    named_at: list[int] = field(default_factory=list)
    is_relative: bool = False

    def add(self, i: int, rule: str, candidate: Candidate, sentence: int) -> None:
        """Make candidate number ``i`` a mention of this person."""
        self.members[i] = rule
        self.gender = self.gender or candidate.gender
        self.nouns.update(candidate.nouns)
        self.country = self.country or candidate.country
        self.named_at.append(sentence)


def find_bearers(
    text: str, candidates: Sequence[Candidate], sentence_of: Sequence[int]
) -> tuple[list[Bearer], dict[int, str]]:
    """Who bears the names of persons among the candidates.

    Full names are compared first, wherever they stand, then bare surnames and given names in
    text order: a bare surname that two bear goes to the one the text is speaking of.

    Returns
    -------
    list of Bearer
        In the order of their first full name.
    dict of int to str
        For each candidate that stays open, why.
    """
    bearers: list[Bearer] = []
    words_of = {i: name_words(c.name.of(text)) for i, c in enumerate(candidates)
                if c.type == "PERSON"}  # fmt: skip
    words_of |= _with_surname(text, candidates, words_of)
    full = {i: words for i, words in words_of.items() if len(words) > 1}
    is_same = cache(is_same_person)  # the same few names come again and again
    by_family = _Index(_families)
    for i, words in sorted(full.items(), key=lambda item: (-len(item[1]), item[0])):
        candidate = candidates[i]
        told = generation(candidate.name.of(text))
        family = by_family.sharing(_families(words))
        kin = _is_relative(text, candidate)
        same = [b for b in family if is_same(words, b.words) and b.generation == told]
        same = [b for b in same if words == b.words or kin == b.is_relative]  # "his son, Ed B. Lee"
        if not same:
            same = [b for b in family if _is_short_for(words, b.words)]
        bearer = same[0] if len(same) == 1 else None
        if bearer is None and same:
            bearer = max(same, key=lambda b: len(b.members))
        if bearer is None:
            bearer = Bearer(words, generation=told)
            bearers.append(bearer)
            by_family.add(bearer)
        bearer.nicknames.update(fold(nick) for nick in nicknames(candidate.name.of(text)))
        bearer.add(i, "full name", candidate, sentence_of[i])
        bearer.full_at.append(sentence_of[i])
        bearer.is_relative = bearer.is_relative or kin
    bearers.sort(key=lambda bearer: min(bearer.members))
    for bearer in bearers:
        bearer.full_at.sort()
    open_names = {}
    crowd = _Crowd(bearers)
    for i, words in words_of.items():
        if len(words) == 1 and _OF_AGE.search(text[: candidates[i].span.start][-9:]):
            open_names[i] = "name: the younger or the elder of two"
        elif len(words) == 1:
            reason = _place_single(i, words[0], candidates[i], sentence_of[i], crowd)
            if reason is not None:
                open_names[i] = reason
        elif not words:
            open_names[i] = "name: no letters"
    return crowd.bearers, open_names


def _with_surname(
    text: str, candidates: Sequence[Candidate], words_of: Mapping[int, tuple[str, ...]]
) -> dict[int, tuple[str, ...]]:
    """The names of those who share a surname said once: *Rosa and Ivan Molina*.

    Not of whom the text names in full elsewhere: *Clinton and Tim Kaine* share none.
    """
    known = {fold(word) for words in words_of.values() if len(words) > 1 for word in words}
    found = {}
    for i, words in words_of.items():
        shared = words_of.get(i + 1, ())
        whole = [*words, *shared[-1:]]
        told = len(words) == 1 and len(shared) == 2 and (
            fold(words[0]) not in known or tuple(whole) in words_of.values())  # fmt: skip
        if not told or any(gender_of(name) is None for name in (words[0], shared[0])):
            continue
        one, other = candidates[i].span, candidates[i + 1].span
        before = text[: one.start].rstrip(" ")
        joined = text[one.end : other.start] in (" and ", " & ") and candidates[i].form == "name"
        if joined and not before.endswith(","):
            found[i] = tuple(whole)
    return found


class _Index:
    """Bearers by keys, so that a name is compared with those alone that it may name.

    Whatever two names share where one of them can stand for the other must be a key of both.
    """

    def __init__(self, keys_of: Callable[[tuple[str, ...]], set[str]]) -> None:
        self._keys_of, self._n = keys_of, 0
        self._by_key: dict[str, list[tuple[int, Bearer]]] = {}

    def add(self, bearer: Bearer, keys: Iterable[str] | None = None) -> None:
        """One more bearer, by the keys of its words or by others."""
        for key in self._keys_of(bearer.words) if keys is None else set(keys):
            self._by_key.setdefault(key, []).append((self._n, bearer))
        self._n += 1

    def sharing(self, keys: Iterable[str]) -> list[Bearer]:
        """The bearers that share a key, in the order in which they came."""
        found = {n: bearer for key in keys for n, bearer in self._by_key.get(key, ())}
        return [found[n] for n in sorted(found)]


def _families(words: tuple[str, ...]) -> set[str]:
    """What two full names of one person share: the consonants of a name behind the first."""
    joined = "".join(map(spelling, words)).replace("-", "")
    return {joined, *(skeleton(bare(word)) for word in words[1:])}


def _surnames(words: tuple[str, ...]) -> set[str]:
    """Every word for which `_is_surname` may find a bearer, and each of these less a letter."""
    parts = [part for word in words for part in (word, bare(word), *word.split("-"))]
    return {key for part in parts for key in _less_a_letter(spelling(part))}


def _less_a_letter(key: str) -> Iterator[str]:
    yield key
    if len(key) > 6:  # two such words that are one letter apart share one of these
        yield from (key[:i] + key[i + 1 :] for i in range(len(key)))


class _Crowd:
    """The bearers of full names, and those of one word as they are found, to be looked up."""

    def __init__(self, bearers: Sequence[Bearer]) -> None:
        self.bearers: list[Bearer] = []
        self._by_surname, self._by_nickname = _Index(_surnames), _Index(_surnames)
        self._by_given: dict[str, list[Bearer]] = {}
        self._is_surname = cache(_is_surname)
        for bearer in bearers:
            self.add(bearer)

    def add(self, bearer: Bearer) -> None:
        """One more bearer."""
        self.bearers.append(bearer)
        self._by_surname.add(bearer)
        self._by_nickname.add(bearer, {*bearer.nicknames, fold(_initials(bearer))})
        if len(bearer.words) > 1:
            self._by_given.setdefault(_given(bearer), []).append(bearer)

    def by_surname(self, word: str) -> list[Bearer]:
        """The bearers of a surname."""
        near = self._by_surname.sharing(_surnames((word,)))
        return [b for b in near if self._is_surname(word, b.words)]

    def by_nickname(self, word: str) -> list[Bearer]:
        """The bearers of a nickname, or of initials."""
        near = self._by_nickname.sharing({fold(word), fold(word.replace(".", ""))})
        return [b for b in near if _is_nickname(word, b)]

    def by_given(self, word: str) -> list[Bearer]:
        """The bearers of a given name."""
        return [bearer for given, bearers in self._by_given.items()
                if any(is_same_word(word, w, given=True) for w in given.split())
                for bearer in bearers]  # fmt: skip


def _initials(bearer: Bearer) -> str:
    return "".join(w[0] for w in bearer.words if w[0].isalpha()).upper()


def _given(bearer: Bearer) -> str:
    """The given names that a bearer may be called by, divided by spaces."""
    words = bearer.words[1:] if is_surname_first(bearer.words) else bearer.words[:1]
    return " ".join(word for word in words if len(word.rstrip(".")) > 1)


def _is_relative(text: str, candidate: Candidate) -> bool:
    """Whether somebody is named as another's: *her brother Max Stern*; *Ann Stern, his wife*."""
    start, end = candidate.span.start, candidate.span.end
    before, after = text[max(start - 60, 0) : start], text[end : end + 60]
    kin = [*re.findall(_WHOSE + r"(?:[\w-]+ )*?([\w-]+),? $", before),
           *re.findall(r"^, " + _OTHERS + r"(?:[\w-]+ )*?([\w-]+)\b(?=[,.])", after)]  # fmt: skip
    return any(is_context("kin", noun) for noun in kin)


def _is_short_for(words: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether two or more words are the last of a longer name (*López Obrador*)."""
    keys, all_keys = [spelling(w) for w in words], [spelling(w) for w in whole]
    return 1 < len(keys) < len(all_keys) and (
        all_keys[-len(keys) :] == keys or fold(words[0]) in PARTICLES and all_keys[-1] == keys[-1]
    )


def _place_single(
    i: int,
    word: str,
    candidate: Candidate,
    sentence: int,
    crowd: _Crowd,
) -> str | None:
    """Give a name of one word to its bearer; returns why where it stays open."""
    by_surname = crowd.by_surname(word)
    agreeing = [b for b in by_surname if _agrees(b, candidate)]
    if by_surname and not agreeing and not any(len(b.words) > 1 for b in by_surname):
        agreeing = by_surname
    if len(agreeing) == 1:
        told = len(by_surname) > 1
        rule = "surname: the one whose title agrees" if told else "surname"
        agreeing[0].add(i, rule, candidate, sentence)
        return None
    if agreeing:
        bearer = _spoken_of(agreeing, sentence)
        if bearer is None:
            return "name: more than one bears this surname"
        bearer.add(i, "surname: the one spoken of", candidate, sentence)
        return None
    by_nickname = crowd.by_nickname(word)
    if len(by_nickname) == 1:
        by_nickname[0].add(i, "nickname or initials", candidate, sentence)
        return None
    by_given = crowd.by_given(word)
    if not by_given or by_surname and candidate.gender:
        alone = Bearer((word,))
        alone.add(i, "name of one word", candidate, sentence)
        crowd.add(alone)
        return None
    fitting = [b for b in by_given if _agrees(b, candidate)]
    near = [b for b in fitting if _is_near(sentence, b.named_at) or _is_near(sentence, b.full_at)]
    for bearers, rule in ((fitting, "its only bearer"), (near, "its only bearer nearby")):
        if len(bearers) == 1:
            bearers[0].add(i, f"given name: {rule}", candidate, sentence)
            return None
    return "name: a given name, and nothing tells whose"


def _is_surname(word: str, words: tuple[str, ...]) -> bool:
    """Whether one word is the surname in a person's name, or the part of it that news uses."""
    if len(words) == 1:
        return spelling(word) == spelling(words[0])
    if is_surname_first(words):
        return spelling(word) == spelling(words[0])
    surname = [w for w in words[surname_at(words) :] if fold(w) not in PARTICLES]
    key = spelling(bare(word))
    keys = [spelling(bare(w)) for w in surname]
    if key in keys:
        return True
    parts = [spelling(part) for w in surname for part in w.split("-")]
    middle = [spelling(w) for w in words[1:-1] if len(w.rstrip(".")) > 1]
    if len(key) > 7 and key[-1] != "s" and any(_one_letter_apart(key, k) for k in keys):
        return True
    return len(key) > 2 and (key in parts or key in middle and fold(word) not in PARTICLES)


def _one_letter_apart(one: str, other: str) -> bool:
    """Whether two words differ by one letter added, left out or changed: a slip of the pen."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1 or one[0] != other[0]:
        return False
    at = next((i for i, letter in enumerate(short) if letter != long[i]), len(short))
    return short[at:] == long[at + 1 :] or short[at + 1 :] == long[at + 1 :]


def _agrees(bearer: Bearer, candidate: Candidate) -> bool:
    """Whether title and gender of a bare name do not contradict its bearer."""
    if candidate.gender in ("m", "f") and bearer.gender in ("m", "f"):
        return candidate.gender == bearer.gender
    return True


def _is_nickname(word: str, bearer: Bearer) -> bool:
    if fold(word) in bearer.nicknames:
        return True
    initials = word.replace(".", "") == _initials(bearer)
    return len(word) > 2 and is_acronym(word) and initials


def _is_near(sentence: int, places: Sequence[int]) -> bool:
    """Whether one of some sentences is within hearing; those named last are looked at first."""
    return any(abs(sentence - at) <= _WITHIN_HEARING for at in reversed(places))


def _spoken_of(bearers: Sequence[Bearer], sentence: int) -> Bearer | None:
    """Which bearer of a surname the text is speaking of; None where it does not tell.

    The one who was not named as a relative of another; the one named in full just before; else
    the one that the surname alone meant last; else the one named in full at least twice as often
    as any other.
    """

    def last_full(bearer: Bearer) -> int:
        before = bisect_right(bearer.full_at, sentence)
        return bearer.full_at[before - 1] if before else -1

    principals = [b for b in bearers if not b.is_relative]
    if len(principals) == 1 and principals[0].full_at:
        return principals[0]
    heavy = max(bearers, key=lambda b: len(b.full_at))
    others = [len(b.full_at) for b in bearers if b is not heavy]
    recent = [b for b in bearers if 0 <= sentence - last_full(b) <= _SPOKEN_OF
              and last_full(b) >= 0]  # fmt: skip
    if len(recent) == 1:
        bare_before = [
            b for b in bearers if len(b.named_at) > len(b.full_at) and b is not recent[0]
        ]
        passing = len(recent[0].full_at) == 1 and len(bare_before) == 1
        if not passing or sentence == last_full(recent[0]) and len(recent[0].words) == 1:
            return recent[0]
        return bare_before[0]
    bare = [b for b in bearers if len(b.named_at) > len(b.full_at)]
    if len(bare) == 1:
        return bare[0]
    if len(heavy.full_at) >= 2 * max(others):
        return heavy
    return None
