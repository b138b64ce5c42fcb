"""Promises: clocks on a ticket, each with its own time, pauses and alarms (F3, C2, W3).

Everything a clock shows follows from when it started, its pauses and what is allowed: nothing is summed up on the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Any

from domain.closed_set import Name
from domain.promises import business_time
from domain.shop.promise_policy import CALENDAR
from domain.shop.shop import Shop


class PromiseState(Name):
    """How a promise stands."""

    RUNNING = "running"
    PAUSED = "paused"
    KEPT = "kept"
    LATE = "late"
    """The time passed and it was not kept; it may have been since (ended_at)."""
    VOID = "void"
    """No longer owed, or replaced."""


@dataclass
class Clock:
    """What is known of a promise: one that is kept as a Promise, or a look at one.

    counting: calendar or business (see business_time). allowed_seconds: running time until it is due, from started_at.
    pauses: [party, from, until] as ISO instants, until None while it lasts; in order and apart.
    told: the customer knows the time. by_table: the policy table made it, and may count it anew.
    alarms: [seconds after due, [roles]], earliest first; a negative number comes before it. level: how many of them
        are done. alarm_at: when the next one is due, None when none is.
    extension_seconds: how much later the next promise is when this one slips. slips: how often that has happened.
    follows_id: the promise in whose place this one was given. ended_at: from then on it needs nothing.
    """

    id: int = field(init=False)
    ticket_id: int
    kind: str
    started_at: datetime
    allowed_seconds: int
    due_at: datetime
    counting: str = CALENDAR
    state: str = PromiseState.RUNNING
    pauses: list[list[Any]] = field(default_factory=list)
    told: bool = False
    by_table: bool = True
    alarms: list[list[Any]] = field(default_factory=list)
    level: int = 0
    alarm_at: datetime | None = None
    extension_seconds: int = 0
    slips: int = 0
    follows_id: int | None = None
    ended_at: datetime | None = None

    @property
    def allowed(self) -> timedelta:
        """Running time until it is due."""
        return timedelta(seconds=self.allowed_seconds)

    @property
    def is_open(self) -> bool:
        """True while it is still owed, in time or late."""
        return self.ended_at is None

    @property
    def waits_for(self) -> str | None:
        """The party of the pause that lasts."""
        return str(self.pauses[-1][0]) if self.pauses and self.pauses[-1][2] is None else None


@dataclass
class Promise(Clock):
    """One promise of one ticket, as it is kept."""


def spans(promise: Clock, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """When the clock ran, up to `until`: from its start on, the pauses left out."""
    at = promise.started_at
    for _, start, end in promise.pauses:
        paused = datetime.fromisoformat(start)
        if paused >= until:
            break
        yield at, paused
        if end is None:
            return
        at = datetime.fromisoformat(end)
    if at < until:
        yield at, until


def spent(promise: Clock, shop: Shop, at: datetime) -> timedelta:
    """Running time used up by then: the sum of the spans in which the clock ran."""
    ran = (business_time.between(shop, promise.counting, a, b) for a, b in spans(promise, at))
    return sum(ran, timedelta(0))


def paused(promise: Clock, shop: Shop, at: datetime) -> timedelta:
    """Time that did not count by then, as the clock counts; with `spent` it is all the time since the start."""
    total = timedelta(0)
    for _, start, end in promise.pauses:
        until = min(datetime.fromisoformat(end), at) if end else at
        total += business_time.between(shop, promise.counting, datetime.fromisoformat(start), until)
    return total


def due(promise: Clock, shop: Shop, *, before: timedelta = timedelta(0)) -> datetime:
    """When the running time is used up, a pause that lasts taken as over at once; in UTC.

    before: so much of it less, for a warning.
    """
    left, at = promise.allowed - before, promise.started_at
    for _, start, end in promise.pauses:
        pause = datetime.fromisoformat(start)
        ran = business_time.between(shop, promise.counting, at, pause)
        if ran >= left:
            break
        left -= ran
        at = datetime.fromisoformat(end or start)
    return business_time.add(shop, promise.counting, at, left)


def pause(promise: Clock, shop: Shop, party: str, now: datetime) -> bool:
    """True when the clock stands still from now on; a late one stays late. Waiting for somebody else is a new pause."""
    if promise.ended_at is not None or promise.waits_for == party:
        return False
    end_pause(promise, now)
    settle(promise, shop, now)
    promise.pauses = [*promise.pauses, [party, _iso(now), None]]
    if promise.state == PromiseState.RUNNING and now < promise.due_at:
        promise.state, promise.alarm_at = PromiseState.PAUSED, None
    return True


def resume(promise: Clock, shop: Shop, now: datetime) -> bool:
    """True when it was paused: the clock runs on with the time it had left."""
    if promise.ended_at is not None or promise.waits_for is None:
        return False
    end_pause(promise, now)
    if promise.state == PromiseState.PAUSED:
        promise.state = PromiseState.RUNNING
    settle(promise, shop, now)
    return True


def full_seconds(span: timedelta) -> int:
    """Whole seconds of a span, the last begun one counted: a promise for six o'clock is not due at 17:59."""
    return ceil(span / timedelta(seconds=1))


def end_pause(promise: Clock, now: datetime) -> None:
    """No pause lasts any more; one without length never was."""
    if promise.waits_for is not None:
        *before, (party, start, _) = promise.pauses
        until = max(now, datetime.fromisoformat(start))
        promise.pauses = before if _iso(until) == start else [*before, [party, start, _iso(until)]]


def recount(promise: Clock, shop: Shop, allowed: timedelta, counting: str, now: datetime) -> None:
    """The promise by other numbers: what ran has run, what was paused stays paused."""
    promise.allowed_seconds, promise.counting = int(allowed.total_seconds()), counting
    settle(promise, shop, now)


def settle(promise: Clock, shop: Shop, now: datetime) -> None:
    """due_at and alarm_at are what start, pauses and numbers make of them; an alarm ahead again will ring again."""
    if promise.state == PromiseState.LATE or promise.ended_at is not None:
        return
    promise.due_at = due(promise, shop)
    while promise.level and alarm(promise, shop, promise.level - 1) > now:
        promise.level -= 1
    promise.alarm_at = next_alarm(promise, shop)


def alarm(promise: Clock, shop: Shop, level: int) -> datetime:
    """When that alarm rings."""
    offset = timedelta(seconds=promise.alarms[level][0])
    if offset < timedelta(0):
        return due(promise, shop, before=-offset)
    return business_time.add(shop, promise.counting, promise.due_at, offset)


def next_alarm(promise: Clock, shop: Shop) -> datetime | None:
    """When the next alarm rings; None when none is left, or the clock stands still."""
    if promise.ended_at is not None or promise.state == PromiseState.PAUSED or promise.level >= len(promise.alarms):
        return None
    return alarm(promise, shop, promise.level)


def keep(promise: Clock, shop: Shop, now: datetime) -> None:
    """What was promised is done, in time or late."""
    end(promise, PromiseState.KEPT, shop, now)


def void(promise: Clock, shop: Shop, now: datetime) -> None:
    """It is owed no more; one whose time has passed stays late."""
    end(promise, PromiseState.VOID, shop, now)


def end(promise: Clock, state: PromiseState, shop: Shop, now: datetime) -> None:
    """The clock has stopped for good, in that state or late; a pause that lasted counts to the end."""
    end_pause(promise, now)
    if promise.state != PromiseState.LATE:
        promise.due_at = due(promise, shop)
    promise.state = PromiseState.LATE if promise.state == PromiseState.LATE or promise.due_at < now else state
    promise.ended_at, promise.alarm_at = now, None


def current(promises: Iterable[Promise]) -> list[Promise]:
    """What is owed, the most pressing first: late, then running by time, then paused.

    A late one in whose place a new time was given is left out.
    """
    owed = [one for one in promises if one.is_open]
    replaced = {one.follows_id for one in owed}
    shown = [one for one in owed if one.id not in replaced]
    return sorted(shown, key=lambda one: (one.state == PromiseState.PAUSED, one.due_at))


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
