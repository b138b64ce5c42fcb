"""Putting broken code into the running program, and marking which code is run at all."""

from __future__ import annotations

import ast
import copy
import importlib
import sys
from collections.abc import Callable, Iterable
from functools import cached_property
from types import CodeType, FunctionType
from typing import Any

from benchmarks.mutation.citing import ROOT, Function, Place

PROBE = "__reached__"


def function(place: Place) -> FunctionType | None:
    """The function as it is loaded; None where it can't be got at."""
    found: Any = importlib.import_module(place.module)
    for name in place.name.split("."):
        found = vars(found).get(name)
        if found is None:
            return None
    found = getattr(found, "__func__", found)
    found = found.fget if isinstance(found, property) else found
    found = found.func if isinstance(found, cached_property) else found
    while hasattr(found, "__wrapped__"):
        found = found.__wrapped__
    right = isinstance(found, FunctionType) and found.__code__.co_filename.endswith(place.file)
    return found if right else None


def put(place: Place, node: ast.AST) -> bool:
    """True when the place runs as `node` from now on."""
    if not isinstance(node, Function):
        return _put_number(place, node)
    found = function(place)
    code = _compiled(place, node)
    if found is None or code is None or code.co_freevars != found.__code__.co_freevars:
        return False
    found.__code__ = code
    return True


def probe(places: Iterable[Place], reached: Callable[[str], None]) -> None:
    """Each of these tells its name when it is run."""
    for place in places:
        if isinstance(place.node, Function) and function(place) is not None:
            watched = copy.deepcopy(place.node)
            call = ast.parse(f"{PROBE}({place.file + ':' + place.name!r})").body[0]
            at = 1 if ast.get_docstring(watched) is not None else 0
            watched.body.insert(at, call)
            vars(sys.modules[place.module])[PROBE] = reached
            put(place, watched)


def _compiled(place: Place, node: Function) -> CodeType | None:
    tree = ast.parse((ROOT / place.file).read_text(encoding="utf-8"))
    swapped = _Swap(place.name.split("."), place.node.lineno, node).visit(tree)
    whole = compile(ast.fix_missing_locations(swapped), str(ROOT / place.file), "exec")
    return _inside(whole, place.name)


def _inside(code: CodeType, name: str) -> CodeType | None:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            if inner.co_qualname == name:
                return inner
            if name.startswith(f"{inner.co_qualname}.") and (found := _inside(inner, name)):
                return found
    return None


class _Swap(ast.NodeTransformer):
    """Sets another function in the place of that name and line."""

    def __init__(self, path: list[str], line: int, new: Function) -> None:
        self._name, self._line, self._new = path[-1], line, new

    def _visit(self, node: Function) -> ast.AST:
        return self._new if (node.name, node.lineno) == (self._name, self._line) else node

    visit_FunctionDef = visit_AsyncFunctionDef = _visit


def _put_number(place: Place, node: ast.AST) -> bool:
    """True when every file that knows the number by its name has the other one."""
    value = getattr(node, "value", None)
    home = vars(importlib.import_module(place.module))
    if value is None or place.name not in home:
        return False
    was, new = home[place.name], eval(compile(ast.Expression(value), place.file, "eval"), home)
    for module in list(sys.modules.values()):
        if getattr(module, "__dict__", {}).get(place.name) is was:
            setattr(module, place.name, new)
    return True
