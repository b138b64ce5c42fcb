"""Customer records, their identities and vehicles."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from domain.customers.customer import Customer, Identity, OdometerReading, Vehicle
from storage import tables as t
from storage.booking import tables as b
from storage.customers import companies, told_facts
from storage.engine.store import Tx
from storage.engine.types import Instant
from storage.engine.upsert import insert
from storage.feedback import surveys
from storage.outreach import tables as n

_i = t.identities.c
_IDENTITY = select(Identity).where(
    _i.channel == bindparam("channel"), _i.account == bindparam("account"), _i.address == bindparam("address")
)
_VEHICLES = select(Vehicle).where(t.vehicles.c.customer_id == bindparam("customer")).order_by(t.vehicles.c.id)


def get(tx: Tx, customer_id: int) -> Customer | None:
    """The record."""
    return tx.get(Customer, customer_id)


def by_phone(tx: Tx, phone: str) -> Customer | None:
    """The one record with that phone (E.164)."""
    return tx.scalar(select(Customer).where(t.customers.c.phone == phone))


def add(tx: Tx, customer: Customer) -> Customer:
    """The record, kept, with its id."""
    tx.add(customer)
    tx.flush()
    return customer


def identity(tx: Tx, channel: str, account: str, address: str) -> Identity | None:
    """The identity at that address."""
    return tx.scalar(_IDENTITY, {"channel": channel, "account": account, "address": address})


def identities(tx: Tx, customer_id: int) -> list[Identity]:
    """All addresses of a customer."""
    return list(tx.scalars(select(Identity).where(t.identities.c.customer_id == customer_id)))


def unreachable(tx: Tx, limit: int = 200) -> list[Identity]:
    """Addresses at which messages no longer arrive, newest first."""
    c = t.identities.c
    return list(tx.scalars(select(Identity).where(~c.reachable).order_by(c.id.desc()).limit(limit)))


def add_identity(tx: Tx, channel: str, account: str, address: str, display_name: str, now: datetime) -> Identity:
    """The identity at that address, made with a fresh record when it is new (also by two processes at once)."""
    customer = add(tx, Customer(created_at=now))
    values = {
        "channel": channel,
        "account": account,
        "address": address,
        "customer_id": customer.id,
        "created_at": now,
        "display_name": display_name[:200],
        "verified": False,
        "reachable": True,
        "also": "",
    }
    made = insert(tx, t.identities).values(values).on_conflict_do_nothing().returning(t.identities.c.id)
    if tx.execute(made).scalar() is None:
        tx.delete(customer)
        tx.flush()
    found = identity(tx, channel, account, address)
    assert found is not None
    return found


def keep_identity(tx: Tx, identity: Identity) -> Identity:
    """The identity, kept, with its id; its address must be new."""
    tx.add(identity)
    tx.flush()
    return identity


def set_reachable(tx: Tx, channel: str, account: str, address: str, reachable: bool) -> None:
    """Notes whether messages still arrive at that address."""
    c = t.identities.c
    at_address = (c.channel == channel, c.account == account, c.address == address)
    tx.execute(update(t.identities).where(*at_address).values(reachable=reachable))


def repoint(tx: Tx, old: int, new: int) -> None:
    """Everything that belonged to the record `old` belongs to `new`; `old` says so."""
    own = (t.identities, t.vehicles, t.conversations, t.tickets, t.appointments, b.waitlist, b.credit_entries)
    for table in (*own, n.notices, n.consents):
        tx.execute(update(table).where(table.c.customer_id == old).values(customer_id=new))
    surveys.repoint(tx, old, new)
    told_facts.repoint(tx, old, new)
    companies.repoint(tx, old, new)
    tx.execute(update(t.customers).where(t.customers.c.id == old).values(merged_into=new, phone=None))
    tx.expire_all()


def vehicles(tx: Tx, customer_id: int) -> list[Vehicle]:
    """The vehicles of a customer, oldest first."""
    return list(tx.scalars(_VEHICLES, {"customer": customer_id}))


def vehicle(tx: Tx, vehicle_id: int) -> Vehicle | None:
    """The vehicle."""
    return tx.get(Vehicle, vehicle_id)


def vehicle_by_plate(tx: Tx, plate: str) -> Vehicle | None:
    """Whoever's vehicle bears that plate: for comparing owners, never for showing (A5)."""
    return tx.scalar(select(Vehicle).where(t.vehicles.c.plate == plate))


def vehicle_by_vin(tx: Tx, vin: str) -> Vehicle | None:
    """Whoever's vehicle bears that VIN: for comparing owners, never for showing (A5)."""
    return tx.scalar(select(Vehicle).where(t.vehicles.c.vin == vin))


def add_vehicle(tx: Tx, vehicle: Vehicle) -> Vehicle:
    """The vehicle, kept, with its id."""
    tx.add(vehicle)
    tx.flush()
    return vehicle


def add_reading(tx: Tx, reading: OdometerReading) -> None:
    """The reading, kept."""
    tx.add(reading)
    tx.flush()


def readings(tx: Tx, vehicle_id: int, *, believed: bool = True) -> list[OdometerReading]:
    """The vehicle's readings, oldest first. believed: only those that were."""
    c = t.odometer_readings.c
    query = select(OdometerReading).where(c.vehicle_id == vehicle_id).order_by(c.at, c.id)
    return list(tx.scalars(query.where(c.believed) if believed else query))


_f = t.vehicles.c
_THEIRS = _f.customer_id.not_in(select(t.customers.c.id).where(t.customers.c.erased_at.is_not(None)))
_UNFORECAST = (
    select(Vehicle).where(_f.forecast_at.is_(None), _THEIRS).limit(bindparam("most")).with_for_update(skip_locked=True)
)
_STALE = (
    select(Vehicle)
    .where(_f.forecast_at < bindparam("since", type_=Instant()), _THEIRS)
    .order_by(_f.forecast_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)


def to_forecast(tx: Tx, before: datetime, limit: int) -> list[Vehicle]:
    """Vehicles whose forecast is older than that, or that have none, locked for this caller."""
    found = list(tx.scalars(_UNFORECAST, {"most": limit}))
    return found or list(tx.scalars(_STALE, {"since": before, "most": limit}))


def count(tx: Tx) -> int:
    """How many records there are."""
    return tx.scalar(select(func.count()).select_from(t.customers)) or 0
