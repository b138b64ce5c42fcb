"""The times named are the nearest to the wish."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.booking.capacity import Offer
from domain.booking.time_wish import Wish, nearest, quietest
from domain.shop.policy import BAY_QUANTUM


@pytest.mark.rule("B3")
@given(
    wanted=st.integers(0, 200), first=st.integers(0, 200), length=st.integers(1, 60), count=st.integers(2, 5),
    free=st.lists(st.integers(0, 200), min_size=1, max_size=30, unique=True),
)  # fmt: skip
def test_the_times_named_are_the_nearest_to_the_wish(
    wanted: int, first: int, length: int, count: int, free: list[int]
) -> None:
    base = datetime(2026, 3, 18, tzinfo=UTC)

    def at(n: int) -> datetime:
        return base + n * BAY_QUANTUM

    offers = [Offer(at(n), at(n + 4), "1") for n in free]
    wish = Wish(at(first), at(first + length), at(wanted))
    named = nearest(offers, wish, count)
    assert len(named) == min(count, len(free))
    left = [offer for offer in offers if offer not in named]
    for offer in named:
        for other in left:
            assert wish.fits(offer.start) or not wish.fits(other.start)
            if wish.fits(offer.start) == wish.fits(other.start):
                assert abs(offer.start - wish.preferred) <= abs(other.start - wish.preferred)


BASE = datetime(2026, 3, 18, 9, tzinfo=UTC)


def _offers(*hours: int) -> list[Offer]:
    return [Offer(BASE + timedelta(hours=h), BASE + timedelta(hours=h + 1), "1") for h in hours]


class Looked:
    """Says what can be had, and counts how often it was asked."""

    def __init__(self, free: list[bool]) -> None:
        self._free, self.count = free, 0

    def __call__(self, start: datetime) -> Offer | None:
        self.count += 1
        hour = (start - BASE) // timedelta(hours=1)
        return Offer(start, start + timedelta(hours=1), "1") if self._free[hour] else None


def _starts(*hours: int) -> list[datetime]:
    return [BASE + timedelta(hours=h) for h in hours]


@pytest.mark.rule("B8")
@given(busy=st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=24), count=st.integers(2, 5))
def test_a_vague_wish_is_named_the_quietest_time_of_each_part_of_its_stretch(
    busy: list[tuple[int, bool]], count: int
) -> None:
    starts, free = _starts(*range(len(busy))), [can for _, can in busy]
    load = {start: level for start, (level, _) in zip(starts, busy, strict=True)}
    named = [offer.start for offer in quietest(starts, count, load.__getitem__, Looked(free))]
    assert len(named) == len(set(named)) == min(count, sum(free))
    if any(free):
        assert min(level for level, can in busy if can) in [load[start] for start in named]


@pytest.mark.rule("B8")
def test_the_quiet_times_named_are_spread_over_the_stretch() -> None:
    starts = _starts(0, 1, 2, 24, 25, 26, 48, 49, 50)
    look = Looked([True] * 60)
    named = quietest(starts, 3, lambda start: 0 if start.hour == 10 else 2, look)
    assert [offer.start.day for offer in named] == [18, 19, 20]
    assert {offer.start.hour for offer in named} == {10}
    assert look.count == 3, "busy times were looked at more closely without need"


@pytest.mark.rule("B3")
def test_daily_hours_hold_on_every_day_of_the_wish() -> None:
    wish = Wish(BASE, BASE + timedelta(days=3), BASE, daily=(time(13), time(18)))
    assert [wish.fits(BASE + timedelta(hours=h)) for h in (1, 4, 8, 9, 25, 28)] == [
        False,
        True,
        True,
        False,
        False,
        True,
    ]
    named = nearest(_offers(1, 3, 25), wish, 2)
    assert [offer.start.hour for offer in named] == [12, 10]


@pytest.mark.rule("B3")
def test_times_that_were_not_wanted_are_not_named_again() -> None:
    offers = _offers(0, 1, 2)
    wish = Wish(BASE, BASE + timedelta(days=1), BASE, unlike=(offers[0].start,))
    assert [offer.start for offer in nearest(offers, wish, 3)] == [offer.start for offer in offers[1:]]
