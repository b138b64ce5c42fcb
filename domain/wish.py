"""When a customer would like to come, and which free times to name for it (B3, B8)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

from domain.capacity import Offer


@dataclass(frozen=True, slots=True)
class Wish:
    """When the customer would like to come. Any start in [earliest, latest) suits; preferred is the best of them.

    daily: only starts within these hours of the day, on the clock of `earliest`. quiet: the stretch is all that was
    said, so quiet times are named before others (B8). unlike: starts that were named before and not wanted.
    """

    earliest: datetime
    latest: datetime
    preferred: datetime
    daily: tuple[time, time] | None = None
    quiet: bool = False
    unlike: tuple[datetime, ...] = ()

    def fits(self, start: datetime) -> bool:
        """True when a booking starting then is what was asked for."""
        if not self.earliest <= start < self.latest:
            return False
        return self.daily is None or self.daily[0] <= self._clock(start) < self.daily[1]

    def off_hours(self, start: datetime) -> timedelta:
        """How far the start's time of day is from the daily hours; nothing where there are none."""
        if self.daily is None:
            return timedelta(0)
        first, last = (timedelta(hours=at.hour, minutes=at.minute) for at in self.daily)
        clock = self._clock(start)
        at = timedelta(hours=clock.hour, minutes=clock.minute)
        return max(first - at, at - last, timedelta(0))

    def _clock(self, start: datetime) -> time:
        return start.astimezone(self.earliest.tzinfo).time()


def nearest(offers: Sequence[Offer], wish: Wish, count: int) -> list[Offer]:
    """The offers to name: those that fit the wish, nearest first, filled up with the nearest others. Rule: B3."""

    def rank(offer: Offer) -> tuple[bool, timedelta, timedelta]:
        away = abs(offer.start.astimezone(UTC) - wish.preferred.astimezone(UTC))
        return not wish.fits(offer.start), wish.off_hours(offer.start), away

    return sorted(_welcome(offers, wish), key=rank)[:count]


def quietest(offers: Sequence[Offer], wish: Wish, count: int, load: Callable[[Offer], int]) -> list[Offer]:
    """The offers to name for a vague wish: the quietest of each part of its stretch, filled up as by `nearest`.

    load: how many bays are busy at that time. Of equally quiet times the earliest is named. Rule: B8.
    """
    fitting = sorted((o for o in _welcome(offers, wish) if wish.fits(o.start)), key=lambda offer: offer.start)
    edges = [len(fitting) * part // count for part in range(count + 1)]
    parts = [fitting[a:b] for a, b in pairwise(edges) if a < b]
    named = [min(part, key=load) for part in parts]
    others = [offer for offer in nearest(offers, wish, len(offers)) if offer not in named]
    return [*named, *others][:count]


def _welcome(offers: Sequence[Offer], wish: Wish) -> list[Offer]:
    return [offer for offer in offers if offer.start not in wish.unlike]
