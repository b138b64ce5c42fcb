"""Which branches of the templates were drawn: each side of a condition, each loop, block and macro."""

from __future__ import annotations

from types import MethodType
from typing import Any

from jinja2 import Environment, nodes

SEEN, SEEN_VALUE = "branch_seen", "branch_value_seen"


class Branches:
    """Watches an environment; `left` are the branches of all its templates that no page has shown so far."""

    def __init__(self, environment: Environment) -> None:
        self._known: set[str] = set()
        self._seen: set[str] = set()
        self._parse = type(environment)._parse
        environment._parse = MethodType(self._watched, environment)  # type: ignore[method-assign]
        environment.globals |= {SEEN: self._see, SEEN_VALUE: self._see_value}
        for name in environment.list_templates(extensions=["html"]):
            environment.get_template(name)

    def left(self) -> list[str]:
        """What was never drawn, as "file.html:line what"."""
        return sorted(self._known - self._seen)

    def _see(self, key: str) -> str:
        self._seen.add(key)
        return ""

    def _see_value(self, key: str, value: Any) -> Any:
        self._seen.add(key)
        return value

    def _watched(self, environment: Environment, source: str, name: str, filename: str) -> nodes.Template:
        tree = self._parse(environment, source, name, filename)
        for node in list(tree.find_all((nodes.If, nodes.For, nodes.Macro, nodes.Block))):
            for part in ("body", "else_"):
                if body := getattr(node, part, None):
                    body.insert(0, self._mark(name, node, part))
        for choice in list(tree.find_all(nodes.CondExpr)):
            choice.expr1 = self._marked(name, choice, "then", choice.expr1)
            if choice.expr2 is not None:
                choice.expr2 = self._marked(name, choice, "else", choice.expr2)
        tree.set_environment(environment)
        return tree

    def _key(self, name: str, node: nodes.Node, part: str) -> nodes.Const:
        """What it is, by its line and its place among those that begin there."""
        what = f"{name}:{node.lineno} {type(node).__name__} {part}"
        number = sum(known.startswith(f"{what} #") for known in self._known)
        self._known.add(f"{what} #{number}")
        return nodes.Const(f"{what} #{number}", lineno=node.lineno)

    def _mark(self, name: str, node: nodes.Node, part: str) -> nodes.Node:
        call = nodes.Call(nodes.Name(SEEN, "load"), [self._key(name, node, part)], [], None, None)
        return nodes.ExprStmt(call, lineno=node.lineno)

    def _marked(self, name: str, node: nodes.Node, part: str, value: nodes.Expr) -> nodes.Expr:
        return nodes.Call(nodes.Name(SEEN_VALUE, "load"), [self._key(name, node, part), value], [], None, None)
