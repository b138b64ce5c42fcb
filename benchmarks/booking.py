"""How long it takes to find times to offer: `python -m benchmarks.booking`.

A shop of 20 bays and technicians, 60 days bookable, 70 % of its bay time taken, on an SQLite file. Prints a table of
milliseconds a wish takes, by how much of the calendar the wish leaves open, and how a vague wish grows with the days it
spans.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from datetime import time as clock
from pathlib import Path

from actions.booking import appointments, free_times
from app import shopfile
from domain.booking.capacity import Busy, Needs, Piece, free_offers, quarter
from domain.booking.time_wish import Wish
from domain.conversation import Conversation
from domain.shop.shop import BaySpec, Shop, StaffSpec
from storage import Store, Tx, shops
from storage.booking import capacity
from storage.conversations import open_locked
from storage.customers.customers import add_identity
from storage.migrate import migrate

BAYS, DAYS, FULL = 20, 60, 0.7
NEEDS = Needs(("minor_service",))
ROUNDS = 200
SPANS = (7, 15, 30, 60)
TARGET_MS = 5.0


def large_shop() -> Shop:
    """The demo shop with twenty bays that can do everything, as many technicians, and ten advisors."""
    demo = shopfile.read(shopfile.DEMO)
    able = tuple(sorted({word for bay in demo.bays for word in bay.capabilities}))
    bays = tuple(BaySpec(f"b{n:02}", f"B{n}", able) for n in range(BAYS))
    technicians = (StaffSpec(f"t{n:02}", f"T{n}", "technician") for n in range(BAYS))
    advisors = (StaffSpec(f"a{n:02}", f"A{n}", "advisor") for n in range(BAYS // 2))
    policy = replace(demo.policy, furthest=timedelta(days=DAYS), lead_time=timedelta(0))
    return replace(demo, bays=bays, staff=(*technicians, *advisors), policy=policy)


def fill(tx: Tx, shop: Shop, now: datetime) -> float:
    """The share of bay time that is taken, after visits were put at random places until it was FULL."""
    chance, booked = random.Random(7), _somebodys_visit(tx, shop, now)
    taken_in_all = room_in_all = 0
    for offset in range(DAYS + 1):
        day = now.astimezone(shop.zone).date() + timedelta(days=offset)
        room = BAYS * sum(quarter(end) - quarter(start) for start, end in shop.ranges(day))
        taken: list[Piece] = []
        while sum(what.startswith("bay:") for what, _ in taken) < FULL * room:
            needs = Needs((chance.choice(("minor_service", "tyre_change", "brake_pads", "major_service")),))
            offers = free_offers(shop, _known(shop, needs), day, Busy(taken), now)
            if not offers:
                break
            taken += chance.choice(offers).pieces
        if taken:
            capacity.take(tx, taken, booked, now)
        taken_in_all += sum(what.startswith("bay:") for what, _ in taken)
        room_in_all += room
    return taken_in_all / room_in_all


def _known(shop: Shop, needs: Needs) -> Needs:
    return needs if shop.offers(needs.services[0]) else NEEDS


def _somebodys_visit(tx: Tx, shop: Shop, now: datetime) -> int:
    """Id of one booked visit, in whose name everything else is taken."""
    day = next(shop.open_days(now.date() + timedelta(days=DAYS), now.date() + timedelta(days=DAYS + 9)))
    late = replace(shop, policy=replace(shop.policy, furthest=timedelta(days=DAYS + 10)))
    start = late.ranges(day)[0][0]
    return appointments.book(tx, late, _conversation(tx, now), NEEDS, start, now)[1].id


def _conversation(tx: Tx, now: datetime) -> Conversation:
    identity = add_identity(tx, "web", "", "bench", "", now)
    return open_locked(tx, identity, "zh", now)


def moments(shop: Shop, now: datetime) -> Iterator[Wish]:
    """Wishes for one exact time on an open day."""
    for day in _some_days(shop, now):
        start = datetime.combine(day, clock(random.randrange(9, 17), random.choice((0, 30))), shop.zone)
        yield Wish(start, start + timedelta(minutes=1), start)


def days(shop: Shop, now: datetime) -> Iterator[Wish]:
    """Wishes for a day, any time."""
    for day in _some_days(shop, now):
        start = datetime.combine(day, clock(), shop.zone)
        yield Wish(start, start + timedelta(days=1), start + timedelta(hours=10), quiet=True)


def spans(length: int, shop: Shop, now: datetime) -> Iterator[Wish]:
    """Wishes for any time in so many days from now, quiet times first."""
    for _ in range(ROUNDS // 4):
        yield Wish(now, now + timedelta(days=length), now, quiet=True)


def soonest(shop: Shop, now: datetime) -> Iterator[Wish]:
    """Wishes for the first time there is."""
    for _ in range(ROUNDS):
        yield Wish(now, now + timedelta(days=DAYS), now)


def _some_days(shop: Shop, now: datetime) -> Iterator[date]:
    first = now.date() + timedelta(days=1)
    open_days = list(shop.open_days(first, first + timedelta(days=DAYS - 2)))
    for _ in range(ROUNDS):
        yield random.choice(open_days)


def measured(store: Store, shop: Shop, wishes: Iterator[Wish], now: datetime) -> tuple[float, float, float]:
    """Of the milliseconds that one search takes: the median, the 95th percentile, and the median on the processor."""
    taken: list[float] = []
    worked: list[float] = []
    for wish in wishes:
        started, began = time.perf_counter(), time.thread_time()
        with store.read() as tx:
            offers = free_times.offer_times(tx, shop, NEEDS, wish, now)
        worked.append((time.thread_time() - began) * 1000)
        taken.append((time.perf_counter() - started) * 1000)
        assert len(offers) >= 2
    cuts = statistics.quantiles(taken, n=20)
    return cuts[9], cuts[18], statistics.median(worked)


def main() -> None:
    """Fill the shop, measure, and print the table."""
    shop = large_shop()
    now = datetime(2026, 5, 11, 8, tzinfo=shop.zone)
    random.seed(11)
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{Path(folder) / 'bench.db'}")
        migrate(store)
        with store.write() as tx:
            shops.apply(tx, shop, now)
            full = fill(tx, shop, now)
        print(f"{BAYS} bays, {DAYS} days, {full:.0%} taken, SQLite; target: median {TARGET_MS:.0f} ms\n")
        print("| wish | median ms | 95 % ms | median ms on the processor |\n|---|---:|---:|---:|")
        curve: list[float] = []
        for name, wishes in _cases(shop, now):
            times = measured(store, shop, wishes, now)
            curve.append(times[2])
            print(f"| {name} | " + " | ".join(f"{ms:.1f}" for ms in times) + " |")
        shortest, longest = curve[-len(SPANS)], curve[-1]
        print(f"\n{SPANS[-1] / SPANS[0]:.1f} times the days take {longest / shortest:.1f} times the processor's time.")
        store.close()


def _cases(shop: Shop, now: datetime) -> Iterator[tuple[str, Iterator[Wish]]]:
    yield "one exact time", moments(shop, now)
    yield "the first there is", soonest(shop, now)
    yield "a day, any time", days(shop, now)
    for length in SPANS:
        yield f"any time in {length} days, quiet first", spans(length, shop, now)


if __name__ == "__main__":
    main()
