"""How long pages take on a large store: `python -m benchmarks.large_store.pages FOLDER [--sqlite] [--customers N]`.

The store of `benchmarks.large_store` in FOLDER, filled where there is none: 1,000,000 customers, 2,000,000 vehicles and
5,000,000 events on PostgreSQL, a twentieth of that on SQLite. Each page is asked for again and again by a manager,
each time of another customer or ticket where it is of one; what is measured is the server's own time.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import text
from starlette.testclient import TestClient

from app.web import make_app
from benchmarks import report
from benchmarks.large_store import standing
from benchmarks.large_store.rows import LARGE, NOW, OPEN, SMALL, Size, phone, plate, scaled
from desk.site import pages
from desk.site.site import WebSettings
from domain.inbox import VIEWS
from storage import Store

ROUNDS = 9
TARGET_MS, REPORT_MS = 150, 10_000
HEAVIEST_KB = 200
REPORTS = ("report of a month", "its workbook")


def asked(size: Size) -> Mapping[str, Callable[[int], str]]:
    """What a page is called -> its address at each round."""

    def someone(n: int) -> int:
        return size.customers // (n + 2) + n

    def ticket(n: int) -> int:
        return size.tickets - n * (OPEN // ROUNDS) - 1

    return {
        "inbox": lambda n: "/desk",
        **{f"inbox: {view}": lambda n, view=view: f"/desk?show={view}" for view in VIEWS},
        "inbox: complaints": lambda n: "/desk?show=all&kind=complaint",
        "inbox: a name": lambda n: "/desk?show=all&q=王芳",
        "inbox: deep in it": lambda n: f"/desk?show=all&after=0-{size.tickets // (n + 2)}",
        "ticket": lambda n: f"/desk/tickets/{ticket(n)}",
        "promises": lambda n: "/desk/due",
        "day": lambda n: "/desk/today",
        "week": lambda n: "/desk/week",
        "arrivals": lambda n: "/desk/arrivals",
        "workshop": lambda n: "/desk/workshop",
        "reception: a phone": lambda n: f"/desk/reception?q={phone(someone(n))}",
        "customers": lambda n: "/desk/customers",
        "customers: a plate": lambda n: f"/desk/customers?q={plate(someone(n))}",
        "customers: a name": lambda n: "/desk/customers?q=王芳",
        "customer": lambda n: f"/desk/customers/{someone(n)}",
        "complaints": lambda n: "/desk/complaints",
        "calls": lambda n: "/desk/calls",
        "surveys": lambda n: "/desk/surveys",
        "campaigns": lambda n: "/desk/campaigns",
        "notices": lambda n: "/desk/notices",
        "outbox": lambda n: "/desk/outbox",
        "health": lambda n: "/desk/health",
        "figures of a month": lambda n: "/desk/figures?length=month&day=2026-02-10",
        "one figure": lambda n: "/desk/figures/on_time?length=month&day=2026-02-10",
        "report of a month": lambda n: "/desk/reports/month",
        "its workbook": lambda n: "/desk/reports/month/file",
    }


class _Timed:
    """The web, with how long it took to answer last. milliseconds: without what the browser does."""

    def __init__(self, app: Any) -> None:
        self._app, self.milliseconds = app, 0.0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        began = time.perf_counter()
        await self._app(scope, receive, send)
        if scope["type"] == "http":
            self.milliseconds = (time.perf_counter() - began) * 1000


def measure(store: Store, size: Size) -> Iterator[tuple[str, dict[str, float]]]:
    """Page -> first, median and worst milliseconds, its status, and its weight in KB as `weight` has it.

    busy: milliseconds of CPU for one, here with the browser's part and in the server of the database.
    """

    async def deliver(_ids: object) -> None: ...

    def talk(*_: object) -> Any:
        raise AssertionError("nobody talks here")

    with tempfile.TemporaryDirectory() as folder:
        web = _Timed(make_app(store, talk, lambda: NOW, deliver, WebSettings(Path(folder), "k" * 40, demo=True)))
        with TestClient(web, headers={"sec-fetch-site": "same-origin", "accept-language": "zh"}) as browser:
            assert browser.post("/desk/login/demo", data={"code": "feng"}).status_code == 200
            for name, address in asked(size).items():
                taken, rounds, busy = list[float](), ROUNDS if name not in REPORTS else 3, standing.busy(store)
                for number in range(rounds):
                    answer = browser.get(address(number), follow_redirects=False)
                    taken.append(web.milliseconds)
                yield name, {
                    "first": round(taken[0]), "median": round(statistics.median(taken)), "worst": round(max(taken)),
                    "busy": round((standing.busy(store) - busy) / rounds * 1000), "status": answer.status_code,
                    "kb": round(weight(answer.text) / 1000) if name != REPORTS[1] else 0,
                }  # fmt: skip


def weight(page: str) -> int:
    """Bytes of the page with what it needs, unpacked; without photos."""
    linked = set(re.findall(r"/static/([\w./-]+)", page))
    return len(page.encode()) + sum((pages.STATIC / name).stat().st_size for name in linked)


def _missed(name: str, one: Mapping[str, float]) -> bool:
    slow = one["median"] > (REPORT_MS if name in REPORTS else TARGET_MS)
    return slow or one["status"] != 200 or one["kb"] > HEAVIEST_KB


def main() -> None:
    """Prints a line of JSON for each page, a table, and what took too long or weighs too much."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--customers", type=int, default=0)
    said = parser.parse_args()
    size = scaled(said.customers, SMALL if said.sqlite else LARGE)
    with standing.opened(said.folder, size, lite=said.sqlite) as url:
        store = Store(url)
        with store.read() as tx:
            tx.execute(text("SELECT 1"))
        found = dict[str, dict[str, float]]()
        for name, one in measure(store, size):
            found[name] = one
            print(json.dumps({"page": name, **one}, ensure_ascii=False), flush=True)
        store.close()
    print(report.dated())
    print("| page | first, ms | median | worst | CPU, ms | KB |\n|---|---|---|---|---|---|")
    for name, one in found.items():
        print(f"| {name} | {one['first']} | {one['median']} | {one['worst']} | {one['busy']} | {one['kb']} |")
    print(f"Missed: {', '.join(name for name, one in found.items() if _missed(name, one)) or 'nothing'}.")


if __name__ == "__main__":
    main()
