"""Everything that can be done to a customer's record by the shop, and every import there can be."""

from __future__ import annotations

from domain.customers.importing import COUNTS, BadRow, Batch, BatchState
from storage.customers import imports
from tests.desk.world import World


def fill(w: World) -> None:
    """Imports in every state, with rows that were not taken."""
    for number, state in enumerate(BatchState):
        titles = ["姓名", "手机"] if number % 2 else []
        batch = imports.add(w.tx, Batch("客户.xlsx", "staff:feng", w.now, state, rows=7, done=3))
        batch.counts = dict.fromkeys(COUNTS, number)
        batch.layout = [{"sheet": "a", "header": 0, "columns": {"0": "name", "1": "phone"}, "titles": titles}]
        bad = [
            BadRow(batch.id, "a", row, rejected, [["bad_phone", "phone", "138"]], ["王芳", "138"])
            for row, rejected in enumerate((True, False))
        ]
        imports.keep(w.tx, (), bad if number % 2 else [])
