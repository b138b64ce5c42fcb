"""Customer records: persons and companies, the ways to reach them, and their vehicles (A1)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass
class Customer:
    """Person or company with vehicles, contacts and history.

    phone: E.164, unique over customers that are not merged. merged_into: the record this one turned out to be.
    timezone: where the customer lives, None for the shop's. wishes: what they want remembered at every visit.
    name_keys: letters by which the name is looked for; kept by storage. erased_at: when what told who it was was taken
    out on their request (A5). is_company: others speak for it (CompanyContact).
    """

    id: int = field(init=False)
    created_at: datetime
    name: str | None = None
    phone: str | None = None
    language: str | None = None
    is_key: bool = False
    note: str = ""
    merged_into: int | None = None
    timezone: str | None = None
    address: str = ""
    wishes: str = ""
    name_keys: str = ""
    erased_at: datetime | None = None
    is_company: bool = False


@dataclass
class Identity:
    """A customer's address on one channel.

    verified: the channel itself proved who it is (a shared contact, a login, the shop's own entry by API); only then
        is anything told that the record knew before (A5).
    reachable: False after the channel said that messages no longer arrive (blocked, gone).
    also: a second name by which the channel knows the same person, such as a phone beside a user id.
    """

    id: int = field(init=False)
    channel: str
    account: str
    address: str
    customer_id: int
    created_at: datetime
    display_name: str = ""
    verified: bool = False
    reachable: bool = True
    also: str = ""


@dataclass
class Vehicle:
    """A vehicle in the shop's care. plate and vin are unique; odometer_km is the last accepted reading.

    next_due_on, next_due_km: the next service as the shop told it; None leaves it to the plan.
    predicted_due_on: when it is expected to be due, by date or mileage, whichever comes first; _low and _high bound it.
    km_per_day: the forecast behind it, made at forecast_at.
    is_equipment: a machine inspected half-yearly, no car. use: "private" or "commercial".
    registered_on: first registration, for the law's inspection, which is due next on inspection_on.
    insured_until, warranty_until: last days. last_visit_on: of the last finished visit, last_service_on: of
        the last that was a service, at last_service_km.
    due_round: counts due dates, so that each is reminded of once; one that moves far is another.
    """

    id: int = field(init=False)
    customer_id: int
    created_at: datetime
    plate: str | None = None
    vin: str | None = None
    brand: str | None = None
    model: str | None = None
    first_delivery_on: date | None = None
    odometer_km: int | None = None
    service_interval_km: int | None = None
    service_interval_days: int | None = None
    next_due_on: date | None = None
    next_due_km: int | None = None
    predicted_due_on: date | None = None
    predicted_due_low: date | None = None
    predicted_due_high: date | None = None
    km_per_day: float | None = None
    forecast_at: datetime | None = None
    registered_on: date | None = None
    use: str = "private"
    is_equipment: bool = False
    inspection_on: date | None = None
    insured_until: date | None = None
    warranty_until: date | None = None
    last_visit_on: date | None = None
    last_service_on: date | None = None
    last_service_km: int | None = None
    due_round: int = 0

    @property
    def title(self) -> str:
        """How people call it: brand and model, else the plate."""
        return " ".join(part for part in (self.brand, self.model) if part) or (self.plate or "")


@dataclass
class OdometerReading:
    """A mileage told or read, kept even when it was not believed. source: customer, staff, api, photo."""

    id: int = field(init=False)
    vehicle_id: int
    km: int
    at: datetime
    source: str
    believed: bool = True


@dataclass
class CustomerEvent:
    """Something that was done to a record: who, when, what; it stays as it is (A2, I2).

    actor: as events of tickets name them. data: what changed, old and new.
    """

    id: int = field(init=False)
    customer_id: int
    kind: str
    actor: str
    at: datetime
    data: dict[str, Any] = field(default_factory=dict)


def masked_phone(phone: str | None) -> str:
    """The phone with its middle digits hidden, as shown to whoever needs no more (A5): "138****5678"."""
    if not phone:
        return ""
    digits = phone.removeprefix("+86")
    return digits if len(digits) < 8 else f"{digits[:3]}****{digits[-4:]}"


def masked_plate(plate: str | None) -> str:
    """The plate with its middle hidden (A5): "京A**45"."""
    return f"{plate[:2]}**{plate[-2:]}" if plate and len(plate) >= 6 else ""
