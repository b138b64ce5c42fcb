"""Times that can be had: the wish itself, else what is nearest; quiet ones first where the wish was vague (B3, B8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, islice

from actions import parts
from domain.booking.capacity import (
    Busy,
    Chances,
    Needs,
    Offer,
    bay_names,
    candidate_starts,
    quarters,
    visit,
)
from domain.booking.time_wish import Wish, nearest, quietest
from domain.shop.shop import Shop
from storage import Tx
from storage.booking import capacity

QUIET_DAYS = 5
"""Quiet times are sought on the first so many open days of a vague wish: whoever does not mind wants it soon."""


def offer_times(
    tx: Tx,
    shop: Shop,
    needs: Needs,
    wish: Wish,
    now: datetime,
    *,
    conversation_id: int | None = None,
    elsewhere: Sequence[Shop] = (),
) -> list[Offer]:
    """Times to name for a wish, best first: those that fit it, filled up with the nearest others. Rule: B3, B8.

    Where parts are short, only times after they are expected (P2). Empty only when nothing at all is free in the
    bookable time. conversation_id: what is kept for it counts as free. elsewhere: other shops, the preferred first:
    when none of the times here fits the wish, the last of them gives way to one there that does.
    """
    count = max(2, shop.policy.alternatives)
    search = _Search(tx, shop, needs, wish, now, conversation_id)
    found = search.quiet(count) if wish.quiet else search.near(count)
    if not any(wish.fits(offer.start) for offer in found):
        others = (_Search(tx, one, needs, wish, now, conversation_id).best() for one in elsewhere)
        there = next((offer for offer in others if offer is not None), None)
        found = [*found[: count - 1], there] if there else found
    if len(found) > 1 or not elsewhere:
        return found
    return _filled_up(tx, elsewhere, needs, wish, now, found, count)


def _filled_up(
    tx: Tx, shops: Sequence[Shop], needs: Needs, wish: Wish, now: datetime, found: list[Offer], count: int
) -> list[Offer]:
    """As many times as are wanted, from the first of the other shops that has any: this one has none at all."""
    for shop in shops:
        more = _Search(tx, shop, needs, wish, now, None).near(count)
        if more:
            known = {(offer.branch, offer.start) for offer in found}
            return [*found, *(offer for offer in more if (offer.branch, offer.start) not in known)][:count]
    return found


class _Search:
    """A look for times in one shop, which reads of each day what is taken only once, and of few days."""

    def __init__(self, tx: Tx, shop: Shop, needs: Needs, wish: Wish, now: datetime, own: int | None) -> None:
        self._tx, self._shop, self._wish, self._now, self._own = tx, shop, wish, now, own
        self._ready = None if needs.has_parts else parts.ready_from(tx, shop, needs.services)
        self._chances = Chances(shop, needs)
        self._seen: dict[date, Busy] = {}

    def near(self, count: int) -> list[Offer]:
        """So many times: those that fit the wish, filled up with the nearest others."""
        found: list[Offer] = []
        last = (0, 0)
        for day, apart in _days_around(self._shop, self._wish, self._now):
            if apart > last and _enough(found, self._wish, count, apart):
                break  # whatever comes now is farther away than what is found
            last = apart
            found += [offer for offer in self._on(day) if self._suits(offer.start)]
        return nearest(found, self._wish, count)

    def quiet(self, count: int) -> list[Offer]:
        """So many times: the quietest of the wish, filled up with the nearest others."""
        days = [day for day, (outside, _) in _days_around(self._shop, self._wish, self._now) if not outside]
        some = islice((starts for day in sorted(days) if (starts := self._starts(day))), QUIET_DAYS)
        starts = list(chain.from_iterable(some))
        named = quietest(starts, count, self._load(starts), self._at) if starts else []
        if len(named) >= count:
            return named
        met = {offer.start for offer in named}
        return [*named, *(offer for offer in self.near(count * 2) if offer.start not in met)][:count]

    def best(self) -> Offer | None:
        """The one time that fits the wish best; None when none fits."""
        days = [day for day, (outside, _) in _days_around(self._shop, self._wish, self._now) if not outside]
        for day in days:
            fitting = [offer for offer in self._on(day) if self._suits(offer.start) and self._wish.fits(offer.start)]
            if fitting:
                return nearest(fitting, self._wish, 1)[0]
        return None

    def _starts(self, day: date) -> list[datetime]:
        starts = candidate_starts(self._shop, day, self._chances.minutes, self._now)
        return [start for start in starts if self._wish.fits(start) and self._suits(start)]

    def _suits(self, start: datetime) -> bool:
        return not self._wish.refuses(start) and (self._ready is None or start >= self._ready)

    def _load(self, starts: Sequence[datetime]) -> Callable[[datetime], int]:
        """How many bays are taken in the fullest quarter hour of a visit that starts then. Rule: B8."""
        length = timedelta(minutes=self._chances.minutes)
        taken = capacity.bays_taken(self._tx, starts[0], starts[-1] + length, at=self._shop)
        known = {
            start: max((taken.get(number, 0) for number in quarters(start, start.astimezone(UTC) + length)), default=0)
            for start in starts
        }
        return known.__getitem__

    def _at(self, start: datetime) -> Offer | None:
        return self._chances.at(start, self._busy(start.astimezone(self._shop.zone).date()))

    def _on(self, day: date) -> list[Offer]:
        return self._chances.on(day, self._busy(day), self._now)

    def _busy(self, day: date) -> Busy:
        if day not in self._seen:
            self._seen[day] = _busy(self._tx, self._shop, day, self._now, self._own)
        return self._seen[day]


def _enough(found: Sequence[Offer], wish: Wish, count: int, apart: tuple[int, int]) -> bool:
    """True when days so far apart from the wish have nothing better to offer."""
    outside, _ = apart
    good = found if outside else [offer for offer in found if wish.fits(offer.start)]
    met = wish.daily is None and any(offer.start == wish.preferred for offer in found)
    return met or len(good) >= count


def _days_around(shop: Shop, wish: Wish, now: datetime) -> Iterator[tuple[date, tuple[int, int]]]:
    """Bookable days, nearest first, with how far they are from the wished days and from the preferred one.

    All wished days are as near as the preferred one when quiet times are sought.
    """
    today = now.astimezone(shop.zone).date()
    furthest = (now + shop.policy.furthest).astimezone(shop.zone).date()
    first = wish.earliest.astimezone(shop.zone).date()
    last = max(first, (wish.latest - timedelta(microseconds=1)).astimezone(shop.zone).date())
    preferred = wish.preferred.astimezone(shop.zone).date()

    def apart(day: date) -> tuple[int, int]:
        outside = max((first - day).days, (day - last).days, 0)
        return outside, 0 if wish.quiet else abs((day - preferred).days)

    days = [today + timedelta(days=offset) for offset in range((furthest - today).days + 1)]
    for far, day in sorted((apart(day), day) for day in days):
        if shop.is_open_on(day):
            yield day, far


def busy_on(tx: Tx, shop: Shop, day: date, now: datetime) -> Busy:
    """What is taken that day, and kept for whoever is about to say yes. Rule: B9."""
    return _busy(tx, shop, day, now, None)


def _busy(tx: Tx, shop: Shop, day: date, now: datetime, conversation_id: int | None) -> Busy:
    midnight = datetime.combine(day, time(), shop.zone)
    return capacity.busy(tx, midnight, midnight + timedelta(days=1, hours=1), now, but_for=conversation_id, at=shop)


def bays_busy(shop: Shop, offer: Offer, busy: Busy) -> int:
    """How many bays are taken at the fullest moment of that visit, without it. Rule: B8."""
    return busy.together(bay_names(shop), quarters(offer.start, offer.end))


def offer_at(
    tx: Tx, shop: Shop, needs: Needs, start: datetime, now: datetime, *, conversation_id: int
) -> Offer | None:  # fmt: skip
    """The visit that could be had exactly then; what is kept for the conversation counts as free."""
    return visit(shop, needs, start, _busy(tx, shop, start.astimezone(shop.zone).date(), now, conversation_id))
