"""How long a day's planning takes for a whole fleet: `python -m benchmarks.planning [vehicles ...]`.

A shop with so many vehicles, their dates spread as they are in life: services over two years, insurance over one,
inspections over two, visits over three. All scans of a first day (the heaviest: everything within its window at once)
and the same again, on an SQLite file and on a throwaway PostgreSQL. Writes docs/benchmarks.md and
docs/pictures/planning.svg.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import log10

from sqlalchemy import text

from benchmarks.report import DOCS, dated, write_section
from domain.shop.policy import Policy
from storage import Store
from storage.migrate import migrate
from storage.outreach.notice_scans import SCANS, Slot
from tests import postgres as pg

SIZES = (10_000, 100_000, 1_000_000)
NOW = datetime(2026, 3, 18, 9, 0, tzinfo=UTC)
TARGETS = {"SQLite": 20, "PostgreSQL": 30}
PICTURE = DOCS / "pictures" / "planning.svg"


@dataclass(frozen=True, slots=True)
class Run:
    """One size on one database. seconds: all scans; again: a second time; memory_mb: of this process, at its most.

    cpu: seconds of this process in the first scans; SQLite works in it, PostgreSQL elsewhere.
    """

    database: str
    vehicles: int
    seconds: float
    notices: int
    again: float
    cpu: float
    added: int
    memory_mb: int


@contextmanager
def databases() -> Iterator[dict[str, Callable[[], AbstractContextManager[str]]]]:
    """What gives the address of an empty database, for each engine; PostgreSQL only where the machine has one."""
    binaries = pg.binaries()
    if binaries is None:
        yield {"SQLite": _file}
        return
    with pg.cluster(binaries) as running:
        yield {"SQLite": _file, "PostgreSQL": running.database}


@contextmanager
def _file() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/planning.db"


def fill(store: Store, vehicles: int) -> None:
    """So many vehicles, each of a customer of its own."""
    lite = store.is_sqlite
    numbers = (
        f"WITH RECURSIVE g(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM g WHERE i < {vehicles}) "
        if lite
        else f"WITH g(i) AS (SELECT generate_series(1, {vehicles})) "
    )
    now = f"{NOW:%Y-%m-%d %H:%M:%S}" + ("" if lite else "+00")

    def day(span: int, ahead: int, salt: int) -> str:
        offset = f"((i * {salt}) % {span} - {span - ahead})"
        return f"date('2026-03-18', {offset} || ' days')" if lite else f"DATE '2026-03-18' + {offset}"

    yes, no = ("1", "0") if lite else ("true", "false")
    with store.write() as tx:
        tx.execute(text(
            f"INSERT INTO customers (id, created_at, is_key, note) {numbers}"
            f"SELECT i, '{now}', CASE WHEN i % 50 = 0 THEN {yes} ELSE {no} END, '' FROM g"
        ))  # fmt: skip
        tx.execute(text(
            "INSERT INTO vehicles (customer_id, created_at, vin, forecast_at, use, is_equipment, due_round, "
            "predicted_due_on, last_service_on, insured_until, inspection_on, warranty_until, last_visit_on) "
            f"{numbers} SELECT i, '{now}', 'VIN' || i, '{now}', 'private', "
            f"CASE WHEN i % 20 = 0 THEN {yes} ELSE {no} END, 0, {day(730, 365, 79)}, {day(365, 0, 83)}, "
            f"{day(365, 365, 89)}, {day(730, 730, 97)}, {day(2190, 1095, 101)}, {day(1095, 0, 103)} FROM g"
        ))  # fmt: skip
    with store.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


def scan_all(store: Store) -> tuple[float, int]:
    """Seconds of all scans, a transaction each as the planner runs them, and how many notices they planned."""
    slot, planned, began = Slot(NOW.date(), NOW + timedelta(minutes=1), Policy()), 0, time.perf_counter()
    for scan in SCANS.values():
        with store.write() as tx:
            planned += scan(tx, slot)
    return time.perf_counter() - began, planned


def measure(database: str, url: str, vehicles: int) -> Run:
    """One size on one empty database."""
    store = Store(url)
    migrate(store)
    fill(store, vehicles)
    busy = time.process_time()
    seconds, notices = scan_all(store)
    cpu = time.process_time() - busy
    again, added = scan_all(store)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    store.close()
    return Run(database, vehicles, seconds, notices, again, cpu, added, memory)


def picture(runs: Sequence[Run]) -> str:
    """The cost per vehicle over the number of vehicles, as SVG."""
    most = max(1e6 * run.seconds / run.vehicles for run in runs) * 1.15
    sizes = sorted({run.vehicles for run in runs})
    low, high = log10(sizes[0]), max(log10(sizes[-1]), log10(sizes[0]) + 1)

    def at(vehicles: int, cost: float) -> tuple[float, float]:
        return 70 + 480 * (log10(vehicles) - low) / (high - low), 270 - 220 * cost / most

    out = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 620 330" font-family="sans-serif" font-size="12">']
    out.append('<rect width="620" height="330" fill="white"/><path d="M70 40V270H560" fill="none" stroke="#888"/>')
    for step in range(5):
        cost = most * step / 4
        x, y = at(sizes[0], cost)
        out.append(f'<text x="{x - 8:.0f}" y="{y + 4:.0f}" text-anchor="end" fill="#555">{cost:.1f}</text>')
    for vehicles in sizes:
        x, _ = at(vehicles, 0)
        out.append(f'<text x="{x:.0f}" y="290" text-anchor="middle" fill="#555">{vehicles:,}</text>')
    out.append('<text x="315" y="316" text-anchor="middle">vehicles</text>')
    out.append('<text x="70" y="26">microseconds a vehicle for a whole first day of planning</text>')
    for place, (database, colour) in enumerate((("SQLite", "#1769aa"), ("PostgreSQL", "#c2410c"))):
        points = [at(run.vehicles, 1e6 * run.seconds / run.vehicles) for run in runs if run.database == database]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        out.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in points]
        out.append(f'<text x="470" y="{60 + 18 * place}" fill="{colour}">{database}</text>')
    return "\n".join([*out, "</svg>", ""])


def main(sizes: Sequence[int]) -> None:
    """Measures, prints, and keeps the section and the picture."""
    runs: list[Run] = []
    with databases() as found:
        for database, empty in found.items():
            for vehicles in sizes:
                with empty() as url:
                    runs.append(measure(database, url, vehicles))
                print(runs[-1], flush=True)
    rows = [
        f"| {r.database} | {r.vehicles:,} | {r.notices:,} | {r.seconds:.2f} | {1e6 * r.seconds / r.vehicles:.1f} "
        f"| {r.cpu:.2f} | {r.again:.2f} | {r.added} | {r.memory_mb} |"
        for r in runs
    ]
    write_section("Planning what is said unasked", [
        f"{dated()} `make bench-planning`: all scans of a shop's first day, a transaction each; targets for a million "
        f"vehicles: {TARGETS['SQLite']} s on SQLite, {TARGETS['PostgreSQL']} s on PostgreSQL.", "",
        "| database | vehicles | planned | seconds | µs a vehicle | own CPU s | again, s | added then | MB |",
        "|---|---|---|---|---|---|---|---|---|", *rows, "", "![Cost per vehicle](pictures/planning.svg)",
    ])  # fmt: skip
    PICTURE.write_text(picture(runs), encoding="utf-8")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SIZES)
