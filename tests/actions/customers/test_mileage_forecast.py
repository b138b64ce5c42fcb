"""A vehicle's mileage and due date, kept with the vehicle; reminders follow it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from actions.customers import mileage_forecast
from actions.outreach import notices
from domain.customers.customer import OdometerReading, Vehicle
from domain.shop.shop import Shop
from storage import Tx
from storage.customers import customers
from storage.outreach import notices as notice_queries
from tests.storage.records import a_customer, a_vehicle

DAY = timedelta(days=1)


@pytest.fixture
def car(tx: Tx, now: datetime) -> Vehicle:
    """A car that drives 20 km a day and had its service 200 days ago."""
    made = a_vehicle(
        tx, a_customer(tx, now).id, now, last_service_on=now.date() - 200 * DAY, last_service_km=40_000,
        service_interval_days=1000, service_interval_km=10_000,
    )  # fmt: skip
    for days in (200, 150, 100, 50):
        km = 40_000 + (200 - days) * 20
        customers.add_reading(tx, OdometerReading(made.id, km, now - days * DAY, "staff"))
        made.odometer_km = km
    mileage_forecast.forecast(tx, made, now)
    return made


@pytest.mark.rule("N2", "B8")
def test_a_reading_moves_the_due_date_and_calls_off_reminders_of_the_old_one(
    tx: Tx, car: Vehicle, now: datetime
) -> None:
    before = car.predicted_due_on
    assert before is not None and abs((before - now.date()).days - 300) <= 5
    key = f"maintenance:{car.id}:{car.due_round}:first"
    notices.plan_one(tx, key, "maintenance", "service", car.customer_id, now, now, vehicle_id=car.id)
    assert mileage_forecast.read(tx, car, 46_500, now)
    assert car.predicted_due_on is not None and car.predicted_due_on < before - 60 * DAY
    notice = notice_queries.by_key(tx, key)
    assert notice is not None
    assert (notice.state, notice.reason, car.due_round) == ("cancelled", "due_date_moved", 1)
    assert [one.reason for one in notice_queries.decisions(tx, [notice.id])[notice.id]] == ["due_date_moved"]


@pytest.mark.rule("N2")
def test_a_suspicious_reading_is_kept_and_changes_nothing_until_it_is_proved(
    tx: Tx, car: Vehicle, now: datetime
) -> None:
    due, km = car.predicted_due_on, car.odometer_km
    assert not mileage_forecast.read(tx, car, 4_300, now)
    assert (car.predicted_due_on, car.odometer_km) == (due, km)
    assert [one.believed for one in customers.readings(tx, car.id, believed=False)][-1] is False
    assert mileage_forecast.read(tx, car, 4_300, now, source="photo", proved=True)
    assert car.odometer_km == 4_300
    assert [one.km for one in customers.readings(tx, car.id)] == [4_300]


@pytest.mark.rule("N2", "W7")
def test_after_a_service_the_next_is_counted_anew_and_after_another_visit_it_is_not(
    tx: Tx, car: Vehicle, now: datetime
) -> None:
    due = car.predicted_due_on
    mileage_forecast.visited(tx, car, ["tyre_repair"], now)
    assert (car.predicted_due_on, car.last_visit_on) == (due, now.date())
    mileage_forecast.visited(tx, car, ["minor_service"], now)
    assert car.last_service_on == now.date()
    assert car.predicted_due_on is not None and due is not None and car.predicted_due_on > due


@pytest.mark.rule("N2")
def test_the_laws_inspection_and_the_end_of_warranty_follow_from_the_record(tx: Tx, shop: Shop, now: datetime) -> None:
    owner = a_customer(tx, now)
    private = a_vehicle(tx, owner.id, now, registered_on=date(2020, 4, 2), first_delivery_on=date(2024, 1, 31))
    crane = a_vehicle(tx, owner.id, now, is_equipment=True, first_delivery_on=date(2026, 1, 1))
    assert mileage_forecast.refresh(tx, now) == 2
    assert private.inspection_on == date(2026, 4, 30)
    assert private.warranty_until == date(2027, 1, 28)
    assert crane.inspection_on == date(2026, 7, 2)
    assert mileage_forecast.refresh(tx, now) == 0
