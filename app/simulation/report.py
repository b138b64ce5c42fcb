"""What came of a simulation, in lines to read, with the checks that must hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from domain.figures import Figures, counted
from domain.shop import Shop
from storage import Store
from storage import figures as kept


def lines(store: Store, shop: Shop, start: datetime, end: datetime) -> Iterator[str]:
    """The report, line by line."""
    with store.read() as tx:
        found = kept.by_rows(tx, start, end)
        again = counted(kept.by_events(tx), start, end)
    yield from _figures(found)
    yield f"recounted from events: {'the same' if again == found else f'DIFFERENT: {again}'}"


def _figures(found: Figures) -> Iterator[str]:
    for kind in sorted(found.registered):
        yield f"{kind:14} {found.registered[kind]:6} registered {found.closed.get(kind, 0):6} closed"
    visits = f"{found.came:6} came {found.missed:5} missed {found.cancelled:5} cancelled"
    yield f"visits         {found.booked:6} booked     {visits}"
    yield f"promises       {found.kept:6} kept       {found.late:6} late"


__all__ = ["lines"]
