"""The reading of one article as one page: it needs nothing beside it, and can be printed."""

from __future__ import annotations

import base64
import io
import re
import warnings
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from newslab.reading import TRUST, Reading
from newslab.records import JOINT, Article
from newslab.show import figures
from newslab.show.article import NOBODY, joint_name, marked_article
from newslab.show.canvas import signed, with_interval
from newslab.show.pages import fill
from newslab.tables.measures import FEWEST_FOR_A_MEAN, VOICES, each_speaker, polarity_by_voice

# Longer tables are folded, or they would bury the page.
LONG_TABLE = 30
LONG_CELL = 40
# No script, and nothing from elsewhere: the browser holds the page to it.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
WIDE, NARROW = 7.2, 3.4  # inches: a page's figures, and a telephone's
MOST_ROWS, MOST_BARS, FEW = 20, 12, 4


def report_html(reading: Reading) -> str:
    """The whole page; the same for equal readings.

    Parameters
    ----------
    reading : Reading
        Of one article.

    Returns
    -------
    str
        HTML without scripts and without links to anywhere else; figures are inside.

    Examples
    --------
    >>> from newslab.records import Findings
    >>> empty = Findings(Article("a", "Hm", "A & B"), (), (), (), (), (), (), ())
    >>> page = report_html(Reading(empty))
    >>> "<h1>A &amp; B</h1>" in page
    True
    """
    coverage = f"Sentiment: {_coverage(reading.sentiment)}. Stance: {_coverage(reading.stance)}."
    return fill(
        "report.html",
        policy=POLICY,
        title=reading.article.title or "Untitled article",
        about=_about(reading.article),
        warnings=[f"{warning[0].upper()}{warning[1:]}." for warning in reading.warnings],
        trust=TRUST,
        coverage=coverage,
        portraits=_portraits(reading),
        pictures=list(draw_pictures(reading)),
        details=_details(reading),
        **marked_article(reading.findings),
    )


def page_names(articles: Sequence[Article]) -> list[str]:
    """A name for each article's page: its id, without what is awkward in the name of a file.

    Examples
    --------
    >>> page_names([Article("north/note", "Hm"), Article("north-note", "Hm"), Article("?", "Hm")])
    ['north-note.html', 'north-note-2.html', 'article.html']
    """
    names: list[str] = []
    taken = {"index"}  # the page that leads to them
    for article in articles:
        name = first = re.sub(r"[^\w.]+", "-", article.id).strip("-.")[:100] or "article"
        number = 2
        while name.casefold() in taken:
            name, number = f"{first}-{number}", number + 1
        taken.add(name.casefold())
        names.append(f"{name}.html")
    return names


def index_html(articles: Sequence[Article], names: Sequence[str]) -> str:
    """A page that leads to the reports of several articles, which stand beside it.

    Examples
    --------
    >>> 'href="a.html"' in index_html([Article("a", "Hm", "A & B")], ["a.html"])
    True
    """
    linked = [
        (name, article.title or "Untitled article", _about(article))
        for article, name in zip(articles, names, strict=True)
    ]
    return fill("index.html", policy=POLICY, trust=TRUST, articles=linked)


def _about(article: Article) -> str:
    date = "" if article.published is None else article.published.isoformat()
    return " · ".join(filter(None, [article.outlet, date, f"article {article.id}"]))


def _coverage(judgements: pd.DataFrame) -> str:
    counts = judgements.loc[judgements["label"].isna(), "reason"].value_counts(sort=False)
    reasons = ", ".join(f"{reason}: {n}" for reason, n in sorted(counts.items(), key=str))
    judged = f"{judgements['label'].notna().sum()} of {len(judgements)} judged"
    return f"{judged} ({reasons})" if reasons else judged


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure as it stands in a page: what it shows, how to read it, and the image.

    ``alt`` says in words what the image shows; ``wide`` and ``narrow`` are ``data:`` addresses of
    the figure for a page and for a telephone.
    """

    title: str
    caption: str
    alt: str
    wide: str
    narrow: str


def draw_pictures(reading: Reading) -> Iterator[Picture]:
    """Each figure that has something to show.

    Examples
    --------
    >>> from newslab.records import Findings
    >>> [*draw_pictures(Reading(Findings(Article("a", "Hm"), (), (), (), (), (), (), ())))]
    []
    """
    actors, said = reading.actors, reading.attributions
    names = dict(zip(actors["actor_id"], actors["name"], strict=True))
    mentioned = reading.mentions["actor_id"].value_counts(sort=False)
    if len(mentioned):
        yield _picture(
            f"{_most(mentioned, names, 'mentioned')} of {mentioned.sum()} mentions of known actors",
            "Where in the text each actor stands.",
            lambda ax: figures.plot_mentions(
                reading.mentions, actors=actors, sentences=reading.sentences, ax=ax
            ),
            len(mentioned),
        )
    heard = each_speaker(said)["actor_id"].value_counts(sort=False)
    if len(said):
        yield _picture(
            f"{_most(heard, names, 'heard')} of {len(said)} attributions",
            "Direct: in quotation marks. Indirect: paraphrased. Mixed: both. Nobody known: the "
            "source is missing, or could not be resolved.",
            lambda ax: figures.plot_attributions(said, actors=actors, limit=MOST_BARS, ax=ax),
            min(MOST_BARS, len(heard)) + 1,
        )
    polarities = polarity_by_voice(reading.sentiment)
    if n_judged := polarities.loc[polarities["polarity"].notna(), "actor_id"].nunique():
        yield _picture(
            "How actors are portrayed, and by whom",
            "Mean of positive less negative probability; one sentence makes no mark. On the right: "
            "sentences.",
            lambda ax: figures.plot_sentiment(polarities, actors=actors, limit=MOST_BARS, ax=ax),
            1.2 * min(MOST_BARS, n_judged),
        )
    table = reading.stance_table()
    if len(table):
        yield _picture(
            f"Who stands where: {len(table)} pairs of holder and target, "
            f"{table[['favour', 'against']].any(axis=1).sum()} of them with a position",
            "Each cell counts places. Blank: nothing was found. Issues stand in italics.",
            lambda ax: figures.plot_stance(table, actors=actors, ax=ax),
            1.2 * min(12, table["holder"].nunique()) + 5,
        )


def _most(counts: pd.Series[int], names: dict[str, str], what: str) -> str:
    """Who has most, all of them where several have as many; and how many each."""
    first = [names.get(str(who), str(who)) for who in counts.index[counts == counts.max()]]
    if not first:
        return f"No known actor is {what}: 0"
    who = " and ".join(first) if len(first) < FEW else f"{len(first)} actors"
    verb, each = ("is", "") if len(first) == 1 else ("are", "each ")
    return f"{who} {verb} {what} most: {each}{counts.max()}"


def _picture(title: str, caption: str, draw: Callable[[Axes], Axes], n_rows: float) -> Picture:
    height = 1.4 + 0.28 * min(n_rows, 1.4 * MOST_ROWS)
    alt, wide = _svg(draw, WIDE, height)
    return Picture(title, caption, alt, wide, _svg(draw, NARROW, 0.8 * height)[1])


def _svg(draw: Callable[[Axes], Axes], width: float, height: float) -> tuple[str, str]:
    """The figure in words, and as a ``data:`` address: the same each time, for both themes."""
    drawn = io.StringIO()
    with rc_context({"svg.hashsalt": "newslab", "svg.fonttype": "path"}), warnings.catch_warnings():
        # A name in a script that the font lacks shows boxes here, and itself in the tables.
        warnings.filterwarnings("ignore", "Glyph .* missing from font", UserWarning)
        figure = Figure(figsize=(width, height), layout="constrained")
        alt = figures.figure_text(draw(figure.subplots()))
        figure.savefig(drawn, format="svg", transparent=True, metadata={"Date": None})
    start, end, rest = drawn.getvalue().partition("<defs>")
    svg = f"{start}<style>{fill('figure.css')}</style>{end}{rest}".encode()
    return alt, f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell of a table says, and what it adds in small letters."""

    text: str
    note: str = ""

    @property
    def kind(self) -> str:
        """The class of its style: ``number``, ``long``, or none."""
        if self.text[:1] in set("+−–0123456789") and len(self.text) < 30:
            return "number"
        return "long" if len(self.text) > LONG_CELL else ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the page; ``folds`` tells whether it may be folded where it is long."""

    name: str
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    folds: bool = False
    prose: bool = False


def _table(
    name: str,
    caption: str,
    header: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    folds: bool = True,
) -> Table:
    cells = tuple(
        tuple(each if isinstance(each, Cell) else Cell("" if pd.isna(each) else str(each))
              for each in row)
        for row in rows
    )  # fmt: skip
    prose = any(len(row[0].text) > LONG_CELL for row in cells)
    return Table(name, caption, tuple(header), cells, folds and len(cells) > LONG_TABLE, prose)


def _portraits(reading: Reading) -> Table:
    rows = [
        (
            row["name"],
            row["type"],
            row["n_mentions"],
            f"{row['n_attributions']} of {row['all_attributions']}",
            *(_voice(row, voice) for voice in VOICES.categories),
            *(_held(row, label) for label in ("against", "favour")),
        )
        for row in reading.by_actor().to_dict("records")
    ]
    header = ["Actor", "Type", "Mentions", "Attributions", "By the author", "By others",
              "By itself", "Is against", "Is in favour"]  # fmt: skip
    caption = (
        "Each actor, the most mentioned first: how often, how much heard, how portrayed by whom "
        "(mean polarity), and how many positions it takes."
    )
    return _table("actors", caption, header, rows, folds=False)


def _voice(row: dict[Hashable, Any], voice: str) -> Cell:
    """The mean in a voice with its interval; below, on how much it rests."""
    n, n_judged, n_sentences = (row[f"{voice}_{name}"] for name in ("n", "n_judged", "n_sentences"))
    if not n:
        return Cell("")
    judged = f"{n_judged} of {n} judged" if n_judged < n else ""
    sentences = f"{n_sentences} sentence{'s' * (n_sentences != 1)}" if n_sentences else ""
    note = ", ".join(filter(None, [sentences, judged]))
    if n_sentences < FEWEST_FOR_A_MEAN:
        return Cell("", note)
    mean, low, high = (row[f"{voice}_{name}"] for name in ("polarity", "low", "high"))
    return Cell(with_interval(mean, low, high, "+.2f"), note)


def _held(row: dict[Hashable, Any], label: str) -> Cell:
    """How many positions an actor takes; below, how many more others ascribe to it."""
    n, ascribed = (
        sum(row[f"{voice}_holds_{label}"] for voice in voices)
        for voices in (("author", "self"), ("others",))
    )
    return Cell(str(n or ""), f"others say {ascribed}" if ascribed else "")


def _details(reading: Reading) -> dict[str, list[Table]]:
    names = {actor.id: actor.name for actor in reading.findings.actors}

    def name(actor_id: Any) -> str:
        return NOBODY if pd.isna(actor_id) else joint_name(str(actor_id), names)

    def voice(row: dict[Hashable, Any], whose: str) -> str:
        return f"{name(row['voice'])}{' (self)' * (row[whose] in row['voice'].split(JOINT))}"

    def judged(row: dict[Hashable, Any], balance: str) -> tuple[str, str]:
        if pd.isna(row["label"]):
            return f"– ({row['reason']})", ""
        return str(row["label"]), signed(row[balance], "+.2f")

    said = [
        (row["content"], name(row["actor_id"]), row["kind"], row["source"], row["cue"])
        for row in reading.attributions.to_dict("records")
    ]
    pairs = [
        (
            name(row["holder"]), name(row["target"]), row["favour"], row["none"], row["against"],
            Cell(with_interval(row["position"], row["low"], row["high"], "+.2f"),
                 f"{row['n_sentences']} sentences" * (row["n_sentences"] > 1)),
            f"{row['n_judged']} of {row['n']}",
            ", ".join(f"{kind} {row[f'n_{kind}']}" for kind in VOICES.categories
                      if row[f"n_{kind}"]),
        )
        for row in reading.stance_table().to_dict("records")
    ]  # fmt: skip
    stances = [
        (name(row["holder"]), name(row["target"]), voice(row, "holder"),
         *judged(row, "position"), row["text"])
        for row in reading.stance.to_dict("records")
    ]  # fmt: skip
    sentiment = [
        (row["text"], name(row["actor_id"]), voice(row, "actor_id"), *judged(row, "polarity"))
        for row in reading.sentiment.to_dict("records")
    ]
    return {
        "Who said what": [
            _table("attributions", "Every attribution, in the order of the text.",
                   ["Content", "Actor", "Kind", "Source", "Cue"], said),
        ],
        "Who stands where": [
            _table("positions", "Each holder and target, those with most places first.",
                   ["Holder", "Target", "Favour", "None", "Against", "Mean position", "Judged",
                    "Told by"], pairs),
            _table("stances", "Every place where a holder and a target meet.",
                   ["Holder", "Target", "Voice", "Stance", "Position", "Evidence"], stances),
        ],
        "How actors are portrayed": [
            _table("sentiments", "Every mention whose sentiment was asked about.",
                   ["Mention", "Actor", "Voice", "Sentiment", "Polarity"], sentiment),
        ],
    }  # fmt: skip
