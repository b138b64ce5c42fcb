"""What a channel tells of a message after it took it: that it arrived, was read, or did not arrive after all."""

from __future__ import annotations

from datetime import datetime

from actions.customers import proof_codes
from actions.outreach import notices
from actions.outreach.notices import Kinds
from domain.channels.channel import Receipt
from domain.conversation import OutboxItem
from storage import Tx, arrival, outbox

FAILED = "failed"

_MORE = {"": 0, Receipt.DELIVERED: 1, FAILED: 2, Receipt.READ: 3}
"""A later word holds over an earlier one, in whatever order they come; what was read has arrived."""


def note(
    tx: Tx, kinds: Kinds, channel: str, account: str, remote_id: str, told: str, now: datetime, reason: str = ""
) -> OutboxItem | None:
    """The row that the channel knows under that id, with what it told of it; None when there is none, or it is no news.

    told: "delivered", "read" or "failed", whose reason is kept. A notice that failed goes on as one that was refused.
    """
    item = arrival.by_receipt(tx, channel, account, remote_id)
    if item is None or _MORE[told] <= _MORE[item.receipt]:
        return None
    item.receipt = told
    if told == FAILED:
        item.state, item.last_error = "failed", reason[:500]
        tx.flush()
        if item.kind == outbox.CODE_KIND:
            proof_codes.not_delivered(tx, item, now)
        notices.not_delivered(tx, kinds, item, "refused", now)
    else:
        notices.arrived(tx, item, now)
    tx.flush()
    return item
