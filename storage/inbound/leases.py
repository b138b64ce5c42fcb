"""Which process has something that only one may have, such as a bot's one connection."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, select, update

from storage.engine.store import Tx
from storage.engine.upsert import insert
from storage.inbound import tables as t

NEVER = datetime.fromisoformat("2000-01-01T00:00:00+00:00")

_c = t.api_tokens.c


def take(tx: Tx, name: str, holder: str, now: datetime, lasts: timedelta) -> bool:
    """True when the holder has it from now on for that long: it is free, out of date, or theirs already.

    One far ahead was taken before the clock was set back.
    """
    fresh = {"account": name, "token": "", "ends_at": NEVER, "fetched_at": NEVER}
    tx.execute(insert(tx, t.api_tokens).values(fresh).on_conflict_do_nothing())
    free = or_(
        _c.token == holder, _c.lease_until.is_(None), _c.lease_until <= now, _c.lease_until > now + 2 * lasts
    )  # fmt: skip
    mine = update(t.api_tokens).where(_c.account == name, free)
    return tx.execute(mine.values(token=holder, lease_until=now + lasts).returning(_c.account)).first() is not None


def is_held(tx: Tx, name: str, now: datetime) -> bool:
    """True while somebody has it."""
    held = select(_c.account).where(_c.account == name, _c.lease_until > now)
    return tx.execute(held).first() is not None


def give_back(tx: Tx, name: str, holder: str) -> None:
    """It is free for others."""
    tx.execute(update(t.api_tokens).where(_c.account == name, _c.token == holder).values(lease_until=None))
