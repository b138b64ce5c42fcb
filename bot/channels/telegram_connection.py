"""The line to Telegram: calls are repeated until they work, and what hinders them is said once, in plain words."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeVar

import structlog
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    AiogramError,
    TelegramConflictError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods.base import TelegramMethod
from aiohttp import ClientSession

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]

LONG_POLL = 30
"""Seconds Telegram may keep an empty request for updates open."""

MAX_WAIT = 30.0
"""Seconds between two tries when Telegram or the store is away."""

log = structlog.get_logger(__name__)
Result = TypeVar("Result")


class GetUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates whose updates are not yet read, so that one unreadable update can't hold up the others."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    timeout: int = LONG_POLL
    allowed_updates: list[str] = ALLOWED_UPDATES


class _Session(AiohttpSession):
    """aiogram's line, through an HTTP proxy: aiohttp knows those by itself, aiogram asks for one more library."""

    def __init__(self, proxy: str, **more: Any) -> None:
        super().__init__(**more)
        self._through = proxy or None

    async def create_session(self) -> ClientSession:
        """The open line, made when there is none."""
        if self._session is None or self._session.closed:
            connector = self._connector_type(**self._connector_init)
            self._session = ClientSession(connector=connector, proxy=self._through)
            self._should_reset_connector = False
        return self._session


def customer_bot(token: str, api_base: str, proxy: str = "") -> Bot:
    """aiogram's bot against that Bot API server. proxy: http://..., empty for a straight line."""
    return Bot(token, session=_Session(proxy, api=TelegramAPIServer.from_base(api_base.rstrip("/"))))


async def until_it_works(call: Callable[[], Awaitable[Result]], stop: asyncio.Event) -> Result | None:
    """The call's result, however often it has to be tried; None when stopped first."""
    wait, said = 1.0, ""
    while not stop.is_set():
        try:
            return await _unless_stopped(call, stop)
        except AiogramError as error:
            words = _explain(error)
            if words != said:
                log.warning("telegram.unavailable", reason=words)
                said = words
            wait = error.retry_after if isinstance(error, TelegramRetryAfter) else min(wait * 2, MAX_WAIT)
            await pause(stop, wait)
    return None


async def pause(stop: asyncio.Event, seconds: float) -> None:
    """Returns after that time, or as soon as `stop` is set."""
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


async def _unless_stopped(call: Callable[[], Awaitable[Result]], stop: asyncio.Event) -> Result | None:
    calling = asyncio.ensure_future(call())
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({calling, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return calling.result() if calling.done() else None
    finally:
        stopping.cancel()
        if not calling.done():
            calling.cancel()
            with suppress(asyncio.CancelledError, AiogramError):
                await calling


def _explain(error: AiogramError) -> str:
    match error:
        case TelegramUnauthorizedError() | TelegramNotFound():
            return "Telegram does not know the token: check CUSTOMER_BOT_TOKEN with @BotFather."
        case TelegramConflictError():
            return "Another process receives this bot's updates: run one poller per token, or use a webhook."
        case TelegramRetryAfter():
            return f"Telegram asked to wait {error.retry_after} s."
        case _:
            return f"Telegram can't be reached ({type(error).__name__}); trying on."
