"""Contacts speak for a company's vehicles and are told of them; nothing of their own is the company's (A1, A5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from actions.booking import reception
from actions.customers import companies, editing, identities, merging, privacy
from actions.customers.companies import Rights
from domain.customers.company import NoSuchContact
from domain.customers.customer import Customer, Vehicle
from domain.errors import NotAllowed, NotFound
from domain.outreach.notice import Notice
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx
from storage.customers import belongings, copying, customer_events, customers, vehicle_history
from storage.customers import companies as queries
from storage.outreach import tables
from storage.outreach.notice_scans import Slot, maintenance_first
from tests.storage.records import a_ticket

Person = Callable[[str], Staff]
PHONES = ("+8613800138001", "+8613800138002")
TELLS = Rights("车队调度", speaks=True, told=("service", "safety"))


@pytest.fixture
def firm(tx: Tx, person: Person, now: datetime) -> Customer:
    """A company with one vehicle, whose service is due in ten days."""
    made = editing.create(tx, {"name": "顺达物流", "is_company": True}, person("chen"), now)
    car = editing.add_vehicle(tx, made.id, {"plate": "沪A11111"}, person("chen"), now)
    car.predicted_due_on = (now + timedelta(days=10)).date()
    tx.flush()
    return made


def _car(tx: Tx, firm: Customer) -> Vehicle:
    return customers.vehicles(tx, firm.id)[0]


def _contact(tx: Tx, firm: Customer, phone: str, rights: Rights, by: Staff, now: datetime) -> Customer:
    companies.add_contact(tx, firm.id, {"name": f"联系人{phone[-1]}", "phone": phone}, rights, by, now)
    found = customers.by_phone(tx, phone)
    assert found is not None
    return found


def _planned(tx: Tx, car: Vehicle) -> list[Notice]:
    c = tables.notices.c
    return list(tx.scalars(select(Notice).where(c.vehicle_id == car.id, c.state == "planned").order_by(c.id)))


@pytest.mark.rule("A1", "A5")
def test_a_proved_contact_has_the_companys_vehicles_and_nobody_else_has_his(
    tx: Tx, firm: Customer, person: Person, now: datetime
) -> None:
    chen = person("chen")
    one, other = (_contact(tx, firm, phone, TELLS, chen, now) for phone in PHONES)
    own = editing.add_vehicle(tx, one.id, {"plate": "沪B22222"}, chen, now)
    assert [car.plate for car in queries.vehicles_for(tx, one.id)] == ["沪B22222", "沪A11111"]
    assert [car.plate for car in queries.vehicles_for(tx, other.id)] == ["沪A11111"]
    assert [car.plate for car in queries.vehicles_for(tx, firm.id)] == ["沪A11111"]
    proved = identities.meet(tx, "web", "", "one", "", now, verified_customer_id=other.id)
    assert identities.own_vehicle(tx, proved, "沪A11111", now) == _car(tx, firm)
    assert identities.own_vehicle(tx, proved, own.plate, now) is None
    stranger = identities.meet(tx, "web", "", "two", "", now)
    assert identities.own_vehicle(tx, stranger, "沪A11111", now) is None


@pytest.mark.rule("A5", "I2")
def test_whoever_speaks_no_more_or_is_no_contact_any_more_has_none_of_them(
    tx: Tx, firm: Customer, person: Person, now: datetime
) -> None:
    chen = person("chen")
    who = _contact(tx, firm, PHONES[0], TELLS, chen, now)
    ((contact, _),) = queries.contacts(tx, firm.id)
    companies.change_contact(tx, firm.id, contact.id, Rights("司机", speaks=False), chen, now)
    assert queries.vehicles_for(tx, who.id) == []
    companies.change_contact(tx, firm.id, contact.id, TELLS, chen, now)
    companies.end_contact(tx, firm.id, contact.id, chen, now)
    assert queries.vehicles_for(tx, who.id) == [] and queries.contacts(tx, firm.id) == []
    kinds = [event.kind for event in customer_events.of_customer(tx, firm.id)]
    assert kinds[:4] == ["contact_ended", "contact_changed", "contact_changed", "contact_added"]
    with pytest.raises(NotFound):
        companies.end_contact(tx, firm.id, contact.id, chen, now)


@pytest.mark.rule("N2", "A5")
def test_what_is_due_is_told_to_the_contact_who_is_told_of_it_and_goes_on_to_the_next(
    tx: Tx, shop: Shop, firm: Customer, person: Person, now: datetime
) -> None:
    chen, slot = person("chen"), Slot(now.date(), now, shop.policy)
    car = _car(tx, firm)
    _contact(tx, firm, PHONES[0], Rights("老板", told=("marketing",)), chen, now)
    assert maintenance_first(tx, slot) == 1
    assert [one.customer_id for one in _planned(tx, car)] == [firm.id]
    told = _contact(tx, firm, PHONES[1], TELLS, chen, now)
    assert [one.customer_id for one in _planned(tx, car)] == [told.id]
    assert queries.is_told(tx, car, told.id, "service") and not queries.is_told(tx, car, told.id, "marketing")
    contact = queries.contacts(tx, firm.id)[1][0]
    companies.end_contact(tx, firm.id, contact.id, chen, now)
    assert [one.customer_id for one in _planned(tx, car)] == [firm.id]
    car.due_round += 1
    tx.flush()
    assert maintenance_first(tx, slot) == 1


@pytest.mark.rule("A5", "B2")
def test_the_history_of_a_company_vehicle_is_its_own_and_not_what_a_contact_had_before(
    tx: Tx, firm: Customer, person: Person, now: datetime
) -> None:
    chen, car = person("chen"), _car(tx, firm)
    one, other = (_contact(tx, firm, phone, TELLS, chen, now) for phone in PHONES)
    since, facts = now - timedelta(days=400), {"plate": car.plate, "vehicle_id": car.id, "kind": "booking"}
    done = {"state": "done", "closed_at": now, **facts}
    before = a_ticket(tx, one, now - timedelta(days=9), **done)
    theirs = a_ticket(tx, one, now + timedelta(hours=1), **done)
    found = [ticket.id for ticket, _ in vehicle_history.finished(tx, other.id, car.plate or "", since)]
    assert found == [theirs.id]
    own = [ticket.id for ticket, _ in vehicle_history.finished(tx, one.id, car.plate or "", since)]
    assert own == [theirs.id, before.id]
    stranger = editing.create(tx, {"name": "别人"}, chen, now)
    assert vehicle_history.finished(tx, stranger.id, car.plate or "", since) == []


@pytest.mark.rule("N2")
def test_the_next_visit_of_each_vehicle_stands_with_it(
    tx: Tx, shop: Shop, firm: Customer, person: Person, now: datetime
) -> None:
    (line,) = companies.fleet(tx, firm.id, now)
    assert line.visit is None and line.due_on == line.first_due == (now + timedelta(days=10)).date()
    day = (now + timedelta(days=2)).date()
    start = reception.free_on(tx, shop, ["minor_service"], day, now)[0].start
    made = reception.book(tx, shop, firm.id, line.vehicle.id, ["minor_service"], start, person("chen"), now)[1]
    (line,) = companies.fleet(tx, firm.id, now)
    assert line.visit is made


@pytest.mark.rule("A1")
def test_a_contacts_vehicle_goes_over_to_the_company_and_nobody_elses(
    tx: Tx, firm: Customer, person: Person, now: datetime
) -> None:
    chen = person("chen")
    who = _contact(tx, firm, PHONES[0], TELLS, chen, now)
    editing.add_vehicle(tx, who.id, {"plate": "沪B22222"}, chen, now)
    assert companies.take_vehicle(tx, firm.id, {"plate": "沪B22222"}, chen, now).customer_id == firm.id
    assert len(companies.fleet(tx, firm.id, now)) == 2
    assert companies.fleet(tx, firm.id, now)[0].vehicle.plate == "沪A11111"
    other = editing.create(tx, {"name": "别人"}, chen, now)
    editing.add_vehicle(tx, other.id, {"plate": "沪C33333"}, chen, now)
    with pytest.raises(editing.OnRecord):
        companies.take_vehicle(tx, firm.id, {"plate": "沪C33333"}, chen, now)


@pytest.mark.rule("I1", "I2")
def test_a_company_is_nobodys_contact_and_stays_one_while_it_has_some(
    tx: Tx, firm: Customer, person: Person, now: datetime
) -> None:
    chen = person("chen")
    editing.edit(tx, firm.id, {"phone": PHONES[0]}, chen, now)
    other = editing.create(tx, {"name": "另一家"}, chen, now)
    for company in (firm, other):
        with pytest.raises(NoSuchContact):
            companies.add_contact(tx, company.id, {"phone": PHONES[0]}, TELLS, chen, now)
    _contact(tx, firm, PHONES[1], TELLS, chen, now)
    _contact(tx, firm, PHONES[1], Rights("经理", speaks=False), chen, now)
    assert [(one.role, one.speaks) for one, _ in queries.contacts(tx, firm.id)] == [("经理", False)]
    with pytest.raises(NoSuchContact):
        editing.edit(tx, firm.id, {"is_company": False}, chen, now)
    with pytest.raises(NotAllowed):
        companies.add_contact(tx, firm.id, {"phone": PHONES[1]}, TELLS, person("zhou"), now)


@pytest.mark.rule("A5", "I2")
def test_merging_keeps_contacts_on_both_sides_and_comes_apart_and_erasing_ends_them(
    tx: Tx, firm: Customer, person: Person, now: datetime
) -> None:
    chen, feng = person("chen"), person("feng")
    who = _contact(tx, firm, PHONES[0], TELLS, chen, now)
    double = editing.create(tx, {"name": "联系人"}, chen, now)
    twin = editing.create(tx, {"name": "顺达"}, chen, now)
    for old, into in ((who, double), (firm, twin)):
        event = merging.merge(tx, old.id, into.id, chen, now)
        ((_, person_now),) = queries.contacts(tx, into.id if old is firm else firm.id)
        assert person_now.id == (double.id if old is who else who.id)
        assert customers.get(tx, twin.id).is_company is (old is firm)  # type: ignore[union-attr]
        merging.undo(tx, event.id, chen, now)
        assert [one.id for _, one in queries.contacts(tx, firm.id)] == [who.id]
    assert belongings.counts(tx, firm.id)["company_contacts.company_id"] == 1
    named = {name: list(rows) for name, _, rows in copying.sheets(tx, [who.id])}
    assert len(named["company_contacts"]) == 1
    privacy.erase(tx, who.id, feng, now)
    assert queries.contacts(tx, firm.id) == []
