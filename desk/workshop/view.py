"""A work order as its page shows it, and the list of what is in the workshop."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from actions import staff_steps
from actions.workshop import extra_items, handback_time, inspections, work_cards, work_orders
from desk.site.redaction import Sight
from desk.tickets.forms import StepForm, drawn_by, forms
from desk.tickets.view import staff_names
from domain.customers.customer import Customer, Vehicle
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Kind, Ticket
from domain.workshop.checked_point import CheckedPoint, in_order
from domain.workshop.sign_off import SignOff
from domain.workshop.work_item import Bill, WorkItem, bill
from domain.workshop.work_order import Inspection, WorkOrder, next_level
from storage import Tx, shops
from storage.customers import customers
from storage.tickets import listings, tickets
from storage.workshop import sign_offs
from storage.workshop import work_orders as work_order_queries


@dataclass(frozen=True)
class ItemRow:
    """An item with its price in words, what of its parts is short, and the customer's words."""

    item: WorkItem
    name: str
    price: str
    short: str
    words: str
    waits: bool


@dataclass(frozen=True)
class WorkPage:
    """Everything the page of an order shows. earliest: hand-over that can be promised. level: the next inspection.

    can: names of the steps that the viewer may take now. forms: those of them that the page has no place for.
    """

    ticket: Ticket
    order: WorkOrder
    customer: Customer
    who: str
    plate: str
    shown: Sequence[str]
    model: str
    symptom: str
    holder: str
    technician: str
    bay: str
    items: Sequence[ItemRow]
    bill: Bill
    inspections: Sequence[Inspection]
    level: str | None
    earliest: datetime | None
    points: Sequence[CheckedPoint]
    declined_before: Sequence[WorkItem]
    signed: SignOff | None
    people: Mapping[str, str]
    consent: str
    next_service: str
    can: Collection[str]
    forms: Sequence[StepForm]


def page(tx: Tx, shop: Shop, ticket: Ticket, person: Staff, now: datetime, language: str) -> WorkPage:
    """The order of that ticket as this person gets to see it. Rule: A5, I1."""
    order = work_orders.order_of(tx, ticket)
    sight = Sight.at_work(person)
    customer = customers.get(tx, ticket.customer_id)
    assert customer is not None
    vehicle = work_orders.vehicle_of(tx, ticket)
    at = staff_steps.stand(tx, ticket, now)
    items = at.items
    people = {one.code: one.name for one in shops.staff(tx)}
    return WorkPage(
        ticket=ticket,
        order=order,
        customer=customer,
        who=customer.name or sight.phone(customer.phone),
        plate=sight.plate(ticket.plate),
        shown=sight.shown(None if customer.name else customer.phone, ticket.plate),
        model=_model(vehicle),
        symptom=sight.text(order.symptom),
        holder=staff_names(tx).get(ticket.assignee_id or 0, ""),
        technician=people.get(order.technician or "", order.technician or ""),
        bay=next((bay.name for bay in shop.bays if bay.code == order.bay), order.bay or ""),
        items=[_row(tx, shop, handback_time.where(tx, shop, order), item, sight, now, language) for item in items],
        bill=bill(items, order.discount_percent),
        inspections=work_order_queries.inspections(tx, ticket.id),
        level=at.level,
        earliest=handback_time.earliest(tx, shop, ticket, order, now) if order.state == "intake" and items else None,
        points=in_order(at.points),
        declined_before=at.declined_before,
        signed=sign_offs.of(tx, ticket.id, Kind.WORK_ORDER),
        people=people,
        consent=_consent(tx, ticket, sight),
        next_service=work_cards.next_service(shop, order, language),
        can=[step.name for step in staff_steps.offered(at, person)],
        forms=forms(tx, at, person, language, ("work_order",), drawn=drawn_by("workshop/work_order.html")),
    )


def _model(vehicle: Vehicle | None) -> str:
    """Brand and model; never the plate, which not everybody may see whole (A5)."""
    return vehicle.title if vehicle and vehicle.title != vehicle.plate else ""


def _row(
    tx: Tx, shop: Shop, here: Shop, item: WorkItem, sight: Sight, now: datetime, language: str
) -> ItemRow:  # fmt: skip
    short = extra_items.shortages(tx, here, item) if item.state in ("proposed", "asked") else ""
    name, price = item.called(shop, language), work_cards.price(item, language)
    return ItemRow(item, name, price, short, sight.text(item.words), item.is_open(now))


def _consent(tx: Tx, ticket: Ticket, sight: Sight) -> str:
    """The words with which the order was agreed to."""
    agreed = [event for event in tickets.events(tx, ticket.id) if event.kind == "order_agreed"]
    return sight.text(str(agreed[-1].data.get("text") or "")) if agreed else ""


@dataclass(frozen=True)
class FloorRow:
    """A vehicle in the workshop. next: what has to happen. left, of: items to do, and all that were agreed."""

    ticket: Ticket
    order: WorkOrder
    plate: str
    vehicle: str
    who: str
    bay: str
    technician: str
    done: int
    of: int
    next: str
    is_late: bool


def floor(tx: Tx, shop: Shop, person: Staff, now: datetime, *, named: bool) -> list[FloorRow]:
    """All that is in the shop, the nearest promise first. named: with customers' names. Rule: A5."""
    found = [(ticket, order) for ticket, order in work_order_queries.in_the_shop(tx) if person.may_see(ticket)]
    items = work_order_queries.items_of_tickets(tx, [ticket.id for ticket, _ in found])
    people = listings.customers_by_id(tx, {ticket.customer_id for ticket, _ in found})
    names = {one.code: one.name for one in shops.staff(tx)}
    bays = {bay.code: bay.name for bay in shop.bays}
    sight = Sight.of(person) if named else Sight(False)
    rows = []
    for ticket, order in found:
        mine = [item for item in items if item.ticket_id == ticket.id]
        vehicle = work_orders.vehicle_of(tx, ticket)
        customer = people[ticket.customer_id]
        late = order.promised_at is not None and order.promised_at < now and order.state not in ("ready", "settled")
        rows.append(
            FloorRow(
                ticket=ticket,
                order=order,
                plate=sight.plate(ticket.plate),
                vehicle=_model(vehicle),
                who=(customer.name or sight.phone(customer.phone)) if named else "",
                bay=bays.get(order.bay or "", ""),
                technician=names.get(order.technician or "", ""),
                done=sum(item.state == "done" for item in mine),
                of=sum(item.state in ("agreed", "done") for item in mine),
                next=_next(tx, ticket, order, mine, now),
                is_late=late,
            )
        )
    return rows


def _next(tx: Tx, ticket: Ticket, order: WorkOrder, items: Sequence[WorkItem], now: datetime) -> str:
    """Name of the next step, as in `desk_worknext.<name>`."""
    if any(item.is_open(now) for item in items):
        return "customer_decides"
    if order.is_workable and any(item.state == "proposed" for item in items):
        return "ask"
    match order.state:
        case "intake":
            return "intake" if order.odometer_km is None else "offer" if not order.version else "consent"
        case "waiting":
            return f"wait_{ticket.waiting_for or 'approval'}"
        case "repairing":
            return "finish" if all(item.state != "agreed" for item in items) else "repair"
        case "inspecting":
            return f"inspect_{next_level(inspections.passed(tx, order)) or 'final'}"
        case state:
            return {"agreed": "start", "ready": "settle", "settled": "hand_over"}[state]
