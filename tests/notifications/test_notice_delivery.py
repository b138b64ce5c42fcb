"""The worker and what nobody asked for: the gate is asked again, a blocked chat is noted, and moments are kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from actions.notice_kinds import KINDS
from actions.outreach import consent, notices
from domain.conversation import OutboxItem
from domain.message import Reply
from domain.outreach.notice import Notice
from domain.shop.shop import Shop
from notifications.jobs import notices as notice_jobs
from notifications.sender import Gone
from notifications.worker import Worker
from storage import Store, conversations, outbox, shops, ticks
from storage.customers import customers
from storage.outreach import notices as notice_queries
from tests.storage.records import a_conversation, a_vehicle

SECOND = timedelta(seconds=1)
Clock = Callable[[], datetime]


class Phone:
    """A sender that keeps what arrives. gone: addresses at which nobody is any more."""

    def __init__(self, *gone: str) -> None:
        self.got: list[tuple[str, str]] = []
        self._gone = gone

    async def send(self, item: OutboxItem) -> str:
        """Kept, or refused for good."""
        if item.address in self._gone:
            raise Gone("blocked")
        self.got.append((item.address, item.payload["text"]))
        return str(len(self.got))


@pytest.fixture(autouse=True)
def words(monkeypatch: pytest.MonkeyPatch) -> None:
    """A campaign says its name."""
    said = replace(KINDS["campaign"], words=lambda _tx, _shop, notice, *_: Reply(f"campaign {notice.id}"))
    monkeypatch.setitem(KINDS, "campaign", said)


@pytest.fixture
def house(either_store: Store, shop: Shop, now: datetime) -> Store:
    """A store that knows the demo shop."""
    with either_store.write() as tx:
        shops.apply(tx, shop, now)
    return either_store


def plan(store: Store, now: datetime, *addresses: str) -> list[int]:
    """Ids of notices let out to these chats."""
    with store.write() as tx:
        for address in addresses:
            who = a_conversation(tx, now, address)
            notices.plan_one(tx, address, "campaign", "marketing", who.customer_id, now, now)
        shop = shops.load(tx)
        assert shop is not None
        notices.release_due(tx, shop, KINDS, now)
        return [notice.id for notice in notice_queries.listed(tx)]


def run(store: Store, clock: Clock, phone: Phone, until: Callable[[], bool]) -> None:
    """A worker runs until something holds."""

    async def work() -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(Worker(store, clock, {"telegram": phone}).run(stop))
        for _ in range(400):
            await asyncio.sleep(0.05)
            if until():
                break
        stop.set()
        await asyncio.wait_for(running, 20)

    asyncio.run(work())


def states(store: Store) -> dict[str, Notice]:
    with store.read() as tx:
        return {notice.key: notice for notice in notice_queries.listed(tx)}


@pytest.mark.rule("N5")
def test_who_opts_out_while_it_waits_gets_nothing(house: Store, now: datetime, clock: Clock) -> None:
    plan(house, now, "1", "2")
    with house.write() as tx:
        refuser = conversations.find(tx, "telegram", "7", "2")
        assert refuser is not None
        consent.refuse(tx, refuser.customer_id, ["campaign"], now, "button")
    phone = Phone()
    run(house, clock, phone, lambda: states(house)["2"].state == "dropped" and bool(phone.got))
    assert [address for address, _ in phone.got] == ["1"]
    assert states(house)["2"].reason == "opted_out"
    with house.read() as tx:
        assert conversations.messages(tx, refuser.id) == []


@pytest.mark.rule("N1", "N5")
def test_a_blocked_chat_is_unreachable_and_its_notice_dropped(house: Store, now: datetime, clock: Clock) -> None:
    plan(house, now, "1")
    run(house, clock, Phone("1"), lambda: states(house)["1"].state == "dropped")
    assert states(house)["1"].reason == "unreachable"
    with house.read() as tx:
        assert [one.address for one in customers.unreachable(tx)] == ["1"]


@pytest.mark.rule("N3")
def test_a_row_that_missed_its_moment_gets_another_behind_the_others(house: Store, now: datetime) -> None:
    plan(house, now, "1", "2", "3")
    with house.write() as tx:
        first, second, third = outbox.claim(tx, now, channels=("telegram",))
        late = now + SECOND
        moments = outbox.new_moments(tx, [first.item], late)
        moments += outbox.new_moments(tx, [second.item, third.item], late)
    assert moments[0] >= late
    assert moments == sorted(set(moments))
    assert all(after - before >= SECOND / 30 for before, after in pairwise(moments))


@pytest.mark.rule("A4", "N2", "N5", "N6")
def test_a_days_scans_run_once_however_many_planners_tick(house: Store, shop: Shop, now: datetime) -> None:
    with house.write() as tx:
        who = a_conversation(tx, now)
        due = now.date() + timedelta(days=10)
        a_vehicle(tx, who.customer_id, now, predicted_due_on=due, forecast_at=now)
    early = now.replace(hour=7)
    assert not notice_jobs.scan(house, shop, early)
    assert [notice_jobs.scan(house, shop, now + n * SECOND) for n in range(3)] == [True, False, False]
    assert list(states(house)) == ["maintenance:1:0:first"]
    with house.read() as tx:
        assert ticks.is_past(tx, "scan:lapsed", now.replace(hour=8))


@pytest.mark.rule("N2")
def test_new_vehicles_get_a_forecast_by_the_clock(house: Store, shop: Shop, now: datetime) -> None:
    with house.write() as tx:
        who = a_conversation(tx, now)
        car = a_vehicle(tx, who.customer_id, now, first_delivery_on=now.date() - timedelta(days=100))
    assert [notice_jobs.forecast(house, shop, now) for _ in range(2)] == [True, False]
    with house.read() as tx:
        found = customers.vehicle(tx, car.id)
        assert found is not None and found.predicted_due_on == now.date() + timedelta(days=80)
        assert found.warranty_until is not None
    assert notice_jobs.release(house, shop, now) is False
