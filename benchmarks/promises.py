"""How long one look at the alarms takes: `python -m benchmarks.promises` (URL=postgresql+psycopg://... for a server).

100,000 open promises on 50,000 tickets; in each look some 3,000 ring: a third warned, a third late for the first time
(the customer is told of the slip, with a new promise), a third escalated. On an SQLite file, and on PostgreSQL: the
server named by URL (its database must be empty), else a throwaway one where its binaries are installed.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app import shopfile
from benchmarks import report
from domain.shop.promise_policy import BUSINESS, CALENDAR
from domain.shop.shop import Shop
from notifications.jobs import promise_alarms
from storage import Store, outbox, shops
from storage import tables as t
from storage.migrate import migrate
from storage.promises.tables import promises as table
from tests import postgres as pg

TICKETS, EACH = 50_000, 2
RINGING, LOOKS = 3_000, 5
NOW = datetime(2026, 3, 18, 4, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
TARGET_SECONDS = 1.0


def main() -> None:
    """Prints and keeps the table."""
    rows = [f"| SQLite | {_line(on_sqlite())} |"]
    if "URL" in os.environ or pg.binaries():
        rows.append(f"| PostgreSQL | {_line(on_postgres())} |")
    lines = [
        report.dated() + f" {TICKETS * EACH:,} open promises, {RINGING:,} ring in each look (`make bench-promises`).",
        "",
        "| store | promises seen to | median s | worst s | of it CPU of the planner, s | look at nothing due, ms |",
        "|---|---|---|---|---|---|",
        *rows,
        "",
        f"Target: at most {TARGET_SECONDS:g} s. Each look writes the events, the notices for staff, the words to the "
        "customer and the new promises.",
    ]
    print("\n".join(lines))
    report.write_section("Alarms of promises", lines)


@dataclass
class Result:
    """rang: promises seen to. seconds, cpu: of each look. idle_ms: of a look that finds nothing due."""

    rang: int
    seconds: list[float]
    cpu: list[float]
    idle_ms: float


def _line(of: Result) -> str:
    middle, cpu = statistics.median(of.seconds), statistics.median(of.cpu)
    return f"{of.rang:,} | {middle:.2f} | {max(of.seconds):.2f} | {cpu:.2f} | {of.idle_ms:.1f}"


def on_sqlite() -> Result:
    """On a file in a temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        return _measured(Store(f"sqlite:///{Path(folder) / 'bench.db'}"))


def on_postgres() -> Result:
    """On the server named, else a throwaway one."""
    with _server() as url:
        return _measured(Store(url))


@contextmanager
def _server() -> Iterator[str]:
    if "URL" in os.environ:
        yield os.environ["URL"]
        return
    found = pg.binaries()
    assert found is not None
    with pg.cluster(found) as running, running.database() as url:
        yield url


def _measured(store: Store) -> Result:
    migrate(store)
    shop = shopfile.read(shopfile.DEMO)
    _fill(store, shop)
    seconds, cpu, before = [], [], _rung(store)
    for look in range(1, LOOKS + 1):
        started, used = time.perf_counter(), time.process_time()
        promise_alarms.ring(store, shop, NOW + look * MINUTE)
        seconds.append(time.perf_counter() - started)
        cpu.append(time.process_time() - used)
    idle_ms = statistics.median(_idle(store, shop) for _ in range(21)) * 1000
    rang = _rung(store) - before
    store.close()
    return Result(rang, seconds, cpu, idle_ms)


def _idle(store: Store, shop: Shop) -> float:
    started = time.perf_counter()
    promise_alarms.ring(store, shop, NOW + LOOKS * MINUTE)
    return time.perf_counter() - started


def _rung(store: Store) -> int:
    with store.read() as tx:
        return len([1 for item in outbox.listed(tx, limit=1_000_000) if item.kind == "promise_alarm"])


def _fill(store: Store, shop: Shop) -> None:
    """Customers, conversations, tickets and promises, straight into their tables."""
    people = range(1, TICKETS // 10 + 1)
    with store.write() as tx:
        shops.apply(tx, shop, NOW)
        link = tx.connection()
        link.execute(t.customers.insert(), [_customer(n) for n in people])
        link.execute(t.identities.insert(), [_identity(n) for n in people])
        link.execute(t.conversations.insert(), [_conversation(n) for n in people])
        link.execute(t.tickets.insert(), [_ticket(n, n % len(people) + 1) for n in range(1, TICKETS + 1)])
        link.execute(table.insert(), [_promise(n) for n in range(TICKETS * EACH)])


def _customer(n: int) -> dict[str, Any]:
    return {"id": n, "created_at": NOW, "is_key": False, "note": ""}


def _identity(n: int) -> dict[str, Any]:
    where = {"channel": "telegram", "account": "7", "address": str(n)}
    return {
        "id": n,
        "customer_id": n,
        "created_at": NOW,
        "display_name": "",
        "verified": True,
        "reachable": True,
    } | where


def _conversation(n: int) -> dict[str, Any]:
    where = {"channel": "telegram", "account": "7", "address": str(n), "identity_id": n, "customer_id": n}
    return {"id": n, "created_at": NOW, "language": ("zh", "en")[n % 2], "version": 0, "state": {}} | where


def _ticket(n: int, customer: int) -> dict[str, Any]:
    belongs = {"customer_id": customer, "conversation_id": customer}
    about = {"number": f"C2026-{n:06}", "kind": "complaint", "summary": "x", "state": "new", "severity": "ordinary"}
    return {"id": n, "created_at": NOW, "urgent": False, "data": {}, "restricted": False} | about | belongs


def _promise(n: int) -> dict[str, Any]:
    """The first RINGING * LOOKS of them ring in one of the looks: warned, late, or escalated in turn."""
    look, turn = n // RINGING + 1, n % 3
    rings = NOW + look * MINUTE - 30 * timedelta(seconds=1) if look <= LOOKS else NOW + 2 * HOUR + n * MINUTE
    late, alarm = turn == 2 and look <= LOOKS, (-HOUR, timedelta(0), HOUR)[turn] if look <= LOOKS else timedelta(0)
    steps = [[-3600, ["assignee"]], [0, ["assignee"]], [3600, ["workshop_supervisor"]], [10800, ["manager"]]]
    due_at = rings - alarm
    return {
        "ticket_id": n % TICKETS + 1, "kind": ("first_answer", "solution")[n % EACH], "allowed_seconds": 24 * 3600,
        "started_at": due_at - 24 * HOUR, "due_at": due_at, "counting": BUSINESS if n % 10 == 9 else CALENDAR,
        "state": "late" if late else "running", "pauses": [], "told": True, "by_table": True, "alarms": steps,
        "level": turn if look <= LOOKS else 0, "alarm_at": rings, "extension_seconds": 6 * 3600, "slips": 0,
    }  # fmt: skip


if __name__ == "__main__":
    main()
