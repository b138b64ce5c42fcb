"""Promises: what a clock shows after pauses, other numbers and its end."""

from __future__ import annotations

import random
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.promises import promise as clocks
from domain.promises.business_time import between
from domain.promises.promise import Promise
from domain.shop.promise_policy import BUSINESS, CALENDAR
from tests.domain.shops import a_shop

MINUTE, HOUR, NOTHING = timedelta(minutes=1), timedelta(hours=1), timedelta(0)
WEEK = dict.fromkeys(range(6), ((time(8, 30), time(12)), (time(13), time(18))))
SHOP = replace(
    a_shop("Asia/Shanghai", ()), hours=WEEK,
    special_days={date(2026, 3, 20): (), date(2026, 3, 22): ((time(9), time(12)),)},
)  # fmt: skip
START = datetime(2026, 3, 18, 2, tzinfo=UTC)
"""Ten in the morning in Shanghai, on a Wednesday; the Friday is a holiday, the Sunday is worked."""

PARTIES = ("customer", "parts", "maker", "approval")
COUNTED = st.sampled_from([CALENDAR, BUSINESS])
MINUTES = st.integers(0, 60 * 40)
PAUSES = st.lists(st.tuples(st.integers(0, 600), st.sampled_from(PARTIES), st.integers(0, 900)), max_size=5)
"""Minutes until the pause, for whom, and how long."""


def a_promise(counting: str = CALENDAR, minutes: int = 240, **fields: object) -> Promise:
    """A running promise."""
    rows = [[-1800, ["assignee"]], [0, ["assignee"]], [3600, ["manager"]]]
    made = Promise(ticket_id=1, kind="solution", started_at=START, allowed_seconds=minutes * 60, due_at=START)
    made.counting, made.alarms = counting, rows
    clocks.settle(made, SHOP, START)
    return made


def paused_at(one: Promise, pauses: list[tuple[int, str, int]]) -> datetime:
    """The promise goes through these pauses, one after the other; the end of the last."""
    at = START
    for wait, party, length in pauses:
        at += wait * MINUTE
        clocks.pause(one, SHOP, party, at)
        at += length * MINUTE
        clocks.resume(one, SHOP, at)
    return at


@pytest.mark.rule("F3")
@given(COUNTED, MINUTES, PAUSES, MINUTES)
def test_running_and_paused_time_are_the_whole(
    counting: str, minutes: int, pauses: list[tuple[int, str, int]], more: int
) -> None:
    one = a_promise(counting, minutes)
    at = paused_at(one, pauses) + more * MINUTE
    parts = clocks.spent(one, SHOP, at) + clocks.paused(one, SHOP, at)
    assert parts == between(SHOP, counting, START, at)


@given(COUNTED, st.integers(1, 60 * 40), PAUSES)
def test_when_it_is_due_the_running_time_is_used_up(
    counting: str, minutes: int, pauses: list[tuple[int, str, int]]
) -> None:
    one = a_promise(counting, minutes)
    paused_at(one, pauses)
    assert clocks.spent(one, SHOP, one.due_at) == one.allowed


@given(COUNTED, MINUTES, st.integers(0, 3000), st.sampled_from(PARTIES))
def test_a_pause_without_length_changes_nothing(counting: str, minutes: int, wait: int, party: str) -> None:
    one, other = a_promise(counting, minutes), a_promise(counting, minutes)
    at = START + wait * MINUTE
    clocks.pause(one, SHOP, party, at)
    clocks.resume(one, SHOP, at)
    clocks.settle(other, SHOP, at)
    assert one == other


@given(COUNTED, st.integers(1, 2400), st.integers(0, 2400), st.integers(0, 900), st.integers(0, 900))
def test_a_longer_pause_is_never_due_earlier(counting: str, minutes: int, wait: int, pause: int, more: int) -> None:
    short, long = a_promise(counting, minutes), a_promise(counting, minutes)
    paused_at(short, [(wait, "parts", pause)])
    paused_at(long, [(wait, "parts", pause + more)])
    assert short.due_at <= long.due_at
    assert a_promise(counting, minutes).due_at <= short.due_at


@given(COUNTED, st.integers(1, 2400), st.integers(0, 2400), PAUSES)
def test_more_time_allowed_is_never_due_earlier(
    counting: str, minutes: int, more: int, pauses: list[tuple[int, str, int]]
) -> None:
    less, much = a_promise(counting, minutes), a_promise(counting, minutes + more)
    paused_at(less, pauses)
    paused_at(much, pauses)
    assert less.due_at <= much.due_at


@pytest.mark.rule("F3")
@given(COUNTED, COUNTED, st.integers(1, 2400), st.integers(1, 2400), PAUSES)
def test_other_numbers_keep_the_pauses_and_the_time_already_used(
    before: str, after: str, minutes: int, others: int, pauses: list[tuple[int, str, int]]
) -> None:
    changed, from_the_start = a_promise(before, minutes), a_promise(after, others)
    at = paused_at(changed, pauses)
    clocks.recount(changed, SHOP, others * MINUTE, after, at)
    paused_at(from_the_start, pauses)
    assert (changed.pauses, changed.due_at) == (from_the_start.pauses, from_the_start.due_at)
    assert clocks.spent(changed, SHOP, at) + clocks.paused(changed, SHOP, at) == between(SHOP, after, START, at)


@given(COUNTED, st.integers(1, 2400), PAUSES)
def test_numbers_changed_there_and_back_change_nothing(
    counting: str, minutes: int, pauses: list[tuple[int, str, int]]
) -> None:
    one = a_promise(counting, minutes)
    at = paused_at(one, pauses)
    was = replace_of(one)
    clocks.recount(one, SHOP, 77 * MINUTE, CALENDAR, at)
    clocks.recount(one, SHOP, minutes * MINUTE, counting, at)
    assert (one.due_at, one.pauses, one.allowed_seconds, one.state) == (
        was.due_at, was.pauses, was.allowed_seconds, was.state,
    )  # fmt: skip


def replace_of(one: Promise) -> Promise:
    """A copy as it is now."""
    made = Promise(1, one.kind, one.started_at, one.allowed_seconds, one.due_at, one.counting, one.state)
    made.pauses = [list(pause) for pause in one.pauses]
    return made


def test_waiting_for_somebody_else_is_a_pause_of_its_own() -> None:
    one = a_promise()
    clocks.pause(one, SHOP, "customer", START + HOUR)
    clocks.pause(one, SHOP, "parts", START + 2 * HOUR)
    assert not clocks.pause(one, SHOP, "parts", START + 3 * HOUR)
    clocks.resume(one, SHOP, START + 5 * HOUR)
    assert [party for party, _, _ in one.pauses] == ["customer", "parts"]
    assert one.due_at == START + 8 * HOUR


def test_a_pause_after_the_time_is_over_does_not_undo_that_it_is_late() -> None:
    one = a_promise(minutes=60)
    clocks.pause(one, SHOP, "customer", START + 2 * HOUR)
    assert (one.state, one.due_at) == ("running", START + HOUR)
    clocks.keep(one, SHOP, START + 3 * HOUR)
    assert one.state == "late"


@pytest.mark.parametrize(("minutes", "state"), [(239, "kept"), (240, "kept"), (241, "late")])
def test_it_is_kept_until_the_minute_it_is_due(minutes: int, state: str) -> None:
    one = a_promise()
    clocks.keep(one, SHOP, START + minutes * MINUTE)
    assert (one.state, one.ended_at, one.alarm_at) == (state, START + minutes * MINUTE, None)


def test_what_is_done_while_it_is_paused_is_in_time() -> None:
    one = a_promise()
    clocks.pause(one, SHOP, "parts", START + HOUR)
    assert (one.state, one.alarm_at, one.waits_for) == ("paused", None, "parts")
    clocks.keep(one, SHOP, START + 100 * HOUR)
    assert (one.state, one.waits_for) == ("kept", None)


def test_one_that_was_late_stays_so_when_it_is_no_longer_owed() -> None:
    one, other = a_promise(), a_promise()
    clocks.void(one, SHOP, START + 5 * HOUR)
    clocks.void(other, SHOP, START + HOUR)
    assert (one.state, other.state) == ("late", "void")


@pytest.mark.rule("N4")
def test_alarms_go_by_the_time_that_is_left_and_ring_again_when_that_grows() -> None:
    one = a_promise()
    assert one.alarm_at == START + 210 * MINUTE
    one.level = 1
    clocks.settle(one, SHOP, START + 220 * MINUTE)
    assert one.alarm_at == one.due_at
    clocks.pause(one, SHOP, "parts", START + 220 * MINUTE)
    clocks.resume(one, SHOP, START + 300 * MINUTE)
    assert (one.level, one.alarm_at) == (1, START + 320 * MINUTE)
    clocks.recount(one, SHOP, 8 * HOUR, CALENDAR, START + 300 * MINUTE)
    assert (one.level, one.alarm_at) == (0, START + (480 - 30 + 80) * MINUTE)


@pytest.mark.rule("N4")
def test_a_warning_in_opening_hours_comes_when_the_shop_is_there() -> None:
    one = a_promise(BUSINESS, minutes=7 * 60 + 15)  # 10:00 to 18:00 without lunch, and a quarter of the next day
    assert one.due_at == datetime(2026, 3, 19, 0, 45, tzinfo=UTC)
    assert one.alarm_at == datetime(2026, 3, 18, 9, 45, tzinfo=UTC)


def test_the_most_pressing_comes_first_and_one_replaced_is_left_out() -> None:
    late, new, paused, kept = (a_promise(minutes=minutes) for minutes in (10, 500, 20, 5))
    for number, one in enumerate((late, new, paused, kept)):
        one.id = number
    late.state, new.follows_id = "late", None
    clocks.pause(paused, SHOP, "parts", START)
    clocks.keep(kept, SHOP, START)
    assert [one.id for one in clocks.current([new, paused, late, kept])] == [0, 1, 2]
    new.follows_id = 0
    assert [one.id for one in clocks.current([new, paused, late, kept])] == [1, 2]


# --- ten thousand histories, recounted from their events by other means ---

DAYS = 60
_OPEN = [
    n for n in range(DAYS * 24 * 60)
    if any(a <= START + n * MINUTE < b for a, b in SHOP.ranges((START + n * MINUTE).astimezone(SHOP.zone).date()))
]  # fmt: skip
"""Minutes since START in which the shop is open."""

_RUN: dict[str, Callable[[int], int]] = {CALENDAR: lambda n: n, BUSINESS: lambda n: bisect_left(_OPEN, n)}
_REACHED: dict[str, Callable[[int], int]] = {CALENDAR: lambda n: n, BUSINESS: lambda n: _OPEN[n - 1] + 1}


@dataclass
class History:
    """A promise and the events of its life, each (what, minute, numbers)."""

    one: Promise
    events: list[tuple[str, int, tuple[object, ...]]] = field(default_factory=list)

    def live(self, dice: random.Random) -> None:
        """Some two to ten things happen to it, at random times."""
        minute, ended = 0, False
        while not ended and len(self.events) < 10:
            minute += dice.choice((0, 1, dice.randrange(90), dice.randrange(1500)))
            at, what = START + minute * MINUTE, dice.choice(("pause", "pause", "resume", "resume", "recount", "end"))
            args: tuple[object, ...] = ()
            if what == "pause":
                args = (dice.choice(PARTIES),)
                clocks.pause(self.one, SHOP, str(args[0]), at)
            elif what == "resume":
                clocks.resume(self.one, SHOP, at)
            elif what == "recount":
                args = (dice.randrange(30, 2000), dice.choice((CALENDAR, BUSINESS)))
                clocks.recount(self.one, SHOP, timedelta(minutes=int(str(args[0]))), str(args[1]), at)
            else:
                args = (dice.choice(("keep", "void")),)
                (clocks.keep if args[0] == "keep" else clocks.void)(self.one, SHOP, at)
                ended = True
            self.events.append((what, minute, args))


def recounted(allowed: int, counting: str, events: list[tuple[str, int, tuple[object, ...]]]) -> tuple[str, datetime]:
    """State and due time by a sum over the pauses, in minutes from START; no clock of the domain is asked."""
    pauses: list[list[int]] = []
    waiting, ended, party = False, "", ""
    for what, minute, args in events:
        if waiting and (what in ("resume", "end") or (what == "pause" and args[0] != party)):
            pauses[-1][1], waiting = minute, False
        if what == "pause" and not waiting:
            pauses.append([minute, minute])
            waiting, party = True, str(args[0])
        if what == "recount":
            allowed, counting = int(str(args[0])), str(args[1])
        if what == "end":
            ended = str(args[0])
    run, reached, total = _RUN[counting], _REACHED[counting], allowed
    for start, end in pauses:
        if start < reached(total):
            total += run(end) - run(start)
    due = reached(total)
    over = due < events[-1][1]
    return (("late" if over else {"keep": "kept"}.get(ended, ended)) if ended else "open"), START + due * MINUTE


@pytest.mark.rule("I2", "F3")
def test_ten_thousand_histories_recounted_from_their_events_are_as_they_stand() -> None:
    dice, states = random.Random(5), set()
    for _ in range(10_000):
        allowed, counting = dice.randrange(30, 2000), dice.choice((CALENDAR, BUSINESS))
        history = History(a_promise(counting, allowed))
        history.live(dice)
        state, due = recounted(allowed, counting, history.events)
        assert history.one.due_at == due, history
        assert history.one.state == state or (state == "open" and history.one.is_open), history
        states.add(history.one.state)
    assert states == {"running", "paused", "kept", "late", "void"}
