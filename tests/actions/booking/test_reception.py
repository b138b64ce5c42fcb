"""Staff book, move and call off for whoever rings, by the rules of the chat, and the customer is told (B1-B6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from actions.booking import reception, visits
from actions.customers import editing
from actions.tickets import tickets as ticket_actions
from domain.booking.capacity import able_bays
from domain.errors import BadField, BayTaken, NotAllowed, NotFound, OutsideHours, VisitAhead
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx, conversations
from storage.booking import appointments, capacity
from storage.customers import customers
from storage.tickets import tickets

Person = Callable[[str], Staff]
SERVICES = ("minor_service",)


@pytest.fixture
def customer(tx: Tx, person: Person, now: datetime) -> int:
    """Somebody with a vehicle, who writes from nowhere."""
    who = editing.create(tx, {"name": "王芳", "phone": "+8613800138000"}, person("chen"), now)
    editing.add_vehicle(tx, who.id, {"plate": "沪A12345", "brand": "大众", "model": "朗逸"}, person("chen"), now)
    return who.id


def _writes(tx: Tx, customer_id: int, now: datetime) -> int:
    """The customer has a proved chat; its id."""
    identity = customers.add_identity(tx, "web", "", "9", "", now)
    identity.customer_id, identity.verified = customer_id, True
    talk = conversations.open_locked(tx, identity, "zh", now)
    return talk.id


def _told(tx: Tx, conversation_id: int) -> list[str]:
    return [str(one.content["text"]) for one in conversations.messages(tx, conversation_id)]


@pytest.mark.rule("B3", "B4", "B5", "N4")
def test_a_visit_is_booked_moved_and_called_off_and_the_customer_reads_it(
    tx: Tx, shop: Shop, person: Person, now: datetime, customer: int
) -> None:
    chen, talk = person("chen"), _writes(tx, customer, now)
    (car,) = customers.vehicles(tx, customer)
    day = (now + timedelta(days=1)).date()
    free = reception.free_on(tx, shop, SERVICES, day, now)
    assert len(free) > 5
    ticket, visit = reception.book(tx, shop, customer, car.id, SERVICES, free[0].start, chen, now, words="异响")
    assert (visit.plate, visit.starts_at, ticket.data["words"]) == ("沪A12345", free[0].start, "异响")
    assert [one.actor for one in tickets.events(tx, ticket.id)][:2] == ["staff:chen", "staff:chen"]
    reception.move(tx, shop, visit.id, free[3].start, chen, now)
    assert visit.starts_at == free[3].start
    reception.cancel(tx, shop, visit.id, chen, now)
    assert visit.state == "cancelled"
    said = _told(tx, talk)
    assert "约好了" in said[0] and "已改到" in said[1] and "取消" in said[2] and len(said) == 3
    with pytest.raises(NotFound):
        reception.move(tx, shop, visit.id, free[0].start, chen, now)


def test_somebody_without_a_chat_is_booked_all_the_same(
    tx: Tx, shop: Shop, person: Person, now: datetime, customer: int
) -> None:
    start = reception.free_on(tx, shop, SERVICES, (now + timedelta(days=1)).date(), now)[0].start
    ticket, visit = reception.book(tx, shop, customer, None, SERVICES, start, person("chen"), now)
    assert (ticket.conversation_id, ticket.customer_id, visit.customer_id) == (None, customer, customer)


@pytest.mark.rule("B9", "A5")
def test_what_the_chat_would_refuse_the_counter_refuses(
    tx: Tx, shop: Shop, person: Person, now: datetime, customer: int
) -> None:
    chen, start = person("chen"), reception.free_on(tx, shop, SERVICES, (now + timedelta(days=1)).date(), now)[0].start
    for who, vehicle, services, at, wrong in (
        (999, None, SERVICES, start, NotFound), (customer, 999, SERVICES, start, NotFound),
        (customer, None, (), start, BadField), (customer, None, SERVICES, start.replace(hour=3), OutsideHours),
    ):  # fmt: skip
        with pytest.raises(wrong):
            reception.book(tx, shop, who, vehicle, services, at, chen, now)
    with pytest.raises(BayTaken):
        for _ in range(30):
            reception.book(tx, shop, customer, None, SERVICES, start, chen, now)
    assert reception.free_on(tx, shop, (), start.date(), now) == []
    with pytest.raises(NotAllowed):
        reception.book(tx, shop, customer, None, SERVICES, start, person("zhou"), now)


@pytest.mark.rule("B7")
def test_past_visits_that_nobody_marked_are_asked_about(
    tx: Tx, shop: Shop, person: Person, now: datetime, customer: int
) -> None:
    chen = person("chen")
    free = reception.free_on(tx, shop, SERVICES, (now + timedelta(days=1)).date(), now)
    ids = [reception.book(tx, shop, customer, None, SERVICES, free[n * 6].start, chen, now)[1].id for n in range(2)]
    later = now + timedelta(days=3)
    assert reception.unmarked(tx, now, chen) == []
    with pytest.raises(NotAllowed):
        reception.unmarked(tx, now, person("zhou"))
    assert [one.id for one in reception.unmarked(tx, later, chen)] == ids[::-1]
    visits.mark_no_show(tx, shop, ids[0], chen, later)
    assert [one.id for one in reception.unmarked(tx, later, chen)] == ids[1:]
    found = appointments.get(tx, ids[1])
    assert found is not None and found.state == "booked"


@pytest.mark.rule("B6", "B9", "N4")
def test_a_visit_is_made_longer_as_far_as_nothing_else_stands_there_and_the_customer_reads_it(
    tx: Tx, shop: Shop, person: Person, now: datetime, customer: int
) -> None:
    chen, talk = person("chen"), _writes(tx, customer, now)
    start = reception.free_on(tx, shop, SERVICES, (now + timedelta(days=1)).date(), now)[2].start
    ticket, visit = reception.book(tx, shop, customer, None, SERVICES, start, chen, now)
    end, held = visit.ends_at, len(capacity.of_appointment(tx, visit.id))
    reception.lengthen(tx, shop, visit.id, 30, chen, now)
    assert visit.ends_at == end + timedelta(minutes=30)
    assert len(capacity.of_appointment(tx, visit.id)) == held + 4  # two quarters of the bay and of the technician
    assert [one.kind for one in tickets.events(tx, ticket.id)][-1] == "lengthened"
    assert "会久一些" in _told(tx, talk)[-1]
    for minutes in (0, 24 * 60):
        with pytest.raises(OutsideHours):
            reception.lengthen(tx, shop, visit.id, minutes, chen, now)
    (bay,) = {one for one, _ in capacity.of_appointment(tx, visit.id) if "bay" in one}
    last = max(number for one, number in capacity.of_appointment(tx, visit.id) if one == bay)
    capacity.close(tx, [(bay, last + 1)], now)
    with pytest.raises(BayTaken):
        reception.lengthen(tx, shop, visit.id, 15, chen, now)


@pytest.mark.rule("B6", "I2")
def test_a_ticket_with_a_visit_ahead_is_not_closed_before_that_is_called_off(
    tx: Tx, shop: Shop, person: Person, now: datetime, customer: int
) -> None:
    chen = person("chen")
    start = reception.free_on(tx, shop, SERVICES, (now + timedelta(days=1)).date(), now)[0].start
    ticket, visit = reception.book(tx, shop, customer, None, SERVICES, start, chen, now)
    with pytest.raises(VisitAhead):
        ticket_actions.close(tx, ticket.id, chen, now)
    assert visit.state == "booked" and ticket.is_open
    after = visit.ends_at + timedelta(hours=1)
    assert ticket_actions.close(tx, ticket.id, chen, after).state == "done"


@pytest.mark.rule("B9", "B6")
def test_a_visit_is_put_in_another_bay_without_a_word_to_the_customer_and_never_beside_another(
    tx: Tx, shop: Shop, person: Person, now: datetime, customer: int
) -> None:
    chen, talk = person("chen"), _writes(tx, customer, now)
    start = reception.free_on(tx, shop, SERVICES, (now + timedelta(days=1)).date(), now)[0].start
    ticket, visit = reception.book(tx, shop, customer, None, SERVICES, start, chen, now)
    _, other = reception.book(tx, shop, customer, None, SERVICES, start, chen, now)
    free = next(bay.code for bay in able_bays(shop, SERVICES) if bay.code not in (visit.bay, other.bay))
    reception.lengthen(tx, shop, visit.id, 30, chen, now)
    ends, said = visit.ends_at, len(_told(tx, talk))
    reception.move(tx, shop, visit.id, start, chen, now, place=(free, visit.technician))
    assert (visit.bay, visit.starts_at, visit.ends_at) == (free, start, ends)
    held = [number for name, number in capacity.of_appointment(tx, visit.id) if name == f"bay:{free}"]
    assert len(held) >= (ends - start) / timedelta(minutes=15)
    with pytest.raises(BayTaken):
        reception.move(tx, shop, visit.id, start, chen, now, place=(other.bay, None))
    with pytest.raises(BayTaken):
        reception.move(tx, shop, visit.id, start, chen, now, place=(free, other.technician))
    assert visit.bay == free and len(_told(tx, talk)) == said
    reception.move(tx, shop, visit.id, start + timedelta(days=1), chen, now, place=(free, None), tell=False)
    assert (visit.bay, visit.ends_at) == (free, ends + timedelta(days=1)) and len(_told(tx, talk)) == said
    reception.move(tx, shop, visit.id, start, chen, now, place=(free, None))
    assert "已改到" in _told(tx, talk)[-1]
    assert [one.kind for one in tickets.events(tx, ticket.id)].count("appointment_moved") == 3


@pytest.mark.rule("B5")
def test_of_a_vehicle_only_what_is_known_goes_to_the_workshop(
    tx: Tx, shop: Shop, person: Person, now: datetime, customer: int
) -> None:
    chen, day = person("chen"), (now + timedelta(days=1)).date()
    bare = editing.add_vehicle(tx, customer, {"plate": "沪B11111"}, chen, now)
    (known,) = [one for one in customers.vehicles(tx, customer) if one.id != bare.id]
    starts = [one.start for one in reception.free_on(tx, shop, SERVICES, day, now)]
    cars = []
    for vehicle_id, start in ((bare.id, starts[0]), (known.id, starts[3]), (None, starts[6])):
        ticket, visit = reception.book(tx, shop, customer, vehicle_id, SERVICES, start, chen, now)
        cars.append(ticket.data.get("car"))
        assert "full_fen" not in visit.data
    assert [car and tuple(car) for car in cars] == [None, ("大众", "朗逸"), None]
