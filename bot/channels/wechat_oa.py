"""A WeChat Official Account (服务号) for customers: each call is kept first, then acknowledged, then handled.

The platform waits five seconds, calls three times and no more, and shows the customer an error after that: so nothing
is worked out while it waits. Answers leave through the outbox like everywhere else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog

from actions.customers import reachability
from actions.notice_kinds import KINDS
from actions.outreach import receipts
from bot.channels import wechat_oa_message
from bot.channels.inbox import InboxHandler
from bot.channels.intake import Intake
from bot.channels.webhook import Answer, Call
from bot.channels.wechat_oa_message import CHANNEL
from storage import Store, Tx, arrival, conversations
from storage.inbound import inbox
from storage.inbound.inbox import Update
from wire.tencent import xml
from wire.tencent.crypto import Envelope, Forged, is_signed

KNOWN_WITHIN = timedelta(minutes=5)
"""So long a receipt is kept for a message that is not yet marked as sent."""

log = structlog.get_logger(__name__)


class WechatOaChannel:
    """One account. `run` it until stopped; hand its calls to `receive`.

    account: its AppID. token, envelope: of the server's set-up; without an envelope it is in plain mode, with one no
    plain body is taken any more.
    """

    def __init__(
        self,
        account: str,
        token: str,
        envelope: Envelope | None,
        intake: Intake,
        store: Store,
        now: Callable[[], datetime],
    ) -> None:
        self._account, self._token, self._envelope, self._intake = account, token, envelope, intake
        self._store, self._now = store, now
        self.handler = InboxHandler(CHANNEL, store, now, self._handle)

    async def receive(self, call: Call) -> Answer:
        """The answer: "success" once what the call brought is kept; to the check of the address (GET), its words."""
        try:
            if call.method == "GET":
                self._check_plain(call.query)
                return Answer(200, call.query.get("echostr", ""))
            told = self._opened(call)
        except (Forged, ValueError) as error:
            log.warning("wechat_oa.call_refused", method=call.method, reason=str(error))
            return Answer(403)
        if told.get("FromUserName"):
            await asyncio.to_thread(self._store.settle, lambda tx: self._keep(tx, told))
            self.handler.wake()
        return Answer(200, "success")

    async def run(self, stop: asyncio.Event) -> None:
        """Handles what was kept until `stop` is set."""
        log.info("wechat_oa.ready", mode="plain" if self._envelope is None else "encrypted")
        await self.handler.run(stop)
        await self._intake.finish()

    def _check_plain(self, query: Mapping[str, str]) -> None:
        if not is_signed(query.get("signature", ""), self._token, query.get("timestamp", ""), query.get("nonce", "")):
            raise Forged("signature")

    def _opened(self, call: Call) -> dict[str, str]:
        outer, query = xml.read(call.body), call.query
        if self._envelope is None:
            self._check_plain(query)
            return outer
        signed = query.get("msg_signature", ""), query.get("timestamp", ""), query.get("nonce", "")
        return xml.read(self._envelope.open(outer.get("Encrypt", ""), *signed))

    def _keep(self, tx: Tx, told: Mapping[str, str]) -> None:
        key = wechat_oa_message.update_id(told)
        of = key if _is_receipt(told) else told["FromUserName"]  # nothing else of that follower waits for a receipt
        inbox.put(tx, CHANNEL, self._account, key, of, told, self._now())

    async def _handle(self, update: Update) -> bool:
        """True when the update needs no further try."""
        told: dict[str, str] = update.body
        event = told.get("Event", "") if told.get("MsgType") == "event" else ""
        if _is_receipt(told):
            return await asyncio.to_thread(self._store.settle, lambda tx: self._receipt(tx, update))
        if event in ("subscribe", "unsubscribe"):
            await asyncio.to_thread(self._store.settle, lambda tx: self._note(tx, update, event))
        incoming = wechat_oa_message.read(told, update.account, update.received_at)
        return incoming is None or await self._intake.take([incoming])

    def _note(self, tx: Tx, update: Update, event: str) -> None:
        if not conversations.first_seen(tx, CHANNEL, update.account, f"{update.update_id}+"[-80:], self._now()):
            return
        reachability.note(tx, CHANNEL, update.account, update.chat, event == "subscribe")

    def _receipt(self, tx: Tx, update: Update) -> bool:
        """False while the message is not known: its receipt may come before the answer to the call that sent it."""
        status, key = str(update.body.get("Status", "")), str(update.body.get("MsgID", ""))
        if arrival.by_receipt(tx, CHANNEL, update.account, key) is None:
            return self._now() - update.received_at >= KNOWN_WITHIN  # then it was none of ours
        told = "delivered" if status == "success" else receipts.FAILED
        receipts.note(tx, KINDS, CHANNEL, update.account, key, told, self._now(), status)
        return True


def _is_receipt(told: Mapping[str, str]) -> bool:
    return told.get("MsgType") == "event" and told.get("Event") == "TEMPLATESENDJOBFINISH"
