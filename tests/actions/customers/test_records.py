"""What a shop enters of a customer is found again, filled up, and never taken from somebody else (A1, A5)."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions.customers import records
from actions.customers.records import NewCustomer, NewIdentity, NewVehicle
from domain.errors import BelongsToAnother
from storage import Tx
from storage.customers import customers

CAR = NewVehicle("沪A12345", "LSVAA49J1V0000001", "大众", "朗逸", None, 53_000)
PHONE = "+8613800138000"


@pytest.mark.rule("A1")
def test_entering_a_customer_again_fills_up_what_was_missing_and_makes_nothing_twice(tx: Tx, now: datetime) -> None:
    record, made = records.add_customer(tx, NewCustomer(phone=PHONE, vehicles=[CAR]), now)
    again, anew = records.add_customer(tx, NewCustomer("王芳", PHONE, "zh", is_key=True, vehicles=[CAR]), now)
    assert (again.id, made, anew) == (record.id, True, False)
    assert (record.name, record.language, record.is_key) == ("王芳", "zh", True)
    (vehicle,) = customers.vehicles(tx, record.id)
    assert (vehicle.plate, vehicle.odometer_km) == ("沪A12345", 53_000)
    assert len(customers.readings(tx, vehicle.id)) == 1


@pytest.mark.rule("A1")
@pytest.mark.parametrize(
    "known",
    [NewVehicle(plate="沪A12345"), NewVehicle(vin="LSVAA49J1V0000001"), NewIdentity("web", "", "9")],
    ids=["plate", "vin", "address"],
)
def test_a_record_is_found_by_plate_vin_or_a_proved_address(
    tx: Tx, now: datetime, known: NewVehicle | NewIdentity
) -> None:
    first = NewCustomer(name="王芳", vehicles=[CAR], identities=[NewIdentity("web", "", "9")])
    record, _ = records.add_customer(tx, first, now)
    is_vehicle = isinstance(known, NewVehicle)
    new = NewCustomer(vehicles=[known] if is_vehicle else [], identities=[] if is_vehicle else [known])  # type: ignore[list-item]
    assert records.add_customer(tx, new, now) == (record, False)


@pytest.mark.rule("A5")
def test_a_vehicle_or_address_of_somebody_else_is_refused(tx: Tx, now: datetime) -> None:
    first = NewCustomer(phone=PHONE, vehicles=[CAR], identities=[NewIdentity("web", "", "9")])
    records.add_customer(tx, first, now)
    for other in (
        NewCustomer(phone="+8613911111111", vehicles=[NewVehicle(plate="沪A12345")]),
        NewCustomer(phone="+8613911111111", identities=[NewIdentity("web", "", "9")]),
    ):
        with pytest.raises(BelongsToAnother):
            records.add_customer(tx, other, now)


@pytest.mark.rule("A5")
def test_a_plate_and_a_vin_of_two_vehicles_are_not_made_one(tx: Tx, now: datetime) -> None:
    records.add_customer(tx, NewCustomer(phone=PHONE, vehicles=[NewVehicle("沪A1"), NewVehicle(vin="V2")]), now)
    with pytest.raises(BelongsToAnother, match="two different vehicles"):
        records.add_customer(tx, NewCustomer(phone=PHONE, vehicles=[NewVehicle("沪A1", "V2")]), now)


@pytest.mark.rule("A5")
def test_an_address_nobody_vouches_for_proves_nothing(tx: Tx, now: datetime) -> None:
    record, _ = records.add_customer(tx, NewCustomer("王芳", identities=[NewIdentity("web", "", "9", "", False)]), now)
    identity = customers.identity(tx, "web", "", "9")
    assert identity is not None and not identity.verified and identity.customer_id == record.id
