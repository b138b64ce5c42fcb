"""A fitting piece of advice at the end of an answer (E5)."""

from __future__ import annotations

from collections.abc import Iterable

from actions.knowledge import advice
from bot.dialog import Turn
from domain.warranty.return_repair import SERVICES, systems
from domain.workshop.work_order import MAINTENANCE


def add(turn: Turn, services: Iterable[str] = ()) -> None:
    """Say one that fits the work, systems and symptoms named, where one is new to this customer. Rule: E5."""
    if turn.dangers:
        return
    named = list(services)
    kept = ["maintenance" for code in named if code in MAINTENANCE]
    kept += [code for code in named if code == "battery"]
    told = [str(entity.value) for entity in turn.understanding.of("system")]
    shown = [str(entity.value) for entity in turn.understanding.of("symptom")]
    add_about(turn, [*kept, *systems(told, shown, [code for code in named if code in SERVICES])])


def add_about(turn: Turn, about: Iterable[str]) -> None:
    """Say one about these systems, where one is new to this customer. Rule: E5."""
    tip = advice.with_answer(turn.tx, turn.conversation.customer_id, about, turn.language, turn.now)
    if tip is not None:
        turn.say("advice.line", tip=tip)
