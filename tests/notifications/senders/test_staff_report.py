"""A report as it leaves: the words with the file under them, or words alone; nothing for whoever may not see it."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

import pytest

from domain.conversation import OutboxItem
from domain.shop.shop import Shop
from notifications.sender import Refused
from notifications.senders import staff_report
from storage import Store, shops
from tests.simulators.telegram import FakeTelegram
from tests.simulators.telegram_house import MANAGER, STAFF_TOKEN, with_accounts
from tests.storage.records import an_item
from wire.telegram.line import close_bot, open_bot


def _sent(store: Store, now: datetime, code: str, what: str) -> Any:
    with store.read() as tx:
        person = shops.staff_by_code(tx, code)
    assert person is not None
    payload = {"person": person.id, "what": what, "at": now.isoformat()}
    item: OutboxItem = an_item(
        "report", now, channel="staff", address=str(MANAGER), kind="staff_report", payload=payload
    )

    async def told() -> Any:
        async with FakeTelegram() as telegram:
            telegram.bot(STAFF_TOKEN).chats[MANAGER]
            bot = open_bot(STAFF_TOKEN, telegram.url)
            try:
                await staff_report.send(store, bot, item, now, "zh")
            finally:
                await close_bot(bot)
            return telegram.bot(STAFF_TOKEN).chats[MANAGER]

    return asyncio.run(told())


@pytest.mark.rule("R1", "I1")
def test_the_week_comes_as_words_and_a_file_the_day_as_words(store: Store, shop: Shop, now: datetime) -> None:
    with store.write() as tx:
        shops.apply(tx, with_accounts(shop), now)
    week, day = _sent(store, now, "feng", "week"), _sent(store, now, "feng", "evening")
    (told,), (evening,) = week.values(), day.values()
    assert told["document"]["file_id"]
    assert told["caption"].startswith("安驰汽车服务中心 · 服务质量周报")
    assert evening["text"].startswith("安驰汽车服务中心 · 今日小结")
    with pytest.raises(Refused):
        _sent(store, now, "chen", "week")


def test_what_is_too_long_keeps_its_first_and_last_line() -> None:
    html = staff_report.html(["a & b", *["x" * 50] * 30, "end"], 400)
    assert len(html) <= 400
    assert html.startswith("<b>a &amp; b</b>\nxxx")
    assert html.endswith("\nend")
