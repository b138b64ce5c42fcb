"""Many look-alikes at once: a few messages for the staff chat, and a grave danger in between is not delayed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from actions import intake, outgoing
from domain.shop.shop import Shop
from notifications.senders.staff import StaffSender
from notifications.worker import Worker
from storage import Store, outbox, shops
from tests.simulators.telegram import FakeTelegram
from tests.simulators.telegram_house import STAFF_CHAT, STAFF_TOKEN, with_accounts
from tests.storage.records import a_conversation
from wire.telegram.line import close_bot, open_bot


class Clock:
    """Shows what it was set to."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock(store: Store, shop: Shop, now: datetime) -> Clock:
    with store.write() as tx:
        shops.apply(tx, with_accounts(shop), now)
    return Clock(now)


def report(store: Store, now: datetime, number: int, words: str, danger: str, *, grave: bool = False) -> str:
    with store.write() as tx:
        conversation = a_conversation(tx, now, f"c{number}")
        conversation.channel = "web"
        facts: dict[str, Any] = {"grave": [danger]} if grave else {}
        return intake.report_fault(tx, conversation, words, now, dangers=[danger], data=facts).number


def told(store: Store, clock: Clock, path: Path, seconds: float, meanwhile: Callable[[float], None]) -> list[str]:
    """What stood in the staff chat after so many seconds of its pace."""

    async def play() -> list[str]:
        async with FakeTelegram() as telegram:
            telegram.clock = lambda: clock.at.timestamp()
            telegram.bot(STAFF_TOKEN).chats[STAFF_CHAT]
            bot = open_bot(STAFF_TOKEN, telegram.url)
            worker = Worker(store, clock, {"staff": StaffSender(store, bot, STAFF_CHAT, data_dir=path, now=clock)})
            start = clock.at
            while (gone := (clock.at - start).total_seconds()) < seconds:
                meanwhile(gone)
                for departure in worker._claim(12):
                    clock.at = max(clock.at, departure.leave_at)
                    await worker._send(departure)
                clock.at += timedelta(seconds=0.5)
            await close_bot(bot)
            return [message["text"] for message in telegram.bot(STAFF_TOKEN).messages(STAFF_CHAT)]

    return asyncio.run(play())


def test_look_alikes_are_one_message_with_a_count(store: Store, clock: Clock, tmp_path: Path) -> None:
    numbers = [report(store, clock.at, n, f"刹车失灵 {n}", "brakes") for n in range(60)]
    said = told(store, clock, tmp_path, 20, lambda _: None)
    assert len(said) <= 4
    assert any("60 张" in words and numbers[0] in words for words in said)
    with store.read() as tx:
        assert outbox.counts(tx).get("queued", 0) == 0
        assert outbox.counts(tx).get("dead", 0) == 0


def test_a_few_keep_a_card_each(store: Store, clock: Clock, tmp_path: Path) -> None:
    numbers = [report(store, clock.at, n, f"刹车失灵 {n}", "brakes") for n in range(3)]
    said = told(store, clock, tmp_path, 20, lambda _: None)
    assert all(any(number in words for words in said) for number in numbers)
    assert not any("张" in words for words in said)


def test_a_grave_danger_is_not_delayed_by_others_cards(store: Store, clock: Clock, tmp_path: Path) -> None:
    kinds = ("brakes", "steering", "smoke", "fuel")
    for n in range(40):
        words, danger = f"不对劲 {n}", kinds[n % 4]
        report(store, clock.at, n, words, f"{danger}{n}")  # no two look alike
    found: list[tuple[float, str]] = []

    def meanwhile(gone: float) -> None:
        if gone >= 10 and not found:
            found.append((gone, report(store, clock.at, 99, "车着火了人困在里面", "fire", grave=True)))

    said = told(store, clock, tmp_path, 14, meanwhile)
    assert any(found[0][1] in words for words in said)
    assert outgoing.GRAVE < outgoing.URGENT


def test_the_first_of_a_grave_kind_leaves_before_more_of_another(store: Store, clock: Clock, tmp_path: Path) -> None:
    found: list[tuple[float, str]] = []

    def meanwhile(gone: float) -> None:
        report(store, clock.at, round(gone * 10), "刹车失灵", "brakes", grave=True)
        if gone >= 60 and not found:
            found.append((gone, report(store, clock.at, 9999, "车着火了人困在里面", "fire", grave=True)))

    said = told(store, clock, tmp_path, 66, meanwhile)
    assert any(found[0][1] in words for words in said)
