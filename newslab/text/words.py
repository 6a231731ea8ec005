"""The words of an article: which it dwells on, and which keep an actor company."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

CONTENT_UPOS = ("ADJ", "NOUN", "PROPN", "VERB")
_HERE = ["article_id", "sentence"]
_WORD = ["lemma", "upos"]


def telling_words(tokens: pd.DataFrame, *, upos: Sequence[str] = CONTENT_UPOS) -> pd.DataFrame:
    """The words an article dwells on: frequent, and all along the text.

    Sorted by average reduced frequency (Savický and Hlaváčová, 2002, Journal of Quantitative
    Linguistics 9): a word counts once for each of n equal stretches of the text it reaches,
    wherever these begin. Ten times in one paragraph make little more than 1, ten times at
    equal distances make 10. Nothing outside the article is compared with; boilerplate is
    left out.

    Parameters
    ----------
    tokens : pandas.DataFrame
        As `tokens_frame` gives, of one article.
    upos : sequence of str
        The parts of speech that count.

    Returns
    -------
    pandas.DataFrame
        ``lemma, upos``; ``n``; ``n_sentences`` it occurs in; ``arf`` (0 to n);
        ``evenness`` (arf / n: 1 evenly spread, near 0 in one place, 0.63 for many at random).

    Examples
    --------
    >>> tokens = pd.DataFrame({"article_id": "a", "lemma": ["talk", "and", "talk", "and"],
    ...     "upos": ["NOUN", "CCONJ", "NOUN", "CCONJ"], "section": "body", "sentence": 0})
    >>> telling_words(tokens)[["lemma", "n", "arf"]]
      lemma  n  arf
    0  talk  2  2.0
    """
    tokens = tokens[tokens["section"].ne("boilerplate")]
    tokens = tokens.assign(position=np.arange(len(tokens)))
    words = _content(tokens, upos)
    rows = []
    for _, found in words.groupby(_WORD, observed=True):
        n, first = len(found), found.iloc[0]
        gaps = np.diff(found["position"], append=first["position"] + len(tokens))  # in a ring
        arf = float(np.minimum(gaps * n / len(tokens), 1).sum())
        rows.append((first["lemma"], first["upos"], n, found["sentence"].nunique(), arf, arf / n))
    columns = [*_WORD, "n", "n_sentences", "arf", "evenness"]
    return _sorted(pd.DataFrame(rows, columns=columns), ["arf", "n"], words)


def words_around(
    tokens: pd.DataFrame,
    mentions: pd.DataFrame,
    actor_id: str,
    *,
    upos: Sequence[str] = ("ADJ", "NOUN", "VERB"),
    at_least: int = 2,
) -> pd.DataFrame:
    """Words that keep an actor company more than they would by chance.

    Counted in sentences: those that mention the actor against all others, with a word or
    without. Words inside the actor's own mentions do not count.

    Parameters
    ----------
    tokens, mentions : pandas.DataFrame
        As `tokens_frame` and `mentions_frame` give, of one article or of several.
    actor_id : str
    upos : sequence of str
        The parts of speech that count; names are left out unless asked for.
    at_least : int
        The fewest sentences a word must share with the actor.

    Returns
    -------
    pandas.DataFrame
        ``lemma, upos``; ``n_together`` (sentences with both), ``n_word``, ``n_actor``,
        ``n_sentences`` (in all); ``log_likelihood`` (Dunning, 1993; above 3.84 is rarer than
        one in twenty for a single word asked about, **not** for the best of many);
        ``pmi`` (bits; 0 by chance, 1 twice as often). Only words drawn to the actor
        (pmi > 0), the most surely first.

    Examples
    --------
    >>> tokens = pd.DataFrame({"article_id": "a", "start": [0, 5, 12, 17], "sentence": [0, 0, 1, 1],
    ...     "section": "body", "lemma": ["mali", "sign", "chad", "wait"],
    ...     "upos": ["PROPN", "VERB", "PROPN", "VERB"]})
    >>> mentions = pd.DataFrame({"article_id": "a", "start": [0], "end": [4], "sentence": [0],
    ...     "actor_id": "mali"})
    >>> words_around(tokens, mentions, "mali", at_least=1)[["lemma", "n_together", "pmi"]]
      lemma  n_together  pmi
    0  sign           1  1.0
    """
    tokens = tokens[tokens["section"].ne("boilerplate")].dropna(subset=["sentence"])
    theirs = mentions[mentions["actor_id"] == actor_id]
    sentences = tokens[_HERE].drop_duplicates()
    near = sentences.merge(theirs[_HERE].drop_duplicates(), on=_HERE)
    words = _content(tokens[~_inside(tokens, theirs)], upos).drop_duplicates([*_HERE, *_WORD])
    together = words.merge(near, on=_HERE).groupby(_WORD, observed=True).size()
    n_word = words.groupby(_WORD, observed=True).size()
    table = pd.DataFrame({"n_together": together, "n_word": n_word}).dropna().reset_index()
    table = table[table["n_together"] >= at_least].assign(
        n_actor=len(near), n_sentences=len(sentences)
    )
    expected = table["n_word"] * table["n_actor"] / table["n_sentences"]
    table["log_likelihood"] = _log_likelihood(table)
    table["pmi"] = np.log2(table["n_together"] / expected)
    return _sorted(table[table["pmi"] > 0], ["log_likelihood", "pmi"], words)


def _content(tokens: pd.DataFrame, upos: Sequence[str]) -> pd.DataFrame:
    return tokens[tokens["upos"].isin(list(upos))].dropna(subset=["lemma"])


def _inside(tokens: pd.DataFrame, mentions: pd.DataFrame) -> NDArray[np.bool_]:
    """Whether each token starts inside one of ``mentions``."""
    pairs = (
        tokens[[*_HERE, "start"]]
        .reset_index()
        .merge(mentions[[*_HERE, "start", "end"]], on=_HERE, suffixes=("", "_mention"))
    )
    within = pairs["start"].ge(pairs["start_mention"]) & pairs["start"].lt(pairs["end"])
    return tokens.index.isin(pairs.loc[within, "index"])


def _log_likelihood(table: pd.DataFrame) -> pd.Series[float]:
    """Dunning's G² of each row's table of two by two (with the word or not, the actor or not)."""
    both, word, actor, n = (
        table[name].astype(float) for name in ("n_together", "n_word", "n_actor", "n_sentences")
    )
    cells = [
        (both, word * actor),
        (word - both, word * (n - actor)),
        (actor - both, (n - word) * actor),
        (n - word - actor + both, (n - word) * (n - actor)),
    ]
    terms = [seen * np.log((seen * n / margins).where(seen > 0, 1)) for seen, margins in cells]
    return pd.Series(2 * sum(terms), index=table.index)


def _sorted(table: pd.DataFrame, by: list[str], words: pd.DataFrame) -> pd.DataFrame:
    """Largest first, ties in alphabetical order; the words' dtypes kept."""
    counts = {name: "int64" for name in table.columns if name.startswith("n")}
    shares = {name: "float64" for name in table.columns[2:] if name not in counts}
    table = table.astype({**{name: words[name].dtype for name in _WORD}, **counts, **shares})
    keys = table[by].mul(-1).round(12).join(table[_WORD].astype(object))
    return table.loc[keys.sort_values([*by, *_WORD]).index].reset_index(drop=True)
