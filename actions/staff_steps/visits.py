"""Steps with a ticket's visit: it arrived, took place, was missed, is called off, or such a mark is undone (B7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from actions.booking import arrivals, reception, visits
from actions.staff_steps.asked import Stand
from actions.staff_steps.step import Of, Step
from domain.booking.appointment import Appointment

_TODAY = timedelta(hours=12)


def _booked(only: Callable[[Appointment, Stand], bool]) -> Of:
    return Of("visit", frozenset({"booked"}), only=lambda at: at.visit is not None and only(at.visit, at))


_EXPECTED = _booked(lambda visit, at: "arrived_at" not in visit.data and abs(visit.starts_at - at.now) < _TODAY)
_HERE = _booked(lambda visit, at: "arrived_at" in visit.data and "in_bay_at" not in visit.data)
_BEGUN = _booked(lambda visit, at: visit.starts_at <= at.now)

_VisitStep = partial(Step, permission="manage_appointments", fields=(), no_chat=(
    "visits are marked on the board of arrivals and the ticket's page, where a slip can be undone"
))  # fmt: skip

STEPS = (
    _VisitStep("visit_arrived", do=arrivals.check_in, of=_EXPECTED),
    _VisitStep("visit_in_bay", do=arrivals.take_in, of=_HERE),
    _VisitStep("visit_done", do=visits.mark_done, of=_BEGUN),
    _VisitStep("visit_no_show", do=visits.mark_no_show, of=_BEGUN),
    _VisitStep("visit_cancel", do=reception.cancel, of=_booked(lambda visit, at: True)),
    _VisitStep("visit_undo", do=visits.undo, of=Of("visit", frozenset({"done", "no_show"}))),
)
"""Rule: I1, B7."""
