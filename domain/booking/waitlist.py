"""Customers who wait for a time that is taken now."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from domain.booking.capacity import Needs
from domain.booking.time_wish import Wish
from domain.shop.shop import Shop

STATES = ("waiting", "offered", "booked", "left", "over")
"""waiting -> offered -> booked; a refusal or silence leads back to waiting; left: by the customer, or by staff, as
data["taken_off"] says; over: the wished time has come."""


@dataclass
class Waiting:
    """A customer's place on the waitlist for one wish.

    earliest, latest: any start in [earliest, latest) suits, if daily is given only within these hours of the day
    ("18:00", "20:00"). technician: the one asked for. offered_start: the time being kept, until offer_until;
    offers: how many were made so far; told: the customer has been told of the present one. declined: starts (ISO) that
    are not offered again. data: what goes onto the ticket. moves: the
    visit that is to be moved to the time, None for a new one. branch: code of the shop.
    """

    id: int = field(init=False)
    customer_id: int
    conversation_id: int
    services: list[str]
    earliest: datetime
    latest: datetime
    created_at: datetime
    state: str = "waiting"
    daily: list[str] | None = None
    technician: str | None = None
    loaner: bool = False
    vehicle_id: int | None = None
    plate: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    offered_start: datetime | None = None
    offer_until: datetime | None = None
    offers: int = 0
    told: bool = False
    moves: int | None = None
    declined: list[str] = field(default_factory=list)
    branch: str = ""

    def wish(self, zone: ZoneInfo) -> Wish:
        """When the customer would like to come, on the clock of that zone."""
        first = self.earliest.astimezone(zone)
        hours = (time.fromisoformat(self.daily[0]), time.fromisoformat(self.daily[1])) if self.daily else None
        return Wish(first, self.latest.astimezone(zone), first, hours)

    def shop(self, shop: Shop) -> Shop:
        """The one of the owner's shops that is waited for, with its items as they are on the customer's vehicle."""
        return shop.branch(self.branch).for_vehicle(*self.data.get("car", (None, None)))

    @property
    def needs(self) -> Needs:
        """What the visit must have."""
        return Needs(tuple(self.services), self.technician, loaner=self.loaner)
