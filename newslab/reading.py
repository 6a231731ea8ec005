"""Composes the stages: an article in, its reading out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from newslab.actors.codebook import CodebookRow, apply_codebook, read_codebook
from newslab.actors.gazetteer import held_on
from newslab.actors.mentions import find_mentions
from newslab.actors.pronouns import Discourse, Scorer, resolve_antecedents
from newslab.actors.resolution import resolve_actors
from newslab.errors import SourceError
from newslab.judging.explain import evidence_frame, explain_judgement
from newslab.judging.sentiment import judge_sentiment
from newslab.judging.stance import judge_stance, read_issues
from newslab.model.encoder import load_encoder
from newslab.model.encoding import Encoding
from newslab.records import MODELS, Actor, Article, Findings, Issues, Model, Sentiment, Stance
from newslab.show.article import article_html, article_text
from newslab.sources.files import as_article
from newslab.speech.attributions import find_attributions
from newslab.speech.voices import attribute_actors
from newslab.tables import frames, measures
from newslab.text.doc import Doc, doc_of, make_doc
from newslab.text.tokens import find_tokens

if TYPE_CHECKING:
    from narwhals.typing import IntoFrame

# The model holds 1.5 kB of each: what is longer than a long novel is no article.
MOST_TOKENS = 500_000
# The parts of speech of the words by which an issue without terms is found.
CONTENT = frozenset(["ADJ", "NOUN", "PROPN", "VERB"])
FOREIGN = "the text is not English: nobody is named, and nothing is judged"
TRUST = (
    "Names, quotations and judgements are a model's, and some are wrong (how often: see its model "
    "card). Look each up in the text, and score a sample of your own before you count."
)


def read(
    article: Article | str | os.PathLike[str],
    *,
    issues: Issues = None,
    actors: IntoFrame | str | Path | None = None,
    encoding: str | None = None,
    model: Model = "accurate",
    threads: int = 2,
) -> Reading:
    """Read one article: who is in it, who speaks, how each is portrayed, who stands where.

    Parameters
    ----------
    article : Article, str or path
        From `sample`, `read_article` or ``Article.from_text``; or the path of a file, which
        `read_article` then reads. Of a text itself, make an article with ``Article.from_text``.
    issues : mapping, or sequence of str, optional
        What stance is asked toward besides actors. Of each issue the words for it, such as
        ``{"ceasefire": ["ceasefire", "truce"]}``; or a sentence that whoever is for it would
        affirm, ``{"ceasefire": "The fighting stops."}``; or both, which is best:
        ``{"ceasefire": Issue(["ceasefire", "truce"], "The fighting stops.")}``.
    actors : table or path, optional
        A codebook of your own, which overrides what is found; ``reading.actors``, written to
        a CSV and edited, is one. Tables may be of pandas, polars or Arrow.
    encoding : str, optional
        Of a file that is not UTF-8, as in `read_article`.
    model : str
        ``"quick"`` reads more than twice as fast, with a smaller encoder and numbers rounded to
        8 bits on the way: rows may come out otherwise, and another kind of processor may give
        other digits. What it costs: see the model card.
    threads : int
        How many processor cores the model may use. Many articles are read faster side by side,
        in threads of your own with one core each, or by `read_corpus`.

    Returns
    -------
    Reading
        The same for the same article, alone or after others.

    Raises
    ------
    SourceError
        Where there is no such file, or what is given is no article, or longer than a long novel.
    CodebookError
        Where the codebook contradicts its schema.
    ModelError
        Where the weights are missing or damaged.

    Examples
    --------
    >>> reading = read(Article.from_text("Ana Ruiz said the strike was over."))
    >>> reading.attributions[["source", "cue", "content", "actor_id"]]
         source   cue              content  actor_id
    0  Ana Ruiz  said  the strike was over  ana-ruiz
    """
    article = as_article(article, encoding=encoding)
    if type(threads) is not int or threads < 0:
        raise TypeError(f"threads: expected a whole number of processor cores; found {threads!r}")
    check_model(model)
    codebook = () if actors is None else read_codebook(actors)
    found = annotate(article, issues=issues, codebook=codebook, model=model, threads=threads)
    return Reading(found, model)


def check_model(model: object) -> None:
    """Raise a ValueError unless there is such a form of the reader model."""
    if model not in MODELS:
        raise ValueError(f"model: expected {' or '.join(map(repr, MODELS))}; found {model!r}")


def annotate(
    article: Article,
    *,
    issues: Issues = None,
    codebook: Sequence[CodebookRow] = (),
    model: Model = "accurate",
    threads: int = 2,
) -> Findings:
    """All records of one article: the one place where the stages are joined.

    Parameters
    ----------
    article, issues, model, threads
        As for `read`.
    codebook
        From `read_codebook`.

    Raises
    ------
    SourceError
        Where the article has more than `MOST_TOKENS` words and marks.

    Examples
    --------
    >>> found = annotate(Article.from_text("Ana Ruiz said the strike was over."))
    >>> [actor.name for actor in found.actors], found.attributions[0].kind
    (['Ana Ruiz'], 'indirect')
    """
    doc = make_doc(article)
    if len(doc.tokens) > MOST_TOKENS:
        raise SourceError(
            f"{article.id}: expected an article of {MOST_TOKENS:,} words and marks at most; found "
            f"{len(doc.tokens):,}: split it"
        )
    asked = read_issues(issues)
    doc, encoding = read_words(doc, asked, model=model, threads=threads)
    held = held_on(article.published)
    # Names of another language are not the model's to find; a codebook still finds its own.
    candidates = find_mentions(doc, encoding.decode("names")) if doc.is_english else []
    actors, mentions = resolve_actors(doc, candidates, held=held)
    later = [c.span for c in candidates if c.form in ("pronoun", "nominal") and c.type is None]
    actors, mentions = apply_codebook(doc.text, actors, mentions, codebook, later=later)
    said = find_attributions(doc, encoding)
    known = attribute_actors(said, mentions, doc, persons=_persons(actors))
    scorer: Scorer = lambda pairs: encoding.antecedent(pairs).tolist()  # noqa: E731
    state = Discourse(doc, candidates, actors, mentions, known, scorer)
    actors, mentions = resolve_antecedents(state, held)
    actors, mentions = apply_codebook(doc.text, actors, mentions, codebook)
    said = attribute_actors(said, mentions, doc, persons=_persons(actors))
    sentiments = judge_sentiment(doc, mentions, said, encoding)
    terms = {
        name: issue.terms or content_words(issue.proposition, model=model, threads=threads)
        for name, issue in asked.items()
    }
    stances = judge_stance(doc, mentions, said, terms, encoding)
    return Findings(
        article,
        doc.tokens,
        doc.sentences,
        tuple(actors),
        tuple(mentions),
        tuple(said),
        tuple(sentiments),
        tuple(stances),
        asked,
    )


def _persons(actors: Iterable[Actor]) -> frozenset[str]:
    return frozenset(actor.id for actor in actors if actor.type == "PERSON")


def read_words(
    doc: Doc, issues: Issues = None, *, model: Model = "accurate", threads: int = 2
) -> tuple[Doc, Encoding]:
    """A text with parts of speech and lemmas, and what the reader model holds of it.

    The first stage of `annotate`, for whoever needs no more. The model reads the wording of
    each issue too: what it says is what a stance is toward.
    """
    wordings = {name: [token.text for token in find_tokens(issue.wording)]
                for name, issue in read_issues(issues).items()}  # fmt: skip
    encoding = load_encoder(threads=threads, model=model).encode(doc, wordings)
    return doc.tagged(encoding.upos), encoding


def _table(make: Callable[[Findings], pd.DataFrame]) -> cached_property[pd.DataFrame]:
    """A table of a reading, made when it is first asked for and described by what makes it."""
    table = cached_property[pd.DataFrame](lambda reading: make(reading.findings))
    table.__doc__ = frames.described(make)
    return table


@lru_cache(maxsize=256)
def content_words(
    proposition: str, *, model: Model = "accurate", threads: int = 2
) -> tuple[str, ...]:
    """The nouns, names, verbs and adjectives of a sentence, each as it stands and its lemma.

    >>> content_words("The fighting stops.")
    ('fighting', 'stop', 'stops')
    """
    doc = Doc(proposition, tuple(find_tokens(proposition)))
    doc, _ = read_words(doc, model=model, threads=threads)
    words = (word for token in doc.tokens if token.upos in CONTENT
             for word in (token.lemma or token.text, token.text))  # fmt: skip
    return tuple(dict.fromkeys(words))


@dataclass(frozen=True)
class Reading:
    """What newslab found in one article; in JupyterLab it shows itself as the marked text.

    ``findings`` holds the records; the tables are tidy DataFrames of them, one record a row,
    described in `newslab.tables.frames`. Every table of spans begins with ``article_id, start, end,
    text``, and ``article.text[start:end]`` is the text. Change a table as you like: it is
    yours, and the records stay as they are. ``model`` is the form of the reader model that
    found it.
    """

    findings: Findings
    model: Model = "accurate"

    @property
    def article(self) -> Article:
        """The article that was read."""
        return self.findings.article

    @cached_property
    def warnings(self) -> tuple[str, ...]:
        """What may be wrong with the article as a whole, each in a sentence: see `Article`.

        A text that is not English is among it, since nobody is named or judged in one.
        """
        english = doc_of(self.findings).is_english
        return self.article.warnings if english else (*self.article.warnings, FOREIGN)

    tokens = _table(frames.tokens_frame)
    sentences = _table(frames.sentences_frame)
    actors = _table(frames.actors_frame)
    mentions = _table(frames.mentions_frame)
    attributions = _table(frames.attributions_frame)
    sentiment = _table(frames.sentiment_frame)
    stance = _table(frames.stance_frame)

    def by_actor(self) -> pd.DataFrame:
        """Everything per actor, each figure with its n: see `measures.by_actor`."""
        return measures.by_actor(
            self.actors, self.mentions, self.attributions, self.sentiment, self.stance
        )

    def stance_table(self) -> pd.DataFrame:
        """Holder by target, with counts and intervals: see `measures.stance_table`."""
        return measures.stance_table(self.stance)

    def overview(self) -> pd.DataFrame:
        """One readable row per actor, the most mentioned first.

        Returns
        -------
        pandas.DataFrame
            ``article_id, actor, type``; ``mentions`` and ``attributions`` (counts); ``author``,
            ``others`` and ``self``: mean polarity, -1 to 1, in each of these voices, and in
            brackets its number of sentences (of one there is no mean); ``against`` and
            ``favour``: how many stances the actor is labelled to hold, as the author or the
            actor itself tells it; ``warnings``: those of the reading, the same in every row.
            Where there are some and no actor is found, one row without an actor bears them.
            What others ascribe to an actor, and intervals: see `by_actor`. In
            ``attrs["trust"]``, one line on how far to trust it.

        Examples
        --------
        >>> overview = read(Article.from_text("Ana Ruiz said the strike was over.")).overview()
        >>> overview[["actor", "type", "mentions", "attributions"]]
              actor    type  mentions  attributions
        0  Ana Ruiz  PERSON         1             1
        """
        table = self.by_actor()
        shown = table[["name", "type", "n_mentions", "n_attributions"]].set_axis(
            ["actor", "type", "mentions", "attributions"], axis=1
        )
        shown.insert(0, "article_id", pd.Series(self.article.id, shown.index, frames.STRING))
        for voice in measures.VOICES.categories:
            columns = [f"{voice}_polarity", f"{voice}_n_sentences", f"{voice}_n"]
            told = [_polarity(*row) for row in table[columns].itertuples(index=False)]
            shown[voice] = pd.Series(told, index=shown.index, dtype=frames.STRING)
        for label in ("against", "favour"):
            shown[label] = table[f"author_holds_{label}"] + table[f"self_holds_{label}"]
        shown["warnings"] = pd.Series("; ".join(self.warnings), index=shown.index, dtype="string")
        if shown.empty and self.warnings:
            nobody = {"article_id": self.article.id, "mentions": 0, "attributions": 0,
                      "against": 0, "favour": 0, "warnings": "; ".join(self.warnings)}  # fmt: skip
            row = pd.DataFrame([nobody], columns=shown.columns, dtype=object)
            shown = row.astype(shown.dtypes)
        shown.attrs["trust"] = TRUST
        return shown

    def explain(
        self, row: pd.Series | int, *, table: Literal["sentiment", "stance"] = "sentiment"
    ) -> pd.DataFrame:
        """The words of the sentence behind one row of ``sentiment`` or ``stance``.

        Parameters
        ----------
        row : pandas.Series or int
            A row such as ``reading.stance.iloc[0]``, or its number from 0 on.
        table : str
            The table that a number counts the rows of.

        Returns
        -------
        pandas.DataFrame
            One row per word of the sentence: ``article_id, start, end, text``, ``weight``
            (-1 to 1: the mean of how far the probability of the label falls where the word is
            left out, and how far it rises where the word stands alone beside the mention),
            ``valence`` (VADER's rating, -4 to 4; missing where its lexicon has none). In
            ``attrs``: ``label``, ``probability``, ``voice``, ``holder``, ``target``, ``mention``.

        Raises
        ------
        IndexError
            Where the table has no such row.
        ValueError
            Where the row is not one of this reading, or nothing was judged in it.
        """
        if table not in ("sentiment", "stance"):
            raise ValueError(f"table: expected 'sentiment' or 'stance'; found {table!r}")
        if not isinstance(row, pd.Series):
            rows: pd.DataFrame = getattr(self, table)
            if not isinstance(row, int | np.integer):
                raise ValueError(f"row: expected a row of {table}, or its number; found {row!r}")
            if not -len(rows) <= row < len(rows):
                raise IndexError(f"row: expected a number below {len(rows)}; found {row}")
            row = rows.iloc[row]
        judgement = self._judgement_of(row)
        issues = self.findings.issues
        issue = issues.get(judgement.target) if isinstance(judgement, Stance) else None
        encoder = load_encoder(model=self.model)
        evidence = explain_judgement(doc_of(self.findings), judgement, encoder, issue)
        return evidence_frame(evidence, self.article)

    def _judgement_of(self, row: pd.Series) -> Sentiment | Stance:
        if not {"article_id", "start", "end", "text", "voice"} <= {*row.index}:
            raise ValueError(
                "row: expected one of this reading's sentiment or stance; "
                f"found one with the columns {', '.join(map(str, row.index))}"
            )
        place = (int(row["start"]), int(row["end"]), row["voice"])
        found: list[Sentiment | Stance]
        if "holder" in row:
            found = [
                judged
                for judged in self.findings.stances
                if (judged.holder, judged.target) == (row["holder"], row["target"])
                and (judged.span.start, judged.span.end, judged.voice) == place
                and judged.target_span.start == row["target_start"]
            ]
        else:
            found = [
                judged
                for judged in self.findings.sentiments
                if (judged.span.start, judged.span.end, judged.voice) == place
            ]
        if not found or row["article_id"] != self.article.id:
            raise ValueError(
                f"row: expected one of this reading's sentiment or stance; found "
                f"{row['text']!r} at {place[0]} in {row['article_id']}"
            )
        return found[0]

    def __repr__(self) -> str:
        return article_text(self.findings)

    def _repr_html_(self) -> str:
        return article_html(self.findings)


def _polarity(mean: float, n_sentences: int, n: int) -> str:
    """``-0.31 (6)``; no mean of one sentence; nothing where the voice says nothing."""
    told = "-" if np.isnan(mean) else f"{mean:+.2f}" if round(mean, 2) else "0.00"
    return f"{told} ({n_sentences})" if n else ""
