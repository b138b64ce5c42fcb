"""What can't be undone is done only where the customer's clear answer is in hand."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

BOT = Path(__file__).parents[2] / "bot"

IRREVOCABLE = {
    "appointments.book", "fleet.book_together", "visits.move", "visits.cancel", "visits.take_waited_for",
    "extra_items.answer", "work_orders.agree", "sign_offs.sign", "resolution_check.verify", "consent.refuse",
    "notes.answer_price",
}  # fmt: skip
"""Actions a conversation may take that nobody can take back."""

TAPPED = {"stop_kind", "_wish"}
"""Reached by a tap alone, and taken back by a word: no more of one kind, on a notice or on the channel's own page."""


def _calls(function: ast.FunctionDef) -> set[str]:
    return {ast.unparse(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}


def _takes_confirmed(function: ast.FunctionDef) -> bool:
    return any(one.annotation and ast.unparse(one.annotation) == "Confirmed" for one in function.args.args)


def _functions() -> list[ast.FunctionDef]:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(BOT.rglob("*.py"))]
    return [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


@pytest.mark.rule("B4", "W4", "W8", "C6", "N5", "F5")
def test_every_irrevocable_action_asks_for_a_clear_answer() -> None:
    acting = [one for one in _functions() if _calls(one) & IRREVOCABLE]
    assert set().union(*map(_calls, acting)) >= IRREVOCABLE, "the table names what the conversation does"
    assert {one.name for one in acting if not _takes_confirmed(one)} == TAPPED


def test_only_the_guard_makes_a_clear_answer() -> None:
    makers = {
        path.name
        for path in BOT.rglob("*.py")
        if any(
            isinstance(node, ast.Call) and ast.unparse(node.func) == "Confirmed"
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        )
    }
    assert makers == {"guard.py"}
