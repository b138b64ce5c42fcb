"""Calls to the Bot API over kept connections."""

from __future__ import annotations

import asyncio
import socket

import pytest
from telegram.error import NetworkError, TimedOut

from tests.simulators.telegram import FakeTelegram
from wire.telegram.http import PooledRequest


def test_a_call_is_answered_and_after_a_shutdown_another_works() -> None:
    async def play() -> list[int]:
        request, statuses = PooledRequest(2, 5.0), []
        async with FakeTelegram() as telegram:
            for _ in range(2):
                status, body = await request.do_request(f"{telegram.url}/bot1:A/getMe", "POST")
                assert b'"is_bot": true' in body
                statuses.append(status)
                await request.shutdown()
        return statuses

    assert asyncio.run(play()) == [200, 200]


def test_who_does_not_answer_in_time_or_is_not_there_is_told_as_the_library_tells_it() -> None:
    async def play() -> None:
        with socket.create_server(("127.0.0.1", 0)) as mute:
            silent = PooledRequest(1, 0.2)
            with pytest.raises(TimedOut):
                port = mute.getsockname()[1]
                await silent.do_request(f"http://127.0.0.1:{port}/", "POST", read_timeout=0.2)
            await silent.shutdown()
        absent = PooledRequest(1, 1.0)
        with pytest.raises(NetworkError):
            await absent.do_request(f"http://127.0.0.1:{port}/", "POST")
        await absent.shutdown()

    asyncio.run(play())


def test_a_proxy_that_the_environment_names_is_used_but_not_for_hosts_it_leaves_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def status(url: str) -> int:
        request = PooledRequest(1, 5.0)
        try:
            return (await request.do_request(url, "POST"))[0]
        finally:
            await request.shutdown()

    async def play() -> None:
        async with FakeTelegram() as telegram:
            monkeypatch.setenv("http_proxy", telegram.url)  # it answers what it is asked for others as well
            elsewhere = "http://telegram.invalid/bot1:A/getMe"
            assert await status(elsewhere) == 200
            monkeypatch.setenv("no_proxy", "telegram.invalid")
            with pytest.raises(NetworkError):
                await status(elsewhere)

    asyncio.run(play())
