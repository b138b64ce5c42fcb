"""Words that a great many rows hold: PostgreSQL looks for them among the newest rows.

Its index first lists every row that holds them: of 277,500 in 5,000,000 messages that takes 80 ms, while reading the
newest until a thousand of them hold them takes 25.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, literal_column, or_, select, text

from domain.shop.staff import Staff
from storage import tables as t
from storage.customers.search_index import CUSTOMERS, MESSAGES, PARTS, Part, Wanted, holding, like, said
from storage.engine.store import Tx
from storage.tickets import visibility

LISTED_US, READ_US = 0.3, 1.3
"""What a row of the index's list, and a row that is read, take in microseconds (benchmarks/large_store)."""

FEW = 100_000
"""In a table with fewer rows the index is quick whatever is looked for."""


@dataclass(frozen=True)
class Held:
    """Customers of whom a part holds any of the words, in any case. viewer: who reads the messages (C5)."""

    part: Part
    wanted: Wanted
    viewer: Staff | None = None

    def ids(self, tx: Tx, within: Collection[int] | None = None) -> Select[Any]:
        """All of them, by the index. within: only of these customers."""
        return holding(tx, self.part, self.wanted, self.viewer, within)

    def newest(self, rows: int) -> Select[Any]:
        """Those of so many of the newest rows."""
        of, talk = self.part.of, t.conversations.c
        some = select(of).order_by(of.c.id.desc()).limit(rows).subquery(of.name)
        c = some.c
        if self.part is not MESSAGES:
            held = _any_of(self.wanted, lambda name: c[name])
            return select(c.id if self.part is CUSTOMERS else c.customer_id).where(held)
        whose = select(talk.customer_id).where(talk.id == c.conversation_id).scalar_subquery()
        held = _any_of(self.wanted, lambda _: literal_column(f"({of.name}.content ->> 'text')", String))
        return select(whose).select_from(some).where(held, visibility.of_ticket(self.viewer, c.ticket_id))

    def rows_to_read(self, tx: Tx, most: int) -> int:
        """How many of the newest rows hold more than `most`, as the database reckons; 0 where the index is quicker."""
        if tx.get_bind().dialect.name == "sqlite":
            return 0
        of, rows = self.part.of, _rows(tx).get(self.part.of.name, 0)
        if rows < FEW:
            return 0
        held = _reckoned(tx, select(of.c.id).where(_any_of(self.wanted, lambda name: said(self.part, name))))
        read = (most + 1) * rows / max(held, 1)
        return int(1.5 * read) if read * READ_US < held * LISTED_US else 0


def _rows(tx: Tx) -> dict[str, float]:
    """How many rows each part has, as the database last counted; asked once in a transaction."""
    if (known := tx.info.get("rows")) is None:
        sizes = "SELECT relname, reltuples FROM pg_class WHERE oid = ANY (:parts\\:\\:regclass[])"
        known = dict(tx.execute(text(sizes), {"parts": [part.of.name for part in PARTS]}).all())
        tx.info["rows"] = known
    found: dict[str, float] = known
    return found


def _any_of(wanted: Wanted, column: Any) -> ColumnElement[bool]:
    return or_(*(column(name).ilike(like(words), escape="\\") for name, some in wanted.items() for words in some))


def _reckoned(tx: Tx, query: Select[Any]) -> float:
    """How many rows the planner expects of it."""
    plain = query.compile(dialect=tx.get_bind().dialect)
    told = tx.connection().exec_driver_sql(f"EXPLAIN (FORMAT JSON) {plain}", plain.params).scalar()
    return float(told[0]["Plan"]["Plan Rows"]) if told else 0.0
