"""What events alone tell of the figures: small histories with their numbers written out by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.figures.kpi import KPIS, Tally
from domain.figures.period import Span
from domain.figures.recount import Recount
from domain.ticket import TicketEvent

NOW = datetime(2026, 3, 18, 12, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def at(days: float) -> str:
    """So many days before now."""
    return (NOW - days * DAY).isoformat()


def a_ticket(kind: str = "complaint", **changes: Any) -> dict[str, Any]:
    """A ticket's columns as events keep them."""
    usual = {"number": "C1", "kind": kind, "customer_id": 1, "created_at": at(3), "answered_at": None}
    return usual | {"closed_at": None, "state": "claimed", "data": {}, "follows_id": None} | changes


def a_visit(days: float, **changes: Any) -> dict[str, Any]:
    """A visit's columns."""
    usual = {"customer_id": 1, "starts_at": at(days), "ends_at": at(days - 0.1), "created_at": at(days + 1)}
    return usual | {"state": "done", "data": {}} | changes


def tallies(*taken: tuple[int, dict[str, Any], list[TicketEvent]]) -> dict[str, Tally]:
    """The figures of the last ten days."""
    found = Recount(Span(NOW - 10 * DAY, NOW), NOW)
    for ticket_id, things, events in taken:
        found.take(ticket_id, things, events)
    found.reminded(1, NOW - 9 * DAY)
    found.reminded(2, NOW - 9 * DAY)
    return found.tallies()


@pytest.mark.rule("R2", "Q4")
def test_a_week_is_counted_as_anybody_would_count_it() -> None:
    quality = {"quality_caused": True}
    promises = {
        "promise:1": {"state": "kept", "due_at": at(2), "ended_at": at(2.5), "follows_id": None},
        "promise:2": {"state": "late", "due_at": at(2), "ended_at": at(1), "follows_id": None},
        "promise:3": {"state": "running", "due_at": at(1), "ended_at": None, "follows_id": None},
        "promise:4": {"state": "running", "due_at": at(-1), "ended_at": None, "follows_id": None},
        "promise:5": {"state": "void", "due_at": at(2), "ended_at": at(2), "follows_id": None},
    }
    answered = a_ticket(answered_at=at(3 - 1 / 24), data=quality, state="done", closed_at=at(2))
    score = [TicketEvent(2, "survey_answered", "customer", NOW - DAY, {"survey": 1, "score": n}) for n in (2, 5)]
    walked_in = {"appointment_id": None, "state": "agreed", "created_at": at(1)}
    found = tallies(
        (1, {"ticket": answered} | promises, []),
        (2, {"ticket": a_ticket("booking"), "appointment:1": a_visit(6)}, score),
        (3, {"ticket": a_ticket("booking"), "appointment:2": a_visit(5, customer_id=2)}, []),
        (4, {"ticket": a_ticket("booking"), "appointment:3": a_visit(4, customer_id=3, state="no_show")}, []),
        (5, {"ticket": a_ticket("booking"), "appointment:4": a_visit(2, customer_id=3, state="booked")}, []),
        (6, {"ticket": a_ticket("work_order"), "work_order:1": walked_in}, []),
        (7, {"ticket": a_ticket("fault_report", follows_id=3)}, []),
    )  # fmt: skip
    assert found == {kpi: Tally() for kpi in KPIS} | {
        "on_time": Tally(1, 3), "first_answer": Tally(60, 1), "solving": Tally(24 * 60, 1), "solved": Tally(1, 1),
        "complaint_rate": Tally(1, 2), "satisfaction": Tally(1, 1), "first_time_fix": Tally(1, 2),
        "no_show_rate": Tally(1, 3), "booking_rate": Tally(2, 3), "reminders": Tally(2, 2),
        "registered": Tally(7, 7), "closed": Tally(1, 1), "booked": Tally(4, 4), "came": Tally(2, 2),
        "complaints": Tally(1, 1), "open": Tally(6, 6), "overdue": Tally(1, 1), "unmarked": Tally(1, 1),
    }  # fmt: skip


@pytest.mark.rule("Q4", "R2")
def test_two_complaints_about_one_visit_are_one_visit_with_a_complaint() -> None:
    fault = a_ticket(data={"quality_caused": True})
    visit = (3, {"ticket": a_ticket("booking"), "appointment:1": a_visit(6)}, [])
    assert tallies((1, {"ticket": fault}, []), (2, {"ticket": fault}, []), visit)["complaint_rate"] == Tally(1, 1)
