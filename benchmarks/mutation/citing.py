"""Which code cites which rule: functions and numbers, found by their docstrings."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("domain", "nlu", "storage", "actions", "bot", "notifications", "desk", "app")

Function = ast.FunctionDef | ast.AsyncFunctionDef

_ID = re.compile(r"\b([ABCEFGINPQRW]\d)(?:-[A-Z]?(\d))?\b")
_CITED = re.compile(rf"Rules?: ([^.\n(]*)|\(((?:{_ID.pattern}(?:, )?)+)\)")


@dataclass(frozen=True)
class Place:
    """Code that cites rules. closely: 0 it does so itself, 1 its class does, 2 its file. name: as Python has it."""

    file: str
    name: str
    node: Function | ast.Assign | ast.AnnAssign
    rules: frozenset[str]
    closely: int

    @property
    def module(self) -> str:
        """The name to import it by."""
        return self.file.removesuffix(".py").replace("/", ".").removesuffix(".__init__")


def rules_in(words: str | None) -> frozenset[str]:
    """The rules that a docstring cites, after "Rule:" or in brackets; "N1-N6" is all of them."""
    found = set()
    for hit in _CITED.finditer(words or ""):
        for first, last in _ID.findall(hit.group(1) or hit.group(2) or ""):
            end = int(last or first[1])
            found |= {f"{first[0]}{number}" for number in range(int(first[1]), end + 1)}
    return frozenset(found)


def places() -> list[Place]:
    """Every function and number of the house that cites a rule."""
    files = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    return [place for path in files if "migrations" not in path.parts for place in of_file(path)]


def _is_small(node: ast.AST) -> bool:
    """True for a number or a few, and not for a table: what stands in a table is held where it is used."""
    return sum(isinstance(part, ast.Constant) for part in ast.walk(node)) <= 4


def of_file(path: Path) -> Iterator[Place]:
    """Every function and number of that file that cites a rule."""
    file, tree = str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))
    by_file = rules_in(ast.get_docstring(tree))
    yield from _of_body(file, tree.body, "", by_file, 2)
    for node, after in zip(tree.body, tree.body[1:], strict=False):
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(after, ast.Expr):
            words = after.value.value if isinstance(after.value, ast.Constant) else None
            target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
            own = rules_in(words if isinstance(words, str) else None)
            if own and isinstance(target, ast.Name) and _is_small(node):
                yield Place(file, target.id, node, own, 0)


def _of_body(
    file: str, body: list[ast.stmt], above: str, by_above: frozenset[str], closely: int
) -> Iterator[Place]:  # fmt: skip
    for node in body:
        if isinstance(node, ast.ClassDef):
            own = rules_in(ast.get_docstring(node))
            yield from _of_body(file, node.body, f"{above}{node.name}.", own or by_above, 1 if own else closely)
        elif isinstance(node, Function):
            own = rules_in(ast.get_docstring(node))
            if own or by_above:
                yield Place(file, above + node.name, node, own or by_above, 0 if own else closely)
