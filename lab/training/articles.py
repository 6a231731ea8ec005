"""Whole articles coded by hand: what newslab asks about in them, with the coders' answers.

The questions are newslab's own, so that training meets what reading will ask: every mention of an
actor, and every pair that stance is asked about. What the coders did not list is neutral, or none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tqdm import tqdm

from lab.training.batches import HEADS, MASK, Asked, Batch
from lab.training.documents import UNKNOWN, Document, TokenSpan
from lab.training.documents import Mention as Chained
from lab.training.gold import lone_nouns, mention_kind, read_rows
from lab.training.model import LAYERS
from newslab.judging.stance import Question, Scene
from newslab.model.encoder import WORDING
from newslab.model.encoding import REGION
from newslab.model.passages import WordPieces, casing, cut_passages, distance_buckets
from newslab.reading import annotate, read_words
from newslab.records import ASIDE, SENTIMENT_LABELS, Article, Mention, Span
from newslab.text.doc import Doc, make_doc
from newslab.text.tokens import find_tokens

POSITIONS = ("none", "favour", "against")
FULL = 254  # pieces of a passage as newslab cuts them
PUT = 0.4  # share of issues put as a proposition, the others as their terms


@dataclass(frozen=True)
class Position:
    """One question about a stance; ``issue`` is None toward an actor, ``apart`` says whether
    the holder stands in another sentence than the target."""

    holder: TokenSpan
    target: TokenSpan
    region: TokenSpan
    issue: str | None
    apart: bool
    label: int


@dataclass(frozen=True)
class Coded:
    """One article: its words and sentences, and the questions with their answers, in tokens.

    ``n_missed`` counts the coded stances, toward actors and issues, that are not asked about.
    ``taught`` holds a teacher's scores of each head where no coder gave answers.
    """

    words: tuple[str, ...]
    starts: list[int]
    opened: list[bool]
    evaluations: list[tuple[TokenSpan, TokenSpan, int]]
    positions: list[Position]
    wordings: dict[str, tuple[list[str], list[str]]]
    n_missed: dict[str, int] = field(default_factory=dict)
    taught: dict[str, list[list[float]]] = field(default_factory=dict)


def read_codings(path: Path, *, mended: bool = True) -> list[Coded]:
    """The articles of a file of codings, read by newslab.

    ``mended`` takes the coders' word on who is mentioned, as for training; without it newslab's
    own stands, as in use.
    """
    rows = tqdm(read_rows(path), desc=path.stem, unit="article")
    return [coded(row, mended=mended) for row in rows]


def coded(row: dict[str, Any], *, mended: bool) -> Coded:
    """One article with the coders' answers."""
    found = annotate(Article.from_text(row["text"]))
    paragraphs = tuple(section.span for section in found.article.sections)
    doc = Doc(found.article.text, found.tokens, found.sentences, paragraphs)
    mentions = mend(found.mentions, row) if mended else found.mentions
    scene = Scene(doc, mentions, found.attributions, {i["id"]: i["terms"] for i in row["issues"]})
    evaluations = []
    for mention in mentions:
        at = doc.range(mention.span)
        if mention.actor_id is None or at[0] == at[1] or doc.section(at[0]) in ASIDE:
            continue
        if any(shares(mention.span, *place) for place in row["not_actors"]):
            continue
        hits = (e for e in row["evaluations"] if shares(mention.span, e["start"], e["end"]))
        label = next((e["label"] for e in hits), "neutral")
        evaluations.append((at, around(doc, at), SENTIMENT_LABELS.index(label)))
    positions, asked = [], set()
    for question in scene.questions():
        number = answer_to(question, doc, row)
        asked.add(number)
        label = "none" if number is None else row["stances"][number]["label"]
        holder, target = question.holder.tokens, question.target.tokens
        region = around(doc, target) if question.apart else around(doc, holder, target)
        positions.append(Position(
            holder, target, region,
            question.target.name if question.target.kind == "issue" else None, question.apart,
            POSITIONS.index(label),
        ))  # fmt: skip
    missed = [s["target_kind"] for i, s in enumerate(row["stances"]) if i not in asked]
    opened = [here.span.start - before.span.end > 1 for before, here in pairwise(doc.sentences)]
    return Coded(
        doc.words,
        [sentence.first for sentence in doc.sentences],
        [True, *opened][: len(doc.sentences)],
        evaluations,
        positions,
        {i["id"]: (words_of("; ".join(i["terms"])), words_of(i["proposition"]))
         for i in row["issues"]},
        {kind: missed.count(kind) for kind in ("actor", "issue")},
    )  # fmt: skip


def chained(row: dict[str, Any]) -> Document:
    """Who is who in a passage in which every mention is marked, with runs of nouns that are nobody.

    Each actor is a chain of its mentions.
    """
    doc, _ = read_words(make_doc(Article.from_text(row["text"])))
    words, upos = list(doc.words), list(doc.upos)
    numbers = {actor: k for k, actor in enumerate(sorted({m["actor"] for m in row["mentions"]}))}
    found = []
    for mention in row["mentions"]:
        span = doc.range(Span(mention["start"], mention["end"]))
        found.append(Chained(span, numbers[mention["actor"]], mention_kind(words, upos, span)))
    found += lone_nouns(upos, {k for mention in found for k in range(*mention.span)})
    return Document(
        words,
        [sentence.first for sentence in doc.sentences],
        [False] * len(doc.sentences),
        mentions=sorted(found, key=lambda mention: mention.span),
    )


def words_of(text: str) -> list[str]:
    """The words of a text."""
    return [token.text for token in find_tokens(text)]


def shares(span: Span, start: int | None, end: int | None) -> bool:
    """Whether a span shares a character with ``[start, end)``."""
    return start is not None and end is not None and start < span.end and span.start < end


def mend(mentions: Iterable[Mention], row: dict[str, Any]) -> list[Mention]:
    """The mentions with the coders' actors, without what is none, and with those they added."""
    known = [(m["start"], m["end"], m["actor"]) for m in (*row["mentions"], *row["evaluations"])]
    for stance in row["stances"]:
        for side in ("holder", "target"):
            if side == "holder" or stance["target_kind"] == "actor":
                places = (stance[f"{side}_start"], stance[f"{side}_end"])
                known += [(*places, stance[side])] if places[0] is not None else []
    kept = []
    for mention in mentions:
        if any(shares(mention.span, *place) for place in row["not_actors"]):
            continue
        told = (who for start, end, who in known if shares(mention.span, start, end))
        kept.append(replace(mention, actor_id=next(told, mention.actor_id)))
    for start, end, who in known:
        if who and not any(shares(m.span, start, end) for m in kept if m.actor_id):
            kept.append(Mention(Span(start, end), who, "nominal", "coded"))
    return sorted(kept, key=lambda mention: mention.span)


def around(doc: Doc, *spans: TokenSpan) -> TokenSpan:
    """The sentences that hold some spans, in tokens."""
    bounds = [doc.bounds(i) for first, last in spans for i in (first, last - 1)]
    return min(first for first, _ in bounds), max(last for _, last in bounds)


def answer_to(question: Question, doc: Doc, row: dict[str, Any]) -> int | None:
    """Which coded stance a question asks for, if one."""
    here = doc.span(*doc.bounds(question.target.tokens[0]))
    for number, stance in enumerate(row["stances"]):
        kind = question.target.kind
        if stance["target_kind"] != kind or not shares(here, stance["start"], stance["end"]):
            continue
        held, aimed = (
            point.name == stance[side]
            or (side == "holder" or kind == "actor")
            and shares(doc.span(*point.tokens), stance[f"{side}_start"], stance[f"{side}_end"])
            for side, point in (("holder", question.holder), ("target", question.target))
        )
        if held and aimed:
            return number
    return None


@dataclass
class _Rows:
    """The passages of a batch in the making, and where their pieces stand."""

    pieces: list[list[int]] = field(default_factory=list)
    casings: list[list[int]] = field(default_factory=list)
    n_real: int = 0

    def add(self, words: Sequence[str], pieces: Sequence[Sequence[int]], most: int | None) -> int:
        """Append a passage, and return how many of its pieces were taken."""
        flat = [piece for word in pieces for piece in word][:most]
        each = [casing(w) for w, p in zip(words, pieces, strict=True) for _ in p][:most]
        self.pieces.append(flat)
        self.casings.append(each)
        self.n_real += len(flat)
        return len(flat)


def batch_articles(
    articles: Sequence[Coded],
    pieces_of: WordPieces,
    rng: np.random.Generator | None = None,
    hide: float = 0.0,
) -> Batch:
    """Whole articles one after another, behind each the wordings of its issues.

    ``rng`` draws where passages are cut, how issues are put, and which words are hidden (a share
    ``hide`` of them); without it everything is as in reading.
    """
    rows = _Rows()
    words, beside, n_words = [], [], 0
    asked: dict[str, list[tuple[Any, ...]]] = {"evaluation": [], "position": []}
    for article in articles:
        pieces: list[list[int]] = pieces_of(article.words)
        if rng is not None and hide:
            away = rng.random(len(pieces)) < hide
            pieces = [[MASK] * len(p) if a else p for p, a in zip(pieces, away, strict=True)]
        sizes = [len(p) for p in pieces]
        edges = rows.n_real + np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
        limit = FULL if rng is None or rng.random() < 0.6 else int(rng.integers(100, FULL))
        for first, last in cut_passages(sizes, article.starts, article.opened, limit):
            rows.add(article.words[first:last], pieces[first:last], None)
        here = np.arange(len(sizes))
        near = np.stack([here - 1, here + 1], 1)
        near[-1:, 1] = -1
        beside.append(np.where(near >= 0, near + n_words, -1))
        words.append(np.stack([edges[:-1], edges[1:] - 1], 1))
        n_words += len(sizes)
        topics = {}
        for name, forms in article.wordings.items():
            put = forms[int(rng is not None and rng.random() < PUT)]
            begin = rows.n_real
            topics[name] = (begin, begin + rows.add(put, pieces_of(put), WORDING))
        at = edges.tolist()
        for span, region, label in article.evaluations:
            place = (at[span[0]], at[span[1]])
            seen = capped((at[region[0]], at[region[1]]), place[0])
            asked["evaluation"].append((place, place, seen, label, 0, (0, 0), 0))
        for each in article.positions:
            p, q = ((at[a], at[b]) for a, b in (each.holder, each.target))
            seen = capped((at[each.region[0]], at[each.region[1]]),
                          q[0] if each.apart else min(p[0], q[0]))  # fmt: skip
            gap = max(q[0] - p[1] + 1, 0) - max(p[0] - q[1] + 1, 0)
            topic = topics[each.issue] if each.issue is not None else (0, 0)
            asked["position"].append((p, q, seen, each.label, int(each.apart), topic, gap))
    return _to_batch(rows, pieces_of, (words, beside), asked)


def capped(region: TokenSpan, begin: int) -> TokenSpan:
    """At most ``REGION`` pieces of a region, from a little before what is asked about."""
    first, last = region
    if last - first > REGION:
        first = max(first, begin - REGION // 4)
    return first, min(last, first + REGION)


def _to_batch(
    rows: _Rows,
    pieces_of: WordPieces,
    places: tuple[list[np.ndarray], list[np.ndarray]],
    asked: dict[str, list[tuple[Any, ...]]],
) -> Batch:
    """Everything as tensors."""
    length = max(map(len, rows.pieces)) + 2
    length += -length % 8
    ids = np.zeros((len(rows.pieces), length), dtype=np.int64)
    casings = np.full_like(ids, 4)
    real = []
    for i, (pieces, each) in enumerate(zip(rows.pieces, rows.casings, strict=True)):
        ids[i, : len(pieces) + 2] = [pieces_of.start, *pieces, pieces_of.end]
        casings[i, 1 : len(pieces) + 1] = each
        real.append(i * length + 1 + np.arange(len(pieces)))
    return Batch(
        torch.from_numpy(ids),
        torch.from_numpy(casings),
        torch.tensor([len(pieces) + 2 for pieces in rows.pieces]),
        torch.from_numpy(np.concatenate(places[0])),
        torch.from_numpy(np.concatenate(places[1])),
        {},
        dict.fromkeys(LAYERS, 0),
        {head: _asked(asked.get(head, [])) for head in HEADS},
        torch.from_numpy(np.concatenate(real)),
    )


def _asked(rows: list[tuple[Any, ...]]) -> Asked:
    """The questions to one head as tensors."""
    left, right, region, label, kind, topic, gap = zip(*rows, strict=True) if rows else [()] * 7
    spans = [torch.tensor(each, dtype=torch.int64).reshape(-1, 2) for each in (left, right, region)]
    return Asked(
        *spans,
        torch.tensor(label, dtype=torch.int64),
        torch.tensor(kind, dtype=torch.int64),
        max((last - first for first, last in region), default=0),
        sum(each != UNKNOWN for each in label),
        torch.tensor(topic, dtype=torch.int64).reshape(-1, 2),
        torch.from_numpy(distance_buckets(np.array(gap, dtype=np.int64))),
    )
