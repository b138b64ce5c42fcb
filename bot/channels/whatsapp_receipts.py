"""What WhatsApp tells of a message that the shop sent: it may come before the call's own answer, or in its place."""

from __future__ import annotations

from datetime import datetime

from actions.notice_kinds import KINDS
from actions.outreach import receipts
from domain.channels.channel import Receipt
from domain.channels.register import WHATSAPP
from domain.conversation import OutboxItem
from storage import Tx, allowances, conversations, outbox
from storage.customers import customers
from wire.whatsapp.codes import Meaning
from wire.whatsapp.marks import Mark
from wire.whatsapp.updates import Status

SENT, FAILED = "sent", "failed"
_TOLD = {"delivered": Receipt.DELIVERED, "read": Receipt.READ, "played": Receipt.READ}


def note(tx: Tx, status: Status, now: datetime) -> None:
    """The row of that message bears what became of it; a row in several messages by its last, or one that failed."""
    mark = Mark.read(status.data)
    item = outbox.get(tx, mark.row) if mark else None
    if mark is None or item is None or (item.channel, item.account) != (WHATSAPP, status.account):
        return
    if status.state == FAILED:
        _failed(tx, item, status, now)
    elif mark.part is None and status.state in (SENT, *_TOLD):
        _arrived(tx, item, status, now)


def _arrived(tx: Tx, item: OutboxItem, status: Status, now: datetime) -> None:
    """The row is sent, also where the call that sent it was never answered: it is not sent again."""
    if item.state == "queued":
        outbox.mark_sent(tx, item.id, now, status.id)
        if item.message_id is not None:
            conversations.set_remote_id(tx, item.message_id, status.id)
    if status.state in _TOLD:
        receipts.note(tx, KINDS, WHATSAPP, item.account, status.id, _TOLD[status.state], now)


def _failed(tx: Tx, item: OutboxItem, status: Status, now: datetime) -> None:
    """A message that was taken did not arrive after all. One whose call was never answered is simply tried again."""
    place = (WHATSAPP, item.account, item.address)
    if status.meaning is Meaning.WINDOW:
        allowances.close(tx, *place, now)
    elif status.meaning is Meaning.GONE:
        customers.set_reachable(tx, *place, False)
    if item.remote_id:
        why = f"{status.code}: {status.why}"
        receipts.note(tx, KINDS, WHATSAPP, item.account, item.remote_id, FAILED, now, why)
