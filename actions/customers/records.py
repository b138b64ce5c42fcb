"""Customer records entered by the shop itself or another system of it (A1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from actions.customers import identities as contact
from domain.customers.customer import Customer, Identity, Vehicle
from domain.errors import BelongsToAnother
from storage import Tx
from storage.customers import customer_events, customers


@dataclass(frozen=True, slots=True)
class NewVehicle:
    """A vehicle to take into a record: plate or VIN is given."""

    plate: str | None = None
    vin: str | None = None
    brand: str | None = None
    model: str | None = None
    first_delivery_on: date | None = None
    odometer_km: int | None = None


@dataclass(frozen=True, slots=True)
class NewIdentity:
    """An address of the customer. verified: whoever enters it vouches for it (A5)."""

    channel: str
    account: str
    address: str
    display_name: str = ""
    verified: bool = True


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """A customer to enter. phone: E.164."""

    name: str | None = None
    phone: str | None = None
    language: str | None = None
    is_key: bool = False
    note: str = ""
    vehicles: Sequence[NewVehicle] = field(default_factory=tuple)
    identities: Sequence[NewIdentity] = field(default_factory=tuple)


def add_customer(tx: Tx, new: NewCustomer, now: datetime) -> tuple[Customer, bool]:
    """The record with its vehicles and addresses, and whether it was made now.

    Found again by phone, plate, VIN or a verified address; entering it again changes nothing but fills what was
    missing. BelongsToAnother when any of them is somebody else's; nothing is kept then. Rule: A1, A5.
    """
    record = _found(tx, new)
    made = record is None
    if record is None:
        record = customers.add(tx, Customer(created_at=now, is_key=new.is_key))
        customer_events.record(tx, record.id, "made", "api", now)
    _fill(tx, record, new)
    for vehicle in new.vehicles:
        _add_vehicle(tx, record, vehicle, now)
    for identity in new.identities:
        _add_identity(tx, record, identity, now)
    return record, made


def _found(tx: Tx, new: NewCustomer) -> Customer | None:
    """By phone; else whoever the vehicles or addresses belong to, unless that record has another phone."""
    by_phone = customers.by_phone(tx, new.phone) if new.phone else None
    if by_phone is not None:
        return by_phone
    known = [_owner(tx, vehicle) for vehicle in new.vehicles]
    known += [_proved(tx, identity) for identity in new.identities]
    fitting = (owner for owner in known if owner and (not new.phone or not owner.phone))
    return next(fitting, None)


def _owner(tx: Tx, vehicle: NewVehicle) -> Customer | None:
    found = _known_vehicle(tx, vehicle)
    return customers.get(tx, found.customer_id) if found else None


def _proved(tx: Tx, identity: NewIdentity) -> Customer | None:
    known = customers.identity(tx, identity.channel, identity.account, identity.address)
    return customers.get(tx, known.customer_id) if known and known.verified else None


def _known_vehicle(tx: Tx, vehicle: NewVehicle) -> Vehicle | None:
    by_vin = customers.vehicle_by_vin(tx, vehicle.vin) if vehicle.vin else None
    by_plate = customers.vehicle_by_plate(tx, vehicle.plate) if vehicle.plate else None
    if by_vin and by_plate and by_vin.id != by_plate.id:
        raise BelongsToAnother(f"Plate {vehicle.plate} and VIN {vehicle.vin} are on record as two different vehicles.")
    return by_vin or by_plate


def _fill(tx: Tx, record: Customer, new: NewCustomer) -> None:
    record.name = new.name or record.name
    record.phone = record.phone or new.phone
    record.language = new.language or record.language
    record.note = new.note or record.note
    record.is_key = new.is_key or record.is_key
    tx.flush()


def _add_vehicle(tx: Tx, record: Customer, new: NewVehicle, now: datetime) -> None:
    known = _known_vehicle(tx, new)
    if known is not None and known.customer_id != record.id:
        raise BelongsToAnother(f"Vehicle {new.plate or new.vin} belongs to another customer.")
    if known is None:
        known = customers.add_vehicle(tx, Vehicle(customer_id=record.id, created_at=now, plate=new.plate, vin=new.vin))
    for name in ("plate", "vin", "brand", "model", "first_delivery_on"):
        setattr(known, name, getattr(new, name) or getattr(known, name))
    if new.odometer_km is not None and new.odometer_km != known.odometer_km:
        contact.read_odometer(tx, known, new.odometer_km, now, source="api")
    tx.flush()


def _add_identity(tx: Tx, record: Customer, new: NewIdentity, now: datetime) -> None:
    known = customers.identity(tx, new.channel, new.account, new.address)
    if known is not None and known.verified and known.customer_id != record.id:
        raise BelongsToAnother(f"Address {new.address} on {new.channel} belongs to another customer.")
    if new.verified:
        contact.meet(
            tx, new.channel, new.account, new.address, new.display_name, now, verified_customer_id=record.id
        )  # fmt: skip
    elif known is None:
        identity = Identity(
            channel=new.channel, account=new.account, address=new.address, customer_id=record.id, created_at=now,
            display_name=new.display_name,
        )  # fmt: skip
        customers.keep_identity(tx, identity)
