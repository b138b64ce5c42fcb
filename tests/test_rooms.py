"""The house as it is built: who looks up to whom, how full a room is, and that tests stand where the code stands."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

FLOORS: tuple[frozenset[str], ...] = (
    frozenset({"texts", "domain", "nlu"}),
    frozenset({"storage", "wire"}),
    frozenset({"actions"}),
    frozenset({"bot", "notifications", "desk"}),
    frozenset({"simulation"}),
    frozenset({"app"}),
)
"""From the ground up: a room may look at rooms of the floors below its own, and at no other."""

MOST_FILES, MOST_LINES = 24, 400
DATA = ("nlu/data", "storage/migrations/versions")
"""Folders of data: their number of files follows from what they hold, not from how the house is laid out."""


def _modules() -> dict[str, Path]:
    found: dict[str, Path] = {}
    for room in frozenset().union(*FLOORS):
        for path in (ROOT / room).rglob("*.py"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if "migrations" not in parts:
                found[".".join(parts).removesuffix(".__init__")] = path
    return found


MODULES = _modules()


def _imports(module: str) -> set[str]:
    """The modules of ours that a module needs when it runs; imports for types alone do not count."""
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    typing = [node for node in ast.walk(tree) if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)]
    unseen = {id(inner) for node in typing for inner in ast.walk(node)}
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and id(node) not in unseen:
            named = (f"{node.module}.{alias.name}" for alias in node.names)
            found |= {name if name in MODULES else node.module for name in named}
    return {name for name in found if name in MODULES and name != module}


GRAPH = {module: _imports(module) for module in MODULES}


def test_no_room_looks_up() -> None:
    floor = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
    upward = [
        f"{module} -> {other}"
        for module, others in GRAPH.items()
        for other in others
        if (here := module.split(".")[0]) != (there := other.split(".")[0]) and floor[there] >= floor[here]
    ]
    assert upward == []


def test_no_files_need_each_other_in_a_circle() -> None:
    left = {module: set(others) for module, others in GRAPH.items()}
    while free := [module for module, others in left.items() if not others & left.keys()]:
        for module in free:
            del left[module]
    assert sorted(left) == [], "these files stand in, or above, a circle"


def _folders() -> Iterator[Path]:
    for room in sorted({*frozenset().union(*FLOORS), "benchmarks"}):
        yield from (folder for folder in [ROOT / room, *(ROOT / room).rglob("*")] if folder.is_dir())


def test_no_folder_is_fuller_than_one_can_overlook() -> None:
    full = {
        str(folder.relative_to(ROOT)): count
        for folder in _folders()
        if not str(folder.relative_to(ROOT)).startswith(DATA)
        and (count := sum(path.suffix in {".py", ".yml", ".html", ".css", ".js"} for path in folder.iterdir()))
        > MOST_FILES
    }
    assert full == {}


def test_no_file_is_longer_than_one_can_read_at_once() -> None:
    files = [*MODULES.values(), *(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")]
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


def _tested() -> list[str]:
    rooms = ("actions", "bot/dialogs")
    files = (path for room in rooms for path in sorted((ROOT / room).rglob("*.py")) if path.name != "__init__.py")
    return [str(path.relative_to(ROOT)) for path in files]


@pytest.mark.parametrize("path", _tested())
def test_every_action_and_dialog_has_a_test_file_of_its_name(path: str) -> None:
    source = Path(path)
    assert (ROOT / "tests" / source.parent / f"test_{source.name}").exists()


def test_no_dialog_reads_sentences_by_itself() -> None:
    """Words are read in nlu/; what a dialog does with them is decided in bot/."""
    dialogs = [path for path in (ROOT / "bot").rglob("*.py") if "channels" not in path.parts]
    reading = [str(path) for path in dialogs if "re.compile(" in path.read_text(encoding="utf-8")]
    assert reading == []
