"""Everything the record holds of a person, as rows to be written into a file (A5)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, select

from storage import tables as t
from storage.customers.tables import company_contacts, customer_events, past_visits, told_facts
from storage.engine.store import Tx
from storage.feedback.tables import call_records, letters, surveys
from storage.field.tables import sign_offs
from storage.outreach.tables import consents, notices

Sheet = tuple[str, Sequence[str], Iterable[Sequence[Any]]]
"""Name, columns, rows."""


def sheets(tx: Tx, ids: Collection[int]) -> list[Sheet]:
    """A sheet for each kind of thing, the record itself first; staff's notes to each other are not among them."""
    cars = select(t.vehicles.c.id).where(t.vehicles.c.customer_id.in_(ids))
    talks = select(t.conversations.c.id).where(t.conversations.c.customer_id.in_(ids))
    mine = select(t.tickets.c.id).where(t.tickets.c.customer_id.in_(ids))
    c, e = t.customers.c, customer_events.c
    place = ("channel", "address", "also", "display_name", "verified", "created_at")
    who = ("name", "phone", "language", "address", "wishes", "note", "is_key", "created_at")
    visit = ("starts_at", "ends_at", "services", "state", "plate", "estimate_fen")
    matter = ("number", "kind", "summary", "state", "plate", "created_at", "closed_at", "data")
    found: list[tuple[Table, Sequence[str], ColumnElement[bool]]] = [
        (t.customers, who, c.id.in_(ids)),
        (t.identities, place, _of(t.identities, ids)),
        (t.vehicles, _but(t.vehicles, "id", "customer_id", "due_round", "forecast_at"), _of(t.vehicles, ids)),
        (told_facts, ("kind", "value", "at", "source"), _of(told_facts, ids)),
        (t.odometer_readings, ("km", "at", "source", "believed"), t.odometer_readings.c.vehicle_id.in_(cars)),
        (past_visits, ("on", "work", "km", "paid_fen"), past_visits.c.vehicle_id.in_(cars)),
        (t.appointments, visit, _of(t.appointments, ids)),
        (t.tickets, matter, _of(t.tickets, ids)),
        (t.messages, ("at", "author", "content"), t.messages.c.conversation_id.in_(talks)),
        (company_contacts, ("role", "speaks", "told", "since", "ended_at"), _of(company_contacts, ids)),
        (call_records, ("at", "outcome", "said", "wish", "result"), _of(call_records, ids)),
        (letters, ("sent_on", "kind", "subject", "words", "reply"), _of(letters, ids)),
        (notices, ("kind", "purpose", "state", "reason", "decided_at"), _of(notices, ids)),
        (consents, ("topic", "given", "at", "source"), _of(consents, ids)),
        (surveys, ("sent_at", "overall", "words", "answered_at"), _of(surveys, ids)),
        (sign_offs, ("subject", "text", "signed_at", "name", "channel"), sign_offs.c.ticket_id.in_(mine)),
        (customer_events, ("kind", "actor", "at"), _of(customer_events, ids) & e.kind.not_in(("viewed",))),
    ]  # fmt: skip
    return [(table.name, columns, _rows(tx, table, columns, where)) for table, columns, where in found]


def _of(table: Table, ids: Collection[int]) -> ColumnElement[bool]:
    return table.c.customer_id.in_(ids)


def _but(table: Table, *left_out: str) -> list[str]:
    return [column.name for column in table.c if column.name not in left_out]


def _rows(tx: Tx, table: Table, columns: Sequence[str], where: ColumnElement[bool]) -> list[list[Any]]:
    key = next(iter(table.primary_key.columns))
    rows = tx.execute(select(*(table.c[name] for name in columns)).where(where).order_by(key))
    return [[_said(value) for value in row] for row in rows]


def _said(value: Any) -> Any:
    """As a cell says it: of a message its words, of a list its members."""
    if isinstance(value, dict):
        words = value.get("text")
        return str(words) if words is not None else "; ".join(f"{name}: {_said(one)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(str(_said(one)) for one in value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, bool):
        return "1" if value else "0"
    return value if isinstance(value, int | date | str) or value is None else str(value)
