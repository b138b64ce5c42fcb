"""Updates leave the inbox when their effects are there; one that never works blocks no chat for good."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from bot.channels import inbox as module
from bot.channels.inbox import InboxHandler
from storage import Store
from storage.inbound import inbox
from storage.inbound.inbox import Update
from tests.wire.tencent.test_api import Clock


def _put(store: Store, now: datetime, *updates: tuple[str, str]) -> None:
    with store.write() as tx:
        for key, chat in updates:
            inbox.put(tx, "x", "1", key, chat, {}, now)


def test_an_update_that_never_works_lets_the_others_of_its_chat_pass_in_the_end(store: Store, now: datetime) -> None:
    clock, done = Clock(now), list[str]()

    async def handle(update: Update) -> bool:
        if update.update_id == "bad":
            raise KeyError("never")
        done.append(update.update_id)
        return True

    _put(store, now, ("bad", "li"), ("good", "li"), ("other", "wang"))
    handler = InboxHandler("x", store, clock, handle)
    asyncio.run(handler.look())
    assert done == ["other"]
    for _ in range(module.GIVE_UP):
        clock.at += timedelta(minutes=1)
        asyncio.run(handler.look())
    assert done == ["other", "good"]


def test_what_is_not_settled_comes_again(store: Store, now: datetime) -> None:
    clock, tries = Clock(now), list[int]()

    async def handle(update: Update) -> bool:
        tries.append(update.tries)
        return len(tries) == 3

    _put(store, now, ("a", "li"))
    handler = InboxHandler("x", store, clock, handle)
    for _ in range(5):
        asyncio.run(handler.look())
        clock.at += timedelta(minutes=1)
    assert tries == [0, 1, 2]
