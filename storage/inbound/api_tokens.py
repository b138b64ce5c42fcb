"""A vendor's access token, kept where all processes find it; one of them fetches at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update

from storage.engine.store import Store
from storage.engine.upsert import insert
from storage.inbound import tables as t

LEASE = timedelta(seconds=12)
"""Whoever fetches and has not reported back by then is taken for dead."""

NEVER = datetime.fromisoformat("2000-01-01T00:00:00+00:00")

_c = t.api_tokens.c


@dataclass(frozen=True, slots=True)
class Kept:
    """A token as all processes know it."""

    token: str
    ends_at: datetime
    fetched_at: datetime


class Shelf:
    """The token of one account. account: "wecom:<corp>:kf", "wechat:<app>"."""

    def __init__(self, store: Store, account: str) -> None:
        self._store, self._account = store, account

    def kept(self) -> Kept | None:
        """The token there, however old."""
        with self._store.read() as tx:
            row = tx.execute(
                select(_c.token, _c.ends_at, _c.fetched_at).where(_c.account == self._account)
            ).one_or_none()
        return Kept(*row) if row is not None and row[0] else None

    def lease(self, now: datetime, not_this: str | None) -> bool:
        """True when this caller is to fetch: nobody else does, and the token there is still `not_this` (None: none).

        A lease far ahead was taken before the clock was set back.
        """
        fresh = {"account": self._account, "token": "", "ends_at": NEVER, "fetched_at": NEVER}
        free = or_(_c.lease_until.is_(None), _c.lease_until <= now, _c.lease_until > now + 2 * LEASE)
        mine = (_c.account == self._account, _c.token == (not_this or ""), free)
        with self._store.write() as tx:
            tx.execute(insert(tx, t.api_tokens).values(fresh).on_conflict_do_nothing())
            taken = update(t.api_tokens).where(*mine).values(lease_until=now + LEASE).returning(_c.account)
            return tx.execute(taken).first() is not None

    def keep(self, token: str, ends_at: datetime, now: datetime) -> None:
        """The token is there for everybody, and the lease is over."""
        values = {"token": token, "ends_at": ends_at, "fetched_at": now, "lease_until": None}
        with self._store.write() as tx:
            tx.execute(update(t.api_tokens).where(_c.account == self._account).values(values))

    def release(self) -> None:
        """The lease is over without a token."""
        with self._store.write() as tx:
            tx.execute(update(t.api_tokens).where(_c.account == self._account).values(lease_until=None))
