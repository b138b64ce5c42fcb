"""Rows of one ticket leave side by side, also from two processes: its card is edited once and its topic closed once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from actions.tickets import tickets
from domain.conversation import OutboxItem
from domain.shop.shop import Shop
from notifications.sender import Later
from notifications.senders.staff import StaffSender
from storage import Store, outbox, shops
from storage.tickets import tickets as ticket_queries
from tests.simulators.telegram import FakeTelegram
from tests.simulators.telegram_house import STAFF_CHAT, STAFF_TOKEN
from tests.storage.records import a_customer, a_ticket
from wire.telegram.line import close_bot, open_bot

Story = Callable[[FakeTelegram, StaffSender, StaffSender], Awaitable[None]]
Play = Callable[[Story], None]


@pytest.fixture
def play(store: Store, shop: Shop, now: datetime, tmp_path: Path) -> Play:
    """Runs a story in a forum, with the senders of two processes."""
    with store.write() as tx:
        shops.apply(tx, shop, now)
        made = tickets.register(tx, a_ticket(tx, a_customer(tx, now), now, kind="enquiry"), now)
    assert made.id == 1

    def run(story: Story) -> None:
        async def told() -> None:
            async with FakeTelegram() as telegram:
                telegram.forums.add(STAFF_CHAT)
                telegram.bot(STAFF_TOKEN).chats[STAFF_CHAT]
                bot = open_bot(STAFF_TOKEN, telegram.url)
                senders = [StaffSender(store, bot, STAFF_CHAT, data_dir=tmp_path, now=lambda: now) for _ in range(2)]
                await _through(senders[0], store)
                await story(telegram, *senders)
                await close_bot(bot)

        asyncio.run(told())

    return run


def _rows(store: Store, kind: str) -> list[OutboxItem]:
    with store.read() as tx:
        return outbox.of_ticket(tx, 1, kind)


async def _through(sender: StaffSender, store: Store) -> None:
    """The ticket's topic has its card, and nothing of it is under way."""
    for row in _rows(store, "ticket_card"):
        while isinstance((await asyncio.gather(sender.send(row), return_exceptions=True))[0], Later):
            continue


def _close(store: Store, now: datetime) -> list[OutboxItem]:
    """The ticket is closed, and five rows tell the staff chat so."""
    with store.write() as tx:
        by = shops.staff_by_code(tx, "chen")
        assert by is not None
        tickets.close(tx, 1, by, now)
        ticket = ticket_queries.get(tx, 1)
        assert ticket is not None
        for number in range(4):
            ticket_queries.record(tx, ticket, "noted", by.actor, now)
            tickets.refresh_card(tx, ticket, now + timedelta(seconds=number))
    return _rows(store, "ticket_card_update")[-5:]


def test_of_rows_side_by_side_one_goes_and_the_others_take_a_later_departure(
    play: Play, store: Store, now: datetime
) -> None:
    async def story(telegram: FakeTelegram, sender: StaffSender, _other: StaffSender) -> None:
        rows = _close(store, now)
        assert len(rows) == 5
        for _ in range(4):
            ended = await asyncio.gather(*(sender.send(row) for row in rows), return_exceptions=True)
            assert all(isinstance(one, Later) for one in ended[1:])
        assert ended[0] is None
        assert telegram.rejected == []
        assert [topic["closed"] for topic in telegram.topics[STAFF_CHAT].values()] == [True]

    play(story)


def test_what_another_process_does_at_the_same_moment_is_done(play: Play, store: Store, now: datetime) -> None:
    async def story(telegram: FakeTelegram, sender: StaffSender, other: StaffSender) -> None:
        first, second = _close(store, now)[:2]
        for _ in range(3):
            ended = await asyncio.gather(sender.send(first), other.send(second), return_exceptions=True)
            assert all(one is None or isinstance(one, Later) for one in ended)
        assert all("not modified" in said.lower().replace("_", " ") for said in telegram.rejected)
        assert [topic["closed"] for topic in telegram.topics[STAFF_CHAT].values()] == [True]

    play(story)
