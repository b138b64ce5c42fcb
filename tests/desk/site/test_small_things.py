"""Masking, flood, feed: the pieces alone."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from desk.customer.transcript import shown
from desk.site.feed import Feed
from desk.site.rate_limit import LIMIT, WINDOW_SECONDS
from desk.site.redaction import Sight
from domain.conversation import Message
from domain.flood_gate import FloodGate
from storage import Store, conversations
from storage.customers import customers

NARROW = Sight(whole=False)


@pytest.mark.rule("A5")
@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("我的电话13812345678", "我的电话138****5678"),
        ("+86 138 1234 5678 please", "138****5678 please"),
        ("京A12345 要保养", "京A**45 要保养"),
        ("沪AD12345要保养", "沪A**45要保养"),
        ("VIN LSVAA4182E2123456.", "VIN LSV***********456."),
        ("开了 12345 公里，F2026-0001", "开了 12345 公里，F2026-0001"),
    ],
)
def test_phones_plates_and_vins_are_hidden_in_words(said: str, shown: str) -> None:
    assert NARROW.text(said) == shown
    assert Sight(whole=True).text(said) == said


def test_a_flood_passes_again_after_the_window() -> None:
    at = 0.0
    gate = FloodGate(LIMIT, WINDOW_SECONDS, lambda: at)
    assert all(gate.passes("a") for _ in range(LIMIT))
    assert not gate.passes("a")
    at = WINDOW_SECONDS + 0.1
    assert gate.passes("a")


def _add(store: Store, now: datetime, address: str) -> None:
    with store.write() as tx:
        known = customers.identity(tx, "web", "", address) or customers.add_identity(tx, "web", "", address, "", now)
        talk = conversations.open_locked(tx, known, "zh", now)
        conversations.add_message(tx, Message(talk.id, "bot", {"text": "hi"}, now))


def test_the_feed_wakes_the_listeners_of_that_conversation_within_a_second(store: Store, now: datetime) -> None:
    async def listen() -> tuple[bool, bool]:
        feed = Feed(store)
        with feed.listening("ann") as ann, feed.listening("bob") as bob:
            await asyncio.sleep(0.1)
            await asyncio.to_thread(_add, store, now, "ann")
            await asyncio.wait_for(ann.wait(), 1.0)
            return ann.is_set(), bob.is_set()

    assert asyncio.run(listen()) == (True, False)


def test_the_feed_rests_while_nobody_listens(store: Store, now: datetime) -> None:
    async def listen() -> int:
        feed = Feed(store)
        with feed.listening("ann"):
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.1)
        return len(asyncio.all_tasks())

    assert asyncio.run(listen()) == 1


def test_a_file_from_staff_is_shown_in_the_web_chat() -> None:
    media = [{"kind": "photo", "path": "media/staff/2026-03/a.jpg", "name": "a.jpg", "size": 9}]
    at = datetime(2026, 3, 18, tzinfo=UTC)
    said = Message(conversation_id=1, author="staff:chen", content={"text": "请看", "media": media}, at=at)
    said.id = 5
    item = shown(said, {"staff:chen": "陈雨"})
    assert item["media"] == [{"kind": "photo", "name": "a.jpg", "url": "/chat/media/5/0"}]
