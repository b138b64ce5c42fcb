"""INSERT ... ON CONFLICT in the dialect of the running transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from storage.engine.store import Tx

_INSERTS: dict[str, Callable[[Table], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def dialect(tx: Tx) -> str:
    """The database of that transaction: sqlite or postgresql."""
    return tx.get_bind().dialect.name


def insert(tx: Tx, table: Table) -> Any:
    """An insert that knows `on_conflict_do_nothing` and `on_conflict_do_update` on both databases."""
    return insert_on(dialect(tx), table)


def insert_on(database: str, table: Table) -> Any:
    """The same for a statement that is kept for each database."""
    return _INSERTS[database](table)


class Built:
    """An insert that is built once for each database: what it inserts is given at each execution.

    Building a statement costs more than running it, so whatever runs in each turn of a chat is built beforehand.
    """

    def __init__(self, table: Table, finish: Callable[[Any], Any]) -> None:
        self._of = {name: finish(begun(table)) for name, begun in _INSERTS.items()}

    def __call__(self, tx: Tx) -> Any:
        """The statement for the database of that transaction."""
        return self._of[dialect(tx)]
