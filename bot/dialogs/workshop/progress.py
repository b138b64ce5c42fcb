"""How a vehicle in the shop stands, in a customer's words: what is done, what is waited for, when it is ready (W5)."""

from __future__ import annotations

from collections.abc import Sequence

from actions.workshop import extra_items, inspections, work_cards, work_orders
from bot.dialog import Turn
from bot.dialogs.customers import owner
from domain import course
from domain.message import Card, Line, Reply
from domain.ticket import Ticket
from domain.workshop.work_item import WorkItem, bill
from domain.workshop.work_order import LEVELS, WorkOrder
from storage.tickets import tickets as ticket_queries
from storage.workshop import work_orders as work_order_queries
from texts import formats


def asked(turn: Turn) -> bool:
    """True when somebody asks where their vehicle in the shop is, or how their claim or return stands. Rule: W5, E3."""
    if turn.asks("stage") and not (turn.asks("refund") and turn.asks("more_time")):  # "how long does a refund take"
        open_ = ticket_queries.of_customer(turn.tx, turn.conversation.customer_id)
        if any(course.of(ticket) for ticket in open_):
            return True
    mine = work_order_queries.of_customer(turn.tx, turn.conversation.customer_id) if turn.asks("progress") else ()
    return any(extra_items.owns(ticket, turn.conversation, turn.identity) for ticket, _ in mine)


def tell(turn: Turn) -> set[int]:
    """Ids of the tickets whose state was told: orders in the shop, and the bookings and reports they came of. Rule: W5.

    Only to whom the vehicle is known to belong (A5).
    """
    told: set[int] = set()
    mine = [
        (ticket, order)
        for ticket, order in work_order_queries.of_customer(turn.tx, turn.conversation.customer_id)
        if extra_items.owns(ticket, turn.conversation, turn.identity)
    ]
    named = {*owner.own_named(turn)} & {ticket.plate for ticket, _ in mine}
    for ticket, order in mine:
        if not named or ticket.plate in named:
            _tell_one(turn, ticket, order)
        told |= {ticket.id} | ({ticket.follows_id} if ticket.follows_id else set())
    return told


def _tell_one(turn: Turn, ticket: Ticket, order: WorkOrder) -> None:
    items = work_order_queries.items(turn.tx, ticket.id)
    waiting = [item for item in items if item.is_open(turn.now)]
    lines = [
        _list(turn, "done", [item for item in items if item.state == "done"]),
        _list(turn, "doing", [item for item in items if item.state == "agreed"]),
        _list(turn, "open_question", waiting),
        _list(turn, "declined", [item for item in items if item.state == "declined"]),
        Line(turn.label("workprogress.hand_over"), _when(turn, order)),
    ]
    if order.state == "ready":
        total = bill(items, order.discount_percent).total_fen
        lines[-1] = Line(turn.label("workprogress.pay"), formats.money(total))
    name = work_cards.vehicle_name(ticket, work_orders.vehicle_of(turn.tx, ticket))
    title = turn.label("workprogress.title", vehicle=name, number=ticket.number)
    card = Card(title, tuple(line for line in lines if line.value))
    turn.replies.append(Reply(_state(turn, ticket, order), (), card))
    if waiting:
        turn.replies.append(work_cards.extras_line(turn.shop, ticket, waiting, turn.language))


def _list(turn: Turn, key: str, items: Sequence[WorkItem]) -> Line:
    names = work_cards.names(turn.shop, items, turn.language)
    return Line(turn.label(f"workprogress.{key}"), names)


def _state(turn: Turn, ticket: Ticket, order: WorkOrder) -> str:
    """One sentence; "waiting" and rework say what for."""
    match order.state:
        case "waiting":
            return turn.label(
                f"workprogress.waiting_{ticket.waiting_for}" if ticket.waiting_for else "workprogress.paused"
            )
        case "inspecting":
            passed = len(inspections.passed(turn.tx, order))
            return turn.label("workprogress.inspecting", passed=passed, of=len(LEVELS))
        case "repairing" if order.rework:
            return turn.label("workprogress.rework")
        case "intake":
            return turn.label("workprogress.intake" if order.version else "workprogress.intake_open")
        case state:
            return turn.label(f"workprogress.{state}")


def _when(turn: Turn, order: WorkOrder) -> str:
    """The hand-over time as promised; honest when it has passed or is not known."""
    if order.state in ("settled", "ready"):
        return ""
    if order.promised_at is None or (order.state == "intake" and not order.version):
        return turn.label("workprogress.no_time")
    when = work_cards.when(turn.shop, order.promised_at, turn.language)
    return turn.label("workprogress.late", when=when) if order.promised_at < turn.now else when
