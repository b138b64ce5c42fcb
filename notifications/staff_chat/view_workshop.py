"""What the staff card of a work order shows beside its ticket. Rule: N4."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from actions.workshop import inspections
from domain.ticket import Kind, Ticket
from domain.workshop.work_item import CONSENTED, WorkItem
from domain.workshop.work_order import WorkOrder, next_level
from storage import Tx
from storage.workshop import work_orders
from texts import text

MAX_ITEMS, MAX_NAME = 15, 60
"""Items on a card, and characters of each; the order's page has all of them."""


@dataclass(frozen=True)
class WorkView:
    """The order of a ticket as it stands. level: the inspection that comes next, None while none does."""

    order: WorkOrder
    items: tuple[WorkItem, ...]
    level: str | None
    at: datetime | None

    @property
    def asked(self) -> tuple[WorkItem, ...]:
        """What the customer still decides on."""
        return tuple(item for item in self.items if item.state == "asked" and (not self.at or item.is_open(self.at)))


def look_at_work(tx: Tx, ticket: Ticket, now: datetime | None) -> WorkView | None:
    """The ticket's order with its items; None for a ticket of another kind."""
    order = work_orders.of_ticket(tx, ticket.id) if ticket.kind == Kind.WORK_ORDER else None
    if order is None:
        return None
    level = next_level(inspections.passed(tx, order)) if order.state == "inspecting" else None
    return WorkView(order, tuple(work_orders.items(tx, ticket.id)), level, now)


def lines(view: WorkView | None, zone: ZoneInfo, language: str) -> list[str]:
    """State, hand-over and items of the order, as HTML; nothing for another ticket."""
    if view is None:
        return []
    order, items = view.order, view.items
    told = [(text("workstaff.state", language), text(f"desk_workstate.{order.state}", language))]
    if order.promised_at is not None:
        told.append((text("work.hand_over", language), f"{order.promised_at.astimezone(zone):%m-%d %H:%M}"))
    done = [f"{'✅' if item.state == 'done' else '▫️'} {item.name}" for item in items if item.state in CONSENTED]
    done += [f"❓ {item.name}" for item in view.asked]
    colon = "：" if language == "zh" else ": "
    return [
        *(f"{escape(label, quote=False)}{colon}{escape(value, quote=False)}" for label, value in told),
        *(escape(line[:MAX_NAME], quote=False) for line in done[:MAX_ITEMS]),
        *(["…"] if len(done) > MAX_ITEMS else []),
    ]
