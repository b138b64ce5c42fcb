"""The long connection: logged in, made again when it breaks, and no frame of ours in doubt for long."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.simulators.wecom_bot import BOT, GROUP, SECRET, FakeWecomBot
from wire.tencent import aibot
from wire.tencent.aibot import SEND, Frame, Line
from wire.tencent.errors import ApiError, Unreachable

WORDS = {"chatid": GROUP, "msgtype": "markdown", "markdown": {"content": "hi"}}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits that a test can afford."""
    for name, seconds in {
        "FIRST_WAIT": 0.02,
        "LONGEST_WAIT": 0.05,
        "PUT_OUT_WAIT": 0.3,
        "ANSWERED_WITHIN": 0.3,
    }.items():
        monkeypatch.setattr(aibot, name, seconds)


@asynccontextmanager
async def connected(secret: str = SECRET) -> AsyncIterator[tuple[FakeWecomBot, Line, list[Frame]]]:
    """A platform, and a line to it."""
    heard: list[Frame] = []
    stop = asyncio.Event()
    async with FakeWecomBot() as fake:
        line = Line(fake.url, BOT, secret, heard.append)
        running = asyncio.ensure_future(line.run(stop))
        await fake.until(lambda: line.is_open or line.refusal)
        yield fake, line, heard
        stop.set()
        await running


def test_frames_are_heard_and_answered() -> None:
    async def story() -> None:
        async with connected() as (fake, line, heard):
            await fake.says("chenyu", "hello")
            await fake.until(lambda: heard)
            assert heard[0]["body"]["text"] == {"content": "hello"}
            await line.call(SEND, WORDS)
            assert fake.shown(GROUP) and not fake.violations

    asyncio.run(story())


def test_a_line_that_broke_is_made_again() -> None:
    async def story() -> None:
        async with connected() as (fake, line, _):
            fake.faults.append((SEND, "cut"))
            with pytest.raises(Unreachable):
                await line.call(SEND, WORDS)
            await fake.until(lambda: line.is_open and fake.logins == 2)
            await line.call(SEND, WORDS)

    asyncio.run(story())


def test_an_answer_that_never_comes_and_a_refusal_are_told_apart() -> None:
    async def story() -> None:
        async with connected() as (fake, line, _):
            fake.faults += [(SEND, "ack"), (SEND, 45009)]
            with pytest.raises(Unreachable):
                await line.call(SEND, WORDS)
            with pytest.raises(ApiError) as caught:
                await line.call(SEND, WORDS)
            assert caught.value.code == 45009

    asyncio.run(story())


def test_a_wrong_secret_is_known_as_one_and_what_is_not_connected_says_so() -> None:
    async def story() -> None:
        async with connected("another-secret-1") as (_, line, __):
            assert line.refusal is not None and line.refusal.code == 40001
            with pytest.raises(Unreachable):
                await line.call(SEND, WORDS)

    asyncio.run(story())


def test_who_was_put_out_by_another_program_does_not_come_back_at_once() -> None:
    async def story() -> None:
        async with connected() as (fake, line, _):
            await fake.put_out()
            await fake.until(lambda: not line.is_open)
            await asyncio.sleep(0.15)
            assert fake.logins == 1
            await fake.until(lambda: fake.logins == 2)

    asyncio.run(story())


def test_a_line_without_heartbeat_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aibot, "PING_EVERY", 0.05)

    async def story() -> None:
        async with connected() as (fake, line, _):
            fake.faults += [("ping", "ack"), ("ping", "ack")]
            await fake.until(lambda: fake.logins == 2)
            assert line.is_open

    asyncio.run(story())
