"""A customer's own papers: each visit with what was done and paid, bills line by line, what was signed (A3, A5, E2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from actions.workshop import work_cards
from bot.dialog import Turn
from domain.booking.appointment import Appointment
from domain.customers.customer import Vehicle
from domain.message import Button, Card, Line
from domain.press import Press
from domain.ticket import Ticket
from domain.workshop.work_item import Bill, bill
from domain.workshop.work_order import WorkOrder
from storage.booking import appointments
from storage.customers import vehicle_history
from storage.tickets import tickets
from storage.workshop import sign_offs, work_orders
from texts import formats

PAID = ("settled", "handed_over")
"""States of an order whose bill is settled."""

SHOWN = 5
"""So many visits, bills or signed sheets are told, the newest; an advisor has the rest."""


@dataclass(frozen=True, slots=True)
class Past:
    """A visit that is over. bill: the ticket of its order, where there was one; paid_fen: the bill's total."""

    on: date
    plate: str
    what: str
    bill: Ticket | None = None
    paid_fen: int | None = None


def history(turn: Turn, vehicles: list[Vehicle], since: datetime) -> list[Past]:
    """What was done on those vehicles since then, the newest first. Rule: A3, E2.

    An order opened for a visit is told once, on the visit's day.
    """
    plates = {vehicle.plate for vehicle in vehicles if vehicle.plate}
    settled = [pair for pair in settled_orders(turn) if pair[0].plate in plates and _at(*pair) >= since]
    visits = {order.appointment_id for _, order in settled if order.appointment_id}
    found = [_of_order(turn, ticket, order) for ticket, order in settled]
    for plate in sorted(plates):
        done = vehicle_history.finished(turn.tx, turn.conversation.customer_id, plate, since)
        followed = {ticket.follows_id for ticket, _ in settled}
        found += [
            _of_ticket(turn, plate, ticket, visit)
            for ticket, visit in done
            if ticket.id not in followed and not (visit and visit.id in visits)
        ]
    return sorted(found, key=lambda past: past.on, reverse=True)


def settled_orders(turn: Turn) -> list[tuple[Ticket, WorkOrder]]:
    """The customer's orders whose bill is paid, the newest first."""
    return work_orders.of_customer(turn.tx, turn.conversation.customer_id, PAID)


def history_lines(turn: Turn, past: list[Past]) -> list[Line]:
    """Each visit's day, with the plate where there are several, and what was done and paid."""
    several = len({one.plate for one in past}) > 1
    return [
        Line(
            " ".join(filter(None, (formats.full_date(one.on, turn.language), one.plate if several else ""))),
            one.what if one.paid_fen is None else f"{one.what} · {formats.money(one.paid_fen)}",
        )
        for one in past[:SHOWN]
    ]


def document_lines(turn: Turn) -> list[Line]:
    """The bills and signed sheets on file, each with its day. Rule: A3, W8."""
    lines = [
        Line(turn.label("papers.bill", number=ticket.number), _day(turn, _at(ticket, order)))
        for ticket, order in settled_orders(turn)[:SHOWN]
    ]
    for signed, ticket in sign_offs.of_customer(turn.tx, turn.conversation.customer_id, SHOWN):
        said = turn.label("papers.signed", day=_day(turn, signed.signed_at), code=signed.hash[:12])
        lines.append(Line(turn.label("papers.sheet", number=ticket.number), said))
    return lines


def rows(turn: Turn, *, sheets: bool) -> list[list[Button]]:
    """A button for each bill; with `sheets` also for what was signed."""
    bills = [
        Button(turn.label("papers.bill", number=ticket.number), Press("paper", "bill", ticket.id))
        for ticket, _ in settled_orders(turn)[:SHOWN]
    ]
    signed = sign_offs.of_customer(turn.tx, turn.conversation.customer_id, SHOWN) if sheets else []
    bills += [
        Button(turn.label("papers.sheet", number=ticket.number), Press("paper", "sheet", one.id))
        for one, ticket in signed
    ]
    return [bills[at : at + 2] for at in range(0, len(bills), 2)]


def press(turn: Turn, tap: Press) -> None:
    """The bill line by line, or the signed sheet word for word; to nobody but its proved owner. Rule: A5, E2, W8."""
    if not turn.identity.verified:
        turn.say("papers.prove", phone=turn.shop.phone)
    elif tap.verb == "sheet":
        _tell_sheet(turn, tap.number())
    else:
        _tell_bill(turn, tap.number())


def _tell_bill(turn: Turn, ticket_id: int) -> None:
    found = next((pair for pair in settled_orders(turn) if pair[0].id == ticket_id), None)
    if found is None:
        turn.say("papers.gone")
        return
    ticket, order = found
    lines = [Line(turn.label("papers.day"), _day(turn, _at(ticket, order))), *bill_lines(turn, *found)]
    title = turn.label("papers.bill", number=ticket.number)
    turn.say("papers.bill_told", card=Card(title, tuple(lines)), number=ticket.number)


def _tell_sheet(turn: Turn, sign_off_id: int) -> None:
    signed = sign_offs.get(turn.tx, sign_off_id)
    ticket = tickets.get(turn.tx, signed.ticket_id) if signed else None
    if signed is None or ticket is None or ticket.customer_id != turn.conversation.customer_id:
        turn.say("papers.gone")
        return
    turn.say("papers.sheet_told", words=signed.text, day=_day(turn, signed.signed_at), code=signed.hash[:12])


def bill_of(turn: Turn, ticket: Ticket, order: WorkOrder) -> Bill:
    """The order's bill as it was paid."""
    return bill(work_orders.items(turn.tx, ticket.id), order.discount_percent)


def bill_lines(turn: Turn, ticket: Ticket, order: WorkOrder) -> list[Line]:
    """Each item by labour and parts, the total beside the estimate, and how it was paid. Rule: E2."""
    lines = work_cards.bill_lines(turn.shop, bill_of(turn, ticket, order), turn.language)
    if order.settled_how:
        lines.append(Line(turn.label("work.paid"), turn.label(f"work.how_{order.settled_how}")))
    return lines


def _of_order(turn: Turn, ticket: Ticket, order: WorkOrder) -> Past:
    items = [item for item in work_orders.items(turn.tx, ticket.id) if item.state == "done"]
    what = work_cards.names(turn.shop, items, turn.language) or turn.label("record.visit")
    visit = appointments.get(turn.tx, order.appointment_id) if order.appointment_id else None
    at = visit.starts_at if visit else _at(ticket, order)
    return Past(_date(turn, at), ticket.plate or "", what, ticket, bill_of(turn, ticket, order).total_fen)


def _of_ticket(turn: Turn, plate: str, ticket: Ticket, visit: Appointment | None) -> Past:
    if visit is None:
        return Past(_date(turn, ticket.closed_at or ticket.created_at), plate, turn.label(f"kind.{ticket.kind}"))
    names = [turn.shop.service(code).name(turn.language) for code in visit.services if turn.shop.offers(code)]
    what = turn.label("work.list_separator").join(names) or turn.label("record.visit")
    return Past(_date(turn, visit.starts_at), plate, what)


def _at(ticket: Ticket, order: WorkOrder) -> datetime:
    return order.handed_over_at or order.settled_at or ticket.created_at


def _date(turn: Turn, at: datetime) -> date:
    return at.astimezone(turn.shop.zone).date()


def _day(turn: Turn, at: datetime) -> str:
    return formats.full_date(_date(turn, at), turn.language)
