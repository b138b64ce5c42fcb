"""The shop's figures, each defined once: what is counted, of how many, and how good it should be (Q4, R2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from domain.closed_set import Name
from domain.shop.policy import Policy


class Shape(Name):
    """How a figure follows from its cases."""

    SHARE = "share"
    """part of whole: each case counts once, so it can't be more than all of them."""
    MEAN = "mean"
    """part per case, in minutes."""
    COUNT = "count"


class Kpi(Name):
    """What the shop is measured by. Its words are `desk_figures.<kpi>`, its definition `desk_figures.<kpi>_is`."""

    ON_TIME = "on_time"
    FIRST_ANSWER = "first_answer"
    SOLVING = "solving"
    SOLVED = "solved"
    COMPLAINT_RATE = "complaint_rate"
    SATISFACTION = "satisfaction"
    FIRST_TIME_FIX = "first_time_fix"
    NO_SHOW_RATE = "no_show_rate"
    BOOKING_RATE = "booking_rate"
    REMINDERS = "reminders"
    REGISTERED = "registered"
    CLOSED = "closed"
    BOOKED = "booked"
    CAME = "came"
    COMPLAINTS = "complaints"
    OPEN = "open"
    OVERDUE = "overdue"
    UNMARKED = "unmarked"


@dataclass(frozen=True, slots=True)
class KpiFacts:
    """What differs between figures.

    target: the number of `Policy` that says how good it should be, "" for none; 0 there means none. at_most: the target
    must not be reached, else it must. standing: as things are now, whatever the time one looks at. by_ticket: every
    case belongs to a ticket, and so to a shop and to whoever has it."""

    shape: Shape = Shape.COUNT
    target: str = ""
    at_most: bool = False
    standing: bool = False
    by_ticket: bool = True

    @property
    def has_two_sides(self) -> bool:
        """True when a case may count or not."""
        return self.shape == Shape.SHARE


_SHARE, _MEAN = Shape.SHARE, Shape.MEAN

KPIS: dict[str, KpiFacts] = {
    Kpi.ON_TIME: KpiFacts(_SHARE, "target_on_time_percent"),
    Kpi.FIRST_ANSWER: KpiFacts(_MEAN, "target_first_answer", at_most=True),
    Kpi.SOLVING: KpiFacts(_MEAN, "target_solving", at_most=True),
    Kpi.SOLVED: KpiFacts(_SHARE, "target_solved_percent"),
    Kpi.COMPLAINT_RATE: KpiFacts(_SHARE, "target_complaints_percent", at_most=True),
    Kpi.SATISFACTION: KpiFacts(_SHARE, "target_satisfaction_percent"),
    Kpi.FIRST_TIME_FIX: KpiFacts(_SHARE, "target_first_time_fix_percent"),
    Kpi.NO_SHOW_RATE: KpiFacts(_SHARE, "target_no_show_percent", at_most=True),
    Kpi.BOOKING_RATE: KpiFacts(_SHARE, "target_booking_percent"),
    Kpi.REMINDERS: KpiFacts(_SHARE, "target_reminders_percent", by_ticket=False),
    Kpi.REGISTERED: KpiFacts(),
    Kpi.CLOSED: KpiFacts(),
    Kpi.BOOKED: KpiFacts(),
    Kpi.CAME: KpiFacts(),
    Kpi.COMPLAINTS: KpiFacts(),
    Kpi.OPEN: KpiFacts(standing=True),
    Kpi.OVERDUE: KpiFacts(standing=True),
    Kpi.UNMARKED: KpiFacts(standing=True),
}
"""In the order in which they are read."""

COMPLAINED_WITHIN = timedelta(days=90)
"""A complaint later than this after a visit is not about it (Q4)."""

BOOKED_WITHIN = timedelta(days=45)
"""A visit agreed within this time after a reminder came of it (R2)."""

PLEASED = 4
"""A score of so many stars or more counts as satisfied (Q4)."""

REMINDERS = ("maintenance", "first_service", "equipment_inspection", "vehicle_inspection", "declined_work", "lapsed")
"""Kinds of notice that ask for a visit (N2)."""


class Case(NamedTuple):
    """One thing that a figure counts: part of whole 1. ticket_id: None where no ticket came of it."""

    ticket_id: int | None
    part: int


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted: part, of so many cases."""

    part: int = 0
    whole: int = 0

    def value(self, kpi: str) -> float | None:
        """The figure: a share, mean minutes, or a number; None without cases, where there is nothing to say."""
        if KPIS[kpi].shape == Shape.COUNT:
            return self.whole
        return self.part / self.whole if self.whole else None


def target(policy: Policy, kpi: str) -> float | None:
    """What the figure should be, as `Tally.value` is; None where the shop has set nothing. Rule: Q4."""
    name = KPIS[kpi].target
    said = getattr(policy, name) if name else 0
    if isinstance(said, timedelta):
        return said / timedelta(minutes=1) or None
    return said / 100 if said else None


def is_met(policy: Policy, kpi: str, value: float | None) -> bool | None:
    """Whether the target is met; None where there is none, or nothing was counted. Rule: Q4."""
    goal = target(policy, kpi)
    if goal is None or value is None:
        return None
    return value < goal if KPIS[kpi].at_most else value >= goal
