"""A vehicle's mileage and the day its next service is due, kept with the vehicle so that reminders find it (N2, B8)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.customers import mileage_forecast
from domain.customers.customer import OdometerReading, Vehicle
from domain.customers.mileage_forecast import Plan, Reading
from domain.outreach import inspection_due
from domain.shop.policy import Policy
from storage import Tx, shops
from storage.customers import customers
from storage.outreach import notices

SERVICES = frozenset({"minor_service", "major_service", "periodic_service", "first_service"})
"""Service items after which the next service is counted anew."""

REMINDERS = ("maintenance", "first_service", "lapsed")
"""Kinds of notice that speak of the due date."""

STALE = timedelta(days=30)
"""A forecast is made again after this, also without a new reading."""

NEW_ROUND = timedelta(days=21)
"""A due date that moves farther than this is another one: its reminders are due again."""

EQUIPMENT_INSPECTION = timedelta(days=182)
"""Equipment is inspected half-yearly (N2)."""


def read(
    tx: Tx, vehicle: Vehicle, km: int, now: datetime, *, source: str = "customer", proved: bool = False
) -> bool:  # fmt: skip
    """True when the reading was taken over, and the forecast follows it. Rule: N2.

    One that can hardly be right is kept, but not believed. proved: a person or a photo vouches for it; an earlier
    reading it contradicts is not believed any more then.
    """
    here, before = _here(tx), customers.readings(tx, vehicle.id)
    known = [Reading(here.day(one.at), one.km) for one in before]
    if not known and vehicle.odometer_km is not None:
        known = [Reading(here.day(vehicle.created_at), vehicle.odometer_km)]
    believed = proved or not mileage_forecast.is_suspicious(known, Reading(here.day(now), km))
    reading = OdometerReading(vehicle_id=vehicle.id, km=km, at=now, source=source, believed=believed)
    customers.add_reading(tx, reading)
    if not believed:
        return False
    for one in before if proved else ():
        one.believed = one.km <= km
    vehicle.odometer_km = km
    _forecast(tx, here, vehicle, now)
    return True


def take_back(tx: Tx, vehicle: Vehicle, km: int, before: int | None, now: datetime) -> None:
    """The reading that was told wrongly is not believed any more, and the mileage is what it was before. Rule: N2."""
    for one in reversed(customers.readings(tx, vehicle.id)):
        if one.km == km and one.source == "customer":
            one.believed = False
            break
    if vehicle.odometer_km == km:
        vehicle.odometer_km = before
    _forecast(tx, _here(tx), vehicle, now)


def forecast(tx: Tx, vehicle: Vehicle, now: datetime) -> None:
    """The vehicle's due dates are those of now; reminders of a due date that moved far are called off. Rule: N2."""
    _forecast(tx, _here(tx), vehicle, now)


def _forecast(tx: Tx, here: _Here, vehicle: Vehicle, now: datetime) -> None:
    readings = [Reading(here.day(one.at), one.km) for one in customers.readings(tx, vehicle.id)]
    found = mileage_forecast.forecast(_plan(vehicle), readings, here.policy, here.day(now))
    before = vehicle.predicted_due_on
    if found is not None:
        vehicle.predicted_due_on, vehicle.km_per_day = found.due_on, found.rate.km_per_day
        vehicle.predicted_due_low, vehicle.predicted_due_high = found.low, found.high
        if before is not None and abs(found.due_on - before) > NEW_ROUND:
            _next_round(tx, vehicle, now)
    vehicle.forecast_at = now
    _follow_dates(vehicle, here.policy, here.day(now))
    tx.flush()


def _plan(vehicle: Vehicle) -> Plan:
    since, km = vehicle.last_service_on or vehicle.first_delivery_on, vehicle.last_service_km
    return Plan(
        next_on=vehicle.next_due_on, next_km=vehicle.next_due_km, since_on=since,
        since_km=0 if vehicle.last_service_on is None and since is not None else km,
        interval_days=vehicle.service_interval_days, interval_km=vehicle.service_interval_km,
        first=is_first(vehicle),
    )  # fmt: skip


def is_first(vehicle: Vehicle) -> bool:
    """True while the vehicle's first service is still ahead, as far as the record knows."""
    return vehicle.last_service_on is None and vehicle.next_due_on is None and vehicle.next_due_km is None


def _follow_dates(vehicle: Vehicle, policy: Policy, today: date) -> None:
    """The law's inspection and the end of warranty, where the record lets them be known."""
    past = vehicle.inspection_on is None or vehicle.inspection_on < today - STALE
    if past and vehicle.is_equipment and (vehicle.inspection_on or vehicle.first_delivery_on):
        start = vehicle.inspection_on or vehicle.first_delivery_on or today
        periods = max((today - start) // EQUIPMENT_INSPECTION, 0) + 1
        vehicle.inspection_on = start + periods * EQUIPMENT_INSPECTION
    elif past and not vehicle.is_equipment and vehicle.registered_on is not None:
        vehicle.inspection_on = inspection_due.next_duty(vehicle.registered_on, vehicle.use, today).due_on
    if vehicle.warranty_until is None and vehicle.first_delivery_on is not None:
        month = vehicle.first_delivery_on.month - 1 + policy.warranty_months
        first = date(vehicle.first_delivery_on.year + month // 12, month % 12 + 1, 1)
        vehicle.warranty_until = first + timedelta(days=min(vehicle.first_delivery_on.day, 28) - 1)


def inspected(tx: Tx, machine: Vehicle, now: datetime) -> None:
    """The machine was inspected today: the next time is half a year from now. Rule: N2."""
    machine.last_visit_on = _here(tx).day(now)
    machine.inspection_on = machine.last_visit_on + EQUIPMENT_INSPECTION
    tx.flush()


def visited(tx: Tx, vehicle: Vehicle, services: Collection[str], now: datetime) -> None:
    """The vehicle was at the shop: after a service the next one is counted anew. Rule: N2, W7."""
    vehicle.last_visit_on = _here(tx).day(now)
    if SERVICES & set(services):
        serviced(tx, vehicle, now)


def serviced(
    tx: Tx, vehicle: Vehicle, now: datetime, *, next_on: date | None = None, next_km: int | None = None,
    done_on: date | None = None,
) -> None:  # fmt: skip
    """The vehicle had its service, today or on `done_on`. Rule: W7, N2.

    next_on, next_km: what the customer was told at hand-over.
    """
    here = _here(tx)
    vehicle.last_visit_on = vehicle.last_service_on = done_on or here.day(now)
    vehicle.last_service_km = vehicle.odometer_km
    vehicle.next_due_on, vehicle.next_due_km = next_on, next_km
    vehicle.predicted_due_on = None
    _next_round(tx, vehicle, now)
    _forecast(tx, here, vehicle, now)


def handed_over(
    tx: Tx, vehicle: Vehicle, services: Collection[str], now: datetime, *, next_on: date | None, next_km: int | None
) -> None:  # fmt: skip
    """The vehicle is back with its owner, who was told when the next service is due. Rule: W7, N2."""
    if SERVICES & set(services):
        serviced(tx, vehicle, now, next_on=next_on, next_km=next_km)
        return
    here = _here(tx)
    vehicle.last_visit_on, vehicle.next_due_on, vehicle.next_due_km = here.day(now), next_on, next_km
    _forecast(tx, here, vehicle, now)


def call_off(tx: Tx, vehicle: Vehicle, now: datetime) -> None:
    """Reminders of the due date are called off: the vehicle has another owner. Rule: N2, A5."""
    _next_round(tx, vehicle, now)


def _next_round(tx: Tx, vehicle: Vehicle, now: datetime) -> None:
    vehicle.due_round += 1
    notices.cancel_of(tx, "due_date_moved", now, kinds=REMINDERS, vehicle_id=vehicle.id)


def refresh(tx: Tx, now: datetime, limit: int = 200) -> int:
    """How many vehicles' forecasts were made anew by this call, those without one first. Rule: N2."""
    here, found = _here(tx), customers.to_forecast(tx, now - STALE, limit)
    for vehicle in found:
        _forecast(tx, here, vehicle, now)
    return len(found)


@dataclass(frozen=True, slots=True)
class _Here:
    """The shop's policy and its clock."""

    policy: Policy
    zone: ZoneInfo

    def day(self, at: datetime) -> date:
        """The day on the shop's clock."""
        return at.astimezone(self.zone).date()


def _here(tx: Tx) -> _Here:
    shop = shops.current(tx)
    return _Here(shop.policy, shop.zone)
