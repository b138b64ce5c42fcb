"""Whatever is offered, booked, moved and cancelled: nothing is taken twice, nobody comes when the shop is closed.

Random shops in zones with clock changes, on ordinary days, change days and holidays, through a real store.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.booking import appointments, free_times
from domain.booking.appointment import Appointment
from domain.booking.capacity import Needs, quarters
from domain.booking.time_wish import Wish
from domain.conversation import Conversation
from domain.errors import BayTaken
from domain.shop.shop import BaySpec, Loaner, Shop, StaffSpec
from storage import Store, Tx, shops
from storage.booking import capacity
from tests.domain.shops import DAYS, ZONES, a_shop, hours
from tests.storage.records import a_conversation

NEEDS = st.builds(
    Needs,
    st.sampled_from([("diagnosis",), ("paint",), ("wash",), ("diagnosis", "wash"), ("paint", "wash")]),
    loaner=st.booleans(),
)
VERBS = st.sampled_from(["book", "book", "book", "move", "cancel"])
STEPS = st.lists(st.tuples(VERBS, NEEDS, st.integers(0, 99)), max_size=12)
REACH = timedelta(days=4)
"""How far these shops book ahead: short, so that days fill up."""


@st.composite
def shops_of_any_kind(draw: st.DrawFn) -> Shop:
    """A shop of one to three bays in any zone, with or without a holiday, buffers, walk-in share and shifts."""
    zone, ranges = draw(st.sampled_from(ZONES)), draw(hours())
    shop = a_shop(zone, ranges, draw(st.sampled_from([15, 30, 60, 90])), draw(st.sampled_from([15, 30, 60])))
    bays = tuple(BaySpec(str(n), str(n), ("paint",) if n == 0 else ()) for n in range(draw(st.integers(1, 3))))
    shift = draw(st.none() | st.just(dict.fromkeys(range(7), ranges)))
    people = [StaffSpec(f"t{n}", "T", "technician", shift=shift) for n in range(draw(st.integers(0, 2)))]
    people += [StaffSpec(f"a{n}", "A", "advisor") for n in range(draw(st.integers(0, 2)))]
    policy = replace(
        shop.policy,
        furthest=REACH,
        change_limit=timedelta(0),
        buffer=timedelta(minutes=draw(st.sampled_from([0, 0, 15, 30]))),
        walk_in_share_percent=draw(st.sampled_from([0, 0, 34])),
        intake_per_quarter=draw(st.integers(1, 2)),
    )
    closed: dict[date, tuple[tuple[time, time], ...]] = dict.fromkeys(draw(st.lists(DAYS, max_size=2)), ())
    loaners = tuple(Loaner(f"l{n}", "L") for n in range(draw(st.integers(0, 2))))
    return replace(shop, bays=bays, staff=tuple(people), policy=policy, special_days=closed, loaners=loaners)


@contextmanager
def _store(migrated: Path, shop: Shop, now: datetime) -> Iterator[Tx]:
    """A store in memory, the same as that file: bringing one to its shape takes longer than a whole example."""
    store = Store("sqlite://")
    link = store.engine.raw_connection()
    with closing(sqlite3.connect(migrated)) as source:
        source.backup(link.driver_connection)  # type: ignore[arg-type]
    link.close()
    with store.write() as tx:
        shops.apply(tx, shop, now)
    with store.write() as tx:
        yield tx
    store.close()


def _any_time(now: datetime) -> Wish:
    return Wish(now, now + REACH, now)


def _holding(tx: Tx, visits: list[Appointment]) -> Counter[str]:
    """How many pieces each visit's resources hold, all pieces being told apart by the store's key."""
    rows = capacity.taken(tx, visits[0].starts_at - 2 * REACH, visits[0].starts_at + 2 * REACH, visits[0].created_at)
    assert len(set(rows)) == len(rows)
    return Counter(resource.split(":")[0] for resource, _ in rows)


def _check_alone(visits: list[Appointment], buffer: timedelta) -> None:
    """No two visits share a bay, a technician or a loaner, or an advisor's quarter hour beyond its seats."""
    for kind in ("bay", "technician", "loaner"):
        for resource in {getattr(visit, kind) for visit in visits} - {None}:
            mine = sorted(
                (v for v in visits if getattr(v, kind) == resource), key=lambda v: v.starts_at.astimezone(UTC)
            )
            for one, next_one in pairwise(mine):
                kept = buffer if kind == "bay" else timedelta(0)
                assert one.ends_at.astimezone(UTC) + kept <= next_one.starts_at.astimezone(UTC), kind


def _check_intake(visits: list[Appointment], seats: int) -> None:
    taken = Counter(
        (visit.advisor, quarters(visit.starts_at, visit.ends_at).start) for visit in visits if visit.advisor
    )
    assert max(taken.values(), default=0) <= seats


def _check_hours(shop: Shop, visits: list[Appointment]) -> None:
    for visit in visits:
        assert shop.is_open(visit.starts_at)
        closing = shop.ranges(visit.starts_at.astimezone(shop.zone).date())[-1][1]
        assert visit.ends_at.astimezone(UTC) <= closing.astimezone(UTC)


def _take_step(
    tx: Tx, shop: Shop, who: Conversation, step: tuple[str, Needs, int], visits: list[Appointment], now: datetime
) -> None:  # fmt: skip
    verb, needs, number = step
    if verb == "book":
        offers = free_times.offer_times(tx, shop, needs, _any_time(now), now)
        if offers:
            start = offers[number % len(offers)].start
            visits.append(appointments.book(tx, shop, who, needs, start, now)[1])
    elif visits:
        visit = visits[number % len(visits)]
        if verb == "cancel":
            appointments.cancel(tx, shop, visit, now, actor="staff:a0")
            visits.remove(visit)
            return
        offers = free_times.offer_times(tx, shop, appointments.needs_of(visit), _any_time(now), now)
        with suppress(BayTaken):
            if offers:
                appointments.move(tx, shop, visit, offers[-1].start, now, actor="staff:a0")


@pytest.mark.rule("B9", "B3")
@settings(max_examples=40, deadline=None)
@given(shop=shops_of_any_kind(), day=DAYS, steps=STEPS)
def test_visits_never_share_anything_and_fit_the_shops_hours(
    migrated_file: Path, shop: Shop, day: date, steps: list[tuple[str, Needs, int]]
) -> None:
    now = datetime.combine(day, time(), shop.zone) - timedelta(days=1)
    visits: list[Appointment] = []
    with _store(migrated_file, shop, now) as tx:
        who = a_conversation(tx, now)
        for step in steps:
            _take_step(tx, shop, who, step, visits, now)
            _check_alone(visits, shop.policy.buffer)
            _check_intake(visits, shop.policy.intake_per_quarter)
            _check_hours(shop, visits)


@pytest.mark.rule("B3", "B9")
@settings(max_examples=30, deadline=None)
@given(shop=shops_of_any_kind(), day=DAYS, steps=STEPS, needs=NEEDS)
def test_every_offered_time_can_be_booked_at_once(
    migrated_file: Path, shop: Shop, day: date, steps: list[tuple[str, Needs, int]], needs: Needs
) -> None:
    now = datetime.combine(day, time(), shop.zone) - timedelta(days=1)
    visits: list[Appointment] = []
    with _store(migrated_file, shop, now) as tx:
        who = a_conversation(tx, now)
        for step in steps:
            _take_step(tx, shop, who, step, visits, now)
        for offer in free_times.offer_times(tx, shop, needs, _any_time(now), now):
            probing = tx.begin_nested()
            made = appointments.book(tx, shop, who, needs, offer.start, now)[1]
            assert made.starts_at.astimezone(UTC) == offer.start.astimezone(UTC)
            probing.rollback()


@pytest.mark.rule("B9")
@settings(max_examples=30, deadline=None)
@given(shop=shops_of_any_kind(), day=DAYS, steps=STEPS)
def test_what_is_taken_and_what_is_free_is_always_the_same_sum(
    migrated_file: Path, shop: Shop, day: date, steps: list[tuple[str, Needs, int]]
) -> None:
    now = datetime.combine(day, time(), shop.zone) - timedelta(days=1)
    visits: list[Appointment] = []
    with _store(migrated_file, shop, now) as tx:
        who = a_conversation(tx, now)
        for step in steps:
            _take_step(tx, shop, who, step, visits, now)
            if visits:
                taken = _holding(tx, visits)
                kept = [quarters(v.starts_at, v.ends_at.astimezone(UTC) + shop.policy.buffer) for v in visits]
                assert taken["bay"] == sum(map(len, kept))
                assert taken["tech"] == sum(len(quarters(v.starts_at, v.ends_at)) for v in visits if v.technician)
                assert taken["loaner"] == sum(len(quarters(v.starts_at, v.ends_at)) for v in visits if v.loaner)
                assert taken["intake"] == sum(v.advisor is not None for v in visits)
        for visit in visits:
            appointments.cancel(tx, shop, visit, now, actor="staff:a0")
        assert capacity.taken(tx, now, now + 2 * REACH, now) == []
