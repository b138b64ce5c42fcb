"""What became of a message after its claim: it waits until somebody writes, it was told to have arrived, or not."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from domain.conversation import OutboxItem
from storage import tables as t
from storage.engine.store import Tx

_c = t.outbox.c


def hold(tx: Tx, item_id: int, reason: str) -> None:
    """The row waits until its chat is heard of again; what was taken of the budget for it counts no more."""
    waiting = {"state": "held", "lease_until": None, "attempts": 0, "last_error": reason, "spent": 0}
    tx.execute(update(t.outbox).where(_c.id == item_id).values(waiting))


def give_up(tx: Tx, item_id: int, reason: str) -> None:
    """The row goes no farther; its message stands in the conversation as one that was not sent."""
    tx.execute(update(t.outbox).where(_c.id == item_id).values(state="cancelled", lease_until=None, last_error=reason))


def withdraw(tx: Tx, item_id: int, reason: str) -> None:
    """The row will not be sent, unless it is under way already."""
    waiting = (_c.id == item_id, _c.state.in_(("queued", "held")), _c.lease_until.is_(None))
    tx.execute(update(t.outbox).where(*waiting).values(state="cancelled", last_error=reason))


def let_go(tx: Tx, channel: str, account: str, address: str, now: datetime) -> int:
    """How many rows of that chat may leave now; in the order they were written."""
    mine = (_c.channel == channel, _c.account == account, _c.address == address, _c.state == "held")
    result = tx.execute(update(t.outbox).where(*mine).values(state="queued", due_at=now, last_error=""))
    return int(getattr(result, "rowcount", 0))


def queued(tx: Tx, channel: str, account: str, kind: str, limit: int = 500) -> list[OutboxItem]:
    """Rows of that kind that wait to leave by the account and are in nobody's hands, in order."""
    mine = (_c.channel == channel, _c.account == account, _c.kind == kind, _c.state == "queued")
    query = select(OutboxItem).where(*mine, _c.lease_until.is_(None)).order_by(_c.id).limit(limit)
    return list(tx.scalars(query.with_for_update(skip_locked=True, of=t.outbox)))


def count(tx: Tx, channel: str, account: str, address: str) -> int:
    """How many rows of that chat wait."""
    mine = (_c.channel == channel, _c.account == account, _c.address == address, _c.state == "held")
    return tx.scalar(select(func.count()).where(*mine)) or 0


def by_receipt(tx: Tx, channel: str, account: str, remote_id: str) -> OutboxItem | None:
    """The row whose message the channel knows under that id, locked until the transaction ends."""
    query = select(OutboxItem).where(_c.remote_id == remote_id, _c.channel == channel, _c.account == account)
    query = query.order_by(_c.id.desc()).limit(1).with_for_update()
    return tx.scalar(query.execution_options(populate_existing=True))


def latest(tx: Tx, channel: str, account: str, address: str, kind: str) -> OutboxItem | None:
    """The newest row of that kind in that chat."""
    mine = (_c.channel == channel, _c.account == account, _c.address == address, _c.kind == kind)
    return tx.scalar(select(OutboxItem).where(*mine).order_by(_c.id.desc()).limit(1))


def was_seen(tx: Tx, message_id: int, at: datetime, doubt: timedelta) -> bool | None:
    """True when that message had left by then, also when it was never to be handed over; False when it had not.

    None where nobody can tell: its channel took it within `doubt` after that, has it in hand, or was handed it twice.
    """
    asked = select(_c.sent_at, _c.attempts, _c.due_at != _c.created_at).where(_c.message_id == message_id)
    row = tx.execute(asked).first()
    if row is None:
        return True
    sent_at, attempts, tried_before = row
    if sent_at is None:
        return None if attempts or tried_before else False
    if sent_at <= at:
        return True
    return None if tried_before or attempts > 1 or sent_at < at + doubt else False


def of_messages(tx: Tx, message_ids: Collection[int]) -> dict[int, tuple[str, str, str]]:
    """Message -> how it stands with its row: state, reason, receipt. Messages without a row are not in it."""
    rows = select(_c.message_id, _c.state, _c.last_error, _c.receipt).where(_c.message_id.in_(message_ids))
    return {row[0]: (row[1], row[2], row[3]) for row in tx.execute(rows)}
