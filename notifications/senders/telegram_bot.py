"""python-telegram-bot's Bot, set up for this house, and its errors in the worker's words."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from typing import TypeVar

import structlog
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter, TelegramError

from notifications.sender import Away, Gone, NotSent, Refused, TooFast
from notifications.senders.telegram_http import PooledRequest

POOL = 16
"""Connections: as many calls at a time."""

LONG_POLL = 30
"""Seconds Telegram may keep an empty request for updates open."""

MAX_WAIT = 30.0
"""Seconds between two tries when Telegram is away."""

_NOBODY = ("chat not found", "user is deactivated", "peer_id_invalid", "user not found")


log = structlog.get_logger(__name__)
Result = TypeVar("Result")


def open_bot(token: str, api_base: str = "https://api.telegram.org", proxy: str = "") -> Bot:
    """A bot that sends, through the proxy if one is named; nothing is asked of Telegram yet. `close_bot` closes it."""
    base = api_base.rstrip("/")
    return Bot(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=PooledRequest(POOL, 10.0, proxy),
        get_updates_request=PooledRequest(1, LONG_POLL + 10.0, proxy),
    )


async def close_bot(bot: Bot) -> None:
    """The connections of a bot that only sent are closed."""
    await bot.request.shutdown()


def is_about_address(error: BadRequest) -> bool:
    """True when not the message is wrong but nobody is there to get it."""
    return any(words in error.message.lower() for words in _NOBODY)


def failure(error: TelegramError) -> NotSent:
    """What the worker makes of Telegram's answer."""
    match error:
        case RetryAfter():
            wait = error.retry_after
            return TooFast(wait if isinstance(wait, timedelta) else timedelta(seconds=wait))
        case Forbidden():
            return Gone(error.message)
        case BadRequest():
            return Gone(error.message) if is_about_address(error) else Refused(error.message)
        case ChatMigrated():
            return NotSent(f"the chat is now {error.new_chat_id}")
        case InvalidToken():
            return Away("Telegram does not know the token")
        case _:
            return Away(error.message)


async def until_it_works(call: Callable[[], Awaitable[Result]], stop: asyncio.Event) -> Result | None:
    """The call's result, however often it has to be tried; None when stopped first."""
    wait, said = 1.0, ""
    while not stop.is_set():
        try:
            return await _unless_stopped(call, stop)
        except TelegramError as error:
            words = _explain(error)
            if words != said:
                log.warning("staff_bot.unavailable", reason=words)
                said = words
            failed = failure(error)
            wait = failed.wait.total_seconds() if isinstance(failed, TooFast) else min(wait * 2, MAX_WAIT)
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


def _explain(error: TelegramError) -> str:
    match error:
        case InvalidToken():
            return "Telegram does not know the token: check STAFF_BOT_TOKEN with @BotFather."
        case Conflict():
            return "Another process receives this bot's updates: run one poller per token, or use a webhook."
        case RetryAfter():
            return f"Telegram said: {error.message}."
        case _:
            return f"Telegram can't be reached ({error.message}); trying on."
