"""Two records of one customer made one, looked at first, and taken apart again when it was a mistake (A1, I2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from actions.customers import editing
from domain.customers.customer import Customer, CustomerEvent, Vehicle
from domain.customers.told_fact import FactKind, ToldFact
from domain.errors import IllegalMove
from domain.shop.staff import Staff
from domain.ticket import STATES
from storage import Tx
from storage.booking import appointments
from storage.customers import belongings, customer_events, customers, told_facts
from storage.tickets import tickets

FILLED = ("name", "phone", "language", "address", "wishes", "timezone")
EVERY = 10_000

SECOND = "merged"
"""Source of a phone that the other record had: it still finds the customer."""


@dataclass(frozen=True)
class Preview:
    """What a merge would do. filled: column -> what `into` would say. moved: table -> rows that would be `into`'s.

    differ: columns of which `into` keeps its own, with what the other says.
    """

    old: Customer
    into: Customer
    filled: dict[str, Any]
    differ: dict[str, Any]
    moved: dict[str, int]
    vehicles: list[Vehicle]


def preview(tx: Tx, old_id: int, into_id: int, by: Staff) -> Preview:
    """What would become of the two. IllegalMove for a record with itself."""
    by.require("merge_customers")
    old, into = editing.of(tx, old_id), editing.of(tx, into_id)
    if old.id == into.id:
        raise IllegalMove(f"Customer {old_id} can't be merged with itself.")
    filled = {name: getattr(old, name) for name in FILLED if getattr(old, name) and not getattr(into, name)}
    differ = {
        name: getattr(old, name)
        for name in FILLED
        if getattr(old, name) and getattr(into, name) and getattr(old, name) != getattr(into, name)
    }
    return Preview(old, into, filled, differ, belongings.counts(tx, old.id), customers.vehicles(tx, old.id))


def merge(tx: Tx, old_id: int, into_id: int, by: Staff, now: datetime) -> CustomerEvent:
    """The first record goes into the second; its event, which is returned, has what it takes to undo it. Rule: I2."""
    found = preview(tx, old_id, into_id, by)
    old, into = found.old, found.into
    kept = belongings.of(tx, old.id)
    facts = [_told(one) for one in told_facts.of_customer(tx, old.id)]
    before = {name: getattr(into, name) for name in (*found.filled, "note", "is_key", "is_company")}
    phone = old.phone
    pass_tickets(tx, old.id, into.id, "customer_merged", by, now)
    customers.repoint(tx, old.id, into.id)
    into = editing.of(tx, into_id)
    for name, value in found.filled.items():
        setattr(into, name, value)
    into.note = "\n".join(dict.fromkeys(part for part in (into.note, found.old.note) if part))
    into.is_key = into.is_key or found.old.is_key
    into.is_company = into.is_company or found.old.is_company
    if "phone" in found.differ:
        told_facts.keep(tx, ToldFact(into.id, FactKind.PHONE, found.differ["phone"], now, SECOND))
    after = {name: getattr(into, name) for name in before}
    tx.flush()
    told = {"other": old_id, "phone": phone, "kept": kept, "facts": facts, "before": before, "after": after}
    return customer_events.record(tx, into_id, "merged", by.actor, now, **told)


def undo(tx: Tx, event_id: int, by: Staff, now: datetime) -> Customer:
    """The two records are apart again, each with what it had; what came since stays with the one it came to.

    IllegalMove when it is no merge, was undone, or one of the two went on into another record since.
    """
    by.require("merge_customers")
    event = customer_events.get(tx, event_id)
    if event is None or event.kind != "merged" or is_undone(tx, event):
        raise IllegalMove(f"Event {event_id} is no merge that can be undone.")
    data, into = event.data, editing.of(tx, event.customer_id)
    old = customers.get(tx, data["other"])
    if old is None or old.merged_into != into.id:
        raise IllegalMove(f"Customer {data['other']} is not in {into.id} any more.")
    for name, value in data["before"].items():
        if getattr(into, name) == data["after"][name]:
            setattr(into, name, value)
    tx.flush()
    holder = customers.by_phone(tx, data["phone"]) if data["phone"] else None
    old.merged_into, old.phone = None, None if holder else data["phone"]
    tx.flush()
    pass_tickets(
        tx, into.id, old.id, "customer_unmerged", by, now, only={row["id"] for row in data["kept"].get("tickets", ())}
    )
    belongings.give_back(tx, data["kept"], into.id, old.id)
    for one in told_facts.of_customer(tx, into.id):
        if one.source == SECOND and one.value == data["phone"]:
            told_facts.forget(tx, one.id)
    have = {(one.kind, one.value) for one in told_facts.of_customer(tx, old.id)}
    for fact in data["facts"]:
        if (fact["kind"], fact["value"]) not in have:
            told_facts.keep(tx, told_facts.read(fact | {"customer_id": old.id}))
    customer_events.record(tx, into.id, "unmerged", by.actor, now, event=event_id, other=old.id)
    customer_events.record(tx, old.id, "unmerged", by.actor, now, event=event_id, other=into.id)
    return old


def is_undone(tx: Tx, event: CustomerEvent) -> bool:
    """True for a merge that was taken back."""
    later = customer_events.of_customer(tx, event.customer_id, limit=EVERY)
    return any(one.kind == "unmerged" and one.data.get("event") == event.id for one in later)


def pass_tickets(
    tx: Tx, old: int, new: int, kind: str, by: Staff, now: datetime, *, only: set[int] | None = None
) -> None:  # fmt: skip
    """Each ticket and visit of the old record is the new one's, and an event of its own tells so. Rule: I2."""
    for ticket in tickets.of_customer(tx, old, states=STATES, limit=EVERY):
        if only is None or ticket.id in only:
            visit = appointments.of_ticket(tx, ticket.id)
            ticket.customer_id = new
            if visit is not None:
                visit.customer_id = new
            tickets.record(tx, ticket, kind, by.actor, now)
    tx.flush()


def _told(fact: Any) -> dict[str, Any]:
    names = ("kind", "value", "source", "message_id")
    return {name: getattr(fact, name) for name in names} | {"at": fact.at.isoformat()}
