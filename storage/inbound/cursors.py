"""How far a vendor's stream was read: moved together with what was read, by one reader at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update

from storage.engine.store import Tx
from storage.engine.upsert import insert
from storage.inbound import tables as t

NEVER = datetime.fromisoformat("2000-01-01T00:00:00+00:00")

_c = t.cursors.c


@dataclass(frozen=True, slots=True)
class Place:
    """Where reading goes on. hint: what the vendor sent along with its last word that there is more."""

    cursor: str = ""
    moved_at: datetime | None = None
    hint: str = ""
    hinted_at: datetime | None = None

    def is_called(self, now: datetime, every: timedelta) -> bool:
        """True when there is more to read, or nobody looked for so long."""
        if self.moved_at is None or not timedelta(0) <= now - self.moved_at < every:
            return True
        return self.hinted_at is not None and self.hinted_at >= self.moved_at


def at(tx: Tx, channel: str, account: str) -> Place:
    """How far the stream was read; at the very beginning, an empty place."""
    query = select(_c.cursor, _c.moved_at, _c.hint, _c.hinted_at).where(*_of(channel, account))
    row = tx.execute(query).one_or_none()
    if row is None:
        return Place()
    return Place(row[0], None if row[1] == NEVER else row[1], row[2], row[3])


def hint(tx: Tx, channel: str, account: str, words: str, now: datetime) -> None:
    """The vendor said that there is more; whoever reads the stream learns it, in any process."""
    _make(tx, channel, account)
    tx.execute(update(t.cursors).where(*_of(channel, account)).values(hint=words[:160], hinted_at=now))


def move(tx: Tx, channel: str, account: str, before: str, after: str, read_at: datetime) -> bool:
    """True when the cursor stood at `before` and stands at `after` now, locked until the transaction ends.

    False when another process has read on: what was read here from `before` is in the store already. read_at: when the
    reading began; a hint that came since calls for another.
    """
    _make(tx, channel, account)
    mine = _of(channel, account)
    if tx.scalar(select(_c.cursor).where(*mine).with_for_update()) != before:
        return False
    tx.execute(update(t.cursors).where(*mine).values(cursor=after, moved_at=read_at))
    return True


def _make(tx: Tx, channel: str, account: str) -> None:
    fresh = {"channel": channel, "account": account, "cursor": "", "moved_at": NEVER, "hint": ""}
    tx.execute(insert(tx, t.cursors).values(fresh).on_conflict_do_nothing())


def _of(channel: str, account: str) -> tuple[ColumnElement[bool], ...]:
    return (_c.channel == channel, _c.account == account)
