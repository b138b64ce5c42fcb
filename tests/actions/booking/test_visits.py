"""What becomes of a visit: reminded, confirmed, late, missed, done; and the credit that follows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from actions.booking import appointments, visits
from domain.booking.appointment import Appointment
from domain.conversation import Conversation
from domain.errors import BayTaken, IllegalMove, NotAllowed
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Store, Tx, shops
from storage.booking import appointments as appointment_queries
from storage.booking import credit as credit_queries
from tests.actions.booking.booked import DAY, MINOR, MINUTE, kinds, points, run_late
from tests.storage.records import a_conversation


@pytest.mark.rule("B9")
def test_a_late_customer_keeps_bay_and_people_for_the_later_time(tx: Tx, shop: Shop, visit: Appointment) -> None:
    start, technician = visit.starts_at, visit.technician
    assert run_late(tx, shop, visit, 20, start - 60 * MINUTE) == "shifted"
    assert (visit.starts_at, visit.ends_at) == (start + 20 * MINUTE, start + 65 * MINUTE)
    assert visit.technician == technician
    assert {"appointment_shifted", "customer_late", "customer_wrote"} <= set(kinds(tx, visit))


@pytest.mark.rule("B9")
def test_a_late_customer_is_only_flagged_when_the_time_after_is_taken(
    tx: Tx, shop: Shop, conversation: Conversation, visit: Appointment, now: datetime
) -> None:
    after = visit.starts_at + 60 * MINUTE
    for start in (visit.starts_at, after):
        with pytest.raises(BayTaken):
            while True:
                appointments.book(tx, shop, conversation, MINOR, start, now)
    start = visit.starts_at
    assert run_late(tx, shop, visit, 30, start - 60 * MINUTE) == "flagged"
    assert visit.starts_at == start


def test_past_closing_or_past_the_limit_nothing_is_shifted(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    start = (now + DAY).replace(hour=17)
    _, last = appointments.book(tx, shop, conversation, MINOR, start, now)
    assert run_late(tx, shop, last, 20, start - MINUTE) == "flagged"
    assert run_late(tx, shop, last, 31, start - MINUTE) == "too_much"
    assert last.starts_at == start


@pytest.mark.rule("B7")
def test_a_no_show_costs_credit_frees_the_bay_and_is_undone_whole(
    tx: Tx, shop: Shop, visit: Appointment, person: Callable[[str], Staff]
) -> None:
    chen, after = person("chen"), visit.starts_at + 20 * MINUTE
    with pytest.raises(IllegalMove):
        visits.mark_no_show(tx, shop, visit.id, chen, visit.starts_at - MINUTE)
    visits.mark_no_show(tx, shop, visit.id, chen, after)
    assert (visit.state, points(tx, visit)) == ("no_show", -30)
    visits.undo(tx, shop, visit.id, chen, after)
    assert (visit.state, points(tx, visit)) == ("booked", 0)
    visits.mark_no_show(tx, shop, visit.id, chen, after)
    assert points(tx, visit) == -30
    assert [entry.points for entry in credit_queries.entries(tx, visit.customer_id)] == [-30, 30, -30]
    assert kinds(tx, visit)[-3:] == ["appointment_no_show", "appointment_mark_undone", "appointment_no_show"]


@pytest.mark.rule("B7", "I1")
def test_only_who_manages_appointments_marks_them(
    tx: Tx, shop: Shop, visit: Appointment, person: Callable[[str], Staff]
) -> None:
    with pytest.raises(NotAllowed):
        visits.mark_no_show(tx, shop, visit.id, person("zhou"), visit.starts_at)


def test_a_visit_done_is_not_missed_as_well(
    tx: Tx, shop: Shop, visit: Appointment, person: Callable[[str], Staff]
) -> None:
    visits.mark_done(tx, visit.id, person("chen"), visit.ends_at)
    with pytest.raises(IllegalMove):
        visits.mark_no_show(tx, shop, visit.id, person("chen"), visit.ends_at)
    visits.undo(tx, shop, visit.id, person("chen"), visit.ends_at)
    assert visit.state == "booked"


def test_who_has_arrived_did_not_stay_away(
    tx: Tx, shop: Shop, visit: Appointment, person: Callable[[str], Staff]
) -> None:
    visit.data = {**visit.data, "arrived_at": visit.starts_at.isoformat()}
    tx.flush()
    with pytest.raises(IllegalMove):
        visits.mark_no_show(tx, shop, visit.id, person("chen"), visit.ends_at)


@pytest.mark.rule("B7")
@pytest.mark.parametrize(("before", "lost"), [(timedelta(hours=1), -10), (timedelta(hours=3), 0)])
def test_only_a_late_cancel_costs_credit(
    tx: Tx, shop: Shop, visit: Appointment, person: Callable[[str], Staff], before: timedelta, lost: int
) -> None:
    visits.cancel_for_customer(tx, shop, visit.id, person("chen"), visit.starts_at - before)
    assert (visit.state, points(tx, visit)) == ("cancelled", lost)


@pytest.mark.rule("B6", "I2")
def test_who_was_late_or_there_already_can_still_move_the_visit(either_store: Store, shop: Shop, now: datetime) -> None:
    with either_store.write() as tx:
        shops.apply(tx, shop, now)
        talk = a_conversation(tx, now)
        start = (now + DAY).replace(hour=15)
        visit = appointments.book(tx, shop, talk, MINOR, start, now, plate="京A12345")[1]
        assert run_late(tx, shop, visit, 20, start - 4 * 60 * MINUTE) == "shifted"
    with either_store.write() as tx:
        found = appointment_queries.get(tx, visit.id)
        assert found is not None
        visits.move(tx, shop, found, start + DAY, now, actor="customer")
    with either_store.read() as tx:
        moved = appointment_queries.get(tx, visit.id)
        assert moved is not None and moved.starts_at == start + DAY and "agreed" not in moved.data
