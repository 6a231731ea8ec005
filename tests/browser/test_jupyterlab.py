"""Every notebook runs in a real JupyterLab, as a reader would run it."""

from pathlib import Path

import pytest

from .conftest import SCREENSHOTS

pytestmark = pytest.mark.browser
NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("[0-9]*.ipynb"))
MINUTE = 60_000
TALLEST = 16_000  # pixels that Chromium draws in one picture


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_all_its_cells(browser, lab, path):
    page = browser.new_page(viewport={"width": 1400, "height": 1600})
    page.goto(lab(f"notebooks/{path.name}"), timeout=MINUTE)
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=MINUTE)
    page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]', timeout=MINUTE)

    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Restart Kernel and Run All Cells…").click()
    page.get_by_role("button", name="Confirm Kernel Restart").click()
    ran = """() => {
        const app = window.jupyterapp;
        const cells = app.shell.currentWidget.content.model.cells;
        const code = Array.from(cells).filter(cell => cell.type === 'code');
        return code.length > 0 && code.every(cell => cell.executionState === 'idle'
            && cell.executionCount !== null);
    }"""
    page.wait_for_function(
        "() => window.jupyterapp && window.jupyterapp.shell.currentWidget", timeout=MINUTE
    )
    page.wait_for_timeout(2000)  # the restart clears the counts before the run begins
    page.wait_for_function(ran, timeout=5 * MINUTE)
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
