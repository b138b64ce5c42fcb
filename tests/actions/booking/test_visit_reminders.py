"""The day before: the customer is reminded once, confirms, or loses what had to be confirmed (B6, B7)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from actions.booking import appointments, credit, visit_reminders, visits
from actions.notice_kinds import KINDS
from actions.outreach import notices
from domain.booking.appointment import Appointment
from domain.conversation import Conversation
from domain.shop.shop import Shop
from storage import Tx, conversations, outbox
from tests.actions.booking.booked import DAY, MINOR, MINUTE, kinds, points


@pytest.fixture
def slot(now: datetime) -> datetime:
    """Six in the evening before."""
    return now.replace(hour=18)


def reminders_of(tx: Tx, visit: Appointment) -> list[str]:
    rows = [row for row in outbox.listed(tx) if row.key.startswith(f"visit:{visit.id}:reminder")]
    return [row.state for row in reversed(rows)]


def remind(tx: Tx, shop: Shop, slot: datetime, now: datetime) -> int:
    """How many visits are reminded; the gate lets the reminders out."""
    count = visit_reminders.plan(tx, shop, slot, now)
    notices.release_due(tx, shop, KINDS, now)
    return count


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


@pytest.mark.rule("B6", "N5")
def test_reminders_are_due_from_their_very_hour_on(shop: Shop, now: datetime) -> None:
    at = now.replace(hour=shop.policy.reminder_hour, minute=0, second=0, microsecond=0)
    assert visit_reminders.due_slot(shop, at) == at
    assert visit_reminders.due_slot(shop, at - timedelta(seconds=1)) is None


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
