"""What a store holds, told whole as JSON: for outside checks, which need to know no room and no table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from actions.notice_kinds import KINDS
from domain.booking.appointment import Appointment
from domain.booking.waitlist import Waiting
from domain.conversation import Conversation, Message, OutboxItem
from domain.customers.customer import Customer, Identity, OdometerReading, Vehicle
from domain.customers.told_fact import ToldFact
from domain.feedback.survey import Survey
from domain.field.field_job import FieldJob
from domain.outreach.notice import Consent, Notice
from domain.promises.promise import Promise
from domain.shop.staff import Staff
from domain.ticket import Ticket, TicketEvent
from domain.workshop.work_item import CONSENTED, WorkItem
from domain.workshop.work_order import WorkOrder
from storage import Tx, shops
from storage.tickets import listings

Told = dict[str, Any]


def tell(tx: Tx) -> Told:
    """Everything, each thing with its own id and those of what it belongs to. Days and instants as they are."""
    return {
        "staff": [asdict(person) for person in shops.staff(tx)],
        "customers": _customers(tx),
        "conversations": _conversations(tx),
        "visits": _each(tx, Appointment),
        "waitlist": _each(tx, Waiting),
        "tickets": _tickets(tx),
        "to_send": {
            "notices": [one for one in _each(tx, Notice) if one["state"] == "planned"],
            "outbox": [one for one in _each(tx, OutboxItem) if one["state"] == "queued"],
        },
    }


def _each(tx: Tx, kind: type[Any]) -> list[Told]:
    return [asdict(one) for one in listings.everything(tx, kind)]


def _by(key: str, rows: Iterable[Told]) -> dict[Any, list[Told]]:
    found: dict[Any, list[Told]] = defaultdict(list)
    for row in rows:
        found[row[key]].append(row)
    return found


def _customers(tx: Tx) -> list[Told]:
    readings = _by("vehicle_id", _each(tx, OdometerReading))
    cars = _by("customer_id", (car | {"readings": readings[car["id"]]} for car in _each(tx, Vehicle)))
    addresses, surveys = _by("customer_id", _each(tx, Identity)), _by("customer_id", _each(tx, Survey))
    consents, told = _by("customer_id", _each(tx, Consent)), _by("customer_id", _each(tx, ToldFact))
    return [
        one | {
            "vehicles": cars[one["id"]], "addresses": addresses[one["id"]], "surveys": surveys[one["id"]],
            "opt_outs": _opt_outs(consents[one["id"]]), "told": told[one["id"]],
        }
        for one in _each(tx, Customer)
    ]  # fmt: skip


def _opt_outs(words: list[Told]) -> dict[str, bool]:
    """Kind of notice -> whether the customer refuses it, by itself or with all of its purpose. Rule: N5."""
    given = {word["topic"]: word["given"] for word in words}
    refused = {topic for topic, yes in given.items() if not yes}
    return {name: bool(refused & {name, kind.purpose}) for name, kind in KINDS.items()}


def _conversations(tx: Tx) -> list[Told]:
    said = _by("conversation_id", _each(tx, Message))
    found = []
    for talk in _each(tx, Conversation):
        stack = talk.pop("state").get("stack") or []
        messages = [
            {"author": one["author"], "text": one["content"].get("text"), "at": one["at"]} for one in said[talk["id"]]
        ]
        found.append(talk | {"waits_for": stack[-1].get("asked") if stack else None, "messages": messages})
    return found


def _tickets(tx: Tx) -> list[Told]:
    staff, orders = shops.staff(tx), {one["ticket_id"]: one for one in _each(tx, WorkOrder)}
    jobs = {one["ticket_id"]: one for one in _each(tx, FieldJob)}
    events, promises = _by("ticket_id", _each(tx, TicketEvent)), _by("ticket_id", _each(tx, Promise))
    items = _by("ticket_id", map(_item, listings.everything(tx, WorkItem)))
    return [
        asdict(ticket) | {
            "seen_by": _seen_by(ticket, staff),
            "events": [{k: v for k, v in event.items() if k != "changes"} for event in events[ticket.id]],
            "promises": promises[ticket.id],
            "work_order": orders.get(ticket.id),
            "items": items[ticket.id],
            "field_job": jobs.get(ticket.id),
        }
        for ticket in listings.everything(tx, Ticket)
    ]  # fmt: skip


def _seen_by(ticket: Ticket, staff: list[Staff]) -> list[str]:
    """Codes of those who may know of it. Rule: C5."""
    return [person.code for person in staff if person.may_see(ticket)]


def _item(item: WorkItem) -> Told:
    """A work item with the customer's word on it: yes, no, or open. Rule: W4."""
    answer = "yes" if item.state in CONSENTED else "no" if item.state == "declined" else "open"
    return asdict(item) | {"consent": answer}
