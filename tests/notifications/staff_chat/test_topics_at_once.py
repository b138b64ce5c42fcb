"""Rows of one ticket leave side by side, also from several processes: its topic is changed once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from domain.shop.shop import Shop
from notifications.sender import Later
from notifications.senders.telegram_bot import close_bot, open_bot
from notifications.staff_chat.topics import Topics
from notifications.staff_chat.view import TicketView, look
from storage import Store, shops
from storage.tickets import staff_threads, tickets
from storage.tickets.staff_threads import Thread
from tests.simulators.telegram import FakeTelegram
from tests.simulators.telegram_house import STAFF_CHAT, STAFF_TOKEN
from tests.storage.records import a_customer, a_ticket

Change = Callable[[Topics, TicketView, Thread], Awaitable[object]]
CHANGES: dict[str, tuple[Change, dict[str, object], dict[str, object]]] = {
    "close": (lambda topics, view, seen: topics.close(view, seen), {"closed": False}, {"closed": True}),
    "reopen": (lambda topics, view, seen: topics.reopen(seen), {"closed": True}, {"closed": False}),
    "rename": (lambda topics, view, seen: topics.settle(view, seen), {"name": "old"}, {"name": "C2026-0001"}),
}
"""How a topic is changed, how it was before, and how it is afterwards."""

Play = Callable[[Callable[[FakeTelegram, list[Topics]], Coroutine[Any, Any, None]]], None]


@pytest.fixture
def play(store: Store, now: datetime) -> Play:
    """Runs a story in a forum, with the topics of two processes."""

    def run(story: Callable[[FakeTelegram, list[Topics]], Coroutine[Any, Any, None]]) -> None:
        async def told() -> None:
            async with FakeTelegram() as telegram:
                telegram.forums.add(STAFF_CHAT)
                bot = open_bot(STAFF_TOKEN, telegram.url)
                await story(telegram, [Topics(store, bot, STAFF_CHAT, "zh", lambda: now) for _ in range(2)])
                await close_bot(bot)

        asyncio.run(told())

    return run


@pytest.fixture
def view(store: Store, shop: Shop, now: datetime) -> TicketView:
    """A closed complaint."""
    with store.write() as tx:
        shops.apply(tx, shop, now)
        made = a_ticket(tx, a_customer(tx, now), now, kind="complaint", state="done")
        tickets.record(tx, made, "registered", "customer", now)
        found = look(tx, made.id, "zh", now)
    assert found is not None
    return found


async def _place(telegram: FakeTelegram, topics: Topics, view: TicketView, store: Store, was: dict[str, Any]) -> Thread:
    """The ticket's topic, as it was before."""
    bot = topics._bot
    made = await bot.create_forum_topic(STAFF_CHAT, "old")
    if was.get("closed"):
        await bot.close_forum_topic(STAFF_CHAT, made.message_thread_id)
    name = str(was.get("name", view.ticket.number))
    thread = Thread(view.ticket.id, STAFF_CHAT, made.message_thread_id, 1, name, bool(was.get("closed", True)))
    with store.write() as tx:
        staff_threads.keep(tx, thread)
    return thread


@pytest.mark.parametrize("name", CHANGES)
def test_of_rows_side_by_side_one_changes_the_topic_and_the_others_go_on(
    play: Play, store: Store, view: TicketView, name: str
) -> None:
    change, before, after = CHANGES[name]

    async def story(telegram: FakeTelegram, topics: list[Topics]) -> None:
        seen = await _place(telegram, topics[0], view, store, before)
        ended = await asyncio.gather(*(change(topics[0], view, seen) for _ in range(5)), return_exceptions=True)
        assert sum(isinstance(one, Later) for one in ended) == 1
        assert not any(isinstance(one, BaseException) and not isinstance(one, Later) for one in ended)
        assert telegram.rejected == []
        assert _as_told(store, view, after)

    play(story)


@pytest.mark.parametrize("name", CHANGES)
def test_what_another_process_did_at_the_same_moment_is_done(
    play: Play, store: Store, view: TicketView, name: str
) -> None:
    change, before, after = CHANGES[name]

    async def story(telegram: FakeTelegram, topics: list[Topics]) -> None:
        seen = await _place(telegram, topics[0], view, store, before)
        for one in topics:
            with store.write() as tx:
                staff_threads.keep(tx, seen)  # neither sees what the other has written
            with pytest.raises(Later):
                await change(one, view, replace(seen))
        assert ["TOPIC_NOT_MODIFIED" in said for said in telegram.rejected] == [True]
        assert _as_told(store, view, after)

    play(story)


def _as_told(store: Store, view: TicketView, after: dict[str, Any]) -> bool:
    with store.read() as tx:
        kept = staff_threads.get(tx, view.ticket.id, STAFF_CHAT)
    assert kept is not None
    return kept.closed is after.get("closed", kept.closed) and kept.name.startswith(after.get("name", ""))
