"""What is wrong with a store that does not open: away for a while, damaged, or set wrongly."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from storage.engine.store import Store, StoreAway

StoreFault = DatabaseError
"""Whatever a database answers instead of opening."""

_BROKEN = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_IOERR_SHORT_READ")

_FOR_GOOD = (
    "password authentication failed", "no password supplied", "does not exist", "no pg_hba.conf entry",
    "unable to open database file", "readonly database", "disk i/o error",
)  # fmt: skip


def is_damage(error: StoreFault) -> bool:
    """True when SQLite says of its file that it is no database, or no whole one."""
    name = getattr(error.orig, "sqlite_errorname", "")
    return isinstance(error.orig, sqlite3.DatabaseError) and name.startswith(_BROKEN)


def may_come_back(error: StoreFault) -> bool:
    """False of what no waiting mends: a wrong password or name, a file that can't be opened."""
    said = reason(error).lower()
    return isinstance(error, StoreAway) and not any(words in said for words in _FOR_GOOD)


def reason(error: StoreFault) -> str:
    """What the database said, in one line; it may name who connects and where."""
    return (str(error.orig).strip().splitlines() or ["no reason given"])[0]


def is_whole(url: str) -> bool:
    """False when pages of an embedded store contradict each other. Reads all of it; always True of a server's."""
    if not url.startswith("sqlite"):
        return True
    with closing(Store(url)) as store, store.read() as tx:
        return [row[0] for row in tx.execute(text("PRAGMA quick_check(1)"))] == ["ok"]


def empty_bytes(url: str) -> tuple[int, int]:
    """(bytes that hold nothing, bytes of the whole file) of an embedded store; (0, 0) of a server's, which tidies up.

    SQLite fills what was deleted with new rows and gives nothing back to the disk by itself.
    """
    if not url.startswith("sqlite"):
        return 0, 0
    with closing(Store(url)) as store, store.read() as tx:
        empty, whole, size = (
            int(tx.execute(text(f"PRAGMA {name}")).scalar_one())
            for name in ("freelist_count", "page_count", "page_size")
        )
    return empty * size, whole * size
