"""The work itself: begun, item by item done, paused, finished; nothing without the customer's yes (W4, W5)."""

from __future__ import annotations

from datetime import datetime

from actions.booking import arrivals
from actions.promises import promises
from actions.tickets import tickets
from actions.workshop import handback_time, work_cards
from actions.workshop.work_items import drop_unanswered, locked_item
from actions.workshop.work_orders import conversation, locked, move, tell
from domain import ticket as states
from domain.errors import IllegalMove, NotConsented
from domain.shop.shop import Shop
from domain.shop.staff import Role, Staff
from domain.ticket import Party, State, Ticket
from domain.workshop import work_item, work_order
from domain.workshop.work_item import WorkItem, left_to_do
from domain.workshop.work_order import WorkOrder
from storage import Tx, parts, shops
from storage.booking import appointments
from storage.tickets import tickets as ticket_queries
from storage.workshop import work_orders
from texts import text


def start(tx: Tx, shop: Shop, ticket_id: int, by: Staff, now: datetime) -> WorkOrder:
    """The repair has begun, by this person where nobody else was named; the customer knows. Again changes nothing.

    IllegalMove before the customer agreed. Rule: W1, W5.
    """
    ticket, order = locked(tx, ticket_id, by, "repair")
    if order.state == "repairing":
        return order
    if order.state == "waiting":
        return go_on(tx, shop, ticket_id, by, now)
    move(ticket, order, "start")
    if by.role == Role.TECHNICIAN or order.technician is None:
        order.technician = by.code
    _into_bay(tx, shop, order, by, now)
    ticket_queries.record(tx, ticket, "repair_started", by.actor, now, technician=order.technician)
    tickets.refresh_card(tx, ticket, now)
    return order


def _into_bay(tx: Tx, shop: Shop, order: WorkOrder, by: Staff, now: datetime) -> None:
    visit = appointments.get(tx, order.appointment_id) if order.appointment_id else None
    if visit is not None and visit.state == "booked" and "in_bay_at" not in visit.data:
        arrivals.into_bay(tx, shop, visit, now, actor=by.actor)


def do(tx: Tx, item_id: int, by: Staff, now: datetime) -> WorkItem:
    """The item is done; NotConsented when the customer has not said yes to it. Again changes nothing. Rule: W4."""
    ticket, order, item = locked_item(tx, item_id, by, "repair")
    if item.state == "done":
        return item
    if item.state != "agreed":
        raise NotConsented(f"Work item {item.id} is {item.state}: the customer has not agreed to it.")
    if order.state != "repairing":
        raise IllegalMove(f"Work order {ticket.number} is {order.state}: nothing is being repaired on it.")
    item.state, item.done_at = work_item.moved(item, "do"), now
    if order.appointment_id is None:
        _take_parts(tx, item, by, now)
    ticket_queries.record(tx, ticket, "item_done", by.actor, now, name=item.name)
    tickets.refresh_card(tx, ticket, now)
    return item


def _take_parts(tx: Tx, item: WorkItem, by: Staff, now: datetime) -> None:
    """Without a visit that reserved them, the parts leave the shelf of the shop in which they work. Rule: P2."""
    branch = shops.current(tx).where_works(by.code)
    for part in item.parts:
        ours = [part["code"]] if part.get("code") and part["source"] != "own" else []
        for at in parts.lock(tx, branch, ours).values():
            parts.put(tx, at, at.quantity - int(part["quantity"]), at.expected_on, by.actor, now, "used")


def pause(
    tx: Tx, shop: Shop, ticket_id: int, party: str, by: Staff, now: datetime, *, until: datetime | None = None
) -> WorkOrder:  # fmt: skip
    """The work waits for that party, one of Party; the customer is told, with the new hand-over time if known.

    until: the new hand-over time. Rule: W3, W5.
    """
    ticket, order = locked(tx, ticket_id, by, "repair")
    if party not in [*Party]:
        raise IllegalMove(f"Work order {ticket.number} can't wait for {party!r}: expected one of {list(Party)}.")
    if order.state == "waiting" and ticket.waiting_for == party and until is None:
        return order
    move(ticket, order, "pause")
    ticket.state, ticket.waiting_for = states.moved(ticket.number, ticket.state, "wait"), party
    ticket_queries.record(tx, ticket, "repair_paused", by.actor, now, party=party)
    if until is not None:
        handback_time.move(tx, shop, ticket, order, until, now, actor=by.actor, reason=party)
    else:
        promises.pause(tx, shop, ticket, party, now, actor=by.actor)
    _tell_pause(tx, shop, ticket, order, party, until, now)
    tickets.refresh_card(tx, ticket, now)
    return order


def _tell_pause(
    tx: Tx, shop: Shop, ticket: Ticket, order: WorkOrder, party: str, until: datetime | None, now: datetime
) -> None:
    talk = conversation(tx, ticket)
    if talk is None or party == "customer":
        return
    what = text(f"work.wait_{party}", talk.language)
    if until is None:
        tell(tx, ticket, "delayed_open", now, what=what)
    else:
        tell(tx, ticket, "delayed", now, what=what, when=work_cards.when(shop, until, talk.language))


def go_on(tx: Tx, shop: Shop, ticket_id: int, by: Staff, now: datetime) -> WorkOrder:
    """Nobody is waited for any more and the work goes on. Rule: W5."""
    ticket, order = locked(tx, ticket_id, by, "repair")
    move(ticket, order, "go_on")
    if order.technician is None:
        order.technician = by.code
    if ticket.state == State.WAITING:
        ticket.state, ticket.waiting_for = states.moved(ticket.number, ticket.state, "resume"), None
    handback_time.go_on(tx, shop, ticket, order, now, actor=by.actor)
    ticket_queries.record(tx, ticket, "repair_goes_on", by.actor, now)
    tickets.refresh_card(tx, ticket, now)
    return order


def put_off(tx: Tx, shop: Shop, ticket_id: int, due_at: datetime, by: Staff, now: datetime) -> WorkOrder:
    """The customer is told another hand-over time before the old one has passed. Rule: W3."""
    ticket, order = locked(tx, ticket_id, by, "promise")
    if order.promised_at is None or order.state in ("settled", "handed_over", "cancelled"):
        raise IllegalMove(f"Work order {ticket.number} ({order.state}) has no hand-over time to move.")
    handback_time.move(tx, shop, ticket, order, due_at, now, actor=by.actor, reason="put off")
    talk = conversation(tx, ticket)
    if talk is not None:
        tell(tx, ticket, "new_time", now, when=work_cards.when(shop, due_at, talk.language))
    return order


def finish(tx: Tx, ticket_id: int, by: Staff, now: datetime) -> WorkOrder:
    """All that was agreed is done and the inspections can begin. Rule: W4, W6.

    IllegalMove while agreed work is left or an answer is waited for. What was asked and not answered in time, or found
    and never asked, falls away: it was not done.
    """
    ticket, order = locked(tx, ticket_id, by, "repair")
    items = work_orders.items(tx, ticket.id)
    if left := [item.id for item in left_to_do(items)]:
        raise IllegalMove(f"Work order {ticket.number}: items {left} are agreed and not done.")
    state = work_order.moved(ticket.number, order.state, "finish")
    unanswered = drop_unanswered(ticket, items, now)
    order.state = state
    ticket_queries.record(tx, ticket, "repair_finished", by.actor, now, unanswered=unanswered)
    tickets.refresh_card(tx, ticket, now)
    return order
