"""The views of the inbox: which tickets each shows, and by what a person is named in a note."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from domain.closed_set import Name
from domain.shop.staff import Staff
from domain.ticket import OPEN_STATES, STATES, Party

SOON = timedelta(hours=1)
"""A promise due within that time is due soon."""

WAITS = "wait_"
"""How the name of a view begins that shows those who wait; the party follows."""


class ViewName(Name):
    """The views that the code speaks of; there is one more for each party that a ticket may wait for."""

    OPEN = "open"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    MENTIONS = "mentions"
    CLOSED_TODAY = "closed_today"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class ViewFacts:
    """Which tickets a view shows; its words are `desk_view.<name>`.

    states: in one of these. whose: the looker's own, or nobody's. due: with a promise that is late, or soon will be.
    waits: for that party. named: the looker is named in a note. today: closed since midnight. always: shown also when
    it is empty. urgent_first: else the newest come first.
    """

    states: Collection[str] = OPEN_STATES
    whose: Literal["", "mine", "nobody"] = ""
    due: Literal["", "late", "soon"] = ""
    waits: str = ""
    named: bool = False
    today: bool = False
    always: bool = False
    urgent_first: bool = True


_ENDED = frozenset(STATES) - OPEN_STATES

VIEWS: dict[str, ViewFacts] = {
    ViewName.OPEN: ViewFacts(always=True),
    ViewName.MINE: ViewFacts(whose="mine", always=True),
    ViewName.UNASSIGNED: ViewFacts(whose="nobody", always=True),
    ViewName.OVERDUE: ViewFacts(due="late"),
    ViewName.DUE_SOON: ViewFacts(due="soon"),
    ViewName.MENTIONS: ViewFacts(named=True),
    **{f"{WAITS}{party}": ViewFacts(waits=party) for party in Party},
    ViewName.CLOSED_TODAY: ViewFacts(_ENDED, today=True, urgent_first=False),
    ViewName.ALL: ViewFacts(frozenset(STATES), always=True, urgent_first=False),
}
"""In the order in which they are offered."""


def named_in(words: str, people: Sequence[Staff]) -> list[Staff]:
    """Those called by "@" and their name or code in these words, in the order of the list; the longest name wins."""
    found, left = set[int](), words.casefold()
    called = [(f"@{name.casefold()}", one) for one in people for name in (one.name, one.code)]
    for name, one in sorted(called, key=lambda pair: -len(pair[0])):
        if name in left:
            found.add(one.id)
            left = left.replace(name, "\n")
    return [one for one in people if one.id in found]
