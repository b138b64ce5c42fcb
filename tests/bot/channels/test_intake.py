"""What every webhook's messages go through: each has its effects once and in order, or is left to be brought again."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

import pytest

from bot.channels.intake import LIMIT, MAX_TRIES, Fetch, Intake
from bot.conversation import Handled
from bot.message import Incoming
from domain.shop.shop import Shop
from storage import Store, conversations, outbox, shops


class Listener:
    """Notes what it is handed. fails: update id -> how often handling it fails first; slow: who is handled slowly."""

    def __init__(self, fails: dict[str, int] | None = None) -> None:
        self.heard: list[str] = []
        self.at_once, self.most_at_once = {"a": 0, "b": 0}, 0
        self.fails = fails or {}
        self._lock = Lock()

    def handle(self, incoming: Incoming, now: datetime) -> Handled:
        with self._lock:
            self.at_once[incoming.address] += 1
            self.most_at_once = max(self.most_at_once, self.at_once[incoming.address])
            if self.fails.get(incoming.update_id, 0) > 0:
                self.fails[incoming.update_id] -= 1
                self.at_once[incoming.address] -= 1
                raise OSError("no room left")
            self.heard.append(incoming.text)
            self.at_once[incoming.address] -= 1
        return Handled(1, outbox_ids=(len(self.heard),))


class Setting:
    """An intake on a store; `sent` are the rows handed to the worker."""

    def __init__(self, store: Store, now: datetime, listener: Listener, fetch: Fetch | None = None) -> None:
        self.sent: list[int] = []
        self.listener, self.now = listener, now
        self.intake = Intake(listener, store, lambda: now, self._deliver, fetch=fetch)

    async def _deliver(self, ids: Sequence[int]) -> None:
        self.sent += ids

    def said(self, *texts: str, address: str = "a", seconds: float = 60.0) -> list[Incoming]:
        """Messages, so many seconds apart."""
        return [
            Incoming(
                "x", "", address, f"{address}:{text}", "text", self.now + timedelta(seconds=n * seconds), text=text
            )
            for n, text in enumerate(texts)
        ]

    def take(self, messages: list[Incoming]) -> bool:
        async def taken() -> bool:
            done = await self.intake.take(messages)
            await self.intake.finish()
            return done

        return asyncio.run(taken())


@pytest.fixture
def open_shop(store: Store, shop: Shop, now: datetime) -> Store:
    with store.write() as tx:
        shops.apply(tx, shop, now)
    return store


def test_each_chats_messages_keep_their_order_one_at_a_time(store: Store, now: datetime) -> None:
    setting = Setting(store, now, Listener())
    assert setting.take(setting.said("1", "2", "3") + setting.said("4", address="b"))
    assert [text for text in setting.listener.heard if text != "4"] == ["1", "2", "3"]
    assert setting.listener.most_at_once == 1 and sorted(setting.sent) == [1, 2, 3, 4]


def test_what_could_not_be_handled_is_left_and_nothing_of_its_chat_overtakes_it(store: Store, now: datetime) -> None:
    setting = Setting(store, now, Listener({"a:1": 1}))
    messages = setting.said("1", "2") + setting.said("3", address="b")
    assert not setting.take(messages)
    assert setting.listener.heard == ["3"]
    assert setting.take(messages)
    assert setting.listener.heard[1:3] in (["1", "2"], ["3", "1"], ["1", "3"])


def test_a_message_that_never_works_is_apologised_for_once(open_shop: Store, now: datetime) -> None:
    setting = Setting(open_shop, now, Listener({"a:1": 99}))
    for n in range(MAX_TRIES):
        assert setting.take(setting.said("1")) is (n == MAX_TRIES - 1)
    with open_shop.read() as tx:
        found = conversations.find(tx, "x", "", "a")
        assert found is not None
        assert len([one for one in conversations.messages(tx, found.id) if one.author == "bot"]) == 1


def test_a_flood_is_kept_and_told_once_but_danger_in_it_is_heard(open_shop: Store, now: datetime) -> None:
    setting = Setting(open_shop, now, Listener())
    texts = [*(f"在吗 {n}" for n in range(LIMIT + 10)), "刹车失灵了！", "刹车失灵了，快"]
    assert setting.take(setting.said(*texts, seconds=0.01))
    assert len(setting.listener.heard) == LIMIT + 1 and setting.listener.heard[-1] == "刹车失灵了！"
    with open_shop.read() as tx:
        found = conversations.find(tx, "x", "", "a")
        assert found is not None
        assert len(conversations.messages(tx, found.id)) == 11 + 1
        assert len(outbox.listed(tx)) == 0  # a channel nobody knows is not pushed to


def test_what_has_to_be_fetched_first_is_fetched_and_a_failure_leaves_the_message(store: Store, now: datetime) -> None:
    tries: list[Any] = []

    async def fetch(incoming: Incoming) -> Incoming:
        tries.append(incoming.update_id)
        if len(tries) == 1:
            raise OSError("away")
        return incoming

    setting = Setting(store, now, Listener(), fetch)
    assert not setting.take(setting.said("1"))
    assert setting.take(setting.said("1"))
    assert (setting.listener.heard, len(tries)) == (["1"], 2)
