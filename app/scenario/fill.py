"""Fills an empty store from a scenario, in one transaction: all of it stands then, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from actions import intake
from actions.complaints import resolution_check
from actions.knowledge import articles
from actions.outreach import consent
from actions.tickets import tickets
from app.scenario import asked, workshop
from app.scenario.filling import BOOKED_BEFORE, Filling, read_on
from app.scenario.setting import Matter, Person, Scenario, Slots, Visit
from domain.booking.capacity import Piece, quarters, resource
from domain.conversation import Conversation
from domain.errors import BadScenario, Refusal
from domain.shop.shop import Shop
from domain.ticket import Ticket
from storage import Store, conversations, shops
from storage.booking import capacity
from storage.customers import customers

KNOWN_SINCE = timedelta(days=400)
"""How long before now the shop opened and knows its people."""

SILENT_SINCE = timedelta(days=300)
"""When somebody refused the notices that a scenario says are refused."""

RECEIVED_BEFORE = timedelta(days=8)
"""When the advisor received somebody of whom it is told who received them last."""

VERIFIED_AFTER = timedelta(minutes=20)
"""How long after the outcome was told the customer said yes to it."""


@dataclass
class Filled:
    """Whom one can talk as. visits, tickets, items: name in the scenario -> id."""

    channel: str
    address: str
    customer_id: int | None = None
    visits: dict[str, int] = field(default_factory=dict)
    tickets: dict[str, int] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)


def fill(store: Store, scenario: Scenario) -> list[Filled]:
    """Bring the scenario about; what was made for each person, in its order.

    Errors: BadScenario for a store that holds people already, and for what can't come about in this shop.
    """
    with store.write() as tx:
        if customers.count(tx):
            raise BadScenario(scenario.path, ["the store holds customers already: expected an empty one"])
        if scenario.shop != shops.load(tx):
            shops.apply(tx, scenario.shop, scenario.now - KNOWN_SINCE)
        if scenario.articles is not None:
            articles.apply(tx, scenario.articles, scenario.now)
        f = Filling(tx, scenario.shop, scenario.now)
        for shop in scenario.shop.shops:
            capacity.close(tx, _taken(shop, scenario.slots), scenario.now)
        return [_enter(f, person, scenario.path) for person in scenario.people]


def _taken(shop: Shop, slots: Slots) -> set[Piece]:
    """Every bay in the quarter hours that are full, without those of the free starts."""
    length = timedelta(minutes=slots.minutes)
    full = {number for start, end in slots.full for number in quarters(start, end)}
    full -= {number for start in slots.free for number in quarters(start, start + length)}
    return {(resource(shop, "bay", bay.code), number) for bay in shop.bays for number in full}


def _enter(f: Filling, person: Person, path: str) -> Filled:
    made = Filled(person.channel, person.address)
    if not person.is_known:
        return made
    with _told_at(path, person.where):
        talk = _record(f, person)
        made.customer_id = talk.customer_id
    for visit in person.visits:
        with _told_at(path, visit.where):
            made.visits[visit.id], made.tickets[visit.id] = _visit(f, talk, visit)
    for order in person.orders:
        with _told_at(path, order.where):
            made.tickets[order.id] = workshop.bring(f, talk, order).id
    for matter in person.matters:
        with _told_at(path, matter.where):
            made.tickets[matter.id] = _matter(f, talk, matter).id
    with _told_at(path, person.where):
        _receive(f, talk, person)
    if person.pending is not None:
        with _told_at(path, person.pending.where):
            _ask(f, talk, person, made)
    return made


@contextmanager
def _told_at(path: str, where: str) -> Iterator[None]:
    """Name the line of what the shop refuses."""
    try:
        yield
    except Refusal as refusal:
        raise BadScenario(path, [f"{where}: {refusal}"]) from None


def _record(f: Filling, person: Person) -> Conversation:
    """Keep the record and vehicles of somebody the shop knows; their conversation."""
    since = f.now - KNOWN_SINCE
    cars = [
        {
            "plate": car.plate, "brand": car.brand, "model": car.model, "vin": car.vin,
            "odometer_km": car.mileage_km, "first_delivery_on": car.first_delivery_on,
        }
        for car in person.cars
    ]  # fmt: skip
    record = f.record(since, cars, name=person.name, phone=person.phone, language=person.language)
    for car, vehicle in zip(person.cars, customers.vehicles(f.tx, record.id), strict=True):
        read_on(f.tx, vehicle, car.read_at or since)
    consent.refuse(f.tx, record.id, person.opt_outs, f.now - SILENT_SINCE, "staff")
    identity = f.address(record, person.channel, person.address)
    return conversations.open_locked(f.tx, identity, person.language, since)


def _visit(f: Filling, talk: Conversation, visit: Visit) -> tuple[int, int]:
    """Book the visit; ids of it and of its ticket."""
    booked_at = min(f.now, visit.start) - BOOKED_BEFORE
    start = visit.start if visit.exact else f.first_free(visit.services, visit.start, booked_at)
    if visit.words:
        f.hear(talk, visit.words, booked_at)
    made = f.book(talk, visit.plate, visit.services, start, booked_at)
    if visit.is_done:
        f.over(made, made.ends_at)
    return made.id, made.ticket_id


def _matter(f: Filling, talk: Conversation, matter: Matter) -> Ticket:
    """Register what somebody came with, and bring its ticket to its state."""
    heard = f.hear(talk, matter.words, matter.at) if matter.reply else None
    car, dangers = f.vehicle(talk, matter.plate), list(matter.dangers)
    about: dict[str, Any] = {"dangers": dangers, "plate": matter.plate, "vehicle_id": car.id if car else None}
    if matter.kind == "complaint":
        ticket = intake.complain(f.tx, talk, matter.words, matter.at, **about)
    else:
        rescue = matter.kind == "rescue"
        ticket = intake.report_fault(f.tx, talk, matter.words, matter.at, rescue=rescue, **about)
    if heard is not None:
        f.reply(talk, ticket, heard, matter.reply.replace("{number}", ticket.number))
    _move_on(f, ticket, matter)
    return ticket


def _move_on(f: Filling, ticket: Ticket, matter: Matter) -> None:
    by, told_at = f.by("manager"), matter.told_at or f.now
    if matter.state == "claimed":
        tickets.claim(f.tx, ticket.id, by, f.now)
    elif matter.state == "done" and matter.kind != "complaint":
        tickets.close(f.tx, ticket.id, by, told_at)
    elif matter.state in ("solved", "done"):
        resolution_check.solve(f.tx, ticket.id, matter.outcome, by, told_at, key=f"scenario:{ticket.id}")
        if matter.state == "done":
            resolution_check.verify(f.tx, ticket, "满意", told_at + VERIFIED_AFTER)


def _receive(f: Filling, talk: Conversation, person: Person) -> None:
    """Keep a last visit, with that advisor."""
    if person.received_by is None:
        return
    local = (f.now - RECEIVED_BEFORE).astimezone(f.shop.zone)
    start = local.replace(hour=10, minute=0, second=0, microsecond=0)
    plate = person.cars[0].plate if person.cars else None
    visit = f.book(talk, plate, [f.shop.services[0].code], start, start - BOOKED_BEFORE)
    visit.advisor = person.received_by
    f.over(visit, visit.ends_at)


def _ask(f: Filling, talk: Conversation, person: Person, made: Filled) -> None:
    pending = person.pending
    assert pending is not None
    if pending.kind == "survey":
        asked.survey(f, talk, person, pending)
    elif pending.kind == "reminder":
        asked.reminder(f, talk, pending)
    else:
        made.items |= workshop.ask_extra(f, made.tickets[pending.order], pending.items)
