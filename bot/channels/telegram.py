"""Telegram for customers: updates come in by polling or webhook, are handled exactly once, then acknowledged.

What the shop answers leaves through the outbox and the notifications worker; here updates are received, button presses
answered and files fetched.
"""

from __future__ import annotations

import asyncio
import hmac
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from traceback import format_exception
from typing import Any

import structlog
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from actions.customers import reachability
from bot.channels import telegram_files, telegram_update
from bot.channels.chats import Chats
from bot.channels.intake import LIMIT, MAX_TRIES, WINDOW_SECONDS, Bundle, Conversations, Otherwise
from bot.message import Incoming
from domain.flood_gate import FloodGate
from storage import Store
from texts import LANGUAGES, text
from wire.telegram.line import MAX_WAIT, account_of, close_bot, open_bot, pause, until_it_works, updates, wait_of

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")

REMEMBERED = 1000
"""Presses this process knows it has answered."""

_ANSWER_AGAIN = (0.5, 2.0, 5.0)
"""Seconds to wait before a press is answered again, when Telegram could not be reached."""

log = structlog.get_logger(__name__)

_until_it_works = partial(until_it_works, name="telegram", setting="CUSTOMER_BOT_TOKEN")


class TelegramChannel:
    """The customer bot. `run` it until stopped; with a webhook_url, hand each POST's body to `receive`.

    deliver: awaited with the outbox rows of each handled message. webhook_url: None means polling; needs `secret`.
    data_dir: files go to its media/telegram.
    """

    def __init__(
        self,
        token: str,
        conversations: Conversations,
        store: Store,
        now: Callable[[], datetime],
        deliver: Callable[[Sequence[int]], Awaitable[None]],
        *,
        data_dir: Path,
        api_base: str = "https://api.telegram.org",
        language: str = "zh",
        webhook_url: str | None = None,
        secret: str = "",
        proxy: str = "",
    ) -> None:
        if webhook_url and not secret:
            raise ValueError("A webhook needs a secret: without it anybody could speak for any customer.")
        self.bot = open_bot(token, api_base, proxy)
        self.account = account_of(self.bot)
        self._conversations, self._store, self._now, self._deliver = conversations, store, now, deliver
        self._data_dir, self._language = data_dir, language
        self._webhook_url, self._secret = webhook_url, secret
        self._chats, self._otherwise = Chats(), Otherwise(store, now, language)
        self._flood = FloodGate(LIMIT, WINDOW_SECONDS)
        self._tries: Counter[int] = Counter()
        self._answered: dict[str, None] = {}
        self._under_way: set[asyncio.Future[None]] = set()

    async def run(self, stop: asyncio.Event) -> None:
        """Receives until `stop` is set: polls, or keeps the webhook registered."""
        try:
            await _until_it_works(self._introduce, stop)
            if self._webhook_url:
                await stop.wait()
            else:
                await self._poll(stop)
        finally:
            if self._under_way:
                await asyncio.wait(self._under_way, timeout=5)
            await close_bot(self.bot)

    async def receive(self, body: bytes, secret: str) -> int:
        """HTTP status for a webhook POST: 200 only once the update is committed, 500 so that Telegram tries again."""
        if not self._secret or not hmac.compare_digest(secret.encode(), self._secret.encode()):
            return 403
        try:
            raw = json.loads(body)
            update_id = int(raw["update_id"])
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            return 400
        raw["update_id"] = update_id
        return 200 if await self._handle_in_order([raw]) is None else 500

    async def _introduce(self) -> None:
        if self._webhook_url:
            await self.bot.set_webhook(self._webhook_url, secret_token=self._secret, allowed_updates=ALLOWED_UPDATES)
        else:
            await self.bot.delete_webhook()
        for code in (None, *LANGUAGES):
            words = {name: text(f"command.{name}", code or self._language) for name in telegram_update.COMMANDS}
            await self.bot.set_my_commands(list(words.items()), language_code=code)
        log.info("telegram.ready", bot=self.account, mode="webhook" if self._webhook_url else "polling")

    async def _poll(self, stop: asyncio.Event) -> None:
        offset = None
        while not stop.is_set():
            found = await _until_it_works(partial(updates, self.bot, offset, ALLOWED_UPDATES), stop)
            if not found:
                continue
            unhandled = await self._handle_batch(found)
            last = max(raw["update_id"] for raw in found)
            offset = min(unhandled, default=last + 1)
            if unhandled:
                await pause(stop, min(2.0 ** max(self._tries[i] for i in unhandled), MAX_WAIT))

    async def _handle_batch(self, updates: list[dict[str, Any]]) -> list[int]:
        """Ids of updates that could not be handled; each chat's updates in order, the chats side by side."""
        chats: dict[object, list[dict[str, Any]]] = {}
        for raw in sorted(updates, key=lambda raw: int(raw["update_id"])):
            chats.setdefault(_chat(raw), []).append(raw)
        stuck = await asyncio.gather(*(self._handle_in_order(chat) for chat in chats.values()))
        return [update_id for update_id in stuck if update_id is not None]

    async def _handle_in_order(self, updates: list[dict[str, Any]]) -> int | None:
        """The first update of a chat that could not be handled. What comes too fast is put aside at once, together."""
        bundle = Bundle()
        for raw in updates:
            flooding = self._flooding(raw)
            if flooding is not None and bundle.is_put_aside(flooding, True):
                continue
            if not await self._handled(raw["update_id"], raw):
                return int(raw["update_id"])
        if bundle.aside and not await self._put_aside(bundle.aside):
            return int(bundle.aside[0].update_id)
        return None

    def _flooding(self, raw: dict[str, Any]) -> Incoming | None:
        """The message, when its chat writes faster than anybody can."""
        message, update_id = raw.get("message"), str(raw["update_id"])
        if not isinstance(message, dict) or self._flood.passes(str(_chat(raw)), at=_date(message), message=update_id):
            return None
        try:
            return telegram_update.read(raw, self.account, self._now())
        except telegram_update.UNREADABLE:
            return None

    async def _put_aside(self, aside: list[Incoming]) -> bool:
        async with self._chats.one_at_a_time(aside[0].address):
            rows = await self._otherwise.put_aside(aside)
        if rows:
            self._spawn(self._deliver(rows))
        return rows is not None

    async def _handled(self, update_id: int, raw: dict[str, Any]) -> bool:
        """True when the update needs no further try."""
        try:
            moved = telegram_update.reach_change(raw)
            incoming = telegram_update.read(raw, self.account, self._now())
            press = telegram_update.press_of(raw)
        except telegram_update.UNREADABLE as error:
            log.warning("telegram.unreadable_update", update=update_id, error=type(error).__name__)
            return True
        try:
            is_new = await self._take(incoming, moved)
        except Exception as error:  # the one place where this edge meets surprises
            return await self._stumbled(update_id, incoming, press, error)
        self._tries.pop(update_id, None)
        if press and (is_new or press not in self._answered):
            self._spawn(self._answer(press))
        return True

    async def _take(self, incoming: Incoming | None, moved: tuple[str, bool] | None) -> bool:
        """False when the update's effects were there already."""
        if moved is not None:
            await asyncio.to_thread(self._note_reach, *moved)
        if incoming is None:
            return True
        async with self._chats.one_at_a_time(incoming.address):
            whole = await self._with_files(incoming)
            handled = await self._chats.handled(lambda: self._conversations.handle(whole, self._now()))
        if handled.outbox_ids:
            self._spawn(self._deliver(handled.outbox_ids))
        return not handled.duplicate

    def _spawn(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _with_files(self, incoming: Incoming) -> Incoming:
        kept = [await telegram_files.keep(self.bot, media, self._data_dir, self._now()) for media in incoming.media]
        return replace(incoming, media=tuple(kept))

    async def _answer(self, press: str) -> None:
        """The button stops spinning on the customer's phone: one answer per press of this process.

        A press that comes again after a kill was perhaps never answered, so it is; a second answer does no harm.
        """
        self._answered[press] = None
        while len(self._answered) > REMEMBERED:
            self._answered.pop(next(iter(self._answered)))
        for wait in _ANSWER_AGAIN:
            try:
                await self.bot.answer_callback_query(press, read_timeout=10)
                return
            except RetryAfter as error:
                await asyncio.sleep(wait_of(error).total_seconds())
            except TelegramError as error:
                if not isinstance(error, NetworkError) or isinstance(error, BadRequest):  # which it counts among them
                    log.info("telegram.press_not_answered", reason=type(error).__name__)
                    return
                await asyncio.sleep(wait)

    async def _stumbled(self, update_id: int, incoming: Incoming | None, press: str, error: Exception) -> bool:
        self._tries[update_id] += 1
        tries = self._tries[update_id]
        log.error("telegram.not_handled", update=update_id, tries=tries, exception=_trace(error))
        if tries < MAX_TRIES:
            return False
        if incoming is not None and not await self._otherwise.apologise(incoming):
            return False
        self._tries.pop(update_id)
        if press:
            self._spawn(self._answer(press))
        return True

    def _note_reach(self, address: str, reachable: bool) -> None:
        with self._store.write() as tx:
            reachability.note(tx, telegram_update.CHANNEL, self.account, address, reachable)


def _chat(raw: dict[str, Any]) -> object:
    """The chat an unread update belongs to; its own id when it belongs to none."""
    for kind in ALLOWED_UPDATES:
        part = raw.get(kind)
        if isinstance(part, dict):
            holder = part.get("message", part)
            chat = holder.get("chat", part.get("from")) if isinstance(holder, dict) else None
            return str(chat.get("id")) if isinstance(chat, dict) else raw["update_id"]
    return raw["update_id"]


def _date(message: dict[str, Any]) -> float:
    """When it was written; 0 for what is no time."""
    date = message.get("date")
    return float(date) if isinstance(date, int) and abs(date) < 2**40 else 0.0


def _trace(error: Exception) -> str:
    """The traceback as text: a log's own renderer may want to look into values that are gone by then."""
    return "".join(format_exception(error))
