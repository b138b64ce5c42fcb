"""The steps a store is filled by, each through the shop's own actions: records, visits, words that were said.

The tests' transcripts take the same steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from actions import outgoing
from actions.booking import appointments, free_times, visits
from actions.tickets import tickets
from domain.booking.appointment import Appointment
from domain.booking.capacity import Needs
from domain.booking.time_wish import Wish
from domain.conversation import Conversation, Message
from domain.customers.customer import Customer, Identity, OdometerReading, Vehicle
from domain.errors import BayTaken, NotFound
from domain.message import Reply
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Ticket
from storage import Tx, conversations, shops
from storage.customers import customers

BOOKED_BEFORE = timedelta(days=1)
"""How long before its time a visit was booked, and before now at least."""

LOOK_AHEAD = timedelta(days=14)
"""Within this a shop has a free time, whatever its holidays."""


@dataclass(frozen=True, slots=True)
class Filling:
    """A store being filled. now: when the scenario begins; what is told of lies before."""

    tx: Tx
    shop: Shop
    now: datetime

    def by(self, role: str) -> Staff:
        """The first of the shop's people in that role; NotFound when there is none."""
        found = next((one for one in shops.staff(self.tx) if one.role == role), None)
        if found is None:
            raise NotFound(f"There is no {role} among the shop's people: expected one for this.")
        return found

    def record(self, since: datetime, cars: Iterable[dict[str, Any]], **who: Any) -> Customer:
        """Keep a customer's record with its vehicles. who, cars: fields of Customer and of Vehicle."""
        record = customers.add(self.tx, Customer(created_at=since, **who))
        for car in cars:
            customers.add_vehicle(self.tx, Vehicle(customer_id=record.id, created_at=since, **car))
        return record

    def address(self, record: Customer, channel: str, address: str) -> Identity:
        """Keep the address at which the record's owner writes, proved."""
        identity = Identity(channel, "", address, record.id, record.created_at)
        identity.verified = True
        return customers.keep_identity(self.tx, identity)

    def vehicle(self, talk: Conversation, plate: str | None) -> Vehicle | None:
        """The customer's vehicle with that plate."""
        owned = customers.vehicles(self.tx, talk.customer_id)
        return next((one for one in owned if one.plate == plate), None)

    def first_free(self, services: Sequence[str], start: datetime, now: datetime) -> datetime:
        """The first time from `start` on at which the services can be booked; BayTaken when there is none."""
        wish = Wish(start, start + LOOK_AHEAD, start)
        offers = free_times.offer_times(self.tx, self.shop, Needs(tuple(services)), wish, now)
        found = next((offer.start for offer in offers if offer.start >= start), None)
        if found is None:
            raise BayTaken(f"Nothing is free from {start.isoformat()} on for {list(services)}.")
        return found

    def book(
        self, talk: Conversation, plate: str | None, services: Sequence[str], start: datetime, now: datetime
    ) -> Appointment:
        """Book a visit of the customer's at `now`."""
        car = self.vehicle(talk, plate)
        _, visit = appointments.book(
            self.tx,
            self.shop,
            talk,
            Needs(tuple(services)),
            start,
            now,
            plate=plate,
            vehicle_id=car.id if car else None,
        )
        return visit

    def over(self, visit: Appointment, at: datetime, *, closed: bool = True) -> Appointment:
        """Mark the visit as done and close its ticket, unless the customer is still to be asked about it."""
        by = self.by("advisor")
        visits.mark_done(self.tx, visit.id, by, at)
        if closed:
            tickets.close(self.tx, visit.ticket_id, by, at)
        return visit

    def hear(self, talk: Conversation, words: str, at: datetime) -> Message:
        """Keep what the customer said."""
        content = {"text": words, "kind": "text"}
        return conversations.add_message(self.tx, Message(talk.id, "customer", content, at))

    def reply(self, talk: Conversation, ticket: Ticket, heard: Message, words: str) -> None:
        """Put what was heard under the ticket, and say the shop's answer."""
        conversations.put_under(self.tx, heard.id, ticket.id)
        outgoing.say(self.tx, talk, Reply(words), f"scenario:{ticket.id}", heard.at, ticket_id=ticket.id)


def read_on(tx: Tx, vehicle: Vehicle, at: datetime) -> None:
    """Keep that the vehicle's mileage was read then."""
    if vehicle.odometer_km is not None:
        reading = OdometerReading(vehicle_id=vehicle.id, km=vehicle.odometer_km, at=at, source="staff")
        customers.add_reading(tx, reading)
