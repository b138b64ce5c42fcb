"""What the clock brings to staff, once, whoever looks first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from actions import intake
from actions.promises import promises
from actions.tickets import hold, tickets
from domain.conversation import STAFF
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from notifications.jobs import staff
from notifications.staff_chat import cards
from notifications.staff_chat.view import look
from storage import Store, outbox, shops
from storage.tickets import tickets as ticket_queries
from tests.simulators.telegram_house import with_accounts
from tests.storage.records import a_conversation

MINUTE = timedelta(minutes=1)
Job = Callable[[Store, Shop, datetime], bool]


@pytest.fixture
def at_shop(either_store: Store, shop: Shop, now: datetime) -> Shop:
    """The demo shop in force, an advisor and the manager on Telegram."""
    ready = with_accounts(shop)
    with either_store.write() as tx:
        shops.apply(tx, ready, now)
    return ready


def _person(store: Store, code: str) -> Staff:
    with store.read() as tx:
        found = shops.staff_by_code(tx, code)
    assert found is not None
    return found


def _ticket(store: Store, now: datetime, address: str = "1") -> int:
    with store.write() as tx:
        made, _ = intake.enquire(
            tx, a_conversation(tx, now, address), "转人工", now, message_id=1, key="1", topic="handoff"
        )
        return made.id


def _rows(store: Store, kind: str) -> list[str]:
    with store.read() as tx:
        return sorted(row.address for row in outbox.listed(tx) if row.kind == kind)


def _empty(store: Store, now: datetime) -> None:
    """Everything that waits is sent."""
    with store.write() as tx:
        for row in outbox.listed(tx, state="queued"):
            outbox.mark_sent(tx, row.id, now, "1")


@pytest.mark.rule("N4")
def test_a_sleeping_ticket_is_woken_once_when_its_time_has_come(
    either_store: Store, at_shop: Shop, now: datetime
) -> None:
    number, chen = _ticket(either_store, now), _person(either_store, "chen")
    with either_store.write() as tx:
        tickets.claim(tx, number, chen, now)
        hold.snooze(tx, number, now + 60 * MINUTE, chen, now)
    assert not staff.wake(either_store, at_shop, now + 59 * MINUTE)
    assert staff.wake(either_store, at_shop, now + 60 * MINUTE)
    assert not staff.wake(either_store, at_shop, now + 60 * MINUTE)
    assert _rows(either_store, "ticket_awake") == [STAFF]
    with either_store.read() as tx:
        assert [event.kind for event in ticket_queries.events(tx, number)].count("woken") == 1


@pytest.mark.rule("F3", "C2")
def test_minutes_are_counted_down_on_cards_when_few_are_left_and_the_chat_has_room(
    either_store: Store, at_shop: Shop, now: datetime
) -> None:
    number = _ticket(either_store, now)
    _empty(either_store, now)
    with either_store.write() as tx:
        ticket = ticket_queries.lock(tx, number)
        assert ticket is not None
        promises.void(tx, ticket, now)
        promises.add(tx, at_shop, ticket, "on_site", now + 3 * 60 * MINUTE, now, actor="system")
    assert not staff.count_down(either_store, at_shop, now)
    soon = now + 2 * 60 * MINUTE + MINUTE
    assert staff.count_down(either_store, at_shop, soon)
    assert not staff.count_down(either_store, at_shop, soon + MINUTE)
    assert _rows(either_store, "ticket_card_update").count(STAFF) >= 1
    with either_store.read() as tx:
        early, late = (look(tx, number, "zh", at) for at in (now, soon))
        assert early is not None and late is not None
        assert cards.countdown(early, "zh") == "⏰ 13:00 前 · 到达现场"
        assert cards.countdown(late, "zh") == "⏰ 还剩 59 分钟（13:00 前）· 到达现场"
        over = look(tx, number, "en", now + 200 * MINUTE)
        assert over is not None
        assert cards.countdown(over, "en") == "⚠️ overdue (was due 13:00) · on site"


def test_countdowns_wait_while_the_chat_is_busy(either_store: Store, at_shop: Shop, now: datetime) -> None:
    numbers = [_ticket(either_store, now, str(n)) for n in range(3)]
    with either_store.write() as tx:
        ticket = ticket_queries.lock(tx, numbers[0])
        assert ticket is not None
        promises.add(tx, at_shop, ticket, "on_site", now + 30 * MINUTE, now, actor="system")
    assert not staff.count_down(either_store, at_shop, now)
    _empty(either_store, now)
    assert staff.count_down(either_store, at_shop, now)


@pytest.mark.rule("N4")
def test_a_shift_begins_with_one_digest_for_each_person_on_telegram(
    either_store: Store, at_shop: Shop, now: datetime
) -> None:
    opening = now.replace(hour=8, minute=30)
    assert not staff.say_good_morning(either_store, at_shop, opening - MINUTE)
    assert staff.say_good_morning(either_store, at_shop, opening + MINUTE)
    for minutes in (1, 5, 59, 61, 300):
        assert not staff.say_good_morning(either_store, at_shop, opening + minutes * MINUTE)
    assert _rows(either_store, "staff_digest") == ["501", "502", "503"]
    assert staff.say_good_morning(either_store, at_shop, opening + timedelta(days=1))


def test_a_day_off_begins_without_a_digest(either_store: Store, at_shop: Shop) -> None:
    holiday = datetime(2026, 5, 1, 9, 0, tzinfo=at_shop.zone)
    assert not staff.say_good_morning(either_store, at_shop, holiday)
