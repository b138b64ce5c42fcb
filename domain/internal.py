"""The house looks after itself: checks that come round, what they find, trainings and drills (I3, I4)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from domain.months import months_later


@dataclass(frozen=True, slots=True)
class CheckKind:
    """A check that comes round every so many months. items: what is looked at. Words: `house_check.<code>`.

    Those of items are `house_item.<item>`.
    """

    months: int
    items: tuple[str, ...]


CHECKS: dict[str, CheckKind] = {
    "safety": CheckKind(1, ("extinguishers", "exits", "lifts", "wiring", "oil_store", "first_aid")),
    "workshop_order": CheckKind(1, ("floor", "tools", "waste", "signs")),
    "records": CheckKind(3, ("orders_signed", "complaints_closed", "data_locked")),
    "tools": CheckKind(6, ("torque", "alignment", "insulation", "brake_bench")),
    "crisis_drill": CheckKind(6, ("plan_known", "numbers_right", "first_words", "who_is_told")),
}
"""Check -> how often, and its list. Rule: I3 (S1 安全检查), I4."""

AHEAD = timedelta(days=7)
"""So long before its day a check can be worked on."""

KINDS = ("training", "drill")
OPEN, DONE = "open", "done"


@dataclass
class HouseCheck:
    """One round of a check, due on a day. looked_at: item -> whether it was in order."""

    id: int = field(init=False)
    code: str
    due_on: date
    state: str = OPEN
    done_at: datetime | None = None
    done_by: str = ""
    looked_at: dict[str, Any] = field(default_factory=dict)

    def is_late(self, today: date) -> bool:
        """True when its day is over and nobody has done it. Rule: I3."""
        return self.state == OPEN and today > self.due_on


@dataclass
class HouseFinding:
    """Something that was not in order. mend_by: the day until which it is put right."""

    id: int = field(init=False)
    check_id: int
    item: str
    what: str
    mend_by: date
    mended_at: datetime | None = None
    mended_by: str = ""
    how: str = ""

    def is_late(self, today: date) -> bool:
        """True when it should have been put right by now. Rule: I3."""
        return self.mended_at is None and today > self.mend_by


@dataclass
class Training:
    """A training or drill somebody took part in. staff: code of the person. hours: whole ones."""

    id: int = field(init=False)
    staff: str
    kind: str
    topic: str
    on_day: date
    hours: int
    result: str
    noted_by: str
    noted_at: datetime


def next_due(code: str, last: date | None, today: date) -> date:
    """When the check's next round is due: a period after its last, never in the past; the first one today. Rule: I3."""
    return today if last is None else max(months_later(last, CHECKS[code].months), today)
