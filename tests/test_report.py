"""The report is one valid page that needs nothing beside it, with every figure described."""

import base64
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from functools import cache
from itertools import pairwise

import findings as made
import pytest
from page import IMAGE, Page, check_page

from newslab.reading import Reading
from newslab.show import canvas
from newslab.show.pages import fill
from newslab.show.report import POLICY, draw_pictures, report_html

READINGS = {
    "harbour": Reading(made.harbour()),
    "ruined": Reading(made.ruined()),
    "crowd": Reading(made.crowd(25)),
    "nothing": Reading(made.nothing()),
}


@cache
def page_of(name):
    return report_html(READINGS[name])


every_reading = pytest.mark.parametrize("name", READINGS)


@pytest.fixture(scope="module")
def harbour():
    return Page(page_of("harbour"))


def rows_of(page, caption):
    """The cells of the table whose caption begins so."""
    found, inside = [], False
    for element in page.elements:
        if "caption" in (element.get("class") or ""):
            inside = element["text"].startswith(caption)
        elif element["tag"] in {"td", "th"} and element.get("scope") != "col" and inside:
            found.append((id(element["parents"][-1]), element["text"]))
    return [text for _, text in found]


@every_reading
def test_the_page_is_valid_and_the_same_each_time(name):
    source = page_of(name)
    check_page(Page(source))
    assert source == report_html(Reading(READINGS[name].findings))
    assert source.startswith("<!DOCTYPE html>\n<html lang=")
    source.encode("utf-8")


@every_reading
def test_nothing_is_fetched(name):
    source = re.sub(re.escape(IMAGE) + "[A-Za-z0-9+/=]+", "", page_of(name))
    assert not re.search(r"https?:|//|url\(|@import|<script|javascript:", source.casefold())
    policy = next(e for e in Page(source).elements if "http-equiv" in e)
    assert policy["content"] == POLICY


@every_reading
def test_headings_skip_no_level(name):
    levels = [int(e["tag"][1]) for e in Page(page_of(name)).elements
              if re.fullmatch("h[1-6]", e["tag"])]  # fmt: skip
    assert levels[:2] == [1, 2]
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_the_head_of_the_page_says_what_was_read(harbour):
    heads = {e["tag"]: e["text"] for e in harbour.elements if e["tag"] in {"h1", "title"}}
    title = "Dockers reject ferry deal as minister pleads for calm"
    assert heads == {"title": f"{title} – newslab", "h1": title}
    assert harbour.of_class("about")[0]["text"] == (
        "The Varnholm Courier · 2024-03-03 · article harbour"
    )


def test_coverage_is_told_with_its_reasons(harbour):
    told = {e["text"] for e in harbour.elements if e["tag"] == "dd"}
    assert (
        "Sentiment: 7 of 9 judged (below the threshold: 1, not judged: too long: 1). "
        "Stance: 4 of 5 judged (not judged: 1)."
    ) in told


def test_each_actor_is_a_row_with_the_n_behind_each_figure(harbour):
    cells = rows_of(harbour, "Each actor")
    assert cells[:9] == [
        "Northern Dockers' Union", "ORGANISATION", "5", "0 of 6",
        "−0.04 [−1.00, +0.67] 3 sentences", " 1 sentence", "", "1 others say 1", "",
    ]  # fmt: skip
    assert cells[9:14] == ["Tom Abara", "PERSON", "4", "3 of 6", " 0 of 1 judged"]


def test_what_was_not_judged_says_why(harbour):
    cells = rows_of(harbour, "Every mention")
    assert cells[-5:] == ["Keller", "Ada Keller", "author", "– (not judged: too long)", ""]
    assert cells[15:20] == ["Keller", "Ada Keller", "Tom Abara", "negative", "−0.94"]


def test_an_actor_s_word_on_itself_says_so():
    findings = made.harbour()
    own = tuple(replace(each, voice=each.actor_id) for each in findings.sentiments)
    held = tuple(replace(each, voice=each.holder) for each in findings.stances)
    page = Page(report_html(Reading(replace(findings, sentiments=own, stances=held))))
    assert rows_of(page, "Every mention")[2] == "Northern Dockers' Union (self)"
    assert rows_of(page, "Every place")[2] == "Northern Dockers' Union (self)"
    author, others, itself = rows_of(page, "Each actor")[4:7]
    assert (author, others) == ("", "")
    assert re.fullmatch(r"−0\.22 \[−.*\] 4 sentences", itself)  # of −0.125, 0, 0 and −0.75


def test_stances_name_their_voice(harbour):
    cells = rows_of(harbour, "Every place")
    assert cells[6:11] == ["Northern Dockers' Union", "deal", "Ada Keller", "against", "−0.75"]
    assert rows_of(harbour, "Each holder")[:7] == [
        "Northern Dockers' Union", "deal", "0", "0", "2",
        "−0.81 [−1.00, +0.36] 2 sentences", "2 of 2",
    ]  # fmt: skip
    assert rows_of(harbour, "Each holder")[7] == "author 1, others 1"


def test_tables_that_scroll_can_be_reached_by_keyboard(harbour):
    assert all(
        (e["tabindex"], e["role"]) == ("0", "region")
        and ("aria-label" in e or "aria-labelledby" in e)
        for e in harbour.of_class("wide")
    )


def test_a_long_table_is_folded_and_says_how_long_it_is():
    page = Page(report_html(Reading(made.crowd(50))))
    [*folded] = [e["text"] for e in page.elements if e["tag"] == "summary"]
    assert folded[0] == "How to read this page"
    assert "Every attribution, in the order of the text: 40 rows" in folded
    assert not any(words.startswith("Each actor") for words in folded)


def test_the_caveat_is_seen_without_unfolding_anything(harbour):
    [caveat] = harbour.of_class("caveat")
    assert "some are wrong" in caveat["text"]
    assert "details" not in [parent["tag"] for parent in caveat["parents"]]


def test_row_headings_of_one_table_look_alike(harbour):
    """A short quotation is no more a name than a long one."""
    headings = [e for e in harbour.elements if e.get("scope") == "row"]
    by_table = {}
    for heading in headings:
        table = next(str(p) for p in heading["parents"] if p["tag"] == "table")
        by_table.setdefault(table, set()).add(heading.get("class"))
    assert sorted(map(len, by_table.values())) == [1] * len(by_table)
    assert {"long"} in by_table.values()


@every_reading
def test_every_figure_says_in_words_what_it_shows(name):
    images = [e for e in Page(page_of(name)).elements if e["tag"] == "img"]
    assert len(images) == {"harbour": 4, "ruined": 2, "crowd": 4, "nothing": 0}[name]
    for image in images:
        assert len(image["alt"]) > 30
        assert "figure" in [parent["tag"] for parent in image["parents"]]


def test_titles_are_findings():
    assert [picture.title for picture in draw_pictures(READINGS["harbour"])] == [
        "Northern Dockers' Union is mentioned most: 5 of 14 mentions of known actors",
        "Tom Abara is heard most: 3 of 6 attributions",
        "How actors are portrayed, and by whom",
        "Who stands where: 4 pairs of holder and target, 3 of them with a position",
    ]


def test_all_who_are_heard_as_often_are_named():
    findings = made.harbour()
    fewer = replace(findings, attributions=findings.attributions[:1] + findings.attributions[2:4])
    twice = replace(findings, attributions=findings.attributions[:1] + findings.attributions[1:2])
    titles = [[*draw_pictures(Reading(found))][1].title for found in (fewer, twice)]
    assert titles == [
        "Tom Abara is heard most: 2 of 3 attributions",
        "Ada Keller and Tom Abara are heard most: each 1 of 2 attributions",
    ]


def test_the_words_for_a_figure_give_its_numbers():
    [_, _, sentiment, _] = draw_pictures(READINGS["harbour"])
    assert sentiment.alt == (
        "Mean polarity toward each actor, by voice. "
        "Northern Dockers' Union: author −0.04 [−1.00, +0.67] in 3 sentences."
    )


def test_images_are_whole_and_follow_the_theme():
    for picture in draw_pictures(READINGS["harbour"]):
        for source in (picture.wide, picture.narrow):
            svg = base64.b64decode(source.removeprefix(IMAGE)).decode()
            assert ET.fromstring(svg).tag.endswith("svg")
            assert svg.count("@media (prefers-color-scheme: dark)") == 1
            assert canvas.INK in svg.partition("</style>")[2]  # what the dark rules change is there


@pytest.mark.parametrize("name", ["INK", "MUTED", "FAINT", "PAPER", "BLUE", "VERMILLION", "GREEN"])
def test_each_colour_of_a_figure_has_its_twin_in_the_dark(name):
    rules = fill("figure.css")
    for part in ("fill", "stroke"):
        assert f'[style*="{part}: {getattr(canvas, name)}"] {{ {part}: #' in rules


def test_a_telephone_has_figures_of_its_own(harbour):
    narrow = [e for e in harbour.elements if e["tag"] == "source"]
    wide = [e for e in harbour.elements if e["tag"] == "img"]
    assert len(narrow) == len(wide) == 4
    assert all(e["srcset"].startswith(IMAGE) and "max-width" in e["media"] for e in narrow)
    assert not {e["srcset"] for e in narrow} & {e["src"] for e in wide}


def test_the_first_stop_of_the_tab_key_leads_past_the_article(harbour):
    stops = [e for e in harbour.elements
             if e["tag"] in {"a", "summary", "input"} or e.get("tabindex") == "0"]  # fmt: skip
    assert (stops[0]["text"], stops[0]["href"]) == ("Skip the article", "#actors")
    assert len(stops) < 20


def test_nothing_escapes_from_a_name_or_a_reason():
    """Not into an attribute either: the words of a figure stand in one."""
    evil = "\"><script>alert('x')</script>"
    findings = made.harbour()
    hostile = replace(
        findings,
        article=replace(findings.article, title=evil, outlet=evil, id=evil),
        actors=tuple(replace(actor, name=evil) for actor in findings.actors),
        sentiments=tuple(replace(each, voice=evil) for each in findings.sentiments),
        stances=tuple(replace(each, target=evil) for each in findings.stances),
    )
    source = report_html(Reading(hostile))
    check_page(Page(source))
    assert "<script" not in source
    assert source.count("&lt;script&gt;alert") > 20


def test_a_name_the_font_lacks_stops_no_report():
    findings = made.crowd(3)
    strange = type(findings)(
        findings.article, findings.tokens, findings.sentences,
        tuple(type(a)(a.id, f"漢字 🦅 {a.id} \ud800", a.type) for a in findings.actors),
        findings.mentions, findings.attributions, findings.sentiments, findings.stances,
    )  # fmt: skip
    check_page(Page(report_html(Reading(strange))))
