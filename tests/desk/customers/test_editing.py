"""Customers are entered, corrected, merged and taken apart at the desk, and each refusal has words."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from actions.customers import told
from domain.customers.customer import Customer
from domain.customers.told_fact import FactKind
from storage.customers import customers, told_facts
from tests.desk.conftest import House

Staff = Callable[[str], TestClient]
NEW = "/desk/customers/new"


def _made(desk: TestClient, **fields: str) -> str:
    answer = desk.post(NEW, data=fields, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


@pytest.mark.rule("A1")
def test_an_advisor_enters_a_customer_with_a_vehicle_and_corrects_both(house: House, staff: Staff) -> None:
    desk = staff("chen")
    there = _made(desk, name="王芳", phone="138 0013 8000", plate="沪a·12345", model="朗逸", token="t0000001")
    assert _made(desk, name="王芳", phone="138 0013 8000", token="t0000001") == "/desk/customers"
    desk.post(f"{there}/edit", data={"name": "王芳芳", "phone": "13900139000", "language": "en", "wishes": "坐等"})
    with house.store.read() as tx:
        who = customers.by_phone(tx, "+8613900139000")
        assert who is not None and (who.name, who.language, who.wishes) == ("王芳芳", "en", "坐等")
        (car,) = customers.vehicles(tx, who.id)
    assert car.plate == "沪A12345"
    data = {"plate": "沪A12346", "km": "53,000", "first_delivery_on": "2024-03-05"}
    page = desk.post(f"{there}/vehicles/{car.id}", data=data).text
    assert "沪A12346" in page and "53,000 km" in page and "沪A12345 → 沪A12346" in page
    page = desk.post(f"{there}/vehicles/{car.id}", data={"km": "100"}).text
    assert "I checked the mileage" in page
    assert "100 km" in desk.post(f"{there}/vehicles/{car.id}", data={"km": "100", "sure": "yes"}).text
    assert "沪B12345" in desk.post(f"{there}/vehicles", data={"plate": "沪B12345"}).text
    told = {"allowed": ["service", "offer", "service@call"], "channels": "sms,call,nonsense"}
    page = desk.post(f"{there}/consent", data=told).text
    assert "what they want to be told changed" in page and "· text message</span>" in page.lower()
    page = desk.post(f"{there}/vehicles/{car.id}/sell", data={"phone": "13700000000"}).text
    assert "Nothing was found" in page
    assert "沪A12346 sold" in desk.post(f"{there}/vehicles/{car.id}/sell", data={"phone": ""}).text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "x", "phone": "138"}, "Phone: This is not a whole phone"), ({"phone": ""}, "Name: Something"),
        ({"name": "x", "plate": "沪A1"}, "Plate: This is not"), ({"name": "x", "vin": "1"}, "VIN: A VIN has 17"),
        ({"name": "x" * 200}, "Name: That is too long"), ({"name": "a\0b"}, "Name: There is a character"),
        ({"name": "x", "plate": "沪A12345", "km": "many"}, "Mileage (km): This is not a number"),
        ({"name": "x", "plate": "沪A12345", "first_delivery_on": "soon"}, "First delivery: This is not a day"),
    ],
)  # fmt: skip
def test_what_can_not_be_right_is_refused_by_its_name_and_nothing_is_lost(
    house: House, staff: Staff, fields: dict[str, str], said: str
) -> None:
    page = staff("chen").post(NEW, data=fields | {"address": "某路"}).text
    assert said in page and 'value="某路"' in page
    with house.store.read() as tx:
        assert customers.count(tx) == 0


@pytest.mark.rule("A5")
def test_a_phone_on_record_leads_to_that_record_and_to_the_merge(staff: Staff) -> None:
    desk = staff("chen")
    first = _made(desk, name="王芳", phone="13800138000", plate="沪A12345")
    page = desk.post(NEW, data={"name": "李雷", "phone": "13800138000"}).text
    assert "on another customer" in page and f'href="{first}"' in page
    second = _made(desk, name="王芳芳")
    page = desk.post(f"{second}/edit", data={"name": "王芳芳", "phone": "13800138000"}).text
    link = re.search(r'href="([^"]+/merge\?into=\d+)"', page)
    assert link is not None
    preview = desk.get(link[1]).text
    assert "Merge into this one" in preview
    into = first.rpartition("/")[2]
    merged = desk.post(f"{second}/merge", data={"into": into}).text
    assert "merged into this one" in merged
    assert desk.get(second).url.path == first
    undo = re.search(r'action="([^"]+/unmerge/\d+)"', merged)
    assert undo is not None
    assert "taken apart" in desk.post(undo[1]).text
    assert desk.get(second).url.path == second
    assert "王芳芳" in desk.get(f"{first}/merge?q=王").text


@pytest.mark.rule("A1", "A5")
def test_what_was_told_is_vouched_for_or_put_aside(house: House, staff: Staff) -> None:
    desk = staff("chen")
    with house.store.write() as tx:
        identity = customers.add_identity(tx, "web", "", "9", "小王", house.now)
        said = {FactKind.PHONE: "+8613800138000", FactKind.PLATE: "沪A12345"}
        told.note(tx, identity.customer_id, said, house.now, "web")
        facts = {one.kind: one.id for one in told_facts.of_customer(tx, identity.customer_id)}
    there = f"/desk/customers/{identity.customer_id}"
    assert "was checked: +8613800138000" in desk.post(f"{there}/facts/{facts['phone']}/confirm").text
    assert "is not right: 沪A12345" in desk.post(f"{there}/facts/{facts['plate']}/dismiss").text
    assert "seen in person" in desk.post(f"{there}/identities/{identity.id}/vouch").text
    with house.store.read() as tx:
        assert customers.identities(tx, identity.customer_id)[0].verified


@pytest.mark.rule("I1")
def test_whoever_only_looks_sees_no_forms_and_whoever_may_not_look_sees_nothing(staff: Staff) -> None:
    there = _made(staff("chen"), name="王芳", phone="13800138000")
    clerk = staff("sun")
    assert "王芳" in clerk.get(there).text and "/edit" not in clerk.get(there).text
    assert clerk.post(f"{there}/edit", data={"name": "x"}).status_code == 403
    assert staff("zhou").get(there).status_code == 403


@pytest.mark.rule("A1")
def test_the_list_tells_what_somebody_told_where_nothing_is_on_record(house: House, staff: Staff) -> None:
    with house.store.write() as tx:
        who = customers.add(tx, Customer(created_at=house.now))
        facts = {FactKind.PHONE: "+8613811112222", FactKind.PLATE: "苏E88K21", FactKind.VEHICLE: "宝马 X3"}
        told.note(tx, who.id, facts, house.now, "rest")
    page = staff("chen").get("/desk/customers").text
    assert "+8613811112222" in page and "宝马 X3 苏E88K21" in page


@pytest.mark.rule("A1", "A4", "N2")
def test_a_key_customer_is_flagged_by_hand_and_a_vehicle_has_its_own_interval(house: House, staff: Staff) -> None:
    desk = staff("chen")
    there = _made(desk, name="王芳", phone="13800138000", plate="沪A12345")
    page = desk.post(f"{there}/edit", data={"key_asked": "1", "is_key": "yes"}).text
    assert "Key customer" in page
    with house.store.read() as tx:
        who = customers.by_phone(tx, "+8613800138000")
        assert who is not None and who.is_key and who.name == "王芳"
        (car,) = customers.vehicles(tx, who.id)
    told = {"warranty_until": "2028-03-05", "service_interval_km": "7,500", "service_interval_days": "200"}
    desk.post(f"{there}/vehicles/{car.id}", data=told)
    with house.store.read() as tx:
        (car,) = customers.vehicles(tx, who.id)
    assert (str(car.warranty_until), car.service_interval_km, car.service_interval_days) == ("2028-03-05", 7500, 200)
    desk.post(f"{there}/edit", data={"key_asked": "1"})
    with house.store.read() as tx:
        found = customers.get(tx, who.id)
    assert found is not None and not found.is_key
