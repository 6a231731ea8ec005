"""Records to the marked article: as HTML with notes and a legend, and as plain text.

Both show every character of the text. In HTML, an actor's mentions share a colour; a quotation
ends with the name of its source; the underline tells how a mention is judged; and a note says why:
of one mention under the pointer or the finger, of all in the text itself where the box is ticked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from string import ascii_uppercase
from typing import Any

from newslab.records import (
    AUTHOR,
    JOINT,
    UNATTRIBUTED,
    Actor,
    Attribution,
    Findings,
    Mention,
    Sentiment,
    Span,
)
from newslab.show.canvas import signed
from newslab.show.marking import Paragraph, Piece, find_paragraphs
from newslab.show.pages import fill, fit_text

NOBODY = "nobody known"
OTHERS = 8  # the style sheet has a colour for each actor before the ninth, and one for the rest
# Of more than so many actors the legend shows those with a colour of their own and folds the rest.
MANY_ACTORS = 12
SIGNS = {"negative": "−", "neutral": "=", "positive": "+", None: ""}


def article_html(findings: Findings) -> str:
    """The article, marked, as one ``div`` element with its style; the same for equal findings.

    Examples
    --------
    >>> from newslab.records import Article
    >>> page = article_html(Findings(Article("a", "Hear & say"), (), (), (), (), (), (), ()))
    >>> "<p dir=\\"auto\\">Hear &amp; say</p>" in page, "<script" in page
    (True, False)
    """
    return fill("article.html", **marked_article(findings))


def marked_article(findings: Findings) -> dict[str, Any]:
    """What the template ``marked.html`` shows: actors, and paragraphs with their pieces.

    Examples
    --------
    >>> from newslab.records import Article
    >>> marked_article(Findings(Article("a", "Hm"), (), (), (), (), (), (), ()))["actors"]
    []
    """
    marker = _Marker(findings)
    actors = [
        {"key": marker.keys[actor.id], "colour": marker.colour(actor.id), "name": actor.name,
         "told": marker.told(actor)}
        for actor in marker.actors
    ]  # fmt: skip
    paragraphs = [
        {"kind": paragraph.kind, "pieces": [*map(marker.piece, paragraph.pieces)],
         "tag": "h3" if paragraph.kind in ("headline", "heading") else "p"}
        for paragraph in find_paragraphs(findings)
    ]  # fmt: skip
    n_shown = OTHERS if len(actors) > MANY_ACTORS else len(actors)
    return {"actors": actors, "n_shown": n_shown, "paragraphs": paragraphs}


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
    lines += [
        f"{marker.keys[actor.id]}  {actor.name} {marker.told(actor)}" for actor in marker.actors
    ]
    lines += [
        f"{number}  {marker.name(said.actor_id)}, {said.kind}{', unclosed' * said.unclosed}"
        for number, said in enumerate(findings.attributions, 1)
    ]
    return fit_text("\n".join(lines))


def joint_name(actor_id: str, names: Mapping[str, str]) -> str:
    """The name of an actor, or the names of several who speak together.

    >>> joint_name("chad|mali", {"chad": "Chad", "mali": "Mali"})
    'Chad and Mali'
    """
    return " and ".join(names.get(one, one) for one in actor_id.split(JOINT))


class _Marker:
    """Knows each actor's key, colour and judgements, and what a piece of the text shows of them."""

    def __init__(self, findings: Findings) -> None:
        self.text = findings.article.text
        self.attributions = findings.attributions
        self.counts = Counter(mention.actor_id for mention in findings.mentions)
        self.actors = sorted(findings.actors, key=lambda actor: -self.counts[actor.id])
        self.names = {actor.id: actor.name for actor in self.actors}
        self.keys = {actor.id: _key(number) for number, actor in enumerate(self.actors)}
        self.numbers = {actor.id: number for number, actor in enumerate(self.actors)}
        self.judged: dict[tuple[Span, str], list[Sentiment]] = {}
        for judged in findings.sentiments:
            self.judged.setdefault((judged.span, judged.actor_id), []).append(judged)
        self.drawn: set[int] = set()

    def name(self, actor_id: str | None) -> str:
        return NOBODY if actor_id is None else joint_name(actor_id, self.names)

    def colour(self, actor_id: str | None) -> str:
        first, _, _ = (actor_id or "").partition(JOINT)
        return f"c{min(OTHERS, self.numbers.get(first, OTHERS))}"

    def told(self, actor: Actor) -> str:
        n = self.counts[actor.id]
        return f"({actor.type}), {n} mention{'s' * (n != 1)}"

    def piece(self, piece: Piece) -> dict[str, Any]:
        """The piece as the template draws it."""
        quote = ""
        if piece.contents:
            said = self.attributions[piece.contents[-1]]  # the innermost
            quote = self.colour(said.actor_id) + " first" * bool(self._newly_said(piece))
        sources = [(n + 1, self.colour(self.attributions[n].actor_id)) for n in piece.sourced]
        return {
            "text": piece.span.of(self.text),
            "cued": piece.cued,
            "quote": quote,
            "mention": None if piece.mention is None else self._mention(piece, piece.mention),
            "sources": sources,
            "chips": [self._chip(number) for number in piece.quoted],
        }

    def _newly_said(self, piece: Piece) -> list[int]:
        """Which attributions' content begins here."""
        new = [number for number in piece.contents if number not in self.drawn]
        self.drawn.update(new)
        return new

    def _mention(self, piece: Piece, mention: Mention) -> dict[str, str]:
        actor_id = mention.actor_id or ""
        judged = self.judged.get((mention.span, actor_id), [])
        colour = self.colour(actor_id)
        unclear = piece.closes and mention.form != "name"  # whose it is, the words do not tell
        note = [f"{self.name(actor_id)}: {mention.form} ({mention.rule})"]
        return {
            "classes": " ".join(filter(None, ["m", colour, _label(judged)])),
            "colour": colour,
            "key": self.keys[actor_id] if unclear else "",
            "note": "\n".join([*note, *map(self._reason, judged)]) if piece.opens else "",
        }

    def _reason(self, judged: Sentiment) -> str:
        voice = judged.voice if judged.voice in {AUTHOR, UNATTRIBUTED} else self.name(judged.voice)
        voice += " (self)" * (judged.actor_id in judged.voice.split(JOINT))
        if judged.negative is None or judged.positive is None:
            return f"{voice}: {judged.reason}"
        polarity = signed(judged.positive - judged.negative, "+.2f")
        return f"{voice}: {_label([judged]) or judged.reason} (polarity {polarity})"

    def _chip(self, number: int) -> dict[str, str]:
        said = self.attributions[number]
        text, colour = f"{number + 1} {self.name(said.actor_id)}", self.colour(said.actor_id)
        return {"text": text, "colour": colour, "note": self._who_said(said)}

    def _who_said(self, said: Attribution) -> str:
        source, cue = (
            "none" if span is None else f"“{span.of(self.text)}”"
            for span in (said.source, said.cue)
        )
        unclosed = "\nIts closing quotation mark is missing." * said.unclosed
        sure = f"; probability {said.probability:.2f}" if said.probability is not None else ""
        who = f"{self.name(said.actor_id)}, {said.kind}"
        return f"{who}\nsource: {source}; cue: {cue}{sure}{unclosed}"

    def plain(self, paragraph: Paragraph) -> str:
        parts = []
        for piece in paragraph.pieces:
            words = piece.span.of(self.text)
            if (mention := piece.mention) is not None:
                actor_id = mention.actor_id or ""
                sign = SIGNS[_label(self.judged.get((mention.span, actor_id), []))]
                opening = f"[{self.keys[actor_id]} " * piece.opens
                words = opening + words + (" " * bool(sign) + sign + "]") * piece.closes
            opened = "".join(f"{{{number + 1} " for number in self._newly_said(piece))
            closed = "".join(f" {number + 1}}}" for number in piece.quoted)
            parts.append("".join(f"({n + 1}) " for n in piece.sourced) + opened + words + closed)
        return "".join(parts)


def _label(judged: list[Sentiment]) -> str | None:
    """The label of the first judgement that has one."""
    return next((one.label for one in judged if one.label is not None), None)


def _key(number: int) -> str:
    """A, B, …, Z, AA, AB, … as a spreadsheet names its columns."""
    letters = ""
    while number >= 0:
        letters = ascii_uppercase[number % 26] + letters
        number = number // 26 - 1
    return letters
