"""Staff mark what became of a visit, and see a customer's credit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from actions.booking import appointments
from domain.booking.appointment import Appointment
from domain.booking.capacity import Needs
from domain.shop.shop import Shop
from storage.booking import appointments as appointment_queries
from storage.booking import credit
from tests.desk.conftest import House
from tests.storage.records import a_conversation

Staff = Callable[[str], TestClient]


@pytest.fixture
def visit(house: House, shop: Shop) -> Appointment:
    """A visit booked for this afternoon."""
    with house.store.write() as tx:
        start = house.now.replace(hour=15)
        _, made = appointments.book(
            tx, shop, a_conversation(tx, house.now), Needs(("minor_service",)), start, house.now
        )
        return made


def mark(client: TestClient, visit: Appointment, verb: str) -> str:
    page: str = client.post(f"/desk/tickets/{visit.ticket_id}/do/visit_{verb}").text
    return page


def state(house: House, visit: Appointment) -> tuple[str, int]:
    with house.store.read() as tx:
        found = appointment_queries.get(tx, visit.id)
        assert found is not None
        return found.state, credit.points(tx, visit.customer_id)


@pytest.mark.rule("B7")
def test_a_missed_visit_is_marked_and_taken_back_on_the_desk(house: House, staff: Staff, visit: Appointment) -> None:
    house.now += timedelta(hours=6)
    client = staff("chen")
    assert "visit_no_show" in client.get(f"/desk/tickets/{visit.ticket_id}").text
    page = mark(client, visit, "no_show")
    assert "Nobody came" in page
    assert state(house, visit) == ("no_show", -30)
    assert "-30" in client.get(f"/desk/customers/{visit.customer_id}").text
    assert "visit_undo" in page
    mark(client, visit, "undo")
    assert state(house, visit) == ("booked", 0)


def test_a_visit_that_has_not_begun_can_only_be_cancelled(house: House, staff: Staff, visit: Appointment) -> None:
    client = staff("chen")
    page = client.get(f"/desk/tickets/{visit.ticket_id}").text
    assert "visit_cancel" in page
    assert "visit_no_show" not in page
    assert "not possible any more" in mark(client, visit, "no_show")
    assert state(house, visit) == ("booked", 0)
    mark(client, visit, "cancel")
    assert state(house, visit) == ("cancelled", 0)


@pytest.mark.rule("I1")
def test_whoever_may_not_manage_appointments_marks_nothing(house: House, staff: Staff, visit: Appointment) -> None:
    house.now += timedelta(hours=6)
    client = staff("zhou")
    assert "visit_no_show" not in client.get(f"/desk/tickets/{visit.ticket_id}").text
    assert "Your role may not do that" in mark(client, visit, "no_show")
    assert state(house, visit) == ("booked", 0)


def test_a_visit_that_took_place_is_marked_done(house: House, staff: Staff, visit: Appointment) -> None:
    house.now += timedelta(hours=6)
    assert "Visit took place" in mark(staff("qian"), visit, "done")
    assert state(house, visit) == ("done", 0)


def test_an_unknown_mark_or_a_ticket_without_visit_is_refused(house: House, staff: Staff, visit: Appointment) -> None:
    client = staff("chen")
    assert "Nothing was found" in mark(client, visit, "explode")
    assert client.post("/desk/tickets/999/do/visit_done").status_code == 404
