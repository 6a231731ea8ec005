"""The marked article shows the whole text, says why, and lets no character act as markup."""

import re
from dataclasses import replace
from html import escape
from importlib.resources import files
from itertools import pairwise

import findings as made
import pytest
from hypothesis import given
from hypothesis import strategies as st
from page import Page, check_page

from newslab.records import (
    Actor,
    Article,
    Attribution,
    Findings,
    Mention,
    Section,
    Sentiment,
    Span,
)
from newslab.show.article import OTHERS, article_html, article_text
from newslab.show.marking import find_paragraphs
from newslab.show.pages import fit_text

ARTICLES = {
    "harbour": made.harbour(),
    "ruined": made.ruined(),
    "crowd": made.crowd(14),
    "nothing": made.nothing(),
}
every_article = pytest.mark.parametrize("name", ARTICLES)
# What is shown beside the article's own words.
BESIDE = {"note", "by", "key", "legend", "style"}
STYLE = files("newslab.show").joinpath("templates/article.css").read_text(encoding="utf-8")


def unspaced(text):
    return re.sub(r"\s+", "", text)


@st.composite
def marked_texts(draw):
    """Any text under any spans, nested and overlapping as they come."""
    text = draw(st.text(st.characters(), min_size=1, max_size=60))
    cuts = st.lists(st.integers(0, len(text)), min_size=2, max_size=2, unique=True)
    span = cuts.map(lambda ends: Span(min(ends), max(ends)))
    mention = st.builds(Mention, span, st.sampled_from(["x", "y", None, "unlisted"]),
                        st.sampled_from(["name", "pronoun"]), st.text())  # fmt: skip
    said = st.builds(
        Attribution, st.lists(span, min_size=1, max_size=2).map(lambda s: tuple(sorted(s))),
        st.none() | span, st.none() | span, st.just("mixed"), st.sampled_from(["x", None]),
    )  # fmt: skip
    section = st.builds(Section, span, st.sampled_from(["headline", "heading", "boilerplate"]))
    return Findings(
        Article("any", text, sections=tuple(draw(st.lists(section, max_size=2)))), (), (),
        (Actor("x", draw(st.text()), "PERSON"), Actor("y", "Y", "GROUP")),
        tuple(draw(st.lists(mention, max_size=5))), tuple(draw(st.lists(said, max_size=4))), (), (),
    )  # fmt: skip


@given(marked_texts())
def test_paragraphs_hold_the_text_in_its_order_whatever_marks_it(found):
    spans = [piece.span for part in find_paragraphs(found) for piece in part.pieces]
    assert all(one.end <= other.start for one, other in pairwise(spans))
    text = found.article.text
    shown = "".join(span.of(text) for span in spans)
    assert "".join(shown.split()) == "".join(text.split())


@given(marked_texts())
def test_each_mark_covers_whole_pieces_and_is_opened_and_closed_once(found):
    pieces = [piece for part in find_paragraphs(found) for piece in part.pieces]
    listed = {actor.id for actor in found.actors}
    marks = [mention.span for mention in found.mentions if mention.actor_id in listed]
    marks += [span for said in found.attributions for span in (*said.content, said.cue, said.source)
              if span is not None]  # fmt: skip
    for piece in pieces:
        assert all(mark.contains(piece.span) or not mark.overlaps(piece.span) for mark in marks)
    shown = {piece.mention for piece in pieces} - {None}
    assert sum(piece.opens for piece in pieces) == sum(piece.closes for piece in pieces)
    assert (
        {p.mention for p in pieces if p.opens} == {p.mention for p in pieces if p.closes} == shown
    )
    ended = [number for piece in pieces for number in piece.quoted]
    assert sorted(ended) == sorted({number for piece in pieces for number in piece.contents})


@given(marked_texts())
def test_any_text_makes_a_valid_page_that_shows_all_of_it(found):
    page = Page(article_html(found))
    check_page(page)
    expected = Page(f"<p>{escape(fit_text(found.article.text))}</p>").text(without=())
    # Some controls are white space to Python: at the ends of paragraphs they go with it.
    shown, expected = (
        unspaced(words).replace("\N{REPLACEMENT CHARACTER}", "")
        for words in (page.text(without=BESIDE), expected)
    )
    assert shown == expected


@every_article
def test_the_page_is_valid_and_the_same_each_time(name):
    source = article_html(ARTICLES[name])
    check_page(Page(source))
    assert source == article_html(ARTICLES[name])
    source.encode("utf-8")


@every_article
def test_the_whole_text_is_shown_and_only_unfit_characters_differ(name):
    text = ARTICLES[name].article.text
    shown = Page(article_html(ARTICLES[name])).text(without=BESIDE)
    fit = re.sub("[\x00\x07\ud800]", "\N{REPLACEMENT CHARACTER}", text)
    assert unspaced(shown) == unspaced(fit)


def test_nothing_escapes_from_text_names_or_rules():
    source = article_html(made.ruined())
    assert "<script" not in source
    assert "&lt;script&gt;alert" in source
    assert "&#34;Q&#34; &lt;b&gt;&amp;" in source
    assert "&lt;rule&gt;" in source


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a<b>&\"'", "a&lt;b&gt;&amp;&#34;&#39;", id="marks of HTML"),
        pytest.param("\x00\x07\x1b\x7f\x85", "\ufffd" * 5, id="controls"),
        pytest.param("\ud800\udfff", "\ufffd" * 2, id="lone surrogates"),
        pytest.param("\ufffe\U0001ffff\ufdd0", "\ufffd" * 3, id="noncharacters"),
        pytest.param("{{ 7 * 7 }}{% raw %}{# x #}", "{{ 7 * 7 }}{% raw %}{# x #}", id="templates"),
        pytest.param("é “x” 😀 שלום\t\n", "é “x” 😀 שלום\t\n", id="all else stays"),
    ],
)
def test_text_is_made_fit_for_html(text, expected):
    found = Findings(Article("any", f"<{text}>"), (), (), (), (), (), (), ())
    assert f'<p dir="auto">&lt;{expected}&gt;</p>' in article_html(found)


def test_a_mention_shows_its_actor_and_how_it_is_judged():
    page = Page(article_html(made.harbour()))
    marked = [e for e in page.of_class("m") if "tabindex" in e]
    assert [e["text"] for e in marked if "negative" in e["class"]] == ["Keller", "she", "the union"]
    assert [e["text"] for e in marked if "positive" in e["class"]] == ["port authority"]
    judged = {"negative", "neutral", "positive"}
    silent = [e["text"] for e in marked if not judged & set(e["class"].split())]
    assert {"He", "Keller"} <= set(silent)  # withheld, and not judged: neither is neutral


def test_a_note_says_why():
    notes = [e["text"] for e in Page(article_html(made.harbour())).of_class("note")]
    assert "Tom Abara: pronoun (pronoun)\nauthor: below the threshold (polarity +0.50)" in notes
    assert "Ada Keller: name (name)\nTom Abara: negative (polarity −0.94)" in notes
    assert "Ada Keller, direct\nsource: “Ada Keller, the union's chief”; cue: “said”" in notes
    assert (
        "Ada Keller, direct\nsource: none; cue: none\nIts closing quotation mark is missing."
    ) in notes


def test_what_an_actor_says_of_itself_is_marked_as_such():
    found = made.harbour()
    we = next(mention for mention in found.mentions if mention.span.of(found.article.text) == "We")
    own = Sentiment(we.span, "northern-dockers-union", "northern-dockers-union",
                    0.0, 0.0, 1.0)  # fmt: skip
    page = article_html(replace(found, sentiments=(own,)))
    assert "Northern Dockers&#39; Union (self): positive (polarity +1.00)" in page


def test_the_legend_tells_actors_and_marks():
    page = Page(article_html(made.harbour()))
    legend = [e["text"] for e in page.elements if e["tag"] == "li"]
    assert legend[:2] == [
        "A Northern Dockers' Union (ORGANISATION), 5 mentions", "B Ada Keller (PERSON), 4 mentions"
    ]  # fmt: skip
    assert legend[4:8] == ["negative", "neutral", "positive", "no underline: not judged"]


def test_only_what_is_no_name_needs_its_actors_letter():
    page = Page(article_html(made.harbour()))
    letters = [e["text"] for e in page.of_class("key") if not e["text"].isdigit()]
    assert letters == ["A", "B", "C", "D", "C", "A", "A", "B", "C", "A"]


def test_a_quotation_ends_with_its_number_and_source():
    page = Page(article_html(made.harbour()))
    chips = [e["text"] for e in page.of_class("by") if "tabindex" in e]
    assert chips == [
        "1 Ada Keller", "2 Tom Abara", "3 Tom Abara", "4 Tom Abara", "5 nobody known",
        "6 Ada Keller",
    ]  # fmt: skip
    numbers = [e["text"] for e in page.of_class("key") if e["text"].isdigit()]
    assert numbers == ["1", "2", "3", "4", "5"]  # where their sources stand; the sixth has none


def test_a_quotation_in_pieces_is_barred_once():
    page = Page(article_html(made.harbour()))
    first = [e["text"] for e in page.of_class("first") if e["tag"] == "span"]
    assert first[1] == "“The offer is an insult to every worker,”"
    assert "“" not in first[2:]


def test_every_note_is_one_tick_away_and_no_stop_for_the_tab_key():
    """A stop for each mention would stand between a keyboard and the rest of the page."""
    page = Page(article_html(made.harbour()))
    assert [e["text"] for e in page.elements if e["tag"] == "label"] == [" every note in the text"]
    assert len(page.of_class("note")) == len(page.of_class("w")) > 15
    assert {e["tabindex"] for e in page.elements if "tabindex" in e} == {"-1"}
    assert ":has(label > :checked) .note" in STYLE


def test_headings_are_headings_and_boilerplate_stands_apart():
    page = Page(article_html(made.harbour()))
    assert [e["text"].split()[-1] for e in page.elements if e["tag"] == "h3"] == [
        "calm", "standstill",
    ]  # fmt: skip
    assert [e["text"] for e in page.of_class("boilerplate")] == ["Leave a comment"]


def test_of_many_actors_the_legend_folds_those_without_a_colour():
    page = Page(article_html(made.crowd(14)))
    entries = [e for e in page.elements if e["tag"] == "li" and "mention" in e["text"]]
    folded = [e for e in entries if "details" in [parent["tag"] for parent in e["parents"]]]
    assert (len(entries), len(folded)) == (14, 6)
    assert {e["class"] for e in folded} == {"c8"}


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def tones(rule):
    """The colours of a rule of the style sheet, light ones and dark ones."""
    [body] = re.findall(rf"^{re.escape(rule)} {{(.*?)}}", STYLE, flags=re.MULTILINE | re.DOTALL)
    pairs = re.findall(r"--(\w+): light-dark\((#\w{6}), (#\w{6})\)", body)
    return ({name: pair[theme] for name, *pair in pairs} for theme in (0, 1))


@pytest.mark.parametrize("number", range(OTHERS + 1))
def test_colours_have_the_contrast_that_the_guidelines_ask_for(number):
    """WCAG 2.2, AA: 4.5 for text, 3 for the marks that carry meaning."""
    for tone, actor in zip(tones(".newslab"), tones(f".newslab .c{number}"), strict=True):
        assert contrast(tone["ink"], actor["ground"]) > 7
        assert contrast(actor["edge"], tone["paper"]) > 4.5
        assert contrast(tone["muted"], tone["paper"]) > 4.5
        lines = ("minus", "plus", "muted")
        assert all(contrast(tone[line], actor["ground"]) > 3 for line in lines)


def test_the_plain_text_is_the_golden_one():
    assert (
        article_text(made.harbour())
        == """\
[A Dockers =] reject ferry deal as [C minister] pleads for calm

3 March 2024 The Varnholm Courier

The [A Northern Dockers' Union =] on Sunday rejected a deal to reopen the port of Varnholm.

{1 “The offer is an insult to every worker,” said (1) [B Ada Keller], [A the union =]'s chief. \
“[A We] will not sign it.” 1}

(2) (3) [C Minister Tom Abara] called {2 [B Keller −] a reckless gambler 2} & warned \
{3 that [B she −] was playing with jobs 3}.

According to (4) [C Abara], {4 the government “stands ready” to pay 4}. [C He] praised the \
[D port authority +]'s calm.

A harbour at a standstill

Twelve ferries lay idle. (5) An official said {5 [A the union −] had “nothing < zero” to show \
for it 5}.

[B Keller] thanked the nurses who brought soup to the pickets. {6 “A truce is all we ask, she \
wrote. 6}

Leave a comment

A  Northern Dockers' Union (ORGANISATION), 5 mentions
B  Ada Keller (PERSON), 4 mentions
C  Tom Abara (PERSON), 4 mentions
D  Varnholm Port Authority (ORGANISATION), 1 mention
1  Ada Keller, direct
2  Tom Abara, indirect
3  Tom Abara, indirect
4  Tom Abara, mixed
5  nobody known, mixed
6  Ada Keller, direct, unclosed"""
    )


@given(marked_texts())
def test_plain_text_can_be_written_to_any_file(found):
    article_text(found).encode("utf-8")
