"""A random part coded by hand: the sheet to code it in, and the mean that it corrects."""

from __future__ import annotations

import io
import os
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from newslab.errors import CodebookError, TableError
from newslab.evaluation.spans import KEYS
from newslab.records import SENTIMENT_LABELS
from newslab.sources.decoding import decode
from newslab.tables.frames import check_columns
from newslab.tables.intervals import (
    FEWEST,
    Bounds,
    Estimate,
    Floats,
    Share,
    difference_of,
    units_of,
    with_interval,
)

OPENING, CLOSING = "⟦", "⟧"
FORMULA = tuple("=+-@\t\r")  # how a spreadsheet knows a formula
NAN = float("nan")

Codes = NDArray[np.intp]


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


def open_sheet(
    path: str | os.PathLike[str],
    rows: pd.DataFrame,
    sentences: pd.DataFrame,
    *,
    n: int,
    labels: Sequence[str] = SENTIMENT_LABELS,
    keep: Sequence[str] = (),
    seed: int = 0,
) -> pd.DataFrame:
    """The coding sheet in a file: as far as it is filled in; drawn and written if there is none.

    A sheet with a label or a note in it is never written over. One that is still empty is drawn
    again, since newslab may by now have found other rows.

    Parameters
    ----------
    path
        The sheet, a CSV that spreadsheets open and save (with commas, semicolons or tabs). The
        folder is made where there is none.
    rows, sentences, n, keep, seed
        As for `coding_sheet`.
    labels
        What a coder may write into the column ``label``.

    Returns
    -------
    pandas.DataFrame
        As `coding_sheet`; ``label`` is missing where nobody has coded the row yet.

    Raises
    ------
    CodebookError
        Where the sheet is of other articles, or has a label that is none of ``labels``.
    SourceError
        Where the file is not UTF-8 or UTF-16.

    Examples
    --------
    >>> import tempfile
    >>> sentences = pd.DataFrame({"article_id": ["a"], "start": [0], "end": [10],
    ...     "text": ["Mali lied."], "sentence": [0]})
    >>> rows = pd.DataFrame({"article_id": ["a"], "start": [0], "end": [4], "text": ["Mali"],
    ...     "sentence": [0]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "sheet.csv")
    ...     empty = open_sheet(path, rows, sentences, n=1)
    ...     empty.assign(label="Negative").to_csv(path, index=False)  # in a spreadsheet
    ...     open_sheet(path, rows, sentences, n=1)["label"].tolist()
    ['negative']
    """
    path = Path(path)
    if path.exists():
        sheet = _read_sheet(path, labels)
        if sheet[["label", "note"]].notna().to_numpy().any():
            if others := sorted({*sheet["article_id"]} - {*rows["article_id"]}):
                raise CodebookError(
                    f"{path}: expected a sheet of {', '.join(sorted({*rows['article_id']}))}; "
                    f"found one of {', '.join(others[:5])}: name another file"
                )
            return sheet
    sheet = coding_sheet(rows, sentences, n=n, keep=keep, seed=seed)
    path.parent.mkdir(parents=True, exist_ok=True)
    # Its mark is how a spreadsheet knows UTF-8.
    sheet.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")
    return sheet.assign(label=pd.Series(None, sheet.index, dtype=object))


def _read_sheet(path: Path, labels: Sequence[str]) -> pd.DataFrame:
    """A sheet as a spreadsheet has left it: only an empty cell is missing."""
    text = decode(path.read_bytes(), name=str(path))
    mark = next((c for c in text.splitlines()[0] if c in ",;\t"), ",")
    sheet = pd.read_csv(io.StringIO(text), sep=mark, dtype=object, keep_default_na=False)
    check_columns(sheet, [*KEYS, "text", "in_sentence", "label", "note"], str(path))
    try:
        sheet = sheet.astype({"start": "int64", "end": "int64"})
    except ValueError as error:
        raise CodebookError(f"{path}: expected whole numbers in start and end; {error}") from None
    for column in ("label", "note"):
        told = sheet[column].str.strip()
        sheet[column] = told.where(told != "", None)
    sheet["label"] = sheet["label"].str.lower()
    strange = sheet["label"].notna() & ~sheet["label"].isin(list(labels))
    for row in strange.to_numpy().nonzero()[0]:
        label = sheet["label"].iloc[row]
        raise CodebookError(
            f"{path}: row {row + 2}: expected one of {', '.join(labels)}, or nothing; "
            f"found {label!r}"
        )
    return sheet


def sample_estimates(
    rows: pd.DataFrame, coded: pd.DataFrame, label: str, *, group: str = "sentence"
) -> pd.DataFrame:
    """A label's share of all rows, told in three ways: with a coded random sample and without.

    Parameters
    ----------
    rows : pandas.DataFrame
        All that the sample was drawn from: ``article_id, start, end, label`` and ``group``.
    coded : pandas.DataFrame
        The filled sheet; a missing label is a row that nobody has coded.
    label : str
        Whose share is asked for.
    group : str
        The column of what is taken together in the intervals.

    Returns
    -------
    pandas.DataFrame
        ``value, low, high`` (shares, 0 to 1; 95 % interval) and ``n`` (groups) of *newslab alone*,
        *the sample alone* and *newslab, corrected*: see `corrected_mean`.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": "a", "start": range(8), "end": range(1, 9),
    ...     "sentence": range(8), "label": ["negative"] * 4 + ["neutral"] * 4})
    >>> coded = rows.iloc[::2].assign(label="neutral")
    >>> sample_estimates(rows, coded, "negative")["value"].tolist()
    [0.5, 0.0, 0.0]
    """
    places = pd.MultiIndex.from_frame(coded[list(KEYS)])
    told = pd.Series(coded["label"].eq(label).astype(float).to_numpy(), places)
    told = told[coded["label"].notna().to_numpy()]
    among = pd.MultiIndex.from_frame(rows[list(KEYS)])
    gold: Floats = np.asarray(among.map(told.to_dict()), dtype=float)
    predicted: Floats = np.asarray(rows["label"].eq(label), dtype=float)
    units = units_of(rows, group)
    found = {
        "newslab alone": corrected_mean(predicted, predicted, units),
        # With every prediction alike, only the sample is left.
        "the sample alone": corrected_mean(0 * predicted, gold, units),
        "newslab, corrected": corrected_mean(predicted, gold, units),
    }
    return pd.DataFrame([asdict(each) for each in found.values()], index=list(found))


def _marked(sentence: str, start: int, end: int) -> str:
    """The sentence in one line, the words from ``start`` to ``end`` within brackets."""
    before, words, after = sentence[:start], sentence[start:end], sentence[end:]
    return " ".join(f"{before}{OPENING}{words}{CLOSING}{after}".split())


def corrected_mean(
    predicted: Sequence[float] | pd.Series | Floats,
    gold: Sequence[float] | pd.Series | Floats,
    groups: Iterable[Hashable],
    *,
    within: Bounds = (0.0, 1.0),
) -> Estimate:
    """The mean of a measure over a corpus, corrected by a hand-coded random part of it.

    The mean of the hand-coded rows, moved by as much as the predictions of all rows differ
    from those of the coded ones, times the slope of codings on predictions (0 to 1): the
    regression estimator of surveys (Cochran, 1977). However wrong the predictions, it leads
    nobody astray; where they are poor the slope is near 0, and where they are good the mean is
    sharper than that of the coded rows alone (Angelopoulos et al., 2023, who tune the slope
    for the same reason). Uncorrected, labels that are right nine times in ten give intervals
    that miss the truth (Egami et al., 2023). For a label's share, let both be 0 or 1.

    Parameters
    ----------
    predicted, gold
        One number a row; NaN in ``gold`` where nobody coded the row. The coded rows must
        be a random sample of all rows.
    groups
        The document or sentence of each row, for the interval.
    within
        The least and the greatest that a number can be: ``(-1, 1)`` for polarities.

    Returns
    -------
    Estimate
        ``n`` counts the documents or sentences; without an interval where a single one of
        them was coded.

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
    _check_bounds(guesses, codings, within)
    found_codes, names = pd.factorize(pd.Series(list(groups), dtype=object), use_na_sentinel=False)
    codes = np.asarray(found_codes, dtype=np.intp)
    coded = ~np.isnan(codings)
    if not coded.any():
        return Estimate(NAN, NAN, NAN, len(names))
    slopes = _slopes(guesses, codings, np.zeros(len(codes), dtype=np.intp))
    found = _corrected(guesses, codings, codes, slopes, within)
    enough = len(set(codes[coded])) >= FEWEST
    low, high = (found.low, found.high) if enough else (NAN, NAN)
    return Estimate(found.value, low, high, len(names))


def corrected_means(
    joined: pd.DataFrame,
    *,
    by: str | Sequence[str],
    predicted: str = "predicted",
    gold: str = "gold",
    cluster: str = "article_id",
    within: Bounds = (0.0, 1.0),
) -> pd.DataFrame:
    """The corrected mean of each group; how codings follow predictions is learnt from all.

    Parameters
    ----------
    joined : pandas.DataFrame
        One row for each judgement, coded or not.
    by : str or sequence of str
        Columns of the groups. Of each the coded rows must be a random sample.
    predicted, gold : str
        Columns of numbers, as in `corrected_mean`.
    cluster : str
        The column of what is taken together in the intervals.
    within : tuple of float
        As in `corrected_mean`.

    Returns
    -------
    pandas.DataFrame
        One row for each group: ``by``, ``mean``, ``low``, ``high`` (missing where a
        single cluster was coded), ``uncorrected`` (the mean of what was predicted), ``n``,
        ``n_coded`` (rows), ``n_clusters`` (with a coded row).

    Raises
    ------
    TableError
        Where a column is missing, or a number lies outside.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": range(20), "outlet": ["A", "B"] * 10,
    ...     "predicted": [1, 0] * 10, "gold": [1, 0] * 6 + [float("nan")] * 8})
    >>> corrected_means(rows, by="outlet")[["outlet", "mean", "uncorrected", "n_coded"]]
      outlet  mean  uncorrected  n_coded
    0      A   1.0          1.0        6
    1      B   0.0          0.0        6
    """
    keys = [by] if isinstance(by, str) else list(by)
    check_columns(joined, [*keys, predicted, gold, cluster], "codings")
    rows = joined.dropna(subset=[*keys, predicted])
    guesses, codings = rows[predicted].to_numpy(dtype=float), rows[gold].to_numpy(dtype=float)
    _check_bounds(guesses, codings, within)
    groups = rows.groupby(keys, observed=True)
    slopes = _slopes(guesses, codings, np.asarray(groups.ngroup(), dtype=np.intp))
    found = []
    for names, part in groups:
        told, coded = part[predicted].to_numpy(dtype=float), part[gold].to_numpy(dtype=float)
        codes = pd.factorize(part[cluster], use_na_sentinel=False)[0]
        n_coded, n_clusters = int((~np.isnan(coded)).sum()), len(set(codes[~np.isnan(coded)]))
        mean = low = high = NAN
        if n_clusters:
            share = _corrected(told, coded, np.asarray(codes, dtype=np.intp), slopes, within)
            mean = share.value
            low, high = (share.low, share.high) if n_clusters >= FEWEST else (low, high)
        counts = len(part), n_coded, n_clusters
        found.append((*names, mean, low, high, told.mean(), *counts))
    columns = ["mean", "low", "high", "uncorrected", "n", "n_coded", "n_clusters"]
    return pd.DataFrame(found, columns=[*keys, *columns])


def _check_bounds(guesses: Floats, codings: Floats, within: Bounds) -> None:
    for number in (guesses, codings):
        if ((number < within[0]) | (number > within[1])).any():
            found = f"{np.nanmin(number)} to {np.nanmax(number)}"
            raise TableError(f"corrected_mean: expected numbers within {within}; found {found}")


def _slopes(guesses: Floats, codings: Floats, groups: Codes) -> tuple[float, float]:
    """How positive and negative codings follow predictions within groups, 0 to 1 each."""
    coded = ~np.isnan(codings)
    slopes = []
    for sign in (1.0, -1.0):
        told = pd.Series(np.clip(sign * guesses[coded], 0, None))
        right = pd.Series(np.clip(sign * codings[coded], 0, None))
        inside = told - told.groupby(groups[coded]).transform("mean")
        spread = float((inside**2).sum())
        slopes.append(float(np.clip((inside * right).sum() / spread, 0, 1)) if spread else 0.0)
    return slopes[0], slopes[1]


def _corrected(
    guesses: Floats, codings: Floats, codes: Codes, slopes: tuple[float, float], within: Bounds
) -> Share:
    """The corrected mean of rows some of which are coded, with its interval."""
    parts = []
    for sign, slope in zip((1.0, -1.0), slopes, strict=True):
        told = np.clip(sign * guesses, 0, None)
        coded = ~np.isnan(codings)
        right = np.clip(sign * codings[coded], 0, None)
        mean, moved = right.mean(), told.mean() - told[coded].mean()
        pulls = slope * np.bincount(codes, told - told.mean()) / len(told)
        off = (right - mean) - slope * (told[coded] - told[coded].mean())
        pulls += np.bincount(codes[coded], off, len(pulls)) / len(right)
        sizes = np.bincount(codes[coded], minlength=len(pulls)).astype(float)
        value = float(np.clip(mean + slope * moved, 0, 1))
        parts.append(with_interval(value, pulls, sizes))
    return difference_of(parts[0], parts[1]) if within[0] < 0 else parts[0]
