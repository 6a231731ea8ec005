"""The documentation: built from the whole repository, offline, from stored outputs.

The source folder is the repository, so that the pages can be those files that are read there too
(the notebooks, the codebook, the model card), with the links they have.
"""

import re
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

import newslab
from newslab.corpus.opened import links_frame
from newslab.corpus.shards import TABLES as CORPUS_TABLES
from newslab.corpus.shards import empty_table
from newslab.reading import Reading
from newslab.records import TABLES, Article, Findings
from newslab.tables.columns import describe_columns
from newslab.tables.measures import polarity_by_voice

HERE = Path(__file__).parent
ELSEWHERE = re.compile(
    r"<(?:script|img|iframe|source|video|audio)\b[^>]*\ssrc=[\"']?(?:https?:)?//[^>]*"
    r"|<link\b(?=[^>]*\brel=[\"']?(?:stylesheet|preload|icon|preconnect))[^>]*"
    r"href=[\"']?(?:https?:)?//[^>]*"
)

project = "newslab"
author = "The newslab developers"
version = release = newslab.__version__
copyright = f"{author}. Code: BSD-3-Clause"

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
root_doc = "README"
include_patterns = [
    "README.md",
    "docs/*.md",
    "docs/api/*.md",
    "notebooks/*.ipynb",
    "notebooks/README.md",
    "notebooks/data/README.md",
    "seeds/README.md",
    "seeds/codings/CODEBOOK.md",
    "newslab/data/reader/MODEL_CARD.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
]
exclude_patterns = [
    "docs/contents.md", "docs/build", ".*", "**/.*", "lab", "tests", "dist", "*.egg-info"
]  # fmt: skip

# Notebooks show the outputs that are stored in them, and nothing asks the network for anything.
nb_execution_mode = "off"
nb_ipywidgets_js: dict[str, dict[str, str]] = {}
nb_merge_streams = True
myst_enable_extensions = ["deflist", "smartquotes"]
myst_heading_anchors = 3
myst_links_external_new_tab = False

default_role = "py:obj"
add_module_names = False
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
python_use_unqualified_type_names = True
napoleon_google_docstring = False
napoleon_use_rtype = False

html_theme = "furo"
html_title = f"newslab {version}"
html_static_path = [str(HERE / "static")]
html_extra_path = [str(HERE / "extra")]
html_css_files = ["newslab.css"]
html_copy_source = False
html_show_sphinx = False
html_permalinks_icon = "#"


def table_called(name: str):
    """A table of newslab's without rows."""
    nothing = Reading(Findings(Article("", ""), (), (), (), (), (), (), ()))
    if name in TABLES:
        return getattr(nothing, name)
    if name in CORPUS_TABLES:
        return empty_table(name)
    if name == "links":
        return links_frame([])
    if name == "polarity_by_voice":
        return polarity_by_voice(nothing.sentiment)
    return getattr(nothing, name)()


class Columns(SphinxDirective):
    """The columns of a table, as `describe_columns` has them; those of one meaning in a row."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """A table of the table."""
        name = self.arguments[0]
        columns = describe_columns(table_called(name), name)
        told = [name for name in columns if name != "column"]
        rows = [
            [", ".join(f"`{column}`" for column in same["column"]), *meaning]
            for meaning, same in columns.groupby(told, sort=False)
        ]
        lines = [["Column", "Meaning", "Type", "Unit", "Missing"], ["---"] * 5, *rows]
        bars = [[cell.replace("|", "\\|") for cell in cells] for cells in lines]
        text = "\n".join(f"| {' | '.join(cells)} |" for cells in bars)
        found = self.parse_text_to_nodes(text)
        for table in found:
            table["classes"].append("columns")
        return found


def add_contents(app: Sphinx, docname: str, source: list[str]) -> None:
    """README is the first page; what a site has beside it, it need not know."""
    if docname == root_doc:
        source[0] += (HERE / "contents.md").read_text(encoding="utf-8")


def check_offline(app: Sphinx, failed: Exception | None) -> None:
    """No page may ask another host for a script, a style sheet, a font or an image."""
    if failed or app.builder.name != "html":
        return
    for path in sorted(Path(app.outdir).rglob("*.html")):
        page = path.read_text(encoding="utf-8")
        if found := ELSEWHERE.search(page):
            raise ExtensionError(f"{path}: expected nothing from elsewhere; found {found[0]}")
    for path in sorted(Path(app.outdir, "_static").rglob("*.css")):
        if found := re.search(r"(url\(|@import)\s*[\"']?(https?:)?//[^)]*", path.read_text()):
            raise ExtensionError(f"{path}: expected nothing from elsewhere; found {found[0]}")


def setup(app: Sphinx) -> None:
    """What the pages use beside the extensions."""
    app.add_directive("columns", Columns)
    app.connect("source-read", add_contents)
    app.connect("build-finished", check_offline)
