"""What staff enter of customers and vehicles: kept, never taken from somebody else, each change an event (A1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest

from actions.customers import editing, mileage_forecast
from actions.customers.editing import OnRecord
from actions.notice_kinds import KINDS
from actions.outreach import consent
from domain.errors import BadField, IllegalMove, NotAllowed, NotBelieved, NotFound
from domain.shop.staff import Staff
from storage import Tx
from storage.customers import customer_events, customers

Person = Callable[[str], Staff]
PHONE = "+8613800138000"


@pytest.mark.rule("A1", "I2")
def test_a_record_is_made_and_changed_and_each_change_tells_what_was_before(
    tx: Tx, person: Person, now: datetime
) -> None:
    chen = person("chen")
    who = editing.create(tx, {"name": "王芳", "phone": PHONE}, chen, now)
    editing.edit(tx, who.id, {"name": "王芳芳", "phone": PHONE, "wishes": "坐等"}, chen, now)
    editing.edit(tx, who.id, {"name": "王芳芳"}, chen, now)
    assert (who.name, who.phone, who.wishes) == ("王芳芳", PHONE, "坐等")
    events = [(one.kind, one.actor, one.data["changed"]) for one in customer_events.of_customer(tx, who.id)]
    assert events == [
        ("edited", "staff:chen", {"name": ["王芳", "王芳芳"], "wishes": ["", "坐等"]}),
        ("made", "staff:chen", {"name": [None, "王芳"], "phone": [None, PHONE]}),
    ]


@pytest.mark.rule("A1", "A5", "I2")
def test_a_phone_or_vehicle_on_record_is_never_entered_twice(tx: Tx, person: Person, now: datetime) -> None:
    chen = person("chen")
    first = editing.create(tx, {"phone": PHONE}, chen, now)
    editing.add_vehicle(tx, first.id, {"plate": "沪A12345"}, chen, now)
    second = editing.create(tx, {"name": "李雷"}, chen, now)
    for step in (
        lambda: editing.create(tx, {"phone": PHONE}, chen, now),
        lambda: editing.edit(tx, second.id, {"phone": PHONE}, chen, now),
        lambda: editing.add_vehicle(tx, second.id, {"plate": "沪A12345"}, chen, now),
    ):
        with pytest.raises(OnRecord) as refused:
            step()
        assert refused.value.customer_id == first.id
    with pytest.raises(BadField):
        editing.create(tx, {"name": ""}, chen, now)
    with pytest.raises(BadField):
        editing.add_vehicle(tx, second.id, {"brand": "大众"}, chen, now)
    with pytest.raises(NotFound):
        editing.edit(tx, 999, {"name": "x"}, chen, now)


@pytest.mark.rule("A1", "W1", "N2")
def test_a_mileage_that_can_hardly_be_right_needs_a_second_look(tx: Tx, person: Person, now: datetime) -> None:
    chen = person("chen")
    who = editing.create(tx, {"name": "王芳"}, chen, now)
    told = {"plate": "沪A12345", "first_delivery_on": date(2025, 9, 1)}
    car = editing.add_vehicle(tx, who.id, told, chen, now, km=9_000)
    assert car.predicted_due_on is not None and car.odometer_km == 9_000
    with pytest.raises(NotBelieved):
        editing.edit_vehicle(tx, car.id, {"model": "朗逸"}, chen, now, km=500)
    editing.edit_vehicle(tx, car.id, {"model": "朗逸"}, chen, now, km=500, sure=True)
    assert (car.model, car.odometer_km) == ("朗逸", 500)


@pytest.mark.rule("A1", "A5")
def test_a_sold_vehicle_is_its_new_owners_or_waits_for_one(tx: Tx, person: Person, now: datetime) -> None:
    chen = person("chen")
    seller, buyer = (editing.create(tx, {"name": name}, chen, now) for name in ("王芳", "李雷"))
    told = {"brand": "大众", "model": "帕萨特"}
    cars = [editing.add_vehicle(tx, seller.id, told | {"plate": one}, chen, now) for one in ("沪A12345", "沪A12346")]
    editing.sell(tx, cars[0].id, buyer.id, chen, now)
    editing.sell(tx, cars[1].id, None, chen, now)
    assert customers.vehicles(tx, seller.id) == []
    assert customers.vehicles(tx, buyer.id) == [cars[0]]
    editing.add_vehicle(tx, buyer.id, {"plate": "沪A12346"}, chen, now)
    assert customers.vehicles(tx, buyer.id) == cars
    assert [one.kind for one in customer_events.of_customer(tx, seller.id)][:2] == ["vehicle_sold", "vehicle_sold"]
    assert [one.data["called"] for one in customer_events.of_customer(tx, seller.id)[:2]] == ["沪A12346", "沪A12345"]
    with pytest.raises(IllegalMove):
        editing.sell(tx, cars[0].id, buyer.id, chen, now)
    mileage_forecast.forecast(tx, cars[0], now)


@pytest.mark.rule("N5")
def test_what_a_customer_wants_to_be_told_is_set_by_their_word_to_staff(tx: Tx, person: Person, now: datetime) -> None:
    chen = person("chen")
    who = editing.create(tx, {"name": "王芳"}, chen, now)
    keep = consent.REFUSABLE[:1]
    assert set(editing.set_consent(tx, KINDS, who.id, keep, chen, now)) == set(consent.REFUSABLE) - set(keep)
    assert editing.set_consent(tx, KINDS, who.id, consent.REFUSABLE, chen, now) == []
    assert [one.kind for one in customer_events.of_customer(tx, who.id)] == ["consent", "consent", "made"]
    editing.edit(tx, who.id, {"phone": "+8613800138000"}, chen, now)
    assert consent.channels(tx, who.id) == ["sms", "call"]
    allowed = [*consent.REFUSABLE, *(f"{topic}@call" for topic in consent.REFUSABLE), "survey@sms"]
    after = editing.set_consent(tx, KINDS, who.id, allowed, chen, now, channels=["sms", "call"])
    assert set(after) == {f"{topic}@sms" for topic in consent.REFUSABLE} - {"survey@sms"}
    assert editing.set_consent(tx, KINDS, who.id, consent.REFUSABLE, chen, now) == after


@pytest.mark.rule("I1")
@pytest.mark.parametrize("code", ["zhou", "qian", "wu", "zheng", "sun"])
def test_whoever_only_looks_enters_nothing(tx: Tx, person: Person, now: datetime, code: str) -> None:
    who = editing.create(tx, {"name": "王芳"}, person("chen"), now)
    car = editing.add_vehicle(tx, who.id, {"plate": "沪A12345"}, person("zhao"), now)
    for step in (
        lambda: editing.create(tx, {"name": "x"}, person(code), now),
        lambda: editing.edit(tx, who.id, {"name": "x"}, person(code), now),
        lambda: editing.set_consent(tx, KINDS, who.id, (), person(code), now),
        lambda: editing.add_vehicle(tx, who.id, {"plate": "沪A12346"}, person(code), now),
        lambda: editing.edit_vehicle(tx, car.id, {"model": "x"}, person(code), now),
        lambda: editing.sell(tx, car.id, None, person(code), now),
    ):
        with pytest.raises(NotAllowed):
            step()
