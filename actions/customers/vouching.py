"""What a customer told, vouched for by staff who saw the papers at the counter, or put aside (A1, A5)."""

from __future__ import annotations

from datetime import datetime

from actions.customers import editing, identities
from domain.customers.customer import Identity, Vehicle
from domain.customers.told_fact import FactKind, ToldFact
from domain.errors import BadField, NotFound
from domain.shop.staff import Staff
from storage import Tx
from storage.customers import customer_events, customers, told_facts


def vouch(tx: Tx, customer_id: int, fact_id: int, vehicle_id: int | None, by: Staff, now: datetime) -> None:
    """The fact is on the record from now on, by the word of a person who saw it proved. Rule: A1, I2.

    vehicle_id: the vehicle that a mileage, VIN or model is of; the only one where there is no choice.
    OnRecord when it is somebody else's; BadField when it can't be told of which vehicle it is.
    """
    by.require("edit_customers")
    fact = _fact(tx, customer_id, fact_id)
    match fact.kind:
        case FactKind.NAME | FactKind.PHONE | "address":
            editing.edit(tx, customer_id, {fact.kind: fact.value}, by, now)
        case FactKind.WISH:
            said = editing.of(tx, customer_id).wishes
            editing.edit(tx, customer_id, {"wishes": "\n".join(filter(None, (said, fact.value)))}, by, now)
        case FactKind.PLATE:
            editing.add_vehicle(tx, customer_id, {"plate": fact.value}, by, now)
        case FactKind.VIN:
            car = _without_vin(tx, customer_id, vehicle_id)
            if car is None:
                editing.add_vehicle(tx, customer_id, {"vin": fact.value}, by, now)
            else:
                editing.edit_vehicle(tx, car.id, {"vin": fact.value}, by, now)
        case FactKind.VEHICLE:
            car = _one_vehicle(tx, customer_id, vehicle_id)
            editing.edit_vehicle(tx, car.id, {"model": fact.value[:80], "brand": None}, by, now)
        case FactKind.MILEAGE:
            car = _one_vehicle(tx, customer_id, vehicle_id)
            editing.read_mileage(tx, car, int(fact.value), by, now, sure=True)
    customer_events.record(
        tx, customer_id, "vouched", by.actor, now, fact=fact.kind, value=fact.value, source=fact.source
    )


def dismiss(tx: Tx, customer_id: int, fact_id: int, by: Staff, now: datetime) -> None:
    """The fact is no longer beside the record; the event keeps what it was. Rule: I2."""
    by.require("edit_customers")
    fact = _fact(tx, customer_id, fact_id)
    told_facts.forget(tx, fact.id)
    customer_events.record(
        tx, customer_id, "dismissed", by.actor, now, fact=fact.kind, value=fact.value, source=fact.source
    )


def vouch_for_address(tx: Tx, customer_id: int, identity_id: int, by: Staff, now: datetime) -> Identity:
    """Who writes from that address is this customer: staff saw them at the counter. Rule: A5."""
    by.require("edit_customers")
    found = next((one for one in customers.identities(tx, customer_id) if one.id == identity_id), None)
    if found is None:
        raise NotFound(f"Customer {customer_id} has no address {identity_id}.")
    identities.meet(
        tx, found.channel, found.account, found.address, found.display_name, now, verified_customer_id=customer_id
    )
    customer_events.record(tx, customer_id, "address_vouched", by.actor, now, channel=found.channel, address=found.id)
    return found


def is_on_record(tx: Tx, fact: ToldFact) -> bool:
    """True when the record says what was told already."""
    customer, cars = customers.get(tx, fact.customer_id), customers.vehicles(tx, fact.customer_id)
    said: dict[str, list[object]] = {
        FactKind.NAME: [customer and customer.name], FactKind.PHONE: [customer and customer.phone],
        "address": [customer and customer.address], FactKind.PLATE: [car.plate for car in cars],
        FactKind.VIN: [car.vin for car in cars], FactKind.MILEAGE: [str(car.odometer_km) for car in cars],
        FactKind.WISH: list[object](customer.wishes.split("\n")) if customer else [],
        FactKind.VEHICLE: [part for car in cars for part in (car.title, car.model)],
    }  # fmt: skip
    return fact.value in said.get(fact.kind, [])


def _fact(tx: Tx, customer_id: int, fact_id: int) -> ToldFact:
    found = next((one for one in told_facts.of_customer(tx, customer_id) if one.id == fact_id), None)
    if found is None:
        raise NotFound(f"Customer {customer_id} told no fact {fact_id}.")
    return found


def _without_vin(tx: Tx, customer_id: int, vehicle_id: int | None) -> Vehicle | None:
    """The chosen vehicle, or the only one; None when that one has a VIN already."""
    cars = customers.vehicles(tx, customer_id)
    chosen = [car for car in cars if car.id == vehicle_id] or (cars if len(cars) == 1 else [])
    return next((car for car in chosen if car.vin is None), None)


def _one_vehicle(tx: Tx, customer_id: int, vehicle_id: int | None) -> Vehicle:
    cars = customers.vehicles(tx, customer_id)
    chosen = [car for car in cars if car.id == vehicle_id] or (cars if len(cars) == 1 else [])
    if not chosen:
        raise BadField("bad_choice", "vehicle", "one of the customer's vehicles")
    return chosen[0]
