"""Times that can be offered: never on a busy bay, never outside hours, in every time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.appointment import (
    Bay,
    Offer,
    Wish,
    candidate_starts,
    check_hours,
    estimate,
    free_offers,
    nearest,
    needed_capabilities,
    quanta,
)
from domain.errors import OutsideHours, UnknownService
from domain.policy import BAY_QUANTUM, Policy
from domain.shop import Part, PartNeed, ServiceItem, Shop

ZONES = ("Asia/Shanghai", "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31)) | st.sampled_from([
    date(2026, 3, 8), date(2026, 11, 1), date(2026, 3, 29), date(2026, 10, 25), date(2026, 4, 5), date(2026, 10, 4),
])  # fmt: skip
"""Any day, and more often one on which the clocks change in one of the zones."""

QUARTERS = st.integers(0, 95)


@st.composite
def hours(draw: st.DrawFn) -> tuple[tuple[time, time], ...]:
    """One or two opening ranges of a day."""
    count = draw(st.sampled_from([2, 4]))
    marks = sorted(draw(st.lists(QUARTERS, min_size=count, max_size=count, unique=True)))
    times = [time(mark // 4, mark % 4 * 15) for mark in marks]
    return tuple(zip(times[::2], times[1::2], strict=True))


def a_shop(zone: str, ranges: tuple[tuple[time, time], ...], minutes: int = 60, grid: int = 30) -> Shop:
    named: dict[str, Any] = dict.fromkeys(
        ("name_zh", "name_en", "address_zh", "address_en", "phone", "rescue_phone"), "1"
    )
    return Shop(
        **named,
        timezone=zone,
        hours=dict.fromkeys(range(7), ranges),
        services=(
            ServiceItem("diagnosis", "诊断", "Diagnosis", minutes, 10000),
            ServiceItem("paint", "漆", "Paint", 30, 5000, (PartNeed("tin", 2),), "paint"),
        ),
        parts=(Part("tin", "罐", "Tin", 350),),
        policy=Policy(grid=timedelta(minutes=grid), lead_time=timedelta(0)),
    )


def a_bay(number: int, *capabilities: str) -> Bay:
    bay = Bay(code=str(number), name=str(number), capabilities=list(capabilities))
    bay.id = number
    return bay


@pytest.mark.rule("B9")
@given(
    zone=st.sampled_from(ZONES),
    ranges=hours(),
    day=DAYS,
    minutes=st.integers(1, 40).map(lambda n: n * 15),
    grid=st.sampled_from([15, 30, 60]),
    taken=st.lists(st.tuples(st.integers(1, 3), QUARTERS, st.integers(15, 180)), max_size=6),
)
def test_no_offer_touches_a_busy_quarter_hour_or_a_closed_shop(
    zone: str,
    ranges: tuple[tuple[time, time], ...],
    day: date,
    minutes: int,
    grid: int,
    taken: list[tuple[int, int, int]],
) -> None:
    shop = a_shop(zone, ranges, minutes, grid)
    midnight = datetime.combine(day, time(), shop.zone).astimezone(UTC)
    busy: dict[int, frozenset[datetime]] = {}
    for bay, quarter, length in taken:
        start = midnight + quarter * BAY_QUANTUM
        busy[bay] = busy.get(bay, frozenset()) | set(quanta(start, start + timedelta(minutes=length)))
    now = midnight - timedelta(days=1)
    for offer in free_offers(shop, [a_bay(n) for n in (1, 2, 3)], busy, ["diagnosis"], [day], now):
        assert offer.end.astimezone(UTC) - offer.start.astimezone(UTC) == timedelta(minutes=minutes)
        assert busy.get(offer.bay_id, frozenset()).isdisjoint(quanta(offer.start, offer.end))
        assert shop.is_open(offer.start)
        assert offer.end.astimezone(UTC) <= shop.ranges(day)[-1][1].astimezone(UTC)
        assert check_hours(shop, offer.start, minutes, now) == offer.end


@pytest.mark.rule("B9")
@given(zone=st.sampled_from(ZONES), ranges=hours(), day=DAYS, minutes=st.integers(1, 8).map(lambda n: n * 15))
def test_every_free_time_on_the_grid_is_offered(
    zone: str, ranges: tuple[tuple[time, time], ...], day: date, minutes: int
) -> None:
    shop = a_shop(zone, ranges, minutes, grid=15)
    now = datetime.combine(day, time(), shop.zone) - timedelta(days=2)
    offered = {start.astimezone(UTC) for start in candidate_starts(shop, day, minutes, now)}
    closing = max((end.astimezone(UTC) for _, end in shop.ranges(day)), default=None)
    for opens, closes in shop.ranges(day):
        at = opens.astimezone(UTC)
        while at < closes.astimezone(UTC):
            assert (at in offered) == (closing is not None and at + timedelta(minutes=minutes) <= closing)
            at += timedelta(minutes=15)


@pytest.mark.rule("B9")
@given(
    one=st.tuples(st.integers(0, 5000), st.integers(1, 600)), other=st.tuples(st.integers(0, 5000), st.integers(1, 600))
)
def test_two_visits_share_a_quarter_hour_when_they_overlap(one: tuple[int, int], other: tuple[int, int]) -> None:
    base = datetime(2026, 3, 18, tzinfo=UTC)
    spans = [(base + timedelta(minutes=a), base + timedelta(minutes=a + n)) for a, n in (one, other)]
    overlap = spans[0][0] < spans[1][1] and spans[1][0] < spans[0][1]
    assume(overlap)
    assert set(quanta(*spans[0])) & set(quanta(*spans[1]))


def test_quarter_hours_lie_on_one_lattice() -> None:
    start = datetime(2026, 3, 18, 10, 7, tzinfo=UTC)
    assert quanta(start, start + timedelta(minutes=15)) == [
        datetime(2026, 3, 18, 10, 0, tzinfo=UTC),
        datetime(2026, 3, 18, 10, 15, tzinfo=UTC),
    ]
    assert len(quanta(start.replace(minute=0), start.replace(minute=45))) == 3


@pytest.mark.rule("B9")
def test_only_a_bay_that_can_do_all_of_it_is_offered(now: datetime) -> None:
    shop = a_shop("Asia/Shanghai", ((time(9), time(18)),))
    assert needed_capabilities(shop, ["diagnosis", "paint"]) == {"paint"}
    bays = [a_bay(1), a_bay(2, "paint"), a_bay(3, "paint")]
    bays[1].active = False
    offers = free_offers(shop, bays, {}, ["diagnosis", "paint"], [now.date()], now)
    assert {offer.bay_id for offer in offers} == {3}
    assert all(offer.end - offer.start == timedelta(minutes=90) for offer in offers)


@pytest.mark.rule("B9")
def test_times_nearer_than_the_lead_time_or_past_the_horizon_are_refused(shop: Shop, now: datetime) -> None:
    starts = candidate_starts(shop, now.date(), 30, now)
    assert min(starts) == now + shop.policy.lead_time
    assert candidate_starts(shop, (now + shop.policy.furthest + timedelta(days=1)).date(), 30, now) == []
    for start in (now, now - timedelta(days=1), now + timedelta(days=100), now.replace(hour=20), now.replace(hour=12)):
        with pytest.raises(OutsideHours):
            check_hours(shop, start, 30, now)


@pytest.mark.rule("B9")
def test_work_may_run_through_lunch_but_is_done_by_closing_time(shop: Shop, now: datetime) -> None:
    before_lunch = now.replace(hour=11, minute=30)
    assert check_hours(shop, before_lunch, 120, now) == now.replace(hour=13, minute=30)
    last = now.replace(hour=16)
    assert check_hours(shop, last, 120, now) == now.replace(hour=18)
    with pytest.raises(OutsideHours):
        check_hours(shop, last, 121, now)


@pytest.mark.rule("B9")
def test_nothing_is_offered_on_a_holiday(shop: Shop) -> None:
    now = datetime(2026, 9, 28, 10, tzinfo=shop.zone)
    assert candidate_starts(shop, date(2026, 10, 1), 30, now) == []
    assert candidate_starts(shop, date(2026, 9, 30), 30, now) != []


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

    offers = [Offer(1, at(n), at(n + 4)) for n in free]
    wish = Wish(at(first), at(first + length), at(wanted))
    named = nearest(offers, wish, count)
    assert len(named) == min(count, len(free))
    left = [offer for offer in offers if offer not in named]
    for offer in named:
        for other in left:
            assert wish.fits(offer.start) or not wish.fits(other.start)
            if wish.fits(offer.start) == wish.fits(other.start):
                assert abs(offer.start - wish.preferred) <= abs(other.start - wish.preferred)


@pytest.mark.rule("B4", "E2")
def test_an_estimate_adds_labour_and_parts_item_by_item() -> None:
    shop = a_shop("UTC", ((time(9), time(18)),))
    made = estimate(shop, ["diagnosis", "paint"])
    assert [line.total_fen for line in made.lines] == [10000, 5700]
    assert made.lines[1].parts == (("tin", 2, 700),)
    assert (made.total_fen, made.upper_fen, made.minutes) == (15700, 18055, 90)


def test_a_service_the_shop_does_not_offer_is_named() -> None:
    with pytest.raises(UnknownService, match="'wax'"):
        estimate(a_shop("UTC", ()), ["wax"])


def test_a_visit_across_a_clock_change_takes_its_real_time() -> None:
    shop = a_shop("Europe/Berlin", ((time(0), time(23)),))
    start = datetime(2026, 3, 29, 1, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert check_hours(shop, start, 60, start - timedelta(days=1)).hour == 3
