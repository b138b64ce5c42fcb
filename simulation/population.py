"""The simulated people as the shop's records know them: proved phones, vehicles, mileage, a past visit."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from actions.customers import identities
from simulation.people import Person
from simulation.world import ACCOUNT, CHANNEL
from storage import Store, conversations

INTERVAL_KM, INTERVAL = 10_000, timedelta(days=365)
"""Service is due after so much driving or time, whichever comes first."""


def settle(store: Store, people: list[Person], now: datetime, rng: Random) -> None:
    """All of them are in the record with their vehicle and two earlier readings of its mileage."""
    for first in range(0, len(people), 500):
        with store.write() as tx:
            for person in people[first : first + 500]:
                identity = identities.meet(tx, CHANNEL, ACCOUNT, person.address, person.name, now)
                record = identities.prove_phone(tx, identity, person.phone, person.name, now)
                talk = conversations.open_locked(tx, identity, person.language, now)
                vehicle = identities.own_vehicle(
                    tx, identity, person.plate, now, brand=person.brand, model=person.model
                )  # fmt: skip
                assert vehicle is not None
                person.customer_id, person.vehicle_id, person.conversation_id = record.id, vehicle.id, talk.id
                vehicle.first_delivery_on = person.delivered_on
                vehicle.service_interval_km = INTERVAL_KM
                vehicle.service_interval_days = INTERVAL.days
                age = (now.date() - person.delivered_on).days
                ago = min(rng.randrange(20, 380), age - 1)
                vehicle.next_due_on = (now - timedelta(days=ago)).date() + INTERVAL
                vehicle.next_due_km = person.km - int(ago * person.km_per_day) + INTERVAL_KM
                for days in (ago + min(180, max(0, age - ago - 1)), ago):
                    km = max(0, person.km - int(days * person.km_per_day))
                    identities.read_odometer(tx, vehicle, km, now - timedelta(days=days), source="staff")
