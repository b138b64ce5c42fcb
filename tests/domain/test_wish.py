"""The times named are the nearest to the wish."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.capacity import Offer
from domain.policy import BAY_QUANTUM
from domain.wish import Wish, nearest


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
