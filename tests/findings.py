"""Hand-made findings, for the tests of what is made out of them."""

import datetime
import re
from itertools import pairwise

from newslab.records import (
    Actor,
    Article,
    Attribution,
    Findings,
    Mention,
    Section,
    Sentence,
    Sentiment,
    Span,
    Stance,
    Token,
)

HARBOUR_TEXT = """\
Dockers reject ferry deal as minister pleads for calm
3 March 2024 The Varnholm Courier

The Northern Dockers' Union on Sunday rejected a deal to reopen the port of Varnholm.
“The offer is an insult to every worker,” said Ada Keller, the union's chief. “We will not sign it.”
Minister Tom Abara called Keller a reckless gambler & warned that she was playing with jobs.
According to Abara, the government “stands ready” to pay. He praised the port authority's calm.

A harbour at a standstill
Twelve ferries lay idle. An official said the union had “nothing < zero” to show for it.
Keller thanked the nurses who brought soup to the pickets. “A truce is all we ask, she wrote.
Leave a comment
"""

UPOS_OF = {"the": "DET", "a": "DET", "is": "AUX", "was": "AUX", "said": "VERB", "union": "NOUN",
           "deal": "NOUN", "Keller": "PROPN", "Abara": "PROPN", "insult": "NOUN",
           "rejected": "VERB", "reckless": "ADJ", "praised": "VERB", "port": "NOUN"}  # fmt: skip


def at(text, words, nth=0):
    """The span of the ``nth`` place (from 0) where ``words`` stand in ``text``."""
    [*places] = re.finditer(re.escape(words), text)
    return Span(*places[nth].span())


def tokens_of(text):
    """A rough cut into words and marks, enough for a test."""
    return tuple(
        Token(Span(*found.span()), found.group(), found.group().lower(),
              UPOS_OF.get(found.group(), "PUNCT" if not found.group()[0].isalnum() else "X"))
        for found in re.finditer(r"\w+|[^\w\s]", text)
    )  # fmt: skip


def sentences_of(text, tokens, sections):
    """Sentences end at a full stop, a closing mark after it, or their section's end."""
    sentences = []
    for section in sections:
        inside = [i for i, token in enumerate(tokens) if section.span.contains(token.span)]
        ends = [i + 1 for i in inside
                if re.match(r"\.”?\s", text[tokens[i].span.start :] + " ")]  # fmt: skip
        ends = [end + (end < len(tokens) and tokens[end].text == "”") for end in ends]
        bounds = sorted({inside[0], *ends, inside[-1] + 1})
        for first, last in pairwise(bounds):
            span = Span(tokens[first].span.start, tokens[last - 1].span.end)
            sentences.append(Sentence(span, section.kind, first, last))
    return tuple(sentences)


def sections_of(text, kinds):
    """One section for each line that is not blank, of the kinds given in turn."""
    lines = [Span(*found.span()) for found in re.finditer(r"[^\n]*\S[^\n]*", text)]
    return tuple(Section(span, kind) for span, kind in zip(lines, kinds, strict=True))


def harbour():
    """An article with quotations of every kind, three voices and two issues."""
    text = HARBOUR_TEXT
    sections = sections_of(
        text, ["headline", "dateline", *["body"] * 4, "heading", *["body"] * 2, "boilerplate"]
    )
    tokens = tokens_of(text)
    article = Article("harbour", text, text.partition("\n")[0], "The Varnholm Courier",
                      datetime.date(2024, 3, 3), sections)  # fmt: skip
    actors = (
        Actor("northern-dockers-union", "Northern Dockers' Union", "ORGANISATION",
              ("Dockers", "the union")),
        Actor("ada-keller", "Ada Keller", "PERSON", ("Keller",), part_of="northern-dockers-union"),
        Actor("tom-abara", "Tom Abara", "PERSON", ("Abara", "Minister Tom Abara"), country="SWE"),
        Actor("port-authority", "Varnholm Port Authority", "ORGANISATION"),
    )  # fmt: skip
    where = [
        ("Dockers", 0, "northern-dockers-union", "name"),
        ("minister", 0, "tom-abara", "title"),
        ("Northern Dockers' Union", 0, "northern-dockers-union", "name"),
        ("We", 0, "northern-dockers-union", "pronoun"),
        ("Ada Keller", 0, "ada-keller", "name"),
        ("the union", 0, "northern-dockers-union", "nominal"),
        ("Minister Tom Abara", 0, "tom-abara", "name"),
        ("Keller", 1, "ada-keller", "name"),
        ("she", 0, "ada-keller", "pronoun"),
        ("Abara", 1, "tom-abara", "name"),
        ("He ", 0, "tom-abara", "pronoun"),
        ("port authority", 0, "port-authority", "name"),
        ("the union", 1, "northern-dockers-union", "nominal"),
        ("it", -1, None, "pronoun"),
        ("Keller", 2, "ada-keller", "name"),
    ]
    mentions = tuple(
        Mention(at(text, words.strip(), nth) if words != "He " else Span(at(text, words).start,
                at(text, words).start + 2), actor, form, "no antecedent" if actor is None else form)
        for words, nth, actor, form in where
    )  # fmt: skip
    attributions = (
        Attribution(
            (at(text, "“The offer is an insult to every worker,”"),
             at(text, "“We will not sign it.”")),
            at(text, "said"), at(text, "Ada Keller, the union's chief"), "direct", "ada-keller"),
        Attribution((at(text, "Keller a reckless gambler"),), at(text, "called"),
                    at(text, "Minister Tom Abara"), "indirect", "tom-abara"),
        Attribution((at(text, "that she was playing with jobs"),), at(text, "warned"),
                    at(text, "Minister Tom Abara"), "indirect", "tom-abara"),
        Attribution((at(text, "the government “stands ready” to pay"),), at(text, "According to"),
                    at(text, "Abara", 1), "mixed", "tom-abara"),
        Attribution((at(text, "the union had “nothing < zero” to show for it"),),
                    at(text, "said", 1), at(text, "An official"), "mixed", None),
        Attribution((at(text, "“A truce is all we ask, she wrote."),), None, None, "direct",
                    "ada-keller", unclosed=True),
    )  # fmt: skip
    sentiments = tuple(
        Sentiment(mentions[number].span, mentions[number].actor_id, voice, *chances)
        for number, voice, chances in [
            (0, "author", (0.25, 0.625, 0.125)),
            (2, "author", (0.125, 0.75, 0.125)),
            (5, "author", (0.0625, 0.875, 0.0625)),
            (7, "tom-abara", (0.9375, 0.0625, 0.0)),
            (8, "tom-abara", (0.75, 0.25, 0.0)),
            (10, "author", (0.0, 0.5, 0.5, "below the threshold")),
            (11, "author", (0.0, 0.125, 0.875)),
            (12, "unattributed", (0.75, 0.25, 0.0)),
            (14, "author", (None, None, None, "not judged: too long")),
        ]
    )

    def stance(evidence, voice, holder, target, kind, spans, *chances):
        return Stance(evidence, voice, holder, target, kind, *spans, *chances)

    body = [sentence.span for sentence in sentences_of(text, tokens, sections)]
    stances = (
        stance(body[2], "author", "northern-dockers-union", "deal", "issue",
               (mentions[2].span, at(text, "deal", 1)), 0.875, 0.125, 0.0),
        stance(body[4], "ada-keller", "northern-dockers-union", "deal", "issue",
               (mentions[3].span, at(text, "it", 0)), 0.75, 0.25, 0.0),
        stance(body[5], "author", "tom-abara", "ada-keller", "actor",
               (mentions[6].span, mentions[7].span), 0.9375, 0.0625, 0.0),
        stance(body[7], "author", "tom-abara", "port-authority", "actor",
               (mentions[10].span, mentions[11].span), 0.0, 0.125, 0.875),
        stance(body[5], "tom-abara", "ada-keller", "jobs", "issue",
               (mentions[8].span, at(text, "jobs")), None, None, None, "not judged"),
    )  # fmt: skip
    return Findings(
        article, tokens, sentences_of(text, tokens, sections), actors,
        tuple(sorted(mentions, key=lambda mention: mention.span)), attributions,
        tuple(sorted(sentiments, key=lambda judged: judged.span)),
        tuple(sorted(stances, key=lambda judged: judged.span)),
    )  # fmt: skip


RUINED_TEXT = (
    "<script>alert('x')</script> & \"Q\"\x00\x07\ud800 שלום עולם 😀\u202e end.\n\n"
    "He said “she said ‘no’ twice” to them."
)


def ruined():
    """Nested and overlapping spans over a text full of what HTML cannot hold; no section."""
    text = RUINED_TEXT
    tokens = tokens_of(text)
    actors = (Actor("q", '"Q" <b>&', "PERSON"), Actor("unseen", "Never Mentioned", "GROUP"))
    q, script = at(text, '"Q"'), at(text, "<script>alert")
    mentions = (
        Mention(script, "q", "name", "<rule>"),
        Mention(q, "q", "name", "exact"),
        Mention(Span(q.start, q.end + 3), None, "name", "overlaps"),
    )
    outer, inner = at(text, "“she said ‘no’ twice”"), at(text, "‘no’")
    attributions = (
        Attribution((Span(q.start + 1, q.end + 8),), None, q, "direct", "q", unclosed=True),
        Attribution((outer,), at(text, "said"), at(text, "He"), "direct", None),
        Attribution((inner,), at(text, "said", 1), at(text, "she"), "direct", "q"),
    )
    sentiments = (Sentiment(q, "q", "author", 0.5, 0.25, 0.25),)
    return Findings(Article("ruin/é <&>\udc80", text), tokens, (), actors, mentions, attributions,
                    sentiments, ())  # fmt: skip


def crowd(n_actors, *, n_sentences=40):
    """``n_actors`` with long names, judged by two voices in ``n_sentences`` sentences."""
    names = [f"{number:02d} Commission for Inland Navigation of the {number}th District"
             for number in range(n_actors)]  # fmt: skip
    text, tokens, sentences, mentions, sentiments, said, stances = "", [], [], [], [], [], []
    for number in range(n_sentences):
        who, whom = number * number % n_actors, (number + 1) % n_actors
        line = f"{names[who]} {'blamed' if number % 3 else 'thanked'} {names[whom]} for it.\n"
        base, first = len(text), len(tokens)
        text += line
        tokens += [Token(Span(token.span.start + base, token.span.end + base), token.text,
                         token.lemma, token.upos) for token in tokens_of(line)]  # fmt: skip
        span = Span(base, len(text) - 1)
        sentences.append(Sentence(span, "body", first, len(tokens)))
        holder = Span(base, base + len(names[who]))
        target = Span(len(text) - 9 - len(names[whom]), len(text) - 9)
        balance = (number % 7 - 3) / 4
        chances = (max(-balance, 0), 1 - abs(balance), max(balance, 0))
        voice = "author" if number % 2 else f"actor-{who}"
        for place, actor in ((holder, who), (target, whom)):
            mentions.append(Mention(place, f"actor-{actor}", "name", "name"))
            sentiments.append(Sentiment(place, f"actor-{actor}", voice, *chances))
        stances.append(Stance(span, "author", f"actor-{who}", f"actor-{whom}", "actor", holder,
                              target, *chances))  # fmt: skip
        kind = ("direct", "mixed", "indirect")[number % 3]
        said.append(Attribution((target,), None, holder, kind, f"actor-{who}"))
    actors = tuple(Actor(f"actor-{n}", name, "ORGANISATION") for n, name in enumerate(names))
    return Findings(Article("crowd", text), tuple(tokens), tuple(sentences), actors,
                    tuple(mentions), tuple(said), tuple(sentiments), tuple(stances))  # fmt: skip


def nothing():
    """An article in which nothing was found."""
    return Findings(Article("nothing", "Hm"), (), (), (), (), (), (), ())
