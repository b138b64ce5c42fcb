"""The planner: what falls due by the clock alone. Reminders of tomorrow's visits, lapsed offers, unconfirmed times.

Any number of planners in any number of processes may share a store: what each tick does is done once (B6, B7).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from traceback import format_exception

import structlog

from actions.booking import visit_reminders, waitlist
from domain.shop.shop import Shop
from notifications.jobs import complaints, internal, key_customers, notices, promise_alarms, reports, staff, visits
from notifications.jobs.each import each
from storage import Store, StoreAway, shops, ticks
from storage.booking import visit_reminders as visit_reminder_queries
from storage.booking import waitlist as waitlist_queries

LOOK_EVERY = 2.0
"""Seconds between two looks for what is due."""

MATCH_EVERY = timedelta(seconds=10)
"""How often waiting customers are compared with what is free; a freed time is matched at once where it is freed."""

REMIND, MATCH = "visit_reminders", "waitlist_match"

log = structlog.get_logger(__name__)


Job = Callable[[Store, Shop, datetime], bool]
"""Does what is due at that time, each thing once on any number of machines; True when something was done."""

JOBS: tuple[Job, ...] = (
    promise_alarms.ring,
    staff.wake,
    internal.open_checks,
    staff.count_down,
    staff.say_good_morning,
    reports.tell,
    key_customers.look,
    notices.forecast,
    notices.scan,
    visits.ask_after_visits,
    notices.climb,
    notices.release,
    *complaints.JOBS,
)
"""What else falls due by the clock; a feature adds its own here."""


_UNHURRIED: dict[Job, Job] = {notices.release: partial(notices.release, hurried=False)}


class Planner:
    """Does what is due, once, whoever else is at it; the worker sends what comes of it."""

    def __init__(
        self, store: Store, now: Callable[[], datetime], *, more: Sequence[Job] = (), hurried: bool = True
    ) -> None:
        """more: jobs that need more than the store. hurried: False where a tick may take as long as it likes."""
        jobs = JOBS if hurried else tuple(_UNHURRIED.get(job, job) for job in JOBS)
        self._store, self._now, self._jobs = store, now, (*jobs, *more)
        self._done: dict[str, datetime] = {}
        self.seen: datetime | None = None
        """When it last looked for what is due."""

    async def run(self, stop: asyncio.Event) -> None:
        """Ticks until `stop` is set."""
        while not stop.is_set():
            try:
                await asyncio.to_thread(self.tick)
            except Exception as error:  # the store is away or was in the way: the next tick does it
                log.error("planner.tick_put_off", error=type(error).__name__)
            try:
                await asyncio.wait_for(stop.wait(), LOOK_EVERY)
            except TimeoutError:
                continue

    def tick(self) -> bool:
        """True when something was done. A job that fails does not stop the others; its error is raised after them."""
        now = self._now()
        with self._store.read() as tx:
            at_shop = shops.load(tx)
        self.seen = now
        if at_shop is None:
            return False
        done, failed = False, None
        jobs: list[Callable[[Shop, datetime], bool]] = [self._remind, self._let_go, self._serve]
        jobs += [partial(one, self._store) for one in self._jobs]
        for job in jobs:
            try:
                done = job(at_shop, now) or done
            except StoreAway:
                raise
            except Exception as error:  # what is wrong with one thing must not keep all others from being done
                failed = error
                log.error("planner.job_failed", job=_name(job), exception="".join(format_exception(error)))
        if failed is not None:
            raise failed
        return done

    def _remind(self, at_shop: Shop, now: datetime) -> bool:
        """Tomorrow's visits are reminded, once an evening. Rule: B6."""
        slot = visit_reminders.due_slot(at_shop, now)
        if slot is None or self._done.get(REMIND) == slot:
            return False
        with self._store.write() as tx:
            count = visit_reminders.plan(tx, at_shop, slot, now) if ticks.first(tx, REMIND, slot, now) else 0
            ticks.forget(tx, now)
        self._done[REMIND] = slot
        if count:
            log.info("planner.reminded", visits=count)
        return bool(count)

    def _let_go(self, at_shop: Shop, now: datetime) -> bool:
        """Times that had to be confirmed and weren't are free. Rule: B7."""
        with self._store.read() as tx:
            due = visit_reminder_queries.overdue(tx, now)
        each(self._store, "let_go", due, lambda tx, visit_id: visit_reminders.let_go(tx, at_shop, visit_id, now))
        return bool(due)

    def _serve(self, at_shop: Shop, now: datetime) -> bool:
        """Lapsed offers go on to the next in line, and who has been given a time is told."""
        with self._store.read() as tx:
            lapsed, waiting = waitlist_queries.any_lapsed(tx, now), waitlist_queries.any_waiting(tx)
        slot = now - (now - datetime.min.replace(tzinfo=now.tzinfo)) % MATCH_EVERY
        if lapsed or (waiting and self._done.get(MATCH) != slot):
            with self._store.write() as tx:
                if ticks.first(tx, MATCH, slot, now) or lapsed:
                    waitlist.match(tx, at_shop, now)
            self._done[MATCH] = slot
        with self._store.read() as tx:
            untold = waitlist_queries.untold(tx)
        each(self._store, "waitlist", untold, lambda tx, place: waitlist.tell(tx, at_shop, *place, now))
        return bool(untold)


def _name(job: Callable[..., bool]) -> str:
    return str(getattr(job.func if isinstance(job, partial) else job, "__name__", "job"))
