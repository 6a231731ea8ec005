"""The parts of names: folded spellings, titles, given names and surnames, initials, acronyms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Mapping, Sequence
from functools import lru_cache
from itertools import chain, count

from newslab.text.lists import listed, table_rows

PARTICLES = listed("particle")
SUFFIXES = listed("suffix")
_LEGAL = listed("legal")
_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ı": "i",
        "ħ": "h",
        "ŋ": "n",
        "’": "",
        "'": "",
        "ʻ": "",
        "ʼ": "",
        "`": "",
        "‘": "",
    }
)
# Ways to write one sound of Russian, Ukrainian, Arabic or Persian in Latin letters, in order.
_SPELLINGS = (
    (r"^ye", "e"),
    (r"^iu", "yu"),
    (r"^ia", "ya"),
    (r"tsch|tch", "ch"),
    (r"sch", "sh"),
    (r"dzh", "j"),
    (r"kh", "h"),
    (r"c(?=[^eihy]|$)", "k"),
    (r"gh", "g"),
    (r"dh", "d"),
    (r"ph", "f"),
    (r"q", "k"),
    (r"[ae][iy]|[ae]j$", "ai"),
    (r"ou|oo", "u"),
    (r"ee", "i"),
    (r"w", "v"),
    (r"(?:yi|iy|ij|ii|yy|y|j)$", "i"),
    (r"(?<=[^aeiou])y(?=[^aeiou])", "i"),
    (r"(.)\1+", r"\1"),
)
_SPELLING = tuple((re.compile(pattern), into) for pattern, into in _SPELLINGS)


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Lower case, without diacritics and apostrophes.

    >>> fold("Erdoğan"), fold("O’Brien"), fold("Peña")
    ('erdogan', 'obrien', 'pena')
    """
    plain = unicodedata.normalize("NFKD", word.lower().translate(_LETTERS))
    return "".join(c for c in plain if not unicodedata.combining(c))


@lru_cache(maxsize=65536)
def spelling(word: str) -> str:
    """A key that the transliterations of one name share.

    >>> {spelling(word) for word in ("Zelensky", "Zelenskyy", "Zelenskiy", "Zelenskij")}
    {'zelenski'}
    >>> spelling("Sergei") == spelling("Sergey"), spelling("Lavrov") == spelling("Lavov")
    (True, False)
    """
    key = fold(word).rstrip(".")
    for pattern, into in _SPELLING:
        key = pattern.sub(into, key)
    return key


@lru_cache(maxsize=65536)
def skeleton(word: str) -> str:
    """The consonants of a word's `spelling`, and its first letter.

    >>> skeleton("Mohammed") == skeleton("Muhammad"), skeleton("Gaddafi")
    (True, 'gdf')
    """
    key = spelling(word)
    return key[:1] + re.sub(r"[aeiouy]", "", key[1:])


def slug(name: str) -> str:
    """An id of small ASCII letters, digits and hyphens.

    >>> slug("Mohammed bin Salman"), slug("U.S. officials"), slug("習近平")
    ('mohammed-bin-salman', 'us-officials', 'actor')
    """
    ascii_name = fold(name).encode("ascii", "ignore").decode("ascii")
    ascii_name = re.sub(r"\b(?:[a-z]\.){2,}", lambda dotted: dotted[0].replace(".", ""), ascii_name)
    return re.sub(r"[^a-z0-9]+", "-", ascii_name).strip("-")[:80].strip("-") or "actor"


def new_id(name: str, taken: Container[str]) -> str:
    """The slug of a name; where that is taken, with the first number behind it that is free.

    >>> new_id("Ana Ruiz", []), new_id("Ana Ruiz", ["ana-ruiz", "ana-ruiz-2"])
    ('ana-ruiz', 'ana-ruiz-3')
    """
    base = slug(name)
    numbered = (f"{base}-{number}" for number in count(2))
    return next(id_ for id_ in chain([base], numbered) if id_ not in taken)


def name_words(name: str) -> tuple[str, ...]:
    """The words of a person's name; without nicknames in quotation marks and suffixes.

    >>> name_words("John “Jack” A. Smith, Jr.")
    ('John', 'A.', 'Smith')
    """
    name = re.sub(r"(?<!\w)[“\"‘'(][^”\"’')]+[”\"’')](?!\w)", " ", name)
    words = (word.strip(" ,\"“”‘’'()") for word in re.split(r"[\s\u00a0]+", name))
    return tuple(word for word in words if word and word.lower() not in SUFFIXES)


def is_legal_form(word: str) -> bool:
    """Whether a word is what firms add to their names by law, no part of how they are called.

    >>> [is_legal_form(word) for word in ("Inc.", "N.V.", "Bank")]
    [True, True, False]
    """
    return fold(word).replace(".", "") in _LEGAL


def generation(name: str) -> str:
    """What tells a parent from a child of the same name: ``jr``, ``sr``, ``iii`` or nothing.

    >>> generation("Peter Lang, Jr."), generation("Peter Lang")
    ('jr', '')
    """
    words = [word.strip(" ,.").lower() for word in name.split()]
    told = {
        "jr": "jr",
        "jnr": "jr",
        "junior": "jr",
        "sr": "sr",
        "snr": "sr",
        "ii": "ii",
        "iii": "iii",
        "iv": "iv",
    }
    return told.get(words[-1], "") if len(words) > 1 else ""


def nicknames(name: str) -> tuple[str, ...]:
    """The nicknames that a name holds in quotation marks.

    >>> nicknames("Joaquín “El Chapo” Guzmán"), nicknames("Shaquille O'Neal")
    (('El Chapo',), ())
    """
    quoted: list[str] = re.findall(r"(?<!\w)[“\"‘'(]([^”\"’')]+)[”\"’')](?!\w)", name)
    return tuple(quoted)


def surname_at(words: Sequence[str]) -> int:
    """Where the surname begins among the words of a name; 0 for a single word.

    >>> surname_at(("Alexander", "Van", "der", "Bellen")), surname_at(("Xi", "Jinping"))
    (1, 0)
    """
    if len(words) > 1 and is_surname_first(words):
        return 0
    at = max(len(words) - 1, 0)
    while at > 1 and (fold(words[at - 1]) in PARTICLES):
        at -= 1
    return at


def is_surname_first(words: Sequence[str]) -> bool:
    """Whether a name of several words begins with its surname.

    >>> is_surname_first(("Kim", "Jong", "Un")), is_surname_first(("Kim", "Kardashian"))
    (True, False)
    """
    first, last = fold(words[0]), fold(words[-1])
    if first not in _surnames_first() or not 1 < len(words) < 4:
        return False
    if any(len(word.rstrip(".")) == 1 for word in words[1:]):
        return False  # "Jo D. Leigh"
    if _surnames_first()[first]:
        return len(words) == 3 or "-" in words[-1]
    return len(last) < 10


def is_same_word(one: str, other: str, *, given: bool = False) -> bool:
    """Whether two words may write one name: spelling, initial, or short form of a given name.

    >>> is_same_word("Sergey", "Sergei"), is_same_word("J.", "John", given=True)
    (True, True)
    >>> is_same_word("Bill", "William", given=True), is_same_word("Bill", "Bob", given=True)
    (True, False)
    """
    if spelling(one) == spelling(other):
        return True
    a, b = fold(one).replace(".", ""), fold(other).replace(".", "")
    if given and min(len(a), len(b)) == 1:
        return a[:1] == b[:1]
    if given and len(a) == 2 and one.isupper() and b[:1] == a[:1]:
        return True
    return given and bool(_forms().get(a, frozenset()) & _forms().get(b, frozenset()))


@lru_cache(maxsize=1)
def _surnames_first() -> Mapping[str, bool]:
    """Surnames that stand first, and whether each is a given name elsewhere."""
    return {row["surname"]: row["also_given"] == "yes" for row in table_rows("surnames_first")}


@lru_cache(maxsize=1)
def _forms() -> Mapping[str, frozenset[int]]:
    """For each given name, the families of short forms that it stands in."""
    families: dict[str, set[int]] = {}
    for number, row in enumerate(table_rows("short_forms")):
        for form in row["forms"].split():
            families.setdefault(form, set()).add(number)
    return {form: frozenset(numbers) for form, numbers in families.items()}


def is_same_person(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names of two or more words each may name one person.

    Surnames must agree in spelling (or, with the same given name, in their consonants);
    given names in spelling, initial or short form.

    >>> is_same_person(("Bernie", "Sanders"), ("Bernard", "Sanders"))
    True
    >>> is_same_person(("Michelle", "Obama"), ("Barack", "Obama"))
    False
    >>> is_same_person(("Peter", "A.", "Lang"), ("Peter", "B.", "Lang"))
    False
    """
    if len(one) == len(other) and all(map(_is_alike, one, other)):
        return True
    middle, other_middle = (fold("".join(w for w in name[1:-1] if len(w.strip(".")) == 1))
                            for name in (one, other))  # fmt: skip
    if middle and other_middle and middle != other_middle:
        return False
    short, long = sorted((one, other), key=len)
    if is_surname_first(one) != is_surname_first(other) or is_surname_first(one):
        return "".join(map(spelling, one)).replace("-", "") == "".join(
            map(spelling, other)
        ).replace("-", "")
    tail, whole = short[surname_at(short) :], long[surname_at(long) :]
    plain = [bare(w) for w in tail if fold(w) not in PARTICLES] or list(tail)
    inside = [bare(w) for w in long[1:]]
    spelled = [spelling(w) for w in plain]
    given_matches = is_same_word(short[0], long[0], given=True)
    if given_matches and all(any(_is_alike(w, other) for other in inside) for w in plain):
        return True
    # A second given name in use (Joseph Robinette Biden, never as Robinette; Willard Mitt Romney).
    same_end = len(long) > 2 and spelled == [spelling(w) for w in inside[-len(spelled) :]]
    if same_end and is_same_word(short[0], long[1]) and not given_matches:
        return True
    return (
        _is_variant(short[0], long[0])
        and len(spelled[-1]) > 3
        and skeleton(plain[-1]) == skeleton(bare(whole[-1]))
    )


def _is_variant(one: str, other: str) -> bool:
    """Whether two given names are one, written with another vowel (*Mohammed*, *Muhammad*).

    Names with fewer than three consonants are too many to tell apart so (*Jean*, *Joan*).
    """
    if skeleton(one) != skeleton(other) or len(skeleton(one)) < 3:
        return False
    plain = (spelling(name).replace("o", "u").replace("e", "i") for name in (one, other))
    vowels = [re.findall("[aiuy]+", name) for name in plain]
    n_differing = sum(a != b for a, b in zip(*vowels, strict=False))
    return len(vowels[0]) == len(vowels[1]) and n_differing < 2


def bare(surname: str) -> str:
    """A surname without the Arabic article joined to it.

    >>> bare("al-Harbi"), bare("Alvarez")
    ('harbi', 'alvarez')
    """
    return surname.lower().removeprefix("al-").removeprefix("el-")


def _is_alike(one: str, other: str) -> bool:
    """Whether two words are one in spelling; the shortest leave no room for variants."""
    return spelling(one) == spelling(other) and (len(one) > 3 or fold(one) == fold(other))


def acronym_of(words: Sequence[str]) -> set[str]:
    """The acronyms a long form may have: all initials, and those of its capitalised words.

    >>> sorted(acronym_of(["Organisation", "of", "the", "Islamic", "Cooperation"]))
    ['OIC', 'OOTIC']
    """
    parts = [part for word in words for part in word.split("-") if part[:1].isalnum()]
    every = "".join(part[0] for part in parts).upper()
    capitals = "".join(part[0] for part in parts if part[0].isupper())
    runs = "".join(c for part in parts for c in part if c.isupper())
    return {form for form in (every, capitals, runs) if len(form) > 1}


def is_acronym(word: str) -> bool:
    """Whether a word is written as an acronym.

    >>> [is_acronym(word) for word in ("RDIF", "U.N.", "DoJ", "Rybak", "A")]
    [True, True, True, False, False]
    """
    letters = word.replace(".", "").replace("-", "")
    n_upper = sum(letter.isupper() for letter in letters)
    return 2 <= len(letters) <= 8 and letters.isalnum() and n_upper * 2 > len(letters) + 0.5


def is_acronym_for(acronym: str, words: Sequence[str]) -> bool:
    """Whether an acronym abbreviates a long form of two or more words."""
    letters = acronym_letters(acronym)
    return len(words) > 1 and letters in {fold(form).upper() for form in acronym_of(words)}


def acronym_letters(acronym: str) -> str:
    """The letters of an acronym, without full stops and the s of a plural.

    >>> acronym_letters("U.N."), acronym_letters("MPs")
    ('UN', 'MP')
    """
    letters = fold(acronym).replace(".", "").upper()
    return letters.removesuffix("S" if acronym[-1] == "s" else "")
