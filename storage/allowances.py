"""What may still be said in each chat that counts; taken in the transaction that claims the row it is taken for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from domain.channels.allowance import Allowance, granted
from domain.channels.register import record
from storage import tables as t
from storage.engine.store import Tx
from storage.engine.upsert import insert

_c = t.allowances.c


def grant(
    tx: Tx, channel: str, account: str, address: str, trigger: str, at: datetime, now: datetime | None = None
) -> None:
    """Somebody wrote, tapped, followed or scanned: what that allows on the channel may be said from now on.

    at: when they did it; now: when it is noted, if later. Nothing on a channel that needs no such act, or on which
    it allows none.
    """
    given = record(channel).grants.get(trigger)
    if given is None:
        return
    key = {"channel": channel, "account": account, "address": address}
    tx.execute(insert(tx, t.allowances).values(**key, remaining=0, until=at).on_conflict_do_nothing())
    holds = granted(locked(tx, channel, account, address), given, at)
    held = {"remaining": holds.left, "until": holds.until, "heard_at": now or at}
    tx.execute(update(t.allowances).where(*_at(channel, account, address)).values(held))


def locked(tx: Tx, channel: str, account: str, address: str) -> Allowance | None:
    """What may be said there, locked until the transaction ends; None when nothing was ever allowed."""
    row = tx.execute(
        select(_c.remaining, _c.until).where(*_at(channel, account, address)).with_for_update()
    ).one_or_none()
    return Allowance(*row) if row else None


def of(tx: Tx, channel: str, account: str, address: str) -> Allowance | None:
    """What may be said there."""
    row = tx.execute(select(_c.remaining, _c.until).where(*_at(channel, account, address))).one_or_none()
    return Allowance(*row) if row else None


def take(tx: Tx, channel: str, account: str, address: str, count: int) -> None:
    """So many messages fewer may leave; the caller holds the lock."""
    fewer = update(t.allowances).where(*_at(channel, account, address), _c.remaining.is_not(None))
    tx.execute(fewer.values(remaining=_c.remaining - count))


def give_back(tx: Tx, channel: str, account: str, address: str, count: int, taken_at: datetime) -> None:
    """What was taken then is there again: nothing left after all. Not when they have written since.

    What they may be told then is no longer what it was taken of, and might become more than the channel counts.
    """
    unheard = (_c.remaining.is_not(None), _c.heard_at.is_not(None), _c.heard_at <= taken_at)
    more = update(t.allowances).where(*_at(channel, account, address), *unheard)
    tx.execute(more.values(remaining=_c.remaining + count))


def close(tx: Tx, channel: str, account: str, address: str, now: datetime) -> None:
    """The channel itself said that no more may leave: nothing does before the next act of theirs."""
    shut = update(t.allowances).where(*_at(channel, account, address), _c.until > now)
    tx.execute(shut.values(remaining=0, until=now))


def _at(channel: str, account: str, address: str) -> tuple[ColumnElement[bool], ...]:
    return _c.channel == channel, _c.account == account, _c.address == address
