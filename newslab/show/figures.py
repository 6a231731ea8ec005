"""Tidy tables to figures: a table first, the rest by keyword; axes in, the same axes out.

Every figure reads in grey and with any colour vision: what colour says, a shape, a fill or a
number says too. No figure sets its title, which is the caller's finding. With nothing to show,
the axes say so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from newslab.show import canvas
from newslab.show.charts import plot_stance, plot_words
from newslab.show.trust_figures import plot_agreement, plot_reliability

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "plot_agreement",
    "plot_attributions",
    "plot_mentions",
    "plot_reliability",
    "plot_sentiment",
    "plot_stance",
    "plot_words",
]

KINDS = {"direct": canvas.BLUE, "mixed": canvas.SKY, "indirect": canvas.FAINT}
# Colour, marker and face of each voice; the author's alone is filled.
VOICES = {
    "author": (canvas.BLUE, "o", canvas.BLUE),
    "others": (canvas.VERMILLION, "D", canvas.PAPER),
    "self": (canvas.GREEN, "s", canvas.PAPER),
}
NOBODY = "(nobody known)"
NAMES = ("name", "title")  # with its title, a name is a name


def plot_mentions(
    mentions: pd.DataFrame,
    *,
    actors: pd.DataFrame | None = None,
    sentences: pd.DataFrame | None = None,
    limit: int = 20,
    ax: Axes | None = None,
) -> Axes:
    """Where each actor appears along one text: tall dark ticks for names, short ones for the rest.

    Parameters
    ----------
    mentions : pandas.DataFrame
        As `mentions_frame` gives, of one article. Mentions of nobody known are left out; a
        name with its title counts as a name.
    actors : pandas.DataFrame, optional
        As `actors_frame` gives: names instead of ids.
    sentences : pandas.DataFrame, optional
        As `sentences_frame` gives: the text's length, and faint lines at its headings. The
        text ends with the last mention otherwise.
    limit : int
        At most so many actors, the most mentioned.
    ax : matplotlib.axes.Axes, optional
        The current axes otherwise.

    Raises
    ------
    ValueError
        If a column is missing, or the mentions are of several articles.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> mentions = pd.DataFrame({"article_id": "a", "start": [0, 50], "end": [4, 52],
    ...     "actor_id": "mali", "form": ["name", "pronoun"]})
    >>> axes = plot_mentions(mentions, ax=Figure().subplots())
    >>> [label.get_text() for label in axes.get_yticklabels()]
    ['mali']
    """
    needed = ["article_id", "start", "end", "actor_id", "form"]
    canvas.check_columns(mentions, needed, "plot_mentions")
    if (n := mentions["article_id"].nunique()) > 1:
        raise ValueError(f"plot_mentions: mentions: expected one article; found {n}")
    axes, known = canvas.clean_axes(ax), mentions.dropna(subset=["actor_id"])
    if known.empty:
        return canvas.say_nothing(axes, "No actor is mentioned")
    counts = _most(known, "actor_id")
    shown = list(counts.index[:limit])
    canvas.name_rows(axes, shown, actors)
    length = max(known["end"].max(), 0 if sentences is None else sentences["end"].max()) / 100
    for row, actor_id in enumerate(shown):
        theirs = known[known["actor_id"] == actor_id]
        axes.hlines(row, 0, 100, color=canvas.FAINT, linewidth=0.6, zorder=1)
        for named, half, colour in ((False, 0.17, canvas.MUTED), (True, 0.34, canvas.BLUE)):
            x = theirs.loc[theirs["form"].isin(NAMES).eq(named), "start"] / length
            axes.vlines(x, row - half, row + half, color=colour, linewidth=1.6, zorder=2)
        canvas.write_aside(axes, row, str(counts[actor_id]))
    if sentences is not None:
        headings = sentences.loc[sentences["section"].eq("heading"), "start"] / length
        for x in headings:
            axes.axvline(
                x, color=canvas.MUTED, zorder=0, linewidth=0.6, linestyle=(0, (2, 3)), alpha=0.6
            )
    axes.set_xlim(-0.5, 100.5)
    canvas.head_aside(axes, "mentions")
    canvas.label_x(axes, "Place in the text (%)", len(counts) - len(shown))
    return axes


def plot_attributions(
    attributions: pd.DataFrame,
    *,
    actors: pd.DataFrame | None = None,
    limit: int = 20,
    ax: Axes | None = None,
) -> Axes:
    """How often each actor is quoted or paraphrased; what nobody known has said comes last.

    Parameters
    ----------
    attributions : pandas.DataFrame
        As `attributions_frame` gives, of one article or of several.
    actors, limit, ax
        As for `plot_mentions`.

    Raises
    ------
    ValueError
        If a column is missing.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> said = pd.DataFrame({"actor_id": ["mali", None], "kind": ["direct", "indirect"]})
    >>> axes = plot_attributions(said, ax=Figure().subplots())
    >>> [label.get_text() for label in axes.get_yticklabels()]
    ['mali', '(nobody known)']
    """
    canvas.check_columns(attributions, ["actor_id", "kind"], "plot_attributions")
    axes = canvas.clean_axes(ax)
    if attributions.empty:
        return canvas.say_nothing(axes, "Nobody is quoted")
    said = attributions.assign(actor_id=attributions["actor_id"].astype(object).fillna(NOBODY))
    speakers = list(_most(said, "actor_id").drop(NOBODY, errors="ignore").index)
    shown = speakers[:limit] + [NOBODY] * int(said["actor_id"].eq(NOBODY).any())
    canvas.name_rows(axes, shown, actors)
    left = np.zeros(len(shown))
    for kind, colour in KINDS.items():
        counts = said.loc[said["kind"].eq(kind), "actor_id"].value_counts()
        widths = counts.reindex(shown, fill_value=0).to_numpy()
        axes.barh(
            range(len(shown)), widths, 0.62, left=left, color=colour, edgecolor=canvas.INK,
            linewidth=0.5, label=kind,
        )  # fmt: skip
        left = left + widths
    for row, total in enumerate(left):
        canvas.write_aside(axes, row, f"{total:.0f}")
    axes.set_xlim(0, left.max() * 1.01)
    axes.locator_params(axis="x", integer=True)
    canvas.label_x(axes, "Attributions", len(speakers) - len(speakers[:limit]))
    canvas.put_legend(axes)
    return axes


def plot_sentiment(
    polarities: pd.DataFrame,
    *,
    actors: pd.DataFrame | None = None,
    limit: int = 20,
    ax: Axes | None = None,
) -> Axes:
    """How each actor is portrayed: by the author (filled), by others and by itself (hollow).

    Lines are 95 % intervals; one sentence makes no mark. On the right, the number of sentences in
    each voice.

    Parameters
    ----------
    polarities : pandas.DataFrame
        As `polarity_by_voice` gives.
    actors, limit, ax
        As for `plot_mentions`; the actors most often judged are shown.

    Raises
    ------
    ValueError
        If a column is missing.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> polarities = pd.DataFrame({"actor_id": ["mali"], "voice": ["author"], "polarity": [0.5],
    ...     "low": [0.1], "high": [0.9], "n_sentences": [7]})
    >>> axes = plot_sentiment(polarities, ax=Figure().subplots())
    >>> [text.get_text() for text in axes.texts]
    ['7', 'author', 'others', 'self']
    """
    needed = ["actor_id", "voice", "polarity", "low", "high", "n_sentences"]
    canvas.check_columns(polarities, needed, "plot_sentiment")
    axes = canvas.clean_axes(ax)
    counts = polarities.groupby("actor_id", sort=False)["n_sentences"].sum()
    counts = counts[counts > 0].sort_values(ascending=False, kind="stable")
    if counts.empty:
        return canvas.say_nothing(axes, "No sentiment is judged")
    row_of = {actor_id: row for row, actor_id in enumerate(counts.index[:limit])}
    canvas.name_rows(axes, row_of, actors)
    axes.axvline(0, color=canvas.MUTED, linewidth=0.8, zorder=0)
    for number, (voice, (colour, marker, face)) in enumerate(VOICES.items()):
        is_shown = polarities["voice"].eq(voice) & polarities["actor_id"].isin(list(row_of))
        rows = polarities[is_shown]
        y = [row_of[actor_id] + 0.26 * (number - 1) for actor_id in rows["actor_id"]]
        canvas.draw_intervals(axes, rows, "polarity", y, colour=colour, marker=marker,
                              markerfacecolor=face, label=voice)  # fmt: skip
        for actor_id, n in rows[["actor_id", "n_sentences"]].itertuples(index=False):
            canvas.write_aside(axes, row_of[actor_id], str(n), column=number)
        canvas.head_aside(axes, voice, column=number)
    axes.set_xlim(-1.04, 1.04)
    axes.set_xticks([-1, 0, 1], ["−1", "0", "+1"])
    axes.set_xticks([-0.5, 0.5], minor=True)
    axes.grid(axis="x", which="both", color=canvas.FAINT, linewidth=0.6)
    canvas.label_x(axes, "Mean polarity (negative to positive)", len(counts) - len(row_of))
    canvas.put_legend(axes)
    return axes


def _most(rows: pd.DataFrame, column: str) -> pd.Series[int]:
    """How often each value occurs, the most frequent first, ties in the order of the rows."""
    counts = rows.groupby(column, sort=False).size()
    return counts.sort_values(ascending=False, kind="stable")
