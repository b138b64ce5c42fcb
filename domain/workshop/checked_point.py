"""A point of a vehicle that was looked at: red, yellow or green, with pictures before and after (W1, W4, W6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from domain.closed_set import Name
from domain.errors import IllegalMove


class Mark(Name):
    """How a point was found; the words are `check.<mark>`, and no colour stands without them."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"


POINTS = (
    "brakes_front", "brakes_rear", "brake_fluid", "tyres_front", "tyres_rear", "steering", "suspension", "lights",
    "wipers", "battery", "engine_oil", "coolant", "belts", "air_filter", "cabin_filter", "underbody",
)  # fmt: skip
"""What is looked at on every vehicle; the words are `check_point.<point>`. Others are named in words."""

MAX_POINTS = 60
"""So many points fit on one page."""


@dataclass
class CheckedPoint:
    """One point of the vehicle on a work order.

    name: one of POINTS, or the words of whoever looked. by: staff code. note: what was found, in words the customer
    understands. before, after: where the pictures are kept. item_id: the work that was offered for it. again_on: when
    it is spoken of again if that work is declined.
    """

    id: int = field(init=False)
    ticket_id: int
    name: str
    mark: str
    by: str
    at: datetime
    note: str = ""
    before: str | None = None
    after: str | None = None
    item_id: int | None = None
    again_on: date | None = None

    def picture(self, which: str) -> str | None:
        """Where its picture "before" or "after" is kept."""
        return {"before": self.before, "after": self.after}.get(which)


def check(point: CheckedPoint) -> None:
    """Nothing when the point can be shown; IllegalMove for one that says too little: what is amiss is said in words."""
    if not point.name.strip():
        raise IllegalMove("A checked point needs a name.")
    if point.mark != Mark.GREEN and not (point.note.strip() or point.before):
        raise IllegalMove(f"The point {point.name!r} is {point.mark}: expected words or a picture of what was found.")


def counts(points: Iterable[CheckedPoint]) -> dict[str, int]:
    """How many are red, yellow and green."""
    found = Counter(point.mark for point in points)
    return {mark: found[mark] for mark in Mark}


def in_order(points: Iterable[CheckedPoint]) -> list[CheckedPoint]:
    """What is most amiss first."""
    marks = list(Mark)
    return sorted(points, key=lambda point: (marks.index(Mark(point.mark)), point.id))
