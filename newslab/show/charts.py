"""Figures of pairs: who stands where toward whom, and words around an actor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from newslab.show import canvas

if TYPE_CHECKING:
    from matplotlib.axes import Axes

POSITIONS = ("against", "none", "favour")
WORD_VALUES = {
    "log_likelihood": "Log-likelihood ratio (G²)",
    "pmi": "PMI (bits; +1: twice as often as by chance)",
    "arf": "Average reduced frequency",
}


def plot_words(
    words: pd.DataFrame,
    *,
    value: str = "log_likelihood",
    limit: int = 15,
    ax: Axes | None = None,
) -> Axes:
    """Words around an actor, or those an article dwells on, the strongest on top.

    Parameters
    ----------
    words : pandas.DataFrame
        As `words_around` gives; or, with ``value="arf"``, `telling_words`. On the right,
        how many sentences with the word mention the actor; or how often it occurs.
    value : str
        The column drawn: ``log_likelihood``, ``pmi`` or ``arf``.
    limit : int
        At most so many words, the first ones.
    ax : matplotlib.axes.Axes, optional
        The current axes otherwise.

    Raises
    ------
    ValueError
        If a column is missing.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> words = pd.DataFrame({"lemma": ["sign"], "n_together": [3], "n_word": [4], "pmi": [1.2]})
    >>> axes = plot_words(words, value="pmi", ax=Figure().subplots())
    >>> [text.get_text() for text in axes.texts]
    ['3 of 4', 'sentences']
    """
    counted = ["n"] if "n" in words.columns else ["n_together", "n_word"]
    canvas.check_columns(words, ["lemma", value, *counted], "plot_words")
    axes = canvas.clean_axes(ax)
    if words.empty:
        return canvas.say_nothing(axes, "No word to show")
    shown = words.head(limit)
    y = range(len(shown))
    canvas.name_rows(axes, shown["lemma"])
    axes.hlines(y, 0, shown[value], color=canvas.SKY, linewidth=2.2, zorder=1)
    axes.plot(shown[value], y, "o", markersize=5.5, color=canvas.BLUE, zorder=2)
    for row, numbers in enumerate(shown[counted].itertuples(index=False)):
        canvas.write_aside(axes, row, " of ".join(map(str, numbers)))
    canvas.head_aside(axes, "times" if counted == ["n"] else "sentences")
    axes.set_xlim(0, shown[value].max() * 1.05)
    canvas.label_x(axes, WORD_VALUES.get(value, value))
    return axes


def plot_stance(
    stances: pd.DataFrame,
    *,
    actors: pd.DataFrame | None = None,
    limit: int = 12,
    ax: Axes | None = None,
) -> Axes:
    """Who stands where: a row for each holder, a column for each target.

    A cell counts places: ``+`` in favour, ``−`` against, ``=`` without a position; its colour
    deepens with what the one leads the other by. Blank: nothing was said. Hatched, with ``?``:
    something was, but could not be judged.

    Parameters
    ----------
    stances : pandas.DataFrame
        As `stance_table` gives.
    actors : pandas.DataFrame, optional
        As `actors_frame` gives: names instead of ids. Issues stand in italics.
    limit : int
        At most so many holders and so many targets, those with most rows.
    ax : matplotlib.axes.Axes, optional
        The current axes otherwise.

    Raises
    ------
    ValueError
        If a column is missing.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> stances = pd.DataFrame({"holder": ["mali"], "target": ["truce"], "target_kind": ["issue"],
    ...     "against": [0], "none": [1], "favour": [2], "n": [4], "n_judged": [3]})
    >>> axes = plot_stance(stances, ax=Figure().subplots())
    >>> [text.get_text() for text in axes.texts]
    ['+2\\n=1']
    """
    needed = ["holder", "target", "target_kind", *POSITIONS, "n", "n_judged"]
    canvas.check_columns(stances, needed, "plot_stance")
    axes = canvas.clean_axes(ax)
    if stances.empty:
        return canvas.say_nothing(axes, "No stance is found")
    shown = stances[stances["holder"].isin(_largest(stances, "holder", limit))]
    shown = shown[shown["target"].isin(_largest(shown, "target", limit))]
    row_of = {name: row for row, name in enumerate(_largest(shown, "holder", limit))}
    column_of = {name: column for column, name in enumerate(_largest(shown, "target", limit))}
    canvas.name_rows(axes, row_of, actors)
    room = canvas.name_columns(axes, column_of, actors)
    cells = [*shown[needed].itertuples(index=False)]
    widest = max(len(line) for cell in cells for line in _cell_text(cell).split())
    most = max(1, (shown["favour"] - shown["against"]).abs().max())
    size = min(canvas.row_size(axes, canvas.SMALL, lines=2.4), 1.1 * room / max(4, widest))
    for cell in cells:
        _stance_cell(axes, column_of[cell.target], row_of[cell.holder], cell, most, size)
    issues = set(stances.loc[stances["target_kind"].eq("issue"), "target"])
    for label, target in zip(axes.get_xticklabels(), column_of, strict=True):
        label.set_fontstyle("italic" if target in issues else "normal")
    canvas.label_x(axes, "Toward", len(stances) - len(shown), "pairs")
    axes.set_ylabel(
        "Position of", color=canvas.MUTED, fontsize=canvas.letter_size(axes, canvas.SIZE)
    )
    return axes


def _largest(rows: pd.DataFrame, column: str, limit: int) -> list[Any]:
    """The values of ``column`` with the largest sums of ``n``, at most ``limit``."""
    sums = rows.groupby(column, sort=False)["n"].sum()
    return list(sums.sort_values(ascending=False, kind="stable").index[:limit])


def _stance_cell(ax: Axes, x: int, y: int, cell: Any, most: int, size: float) -> None:
    """One holder's position toward one target: a colour, and the counts behind it."""
    from matplotlib.patches import Rectangle

    lead = cell.favour - cell.against
    edge = canvas.MUTED if cell.n_judged else canvas.FAINT
    box = (x - 0.47, y - 0.47), 0.94, 0.94
    if lead:  # at most three quarters of the full colour, on which ink is read
        colour = canvas.BLUE if lead > 0 else canvas.VERMILLION
        ax.add_patch(Rectangle(*box, facecolor=colour, alpha=0.15 + 0.6 * abs(lead) / most, lw=0))
    hatch = None if cell.n_judged else "////"
    ax.add_patch(Rectangle(*box, fill=False, hatch=hatch, edgecolor=edge, linewidth=0.6))
    ax.text(
        x, y, _cell_text(cell), ha="center", va="center", linespacing=1.15,
        fontsize=size, color=canvas.INK,
    )  # fmt: skip


def _cell_text(cell: Any) -> str:
    """``+2 −1`` and, below it, ``=3``; or ``?1`` where nothing was judged."""
    taken = " ".join(f"{sign}{n}" for sign, n in (("+", cell.favour), ("−", cell.against)) if n)
    none = f"={cell.none}" if cell.none else ""
    return "\n".join(filter(None, [taken, none])) or f"?{cell.n}"
