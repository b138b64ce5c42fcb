"""How long a shop's own list takes to come in: `python -m benchmarks.imports [rows] [--postgres] [--profile]`.

A workbook as shops keep them, with the mess of life: phones, days and kilometres written in every way, companies with
several vehicles and contacts, doubles, wrong phones and plates. It is read, looked over, taken in, sent a second time
and taken back, each timed. Rows: 200,000 unless told, the most that one file may have.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any

import xlsxwriter

from actions.customers.imports import run, undo
from app import shopfile
from benchmarks import report
from domain.customers.importing import MOST_ROWS, Batch
from storage import Store, shops
from storage.migrate import migrate
from tests import postgres as pg

NOW = datetime(2026, 3, 18, 4, tzinfo=UTC)
HEADER = ("姓名", "手机", "单位", "车牌", "车型", "VIN", "里程", "上次保养", "首次交车", "地址", "备注")
PHONES = ("1{:010d}", "1{:010d}", "+86 1{:010d}", "1{:010d}/02162345678", "1{:010d} ")
DAYS = ("2024/3/5", "2024.3.5", "24年3月5日", 45356, "20240305", "2024-03-05 00:00:00", "3/5/2024")
KMS: tuple[Any, ...] = ("5.3万", "53,000公里", 53000, "53000km", "", "很多")
TARGET_MINUTES = 5

Figures = dict[str, float]


def workbook(rows: int) -> bytes:
    """The list: of 100 rows 5 are a company's vehicles, 2 come twice, 1 has a wrong phone and 1 a wrong plate."""
    rng, out = random.Random(7), io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("客户")
        sheet.write_row(0, 0, HEADER)
        for place in range(1, rows):
            sheet.write_row(place, 0, _row(rng, place if place % 50 else place - 7))
    return out.getvalue()


def _row(rng: random.Random, n: int) -> tuple[Any, ...]:
    phone = "13900" if n % 100 == 3 else PHONES[n % 5].format(3_000_000_000 + n)
    plate = "沪B100" if n % 100 == 4 else f"沪{'ABCDEFGHJK'[n // 100_000]}{n % 100_000:05d}"
    company = f"第{n // 200}运输公司" if n % 20 == 11 else ""
    km, last, first = KMS[n % 6], DAYS[rng.randrange(7)], DAYS[rng.randrange(6)]
    model = ("大众 朗逸", "凯美瑞", "比亚迪 汉EV")[n % 3]
    return (f"客户{n}", phone, company, plate, model, f"LSVAA49J1{n:08d}", km, last, first, f"某路 {n} 号", "")


def measure(store: Store, rows: int) -> Figures:
    """Seconds of each step on an empty store, and how often the one who waits was told how far it is."""
    migrate(store)
    with store.write() as tx:
        shops.apply(tx, shopfile.read(shopfile.DEMO), NOW)
    data, found = workbook(rows), Figures()
    with _timed(found, "read"):
        file = run.open_file(data, "list.xlsx")
    first = _taken_in(store, file, found, "looked over", "taken in")
    again = _taken_in(store, file, found, "looked over again", "taken in again")
    made = {name: again.counts.get(name, 0) for name in ("customers", "vehicles", "filled")}
    if any(made.values()):
        raise SystemExit(f"The second time made doubles: {made}.")
    with _timed(found, "taken back"):
        undo.undo(store, first.id, "bench", lambda: NOW)
    found |= {"rows": rows, "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}
    return found | {f"{name} made": first.counts.get(name, 0) for name in ("customers", "vehicles", "rejected")}


def _taken_in(store: Store, file: run.File, found: Figures, looking: str, taking: str) -> Batch:
    told = list[int]()
    with _timed(found, looking):
        with store.read() as tx:
            outcome = run.rehearse(tx, file, NOW)
        with store.write() as tx:
            batch = run.begin(tx, file, outcome, "bench", NOW)
    with _timed(found, taking):
        with store.write() as tx:
            run.start(tx, batch.id, NOW)
        batch = run.carry_out(store, batch.id, file, lambda: NOW, told=lambda done, _rows: told.append(done))
    found[f"{taking}, told"] = len(told)
    return batch


@contextmanager
def _timed(found: Figures, name: str) -> Iterator[None]:
    began, busy = time.perf_counter(), time.process_time()
    yield
    found[name] = round(time.perf_counter() - began, 1)
    found[f"{name}, busy"] = round(time.process_time() - busy, 1)
    print(f"{name}: {found[name]} s, of it busy {found[f'{name}, busy']} s", flush=True)


@contextmanager
def _store(postgres: bool) -> Iterator[Store]:
    """An empty store that is thrown away."""
    binaries = pg.binaries()
    if postgres and binaries is None:
        raise SystemExit(pg.MISSING)
    with tempfile.TemporaryDirectory() as folder:
        running = pg.cluster(binaries) if postgres and binaries else nullcontext()
        with running as cluster, cluster.database() if cluster else nullcontext(f"sqlite:///{folder}/list.db") as url:
            store = Store(url)
            yield store
            store.close()


def main() -> None:
    """Prints what each step took; the whole 200,000 are kept in docs/benchmarks.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int, nargs="?", default=MOST_ROWS)
    parser.add_argument("--postgres", action="store_true", help="on a throwaway PostgreSQL, not on SQLite")
    parser.add_argument("--profile", help="where a profile of it is written")
    asked = parser.parse_args()
    profile = cProfile.Profile() if asked.profile else None
    with _store(asked.postgres) as store, profile or nullcontext():
        found = measure(store, asked.rows)
    if profile:
        profile.dump_stats(asked.profile)
    print(report.dated(), found)


if __name__ == "__main__":
    main()
