"""One run: the desk comes up, people talk, things break, all becomes quiet, and it is recounted."""

from __future__ import annotations

import asyncio
import random
import shutil
import signal
import sqlite3
import tempfile
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.chaos.databases import Sqlite
from benchmarks.chaos.faults import Breaker, Injected
from benchmarks.chaos.people import PATIENCE, Customer, Notes, advisor
from benchmarks.chaos.recount import Count, Evidence, recount
from benchmarks.chaos.world import CUSTOMER_TOKEN, STAFF_CHAT, STAFF_TOKEN, World, monotonic

PEOPLE = 40
"""So many talk at the same time, each as fast as the desk answers."""

CALM_SECONDS = 600.0
"""What was said is answered within that time once nothing breaks any more."""


@dataclass
class Told:
    """What a run came to, as it is kept. by_fault: kind -> [injected, lost, repeated]; well: kind -> seconds."""

    seed: int
    layout: str
    database: str
    seconds: float
    messages: int
    faults: int
    found: dict[str, int]
    by_fault: dict[str, list[int]]
    well: dict[str, list[float]]
    never_well: int
    presses: int
    presses_unanswered: int
    too_early: int
    refused: int
    crashes: int
    stays_down: int
    megabytes: int
    median_answer: float
    words: list[str] = field(default_factory=list)

    @property
    def broken(self) -> int:
        """What must not be: the number of it."""
        allowed = ("repeated", "cards_twice")
        lost = sum(number for name, number in self.found.items() if name not in allowed)
        return lost + self.never_well + self.too_early + self.refused + self.stays_down


async def play(
    seed: int, layout: str, database: str, seconds: float, small: float, large: float, people: int = PEOPLE
) -> Told:
    """The whole run, in a folder of its own that is gone afterwards. small: the share of calls and deliveries that go
    wrong; large: mean seconds from the end of a large fault to the next.
    """  # fmt: skip
    folder = Path(tempfile.mkdtemp(prefix="chaos-"))
    world, rng, notes, began = World(folder, layout, database), random.Random(seed), Notes(), monotonic()
    breaker = Breaker(world, notes, rng, [], [])
    try:
        await world.up()
        peak = await _talk(world, notes, rng, breaker, seconds, small, large, people)
        await _calm(world, notes, breaker)
        count = recount(_evidence(world, notes, breaker.done))
        if isinstance(world.database, Sqlite):
            await _restored(world, breaker)
        return _told(world, notes, breaker, count, peak, Told(
            seed, layout, database, monotonic() - began, 0, 0, {}, {}, {}, 0, 0, 0, 0, 0, 0, 0, 0, 0.0,
        ))  # fmt: skip
    finally:
        await world.down()
        shutil.rmtree(folder, ignore_errors=True)


async def _talk(
    world: World,
    notes: Notes,
    rng: random.Random,
    breaker: Breaker,
    seconds: float,
    small: float,
    large: float,
    people: int,
) -> int:
    """People talk while things break; the most memory the desk held, in megabytes."""
    end, numbers, peak = monotonic() + seconds, iter(range(50_000)), 0

    async def chair() -> None:
        while monotonic() < end:
            await Customer(world, notes, next(numbers), rng).talks()

    chairs = [asyncio.ensure_future(chair()) for _ in range(people)]
    breaker.begin_small_ones(small)
    behind = [asyncio.ensure_future(one) for one in (breaker.large_ones(large), advisor(world, rng))]
    while monotonic() < end:
        await asyncio.sleep(1.0)
        peak = max(peak, sum(process.megabytes() for process in world.processes))
    for one in behind:
        one.cancel()
    for result in await asyncio.gather(*behind, return_exceptions=True):
        if isinstance(result, Exception):
            breaker.words.append(f"the campaign itself: {result!r}")
    _mend(world)
    await world.to_telegram.up()
    await world.hooks.up()
    await asyncio.wait(chairs, timeout=2 * PATIENCE)
    for one in chairs:
        one.cancel()
    await asyncio.gather(*chairs, return_exceptions=True)
    return peak


def _mend(world: World) -> None:
    """Nothing is broken any more."""
    world.telegram.weather = None
    world.to_telegram.let_go()
    (world.data / "filler").unlink(missing_ok=True)
    for process in world.processes:
        process.hit(signal.SIGCONT)


async def _calm(world: World, notes: Notes, breaker: Breaker) -> None:
    """Everything said was taken up, and every answer has left; or the time is over."""
    await world.until_well()
    await Customer(world, notes, 69_999, breaker.rng).wishes("ask")
    end = monotonic() + CALM_SECONDS
    updates = {str(one.update) for one in notes.said}
    while monotonic() < end:
        await asyncio.sleep(2.0)
        try:
            waiting = world.database.rows(
                "SELECT count(*) FROM outbox WHERE state = 'queued' AND channel = 'telegram'"
            )[0][0]
            journal = {row[0] for row in world.database.rows("SELECT update_id FROM inbound WHERE channel='telegram'")}
        except Exception as error:
            breaker.words.append(f"the store can't be read: {error}"[:150])
            continue
        if not waiting and updates <= journal:
            return
    breaker.words.append("not everything had left when the time was over")


async def _restored(world: World, breaker: Breaker) -> None:
    """The desk is killed, and a backup put back beside the write-ahead log of the old store: it must be just that
    backup, sound, and answered from.
    """  # fmt: skip
    database, file = world.database, world.folder / "last.tar.gz"
    assert isinstance(database, Sqlite)
    taken = await asyncio.to_thread(world.command, "backup", str(file))
    before = _kept(database)
    await Customer(world, breaker.notes, 69_998, breaker.rng).talks()
    began = monotonic()
    for process in world.processes:
        await process.fall()
    done = await asyncio.to_thread(world.command, "restore", str(file))
    fault = Injected("crash_and_restore", began, monotonic())
    breaker.done.append(fault)
    after, sound = _kept(database), is_sound(database.path)
    if taken.returncode or done.returncode or after != before or not sound:
        words = (taken.stderr + done.stdout + done.stderr).strip()[-200:]
        breaker.words.append(f"restore: {before} messages in the backup, {after} after, sound: {sound}; {words}")
        fault.never = True
    for process in world.processes:
        process.start()
    await world.until_well()
    fault.never |= not await Customer(world, breaker.notes, 69_997, breaker.rng).wishes("ask")
    fault.well = None if fault.never else monotonic() - fault.ended


def _kept(database: Sqlite) -> int:
    return int(database.rows("SELECT count(*) FROM messages")[0][0])


def _evidence(world: World, notes: Notes, faults: list[Injected]) -> Evidence:
    account, staff = (int(token.partition(":")[0]) for token in (CUSTOMER_TOKEN, STAFF_TOKEN))
    pending = {update["update_id"] for update in world.telegram.bot(CUSTOMER_TOKEN).updates}
    pending |= world.telegram.posting
    return Evidence(notes, world.telegram.calls, faults, world.database.rows, account, (staff, STAFF_CHAT), pending)


def _told(world: World, notes: Notes, breaker: Breaker, count: Count, peak: int, told: Told) -> Told:
    injected = Counter(fault.kind for fault in breaker.done)
    told.messages, told.faults = len(notes.said), len(breaker.done)
    told.found = dict(count.found)
    told.by_fault = {
        kind: [number, count.by_fault[kind, "lost"], count.by_fault[kind, "repeated"]]
        for kind, number in injected.items()
    }
    wells: dict[str, list[float]] = defaultdict(list)
    for fault in breaker.done:
        if fault.well is not None:
            wells[fault.kind].append(round(fault.well, 2))
    told.well, told.never_well = dict(wells), sum(fault.never for fault in breaker.done)
    answered: dict[str, Any] = {}
    for bot in world.telegram.bots.values():
        answered |= bot.answered
    told.presses, told.presses_unanswered = len(answered), sum(not said for said in answered.values())
    told.too_early, told.refused = world.telegram.too_early, len(world.telegram.rejected)
    told.crashes = sum(len(process.crashes) for process in world.processes)
    told.stays_down = sum(process.stays_down for process in world.processes)
    told.megabytes = peak
    waits = [one.answered - one.at for one in notes.said if one.answered is not None]
    told.median_answer = round(median(waits), 2) if waits else 0.0
    told.words = breaker.words + [f"{name}: {one}" for name, all_ in count.examples.items() for one in all_[:4]]
    told.words += [f"refused: {one}" for one in world.telegram.rejected[:4]]
    told.words += [f"{p.name} ended with {status}" for p in world.processes for _, status in p.crashes[:3]]
    return told


def is_sound(file: Path) -> bool:
    """True when SQLite finds nothing wrong in the file."""
    with closing(sqlite3.connect(file)) as connection:
        return bool(connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok")
