"""The shop's Telegram side as it runs: both bots, the worker, a store, and a simulated Telegram around them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.channels.telegram import Conversations, TelegramChannel
from domain.shop.shop import Shop
from notifications.sender import Sender
from notifications.senders.staff import StaffSender
from notifications.senders.telegram import CustomerSender
from notifications.staff_chat.bot import StaffBot
from notifications.worker import Worker
from storage import Store
from tests.simulators.telegram import FakeTelegram
from tests.simulators.telegram_people import TelegramUser
from wire.telegram.line import close_bot, open_bot

CUSTOMER_TOKEN = "1111111:" + "A" * 35
STAFF_TOKEN = "2222222:" + "B" * 35
STAFF_CHAT = -100500
ADVISOR, SECOND_ADVISOR, MANAGER, STRANGER = 501, 502, 503, 599
SECRET = "a-secret-of-the-webhook"


@dataclass
class House:
    """What runs, and who may act on it."""

    telegram: FakeTelegram
    channel: TelegramChannel
    staff_bot: StaffBot
    worker: Worker
    store: Store

    def customer(self, user_id: int = 7001, **who: Any) -> TelegramUser:
        """A customer who has opened the bot."""
        return TelegramUser(self.telegram, self.telegram.bot(CUSTOMER_TOKEN), user_id, **who)

    def staff(self, user_id: int = ADVISOR, name: str = "陈雨") -> TelegramUser:
        """Somebody in the staff chat."""
        return TelegramUser(self.telegram, self.telegram.bot(STAFF_TOKEN), user_id, name, group=STAFF_CHAT)

    def in_private(self, user_id: int = ADVISOR, name: str = "陈雨") -> TelegramUser:
        """Somebody of the shop in their own chat with the staff bot, which they have opened."""
        person = TelegramUser(self.telegram, self.telegram.bot(STAFF_TOKEN), user_id, name)
        person.bot.chats[user_id]
        return person

    async def until(self, holds: Callable[[], object], seconds: float = 10.0) -> None:
        """Returns once the condition holds."""
        await self.telegram.until(holds, seconds)


@asynccontextmanager
async def house(
    store: Store,
    conversations: Conversations,
    now: Callable[[], datetime],
    data_dir: Path,
    *,
    webhook: bool = False,
    language: str = "zh",
    telegram: FakeTelegram | None = None,
) -> AsyncIterator[House]:
    """The bots run until the block ends. telegram: one that is there already (a restart)."""
    if telegram is None:
        async with (
            FakeTelegram() as fresh,
            house(store, conversations, now, data_dir, webhook=webhook, language=language, telegram=fresh) as running,
        ):
            yield running
        return
    telegram.bot(STAFF_TOKEN).chats[STAFF_CHAT]
    async with _hooks() as (address, routes):
        hooked = address if webhook else ""
        customer_bot, staff_bot = open_bot(CUSTOMER_TOKEN, telegram.url), open_bot(STAFF_TOKEN, telegram.url)
        senders: dict[str, Sender] = {
            "telegram": CustomerSender(customer_bot, data_dir),
            "staff": StaffSender(store, staff_bot, STAFF_CHAT, data_dir=data_dir, language=language, now=now),
        }
        worker = Worker(store, now, senders)
        channel = TelegramChannel(
            CUSTOMER_TOKEN, conversations, store, now, worker.deliver, data_dir=data_dir, api_base=telegram.url,
            language=language, webhook_url=f"{hooked}/telegram/customer" if hooked else None, secret=SECRET,
        )  # fmt: skip
        desk = StaffBot(
            STAFF_TOKEN, store, now, worker.wake, chat_id=STAFF_CHAT, api_base=telegram.url, language=language,
            webhook_url=f"{hooked}/telegram/staff" if hooked else None, secret=SECRET,
            login_link=lambda staff: f"https://desk.example/login/{staff.code}", data_dir=data_dir,
        )  # fmt: skip
        routes |= {"customer": channel.receive, "staff": desk.receive}
        stop = asyncio.Event()
        parts = [asyncio.ensure_future(part.run(stop)) for part in (channel, desk, worker)]
        try:
            bots = [telegram.bot(CUSTOMER_TOKEN), telegram.bot(STAFF_TOKEN)]
            await telegram.until(lambda: all((b.webhook if webhook else b.polls) for b in bots))
            yield House(telegram, channel, desk, worker, store)
        finally:
            stop.set()
            await asyncio.gather(*parts)
            await close_bot(customer_bot)
            await close_bot(staff_bot)


@asynccontextmanager
async def _hooks() -> AsyncIterator[tuple[str, dict[str, Callable[[bytes, str], Coroutine[Any, Any, int]]]]]:
    """A web server that hands each POST to the bot whose name ends the path."""
    routes: dict[str, Callable[[bytes, str], Coroutine[Any, Any, int]]] = {}

    async def receive(request: web.Request) -> web.Response:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        status = await routes[request.match_info["bot"]](await request.read(), secret)
        return web.Response(status=status)

    app = web.Application()
    app.router.add_post("/telegram/{bot}", receive)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}", routes
    finally:
        await runner.cleanup()


def with_accounts(shop: Shop) -> Shop:
    """The shop with its first advisor and its manager on Telegram."""
    accounts = {"chen": ADVISOR, "lin": SECOND_ADVISOR, "feng": MANAGER}
    return replace(shop, staff=tuple(replace(s, telegram_id=accounts.get(s.code)) for s in shop.staff))


def running_clock(start: datetime) -> Callable[[], datetime]:
    """A clock that shows `start` now and runs on."""
    began = time.monotonic()
    return lambda: start + timedelta(seconds=time.monotonic() - began)
