"""Names that can be one person's, and a row whose plate and VIN are two vehicles."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions.customers.imports.matching import Known, same_name
from actions.customers.imports.rows import Row
from domain.customers.customer import Customer, Vehicle
from domain.customers.importing import Fact
from domain.shop.shop import Shop
from storage import Tx
from storage.customers import customers


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("王芳", "王芳", True), ("王女士", "王芳", True), ("王 芳", "王芳", True), ("王芳", "李雷", False), ("王芳",
        "王芳芳", True),
        ("Wang Fang", "wang fang", True), ("Mr. Smith", "Smith", True), ("Smith", "Smithers", False), ("", "王芳",
        False),
    ],
)  # fmt: skip
def test_titles_and_surnames_are_no_other_name(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same


@pytest.mark.rule("A5")
def test_a_plate_and_a_vin_of_two_vehicles_are_refused(tx: Tx, shop: Shop, now: datetime) -> None:
    who = customers.add(tx, Customer(created_at=now, name="王芳"))
    customers.add_vehicle(tx, Vehicle(who.id, now, plate="沪A12345"))
    customers.add_vehicle(tx, Vehicle(who.id, now, vin="LSVAA49J1V0000001"))
    row = Row("a", 2, {Fact.PLATE: "沪A12345", Fact.VIN: "LSVAA49J1V0000001"}, [], [])
    known = Known(now, shop.zone)
    known.load(tx, [row])
    assert known.take(row).made == [] and [one.code for one in row.problems] == ["two_vehicles"]


def test_a_vehicle_without_an_owner_is_not_taken(tx: Tx, shop: Shop, now: datetime) -> None:
    row = Row("a", 2, {Fact.PLATE: "沪A12345"}, [], [])
    known = Known(now, shop.zone)
    known.load(tx, [row])
    known.take(row)
    assert row.rejected and row.problems[0].code == "no_owner"
