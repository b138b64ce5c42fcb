"""Browsers that are logged in to the desk: each can be ended."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, insert, select, update

from storage import tables as t
from storage.engine.store import Tx

LASTS = timedelta(days=7)
"""How long a browser stays logged in."""

NOTED_EVERY = timedelta(minutes=5)
"""How exactly it is known when a browser was last here."""

_c = t.desk_sessions.c


@dataclass(frozen=True, slots=True)
class Session:
    """A browser of a member of staff. key: a digest of its secret, kept nowhere; browser: what it calls itself."""

    id: int
    key: str
    staff_code: str
    created_at: datetime
    seen_at: datetime
    browser: str

    def is_stale(self, now: datetime) -> bool:
        """True when its last visit has to be noted anew."""
        return abs(now - self.seen_at) >= NOTED_EVERY


_COLUMNS = (_c.id, _c.key, _c.staff_code, _c.created_at, _c.seen_at, _c.browser)


def begin(tx: Tx, staff_code: str, browser: str, now: datetime) -> str:
    """The key of a new session."""
    key = secrets.token_urlsafe(24)
    values = {
        "key": _digest(key),
        "staff_code": staff_code,
        "created_at": now,
        "seen_at": now,
        "browser": browser[:200],
    }
    tx.execute(insert(t.desk_sessions).values(values))
    return key


def find(tx: Tx, key: str, now: datetime) -> Session | None:
    """The session of that key, unless it was ended or is over."""
    row = tx.execute(select(*_COLUMNS).where(_c.key == _digest(key), *lasting(now))).one_or_none()
    return Session(*row) if row else None


def of(tx: Tx, staff_code: str, now: datetime) -> list[Session]:
    """The open sessions of that person, the one seen last first."""
    query = (
        select(*_COLUMNS).where(_c.staff_code == staff_code, *lasting(now)).order_by(_c.seen_at.desc(), _c.id.desc())
    )
    return [Session(*row) for row in tx.execute(query)]


def see(tx: Tx, session: Session, now: datetime) -> None:
    """The browser was here."""
    tx.execute(update(t.desk_sessions).where(_c.id == session.id).values(seen_at=now))


def end(tx: Tx, now: datetime, staff_code: str, *, only: int | None = None, but: int | None = None) -> int:
    """How many sessions of that person were ended: all, only the one of that id, or all but one."""
    which = [_c.staff_code == staff_code, *lasting(now)]
    which += [_c.id == only] if only is not None else []
    which += [_c.id != but] if but is not None else []
    return int(getattr(tx.execute(update(t.desk_sessions).where(*which).values(ended_at=now)), "rowcount", 0))


def _digest(key: str) -> str:
    """Whoever reads the store or a backup is logged in nowhere."""
    return hashlib.sha256(key.encode()).hexdigest()


def lasting(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Of a session: it was not ended and is not over."""
    return (_c.ended_at.is_(None), _c.created_at > now - LASTS)
