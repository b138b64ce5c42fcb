"""What a customer told goes on record by the word of staff who saw it proved, or is put aside (A1, A5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from actions.customers import editing, told, vouching
from actions.customers.editing import OnRecord
from domain.customers.customer import Customer
from domain.customers.told_fact import FactKind
from domain.errors import BadField, NotAllowed, NotFound
from domain.shop.staff import Staff
from storage import Tx
from storage.customers import customer_events, customers, told_facts

Person = Callable[[str], Staff]
SAID = {
    FactKind.NAME: "王芳", FactKind.PHONE: "+8613800138000", FactKind.PLATE: "沪A12345",
    FactKind.VIN: "LSVAA49J1V0000001",
    FactKind.VEHICLE: "大众朗逸", FactKind.MILEAGE: "53000", FactKind.WISH: "六点以后再打电话",
}  # fmt: skip


@pytest.fixture
def who(tx: Tx, now: datetime) -> int:
    """Somebody who told everything in the web chat."""
    made = customers.add(tx, Customer(created_at=now)).id
    told.note(tx, made, SAID, now, "web")
    return made


def _facts(tx: Tx, who: int) -> dict[str, int]:
    return {one.kind: one.id for one in told_facts.of_customer(tx, who)}


@pytest.mark.rule("A1", "I2")
def test_everything_told_goes_on_record_when_vouched_for(tx: Tx, person: Person, now: datetime, who: int) -> None:
    facts = _facts(tx, who)
    for kind in (FactKind.PLATE, *(kind for kind in SAID if kind != FactKind.PLATE)):
        vouching.vouch(tx, who, facts[kind], None, person("chen"), now)
    customer, cars = customers.get(tx, who), customers.vehicles(tx, who)
    assert customer is not None and (customer.name, customer.phone) == ("王芳", "+8613800138000")
    assert customer.wishes == SAID[FactKind.WISH]
    assert [(car.plate, car.vin, car.odometer_km) for car in cars] == [("沪A12345", SAID[FactKind.VIN], 53_000)]
    assert all(vouching.is_on_record(tx, one) for one in told_facts.of_customer(tx, who))
    vouched = [one.data["fact"] for one in customer_events.of_customer(tx, who) if one.kind == "vouched"]
    assert sorted(vouched) == sorted(SAID)


@pytest.mark.rule("A5")
def test_what_is_somebody_elses_is_not_vouched_for(tx: Tx, person: Person, now: datetime, who: int) -> None:
    editing.create(tx, {"phone": SAID[FactKind.PHONE]}, person("chen"), now)
    with pytest.raises(OnRecord):
        vouching.vouch(tx, who, _facts(tx, who)[FactKind.PHONE], None, person("chen"), now)
    with pytest.raises(NotFound):
        vouching.vouch(tx, who + 1, _facts(tx, who)[FactKind.NAME], None, person("chen"), now)
    with pytest.raises(NotAllowed):
        vouching.vouch(tx, who, _facts(tx, who)[FactKind.NAME], None, person("sun"), now)


def test_of_several_vehicles_the_right_one_is_chosen(tx: Tx, person: Person, now: datetime, who: int) -> None:
    chen, mileage = person("chen"), _facts(tx, who)[FactKind.MILEAGE]
    cars = [editing.add_vehicle(tx, who, {"plate": plate}, chen, now) for plate in ("沪A12345", "沪A12346")]
    with pytest.raises(BadField):
        vouching.vouch(tx, who, mileage, None, chen, now)
    vouching.vouch(tx, who, mileage, cars[1].id, chen, now)
    assert [car.odometer_km for car in cars] == [None, 53_000]


def test_what_is_not_right_is_put_aside_and_its_event_stays(tx: Tx, person: Person, now: datetime, who: int) -> None:
    vouching.dismiss(tx, who, _facts(tx, who)[FactKind.PLATE], person("chen"), now)
    assert FactKind.PLATE not in _facts(tx, who)
    assert customer_events.of_customer(tx, who)[0].data == {"fact": "plate", "value": "沪A12345", "source": "web"}


@pytest.mark.rule("A5")
def test_an_address_is_proved_by_staff_who_saw_the_person(tx: Tx, person: Person, now: datetime) -> None:
    identity = customers.add_identity(tx, "web", "", "9", "", now)
    vouching.vouch_for_address(tx, identity.customer_id, identity.id, person("chen"), now)
    assert identity.verified
    with pytest.raises(NotFound):
        vouching.vouch_for_address(tx, identity.customer_id, 999, person("chen"), now)
