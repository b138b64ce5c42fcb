"""Notices through several workers to a stand-in for the channel: `python -m benchmarks.delivery [notices] [workers]`.

The workers share one process, each with its own way into one SQLite file, and send at the bot's pace. The stand-in only
notes what came when: it knows no limits and refuses nothing. Counts what was lost, sent twice or too fast, and whether
somebody who opted out half-way still got one.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from actions.notice_kinds import KINDS
from actions.outreach import consent, notices
from app import shopfile
from benchmarks.report import dated, write_section
from domain.conversation import OutboxItem
from notifications.worker import Worker
from storage import Store, conversations, outbox, shops
from storage.customers import customers
from storage.migrate import migrate
from tests.storage.records import a_conversation, a_vehicle

NOTICES, WORKERS = 300, 3


class Street:
    """The stand-in sender, everybody's phones: when and to whom each message came."""

    def __init__(self) -> None:
        self.got: list[tuple[float, str]] = []

    async def send(self, item: OutboxItem) -> str:
        """Kept, after as long as a network takes."""
        self.got.append((time.monotonic(), item.address))
        await asyncio.sleep(0.03)
        return str(len(self.got))


def fill(store: Store, count: int, now: datetime) -> None:
    """A shop where it is noon, and customers whose insurance ends."""
    shop = replace(shopfile.read(shopfile.DEMO), timezone=_noon(now))
    with store.write() as tx:
        shops.apply(tx, shop, now)
        for number in range(count):
            talk = a_conversation(tx, now, str(1000 + number))
            identity = customers.identity(tx, "telegram", "7", str(1000 + number))
            assert identity is not None
            identity.verified = True
            until = now.date() + timedelta(days=20)
            car = a_vehicle(tx, talk.customer_id, now, brand="VW", insured_until=until)
            key = f"insurance:{car.id}:{until}:first"
            notices.plan_one(tx, key, "insurance", "service", talk.customer_id, now, now, vehicle_id=car.id)


def _noon(now: datetime) -> str:
    """A zone in which it is about noon."""
    hours = 12 - now.hour
    return f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT"


async def deliver(url: str, count: int, workers: int) -> tuple[Street, set[str], float]:
    """Everything that can leave has left; a tenth opts out while it waits."""
    street, stores, stop = Street(), [Store(url) for _ in range(workers)], asyncio.Event()
    running = [Worker(one, lambda: datetime.now(UTC), {"telegram": street}).run(stop) for one in stores]
    tasks, began, refused = [asyncio.create_task(one) for one in running], time.monotonic(), set[str]()
    while True:
        done = await asyncio.to_thread(_let_out, stores[0])
        if not refused and len(street.got) > count // 3:
            refused = await asyncio.to_thread(_refuse, stores[0], count // 10)
        if not done and await asyncio.to_thread(_left, stores[0]) == 0:
            break
        await asyncio.sleep(0.2)
    took = time.monotonic() - began
    stop.set()
    await asyncio.gather(*tasks)
    for one in stores:
        one.close()
    return street, refused, took


def _let_out(store: Store) -> int:
    with store.write() as tx:
        return notices.release_due(tx, shops.current(tx), KINDS, datetime.now(UTC))


def _refuse(store: Store, count: int) -> set[str]:
    """Addresses of customers who opt out now, all of them still waiting."""
    with store.write() as tx:
        waiting = [row for row in outbox.listed(tx, state="queued", limit=10_000) if row.attempts == 0][:count]
        for row in waiting:
            talk = conversations.find(tx, row.channel, row.account, row.address)
            assert talk is not None
            consent.refuse(tx, talk.customer_id, ["insurance"], datetime.now(UTC), "button")
        return {row.address for row in waiting}


def _left(store: Store) -> int:
    with store.read() as tx:
        return outbox.counts(tx).get("queued", 0)


def most_in_a_second(times: list[float]) -> int:
    """The most messages within any second."""
    ordered, start, most = sorted(times), 0, 0
    for end, at in enumerate(ordered):
        while ordered[start] <= at - 1:
            start += 1
        most = max(most, end - start + 1)
    return most


def main(count: int, workers: int) -> None:
    """Measures, prints, and keeps the section."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'delivery.db'}"
        store = Store(url)
        migrate(store)
        fill(store, count, datetime.now(UTC))
        street, refused, took = asyncio.run(deliver(url, count, workers))
        store.close()
    times = Counter(address for _, address in street.got)
    lost = count - len(times) - len(refused - times.keys())
    line = (
        f"{count} notices, {workers} workers: {took:.0f} s, {lost} lost, {sum(times.values()) - len(times)} twice, "
        f"at most {most_in_a_second([at for at, _ in street.got])} in any second, "
        f"{len(refused & times.keys())} of {len(refused)} who opted out while waiting still got one"
    )
    print(line)
    how = "`make bench-delivery`, on SQLite, to a stand-in for the channel"
    write_section("Delivering in one process", [f"{dated()} {how}: {line}."])


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    main(*(numbers + [NOTICES, WORKERS][len(numbers) :]))
