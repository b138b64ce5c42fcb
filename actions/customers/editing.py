"""Records entered and corrected by staff: the customer, their wishes, their vehicles; each an event (A1, I2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from actions.customers import mileage_forecast
from actions.outreach import consent
from domain.customers.company import NoSuchContact
from domain.customers.customer import Customer, Vehicle
from domain.errors import BadField, BelongsToAnother, IllegalMove, NotBelieved, NotFound
from domain.outreach.notice import on_channel
from domain.shop.staff import Staff
from storage import Tx
from storage.customers import companies, customer_events, customers

DETAILS = ("name", "phone", "language", "address", "wishes", "note", "is_key", "is_company")
VEHICLE = (
    "plate", "vin", "brand", "model", "first_delivery_on", "warranty_until", "service_interval_km",
    "service_interval_days",
)  # fmt: skip

Kinds = Mapping[str, Any]
Told = Mapping[str, Any]
"""Column -> value; what is left out stays as it is."""


class OnRecord(BelongsToAnother):
    """The phone, plate or VIN is on another record, `customer_id`: it is gone to, or the two are merged."""

    code = "on_record"

    def __init__(self, field: str, customer_id: int) -> None:
        super().__init__(f"{field} is on the record of customer {customer_id}.")
        self.customer_id = customer_id


def create(tx: Tx, told: Told, by: Staff, now: datetime) -> Customer:
    """The new record. OnRecord when the phone has one; BadField without a name and a phone. Rule: A1."""
    by.require("edit_customers")
    if not (told.get("name") or told.get("phone")):
        raise BadField("incomplete", "name", "a name or a phone")
    _check_phone(tx, told.get("phone"), None)
    made = customers.add(tx, Customer(created_at=now))
    _change(tx, made, made.id, told, DETAILS, "made", by, now)
    return made


def edit(tx: Tx, customer_id: int, told: Told, by: Staff, now: datetime) -> Customer:
    """The record says this now; an event tells what it said before. Rule: A1, I2."""
    by.require("edit_customers")
    found = of(tx, customer_id)
    _check_phone(tx, told.get("phone"), found.id)
    if not told.get("is_company", True) and companies.contacts(tx, found.id):
        raise NoSuchContact(f"Customer {customer_id} has contacts: expected a company.")
    _change(tx, found, found.id, told, DETAILS, "edited", by, now)
    return found


def set_consent(
    tx: Tx, kinds: Kinds, customer_id: int, allowed: Collection[str], by: Staff, now: datetime, *,
    channels: Collection[str] = (),
) -> list[str]:  # fmt: skip
    """What the customer refuses from now on, by their word to staff. Rule: N5, A5.

    allowed: of what may be refused; where `channels` are asked about, also of each on each of them ("service@sms").
    """
    by.require("edit_customers")
    found, before = of(tx, customer_id), _refusals(tx, customer_id)
    asked = [*consent.REFUSABLE, *(on_channel(topic, one) for topic in consent.REFUSABLE for one in channels)]
    refuse = [topic for topic in asked if topic not in allowed and topic not in before]
    again = [topic for topic in asked if topic in allowed and topic in before]
    consent.refuse(tx, found.id, refuse, now, by.actor)
    if again:
        consent.allow(tx, kinds, found.id, again, now, by.actor)
    after = _refusals(tx, found.id)
    if after != before:
        customer_events.record(tx, found.id, "consent", by.actor, now, changed={"refused": [before, after]})
    return after


def _refusals(tx: Tx, customer_id: int) -> list[str]:
    return [*consent.refused(tx, customer_id), *(on_channel(*one) for one in consent.refused_on(tx, customer_id))]


def add_vehicle(
    tx: Tx, customer_id: int, told: Told, by: Staff, now: datetime, *, km: int | None = None
) -> Vehicle:  # fmt: skip
    """The customer's vehicle; one whose owner is not known, after a sale, is taken over. Rule: A1.

    OnRecord when it is somebody else's; BadField without plate and VIN.
    """
    by.require("edit_customers")
    found = of(tx, customer_id)
    if not (told.get("plate") or told.get("vin")):
        raise BadField("incomplete", "plate", "a plate or a VIN")
    vehicle = _known(tx, told)
    if vehicle is None:
        vehicle = customers.add_vehicle(tx, Vehicle(found.id, now))
    elif vehicle.customer_id != found.id:
        if not _is_nobodys(tx, vehicle.customer_id):
            raise OnRecord("vehicle", vehicle.customer_id)
        vehicle.customer_id = found.id
    _change(tx, vehicle, found.id, told, VEHICLE, "vehicle_added", by, now, vehicle=vehicle.id)
    read_mileage(tx, vehicle, km, by, now)
    mileage_forecast.forecast(tx, vehicle, now)
    return vehicle


def edit_vehicle(
    tx: Tx, vehicle_id: int, told: Told, by: Staff, now: datetime, *, km: int | None = None, sure: bool = False
) -> Vehicle:  # fmt: skip
    """The vehicle's record says this now. NotBelieved for a mileage that can hardly be right, unless sure. Rule: W1."""
    by.require("edit_customers")
    vehicle = vehicle_of(tx, vehicle_id)
    other = _known(tx, told)
    if other is not None and other.id != vehicle.id:
        raise OnRecord("vehicle", other.customer_id)
    _change(tx, vehicle, vehicle.customer_id, told, VEHICLE, "vehicle_edited", by, now, vehicle=vehicle.id)
    read_mileage(tx, vehicle, km, by, now, sure=sure)
    mileage_forecast.forecast(tx, vehicle, now)
    return vehicle


def sell(tx: Tx, vehicle_id: int, to_customer_id: int | None, by: Staff, now: datetime) -> Vehicle:
    """The vehicle has another owner; None: one who is not known yet, so nobody is told of it. Rule: A1, A5."""
    by.require("edit_customers")
    vehicle = vehicle_of(tx, vehicle_id)
    seller = vehicle.customer_id
    buyer = customers.add(tx, Customer(created_at=now)) if to_customer_id is None else of(tx, to_customer_id)
    if buyer.id == seller:
        raise IllegalMove(f"Vehicle {vehicle_id} is customer {seller}'s already.")
    vehicle.customer_id = buyer.id
    named = {"vehicle": vehicle.id, "called": vehicle.plate or vehicle.title}
    customer_events.record(tx, seller, "vehicle_sold", by.actor, now, to=to_customer_id, **named)
    customer_events.record(tx, buyer.id, "vehicle_bought", by.actor, now, of=seller, **named)
    mileage_forecast.call_off(tx, vehicle, now)
    return vehicle


def read_mileage(
    tx: Tx, vehicle: Vehicle, km: int | None, by: Staff, now: datetime, *, sure: bool = False
) -> None:  # fmt: skip
    """The mileage that staff read. NotBelieved for one that can hardly be right, unless they are sure. Rule: W1."""
    if km is None or km == vehicle.odometer_km:
        return
    before = vehicle.odometer_km
    if not mileage_forecast.read(tx, vehicle, km, now, source="staff", proved=sure):
        raise NotBelieved(f"{km} km can hardly be right for vehicle {vehicle.id}, which had {before}.")
    changed = {"odometer_km": [before, km]}
    customer_events.record(
        tx, vehicle.customer_id, "mileage_read", by.actor, now, vehicle=vehicle.id, changed=changed, sure=sure
    )


def of(tx: Tx, customer_id: int) -> Customer:
    """The record that counts. NotFound, also for one that was merged into another or erased."""
    found = customers.get(tx, customer_id)
    if found is None or found.merged_into is not None or found.erased_at is not None:
        raise NotFound(f"There is no customer {customer_id}.")
    return found


def vehicle_of(tx: Tx, vehicle_id: int) -> Vehicle:
    """The vehicle. NotFound."""
    found = customers.vehicle(tx, vehicle_id)
    if found is None:
        raise NotFound(f"There is no vehicle {vehicle_id}.")
    return found


def _check_phone(tx: Tx, phone: str | None, own: int | None) -> None:
    holder = customers.by_phone(tx, phone) if phone else None
    if holder is not None and holder.id != own:
        raise OnRecord("phone", holder.id)


def _known(tx: Tx, told: Told) -> Vehicle | None:
    by_vin = customers.vehicle_by_vin(tx, told["vin"]) if told.get("vin") else None
    by_plate = customers.vehicle_by_plate(tx, told["plate"]) if told.get("plate") else None
    if by_vin and by_plate and by_vin.id != by_plate.id:
        raise OnRecord("vehicle", by_plate.customer_id)
    return by_vin or by_plate


def _is_nobodys(tx: Tx, customer_id: int) -> bool:
    """True for the record of an owner who is not known yet."""
    found = customers.get(tx, customer_id)
    if found is not None and found.erased_at is not None:
        return True
    return found is not None and not (found.name or found.phone or customers.identities(tx, customer_id))


def _change(
    tx: Tx, thing: Any, customer_id: int, told: Told, names: Sequence[str], kind: str, by: Staff, now: datetime,
    **named: Any,
) -> None:  # fmt: skip
    """The thing bears what was told; the event has each change, old and new."""
    said = {name: told[name] for name in names if name in told}
    changed = {
        name: [_json(getattr(thing, name)), _json(new)] for name, new in said.items() if getattr(thing, name) != new
    }
    for name in changed:
        setattr(thing, name, told[name])
    tx.flush()
    if changed or kind != "edited":
        customer_events.record(tx, customer_id, kind, by.actor, now, changed=changed, **named)


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
