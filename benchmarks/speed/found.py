"""What the parts of a run found, and how it stands beside what was wanted."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Target:
    """A line of the table. most: the figure may be no larger; otherwise no smaller. unit: as it is written after it."""

    name: str
    wanted: float
    unit: str = ""
    most: bool = True

    def line(self, measured: float | None, note: str = "") -> str:
        """The line with what was measured, and by how much it is missed. None: not measured, and the note says why."""
        if measured is None:
            return f"| {self.name} | {self._said(self.wanted)} | not measured: {note} | - |"
        good = measured <= self.wanted if self.most else measured >= self.wanted
        times = measured / self.wanted if self.most else self.wanted / max(measured, 1e-9)
        verdict = "met" if good else f"missed, {times:.2g} times"
        return (
            f"| {self.name} | {self._said(self.wanted)} | {self._said(measured)}{note and f' ({note})'} | {verdict} |"
        )

    def _said(self, number: float) -> str:
        digits = f"{number:,.0f}" if number >= 100 or number == int(number) else f"{number:.3g}"
        return f"{'' if number != self.wanted else 'at most ' if self.most else 'at least '}{digits}{self.unit}"


@dataclass
class Found:
    """Figures by the name of their target, tables and curves of the parts that were run."""

    figures: dict[str, float] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    sections: list[tuple[str, list[str]]] = field(default_factory=list)
    pictures: dict[str, str] = field(default_factory=dict)

    def say(self, name: str, figure: float, note: str = "") -> None:
        """The figure of that target."""
        self.figures[name] = figure
        if note:
            self.notes[name] = note

    def table(self, title: str, lines: Sequence[str]) -> None:
        """A part's own section, printed at once."""
        self.sections.append((title, list(lines)))
        print(f"\n### {title}\n", *lines, sep="\n", flush=True)


TARGETS = (
    Target("CPU of a turn through Telegram / bare aiogram echo", 6),
    Target("turns/s of one process, SQLite", 150, most=False),
    Target("turns/s of one process, PostgreSQL", 120, most=False),
    Target("turns/s / Rasa with a form, same talk", 8, most=False),
    Target("p99 of an answer at 70 % load", 60, " ms"),
    Target("staff card after the message, p95 at 20 messages/s", 300, " ms"),
    Target("growth of a turn's CPU, 1,000 to 1,000,000 customers", 20, " %"),
    Target("growth of a turn's CPU, turn 3 to turn 300", 20, " %"),
    Target("memory, demo", 120, " MB"),
    Target("memory, both bots", 220, " MB"),
    Target("cold start, demo", 2, " s"),
    Target("idle CPU of the worst polling loop", 0.2, " %"),
    Target("1,000,000 reminders planned, SQLite", 20, " s"),
    Target("1,000,000 reminders planned, PostgreSQL", 30, " s"),
    Target("statements of an ordinary turn, median", 8),
)


def summary(found: Found) -> list[str]:
    """The table of what was wanted and what was measured."""
    lines = ["| | goal | measured | |", "|---|---|---|---|"]
    for target in TARGETS:
        if target.name in found.figures or target.name in found.notes:
            lines.append(target.line(found.figures.get(target.name), found.notes.get(target.name, "")))
    return lines


PEAK = 280.0
"""Messages a second of ten million customers at the peak: ten a month each, in twelve hours a day, three times that."""

STORES = 500
"""Shops of as many owners."""


def arithmetic(found: Found) -> list[str]:
    """What the figures of this run make of 500 shops and ten million customers; empty where they were not measured."""
    cpu, memory = found.figures.get("CPU ms of a turn through Telegram"), found.figures.get("memory, both bots")
    if cpu is None or memory is None:
        return []
    cores, each = PEAK * cpu / 1000, PEAK / STORES * cpu / 1000
    return [
        f"By arithmetic, ten million customers of {STORES} shops at their peak of {PEAK:.0f} messages a second: "
        f"{cores:.1f} cores for conversations and sending. As {STORES} stores of their own each takes "
        f"{each * 100:.1f} % of a core at its peak, so that one core has room for {0.5 / each:.0f} of them half idle, "
        f"and {memory:.0f} MB, together {STORES * memory / 1000:.0f} GB; as one, {cores / 0.5:.0f} processes half idle."
    ]


def middle(values: Sequence[float]) -> float:
    """The median."""
    return statistics.median(values)


def share(values: Sequence[float], percent: int) -> float:
    """The value that so many of a hundred do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(len(ordered) * percent / 100))]
