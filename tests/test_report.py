"""The report is one valid page that needs nothing beside it, with every figure described."""

import base64
import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import findings as made
import pytest
from page import IMAGE, Page, check_page

from newslab.reading import Reading
from newslab.show.report import POLICY, report_html
from newslab.show.report_figures import draw_pictures

READINGS = {
    "harbour": Reading(made.harbour()),
    "ruined": Reading(made.ruined()),
    "crowd": Reading(made.crowd(25)),
    "nothing": Reading(made.nothing()),
}
every_reading = pytest.mark.parametrize("name", READINGS)


@pytest.fixture(scope="module")
def harbour():
    return Page(report_html(READINGS["harbour"]))


def rows_of(page, caption):
    """The cells of the table whose caption begins so."""
    found = []
    for element in page.elements:
        if element["tag"] == "caption":
            inside = element["text"].startswith(caption)
        elif element["tag"] in {"td", "th"} and element.get("scope") != "col" and inside:
            found.append((id(element["parents"][-1]), element["text"]))
    return [text for _, text in found]


@every_reading
def test_the_page_is_valid_and_the_same_each_time(name):
    source = report_html(READINGS[name])
    check_page(Page(source))
    assert source == report_html(Reading(READINGS[name].findings))
    assert source.startswith("<!DOCTYPE html>\n<html lang=")
    source.encode("utf-8")


@every_reading
def test_nothing_is_fetched(name):
    source = re.sub(re.escape(IMAGE) + "[A-Za-z0-9+/=]+", "", report_html(READINGS[name]))
    assert not re.search(r"https?:|//|url\(|@import|<script|javascript:", source.casefold())
    policy = next(e for e in Page(source).elements if "http-equiv" in e)
    assert policy["content"] == POLICY


@every_reading
def test_headings_skip_no_level(name):
    levels = [int(e["tag"][1]) for e in Page(report_html(READINGS[name])).elements
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
    assert cells[:10] == [
        "Northern Dockers' Union", "ORGANISATION", "5", "0 of 6", "−0.04 [−0.22, +0.14]", "3 of 3",
        "–", "1 of 1", "–", "0 of 0",
    ]  # fmt: skip
    assert cells[10:16] == ["Tom Abara", "PERSON", "4", "3 of 6", "–", "0 of 1"]


def test_what_was_not_judged_says_why(harbour):
    cells = rows_of(harbour, "Every mention")
    assert cells[-5:] == ["Keller", "Ada Keller", "author", "– (not judged: too long)", ""]
    assert cells[15:20] == ["Keller", "Ada Keller", "Tom Abara", "negative", "−0.94"]


def test_stances_name_their_voice(harbour):
    cells = rows_of(harbour, "Every place")
    assert cells[6:11] == ["Northern Dockers' Union", "deal", "Ada Keller", "against", "−0.75"]
    assert rows_of(harbour, "Each holder")[:7] == [
        "Northern Dockers' Union", "deal", "0", "0", "2", "−0.81 [−1.00, +0.83]", "2 of 2",
    ]  # fmt: skip


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
    images = [e for e in Page(report_html(READINGS[name])).elements if e["tag"] == "img"]
    assert len(images) == {"harbour": 6, "ruined": 3, "crowd": 4, "nothing": 0}[name]
    for image in images:
        assert len(image["alt"]) > 30
        assert "figure" in [parent["tag"] for parent in image["parents"]]


def test_titles_are_findings():
    assert [picture.title for picture in draw_pictures(made.harbour())] == [
        "Northern Dockers' Union is mentioned most: 5 of 14 mentions of known actors",
        "Tom Abara is heard most: 3 of 6 attributions",
        "How 1 actor is portrayed, and by whom",
        "Who stands where: 4 pairs of holder and target, 3 of them judged",
        "The word the article comes back to most is “keller”",
        "Words in the sentences that mention Northern Dockers' Union",
    ]


def test_the_words_for_a_figure_give_its_numbers():
    [_, _, sentiment, *_] = draw_pictures(made.harbour())
    assert sentiment.alt == (
        "Mean polarity toward each actor. Northern Dockers' Union, author: -0.04 (3 sentences)."
    )


def test_images_are_whole_and_follow_the_theme():
    for picture in draw_pictures(made.harbour()):
        svg = base64.b64decode(picture.source.removeprefix(IMAGE)).decode()
        assert ET.fromstring(svg).tag.endswith("svg")
        assert svg.count("@media (prefers-color-scheme:dark)") == 1
        assert "#1b1f24" in svg.partition("</style>")[2]  # what the dark rules change is there


def test_a_name_the_font_lacks_stops_no_report():
    findings = made.crowd(3)
    strange = type(findings)(
        findings.article, findings.tokens, findings.sentences,
        tuple(type(a)(a.id, f"漢字 🦅 {a.id} \ud800", a.type) for a in findings.actors),
        findings.mentions, findings.attributions, findings.sentiments, findings.stances,
    )  # fmt: skip
    check_page(Page(report_html(Reading(strange))))
