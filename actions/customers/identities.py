"""Who is writing: identities met, phones proved, vehicles taken into the record (A1, A3, A5)."""

from __future__ import annotations

from datetime import datetime

from actions.customers import mileage_forecast
from domain.customers.customer import Customer, Identity, Vehicle
from domain.ticket import STATES
from storage import Tx
from storage.booking import appointments
from storage.customers import companies, customers
from storage.tickets import tickets

EVERY = 10_000
"""More tickets than anybody has."""


def meet(
    tx: Tx,
    channel: str,
    account: str,
    address: str,
    name: str,
    now: datetime,
    *,
    verified_customer_id: int | None = None,
    own_phone: str = "",
) -> Identity:
    """The identity at that address with its record; both are made at the first word. Rule: A1.

    verified_customer_id: the channel proved who it is; the identity belongs to that record from now on. own_phone: the
    same, by a phone (E.164) that the channel says is the sender's.
    """  # fmt: skip
    identity = customers.identity(tx, channel, account, address)
    if identity is None:
        identity = customers.add_identity(tx, channel, account, address, name, now)
    if verified_customer_id is not None and not identity.verified:
        _prove(tx, identity, verified_customer_id, now)
    elif own_phone and not identity.verified:
        prove_phone(tx, identity, own_phone, "", now)
    if not identity.reachable:
        customers.set_reachable(tx, channel, account, address, True)  # whoever writes can be written to
        tx.refresh(identity)
    return identity


def prove_phone(tx: Tx, identity: Identity, phone: str, name: str, now: datetime) -> Customer:
    """The record with that phone, now proved to be this identity's.

    What the identity had before (conversation, tickets, appointments) goes into that record. Rule: A1, A5.
    """
    record = customers.by_phone(tx, phone)
    if record is not None and record.id != identity.customer_id:
        _prove(tx, identity, record.id, now)
        return record
    own = customers.get(tx, identity.customer_id)
    assert own is not None
    if own.phone is None or not identity.verified:
        own.phone = phone
    own.name = own.name or name or None
    identity.verified = True
    tx.flush()
    return own


def _prove(tx: Tx, identity: Identity, customer_id: int, now: datetime) -> None:
    provisional = identity.customer_id
    identity.verified, identity.customer_id = True, customer_id
    tx.flush()
    if provisional != customer_id and not customers.identities(tx, provisional):
        _pass_tickets_on(tx, provisional, customer_id, now)
        customers.repoint(tx, provisional, customer_id)


def _pass_tickets_on(tx: Tx, old: int, new: int, now: datetime) -> None:
    """Each ticket and visit of the old record is the new one's, and an event of its own tells so. Rule: I2."""
    for ticket in tickets.of_customer(tx, old, states=STATES, limit=EVERY):
        visit = appointments.of_ticket(tx, ticket.id)
        ticket.customer_id = new
        if visit is not None:
            visit.customer_id = new
        tickets.record(tx, ticket, "customer_proved", "system", now)
    tx.flush()


def own_vehicle(
    tx: Tx, identity: Identity, plate: str | None, now: datetime, *, brand: str | None = None, model: str | None = None
) -> Vehicle | None:
    """The vehicle with that plate, of this customer or of a company they speak for.

    Taken into the record when nobody has it and the identity is proved. None when the plate is another's or the
    identity is not proved: the plate is then only words on a ticket. Rule: A5.
    """
    if plate is None or not identity.verified:
        return None
    found = customers.vehicle_by_plate(tx, plate)
    if found is None:
        vehicle = Vehicle(customer_id=identity.customer_id, created_at=now, plate=plate, brand=brand, model=model)
        return customers.add_vehicle(tx, vehicle)
    return found if companies.may_ask(tx, found, identity.customer_id) else None


def read_odometer(tx: Tx, vehicle: Vehicle, km: int, now: datetime, *, source: str = "customer") -> bool:
    """True when the reading was taken over, and the forecast follows it; one that can hardly be right is kept only."""
    return mileage_forecast.read(tx, vehicle, km, now, source=source)
