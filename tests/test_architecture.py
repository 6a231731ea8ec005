"""The floors of the building: modules import from lower floors only."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "newslab"

# A room is a module, or a folder of modules that serve one thing.
FLOORS = [
    {"certainty", "columns", "errors", "lexicon", "model", "names", "span", "words"},
    {"layout", "statistics"},
    {"evaluation", "formats", "records"},
    {"codings", "drawing", "encoder", "frames", "gazetteer", "grammar", "measures", "sources"},
    {"checks", "display", "explain", "figures", "naming", "sentiment", "speech", "tokens"},
    {"actors", "antecedents", "attributions", "codebook", "mentions", "report_figures", "stance"},
    {"reading"},
    {"__init__", "report", "trials"},
    {"tasks"},
    {"cli"},
    {"__main__"},
]
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
MODULES = sorted(p for p in PACKAGE.rglob("*.py") if "training" not in p.parts)


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(path: Path) -> set[str]:
    """The rooms of newslab that a module imports from, at any depth of its code."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "newslab":
            _, _, below = (node.module or "").partition(".")
            names = [below] if below else [alias.name for alias in node.names]
            found |= {name.partition(".")[0] for name in names}
        elif isinstance(node, ast.Import):
            dotted = [alias.name.split(".") for alias in node.names]
            found |= {parts[1] for parts in dotted if parts[0] == "newslab" and len(parts) > 1}
    return found & set(FLOOR_OF) | {name for name in found if (PACKAGE / name).exists()}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_from_lower_floors_only(path):
    room = room_of(path)
    assert room in FLOOR_OF, f"{room} stands on no floor: name it in FLOORS"
    others = imported_rooms(path) - {room}
    assert not {other for other in others if FLOOR_OF[other] >= FLOOR_OF[room]}


def test_every_floor_is_built():
    assert set(FLOOR_OF) == {room_of(path) for path in MODULES}


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
