"""What leaves for staff in WeCom: by the bot or by an application, within its limits, and what a refusal means."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import httpx
import pytest

from domain.conversation import STAFF, OutboxItem
from domain.shop.shop import Shop
from notifications.sender import Away, Halted, NotYet, Refused, TooFast
from notifications.senders.wecom_staff import PER_MINUTE, WecomStaffSender
from storage import Store, shops
from tests.simulators.wecom_bot import BOT, GROUP, SECRET, FakeWecomBot
from wire.tencent.aibot import Line
from wire.tencent.api import Api
from wire.tencent.app_messages import AppMessages


class _Token:
    """A token that is always good."""

    async def current(self) -> str:
        return "t"

    async def renewed(self, _: str | None) -> str:
        return "t"


@pytest.fixture
def known(store: Store, shop: Shop, now: datetime) -> Store:
    """A shop whose first advisor has an account with WeCom, and whose manager has one with Telegram, too."""
    people = tuple(
        replace(
            one,
            wecom_id={"chen": "chenyu", "feng": "fengjl"}.get(one.code),
            telegram_id=5 if one.code == "feng" else None,
        )
        for one in shop.staff
    )
    with store.write() as tx:
        shops.apply(tx, replace(shop, staff=people), now)
    return store


def row(address: str, words: str = "hello <b>you</b>") -> OutboxItem:
    """Words for that chat."""
    at = datetime.fromisoformat("2026-03-18T02:00:00+00:00")
    return OutboxItem("k", STAFF, "", address, "staff_text", {"html": words}, created_at=at, due_at=at)


def play(
    store: Store, story: Callable[[FakeWecomBot, WecomStaffSender], Any], secret: str = SECRET, **more: Any
) -> None:
    """Runs a story with a sender whose bot is logged in."""

    async def told() -> None:
        async with FakeWecomBot() as fake:
            stop = asyncio.Event()
            line = Line(fake.url, BOT, secret, lambda _: None)
            running = asyncio.ensure_future(line.run(stop))
            await fake.until(lambda: line.is_open or line.refusal)
            now = datetime.now().astimezone
            await story(fake, WecomStaffSender(store, line, **({"group": GROUP, "now": now} | more)))
            stop.set()
            await running
            assert not fake.violations

    asyncio.run(told())


def test_words_go_to_the_group_or_to_a_person_by_either_account(known: Store) -> None:
    async def story(fake: FakeWecomBot, sender: WecomStaffSender) -> None:
        for address in (STAFF, "wecom:chenyu", "5"):
            await sender.send(row(address))
        assert [one.chat for one in fake.seen] == [GROUP, "chenyu", "fengjl"]
        assert fake.seen[0].content == {"content": "hello **you**"}
        for gone in ("wecom:nobody", "6"):
            with pytest.raises(Refused):
                await sender.send(row(gone))

    play(known, story)


def test_a_chat_gets_no_more_than_it_takes(known: Store) -> None:
    async def story(fake: FakeWecomBot, sender: WecomStaffSender) -> None:
        for _ in range(PER_MINUTE):
            await sender.send(row(STAFF))
        with pytest.raises(TooFast) as caught:
            await sender.send(row(STAFF))
        assert 50 < caught.value.wait.total_seconds() <= 60
        await sender.send(row("wecom:chenyu"))  # another chat has its own
        assert len(fake.seen) == PER_MINUTE + 1

    play(known, story)


def test_what_is_not_set_up_yet_is_waited_for_and_a_wrong_secret_stops_the_channel(known: Store) -> None:
    async def no_group(_: FakeWecomBot, sender: WecomStaffSender) -> None:
        with pytest.raises(NotYet):
            await sender.send(row(STAFF))

    async def refused(_: FakeWecomBot, sender: WecomStaffSender) -> None:
        with pytest.raises(Halted) as caught:
            await sender.send(row(STAFF))
        assert caught.value.advice == "wecom_bot"

    async def cut(fake: FakeWecomBot, sender: WecomStaffSender) -> None:
        fake.faults += [("aibot_send_msg", 846604), ("aibot_send_msg", "cut")]
        with pytest.raises(NotYet):  # they have not written to the bot yet
            await sender.send(row("wecom:chenyu"))
        with pytest.raises(Away):
            await sender.send(row(STAFF))

    play(known, no_group, group="")
    play(known, refused, secret="another-secret-1")
    play(known, cut)


def test_where_the_shop_prefers_it_private_words_go_by_an_application(known: Store) -> None:
    asked: list[dict[str, Any]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(json.loads(request.content))
        return httpx.Response(200, json={"errcode": 0, "msgid": "m1"} if len(asked) < 2 else {"errcode": 81013})

    http = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    app = AppMessages(Api("https://wecom.test", _Token(), http), 1000002)  # type: ignore[arg-type]

    async def story(fake: FakeWecomBot, sender: WecomStaffSender) -> None:
        await sender.send(row("wecom:chenyu", "<b>" + "头" * 60 + "</b>\n" + "文" * 300))
        with pytest.raises(NotYet):
            await sender.send(row("wecom:chenyu"))
        await sender.send(row(STAFF))
        assert [one.chat for one in fake.seen] == [GROUP]

    play(known, story, app=app, link_base="https://desk.test")
    card = asked[0]["textcard"]
    assert (asked[0]["touser"], asked[0]["agentid"], asked[0]["enable_duplicate_check"]) == ("chenyu", 1000002, 1)
    assert len(card["title"].encode()) <= 128 and len(card["description"].encode()) <= 512
    assert card["url"].startswith("https://desk.test/")
