from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from actions.customers import identities, told
from domain.customers.customer import Customer
from domain.customers.told_fact import FactKind
from storage import Tx
from storage.customers import customers, finding, told_facts


def _stranger(tx: Tx, now: datetime, address: str = "1") -> int:
    return identities.meet(tx, "web", "", address, "", now).customer_id


@pytest.mark.rule("A1")
def test_what_is_said_stands_on_the_record_with_its_source_and_time(tx: Tx, now: datetime) -> None:
    who = _stranger(tx, now)
    told.note(tx, who, {FactKind.NAME: "周岚", FactKind.PLATE: "沪D77777", FactKind.MILEAGE: 42000}, now, "web")
    assert {(fact.kind, fact.value, fact.source, fact.at) for fact in told_facts.of_customer(tx, who)} == {
        ("name", "周岚", "web", now), ("plate", "沪D77777", "web", now), ("mileage", "42000", "web", now),
    }  # fmt: skip
    assert customers.get(tx, who).name == "周岚"  # type: ignore[union-attr]


@pytest.mark.rule("A1")
def test_the_same_thing_told_again_stands_once_with_its_latest_time(tx: Tx, now: datetime) -> None:
    who = _stranger(tx, now)
    told.note(tx, who, {FactKind.PHONE: "+8613800000001"}, now, "web")
    told.note(tx, who, {FactKind.PHONE: "+8613800000001"}, now + timedelta(days=1), "telegram")
    (fact,) = told_facts.of_customer(tx, who)
    assert (fact.at, fact.source) == (now + timedelta(days=1), "telegram")


@pytest.mark.rule("A1")
@pytest.mark.parametrize("words", ["周岚", "13800000001", "D77777"])
def test_a_stranger_is_found_by_what_they_told(tx: Tx, now: datetime, words: str) -> None:
    who = _stranger(tx, now)
    facts = {FactKind.NAME: "周岚", FactKind.PHONE: "+8613800000001", FactKind.PLATE: "沪D77777"}
    told.note(tx, who, facts, now, "web")
    assert who in {found.id for found in finding.search(tx, words)}


@pytest.mark.rule("A5")
def test_two_people_may_claim_one_plate_and_nobody_gets_the_other_record(tx: Tx, now: datetime) -> None:
    first, second = _stranger(tx, now), _stranger(tx, now, "2")
    for who in (first, second):
        told.note(tx, who, {FactKind.PLATE: "沪D77777"}, now, "web")
    assert [len(told_facts.of_customer(tx, who)) for who in (first, second)] == [1, 1]
    assert customers.vehicle_by_plate(tx, "沪D77777") is None


@pytest.mark.rule("A1")
def test_a_name_the_record_has_is_not_overwritten_by_one_that_was_told(tx: Tx, now: datetime) -> None:
    known = customers.add(tx, Customer(now, name="赵强"))
    told.note(tx, known.id, {FactKind.NAME: "小赵"}, now, "web")
    assert known.name == "赵强" and told_facts.of_customer(tx, known.id)[0].value == "小赵"


@pytest.mark.rule("A1")
def test_what_was_told_goes_along_when_the_phone_is_proved(tx: Tx, now: datetime) -> None:
    record = customers.add(tx, Customer(now, name="周岚", phone="+8613800000001"))
    told.note(tx, record.id, {FactKind.PLATE: "沪D77777"}, now, "web")
    stranger = identities.meet(tx, "web", "", "9", "", now)
    told.note(tx, stranger.customer_id, {FactKind.PLATE: "沪D77777", FactKind.VEHICLE: "奥迪 A4L"}, now, "web")
    identities.prove_phone(tx, stranger, "+8613800000001", "", now)
    assert {(fact.kind, fact.value) for fact in told_facts.of_customer(tx, record.id)} == {
        ("plate", "沪D77777"), ("vehicle", "奥迪 A4L"),
    }  # fmt: skip
