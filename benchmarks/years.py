"""Years of a shop in minutes: `python -m benchmarks.years [--months 24] [--customers 100] [--keep DAYS]`.

The simulation's people live on its clock, the planner lets go of what was kept long enough, and all the while messages
come twice, sends are refused, a sender dies between sending and noting, and the desk is begun anew. After each month it
says what the process holds (memory, handles, threads), what waits and since when, and how large the store is; in the
end how each table and file grows per 1,000 customers and year. --keep N: each class of data but
the people's own records for N days only, so that a short run is long enough for as much to go as comes.
"""

from __future__ import annotations

import argparse
import gc
import sqlite3
import tempfile
import threading
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from actions.customers.retention import PERSONS
from app import logs, shopfile
from app.wiring import TRAINING_DATA
from bot.conversation import Conversations
from bot.message import Incoming
from domain.customers.retention import CLASSES
from domain.shop.shop import Shop
from nlu.engines.embedded import EmbeddedEngine
from nlu.shipped import model_for
from notifications.jobs import retention
from notifications.jobs.planner import Planner
from simulation.run import begun
from simulation.world import World
from storage import Store, Tx, outbox
from storage.migrate import migrate
from storage.outbox import Departure

HOUSE = Path(__file__).parent.parent
MONTH = 30
SHARE = 0.02
"""So many of all messages and sends meet a fault of each kind."""

ANEW_EVERY = 7
"""Days after which the desk is begun anew, with what it had in memory gone."""


@dataclass
class Troubled(World):
    """A world in which things go wrong by chance. faults: kind -> how often. folder: the desk's files."""

    faults: Counter[str] = field(default_factory=Counter)
    folder: Path = Path()
    _chance: Random = field(default_factory=lambda: Random(1))

    def planner(self) -> Planner:
        """With the job that lets go, as a desk has it."""

        def let_go(store: Store, shop: Shop, now: datetime) -> bool:
            return retention.nightly(store, shop, now, data_dir=self.folder)

        return Planner(self.store, lambda: self.now, more=[let_go])

    def begin_anew(self, engine: EmbeddedEngine) -> None:
        """What the desk had in memory is gone."""
        self.faults["the desk is begun anew"] += 1
        self.talk, self._planner = Conversations(self.store, engine), self.planner()

    def _meets(self, kind: str) -> bool:
        met = self._chance.random() < SHARE
        self.faults[kind] += met
        return met

    def _handle(self, incoming: Incoming) -> None:
        super()._handle(incoming)
        if self._meets("a message comes twice"):
            super()._handle(incoming)

    def _claim(self, tx: Tx, at: datetime) -> list[Departure]:
        left: list[Departure] = []
        for departure in outbox.claim(tx, at, channels=self.channels, limit=200):
            if self._meets("a send is refused for now"):
                outbox.mark_failed(tx, departure.item.id, at, "refused for now")
                continue
            left.append(departure)
            if not self._meets("a sender dies before it is noted"):
                self._note_sent(tx, departure)
        return left


@dataclass(frozen=True, slots=True)
class Look:
    """What is seen at a month's end. waits: how many messages; oldest: days. file: bytes; rows, sizes: by table."""

    month: int
    megabytes: int
    handles: int
    threads: int
    waits: int
    oldest: float
    file: int
    rows: dict[str, int]
    sizes: dict[str, int]

    def line(self) -> str:
        """As a row of the table."""
        rows = " | ".join(f"{self.rows[name]:,}" for name in SHOWN)
        held = f"{self.megabytes} | {self.handles} | {self.threads} | {self.waits} | {self.oldest:.1f}"
        return f"| {self.month} | {held} | {self.file / 1e6:.1f} | {rows} |"


SHOWN = ("messages", "inbound", "outbox", "notices", "ticket_events")
HEAD = ("month", "MB of memory", "handles", "threads", "waiting", "oldest, days", "MB of the store", *SHOWN)


def seen(path: Path, now: datetime, month: int) -> Look:
    """What this process and its store hold now."""
    with closing(sqlite3.connect(path)) as store:
        store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        tables = dict(store.execute("SELECT name, tbl_name FROM sqlite_schema").fetchall())
        names = {table for table in tables.values() if not table.startswith("sqlite_")}
        rows = {name: int(store.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in names}
        sizes: Counter[str] = Counter()
        for name, size in store.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name"):
            sizes[tables.get(name, name)] += size  # an index counts with its table
        waiting = "SELECT count(*), min(created_at) FROM outbox WHERE state = 'queued' AND created_at <= ?"
        waits, oldest = store.execute(waiting, (f"{now.astimezone(UTC):%Y-%m-%d %H:%M:%S}",)).fetchone()
    age = (now - datetime.fromisoformat(oldest).replace(tzinfo=UTC)) / timedelta(days=1) if oldest else 0.0
    held = int(Path("/proc/self/statm").read_text().split()[1]) * 4 // 1024
    handles = len(list(Path("/proc/self/fd").iterdir())) - 1  # the folder itself
    return Look(month, held, handles, threading.active_count(), waits, age, path.stat().st_size, rows, dict(sizes))


def growth(looks: list[Look], customers: int) -> list[str]:
    """Per 1,000 customers and year, each table with its indexes: over the whole run, and over its last third."""
    first, last = looks[0], looks[-1]
    late = looks[-1 - max(1, len(looks) // 3)]

    def yearly(grown: float, since: Look) -> float:
        return grown / (last.month - since.month) * (365 / MONTH) / customers * 1000

    lines = ["| table | rows | MB | rows, last third | MB, last third |", "|---|---:|---:|---:|---:|"]
    for name in sorted(last.sizes, key=lambda one: first.sizes.get(one, 0) - last.sizes[one]):
        figures = []
        for since in (first, late):
            figures += [
                f"{yearly(last.rows.get(name, 0) - since.rows.get(name, 0), since):,.0f}",
                f"{yearly(last.sizes[name] - since.sizes.get(name, 0), since) / 1e6:.2f}",
            ]
        if any(float(figure.replace(",", "")) for figure in figures):
            lines.append(f"| {name} | {' | '.join(figures)} |")
    whole = [f"| {yearly(last.file - since.file, since) / 1e6:.2f} |" for since in (first, late)]
    return [*lines, f"| the whole file | {' '.join(whole)}"]


def play(months: int, customers: int, seed: int, keep: int, minutes: float, folder: Path) -> list[Look]:
    """What was seen at each month's end, said at once. minutes: no further month begins after so many."""
    shop = shopfile.read(shopfile.DEMO)
    if keep:
        shop = replace(shop, policy=replace(shop.policy, **{CLASSES[one]: keep for one in CLASSES.keys() - PERSONS}))
    engine = EmbeddedEngine.load(model_for([TRAINING_DATA], HOUSE / "data" / "models"))
    path, start, began = folder / "years.db", datetime(2026, 3, 2, tzinfo=shop.zone), time.monotonic()
    looks: list[Look] = []
    print(f"| {' | '.join(HEAD)} |", f"|{'---:|' * len(HEAD)}", sep="\n", flush=True)
    with closing(Store(f"sqlite:///{path}", durable=False)) as store:
        migrate(store)
        days = months * MONTH
        world = begun(Troubled, store, shop, engine, start, days=days, customers=customers, seed=seed)
        world.folder = folder
        for day in range(1, days + 1):
            world.run(start + timedelta(days=day))
            if day % ANEW_EVERY == 0:
                world.begin_anew(engine)
            if day % MONTH == 0:
                gc.collect()
                looks.append(seen(path, world.now, day // MONTH))
                print(looks[-1].line(), flush=True)
                if minutes and time.monotonic() - began > minutes * 60:
                    break
        left = ", ".join(f"{kind}: {count}" for kind, count in sorted(world.faults.items()))
    print(f"\nFaults: {left}. {time.monotonic() - began:.0f} s.\n")
    return looks


def main() -> None:
    """Plays the months and says what was seen."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--customers", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=int, default=0, help="days each class of data is kept; the shop's own otherwise")
    parser.add_argument("--minutes", type=float, default=0, help="no further month begins after so many")
    chosen = parser.parse_args()
    if min(chosen.months - 1, chosen.customers) < 1:
        parser.error("expected two months and one customer at least")
    logs.set_up([], level="CRITICAL")
    with tempfile.TemporaryDirectory(prefix="years-") as folder:
        looks = play(chosen.months, chosen.customers, chosen.seed, chosen.keep, chosen.minutes, Path(folder))
    if len(looks) > 1:
        print(*growth(looks, chosen.customers), sep="\n")


if __name__ == "__main__":
    main()
