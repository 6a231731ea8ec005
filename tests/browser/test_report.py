"""The report in a real browser: no error, nothing fetched, and accessible in both themes."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import newslab
from newslab.show.report import report_html

from .conftest import SCREENSHOTS

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS))
import findings as made

pytestmark = pytest.mark.browser
WIDE, NARROW = 1280, 390
UNFOLD = "document.querySelectorAll('details').forEach(part => part.open = true)"


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Reports of an article made by hand, and of one with more than 35 actors."""
    folder = tmp_path_factory.mktemp("report")
    crowded = newslab.read(
        newslab.read_article(TESTS / "fixtures" / "old-ground.txt"), issues={"plan": ["plan"]}
    )
    assert len(crowded.actors) >= 35
    for name, reading in {"harbour": newslab.Reading(made.harbour()), "crowded": crowded}.items():
        (folder / f"{name}.html").write_text(report_html(reading), encoding="utf-8")
    return folder


@pytest.fixture
def report(written):
    return (written / "harbour.html").as_uri()


@pytest.fixture
def crowded(written):
    return (written / "crowded.html").as_uri()


@pytest.fixture
def opened(browser, report):
    """Opens the report, and gathers what the page complains of or asks for."""
    pages = []

    def opener(width=WIDE, scheme="light", address=report):
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page.complaints, page.asked = [], []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(address)
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
    page.evaluate(UNFOLD)
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
    mention = page.locator(".w > .m", has_text="port authority")
    note = mention.locator("xpath=..").locator(".note")
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


def test_a_tick_shows_every_note_in_the_text(opened):
    page = opened()
    notes = page.locator(".note")
    assert not any(note.is_visible() for note in notes.all())
    page.get_by_label("every note in the text").check()
    assert all(note.is_visible() for note in notes.all())


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_no_column_and_no_figure_is_cut(opened, crowded, width):
    """On a wide page every table is there in full; on a narrow one tables alone scroll."""
    page = opened(width, address=crowded)
    page.evaluate(UNFOLD)
    sizes = page.evaluate(
        "[...document.querySelectorAll('.wide')].map(part => [part.scrollWidth, part.clientWidth])"
    )
    images = page.evaluate(
        "[...document.images].map(part => [part.getBoundingClientRect().right, part.naturalWidth])"
    )
    page.screenshot(path=SCREENSHOTS / f"report-crowded-{width}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert width == NARROW or all(inside <= outside for inside, outside in sizes)
    assert all(right <= width and natural > 0 for right, natural in images)


def test_the_tab_key_passes_the_article_in_a_few_stops(opened, crowded):
    page = opened(address=crowded)
    stops = []
    while len(stops) < 100:
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.outerText"))
        if page.evaluate("document.activeElement === document.body"):
            break
    assert stops[0] == "Skip the article"
    assert len(stops) < 25


def test_print_has_what_is_folded_and_no_empty_page(opened, crowded, tmp_path):
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext on this machine")
    page = opened(address=crowded)
    page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
    told = subprocess.run(["pdftotext", "-layout", tmp_path / "report.pdf", "-"],
                          capture_output=True, text=True, check=True).stdout  # fmt: skip
    pages = told.removesuffix("\f").split("\f")
    captions = page.locator(".caption").all_text_contents()
    assert len(captions) == 5
    assert all(caption[:40] in " ".join(told.split()) for caption in captions)
    assert "silence is not neutrality" in told.casefold()
    assert min(len(words.split()) for words in pages) > 10


def test_the_dark_theme_is_dark_and_print_is_light(opened):
    page = opened(scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(22, 25, 29)"
    page.emulate_media(media="print")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
