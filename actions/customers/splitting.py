"""One vehicle or address taken out of a record to a new one, looked at first; merging the two undoes it (A1, I2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from actions.customers import editing, merging
from domain.customers.customer import Customer, Identity, Vehicle
from domain.errors import BadField, NotFound
from domain.shop.staff import Staff
from storage import Tx
from storage.customers import belongings, customer_events, customers
from storage.customers.belongings import Belongings


@dataclass(frozen=True)
class Preview:
    """What a split would take out of the record. moved: table -> rows that would be the new record's."""

    who: Customer
    vehicle: Vehicle | None
    identity: Identity | None
    moved: dict[str, int]


def preview(tx: Tx, customer_id: int, vehicle_id: int | None, identity_id: int | None, by: Staff) -> Preview:
    """What would become of it. NotFound for a vehicle or address that is not the customer's; BadField without one."""
    by.require("merge_customers")
    who = editing.of(tx, customer_id)
    vehicle = next((one for one in customers.vehicles(tx, who.id) if one.id == vehicle_id), None)
    identity = next((one for one in customers.identities(tx, who.id) if one.id == identity_id), None)
    if (vehicle_id and vehicle is None) or (identity_id and identity is None):
        raise NotFound(f"Customer {customer_id} has no vehicle {vehicle_id} or address {identity_id}.")
    if vehicle is None and identity is None:
        raise BadField("bad_choice", "vehicle", "a vehicle or an address")
    return Preview(
        who, vehicle, identity, {name: len(rows) for name, rows in _taken(tx, customer_id, vehicle, identity).items()}
    )


def split(
    tx: Tx, customer_id: int, vehicle_id: int | None, identity_id: int | None, name: str, by: Staff, now: datetime
) -> Customer:  # fmt: skip
    """The new record of that name, with the vehicle or address and all that is about it; both records tell of it.

    Merging it back undoes it. BadField without a name. Rule: A1, I2.
    """
    found = preview(tx, customer_id, vehicle_id, identity_id, by)
    kept = _taken(tx, customer_id, found.vehicle, found.identity)
    if not name:
        raise BadField("incomplete", "name", "a name")
    made = editing.create(tx, {"name": name}, by, now)
    merging.pass_tickets(
        tx, customer_id, made.id, "customer_unmerged", by, now, only={row["id"] for row in kept.get("tickets", ())}
    )
    belongings.give_back(tx, kept, customer_id, made.id)
    customer_events.record(tx, customer_id, "split", by.actor, now, other=made.id)
    customer_events.record(tx, made.id, "split_from", by.actor, now, other=customer_id)
    return editing.of(tx, made.id)


def _taken(tx: Tx, customer_id: int, vehicle: Vehicle | None, identity: Identity | None) -> Belongings:
    return belongings.about(tx, customer_id, vehicle.id if vehicle else None, identity.id if identity else None)
