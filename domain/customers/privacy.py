"""What the shop does with a person's data on request: what stands in the way, and what the law keeps (A5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.errors import IllegalMove
from domain.ticket import Ticket

REQUESTS = frozenset({"data_erase", "data_copy"})
"""Topics of the enquiries in which a customer asks for it."""


class StillOpen(IllegalMove):
    """Something is under way with this customer, and needs their name and phone until it is done."""

    code = "still_open"


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that stays, and why: words of `desk_privacy.kept_<why>`. until: None where no day is set."""

    why: str
    count: int
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Prospect:
    """What an erasure would do. gone: table -> rows that lose what is personal. in_the_way: what must be done first."""

    gone: Mapping[str, int]
    kept: Sequence[Kept]
    in_the_way: Sequence[Ticket]
