"""The figures of a report: SVG images in text, each with a title, a caption and a description."""

from __future__ import annotations

import base64
import io
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from newslab.records import Findings
from newslab.show import canvas, figures
from newslab.tables.frames import (
    actors_frame,
    attributions_frame,
    mentions_frame,
    sentences_frame,
    sentiment_frame,
    stance_frame,
    tokens_frame,
)
from newslab.tables.measures import polarity_by_voice, stance_table
from newslab.text.words import telling_words, words_around

WIDTH = 7.2  # inches
MOST_ROWS = 20
# What a viewer that prefers the dark draws instead; the article's page is dark then, too.
_DARK = {
    canvas.INK: "#e8e6e3",
    canvas.MUTED: "#a0a8b1",
    canvas.FAINT: "#3a4047",
    canvas.PAPER: "#16191d",
    canvas.BLUE: "#3d93cf",
    canvas.VERMILLION: "#d9662b",
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure as it stands in a page: what it shows, how to read it, and the image.

    ``alt`` says in words what the image shows; ``source`` is a ``data:`` address.
    """

    title: str
    caption: str
    alt: str
    source: str


def draw_pictures(findings: Findings) -> Iterator[Picture]:
    """Each figure that has something to show.

    Examples
    --------
    >>> from newslab.records import Article
    >>> [*draw_pictures(Findings(Article("a", "Hm"), (), (), (), (), (), (), ()))]
    []
    """
    actors = actors_frame(findings)
    names = dict(zip(actors["actor_id"], actors["name"], strict=True))
    for draw in (_mentions, _attributions, _sentiment, _stance, _words, _around):
        yield from draw(findings, actors, names)


Names = dict[Any, str]


def _mentions(findings: Findings, actors: pd.DataFrame, names: Names) -> Iterator[Picture]:
    mentions, sentences = mentions_frame(findings), sentences_frame(findings)
    counts = mentions["actor_id"].value_counts(sort=False)
    if counts.empty:
        return
    most = _most(counts, names)
    yield Picture(
        f"{most} is mentioned most: {counts.max()} of {counts.sum()} mentions of known actors",
        "Tall blue ticks are names, titled or not; short grey ones pronouns and descriptions. "
        "Dotted lines are section headings.",
        f"Where each of {len(counts)} actors is mentioned along the text. {_listed(counts, names)}",
        _svg(
            lambda ax: figures.plot_mentions(mentions, actors=actors, sentences=sentences, ax=ax),
            len(counts),
        ),
    )


def _attributions(findings: Findings, actors: pd.DataFrame, names: Names) -> Iterator[Picture]:
    said = attributions_frame(findings)
    counts = said["actor_id"].value_counts(sort=False)
    if said.empty:
        return
    title = f"No source of the {len(said)} attributions is a known actor"
    if not counts.empty:
        most = _most(counts, names)
        title = f"{most} is heard most: {counts.max()} of {len(said)} attributions"
    yield Picture(
        title,
        "Direct: in quotation marks. Indirect: paraphrased. Mixed: both. Nobody known: the "
        "source is missing, or could not be resolved.",
        f"Attributions of each actor. {_listed(counts, names)}",
        _svg(lambda ax: figures.plot_attributions(said, actors=actors, ax=ax), len(counts) + 1),
    )


def _sentiment(findings: Findings, actors: pd.DataFrame, names: Names) -> Iterator[Picture]:
    sentiment = sentiment_frame(findings)
    polarities = polarity_by_voice(sentiment)
    judged = polarities[polarities["polarity"].notna()]
    if judged.empty:
        return
    told = [
        f"{names.get(row.actor_id, row.actor_id)}, {row.voice}: {row.polarity:+.2f} "
        f"({row.n_sentences} sentences)"
        for row in judged.head(MOST_ROWS).itertuples()
    ]
    n = judged["actor_id"].nunique()
    yield Picture(
        f"How {n} {'actor is' if n == 1 else 'actors are'} portrayed, and by whom",
        "Mean of positive less negative probability, with 95 % intervals over "
        "sentences; one sentence makes no mark. Numbers on the right: sentences.",
        "Mean polarity toward each actor. " + "; ".join(told) + ".",
        _svg(lambda ax: figures.plot_sentiment(polarities, actors=actors, ax=ax), n),
    )


def _stance(findings: Findings, actors: pd.DataFrame, names: Names) -> Iterator[Picture]:
    table = stance_table(stance_frame(findings))
    if table.empty:
        return
    judged = table[table["n_judged"].gt(0)].head(MOST_ROWS)
    told = [
        f"{names.get(row.holder, row.holder)} toward {names.get(row.target, row.target)}: "
        f"{row.favour} in favour, {row.against} against, {row.none} neither"
        for row in judged.itertuples()
    ]
    yield Picture(
        f"Who stands where: {len(table)} pairs of holder and target, "
        f"{table['n_judged'].gt(0).sum()} of them judged",
        "Each cell counts places: + in favour (blue), − against (orange), = without a position; "
        "blank, nothing was found; hatched, nothing could be judged. Issues stand in italics.",
        "Places where each holder stands for or against each target. " + "; ".join(told) + ".",
        _svg(
            lambda ax: figures.plot_stance(table, actors=actors, ax=ax),
            1.6 * min(12, table["holder"].nunique()) + 2,
        ),
    )


def _words(findings: Findings, actors: pd.DataFrame, names: Names) -> Iterator[Picture]:
    words = telling_words(tokens_frame(findings))
    words = words[words["n"].gt(1)].head(15)
    if words.empty:
        return
    yield Picture(
        f"The word the article comes back to most is “{words['lemma'].iloc[0]}”",
        "Nouns, names, verbs and adjectives that occur twice or more, by average reduced "
        "frequency: occurrences crowded into one place count little more than once.",
        "Words by average reduced frequency. "
        + "; ".join(f"{w.lemma}: {w.arf:.1f} ({w.n} times)" for w in words.itertuples())
        + ".",
        _svg(lambda ax: figures.plot_words(words, value="arf", ax=ax), len(words)),
    )


def _around(findings: Findings, actors: pd.DataFrame, names: Names) -> Iterator[Picture]:
    counts = mentions_frame(findings)["actor_id"].value_counts(sort=False)
    if counts.empty:
        return
    actor_id = str(counts.idxmax())
    words = words_around(tokens_frame(findings), mentions_frame(findings), actor_id).head(15)
    if words.empty:
        return
    yield Picture(
        f"Words in the sentences that mention {names.get(actor_id, actor_id)}",
        "How surely a word keeps the actor company more than by chance; on the right, sentences "
        "with both, of all with the word. One article is a small sample, and the strongest of "
        "many words look strong by chance too: read these as hints to go back to the text.",
        "Words by log-likelihood ratio. "
        + "; ".join(f"{w.lemma}: {w.n_together} of {w.n_word}" for w in words.itertuples())
        + ".",
        _svg(lambda ax: figures.plot_words(words, ax=ax), len(words)),
    )


def _most(counts: pd.Series[int], names: Names) -> str:
    return names.get(counts.idxmax(), str(counts.idxmax()))


def _listed(counts: pd.Series[int], names: Names) -> str:
    largest = counts.sort_values(ascending=False, kind="stable").head(MOST_ROWS)
    return "; ".join(f"{names.get(name, name)}: {n}" for name, n in largest.items()) + "."


def _svg(draw: Callable[[Axes], Axes], n_rows: float) -> str:
    """The figure as a ``data:`` address; the same for equal figures, with both themes in it."""
    height = 1.2 + 0.28 * min(n_rows, MOST_ROWS)
    drawn = io.StringIO()
    with rc_context({"svg.hashsalt": "newslab", "svg.fonttype": "path"}), warnings.catch_warnings():
        # A name in a script that the font lacks shows boxes here, and itself in the tables.
        warnings.filterwarnings("ignore", "Glyph .* missing from font", UserWarning)
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        draw(figure.subplots())
        figure.savefig(drawn, format="svg", transparent=True, metadata={"Date": None})
    start, end, rest = drawn.getvalue().partition("<defs>")
    svg = f"{start}<style>{_dark_rules()}</style>{end}{rest}"
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def _dark_rules() -> str:
    rules = "".join(
        f'[style*="{part}: {light}"]{{{part}:{dark}!important}}'
        for light, dark in _DARK.items()
        for part in ("fill", "stroke")
    )
    return f"@media (prefers-color-scheme:dark){{{rules}}}"
