"""What wakes a phone: an urgent ticket that nobody has taken, told to each who may take it (F2, N4)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from domain.ticket import Ticket
from domain.webhook import NotReached
from storage import Store, shops
from storage.outbound import subscriptions
from storage.outbound.subscriptions import Subscription
from storage.tickets import worklist
from texts import text

LOOK_EVERY = 2.0
"""Seconds between two looks for what is urgent."""

FRESH = timedelta(minutes=30)
"""What is older wakes nobody any more: it has rung elsewhere."""

AT_ONCE = 20
"""Urgent tickets looked at together, the oldest first."""

GONE = frozenset({401, 403, 404, 410})
"""Answers that say: this browser takes nothing more from this shop."""

Send = Callable[[Subscription, bytes], Awaitable[int]]
"""Seals the words for that browser and hands them over; the status that came back, NotReached when none did."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Call:
    """One browser to be told of one ticket."""

    browser: Subscription
    ticket: Ticket


class UrgentPush:
    """Tells browsers of urgent tickets, each once."""

    def __init__(self, store: Store, now: Callable[[], datetime], send: Send) -> None:
        self._store, self._now, self._send = store, now, send

    async def run(self, stop: asyncio.Event) -> None:
        """Looks until `stop` is set."""
        while not stop.is_set():
            try:
                await self.look()
            except Exception as error:  # the store is away: the next look does it
                log.error("urgent_push.look_put_off", error=type(error).__name__)
            try:
                await asyncio.wait_for(stop.wait(), LOOK_EVERY)
            except TimeoutError:
                continue

    async def look(self) -> None:
        """Everybody who may take what is urgent is told."""
        calls = await asyncio.to_thread(self._take)
        await asyncio.gather(*(self._tell(call) for call in calls))

    def _take(self) -> list[Call]:
        now = self._now()
        with self._store.read() as tx:
            browsers = subscriptions.awake(tx, now)
            if not browsers:
                return []
            people = {one.code: one for one in shops.staff(tx)}
            due = []
            for code in sorted({one.staff_code for one in browsers} & set(people)):
                person = people[code]
                found = worklist.urgent(tx, person, AT_ONCE) if person.may("claim") else []
                fresh = [ticket for ticket in found if now - ticket.created_at < FRESH]
                due += [Call(one, ticket) for one in browsers if one.staff_code == code for ticket in fresh]
        if not due:
            return []
        with self._store.write() as tx:
            subscriptions.forget_old(tx, now)
            return [call for call in due if subscriptions.tell(tx, call.browser.id, call.ticket.id, now)]

    async def _tell(self, call: Call) -> None:
        status = None
        try:
            status = await self._send(call.browser, words(call))
        except (NotReached, ValueError) as failed:
            log.warning("urgent_push.not_reached", browser=call.browser.id, error=type(failed).__name__)
        if status is None or status >= 400:
            await asyncio.to_thread(self._not_told, call, status)
        log.info("urgent_push.told", browser=call.browser.id, status=status)

    def _not_told(self, call: Call, status: int | None) -> None:
        with self._store.write() as tx:
            if status in GONE:
                subscriptions.drop(tx, call.browser.endpoint)
            else:
                subscriptions.untell(tx, call.browser.id, call.ticket.id)


def words(call: Call) -> bytes:
    """What the phone shows: the number, and nothing of whom it is about, since it shows it locked as well. Rule: A5."""
    told = {
        "title": text("desk_news.urgent", call.browser.language), "body": call.ticket.number,
        "url": f"/desk/tickets/{call.ticket.id}", "tag": call.ticket.number,
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False).encode()
