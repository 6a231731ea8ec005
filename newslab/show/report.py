"""The reading of one article as one page: it needs nothing beside it, and can be printed."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

import pandas as pd

from newslab.reading import TRUST, Reading
from newslab.records import Article
from newslab.show.article import NOBODY, article_html, escape_text
from newslab.show.report_figures import Picture, draw_pictures
from newslab.show.styles import page_style
from newslab.tables.measures import VOICES

GUIDE = {
    "Sentiment": "How a voice evaluates an actor, from −1 (negative) to +1 (positive). Bad luck is "
    "no bad opinion: a general who is killed is not thereby portrayed negatively.",
    "Voice": "Who asserts it: the author (the article speaks for itself), somebody quoted or "
    "paraphrased, or unattributed (somebody is quoted, but nobody says who).",
    "Stance": "A position of its holder toward an actor or an issue, taken in words or in acts "
    "reported as such, from −1 (against) to +1 (favour). The voice that reports it may be another.",
    "Not judged": "Silence is not neutrality: what could not be judged, or only too uncertainly, "
    "has no label, and counts in no mean. “7 of 9” is 7 places judged of 9.",
    "Intervals": "In brackets: 95 % intervals over the sentences of this article. They "
    "say how far a mean depends on its sentences, not whether the judgements are right.",
}
# Longer tables are folded, or they would bury the page.
LONG_TABLE = 30
LONG_CELL = 40
# No script, and nothing from elsewhere: the browser holds the page to it.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


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
    article = reading.article
    title = escape_text(article.title or "Untitled article")
    figures = "\n".join(map(_figure, draw_pictures(reading.findings))) or "<p>Nothing to draw.</p>"
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<title>{title} – newslab</title>
<style>
{page_style()}</style>
</head>
<body>
<header>
<p class="about">{_about(article)}</p>
<h1>{title}</h1>
<nav aria-label="Parts of this page"><a href="#article">Article</a> <a href="#actors">Actors</a>
<a href="#figures">Figures</a> <a href="#tables">Tables</a></nav>
</header>
<main>
{_warned(reading)}<p class="caveat">{escape_text(TRUST)}</p>
<details id="guide"><summary>How to read this page</summary>
<dl class="guide">
{_guide(reading)}
</dl>
</details>
<h2 id="article">The article, marked</h2>
{article_html(reading.findings)}
<h2 id="actors">Who is in the story</h2>
{_actor_table(reading)}
<h2 id="figures">Figures</h2>
{figures}
<h2 id="tables">Tables</h2>
{_tables(reading)}
</main>
</body>
</html>
"""


def _about(article: Article) -> str:
    date = "" if article.published is None else article.published.isoformat()
    parts = filter(None, [article.outlet, date, f"article {article.id}"])
    return escape_text(" · ".join(parts))


def _warned(reading: Reading) -> str:
    said = (f"{warning[0].upper()}{warning[1:]}." for warning in reading.warnings)
    return "".join(f'<p class="caveat"><strong>{escape_text(each)}</strong></p>\n' for each in said)


def _guide(reading: Reading) -> str:
    entries = GUIDE | {
        "Coverage": f"Sentiment: {_coverage(reading.sentiment)}. "
        f"Stance: {_coverage(reading.stance)}."
    }
    return "\n".join(
        f"<div><dt>{name}</dt><dd>{escape_text(text)}</dd></div>" for name, text in entries.items()
    )


def _coverage(judgements: pd.DataFrame) -> str:
    counts = judgements.loc[judgements["label"].isna(), "reason"].value_counts(sort=False)
    reasons = ", ".join(f"{reason}: {n}" for reason, n in sorted(counts.items(), key=str))
    judged = f"{judgements['label'].notna().sum()} of {len(judgements)} judged"
    return f"{judged} ({reasons})" if reasons else judged


def _figure(picture: Picture) -> str:
    return (
        f"<figure>\n<figcaption><strong>{escape_text(picture.title)}</strong> "
        f"{escape_text(picture.caption)}</figcaption>\n"
        f'<div class="wide" role="region" tabindex="0" aria-label="{escape_text(picture.title)}">'
        f'<img src="{picture.source}" alt="{escape_text(picture.alt)}"></div>\n</figure>'
    )


def _actor_table(reading: Reading) -> str:
    rows = [
        (
            row["name"],
            row["type"],
            row["n_mentions"],
            f"{row['n_attributions']} of {row['all_attributions']}",
            *(
                shown
                for voice in VOICES.categories
                for shown in (
                    _mean(row, f"{voice}_polarity", f"{voice}_low", f"{voice}_high"),
                    f"{row[f'{voice}_n_judged']} of {row[f'{voice}_n']}",
                )
            ),
        )
        for row in reading.by_actor().to_dict("records")
    ]
    voices = [title for voice in VOICES.categories for title in (f"Polarity: {voice}", "judged")]
    header = ["Actor", "Type", "Mentions", "Attributions", *voices]
    caption = "Each actor, the most mentioned first: how often, how much heard, how portrayed."
    return _table("actors", caption, header, rows, folds=False)


def _tables(reading: Reading) -> str:
    names = {actor.id: actor.name for actor in reading.findings.actors}

    def name(actor_id: Any) -> str:
        return NOBODY if pd.isna(actor_id) else names.get(str(actor_id), str(actor_id))

    def judged(row: dict[Hashable, Any], balance: str) -> tuple[Any, Any]:
        missing = pd.isna(row["label"])
        return (
            f"– ({row['reason']})" if missing else row["label"],
            "" if missing else _signed(row[balance]),
        )

    said = [
        (row["content"], name(row["actor_id"]), row["kind"], row["source"], row["cue"])
        for row in reading.attributions.to_dict("records")
    ]
    sentiment = [
        (row["text"], name(row["actor_id"]), name(row["voice"]), *judged(row, "polarity"))
        for row in reading.sentiment.to_dict("records")
    ]
    pairs = [
        (name(row["holder"]), name(row["target"]), row["favour"], row["none"], row["against"],
         _mean(row, "position", "low", "high"), f"{row['n_judged']} of {row['n']}")
        for row in reading.stance_table().to_dict("records")
    ]  # fmt: skip
    stances = [
        (name(row["holder"]), name(row["target"]), name(row["voice"]), *judged(row, "position"),
         row["text"])
        for row in reading.stance.to_dict("records")
    ]  # fmt: skip
    position = "Mean position (favour less against)"
    return "\n".join([
        "<h3>Who said what</h3>",
        _table("attributions", "Every attribution, in the order of the text.",
               ["Content", "Actor", "Kind", "Source", "Cue"], said),
        "<h3>Who stands where</h3>",
        _table("positions", "Each holder and target, those with most places first.",
               ["Holder", "Target", "Favour", "None", "Against", position, "judged"], pairs),
        _table("stances", "Every place where a holder and a target meet.",
               ["Holder", "Target", "Voice", "Stance", "Position", "Evidence"], stances),
        "<h3>How actors are portrayed</h3>",
        _table("sentiments", "Every mention whose sentiment was asked about.",
               ["Mention", "Actor", "Voice", "Sentiment", "Polarity"], sentiment),
    ])  # fmt: skip


def _mean(row: dict[Hashable, Any], value: str, low: str, high: str) -> str:
    if pd.isna(row[value]):
        return "–"
    return f"{_signed(row[value])} [{_signed(row[low])}, {_signed(row[high])}]"


def _signed(number: Any) -> str:
    return f"{number:+.2f}".replace("-", "−")


def _table(
    name: str,
    caption: str,
    header: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    folds: bool = True,
) -> str:
    """A table that scrolls by itself where the page is narrow, by keyboard too."""
    values = [["" if pd.isna(value) else str(value) for value in row] for row in rows]
    if not values:
        return f"<p>{escape_text(caption)} There is none.</p>"
    prose = any(len(row[0]) > LONG_CELL for row in values)
    shown = [[_heading(row[0], prose=prose), *map(_cell, row[1:])] for row in values]
    head = "".join(f'<th scope="col">{escape_text(title)}</th>' for title in header)
    body = "\n".join(f"<tr>{''.join(cells)}</tr>" for cells in shown)
    table = (
        f'<div class="wide" role="region" tabindex="0" aria-labelledby="caption-{name}">\n<table>\n'
        f'<caption id="caption-{name}">{escape_text(caption)}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    )
    if len(values) <= LONG_TABLE or not folds:
        return table
    summary = f"<summary>{escape_text(caption.rstrip('.'))}: {len(values)} rows</summary>"
    return f"<details>{summary}\n{table}\n</details>"


def _heading(text: str, *, prose: bool) -> str:
    """What a row is about; ``prose`` where that is a stretch of text and not a name."""
    kind = ' class="long"' * prose
    return f'<th scope="row"{kind}>{escape_text(text)}</th>'


def _cell(text: str) -> str:
    number = text[:1] in set("+−–0123456789") and len(text) < 30
    kind = ' class="number"' if number else ' class="long"' * (len(text) > LONG_CELL)
    return f"<td{kind}>{escape_text(text)}</td>"
