"""An urgent ticket that nobody has taken wakes each phone that may take it, once, and tells a locked screen no name."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime, timedelta

import pytest

from domain.shop.shop import Shop
from domain.webhook import NotReached
from notifications.urgent_push import FRESH, UrgentPush
from storage import Store, sessions, shops
from storage.outbound import subscriptions
from storage.outbound.subscriptions import Subscription
from tests.storage.records import a_customer, a_ticket


class Phones:
    """A shop whose advisor and technician have phones. says: what comes back, None for nothing at all."""

    def __init__(self, store: Store, shop: Shop, now: datetime) -> None:
        self.store, self.now = store, now
        self.says: int | None = 201
        self.rang: list[tuple[str, str, str]] = []
        self.waker = UrgentPush(store, lambda: self.now, self._send)
        with store.write() as tx:
            shops.apply(tx, shop, now)
            for code in ("chen", "zhou"):
                key = sessions.begin(tx, code, "phone", now)
                session = sessions.find(tx, key, now)
                assert session is not None
                address = f"https://push.example/{code}"
                subscriptions.keep(tx, session.id, code, address, ("p", "a"), "en", now)

    async def _send(self, browser: Subscription, words: bytes) -> int:
        if self.says is None:
            raise NotReached("push.example: ConnectError")
        told = json.loads(words)
        self.rang.append((browser.staff_code, told["body"], words.decode()))
        return self.says

    def look(self) -> None:
        """One look."""
        asyncio.run(self.waker.look())

    def urgent(self, **facts: object) -> str:
        """The number of a new urgent ticket."""
        with self.store.write() as tx:
            who = a_customer(tx, self.now, name="王芳")
            return a_ticket(tx, who, self.now, urgent=True, **facts).number


@pytest.fixture
def phones(store: Store, shop: Shop, now: datetime) -> Phones:
    return Phones(store, shop, now)


@pytest.mark.rule("F2", "I1", "A5")
def test_who_may_take_it_is_told_once_by_its_number_alone(phones: Phones) -> None:
    number = phones.urgent()
    for _ in range(3):
        phones.look()
    ((code, told, words),) = phones.rang
    assert (code, told) == ("chen", number)
    assert "王芳" not in words and "noise" not in words


@pytest.mark.rule("C5")
def test_what_is_confidential_taken_or_old_wakes_nobody(phones: Phones) -> None:
    phones.urgent(restricted=True)
    phones.urgent(state="claimed")
    phones.look()
    phones.urgent()
    phones.now += FRESH
    phones.look()
    assert phones.rang == []


def test_what_did_not_arrive_is_told_again_and_a_browser_that_is_gone_is_forgotten(phones: Phones) -> None:
    phones.urgent()
    for says in (None, 503, 410):
        phones.says = says
        phones.look()
    phones.says = 201
    phones.look()
    assert len(phones.rang) == 2
    with phones.store.read() as tx:
        assert [one.staff_code for one in subscriptions.awake(tx, phones.now)] == ["zhou"]


def test_two_processes_ring_once_and_a_session_that_is_over_not_at_all(phones: Phones) -> None:
    phones.urgent()
    other = UrgentPush(phones.store, lambda: phones.now, phones._send)

    async def both() -> None:
        await asyncio.gather(phones.waker.look(), other.look())

    asyncio.run(both())
    assert len(phones.rang) == 1
    phones.now += sessions.LASTS + timedelta(seconds=1)
    phones.urgent()
    phones.look()
    assert len(phones.rang) == 1
