"""The customer bot's edge: acknowledged only when committed, in order, deaf to strangers and to nonsense."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.channels import telegram as channel_module
from bot.channels.telegram import TelegramChannel
from bot.conversation import Handled
from bot.message import Incoming
from domain.shop.shop import Shop
from storage import Store, conversations, outbox, shops
from tests.simulators.telegram import FakeTelegram, Fault
from tests.simulators.telegram_house import CUSTOMER_TOKEN, SECRET, running_clock
from tests.simulators.telegram_people import TelegramUser
from wire.telegram.line import close_bot


class Listener:
    """Notes what it is handed. fails: update id -> how often handling it fails first."""

    def __init__(self, fails: dict[str, int] | None = None) -> None:
        self.heard: list[Incoming] = []
        self.fails = fails or {}
        self._lock = Lock()

    def handle(self, incoming: Incoming, now: datetime) -> Handled:
        with self._lock:
            if self.fails.get(incoming.update_id, 0) > 0:
                self.fails[incoming.update_id] -= 1
                raise OSError("no room left")
            self.heard.append(incoming)
        return Handled(1, outbox_ids=(len(self.heard),))

    @property
    def texts(self) -> list[str]:
        return [incoming.text for incoming in self.heard]


class Setting:
    """A channel on a Telegram of its own, not yet running."""

    def __init__(self, telegram: FakeTelegram, store: Store, now: datetime, path: Path, listener: Listener) -> None:
        self.telegram, self.listener, self.delivered = telegram, listener, list[int]()
        self.stop = asyncio.Event()
        self.channel = TelegramChannel(
            CUSTOMER_TOKEN, listener, store, running_clock(now), self._deliver,
            data_dir=path, api_base=telegram.url, secret=SECRET,
        )  # fmt: skip
        self.bot = telegram.bot(CUSTOMER_TOKEN)

    async def _deliver(self, ids: Any) -> None:
        self.delivered += ids

    def person(self, user_id: int = 71, **who: Any) -> TelegramUser:
        return TelegramUser(self.telegram, self.bot, user_id, **who)

    async def run_until(self, holds: Callable[[], object], seconds: float = 10.0) -> None:
        running = asyncio.ensure_future(self.channel.run(self.stop))
        try:
            await self.telegram.until(holds, seconds)
        finally:
            self.stop.set()
            await running


@pytest.fixture
def tell(store: Store, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Plays a story with a channel and a listener; waits between tries are short."""
    monkeypatch.setattr(channel_module, "MAX_WAIT", 0.05)

    def play(story: Callable[[Setting], Any], listener: Listener | None = None) -> None:
        async def told() -> None:
            async with FakeTelegram() as telegram:
                setting = Setting(telegram, store, now, tmp_path, listener or Listener())
                await story(setting)
                await close_bot(setting.channel.bot)

        asyncio.run(told())

    return play


def test_a_chats_updates_are_handled_in_order_even_when_telegram_mixes_them(tell: Callable[..., None]) -> None:
    async def story(setting: Setting) -> None:
        person = setting.person()
        for words in "一二三四":
            person.says(words)
        setting.bot.updates.rotate(1)
        await setting.run_until(lambda: len(setting.listener.heard) == 4)
        assert setting.listener.texts == ["一", "二", "三", "四"]
        assert sorted(setting.delivered) == [1, 2, 3, 4]

    tell(story)


def test_a_chat_that_writes_too_fast_is_answered_once_and_holds_no_other_up(
    tell: Callable[..., None], store: Store, now: datetime, shop: Shop
) -> None:
    with store.write() as tx:
        shops.apply(tx, shop, now)

    async def story(setting: Setting) -> None:
        flooding, calm = setting.person(71), setting.person(72)
        for n in range(150):
            flooding.says(f"在吗 {n}")
        calm.says("你们几点关门？")
        await setting.run_until(lambda: "你们几点关门？" in setting.listener.texts and not setting.bot.updates)
        assert len(setting.listener.texts) == channel_module.LIMIT + 1

    tell(story)
    with store.read() as tx:
        talk = conversations.find(tx, "telegram", CUSTOMER_TOKEN.partition(":")[0], "71")
        assert talk is not None
        said = conversations.messages(tx, talk.id, limit=500)
        assert sum(message.author == "customer" for message in said) == 150 - channel_module.LIMIT
        assert sum(message.author == "bot" for message in said) in (1, 2)


@pytest.mark.rule("F2")
def test_a_danger_in_a_flood_is_heard_at_once(
    tell: Callable[..., None], store: Store, now: datetime, shop: Shop
) -> None:
    with store.write() as tx:
        shops.apply(tx, shop, now)

    async def story(setting: Setting) -> None:
        flooding = setting.person(71)
        for n in range(60):
            flooding.says("车着火了，人还在里面" if n >= 50 else f"在吗 {n}")
        await setting.run_until(lambda: not setting.bot.updates)
        assert 1 <= sum("着火" in words for words in setting.listener.texts) <= 2

    tell(story)


def test_an_update_that_fails_is_asked_for_again_before_the_next_of_its_chat(tell: Callable[..., None]) -> None:
    async def story(setting: Setting) -> None:
        setting.person().says("一")
        setting.person().says("二")
        setting.person(72).says("别人")
        await setting.run_until(lambda: len(set(setting.listener.texts)) == 3)
        mine = [incoming.text for incoming in setting.listener.heard if incoming.address == "71"]
        assert mine == ["一", "二"]

    tell(story, Listener({"1000": 2}))


def test_an_update_that_always_fails_gets_an_apology_once_and_the_next_is_heard(
    tell: Callable[..., None], store: Store
) -> None:
    async def story(setting: Setting) -> None:
        setting.person().says("毒")
        setting.person().says("好")
        await setting.run_until(lambda: setting.listener.texts == ["好"], 20)

    tell(story, Listener({"1000": 99}))
    with store.read() as tx:
        assert [item.payload["text"][:2] for item in outbox.listed(tx)] == ["抱歉"]
        assert conversations.was_seen(tx, "telegram", "1111111", "1000")


def test_nothing_is_acknowledged_before_it_is_committed(
    tell: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel_module, "MAX_TRIES", 10**9)

    async def story(setting: Setting) -> None:
        setting.person().says("一")
        with pytest.raises(TimeoutError):
            await setting.run_until(lambda: not setting.bot.updates, 0.5)

    tell(story, Listener({"1000": 10**9}))


def test_a_second_poller_and_a_wrong_token_are_explained_in_one_line_each(tell: Callable[..., None]) -> None:
    async def story(setting: Setting) -> None:
        setting.telegram.faults += [
            Fault("deleteWebhook", code=401, times=2),
            Fault("getUpdates", code=409, times=1),
        ]
        setting.person().says("你好")
        with capture_logs() as logs:
            await setting.run_until(lambda: setting.listener.heard, 20)
        reasons = [line["reason"] for line in logs if line["event"] == "telegram.unavailable"]
        assert [reason[:22] for reason in reasons] == ["Telegram does not know", "Another process receiv"]
        assert CUSTOMER_TOKEN not in str(logs)

    tell(story)


@pytest.mark.parametrize("secret", ["", "wrong", SECRET[:-1], "é"])
def test_a_post_without_the_secret_is_refused(tell: Callable[..., None], secret: str) -> None:
    async def story(setting: Setting) -> None:
        body = json.dumps({"update_id": 1}).encode()
        assert await setting.channel.receive(body, secret) == 403

    tell(story)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"update_id": "x"}', b"\xff", b'{"update_id": 1e400}', b"[" * 100_000]
)
def test_a_post_that_is_no_update_is_a_bad_request(tell: Callable[..., None], body: bytes) -> None:
    async def story(setting: Setting) -> None:
        assert await setting.channel.receive(body, SECRET) == 400

    tell(story)


@pytest.mark.parametrize(
    "spoiled", [{"date": ""}, {"date": []}, {"date": 1e308}, {"chat": []}, {"chat": None}, {"from": 1}]
)
def test_an_update_that_can_not_be_read_is_left_behind(tell: Callable[..., None], spoiled: dict[str, Any]) -> None:
    async def story(setting: Setting) -> None:
        message = {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "text": "你好"} | spoiled
        assert await setting.channel.receive(json.dumps({"update_id": 1, "message": message}).encode(), SECRET) == 200
        assert setting.listener.heard == []

    tell(story)


def test_a_post_whose_handling_failed_is_answered_500_and_its_repeat_200(tell: Callable[..., None]) -> None:
    async def story(setting: Setting) -> None:
        setting.person().says("你好")
        body = json.dumps(setting.bot.updates[0]).encode()
        assert await setting.channel.receive(body, SECRET) == 500
        assert await setting.channel.receive(body, SECRET) == 200
        assert setting.listener.texts == ["你好"]

    tell(story, Listener({"1000": 1}))


def test_groups_and_channels_are_not_customers(tell: Callable[..., None]) -> None:
    async def story(setting: Setting) -> None:
        person = setting.person(group=-4711)
        said = person.says("大家好")
        press = person.presses("1|x|y", said)
        setting.telegram.push(setting.bot, {"edited_message": said})
        setting.person().says("你好")
        await setting.run_until(lambda: setting.listener.heard)
        assert setting.listener.texts == ["你好"]
        assert setting.bot.answered[press] == [""]

    tell(story)


@pytest.mark.parametrize(
    ("typed", "language", "kind", "heard"),
    [
        ("/start", "zh-hans", "start", ""),
        ("/start poster-7", "en", "start", "poster-7"),
        ("/book", "zh-hans", "text", "我要预约"),
        ("/person@shop_bot", "en", "text", "I want to talk to a person"),
        ("/dance", "en", "text", "/dance"),
    ],
)
def test_a_command_is_a_sentence(tell: Callable[..., None], typed: str, language: str, kind: str, heard: str) -> None:
    async def story(setting: Setting) -> None:
        setting.person(language=language).says(typed)
        await setting.run_until(lambda: setting.listener.heard)
        incoming = setting.listener.heard[0]
        assert (incoming.kind, incoming.text, incoming.language_hint) == (kind, heard, language)

    tell(story)


def test_the_menu_is_there_in_both_languages(tell: Callable[..., None]) -> None:
    async def story(setting: Setting) -> None:
        await setting.run_until(lambda: len(setting.bot.commands) == 3)
        assert {code: menu[0]["description"] for code, menu in setting.bot.commands.items()} == {
            "": "预约保养或维修",
            "zh": "预约保养或维修",
            "en": "Book a service or repair",
        }

    tell(story)


def test_the_largest_picture_is_kept_and_one_too_big_is_only_noted(tell: Callable[..., None], tmp_path: Path) -> None:
    async def story(setting: Setting) -> None:
        setting.person().sends_photo(b"picture", "看这里")
        setting.person().sends_photo(b"huge", size=25 << 20)
        await setting.run_until(lambda: len(setting.listener.heard) == 2)
        kept, huge = (incoming.media[0] for incoming in setting.listener.heard)
        assert (tmp_path / kept.path).read_bytes() == b"picture"
        assert setting.listener.texts == ["看这里", ""]
        assert (huge.too_big, huge.path) == (True, "")

    tell(story)


def test_a_picture_that_can_not_be_fetched_does_not_lose_the_words(tell: Callable[..., None], tmp_path: Path) -> None:
    async def story(setting: Setting) -> None:
        setting.telegram.faults.append(Fault("download", drop="before", times=9))
        setting.person().sends_photo(b"picture", "漏油了")
        await setting.run_until(lambda: setting.listener.heard)
        assert setting.listener.heard[0].media[0].too_big
        assert setting.listener.texts == ["漏油了"]

    tell(story)
    assert [path for path in tmp_path.rglob("*") if path.suffix in (".part", ".jpg")] == []


def test_a_contact_is_own_only_when_telegram_says_so(tell: Callable[..., None]) -> None:
    async def story(setting: Setting) -> None:
        setting.person().shares_contact("8613800001234")
        setting.person().shares_contact("13800001234", of=4711)
        await setting.run_until(lambda: len(setting.listener.heard) == 2)
        told = [(incoming.contact_phone, incoming.contact_is_own) for incoming in setting.listener.heard]
        assert told == [("+8613800001234", True), ("13800001234", False)]

    tell(story)


def test_an_edit_names_the_message_it_changes(tell: Callable[..., None]) -> None:
    async def story(setting: Setting) -> None:
        said = setting.person().says("周四")
        setting.person().edits(said["message_id"], "周五")
        await setting.run_until(lambda: len(setting.listener.heard) == 2)
        edit = setting.listener.heard[1]
        assert (edit.kind, edit.text, edit.remote_id) == ("edit", "周五", str(said["message_id"]))

    tell(story)


def test_a_press_is_answered_even_when_its_handling_fails_and_only_once(tell: Callable[..., None]) -> None:
    async def story(setting: Setting) -> None:
        said = setting.person().says("你好")
        press = setting.person().presses("1|a|b", said)
        await setting.run_until(lambda: len(setting.listener.heard) == 2)
        assert setting.bot.answered[press] == [""]
        assert setting.listener.heard[1].button == "1|a|b"

    tell(story, Listener({"1001": 2}))


def test_a_press_delivered_again_after_a_kill_is_answered(tell: Callable[..., None]) -> None:
    class Again(Listener):
        def handle(self, incoming: Incoming, now: datetime) -> Handled:
            return replace(super().handle(incoming, now), duplicate=True)

    async def story(setting: Setting) -> None:
        said = setting.person().says("你好")
        press = setting.person().presses("1|a|b", said)
        await setting.run_until(lambda: setting.bot.answered[press])
        assert setting.bot.answered[press] == [""]

    tell(story, Again())
