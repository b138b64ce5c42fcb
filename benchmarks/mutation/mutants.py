"""Small ways to break code: a condition turned round, an edge moved, a number one off, a call left out."""

from __future__ import annotations

import ast
import copy
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.mutation.citing import Place

EDGES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip

HARMLESS = ("log.", "turn.label", "logging.", "tx.flush", "tx.expire_all")
"""Calls whose loss no test has to notice: the store writes down before it reads in any case."""


@dataclass(frozen=True)
class Mutant:
    """One break: which, in which line, as what it reads then. node: the broken function or number."""

    place: Place
    what: str
    line: int
    was: str
    node: ast.AST

    @property
    def key(self) -> str:
        """The same as long as the code of the place is the same."""
        told = f"{self.place.file} {self.place.name} {self.what} {self.was} {ast.dump(self.place.node)}"
        return f"{self.place.file}:{self.place.name}:{self.what}:{hashlib.sha1(told.encode()).hexdigest()[:10]}"


def mutants(place: Place) -> list[Mutant]:
    """All breaks of a place, in an order that looks shuffled and is always the same."""
    found = [one for number, _ in enumerate(ast.walk(place.node)) for one in _at(place, number)]
    return sorted(found, key=lambda one: hashlib.sha1(f"{one.what}{one.was}".encode()).hexdigest())


def _at(place: Place, number: int) -> Iterator[Mutant]:
    """The breaks of the node of that number on a walk."""
    fresh = copy.deepcopy(place.node)
    nodes = list(ast.walk(fresh))
    node, docs = nodes[number], {id(at.value) for at in nodes if isinstance(at, ast.Expr)}
    if (id(node) in docs and isinstance(node, ast.Constant)) or id(node) in _of_head(fresh):
        return
    was = ast.unparse(node)
    for what in _break(node):
        yield Mutant(place, what, getattr(node, "lineno", place.node.lineno), was[:90], fresh)
        return


def _of_head(place: ast.AST) -> set[int]:
    """What is read once, when the function is made: its fields with what they are unless told, and its decorators."""
    heads = [place.args, *place.decorator_list] if isinstance(place, ast.FunctionDef | ast.AsyncFunctionDef) else []
    return {id(node) for head in heads for node in ast.walk(head)}


def _break(node: ast.AST) -> Iterator[str]:
    """Breaks the node in place and names how; nothing where it has no weak point."""
    match node:
        case ast.If() | ast.IfExp():
            node.test = ast.copy_location(ast.UnaryOp(ast.Not(), node.test), node.test)
            yield "condition turned round"
        case ast.Compare(ops=[op]) if type(op) in EDGES:
            node.ops = [EDGES[type(op)]()]
            yield "edge moved"
        case ast.BoolOp():
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield "and for or"
        case ast.Constant(value=bool()):
            node.value = not node.value
            yield "true for false"
        case ast.Constant(value=int()):
            node.value += 1
            yield "one off"
        case ast.Expr(value=ast.Call() as call) if not ast.unparse(call.func).startswith(HARMLESS):
            node.value = ast.copy_location(ast.Constant(None), node.value)
            yield "call left out"
