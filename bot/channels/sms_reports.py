"""Delivery reports of text messages: each call is kept first, then acknowledged, then noted with its message.

The vendors sign nothing: a word of our own in the address tells that it is them.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from actions.notice_kinds import KINDS
from actions.outreach import receipts
from bot.channels.inbox import InboxHandler
from bot.channels.webhook import Answer, Call
from domain.channels.register import SMS
from storage import Store, Tx, arrival
from storage.inbound import inbox
from storage.inbound.inbox import Update
from wire.sms_reports import THANKS, Report, read

KNOWN_WITHIN = timedelta(minutes=5)
"""So long a report is kept for a message that is not yet marked as sent."""

log = structlog.get_logger(__name__)


class SmsReports:
    """Of one provider. key: the word in the address, 16 characters or more. `run` it; hand its calls to `receive`."""

    def __init__(self, provider: str, key: str, store: Store, now: Callable[[], datetime]) -> None:
        self._provider, self._key, self._store, self._now = provider, key, store, now
        self.handler = InboxHandler(SMS, store, now, self._handle)

    async def receive(self, call: Call) -> Answer:
        """What the vendor wants to read, once what it told is kept."""
        if not self._key or not hmac.compare_digest(call.query.get("key", "").encode(), self._key.encode()):
            return Answer(403)
        if call.method != "POST":
            return Answer(405)
        try:
            told = read(self._provider, call.body)
        except ValueError:
            return Answer(400)
        await asyncio.to_thread(self._store.settle, lambda tx: self._keep(tx, told))
        self.handler.wake()
        return Answer(200, THANKS[self._provider], "application/json")

    async def run(self, stop: asyncio.Event) -> None:
        """Notes what was kept until `stop` is set."""
        await self.handler.run(stop)

    def _keep(self, tx: Tx, told: Sequence[Report]) -> None:
        for one in told:
            body = {"id": one.id, "delivered": one.delivered, "reason": one.reason}
            inbox.put(tx, SMS, "", f"{one.id}:{one.delivered}", one.id, body, self._now())

    async def _handle(self, update: Update) -> bool:
        return await asyncio.to_thread(self._store.settle, lambda tx: self._note(tx, update))

    def _note(self, tx: Tx, update: Update) -> bool:
        """False while the message is not known: its report may overtake the answer to the call that sent it."""
        key = str(update.body["id"])
        if arrival.by_receipt(tx, SMS, "", key) is None:
            return self._now() - update.received_at >= KNOWN_WITHIN  # then it was none of ours
        told = "delivered" if update.body["delivered"] else receipts.FAILED
        receipts.note(tx, KINDS, SMS, "", key, told, self._now(), str(update.body["reason"]))
        return True
