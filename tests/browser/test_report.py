"""The report in a real browser: no error, nothing fetched, and accessible in both themes."""

import sys
from pathlib import Path

import pytest

from newslab.reading import Reading
from newslab.show.report import report_html

from .conftest import SCREENSHOTS

sys.path.insert(0, str(Path(__file__).parents[1]))
import findings as made

pytestmark = pytest.mark.browser
WIDE, NARROW = 1100, 390


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(report_html(Reading(made.harbour())), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def opened(browser, report):
    """Opens the report, and gathers what the page complains of or asks for."""
    pages = []

    def opener(width=WIDE, scheme="light"):
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page.complaints, page.asked = [], []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(report)
        pages.append(page)
        return page

    yield opener
    for page in pages:
        page.close()


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_is_accessible(opened, width, scheme):
    """With everything unfolded, so that every word is looked at."""
    axe = pytest.importorskip("axe_core_python.sync_playwright")
    page = opened(width, scheme)
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    found = axe.Axe().run(page)
    page.screenshot(path=SCREENSHOTS / f"report-{scheme}-{width}.png", full_page=True)
    broken = [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]]
    unclear = [(rule["id"], rule["nodes"][0]["html"]) for rule in found["incomplete"]]
    assert (broken, unclear) == ([], [])
    assert "color-contrast" in {rule["id"] for rule in found["passes"]}


def test_the_page_complains_of_nothing_and_asks_for_nothing(opened, report):
    page = opened()
    assert page.complaints == []
    assert [url for url in page.asked if not url.startswith("data:")] == [report]


def test_a_note_shows_on_hover_and_on_focus_and_hides_again(opened):
    page = opened()
    mention = page.locator("a.m", has_text="port authority")
    note = page.locator(f"#{mention.get_attribute('aria-describedby')}")
    assert not note.is_visible()
    mention.hover()
    assert note.is_visible()
    page.mouse.move(0, 0)
    assert not note.is_visible()
    mention.focus()
    assert note.is_visible()
    assert (
        note.inner_text()
        == "Varnholm Port Authority: name (name)\nauthor: positive (polarity +0.88)"
    )


def test_a_narrow_page_scrolls_in_its_tables_only(opened):
    page = opened(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW


def test_the_dark_theme_is_dark_and_print_is_light(opened):
    page = opened(scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(22, 25, 29)"
    page.emulate_media(media="print")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
