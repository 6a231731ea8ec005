"""Tidy tables to figures: a table first, the rest by keyword; axes in, the same axes out.

Every figure reads in grey and with any colour vision: what colour says, a shape, a fill or a
number says too; and `figure_text` says in words what it shows. No figure sets its title, which is
the caller's finding. With nothing to show, the axes say so; a table that lacks a column is
refused with a `TableError`.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from newslab.errors import TableError
from newslab.records import STANCE_LABELS
from newslab.show import canvas
from newslab.show.layout import place_nodes
from newslab.show.pages import fill
from newslab.tables.frames import check_columns
from newslab.tables.measures import each_speaker

if TYPE_CHECKING:
    import networkx as nx
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

KINDS = {"direct": canvas.BLUE, "mixed": canvas.SKY, "indirect": canvas.FAINT}
VOICES = dict(zip(("author", "others", "self"), canvas.STYLES, strict=False))
NOBODY = "(nobody known)"
NAMES = ("name", "title")  # with its title, a name is a name
WORD_VALUES = {
    "log_likelihood": "Log-likelihood ratio (G²)",
    "pmi": "PMI (bits; +1: twice as often as by chance)",
    "arf": "Average reduced frequency",
}
VALUES = {
    "polarity": "Mean polarity (negative to positive)",
    "position": "Mean position (against to in favour)",
    "share": "Share",
    "n": "Rows",
    "n_articles": "Articles",
}
# How pandas calls a year, a month and a week that begins on Monday.
PERIODS = {"year": "Y", "month": "M", "week": "W-SUN"}
ASIDE = 0.006  # of the time shown, from one series to the next
NODES = {"PERSON": "o", "STATE": "s", "ORGANISATION": "D", "GROUP": "^", "ISSUE": "v"}
SMALLEST, LARGEST = 3.0, 8.0  # half the width of a node, in points
THINNEST, THICKEST = 0.7, 3.2  # edges, in points
ROOM = 0.4  # the share of a network's page that names may take
# What Krippendorff (2004) asks for tentative and for firm conclusions.
TENTATIVE, FIRM = 0.667, 0.8


def figure_text(drawn: Axes | Figure | SubFigure) -> str:
    """What a figure of newslab shows, in words made from its table: for whoever cannot see it.

    Parameters
    ----------
    drawn : matplotlib.axes.Axes or matplotlib.figure.Figure
        Axes that a function of this module has drawn on; or a figure with such axes.

    Returns
    -------
    str
        What is drawn, then its rows in their order. Written into a file, it stays with the figure:
        ``fig.savefig("mentions.png", metadata={"Description": figure_text(fig)})``.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> said = pd.DataFrame({"actor_id": ["mali", None], "kind": ["direct", "indirect"]})
    >>> figure_text(plot_attributions(said, ax=Figure().subplots()))
    'Attributions of each actor. mali: 1 (1 direct); (nobody known): 1 (1 indirect).'
    """
    from matplotlib.axes import Axes

    parts = [drawn] if isinstance(drawn, Axes) else drawn.axes
    return " ".join(f"{each.get_title()}: {each.get_label()}".removeprefix(": ") for each in parts)


class Picture:
    """A figure as it is shown in a notebook: the picture, and below it the same in words.

    ``text`` is what `figure_text` says, ``png`` the picture. The words are the picture's ``alt``
    too, for viewers that look for one in an output's metadata, as nbconvert's classic page does;
    JupyterLab and nbconvert's other page do not, so that the fold below is for everybody.
    """

    def __init__(self, png: bytes, text: str) -> None:
        self.png, self.text = png, text

    def __repr__(self) -> str:
        return self.text

    def _ipython_display_(self) -> None:
        from IPython.display import display

        told = {"image/png": self.png, "text/plain": self.text}
        display(told, metadata={"image/png": {"alt": self.text}}, raw=True)  # type: ignore[no-untyped-call]
        display({"text/html": fill("picture.html", text=self.text), "text/plain": ""}, raw=True)  # type: ignore[no-untyped-call]


def picture(drawn: Axes | Sequence[Axes], title: str = "") -> Picture:
    """A figure for a notebook, with its text for whoever cannot see it; the figure is closed.

    Parameters
    ----------
    drawn : matplotlib.axes.Axes or sequence of matplotlib.axes.Axes
        What a function of this module has drawn.
    title : str
        The finding, which stands above the picture.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> said = pd.DataFrame({"actor_id": ["mali"], "kind": ["direct"]})
    >>> picture(plot_attributions(said, ax=Figure().subplots()), "Mali speaks")
    Mali speaks: Attributions of each actor. mali: 1 (1 direct).
    """
    import matplotlib.pyplot as plt
    from matplotlib.axes import Axes

    panels = [drawn] if isinstance(drawn, Axes) else list(drawn)
    figure = panels[0].get_figure(root=True)
    assert figure is not None
    if title and len(panels) == 1:
        panels[0].set_title(title)
    elif title:
        figure.suptitle(title)
    text = " ".join(figure_text(panel) for panel in panels)
    page = io.BytesIO()
    figure.savefig(page, format="png", bbox_inches="tight", metadata={"Description": text})
    plt.close(figure)
    return Picture(page.getvalue(), text if len(panels) == 1 else f"{title}: {text}".lstrip(": "))


def plot_mentions(
    mentions: pd.DataFrame,
    *,
    actors: pd.DataFrame | None = None,
    sentences: pd.DataFrame | None = None,
    limit: int = 20,
    order: Sequence[str] | None = None,
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
    order : sequence of str, optional
        The ids of these actors and no others, the first on top.
    ax : matplotlib.axes.Axes, optional
        The current axes otherwise.

    Raises
    ------
    TableError
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
    from matplotlib.lines import Line2D

    needed = ["article_id", "start", "end", "actor_id", "form"]
    check_columns(mentions, needed, "plot_mentions")
    if (n := mentions["article_id"].nunique()) > 1:
        raise TableError(f"plot_mentions: mentions: expected one article; found {n}")
    axes, known = canvas.clean_axes(ax), mentions.dropna(subset=["actor_id"])
    if known.empty:
        return canvas.say_nothing(axes, "No actor is mentioned")
    shown, n_hidden = _rows(known, limit, order)
    canvas.name_rows(axes, shown, actors)
    length = max(known["end"].max(), 0 if sentences is None else sentences["end"].max()) / 100
    told = []
    for row, (actor_id, name) in enumerate(zip(shown, canvas.names_of(shown, actors), strict=True)):
        theirs = known[known["actor_id"] == actor_id]
        named = theirs["form"].isin(NAMES)
        axes.hlines(row, 0, 100, color=canvas.FAINT, linewidth=0.6, zorder=1)
        for rows, half, colour in ((theirs[~named], 0.17, canvas.MUTED),
                                   (theirs[named], 0.34, canvas.BLUE)):  # fmt: skip
            x = rows["start"] / length
            axes.vlines(x, row - half, row + half, color=colour, linewidth=1.6, zorder=2)
        told.append((name, len(theirs), named.sum()))
    marks = [
        Line2D([], [], marker="|", linestyle="none", color=colour, markersize=size,
               markeredgewidth=1.6, label=label)
        for label, size, colour in (("name", 9, canvas.BLUE),
                                    ("pronoun, description", 5, canvas.MUTED))
    ]  # fmt: skip
    if sentences is not None and len(at := sentences.query("section == 'heading'")["start"]):
        dotted: dict[str, Any] = {"color": canvas.MUTED, "linewidth": 0.6,
                                  "linestyle": (0, (2, 3)), "alpha": 0.6}  # fmt: skip
        for x in at / length:
            axes.axvline(x, zorder=0, **dotted)
        marks.append(Line2D([], [], label="heading", **dotted))
    axes.set_xlim(-0.5, 100.5)
    canvas.write_beside(axes, [str(n) for _, n, _ in told], head="mentions")
    canvas.label_x(axes, "Place in the text (%)", n_hidden)
    canvas.put_legend(axes, marks)
    in_words = [f"{name}: {n}, {n_named} by name" for name, n, n_named in told]
    return canvas.describe(axes, "Mentions of each actor along the text", in_words, n_hidden)


def plot_attributions(
    attributions: pd.DataFrame,
    *,
    actors: pd.DataFrame | None = None,
    limit: int = 20,
    order: Sequence[str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """How often each actor is quoted or paraphrased; what nobody known has said comes last.

    Parameters
    ----------
    attributions : pandas.DataFrame
        As `attributions_frame` gives, of one article or of several.
    actors, limit, order, ax
        As for `plot_mentions`.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> said = pd.DataFrame({"actor_id": ["mali", None], "kind": ["direct", "indirect"]})
    >>> axes = plot_attributions(said, ax=Figure().subplots())
    >>> [label.get_text() for label in axes.get_yticklabels()]
    ['mali', '(nobody known)']
    """
    check_columns(attributions, ["actor_id", "kind"], "plot_attributions")
    axes = canvas.clean_axes(ax)
    if attributions.empty:
        return canvas.say_nothing(axes, "Nobody is quoted")
    said = each_speaker(attributions)
    said = said.assign(actor_id=said["actor_id"].astype(object).fillna(NOBODY))
    speakers, n_hidden = _rows(said[said["actor_id"].ne(NOBODY)], limit, order)
    shown = speakers + [NOBODY] * int(order is not None or said["actor_id"].eq(NOBODY).any())
    counts = pd.crosstab(said["actor_id"], said["kind"].astype(object))
    counts = counts.reindex(index=shown, columns=list(KINDS), fill_value=0)
    canvas.name_rows(axes, shown, actors)
    left = np.zeros(len(shown))
    for kind, colour in KINDS.items():
        edges = np.where(counts[kind] > 0, 0.5, 0)  # what is not there has none
        axes.barh(range(len(shown)), counts[kind], 0.62, left=left, color=colour,
                  edgecolor=canvas.INK, linewidth=edges, label=kind)  # fmt: skip
        left = left + counts[kind].to_numpy()
    told = []
    for name, (_, row) in zip(canvas.names_of(shown, actors), counts.iterrows(), strict=True):
        kinds = ", ".join(f"{n} {kind}" for kind, n in row.items() if n)
        told.append(f"{name}: {row.sum()}" + (f" ({kinds})" if kinds else ""))
    canvas.write_beside(axes, [f"{total:.0f}" for total in left])
    axes.set_xlim(0, left.max() * 1.01)
    axes.locator_params(axis="x", integer=True)
    canvas.label_x(axes, "Attributions", n_hidden)
    canvas.put_legend(axes)
    return canvas.describe(axes, "Attributions of each actor", told, n_hidden)


def plot_sentiment(
    polarities: pd.DataFrame,
    *,
    actors: pd.DataFrame | None = None,
    limit: int = 20,
    order: Sequence[str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """How each actor is portrayed: by the author (filled), by others and by itself (hollow).

    Lines are 95 % intervals; one sentence makes no mark. On the right, the number of sentences in
    each voice.

    Parameters
    ----------
    polarities : pandas.DataFrame
        As `polarity_by_voice` gives.
    actors, limit, order, ax
        As for `plot_mentions`; of the actors with a mean, those with most sentences are shown.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> polarities = pd.DataFrame({"actor_id": ["mali"], "voice": ["author"], "polarity": [0.5],
    ...     "low": [0.1], "high": [0.9], "n_sentences": [7]})
    >>> axes = plot_sentiment(polarities, ax=Figure().subplots())
    >>> [text.get_text() for text in axes.texts]
    ['7', 'author', 'others', 'self']
    """
    from matplotlib.lines import Line2D

    needed = ["actor_id", "voice", "polarity", "low", "high", "n_sentences"]
    check_columns(polarities, needed, "plot_sentiment")
    axes = canvas.clean_axes(ax)
    shown, n_hidden = _rows(_with_mean(polarities), limit, order)
    if not shown:
        return canvas.say_nothing(axes, "No actor is judged in two sentences of one voice")
    canvas.name_rows(axes, shown, actors)
    axes.axvline(0, color=canvas.MUTED, linewidth=0.8, zorder=0)
    told = dict(zip(shown, ([name] for name in canvas.names_of(shown, actors)), strict=True))
    beside = _beside(polarities)
    for number, (voice, style) in enumerate(VOICES.items()):
        rows = polarities[polarities["voice"].eq(voice) & polarities["actor_id"].isin(shown)]
        y = [shown.index(who) + 0.26 * beside[who, voice] for who in rows["actor_id"]]
        canvas.draw_intervals(axes, rows, "polarity", y, style=style, label=voice, n_lines=1.6)
        places = [shown.index(actor_id) for actor_id in rows["actor_id"]]
        canvas.write_beside(axes, rows["n_sentences"].astype(str), places, head=voice,
                            column=number)  # fmt: skip
        each: Any
        for each in rows.dropna(subset=["polarity"]).itertuples():
            mean = canvas.with_interval(each.polarity, each.low, each.high, "+.2f")
            told[each.actor_id].append(f"{voice} {mean} in {each.n_sentences} sentences")
    axes.set_xlim(-1.04, 1.04)
    axes.set_xticks([-1, 0, 1], ["−1", "0", "+1"])
    axes.set_xticks([-0.5, 0.5], minor=True)
    canvas.rule(axes, "x")
    canvas.label_x(axes, "Mean polarity (negative to positive)", n_hidden)
    interval = Line2D([], [], color=canvas.MUTED, linewidth=1.4, label="95 % interval")
    canvas.put_legend(axes, [*axes.get_legend_handles_labels()[0], interval])
    in_words = [f"{name}: {', '.join(means) or 'no mean'}" for name, *means in told.values()]
    return canvas.describe(axes, "Mean polarity toward each actor, by voice", in_words, n_hidden)


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
        At most so many holders and so many targets, those with most positions; targets only as
        many as there is room for.
    ax : matplotlib.axes.Axes, optional
        The current axes otherwise.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> stances = pd.DataFrame({"holder": ["mali"], "target": ["truce"], "target_kind": ["issue"],
    ...     "against": [0], "none": [1], "favour": [2], "n": [4], "n_judged": [3]})
    >>> axes = plot_stance(stances, ax=Figure().subplots())
    >>> [text.get_text() for text in axes.texts]
    ['+2 =1']
    """
    needed = ["holder", "target", "target_kind", *STANCE_LABELS, "n", "n_judged"]
    check_columns(stances, needed, "plot_stance")
    axes = canvas.clean_axes(ax)
    if stances.empty:
        return canvas.say_nothing(axes, "No stance is found")
    # A pair with a position goes before any number of pairs without.
    ranked = stances.assign(
        weight=stances["n"] + stances["n"].sum() * (stances["favour"] + stances["against"])
    )
    shown = ranked[ranked["holder"].isin(_largest(ranked, "holder", "weight")[:limit])]
    n_columns = min(limit, canvas.most_columns(axes))
    targets = _largest(shown, "target", "weight")[:n_columns]
    shown = shown[shown["target"].isin(targets)]
    holders = _largest(shown, "holder", "weight")
    canvas.name_rows(axes, holders, actors, longest=canvas.LONGEST_NAME)
    room = canvas.name_columns(axes, targets, actors)
    cells = [
        (row, column, cell)
        for row, holder in enumerate(holders)
        for column, target in enumerate(targets)
        for cell in shown[shown["holder"].eq(holder) & shown["target"].eq(target)].itertuples()
    ]
    texts = [_cell_text(cell) for *_, cell in cells]
    room *= 0.9 * (1 - canvas.NAME_SHARE) / canvas.LETTER  # in letters of size 1, beside names
    size = canvas.row_size(axes, canvas.SMALL)
    if room < size * max(map(len, texts)):  # each count in a line of its own
        texts = ["\n".join(text.split()) for text in texts]
        lines = 1.5 * max(text.count("\n") + 1 for text in texts)
        size = canvas.row_size(axes, canvas.SMALL, lines=lines)
    size = min(size, room / max(len(line) for text in texts for line in text.split("\n")))
    most = max(1, (shown["favour"] - shown["against"]).abs().max())
    for (row, column, cell), text in zip(cells, texts, strict=True):
        _stance_cell(axes, column, row, cell, most)
        axes.text(column, row, text, ha="center", va="center", fontsize=size, color=canvas.INK,
                  linespacing=1.25)  # fmt: skip
    issues = set(stances.loc[stances["target_kind"].eq("issue"), "target"])
    for label, target in zip(axes.get_xticklabels(), targets, strict=True):
        label.set_fontstyle("italic" if target in issues else "normal")
    canvas.label_x(axes, "Toward")
    canvas.label_y(axes, "Position of")
    n_hidden = len(stances) - len(shown)
    canvas.put_legend(axes, _stance_marks(), canvas.hidden(n_hidden, "pairs "))
    who, whom = canvas.names_of(holders, actors), canvas.names_of(targets, actors)
    told = [f"{who[row]} toward {whom[column]}: {_cell_words(cell)}" for row, column, cell in cells]
    return canvas.describe(axes, "Places where a holder takes a position toward a target", told,
                           n_hidden)  # fmt: skip


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

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> words = pd.DataFrame({"lemma": ["sign"], "n_together": [3], "n_word": [4], "pmi": [1.2]})
    >>> axes = plot_words(words, value="pmi", ax=Figure().subplots())
    >>> [text.get_text() for text in axes.texts]
    ['3 of 4', 'sentences']
    """
    counted = ["n"] if "n" in words.columns else ["n_together", "n_word"]
    check_columns(words, ["lemma", value, *counted], "plot_words")
    axes = canvas.clean_axes(ax)
    if words.empty:
        return canvas.say_nothing(axes, "No word to show")
    shown = words.head(limit)
    y = range(len(shown))
    canvas.name_rows(axes, shown["lemma"])
    axes.hlines(y, 0, shown[value], color=canvas.SKY, linewidth=2.2, zorder=1)
    axes.plot(shown[value], y, "o", markersize=canvas.MARK, color=canvas.BLUE, zorder=2)
    beside = [" of ".join(map(str, row)) for row in shown[counted].itertuples(index=False)]
    of_what = "times" if counted == ["n"] else "sentences"
    canvas.write_beside(axes, beside, head=of_what)
    axes.set_xlim(0, shown[value].max() * 1.05)
    canvas.label_x(axes, WORD_VALUES.get(value, value))
    told = [f"{lemma}: {strength:.1f} ({numbers} {of_what})" for lemma, strength, numbers
            in zip(shown["lemma"], shown[value], beside, strict=True)]  # fmt: skip
    return canvas.describe(axes, f"Words by {WORD_VALUES.get(value, value)}", told)


def plot_series(
    measures: pd.DataFrame,
    *,
    value: str = "polarity",
    time: str = "month",
    of: str | Sequence[str] = (),
    actors: pd.DataFrame | None = None,
    limit: int = 4,
    ax: Axes | None = None,
) -> Axes:
    """A measure over time: a mark for each period, and its 95 % interval where there is one.

    The line between marks is interrupted where a period has no value: silence is no zero.

    Parameters
    ----------
    measures : pandas.DataFrame
        One row for each period and each of ``of``, as the functions of `newslab.tables.measures`
        give with ``by="month"``; with ``low`` and ``high`` it has intervals.
    value : str
        The column drawn: ``polarity``, ``position``, ``share``, ``n_mentions`` …
    time : str
        ``year``, ``month`` or ``week``, as `Corpus.with_articles` names them; or a column of days.
    of : str or sequence of str
        Columns that tell several series apart, such as ``"outlet"``.
    actors : pandas.DataFrame, optional
        As `actors_frame` gives: names in the place of ids where ``of`` is ``"actor_id"``.
    limit : int
        At most so many series, and at most four: those with most rows behind them (``n``).
    ax : matplotlib.axes.Axes, optional
        The current axes otherwise.

    Raises
    ------
    TableError
        If a column is missing, or a period has several rows of one series.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> months = pd.DataFrame({"month": ["2021-01", "2021-02", "2021-04"],
    ...     "polarity": [-0.2, 0.1, 0.3]})
    >>> axes = plot_series(months, ax=Figure().subplots())
    >>> figure_text(axes)
    'Polarity over time. 2021-01: −0.20; 2021-02: +0.10; 2021-04: +0.30.'
    """
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    keys = [of] if isinstance(of, str) else list(of)
    check_columns(measures, [time, value, *keys], "plot_series")
    axes = canvas.clean_axes(ax)
    known = measures.dropna(subset=[time, value, *keys])
    if known.empty:
        return canvas.say_nothing(axes, "Nothing was measured")
    known = known.assign(_series=_series_names(known, keys, actors))
    if (twice := known.duplicated([time, "_series"])).any():
        row = known[twice].iloc[0]
        raise TableError(
            f"plot_series: expected one row for each {time} of a series; found several for "
            f"{row[time]} {row['_series']}".rstrip()
            + ": name what tells them apart with of="
        )
    weighed = known.assign(weight=known.get("n", 1))
    every = _largest(weighed, "_series", "weight")
    shown = every[: min(limit, len(canvas.STYLES))]
    signed = value in ("polarity", "position")
    form = "+.2f" if signed else ".2f" if known[value].dtype.kind == "f" else ",.0f"
    told = []
    parts = [_over_time(known[known["_series"] == name], time) for name in shown]
    days = pd.DatetimeIndex(np.concatenate([rows.index for rows in parts]))
    step = ASIDE * (days.max() - days.min())
    for number, (name, rows) in enumerate(zip(shown, parts, strict=True)):
        # A little to the side, so that no interval hides another.
        x = pd.DatetimeIndex(rows.index) + step * (number - (len(shown) - 1) / 2)
        canvas.draw_series(axes, x, rows, value, style=canvas.STYLES[number], label=name)
        for when, found in rows.dropna(subset=[value])[[time, value]].itertuples(index=False):
            told.append(f"{name}, {when}: {canvas.signed(found, form)}".removeprefix(", "))
    locator = AutoDateLocator(maxticks=8)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]
    axes.margins(x=0.04)
    if signed:
        axes.set_ylim(-1.04, 1.04)
        axes.set_yticks([-1, -0.5, 0, 0.5, 1], ["−1", "−0.5", "0", "+0.5", "+1"])
        axes.axhline(0, color=canvas.MUTED, linewidth=0.8, zorder=0)
    else:
        axes.set_ylim(bottom=0)
    canvas.rule(axes, "y")
    canvas.label_y(axes, VALUES.get(value, value.replace("_", " ").capitalize()))
    canvas.label_x(axes, time.capitalize(), len(every) - len(shown), "series")
    if keys:
        canvas.put_legend(axes)
    what = f"{value.replace('_', ' ').capitalize()} over time"
    return canvas.describe(axes, what, told, len(every) - len(shown))


def plot_network(
    network: nx.DiGraph, *, limit: int = 20, least: int = 1, ax: Axes | None = None
) -> Axes:
    """Who quotes whom, or who stands where toward whom: an arrow from each to each.

    Arrows are as thick as they are often, marks as large as the articles are many. An arrow of a
    position is blue and unbroken where most are in favour, red and dashed where most are
    against, and grey and dotted where as many are one as the other. The same network is always
    drawn alike.

    Parameters
    ----------
    network : networkx.DiGraph
        As `stance_network` or `quotation_network` gives.
    limit : int
        At most so many nodes, those with most on their arrows; fewer in a small figure.
    least : int
        Only arrows of so much ``weight`` or more.
    ax : matplotlib.axes.Axes, optional
        The current axes otherwise.

    Examples
    --------
    >>> import networkx as nx
    >>> from matplotlib.figure import Figure
    >>> network = nx.DiGraph()
    >>> network.add_node("mali", label="Mali", type="STATE", n_articles=2)
    >>> network.add_node("truce", label="truce", type="ISSUE")
    >>> network.add_edge("mali", "truce", weight=3, favour=1, against=2, balance=-1 / 3)
    >>> figure_text(plot_network(network, ax=Figure().subplots()))
    'Who stands where toward whom. Mali toward truce: 1 in favour, 2 against.'
    """
    from matplotlib.patheffects import withStroke

    axes = canvas.clean_axes(ax)
    axes.set_xticks([])
    axes.set_yticks([])
    used, n_pairs = network.copy(), network.number_of_edges()
    used.remove_edges_from([(a, b) for a, b, n in used.edges(data="weight") if n < least or a == b])
    width, height = canvas.axes_points(axes)
    size = canvas.letter_size(axes, canvas.SMALL)
    longest = min(22, int(width / (canvas.LETTER * size) / 3.4))
    room = canvas.LETTER * size * longest * 2.5 * size
    used = _strongest(used, min(limit, max(2, int(ROOM * width * height / room))))
    if not used:
        return canvas.say_nothing(axes, "Nobody is joined to anybody")
    names = {node: canvas.plain_label(str(told.get("label", node)), longest)
             for node, told in used.nodes(data=True)}  # fmt: skip
    most = max(told.get("n_articles", 1) for _, told in used.nodes(data=True))
    largest = canvas.letter_size(axes, LARGEST)
    radii = {node: max(SMALLEST, largest * (told.get("n_articles", 1) / most) ** 0.5)
             for node, told in used.nodes(data=True)}  # fmt: skip
    boxes = {node: (max(canvas.LETTER * size * len(name), 2 * radii[node]) * 1.05 + 4,
                    canvas.LINE * size + 2 * radii[node] + 6)
             for node, name in names.items()}  # fmt: skip
    places = place_nodes(used, boxes, width, height)
    axes.set_xlim(0, width)
    axes.set_ylim(0, height)
    side = {node: -1 if _leans(node, used, places) >= 0 else 1 for node in used}  # of its name
    spots = {node: (x, y - side[node] * canvas.LINE * size / 2) for node, (x, y) in places.items()}
    _draw_edges(axes, used, spots, radii)
    for node, told in used.nodes(data=True):
        issue = told.get("type") == "ISSUE"
        axes.plot(*spots[node], NODES.get(told.get("type", ""), "o"), markersize=2 * radii[node],
                  color=canvas.MUTED, markerfacecolor=canvas.PAPER if issue else canvas.MUTED,
                  zorder=3)  # fmt: skip
        axes.annotate(
            names[node], spots[node], xytext=(0, side[node] * (radii[node] + 2)),
            textcoords="offset points", ha="center", va="top" if side[node] < 0 else "bottom",
            fontsize=size, color=canvas.INK, zorder=4,
            fontstyle="italic" if issue else "normal",
            path_effects=[withStroke(linewidth=2.5, foreground=canvas.PAPER)],
        )  # fmt: skip
    n_hidden = n_pairs - used.number_of_edges()
    canvas.put_legend(axes, _network_marks(used), canvas.hidden(n_hidden, "pairs "))
    sided = any("balance" in told for *_, told in used.edges(data=True))
    full = {node: told.get("label", node) for node, told in used.nodes(data=True)}
    told = [_edge_words(full[one], full[other], edge) for one, other, edge in _by_weight(used)]
    what = "Who stands where toward whom" if sided else "Who speaks of whom"
    return canvas.describe(axes, what, told, n_hidden)


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

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> bins = pd.DataFrame({"confidence": [0.5, 0.9], "accuracy": [0.4, 0.9], "n": [50, 50],
    ...     "low": [0.3, 0.8], "high": [0.5, 0.95]})
    >>> axes = plot_reliability(bins, ax=Figure().subplots())
    >>> [text.get_text() for text in axes.texts]
    ['as sure as right', 'n = 100']
    """
    check_columns(bins, ["confidence", "accuracy", "n", "low", "high"], "plot_reliability")
    axes = canvas.clean_axes(ax)
    if bins.empty:
        return canvas.say_nothing(axes, "Nothing was judged")
    axes.plot([0, 1], [0, 1], color=canvas.MUTED, linewidth=0.8, linestyle=(0, (4, 3)), zorder=1)
    tasks = bins["task"].astype(str) if "task" in bins.columns else pd.Series("", bins.index)
    told = []
    for number, task in enumerate(tasks.unique()):
        rows = bins[tasks == task]
        style = canvas.STYLES[number % len(canvas.STYLES)]
        canvas.draw_series(axes, rows["confidence"], rows, "accuracy", style=style, label=task)
        told += [
            f"{task}, {sure:.2f} sure: {right:.2f} right, of {n}".removeprefix(", ")
            for sure, right, n in rows[["confidence", "accuracy", "n"]].itertuples(index=False)
        ]
    axes.set(xlim=(0, 1), ylim=(0, 1), aspect="equal")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter("{x:g}")
    canvas.rule(axes, "both")
    canvas.label_x(axes, "Stated probability of the label")
    canvas.label_y(axes, "Share that was right (95 % interval)")
    small = {"fontsize": canvas.letter_size(axes, canvas.SMALL), "color": canvas.MUTED}
    axes.text(0.15, 0.19, "as sure as right", ha="center", va="center", rotation=45, **small)  # type: ignore[arg-type]
    axes.text(0.98, 0.03, f"n = {bins['n'].sum():,}", ha="right", **small)  # type: ignore[arg-type]
    if "task" in bins.columns:
        canvas.put_legend(axes)
    return canvas.describe(axes, "How sure judgements were, and how often right", told)


def plot_agreement(scores: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """How far coders agree beyond chance (0) toward in full (1), with 95 % intervals.

    Parameters
    ----------
    scores : pandas.DataFrame
        One row for each thing coded: ``task`` (its name), ``value`` (Krippendorff's alpha
        or another coefficient of that scale), ``low``, ``high`` and ``n`` (what the
        interval was drawn over); a column ``who``, if there is one, tells pairs of coders
        apart, a colour and a mark each. Faint lines stand at 0.667 and 0.8.
    ax : matplotlib.axes.Axes, optional
        The current axes otherwise.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> scores = pd.DataFrame({"task": "voice", "who": ["two coders", "newslab and a coder"],
    ...     "value": [0.8, 0.6], "low": [0.6, 0.4], "high": [0.9, 0.7], "n": 40})
    >>> axes = plot_agreement(scores, ax=Figure().subplots())
    >>> [text.get_text() for text in axes.get_legend().get_texts()]
    ['two coders', 'newslab and a coder']
    """
    check_columns(scores, ["task", "value", "low", "high", "n"], "plot_agreement")
    axes = canvas.clean_axes(ax)
    if scores.empty:
        return canvas.say_nothing(axes, "Nothing was coded twice")
    tasks = list(scores["task"].unique())
    pairs = scores["who"].astype(str) if "who" in scores.columns else pd.Series("", scores.index)
    step = canvas.name_rows(axes, tasks, n_lines=pairs.nunique())
    for place, dashes in ((TENTATIVE, (2, 2)), (FIRM, (2, 2)), (0, None)):
        axes.axvline(place, color=canvas.MUTED, linewidth=0.8, linestyle=(0, dashes), zorder=0)
    told = []
    for number, who in enumerate(pairs.unique()):
        rows = scores[pairs == who]
        y = [tasks.index(task) * step + number for task in rows["task"]]
        style = canvas.STYLES[number % len(canvas.STYLES)]
        canvas.draw_intervals(axes, rows, "value", y, style=style, label=who)
        texts = [
            f"{canvas.signed(v)} ({n:,})" for v, n in zip(rows["value"], rows["n"], strict=True)
        ]
        canvas.write_beside(axes, texts, y, head="" if number else "value (n)")
        told += [(place, f"{task}, {who}: {text}".replace(", :", ":"))
                 for place, task, text in zip(y, rows["task"], texts, strict=True)]  # fmt: skip
    lowest = float(scores[["value", "low"]].min().min())
    axes.set_xlim(min(-0.05, lowest - 0.05), 1.02)
    axes.set_xticks([0, TENTATIVE, FIRM, 1], ["0", "0.67", "0.8", "1"])
    _, tentative, *firm = axes.get_xticklabels()
    tentative.set_horizontalalignment("right")  # apart, in a narrow figure too
    for label in firm:
        label.set_horizontalalignment("left")
    canvas.label_x(axes, "Agreement beyond chance (95 % interval)")
    if "who" in scores.columns:
        canvas.put_legend(axes)
    in_order = [words for _, words in sorted(told, key=lambda row: row[0])]
    return canvas.describe(axes, "Agreement beyond chance, 0 to 1", in_order)


def plot_estimates(
    estimates: pd.DataFrame,
    *,
    truth: float | None = None,
    label: str = "Estimate",
    ax: Axes | None = None,
) -> Axes:
    """Estimates with their 95 % intervals, one below the other; on the right, their values.

    Parameters
    ----------
    estimates : pandas.DataFrame
        ``value``, ``low``, ``high``; the index names each row.
    truth : float, optional
        What the value really is, where that is known: a dashed line.
    label : str
        What is estimated.
    ax : matplotlib.axes.Axes, optional
        The current axes otherwise.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> shares = pd.DataFrame({"value": [0.2], "low": [0.1], "high": [0.4]}, index=["the sample"])
    >>> figure_text(plot_estimates(shares, label="Share", ax=Figure().subplots()))
    'Share. the sample: 0.20 [0.10, 0.40].'
    """
    check_columns(estimates, ["value", "low", "high"], "plot_estimates")
    axes = canvas.clean_axes(ax)
    known = estimates.dropna(subset=["value"])
    if known.empty:
        return canvas.say_nothing(axes, "Nothing is estimated")
    names = [str(name) for name in known.index]
    canvas.name_rows(axes, names)
    really = "" if truth is None or np.isnan(truth) else f"known: {truth:.2f}"
    if truth is not None and really:
        axes.axvline(truth, color=canvas.MUTED, linewidth=1, linestyle=(0, (4, 3)), zorder=0,
                     label=really)  # fmt: skip
    if known[["value", "low"]].min().min() < 0:
        axes.axvline(0, color=canvas.MUTED, linewidth=0.8, zorder=0)
    canvas.draw_intervals(axes, known, "value", range(len(known)), style=canvas.STYLES[0],
                          label="estimate, 95 % interval")  # fmt: skip
    canvas.write_beside(axes, map(canvas.signed, known["value"]))
    bounds = known[["value", "low", "high"]].itertuples(index=False)
    told = [
        f"{name}: {canvas.with_interval(*row)}" for name, row in zip(names, bounds, strict=True)
    ]
    axes.locator_params(axis="x", nbins=6)
    canvas.rule(axes, "x")
    canvas.label_x(axes, label)
    canvas.put_legend(axes)
    return canvas.describe(axes, label, [*told, *filter(None, [really])])


def plot_side_by_side(
    plot: Callable[..., Axes],
    tables: Mapping[str, pd.DataFrame],
    *,
    limit: int = 12,
    axes: Sequence[Axes] | None = None,
    **options: Any,
) -> list[Axes]:
    """One figure of several accounts, to be compared: the same rows, order and scale in each.

    Parameters
    ----------
    plot : callable
        `plot_mentions`, `plot_attributions` or `plot_sentiment`.
    tables : mapping of str to pandas.DataFrame
        The name of each account, which stands above its panel, and its table for ``plot``.
    limit : int
        At most so many actors, those with most behind them in all accounts together.
    axes : sequence of matplotlib.axes.Axes, optional
        One for each account; panels of the current figure otherwise.
    **options
        For ``plot``, such as ``actors``.

    Returns
    -------
    list of matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If there are not as many axes as accounts, or a table is one that ``plot`` refuses.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> said = {"first": pd.DataFrame({"actor_id": ["mali", "mali"], "kind": "direct"}),
    ...         "second": pd.DataFrame({"actor_id": ["chad"], "kind": ["indirect"]})}
    >>> one, other = plot_side_by_side(plot_attributions, said, axes=Figure().subplots(1, 2))
    >>> one.get_xlim() == other.get_xlim(), one.get_ylim() == other.get_ylim()
    (True, True)
    """
    if axes is None:
        import matplotlib.pyplot as plt

        axes = plt.gcf().subplots(1, len(tables), squeeze=False)[0]
    if len(axes) != len(tables):
        raise ValueError(f"plot_side_by_side: expected {len(tables)} axes; found {len(axes)}")
    together = pd.concat(tables.values(), ignore_index=True)
    if "polarity" in together.columns:
        together = _with_mean(together)
    order, _ = _rows(each_speaker(together.dropna(subset=["actor_id"])), limit, None)
    panels = [plot(table, order=order, ax=ax, **options)
              for ax, table in zip(axes, tables.values(), strict=True)]  # fmt: skip
    low, high = zip(*(panel.get_xlim() for panel in panels), strict=True)
    for number, (panel, name) in enumerate(zip(panels, tables, strict=True)):
        panel.set_title(name)
        panel.set_xlim(min(low), max(high))
        if number:  # the names of the first panel hold for all
            panel.tick_params(labelleft=False)
    legends = [panel.get_legend() for panel in panels]
    for legend in filter(None, legends):
        legend.remove()
    if first := next(filter(None, legends), None):  # an account in which nobody speaks has none
        handles: Any = first.legend_handles
        for handle, text in zip(handles, first.get_texts(), strict=True):
            handle.set_label(text.get_text())
        canvas.put_legend(panels[0], handles, across=True)
    return panels


def _rows(table: pd.DataFrame, limit: int, order: Sequence[str] | None) -> tuple[list[str], int]:
    """Which actors have a row, from the top, and how many others have none."""
    most = _largest(table, "actor_id", "n_sentences")
    shown = most[:limit] if order is None else list(order)
    return shown, len(set(most) - set(shown))


def _largest(table: pd.DataFrame, column: str, weight: str) -> list[Any]:
    """The values of ``column`` from the largest weight; without a weight, by how often."""
    weights = table[weight] if weight in table.columns else pd.Series(1, table.index)
    sums = weights.groupby(table[column], sort=False).sum()
    return list(sums.sort_values(ascending=False, kind="stable").index)


def _beside(polarities: pd.DataFrame) -> dict[tuple[str, str], float]:
    """How far each voice's mark lies from the middle of its row: those of one row, about it."""
    order = polarities.assign(number=polarities["voice"].map([*VOICES].index).astype(int))
    order = order.assign(blank=order["polarity"].isna()).sort_values(["blank", "number"])
    rows = order.groupby("actor_id", sort=False, observed=True)
    places = rows.cumcount() - (rows["polarity"].transform("count") - 1) / 2
    return dict(zip(zip(order["actor_id"], order["voice"], strict=True), places, strict=True))


def _with_mean(polarities: pd.DataFrame) -> pd.DataFrame:
    """The rows of actors that have a mean in some voice."""
    known = polarities.loc[polarities["polarity"].notna(), "actor_id"]
    return polarities[polarities["actor_id"].isin(known)]


def _stance_cell(ax: Axes, x: int, y: int, cell: Any, most: int) -> None:
    """One holder's position toward one target, as a colour."""
    from matplotlib.patches import Rectangle

    box = (x - 0.47, y - 0.47), 0.94, 0.94
    if lead := cell.favour - cell.against:
        # At most three quarters of the full colour, on which ink is read.
        colour = canvas.BLUE if lead > 0 else canvas.VERMILLION
        ax.add_patch(Rectangle(*box, facecolor=colour, alpha=0.15 + 0.6 * abs(lead) / most, lw=0))
    hatch, edge = (None, canvas.MUTED) if cell.n_judged else ("////", canvas.FAINT)
    ax.add_patch(Rectangle(*box, fill=False, hatch=hatch, edgecolor=edge, linewidth=0.6))


def _stance_marks() -> list[Any]:
    from matplotlib.patches import Patch

    return [
        Patch(facecolor=canvas.BLUE, alpha=0.6, label="+ in favour"),
        Patch(facecolor=canvas.VERMILLION, alpha=0.6, label="− against"),
        Patch(fill=False, edgecolor=canvas.MUTED, label="= neither"),
        Patch(fill=False, edgecolor=canvas.FAINT, hatch="////", label="? not judged"),
    ]


def _cell_text(cell: Any) -> str:
    """``+2 −1 =3``, without what is zero; ``?1`` where nothing was judged."""
    counts = (("+", cell.favour), ("−", cell.against), ("=", cell.none))
    return " ".join(f"{sign}{n}" for sign, n in counts if n) or f"?{cell.n}"


def _cell_words(cell: Any) -> str:
    counts = {"in favour": cell.favour, "against": cell.against, "neither": cell.none,
              "not judged": cell.n - cell.n_judged}  # fmt: skip
    return ", ".join(f"{n} {label}" for label, n in counts.items() if n)


def _series_names(
    rows: pd.DataFrame, keys: Sequence[str], actors: pd.DataFrame | None
) -> list[str]:
    """What tells the series of a row apart, in words; nothing where there is one series."""
    columns = [
        canvas.names_of(rows[key], actors) if key == "actor_id" else rows[key].astype(str)
        for key in keys
    ]
    return [", ".join(told) for told in zip(*columns, strict=True)] if keys else [""] * len(rows)


def _over_time(rows: pd.DataFrame, time: str) -> pd.DataFrame:
    """The rows by the day with which each period begins, with a gap for each that has no row."""
    if time not in PERIODS:
        return rows.set_index(pd.DatetimeIndex(rows[time])).sort_index()
    periods = pd.PeriodIndex(rows[time], freq=PERIODS[time])
    whole = pd.period_range(periods.min(), periods.max(), freq=PERIODS[time])
    found = rows.set_index(periods).reindex(whole)
    return found.set_index(whole.to_timestamp())


def _strongest(network: nx.DiGraph, n: int) -> nx.DiGraph:
    """The part of a network that its ``n`` nodes of most weight are, those alone left out."""
    weights = dict(network.degree(weight="weight"))
    best = sorted(weights, key=lambda node: (-weights[node], str(node)))[:n]
    # `subgraph` gives a small part in the order of a set, which is another in each process.
    part = network.copy()
    part.remove_nodes_from([node for node in network if node not in best])
    part.remove_nodes_from([node for node, degree in list(part.degree()) if not degree])
    return part


def _leans(node: str, network: nx.DiGraph, places: Mapping[str, tuple[float, float]]) -> float:
    """How far a node's arrows go up, less how far they go down: a name hides no head there."""
    x, y = places[node]
    neighbours = [*network.predecessors(node), *network.successors(node)]
    ways = [(places[other][0] - x, places[other][1] - y) for other in neighbours]
    return float(sum(up / (np.hypot(right, up) or 1) for right, up in ways))


def _by_weight(network: nx.DiGraph) -> list[tuple[str, str, dict[str, Any]]]:
    """The edges, the heaviest first."""
    return sorted(network.edges(data=True), key=lambda edge: (-edge[2]["weight"], *edge[:2]))


def _edge_style(edge: Mapping[str, Any]) -> tuple[str, Any]:
    """The colour of an edge and its dashes."""
    balance = edge.get("balance")
    if balance is None:
        return canvas.BLUE, "-"
    if balance == 0:
        return canvas.MUTED, (0, (1, 1.5))
    return (canvas.BLUE, "-") if balance > 0 else (canvas.VERMILLION, (0, (4, 1.5)))


def _edge_width(weight: float, most: float) -> float:
    return float(THINNEST + (THICKEST - THINNEST) * (weight / most) ** 0.5)


def _draw_edges(
    ax: Axes,
    network: nx.DiGraph,
    spots: Mapping[str, tuple[float, float]],
    radii: Mapping[str, float],
) -> None:
    """Arrows, bent, so that one there and one back lie side by side; the heaviest on top."""
    from matplotlib.patches import FancyArrowPatch

    ordered = _by_weight(network)
    most = ordered[0][2]["weight"]
    for one, other, edge in reversed(ordered):
        colour, dashes = _edge_style(edge)
        thick = _edge_width(edge["weight"], most)
        head = 9 + 2.5 * thick
        ends: dict[str, Any] = {
            "posA": spots[one], "posB": spots[other], "connectionstyle": "arc3,rad=0.14",
            "color": colour, "alpha": 0.8, "zorder": 2,
        }  # fmt: skip
        away = radii[other] + 1.5
        ax.add_patch(FancyArrowPatch(
            **ends, arrowstyle="-", linewidth=thick, linestyle=dashes, capstyle="butt",
            shrinkA=radii[one] + 1.5, shrinkB=away + 0.35 * head,
        ))  # fmt: skip
        ax.add_patch(
            FancyArrowPatch(  # the head alone, which no dash cuts
                **ends, arrowstyle="-|>", linewidth=0, mutation_scale=head, shrinkB=away
            )
        )


def _network_marks(network: nx.DiGraph) -> list[Any]:
    """What colours, dashes, widths and marks of a network mean, as far as they occur."""
    from matplotlib.lines import Line2D

    ordered = _by_weight(network)
    most = ordered[0][2]["weight"]
    signs = {np.sign(edge["balance"]) for *_, edge in ordered if "balance" in edge}
    words = {1.0: "mostly in favour", -1.0: "mostly against", 0.0: "as often either"}
    marks = []
    for sign, label in words.items():
        if sign in signs:
            colour, dashes = _edge_style({"balance": sign})
            marks.append(Line2D([], [], color=colour, linestyle=dashes, linewidth=1.8, label=label))
    for weight in sorted({ordered[-1][2]["weight"], most}):
        marks.append(Line2D([], [], color=canvas.INK, linewidth=_edge_width(weight, most),
                            label="once" if weight == 1 else f"{weight:g} times"))  # fmt: skip
    kinds = {told.get("type") for _, told in network.nodes(data=True)}
    for kind, marker in NODES.items():
        if kind in kinds:
            face = canvas.PAPER if kind == "ISSUE" else canvas.MUTED
            marks.append(Line2D([], [], color=canvas.MUTED, marker=marker, linestyle="none",
                                markerfacecolor=face, label=kind.lower()))  # fmt: skip
    return marks


def _edge_words(one: str, other: str, edge: Mapping[str, Any]) -> str:
    if "balance" not in edge:
        return f"{one} of {other}: {edge['weight']:g}"
    sides = {"in favour": edge["favour"], "against": edge["against"]}
    return f"{one} toward {other}: " + ", ".join(f"{n} {side}" for side, n in sides.items() if n)
