"""The planner: what falls due is done, once, whoever looks first."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from actions.booking import appointments, visits, waitlist
from domain.booking.capacity import Needs
from domain.booking.time_wish import Wish
from domain.errors import BayTaken
from domain.shop.shop import Shop
from notifications.jobs.each import each
from notifications.jobs.planner import Planner
from storage import Store, Tx, conversations, outbox, shops, ticks
from storage.booking import appointments as appointment_queries
from tests.storage.records import a_conversation

MINOR = Needs(("minor_service",))
MINUTE = timedelta(minutes=1)


@pytest.fixture
def set_up(either_store: Store, shop: Shop, now: datetime) -> Store:
    """A store that knows the demo shop."""
    with either_store.write() as tx:
        shops.apply(tx, shop, now)
    return either_store


@pytest.fixture
def others(set_up: Store) -> Iterator[list[Store]]:
    """Two more processes' ways into the same store."""
    url = set_up.engine.url.render_as_string(hide_password=False)
    opened = [Store(url) for _ in range(2)]
    yield opened
    for one in opened:
        one.close()


def fill(store: Store, shop: Shop, start: datetime, now: datetime) -> list[int]:
    """Ids of the visits that fill that time, each of a customer of their own."""
    made: list[int] = []
    with store.write() as tx:
        while True:
            try:
                one = a_conversation(tx, now, f"booked{len(made)}")
                made.append(appointments.book(tx, shop, one, MINOR, start, now)[1].id)
            except BayTaken:
                return made


def wait_for(store: Store, start: datetime, count: int, now: datetime) -> list[int]:
    """Ids of so many places on the waitlist for that time, in order."""
    with store.write() as tx:
        wish = Wish(start, start + MINUTE, start)
        waiters = [a_conversation(tx, now, f"waits{number}") for number in range(count)]
        return [waitlist.join(tx, one, MINOR, wish, now).id for one in waiters]


def keys(store: Store, start: str) -> list[str]:
    with store.read() as tx:
        return sorted(row.key for row in outbox.listed(tx) if row.key.startswith(start))


def said(store: Store, button: str) -> int:
    """How many messages anywhere bear a button of that kind."""
    with store.read() as tx:
        talks = [conversations.get(tx, number) for number in range(1, 60)]
        found = [m for talk in talks if talk for m in conversations.messages(tx, talk.id)]
        return sum(button in str(message.content.get("buttons")) for message in found)


def together(*steps: Callable[[], object]) -> None:
    """All steps run at the same time, each in its thread; what one raises is raised."""
    gate, wrong = threading.Barrier(len(steps)), []

    def run(step: Callable[[], object]) -> None:
        gate.wait()
        try:
            step()
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=run, args=[step]) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong, wrong


@pytest.mark.rule("B6", "N5")
def test_planners_of_several_processes_remind_each_visit_once(
    set_up: Store, others: list[Store], shop: Shop, now: datetime
) -> None:
    tomorrow = now + timedelta(days=1)
    booked = [visit for hour in (9, 10, 11, 13) for visit in fill(set_up, shop, tomorrow.replace(hour=hour), now)]
    evening = now.replace(hour=18)
    planners = [Planner(store, lambda: evening) for store in others for _ in range(2)]
    together(*(planner.tick for planner in planners))
    reminded = [int(key.split(":")[1]) for key in keys(set_up, "visit:")]
    assert sorted(reminded) == sorted(booked)
    assert said(set_up, "go|visit|confirm") == len(booked)


@pytest.mark.rule("B9")
def test_each_freed_time_is_offered_once_and_in_order_while_processes_race(
    set_up: Store, others: list[Store], shop: Shop, now: datetime
) -> None:
    wanted = now + timedelta(days=1)
    booked = fill(set_up, shop, wanted, now)
    waiting = wait_for(set_up, wanted, len(booked) + 2, now)
    freed = booked[:3]
    began, moment = time.monotonic(), now
    done = threading.Event()

    def clock() -> datetime:
        return moment + (time.monotonic() - began) * timedelta(seconds=20)

    def plan(store: Store) -> None:
        planner = Planner(store, clock)
        while not done.is_set():
            planner.tick()

    def free(store: Store, visit_id: int) -> None:
        with store.write() as tx:
            visit = appointment_queries.get(tx, visit_id)
            assert visit is not None
            visits.cancel(tx, shop, visit, clock(), actor="customer")

    def end() -> None:
        deadline = time.monotonic() + 20
        while len(keys(set_up, "waitlist:")) < len(freed) and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.5)  # whatever is said too often is said by then
        done.set()

    cancels = [lambda visit_id=visit_id: free(set_up, visit_id) for visit_id in freed]
    together(*cancels, *(lambda store=store: plan(store) for store in others), end)
    assert keys(set_up, "waitlist:") == [f"waitlist:{place}:offer:1" for place in waiting[:3]]
    assert said(set_up, "go|wait|yes") == 3


def test_a_lapsed_offer_goes_to_the_next_who_is_told(set_up: Store, shop: Shop, now: datetime) -> None:
    wanted = now + timedelta(days=1)
    booked = fill(set_up, shop, wanted, now)
    first, second = wait_for(set_up, wanted, 2, now)
    with set_up.write() as tx:
        visit = appointment_queries.get(tx, booked[0])
        assert visit is not None
        visits.cancel(tx, shop, visit, now, actor="customer")
    Planner(set_up, lambda: now).tick()
    assert keys(set_up, "waitlist:") == [f"waitlist:{first}:offer:1"]
    Planner(set_up, lambda: now + 30 * MINUTE).tick()
    assert keys(set_up, "waitlist:") == [f"waitlist:{first}:offer:1", f"waitlist:{second}:offer:1"]


def test_time_freed_without_a_word_is_found_by_looking(set_up: Store, shop: Shop, now: datetime) -> None:
    wanted = now + timedelta(days=1)
    booked = fill(set_up, shop, wanted, now)
    (place,) = wait_for(set_up, wanted, 1, now)
    Planner(set_up, lambda: now).tick()
    assert keys(set_up, "waitlist:") == []
    with set_up.write() as tx:
        visit = appointment_queries.get(tx, booked[0])
        assert visit is not None
        appointments.cancel(tx, shop, visit, now, actor="system")
    later = Planner(set_up, lambda: now + timedelta(seconds=10))
    assert later.tick()
    assert keys(set_up, "waitlist:") == [f"waitlist:{place}:offer:1"]


def test_without_a_shop_nothing_is_planned(either_store: Store, now: datetime) -> None:
    assert not Planner(either_store, lambda: now).tick()


def test_a_tick_is_one_callers_per_slot_and_forgotten_after_days(set_up: Store, now: datetime) -> None:
    with set_up.write() as tx:
        assert [ticks.first(tx, "job", now, now) for _ in range(2)] == [True, False]
        assert ticks.first(tx, "job", now + MINUTE, now)
        assert ticks.first(tx, "other", now, now)
        ticks.forget(tx, now + timedelta(days=3))
        assert ticks.first(tx, "job", now, now)


def test_the_planner_runs_until_it_is_stopped_and_survives_a_store_that_is_away(
    set_up: Store, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []
    monkeypatch.setattr("notifications.jobs.planner.LOOK_EVERY", 0.01)

    def broken() -> datetime:
        calls.append(1)
        if len(calls) < 3:
            raise ConnectionError("the store is away")
        return now

    async def run() -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(Planner(set_up, broken).run(stop))
        while len(calls) < 5:
            await asyncio.sleep(0.01)
        stop.set()
        await asyncio.wait_for(running, 5)

    asyncio.run(run())
    assert len(calls) >= 5


def test_a_job_that_fails_stops_none_of_the_others_and_is_told(
    set_up: Store, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def breaks(*_: object) -> bool:
        raise LookupError("a row nobody thought of")

    def works(*_: object) -> bool:
        done.append("after it")
        return True

    monkeypatch.setattr("notifications.jobs.planner.JOBS", (breaks, works))
    with pytest.raises(LookupError):
        Planner(set_up, lambda: now).tick()
    assert done == ["after it"]


def test_one_bad_row_is_left_and_those_after_it_are_done(set_up: Store, now: datetime) -> None:
    def step(tx: Tx, name: str) -> bool:
        assert ticks.first(tx, name, now, now)
        if name == "bad":
            raise ValueError("what is wrong with it")
        return True

    assert each(set_up, "job", ["first", "bad", "last"], step)
    with set_up.read() as tx:
        assert [ticks.is_past(tx, name, now) for name in ("first", "bad", "last")] == [True, False, True]
