"""Steps of matters that run through stages: a claim with the insurer, goods that go back, a renewed policy (E3, G7)."""

from __future__ import annotations

from functools import partial

from actions.staff_steps.asked import Stand
from actions.staff_steps.fields import Choice, Fen, Moment, Words
from actions.staff_steps.step import Step, ticket
from actions.tickets import courses
from domain import course

_DeskStep = partial(Step, no_chat="the papers, the amount and the pictures are on the desk")


def _runs(name: str) -> partial[bool]:
    return partial(_is_under_way, name)


def _is_under_way(name: str, at: Stand) -> bool:
    kept = course.of(at.ticket)
    return kept.get("name") == name and bool(course.COURSES[name][kept["stage"]].moves)


def _asks_insurance(at: Stand) -> bool:
    return at.ticket.vehicle_id is not None and at.ticket.data.get("topic") in ("ask_insurance", course.ACCIDENT)


def _stage(step: str, name: str) -> Step:
    stages = tuple(course.COURSES[name])[1:]
    asks = (
        Choice("stage", stages, f"stage.{name}_"),
        Words("words", limit=400, rows=2, needed=False, called="staff_field.told_too"),
        Fen("amount", needed=False),
    )
    return _DeskStep(step, courses.MAY, asks, courses.advance, ticket(only=_runs(name)))


STEPS = (
    _stage("insurance_stage", course.ACCIDENT),
    _stage("return_stage", course.RETURN),
    _DeskStep(
        "insurance_renew", courses.MAY, (Moment("until", day=True),), courses.renew, ticket(only=_asks_insurance)
    ),
)
"""Rule: I1, E3, G7."""
