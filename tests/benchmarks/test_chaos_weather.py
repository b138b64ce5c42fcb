"""The fault campaign's small faults: each is counted when it happened, and is what it says to whoever calls."""

from __future__ import annotations

import asyncio
import random
from collections import Counter

import aiohttp
import pytest

from benchmarks.chaos import weather as weathers
from benchmarks.chaos.telegram import Watched
from benchmarks.chaos.weather import CALLS, SLOW, Weather

TOKEN, CHAT = "1111111:" + "A" * 35, 7
MESSAGE = {"chat_id": str(CHAT), "text": "a"}


class Once(Weather):
    """Of calls the kind named befalls each."""

    def __init__(self, kind: str, met: list[str]) -> None:
        super().__init__(random.Random(1), 1.0, met.append)
        self.rng.choices = lambda *_of, **_how: [kind]  # type: ignore[method-assign]


def test_a_share_of_calls_goes_wrong_and_each_is_counted() -> None:
    met: list[str] = []
    weather = Weather(random.Random(5), 0.05, met.append)
    befell = [weather.over_call("sendMessage") for _ in range(10_000)]
    assert sum(delay > 0 or fault is not None for delay, fault in befell) == len(met)
    assert 400 < len(met) < 600
    assert set(met) == set(CALLS)
    assert {delay for delay, _ in befell} == {0.0, *SLOW.values()}


def test_calls_of_a_start_are_spared_and_only_sends_are_asked_to_wait() -> None:
    met: list[str] = []
    weather = Weather(random.Random(5), 1.0, met.append)
    assert weather.over_call("getMe") == (0.0, None)
    assert weather.over_call("setWebhook") == (0.0, None)
    assert met == []
    for _ in range(300):
        weather.over_call("getUpdates")
    assert "too_many_requests" not in met


def test_deliveries_come_twice_or_overtake_where_there_is_something_to_overtake() -> None:
    met: list[str] = []
    weather = Weather(random.Random(5), 1.0, met.append)
    assert {tuple(weather.over_delivery(polled=False).items()) for _ in range(50)} == {(("times", 2),)}
    assert "update_out_of_turn" not in met
    ways = Counter(tuple(weather.over_delivery(polled=True)) for _ in range(50))
    assert set(ways) == {("times",), ("before_last",)}


@pytest.mark.parametrize(
    ("kind", "status", "stands"),
    [("call_cut_before", 0, 0), ("call_cut_after", 0, 1), ("server_error", 5, 0), ("too_many_requests", 4, 0)],
)
def test_each_kind_is_what_it_says(kind: str, status: int, stands: int) -> None:
    met: list[str] = []

    async def play() -> None:
        async with Watched() as telegram, aiohttp.ClientSession() as line:
            bot = telegram.bot(TOKEN)
            assert bot.chats[CHAT] == {}
            telegram.weather = Once(kind, met)
            assert await _answer(line, telegram, "sendMessage", MESSAGE) // 100 == status
            assert len(bot.from_bot(CHAT)) == stands
            assert [call.cut for call in telegram.calls] == [True] * stands
            assert met == [kind]
            telegram.weather = None
            assert await _answer(line, telegram, "sendMessage", MESSAGE) == 200
            assert not telegram.calls[-1].cut

    asyncio.run(play())


def test_an_edit_that_was_made_already_is_no_mistake_of_the_bots() -> None:
    async def play() -> None:
        async with Watched() as telegram, aiohttp.ClientSession() as line:
            bot = telegram.bot(TOKEN)
            message = telegram.add_message(bot, CHAT, {"id": bot.id}, {"text": "a"})
            same = {"chat_id": str(CHAT), "message_id": str(message["message_id"]), "text": "a"}
            assert await _answer(line, telegram, "editMessageText", same) == 400
            assert telegram.rejected == []
            assert await _answer(line, telegram, "editMessageText", same | {"message_id": "99"}) == 400
            assert len(telegram.rejected) == 1

    asyncio.run(play())


def test_only_the_call_that_met_it_meets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls at the same time are told apart."""
    monkeypatch.setattr(weathers, "SLOW", dict.fromkeys(SLOW, 0.01))
    met: list[str] = []

    async def play() -> list[int]:
        async with Watched() as telegram, aiohttp.ClientSession() as line:
            assert telegram.bot(TOKEN).chats[CHAT] == {}
            telegram.weather = Weather(random.Random(3), 0.5, met.append)
            return await asyncio.gather(*(_answer(line, telegram, "sendMessage", MESSAGE) for _ in range(40)))

    told = asyncio.run(play())
    assert told.count(200) == 40 - sum(kind not in SLOW for kind in met)


async def _answer(line: aiohttp.ClientSession, telegram: Watched, method: str, said: dict[str, str]) -> int:
    """The status of the answer; 0 when there was none."""
    try:
        async with line.post(f"{telegram.url}/bot{TOKEN}/{method}", data=said) as answer:
            return answer.status
    except aiohttp.ClientError:
        return 0
