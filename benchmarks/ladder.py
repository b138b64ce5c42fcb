"""Notices up the ladder while receipts fail at random: `python -m benchmarks.ladder [notices] [workers]`.

Customers are on five channels; the stand-in for all vendors refuses, loses, fails late and keeps silent by a fixed
seed, on a clock that jumps. Each notice must end as one that arrived or as a call task with its reason, none twice.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from actions.notice_kinds import KINDS
from actions.outreach import leaving, notices, receipts
from app import shopfile
from benchmarks.report import dated, write_section
from domain.channels.template import Field, Template
from domain.conversation import OutboxItem
from domain.outreach.rung import RungState
from domain.shop.shop import Shop
from notifications.jobs import notices as jobs
from notifications.sender import Gone, NotSent, OutsideWindow, Refused, TemplateOut
from notifications.worker import Worker
from storage import Store, outbox, shops
from storage import tables as t
from storage.customers import customers
from storage.feedback import calls
from storage.migrate import migrate
from storage.outreach import notices as notice_queries
from storage.outreach import rungs
from tests.storage.records import a_conversation, a_vehicle

NOTICES, WORKERS, SEED = 1000, 2, 13
CHANNELS = ("telegram", "wecom_kf", "wechat_oa", "whatsapp", "web")
TEMPLATES = (
    Template("any", "wechat_oa", "zh", "t1", (Field("thing1", "{about}", 20),)),
    Template("any", "whatsapp", "zh", "t2", (Field("1", "{about}", 60),)),
    Template("any", "sms", "zh", "t3", (Field("what", "{about}", 35),)),
)
_TOLD = ("wecom_kf", "wechat_oa", "whatsapp")
_JUMP = timedelta(hours=1)
LONGEST = timedelta(hours=36)
"""Of the clock that jumps: by then every way has been tried."""
_IN_HAND = select(t.outbox.c.id).where(t.outbox.c.state == "queued", t.outbox.c.lease_until.is_not(None)).limit(1)
"""A row that a worker has: the clock doesn't jump meanwhile, as no hour passes while a message is on its way."""


class Clock:
    """A clock that runs, and jumps when it is told."""

    def __init__(self, start: datetime) -> None:
        self._start, self._began, self.ahead = start, time.monotonic(), timedelta()

    def __call__(self) -> datetime:
        """Now."""
        return self._start + self.ahead + timedelta(seconds=time.monotonic() - self._began)


@dataclass
class Vendors:
    """The stand-in for all channels. due: receipts and when they come. arrived: row -> what its customer has got."""

    now: Clock
    dice: random.Random
    due: list[tuple[datetime, OutboxItem, str, str]] = field(default_factory=list)
    arrived: dict[str, list[int]] = field(default_factory=dict)
    answers: Counter[str] = field(default_factory=Counter)

    async def send(self, item: OutboxItem) -> str:
        """Taken, or one of the failures; what is told later is due later."""
        await asyncio.sleep(0.002)
        fate = self.dice.random()
        for share, failed in ((0.06, Refused("no")), (0.1, Gone("blocked")), (0.16, NotSent("busy"))):
            if fate < share:
                self.answers[type(failed).__name__] += 1
                raise failed
        if "template" in item.payload and fate < 0.2:
            self.answers["TemplateOut"] += 1
            raise TemplateOut("paused")
        if item.channel in _TOLD and "template" not in item.payload and fate < 0.22:
            self.answers["OutsideWindow"] += 1
            raise OutsideWindow("window")
        self.answers["taken"] += 1
        self._later(item)
        return f"m{item.id}"

    def _later(self, item: OutboxItem) -> None:
        fate, at = self.dice.random(), self.now() + timedelta(minutes=self.dice.randint(1, 30))
        notice = item.key.partition("#")[0]
        if item.channel in _TOLD and fate < 0.2:
            self.due.append((at, item, "failed", "told late"))
        elif item.channel == "whatsapp":
            if fate < 0.35:
                self.answers["silent"] += 1
                return
            self.due.append((at, item, "read" if fate < 0.5 else "delivered", ""))
            self.arrived.setdefault(notice, []).append(item.id)
        else:
            self.arrived.setdefault(notice, []).append(item.id)

    def tell(self, store: Store) -> int:
        """How many receipts came now; each twice, and in any order."""
        ready = [one for one in self.due if one[0] <= self.now()]
        self.due = [one for one in self.due if one[0] > self.now()]
        self.dice.shuffle(ready)
        for _, item, told, why in ready:
            for _ in range(2):
                with store.write() as tx:
                    receipts.note(
                        tx, KINDS, item.channel, item.account, f"m{item.id}", told, self.now(), why
                    )  # fmt: skip
        return len(ready)


def fill(store: Store, count: int, now: datetime) -> None:
    """A shop with templates, and customers of five channels to be told that a service is due."""
    whole = replace(shopfile.read(shopfile.DEMO), templates=TEMPLATES, timezone="Etc/UTC")
    whole = replace(whole, policy=replace(whole.policy, quiet_from=24, quiet_until=0))
    with store.write() as tx:
        shops.apply(tx, whole, now)
        for number in range(count):
            channel = CHANNELS[number % len(CHANNELS)]
            talk = a_conversation(tx, now, f"{channel}-{number}", channel=channel, account="7")
            customer = customers.get(tx, talk.customer_id)
            known = customers.identity(tx, channel, "7", f"{channel}-{number}")
            assert customer is not None and known is not None
            known.verified = True
            if number % 3:
                customer.phone = f"+86138{number:08d}"
            if number % 2:
                talk.last_in_at = now
                leaving.heard(tx, channel, "7", talk.address, "message", now, now)
            car = a_vehicle(tx, talk.customer_id, now, brand="VW", insured_until=(now + timedelta(days=20)).date())
            key = f"insurance:{car.id}:{car.insured_until}:first"
            notices.plan_one(tx, key, "insurance", "service", talk.customer_id, now, now, vehicle_id=car.id)


async def climb(url: str, workers: int, clock: Clock, vendors: Vendors) -> None:
    """All ways that lead on have been gone."""
    stores, stop = [Store(url) for _ in range(workers)], asyncio.Event()
    senders = dict.fromkeys((*CHANNELS[:-1], "sms"), vendors)
    tasks = [asyncio.create_task(Worker(one, clock, senders).run(stop)) for one in stores]
    shop = _shop(stores[0])
    while clock.ahead < LONGEST:
        busy = await asyncio.to_thread(_step, stores[0], shop, clock, vendors)
        if not busy:
            clock.ahead += _JUMP
        await asyncio.sleep(0.01)
    stop.set()
    await asyncio.gather(*tasks)
    for one in stores:
        one.close()


def _step(store: Store, shop: Shop, clock: Clock, vendors: Vendors) -> bool:
    told = vendors.tell(store)
    silent = jobs.climb(store, shop, clock())
    released = jobs.release(store, shop, clock())
    with store.read() as tx:
        leaving_now = outbox.anything_due(tx, clock(), (*CHANNELS, "sms"))
        in_hand = tx.execute(_IN_HAND).first()
    return bool(told or silent or released or leaving_now or in_hand)


def _shop(store: Store) -> Shop:
    with store.read() as tx:
        return shops.current(tx)


def outcome(store: Store, vendors: Vendors) -> dict[str, int]:
    """How many ended how; anything under "open", "lost" or "twice" is wrong."""
    found: Counter[str] = Counter()
    with store.read() as tx:
        tasks = {task.notice_id for task in calls.due(tx, date.max, 10**6)}
        for notice in notice_queries.listed(tx, limit=10**6):
            tried = rungs.of(tx, notice.id)
            arrived = [one for one in tried if one.state == RungState.ARRIVED]
            under_way = [one for one in tried if one.state == RungState.UNDER_WAY]
            got = vendors.arrived.get(notice.key, [])
            found["twice"] += len(arrived) + len(under_way) > 1 or len(got) > 1
            found["ways"] += len(tried)
            if notice.state == "sent" and (arrived or notice.outbox_id is None):
                found["arrived"] += 1
            elif notice.state == "dropped" and notice.id in tasks and notice.reason:
                found["called"] += 1
            else:
                found["open" if under_way or notice.state == "planned" else "lost"] += 1
    return dict(found)


def run(count: int, workers: int, folder: Path) -> tuple[dict[str, int], Vendors, float]:
    """What became of that many notices."""
    url, clock = f"sqlite:///{folder / 'ladder.db'}", Clock(datetime(2026, 3, 18, 9, 0, tzinfo=UTC))
    store = Store(url)
    migrate(store)
    fill(store, count, clock())
    vendors = Vendors(clock, random.Random(SEED))
    began = time.monotonic()
    asyncio.run(climb(url, workers, clock, vendors))
    took = time.monotonic() - began
    found = outcome(store, vendors)
    store.close()
    return found, vendors, took


def main(count: int, workers: int) -> None:
    """Measures, prints, and keeps the section."""
    with tempfile.TemporaryDirectory() as folder:
        found, vendors, took = run(count, workers, Path(folder))
    answers = ", ".join(f"{name} {number}" for name, number in sorted(vendors.answers.items()))
    line = (
        f"{count} notices, {workers} workers: {found.get('arrived', 0)} arrived, {found.get('called', 0)} became a "
        f"call task with its reason, {found.get('open', 0)} still open, {found.get('lost', 0)} lost, "
        f"{found.get('twice', 0)} told twice; {found.get('ways', 0)} ways were tried, the vendors answered {answers}"
    )
    print(f"{line} ({took:.0f} s)")
    how = "`make bench-ladder`, on SQLite, a day and a half of a clock that jumps, a stand-in for the vendors"
    write_section("The ladder of a notice", [f"{dated()} {how}: {line}."])


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    main(*(numbers + [NOTICES, WORKERS][len(numbers) :]))
