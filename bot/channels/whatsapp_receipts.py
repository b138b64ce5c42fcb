"""What WhatsApp tells of a message that the shop sent: it may come before the call's own answer, or in its place."""

from __future__ import annotations

from datetime import datetime

from actions.notice_kinds import KINDS
from actions.outreach import ladder, leaving, receipts
from actions.shop import channel_halts
from domain.channels.channel import Receipt
from domain.channels.register import WHATSAPP
from domain.conversation import OutboxItem
from storage import Tx, conversations, outbox
from storage.customers import customers
from wire.whatsapp.codes import Meaning, advice
from wire.whatsapp.marks import Mark
from wire.whatsapp.updates import Status

SENT, FAILED = "sent", "failed"
_TOLD = {"delivered": Receipt.DELIVERED, "read": Receipt.READ, "played": Receipt.READ}


def note(tx: Tx, status: Status, now: datetime, language: str = "zh") -> None:
    """The row of that message bears what became of it; a row in several messages by its last, or one that failed.

    language: of the shop, for what its people are told.
    """
    mark = Mark.read(status.data)
    item = outbox.get(tx, mark.row) if mark else None
    if mark is None or item is None or item.channel != WHATSAPP or item.account not in ("", status.account):
        return
    if status.state == FAILED:
        _failed(tx, item, status, now, language)
    elif mark.part is None and status.state in (SENT, *_TOLD):
        _arrived(tx, item, status, now)


def _arrived(tx: Tx, item: OutboxItem, status: Status, now: datetime) -> None:
    """The row is sent, also where the call that sent it was never answered: it is not sent again."""
    if item.state == "queued":
        outbox.mark_sent(tx, item.id, now, status.id)
        if item.kind == outbox.CODE_KIND:
            outbox.forget_code(tx, item.id)
        if item.message_id is not None:
            conversations.set_remote_id(tx, item.message_id, status.id)
        ladder.handed_over(tx, WHATSAPP, item.id, now)
    if status.state in _TOLD:
        receipts.note(tx, KINDS, WHATSAPP, item.account, status.id, _TOLD[status.state], now)


def _failed(tx: Tx, item: OutboxItem, status: Status, now: datetime, language: str) -> None:
    """A message that was taken did not arrive after all. One whose call was never answered is simply tried again."""
    why = f"{status.code}: {status.why}"
    if status.meaning is Meaning.STOPPED:
        code, helps = str(status.code), advice(status.code)
        channel_halts.halt(tx, WHATSAPP, outbox.account_of(item), status.why, code, helps, now, language)
    elif status.meaning is Meaning.GONE:
        customers.set_reachable(tx, WHATSAPP, item.account, item.address, False)
    if not item.remote_id or item.receipt:
        return
    if status.meaning is Meaning.WINDOW:
        leaving.refused_by_channel(tx, KINDS, item, "window", now)
    else:
        receipts.note(tx, KINDS, WHATSAPP, item.account, item.remote_id, FAILED, now, why)
