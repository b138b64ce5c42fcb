"""The simulated Telegram, which notes each call with its time and whether its answer could be known."""

from __future__ import annotations

import asyncio
import time
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp import web

from tests.simulators.telegram import Bot, FakeTelegram, Json

SENDS = ("sendmessage", "sendphoto", "senddocument", "sendvoice")
WEBHOOK_WAIT = 1.0


@dataclass
class Call:
    """A message that stands in a chat. cut: the sender was never answered. at: monotonic seconds."""

    at: float
    bot: int
    chat: int
    message_id: int
    text: str
    markup: str
    cut: bool = False


@dataclass
class Delay:
    """The next call of that method takes so long, before it does anything."""

    method: str
    seconds: float


_MADE: ContextVar[list[Call]] = ContextVar("made")


class Watched(FakeTelegram):
    """A Telegram that never gives up on a webhook, and remembers."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[Call] = []
        self.delays: list[Delay] = []
        self.next_delivery: dict[str, Any] = {}
        self.posting: set[int] = set()
        self._news: dict[int, asyncio.Event] = {}

    def slow(self, method: str, seconds: float) -> None:
        """The next call of that method takes so long before it does anything."""
        self.delays.append(Delay(method, seconds))

    def push(self, bot: Bot, update: Json, *, times: int = 1, before_last: bool = False) -> None:
        delivery, self.next_delivery = self.next_delivery, {}
        super().push(bot, update, **{"times": times, "before_last": before_last, **delivery})

    async def said(self, chat: int, seconds: float) -> bool:
        """True once the bot says something more in that chat; False when it does not in time."""
        news = self._news.setdefault(chat, asyncio.Event())
        news.clear()
        try:
            await asyncio.wait_for(news.wait(), seconds)
        except TimeoutError:
            return False
        return True

    async def _call(self, request: web.Request) -> web.StreamResponse:
        made: list[Call] = []
        _MADE.set(made)
        method = request.match_info["method"]
        for delay in self.delays:
            if delay.method.lower() == method.lower():
                self.delays.remove(delay)
                await request.read()
                await asyncio.sleep(delay.seconds)
                break
        answer = await super()._call(request)
        if request.transport is None or request.transport.is_closing():
            for call in made:
                call.cut = True
        return answer

    async def _perform(self, bot: Bot, method: str, params: Json) -> Any:
        result = await super()._perform(bot, method, params)
        if method.lower() in SENDS:
            words = str(params.get("text") or params.get("caption") or "")
            call = Call(
                time.monotonic(), bot.id, int(params["chat_id"]), result["message_id"], words,
                str(params.get("reply_markup") or ""),
            )  # fmt: skip
            self.calls.append(call)
            _MADE.get().append(call)
            if call.chat in self._news:
                asyncio.get_running_loop().call_soon(self._news[call.chat].set)
        return result

    async def _post(self, bot: Bot, update: Json) -> None:
        message = update.get("message") or {}
        lane = message["chat"]["id"] if message else update["update_id"]
        self.posting.add(update["update_id"])
        async with self._lanes[bot.id, lane]:
            while True:
                hook = bot.webhook or {}
                headers = {"X-Telegram-Bot-Api-Secret-Token": hook.get("secret_token", "")}
                try:
                    async with self._http.post(hook["url"], json=update, headers=headers) as answer:
                        if answer.status // 100 == 2 and self._fault("webhook", None) is None:
                            self.posting.discard(update["update_id"])
                            return
                except (aiohttp.ClientError, TimeoutError, KeyError):
                    pass
                await asyncio.sleep(WEBHOOK_WAIT)
