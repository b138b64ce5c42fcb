"""A person's own views of the inbox."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select

from storage.engine.store import Tx
from storage.engine.upsert import insert
from storage.tickets.inbox import Asked
from storage.tickets.tables import saved_views as table

MOST = 20
"""So many views a person may keep."""


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view with the name its owner gave it."""

    id: int
    name: str
    asked: Asked


def of(tx: Tx, staff_id: int) -> list[SavedView]:
    """The person's views, the oldest first."""
    c = table.c
    rows = tx.execute(select(c.id, c.name, c.asked).where(c.staff_id == staff_id).order_by(c.id))
    return [SavedView(number, name, Asked(said["show"], said["kind"], said["words"])) for number, name, said in rows]


def keep(tx: Tx, staff_id: int, name: str, asked: Asked) -> bool:
    """True when the view is kept; one of that name shows what is asked now. False when the person has too many."""
    have = of(tx, staff_id)
    if len(have) >= MOST and all(one.name != name for one in have):
        return False
    said = {"show": str(asked.show), "kind": asked.kind, "words": asked.words}
    made = insert(tx, table).values(staff_id=staff_id, name=name, asked=said)
    tx.execute(made.on_conflict_do_update(index_elements=["staff_id", "name"], set_={"asked": said}))
    return True


def drop(tx: Tx, staff_id: int, view_id: int) -> None:
    """The person has that view no more; somebody else's stays."""
    tx.execute(delete(table).where(table.c.staff_id == staff_id, table.c.id == view_id))
