"""Companies: their contacts, and whose vehicles a contact may ask for (A1, A5)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    String,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
    update,
)

from domain.customers.company import CompanyContact
from domain.customers.customer import Customer, Vehicle
from storage import tables as t
from storage.customers.tables import company_contacts
from storage.engine.store import Tx
from storage.outreach import tables as n

_c, _v = company_contacts.c, t.vehicles.c
_OPEN = and_(_c.ended_at.is_(None), _c.company_id != _c.customer_id)
"""A contact whose record was merged into the company's is none."""

_PERSON = bindparam("person", type_=Integer())
_SPOKEN_FOR = select(_c.company_id).where(_c.customer_id == _PERSON, _c.speaks, _OPEN)
_VEHICLES_FOR = (
    select(Vehicle)
    .where(_v.customer_id.in_(union_all(select(_PERSON), _SPOKEN_FOR)))
    .order_by(case((_v.customer_id == _PERSON, 0), else_=1), _v.id)
)

Contacts = list[tuple[CompanyContact, Customer]]


def add(tx: Tx, contact: CompanyContact) -> CompanyContact:
    """The contact, kept, with its id."""
    tx.add(contact)
    tx.flush()
    return contact


def contacts(tx: Tx, company_id: int) -> Contacts:
    """The company's contacts with their own records, the oldest first."""
    query = select(CompanyContact, Customer).join_from(
        company_contacts, t.customers, t.customers.c.id == _c.customer_id
    )
    return [(row[0], row[1]) for row in tx.execute(query.where(_c.company_id == company_id, _OPEN).order_by(_c.id))]


def companies_of(tx: Tx, person_id: int) -> Contacts:
    """Whose contact the person is, with the companies' records."""
    company = t.customers.c
    query = select(CompanyContact, Customer).join_from(company_contacts, t.customers, company.id == _c.company_id)
    return [(row[0], row[1]) for row in tx.execute(query.where(_c.customer_id == person_id, _OPEN).order_by(_c.id))]


def named(tx: Tx, name: str) -> Customer | None:
    """The company of that name, the oldest."""
    c = t.customers.c
    query = select(Customer).where(c.name == name, c.is_company, c.merged_into.is_(None), c.erased_at.is_(None))
    return tx.scalar(query.order_by(c.id).limit(1))


def vehicles_for(tx: Tx, customer_id: int) -> list[Vehicle]:
    """The customer's own vehicles, oldest first, then those of the companies they speak for. Rule: A5."""
    return list(tx.scalars(_VEHICLES_FOR, {"person": customer_id}))


def may_ask(tx: Tx, vehicle: Vehicle, customer_id: int) -> bool:
    """True when the vehicle is the customer's own, or of a company they speak for. Rule: A5."""
    if vehicle.customer_id == customer_id:
        return True
    speaks = (_c.company_id == vehicle.customer_id, _c.customer_id == customer_id, _c.speaks, _OPEN)
    return tx.execute(select(_c.id).where(*speaks).limit(1)).first() is not None


def is_told(tx: Tx, vehicle: Vehicle, customer_id: int, purpose: str) -> bool:
    """True when notices of that purpose about the vehicle go to the customer: the owner, or a contact told of it."""
    if vehicle.customer_id == customer_id:
        return True
    told = (_c.company_id == vehicle.customer_id, _c.customer_id == customer_id, _tells(literal(purpose)), _OPEN)
    return tx.execute(select(_c.id).where(*told).limit(1)).first() is not None


def addressee(purpose: ColumnElement[str]) -> ColumnElement[Any]:
    """To whom a notice about a row of vehicles goes: the first contact who is told of such, else the owner itself."""
    told = select(func.min(_c.customer_id)).where(_c.company_id == _v.customer_id, _tells(purpose), _OPEN)
    return func.coalesce(told.correlate(t.vehicles, n.notices).scalar_subquery(), _v.customer_id)


def is_theirs(customer_id: Column[Any]) -> ColumnElement[bool]:
    """True where that column names the owner of a row of vehicles, or somebody who is the owner's contact."""
    contact = exists().where(_c.company_id == _v.customer_id, _c.customer_id == customer_id, _OPEN)
    return or_(customer_id == _v.customer_id, contact.correlate(t.vehicles, customer_id.table))


def has_written(since: datetime) -> ColumnElement[bool]:
    """True where a contact of the owner of a row of vehicles wrote since then."""
    o = t.conversations.c
    wrote = exists().where(_c.company_id == _v.customer_id, _OPEN, o.customer_id == _c.customer_id)
    return wrote.where(o.last_in_at > since).correlate(t.vehicles)


def readdress(tx: Tx, company_id: int) -> None:
    """What is planned to be said about the company's vehicles goes to whom it goes now."""
    no = n.notices.c
    ours = exists().where(_c.company_id == company_id, _c.customer_id == no.customer_id)
    who = select(addressee(no.purpose)).where(_v.id == no.vehicle_id).correlate(n.notices).scalar_subquery()
    cars = select(_v.id).where(_v.customer_id == company_id)
    about = (no.state == "planned", no.campaign_id.is_(None), no.subject_kind == "vehicle", no.vehicle_id.in_(cars))
    theirs = or_(no.customer_id == company_id, ours.correlate(n.notices))
    tx.execute(update(n.notices).where(*about, theirs).values(customer_id=who))
    tx.expire_all()


def whose_work(customer_id: int, vehicle: Vehicle) -> ColumnElement[bool]:
    """True of tickets of that customer, and of those on the vehicle by its owner or anybody who spoke for the owner.

    Of a contact only what came since they were one: what they had before is their own. Rule: A5.
    """
    k, owner = t.tickets.c, vehicle.customer_id
    people = exists().where(_c.company_id == owner, _c.customer_id == k.customer_id, _c.since <= k.created_at)
    return or_(k.customer_id == customer_id, and_(k.vehicle_id == vehicle.id, or_(k.customer_id == owner, people)))


def repoint(tx: Tx, old: int, new: int) -> None:
    """Who was contact of the record `old`, and whose contact it was, is so of `new`."""
    for column in (_c.company_id, _c.customer_id):
        tx.execute(update(company_contacts).where(column == old).values({column.name: new}))


def _tells(purpose: ColumnElement[str]) -> ColumnElement[bool]:
    return cast(_c.told, String).contains(literal('"') + purpose + literal('"'))
