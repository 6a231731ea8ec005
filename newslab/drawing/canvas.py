"""What the figures share: colours, rows with names, and words beside the axes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Okabe and Ito's (2008) colours, which people of any colour vision tell apart.
BLUE, SKY, VERMILLION = "#0072b2", "#56b4e9", "#d55e00"
INK, MUTED, FAINT, PAPER = "#1b1f24", "#59636e", "#d8dce1", "#ffffff"
MARKERS = "oDs^vP"
SIZE, SMALL = 9, 8  # points

# Longer names end in an ellipsis, or they would take a narrow figure's whole width.
LONGEST_NAME = 26


def check_columns(table: pd.DataFrame, columns: Iterable[str], what: str) -> None:
    """Refuse a table that lacks one of ``columns``.

    Raises
    ------
    ValueError

    Examples
    --------
    >>> check_columns(pd.DataFrame({"n": []}), ["n", "low"], "plot_words")
    Traceback (most recent call last):
    ValueError: plot_words: expected columns n, low; found n
    """
    columns = list(columns)
    if set(columns) - set(table.columns):
        found = ", ".join(map(str, table.columns)) or "none"
        raise ValueError(f"{what}: expected columns {', '.join(columns)}; found {found}")


def clean_axes(ax: Axes | None) -> Axes:
    """``ax``, or the current axes, with the frame and the tick marks gone."""
    if ax is None:
        import matplotlib.pyplot as plt

        ax = plt.gca()
    for side in ax.spines.values():
        side.set_visible(False)
    ax.tick_params(length=0, labelsize=SIZE, colors=INK)
    return ax


def say_nothing(ax: Axes, why: str) -> Axes:
    """Empty axes that say why they are."""
    ax.set_xticks([])
    ax.set_yticks([])
    ax.text(0.5, 0.5, why, transform=ax.transAxes, ha="center", va="center", color=MUTED)
    return ax


def short_names(ids: Iterable[str], actors: pd.DataFrame | None) -> list[str]:
    """The actors' names, cut to `LONGEST_NAME`; an id that ``actors`` does not know stays.

    Dollar signs are escaped, since matplotlib would read mathematics between two of them.
    """
    names: Mapping[str, str] = {}
    if actors is not None:
        check_columns(actors, ["actor_id", "name"], "actors")
        names = dict(zip(actors["actor_id"], actors["name"], strict=True))
    return [plain_label(names.get(actor_id, actor_id)) for actor_id in ids]


def plain_label(text: str) -> str:
    """``text`` as matplotlib shows it unchanged, cut to `LONGEST_NAME` characters.

    >>> plain_label("The $2 Commission for Everything and Everybody")
    'The \\\\$2 Commission for Eve…'
    """
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    if len(text) > LONGEST_NAME:
        text = text[: LONGEST_NAME - 1].rstrip() + "…"
    return text.replace("$", r"\$")


def name_rows(ax: Axes, names: Sequence[str]) -> None:
    """One row for each name, the first on top."""
    ax.set_yticks(range(len(names)), list(names))
    ax.set_ylim(len(names) - 0.4, -0.6)


def label_x(ax: Axes, label: str, n_hidden: int = 0, of_what: str = "actors") -> None:
    """What the horizontal axis shows, and how many actors it does not."""
    hidden = f"\n{n_hidden} more {of_what} not shown" if n_hidden > 0 else ""
    ax.set_xlabel(label + hidden, color=MUTED, fontsize=SIZE)


def write_aside(ax: Axes, row: float, text: str, *, column: int = 0) -> None:
    """A number to the right of a row, in the first column or a further one."""
    ax.annotate(
        text, (1, row), xycoords=ax.get_yaxis_transform(), xytext=(_aside_x(column), 0),
        textcoords="offset points", va="center", fontsize=SMALL, color=MUTED,
        annotation_clip=False,
    )  # fmt: skip


def head_aside(ax: Axes, text: str, *, column: int = 0) -> None:
    """What such a column of numbers is, in line with the tick labels below the axes."""
    ax.annotate(
        text, (1, 0), xycoords="axes fraction", xytext=(_aside_x(column), -5),
        textcoords="offset points", va="top", fontsize=SMALL, color=MUTED,
    )  # fmt: skip


def _aside_x(column: int) -> int:
    return 16 + 38 * column  # points, clear of the last tick label


def draw_intervals(
    ax: Axes, rows: pd.DataFrame, value: str, y: Sequence[float], *, colour: str, **marker: object
) -> None:
    """A mark at each row's ``value`` and a line from ``low`` to ``high`` where these are known."""
    ax.hlines(y, rows["low"], rows["high"], color=colour, linewidth=1.4, zorder=2)
    settings = {"markersize": 5.5, "markeredgecolor": colour, "markeredgewidth": 1.4, **marker}
    ax.plot(rows[value], np.asarray(y, dtype=float), linestyle="none", zorder=3, **settings)  # type: ignore[arg-type]


def put_legend(ax: Axes) -> None:
    """The legend below the label of the horizontal axis, clear of any title."""
    from matplotlib.transforms import ScaledTranslation

    lines = 1 + ax.get_xlabel().count("\n")
    figure = ax.get_figure(root=True)
    assert figure is not None
    down = ScaledTranslation(0, -(20 + 12 * lines) / 72, figure.dpi_scale_trans)
    ax.legend(
        loc="upper left", bbox_to_anchor=(0, 0), bbox_transform=ax.transAxes + down,
        ncols=4, frameon=False, fontsize=SMALL, labelcolor=INK, borderaxespad=0,
        borderpad=0, columnspacing=1.4, handletextpad=0.5,
    )  # fmt: skip
