"""What becomes of a visit: reminded, confirmed, late, missed, done; and the credit that follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from actions.booking import appointments, credit, visit_reminders, visits
from actions.notice_kinds import KINDS
from actions.outreach import notices
from domain.booking.appointment import Appointment, estimate
from domain.booking.capacity import Needs
from domain.booking.credit import discount_fen, standing
from domain.conversation import Conversation
from domain.errors import BayTaken, IllegalMove, NotAllowed
from domain.shop.policy import Policy
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Store, Tx, conversations, outbox, shops
from storage.booking import appointments as appointment_queries
from storage.booking import credit as credit_queries
from storage.customers import customers
from storage.tickets import tickets
from tests.storage.records import a_conversation, a_customer

MINOR = Needs(("minor_service",))
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@pytest.fixture
def visit(tx: Tx, shop: Shop, conversation: Conversation, now: datetime) -> Appointment:
    """Tomorrow at three in the afternoon."""
    start = (now + DAY).replace(hour=15)
    return appointments.book(tx, shop, conversation, MINOR, start, now, plate="京A12345")[1]


@pytest.fixture
def slot(now: datetime) -> datetime:
    """Six in the evening before."""
    return now.replace(hour=18)


def kinds(tx: Tx, visit: Appointment) -> list[str]:
    return [event.kind for event in tickets.events(tx, visit.ticket_id)]


def reminders_of(tx: Tx, visit: Appointment) -> list[str]:
    rows = [row for row in outbox.listed(tx) if row.key.startswith(f"visit:{visit.id}:reminder")]
    return [row.state for row in reversed(rows)]


def run_late(tx: Tx, shop: Shop, visit: Appointment, minutes: int, now: datetime) -> str:
    return visits.run_late(
        tx, shop, visit, minutes * MINUTE, now, words="late", message_id=1, key=f"u{minutes}:{now.isoformat()}"
    )


def remind(tx: Tx, shop: Shop, slot: datetime, now: datetime) -> int:
    """How many visits are reminded; the gate lets the reminders out."""
    count = visit_reminders.plan(tx, shop, slot, now)
    notices.release_due(tx, shop, KINDS, now)
    return count


def points(tx: Tx, visit: Appointment) -> int:
    return credit_queries.points(tx, visit.customer_id)


@pytest.mark.rule("B6")
def test_a_visit_of_tomorrow_is_reminded_once(
    tx: Tx, shop: Shop, visit: Appointment, conversation: Conversation, slot: datetime
) -> None:
    assert [remind(tx, shop, slot, slot + n * MINUTE) for n in range(3)] == [1, 0, 0]
    (message,) = [m for m in conversations.messages(tx, conversation.id) if m.content.get("buttons")]
    data = [button["data"] for row in message.content["buttons"] for button in row]
    assert data == [f"go|visit|{verb}:{visit.id}" for verb in ("confirm", "move", "cancel")]
    assert kinds(tx, visit).count("appointment_reminded") == 1


@pytest.mark.rule("B6")
def test_visits_of_other_days_or_states_or_booked_after_the_hour_are_not_reminded(
    tx: Tx, shop: Shop, conversation: Conversation, visit: Appointment, now: datetime, slot: datetime
) -> None:
    appointments.book(tx, shop, conversation, MINOR, visit.starts_at + DAY, now)
    appointments.book(tx, shop, conversation, MINOR, visit.starts_at, slot + MINUTE)
    visits.cancel(tx, shop, visit, now, actor="customer")
    assert remind(tx, shop, slot, slot + 2 * MINUTE) == 0


@pytest.mark.rule("B6")
def test_a_moved_visit_never_gets_the_old_reminder_and_gets_its_own(
    tx: Tx, shop: Shop, visit: Appointment, slot: datetime
) -> None:
    remind(tx, shop, slot, slot)
    visits.move(tx, shop, visit, visit.starts_at + DAY, slot, actor="customer")
    assert reminders_of(tx, visit) == ["cancelled"]
    assert remind(tx, shop, slot + DAY, slot + DAY) == 1
    assert reminders_of(tx, visit) == ["cancelled", "queued"]


@pytest.mark.rule("B6")
def test_a_cancelled_visit_never_gets_its_reminder(tx: Tx, shop: Shop, visit: Appointment, slot: datetime) -> None:
    remind(tx, shop, slot, slot)
    visits.cancel(tx, shop, visit, slot, actor="customer")
    assert reminders_of(tx, visit) == ["cancelled"]


@pytest.mark.rule("N5")
@pytest.mark.parametrize(("hour", "due"), [(17, False), (18, True), (20, True), (21, False), (23, False)])
def test_reminders_are_due_in_the_evening_only(shop: Shop, now: datetime, hour: int, due: bool) -> None:
    assert (visit_reminders.due_slot(shop, now.replace(hour=hour, minute=59)) is not None) == due


@pytest.mark.rule("B6")
def test_a_confirmation_is_an_event_and_counts_once(tx: Tx, shop: Shop, visit: Appointment, slot: datetime) -> None:
    remind(tx, shop, slot, slot)
    assert [visit_reminders.confirm(tx, visit, slot + MINUTE) for _ in range(2)] == [True, False]
    assert kinds(tx, visit).count("appointment_confirmed") == 1


@pytest.mark.rule("B7")
def test_low_credit_unconfirmed_gives_the_time_up_and_tells_so(
    tx: Tx, shop: Shop, visit: Appointment, conversation: Conversation, slot: datetime
) -> None:
    credit.enter(tx, shop, visit, "no_show", slot, actor="system")
    remind(tx, shop, slot, slot)
    late = slot + shop.policy.confirm_within
    assert not visit_reminders.let_go(tx, shop, visit.id, late - MINUTE)
    assert visit_reminders.let_go(tx, shop, visit.id, late)
    assert not visit_reminders.let_go(tx, shop, visit.id, late)
    assert visit.state == "cancelled"
    assert "让出" in conversations.messages(tx, conversation.id)[-1].text
    assert points(tx, visit) == -30


@pytest.mark.rule("B7")
def test_normal_credit_need_not_confirm(tx: Tx, shop: Shop, visit: Appointment, slot: datetime) -> None:
    remind(tx, shop, slot, slot)
    assert not visit_reminders.let_go(tx, shop, visit.id, visit.starts_at - MINUTE)
    assert visit.state == "booked"


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
def test_saying_to_be_late_does_not_make_a_late_arrival_on_time(tx: Tx, shop: Shop, visit: Appointment) -> None:
    start = visit.starts_at
    run_late(tx, shop, visit, 20, start - 60 * MINUTE)
    assert credit.arrived(tx, shop, visit, start + 20 * MINUTE, actor="customer") is None
    assert credit.arrived(tx, shop, visit, start + 5 * MINUTE, actor="customer") is not None


@pytest.mark.rule("B7")
def test_arriving_on_time_earns_credit_once(tx: Tx, shop: Shop, visit: Appointment) -> None:
    for minutes in (0, 10):
        credit.arrived(tx, shop, visit, visit.starts_at + minutes * MINUTE, actor="customer")
    assert points(tx, visit) == shop.policy.credit_on_time


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


@pytest.mark.rule("B7")
def test_levels_follow_the_policy() -> None:
    policy = replace(Policy(), discount_percent=5)
    found = [standing(policy, earned) for earned in (50, 49, -19, -20)]
    assert [one.level for one in found] == ["gold", "normal", "normal", "low"]
    assert [one.discount_percent for one in found] == [10, 5, 5, 0]
    assert [one.must_confirm for one in found] == [False, False, False, True]


@pytest.mark.rule("B7")
def test_the_discount_is_on_labour_alone(shop: Shop) -> None:
    assert discount_fen(estimate(shop, ["minor_service"]), 10) == 1200
    assert discount_fen(estimate(shop, ["first_service"]), 10) == 0


def test_credit_follows_a_customer_into_the_record(tx: Tx, shop: Shop, visit: Appointment, now: datetime) -> None:
    credit.enter(tx, shop, visit, "no_show", now, actor="system")
    known = a_customer(tx, now, name="Wang Wei")
    customers.repoint(tx, visit.customer_id, known.id)
    assert credit_queries.points(tx, known.id) == -30


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
