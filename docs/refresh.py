"""What README and the first steps show, made anew: outputs of commands, and the picture.

``python docs/refresh.py`` runs every ``$ newslab …`` and every ``>>> …`` of the pages, page by page
in an empty folder, and writes what they print below them. Blocks that are not to be run are marked
``shell`` or ``python`` instead of ``console`` and ``pycon``. With Debian's chromium the marked
article is drawn too.
"""

import contextlib
import doctest
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

from PIL import Image

import newslab
from newslab.show.article import article_html

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "README.md", ROOT / "docs" / "start.md")
PICTURE = ROOT / "docs" / "images" / "marked-article.png"
COLUMNS = 90
_BLOCK = re.compile(r"```(console|pycon)\n(.*?)```", re.S)
_COMMAND = re.compile(r"^(\$ .*)\n((?:(?!\$ ).*\n)*)", re.M)
_QUIET = ("--no-sandbox --disable-gpu --disable-quic --no-first-run "
          "--disable-background-networking --disable-component-update --disable-sync")  # fmt: skip
_PAGE = """<!DOCTYPE html><meta charset="utf-8"><style>body { margin: 0; overflow: hidden; }
.newslab .text { max-width: 46rem; }</style>"""


def refreshed(page: str) -> str:
    """A page with the outputs that its blocks give now."""
    names: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        return _BLOCK.sub(lambda block: _ran(block, names), page)


def _ran(block: re.Match[str], names: dict[str, object]) -> str:
    kind, body = block.groups()
    made = _COMMAND.sub(_command, body) if kind == "console" else _session(body, names)
    return f"```{kind}\n{made}```"


def _command(told: re.Match[str]) -> str:
    command, before = told.groups()
    words = command.partition("#")[0].split()
    if words[1] not in ("newslab", "mkdir"):
        return f"{command}\n{before}"
    run = subprocess.run(
        ["bash", "-c", f'newslab() {{ "{sys.executable}" -m newslab "$@"; }}; {command[2:]}'],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
        env=os.environ | {"COLUMNS": str(COLUMNS)},
    )
    return f"{command}\n{run.stdout}"


def _session(body: str, names: dict[str, object]) -> str:
    made = []
    for each in doctest.DocTestParser().parse(body):
        if isinstance(each, str):
            made.append(each)
            continue
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), warnings.catch_warnings():
            warnings.simplefilter("error")
            exec(compile(each.source, "<page>", "single"), names)
        first, *rest = each.source.splitlines()
        made += [f">>> {first}\n", *(f"... {line}\n" for line in rest), printed.getvalue()]
    return "".join(made)


def draw_picture(chromium: str) -> None:
    """The beginning of the marked sample, as a reading shows it in a notebook."""
    page = _PAGE + article_html(newslab.read(newslab.sample("harbour")).findings)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "page.html")
        source.write_text(page, encoding="utf-8")
        command = [chromium, "--headless", *_QUIET.split(), f"--user-data-dir={folder}/profile"]
        command += ["--window-size=780,672", "--force-device-scale-factor=1.5"]
        command += [f"--screenshot={PICTURE}", source.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=60)
    image = Image.open(PICTURE).convert("RGB").quantize(128, dither=Image.Dither.NONE)
    image.save(PICTURE, optimize=True)


if __name__ == "__main__":
    for path in PAGES:
        path.write_text(refreshed(path.read_text(encoding="utf-8")), encoding="utf-8")
    if found := shutil.which("chromium"):
        PICTURE.parent.mkdir(exist_ok=True)
        draw_picture(found)
