"""Records to the marked article: as HTML with notes and a legend, and as plain text.

Both show every character of the text. In HTML, an actor's mentions share a colour and lead to the
legend; a quotation ends with the name of its source, which leads to it; the underline tells
how a mention is judged; and a note, on hover and on focus, says why.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from html import escape
from string import ascii_uppercase

from newslab.records import (
    AUTHOR,
    UNATTRIBUTED,
    Actor,
    Attribution,
    Findings,
    Mention,
    Sentiment,
    Span,
)
from newslab.show.marking import Paragraph, Piece, find_paragraphs
from newslab.show.styles import ACTOR_COLOURS, article_style

NOBODY = "nobody known"
# Of more than so many actors the legend shows the first, which have a colour, and folds the rest.
MANY_ACTORS, FEW_ACTORS = 12, len(ACTOR_COLOURS) - 1
SIGNS = {"negative": "−", "neutral": "=", "positive": "+", None: ""}

# What HTML may not contain, in any form: controls, halves of surrogate pairs, noncharacters.
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(0x10000 * plane + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_TAGS = {"headline": "h3", "heading": "h3"}


def escape_text(text: str) -> str:
    """``text`` for use in HTML, between tags or within quotation marks, whatever it holds.

    Examples
    --------
    >>> escape_text('<b> & "no"')
    '&lt;b&gt; &amp; &quot;no&quot;'
    >>> escape_text("\\x00") == "\\N{REPLACEMENT CHARACTER}"
    True
    """
    return escape(_UNFIT.sub("\N{REPLACEMENT CHARACTER}", text), quote=True)


def article_html(findings: Findings) -> str:
    """The article, marked, as one ``div`` element with its style; the same for equal findings.

    Examples
    --------
    >>> from newslab.records import Article
    >>> page = article_html(Findings(Article("a", "Hear & say"), (), (), (), (), (), (), ()))
    >>> "<p dir=\\"auto\\">Hear &amp; say</p>" in page, "<script" in page
    (True, False)
    """
    marker = _Marker(findings)
    paragraphs = "\n".join(map(marker.paragraph, find_paragraphs(findings)))
    return (
        f'<div class="newslab">\n<style>\n{article_style()}</style>\n{marker.legend()}\n'
        f'<article class="text" aria-label="The article, marked">\n{paragraphs}\n</article>\n'
        "</div>\n"
    )


def article_text(findings: Findings) -> str:
    """The article, marked, as plain text; the same for equal findings.

    ``[A Keller −]`` is a mention of actor A, judged negatively (``=`` neutrally, ``+``
    positively, no sign: not judged); ``{1 … 1}`` what is attributed, ``(1)`` stands before
    its source. Controls and the like are shown as replacement characters.

    Examples
    --------
    >>> from newslab.records import Article
    >>> actor, mention = Actor("mali", "Mali", "STATE"), Mention(Span(0, 4), "mali", "name", "")
    >>> print(article_text(
    ...     Findings(Article("a", "Mali won."), (), (), (actor,), (mention,), (), (), ())))
    [A Mali] won.
    <BLANKLINE>
    A  Mali (STATE), 1 mention
    """
    marker = _Marker(findings)
    lines = [marker.plain(paragraph) + "\n" for paragraph in find_paragraphs(findings)]
    lines += [f"{marker.keys[actor.id]}  {marker.described(actor)}" for actor in marker.actors]
    lines += [
        f"{number}  {marker.name(said.actor_id)}, {said.kind}{', unclosed' * said.unclosed}"
        for number, said in enumerate(findings.attributions, 1)
    ]
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", "\n".join(lines))


class _Marker:
    """Draws the pieces of one article; knows each actor's key, colour and judgements."""

    def __init__(self, findings: Findings) -> None:
        self.text = findings.article.text
        self.attributions = findings.attributions
        self.counts = Counter(mention.actor_id for mention in findings.mentions)
        self.actors = sorted(findings.actors, key=lambda actor: -self.counts[actor.id])
        self.names = {actor.id: actor.name for actor in self.actors}
        self.keys = {actor.id: _key(number) for number, actor in enumerate(self.actors)}
        others = len(ACTOR_COLOURS) - 1
        self.colours = {
            actor.id: f"c{min(number, others)}" for number, actor in enumerate(self.actors)
        }
        self.no_colour = f"c{others}"
        self.judged: dict[tuple[Span, str], list[Sentiment]] = {}
        for judged in findings.sentiments:
            self.judged.setdefault((judged.span, judged.actor_id), []).append(judged)
        identity = f"{findings.article.id}\n{self.text}".encode(errors="surrogatepass")
        self.prefix = f"n{hashlib.sha256(identity).hexdigest()[:8]}"
        self.drawn: set[int] = set()

    def name(self, actor_id: str | None) -> str:
        if actor_id is None:
            return NOBODY
        return self.names.get(actor_id, actor_id)

    def colour(self, actor_id: str | None) -> str:
        return self.no_colour if actor_id is None else self.colours.get(actor_id, self.no_colour)

    def described(self, actor: Actor) -> str:
        n = self.counts[actor.id]
        return f"{actor.name} ({actor.type}), {n} mention{'s' * (n != 1)}"

    def paragraph(self, paragraph: Paragraph) -> str:
        tag, kind = _TAGS.get(paragraph.kind, "p"), paragraph.kind
        inside = "".join(map(self.piece, paragraph.pieces))
        shown = "" if kind == "body" else f' class="{kind}"'
        return f'<{tag}{shown} dir="auto">{inside}</{tag}>'

    def piece(self, piece: Piece) -> str:
        words = escape_text(piece.span.of(self.text))
        if piece.cued:
            words = f'<span class="cue">{words}</span>'
        if piece.mention is not None:
            words = self._mentioned(words, piece, piece.mention)
        if piece.contents:
            said = self.attributions[piece.contents[-1]]  # the innermost
            first = not set(piece.contents) <= self.drawn
            self.drawn |= set(piece.contents)
            words = f'<span class="q {self.colour(said.actor_id)}{" first" * first}">{words}</span>'
        before = "".join(map(self._source_key, piece.sourced))
        return before + words + "".join(map(self._chip, piece.quoted))

    def _mentioned(self, words: str, piece: Piece, mention: Mention) -> str:
        actor_id = mention.actor_id or ""
        judged = self.judged.get((mention.span, actor_id), [])
        classes = " ".join(filter(None, ["m", self.colour(actor_id), _label(judged)]))
        key = ""
        if piece.closes and mention.form != "name":  # whose it is, the words do not tell
            start = f'<span class="key {self.colour(actor_id)}" aria-hidden="true">'
            key = f"{start}{self.keys[actor_id]}</span>"
        if not piece.opens:
            return f'<span class="{classes}">{words}</span>{key}'
        note = "\n".join([f"{self.name(actor_id)}: {mention.form} ({mention.rule})",
                          *map(self._reason, judged)])  # fmt: skip
        place = f"{self.prefix}-m{mention.span.start}-{mention.span.end}"
        link = f'class="{classes}" href="#{self.prefix}-a{self.keys[actor_id]}"'
        return _noted(f"<a {link}", words, "a", place, note) + key

    def _reason(self, judged: Sentiment) -> str:
        voice = judged.voice if judged.voice in {AUTHOR, UNATTRIBUTED} else self.name(judged.voice)
        if judged.negative is None or judged.positive is None:
            return f"{voice}: {judged.reason}"
        polarity = f"polarity {judged.positive - judged.negative:+.2f}".replace("-", "−")
        return f"{voice}: {_label([judged]) or judged.reason} ({polarity})"

    def _source_key(self, number: int) -> str:
        hue = self.colour(self.attributions[number].actor_id)
        place = f'id="{self.prefix}-s{number + 1}" aria-hidden="true"'
        return f'<span class="key {hue}" {place}>{number + 1}</span>'

    def _chip(self, number: int) -> str:
        said = self.attributions[number]
        shown = f"{number + 1} {escape_text(self.name(said.actor_id))}"
        classes = f'class="by {self.colour(said.actor_id)}"'
        link = f'href="#{self.prefix}-s{number + 1}"' if said.source else 'tabindex="0"'
        tag = "a" if said.source else "span"
        return _noted(f"<{tag} {classes} {link}", shown, tag, f"{self.prefix}-q{number + 1}",
                      self._who_said(said))  # fmt: skip

    def _who_said(self, said: Attribution) -> str:
        source, cue = (
            "none" if span is None else f"“{span.of(self.text)}”"
            for span in (said.source, said.cue)
        )
        unclosed = "\nIts closing quotation mark is missing." * said.unclosed
        return f"{self.name(said.actor_id)}, {said.kind}\nsource: {source}; cue: {cue}{unclosed}"

    def legend(self) -> str:
        entries = [
            f'<li id="{self.prefix}-a{self.keys[actor.id]}" class="{self.colour(actor.id)}">'
            f'<span class="key">{self.keys[actor.id]}</span> <span class="m">'
            f"{escape_text(actor.name)}</span>"
            f"{escape_text(self.described(actor).removeprefix(actor.name))}</li>"
            for actor in self.actors
        ]
        marks = (
            '<li><span class="m negative">negative</span></li>'
            '<li><span class="m neutral">neutral</span></li>'
            '<li><span class="m positive">positive</span></li>'
            "<li>no underline: not judged</li>"
            '<li><span class="q first c8">what is attributed</span> '
            '<span class="by c8">1 its source</span></li>'
        )
        first = FEW_ACTORS if len(entries) > MANY_ACTORS else len(entries)
        listed = _list(entries[:first])
        if rest := entries[first:]:
            summary = f"<summary>{len(rest)} more actors</summary>"
            listed += f"<details>{summary}\n{_list(rest)}</details>\n"
        start = '<div class="legend" role="group" aria-label="Legend">'
        return f"{start}\n{listed}<ul>{marks}</ul>\n</div>"

    def plain(self, paragraph: Paragraph) -> str:
        parts = []
        for piece in paragraph.pieces:
            words = piece.span.of(self.text)
            if (mention := piece.mention) is not None:
                actor_id = mention.actor_id or ""
                sign = SIGNS[_label(self.judged.get((mention.span, actor_id), []))]
                opening = f"[{self.keys[actor_id]} " * piece.opens
                words = opening + words + (" " * bool(sign) + sign + "]") * piece.closes
            new = [n for n in piece.contents if n not in self.drawn]
            self.drawn.update(new)
            opened = "".join(f"{{{number + 1} " for number in new)
            closed = "".join(f" {number + 1}}}" for number in piece.quoted)
            parts.append("".join(f"({n + 1}) " for n in piece.sourced) + opened + words + closed)
        return "".join(parts)


def _noted(opening: str, words: str, tag: str, note_id: str, note: str) -> str:
    """Words with a note beside them, which shows while the words have pointer or focus."""
    return (
        f'<span class="w">{opening} aria-describedby="{note_id}">{words}</{tag}>'
        f'<span class="note" role="note" id="{note_id}">{escape_text(note)}</span></span>'
    )


def _list(items: list[str]) -> str:
    return "<ul>\n" + "\n".join(items) + "\n</ul>\n" if items else ""


def _label(judged: list[Sentiment]) -> str | None:
    """The label of the first judgement that has one."""
    for one in judged:
        chances = {"negative": one.negative, "neutral": one.neutral, "positive": one.positive}
        if one.reason is None and None not in chances.values():
            return max(chances, key=lambda label: chances[label] or 0.0)
    return None


def _key(number: int) -> str:
    """A, B, …, Z, AA, AB, … as a spreadsheet names its columns."""
    letters = ""
    while number >= 0:
        letters = ascii_uppercase[number % 26] + letters
        number = number // 26 - 1
    return letters
