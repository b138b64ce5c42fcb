"""A company's page: contacts with their rights, its fleet with what is due, and no wording missing (A1, A5)."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from storage.customers import companies, customers
from tests.desk.conftest import House

Staff = Callable[[str], TestClient]


@pytest.mark.rule("A1", "A5", "N2")
def test_a_company_gets_a_fleet_and_contacts_who_are_told_what_staff_say(house: House, staff: Staff) -> None:
    desk = staff("chen")
    there = str(desk.post("/desk/customers/new", data={"name": "顺达物流"}, follow_redirects=False).headers["location"])
    fleet = f"{there}/fleet"
    desk.post(f"{there}/edit", data={"name": "顺达物流", "company_asked": "1", "is_company": "yes"})
    assert "沪A11111" in desk.post(f"{fleet}/vehicles", data={"plate": "沪A11111", "model": "全顺"}).text
    who = {"name": "周敏", "phone": "13800138001", "role": "调度", "speaks": "yes", "allowed": ["service", "nonsense"]}
    page = desk.post(f"{there}/contacts/add", data=who).text
    assert "周敏" in page and "1 vehicles · 1 contacts" in page
    with house.store.read() as tx:
        firm = companies.named(tx, "顺达物流")
        assert firm is not None
        ((contact, person),) = companies.contacts(tx, firm.id)
        assert (contact.role, contact.speaks, contact.told, person.phone) == (
            "调度",
            True,
            ["service"],
            "+8613800138001",
        )
    assert "Contact of" in desk.get(f"/desk/customers/{person.id}").text
    page = desk.post(f"{there}/contacts/{contact.id}/change", data={"role": "经理"}).text
    assert "经理" in page and "May not ask or book" in page
    page = desk.post(f"{there}/contacts/add", data={"phone": "138"}).text
    assert "This is not a whole phone" in page
    page = desk.post(f"{there}/edit", data={"name": "顺达物流", "company_asked": "1"}).text
    assert "be a contact, and stays one" in page
    desk.post(f"{there}/contacts/{contact.id}/end")
    assert "周敏" not in desk.get(fleet).text
    history = desk.get(there).text
    assert re.search(r"customer \d+ is no contact any more", history) and "desk_customer." not in history


@pytest.mark.rule("A5")
def test_a_plate_of_somebody_else_is_not_taken_and_leads_to_them(house: House, staff: Staff) -> None:
    desk = staff("chen")
    made = [
        str(desk.post("/desk/customers/new", data=data, follow_redirects=False).headers["location"])
        for data in ({"name": "顺达物流"}, {"name": "别人", "plate": "沪C33333"})
    ]
    page = desk.post(f"{made[0]}/fleet/vehicles", data={"plate": "沪C33333"}).text
    assert f'href="{made[1]}"' in page
    with house.store.read() as tx:
        found = customers.vehicle_by_plate(tx, "沪C33333")
        assert found is not None and f"/desk/customers/{found.customer_id}" == made[1]
