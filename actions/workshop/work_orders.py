"""A work order from the open door to the customer's yes: opened, taken in, priced, offered, agreed (W1, W2, W3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from actions import outgoing
from actions.booking import arrivals, credit
from actions.customers import mileage_forecast, told
from actions.tickets import tickets
from actions.workshop import handback_time, work_cards
from domain.booking.appointment import Appointment, estimate, shop_of
from domain.conversation import Conversation
from domain.customers import odometer
from domain.customers.customer import OdometerReading, Vehicle
from domain.customers.odometer import Doubt
from domain.errors import IllegalMove, NotFound
from domain.message import Reply
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Kind, Ticket
from domain.warranty.return_repair import SERVICES
from domain.workshop import work_item, work_order
from domain.workshop.work_item import WorkItem
from domain.workshop.work_order import WorkOrder
from storage import Tx, conversations
from storage.booking import appointments
from storage.customers import companies, customers
from storage.tickets import tickets as ticket_queries
from storage.workshop import work_orders
from texts import text

SUMMARY = 200
"""Characters of the symptom on a card."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What is noted beside the vehicle. walk_round: part -> note, empty when in order. fuel: eighths of a tank.

    symptom: None keeps what is there. photos: where they are kept. Rule: W1.
    """

    odometer_km: int
    walk_round: Mapping[str, str] = field(default_factory=dict)
    valuables: str = ""
    fuel: int | None = None
    photos: Sequence[str] = ()
    symptom: str | None = None


@dataclass(frozen=True, slots=True)
class NewItem:
    """Work to put on an order; fields as in WorkItem."""

    name: str
    labour_fen: int = 0
    parts: Sequence[Mapping[str, Any]] = ()
    service: str | None = None
    system: str = ""
    pricing: str = "item"
    cover: str = "customer"
    within_id: int | None = None
    reason: str = ""
    photo: str | None = None
    minutes: int = 0
    again_id: int | None = None


def open_from(tx: Tx, shop: Shop, ticket_id: int, by: Staff, now: datetime) -> Ticket:
    """The work order of a booking or fault report, with what was booked on it; the one that is open already, if any.

    The customer has arrived by then. Rule: W1.
    """
    source = tickets.locked_for(tx, ticket_id, by, "intake")
    if source.kind == Kind.WORK_ORDER:
        return source
    visit = appointments.of_ticket(tx, source.id)
    known = work_orders.following(tx, source.id)
    if known is None and visit is not None:
        known = work_orders.of_appointment(tx, visit.id)
    if known is not None:
        found = ticket_queries.get(tx, known.ticket_id)
        assert found is not None
        return found
    if visit is not None and visit.state == "booked":
        arrivals.arrive(tx, shop, visit, now, actor=by.actor)
    symptom = str(source.data.get("symptom") or source.data.get("words") or source.summary)
    ticket = _register(
        tx, source.customer_id, source.conversation_id, symptom, by, now,
        vehicle_id=source.vehicle_id, plate=source.plate, follows_id=source.id,
    )  # fmt: skip
    order = WorkOrder(ticket.id, now, symptom, discount_percent=_discount(tx, shop, visit))
    if visit is not None:
        order.appointment_id, order.bay, order.technician = visit.id, visit.bay, visit.technician
    work_orders.add(tx, order)
    for item in _planned(shop, source, visit, ticket.id, now):
        work_orders.add(tx, item)
    ticket_queries.record(tx, ticket, "order_opened", by.actor, now, follows=source.number)
    return ticket


def open_walk_in(
    tx: Tx, customer_id: int, vehicle_id: int | None, plate: str | None, symptom: str, by: Staff, now: datetime
) -> Ticket:
    """The work order of a customer who came unbooked. NotFound for a vehicle that isn't theirs. Rule: W1, A5."""
    by.require("intake")
    vehicle = customers.vehicle(tx, vehicle_id) if vehicle_id else None
    if customers.get(tx, customer_id) is None or (vehicle_id and _is_anothers(tx, vehicle, customer_id)):
        raise NotFound(f"There is no customer {customer_id} with vehicle {vehicle_id}.")
    talk = work_orders.conversation_of(tx, customer_id)
    ticket = _register(
        tx, customer_id, talk.id if talk else None, symptom, by, now,
        vehicle_id=vehicle_id, plate=plate or (vehicle.plate if vehicle else None),
    )  # fmt: skip
    work_orders.add(tx, WorkOrder(ticket.id, now, symptom))
    ticket_queries.record(tx, ticket, "order_opened", by.actor, now)
    return ticket


def _is_anothers(tx: Tx, vehicle: Vehicle | None, customer_id: int) -> bool:
    return vehicle is None or not companies.may_ask(tx, vehicle, customer_id)


def _register(
    tx: Tx, customer_id: int, conversation_id: int | None, symptom: str, by: Staff, now: datetime, **fields: Any
) -> Ticket:
    """The ticket, with whoever opened it."""
    ticket = Ticket(
        number="", kind=Kind.WORK_ORDER, customer_id=customer_id, conversation_id=conversation_id,
        summary=symptom[:SUMMARY], created_at=now, state="claimed", assignee_id=by.id, **fields,
    )  # fmt: skip
    return tickets.register(tx, ticket, now, actor=by.actor)


def _discount(tx: Tx, shop: Shop, visit: Appointment | None) -> int:
    """What a booked visit has off the labour: what was told when it was booked, else what credit gives. Rule: B7."""
    if visit is None:
        return 0
    agreed: int | None = visit.data.get("discount_percent")
    return credit.standing(tx, shop, visit.customer_id).discount_percent if agreed is None else agreed


def _planned(
    shop: Shop, source: Ticket, visit: Appointment | None, ticket_id: int, now: datetime
) -> list[WorkItem]:  # fmt: skip
    """What was booked, at the price list's price; the inspection of a return repair is the shop's. Rule: W2, B2."""
    if visit is None:
        return []
    there = shop_of(shop, visit)
    free = [shop.diagnosis_service] if source.data.get("return_repair") else []
    return [
        WorkItem(
            ticket_id, "planned", line.service.name_zh, now,
            service=line.service.code,
            system=SERVICES.get(line.service.code, ""),
            labour_fen=line.labour_fen,
            parts=[_part(shop, code, quantity, fen) for code, quantity, fen in line.parts],
            cover="shop" if line.service.code in free else "customer",
            minutes=line.service.minutes,
        )
        for line in estimate(there, [code for code in visit.services if shop.offers(code)]).lines
    ]  # fmt: skip


def _part(shop: Shop, code: str, quantity: int, fen: int) -> dict[str, Any]:
    return {"code": code, "name": shop.part(code).name_zh, "quantity": quantity, "fen": fen, "source": "genuine"}


def locked(tx: Tx, ticket_id: int, by: Staff, permission: str) -> tuple[Ticket, WorkOrder]:
    """Ticket and order, locked, for somebody whose role permits that. Rule: I1."""
    ticket = tickets.locked_for(tx, ticket_id, by, permission)
    return ticket, order_of(tx, ticket)


def order_of(tx: Tx, ticket: Ticket) -> WorkOrder:
    """The ticket's order; NotFound for a ticket of another kind."""
    order = work_orders.of_ticket(tx, ticket.id)
    if order is None:
        raise NotFound(f"Ticket {ticket.number} is no work order.")
    return order


def move(ticket: Ticket, order: WorkOrder, verb: str) -> None:
    """The order takes that step; IllegalMove when it can't. Rule: I2."""
    order.state = work_order.moved(ticket.number, order.state, verb)


# --- intake ----------------------------------------------------------------------------------------------------------


def take_in(
    tx: Tx, ticket_id: int, intake: Intake, by: Staff, now: datetime, *, confirmed: bool = False
) -> Doubt | None:  # fmt: skip
    """What was seen stands on the order. A mileage that can't be believed is asked back: the Doubt. Rule: W1.

    The reading is kept either way, and the event says whether it was accepted; the same, confirmed, is.
    """
    ticket, order = locked(tx, ticket_id, by, "intake")
    if order.state not in ("intake", "agreed"):
        raise IllegalMove(f"Work order {ticket.number} is {order.state}: the intake is over.")
    if intake.fuel is not None and not 0 <= intake.fuel <= work_order.FUEL_EIGHTHS:
        raise IllegalMove(f"Fuel is 0 to {work_order.FUEL_EIGHTHS} eighths, not {intake.fuel}.")
    order.symptom = intake.symptom if intake.symptom is not None else order.symptom
    order.intake = {
        "walk_round": {part: note for part, note in intake.walk_round.items() if part in work_order.WALK_ROUND},
        "valuables": intake.valuables,
        "fuel": intake.fuel,
        "photos": [*order.intake.get("photos", []), *(p for p in intake.photos if p)],
    }
    ticket_queries.record(tx, ticket, "intake_noted", by.actor, now)
    return _read_odometer(tx, ticket, order, intake.odometer_km, by, now, confirmed=confirmed)


def _read_odometer(
    tx: Tx, ticket: Ticket, order: WorkOrder, km: int, by: Staff, now: datetime, *, confirmed: bool
) -> Doubt | None:  # fmt: skip
    vehicle = vehicle_of(tx, ticket) or told.seen(tx, ticket, by.actor, now)
    if vehicle is not None and order.odometer_km == km:
        return None
    doubt = odometer.doubt([], None, km, now)
    if vehicle is not None:
        doubt = odometer.doubt(
            work_orders.readings(tx, vehicle.id), vehicle.odometer_km, km, now, since=vehicle.created_at
        )
    accepted = doubt is None or (confirmed and doubt.kind != "absurd")
    if vehicle is not None:
        customers.add_reading(tx, OdometerReading(vehicle.id, km, now, "staff", believed=accepted))
    if accepted:
        order.odometer_km = km
        if vehicle is not None:
            vehicle.odometer_km = km
            mileage_forecast.forecast(tx, vehicle, now)
    facts = {"doubt": doubt.kind, "known_km": doubt.known_km} if doubt else {}
    ticket_queries.record(tx, ticket, "odometer_read", by.actor, now, km=km, accepted=accepted, **facts)
    return None if accepted else doubt


def supersede(order: WorkOrder) -> None:
    """What was offered is not the order any more: a yes to it agrees to nothing. The caller records the event.

    Rule: W1, W3.
    """  # fmt: skip
    if order.state == "intake" and order.version:
        order.version += 1


def make_item(tx: Tx, ticket: Ticket, new: NewItem, kind: str, by: Staff, now: datetime) -> WorkItem:
    """An item as asked for, checked and not kept yet; warranty is only for whoever decides on it. Rule: W2, F5, I1."""
    if not new.name.strip():
        raise IllegalMove("A work item needs a name.")
    if new.cover == "warranty":
        by.require("decide_warranty")
    within = work_orders.item(tx, new.within_id) if new.within_id else None
    if new.within_id and (within is None or within.ticket_id != ticket.id):
        raise NotFound(f"There is no item {new.within_id} on {ticket.number}.")
    item = WorkItem(
        ticket.id, kind, new.name.strip()[:120], now,
        service=new.service, system=new.system, pricing=new.pricing, labour_fen=new.labour_fen,
        parts=[dict(part) for part in new.parts], cover=new.cover, within_id=new.within_id,
        reason=new.reason.strip(), photo=new.photo, minutes=new.minutes, again_id=new.again_id,
    )  # fmt: skip
    work_item.check(item, within)
    return item


# --- the customer's yes ----------------------------------------------------------------------------------------------


def offer(
    tx: Tx, shop: Shop, ticket_id: int, by: Staff, now: datetime, *, hand_over_at: datetime | None = None
) -> WorkOrder:  # fmt: skip
    """The customer has the order before them, with the hand-over time, and can agree by button. Rule: W1, W3.

    hand_over_at: None for the earliest that can be promised. IllegalMove before the intake is complete.
    """
    ticket, order = locked(tx, ticket_id, by, "promise")
    items = [item for item in work_orders.items(tx, ticket.id) if item.state == "proposed"]
    if order.state != "intake" or order.odometer_km is None or not items:
        raise IllegalMove(
            f"Work order {ticket.number} ({order.state}) needs its mileage and an item before it is sent."
        )
    if hand_over_at is not None:
        handback_time.check(tx, shop, ticket, order, hand_over_at, by, now)
    order.version += 1
    order.promised_at = hand_over_at or handback_time.earliest(tx, shop, ticket, order, now)
    talk = conversation(tx, ticket)
    if talk is not None:
        reply = work_cards.order(shop, ticket, order, items, vehicle_of(tx, ticket), talk.language)
        outgoing.say(tx, talk, reply, f"order:{ticket.id}:{order.version}", now, ticket_id=ticket.id)
    ticket_queries.record(tx, ticket, "order_offered", by.actor, now, version=order.version, sent=talk is not None)
    return order


def agree(
    tx: Tx, shop: Shop, ticket: Ticket, order: WorkOrder, words: str, message_id: int | None, now: datetime, *,
    actor: str = "customer", how: str = "chat",
) -> None:  # fmt: skip
    """The customer agreed to the order as offered; the words stand as they were given. Rule: W1, W3."""
    move(ticket, order, "agree")
    items = [item for item in work_orders.items(tx, ticket.id) if item.state == "proposed"]
    for item in items:
        item.state = work_item.moved(item, "agree")
        item.answered_at, item.words, item.message_id = now, words, message_id
    order.agreed_fen = sum(item.price_fen for item in items)
    ticket_queries.record(
        tx, ticket, "order_agreed", actor, now,
        text=words, message_id=message_id, how=how, version=order.version, agreed_fen=order.agreed_fen,
    )  # fmt: skip
    if order.promised_at is not None:
        due = order.promised_at
        if due <= now:  # the yes came later than the time that was offered with it
            due = handback_time.earliest(tx, shop, ticket, order, now)
        handback_time.promise(tx, shop, ticket, order, due, now, actor=actor)
    tickets.refresh_card(tx, ticket, now)


def agreed_in_person(
    tx: Tx, shop: Shop, ticket_id: int, words: str, how: str, by: Staff, now: datetime
) -> WorkOrder:  # fmt: skip
    """The customer agreed on the phone or on paper: who heard it, how, and the words are kept. Rule: W1."""
    ticket, order = locked(tx, ticket_id, by, "price_work")
    if how not in ("phone", "paper") or not words.strip():
        raise IllegalMove(f"Work order {ticket.number}: consent is by phone or paper, with the customer's words.")
    if order.promised_at is None:
        raise IllegalMove(f"Work order {ticket.number} was not offered yet.")
    agree(tx, shop, ticket, order, words.strip(), None, now, actor=by.actor, how=how)
    return order


def cancel(tx: Tx, ticket_id: int, by: Staff, now: datetime) -> Ticket:
    """The order is off; IllegalMove when work on it is done, which has to be settled. The customer is told."""
    ticket, order = locked(tx, ticket_id, by, "price_work")
    if any(item.state == "done" for item in work_orders.items(tx, ticket.id)):
        raise IllegalMove(f"Work order {ticket.number} has work done on it: settle it instead.")
    move(ticket, order, "cancel")
    ticket_queries.record(tx, ticket, "order_cancelled", by.actor, now)
    tickets.cancel(tx, ticket, now, actor=by.actor)
    tell(tx, ticket, "order_closed", now)
    return ticket


def conversation(tx: Tx, ticket: Ticket) -> Conversation | None:
    """Where the customer is told about the order."""
    return conversations.get(tx, ticket.conversation_id) if ticket.conversation_id else None


def vehicle_of(tx: Tx, ticket: Ticket) -> Vehicle | None:
    """The vehicle in the record, if it is there."""
    return customers.vehicle(tx, ticket.vehicle_id) if ticket.vehicle_id else None


def tell(tx: Tx, ticket: Ticket, key: str, now: datetime, **fields: object) -> None:
    """The customer reads the sentence `work.<key>`, if they can be written to."""
    talk = conversation(tx, ticket)
    if talk is not None:
        words = text(f"work.{key}", talk.language, number=ticket.number, **fields)
        row = f"order:{ticket.id}:{key}:{len(ticket_queries.events(tx, ticket.id))}"
        outgoing.say(tx, talk, Reply(words), row, now, ticket_id=ticket.id)
