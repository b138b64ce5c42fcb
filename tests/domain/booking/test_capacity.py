"""What can be had when: never taken twice, never outside hours, in every time zone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.booking.capacity import (
    Busy,
    Needs,
    Offer,
    able_bays,
    candidate_starts,
    check_hours,
    free_offers,
    instant,
    quarter,
    quarters,
    visit,
)
from domain.errors import OutsideHours
from domain.shop.shop import Shop, StaffSpec
from tests.domain.shops import DAYS, STAFF, ZONES, a_shop, all_day, hours

DIAGNOSIS = Needs(("diagnosis",))
RESOURCES = ("bay:1", "bay:2", "bay:3", "tech:tom", "tech:tim", "intake:ann:0", "intake:ann:1", "loaner:polo")


@pytest.mark.rule("B9")
@settings(max_examples=200)
@given(
    zone=st.sampled_from(ZONES),
    ranges=hours(),
    day=DAYS,
    minutes=st.integers(1, 40).map(lambda n: n * 15),
    grid=st.sampled_from([15, 30, 60]),
    loaner=st.booleans(),
    taken=st.lists(st.tuples(st.sampled_from(RESOURCES), st.integers(0, 95), st.integers(1, 12)), max_size=8),
)
def test_an_offer_takes_only_what_is_free_while_the_shop_is_open(
    zone: str,
    ranges: tuple[tuple[time, time], ...],
    day: date,
    minutes: int,
    grid: int,
    loaner: bool,
    taken: list[tuple[str, int, int]],
) -> None:
    shop = a_shop(zone, ranges, minutes, grid)
    midnight = datetime.combine(day, time(), shop.zone)
    pieces = {(what, quarter(midnight) + at + n) for what, at, length in taken for n in range(length)}
    now = midnight.astimezone(UTC) - timedelta(days=1)
    needs = replace(DIAGNOSIS, loaner=loaner)
    for offer in free_offers(shop, needs, day, Busy(pieces), now):
        assert pieces.isdisjoint(offer.pieces)
        assert offer.end.astimezone(UTC) - offer.start.astimezone(UTC) == timedelta(minutes=minutes)
        assert shop.is_open(offer.start)
        assert offer.end.astimezone(UTC) <= shop.ranges(day)[-1][1].astimezone(UTC)
        assert check_hours(shop, offer.start, minutes, now) == offer.end
        work = set(quarters(offer.start, offer.end))
        for resource in (f"bay:{offer.bay}", f"tech:{offer.technician}"):
            assert {number for what, number in offer.pieces if what == resource} == work
        assert ((f"loaner:{offer.loaner}", min(work)) in offer.pieces) == loaner


@pytest.mark.rule("B9")
@settings(max_examples=60, deadline=None)
@given(zone=st.sampled_from(ZONES), day=DAYS, loaner=st.booleans(), seats=st.integers(1, 3))
def test_a_day_filled_offer_by_offer_never_takes_a_piece_twice_and_ends_full(
    zone: str, day: date, loaner: bool, seats: int
) -> None:
    shop = a_shop(zone, all_day(8, 18))
    shop = replace(shop, policy=replace(shop.policy, intake_per_quarter=seats))
    now = datetime.combine(day, time(), shop.zone) - timedelta(days=1)
    needs, taken, made = replace(DIAGNOSIS, loaner=loaner), set[tuple[str, int]](), list[Offer]()
    while offers := free_offers(shop, needs, day, Busy(taken), now):
        offer = offers[len(made) % len(offers)]
        assert taken.isdisjoint(offer.pieces)
        taken |= set(offer.pieces)
        made.append(offer)
    assert made
    for start in candidate_starts(shop, day, 60, now):
        assert visit(shop, needs, start, Busy(taken)) is None


@pytest.mark.rule("B9")
@given(
    taken=st.sets(st.tuples(st.sampled_from("ab"), st.integers(-50, 50))), at=st.integers(-60, 60), n=st.integers(1, 40)
)
def test_busy_agrees_with_the_pieces_it_was_made_of(taken: set[tuple[str, int]], at: int, n: int) -> None:
    wanted = range(at, at + n)
    free = all(("a", number) not in taken for number in wanted)
    assert Busy(taken).is_free("a", wanted) == free
    fullest = max(sum((what, number) in taken for what in "ab") for number in wanted)
    assert Busy(taken).together("ab", wanted) == fullest


@pytest.mark.rule("B9")
@given(
    start=st.integers(0, 5000),
    length=st.integers(1, 600),
    into=st.floats(0, 1, exclude_max=True),
    other=st.integers(1, 600),
)
def test_two_visits_that_overlap_share_a_quarter_hour(start: int, length: int, into: float, other: int) -> None:
    base = datetime(2026, 3, 18, tzinfo=UTC) + timedelta(minutes=start)
    begins = base + timedelta(minutes=int(length * into))  # while the first is in the bay
    one, two = quarters(base, base + timedelta(minutes=length)), quarters(begins, begins + timedelta(minutes=other))
    assert set(one) & set(two)


def test_quarter_hours_lie_on_one_lattice() -> None:
    start = datetime(2026, 3, 18, 10, 7, tzinfo=UTC)
    touched = [instant(number) for number in quarters(start, start + timedelta(minutes=15))]
    assert touched == [datetime(2026, 3, 18, 10, 0, tzinfo=UTC), datetime(2026, 3, 18, 10, 15, tzinfo=UTC)]
    assert len(quarters(start.replace(minute=0), start.replace(minute=45))) == 3


@pytest.mark.rule("B9")
def test_special_bays_stay_free_while_a_plain_one_will_do(now: datetime) -> None:
    shop = a_shop("Asia/Shanghai", all_day(9, 18))
    assert [bay.code for bay in able_bays(shop, ["diagnosis"])] == ["2", "3", "1"]
    assert [bay.code for bay in able_bays(shop, ["diagnosis", "paint"])] == ["3", "1"]


@pytest.mark.rule("B9")
def test_only_a_technician_with_the_skill_is_taken(now: datetime) -> None:
    shop = a_shop("Asia/Shanghai", all_day(9, 18))
    start = now.replace(hour=12)
    painted = visit(shop, Needs(("paint",)), start, Busy([]))
    assert painted is not None and painted.technician == "tom"
    assert visit(shop, Needs(("paint",)), start, Busy([("tech:tom", quarter(start))])) is None
    assert visit(shop, Needs(("paint",), technician="tim"), start, Busy([])) is None


@pytest.mark.rule("B9")
def test_a_technician_off_shift_is_not_taken(now: datetime) -> None:
    mornings = {day: all_day(9, 12) for day in range(7)}
    shop = a_shop("Asia/Shanghai", all_day(9, 18), staff=(StaffSpec("tom", "Tom", "technician", shift=mornings),))
    assert visit(shop, DIAGNOSIS, now.replace(hour=11), Busy([])) is not None
    assert visit(shop, DIAGNOSIS, now.replace(hour=11, minute=30), Busy([])) is None


@pytest.mark.rule("B9")
def test_a_buffer_keeps_the_bay_and_not_the_people(now: datetime) -> None:
    shop = a_shop("Asia/Shanghai", all_day(9, 18))
    shop = replace(shop, policy=replace(shop.policy, buffer=timedelta(minutes=30)))
    offer = visit(shop, DIAGNOSIS, now, Busy([]))
    assert offer is not None
    counts = {kind: sum(what.startswith(kind) for what, _ in offer.pieces) for kind in ("bay", "tech", "intake")}
    assert counts == {"bay": 6, "tech": 4, "intake": 1}


@pytest.mark.rule("B9")
def test_the_share_for_walk_ins_is_never_booked_ahead(now: datetime) -> None:
    shop = a_shop("Asia/Shanghai", all_day(9, 18))
    shop = replace(shop, policy=replace(shop.policy, walk_in_share_percent=34))
    busy = Busy([("bay:2", quarter(now))])
    assert visit(shop, DIAGNOSIS, now, busy) is None
    assert visit(shop, replace(DIAGNOSIS, walk_in=True), now, busy) is not None


@pytest.mark.rule("B9")
def test_a_daily_cap_is_a_numbered_place(now: datetime) -> None:
    shop = a_shop("Asia/Shanghai", all_day(9, 18))
    taken: list[tuple[str, int]] = []
    for hour in (10, 11):
        offer = visit(shop, Needs(("wash",)), now.replace(hour=hour), Busy(taken))
        assert offer is not None
        taken += offer.pieces
    assert visit(shop, Needs(("wash",)), now.replace(hour=15), Busy(taken)) is None
    assert visit(shop, Needs(("wash",)), now.replace(hour=15) + timedelta(days=1), Busy(taken)) is not None


def test_a_shop_that_names_no_people_takes_none(now: datetime) -> None:
    shop = a_shop("Asia/Shanghai", all_day(9, 18), staff=STAFF[:0])
    offer = visit(shop, DIAGNOSIS, now, Busy([]))
    assert offer is not None and (offer.technician, offer.advisor) == (None, None)


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


def test_a_visit_across_a_clock_change_takes_its_real_time() -> None:
    shop = a_shop("Europe/Berlin", all_day(0, 23))
    start = datetime(2026, 3, 29, 1, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert check_hours(shop, start, 60, start - timedelta(days=1)).hour == 3
