"""Words around actors: which are key to a group of sentences, and how they stand in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

import numpy as np
import pandas as pd
from scipy.special import xlogy

from newslab.text.tokens import find_tokens

# What is added to a word that one side lacks, so that its ratio is known (Hardie, 2014).
_UNSEEN = 0.5


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
    ratio = np.divide(n, expected, out=np.ones_like(n), where=expected > 0)
    table["log_likelihood"] = 2 * xlogy(n, ratio).sum(axis=1)
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
