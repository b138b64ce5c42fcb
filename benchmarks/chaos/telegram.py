"""The simulated Telegram, which notes each call with its time and whether its answer could be known."""

from __future__ import annotations

import asyncio
import time
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp import web

from benchmarks.chaos.weather import Weather
from tests.simulators.telegram import Bot, FakeTelegram, Fault, Json
from tests.simulators.telegram_rules import Rejected

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


_MADE: ContextVar[list[Call]] = ContextVar("made")
_MET: ContextVar[Fault | None] = ContextVar("met", default=None)


class Watched(FakeTelegram):
    """A Telegram that never gives up on a webhook, and remembers. weather: what goes wrong by chance, if anything."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[Call] = []
        self.weather: Weather | None = None
        self.posting: set[int] = set()
        self._news: dict[int, asyncio.Event] = {}

    def push(self, bot: Bot, update: Json, *, times: int = 1, before_last: bool = False) -> None:
        how = self.weather.over_delivery(bool(bot.updates)) if self.weather else {}
        super().push(bot, update, **{"times": times, "before_last": before_last, **how})

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
        delay, met = self.weather.over_call(method) if self.weather else (0.0, None)
        _MET.set(met)
        if delay:
            await request.read()
            await asyncio.sleep(delay)
        answer = await super()._call(request)
        if request.transport is None or request.transport.is_closing():
            for call in made:
                call.cut = True
        return answer

    def _fault(self, method: str, chat: int | None) -> Fault | None:
        met = _MET.get()
        _MET.set(None)
        return met or super()._fault(method, chat)

    def _refuse(self, method: str, chat: int | None, no: Rejected) -> web.Response:
        before = len(self.rejected)
        answer = super()._refuse(method, chat, no)
        if "message is not modified" in str(no):  # what an edit comes to whose first answer was lost
            del self.rejected[before:]
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
                        if answer.status // 100 == 2 and not (self.weather and self.weather.over_webhook()):
                            self.posting.discard(update["update_id"])
                            return
                except (aiohttp.ClientError, TimeoutError, KeyError):
                    pass
                await asyncio.sleep(WEBHOOK_WAIT)
