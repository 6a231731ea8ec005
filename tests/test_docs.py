"""The pages say what is so: outputs, names, versions."""

import importlib.util
from pathlib import Path

import pytest

import newslab

ROOT = Path(__file__).parents[1]


@pytest.mark.slow
@pytest.mark.parametrize("page", ["README.md", "docs/start.md"])
def test_a_page_shows_what_newslab_prints(page):
    found = importlib.util.spec_from_file_location("refresh", ROOT / "docs" / "refresh.py")
    refresh = importlib.util.module_from_spec(found)
    found.loader.exec_module(refresh)
    text = (ROOT / page).read_text(encoding="utf-8")
    assert refresh.refreshed(text) == text, "run make notebooks"


def test_every_public_name_is_described():
    pages = " ".join(p.read_text(encoding="utf-8") for p in (ROOT / "docs" / "api").glob("*.md"))
    records = {"Article", "Issue", "NewslabError", "Span"}  # pages of their rooms hold these
    missing = [name for name in newslab.__all__ if f"newslab.{name}" not in pages]
    assert {*missing} <= records


def test_a_citation_names_the_version():
    for page in ("docs/cite.md", "CITATION.cff"):
        assert newslab.__version__ in (ROOT / page).read_text(encoding="utf-8")
    for page in ("README.md", "docs/start.md"):
        wheel = f"newslab-{newslab.__version__}-py3-none-any.whl"
        assert wheel in (ROOT / page).read_text(encoding="utf-8")
