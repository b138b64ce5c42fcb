"""Steps with a ticket's visit: it arrived, took place, was missed, is called off, or such a mark is undone (B7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from actions.booking import arrivals, visits
from actions.staff_steps.asked import Asked, Stand
from actions.staff_steps.step import Of, Step
from domain.booking.appointment import Appointment
from domain.errors import NotFound
from storage.booking import appointments

_SAME_DAY = timedelta(hours=12)
_ON_DESK = "visits are marked on the board of arrivals and the ticket's page, where a slip can be undone"


def _visit(a: Asked) -> int:
    found = appointments.of_ticket(a.tx, a.id)
    if found is None:
        raise NotFound(f"Ticket {a.id} has no visit.")
    return found.id


def _booked(*, only: Callable[[Appointment, Stand], bool]) -> Of:
    return Of("visit", frozenset({"booked"}), only=lambda at: at.visit is not None and only(at.visit, at))


STEPS = (
    Step(
        "visit_arrived",
        "manage_appointments",
        (),
        lambda a: arrivals.check_in(a.tx, a.shop, _visit(a), a.by, a.now),
        _booked(only=lambda visit, at: "arrived_at" not in visit.data and abs(visit.starts_at - at.now) < _SAME_DAY),
        no_chat=_ON_DESK,
    ),
    Step(
        "visit_in_bay",
        "manage_appointments",
        (),
        lambda a: arrivals.take_in(a.tx, a.shop, _visit(a), a.by, a.now),
        _booked(only=lambda visit, at: "arrived_at" in visit.data and "in_bay_at" not in visit.data),
        no_chat=_ON_DESK,
    ),
    Step(
        "visit_done",
        "manage_appointments",
        (),
        lambda a: visits.mark_done(a.tx, _visit(a), a.by, a.now),
        _booked(only=lambda visit, at: visit.starts_at <= at.now),
        no_chat=_ON_DESK,
    ),
    Step(
        "visit_no_show",
        "manage_appointments",
        (),
        lambda a: visits.mark_no_show(a.tx, a.shop, _visit(a), a.by, a.now),
        _booked(only=lambda visit, at: visit.starts_at <= at.now),
        no_chat=_ON_DESK,
    ),
    Step(
        "visit_cancel",
        "manage_appointments",
        (),
        lambda a: visits.cancel_for_customer(a.tx, a.shop, _visit(a), a.by, a.now),
        _booked(only=lambda visit, at: True),
        no_chat=_ON_DESK,
    ),
    Step(
        "visit_undo",
        "manage_appointments",
        (),
        lambda a: visits.undo(a.tx, a.shop, _visit(a), a.by, a.now),
        Of("visit", frozenset({"done", "no_show"})),
        no_chat=_ON_DESK,
    ),
)
"""Rule: I1, B7."""
