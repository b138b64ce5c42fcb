"""Forty tickets at once in a forum: the group's limit is kept, and every card ends up right. The clock is virtual."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape
from itertools import count
from pathlib import Path

import pytest

from actions import intake
from domain.shop.shop import Shop
from notifications.senders.staff import StaffSender
from notifications.senders.telegram_format import inline_keyboard
from notifications.staff_chat import cards, keyboards
from notifications.staff_chat.updates import Person, Place, StaffActions
from notifications.staff_chat.view import look
from notifications.worker import Worker
from storage import Store, Tx, outbox, shops
from storage.tickets import staff_threads, tickets
from tests.simulators.telegram import FakeTelegram, Fault
from tests.simulators.telegram_house import ADVISOR, MANAGER, SECOND_ADVISOR, STAFF_CHAT, STAFF_TOKEN, with_accounts
from tests.storage.records import a_conversation
from wire.telegram.line import close_bot, open_bot

TICKETS = 40
LIMIT, WINDOW = 20, 60.0
PEOPLE = (Person(ADVISOR, "陈雨"), Person(SECOND_ADVISOR, "林一鸣"), Person(MANAGER, "冯经理"))


@dataclass
class Clock:
    """Shows what it was set to."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at


@dataclass
class Chat:
    """The staff chat with its worker, driven by hand."""

    telegram: FakeTelegram
    worker: Worker
    clock: Clock
    store: Store

    async def send_one(self) -> bool:
        """The next rows that may leave have left; False when none is waiting."""
        departures = self.worker._claim(12)
        for departure in departures:
            self.clock.at = max(self.clock.at, departure.leave_at)
            await self.worker._send(departure)
        if not departures:
            self.clock.at += timedelta(seconds=1)
        with self.store.read() as tx:
            return outbox.counts(tx).get("queued", 0) > 0


def _register(store: Store, now: datetime) -> list[int]:
    made = []
    for number in range(TICKETS):
        with store.write() as tx:
            conversation = a_conversation(tx, now, f"c{number}")
            conversation.channel = "web"
            if number % 2:
                made.append(intake.complain(tx, conversation, "乱收费", now).id)
            else:
                made.append(intake.report_fault(tx, conversation, "异响", now, plate=f"京A{10000 + number}").id)
    return made


def _presses(ids: list[int], chance: random.Random) -> Iterator[tuple[Person, int, str]]:
    """Buttons people press, in any order; some of them come too late."""
    verbs = ("claim", "claim", "menu:more", "wait:parts", "resume", "done", "snooze:1h")
    for _ in range(120):
        verb, _, argument = chance.choice(verbs).partition(":")
        ticket = chance.choice(ids)
        yield chance.choice(PEOPLE), ticket, f"{verb}:{ticket}:{argument}" if argument else f"{verb}:{ticket}"


def _wrong(chat: Chat, ids: list[int]) -> list[int]:
    """Tickets whose card does not show how they stand."""
    shown = chat.telegram.bot(STAFF_TOKEN).chats[STAFF_CHAT]
    wrong = []
    with chat.store.read() as tx:
        for number in ids:
            view, place = look(tx, number, "zh", chat.clock()), staff_threads.get(tx, number, STAFF_CHAT)
            assert view is not None
            if place is None or place.card_id is None:
                wrong += [number] if view.ticket.is_open or place is not None else []
                continue  # it was over before its card could be sent
            markup = inline_keyboard(keyboards.buttons(view, "zh"))
            there = shown[place.card_id]
            words = unescape(re.sub(r"<[^>]+>", "", cards.card(view, "zh")))
            is_right = there["text"] == words and there.get("reply_markup", {}) == (markup.to_dict() if markup else {})
            topic = chat.telegram.topics[STAFF_CHAT][place.thread_id or 0]
            if not is_right or topic["closed"] == view.ticket.is_open:
                wrong.append(number)
    return wrong


@pytest.mark.rule("N4", "N5")
@pytest.mark.filterwarnings("ignore:.*retry_after")
def test_forty_tickets_keep_the_groups_limit_and_end_with_forty_right_cards(
    store: Store, shop: Shop, now: datetime, tmp_path: Path
) -> None:
    clock, chance = Clock(now), random.Random(5)
    with store.write() as tx:
        shops.apply(tx, with_accounts(shop), now)
    ids = _register(store, now)

    async def told() -> None:
        async with FakeTelegram() as telegram:
            telegram.clock = lambda: clock.at.timestamp()
            telegram.forums.add(STAFF_CHAT)
            telegram.bot(STAFF_TOKEN).chats[STAFF_CHAT]
            telegram.faults += [Fault("sendMessage", code=502, times=1), Fault("editMessageText", drop="before")]
            bot = open_bot(STAFF_TOKEN, telegram.url)
            sender = StaffSender(store, bot, STAFF_CHAT, data_dir=tmp_path, now=clock)
            chat = Chat(telegram, Worker(store, clock, {"staff": sender}), clock, store)
            actions, presses, numbers = StaffActions(store, clock, "2222222", "zh"), _presses(ids, chance), count(1)
            while await chat.send_one():
                press = next(presses, None)
                if press is not None and chance.random() < 0.6:  # the others are lost on the way
                    who, ticket, data = press
                    number = next(numbers)
                    for _ in range(chance.choice((1, 2))):  # some are delivered twice
                        actions.press(number, who, data, Place(STAFF_CHAT, _card(store, ticket)))
            await close_bot(bot)
            assert _wrong(chat, ids) == []
            assert TICKETS / 2 < len(telegram.topics[STAFF_CHAT]) <= TICKETS
            times = sorted(at for at, where, _ in telegram.sends if where == STAFF_CHAT)
            assert len(times) >= 2 * len(telegram.topics[STAFF_CHAT])
            assert max(sum(start <= at < start + WINDOW for at in times) for start in times) <= LIMIT

    asyncio.run(told())
    with store.read() as tx:
        assert max(_closed(tx, number) for number in ids) == 1
        assert outbox.counts(tx).get("dead", 0) == 0


def _card(store: Store, ticket: int) -> int | None:
    with store.read() as tx:
        place = staff_threads.get(tx, ticket, STAFF_CHAT)
    return place.card_id if place else None


def _closed(tx: Tx, ticket: int) -> int:
    return sum(event.kind == "closed" for event in tickets.events(tx, ticket))
