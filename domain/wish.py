"""When a customer would like to come, and which free times come nearest to it (B3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.capacity import Offer


@dataclass(frozen=True, slots=True)
class Wish:
    """When the customer would like to come. Any start in [earliest, latest) suits; preferred is the best of them."""

    earliest: datetime
    latest: datetime
    preferred: datetime

    def fits(self, start: datetime) -> bool:
        """True when a booking starting then is what was asked for."""
        return self.earliest <= start < self.latest


def nearest(offers: Sequence[Offer], wish: Wish, count: int) -> list[Offer]:
    """The offers to name: those that fit the wish, nearest first, filled up with the nearest others. Rule: B3."""

    def rank(offer: Offer) -> tuple[bool, timedelta]:
        return not wish.fits(offer.start), abs(offer.start - wish.preferred)

    return sorted(offers, key=rank)[:count]
