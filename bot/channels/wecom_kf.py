"""WeCom customer service (微信客服) for customers: a callback says that there is something, then the stream is read.

Each page of the stream goes into the inbox in the transaction that moves the cursor, so nothing that was read is lost
or handled twice; without any callback it is still looked for every `POLL_EVERY`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from actions.shop import channel_halts
from bot.channels import wecom_kf_events, wecom_kf_item
from bot.channels.inbox import InboxHandler, rest
from bot.channels.intake import Intake
from bot.channels.webhook import Answer, Call
from storage import Store, Tx
from storage.inbound import cursors, inbox
from storage.inbound.inbox import Update
from wire.tencent import kf, xml
from wire.tencent.crypto import Envelope, Forged
from wire.tencent.errors import ApiError, Trouble, Unreachable, advice
from wire.tencent.kf import KfApi, Page

CHANNEL = wecom_kf_item.CHANNEL

LOOK_EVERY = 0.5
"""Seconds between two looks whether a callback came in, here or in another process."""

POLL_EVERY = timedelta(minutes=2)
"""Without a callback the stream is read this often; the vendor limits such reading to a few times a minute."""

HINT_LASTS = timedelta(minutes=9)
"""A callback's token works for ten minutes."""

NAME_TIMEOUT = 2.0
"""Seconds in which a customer's name must be told: nobody waits longer for an answer because of it."""

REMEMBERED = 5000
"""Customers whose names this process knows."""

BAD_HINT = 95007

MAX_WAIT = 15.0
"""Seconds between two tries while the vendor can't be read."""

log = structlog.get_logger(__name__)


class WecomKfChannel:
    """The customer service accounts of one application. `run` it until stopped; hand its callbacks to `receive`.

    accounts: ids of the customer service accounts (open_kfid). intake: what handles a customer's message.
    """

    def __init__(
        self,
        api: KfApi,
        accounts: Sequence[str],
        envelope: Envelope,
        intake: Intake,
        events: wecom_kf_events.Events,
        store: Store,
        now: Callable[[], datetime],
        *,
        poll_every: timedelta = POLL_EVERY,
    ) -> None:
        self._api, self._accounts, self._envelope, self._intake = api, tuple(accounts), envelope, intake
        self._events, self._store, self._now, self._poll_every = events, store, now, poll_every
        self._called = {account: asyncio.Event() for account in self._accounts}
        self._names: dict[str, str] = {}
        self.handler = InboxHandler(CHANNEL, store, now, self._handle)

    async def receive(self, call: Call) -> Answer:
        """The answer to a callback: 200 once it is noted that there is something to read.

        To the vendor's check of the address (GET), its own words, opened: within a second, with nothing around them.
        """
        try:
            return self._words_back(call) if call.method == "GET" else await self._called_by(call)
        except (Forged, ValueError) as error:
            log.warning("wecom_kf.call_refused", method=call.method, reason=str(error))
            return Answer(403)

    def _words_back(self, call: Call) -> Answer:
        sealed = call.query.get("echostr", "").replace(" ", "+")  # a plus that came unescaped
        return Answer(200, self._envelope.open(sealed, *_signed(call.query)).decode())

    async def _called_by(self, call: Call) -> Answer:
        outer = xml.read(call.body)
        told = xml.read(self._envelope.open(outer.get("Encrypt", ""), *_signed(call.query)))
        account = told.get("OpenKfId", "")
        if told.get("Event") == "kf_msg_or_event" and account in self._accounts:
            await asyncio.to_thread(self._note_call, account, told.get("Token", ""))
            self._called[account].set()
        return Answer(200, "success")

    async def run(self, stop: asyncio.Event) -> None:
        """Reads and handles until `stop` is set."""
        log.info("wecom_kf.ready", accounts=len(self._accounts))
        async with asyncio.TaskGroup() as running:
            for account in self._accounts:
                running.create_task(self._follow(account, stop))
            running.create_task(self.handler.run(stop))
        await self._intake.finish()

    def _note_call(self, account: str, hint: str) -> None:
        now = self._now()
        with self._store.write() as tx:
            cursors.hint(tx, CHANNEL, account, hint, now)

    # --- reading ------------------------------------------------------------------------------------------------------

    async def _caught_up(self, account: str, stop: asyncio.Event) -> None:
        """Read to the end; a channel that is shut to us is noted first, and whatever hinders that is raised instead."""
        try:
            await self.catch_up(account, stop)
        except ApiError as error:
            if error.trouble is Trouble.HALTED:
                await asyncio.to_thread(self._halt, account, error)
            raise

    async def _follow(self, account: str, stop: asyncio.Event) -> None:
        wait, said = LOOK_EVERY, ""
        while not stop.is_set():
            try:
                await self._caught_up(account, stop)
                wait, said = LOOK_EVERY, ""
            except (ApiError, Unreachable) as error:
                wait = min(max(wait, 1.0) * 2, MAX_WAIT)
                if str(error) != said:
                    log.warning("wecom_kf.unavailable", reason=str(error))
                    said = str(error)
            except Exception as error:  # the store is away
                wait = min(max(wait, 1.0) * 2, MAX_WAIT)
                log.error("wecom_kf.store_unavailable", error=type(error).__name__)
            await rest(wait, stop, self._called[account])

    async def catch_up(self, account: str, stop: asyncio.Event | None = None) -> None:
        """Everything there is stands in the inbox, if there was any reason to look."""
        place = await asyncio.to_thread(self._place, account)
        if not place.is_called(self._now(), self._poll_every):
            return
        cursor = place.cursor
        while stop is None or not stop.is_set():
            began = self._now()
            page = await self._page(account, cursor, place)
            if not await asyncio.to_thread(self._keep, account, cursor, page, began):
                return  # another process is reading: it goes on from where it is
            if page.items:
                self.handler.wake()
            if not page.more:
                return
            cursor = page.cursor

    async def _page(self, account: str, cursor: str, place: cursors.Place) -> Page:
        fresh = place.hinted_at is not None and self._now() - place.hinted_at < HINT_LASTS
        try:
            return await self._api.read(account, cursor, place.hint if fresh else "")
        except ApiError as error:
            if error.code != BAD_HINT:
                raise
        return await self._api.read(account, cursor)

    def _place(self, account: str) -> cursors.Place:
        with self._store.read() as tx:
            return cursors.at(tx, CHANNEL, account)

    def _keep(self, account: str, before: str, page: Page, began: datetime) -> bool:
        def keep(tx: Tx) -> bool:
            if not cursors.move(tx, CHANNEL, account, before, page.cursor, began):
                return False
            for item in page.items:
                if key := wecom_kf_item.item_id(item):
                    inbox.put(tx, CHANNEL, account, key, wecom_kf_item.user_of(item), item, self._now())
            return True

        return self._store.settle(keep)

    def _halt(self, account: str, error: ApiError) -> None:
        """What can't be read can't be answered either: the account stops, and those who can mend it are told."""
        helps = advice(error.code)
        with self._store.write() as tx:
            channel_halts.halt(tx, CHANNEL, f"{CHANNEL}:{account}", str(error), str(error.code), helps, self._now())

    # --- handling -----------------------------------------------------------------------------------------------------

    async def _handle(self, update: Update) -> bool:
        """True when the item needs no further try."""
        item: dict[str, Any] = update.body
        origin = item.get("origin")
        if wecom_kf_item.event_type(item):
            return await self._events.take(update)
        if origin == kf.CUSTOMER and update.chat:
            said = wecom_kf_item.read(item, update.account, self._now())
            return await self._intake.take([replace(said, user_name=await self._name(update.chat))])
        if origin == kf.SERVICER and update.chat:
            return await self._events.servicer_said(update)
        return True

    async def _name(self, user: str) -> str:
        """What the customer calls themself; empty where it is not told, or not at once. Asked once by each process."""
        if user not in self._names:
            while len(self._names) >= REMEMBERED:
                self._names.pop(next(iter(self._names)))
            self._names[user] = ""
            with suppress(ApiError, Unreachable, TimeoutError):
                async with asyncio.timeout(NAME_TIMEOUT):
                    self._names[user] = (await self._api.names([user])).get(user, "")
        return self._names[user]


def _signed(query: Mapping[str, str]) -> tuple[str, str, str]:
    return query.get("msg_signature", ""), query.get("timestamp", ""), query.get("nonce", "")
