"""A coding sheet: what a person codes by hand, drawn at random and shown without the answer."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from newslab.evaluation.matching import KEYS, check_columns

OPENING, CLOSING = "⟦", "⟧"
FORMULA = tuple("=+-@\t\r")  # how a spreadsheet knows a formula


def coding_sheet(
    rows: pd.DataFrame,
    sentences: pd.DataFrame,
    *,
    n: int,
    keep: Sequence[str] = (),
    seed: int = 0,
) -> pd.DataFrame:
    """A random sample to be coded blind: the words and their sentence, no label, no probability.

    Write it with ``to_csv``, fill the column ``label`` in a spreadsheet, read it again and give
    it to `join_codings` and `corrected_mean`, which need the sample to be random: code all of
    it, and do not choose.

    Parameters
    ----------
    rows
        What is to be coded, such as ``reading.sentiment``, or a part of it, of one article or
        of several, concatenated; without two rows of the same place.
    sentences
        As `sentences_frame` gives, of the same articles.
    n
        How many rows to draw, or all if there are fewer.
    keep
        Further columns to show, such as ``voice``; none that tells the answer.
    seed
        The same seed draws the same rows.

    Returns
    -------
    pandas.DataFrame
        In text order: ``article_id, start, end, text``; ``in_sentence``, with the words
        within ⟦ ⟧; the columns of ``keep``; ``label`` and ``note``, empty. Words that a
        spreadsheet would run as a formula begin with an apostrophe.

    Examples
    --------
    >>> sentences = pd.DataFrame({"article_id": ["a"], "start": [0], "end": [10],
    ...     "text": ["Mali lied."], "sentence": [0]})
    >>> rows = pd.DataFrame({"article_id": ["a"], "start": [0], "end": [4], "text": ["Mali"],
    ...     "sentence": [0], "label": ["negative"]})
    >>> coding_sheet(rows, sentences, n=1)[["text", "in_sentence", "label"]]
       text   in_sentence label
    0  Mali  ⟦Mali⟧ lied.
    """
    check_columns(rows, [*KEYS, "text", "sentence", *keep])
    drawn = rows.sample(n=min(n, len(rows)), random_state=seed)
    drawn = drawn.sort_values(list(KEYS), kind="stable", ignore_index=True)
    around = sentences[["article_id", "sentence", "start", "text"]]
    around = around.rename(columns={"start": "from", "text": "around"})
    placed = drawn.merge(around, on=["article_id", "sentence"], how="left")
    shown = placed[[*KEYS, "text", *keep]].assign(label="", note="")
    shown.insert(4, "in_sentence", [
        _marked(around, int(start - begin), int(end - begin)) if isinstance(around, str) else text
        for text, around, begin, start, end in placed[
            ["text", "around", "from", "start", "end"]].itertuples(index=False)
    ])  # fmt: skip
    for column in ("text", "in_sentence", *keep):
        shown[column] = [
            f"'{words}" if str(words).startswith(FORMULA) else words for words in shown[column]
        ]
    return shown


def _marked(sentence: str, start: int, end: int) -> str:
    """The sentence in one line, the words from ``start`` to ``end`` within brackets."""
    before, words, after = sentence[:start], sentence[start:end], sentence[end:]
    return " ".join(f"{before}{OPENING}{words}{CLOSING}{after}".split())
