"""Everything that says how fast a turn is: `python -m benchmarks.speed [--only PART ...] [--peer http://...]`.

Parts: telegram, load, cards, inside, customers, turns, processes, start, idle, reminders, rasa. Writes a section of
docs/benchmarks.md and its curves when all parts ran; --small plays everything in a minute and only prints.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import structlog

from benchmarks import planning
from benchmarks.report import DOCS, dated, write_section
from benchmarks.speed import inside, processes, rest, resting, telegram
from benchmarks.speed.found import Found, arithmetic, summary
from tests import postgres as pg

TITLE = "A chat turn"


@dataclass(frozen=True, slots=True)
class Run:
    """How much is played."""

    telegram: telegram.Size
    inside: inside.Size
    seconds: float
    rounds: int
    vehicles: int


FULL = Run(
    telegram.Size(rounds=3, chats=200, seconds=20),
    inside.Size((1_000, 10_000, 100_000, 1_000_000), (1_000, 1_000_000), talks=15, long=300),
    seconds=6, rounds=3, vehicles=1_000_000,
)  # fmt: skip
SMALL = Run(
    telegram.Size(rounds=1, chats=10, seconds=4), inside.Size((100, 1_000), (100,), talks=2, long=12),
    seconds=1, rounds=1, vehicles=1_000,
)  # fmt: skip


class Course:
    """One run of the parts that were chosen, in a folder and on databases of its own."""

    def __init__(self, run: Run, folder: Path, database: Callable[[], str] | None, peer: str = "") -> None:
        self._run, self._folder, self._database, self._peer = run, folder, database, peer
        self._kept = {"AFTERCARE_DATA_DIR": str(folder), "AFTERCARE_TELEGRAM_RATE": "1000"}
        self.found = Found()

    def telegram(self) -> None:
        """Beside bare bots."""
        url = self._database() if self._database else ""
        asyncio.run(telegram.rounds(self._run.telegram, self._kept, url, self.found))

    def load(self) -> None:
        """Waits at 70 % of what `telegram` found."""
        rate = 0.7 * self.found.figures.get("turns/s of one process, SQLite", 20.0)
        asyncio.run(telegram.at_load(self._run.telegram, self._kept, rate, self.found))

    def cards(self) -> None:
        """Cards of staff while others write."""
        asyncio.run(telegram.cards(self._run.telegram, self._kept, self.found))

    def inside(self) -> None:
        """Statements, and where the time goes."""
        engine = processes.loaded()
        desk = inside.Desk(f"sqlite:///{self._folder / 'inside.db'}", engine, 1_000)
        inside.statements(desk, engine, self.found)
        desk.store.close()

    def customers(self) -> None:
        """Growth with the customers."""
        sizes = self._run.inside.on_postgresql if self._database else ()
        urls = {many: self._database() for many in sizes} if self._database else {}
        inside.growth(self._run.inside, processes.loaded(), self._folder, urls, self.found)

    def turns(self) -> None:
        """Growth with the turns of a talk."""
        inside.long_talk(self._run.inside, processes.loaded(), self._folder, self.found)

    def processes(self) -> None:
        """One to four on one PostgreSQL."""
        if self._database:
            processes.several(self._database(), (1, 2, 3, 4), self._run.seconds, self.found)

    def start(self) -> None:
        """Cold starts, and memory at rest."""
        resting.start(self._kept, self._run.rounds, self.found)

    def idle(self) -> None:
        """Loops while nothing happens, of a house of its own: stores of other parts would be in its nightly backup."""
        folder = self._folder / "idle"
        folder.mkdir()
        (folder / "models").symlink_to(processes.MODELS)
        resting.idle({**self._kept, "AFTERCARE_DATA_DIR": str(folder)}, self._run.seconds, self.found)

    def reminders(self) -> None:
        """A first day's planning."""
        lines = ["| store | vehicles | planned | seconds | again, s |", "|---|---|---|---|---|"]
        urls = {"SQLite": f"sqlite:///{self._folder / 'planning.db'}"}
        urls |= {"PostgreSQL": self._database()} if self._database else {}
        for kind, url in urls.items():
            one = planning.measure(kind, url, self._run.vehicles)
            self.found.say(f"1,000,000 reminders planned, {kind}", one.seconds)
            lines.append(f"| {kind} | {one.vehicles:,} | {one.notices:,} | {one.seconds:.2f} | {one.again:.2f} |")
        self.found.table("Reminders planned", lines)

    def rasa(self) -> None:
        """Over REST, beside a Rasa server where there is one."""
        rest.beside(self._peer, self._kept, self._run.rounds, self._run.seconds, self.found)


PARTS = (
    "telegram", "load", "cards", "inside", "customers", "turns", "processes", "start", "idle", "reminders", "rasa",
)  # fmt: skip


def write(found: Found, seconds: float, page: Path, pictures: Path) -> None:
    """The section and its curves."""
    lines = [
        f"{dated()} Load average {os.getloadavg()[2]:.1f} over the last quarter of an hour. `make bench-speed`, "
        f"{seconds / 60:.0f} minutes; a part alone: `python -m benchmarks.speed --only {PARTS[0]}`. Bots receive by "
        "polling from a small Telegram on the same machine; ours books, prices and keeps what it does, the others say "
        "back what was said. CPU is that of the process or thread itself; ratios are taken within a round, and their "
        "median is told.",
        "", *summary(found), "", *arithmetic(found), "[How far that carries](scale.md).", "",
    ]  # fmt: skip
    for title, own in found.sections:
        lines += [f"### {title}", "", *own, ""]
    write_section(TITLE, lines, page)
    for name, drawn in found.pictures.items():
        pictures.mkdir(parents=True, exist_ok=True)
        (pictures / name).write_text(drawn, encoding="utf-8")


def course(run: Run, parts: list[str], peer: str = "") -> Found:
    """What the parts found."""
    with ExitStack() as closing:
        folder = Path(closing.enter_context(tempfile.TemporaryDirectory()))
        processes.loaded()  # trained where the desk looks for it, so that no part trains one
        (folder / "models").symlink_to(processes.MODELS)
        binaries = pg.binaries()
        database: Callable[[], str] | None = None
        if binaries is not None:
            running = closing.enter_context(pg.cluster(binaries))
            database = lambda: closing.enter_context(running.database(empty=True))  # noqa: E731
        played = Course(run, folder, database, peer)
        for part in parts:
            began = time.perf_counter()
            try:
                getattr(played, part)()
            except Exception as error:  # the other parts are measured all the same, and it is said
                traceback.print_exc()
                played.found.table(f"Not measured: {part}", [f"{type(error).__name__}: {error}"])
            print(f"({part}: {time.perf_counter() - began:.0f} s)", flush=True)
        return played.found


def main() -> None:
    """Plays, prints, and keeps the section when everything was played."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    arguments.add_argument("--small", action="store_true")
    arguments.add_argument(
        "--peer", default="", help="address of a Rasa server with a form, to be played the same talks"
    )
    chosen = arguments.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    began = time.perf_counter()
    found = course(SMALL if chosen.small else FULL, chosen.only, chosen.peer)
    seconds = time.perf_counter() - began
    print("", *summary(found), "", f"{seconds:.0f} s", sep="\n")
    if not chosen.small and set(chosen.only) == set(PARTS):
        write(found, seconds, DOCS / "benchmarks.md", DOCS / "pictures")


if __name__ == "__main__":
    main()
