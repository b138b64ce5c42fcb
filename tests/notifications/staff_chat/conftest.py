"""A house whose staff chat is a forum."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.conversation import Conversations
from domain.channels.pace import Pace
from domain.conversation import STAFF
from domain.shop.shop import Shop
from storage import Store, shops
from tests.notifications.staff_chat.forum import Play, Story, queued
from tests.paces import brisk
from tests.simulators.telegram import FakeTelegram
from tests.simulators.telegram_house import (
    STAFF_CHAT,
    house,
    with_accounts,
)

if TYPE_CHECKING:
    from nlu.engines.embedded import EmbeddedEngine


@pytest.fixture
def play(
    store: Store,
    shop: Shop,
    engine: EmbeddedEngine,
    now: datetime,
    clock: Callable[[], datetime],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Play:
    """Runs a story in a house whose staff chat is a forum; messages leave faster than Telegram allows.

    SQLite is enough here: what differs by store is held by the tests of both bots.
    """
    with store.write() as tx:
        shops.apply(tx, with_accounts(shop), now)
    conversations = Conversations(store, engine)
    brisk(monkeypatch, STAFF, group=Pace(timedelta(milliseconds=20), 8))

    def run(story: Story) -> None:
        async def told() -> None:
            async with FakeTelegram() as telegram:
                telegram.forums.add(STAFF_CHAT)
                async with house(store, conversations, clock, tmp_path, telegram=telegram) as running:
                    await story(running)
                    await running.until(lambda: queued(running) == 0)
                assert telegram.rejected == []
                assert telegram.too_early == 0

        asyncio.run(told())

    return run
