"""Figures are read through their artists: what is drawn where, and what is written beside it."""

import re
from itertools import combinations

import findings as made
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot as plt
from matplotlib.colors import same_color
from matplotlib.figure import Figure

from newslab.show import canvas, figures
from newslab.tables import frames
from newslab.tables.measures import polarity_by_voice, stance_table
from newslab.tables.networks import quotation_network, stance_network
from newslab.tables.words import telling_words, words_around

CROWD = made.crowd(50, n_sentences=60)


def words_of(found):
    return telling_words(frames.tokens_frame(found))


DRAWN = {
    "mentions": (figures.plot_mentions, frames.mentions_frame),
    "attributions": (figures.plot_attributions, frames.attributions_frame),
    "sentiment": (figures.plot_sentiment, lambda f: polarity_by_voice(frames.sentiment_frame(f))),
    "stance": (figures.plot_stance, lambda f: stance_table(frames.stance_frame(f))),
}
every_figure = pytest.mark.parametrize("name", DRAWN)


@pytest.fixture
def ax():
    return Figure().subplots()


def rows_of(ax):
    return [label.get_text() for label in ax.get_yticklabels()]


def texts(ax):
    return [text.get_text() for text in ax.texts]


def lines_at(ax, row, *, colour):
    """The x of vertical ticks in a row, of one colour."""
    return sorted(
        float(segment[0][0])
        for lines in ax.collections if same_color(lines.get_colors()[0], colour)
        for segment in lines.get_segments()
        if segment[0][0] == segment[1][0] and segment[0][1] < row < segment[1][1]
    )  # fmt: skip


@every_figure
def test_a_figure_takes_axes_and_gives_them_back(name, ax):
    plot, table = DRAWN[name]
    assert plot(table(made.harbour()), ax=ax) is ax


@every_figure
def test_a_figure_changes_no_table(name, ax):
    plot, table = DRAWN[name]
    before = table(made.harbour())
    after = before.copy(deep=True)
    plot(after, actors=frames.actors_frame(made.harbour()), ax=ax)
    pd.testing.assert_frame_equal(before, after)


@every_figure
def test_an_empty_table_is_said_to_be_empty(name, ax):
    plot, table = DRAWN[name]
    plot(table(made.nothing()), ax=ax)
    assert texts(ax) == [
        {"mentions": "No actor is mentioned", "attributions": "Nobody is quoted",
         "sentiment": "No actor is judged in two sentences of one voice",
         "stance": "No stance is found"}[name]
    ]  # fmt: skip
    assert (list(ax.get_xticks()), list(ax.get_yticks())) == ([], [])


@every_figure
def test_a_missing_column_is_named(name, ax):
    plot, _ = DRAWN[name]
    with pytest.raises(ValueError, match=rf"^plot_{name}: expected columns .*; found n$"):
        plot(pd.DataFrame({"n": []}), ax=ax)


@every_figure
@pytest.mark.parametrize("n_actors", [1, 50])
def test_one_actor_and_fifty_have_a_row_each_up_to_the_limit(name, n_actors, ax):
    plot, table = DRAWN[name]
    found = CROWD if n_actors == 50 else made.crowd(1)
    plot(table(found), actors=frames.actors_frame(found), ax=ax)
    rows = rows_of(ax)
    most = min(n_actors, 12 if name == "stance" else 20)
    assert 1 <= len(rows) <= most
    assert all(row.endswith("… District") and len(row) <= canvas.LONGEST_ROW for row in rows)
    below = ax.get_xlabel() + ax.get_legend().get_title().get_text()
    assert ("not shown" in below) == (n_actors == 50)
    assert ax.yaxis_inverted()


SIZES = {"a notebook's": (8, 4.5), "a column's": (3.3, 3)}


def words_on(ax):
    """Every word that is drawn, with the box it covers."""
    low, high = sorted(ax.get_xlim())
    ticks = zip(ax.get_xticks(), ax.get_xticklabels(), strict=True)
    labels = [label for place, label in ticks if low <= place <= high]  # the others are not drawn
    labels += [*ax.get_yticklabels(), *ax.texts]
    legend = ax.get_legend()
    labels += [ax.xaxis.label, ax.yaxis.label]
    labels += [*legend.get_texts(), legend.get_title()] if legend else []
    return {label: label.get_window_extent() for label in labels if label.get_text()}


def overlapping(boxes):
    return [(a.get_text(), b.get_text()) for (a, one), (b, other) in combinations(boxes.items(), 2)
            if one.shrunk(0.97, 0.9).overlaps(other.shrunk(0.97, 0.9))]  # fmt: skip


def crowded_scores(n):
    value = np.linspace(-0.3, 1, 2 * n)
    return pd.DataFrame({"task": [f"whose mention: {i // 2}" for i in range(2 * n)],
                         "who": ["two coders", "newslab and a coder"] * n, "value": value,
                         "low": value - 0.2, "high": value, "n": 12_345})  # fmt: skip


def months(n_series):
    """Two years of a measure, with an interval, of several series."""
    names = [f"Ministry of Harbours of the District of N{n}" for n in range(n_series)]
    months = [f"{year}-{month:02}" for year in (2020, 2021) for month in range(1, 13)]
    rows = [(month, name, number / 9, number / 9 - 0.5, number / 9 + 0.4, 20 - number)
            for number, name in enumerate(names) for month in months]  # fmt: skip
    return pd.DataFrame(rows, columns=["month", "outlet", "polarity", "low", "high", "n"])


def sides(found):
    return stance_network(frames.stance_frame(found), frames.actors_frame(found))


CROWDED = DRAWN | {
    "network": (lambda rows, actors, ax: figures.plot_network(rows, ax=ax), sides),
    "series": (
        lambda rows, actors, ax: figures.plot_series(rows, of="outlet", ax=ax),
        lambda found: months(min(7, len(found.actors))),
    ),
    "words": (lambda rows, actors, ax: figures.plot_words(rows, value="arf", ax=ax), words_of),
    "agreement": (
        lambda rows, actors, ax: figures.plot_agreement(rows, ax=ax),
        lambda found: crowded_scores(min(7, len(found.actors))),
    ),
    "reliability": (
        lambda rows, actors, ax: figures.plot_reliability(rows, ax=ax),
        lambda found: pd.concat([reliability(task="sentiment"), reliability(task="stance")]),
    ),
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("found", [made.crowd(1), CROWD], ids=["1", "50"])
@pytest.mark.parametrize("name", CROWDED)
def test_no_word_leaves_the_figure_and_none_covers_another(name, found, size):
    figure = Figure(figsize=SIZES[size], layout="constrained")
    ax = figure.subplots()
    plot, table = CROWDED[name]
    plot(table(found), actors=frames.actors_frame(found), ax=ax)
    figure.draw_without_rendering()
    boxes, edge = words_on(ax), figure.bbox.padded(1.5)
    outside = [label.get_text() for label, box in boxes.items()
               if not edge.containsx(box.x0) or not edge.containsx(box.x1)
               or not edge.containsy(box.y0) or not edge.containsy(box.y1)]  # fmt: skip
    assert outside == []
    level = {label: box for label, box in boxes.items() if label.get_rotation() in {0, 90}}
    assert overlapping(level) == []


def test_the_strongest_of_a_network_keep_its_order():
    """A set would have another order, and the figure other places, in each process."""
    network = sides(CROWD)
    strongest = figures._strongest(network, 9)
    assert len(strongest) > 1
    assert list(strongest) == [node for node in network if node in strongest]


def test_columns_stand_apart_however_they_are_turned():
    """Labels aslant cover each other as little as their lines do."""
    for size in SIZES.values():
        ax = Figure(figsize=size, layout="constrained").subplots()
        figures.plot_stance(stance_table(frames.stance_frame(CROWD)), ax=ax)
        ax.figure.draw_without_rendering()
        first, second, *_ = ax.get_xticklabels()
        left, right = ax.transData.transform([(0, 0), (1, 0)])[:, 0]
        apart = (right - left) * 72 / ax.figure.dpi
        lines = apart * np.sin(np.radians(first.get_rotation()))
        assert first.get_rotation() == second.get_rotation()
        assert lines > first.get_size()


@pytest.mark.parametrize("name", ["mentions", "attributions"])
def test_one_actor_is_no_wall(name, ax):
    """A single row is no higher than one of three."""
    plot, table = DRAWN[name]
    plot(table(made.crowd(1)), ax=ax)
    assert abs(np.subtract(*ax.get_ylim())) >= canvas.FEWEST


@every_figure
def test_a_figure_with_every_label_can_be_drawn(name, ax):
    """Warnings are errors: a label that the font or the layout cannot hold would be one."""
    plot, table = DRAWN[name]
    plot(table(made.ruined()), actors=frames.actors_frame(made.ruined()), ax=ax)
    ax.figure.draw_without_rendering()


def test_mentions_stand_where_they_are_in_the_text(ax):
    found = made.harbour()
    sentences = frames.sentences_frame(found)
    figures.plot_mentions(frames.mentions_frame(found), sentences=sentences, ax=ax)
    assert rows_of(ax) == [
        "northern-dockers-union", "tom-abara", "ada-keller", "port-authority",
    ]  # fmt: skip
    share = 100 / sentences["end"].max()
    assert lines_at(ax, 0, colour=canvas.BLUE) == pytest.approx([0, 93 * share])
    assert lines_at(ax, 1, colour=canvas.BLUE)[0] == pytest.approx(29 * share)
    assert lines_at(ax, 1, colour=canvas.MUTED) == pytest.approx([427 * share])
    headings = [line.get_xdata()[0] for line in ax.lines]
    assert headings == pytest.approx([share * found.article.text.index("A harbour")])
    assert texts(ax) == ["5", "4", "4", "1", "mentions"]
    told = [text.get_text() for text in ax.get_legend().get_texts()]
    assert told == ["name", "pronoun, description", "heading"]


def test_a_name_with_its_title_is_drawn_like_a_name(ax):
    mentions = pd.DataFrame({"article_id": "a", "start": [0, 50, 90], "end": [9, 52, 100],
                             "actor_id": "ruiz", "form": ["title", "pronoun", "name"]})  # fmt: skip
    figures.plot_mentions(mentions, ax=ax)
    assert lines_at(ax, 0, colour=canvas.BLUE) == [0, 90]
    assert lines_at(ax, 0, colour=canvas.MUTED) == [50]


def test_mentions_of_two_articles_have_no_place_in_one(ax):
    mentions = frames.mentions_frame(made.harbour())
    both = pd.concat([mentions, mentions.assign(article_id="other")])
    with pytest.raises(
        ValueError, match=r"^plot_mentions: mentions: expected one article; found 2$"
    ):
        figures.plot_mentions(both, ax=ax)


def test_attributions_stack_their_kinds_and_nobody_comes_last(ax):
    found = made.harbour()
    figures.plot_attributions(frames.attributions_frame(found),
                              actors=frames.actors_frame(found), ax=ax)  # fmt: skip
    assert rows_of(ax) == ["Tom Abara", "Ada Keller", "(nobody known)"]
    assert texts(ax) == ["3", "2", "1"]
    bars = {(kind, row): (bar.get_x(), bar.get_width()) for kind, bars in
            zip(figures.KINDS, ax.containers, strict=True)
            for row, bar in enumerate(bars) if bar.get_width()}  # fmt: skip
    assert bars == {
        ("mixed", 0): (0, 1), ("indirect", 0): (1, 2), ("direct", 1): (0, 2), ("mixed", 2): (0, 1),
    }  # fmt: skip
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [*figures.KINDS]


def test_what_nobody_said_has_no_bar(ax):
    said = frames.attributions_frame(made.harbour())
    figures.plot_attributions(said, order=["tom-abara", "unheard"], ax=ax)
    assert rows_of(ax) == ["tom-abara", "unheard", "(nobody known)"]
    edges = {(bar.get_width() > 0, bar.get_linewidth() > 0) for bar in ax.patches}
    assert edges == {(True, True), (False, False)}


def test_each_voice_has_its_mark_and_its_n(ax):
    found = made.harbour()
    polarities = polarity_by_voice(frames.sentiment_frame(found))
    figures.plot_sentiment(polarities, ax=ax)
    assert rows_of(ax) == ["northern-dockers-union"]  # the others have one sentence a voice
    marks = {line.get_label(): (line.get_marker(), line.get_markerfacecolor(), line.get_xdata())
             for line in ax.lines if line.get_label() in figures.VOICES}  # fmt: skip
    assert marks["author"][:2] == ("o", canvas.BLUE)
    assert marks["others"][:2] == ("D", canvas.PAPER)
    assert marks["self"][:2] == ("s", canvas.PAPER)
    assert marks["others"][2].tolist() == pytest.approx([np.nan], nan_ok=True)
    assert marks["author"][2].tolist() == pytest.approx([-1 / 24])
    assert texts(ax) == ["3", "author", "1", "others", "self"]
    legend = [text.get_text() for text in ax.get_legend().get_texts()]
    assert legend == ["author", "others", "self", "95 % interval"]


def test_marks_of_one_row_lie_about_its_middle(ax):
    polarities = pd.DataFrame({
        "actor_id": ["a", "a", "b", "b"], "voice": ["author", "self", "author", "others"],
        "polarity": [0.1, 0.2, np.nan, 0.3], "low": 0.0, "high": 0.5, "n_sentences": [3, 2, 1, 3],
    })  # fmt: skip
    figures.plot_sentiment(polarities, ax=ax)
    marks = {line.get_label(): dict(zip(line.get_xdata(), line.get_ydata(), strict=True))
             for line in ax.lines if line.get_label() in figures.VOICES}  # fmt: skip
    assert marks["author"][0.1] == pytest.approx(-0.13)
    assert marks["self"][0.2] == pytest.approx(0.13)
    assert marks["others"][0.3] == pytest.approx(1)


def test_an_interval_is_drawn_only_where_there_is_one(ax):
    polarities = pd.DataFrame({
        "actor_id": ["a", "b"], "voice": "author", "polarity": [0.25, -0.5],
        "low": [-0.25, np.nan], "high": [0.5, np.nan], "n_sentences": [9, 2],
    })  # fmt: skip
    figures.plot_sentiment(polarities, ax=ax)
    segments = [s for lines in ax.collections for s in lines.get_segments() if len(s)]
    drawn = [s[:, 0].tolist() for s in segments if not np.isnan(s).any()]
    assert drawn == [[-0.25, 0.5]]


def test_a_cell_says_its_position_and_its_n(ax):
    table = stance_table(frames.stance_frame(made.harbour()))
    figures.plot_stance(table, actors=frames.actors_frame(made.harbour()), ax=ax)
    columns = [label.get_text() for label in ax.get_xticklabels()]
    assert rows_of(ax) == ["Northern Dockers' Union", "Tom Abara", "Ada Keller"]
    assert columns == ["deal", "Ada Keller", "Varnholm Port Authority", "jobs"]
    cells = {(rows_of(ax)[text.get_position()[1]], columns[text.get_position()[0]]):
             text.get_text() for text in ax.texts}  # fmt: skip
    assert cells == {
        ("Northern Dockers' Union", "deal"): "−2",
        ("Tom Abara", "Ada Keller"): "−1",
        ("Tom Abara", "Varnholm Port Authority"): "+1",
        ("Ada Keller", "jobs"): "?1",
    }
    assert [label.get_fontstyle() for label in ax.get_xticklabels()] == [
        "italic", "normal", "normal", "italic",
    ]  # fmt: skip
    assert [patch.get_hatch() for patch in ax.patches if not patch.get_fill()].count("////") == 1


def test_a_narrow_figure_has_fewer_targets_and_says_how_many_pairs_it_lacks():
    wide, narrow = (Figure(figsize=size, layout="constrained").subplots() for size in
                    SIZES.values())  # fmt: skip
    table = stance_table(frames.stance_frame(CROWD))
    for ax in (wide, narrow):
        figures.plot_stance(table, ax=ax)
        hidden = len(table) - sum(text.get_text()[:1] in "+−=?" for text in ax.texts)
        assert ax.get_legend().get_title().get_text() == f"{hidden} more pairs not shown"
    assert len(narrow.get_xticks()) < len(wide.get_xticks()) == 12


def test_counts_that_are_wider_than_their_cell_stand_one_below_the_other():
    table = pd.DataFrame({"holder": ["a", "a", "b"], "target": ["c", "d", "e"], "n": 30,
                          "target_kind": "actor", "against": 10, "none": 10, "favour": 10,
                          "n_judged": 30})  # fmt: skip
    wide, narrow = (Figure(figsize=size, layout="constrained").subplots()
                    for size in ((9, 4), (3, 4)))  # fmt: skip
    assert texts(figures.plot_stance(table, ax=wide)) == ["+10 −10 =10"] * 3
    assert texts(figures.plot_stance(table, ax=narrow)) == ["+10\n−10\n=10"] * 3


def test_a_legend_has_no_more_columns_than_fit(ax):
    names = [f"Ministry of Harbours of the District of North {i}" for i in range(4)]
    told = pd.DataFrame({"month": "2020-01", "outlet": names, "polarity": 0.0})
    figures.plot_series(told, of="outlet", ax=ax)
    figures.plot_series(
        told.assign(outlet=list("abcd")), of="outlet", ax=(short := Figure().subplots())
    )
    assert (ax.get_legend()._ncols, short.get_legend()._ncols) == (2, 4)


def test_nobody_has_an_arrow_to_itself(ax):
    network = nx.DiGraph([("a", "a", {"weight": 3}), ("a", "b", {"weight": 1})])
    figures.plot_network(network, ax=ax)
    assert figures.figure_text(ax) == "Who speaks of whom. a of b: 1; 1 more not shown."


def test_a_cell_counts_what_is_taken_and_what_is_not(ax):
    table = pd.DataFrame({"holder": ["a", "b"], "target": "c", "target_kind": "actor",
                          "against": [1, 0], "none": [3, 2], "favour": [2, 0], "n": [7, 2],
                          "n_judged": [6, 2]})  # fmt: skip
    assert texts(figures.plot_stance(table, ax=ax)) == ["+2 −1 =3", "=2"]


@pytest.mark.parametrize(
    ("words", "value", "beside"),
    [
        pytest.param(words_of(made.harbour()), "arf", ["3", "2"], id="of the article"),
        pytest.param(
            words_around(
                frames.tokens_frame(made.harbour()), frames.mentions_frame(made.harbour()),
                "northern-dockers-union",
            ), "log_likelihood", ["2 of 2", "2 of 2"], id="around an actor",
        ),
    ],
)  # fmt: skip
def test_words_stand_in_the_order_of_their_table(words, value, beside, ax):
    figures.plot_words(words.head(2), value=value, ax=ax)
    assert rows_of(ax) == words["lemma"].head(2).tolist()
    assert ax.lines[0].get_xdata().tolist() == words[value].head(2).tolist()
    assert texts(ax)[:2] == beside


@pytest.mark.parametrize("value", ["arf", "log_likelihood"])
def test_no_words_are_said_to_be_none(value, ax):
    words = pd.DataFrame(columns=["lemma", "n", value])
    assert texts(figures.plot_words(words, value=value, ax=ax)) == ["No word to show"]


def reliability(**columns):
    return pd.DataFrame({
        "confidence": [0.5, 0.9], "accuracy": [0.4, 0.95], "n": [500, 700],
        "low": [0.3, 0.9], "high": [0.5, 1.0], **columns,
    })  # fmt: skip


def test_reliability_stands_beside_the_diagonal(ax):
    figures.plot_reliability(reliability(), ax=ax)
    diagonal, bins = ax.lines
    assert diagonal.get_xydata().tolist() == [[0, 0], [1, 1]]
    assert bins.get_xydata().tolist() == [[0.5, 0.4], [0.9, 0.95]]
    assert texts(ax)[-1] == "n = 1,200"
    assert ax.get_legend() is None


def test_tasks_differ_in_more_than_colour(ax):
    both = pd.concat([reliability(task="sentiment"), reliability(task="stance")])
    figures.plot_reliability(both, ax=ax)
    _, one, other = ax.lines
    assert one.get_marker() != other.get_marker()
    assert (one.get_label(), other.get_label()) == ("sentiment", "stance")


def test_agreement_is_written_beside_its_interval(ax):
    scores = pd.DataFrame({"task": ["actors", "stance"], "value": [0.91, -0.1], "low": [0.8, -0.4],
                           "high": [0.97, 0.2], "n": [61, 12]})  # fmt: skip
    figures.plot_agreement(scores, ax=ax)
    assert rows_of(ax) == ["actors", "stance"]
    assert texts(ax) == ["0.91 (61)", "−0.10 (12)", "value (n)"]
    assert ax.get_xlim()[0] < -0.4


def test_coders_and_newslab_differ_in_colour_and_mark(ax):
    scores = crowded_scores(2)
    figures.plot_agreement(scores, ax=ax)
    assert rows_of(ax) == ["whose mention: 0", "whose mention: 1"]
    one, other = [line for line in ax.lines if line.get_label() in set(scores["who"])]
    assert one.get_marker() != other.get_marker()
    assert not same_color(one.get_markeredgecolor(), other.get_markeredgecolor())
    assert one.get_ydata()[0] < other.get_ydata()[0] < one.get_ydata()[1]
    assert [t.get_text() for t in ax.get_legend().get_texts()] == scores["who"].unique().tolist()


@pytest.mark.parametrize("plot", [figures.plot_reliability, figures.plot_agreement])
def test_nothing_to_trust_is_said(plot, ax):
    empty = reliability(task="a", value=0.5).head(0)
    assert texts(plot(empty, ax=ax))[0].startswith("Nothing was")


@pytest.mark.parametrize("name", CROWDED)
def test_the_words_of_a_figure_have_its_rows_in_their_order(name, ax):
    plot, table = CROWDED[name]
    plot(table(CROWD), actors=frames.actors_frame(CROWD), ax=ax)
    told = figures.figure_text(ax)
    first = {"reliability": "sentiment, 0.50 sure: 0.40 right, of 500",
             "series": f"{months(1)['outlet'][0]}, 2020-01: 0.00"}.get(name)  # fmt: skip
    for row in [first] if first else rows_of(ax):
        before, name, told = told.partition(row.partition("…")[0])
        assert before
        assert name
    shown = ax.get_xlabel() + (ax.get_legend().get_title().get_text() if ax.get_legend() else "")
    assert ("not shown" in told) == ("not shown" in shown)


def test_the_words_of_a_figure_are_made_from_its_table(ax):
    found = made.harbour()
    figures.plot_stance(stance_table(frames.stance_frame(found)), ax=ax)
    assert figures.figure_text(ax) == (
        "Places where a holder takes a position toward a target. "
        "northern-dockers-union toward deal: 2 against; tom-abara toward ada-keller: 1 against; "
        "tom-abara toward port-authority: 1 in favour; ada-keller toward jobs: 1 not judged."
    )


@every_figure
def test_an_empty_figure_says_so_in_words_too(name, ax):
    plot, table = DRAWN[name]
    plot(table(made.nothing()), ax=ax)
    assert figures.figure_text(ax) == f"{texts(ax)[0]}."


def test_a_figure_of_panels_is_told_panel_by_panel():
    said = frames.attributions_frame(made.harbour())
    figure = Figure(layout="constrained")
    figures.plot_side_by_side(figures.plot_attributions, {"one": said, "other": said.head(1)},
                              axes=figure.subplots(1, 2))  # fmt: skip
    assert figures.figure_text(figure) == (
        "one: Attributions of each actor. ada-keller: 2 (2 direct); "
        "tom-abara: 3 (1 mixed, 2 indirect); (nobody known): 1 (1 mixed). "
        "other: Attributions of each actor. ada-keller: 1 (1 direct); tom-abara: 0; "
        "(nobody known): 0."
    )


@pytest.mark.parametrize("name", ["mentions", "attributions", "sentiment"])
def test_two_accounts_have_the_same_rows_order_and_scale(name):
    plot, table = DRAWN[name]
    tables = {"one": table(CROWD), "other": table(made.crowd(9))}
    panels = figures.plot_side_by_side(plot, tables, limit=6, axes=Figure().subplots(1, 2))
    names = [re.findall(r"(?:[.;] )(.+?): ", figures.figure_text(panel)) for panel in panels]
    assert names[0] == names[1] == rows_of(panels[0])
    assert panels[0].get_ylim() == panels[1].get_ylim()
    assert len([row for row in rows_of(panels[0]) if row != figures.NOBODY]) == 6
    assert panels[0].get_xlim() == panels[1].get_xlim()
    assert [panel.get_title() for panel in panels] == ["one", "other"]


def test_as_many_axes_as_accounts():
    with pytest.raises(ValueError, match=r"^plot_side_by_side: expected 1 axes; found 2$"):
        figures.plot_side_by_side(
            figures.plot_attributions, {"one": frames.attributions_frame(CROWD)},
            axes=Figure().subplots(1, 2),
        )  # fmt: skip


def test_no_figure_needs_axes_to_be_handed_over():
    fresh = plt.figure()
    assert figures.plot_words(words_of(made.harbour()), value="arf").figure is fresh
    plt.close(fresh)


def test_a_long_name_keeps_its_beginning_and_its_end():
    names = ["Ministry of Foreign Affairs of Ghana", "Ministry of Foreign Affairs of Peru"]
    assert [*map(canvas.plain_label, names)] == [
        "Ministry of Foreign… Ghana", "Ministry of Foreign… Peru"
    ]  # fmt: skip
    assert len(canvas.plain_label("x" * 99)) == canvas.LONGEST_NAME


def test_a_dollar_is_a_dollar():
    assert canvas.plain_label("$5 or $6") == r"\$5 or \$6"
    assert canvas.plain_label("a\ud800\n") == "a" + 2 * "\N{REPLACEMENT CHARACTER}"


def test_a_period_without_a_value_interrupts_the_line(ax):
    table = pd.DataFrame({"month": ["2021-04", "2021-01", "2021-02"], "n_mentions": [7, 1, 3]})
    figures.plot_series(table, value="n_mentions", ax=ax)
    [line] = ax.lines
    assert list(line.get_xdata().astype("datetime64[M]").astype(str)) == [
        "2021-01", "2021-02", "2021-03", "2021-04"]  # fmt: skip
    assert line.get_ydata().tolist() == pytest.approx([1, 3, np.nan, 7], nan_ok=True)
    assert ax.get_legend() is None
    assert figures.figure_text(ax) == (
        "N mentions over time. 2021-01: 1; 2021-02: 3; 2021-04: 7.")  # fmt: skip


@pytest.mark.parametrize(
    ("time", "values", "days"),
    [
        ("year", ["2019", "2021"], ["2019-01-01", "2020-01-01", "2021-01-01"]),
        ("week", ["2021-05-03", "2021-05-17"], ["2021-05-03", "2021-05-10", "2021-05-17"]),
        ("day", ["2021-05-09", "2021-05-03"], ["2021-05-03", "2021-05-09"]),
    ],
)
def test_years_and_weeks_begin_where_they_begin_and_days_have_no_gaps(time, values, days, ax):
    figures.plot_series(pd.DataFrame({time: values, "share": 0.5}), value="share", time=time, ax=ax)
    assert list(ax.lines[0].get_xdata().astype("datetime64[D]").astype(str)) == days


def test_a_series_has_its_intervals_its_mark_and_its_name(ax):
    table = months(6)
    actors = pd.DataFrame({"actor_id": table["outlet"].unique()[:1], "name": ["Ministry"]})
    table = table.rename(columns={"outlet": "actor_id"})
    figures.plot_series(table, of="actor_id", actors=actors, ax=ax)
    told = [text.get_text() for text in ax.get_legend().get_texts()]
    assert told[0] == "Ministry"
    assert len(told) == 4
    assert "2 more series not shown" in ax.get_xlabel()
    lines = [line for line in ax.lines if line.get_marker() != "None"]
    assert len({line.get_marker() for line in lines}) == 4
    ends = [segment[:, 1] for segment in ax.collections[1].get_segments()]
    assert ends[0].tolist() == pytest.approx([1 / 9 - 0.5, 1 / 9 + 0.4])


def test_two_rows_of_one_period_are_told_apart_or_refused(ax):
    table = months(2)
    with pytest.raises(ValueError, match=(
        r"^plot_series: expected one row for each month of a series; found several for 2020-01: "
        r"name what tells them apart with of=$"
    )):  # fmt: skip
        figures.plot_series(table, ax=ax)


def arrows(ax):
    """Colour and dashes of each arrow, the lightest first: its shaft, whose head is beside it."""
    return [(patch.get_edgecolor(), patch.get_linestyle(), patch.get_linewidth())
            for patch in ax.patches if patch.get_linewidth()]  # fmt: skip


def test_an_arrow_tells_its_side_in_colour_and_dashes_and_its_weight_in_width(ax):
    network = nx.DiGraph()
    for node, kind in [("ruiz", "PERSON"), ("mali", "STATE"), ("truce", "ISSUE")]:
        network.add_node(node, label=node.title(), type=kind, n_articles=4)
    network.add_edge("mali", "ruiz", weight=1, favour=0, against=1, balance=-1.0)
    network.add_edge("ruiz", "mali", weight=2, favour=1, against=1, balance=0.0)
    network.add_edge("ruiz", "truce", weight=9, favour=9, against=0, balance=1.0)
    figures.plot_network(network, ax=ax)
    against, even, favour = arrows(ax)
    assert same_color(against[0][:3], canvas.VERMILLION)
    assert same_color(even[0][:3], canvas.MUTED)
    assert same_color(favour[0][:3], canvas.BLUE)
    assert favour[1] == "-"
    assert against[1] != even[1] != "-" != against[1]
    assert against[2] < even[2] < favour[2] == figures.THICKEST
    assert sorted(texts(ax)) == ["Mali", "Ruiz", "Truce"]
    assert [text.get_fontstyle() for text in ax.texts] == ["normal", "normal", "italic"]
    assert [line.get_marker() for line in ax.lines] == ["o", "s", "v"]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [
        "mostly in favour", "mostly against", "as often either", "once", "9 times",
        "person", "state", "issue"]  # fmt: skip
    assert figures.figure_text(ax) == (
        "Who stands where toward whom. Ruiz toward Truce: 9 in favour; "
        "Ruiz toward Mali: 1 in favour, 1 against; Mali toward Ruiz: 1 against.")  # fmt: skip


def test_a_network_is_drawn_alike_each_time_and_says_what_it_leaves_out():
    network = sides(CROWD)
    one, other = (figures.plot_network(network, limit=6, least=2, ax=Figure().subplots())
                  for _ in range(2))  # fmt: skip
    assert [text.xy for text in one.texts] == [text.xy for text in other.texts]
    n_shown = len(arrows(one))
    assert 0 < len(one.texts) <= 6
    assert min(told[2]["weight"] for told in network.edges(data=True)) < 2
    hidden = f"{network.number_of_edges() - n_shown} more"
    assert one.get_legend().get_title().get_text() == f"{hidden} pairs not shown"
    assert figures.figure_text(one).endswith(f"{hidden} not shown.")


def test_who_quotes_whom_takes_no_side(ax):
    found = made.harbour()
    network = quotation_network(frames.attributions_frame(found), frames.mentions_frame(found),
                                frames.actors_frame(found))  # fmt: skip
    figures.plot_network(network, ax=ax)
    assert {same_color(colour[:3], canvas.BLUE) for colour, *_ in arrows(ax)} == {True}
    assert figures.figure_text(ax).startswith("Who speaks of whom. ")


@pytest.mark.parametrize(
    ("draw", "told"),
    [(lambda ax: figures.plot_network(nx.DiGraph(), ax=ax), "Nobody is joined to anybody"),
     (lambda ax: figures.plot_series(months(1).head(0), ax=ax), "Nothing was measured")],
    ids=["network", "series"],
)  # fmt: skip
def test_no_network_and_no_series_are_said_to_be_none(draw, told, ax):
    assert texts(draw(ax)) == [told]


@pytest.mark.parametrize("name", ["mentions", "attributions", "sentiment"])
def test_accounts_side_by_side_share_one_legend_in_the_middle(name):
    plot, table = DRAWN[name]
    figure = Figure(figsize=(9, 4.5), layout="constrained")
    panels = figures.plot_side_by_side(plot, {"one": table(CROWD), "other": table(CROWD)},
                                       axes=figure.subplots(1, 2))  # fmt: skip
    first, second = (panel.get_legend() for panel in panels)
    assert second is None
    figure.draw_without_rendering()
    box, middle = first.get_window_extent(), figure.bbox.width / 2
    assert abs((box.x0 + box.x1) / 2 - middle) < 2


def test_estimates_are_drawn_in_order_beside_what_is_known(ax):
    table = pd.DataFrame({"value": [0.25, -0.5, np.nan], "low": [0.125, -0.75, np.nan],
                          "high": [0.5, -0.25, np.nan]},
                         index=["one", "other", "none"])  # fmt: skip
    figures.plot_estimates(table, truth=0.5, label="Share", ax=ax)
    assert rows_of(ax) == ["one", "other"]
    assert texts(ax) == ["0.25", "−0.50"]
    assert [line.get_label() for line in ax.get_legend().get_lines()] == [
        "known: 0.50", "estimate, 95 % interval"
    ]  # fmt: skip
    assert figures.figure_text(ax) == (
        "Share. one: 0.25 [0.12, 0.50]; other: −0.50 [−0.75, −0.25]; known: 0.50."
    )


def test_without_an_estimate_the_axes_say_so(ax):
    figures.plot_estimates(pd.DataFrame({"value": [np.nan], "low": 0, "high": 1}), ax=ax)
    assert texts(ax) == ["Nothing is estimated"]


def test_a_picture_is_told_in_words_and_closes_its_figure():
    before = plt.get_fignums()
    axes = figures.plot_attributions(frames.attributions_frame(made.harbour()))
    shown = figures.picture(axes, "Abara speaks most often")
    assert plt.get_fignums() == before
    assert repr(shown) == shown.text == figures.figure_text(axes)
    assert shown.text.startswith("Abara speaks most often: Attributions of each actor.")
    assert shown.png.startswith(b"\x89PNG")
    assert b"Abara speaks most often: Attributions" in shown.png  # stays with the file


def test_the_words_of_a_picture_go_with_it_as_its_alt(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda told, **how: shown.append((told, how)))
    figures.Picture(b"\x89PNG", "Mali speaks.")._ipython_display_()
    [(_, how), (fold, _)] = shown
    assert how["metadata"] == {"image/png": {"alt": "Mali speaks."}}
    assert "Mali speaks." in fold["text/html"]


def test_a_picture_of_panels_has_one_title():
    said = frames.attributions_frame(made.harbour())
    panels = figures.plot_side_by_side(figures.plot_attributions, {"one": said, "other": said},
                                       axes=Figure().subplots(1, 2))  # fmt: skip
    shown = figures.picture(panels, "Much alike")
    assert re.match(r"Much alike: one: Attributions .* other: Attributions", shown.text)
    assert panels[0].figure.get_suptitle() == "Much alike"


def test_a_name_stands_where_no_arrow_comes_in(ax):
    network = nx.DiGraph()
    network.add_edge("up", "down", weight=1)
    network.add_edge("up", "deep", weight=1)
    places = {"up": (0.0, 9.0), "down": (1.0, 2.0), "deep": (-1.0, 1.0)}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(figures, "place_nodes", lambda *_: places)
        figures.plot_network(network, ax=ax)
    sides = {text.get_text(): (text.get_va(), np.sign(text.xyann[1])) for text in ax.texts}
    assert sides == {"up": ("bottom", 1), "down": ("top", -1), "deep": ("top", -1)}
