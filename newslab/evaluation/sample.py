"""A random part coded by hand: the sheet to code it in, and the mean that it corrects."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import pandas as pd

from newslab.errors import TableError
from newslab.evaluation.spans import KEYS
from newslab.tables.frames import check_columns
from newslab.tables.intervals import Bounds, Estimate, Rows, estimate

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
    check_columns(rows, [*KEYS, "text", "sentence", *keep], "codings")
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


def corrected_mean(
    predicted: Sequence[float] | pd.Series,
    gold: Sequence[float] | pd.Series,
    groups: Sequence[Hashable] | pd.Series,
    *,
    within: Bounds = (0.0, 1.0),
) -> Estimate:
    """The mean of a measure over a corpus, corrected by a hand-coded random part of it.

    The mean of the hand-coded rows, moved by as much as the predictions of all rows differ
    from those of the coded ones, times the slope of codings on predictions (0 to 1): the
    regression estimator of surveys (Cochran, 1977). However wrong the predictions, it leads
    nobody astray; where they are poor the slope is near 0, and where they are good the mean is
    sharper than that of the coded rows alone (Angelopoulos et al., 2023, who tune the slope
    for the same reason). For a label's share, let both be 0 or 1.

    Parameters
    ----------
    predicted, gold
        One number a row; NaN in ``gold`` where nobody coded the row. The coded rows must
        be a random sample of all rows.
    groups
        The document or sentence of each row, for the interval.
    within
        The least and the greatest that a number can be: ``(-1, 1)`` for polarities.

    Raises
    ------
    TableError
        Where a number lies outside.

    Examples
    --------
    >>> nan = float("nan")
    >>> corrected_mean([1, 0, 1, 1], [1, 0, nan, nan], ["a", "b", "c", "d"]).value
    0.75
    """
    guesses, codings = np.asarray(predicted, dtype=float), np.asarray(gold, dtype=float)
    for number in (guesses, codings):
        if ((number < within[0]) | (number > within[1])).any():
            found = f"{np.nanmin(number)} to {np.nanmax(number)}"
            raise TableError(f"corrected_mean: expected numbers within {within}; found {found}")

    def measure(rows: Rows) -> dict[str, float]:
        checked = rows[~np.isnan(codings[rows])]
        if not len(checked):
            return {"mean": float("nan")}
        told, coded = guesses[checked], codings[checked]
        spread = float(((told - told.mean()) ** 2).sum())
        slope = float(((told - told.mean()) * coded).sum()) / spread if spread else 0.0
        moved = guesses[rows].mean() - told.mean()
        return {"mean": float(np.clip(coded.mean() + np.clip(slope, 0, 1) * moved, *within))}

    return estimate(measure, groups, within=within, alone=True)["mean"]
