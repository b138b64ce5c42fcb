"""The Official Account's edge: forged calls are refused, what was acknowledged is kept, acts count as what they are."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.channels import tencent_files, wechat_oa_message, wecom_kf_item
from bot.channels.intake import Intake
from bot.channels.webhook import Call
from bot.channels.wechat_oa import WechatOaChannel
from domain.channels.channel import Trigger
from domain.shop.shop import Shop
from storage import Store, outbox, shops
from storage.customers import customers
from storage.inbound import inbox
from storage.inbound.api_tokens import Shelf
from tests.bot.channels.test_wecom_kf import Listener
from tests.simulators.wechat_oa import APP, SECRET, TOKEN, FakeOa
from tests.wire.tencent.test_api import Clock
from wire.tencent.api import Api
from wire.tencent.tokens import Tokens, official_fetch

LI = "oLi"


class Setting:
    """A shop's desk on an account of its own."""

    def __init__(self, store: Store, clock: Clock, shop: Shop, path: Path, *, encrypted: bool = True) -> None:
        self.store, self.clock = store, clock
        self.fake, self.listener = FakeOa(clock, encrypted=encrypted), Listener(store)
        with store.write() as tx:
            shops.apply(tx, shop, clock())
        http = self.fake.client()
        fetch = official_fetch(http, "https://wechat.test", APP, SECRET, clock)
        api = Api("https://wechat.test", Tokens(Shelf(store, "wechat:test"), fetch, clock), http)
        intake = Intake(self.listener, store, clock, _deliver, fetch=tencent_files.fetcher(api, path, clock))
        self.channel = WechatOaChannel(APP, TOKEN, self.fake.envelope, intake, store, clock)

    def told(self, *calls: Call) -> None:
        """The platform's calls, each acknowledged, then everything handled."""

        async def work() -> None:
            for call in calls:
                assert await self.fake.deliver(self.channel.receive, call)
            for _ in range(30):
                self.clock.at += timedelta(seconds=1)
                while await self.channel.handler.look():
                    pass
                with self.store.read() as tx:
                    if not inbox.waiting(tx, "wechat_oa"):
                        return

        asyncio.run(work())


async def _deliver(_rows: Sequence[int]) -> None: ...


@pytest.fixture(params=[True, False], ids=["encrypted", "plain"])
def setting(request: pytest.FixtureRequest, store: Store, now: datetime, shop: Shop, tmp_path: Path) -> Setting:
    return Setting(store, Clock(now), shop, tmp_path, encrypted=request.param)


def test_the_address_check_gets_its_words_back(setting: Setting) -> None:
    answer = asyncio.run(setting.channel.receive(setting.fake.check_call()))
    assert (answer.status, answer.text) == (200, "4711")
    assert asyncio.run(setting.channel.receive(Call("GET", {"echostr": "x", "signature": "0" * 40}))).status == 403


def test_forged_calls_are_refused_and_leave_nothing(setting: Setting) -> None:
    text = {"MsgType": "text", "Content": "假的", "MsgId": "1"}
    forged = [setting.fake.call(LI, text, spoil="signature"), Call("POST", {}, {}, b"<xml/>"), Call("POST")]
    if setting.fake.envelope is not None:
        forged.append(setting.fake.call(LI, text, spoil="owner"))
        plain = FakeOa(setting.clock, encrypted=False).call(LI, text)
        forged.append(plain)
    for call in forged:
        assert asyncio.run(setting.channel.receive(call)).status == 403
    setting.told()
    assert setting.listener.heard == []


def test_what_comes_thrice_is_heard_once_and_in_order(setting: Setting) -> None:
    first, second = setting.fake.writes(LI, "一"), setting.fake.writes(LI, "二")
    setting.told(first, first, second, first, second)
    assert setting.listener.texts == ["一", "二"]
    assert setting.listener.heard[0].account == APP


def test_two_people_may_have_messages_of_one_number(setting: Setting) -> None:
    setting.told(setting.fake.writes(LI, "我", number=7), setting.fake.writes("oWang", "也是我", number=7))
    assert setting.listener.texts == ["我", "也是我"]


def test_what_was_acknowledged_is_handled_though_it_fails_at_first(setting: Setting) -> None:
    setting.listener.fails = 2
    setting.told(setting.fake.writes(LI, "你好"))
    assert setting.listener.texts == ["你好"]


def test_each_act_counts_as_what_it_is(setting: Setting) -> None:
    fake = setting.fake
    setting.told(
        fake.does(LI, "subscribe"),
        fake.writes(LI, "你好"),
        fake.call(LI, {"MsgType": "text", "Content": "预约", "bizmsgmenuid": "go|menu|book_service", "MsgId": "5"}),
        fake.does(LI, "CLICK", "go|menu|ask_progress"),
        fake.does(LI, "SCAN", "paper"),
        fake.does(LI, "VIEW", "https://example.com"),
    )
    assert [(one.kind, one.trigger) for one in setting.listener.heard] == [
        ("start", Trigger.FOLLOW),
        ("text", Trigger.MESSAGE),
        ("button", Trigger.MENU),
        ("button", Trigger.MENU),
        ("start", Trigger.SCAN),
    ]


def test_who_leaves_is_not_reached_until_they_come_back(setting: Setting) -> None:
    with setting.store.write() as tx:
        customers.add_identity(tx, "wechat_oa", APP, LI, "", setting.clock())
    for event, reachable in (("unsubscribe", False), ("subscribe", True)):
        setting.told(setting.fake.does(LI, event))
        with setting.store.read() as tx:
            found = customers.identity(tx, "wechat_oa", APP, LI)
        assert found is not None
        assert found.reachable is reachable


def test_pictures_voices_and_places_are_read(setting: Setting, tmp_path: Path) -> None:
    fake = setting.fake
    setting.told(
        fake.writes(LI, kind="image", MediaId=fake.file(b"\xff\xd8\xff", "a.jpg")),
        fake.writes(LI, kind="voice", MediaId=fake.file(b"#!AMR", "a.amr"), Format="amr", Recognition="刹车响"),
        fake.writes(LI, kind="location", Location_X="31.228458", Location_Y="121.478223", Label="人民广场"),
        fake.writes(LI, kind="file", Title="quote.pdf", FileKey="x"),
        fake.writes(LI, kind="link", Title="车", Url="https://example.com"),
    )
    photo, voice, place, file, link = setting.listener.heard
    assert (tmp_path / photo.media[0].path).read_bytes() == b"\xff\xd8\xff"
    assert (voice.kind, voice.text) == ("voice", "刹车响")
    assert place.lat == pytest.approx(31.2304, abs=1e-5)
    assert (file.media[0].name, file.media[0].too_big) == ("quote.pdf", True)
    assert link.text == "车 https://example.com"


def test_a_receipt_that_overtakes_the_mark_of_its_message_is_kept_and_nobody_waits_for_it(setting: Setting) -> None:
    told = setting.fake.does(LI, "TEMPLATESENDJOBFINISH", MsgID="m77", Status="failed:user block")
    with setting.store.write() as tx:
        row = outbox.queue(
            tx, "k", "reply", LI, {"text": "x"}, setting.clock(), channel="wechat_oa", account=APP
        )  # fmt: skip
    assert asyncio.run(setting.fake.deliver(setting.channel.receive, told))
    assert asyncio.run(setting.fake.deliver(setting.channel.receive, setting.fake.writes(LI, "在吗")))
    asyncio.run(setting.channel.handler.look())
    assert setting.listener.texts == ["在吗"]
    with setting.store.write() as tx:
        outbox.mark_sent(tx, row or 0, setting.clock(), "m77")
    setting.told()
    with setting.store.read() as tx:
        found = outbox.get(tx, row or 0)
        assert found is not None and (found.state, found.receipt) == ("failed", "failed")


def test_a_receipt_of_a_message_that_was_not_ours_is_not_kept_for_ever(setting: Setting) -> None:
    told = setting.fake.does(LI, "TEMPLATESENDJOBFINISH", MsgID="theirs", Status="success")
    assert asyncio.run(setting.fake.deliver(setting.channel.receive, told))
    asyncio.run(setting.channel.handler.look())
    setting.clock.at += timedelta(minutes=10)
    asyncio.run(setting.channel.handler.look())
    with setting.store.read() as tx:
        assert not inbox.waiting(tx, "wechat_oa")


@pytest.mark.parametrize("when", ["", "x", "9" * 18, "9" * 40, "-1"])
def test_a_time_that_is_none_is_now(when: str, now: datetime) -> None:
    assert wechat_oa_message.said_at({"CreateTime": when}, now) == now
    assert wecom_kf_item.said_at({"send_time": when}, now) == now
