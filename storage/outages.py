"""A channel that is away: one state per bot account, shared by all processes, instead of a failure of each message.

After OPEN_AFTER failures in a row nothing leaves but one message at a time, which tries whether the channel is back.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, delete, exists, or_, select, update

from storage import tables as t
from storage.engine.moment import Moment
from storage.engine.store import Tx
from storage.engine.upsert import insert

OPEN_AFTER = 3
"""So many messages in a row the channel could not take; fewer may be those messages' own trouble."""

MAX_WAIT = timedelta(seconds=15)
"""Between two tries of a channel that is away."""

HALT_LOOK = timedelta(hours=1)
"""Between two tries of a channel that is shut to us; whoever mends it need not wait for the next."""

PROBE = timedelta(seconds=30)
"""A try that has not come back by then is taken for dead."""

_c = t.outages.c
_AWAY = select(_c.account).where(_c.account.in_(bindparam("accounts", expanding=True)), _c.failures >= OPEN_AFTER)
_SINCE = select(_c.since, _c.failures).where(_c.account == bindparam("account"))


def halts(account: ColumnElement[str], now: datetime | Moment) -> ColumnElement[bool]:
    """True of accounts from which nothing may leave now. A try far ahead was planned before the clock was set back."""
    ahead = and_(_c.probe_at > now, _c.probe_at <= now + 2 * PROBE)
    shut = and_(_c.halted_at.is_not(None), _c.probe_at > now)
    return exists().where(_c.account == account, _c.failures >= OPEN_AFTER, or_(ahead, shut))


def probing(tx: Tx, accounts: list[str], now: datetime) -> set[str]:
    """Those of the accounts that are away, and of which this caller may send one message as a try.

    The caller holds the accounts' pace, so that nobody else tries at the same moment.
    """
    away = set(tx.scalars(_AWAY, {"accounts": accounts}))
    for account in sorted(away):
        tx.execute(update(t.outages).where(_c.account == account).values(probe_at=now + PROBE))
    return away


def fail(tx: Tx, account: str, now: datetime, reason: str) -> bool:
    """True when the channel counts as away: it could take nothing, this time too."""
    fresh: dict[str, Any] = {"account": account, "since": now, "failures": 0, "probe_at": now, "reason": ""}
    tx.execute(insert(tx, t.outages).values(fresh).on_conflict_do_nothing())
    failures: int = tx.scalars(select(_c.failures).where(_c.account == account).with_for_update()).one() + 1
    wait = min(timedelta(seconds=2 ** min(failures - OPEN_AFTER + 1, 10)), MAX_WAIT) if failures >= OPEN_AFTER else None
    probe_at = now + wait if wait else now
    noted = {"failures": failures, "probe_at": probe_at, "reason": reason[:500]}
    tx.execute(update(t.outages).where(_c.account == account).values(noted))
    return failures >= OPEN_AFTER


def halt(tx: Tx, account: str, now: datetime, reason: str, advice: str) -> bool:
    """True when the channel is shut to us only now: nothing leaves but one try each HALT_LOOK, until one is taken."""
    fresh: dict[str, Any] = {"account": account, "since": now, "failures": 0, "probe_at": now, "reason": ""}
    tx.execute(insert(tx, t.outages).values(fresh).on_conflict_do_nothing())
    before = tx.execute(select(_c.halted_at).where(_c.account == account).with_for_update()).scalar_one()
    noted = {"failures": OPEN_AFTER, "probe_at": now + HALT_LOOK, "reason": reason[:500], "advice": advice}
    tx.execute(update(t.outages).where(_c.account == account).values(halted_at=before or now, **noted))
    return before is None


def halted(tx: Tx) -> dict[str, tuple[datetime, str, str]]:
    """Account -> since when it is shut to us, why, and which advice helps."""
    rows = select(_c.account, _c.halted_at, _c.reason, _c.advice).where(_c.halted_at.is_not(None))
    return {row[0]: (row[1], row[2], row[3]) for row in tx.execute(rows.order_by(_c.account))}


def resume(tx: Tx, account: str, now: datetime) -> None:
    """Somebody mended it: a message is tried at once."""
    tx.execute(update(t.outages).where(_c.account == account, _c.halted_at.is_not(None)).values(probe_at=now))


def over(tx: Tx, account: str) -> datetime | None:
    """The channel answers: since when it had been away, None when it had not."""
    since, failures = tx.execute(_SINCE, {"account": account}).one_or_none() or (None, 0)
    if since is None:
        return None
    tx.execute(delete(t.outages).where(_c.account == account))
    return since if failures >= OPEN_AFTER else None


def try_again(tx: Tx, account: str, now: datetime) -> None:
    """The try told nothing about the channel: another may follow at once."""
    tx.execute(update(t.outages).where(_c.account == account, _c.probe_at > now).values(probe_at=now))


def listed(tx: Tx) -> dict[str, datetime]:
    """Account -> since when it has been away."""
    rows = tx.execute(select(_c.account, _c.since).where(_c.failures >= OPEN_AFTER).order_by(_c.account))
    return dict(rows.all())
