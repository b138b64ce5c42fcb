"""A company's contacts, and its fleet: who speaks for it, who is told what, and whose the vehicles are (A1, A5)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from actions.customers import editing
from domain.booking.appointment import Appointment
from domain.customers.company import LONGEST_ROLE, TOLD, CompanyContact, NoSuchContact
from domain.customers.customer import Customer, Vehicle
from domain.errors import BadField, NotFound
from domain.shop.staff import Staff
from storage import Tx
from storage.booking import appointments
from storage.customers import companies, customer_events, customers


@dataclass(frozen=True, slots=True)
class Rights:
    """What a contact has to do with the company's vehicles, as CompanyContact says it."""

    role: str = ""
    speaks: bool = True
    told: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A vehicle of a fleet. due_on: of its next service; first_due: the next of all its days. visit: the next one."""

    vehicle: Vehicle
    due_on: date | None
    first_due: date | None
    visit: Appointment | None


def add_contact(
    tx: Tx, company_id: int, told: editing.Told, rights: Rights, by: Staff, now: datetime
) -> CompanyContact:
    """The person of that phone, else a new record, is the company's contact; one who is already has other rights.

    The record is a company's from now on. NoSuchContact for itself or another company. Rule: A1, I2.
    """
    by.require("edit_customers")
    company = editing.of(tx, company_id)
    person = customers.by_phone(tx, told["phone"]) if told.get("phone") else None
    if person is not None and (person.id == company.id or person.is_company):
        raise NoSuchContact(f"Customer {person.id} can't be a contact of company {company_id}.")
    person = person or editing.create(tx, told, by, now)
    company.is_company = True
    known = next((one for one, who in companies.contacts(tx, company.id) if who.id == person.id), None)
    contact = known or companies.add(tx, CompanyContact(company.id, person.id, now))
    _set(tx, contact, rights)
    customer_events.record(tx, company.id, "contact_added", by.actor, now, other=person.id, **_told(contact))
    customer_events.record(tx, person.id, "contact_of", by.actor, now, other=company.id)
    return contact


def change_contact(tx: Tx, company_id: int, contact_id: int, rights: Rights, by: Staff, now: datetime) -> None:
    """The contact has these rights from now on, also for what is planned to be said. NotFound. Rule: I2."""
    by.require("edit_customers")
    contact, person = _contact(tx, company_id, contact_id)
    _set(tx, contact, rights)
    customer_events.record(tx, company_id, "contact_changed", by.actor, now, other=person.id, **_told(contact))


def end_contact(tx: Tx, company_id: int, contact_id: int, by: Staff, now: datetime) -> None:
    """The person has nothing to do with the company any more: no vehicle of it is asked for or told of. Rule: A5."""
    by.require("edit_customers")
    contact, person = _contact(tx, company_id, contact_id)
    contact.ended_at = now
    tx.flush()
    companies.readdress(tx, company_id)
    customer_events.record(tx, company_id, "contact_ended", by.actor, now, other=person.id)
    customer_events.record(tx, person.id, "contact_of_ended", by.actor, now, other=company_id)


def take_vehicle(tx: Tx, company_id: int, told: editing.Told, by: Staff, now: datetime) -> Vehicle:
    """The company has the vehicle; one that stood with a contact, who told of it, goes over. Rule: A1.

    OnRecord when it is somebody else's; BadField without plate and VIN.
    """
    by.require("edit_customers")
    company = editing.of(tx, company_id)
    known = customers.vehicle_by_plate(tx, told["plate"]) if told.get("plate") else None
    people = {person.id for _, person in companies.contacts(tx, company.id)}
    if known is not None and known.customer_id in people:
        editing.sell(tx, known.id, company.id, by, now)
    vehicle = editing.add_vehicle(tx, company.id, told, by, now)
    company.is_company = True
    tx.flush()
    return vehicle


def fleet(tx: Tx, company_id: int, now: datetime) -> list[Line]:
    """The company's vehicles, what falls due first at the top. Rule: N2."""
    cars = customers.vehicles(tx, editing.of(tx, company_id).id)
    coming: dict[int | None, Appointment] = {}
    for visit in appointments.coming_for(tx, [car.id for car in cars], now):
        coming.setdefault(visit.vehicle_id, visit)
    lines = [_line(car, coming.get(car.id)) for car in cars]
    return sorted(lines, key=lambda one: (one.first_due or date.max, one.vehicle.id))


def _line(car: Vehicle, visit: Appointment | None) -> Line:
    due = car.next_due_on or car.predicted_due_on
    days = [day for day in (due, car.inspection_on, car.insured_until) if day is not None]
    return Line(car, due, min(days, default=None), visit)


def _contact(tx: Tx, company_id: int, contact_id: int) -> tuple[CompanyContact, Customer]:
    found = next((one for one in companies.contacts(tx, company_id) if one[0].id == contact_id), None)
    if found is None:
        raise NotFound(f"Company {company_id} has no contact {contact_id}.")
    return found


def _set(tx: Tx, contact: CompanyContact, rights: Rights) -> None:
    if len(rights.role) > LONGEST_ROLE:
        raise BadField("too_long", "desk_customer.role", f"at most {LONGEST_ROLE} characters")
    contact.role, contact.speaks = rights.role, rights.speaks
    contact.told = [str(purpose) for purpose in TOLD if purpose in rights.told]
    tx.flush()
    companies.readdress(tx, contact.company_id)


def _told(contact: CompanyContact) -> dict[str, object]:
    return {"role": contact.role, "speaks": contact.speaks, "told": list(contact.told)}
