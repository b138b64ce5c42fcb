"""Customers with their vehicles and addresses."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Response

from actions.customers import records
from desk.api.shapes import After, CustomerIn, CustomerOut, IdentityOut, Limit, Page, VehicleOut
from desk.api.tagged import Tagged
from desk.site.site import ThisSite
from domain.customers.customer import Customer
from domain.errors import NotFound
from storage import Tx
from storage.customers import customers, finding
from storage.tickets import listings

router = APIRouter(prefix="/customers", tags=["customers"], route_class=Tagged)

_KEYS = "vehicles or identities or phone"


@router.post("", status_code=201, responses={200: {"description": "On record already; what was missing is filled."}})
def add_customer(site: ThisSite, body: CustomerIn, response: Response) -> CustomerOut:
    """Enters a customer. Entering the same one again (by phone, plate, VIN or address) answers 200 with the record."""
    with site.store.write() as tx:
        record, made = records.add_customer(tx, _new(body), site.now())
        response.status_code = 201 if made else 200
        return _shown(tx, record)


@router.get("")
def list_customers(
    site: ThisSite,
    limit: Limit = 50,
    after: After = 0,
    q: Annotated[str, Query(max_length=80, description="Part of a name, phone or plate; no pages then.")] = "",
) -> Page[CustomerOut]:
    """Customers, oldest first; with q the newest that match."""
    with site.store.read() as tx:
        found = finding.search(tx, q, limit) if q else listings.customers_after(tx, after, limit)
        items = [_shown(tx, record) for record in found]
    return Page(items=items, next=found[-1].id if len(found) == limit and not q else None)


@router.get("/{customer_id}")
def read_customer(site: ThisSite, customer_id: int) -> CustomerOut:
    """One customer; the record it was merged into, if it was."""
    with site.store.read() as tx:
        record = customers.get(tx, customer_id)
        while record is not None and record.merged_into is not None:
            record = customers.get(tx, record.merged_into)
        if record is None:
            raise NotFound(f"There is no customer {customer_id}.")
        return _shown(tx, record)


def _new(body: CustomerIn) -> records.NewCustomer:
    for n, vehicle in enumerate(body.vehicles):
        if not vehicle.plate and not vehicle.vin:
            raise HTTPException(422, f"vehicles[{n}]: expected a plate or a vin.")
    if not (body.phone or body.vehicles or body.identities):
        raise HTTPException(422, f"Expected at least one of {_KEYS}, to find the customer again by.")
    phone = body.phone if not body.phone or body.phone.startswith("+") else f"+86{body.phone}"
    return records.NewCustomer(
        name=body.name,
        phone=phone,
        language=body.language,
        is_key=body.is_key,
        note=body.note,
        vehicles=[records.NewVehicle(**vehicle.model_dump()) for vehicle in body.vehicles],
        identities=[records.NewIdentity(**identity.model_dump()) for identity in body.identities],
    )


def _shown(tx: Tx, record: Customer) -> CustomerOut:
    return CustomerOut(
        id=record.id,
        created_at=record.created_at,
        name=record.name,
        phone=record.phone,
        language=record.language,
        is_key=record.is_key,
        note=record.note,
        vehicles=[VehicleOut.model_validate(vehicle) for vehicle in customers.vehicles(tx, record.id)],
        identities=[IdentityOut.model_validate(identity) for identity in customers.identities(tx, record.id)],
    )
