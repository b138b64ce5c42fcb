"""When a customer would like to come, and which free times to name for it (B3, B8)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

from domain.booking.capacity import Offer


@dataclass(frozen=True, slots=True)
class Wish:
    """When the customer would like to come. Any start in [earliest, latest) suits; preferred is the best of them.

    daily: only starts within these hours of the day, on the clock of `earliest`. quiet: the stretch is all that was
    said, so quiet times are named before others (B8). unlike: starts that were named before and not wanted. barred:
    stretches in which the customer can't come; barred_daily: hours of every day, on the clock of `earliest`.
    """

    earliest: datetime
    latest: datetime
    preferred: datetime
    daily: tuple[time, time] | None = None
    quiet: bool = False
    unlike: tuple[datetime, ...] = ()
    barred: tuple[tuple[datetime, datetime], ...] = ()
    barred_daily: tuple[tuple[time, time], ...] = ()

    def fits(self, start: datetime) -> bool:
        """True when a booking starting then is what was asked for."""
        if not self.earliest <= start < self.latest or self.refuses(start):
            return False
        return self.daily is None or self.daily[0] <= self._clock(start) < self.daily[1]

    def refuses(self, start: datetime) -> bool:
        """True when the customer did not want that start, or said that they can't come then."""
        clock = self._clock(start)
        return (
            start in self.unlike
            or any(first <= start < last for first, last in self.barred)
            or any(first <= clock < last for first, last in self.barred_daily)
        )

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


def quietest(
    starts: Sequence[datetime], count: int, load: Callable[[datetime], int], look: Callable[[datetime], Offer | None]
) -> list[Offer]:  # fmt: skip
    """The visits to name for a vague wish: the quietest of each part of its stretch, filled up with the next quietest.

    starts: those that suit, in order. load: how many bays are busy at that time. look: the visit that can be had then;
    asked for as few as possible. Of equally quiet times the earliest is named. Rule: B8.
    """
    edges = [len(starts) * part // count for part in range(count + 1)]
    parts = [sorted(starts[a:b], key=load) for a, b in pairwise(edges) if a < b]
    named: list[Offer] = []
    left: list[datetime] = []
    for part in parts:
        for place, start in enumerate(part):
            if (offer := look(start)) is not None:
                named.append(offer)
                left += part[place + 1 :]
                break
    for start in sorted(left, key=lambda at: (load(at), at)):
        if len(named) >= count:
            break
        if (offer := look(start)) is not None:
            named.append(offer)
    return named


def _welcome(offers: Sequence[Offer], wish: Wish) -> list[Offer]:
    return [offer for offer in offers if not wish.refuses(offer.start)]
