"""The house: who imports whom, computed from the code."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "newslab"
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for folder in (PACKAGE, ROOT / "lab")
    for path in sorted(folder.rglob("*.py"))
}
# Doors that open against the flow: `Article.from_text` calls for the reader of texts where it is
# called, and a `Reading` shows itself in a notebook.
DOORS = {("newslab.records", "newslab.sources.texts"), ("newslab.reading", "newslab.show.article")}


def imports_of(module: str) -> set[str]:
    """The modules of the house that a module imports, at any depth of its code."""
    found = set()
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: expected absolute imports alone"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                found.add(whole if whole in MODULES else node.module)
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return {other for other in found if other in MODULES and (module, other) not in DOORS}


IMPORTS = {module: imports_of(module) for module in MODULES}


def test_no_module_imports_itself_through_others():
    TopologicalSorter(IMPORTS).prepare()


def test_no_room_imports_itself_through_others():
    """Rooms too have an order: a reader goes from one to the next and never back."""
    rooms: dict[str, set[str]] = {}
    for module, others in IMPORTS.items():
        if module.count(".") and module.startswith("newslab."):
            room = module.split(".")[1]
            beyond = {other.split(".")[1] for other in others if other.count(".")}
            rooms.setdefault(room, set()).update(beyond - {room})
    TopologicalSorter(rooms).prepare()


def test_the_nouns_stand_on_nothing_but_errors():
    assert IMPORTS["newslab.records"] <= {"newslab.errors"}


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith("newslab")])
def test_the_package_does_not_know_the_lab(module):
    assert not [other for other in IMPORTS[module] if other.split(".")[0] == "lab"]


def test_a_reader_sees_the_flow_from_the_folder():
    entries = {path.name for path in PACKAGE.iterdir() if path.name != "__pycache__"}
    assert len(entries) <= 20


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith("newslab")])
def test_no_public_function_takes_more_than_six_things_besides_options(module):
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            taken = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
            assert len([name for name in taken if name not in ("self", "cls")]) <= 6, node.name


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith("newslab")])
def test_the_library_neither_prints_nor_unpickles(module):
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    called = {n.func.id for n in ast.walk(tree)
              if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}  # fmt: skip
    assert module == "newslab.cli" or "print" not in called
    assert not called & {"eval", "exec"}
    imports = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    assert not imports & {"pickle", "joblib", "dill", "shelve", "marshal"}
