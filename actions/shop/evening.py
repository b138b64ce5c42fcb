"""What an owner wants to know at the end of the day: cars in, promises, complaints, who waits (R1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from domain.figures.kpi import Kpi, Tally
from domain.figures.period import Span
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Ticket, kinds
from domain.workshop.work_order import WorkOrder
from storage import Tx
from storage.figures import counting
from storage.tickets import worklist
from storage.workshop import work_orders

TOLD = (Kpi.CAME, Kpi.BOOKED, Kpi.REGISTERED, Kpi.CLOSED, Kpi.COMPLAINTS, Kpi.OPEN, Kpi.OVERDUE, Kpi.UNMARKED)

LISTED = 12
"""Matters named under each heading."""


@dataclass(frozen=True, slots=True)
class Evening:
    """A day as it ends. cars: orders whose vehicle is in the shop. due: promised for tomorrow. late: not kept yet."""

    day: datetime
    span: Span
    counted: Sequence[tuple[str, Tally]]
    cars: Sequence[tuple[Ticket, WorkOrder]]
    late: Sequence[Ticket]
    due: Sequence[Ticket]
    waiting: Sequence[Ticket]


def of(tx: Tx, by: Staff, shop: Shop, now: datetime) -> Evening:
    """The day up to now, as far as the reader may know of it. Rule: R1, C5."""
    by.require("see_figures")
    midnight = datetime.combine(now.astimezone(shop.zone).date(), time(), shop.zone)
    span, tomorrow = Span(midnight, now), midnight + timedelta(days=1)
    due = worklist.due(tx, tomorrow + timedelta(days=1), 4 * LISTED, after=now)
    waiting = worklist.unanswered(tx, kinds(lambda of: of.answered), 2 * LISTED)
    return Evening(
        day=now,
        span=span,
        counted=[(kpi, counting.tally(tx, kpi, span, now)) for kpi in TOLD],
        cars=[(ticket, order) for ticket, order in work_orders.in_the_shop(tx) if by.may_see(ticket)],
        late=_seen(by, worklist.due(tx, now, 2 * LISTED)),
        due=_seen(by, due),
        waiting=_seen(by, waiting),
    )


def _seen(by: Staff, found: Sequence[Ticket]) -> list[Ticket]:
    return [ticket for ticket in found if by.may_see(ticket)][:LISTED]
