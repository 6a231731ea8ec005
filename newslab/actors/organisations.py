"""Which names of organisations name one: long forms and acronyms, short forms, ministries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from newslab.actors.gazetteer import adjective_of, find_entries, role_of, title_of
from newslab.actors.names import (
    acronym_letters,
    acronym_of,
    fold,
    is_acronym,
    is_acronym_for,
    is_legal_form,
    spelling,
)
from newslab.records import Candidate
from newslab.text.lists import listed

_LINKING = frozenset(["of", "the", "for", "and", "&", "on", "in", "’s", "'s", "affairs"])
_SAME_WORD = {"defence": "defense", "exterior": "foreign", "external": "foreign",
              "organisation": "organization", "centre": "center", "labour": "labor",
              "programme": "program", "camp": "campaign"}  # fmt: skip
GENERAL = listed("general")
MOST_WORDS = 20  # of a name that another may begin or end with
_ENDING = re.compile(r"['’]s$|(?<=\w)\.(?:com|net|org)$")
_OFFICES_OF_STATE = frozenset(["ministry", "department"])


@dataclass(slots=True)
class Body:
    """One organisation: its key, the names that are its own by candidate number, with the rule."""

    name: str
    words: tuple[str, ...]
    members: dict[int, str] = field(default_factory=dict)
    country: str | None = None


def find_bodies(text: str, candidates: Sequence[Candidate]) -> list[Body]:
    """The organisations that candidates without a key of their own name, in text order.

    One body for names equal but for articles, legal forms and spelling; for an acronym and its
    long form; for a short form that begins one longer name alone (*Maersk*, *Maersk Line*);
    and for a ministry however its state is joined to it.
    """
    bodies: list[Body] = []
    by_key: dict[tuple[str, ...], Body] = {}
    for i, candidate in enumerate(candidates):
        if candidate.type != "ORGANISATION" or candidate.key is not None:
            continue
        name = re.sub(r"\s+", " ", candidate.name.of(text))
        words, country = _content_words(name, candidate)
        body = by_key.get(words)
        if body is None:
            body = by_key[words] = Body(_display(name, words, country), words, country=country)
            bodies.append(body)
        body.members[i] = "name"
        body.country = body.country or country
    return _joined(bodies, text, candidates)


def ministry_name(name: str, country: str | None) -> str:
    """*Ministry of Defence of Kenya*, *Kenya’s defence ministry* to *Kenyan Defence Ministry*.

    >>> ministry_name("Ministry of Foreign Affairs of the Republic of Kenya", "KEN")
    'Kenyan Foreign Ministry'
    >>> ministry_name("Ministry of Health", None)
    'Health Ministry'
    """
    words = _without_countries(name)
    kind = next((w.lower() for w in words if w.lower() in _OFFICES_OF_STATE), "ministry")
    kept = [w if not w.islower() else w.title() for w in words
            if w.lower() not in _OFFICES_OF_STATE]  # fmt: skip
    abroad = any(fold(w) in ("foreign", "external", "exterior") for w in kept)
    tail = [w for w in kept if w.lower() not in ("of", "the", "for")
            and not (abroad and fold(w) == "affairs")]  # fmt: skip
    return " ".join([*([adjective_of(country)] if country else []), *tail, kind.title()])


def _without_countries(name: str) -> list[str]:
    words = re.findall(r"[^\W_]+(?:[’'.&-][^\W_]+)*\.?", re.sub(r"[’']s\b", "", name))
    found = [(a, b) for a, b, es in find_entries(words)
             if any(e.kind in ("country", "adjective") for e in es)]  # fmt: skip
    drop = {k for a, b in found for k in range(a, b)}
    kept = [w for k, w in enumerate(words) if k not in drop]
    while kept and kept[-1].lower() in ("of", "the", "republic", "federal"):
        kept.pop()
    return kept


def _content_words(name: str, candidate: Candidate) -> tuple[tuple[str, ...], str | None]:
    """The words that tell an organisation from another, and its country."""
    words = name.split()
    country = candidate.country
    is_office = any(word.lower() in _OFFICES_OF_STATE for word in words)
    if is_office or words[-1].lower() in _OFFICES_OF_STATE:
        words = ministry_name(name, country).split()
    kept = [fold(_ENDING.sub("", w.strip(","))) for w in words]
    kept = [w for w in kept if not is_legal_form(w) and w not in _LINKING]
    return tuple(_SAME_WORD.get(w, w) for w in kept) or tuple(map(fold, words)), country


def _display(name: str, words: Sequence[str], country: str | None) -> str:
    is_office = any(word.lower() in _OFFICES_OF_STATE for word in name.split())
    if is_office:
        return ministry_name(name, country)
    return name


def _joined(bodies: list[Body], text: str, candidates: Sequence[Candidate]) -> list[Body]:
    """Acronyms joined to their long forms, short forms to their long ones."""
    kept = sorted(bodies, key=lambda body: -len(body.words))
    longer = _Longer(text, candidates)
    for body in kept:
        owner, rule = _long_form(body, longer)
        if owner is None:
            longer.add(body)
            continue
        owner.members.update(dict.fromkeys(body.members, rule))
        owner.country = owner.country or body.country
        longer.note(owner, body.members)
    return sorted(longer.bodies, key=lambda body: min(body.members))


class _Longer:
    """The long forms found so far, by what a short form may share with them."""

    def __init__(self, text: str, candidates: Sequence[Candidate]) -> None:
        self.text, self.candidates = text, candidates
        self.bodies: list[Body] = []
        self._at: dict[int, int] = {}  # where each body stands among them
        self._number: dict[int, int] = {}  # of the body that a candidate names
        self._by_start: dict[tuple[str, ...], list[Body]] = {}
        self._by_end: dict[tuple[str, ...], list[Body]] = {}
        self._by_letters: dict[str, dict[int, None]] = {}

    def add(self, body: Body) -> None:
        """One more body."""
        self._at[id(body)] = len(self.bodies)
        self.bodies.append(body)
        self.note(body, body.members)
        for n in range(1, min(len(body.words), MOST_WORDS + 1)):
            self._by_start.setdefault(body.words[:n], []).append(body)
            self._by_end.setdefault(body.words[-n:], []).append(body)

    def note(self, body: Body, members: Iterable[int]) -> None:
        """Candidates that name a body."""
        number = self._at[id(body)]
        self._number.update(dict.fromkeys(members, number))
        words = _words(self.text, body, self.candidates)
        tail = words[words.index("of") + 1 :] if "of" in words[:3] else []
        for form in acronym_of(words) | acronym_of(tail):
            self._by_letters.setdefault(fold(form).upper(), {})[number] = None

    def explained(self, body: Body) -> Body | None:
        """The body beside whose name an acronym stands, one of the two in brackets."""
        beside = [k for i in body.members for k in (i - 1, i + 1) if k in self._number
                  and explains(self.text, self.candidates[k], self.candidates[i])]  # fmt: skip
        return self.bodies[min(self._number[i] for i in beside)] if beside else None

    def meant(self, acronym: str) -> list[Body]:
        """The bodies whose initials an acronym is."""
        letters = acronym_letters(acronym)
        near = [self.bodies[number] for number in sorted(self._by_letters.get(letters, ()))]
        return [o for o in near
                if _abbreviates(acronym, _words(self.text, o, self.candidates))]  # fmt: skip

    def starting(self, words: tuple[str, ...]) -> list[Body]:
        """The bodies whose names begin with some words and go on."""
        return self._by_start.get(words, [])

    def ending(self, words: tuple[str, ...]) -> list[Body]:
        """The bodies whose names end with some words, of several."""
        return self._by_end.get(words, []) if len(words) > 1 else []


def _long_form(body: Body, longer: _Longer) -> tuple[Body | None, str]:
    """The body that another is a short form of, and the rule that says so."""
    name = longer.candidates[min(body.members)].name.of(longer.text)
    if len(body.words) == 1 and is_acronym(name):
        explained = longer.explained(body)
        if explained is not None:
            return explained, "acronym: explained in brackets"
        meant = longer.meant(name)
        return (
            (meant[0], "acronym: initials of the one long form")
            if len(meant) == 1
            else (None, "name")
        )
    starts = longer.starting(body.words)
    if len(starts) == 1 and _may_shorten(body, starts[0]):
        return starts[0], "short form"
    ends = longer.ending(body.words)
    agree = [o for o in ends if body.country is None or o.country == body.country]
    return (agree[0], "short form") if len(agree) == 1 else (None, "name")


def _may_shorten(body: Body, other: Body) -> bool:
    """Whether the words left out are of the kind that news leaves out.

    *Hartfield* may stand for *Hartfield University*, *Hartfield Bridge Trust* may not be just
    any *Hartfield*; a word that names a kind of organisation alone stands for none.
    """
    rest = other.words[len(body.words) :]
    generic = any("ORGANISATION" in role_of(word) or "GROUP" in role_of(word) for word in rest)
    if len(body.words) > 1 and "ORGANISATION" in role_of(body.words[-1]):
        return True
    if body.words[0] in GENERAL:
        return False
    own = not all(role_of(word) or title_of(word) for word in body.words)
    return own and (generic or len(rest) == 1)


def _abbreviates(acronym: str, words: Sequence[str]) -> bool:
    """Whether an acronym is that of a long form, or of what its ministry is for (*VA*, *HUD*)."""
    kind = words[0].lower() in _OFFICES_OF_STATE and "of" in words[:3]
    tail = words[words.index("of") + 1 :] if kind else words
    return is_acronym_for(acronym, words) or is_acronym_for(acronym, tail)


def _words(text: str, body: Body, candidates: Sequence[Candidate]) -> list[str]:
    longest = max((candidates[i].name.of(text) for i in body.members), key=len)
    return longest.replace("’s", "").replace("'s", "").split()


def explains(text: str, long: Candidate, short: Candidate) -> bool:
    """Whether an acronym and its long form stand side by side, the second in brackets."""
    if not (_beside(text, long, short) or _beside(text, short, long)):
        return False
    initials = acronym_of(long.name.of(text).split())
    letters = spelling(short.name.of(text)).upper()
    begins = any(letters[:1] == fold(i)[:1].upper() for i in initials)
    return begins or _is_drawn_from(short.name.of(text), long.name.of(text))


def _beside(text: str, one: Candidate, other: Candidate) -> bool:
    """Whether one name stands in brackets right behind another."""
    between = text[one.span.end : other.span.start]
    opens = re.fullmatch(r"(?:['’]s)?[ \u00a0,\"“”'’]*\([\"“'‘]?(?:the )?", between) is not None
    return opens and text[other.span.end : other.span.end + 1] in ')"”,;'


def _is_drawn_from(short: str, long: str) -> bool:
    """Whether the letters of a short form stand in the long one, in order: *NAVCENT*."""
    left = iter(fold(long))
    return all(letter in left for letter in fold(short) if letter.isalnum())
