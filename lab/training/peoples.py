"""Peoples and faiths exchanged for others, so that nobody is judged by where they come from.

In an article each state with its adjective, people and capital becomes another throughout, and each
faith another; every word stays one word, so that what the coders marked stays where it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from newslab.text.lists import table_rows

# An adjective and its people.
FAITHS = (("Muslim", "Muslims"), ("Christian", "Christians"), ("Jewish", "Jews"),
          ("Hindu", "Hindus"), ("Sikh", "Sikhs"), ("Buddhist", "Buddhists"),
          ("Catholic", "Catholics"), ("Protestant", "Protestants"), ("Shiite", "Shiites"),
          ("Sunni", "Sunnis"))  # fmt: skip

Family = tuple[str, ...]


@lru_cache(maxsize=1)
def families() -> tuple[tuple[Family, ...], tuple[Family, ...]]:
    """Words that are exchanged together: of states (name, adjective, people, capital), of faiths.

    States with a form of two words are left alone.
    """
    states = []
    for row in table_rows("countries"):
        forms = [row[part].split("|")[0] for part in ("name", "adjectives", "people", "capitals")]
        if all(form.isalpha() for form in forms):
            states.append(tuple(forms))
    return tuple(states), FAITHS


def exchange_peoples(words: Sequence[str], rng: np.random.Generator) -> tuple[str, ...]:
    """The words with other peoples and faiths in place of theirs.

    >>> words = "Peru thanked the Muslim nurses ; Peruvian papers were silent".split()
    >>> new = exchange_peoples(words, np.random.default_rng(1))
    >>> len(new) == len(words), new[0] == "Peru", new[1:3]
    (True, False, ('thanked', 'the'))
    """
    changed: dict[str, str] = {}
    for kind in families():
        met = [family for family in kind if set(family) & set(words)]
        others = [family for family in kind if family not in met]
        drawn = rng.permutation(len(others))[: len(met)]
        for old, new in zip(met, drawn, strict=False):
            for form, other in zip(old, others[new], strict=True):
                changed.setdefault(form, other)
    return tuple(changed.get(word, word) for word in words)
