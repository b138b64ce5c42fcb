"""What a person says about themself goes on the record at once, as told (A1, A3).

Told is not proved: it addresses them and finds them, and opens nothing of what the record knew before (A5).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from actions.customers import mileage_forecast
from domain.customers.customer import Vehicle
from domain.customers.told_fact import LONGEST, FactKind, ToldFact
from domain.ticket import Ticket
from storage import Tx
from storage.customers import customer_events, customers, told_facts


def note(
    tx: Tx, customer_id: int, facts: Mapping[FactKind, object], now: datetime, source: str,
    message_id: int | None = None,
) -> None:  # fmt: skip
    """Keep the facts with their source. A record without a name bears the one told from now on."""
    for kind, said in facts.items():
        value = str(said).strip()[:LONGEST]
        if value:
            told_facts.keep(tx, ToldFact(customer_id, kind, value, now, source, message_id))
    name = str(facts.get(FactKind.NAME) or "").strip()[:LONGEST]
    customer = customers.get(tx, customer_id) if name else None
    if customer is not None and not customer.name:
        customer.name = name
        tx.flush()


def seen(tx: Tx, ticket: Ticket, actor: str, now: datetime) -> Vehicle | None:
    """The vehicle that stands in the shop under the plate its customer told: it is on their record from now on.

    With the model and mileage they told, so that it is reminded of; proves nobody. None where the plate is on a record
    already, or the matter is of somebody else's vehicle. Rule: A1, N2, A5.
    """
    if not ticket.plate or ticket.data.get("for") or customers.vehicle_by_plate(tx, ticket.plate) is not None:
        return None
    facts = told_facts.of_customer(tx, ticket.customer_id)
    latest = {fact.kind: fact.value for fact in reversed(facts)}
    alone = sum(fact.kind == FactKind.PLATE for fact in facts) < 2
    brand, model = ticket.data.get("car") or ("", "")
    if not (brand or model) and alone:
        brand, _, model = latest.get(FactKind.VEHICLE, "").partition(" ")
    made = Vehicle(ticket.customer_id, now, plate=ticket.plate, brand=brand or None, model=model or None)
    vehicle = customers.add_vehicle(tx, made)
    ticket.vehicle_id = vehicle.id
    customer_events.record(
        tx, ticket.customer_id, "vehicle_added", actor, now, vehicle=vehicle.id, changed={"plate": [None, ticket.plate]}
    )
    if alone and (km := latest.get(FactKind.MILEAGE)):
        mileage_forecast.read(tx, vehicle, int(km), now, source="customer")
    return vehicle
