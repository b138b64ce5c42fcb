"""What happens beside messages in WeCom's customer service: somebody enters, a person takes over, one failed."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from actions.customers import reachability
from actions.notice_kinds import KINDS
from actions.outreach import leaving, receipts
from actions.shop import channel_halts
from actions.tickets import outside
from bot.channels import greeting, wecom_kf_item
from bot.channels.wecom_kf_item import CHANNEL, event_field
from domain.channels.register import record
from domain.channels.rendering import ROW_KEY, parts
from domain.message import Reply
from domain.shop.shop import Shop
from storage import Store, Tx, arrival, conversations, outbox, shops
from storage.inbound.inbox import Update
from wire.tencent import kf
from wire.tencent.errors import FAIL_TYPES, ApiError, Trouble
from wire.tencent.kf import KfApi

CODE_LASTS = timedelta(seconds=18)
"""The code of a welcome or a farewell works for twenty seconds."""

TRIES = 3
"""So often a failure is told of a message that is not known, before it is let be."""

log = structlog.get_logger(__name__)


class Events:
    """Does what follows from events of the stream. language: of those who have not written yet."""

    def __init__(self, api: KfApi, store: Store, now: Callable[[], datetime], *, language: str = "zh") -> None:
        self._api, self._store, self._now, self._language = api, store, now, language

    async def take(self, update: Update) -> bool:
        """True when the event needs no further try."""
        match wecom_kf_item.event_type(update.body):
            case "enter_session":
                await self._greet(update, event_field(update.body, "welcome_code"), greeting.welcome)
            case "session_status_change":
                await self._session_changed(update)
            case "msg_send_fail":
                return await asyncio.to_thread(self._note_failure, update)
            case other:
                log.info("wecom_kf.event_left", event=other)
        return True

    async def servicer_said(self, update: Update) -> bool:
        """True when what a person typed in WeCom stands in the conversation."""
        item, now = update.body, self._now()
        words = wecom_kf_item.words_of(item) or f"[{item.get('msgtype')}]"
        who, key = str(item.get("servicer_userid") or ""), update.update_id

        def note(tx: Tx) -> None:
            outside.said(tx, CHANNEL, update.account, update.chat, who, words, key, now)

        await asyncio.to_thread(self._store.settle, note)
        return True

    async def _session_changed(self, update: Update) -> None:
        change, now = event_field(update.body, "change_type"), self._now()
        place = (CHANNEL, update.account, update.chat)
        if change == str(kf.ENDED):
            await asyncio.to_thread(self._once, update, lambda tx: outside.ended(tx, *place, now))
            await self._greet(update, event_field(update.body, "msg_code"), greeting.farewell)
        elif change in map(str, (kf.TAKEN, kf.PASSED_ON, kf.TAKEN_AGAIN)):
            who = event_field(update.body, "new_servicer_userid")
            await asyncio.to_thread(self._once, update, lambda tx: outside.taken(tx, *place, who, now))

    def _once(self, update: Update, work: Callable[[Tx], object]) -> None:
        """What follows from an event is done once, however often it is told."""

        def settle(tx: Tx) -> None:
            if conversations.first_seen(tx, CHANNEL, update.account, update.update_id, self._now()):
                work(tx)

        self._store.settle(settle)

    async def _greet(self, update: Update, code: str, words: Callable[..., Reply]) -> None:
        """The words that the event's code allows, while it works; they are not of the customer's five messages."""
        now = self._now()
        if not code or now - wecom_kf_item.said_at(update.body, now) > CODE_LASTS:
            return
        language = await asyncio.to_thread(self._language_of, update)
        reply = words(await asyncio.to_thread(self._shop), language)
        part = parts(reply, record(CHANNEL))[-1]
        choices = [(choice.data, choice.label) for choice in part.choices]
        message = kf.menu(part.text, choices) if choices else kf.text(part.text)
        key = hashlib.sha256(code.encode()).hexdigest()[:32]
        try:
            await self._api.answer_event(code, key, message)
        except ApiError as error:
            if error.trouble in (Trouble.BUSY, Trouble.TOKEN, Trouble.TOO_FAST):
                raise
            log.info("wecom_kf.not_greeted", code=error.code)

    def _note_failure(self, update: Update) -> bool:
        """False when the message's row is not known yet: the answer of its call may have been lost."""
        key, number = event_field(update.body, "fail_msgid"), event_field(update.body, "fail_type")
        why = FAIL_TYPES.get(int(number) if number.isdigit() else 0, Trouble.REFUSED)
        log.warning("wecom_kf.not_delivered", fail_type=number)
        return self._store.settle(lambda tx: self._failed(tx, update, key[:ROW_KEY], why, number))

    def _failed(self, tx: Tx, update: Update, key: str, why: Trouble, number: str) -> bool:
        now, account = self._now(), update.account
        item = arrival.by_receipt(tx, CHANNEL, account, key)
        if item is None:
            return update.tries >= TRIES
        if not conversations.first_seen(tx, CHANNEL, account, update.update_id, now):
            return True
        if why in (Trouble.OUTSIDE, Trouble.SPENT, Trouble.CLOSED):
            leaving.refused_by_channel(tx, KINDS, item, "budget" if why is Trouble.SPENT else "window", now)
            return True
        if why is Trouble.GONE:
            reachability.note(tx, CHANNEL, account, update.chat, False)
        elif why is Trouble.HALTED:
            outage = outbox.account_of(item)
            channel_halts.halt(tx, CHANNEL, outage, "msg_send_fail", number, "other", now, self._language)
        receipts.note(tx, KINDS, CHANNEL, account, key, receipts.FAILED, now, f"msg_send_fail {number}")
        return True

    def _language_of(self, update: Update) -> str:
        with self._store.read() as tx:
            found = conversations.find(tx, CHANNEL, update.account, update.chat)
        return found.language if found else self._language

    def _shop(self) -> Shop:
        with self._store.read() as tx:
            return shops.current(tx)
