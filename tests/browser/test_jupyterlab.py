"""Every notebook runs in a real JupyterLab, as a reader would run it."""

from pathlib import Path

import pytest

from .conftest import SCREENSHOTS

pytestmark = pytest.mark.browser
NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("[0-9]*.ipynb"))
MINUTE = 60_000
READY = """() => window.jupyterapp?.shell.currentWidget?.context?.sessionContext
    ?.session?.kernel?.status === 'idle'"""
# The commands of the menus Edit and Run, without waiting for the menus to open.
RUN_ALL = """async () => {
    await window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs');
    await window.jupyterapp.commands.execute('notebook:run-all-cells');
}"""
RAN = """() => Array.from(window.jupyterapp.shell.currentWidget.content.model.cells)
    .filter(cell => cell.type === 'code')
    .every(cell => cell.executionState === 'idle' && cell.executionCount !== null)"""
TALLEST = 16_000  # pixels that Chromium draws in one picture


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_all_its_cells(browser, lab, path):
    page = browser.new_page(viewport={"width": 1400, "height": 1600})
    page.goto(lab(f"notebooks/{path.name}"), timeout=MINUTE)
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=MINUTE)
    page.wait_for_function(READY, timeout=2 * MINUTE)
    page.evaluate(RUN_ALL)
    page.wait_for_function(RAN, timeout=3 * MINUTE)
    errors = page.evaluate(
        """() => Array.from(window.jupyterapp.shell.currentWidget.content.model.cells)
            .filter(cell => cell.type === 'code')
            .flatMap(cell => cell.outputs.toJSON())
            .filter(output => output.output_type === 'error' || output.name === 'stderr')
            .map(output => output.evalue || output.text)"""
    )
    shoot_whole(page, path.stem)
    page.evaluate("() => window.jupyterapp.shell.currentWidget.context.sessionContext.shutdown()")
    page.close()
    assert errors == []


def shoot_whole(page, name):
    """A picture of the notebook from its first cell to its last: the window made as tall."""
    tall = "() => document.querySelector('.jp-WindowedPanel-outer').scrollHeight"
    last = """() => Math.max(...Array.from(document.querySelectorAll('.jp-Cell'))
        .map(cell => cell.getBoundingClientRect().bottom))"""
    page.evaluate(
        """() => {
            window.jupyterapp.shell.collapseLeft();
            document.querySelector('.jp-WindowedPanel-outer').scrollTop = 0;
        }"""
    )
    for measured in (tall, last):  # below the last cell JupyterLab leaves half a window free
        height = min(int(page.evaluate(measured)) + 60, TALLEST)
        page.set_viewport_size({"width": 1400, "height": height})
        page.wait_for_timeout(2000)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")
