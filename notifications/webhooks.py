"""What pushes events to webhooks: each by one row, however many processes look, and with the same id each time."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta

import structlog

from actions.shop import webhooks as hooks
from domain.ticket import TicketEvent
from domain.webhook import NotReached, sign
from storage import Store
from storage.outbound import webhooks
from storage.outbound.webhooks import Push

LOOK_EVERY = 2.0
"""Seconds between two looks for new events."""

SETTLED = timedelta(seconds=5)
"""An event is pushed after so long: on PostgreSQL one with a lower id may be committed later than one with a higher."""

Post = Callable[[str, Mapping[str, str], bytes], Awaitable[int]]
"""(address, headers, body) -> status; NotReached when nothing was answered."""

log = structlog.get_logger(__name__)


class Pusher:
    """Pushes what happened to every webhook that is on. language: of the alarm when one is stopped."""

    def __init__(self, store: Store, now: Callable[[], datetime], post: Post, *, language: str = "zh") -> None:
        self._store, self._now, self._post, self._language = store, now, post, language

    async def run(self, stop: asyncio.Event) -> None:
        """Looks until `stop` is set."""
        while not stop.is_set():
            try:
                busy = await self.look()
            except Exception as error:  # the store is away: the next look does it
                busy = False
                log.error("webhooks.look_put_off", error=type(error).__name__)
            if not busy:
                try:
                    await asyncio.wait_for(stop.wait(), LOOK_EVERY)
                except TimeoutError:
                    continue

    async def look(self) -> bool:
        """True when something was pushed and there may be more."""
        pushes = await asyncio.to_thread(self._take)
        await asyncio.gather(*(self._push(push) for push in pushes))
        return bool(pushes)

    def _take(self) -> list[Push]:
        now = self._now()
        with self._store.read() as tx:
            if not webhooks.any_on(tx):
                return []
        with self._store.write() as tx:
            webhooks.take_up(tx, now - SETTLED, now)
            webhooks.forget(tx, now)
        with self._store.write() as tx:
            return webhooks.claim(tx, now)

    async def _push(self, push: Push) -> None:
        text, one = body(push.event, push.number), push.delivery
        stamp = int(self._now().timestamp())
        status, error = None, ""
        try:
            status = await self._post(push.webhook.url, sign(push.webhook.secret, one.message_id, stamp, text), text)
        except NotReached as failed:
            error = str(failed)
        except Exception as surprise:  # whatever is wrong with that one must not stop the others
            error = type(surprise).__name__
        log.info("webhooks.pushed", webhook=one.webhook_id, delivery=one.id, status=status, error=error)
        await asyncio.to_thread(self._note, one.id, status, error)

    def _note(self, delivery_id: int, status: int | None, error: str) -> None:
        with self._store.write() as tx:
            hooks.note(tx, delivery_id, status, error, self._now(), self._language)


def body(event: TicketEvent, number: str) -> bytes:
    """What is pushed: which event of which ticket, the same bytes each time. Its words are read with the API. A5."""
    at = event.at.astimezone(UTC).isoformat()
    told = {
        "id": event.id, "ticket_id": event.ticket_id, "number": number, "kind": event.kind, "actor": event.actor,
        "at": at,
    }  # fmt: skip
    return json.dumps({"type": f"ticket.{event.kind}", "timestamp": at, "data": told}, separators=(",", ":")).encode()
