"""One Store over SQLite (WAL, BEGIN IMMEDIATE) or PostgreSQL: transactions and nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import Lock, local
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import ExceptionContext
from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from domain.errors import Unstorable
from storage import mapping as mapping  # the domain's classes have their tables before any session is made
from storage.engine import changes, once

Tx = Session
"""A running transaction; every query function takes one first."""


class _Writing(Session):
    """A transaction that keeps what changed on tickets until an event has taken it, and knows what it was told."""


changes.watch(_Writing)
once.watch(_Writing)

T = TypeVar("T")

StoreAway = OperationalError
"""What any use of a store raises whose database does not answer."""

BUSY_TIMEOUT_MS = 15_000
"""How long a writer waits for SQLite's one write lock before it gives up."""

STANDSTILL_MS = 20_000
"""A process that stood still this long in a transaction loses it on PostgreSQL, so that others need not wait for it."""

CLASHES = frozenset({"40001", "40P01"})
"""What PostgreSQL says when two transactions stood in each other's way (serialization, deadlock) and one was ended."""

DOUBLES = frozenset({"23505"})
"""What it says when another transaction made the same row a moment before."""

CLASH_TRIES = 5
"""How often work is begun that ends in a clash; by then something else is wrong."""


class Store:
    """A database and its transactions. `url` as SQLAlchemy writes it: sqlite:///path or postgresql+psycopg://..."""

    def __init__(self, url: str, *, pool_size: int = 10, durable: bool = True) -> None:
        """durable: False for an embedded store that is thrown away when its machine dies; it waits for no disk."""
        self.engine = _engine(url, pool_size)
        if not durable:
            event.listen(self.engine, "connect", _wait_for_no_disk)
        self._in_turn = _InTurn() if self.is_sqlite else nullcontext()
        self._reader = self.engine.execution_options(aftercare_read=True)

    @property
    def is_sqlite(self) -> bool:
        """True for the embedded store."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """A transaction that commits at the end of the block and rolls back on any exception.

        On SQLite it holds the one write lock from its first statement, so keep slow work out of it.
        """
        with self._in_turn, _Writing(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    def settle(self, work: Callable[[Tx], T], *, clashes: Collection[str] = CLASHES) -> T:
        """What `work` gives, committed; it is begun again when another transaction stood in its way.

        It may run more than once, so everything it changes must be in the transaction. clashes: what stands in its way.
        """
        for _ in range(CLASH_TRIES - 1):
            try:
                with self.write() as tx:
                    return work(tx)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in clashes:
                    raise
        with self.write() as tx:
            return work(tx)

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """A transaction for looking only; never waits for a writer on SQLite."""
        with Session(self._reader, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        """Gives all connections back."""
        self.engine.dispose()


class _InTurn(AbstractContextManager[None]):
    """Writers of this process wait here for each other: whoever waits for SQLite's own lock sleeps and tries again.

    Nobody waits longer than there; then that lock has the word.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._holders = local()

    def __enter__(self) -> None:
        self._holders.holds = self._lock.acquire(timeout=BUSY_TIMEOUT_MS / 1000)

    def __exit__(self, *_error: object) -> None:
        if self._holders.holds:
            self._holders.holds = False
            self._lock.release()


def _engine(url: str, pool_size: int) -> Engine:
    """Errors of the engine never show parameters: they are customers' words and phones (A5)."""
    if not url.startswith("sqlite"):
        options: dict[str, Any] = {"pool_size": pool_size, "max_overflow": pool_size, "pool_pre_ping": True}
        if "options=" not in url:
            options["connect_args"] = {"options": f"-c idle_in_transaction_session_timeout={STANDSTILL_MS}"}
        engine = create_engine(url, hide_parameters=True, **options)
        event.listen(engine, "handle_error", _refuse, retval=True)
        return engine
    in_memory = url in ("sqlite://", "sqlite:///:memory:")
    options = {"connect_args": {"check_same_thread": False}, "hide_parameters": True}
    options |= {"poolclass": StaticPool} if in_memory else {"pool_size": pool_size, "max_overflow": pool_size}
    engine = create_engine(url, **options)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine, "handle_error", _refuse, retval=True)
    return engine


def _refuse(context: ExceptionContext) -> Unstorable | None:
    """The refusal in place of what the driver says of a value that no database can hold; None for other errors."""
    unheld = isinstance(context.original_exception, (OverflowError, UnicodeEncodeError))
    return (
        Unstorable("A value can't be kept.") if unheld or isinstance(context.sqlalchemy_exception, DataError) else None
    )


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by _begin_sqlite, not by the driver
    for pragma in (f"busy_timeout={BUSY_TIMEOUT_MS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _wait_for_no_disk(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in ("synchronous=OFF", "cache_size=-65536", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("aftercare_read")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
