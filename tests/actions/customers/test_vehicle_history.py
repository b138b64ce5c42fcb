"""A return repair is found in the customer's own history alone, and only within the window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from actions.booking import appointments
from actions.customers import vehicle_history
from actions.tickets import tickets
from domain.booking.capacity import Needs
from domain.conversation import Conversation
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Ticket
from storage import Tx
from storage.booking import appointments as appointment_queries
from tests.storage.records import a_conversation

PLATE = "京A12345"
COOLING = ["air_conditioning"]


@pytest.fixture
def repaired(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime, person: Callable[[str], Staff]
) -> Ticket:  # fmt: skip
    """The air conditioning of a car was done, and the ticket closed now."""
    at = now.replace(hour=15)
    ticket, _ = appointments.book(tx, shop, conversation, Needs(("ac_service",)), at, now, plate=PLATE)
    visit = appointment_queries.of_ticket(tx, ticket.id)
    assert visit is not None
    visit.state = "done"
    tickets.close(tx, ticket.id, person("chen"), now)
    return ticket


@pytest.mark.rule("B2")
@pytest.mark.parametrize(("days", "found"), [(1, True), (29, True), (31, False)])
def test_the_same_system_comes_back_within_the_window(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime, repaired: Ticket, days: int, found: bool
) -> None:
    later = now + timedelta(days=days)
    before = vehicle_history.returns_from(tx, shop, conversation.customer_id, PLATE, COOLING, later)
    assert before == (repaired if found else None)


@pytest.mark.rule("B2")
@pytest.mark.usefixtures("repaired")
def test_another_system_or_another_car_does_not(tx: Tx, shop: Shop, conversation: Conversation, now: datetime) -> None:
    own = conversation.customer_id
    assert vehicle_history.returns_from(tx, shop, own, PLATE, ["brakes"], now) is None
    assert vehicle_history.returns_from(tx, shop, own, "京B22222", COOLING, now) is None


@pytest.mark.rule("A5")
@pytest.mark.usefixtures("repaired")
def test_another_customers_history_is_never_looked_at(tx: Tx, shop: Shop, now: datetime) -> None:
    stranger = a_conversation(tx, now, "2")
    assert vehicle_history.returns_from(tx, shop, stranger.customer_id, PLATE, COOLING, now) is None


@pytest.mark.rule("B2")
def test_a_repair_still_under_way_is_none(tx: Tx, shop: Shop, conversation: Conversation, now: datetime) -> None:
    at = now.replace(hour=15)
    appointments.book(tx, shop, conversation, Needs(("ac_service",)), at, now, plate=PLATE)
    assert vehicle_history.returns_from(tx, shop, conversation.customer_id, PLATE, COOLING, now) is None


@pytest.mark.rule("B2", "B9")
def test_the_free_check_costs_nothing_on_the_appointment(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    at = now.replace(hour=15)
    needs, told = Needs(("diagnosis",)), {"return_repair": "B2026-0001"}
    _, visit = appointments.book(tx, shop, conversation, needs, at, now, data=told, free=["diagnosis"])
    assert (visit.estimate_fen, visit.data) == (0, told)
