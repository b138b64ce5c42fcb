"""The shop's figures for a stretch of time, each defined once: on time, answered, came, complained (Q4, R2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.ticket import KINDS, Kind

Row = Mapping[str, Any]
"""A thing by its columns; instants as ISO text in UTC, as events keep them."""

TARGETS: dict[str, float] = {"on_time": 0.90, "satisfaction": 0.85, "complaint_rate": 0.03, "solved": 0.90}
"""Rule: Q4 (S1 3.2.1, 三.3). complaint_rate is an upper bound, the others are lower ones."""


@dataclass
class Figures:
    """What was counted. registered, closed: by kind of ticket. answer_minutes: sum over those answered.

    kept, late: promises that ended in the time. came, missed, cancelled: visits that were to begin in it.
    booked: visits agreed in it.
    """

    registered: dict[str, int] = field(default_factory=dict)
    closed: dict[str, int] = field(default_factory=dict)
    answered: int = 0
    answer_minutes: int = 0
    kept: int = 0
    late: int = 0
    booked: int = 0
    came: int = 0
    missed: int = 0
    cancelled: int = 0
    our_fault: int = 0
    """Complaints whose cause is the product or the work (Q4: our fault)."""

    @property
    def on_time(self) -> float | None:
        """Share of ended promises that were kept; None when none ended. Rule: Q4."""
        ended = self.kept + self.late
        return self.kept / ended if ended else None

    @property
    def no_show_rate(self) -> float | None:
        """Share of visits nobody came to; None without visits. Rule: R2."""
        due = self.came + self.missed
        return self.missed / due if due else None

    @property
    def complaint_rate(self) -> float | None:
        """Complaints by our fault per visit that took place; None without visits. Rule: Q4."""
        return self.our_fault / self.came if self.came else None

    @property
    def solved(self) -> float | None:
        """Complaints closed per complaint registered in the time; None without any. Rule: Q4."""
        made = self.registered.get(Kind.COMPLAINT, 0)
        return min(1.0, self.closed.get(Kind.COMPLAINT, 0) / made) if made else None

    @property
    def mean_answer_minutes(self) -> float | None:
        """Mean time to the first word of a person; None when nobody was answered. Rule: R2."""
        return self.answer_minutes / self.answered if self.answered else None


def counted(things: Iterable[tuple[str, Row]], start: datetime, end: datetime) -> Figures:
    """The figures of [start, end) over things named as events name them ("ticket", "promise:7", "appointment:3")."""
    found = Figures()
    for name, row in things:
        match name.partition(":")[0]:
            case "ticket":
                _ticket(found, row, start, end)
            case "promise":
                if _within(row.get("ended_at"), start, end) and row["state"] in ("kept", "late"):
                    found.kept += row["state"] == "kept"
                    found.late += row["state"] == "late"
            case "appointment":
                _visit(found, row, start, end)
    return found


def _ticket(found: Figures, row: Row, start: datetime, end: datetime) -> None:
    kind = row["kind"]
    if _within(row["created_at"], start, end):
        found.registered[kind] = found.registered.get(kind, 0) + 1
        found.our_fault += kind == Kind.COMPLAINT and bool((row["data"] or {}).get("quality_caused"))
        if KINDS[kind].answered and row["answered_at"]:
            found.answered += 1
            found.answer_minutes += (_second(row["answered_at"]) - _second(row["created_at"])) // 60
    if row["state"] == "done" and _within(row["closed_at"], start, end):
        found.closed[kind] = found.closed.get(kind, 0) + 1


def _visit(found: Figures, row: Row, start: datetime, end: datetime) -> None:
    found.booked += _within(row["created_at"], start, end)
    if _within(row["starts_at"], start, end):
        found.came += row["state"] == "done"
        found.missed += row["state"] == "no_show"
        found.cancelled += row["state"] == "cancelled"


def _second(at: str) -> int:
    return int(datetime.fromisoformat(at).timestamp())


def _within(at: str | None, start: datetime, end: datetime) -> bool:
    return at is not None and start <= datetime.fromisoformat(at) < end
