"""Visits are offered near the wish, booked once, moved whole, cancelled in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from actions.booking import appointments
from domain.booking.appointment import estimate
from domain.booking.capacity import Needs, quarter, quarters
from domain.booking.credit import discount_fen
from domain.conversation import Conversation
from domain.errors import BayTaken, OutsideHours, TooLate, UnknownService
from domain.shop.shop import Shop
from storage import Tx, outbox
from storage.booking import capacity
from storage.tickets import tickets
from tests.storage.records import a_conversation

MINOR = Needs(("minor_service",))


def _at(now: datetime, days: int, hour: int, minute: int = 0) -> datetime:
    return (now + timedelta(days=days)).replace(hour=hour, minute=minute)


def _fill(tx: Tx, shop: Shop, conversation: Conversation, start: datetime, now: datetime) -> int:
    count = 0
    while True:
        try:
            appointments.book(tx, shop, conversation, MINOR, start, now)
        except BayTaken:
            return count
        count += 1


@pytest.mark.rule("B9")
def test_as_many_visits_fit_as_the_scarcest_resource_allows(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    bays = [bay for bay in shop.bays if "quick" in bay.capabilities]
    technicians = [person for person in shop.staff if person.role == "technician"]
    seats = [person for person in shop.staff if person.role == "advisor"] * shop.policy.intake_per_quarter
    expected = min(len(bays), len(technicians), len(seats))
    assert _fill(tx, shop, conversation, _at(now, 1, 15), now) == expected


@pytest.mark.rule("B9")
def test_a_refused_booking_leaves_no_ticket_and_no_number(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    made = _fill(tx, shop, conversation, _at(now, 1, 15), now)
    assert len(tickets.listed(tx)) == made
    ticket, _ = appointments.book(tx, shop, conversation, MINOR, _at(now, 2, 15), now)
    assert ticket.number == f"B2026-{made + 1:04d}"


@pytest.mark.rule("B9")
@pytest.mark.parametrize(("days", "hour"), [(1, 3), (1, 23), (0, 10), (90, 10), (-1, 10)])
def test_no_visit_outside_hours_notice_and_reach(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime, days: int, hour: int
) -> None:
    with pytest.raises(OutsideHours):
        appointments.book(tx, shop, conversation, MINOR, _at(now, days, hour), now)


def test_a_service_the_shop_lacks_is_refused_by_name(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    with pytest.raises(UnknownService, match="teleport"):
        appointments.book(tx, shop, conversation, Needs(("teleport",)), _at(now, 1, 15), now)


@pytest.mark.rule("B5")
def test_staff_are_told_of_a_booking(tx: Tx, shop: Shop, conversation: Conversation, now: datetime) -> None:
    ticket, _ = appointments.book(tx, shop, conversation, MINOR, _at(now, 1, 15), now)
    assert [row.kind for row in outbox.of_ticket(tx, ticket.id, "ticket_card")] == ["ticket_card"]


@pytest.mark.rule("B6")
def test_moving_frees_the_old_time_and_takes_the_new(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    old, new = _at(now, 1, 15), _at(now, 2, 10)
    _, visit = appointments.book(tx, shop, conversation, MINOR, old, now)
    before = _fill(tx, shop, conversation, old, now)
    assert before >= 1
    appointments.move(tx, shop, visit, new, now, actor="customer")
    assert visit.starts_at == new
    assert _fill(tx, shop, conversation, old, now) == 1
    assert _fill(tx, shop, conversation, new, now) == before


@pytest.mark.rule("B6")
def test_a_move_to_a_taken_time_keeps_the_old_one(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    old, new = _at(now, 1, 15), _at(now, 2, 10)
    _, visit = appointments.book(tx, shop, conversation, MINOR, old, now)
    _fill(tx, shop, conversation, new, now)
    with pytest.raises(BayTaken):
        appointments.move(tx, shop, visit, new, now, actor="customer")
    tx.refresh(visit)
    assert visit.starts_at == old
    taken = capacity.busy(tx, old, old + timedelta(hours=1), now)
    assert not any(taken.is_free(f"bay:{visit.bay}", range(quarter(old) + n, quarter(old) + n + 1)) for n in range(3))


@pytest.mark.rule("B6")
def test_customers_cannot_change_what_is_too_near_but_staff_can(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    _, visit = appointments.book(tx, shop, conversation, MINOR, _at(now, 0, 11, 30), now)
    with pytest.raises(TooLate):
        appointments.cancel(tx, shop, visit, now, actor="customer")
    appointments.cancel(tx, shop, visit, now, actor="staff:chen")
    assert visit.state == "cancelled"


@pytest.mark.rule("B6", "I2")
def test_cancelling_frees_the_bay_and_closes_the_ticket_with_its_history(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    ticket, visit = appointments.book(tx, shop, conversation, MINOR, _at(now, 1, 15), now)
    appointments.cancel(tx, shop, visit, now, actor="customer")
    taken = capacity.busy(tx, visit.starts_at, visit.ends_at, now)
    assert taken.is_free(f"bay:{visit.bay}", quarters(visit.starts_at, visit.ends_at))
    assert taken.is_free(f"tech:{visit.technician}", quarters(visit.starts_at, visit.ends_at))
    assert ticket.state == "cancelled"
    kinds = [event.kind for event in tickets.events(tx, ticket.id)]
    assert kinds == ["registered", "appointment_booked", "appointment_cancelled", "cancelled"]


@pytest.mark.rule("B9")
def test_unaligned_visits_still_never_share_a_bay(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    start = _at(now, 1, 15)
    _fill(tx, shop, conversation, start, now)
    with pytest.raises(BayTaken):
        appointments.book(tx, shop, conversation, MINOR, start + timedelta(minutes=40), now)


@pytest.mark.rule("B9")
def test_a_kept_offer_is_free_for_its_conversation_alone_until_it_expires(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    start = _at(now, 1, 15)
    other = a_conversation(tx, now, "2")
    room = _fill_count(tx, shop, now, start)
    assert appointments.keep_offer(tx, shop, conversation, MINOR, start, now)
    assert _fill(tx, shop, other, start, now) == room - 1
    appointments.book(tx, shop, conversation, MINOR, start, now + timedelta(minutes=2))


@pytest.mark.rule("B9")
def test_an_expired_offer_is_anybodys(tx: Tx, shop: Shop, conversation: Conversation, now: datetime) -> None:
    start = _at(now, 1, 15)
    room = _fill_count(tx, shop, now, start)
    assert appointments.keep_offer(tx, shop, conversation, MINOR, start, now)
    other = a_conversation(tx, now, "2")
    assert _fill(tx, shop, other, start, now + shop.policy.hold) == room


@pytest.mark.rule("B9")
def test_reading_back_another_time_lets_the_first_go(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    first, second = _at(now, 1, 15), _at(now, 2, 15)
    room = _fill_count(tx, shop, now, first)
    appointments.keep_offer(tx, shop, conversation, MINOR, first, now)
    appointments.keep_offer(tx, shop, conversation, MINOR, second, now)
    other = a_conversation(tx, now, "2")
    assert _fill(tx, shop, other, first, now) == room


@pytest.mark.rule("B9")
def test_a_full_shop_keeps_no_offer(tx: Tx, shop: Shop, conversation: Conversation, now: datetime) -> None:
    start = _at(now, 1, 15)
    _fill(tx, shop, conversation, start, now)
    assert not appointments.keep_offer(tx, shop, a_conversation(tx, now, "2"), MINOR, start, now)


def _fill_count(tx: Tx, shop: Shop, now: datetime, start: datetime) -> int:
    """How many visits fit at that start, found out and undone."""
    probing = tx.begin_nested()
    count = _fill(tx, shop, a_conversation(tx, now, "probe"), start, now)
    probing.rollback()
    return count


@pytest.mark.rule("B6")
def test_a_moved_visit_keeps_the_technician_it_was_asked_with(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    needs, told = Needs(("minor_service",), technician="gao"), {"technician": "gao"}
    _, visit = appointments.book(tx, shop, conversation, needs, _at(now, 1, 15), now, data=told)
    appointments.move(tx, shop, visit, _at(now, 2, 10), now, actor="customer")
    assert visit.technician == "gao"


@pytest.mark.rule("B7", "B4", "B9")
def test_what_the_customer_is_told_is_what_is_kept_discount_taken_off(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    kind = replace(shop, policy=replace(shop.policy, discount_percent=10))
    visit = appointments.book(tx, kind, conversation, MINOR, _at(now, 1, 15), now)[1]
    priced = estimate(shop, MINOR.services)
    assert visit.estimate_fen == priced.total_fen - discount_fen(priced, 10) < priced.total_fen
    assert (visit.data["full_fen"], visit.data["discount_percent"]) == (priced.total_fen, 10)
    told = appointments.book(tx, kind, conversation, MINOR, _at(now, 2, 15), now, discount_percent=0)[1]
    assert told.estimate_fen == priced.total_fen and "full_fen" not in told.data


@pytest.mark.rule("B5", "B7")
def test_the_full_price_stands_on_a_visit_with_a_discount_alone(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    start = (now + timedelta(days=1)).replace(hour=10)
    needs = Needs(("minor_service",))
    _, plain = appointments.book(tx, shop, conversation, needs, start, now, discount_percent=0)
    _, less = appointments.book(tx, shop, conversation, needs, start.replace(hour=14), now, discount_percent=10)
    assert "full_fen" not in plain.data
    assert (less.data["full_fen"], less.data["discount_percent"]) == (plain.estimate_fen, 10)
    assert less.estimate_fen < plain.estimate_fen
