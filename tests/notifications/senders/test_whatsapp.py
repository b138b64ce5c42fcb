"""What leaves for WhatsApp, and what is made of each of its answers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

import pytest

from domain.conversation import OutboxItem
from domain.message import Attachment, Reply
from notifications.sender import Away, Gone, Halted, NotSent, OutsideWindow, Refused, TemplateOut, TooFast
from notifications.senders.whatsapp import WhatsAppSender
from tests.simulators.whatsapp import NUMBER, TOKEN, FakeWhatsApp, Fault, Human
from wire.whatsapp.calls import CloudApi

Story = Callable[[FakeWhatsApp, WhatsAppSender, Human], Awaitable[None]]


def play(story: Story, path: Path) -> None:
    async def told() -> None:
        async with FakeWhatsApp() as whatsapp:
            api = CloudApi(TOKEN, NUMBER, whatsapp.url)
            human = whatsapp.person()
            human.wrote = whatsapp.clock()
            await story(whatsapp, WhatsAppSender(api, path), human)
            await api.close()

    asyncio.run(told())


def row(reply: Reply, now: datetime, account: str = NUMBER) -> OutboxItem:
    item = OutboxItem("k", "whatsapp", account, "CN.fang1", "reply", reply.to_json(), now, now)
    item.id = 17
    return item


def test_a_reply_goes_to_the_person_with_the_rows_own_mark(now: datetime, tmp_path: Path) -> None:
    async def story(whatsapp: FakeWhatsApp, sender: WhatsAppSender, human: Human) -> None:
        remote = await sender.send(row(Reply("好的 🚗"), now))
        assert human.words == ["好的 🚗"] and whatsapp.sent[0]["id"] == remote
        assert whatsapp.sent[0]["biz_opaque_callback_data"] == "17"

    play(story, tmp_path)


@pytest.mark.parametrize(
    ("how", "failure"),
    [
        ("190", Halted),
        ("131042", Halted),
        ("131047", OutsideWindow),
        ("131056", TooFast),
        ("131048", TooFast),
        ("131026", Gone),
        ("131049", Refused),
        ("132001", TemplateOut),
        ("131009", Refused),
        ("131016", Away),
        ("drop_after", NotSent),
    ],
)
def test_each_error_is_a_failure_of_its_own_kind(
    how: str, failure: type[NotSent], now: datetime, tmp_path: Path
) -> None:
    async def story(whatsapp: FakeWhatsApp, sender: WhatsAppSender, human: Human) -> None:
        whatsapp.faults.append(Fault("send", how))
        with pytest.raises(NotSent) as caught:
            await sender.send(row(Reply("好"), now))
        assert type(caught.value) is failure
        if isinstance(caught.value, Halted):
            assert caught.value.advice in ("token", "payment") and caught.value.code == how

    play(story, tmp_path)


def test_parts_that_arrived_are_not_sent_again(now: datetime, tmp_path: Path) -> None:
    async def story(whatsapp: FakeWhatsApp, sender: WhatsAppSender, human: Human) -> None:
        item = row(Reply("一\n" * 2500), now)
        whatsapp.faults.append(Fault("send", "131056"))
        with pytest.raises(TooFast):
            await sender.send(item)
        whatsapp.faults += []
        await sender.send(item)
        assert [one["biz_opaque_callback_data"] for one in whatsapp.sent] == ["17.0", "17"]
        whatsapp.sent.clear()
        whatsapp.faults.append(Fault("send", "131056", times=1))
        with pytest.raises(TooFast):
            await sender.send(item)
        assert whatsapp.sent == []

    play(story, tmp_path)


def test_files_follow_the_words_as_what_they_are(now: datetime, tmp_path: Path) -> None:
    async def story(whatsapp: FakeWhatsApp, sender: WhatsAppSender, human: Human) -> None:
        media = tuple(Attachment("file", f"media/{name}") for name in ("a.jpg", "b.pdf", "missing.png"))
        await sender.send(row(Reply("报价单", media=media), now))
        assert [one["type"] for one in whatsapp.sent] == ["text", "image", "document"]
        assert whatsapp.sent[2]["document"]["filename"] == "b.pdf"
        assert [one["biz_opaque_callback_data"] for one in whatsapp.sent] == ["17.0", "17.1", "17"]

    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "a.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "media" / "b.pdf").write_bytes(b"%PDF")
    play(story, tmp_path)


@pytest.mark.rule("N5")
def test_a_template_goes_with_its_gaps_filled_in_whatever_window(now: datetime, tmp_path: Path) -> None:
    async def story(whatsapp: FakeWhatsApp, sender: WhatsAppSender, human: Human) -> None:
        human.wrote = None
        whatsapp.templates["service_due", "zh_CN"] = {"body": "您好{{1}}，您的{{2}}该保养了。"}
        whatsapp.templates["due", "en_US"] = {"body": "Hello."}
        item = row(Reply("很长的话"), now)
        with pytest.raises(OutsideWindow):
            await sender.send(item)
        item.payload["template"] = {"id": "service_due", "language": "zh", "fields": [["2", "Model 3"], ["1", "王芳"]]}
        await sender.send(item)
        item.payload["template"] = {"id": "due:en_US", "language": "en", "fields": []}
        await sender.send(item)
        assert human.words == ["您好王芳，您的Model 3该保养了。", "Hello."]
        item.payload["template"] = {"id": "gone", "language": "zh", "fields": []}
        with pytest.raises(TemplateOut):
            await sender.send(item)

    play(story, tmp_path)


def test_a_row_of_another_number_and_an_empty_one_are_refused(now: datetime, tmp_path: Path) -> None:
    async def story(whatsapp: FakeWhatsApp, sender: WhatsAppSender, human: Human) -> None:
        for item in (row(Reply("好"), now, account="99"), row(Reply(""), now)):
            with pytest.raises(Refused):
                await sender.send(item)

    play(story, tmp_path)
