"""What the figures share: colours, rows with names, words beside the axes and words for them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from newslab.tables.frames import check_columns

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Okabe and Ito's (2008) colours, which people of any colour vision tell apart.
BLUE, SKY, VERMILLION, GREEN = "#0072b2", "#56b4e9", "#d55e00", "#009e73"
INK, MUTED, FAINT, PAPER = "#1b1f24", "#59636e", "#d8dce1", "#ffffff"
# Colour, marker and face of the first, the second … of several series.
STYLES = (
    (BLUE, "o", BLUE),
    (VERMILLION, "D", PAPER),
    (GREEN, "s", PAPER),
    (INK, "^", INK),
)
SIZE, SMALL, MARK = 9, 8, 5.5  # points

# Axes narrower than so many points have smaller letters, down to this share of their size, as in
# a column of a journal.
FULL_WIDTH, LEAST_SHARE = 260, 0.7
# Longer names lose their middle, and take about this share of the axes' width at most.
LONGEST_ROW, LONGEST_NAME, NAME_SHARE = 32, 26, 0.5
# The height of a line and the mean width of a letter, both for letters of size 1.
LINE, LETTER = 1.2, 0.6
FEWEST, ASLANT, COLUMN = 3, 35, 16  # rows or columns; degrees; points
_HANDLE = 6  # letters that the mark before a word of the legend takes, and the gap behind it


def clean_axes(ax: Axes | None) -> Axes:
    """``ax``, or the current axes, with the frame and the tick marks gone."""
    if ax is None:
        import matplotlib.pyplot as plt

        ax = plt.gca()
    for side in ax.spines.values():
        side.set_visible(False)
    ax.tick_params(which="both", length=0, labelsize=letter_size(ax, SIZE), colors=INK)
    return ax


def describe(ax: Axes, what: str, rows: Iterable[str], n_hidden: int = 0) -> Axes:
    """Axes that know in words what they show, the same rows in the same order.

    >>> from matplotlib.figure import Figure
    >>> describe(Figure().subplots(), "Mentions", ["Mali: 3", "Chad: 1"], 5).get_label()
    'Mentions. Mali: 3; Chad: 1; 5 more not shown.'
    """
    ax.set_label(f"{what}. {'; '.join([*rows, *filter(None, [hidden(n_hidden)])])}.")
    return ax


def hidden(n: int, of_what: str = "") -> str:
    """How many are not shown; nothing where all are.

    >>> hidden(3, "pairs "), hidden(0)
    ('3 more pairs not shown', '')
    """
    return f"{n} more {of_what}not shown" if n > 0 else ""


def signed(number: float, form: str = ".2f") -> str:
    """A number with a minus sign in the place of a hyphen; what rounds to nothing has no sign.

    >>> signed(-0.5), signed(-0.001, "+.2f")
    ('−0.50', '0.00')
    """
    told = format(number, form)
    return told.replace("-", "−") if float(told.replace(",", "")) else told.lstrip("+-")


def with_interval(value: float, low: float, high: float, form: str = ".2f") -> str:
    """A value with its interval, where there is one; a dash where there is no value.

    >>> with_interval(0.27, -0.02, 0.5)
    '0.27 [−0.02, 0.50]'
    """
    if np.isnan(value):
        return "–"
    interval = "" if np.isnan(low) else f" [{signed(low, form)}, {signed(high, form)}]"
    return signed(value, form) + interval


def say_nothing(ax: Axes, why: str) -> Axes:
    """Empty axes that say why they are."""
    ax.set_xticks([])
    ax.set_yticks([])
    ax.text(0.5, 0.5, why, transform=ax.transAxes, ha="center", va="center", color=MUTED)
    ax.set_label(f"{why}.")
    return ax


def names_of(ids: Iterable[str], actors: pd.DataFrame | None) -> list[str]:
    """The actors' names; an id that ``actors`` does not know stays."""
    known: Mapping[str, str] = {}
    if actors is not None:
        check_columns(actors, ["actor_id", "name"], "actors")
        known = dict(zip(actors["actor_id"], actors["name"], strict=True))
    return [known.get(actor_id, actor_id) for actor_id in ids]


def short_names(
    ax: Axes, ids: Iterable[str], actors: pd.DataFrame | None, longest: int
) -> list[str]:
    """The actors' names, cut to ``longest`` characters and to the room there is."""
    room = NAME_SHARE * axes_points(ax)[0] / (LETTER * letter_size(ax, SIZE))
    longest = min(longest, round(room))
    return [plain_label(name, longest) for name in names_of(ids, actors)]


def plain_label(text: str, longest: int = LONGEST_NAME) -> str:
    """``text`` as matplotlib shows it unchanged, cut to ``longest`` characters.

    Cut is the middle: a family name, or the country of a ministry, comes last. Dollar signs are
    escaped, since matplotlib would read mathematics between two of them.

    >>> plain_label("The $2 Commission for Everything and Everybody in Ghana")
    'The \\\\$2 Commission f… Ghana'
    """
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    if len(text) > longest:
        end = f" {text.split()[-1]}"
        tail = end if len(end) <= longest // 2 else text[-(longest // 3) :]
        text = f"{text[: longest - 1 - len(tail)].rstrip()}…{tail}"
    return text.replace("$", r"\$")


def name_rows(
    ax: Axes,
    ids: Iterable[str],
    actors: pd.DataFrame | None = None,
    *,
    n_lines: int = 1,
    longest: int = LONGEST_ROW,
) -> float:
    """One row for each id, the first on top, and the way from one to the next.

    A row has ``n_lines`` lines, at whole numbers from its own place on, and a gap behind several.
    Names and letters are as large as there is room for; fewer than `FEWEST` lines keep the height
    that they would have among so many.
    """
    ids = list(ids)
    step = n_lines + 0.6 * (n_lines > 1)
    last = (len(ids) - 1) * step + n_lines - 1
    margin = max(0.0, (FEWEST - 1 - last) / 2)
    ax.set_ylim(last + 0.6 + margin, -0.6 - margin)
    places = np.arange(len(ids)) * step + (n_lines - 1) / 2
    ax.set_yticks(places, short_names(ax, ids, actors, longest))
    ax.tick_params(axis="y", labelsize=row_size(ax, SIZE))
    return step


def name_columns(ax: Axes, ids: Iterable[str], actors: pd.DataFrame | None = None) -> float:
    """One column for each id, named on top, aslant or where it is tight upright; its width."""
    ids = list(ids)
    margin = max(0.0, (FEWEST - len(ids)) / 2)
    ax.set_xlim(-0.5 - margin, len(ids) - 0.5 + margin)
    room = axes_points(ax)[0] / (len(ids) + 2 * margin)
    size = letter_size(ax, SIZE)
    angle = ASLANT if room * math.sin(math.radians(ASLANT)) > LINE * size else 90
    ax.xaxis.tick_top()
    ax.xaxis.set_label_position("top")
    ax.set_xticks(range(len(ids)), short_names(ax, ids, actors, LONGEST_NAME), rotation=angle,
                  ha="left", va="center", rotation_mode="anchor")  # fmt: skip
    ax.tick_params(axis="x", labelsize=min(size, room / LINE))
    return room


def most_columns(ax: Axes) -> int:
    """How many columns have room for a few figures beside the names of the rows."""
    return max(FEWEST, int(NAME_SHARE * axes_points(ax)[0] // COLUMN))


def axes_points(ax: Axes) -> tuple[float, float]:
    """Width and height of the axes as they stand, in points."""
    box, figure = ax.get_position(), ax.get_figure(root=True)
    assert figure is not None
    width, height = 72 * figure.get_size_inches()
    return float(box.width * width), float(box.height * height)


def letter_size(ax: Axes, most: float) -> float:
    """The size of letters, in points up to ``most``, that goes with the width of the axes."""
    return most * min(1.0, max(LEAST_SHARE, axes_points(ax)[0] / FULL_WIDTH))


def row_size(ax: Axes, most: float, *, lines: float = 1) -> float:
    """The same for letters that also have to fit a row of the axes, in so many lines."""
    low, high = ax.get_ylim()
    room = axes_points(ax)[1] / abs(high - low) / (LINE * lines)
    return min(letter_size(ax, most), room)


def label_x(ax: Axes, label: str, n_hidden: int = 0, of_what: str = "actors") -> None:
    """What the horizontal axis shows, and how many actors it does not."""
    lines = [label, *filter(None, [hidden(n_hidden, f"{of_what} ")])]
    ax.set_xlabel("\n".join(lines), color=MUTED, fontsize=letter_size(ax, SIZE))


def label_y(ax: Axes, label: str) -> None:
    """What the vertical axis shows."""
    ax.set_ylabel(label, color=MUTED, fontsize=letter_size(ax, SIZE))


def rule(ax: Axes, axis: Literal["x", "y", "both"]) -> None:
    """Faint lines at the ticks, behind all that is drawn."""
    ax.grid(axis=axis, which="both", color=FAINT, linewidth=0.6)
    ax.set_axisbelow(True)


def write_beside(
    ax: Axes,
    texts: Iterable[str],
    rows: Iterable[float] | None = None,
    *,
    head: str = "",
    column: int = 0,
) -> None:
    """Numbers to the right of rows, in the first column or a further one; below, what they are."""
    x = letter_size(ax, 14 + 32 * column)  # points, clear of the last tick label
    told: dict[str, Any] = {"textcoords": "offset points", "color": MUTED}
    for row, text in zip(count() if rows is None else rows, texts, strict=False):
        ax.annotate(
            text, (1, row), xycoords=ax.get_yaxis_transform(), xytext=(x, 0), va="center",
            fontsize=row_size(ax, SMALL), annotation_clip=False, **told,
        )  # fmt: skip
    if head:  # in line with the tick labels below the axes
        ax.annotate(head, (1, 0), xycoords="axes fraction", xytext=(x, -5), va="top",
                    fontsize=letter_size(ax, SMALL), **told)  # fmt: skip


def draw_intervals(
    ax: Axes,
    rows: pd.DataFrame,
    value: str,
    y: Sequence[float],
    *,
    style: tuple[str, str, str],
    label: str = "",
    n_lines: float = 1,
) -> None:
    """A mark at each row's ``value`` and a line from ``low`` to ``high`` where these are known."""
    colour, marker, face = style
    ax.hlines(y, rows["low"], rows["high"], color=colour, linewidth=1.4, zorder=2)
    ax.plot(
        rows[value], np.asarray(y, dtype=float), marker,
        markersize=row_size(ax, MARK, lines=n_lines), markeredgewidth=1.4, markeredgecolor=colour,
        markerfacecolor=face, label=label or None, clip_on=False, zorder=3,
    )  # fmt: skip


def draw_series(
    ax: Axes, x: Any, rows: pd.DataFrame, value: str, *, style: tuple[str, str, str], label: str
) -> None:
    """Marks joined by a line, and upright ones from ``low`` to ``high`` where there are such."""
    colour, marker, face = style
    if {"low", "high"} <= set(rows.columns):
        ax.vlines(x, rows["low"], rows["high"], color=colour, linewidth=1.2, zorder=2)
    ax.plot(
        x, rows[value], marker, color=colour, linestyle="-", linewidth=0.8, markersize=MARK,
        markerfacecolor=face, markeredgewidth=1.4, label=plain_label(label) or None, zorder=3,
        clip_on=False,
    )  # fmt: skip


def put_legend(
    ax: Axes, handles: Sequence[Any] | None = None, title: str = "", *, across: bool = False
) -> None:
    """The legend below the axes and their label, clear of any title.

    ``across`` sets it in the middle of the whole figure, for axes that stand side by side.
    """
    from matplotlib.transforms import ScaledTranslation, blended_transform_factory

    below = ax.xaxis.get_label_position() == "bottom" and bool(ax.get_xlabel())
    figure = ax.get_figure(root=True)
    assert figure is not None
    lines = 1 + max(each.get_xlabel().count("\n") for each in (figure.axes if across else [ax]))
    down = (8 + letter_size(ax, 12 + 12 * lines if below else 0)) / 72
    small = letter_size(ax, SMALL)
    handles = ax.get_legend_handles_labels()[0] if handles is None else handles
    longest = max((len(str(handle.get_label())) for handle in handles), default=0)
    room = 72 * figure.get_figwidth() if across else 1.2 * axes_points(ax)[0]
    most = 4 if across or axes_points(ax)[0] > FULL_WIDTH else 2
    n_columns = max(1, min(most, int(room / (LETTER * small * (longest + _HANDLE)))))
    below_ax = blended_transform_factory(figure.transFigure if across else ax.transAxes,
                                         ax.transAxes)  # fmt: skip
    ax.legend(
        handles=handles, title=title or None, loc="upper center", bbox_to_anchor=(0.5, 0),
        bbox_transform=below_ax + ScaledTranslation(0, -down, figure.dpi_scale_trans),
        ncols=n_columns, frameon=False, fontsize=small, title_fontproperties={"size": small},
        labelcolor=INK, borderaxespad=0, borderpad=0, columnspacing=1.4, handletextpad=0.5,
    ).get_title().set_color(MUTED)  # fmt: skip
