"""Words: which an article dwells on, which keep an actor company, and how they stand there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from newslab.text.tokens import find_tokens

CONTENT_UPOS = ("ADJ", "NOUN", "PROPN", "VERB")
# What is added to a word that one side lacks, so that its ratio is known (Hardie, 2014).
_UNSEEN = 0.5
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
    counts = table[["n_together", "n_word", "n_actor", "n_sentences"]].to_numpy(dtype=float)
    both, word, actor, n = counts.T
    seen = np.array([both, word - both, actor - both, n - word - actor + both]).T
    rest = n - word  # sentences without the word
    chance = np.array([word * actor, word * (n - actor), rest * actor, rest * (n - actor)]).T
    table["log_likelihood"] = _log_likelihood(seen, chance / n[:, None])
    table["pmi"] = np.log2(both * n / (word * actor))
    return _sorted(table[table["pmi"] > 0], ["log_likelihood", "pmi"], words)


def keyness(
    sentences: pd.DataFrame,
    inside: pd.Series,
    *,
    least: int = 3,
    without: Collection[str] = (),
) -> pd.DataFrame:
    """The words that some sentences have more often than the others, or less often.

    Parameters
    ----------
    sentences : pandas.DataFrame
        As `sentences_frame` gives: ``article_id`` and ``text``.
    inside : pandas.Series of bool
        Which rows of ``sentences`` are meant; the others are what they are compared with. Those
        that mention an actor: `sentences_with`.
    least : int
        Words that occur less often, in both together, are left out.
    without : collection of str
        Words in lower case that are left out: the actor's own names, say.

    Returns
    -------
    pandas.DataFrame
        ``word`` (in lower case); ``n_inside``, ``n_outside`` (occurrences); ``n_articles`` (with
        the word inside); ``log_ratio`` (binary logarithm of how many times as frequent the word
        is inside; 1 doubles it, below 0 it is rarer; Hardie, 2014) and ``log_likelihood`` (G²;
        Dunning, 1993: 3.84 and more is unlikely by chance for one word, of a thousand words some
        fifty reach it by chance). The most telling first, those more frequent inside before
        those less.

    Examples
    --------
    >>> sentences = pd.DataFrame({"article_id": ["a", "a", "b"],
    ...     "text": ["The late ferry left.", "A late ferry came.", "The bus left."]})
    >>> found = keyness(sentences, sentences["text"].str.contains("ferry"), least=2)
    >>> found[["word", "n_inside", "n_outside"]].head(2)
        word  n_inside  n_outside
    0   late         2          0
    1  ferry         2          0
    """
    counts: tuple[Counter[str], Counter[str]] = Counter(), Counter()
    articles: dict[str, set[str]] = {}
    rows = zip(sentences["article_id"], sentences["text"], inside.astype(bool), strict=True)
    for article, text, is_inside in rows:
        words = [token.text.lower() for token in find_tokens(text)]
        words = [word for word in words if word[:1].isalpha() and word not in without]
        counts[0 if is_inside else 1].update(words)
        if is_inside:
            for word in set(words):
                articles.setdefault(word, set()).add(article)
    known = dict.fromkeys([*counts[0], *counts[1]])
    table = pd.DataFrame({
        "word": list(known),
        "n_inside": [counts[0][word] for word in known],
        "n_outside": [counts[1][word] for word in known],
        "n_articles": [len(articles.get(word, ())) for word in known],
    })  # fmt: skip
    n = table[["n_inside", "n_outside"]].to_numpy(dtype=float)
    sizes = n.sum(axis=0)
    expected = n.sum(axis=1, keepdims=True) * sizes / max(sizes.sum(), 1)
    rates = np.where(n == 0, _UNSEEN, n) / np.maximum(sizes, 1)
    table["log_ratio"] = np.log2(rates[:, 0] / rates[:, 1])
    table["log_likelihood"] = _log_likelihood(n, expected)
    table = table[n.sum(axis=1) >= least]
    order = np.lexsort((-table["log_likelihood"], table["log_ratio"] <= 0))
    return pd.DataFrame(table.iloc[order]).reset_index(drop=True)


def sentences_with(
    sentences: pd.DataFrame, mentions: pd.DataFrame, actor_id: str
) -> pd.Series[bool]:
    """Which sentences mention an actor, by any of its names, titles, pronouns or descriptions.

    Parameters
    ----------
    sentences, mentions : pandas.DataFrame
        Of a reading or of a linked corpus.

    Returns
    -------
    pandas.Series of bool
        With the rows of ``sentences``.
    """
    places = mentions.loc[mentions["actor_id"] == actor_id, ["article_id", "sentence"]]
    wanted = set(places.dropna().itertuples(index=False, name=None))
    rows = zip(sentences["article_id"], sentences["sentence"], strict=True)
    return pd.Series([row in wanted for row in rows], sentences.index, dtype=bool)


def concordance(sentences: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Places in the sentences they stand in, one below the other (keyword in context).

    Parameters
    ----------
    sentences : pandas.DataFrame
        As `sentences_frame` gives.
    places : pandas.DataFrame
        Any table of spans: the mentions of an actor, rows of ``sentiment``, what
        `find_words` finds.

    Returns
    -------
    pandas.DataFrame
        ``article_id, start, end``; ``left``, ``text`` and ``right``: the sentence, in three
        pieces. Places outside sentences are left out.

    Examples
    --------
    >>> sentences = pd.DataFrame({"article_id": ["a"], "start": [7], "sentence": [1],
    ...     "text": ["The late ferry left."]})
    >>> places = pd.DataFrame({"article_id": ["a"], "start": [16], "end": [21], "sentence": [1]})
    >>> concordance(sentences, places)[["left", "text", "right"]].iloc[0].tolist()
    ['The late ', 'ferry', ' left.']
    """
    columns = ["article_id", "sentence", "start", "text"]
    around = sentences[columns].rename(columns={"start": "from", "text": "around"})
    found = places[["article_id", "start", "end", "sentence"]].dropna()
    joined = found.merge(around, on=["article_id", "sentence"], how="inner")
    pieces = zip(joined["around"], joined["start"] - joined["from"],
                 joined["end"] - joined["from"], strict=True)  # fmt: skip
    cut = [(text[:start], text[start:end], text[end:]) for text, start, end in pieces]
    return joined[["article_id", "start", "end"]].assign(
        left=[left for left, _, _ in cut],
        text=[text for _, text, _ in cut],
        right=[right for _, _, right in cut],
    )


def find_words(sentences: pd.DataFrame, words: Collection[str]) -> pd.DataFrame:
    """Where some words stand, whatever their case: ``article_id, start, end, sentence``.

    Examples
    --------
    >>> sentences = pd.DataFrame({"article_id": ["a"], "start": [7], "sentence": [1],
    ...     "text": ["The late ferry left. Ferry!"]})
    >>> find_words(sentences, ["ferry"])["start"].tolist()
    [16, 28]
    """
    wanted = {word.lower() for word in words}
    rows = zip(sentences["article_id"], sentences["start"], sentences["sentence"],
               sentences["text"], strict=True)  # fmt: skip
    found = [
        (article, start + token.span.start, start + token.span.end, sentence)
        for article, start, sentence, text in rows
        for token in find_tokens(text)
        if token.text.lower() in wanted
    ]
    return pd.DataFrame(found, columns=["article_id", "start", "end", "sentence"])


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


def _log_likelihood(seen: NDArray[np.float64], expected: NDArray[np.float64]) -> list[float]:
    """Dunning's G² of each row of counts."""
    from scipy.special import xlogy

    ratio = np.divide(seen, expected, out=np.ones_like(seen), where=expected > 0)
    found: list[float] = (2 * xlogy(seen, ratio).sum(axis=1)).tolist()
    return found


def _sorted(table: pd.DataFrame, by: list[str], words: pd.DataFrame) -> pd.DataFrame:
    """Largest first, ties in alphabetical order; the words' dtypes kept."""
    counts = {name: "int64" for name in table.columns if name.startswith("n")}
    shares = {name: "float64" for name in table.columns[2:] if name not in counts}
    table = table.astype({**{name: words[name].dtype for name in _WORD}, **counts, **shares})
    keys = table[by].mul(-1).round(12).join(table[_WORD].astype(object))
    return table.loc[keys.sort_values([*by, *_WORD]).index].reset_index(drop=True)
