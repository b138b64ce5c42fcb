"""A visit's steps follow its day: it arrived, is in its bay, took place or was missed (B7)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from actions import intake
from actions.booking import appointments
from domain.booking.appointment import Appointment
from domain.booking.capacity import Needs
from domain.conversation import Conversation
from domain.errors import NotAllowed, NotFound
from domain.shop.shop import Shop
from domain.ticket import Ticket
from storage import Tx
from storage.tickets import tickets
from tests.actions.staff_steps.conftest import Offering, Taking

MINUTE = timedelta(minutes=1)
STEPS = {"visit_arrived", "visit_in_bay", "visit_done", "visit_no_show", "visit_cancel", "visit_undo"}


@pytest.fixture
def visit(tx: Tx, shop: Shop, conversation: Conversation, now: datetime) -> Appointment:
    """Today at three in the afternoon."""
    start = now.replace(hour=15)
    return appointments.book(tx, shop, conversation, Needs(("minor_service",)), start, now, plate="京A12345")[1]


@pytest.fixture
def booking(tx: Tx, visit: Appointment) -> Ticket:
    """The visit's ticket."""
    found = tickets.get(tx, visit.ticket_id)
    assert found is not None
    return found


@pytest.mark.rule("B7")
def test_marks_are_offered_when_they_can_be_true(offered: Offering, visit: Appointment, booking: Ticket) -> None:
    start = visit.starts_at
    assert offered(booking, "chen", start - timedelta(hours=13)) & STEPS == {"visit_cancel"}
    assert offered(booking, "chen", start - MINUTE) & STEPS == {"visit_cancel", "visit_arrived"}
    marks = {"visit_cancel", "visit_arrived", "visit_done", "visit_no_show"}
    assert offered(booking, "chen", start) & STEPS == marks
    assert offered(booking, "zhou", start) & STEPS == set()


@pytest.mark.rule("B7", "I2")
def test_arrived_goes_into_the_bay_and_a_slip_is_undone(
    take: Taking, offered: Offering, visit: Appointment, booking: Ticket
) -> None:
    take("visit_arrived", booking, "chen", visit.starts_at)
    assert offered(booking, "chen", visit.starts_at) & {"visit_arrived", "visit_in_bay"} == {"visit_in_bay"}
    take("visit_in_bay", booking, "chen", visit.starts_at)
    take("visit_done", booking, "chen", visit.ends_at)
    assert visit.state == "done" and offered(booking, "chen", visit.ends_at) & STEPS == {"visit_undo"}
    take("visit_undo", booking, "chen", visit.ends_at)
    assert visit.state == "booked"


@pytest.mark.rule("I1")
def test_a_ticket_without_a_visit_has_none_to_mark(
    tx: Tx, take: Taking, conversation: Conversation, booking: Ticket, now: datetime
) -> None:
    fault = intake.report_fault(tx, conversation, "异响", now)
    with pytest.raises(NotFound):
        take("visit_done", fault, "chen")
    with pytest.raises(NotAllowed):
        take("visit_cancel", booking, "zhou")
