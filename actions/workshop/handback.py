"""The bill settled and the vehicle handed over, with what comes next (W7, W8)."""

from __future__ import annotations

from datetime import datetime

from actions import parts
from actions.customers import mileage_forecast
from actions.knowledge import advice
from actions.promises import promises
from actions.tickets import sessions, tickets
from actions.warranty import cover as warranty
from actions.workshop import sign_offs, work_cards
from actions.workshop.work_orders import conversation, locked, move, tell, vehicle_of
from domain import ticket as states
from domain.errors import BadField, IllegalMove
from domain.message import Reply
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Kind, Ticket
from domain.workshop.work_item import Bill, WorkItem, bill
from domain.workshop.work_order import FROM_AFAR, PAYMENTS, WorkOrder, next_service
from storage import Tx, conversations
from storage.booking import appointments
from storage.tickets import tickets as ticket_queries
from storage.workshop import work_orders
from texts import formats, text


def settle(
    tx: Tx, ticket_id: int, amount_fen: int, how: str, reference: str, by: Staff, now: datetime
) -> WorkOrder:  # fmt: skip
    """The bill is paid: amount, way and reference are kept. Paying the same again changes nothing. Rule: W7.

    Who pays at the counter reads it on the hand-over's card, minutes later; a receipt by itself is for money from afar.
    BadField for another amount than the bill's (nothing less, nothing more), IllegalMove before it is ready.
    """
    ticket, order = locked(tx, ticket_id, by, "settle")
    if order.state == "settled" and (order.settled_fen, order.settled_how) == (amount_fen, how):
        return order
    total = bill(work_orders.items(tx, ticket.id), order.discount_percent).total_fen
    if how not in PAYMENTS:
        raise IllegalMove(f"A bill is settled by one of {list(PAYMENTS)}, not {how!r}.")
    if amount_fen != total:
        raise BadField("other_amount", "amount", f"the bill's {total} fen, not {amount_fen}")
    move(ticket, order, "settle")
    order.settled_fen, order.settled_how = amount_fen, how
    order.settled_reference, order.settled_at = reference.strip()[:120], now
    ticket_queries.record(
        tx, ticket, "settled", by.actor, now, fen=amount_fen, how=how, reference=order.settled_reference
    )
    talk = conversation(tx, ticket)
    if talk is not None and how in FROM_AFAR:
        paid_by = text(f"work.how_{how}", talk.language)
        tell(tx, ticket, "settled", now, amount=formats.money(amount_fen), how=paid_by)
    return order


def hand_over(tx: Tx, shop: Shop, ticket_id: int, by: Staff, now: datetime) -> WorkOrder:
    """The customer has the vehicle, the bill explained, and knows when to come next; the matter is done. Rule: W7, E5.

    The next service stands on the vehicle. The visit took place and its booking is closed. Again changes nothing.
    """
    ticket, order = locked(tx, ticket_id, by, "settle")
    if order.state == "handed_over":
        return order
    items = work_orders.items(tx, ticket.id)
    move(ticket, order, "hand_over")
    order.handed_over_at = now
    _plan_next(tx, shop, ticket, order, items, now)
    ticket.state, ticket.closed_at = states.moved(ticket.number, ticket.state, "close"), now
    facts = {"next_due_on": order.next_due_on and order.next_due_on.isoformat(), "next_due_km": order.next_due_km}
    _renew_warranty(tx, shop, ticket, items, now)
    ticket_queries.record(tx, ticket, "handed_over", by.actor, now, **facts)
    promises.settle(tx, ticket, now, actor=by.actor)
    _end_visit(tx, ticket, order, by, now)
    _tell(tx, shop, ticket, order, items, now)
    return order


def _plan_next(
    tx: Tx, shop: Shop, ticket: Ticket, order: WorkOrder, items: list[WorkItem], now: datetime
) -> None:  # fmt: skip
    vehicle = vehicle_of(tx, ticket)
    if vehicle is None:
        return
    services = [item.service for item in items if item.state == "done" and item.service]
    today = now.astimezone(shop.zone).date()
    due = next_service(vehicle, shop.policy, services, today, order.odometer_km)
    order.next_due_on, order.next_due_km = due
    mileage_forecast.handed_over(tx, vehicle, services, now, next_on=due[0], next_km=due[1])


def _renew_warranty(tx: Tx, shop: Shop, ticket: Ticket, items: list[WorkItem], now: datetime) -> None:
    """What was mended is under warranty anew, the customer's own parts excepted. Rule: G4, W2."""
    for item in items:
        if item.state == "done" and item.system:
            names = [part["name"] for part in item.parts if part["source"] != "own"]
            if names or not item.parts:
                warranty.store_repairs(tx, shop, ticket, [item.system], names, now)


def _end_visit(tx: Tx, ticket: Ticket, order: WorkOrder, by: Staff, now: datetime) -> None:
    """The visit is done, and the booking and report the order was opened for are closed, without more words."""
    visit = appointments.get(tx, order.appointment_id) if order.appointment_id else None
    if visit is not None and visit.state == "booked":
        booking = ticket_queries.lock(tx, visit.ticket_id)
        assert booking is not None
        visit.state = "done"
        parts.use(tx, visit, now, actor=by.actor)
        ticket_queries.record(tx, booking, "appointment_done", by.actor, now, starts_at=visit.starts_at.isoformat())
    sources = {visit.ticket_id if visit else None, ticket.follows_id}
    for source_id in sorted(found for found in sources if found is not None):
        source = ticket_queries.lock(tx, source_id)
        if source is not None and source.is_open and source.facts.on_vehicle:
            _close(tx, source, by, now)


def _close(tx: Tx, source: Ticket, by: Staff, now: datetime) -> None:
    source.state, source.closed_at = states.moved(source.number, source.state, "close"), now
    source.waiting_for = source.snoozed_until = None
    ticket_queries.record(tx, source, "closed", by.actor, now)
    promises.settle(tx, source, now, actor=by.actor)
    tickets.give_word_back(tx, source, now)
    tickets.refresh_card(tx, source, now)


def _tell(
    tx: Tx, shop: Shop, ticket: Ticket, order: WorkOrder, items: list[WorkItem], now: datetime
) -> None:  # fmt: skip
    talk = conversation(tx, ticket)
    if talk is None:
        return
    found = bill(items, order.discount_percent)
    declined = [item for item in items if item.state == "declined"]
    about = work_cards.subjects(found.lines)
    tip = advice.with_visit(tx, shop, ticket.customer_id, about, talk.language, now)
    reply = work_cards.handed_over(shop, ticket, order, found, declined, tip, talk.language)
    _ask_to_sign(tx, shop, ticket, order, found, reply, talk.language, now)
    held = conversations.lock(tx, talk.id)
    if held is not None and held.ticket_id == ticket.id:
        held.human_since = held.ticket_id = None
        sessions.to_bot(tx, ticket, held, now)


def _ask_to_sign(
    tx: Tx, shop: Shop, ticket: Ticket, order: WorkOrder, found: Bill, told: Reply, language: str, now: datetime
) -> None:  # fmt: skip
    """The customer is asked to sign for what was handed over, with its card, after it and never before. Rule: W8."""
    total, paid = formats.money(found.total_fen), formats.money(order.settled_fen or 0)
    done = work_cards.names(shop, found.lines, language)
    words = text("work.sign_text", language, number=ticket.number, done=done, total=total, paid=paid)
    sign_offs.ask(tx, ticket, words, now, subject=Kind.WORK_ORDER, told=told)
