"""WhatsApp's edge: forged calls are refused, whatever comes is handled once and in order, receipts reach their rows."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.channels import whatsapp as channel_module
from bot.channels.webhook import Answer, Call
from bot.channels.whatsapp import WhatsAppChannel
from bot.conversation import Handled
from bot.message import Incoming
from domain.channels.register import WHATSAPP
from domain.shop.shop import Shop
from storage import Store, Tx, conversations, outages, outbox, shops
from storage.customers import customers
from storage.outreach import consents
from tests.simulators.whatsapp import NUMBER, SECRET, TOKEN, VERIFY, FakeWhatsApp, Fault, signed
from wire.whatsapp.calls import CloudApi


class Listener:
    """Keeps an update once, as a conversation does. fails: how often handling fails first."""

    def __init__(self, fails: int = 0) -> None:
        self.heard: list[Incoming] = []
        self.fails = fails

    def handle(self, incoming: Incoming, now: datetime) -> Handled:
        if self.fails:
            self.fails -= 1
            raise OSError("no room left")
        known = any(one.update_id == incoming.update_id for one in self.heard)
        if not known:
            self.heard.append(incoming)
        return Handled(1, duplicate=known)

    @property
    def texts(self) -> list[str]:
        return [one.text for one in self.heard]


class Setting:
    """A channel on a WhatsApp of its own."""

    def __init__(self, whatsapp: FakeWhatsApp, store: Store, now: datetime, path: Path, listener: Listener) -> None:
        self.whatsapp, self.store, self.listener, self.path = whatsapp, store, listener, path
        self.api = CloudApi(TOKEN, NUMBER, whatsapp.url)
        self.channel = WhatsAppChannel(
            self.api, listener, store, lambda: now, self._deliver,
            app_secret=SECRET, verify_token=VERIFY, data_dir=path,
        )  # fmt: skip
        whatsapp.hooks.append(self.channel.receive)

    async def _deliver(self, ids: Sequence[int]) -> None:
        pass


Story = Callable[[Setting], Awaitable[None]]
Play = Callable[..., None]


@pytest.fixture
def play(store: Store, now: datetime, tmp_path: Path, shop: Shop) -> Play:
    """Plays a story with a channel and a listener."""
    with store.write() as tx:
        shops.apply(tx, shop, now)

    def run(story: Story, listener: Listener | None = None) -> None:
        async def told() -> None:
            async with FakeWhatsApp(clock=now.timestamp) as whatsapp:
                setting = Setting(whatsapp, store, now, tmp_path, listener or Listener())
                await story(setting)
                await setting.channel.close()
                await setting.api.close()

        asyncio.run(told())

    return run


def test_the_address_is_proved_and_forged_calls_are_refused(play: Play) -> None:
    async def story(setting: Setting) -> None:
        asked = {"hub.mode": "subscribe", "hub.challenge": "42", "hub.verify_token": VERIFY}
        assert await setting.whatsapp.ask(asked) == Answer(200, "42")
        assert (await setting.whatsapp.ask({**asked, "hub.verify_token": "x"})).status == 403
        human = setting.whatsapp.person()
        body = setting.whatsapp.body(
            setting.whatsapp.messages(human, {"type": "text", "text": {"body": "你好 🚗 a/b"}})
        )
        rewritten = json.dumps(json.loads(body)).encode()
        forged = [
            signed(body, "other"),
            Call("POST", body=body),
            Call("POST", headers=signed(body).headers, body=rewritten),
        ]
        for call in forged:
            assert (await setting.channel.receive(call)).status == 403
        assert setting.listener.heard == []
        assert (await setting.channel.receive(signed(body))).status == 200
        assert (await setting.channel.receive(signed(b"{}"))).status == 400

    play(story)


def test_a_batch_is_handled_in_order_and_once_however_often_it_comes(play: Play) -> None:
    async def story(setting: Setting) -> None:
        fang, ann = setting.whatsapp.person(), setting.whatsapp.person("ann", phone="4915100000001")
        texts = [{"type": "text", "text": {"body": f"{n}"}} for n in range(3)]
        values = [setting.whatsapp.messages(fang, *texts), setting.whatsapp.messages(ann, texts[0])]
        call = signed(setting.whatsapp.body(*values))
        answers = await asyncio.gather(setting.channel.receive(call), setting.channel.receive(call))
        assert [answer.status for answer in answers] == [200, 200]
        assert [one.text for one in setting.listener.heard if one.address == "CN.fang1"] == ["0", "1", "2"]
        assert len(setting.listener.heard) == 4

    play(story)


def test_what_could_not_be_kept_is_brought_again(play: Play) -> None:
    async def story(setting: Setting) -> None:
        await setting.whatsapp.says(setting.whatsapp.person(), "你好")
        assert setting.listener.texts == ["你好"]

    play(story, Listener(fails=2))


def test_a_tap_is_a_tap_and_other_quick_replies_are_their_words(play: Play) -> None:
    async def story(setting: Setting) -> None:
        human = setting.whatsapp.person()
        reply = {"type": "list_reply", "list_reply": {"id": "go|menu|book_service", "title": "预约"}}
        tap = {"type": "interactive", "interactive": reply}
        quick = [
            {"type": "button", "button": {"payload": payload, "text": "预约"}} for payload in ("go|stop|tips", "预约")
        ]
        await setting.whatsapp.deliver(setting.whatsapp.messages(human, tap, *quick))
        assert [(one.kind, one.button) for one in setting.listener.heard] == [
            ("button", "go|menu|book_service"), ("button", "go|stop|tips"), ("text", ""),
        ]  # fmt: skip

    play(story)


def test_places_contacts_edits_and_what_nobody_can_read(play: Play) -> None:
    async def story(setting: Setting) -> None:
        human = setting.whatsapp.person()
        own = {"phones": [{"phone": "+86 138 0000 0001", "wa_id": "8613800000001"}], "name": {"formatted_name": "王芳"}}
        contents: list[Any] = [
            {"type": "location", "location": {"latitude": 31.2, "longitude": 121.5, "name": "家"}},
            {"type": "contacts", "contacts": [own]},
            {"type": "contacts", "contacts": [{"phones": [{"phone": "139 0000 0002"}]}]},
            {
                "type": "edit",
                "edit": {"original_message_id": "w0", "message": {"type": "text", "text": {"body": "四点"}}},
            },
            {"type": "unsupported", "errors": [{"code": 131051}]},
            {"type": "reaction", "reaction": {"message_id": "w0", "emoji": "👍"}},
            {"type": "revoke", "revoke": {"original_message_id": "w0"}},
        ]
        await setting.whatsapp.deliver(setting.whatsapp.messages(human, *contents))
        place, mine, others, edit, unknown = setting.listener.heard
        assert (place.kind, place.lat, place.lon, place.text) == ("location", 31.2, 121.5, "家")
        assert (mine.contact_phone, mine.contact_is_own, mine.own_phone) == ("+8613800000001", True, "+8613800000001")
        assert (others.contact_phone, others.contact_is_own) == ("+8613900000002", False)
        assert (edit.kind, edit.text, edit.remote_id) == ("edit", "四点", "w0")
        assert unknown.kind == "sticker"

    play(story)


def test_files_are_kept_and_one_that_can_not_be_had_does_not_lose_the_words(play: Play) -> None:
    async def story(setting: Setting) -> None:
        human = setting.whatsapp.person()
        await setting.whatsapp.sends(human, "image", b"\xff\xd8\xff", "image/jpeg", caption="刮了")
        await setting.whatsapp.sends(human, "audio", b"OggS", "audio/ogg; codecs=opus", voice=True)
        photo, voice = (one.media[0] for one in setting.listener.heard)
        assert (photo.kind, setting.listener.texts[0], voice.kind) == ("photo", "刮了", "voice")
        assert (setting.path / photo.path).read_bytes() == b"\xff\xd8\xff" and voice.path.endswith(".ogg")
        setting.whatsapp.faults.append(Fault("media", "http500", times=9))
        await setting.whatsapp.sends(human, "document", b"%PDF", "application/pdf", filename="a.pdf")
        assert setting.listener.heard[-1].media[0].too_big and setting.listener.heard[-1].kind == "file"
        assert not list(setting.path.rglob("*.part"))

    play(story)


def test_a_file_that_is_away_for_a_moment_is_kept_at_the_next_try(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel_module, "FILE_LIMIT", 10)

    async def story(setting: Setting) -> None:
        setting.whatsapp.faults.append(Fault("media", "drop_before"))
        await setting.whatsapp.sends(setting.whatsapp.person(), "image", b"x" * 10, "image/png")
        await setting.whatsapp.sends(setting.whatsapp.person(), "image", b"x" * 11, "image/png")
        kept, large = (one.media[0] for one in setting.listener.heard)
        assert kept.path and large.too_big and not large.path

    play(story)


def queued(tx: Tx, now: datetime, address: str = "CN.fang1") -> int:
    row = outbox.queue(
        tx, f"k{address}", "reply", address, {"text": "好"}, now, channel=WHATSAPP, account=NUMBER
    )  # fmt: skip
    assert row is not None
    return row


def status(row: int, state: str, wamid: str = "wamid.out1", **more: Any) -> dict[str, Any]:
    told = {"id": wamid, "status": state, "timestamp": "1773800000", "recipient_user_id": "CN.fang1"}
    return {"statuses": [{**told, "biz_opaque_callback_data": str(row), **more}]}


def test_receipts_reach_their_row_whatever_their_order(play: Play, store: Store, now: datetime) -> None:
    async def story(setting: Setting) -> None:
        with store.write() as tx:
            row = queued(tx, now)
            outbox.mark_sent(tx, row, now, "wamid.out1")
        for state in ("read", "read", "delivered", "sent"):
            await setting.whatsapp.deliver(status(row, state))
        await setting.whatsapp.deliver(status(999, "read"), status(row, "read", biz_opaque_callback_data="x"))
        with store.read() as tx:
            assert [(one.state, one.receipt) for one in outbox.listed(tx)] == [("sent", "read")]

    play(story)


def test_a_receipt_stands_for_an_answer_that_never_came(play: Play, store: Store, now: datetime) -> None:
    async def story(setting: Setting) -> None:
        with store.write() as tx:
            row = queued(tx, now)
        await setting.whatsapp.deliver(status(row, "delivered", biz_opaque_callback_data=f"{row}.0"))
        with store.read() as tx:
            assert [one.state for one in outbox.listed(tx)] == ["queued"]
        await setting.whatsapp.deliver(status(row, "sent"))
        with store.read() as tx:
            assert [(one.state, one.remote_id) for one in outbox.listed(tx)] == [("sent", "wamid.out1")]

    play(story)


@pytest.mark.rule("A5")
def test_a_code_that_is_told_to_have_left_is_nowhere_any_more(play: Play, store: Store, now: datetime) -> None:
    async def story(setting: Setting) -> None:
        fields = {"text": "", "template": {"id": "c", "fields": [["1", "987654"]]}}
        with store.write() as tx:
            row = outbox.queue(tx, "code", outbox.CODE_KIND, "8613800138000", fields, now, channel=WHATSAPP) or 0
        await setting.whatsapp.deliver(status(row, "delivered"))
        with store.read() as tx:
            (item,) = outbox.listed(tx)
            assert (item.state, item.receipt, item.payload, item.address) == ("sent", "delivered", {"text": ""}, "")

    play(story)


def test_a_message_that_failed_after_all_is_failed_with_its_reason(play: Play, store: Store, now: datetime) -> None:
    async def story(setting: Setting) -> None:
        human = setting.whatsapp.person()
        with store.write() as tx:
            who = customers.add_identity(tx, WHATSAPP, NUMBER, human.user_id, "王芳", now)
            row = queued(tx, now)
            outbox.mark_sent(tx, row, now, "wamid.out1")
        error = {"code": 131026, "title": "Undeliverable", "error_data": {"details": "not on WhatsApp"}}
        await setting.whatsapp.deliver(status(row, "failed", errors=[error]))
        with store.read() as tx:
            (item,) = outbox.listed(tx)
            assert (item.state, item.receipt) == ("failed", "failed") and "131026" in item.last_error
            found = customers.identity(tx, WHATSAPP, NUMBER, human.user_id)
            assert found is not None and found.id == who.id and not found.reachable

    play(story)


@pytest.mark.rule("N5")
@pytest.mark.parametrize(("code", "state"), [(131047, "held"), (131042, "failed"), (131049, "failed")])
def test_a_late_failure_waits_for_the_customer_stops_the_channel_or_fails(
    play: Play, store: Store, now: datetime, code: int, state: str
) -> None:
    async def story(setting: Setting) -> None:
        with store.write() as tx:
            row = queued(tx, now)
            outbox.mark_sent(tx, row, now, "wamid.out1")
        error = {"code": code, "title": "as asked"}
        for _ in range(2):
            await setting.whatsapp.deliver(status(row, "failed", errors=[error]))
        with store.read() as tx:
            assert [one.state for one in outbox.listed(tx) if one.id == row] == [state]
            assert list(outages.halted(tx)) == ([f"whatsapp:{NUMBER}"] if code == 131042 else [])

    play(story)


@pytest.mark.rule("N5")
def test_advertising_refused_on_whatsapp_is_refused_here(play: Play, store: Store, now: datetime) -> None:
    async def story(setting: Setting) -> None:
        human = setting.whatsapp.person()
        with store.write() as tx:
            who = customers.add_identity(tx, WHATSAPP, NUMBER, human.user_id, "王芳", now)
        for value in ("stop", "stop", "resume"):
            wish = {"user_id": human.user_id, "category": "marketing_messages", "value": value}
            await setting.whatsapp.deliver({"user_preferences": [wish]})
        with store.read() as tx:
            assert consents.of(tx, who.customer_id) == {"marketing": False}
            assert len(consents.history(tx, who.customer_id)) == 1

    play(story)


@pytest.mark.rule("A1")
def test_a_new_number_and_a_user_id_in_place_of_a_phone_keep_the_conversation(
    play: Play, store: Store, now: datetime
) -> None:
    async def story(setting: Setting) -> None:
        human = setting.whatsapp.person()
        with store.write() as tx:
            who = customers.add_identity(tx, WHATSAPP, NUMBER, human.phone, "王芳", now)
            opened = conversations.open_locked(tx, who, "zh", now).id
        await setting.whatsapp.says(human, "你好")
        system = {"type": "user_changed_number", "user_id": "CN.new", "wa_id": "8613900000009"}
        raw = {"from": human.phone, "id": "wamid.s", "timestamp": "1773800000", "type": "system", "system": system}
        await setting.whatsapp.deliver({"messages": [raw]})
        with store.read() as tx:
            found = conversations.find(tx, WHATSAPP, NUMBER, "CN.new")
            assert found is not None and found.id == opened

    play(story)


def test_what_is_for_another_number_of_the_app_is_left_to_it(play: Play) -> None:
    async def story(setting: Setting) -> None:
        value = setting.whatsapp.messages(setting.whatsapp.person(), {"type": "text", "text": {"body": "hi"}})
        value["metadata"] = {"phone_number_id": "5"}
        call = signed(setting.whatsapp.body(value))
        assert (await setting.channel.receive(call)).status == 200
        assert setting.listener.heard == []

    play(story)


def test_an_old_clock_of_theirs_is_not_believed(play: Play, now: datetime) -> None:
    async def story(setting: Setting) -> None:
        human = setting.whatsapp.person()
        value = setting.whatsapp.messages(human, *[{"type": "text", "text": {"body": "hi"}}] * 2)
        value["messages"][0]["timestamp"] = str(int((now - timedelta(days=3)).timestamp()))
        value["messages"][1]["timestamp"] = "0"
        await setting.whatsapp.deliver(value)
        assert {one.at for one in setting.listener.heard} == {now, (now - timedelta(days=3)).astimezone(UTC)}

    play(story)
