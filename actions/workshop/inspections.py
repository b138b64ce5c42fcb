"""Three looks at finished work by three people, before anybody calls it ready (W6)."""

from __future__ import annotations

from datetime import datetime

from actions import outgoing
from actions.promises import promises
from actions.tickets import tickets
from actions.workshop import handback_time, work_cards
from actions.workshop.work_items import drop_unanswered
from actions.workshop.work_orders import conversation, locked, move, vehicle_of
from domain.errors import IllegalMove, NotConsented
from domain.shop.promise_policy import PromiseKind
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Ticket
from domain.workshop import work_item, work_order
from domain.workshop.work_item import bill
from domain.workshop.work_order import LEVELS, Inspection, WorkOrder
from storage import Tx
from storage.booking import appointments
from storage.tickets import tickets as ticket_queries
from storage.workshop import work_orders

INSPECTS = {"self": "repair", "team": "inspect_team", "final": "inspect_final"}
"""What one must be permitted to do to make an inspection of that level. Rule: I1."""


def passed(tx: Tx, order: WorkOrder) -> list[Inspection]:
    """The inspections passed in this round."""
    found = work_orders.inspections(tx, order.ticket_id)
    return [one for one in found if one.passed and one.round == order.round]


def inspect(
    tx: Tx, shop: Shop, ticket_id: int, level: str, *, ok: bool, findings: str, by: Staff, now: datetime,
) -> WorkOrder:  # fmt: skip
    """The inspection stands on the order. A pass of the last level makes it ready and the customer gets the bill.

    A fail, with its findings, sends it back to repair, and all three begin anew. The same press again changes nothing.
    IllegalMove out of order; NotAllowed for the wrong role, or a person who made another level. Rule: W6, I1.
    """
    if level not in INSPECTS:
        raise IllegalMove(f"There is no {level!r} inspection: expected one of {list(INSPECTS)}.")
    ticket, order = locked(tx, ticket_id, by, INSPECTS[level])
    before = passed(tx, order)
    if ok and any(one.level == level and one.by == by.code for one in before):
        return order
    if order.state != "inspecting":
        raise IllegalMove(f"Work order {ticket.number} is {order.state}: there is nothing to inspect.")
    work_order.check_inspector(ticket.number, level, by, order.technician, before)
    if not ok and not findings.strip():
        raise IllegalMove(f"Work order {ticket.number}: a failed inspection says what was found.")
    unanswered: list[str] = []
    if ok and level == LEVELS[-1]:
        unanswered = drop_unanswered(ticket, work_orders.items(tx, ticket.id), now)
    made = Inspection(ticket.id, level, by.code, by.role, now, ok, order.round, findings.strip())
    work_orders.add(tx, made)
    if not ok:
        _send_back(ticket, order)
    elif work_order.next_level([*before, made]) is None:
        _check_bill(tx, ticket, order)
        move(ticket, order, "pass")
    ticket_queries.record(
        tx, ticket, "inspected", by.actor, now, level=level, passed=ok, findings=made.findings, unanswered=unanswered
    )
    if order.state == "ready":
        _tell_ready(tx, shop, ticket, order, now)
    tickets.refresh_card(tx, ticket, now)
    return order


def reject(tx: Tx, shop: Shop, ticket_id: int, findings: str, by: Staff, now: datetime) -> WorkOrder:
    """Work that was ready goes back: the customer or advisor found it wanting before hand-over. Rule: W6."""
    ticket, order = locked(tx, ticket_id, by, "settle")
    if not findings.strip() or order.state != "ready":
        raise IllegalMove(f"Work order {ticket.number} ({order.state}): only ready work, with findings, goes back.")
    _send_back(ticket, order)
    ticket_queries.record(
        tx, ticket, "inspected", by.actor, now, level="customer", passed=False, findings=findings.strip()
    )
    handback_time.again(tx, shop, ticket, order, now, actor=by.actor)
    tickets.refresh_card(tx, ticket, now)
    return order


def _send_back(ticket: Ticket, order: WorkOrder) -> None:
    move(ticket, order, "fail")
    order.round += 1
    order.rework += 1


def _check_bill(tx: Tx, ticket: Ticket, order: WorkOrder) -> None:
    items = work_orders.items(tx, ticket.id)
    if left := work_item.left_to_do(items):
        raise IllegalMove(f"Work order {ticket.number}: items {[item.id for item in left]} are not done.")
    total = bill(items, order.discount_percent).total_fen
    if total > order.agreed_fen:
        raise NotConsented(f"Work order {ticket.number}: the bill {total} is over the {order.agreed_fen} agreed to.")


def _tell_ready(tx: Tx, shop: Shop, ticket: Ticket, order: WorkOrder, now: datetime) -> None:
    found = bill(work_orders.items(tx, ticket.id), order.discount_percent)
    talk = conversation(tx, ticket)
    if talk is not None:
        visit = appointments.get(tx, order.appointment_id) if order.appointment_id else None
        link, branch = _pay_link(shop, ticket, found.total_fen), visit.branch if visit else ""
        reply = work_cards.ready(shop, ticket, found, vehicle_of(tx, ticket), talk.language, link, branch)
        outgoing.say(tx, talk, reply, f"order:{ticket.id}:ready:{order.round}", now, ticket_id=ticket.id)
    facts = {"total_fen": found.total_fen, "agreed_fen": order.agreed_fen, "sent": talk is not None}
    ticket_queries.record(tx, ticket, "ready", "system", now, **facts)
    promises.keep(tx, ticket, PromiseKind.HAND_OVER, now)


def _pay_link(shop: Shop, ticket: Ticket, total_fen: int) -> str | None:
    """Where the bill can be paid online; None when the shop names no such page, or nothing is to be paid. Rule: W7."""
    if not shop.pay_link or not total_fen:
        return None
    filled = {"number": ticket.number, "fen": total_fen, "yuan": f"{total_fen / 100:.2f}"}
    return shop.pay_link.format(**filled)
