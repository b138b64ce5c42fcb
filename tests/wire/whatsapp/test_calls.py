"""Calls of the Cloud API: what they bring, and what is made of each way they can fail."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.simulators.whatsapp import BUSINESS, NUMBER, TOKEN, FakeWhatsApp, Fault
from wire.whatsapp.calls import CallFailed, CloudApi, TooBig
from wire.whatsapp.codes import Meaning

HI = {"type": "text", "text": {"body": "hi"}}
Story = Callable[[FakeWhatsApp, CloudApi], Awaitable[None]]


def play(story: Story, token: str = TOKEN, number: str = NUMBER) -> None:
    async def told() -> None:
        async with FakeWhatsApp() as whatsapp:
            api = CloudApi(token, number, whatsapp.url)
            whatsapp.person().wrote = whatsapp.clock()
            await story(whatsapp, api)
            await api.close()

    asyncio.run(told())


def test_a_message_goes_to_a_user_id_or_to_a_phone_with_our_own_mark() -> None:
    async def story(whatsapp: FakeWhatsApp, api: CloudApi) -> None:
        assert (await api.send("CN.fang1", HI, data="17")).startswith("wamid.")
        await api.send("8613800000001", HI)
        first, second = whatsapp.sent
        assert (first["recipient"], first["biz_opaque_callback_data"], second["to"]) == (
            "CN.fang1", "17", "8613800000001",
        )  # fmt: skip

    play(story)


@pytest.mark.parametrize(
    ("how", "what", "unsure"),
    [
        ("131056", Meaning.TOO_FAST, False),
        ("131047", Meaning.WINDOW, False),
        ("http500", Meaning.AWAY, True),
        ("garbage", Meaning.AWAY, True),
        ("drop_before", Meaning.AWAY, True),
        ("drop_after", Meaning.AWAY, True),
    ],
)
def test_a_failed_call_says_what_it_means_and_whether_it_may_have_been_done(
    how: str, what: Meaning, unsure: bool
) -> None:
    async def story(whatsapp: FakeWhatsApp, api: CloudApi) -> None:
        whatsapp.faults.append(Fault("send", how))
        with pytest.raises(CallFailed) as caught:
            await api.send("CN.fang1", HI)
        assert (caught.value.meaning, caught.value.unsure) == (what, unsure)
        assert len(whatsapp.sent) == (how in ("drop_after", "garbage"))

    play(story)


def test_a_server_that_is_not_there_is_away_and_nothing_was_done() -> None:
    async def story() -> None:
        api = CloudApi(TOKEN, NUMBER, "http://127.0.0.1:9")
        with pytest.raises(CallFailed) as caught:
            await api.send("CN.fang1", HI)
        assert (caught.value.meaning, caught.value.unsure) == (Meaning.AWAY, False)
        await api.close()

    asyncio.run(story())


def test_a_wrong_token_or_number_stops_everything_and_the_token_is_in_no_error() -> None:
    async def story(whatsapp: FakeWhatsApp, api: CloudApi) -> None:
        with pytest.raises(CallFailed) as caught:
            await api.send("CN.fang1", HI)
        assert caught.value.meaning is Meaning.STOPPED
        assert "EAAwrong" not in repr(caught.value) + str(caught.value)

    play(story, token="EAAwrong")
    play(story, number="445566")


def test_a_file_is_fetched_up_to_what_is_asked_for(tmp_path: Path) -> None:
    async def story(whatsapp: FakeWhatsApp, api: CloudApi) -> None:
        number = whatsapp.keep(b"x" * 1000, "image/jpeg")
        assert await api.download(number, tmp_path / "a", at_most=1000) == 1000
        assert (tmp_path / "a").read_bytes() == b"x" * 1000
        with pytest.raises(TooBig):
            await api.download(number, tmp_path / "b", at_most=999)
        with pytest.raises(CallFailed):
            await api.download("5", tmp_path / "c", at_most=999)

    play(story)


@pytest.mark.parametrize("url", ["https://evil.example/x", "http://graph.facebook.com.evil.example/", "", "http://["])
def test_the_token_is_shown_to_no_other_server(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(whatsapp: FakeWhatsApp, api: CloudApi) -> None:
        monkeypatch.setattr(whatsapp, "_thing", lambda _: {"url": url, "file_size": 3})
        with pytest.raises(CallFailed):
            await api.download("5", tmp_path / "c", at_most=999)

    play(story)


def test_a_file_is_uploaded_and_templates_and_the_number_are_told(tmp_path: Path) -> None:
    async def story(whatsapp: FakeWhatsApp, api: CloudApi) -> None:
        (tmp_path / "图.jpg").write_bytes(b"\xff\xd8\xff")
        number = await api.upload(tmp_path / "图.jpg", "image/jpeg")
        assert whatsapp.files[number] == (b"\xff\xd8\xff", "image/jpeg")
        whatsapp.templates["due", "zh_CN"] = {"body": "您好{{1}}"}
        assert [one["name"] for one in await api.templates(BUSINESS)] == ["due"]
        assert (await api.number())["quality_rating"] == "GREEN"

    play(story)
