"""Every list of the shop as rows for a file; without what whoever asks may not know of (C5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Column, ColumnElement, Table, or_, select

from domain.shop.staff import Staff
from storage import tables as t
from storage.booking.tables import parts_stock, waitlist
from storage.complaints.tables import corrective_actions
from storage.customers.tables import past_visits
from storage.engine.store import Tx
from storage.feedback.tables import call_records, call_tasks, surveys
from storage.field.tables import field_jobs
from storage.outreach.tables import campaigns, notices
from storage.tickets import visibility
from storage.workshop.tables import work_items, work_orders


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: its table, the columns that are told, and what of other tables stands beside each row."""

    table: Table
    columns: Sequence[str]
    beside: Mapping[str, Column[Any]]


_WHO = {"customer": t.customers.c.name, "phone": t.customers.c.phone}
_NUMBER = {"number": t.tickets.c.number}
_CAR = {"plate": t.vehicles.c.plate, "vin": t.vehicles.c.vin}

LISTS: dict[str, Listing] = {
    "past_visits": Listing(past_visits, ("on", "work", "km", "paid_fen"), _CAR),
    "appointments": Listing(
        t.appointments, ("starts_at", "ends_at", "services", "bay", "technician", "advisor", "state", "plate",
                         "estimate_fen"),
        _NUMBER | _WHO,
    ),
    "tickets": Listing(
        t.tickets, ("number", "kind", "summary", "state", "urgent", "severity", "plate", "created_at", "answered_at",
                    "closed_at"),
        _WHO,
    ),
    "corrective_actions": Listing(
        corrective_actions, ("what", "owner", "due_at", "state", "result", "done_at", "checked_at"), _NUMBER
    ),
    "work_orders": Listing(
        work_orders, ("created_at", "state", "symptom", "bay", "technician", "odometer_km", "agreed_fen", "settled_fen",
                      "settled_how", "promised_at", "handed_over_at"), _NUMBER,
    ),
    "work_items": Listing(
        work_items, ("kind", "name", "pricing", "labour_fen", "cover", "state", "reason", "minutes", "done_at"), _NUMBER
    ),
    "field_jobs": Listing(
        field_jobs, ("kind", "state", "place", "due_at", "departed_at", "arrived_at", "findings", "work", "result",
                     "done_at", "price_fen"), _NUMBER,
    ),
    "waitlist": Listing(waitlist, ("created_at", "services", "earliest", "latest", "state", "plate"), _WHO),
    "call_tasks": Listing(call_tasks, ("kind", "due_on", "state", "tries", "script"), _WHO),
    "call_records": Listing(call_records, ("at", "by", "outcome", "work", "asked", "said", "wish", "result"), _WHO),
    "notices": Listing(notices, ("kind", "purpose", "due_at", "state", "reason", "decided_at"), _WHO),
    "surveys": Listing(surveys, ("sent_at", "state", "overall", "words", "answered_at"), _NUMBER | _WHO),
    "campaigns": Listing(campaigns, ("name", "kind", "starts_on", "ends_on", "state", "created_by"), {}),
    "parts_stock": Listing(parts_stock, ("part", "quantity", "reserved", "expected_on"), {}),
}  # fmt: skip
"""Name of a list -> what a file of it holds. Customers and vehicles have a list of their own, which can be imported."""


def titles(name: str) -> list[str]:
    """The list's columns in their order."""
    return [*LISTS[name].beside, *LISTS[name].columns]


def rows(tx: Tx, name: str, viewer: Staff, zone: ZoneInfo) -> Iterator[list[Any]]:
    """Every row of the list that the viewer may know of, in the order in which they came; nothing is cut.

    zone: on whose clock instants are told.
    """
    one = LISTS[name]
    columns = [*one.beside.values(), *(one.table.c[column] for column in one.columns)]
    query = select(*columns).select_from(_joined(one)).where(*_visible(one, viewer))
    query = query.order_by(next(iter(one.table.primary_key.columns)))
    for row in tx.execute(query.execution_options(yield_per=1000)):
        yield [_cell(value, zone) for value in row]


def _joined(one: Listing) -> Any:
    found: Any = one.table
    for other, key in ((t.tickets, "ticket_id"), (t.customers, "customer_id"), (t.vehicles, "vehicle_id")):
        if other is not one.table and other in {column.table for column in one.beside.values()}:
            found = found.outerjoin(other, other.c.id == one.table.c[key])
    return found


def _visible(one: Listing, viewer: Staff) -> list[ColumnElement[bool]]:
    if one.table is t.tickets:
        return [visibility.to(viewer)]
    if t.tickets in {column.table for column in one.beside.values()}:
        return [or_(t.tickets.c.id.is_(None), visibility.to(viewer))]
    return [visibility.of_ticket(viewer, one.table.c.ticket_id)] if "ticket_id" in one.table.c else []


def _cell(value: Any, zone: ZoneInfo) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(zone).replace(tzinfo=None).isoformat(sep=" ", timespec="minutes")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return int(value)
    return value if isinstance(value, int | date | str) or value is None else str(value)
