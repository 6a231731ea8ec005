"""How the marked article and the report look, in light and dark, on screen and on paper.

Every text has a contrast of at least 4.5 to its ground, every mark one of 3 (WCAG 2.2, AA). No
script, and nothing fetched: with the style gone, the text and its links still read.
"""

from __future__ import annotations

# Ground and edge of each actor's mark, light and dark: Okabe and Ito's hues, toned down to lie
# under text; the last is for the actors beyond the eighth.
ACTOR_COLOURS = (
    ("#cfe3f5", "#0072b2", "#153a55", "#6db6e8"),
    ("#fbe3b5", "#8a5f00", "#4d3708", "#e6b04a"),
    ("#c5eadd", "#00705a", "#0d4436", "#4fc7a3"),
    ("#f3d9e8", "#a04579", "#4d2740", "#e59cc4"),
    ("#fad5c0", "#ab4b00", "#552a10", "#f0935a"),
    ("#f3eea6", "#6f6800", "#454207", "#d6cf4a"),
    ("#dcdcf6", "#5a55b0", "#302d60", "#a6a2f0"),
    ("#e6ddd2", "#75583a", "#3d3225", "#c8a77f"),
    ("#e4e7ea", "#59636e", "#33383e", "#a0a8b1"),
)

PAPER, NIGHT = "#ffffff", "#16191d"

_ARTICLE = """
.newslab { color-scheme: light dark; --ink: light-dark(#1b1f24, #e8e6e3);
  --muted: light-dark(#59636e, #a0a8b1); --paper: light-dark(#ffffff, #16191d);
  --line: light-dark(#d8dce1, #3a4047); --minus: light-dark(#b3400a, #ff9a6b);
  --plus: light-dark(#00579c, #8ecbff); color: var(--ink); background: var(--paper);
  font: 1rem/1.7 Georgia, "Noto Serif", "DejaVu Serif", serif; padding: .5rem 1rem;
  overflow-wrap: break-word; }
[data-jp-theme-light="true"] .newslab { color-scheme: light; }
[data-jp-theme-light="false"] .newslab { color-scheme: dark; }
.newslab .text { max-width: 42rem; }
.newslab .text p, .newslab .text h3 { position: relative; margin: 0 0 .9em; color: inherit; }
.newslab .text h3 { font: bold 1.1rem/1.4 system-ui, sans-serif; margin-top: 1.4em; }
.newslab .text h3.headline { font-size: 1.4rem; margin-top: .4em; }
.newslab .text p.dateline, .newslab .text p.boilerplate { color: var(--muted); font-size: .9rem; }
.newslab .w { font: inherit; color: inherit; }
.newslab .m, .newslab a.m.m { color: inherit; background: var(--ground); border-radius: .2em;
  padding: .08em .12em; box-decoration-break: clone; -webkit-box-decoration-break: clone;
  text-decoration: none; text-decoration-skip-ink: none; text-underline-offset: .22em; }
.newslab .m.negative.negative { text-decoration: underline wavy var(--minus) 1.5px; }
.newslab .m.neutral.neutral { text-decoration: underline solid var(--muted) 1px; }
.newslab .m.positive.positive { text-decoration: underline double var(--plus) 1.5px; }
.newslab .q { background: var(--wash);
  padding: .18em 0; }
.newslab .q.first { border-left: 3px solid var(--edge); padding-left: .2em; }
.newslab .cue { font-style: italic; }
.newslab .key, .newslab .by, .newslab .w { unicode-bidi: isolate; }
.newslab .key, .newslab .by { font: 600 .68em/1 system-ui, sans-serif; color: var(--edge);
  user-select: none; -webkit-user-select: none; }
.newslab .key { vertical-align: super; padding: 0 .1em; }
.newslab .by, .newslab a.by.by { color: var(--edge); background: var(--paper); white-space: nowrap;
  display: inline-block; max-width: 18em; overflow: hidden; text-overflow: ellipsis;
  vertical-align: -.25em; border: 1px solid var(--edge); border-radius: .8em;
  padding: .12em .5em; margin: 0 .15em;
  text-decoration: none; }
.newslab .note { display: none; position: absolute; left: 0; right: 0; z-index: 9;
  padding: .5em .7em; color: var(--ink); background: var(--paper);
  border: 1px solid var(--muted); border-radius: .3em;
  font: .8rem/1.5 system-ui, sans-serif; font-style: normal; text-align: left; text-indent: 0;
  box-shadow: 0 3px 10px rgb(0 0 0 / .25); white-space: pre-line; }
.newslab .w:hover > .note, .newslab .w:focus-within > .note { display: block; }
.newslab a:focus-visible, .newslab [tabindex]:focus-visible {
  outline: 2px solid var(--ink); outline-offset: 2px; }
.newslab :target { outline: 2px solid var(--muted); outline-offset: 2px; }
.newslab .legend { font: .85rem/1.6 system-ui, sans-serif; border: solid var(--line);
  border-width: 1px 0; padding: .5em 0; margin: 0 0 1.2em; }
.newslab .legend ul { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap;
  gap: .25em 1.2em; }
.newslab .legend ul + ul, .newslab .legend details + ul { margin-top: .4em; color: var(--muted); }
.newslab .legend li { margin: 0; }
.newslab .legend summary { cursor: pointer; color: var(--muted); }
@media print {
  .newslab { color-scheme: light; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .newslab .note { display: none !important; }
}
"""


def _thin(colour: str, ground: str) -> str:
    """Two parts of ``colour`` in three of ``ground``: what lies under a quotation."""
    mixed = (0.4 * int(colour[i : i + 2], 16) + 0.6 * int(ground[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(part):02x}" for part in mixed)


def actor_rules() -> str:
    """One rule for each actor's colour: the classes ``c0`` to ``c8``.

    >>> actor_rules().count("--wash: light-dark(")
    9
    """
    return "\n".join(
        f".newslab .c{number} {{ --ground: light-dark({light}, {dark}); "
        f"--edge: light-dark({edge}, {bright}); "
        f"--wash: light-dark({_thin(light, PAPER)}, {_thin(dark, NIGHT)}); }}"
        for number, (light, edge, dark, bright) in enumerate(ACTOR_COLOURS)
    )


def article_style() -> str:
    """The style of a marked article, for a ``style`` element; it touches nothing else.

    >>> "javascript" in article_style() or "url(" in article_style()
    False
    """
    return f"{_ARTICLE.strip()}\n{actor_rules()}\n"


_PAGE = """
:root { color-scheme: light dark; --ink: light-dark(#1b1f24, #e8e6e3);
  --muted: light-dark(#59636e, #a0a8b1); --paper: light-dark(#ffffff, #16191d);
  --line: light-dark(#d8dce1, #3a4047); --link: light-dark(#00579c, #8ecbff); }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 60rem; color: var(--ink);
  background: var(--paper); font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: break-word; }
h1 { font: bold clamp(1.4rem, 5vw, 1.9rem)/1.25 Georgia, "Noto Serif", "DejaVu Serif", serif;
  margin: .2em 0; }
h2 { font-size: 1.3rem; margin: 2.4em 0 .6em; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 1.8em 0 .4em; }
p, dd, li { max-width: 44rem; }
a { color: var(--link); }
a:focus-visible, [tabindex]:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
nav { font-size: .9rem; } nav a { margin-right: 1em; }
.about { color: var(--muted); margin: 0; }
.caveat { font-size: .9rem; color: var(--muted); margin: 1.2em 0 .4em; }
main > details { margin: .6em 0; } main > details > summary { font-size: .9rem; cursor: pointer; }
summary:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
.guide { display: grid; gap: .8em 1.8em; font-size: .88rem; line-height: 1.45;
  grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); }
dt { font-weight: 600; } dd { margin: 0; }
main .newslab { padding: 0; } main .newslab .legend { border-top: 0; padding-top: 0; }
figure { margin: 1.8em 0; }
figure img { display: block; width: 100%; min-width: 34rem; height: auto; }
figcaption { font-size: .9rem; max-width: 44rem; margin-bottom: .5em; }
figcaption strong { display: block; font-size: 1rem; }
.wide { overflow-x: auto; margin: .6em 0; }
table { border-collapse: collapse; font-size: .88rem; line-height: 1.4; }
caption { text-align: left; color: var(--muted); padding-bottom: .4em; max-width: 44rem; }
th, td { text-align: left; vertical-align: top; padding: .3em .9em .3em 0;
  border-bottom: 1px solid var(--line); min-width: 3.5em; overflow-wrap: normal; }
thead th { border-bottom: 2px solid var(--muted); vertical-align: bottom; }
tbody th { font-weight: 600; }
td.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
td.long, th.long { min-width: 16em; } tbody th.long { font-weight: 400; }
@page { margin: 16mm; }
@media print {
  :root { color-scheme: light; } body { max-width: none; padding: 0; font-size: 10pt; }
  nav { display: none; } .wide { overflow: visible; } figure img { min-width: 0; width: 85%; }
  h2, h3, figcaption { break-after: avoid; } figure, tr { break-inside: avoid; }
}
"""


def page_style() -> str:
    """The style of a page around a marked article, for its ``style`` element.

    >>> "url(" in page_style()
    False
    """
    return _PAGE.strip() + "\n"
