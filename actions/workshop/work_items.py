"""Work on an order before the customer agreed to it: planned, priced, free or paid, withdrawn (W2, F5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from actions.warranty import cover as cover_rules
from actions.workshop.work_orders import NewItem, locked, make_item, supersede
from domain.errors import IllegalMove, NotAllowed, NotFound
from domain.shop.staff import Staff
from domain.ticket import Ticket
from domain.warranty import cost_price
from domain.workshop import work_item
from domain.workshop.work_item import WorkItem
from domain.workshop.work_order import WorkOrder
from storage import Tx, shops
from storage.customers import customers
from storage.tickets import tickets as ticket_queries
from storage.workshop import work_orders


def plan(tx: Tx, ticket_id: int, new: NewItem, by: Staff, now: datetime) -> WorkItem:
    """The work is on the order, to be agreed with it. IllegalMove once the customer has agreed. Rule: W2."""
    ticket, order = locked(tx, ticket_id, by, "price_work")
    if order.state != "intake":
        raise IllegalMove(f"Work order {ticket.number} is {order.state}: more work is an extra item.")
    item = make_item(tx, ticket, new, "planned", by, now)
    work_orders.add(tx, item)
    supersede(order)
    ticket_queries.record(tx, ticket, "item_added", by.actor, now, name=item.name, price_fen=item.price_fen)
    return item


def decide_cover(tx: Tx, item_id: int, cover: str, by: Staff, now: datetime) -> WorkItem:
    """Who pays for the work from now on: it can only become cheaper for the customer once agreed. Rule: F5, G1.

    "cost" prices labour and parts anew at what they cost the shop, once the warranty is over. Rule: G8.
    """
    ticket, order, item = locked_item(tx, item_id, by, "decide_warranty" if cover == "warranty" else "price_work")
    settled = item.state in (*work_item.CONSENTED, "asked")
    if settled and (cover == "customer" or (cover == "cost" and item.cover not in work_item.CHARGED)):
        raise NotAllowed(f"Item {item.id} was asked or agreed as free: it can't be charged now.")
    if cover == "cost" and item.cover != "cost":
        _at_cost(tx, ticket, item, now)
    elif item.cover == "cost" and cover == "customer":
        raise IllegalMove(f"Item {item.id} is told at cost: withdraw it, and write it anew at the list price.")
    item.cover = cover
    supersede(order)
    work_item.check(item)
    ticket_queries.record(tx, ticket, "item_changed", by.actor, now, name=item.name, cover=cover)
    return item


def _at_cost(tx: Tx, ticket: Ticket, item: WorkItem, now: datetime) -> None:
    """The item's labour and parts are what they cost the shop. IllegalMove while the warranty is not over. Rule: G8."""
    shop, vehicle = shops.current(tx), customers.vehicle(tx, ticket.vehicle_id) if ticket.vehicle_id else None
    systems = [item.system] if item.system else []
    found = cover_rules.assess(tx, shop, vehicle, now, systems=systems) if vehicle else None
    if found is None or not cost_price.is_after_warranty(found):
        why = found.reason if found else "no vehicle of the record"
        raise IllegalMove(f"Item {item.id}: cost price is for after the warranty, and here it is {why}.")
    item.labour_fen = cost_price.labour_fen(shop, item.labour_fen)
    item.parts = [part | {"fen": cost_price.row_fen(shop, part)} for part in item.parts]


def withdraw(tx: Tx, item_id: int, by: Staff, now: datetime) -> WorkItem:
    """The work is not part of the order any more; IllegalMove when it is done. Its question can't be answered."""
    ticket, order, item = locked_item(tx, item_id, by, "price_work")
    item.state = work_item.moved(item, "withdraw")
    supersede(order)
    ticket_queries.record(tx, ticket, "item_withdrawn", by.actor, now, name=item.name)
    return item


def drop_unanswered(ticket: Ticket, items: Sequence[WorkItem], now: datetime) -> list[str]:
    """Names of the work that falls away: asked and not answered in time, or found and never asked. Rule: W4.

    IllegalMove while the customer can still answer. The caller records the event.
    """
    if waiting := [item.id for item in items if item.is_open(now)]:
        raise IllegalMove(f"Work order {ticket.number}: the customer was asked about items {waiting} and can answer.")
    gone = [item for item in items if item.state in ("asked", "proposed")]
    for item in gone:
        item.state = work_item.moved(item, "withdraw")
    return [item.name for item in gone]


def locked_item(tx: Tx, item_id: int, by: Staff, permission: str) -> tuple[Ticket, WorkOrder, WorkItem]:
    """An item with its ticket and order, locked, for somebody whose role permits that."""
    item = work_orders.item(tx, item_id)
    if item is None:
        raise NotFound(f"There is no work item {item_id}.")
    ticket, order = locked(tx, item.ticket_id, by, permission)
    tx.refresh(item)
    return ticket, order, item
