"""Time as a promise counts it: by the calendar, or only while the shop is open (F3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from domain.shop.promise_policy import BUSINESS
from domain.shop.shop import Shop

_DAY, _NOTHING = timedelta(days=1), timedelta(0)


def add(shop: Shop, counting: str, start: datetime, length: timedelta) -> datetime:
    """The first instant by which that much time has passed since `start`, in UTC. length: not negative."""
    if counting == BUSINESS:
        return add_working(shop, start, length)
    return start.astimezone(UTC) + length


def between(shop: Shop, counting: str, start: datetime, end: datetime) -> timedelta:
    """How much time passes from `start` to `end`; nothing when the end is not after the start."""
    if counting == BUSINESS:
        return working_between(shop, start, end)
    return max(end.astimezone(UTC) - start.astimezone(UTC), _NOTHING)


def add_working(shop: Shop, start: datetime, length: timedelta) -> datetime:
    """The first instant by which the shop has been open for `length` since `start`, in UTC.

    A shop that never opens counts by the calendar, so that no promise is without end.
    """
    instant, left = start.astimezone(UTC), length
    if left <= _NOTHING or not any(shop.hours.values()):
        return instant + max(left, _NOTHING)
    for opens, closes in _open_spans(shop, instant):
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
    raise AssertionError("a shop with hours opens again")


def working_between(shop: Shop, start: datetime, end: datetime) -> timedelta:
    """For how long the shop is open from `start` to `end`; nothing when the end is not after the start."""
    first, last = start.astimezone(UTC), end.astimezone(UTC)
    if last <= first:
        return _NOTHING
    if not any(shop.hours.values()):
        return last - first
    total = _NOTHING
    for opens, closes in _open_spans(shop, first):
        if opens >= last:
            break
        total += min(closes, last) - opens
    return total


def _open_spans(shop: Shop, start: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Opening ranges from `start` on, in UTC and order, none empty, none overlapping.

    Where the clocks change, two ranges of a day may touch the same hour and one may vanish: the sorting and the mark
    see to it that no minute counts twice.
    """
    mark, day = start, start.astimezone(shop.zone).date() - _DAY
    while True:
        for opens, closes in sorted((a.astimezone(UTC), b.astimezone(UTC)) for a, b in shop.ranges(day)):
            if closes > max(opens, mark):
                yield max(opens, mark), closes
                mark = closes
        day += _DAY
