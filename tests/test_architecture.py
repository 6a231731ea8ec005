"""The floors of the building: modules import from lower floors only."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "newslab"

FLOORS = [
    {"span", "errors"},
    {"records"},
    {"sources", "tokens", "encoder", "gazetteer", "lexicon", "quotes", "language", "gold"},
    {"mentions", "actors", "antecedents", "codebook", "attributions", "sentiment", "stance",
     "explain"},
    {"frames", "measures"},
    {"figures", "display", "evaluation"},
    {"reading"},
    {"tasks", "report"},
    {"cli", "__init__"},
]  # fmt: skip
FLOOR_OF = {name: floor for floor, names in enumerate(FLOORS) for name in names}
MODULES = sorted(PACKAGE.glob("*.py"))


def imported_modules(path: Path) -> set[str]:
    """The modules of newslab that ``path`` imports, at any depth of its code."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("newslab"):
            _, _, module = (node.module or "").partition(".")
            found |= {module} if module else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {a.name.partition(".")[2] for a in node.names if a.name.startswith("newslab.")}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_module_imports_from_lower_floors_only(path):
    assert path.stem in FLOOR_OF, f"{path.name} stands on no floor: name it in FLOORS"
    upward = {name for name in imported_modules(path) if FLOOR_OF[name] >= FLOOR_OF[path.stem]}
    assert not upward


def test_every_floor_is_built():
    assert set(FLOOR_OF) == {path.stem for path in MODULES}


def test_the_library_neither_prints_nor_unpickles():
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        called = {n.func.id for n in ast.walk(tree)
                  if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}  # fmt: skip
        if path.stem != "cli":
            assert "print" not in called, path.name
        assert not called & {"eval", "exec"}, path.name
        imports = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
        assert not imports & {"pickle", "joblib", "dill", "shelve", "marshal"}, path.name
