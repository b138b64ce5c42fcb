"""Arriving counts once, earns credit when on time, and the staff chat hears of it at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from actions.booking import appointments, arrivals, credit, visits
from domain.booking.appointment import Appointment
from domain.booking.capacity import Needs
from domain.conversation import Conversation
from domain.errors import IllegalMove, NotAllowed, NotFound
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx, outbox
from storage.tickets import tickets
from tests.storage.records import a_conversation

Person = Callable[[str], Staff]


def _book(tx: Tx, shop: Shop, conversation: Conversation, now: datetime, hour: int = 15, **more: str) -> Appointment:
    start = now.replace(hour=hour, minute=0)
    return appointments.book(tx, shop, conversation, Needs(("minor_service",)), start, now, **more)[1]  # type: ignore[arg-type]


def _events(tx: Tx, visit: Appointment, kind: str) -> list[dict[str, object]]:
    return [event.data for event in tickets.events(tx, visit.ticket_id) if event.kind == kind]


@pytest.mark.rule("B7")
@pytest.mark.parametrize(("minutes", "on_time"), [(-120, True), (0, True), (10, True), (11, False)])
def test_arriving_is_an_event_with_its_time(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime, minutes: int, on_time: bool
) -> None:
    visit = _book(tx, shop, conversation, now)
    at = visit.starts_at + timedelta(minutes=minutes)
    assert arrivals.arrive(tx, shop, visit, at, actor="customer") is on_time
    assert _events(tx, visit, "customer_arrived") == [{"on_time": on_time}]
    points = credit.standing(tx, shop, conversation.customer_id).points
    assert points == (shop.policy.credit_on_time if on_time else 0)


@pytest.mark.rule("B7")
def test_arriving_again_changes_nothing(tx: Tx, shop: Shop, conversation: Conversation, now: datetime) -> None:
    visit = _book(tx, shop, conversation, now)
    for minutes in (0, 5):
        arrivals.arrive(tx, shop, visit, visit.starts_at + timedelta(minutes=minutes), actor="customer")
    assert datetime.fromisoformat(visit.data["arrived_at"]) == visit.starts_at
    assert len(_events(tx, visit, "customer_arrived")) == 1
    told = outbox.of_ticket(tx, visit.ticket_id, "customer_arrived")
    assert [(row.channel, row.payload["advisor"]) for row in told] == [("staff", visit.advisor)]
    assert credit.standing(tx, shop, conversation.customer_id).points == shop.policy.credit_on_time


@pytest.mark.rule("B7")
def test_a_customer_is_awaited_for_the_next_visits_of_the_shops_today(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    early, also, late = (_book(tx, shop, conversation, now, hour) for hour in (14, 14, 16))
    _book(tx, shop, a_conversation(tx, now, "2"), now, 14)
    start = now.replace(hour=10) + timedelta(days=1)
    appointments.book(tx, shop, conversation, Needs(("minor_service",)), start, now)
    assert arrivals.awaited(tx, shop, now, conversation.customer_id) == [early, also]
    for visit in (early, also):
        arrivals.arrive(tx, shop, visit, now, actor="customer")
    assert arrivals.awaited(tx, shop, now, conversation.customer_id) == [late]


@pytest.mark.rule("B7")
def test_a_plate_is_awaited_until_it_arrived(tx: Tx, shop: Shop, conversation: Conversation, now: datetime) -> None:
    visit = _book(tx, shop, conversation, now, plate="沪A12345")
    assert arrivals.awaited_plate(tx, shop, now, "沪A12345") == [visit]
    assert arrivals.awaited_plate(tx, shop, now, "沪A12346") == []
    arrivals.arrive(tx, shop, visit, now, actor="customer")
    assert arrivals.awaited_plate(tx, shop, now, "沪A12345") == []


@pytest.mark.rule("W1", "I1")
def test_taking_a_vehicle_in_checks_it_in_once(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime, person: Person
) -> None:
    visit = _book(tx, shop, conversation, now)
    for _ in range(2):
        arrivals.take_in(tx, shop, visit.id, person("chen"), now)
    kinds = [event.kind for event in tickets.events(tx, visit.ticket_id)][-2:]
    assert kinds == ["customer_arrived", "vehicle_taken_in"]
    with pytest.raises(NotAllowed):
        arrivals.check_in(tx, shop, visit.id, person("zhou"), now)
    with pytest.raises(NotFound):
        arrivals.check_in(tx, shop, 999, person("chen"), now)


@pytest.mark.rule("B7")
def test_only_a_booked_visit_can_arrive(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime, person: Person
) -> None:
    visit = _book(tx, shop, conversation, now)
    visits.cancel(tx, shop, visit, now, actor="customer")
    with pytest.raises(IllegalMove):
        arrivals.check_in(tx, shop, visit.id, person("chen"), now)
    assert arrivals.todays(tx, shop, now) == []


def test_a_visit_moved_to_another_day_is_expected_again(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    visit = _book(tx, shop, conversation, now)
    arrivals.arrive(tx, shop, visit, now, actor="customer")
    later = now + timedelta(days=1)
    visits.move(tx, shop, visit, later, now, actor="staff:chen")
    assert arrivals.awaited(tx, shop, later, conversation.customer_id) == [visit]
