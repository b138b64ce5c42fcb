"""The line to Telegram: a bot over kept connections, and calls that are repeated until they work."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any, TypeVar

import structlog
from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from wire.telegram.http import PooledRequest

POOL = 16
"""Connections: as many calls at a time."""

LONG_POLL = 30
"""Seconds Telegram may keep an empty request for updates open."""

MAX_WAIT = 30.0
"""Seconds between two tries when Telegram or the store is away."""

log = structlog.get_logger(__name__)
Result = TypeVar("Result")


def open_bot(token: str, api_base: str = "https://api.telegram.org", proxy: str = "") -> Bot:
    """A bot that sends, through the proxy if one is named; nothing is asked of Telegram yet. `close_bot` closes it."""
    base = api_base.rstrip("/")
    line = PooledRequest(POOL, 10.0, proxy)
    return Bot(token, base_url=f"{base}/bot", base_file_url=f"{base}/file/bot", request=line, get_updates_request=line)


async def close_bot(bot: Bot) -> None:
    """The bot's connections are closed."""
    await bot.request.shutdown()


def account_of(bot: Bot) -> str:
    """The bot's own id, as its token has it."""
    return bot.token.partition(":")[0]


async def updates(bot: Bot, offset: int | None, kinds: Sequence[str]) -> list[dict[str, Any]]:
    """Updates of those kinds as they come, not yet read, so that one unreadable update can't hold up the others.

    The method's name is in lower case, as Telegram allows, because the library warns of calling its own ones so.
    """
    asked = {"timeout": LONG_POLL, "allowed_updates": list(kinds)} | ({} if offset is None else {"offset": offset})
    return list(await bot.do_api_request("getupdates", asked, read_timeout=LONG_POLL + 10.0))


def wait_of(error: RetryAfter) -> timedelta:
    """How long Telegram said to wait."""
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)


async def until_it_works(
    call: Callable[[], Awaitable[Result]], stop: asyncio.Event, *, name: str, setting: str
) -> Result | None:
    """The call's result, however often it has to be tried; None when stopped first. What hinders it is said once.

    name: of the bot in the log. setting: where its token stands.
    """
    wait, said = 1.0, ""
    while not stop.is_set():
        try:
            return await _unless_stopped(call, stop)
        except TelegramError as error:
            words = _explain(error, setting)
            if words != said:
                log.warning(f"{name}.unavailable", reason=words)
                said = words
            wait = wait_of(error).total_seconds() if isinstance(error, RetryAfter) else min(wait * 2, MAX_WAIT)
            await pause(stop, wait)
    return None


async def pause(stop: asyncio.Event, seconds: float) -> None:
    """Returns after that time, or as soon as `stop` is set."""
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


async def _unless_stopped(call: Callable[[], Awaitable[Result]], stop: asyncio.Event) -> Result | None:
    calling, stopping = asyncio.ensure_future(call()), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({calling, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return calling.result() if calling.done() else None
    finally:
        stopping.cancel()
        if not calling.done():
            calling.cancel()
            with suppress(asyncio.CancelledError, TelegramError):
                await calling


def _explain(error: TelegramError, setting: str) -> str:
    match error:
        case InvalidToken():
            return f"Telegram does not know the token: check {setting} with @BotFather."
        case Conflict():
            return "Another process receives this bot's updates: run one poller per token, or use a webhook."
        case RetryAfter():
            return f"Telegram said: {error.message}."
        case _:
            return f"Telegram can't be reached ({error.message}); trying on."
