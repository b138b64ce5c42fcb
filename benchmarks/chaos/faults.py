"""What is broken during a run, by name: small things about one call or message, and large ones about the machine."""

from __future__ import annotations

import asyncio
import random
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from benchmarks.chaos.databases import Postgres, Sqlite
from benchmarks.chaos.people import Customer, Notes
from benchmarks.chaos.weather import Weather
from benchmarks.chaos.world import CLOCK, MANY, World, monotonic

WELL_SECONDS = 120.0
"""A desk that answers nobody for so long after a fault was over is not well."""

PROBE_EVERY = 2.0
"""Seconds between two of those who ask meanwhile."""


@dataclass
class Injected:
    """A fault that happened. well: seconds after its end until a message sent then was answered, None when none was."""

    kind: str
    began: float
    ended: float
    well: float | None = None
    never: bool = False


@dataclass
class Breaker:
    """Breaks things at random, one large thing at a time. words: what went otherwise than promised."""

    world: World
    notes: Notes
    rng: random.Random
    done: list[Injected]
    words: list[str]
    probes: int = 0

    # -- small ones
    def begin_small_ones(self, rate: float) -> None:
        """From now on such a share of all calls and deliveries goes wrong."""
        self.world.telegram.weather = Weather(self.rng, rate, self._note)

    def _note(self, kind: str) -> None:
        now = monotonic()
        self.done.append(Injected(kind, now, now))

    # -- large ones
    async def large_ones(self, every: float) -> None:
        """Until cancelled, each followed by waiting until the desk is well."""
        kinds = [name for name, (_, fits) in LARGE.items() if fits(self.world)]
        weights = [WEIGHTS.get(name, 1.0) for name in kinds]
        while True:
            await asyncio.sleep(self.rng.uniform(0.5, 1.5) * every)
            name, began = self.rng.choices(kinds, weights)[0], monotonic()
            try:
                await LARGE[name][0](self)
            except Exception as error:
                self.words.append(f"{name} itself failed: {type(error).__name__}: {error}"[:200])
                continue
            injected = Injected(name, began, monotonic())
            self.done.append(injected)
            injected.well = await self._well(injected.ended)
            injected.never = injected.well is None

    async def _well(self, since: float) -> float | None:
        asked: set[asyncio.Task[bool]] = set()
        while monotonic() - since < WELL_SECONDS:
            self.probes += 1
            person = Customer(self.world, self.notes, 70_000 + self.probes, self.rng)
            asked.add(asyncio.ensure_future(person.wishes("ask")))
            done, asked = await asyncio.wait(asked, timeout=PROBE_EVERY, return_when=asyncio.FIRST_COMPLETED)
            if any(one.result() for one in done):
                return monotonic() - since
        return None

    async def process_killed(self) -> None:
        self.rng.choice(self.world.processes).hit(signal.SIGKILL)

    async def all_killed(self) -> None:
        for process in self.world.processes:
            process.hit(signal.SIGKILL)

    async def process_ended(self) -> None:
        process = self.rng.choice(self.world.processes)
        if await process.ends() is None:
            self.words.append(f"{process.name} did not end as it was asked to")

    async def process_stopped(self) -> None:
        process = self.rng.choice(self.world.processes)
        process.hit(signal.SIGSTOP)
        await asyncio.sleep(self.rng.choice((3, 12, 35)))
        process.hit(signal.SIGCONT)

    async def telegram_cut(self) -> None:
        self.world.to_telegram.cut()

    async def telegram_away(self) -> None:
        await self.world.to_telegram.down()
        await asyncio.sleep(self.rng.uniform(3, 20))
        await self.world.to_telegram.up()

    async def telegram_silent(self) -> None:
        self.world.to_telegram.hold()
        await asyncio.sleep(12)
        self.world.to_telegram.let_go()

    async def webhooks_away(self) -> None:
        await self.world.hooks.down()
        await asyncio.sleep(self.rng.uniform(1, 6))
        await self.world.hooks.up()

    async def store_locked(self) -> None:
        assert isinstance(self.world.database, Sqlite)
        await asyncio.to_thread(self.world.database.lock, self.rng.choice((2, 8, 15)))

    async def backup_taken(self) -> None:
        file = self.world.folder / f"backup-{monotonic():.0f}.tar.gz"
        done = await asyncio.to_thread(self.world.command, "backup", str(file))
        if done.returncode:
            self.words.append(f"backup: {(done.stdout + done.stderr).strip()[-150:]}")
        file.unlink(missing_ok=True)

    async def sessions_ended(self) -> None:
        assert isinstance(self.world.database, Postgres)
        await asyncio.to_thread(self.world.database.end_sessions)

    async def database_away(self) -> None:
        assert isinstance(self.world.database, Postgres)
        await asyncio.to_thread(self.world.database.restart, self.rng.choice((0, 0, 4)))

    async def disk_full(self) -> None:
        filler = self.world.data / "filler"
        with filler.open("wb", buffering=0) as file:
            for size in (1 << 16, 512):
                try:
                    while True:
                        file.write(b"x" * size)
                except OSError:
                    continue
        await asyncio.sleep(6)
        filler.unlink()

    async def clock_ahead(self) -> None:
        self.world.set_clock(self.world.offset + self.rng.choice((90, 3600)))
        await asyncio.sleep(1.5)

    async def clock_back(self) -> None:
        self.world.set_clock(self.world.offset - self.rng.choice((20, 90, 3600)))
        await asyncio.sleep(1.5)

    async def model_damaged(self) -> None:
        weights = self.world.model() / "weights.bin"
        weights.write_bytes(weights.read_bytes()[: self.rng.randint(0, 20_000)])
        await self.all_killed()


_Breaks = Callable[[Breaker], Awaitable[None]]
_Fits = Callable[[World], bool]

LARGE: dict[str, tuple[_Breaks, _Fits]] = {
    "process_killed": (Breaker.process_killed, lambda w: True),
    "all_killed": (Breaker.all_killed, lambda w: w.layout == MANY),
    "process_ended": (Breaker.process_ended, lambda w: True),
    "process_stopped": (Breaker.process_stopped, lambda w: True),
    "telegram_cut": (Breaker.telegram_cut, lambda w: True),
    "telegram_away": (Breaker.telegram_away, lambda w: True),
    "telegram_silent": (Breaker.telegram_silent, lambda w: True),
    "webhooks_away": (Breaker.webhooks_away, lambda w: w.layout == MANY),
    "store_locked": (Breaker.store_locked, lambda w: isinstance(w.database, Sqlite)),
    "backup_taken": (Breaker.backup_taken, lambda w: True),
    "sessions_ended": (Breaker.sessions_ended, lambda w: isinstance(w.database, Postgres)),
    "database_away": (Breaker.database_away, lambda w: isinstance(w.database, Postgres)),
    "disk_full": (Breaker.disk_full, lambda w: w.small_disk),
    "clock_ahead": (Breaker.clock_ahead, lambda w: bool(CLOCK)),
    "clock_back": (Breaker.clock_back, lambda w: bool(CLOCK)),
    "model_damaged": (Breaker.model_damaged, lambda w: True),
}
WEIGHTS = {"process_stopped": 0.5, "telegram_silent": 0.5, "backup_taken": 0.4, "model_damaged": 0.05, "disk_full": 0.5}
"""How often those come that last long; others once."""

OPEN_END = {"process_killed", "all_killed", "process_stopped", "telegram_cut", "telegram_away", "telegram_silent",
            "sessions_ended", "database_away", "store_locked", "disk_full", "model_damaged"}  # fmt: skip
"""Faults in which a message may have left without its leaving being noted: the documented window."""
