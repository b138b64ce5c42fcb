"""INSERT ... ON CONFLICT in the dialect of the running transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from storage.engine.store import Tx


def insert(tx: Tx, table: Table) -> Any:
    """An insert that knows `on_conflict_do_nothing` and `on_conflict_do_update` on both databases."""
    return sqlite.insert(table) if tx.get_bind().dialect.name == "sqlite" else postgresql.insert(table)
