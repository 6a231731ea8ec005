"""Figures of trust: are probabilities what they say, and do coders agree?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from newslab.show import canvas

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# What Krippendorff (2004) asks for tentative and for firm conclusions.
TENTATIVE, FIRM = 0.667, 0.8


def plot_reliability(bins: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """How often judgements were right, by how sure they were; on the diagonal, as often as said.

    Parameters
    ----------
    bins : pandas.DataFrame
        ``confidence`` and ``accuracy`` (0 to 1), ``n``, and the accuracy's interval,
        ``low`` and ``high``, as `reliability_table` gives; a column ``task``, if there is
        one, tells several curves apart.
    ax : matplotlib.axes.Axes, optional
        The current axes otherwise.

    Raises
    ------
    ValueError
        If a column is missing.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> bins = pd.DataFrame({"confidence": [0.5, 0.9], "accuracy": [0.4, 0.9], "n": [50, 50],
    ...     "low": [0.3, 0.8], "high": [0.5, 0.95]})
    >>> axes = plot_reliability(bins, ax=Figure().subplots())
    >>> [text.get_text() for text in axes.texts]
    ['as sure as right', 'n = 100']
    """
    canvas.check_columns(bins, ["confidence", "accuracy", "n", "low", "high"], "plot_reliability")
    axes = canvas.clean_axes(ax)
    if bins.empty:
        return canvas.say_nothing(axes, "Nothing was judged")
    axes.plot([0, 1], [0, 1], color=canvas.MUTED, linewidth=0.8, linestyle=(0, (4, 3)), zorder=1)
    tasks = bins["task"].astype(str) if "task" in bins.columns else pd.Series("", bins.index)
    names = list(tasks.unique())
    for number, task in enumerate(names):
        rows, filled = bins[tasks == task], number % 2 == 0
        colour = (canvas.BLUE, canvas.VERMILLION, canvas.INK)[number % 3]
        axes.vlines(rows["confidence"], rows["low"], rows["high"], color=colour, linewidth=1.2)
        axes.plot(
            rows["confidence"], rows["accuracy"], canvas.MARKERS[number % len(canvas.MARKERS)],
            color=colour, linestyle="-", linewidth=0.8, markersize=5.5, label=task or None,
            markerfacecolor=colour if filled else canvas.PAPER, markeredgewidth=1.4, zorder=3,
            clip_on=False,
        )  # fmt: skip
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.set_aspect("equal")
    axes.xaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_major_formatter("{x:g}")
    axes.grid(color=canvas.FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    canvas.label_x(axes, "Stated probability of the label")
    axes.set_ylabel("Share that was right", color=canvas.MUTED,
                    fontsize=canvas.letter_size(axes, canvas.SIZE))  # fmt: skip
    small = {"fontsize": canvas.letter_size(axes, canvas.SMALL), "color": canvas.MUTED}
    axes.text(0.15, 0.19, "as sure as right", ha="center", va="center", rotation=45, **small)  # type: ignore[arg-type]
    axes.text(0.98, 0.03, f"n = {bins['n'].sum():,}", ha="right", **small)  # type: ignore[arg-type]
    if names != [""]:
        canvas.put_legend(axes)
    return axes


def plot_agreement(scores: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """How far coders agree beyond chance (0) toward in full (1), with 95 % intervals.

    Parameters
    ----------
    scores : pandas.DataFrame
        One row for each thing coded: ``task`` (its name), ``value`` (Krippendorff's alpha
        or another coefficient of that scale), ``low``, ``high`` and ``n`` (what the
        interval was drawn over). Faint lines stand at 0.667 and 0.8.
    ax : matplotlib.axes.Axes, optional
        The current axes otherwise.

    Raises
    ------
    ValueError
        If a column is missing.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> scores = pd.DataFrame({"task": ["voice"], "value": [0.8], "low": [0.6], "high": [0.9],
    ...     "n": [40]})
    >>> axes = plot_agreement(scores, ax=Figure().subplots())
    >>> [label.get_text() for label in axes.get_yticklabels()]
    ['voice']
    """
    canvas.check_columns(scores, ["task", "value", "low", "high", "n"], "plot_agreement")
    axes = canvas.clean_axes(ax)
    if scores.empty:
        return canvas.say_nothing(axes, "Nothing was coded twice")
    y = range(len(scores))
    canvas.name_rows(axes, scores["task"])
    for place in (TENTATIVE, FIRM):
        axes.axvline(place, color=canvas.MUTED, linewidth=0.8, linestyle=(0, (2, 2)), zorder=0)
    axes.axvline(0, color=canvas.MUTED, linewidth=0.8, zorder=0)
    canvas.draw_intervals(axes, scores, "value", y, colour=canvas.BLUE, marker="o",
                          markerfacecolor=canvas.BLUE)  # fmt: skip
    for row, (value, n) in enumerate(zip(scores["value"], scores["n"], strict=True)):
        canvas.write_aside(axes, row, f"{value:.2f} ({n:,})".replace("-", "−"))
    canvas.head_aside(axes, "value (n)")
    lowest = float(scores[["value", "low"]].min().min())
    axes.set_xlim(min(-0.05, lowest - 0.05), 1.02)
    axes.set_xticks([0, TENTATIVE, FIRM, 1], ["0", "0.67", "0.8", "1"])
    _, tentative, *firm = axes.get_xticklabels()
    tentative.set_horizontalalignment("right")  # apart, in a narrow figure too
    for label in firm:
        label.set_horizontalalignment("left")
    canvas.label_x(axes, "Agreement beyond chance")
    return axes
