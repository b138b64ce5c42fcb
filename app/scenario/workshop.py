"""A work order brought by the shop's own steps to the state a scenario tells of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from actions import intake
from actions.tickets import tickets
from actions.workshop import extra_items, handback, inspections, repairs, work_items, work_orders
from actions.workshop.work_orders import Intake, NewItem
from app.scenario.filling import BOOKED_BEFORE, Filling
from app.scenario.setting import Order, Work
from domain.conversation import Conversation
from domain.ticket import Ticket
from domain.workshop.work_item import WorkItem, bill
from domain.workshop.work_order import LEVELS, STATES
from storage.tickets import tickets as ticket_queries
from storage.workshop import work_orders as work_order_queries

INSPECTORS = dict(zip(LEVELS, ("technician", "workshop_supervisor", "inspector"), strict=True))
"""Who makes which inspection."""

REPORTED_BEFORE, WAITED_AFTER = timedelta(hours=1), timedelta(hours=2)
FINISHED_AFTER, PAID_AFTER = timedelta(hours=1), timedelta(minutes=30)
"""How long after it began the work is finished, and how long after that it is paid for and handed over."""

FOUND_BEFORE, ASKED_BEFORE = timedelta(minutes=4), timedelta(minutes=2)
"""How long before now extra work was found, and the customer asked about it."""

UNKNOWN_KM = 50_000
"""What is read at intake of a vehicle whose mileage nobody told."""


def bring(f: Filling, talk: Conversation, order: Order) -> Ticket:
    """Open the order and bring it to its state; its ticket. Rule: W1-W7."""
    source = _source(f, talk, order)
    ticket = work_orders.open_from(f.tx, f.shop, source.id, f.by("advisor"), order.began_at)
    for item in order.items:
        work_items.plan(f.tx, ticket.id, new_item(item), f.by("advisor"), order.began_at)
    car = f.vehicle(talk, order.plate)
    km = car.odometer_km if car and car.odometer_km else UNKNOWN_KM
    work_orders.take_in(f.tx, ticket.id, Intake(km), f.by("advisor"), order.began_at, confirmed=True)
    if _is_past("intake", order):
        _agree(f, ticket, order)
    if _is_past("agreed", order):
        _work(f, ticket, order)
    if order.state == "handed_over":
        _close_report(f, source.id, order.began_at + FINISHED_AFTER + PAID_AFTER)
    return ticket


def new_item(work: Work) -> NewItem:
    """The work as it is put on an order."""
    return NewItem(work.name, work.price_fen, system=work.system, reason=work.reason, minutes=work.minutes)


def ask_extra(f: Filling, ticket_id: int, found: Sequence[Work]) -> dict[str, int]:
    """Ask the customer about work found on the way; name -> id of each piece. Rule: W4."""
    ids = {}
    for work in found:
        new, at = new_item(work), f.now - FOUND_BEFORE
        ids[work.id] = extra_items.propose(f.tx, f.shop, ticket_id, new, f.by("technician"), at).id
    extra_items.ask(f.tx, f.shop, ticket_id, f.by("advisor"), f.now - ASKED_BEFORE)
    return ids


def finish(f: Filling, ticket_id: int, items: Sequence[WorkItem], at: datetime, levels: Sequence[str] = LEVELS) -> None:
    """Do the items, finish the work and pass these inspections. Rule: W6."""
    by = f.by("technician")
    for item in items:
        repairs.do(f.tx, item.id, by, at)
    repairs.finish(f.tx, ticket_id, by, at)
    for level in levels:
        who = f.by(INSPECTORS[level])
        inspections.inspect(f.tx, f.shop, ticket_id, level, ok=True, findings="", by=who, now=at)


def settle(f: Filling, ticket_id: int, at: datetime, how: str = "wechat") -> None:
    """Take payment of the whole bill. Rule: W7."""
    order = work_order_queries.of_ticket(f.tx, ticket_id)
    assert order is not None
    total = bill(work_order_queries.items(f.tx, ticket_id), order.discount_percent).total_fen
    handback.settle(f.tx, ticket_id, total, how, "", f.by("advisor"), at)


def _is_past(state: str, order: Order) -> bool:
    order_of = list(STATES).index
    return order_of(order.state) > order_of(state)


def _source(f: Filling, talk: Conversation, order: Order) -> Ticket:
    """Make what the order follows: a booking, or a report when it is no service of the shop."""
    if order.services:
        start = order.began_at
        visit = f.book(talk, order.plate, order.services, start, start - BOOKED_BEFORE)
        found = ticket_queries.get(f.tx, visit.ticket_id)
        assert found is not None
        return found
    car, at = f.vehicle(talk, order.plate), order.began_at - REPORTED_BEFORE
    return intake.report_fault(f.tx, talk, order.words, at, plate=order.plate, vehicle_id=car.id if car else None)


def _agree(f: Filling, ticket: Ticket, order: Order) -> None:
    by, at = f.by("advisor"), order.began_at
    work_orders.offer(f.tx, f.shop, ticket.id, by, at, hand_over_at=order.promised_at)
    work_orders.agreed_in_person(f.tx, f.shop, ticket.id, "可以", "phone", by, at)


def _work(f: Filling, ticket: Ticket, order: Order) -> None:
    by, at = f.by("technician"), order.began_at
    repairs.start(f.tx, f.shop, ticket.id, by, at)
    if order.state == "waiting":
        repairs.pause(f.tx, f.shop, ticket.id, "parts", by, at + WAITED_AFTER)
    if not _is_past("waiting", order):
        return
    at += FINISHED_AFTER
    finish(
        f,
        ticket.id,
        work_order_queries.items(f.tx, ticket.id),
        at,
        LEVELS[:2] if order.state == "inspecting" else LEVELS,
    )
    if _is_past("ready", order):
        settle(f, ticket.id, at + PAID_AFTER)
    if order.state == "handed_over":
        handback.hand_over(f.tx, f.shop, ticket.id, f.by("advisor"), at + PAID_AFTER)


def _close_report(f: Filling, ticket_id: int, at: datetime) -> None:
    """Close the report that the work answered."""
    report = ticket_queries.get(f.tx, ticket_id)
    if report is not None and report.kind != "booking" and report.state in ("new", "claimed"):
        tickets.close(f.tx, ticket_id, f.by("advisor"), at)
