"""The worker: takes due rows out of the outbox, hands each to its sender, and writes down what came of it.

Any number of workers in any number of processes may share a store: a row is sent by whoever claimed it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from traceback import format_exception

import structlog

from actions import too_late
from actions.customers import proof_codes
from actions.notice_kinds import KINDS
from actions.outreach import ladder, leaving, notices
from actions.shop import channel_halts
from domain.channels.pace import Pace
from domain.conversation import OutboxItem
from notifications.batch import Batch
from notifications.sender import (
    Away,
    BudgetSpent,
    Gone,
    Halted,
    Later,
    NotSent,
    NotYet,
    OutsideWindow,
    Refused,
    Sender,
    TemplateOut,
    TooFast,
)
from storage import Store, Tx, conversations, outages, outbox
from storage.customers import customers
from storage.outbox import Departure

LOOK_EVERY = 0.4
"""Seconds between two looks for due rows when nobody woke the worker."""

CALM_AFTER, CALM_LOOK = 10.0, 1.0
"""After so many seconds in which nothing was due, a look for what other processes wrote comes once in so many."""

EXPIRE_EVERY = 60.0
"""Seconds between two sweeps for rows that are no longer true."""

AT_ONCE = 12
"""Messages under way at a time. Beyond some 16 connections the HTTP client's pool costs more than it gives."""

SEND_TIMEOUT = 25.0
"""Seconds for one message, all its parts; below the lease, so that nobody else takes the row meanwhile."""

MARK_WAIT = 5.0
"""Longest wait, in seconds, between two tries to note what came of a row: until then it is not given out again."""

MOMENTS = 4
"""So often a moment to leave may be missed; then the row leaves late."""

NOTICE = "notice"
"""The kind of row that nobody asked for: the gate is asked once more before it leaves."""

_REASONS: dict[type, str] = {Gone: "unreachable", TemplateOut: "template"}
"""Why a notice went no farther that way."""

log = structlog.get_logger(__name__)


class Worker:
    """Sends what is due. senders: outbox channel -> its sender; rows of other channels are left alone.

    paces: channel -> how fast its accounts may send, where it is not the record's pace. language: the shop's own.
    alarm_mail: who reads when a channel has stopped, whichever it is.

    seen: when `run` last looked for due rows.
    """

    def __init__(
        self,
        store: Store,
        now: Callable[[], datetime],
        senders: Mapping[str, Sender],
        paces: Mapping[str, Pace] | None = None,
        *,
        language: str = "zh",
        alarm_mail: str = "",
    ) -> None:
        self._paces, self._language, self._alarm_mail = paces, language, alarm_mail
        self._store, self._now, self._senders = store, now, dict(senders)
        self._channels = tuple(self._senders)
        self._wake = asyncio.Event()
        self._sending: set[asyncio.Future[None]] = set()
        self._in_hand: set[int] = set()
        self._claiming: Batch[Sequence[int], list[Departure]] = Batch(self._claim_for)
        self._asking: Batch[Departure, Departure | None] = Batch(self._ask_ownership)
        self._renewing: Batch[Departure, Departure | None] = Batch(self._renew)
        self._moving: Batch[OutboxItem, datetime] = Batch(self._new_moments)
        self._writing: Batch[Callable[[Tx], None], None] = Batch(self._write)
        self._expired_at = float("-inf")
        self._due_at = time.monotonic()
        self.seen: datetime | None = None

    def wake(self) -> None:
        """The next look for due rows is now. For the event loop's own thread."""
        self._wake.set()

    async def deliver(self, ids: Sequence[int]) -> None:
        """Sends these rows at once as far as the pace allows; the rest is left to `run`, here or elsewhere."""
        waiting, self._due_at = list(ids), time.monotonic()
        try:
            while waiting and self._channels:
                departures = await self._claiming(waiting)
                if not departures:
                    break
                await asyncio.gather(*(self._send(departure) for departure in departures))
                waiting = [i for i in waiting if all(i != departure.item.id for departure in departures)]
        except Exception as error:  # the rows are still there for `run`
            log.error("worker.delivery_put_off", error=type(error).__name__)
        if waiting:
            self.wake()

    async def run(self, stop: asyncio.Event) -> None:
        """Sends whatever falls due until `stop` is set, then lets messages under way arrive."""
        wait = LOOK_EVERY
        while not stop.is_set():
            try:
                busy = await self._look()
                calm = time.monotonic() - self._due_at > CALM_AFTER
                wait, self.seen = CALM_LOOK if calm else LOOK_EVERY, self._now()
            except Exception as error:  # the store is away: the worker waits for it
                busy, wait = False, min(wait * 2, 15.0)
                log.error("worker.store_unavailable", error=type(error).__name__)
            if not busy:
                await self._rest(stop, wait)
        if self._sending:
            await asyncio.wait(self._sending, timeout=SEND_TIMEOUT)

    async def _look(self) -> bool:
        """True when rows were taken and there may be more."""
        if time.monotonic() - self._expired_at >= EXPIRE_EVERY:
            await asyncio.to_thread(self._expire)
            self._expired_at = time.monotonic()
        free = AT_ONCE - len(self._sending)
        if free <= 0:
            await asyncio.wait(self._sending, return_when=asyncio.FIRST_COMPLETED)
            return True
        departures = await asyncio.to_thread(self._claim_due, free)
        for departure in departures:
            sending = asyncio.ensure_future(self._send(departure))
            self._sending.add(sending)
            sending.add_done_callback(self._sent)
        return bool(departures)

    def _sent(self, sending: asyncio.Future[None]) -> None:
        self._sending.discard(sending)
        self.wake()  # the next row of that chat may go now

    async def _rest(self, stop: asyncio.Event, seconds: float) -> None:
        stopping, waking = asyncio.ensure_future(stop.wait()), asyncio.ensure_future(self._wake.wait())
        await asyncio.wait({stopping, waking}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        waking.cancel()
        self._wake.clear()

    def _expire(self) -> None:
        with self._store.write() as tx:
            expired = outbox.expire(tx, self._now())
            too_late.tell(tx, KINDS, expired, self._now())
        if expired:
            log.warning("worker.expired", rows=len(expired))

    def _claim_due(self, limit: int) -> list[Departure]:
        if not self._channels:
            return []
        with self._store.read() as tx:
            if not outbox.anything_due(tx, self._now(), self._channels):
                return []
        self._due_at = time.monotonic()
        return self._claim(limit)

    def _claim_for(self, asked: Sequence[Sequence[int]]) -> list[list[Departure]]:
        """Each one's rows, as far as they may leave."""
        ids = [row for rows in asked for row in rows]
        found = {departure.item.id: departure for departure in self._claim(len(ids), ids)}
        return [[found.pop(row) for row in rows if row in found] for rows in asked]

    def _claim(self, limit: int, ids: list[int] | None = None) -> list[Departure]:
        """Claimed rows are in hand from now on, until it is noted what came of them."""
        with self._store.write() as tx:
            found = outbox.claim(
                tx, self._now(), channels=self._channels, limit=limit, ids=ids, paces=self._paces, but=self._in_hand,
                may_leave=_may_leave,
            )  # fmt: skip
        self._in_hand.update(departure.item.id for departure in found)  # not before they are its own for good
        return found

    async def _send(self, departure: Departure) -> None:
        try:
            if await self._may_leave(departure) and (owned := await self._owned(departure)) is not None:
                await self._mark(await self._hand_over(owned))
        finally:
            self._in_hand.discard(departure.item.id)

    async def _hand_over(self, departure: Departure) -> Callable[[Tx], None]:
        """What is to be noted of the row, which was given to its sender."""
        item = departure.item
        try:
            async with asyncio.timeout(SEND_TIMEOUT):
                remote_id = await self._senders[item.channel].send(item)
        except NotSent as failed:
            return partial(self._mark_failure, departure=departure, failed=failed)
        except TimeoutError:
            return partial(self._mark_failure, departure=departure, failed=Away("no answer in time"))
        except Exception as error:  # a row we can't render must not stop the others
            trace = outbox.unsaid(item, _trace(error))
            log.error("worker.surprise", row=item.id, kind=item.kind, exception=trace)
            return partial(self._mark_failure, departure=departure, failed=NotSent(type(error).__name__))
        return partial(self._mark_sent, item=item, remote_id=remote_id, at=self._now())

    async def _owned(self, departure: Departure) -> Departure | None:
        """The departure, when the row is still this worker's and stays so while it is sent.

        A process that stood still, or a clock that jumped, may have outlived its lease. None, and nothing is sent, also
        when the store can't be asked.
        """
        try:
            lasts = departure.lease - self._now() >= timedelta(seconds=SEND_TIMEOUT)
            owned = await (self._asking if lasts else self._renewing)(departure)
        except Exception as error:  # the store is away: the lease frees the row
            log.error("worker.ownership_not_asked", row=departure.item.id, error=type(error).__name__)
            return None
        if owned is None:
            log.info("worker.row_taken_over", row=departure.item.id)
        return owned

    def _ask_ownership(self, departures: Sequence[Departure]) -> list[Departure | None]:
        with self._store.read() as tx:
            owned = outbox.owned(tx, departures)
        return [departure if departure.item.id in owned else None for departure in departures]

    def _renew(self, departures: Sequence[Departure]) -> list[Departure | None]:
        with self._store.write() as tx:
            return [outbox.renew(tx, departure, self._now()) for departure in departures]

    async def _may_leave(self, departure: Departure) -> bool:
        """True when the row's moment is now and the gate lets it go; False when it is not to be sent now.

        A moment that was missed, on a busy machine, is exchanged for another, and the gate is asked again.
        """
        item, leave_at = departure.item, departure.leave_at
        for _ in range(MOMENTS):
            await asyncio.sleep(max(0.0, (leave_at - self._now()).total_seconds()))
            if self._now() - leave_at <= outbox.LATE:
                if item.kind == NOTICE and not await self._is_welcome(item):
                    return False
                if self._now() - leave_at <= outbox.LATE:
                    return True
            try:
                leave_at = await self._moving(item)
            except Exception as error:  # the store is busy: rather late than never
                log.warning("worker.no_new_moment", row=item.id, error=type(error).__name__)
                break
        return item.kind != NOTICE or await self._is_welcome(item)

    def _new_moments(self, items: Sequence[OutboxItem]) -> list[datetime]:
        with self._store.write() as tx:
            return outbox.new_moments(tx, items, self._now(), self._paces)

    async def _is_welcome(self, item: OutboxItem) -> bool:
        """False when the gate says no at the last moment, or can't be asked: then the row is not sent now. Rule: N5."""
        try:
            return await asyncio.to_thread(self._ask_gate, item)
        except Exception as error:  # the store is away: the lease frees the row
            log.error("worker.gate_not_asked", row=item.id, error=type(error).__name__)
            return False

    def _ask_gate(self, item: OutboxItem) -> bool:
        with self._store.read() as tx:
            if notices.still_welcome(tx, KINDS, item, self._now()):
                return True
        self._store.settle(lambda tx: notices.withhold(tx, KINDS, item, self._now()))
        log.info("worker.withheld", row=item.id)
        return False

    async def _mark(self, write: Callable[[Tx], None]) -> None:
        """What came of a row is in the store, however long the store is busy; meanwhile nobody here takes the row."""
        wait = 0.2
        while True:
            try:
                await self._writing(write)
                return
            except Exception as error:  # whatever the store's trouble is
                log.error("worker.not_marked", error=type(error).__name__)
                await asyncio.sleep(wait)
                wait = min(wait * 2, MARK_WAIT)

    def _write(self, writes: Sequence[Callable[[Tx], None]]) -> list[None]:
        with self._store.write() as tx:
            return [write(tx) for write in writes]

    def _mark_sent(self, tx: Tx, item: OutboxItem, remote_id: str | None, at: datetime) -> None:
        """It is sent, whoever has the row by now: the next owner finds it done. at: when its channel said so."""
        outbox.mark_sent(tx, item.id, at, remote_id)
        if item.kind == outbox.CODE_KIND:
            outbox.forget_code(tx, item.id)
        if item.message_id is not None and remote_id is not None:
            conversations.set_remote_id(tx, item.message_id, remote_id)
        if item.kind == NOTICE:
            ladder.handed_over(tx, item.channel, item.id, self._now())
        self._answers(tx, item)

    def _mark_failure(self, tx: Tx, departure: Departure, failed: NotSent) -> None:
        item = departure.item
        if not outbox.owned(tx, [departure]):
            log.info("worker.row_taken_over", row=item.id)
            return
        if item.kind == outbox.CODE_KIND:
            failed.args = (outbox.unsaid(item, str(failed)),)  # a vendor's answer may repeat what it was given
        if isinstance(failed, Later):
            outbox.go_on(tx, item, self._now())
            outages.try_again(tx, outbox.account_of(item), self._now())
            return
        log.warning("worker.not_sent", row=item.id, channel=item.channel, kind=item.kind, reason=str(failed))
        self._note_failure(tx, item, failed)
        if isinstance(failed, Gone):
            customers.set_reachable(tx, item.channel, item.account, item.address, False)
        if item.kind == outbox.CODE_KIND and isinstance(failed, Refused):
            proof_codes.not_delivered(tx, item, self._now())
        if item.kind == NOTICE and isinstance(failed, Refused):
            reason = _REASONS.get(type(failed), "refused")
            notices.not_delivered(tx, KINDS, item, reason, self._now())

    def _note_failure(self, tx: Tx, item: OutboxItem, failed: NotSent) -> None:
        now, account = self._now(), outbox.account_of(item)
        match failed:
            case Away():
                if outages.fail(tx, account, now, str(failed)):
                    outbox.put_back(tx, item.id, now, str(failed))
                else:
                    outbox.mark_failed(tx, item.id, now, str(failed), lasting=True)
                return
            case Halted():
                channel_halts.halt(
                    tx,
                    item.channel,
                    account,
                    str(failed),
                    failed.code,
                    failed.advice,
                    now,
                    self._language,
                    self._alarm_mail,
                )
                outbox.put_back(tx, item.id, now, str(failed))
                leaving.channel_shut(tx, KINDS, item.channel, item.account, now)
                return
            case OutsideWindow() | BudgetSpent():
                reason = "window" if isinstance(failed, OutsideWindow) else "budget"
                leaving.refused_by_channel(tx, KINDS, item, reason, now)
            case TooFast():
                outbox.hold_back(tx, item, now + failed.wait, now)
            case Refused():
                outbox.mark_dead(tx, item.id, str(failed))
            case _:
                outbox.mark_failed(tx, item.id, now, str(failed), lasting=isinstance(failed, NotYet))
        self._answers(tx, item)

    def _answers(self, tx: Tx, item: OutboxItem) -> None:
        """The channel said something of that row, so it is there."""
        since = outages.over(tx, outbox.account_of(item))
        if since is not None:
            minutes = round((self._now() - since).total_seconds() / 60, 1)
            log.info("worker.channel_is_back", channel=item.channel, away_minutes=minutes)


def _may_leave(tx: Tx, item: OutboxItem, now: datetime) -> bool:
    return leaving.may_leave(tx, KINDS, item, now)


def _trace(error: Exception) -> str:
    """The traceback as text: a log's own renderer may want to look into values that are gone by then."""
    return "".join(format_exception(error))
