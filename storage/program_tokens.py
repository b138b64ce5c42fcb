"""Tokens of programs that call the API: several, each for a purpose, kept as digests, taken back one by one."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from storage import shop_tables as t
from storage.engine.store import Tx

MAY = frozenset({"look", "act", "speak"})
"""What a token can be for: reading, changing, speaking for customers."""

NOTED_EVERY = timedelta(hours=1)
"""How exactly it is known when a token was last used."""

_c = t.program_tokens.c
_COLUMNS = (_c.id, _c.name, _c.may, _c.names, _c.created_at, _c.used_at)


@dataclass(frozen=True, slots=True)
class ProgramToken:
    """What a program may do. names: codes of staff in whose names it may act."""

    id: int
    name: str
    may: frozenset[str]
    names: frozenset[str]
    created_at: datetime
    used_at: datetime | None

    def is_stale(self, now: datetime) -> bool:
        """True when its last use has to be noted anew."""
        return self.used_at is None or abs(now - self.used_at) >= NOTED_EVERY


def make(tx: Tx, name: str, may: Collection[str], names: Collection[str], now: datetime) -> str | None:
    """The token, which nobody can read again; None when a program of that name has one."""
    if any(one.name == name for one in listed(tx)):
        return None
    token = secrets.token_urlsafe(32)
    kept = {"may": sorted(MAY & {*may}), "names": sorted(set(names)), "created_at": now}
    tx.execute(insert(t.program_tokens).values(name=name, digest=_digest(token), **kept))
    return token


def find(tx: Tx, token: str) -> ProgramToken | None:
    """What that token may do; None for one that was revoked or never made."""
    row = tx.execute(select(*_COLUMNS).where(_c.digest == _digest(token), _c.revoked_at.is_(None))).one_or_none()
    return _read(row) if row else None


def listed(tx: Tx) -> list[ProgramToken]:
    """Those in force, by name."""
    return [_read(row) for row in tx.execute(select(*_COLUMNS).where(_c.revoked_at.is_(None)).order_by(_c.name))]


def note_use(tx: Tx, token: ProgramToken, now: datetime) -> None:
    """The program was here."""
    tx.execute(update(t.program_tokens).where(_c.id == token.id).values(used_at=now))


def revoke(tx: Tx, name: str, now: datetime) -> bool:
    """True when a program of that name had a token; it opens nothing from now on."""
    mine = (_c.name == name, _c.revoked_at.is_(None))
    return bool(getattr(tx.execute(update(t.program_tokens).where(*mine).values(revoked_at=now)), "rowcount", 0))


def _read(row: tuple[int, str, list[str], list[str], datetime, datetime | None]) -> ProgramToken:
    number, name, may, names, created_at, used_at = row
    return ProgramToken(number, name, frozenset(may), frozenset(names), created_at, used_at)


def _digest(token: str) -> str:
    """A long random token needs no salt and no slow digest."""
    return hashlib.sha256(token.encode()).hexdigest()
