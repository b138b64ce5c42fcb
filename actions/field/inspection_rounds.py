"""Equipment is inspected half-yearly where it stands: the visit is ordered by one tap (N2, F9)."""

from __future__ import annotations

from datetime import date, datetime

from actions.field import field_jobs
from actions.promises import promises
from actions.tickets import tickets
from domain.conversation import Conversation
from domain.customers.customer import Vehicle
from domain.field.field_job import OPEN, FieldKind
from domain.shop.promise_policy import PromiseKind
from domain.shop.shop import Shop
from domain.ticket import Kind, Ticket
from storage import Tx
from storage.customers import customers
from storage.field import field_jobs as field_job_queries
from texts import text


def order(tx: Tx, shop: Shop, talk: Conversation, machine: Vehicle, due_on: date, now: datetime) -> Ticket:
    """A technician is to come to the machine by that day; the one that is to come anyway is not ordered twice.

    The day is promised like any other that was told; where it is past or closed, the next one the shop is open.
    Rule: N2, F9 (S0: 巡检 every half-year, with what the users say).
    """
    ahead = field_job_queries.of_customer(tx, talk.customer_id)
    for job, ticket in ahead:
        if job.kind == FieldKind.INSPECTION and job.state in OPEN and ticket.vehicle_id == machine.id:
            return ticket
    owner = customers.get(tx, talk.customer_id)
    name = machine.title if machine.title == machine.plate else f"{machine.title} {machine.plate or ''}".strip()
    ticket = Ticket(
        number="",
        kind=Kind.FIELD_JOB,
        customer_id=talk.customer_id,
        conversation_id=talk.id,
        summary=text("fieldnews.inspection_summary", "zh", vehicle=name or machine.vin or ""),
        created_at=now,
        plate=machine.plate,
        vehicle_id=machine.id,
        data={"place": owner.address if owner else "", "unit": machine.plate or machine.vin or ""},
    )
    tickets.register(tx, ticket, now)
    due_at = _end_of_day(shop, due_on, now)
    field_jobs.plan(tx, shop, ticket, FieldKind.INSPECTION, now, actor="customer", due_at=due_at)
    if due_at is not None:
        promises.add(tx, shop, ticket, PromiseKind.ON_SITE, due_at, now, actor="system")
    return ticket


def _end_of_day(shop: Shop, on: date, now: datetime) -> datetime | None:
    """Closing time of that day, or of the next day from tomorrow on at which the shop is open."""
    tomorrow = date.fromordinal(now.astimezone(shop.zone).date().toordinal() + 1)
    first = max(on, tomorrow)
    last = date.fromordinal(first.toordinal() + 31)
    day = next(iter(shop.open_days(first, last)), None)
    return shop.ranges(day)[-1][1] if day else None
