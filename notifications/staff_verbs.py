"""What buttons of the staff chat do: verb -> the step it takes and the words whoever pressed reads.

A button's data is "<verb>:<id>" or "<verb>:<id>:<argument>", at most 64 bytes. A feature with buttons of its own adds a
module and one line to `ALL`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from actions import tickets as desk
from bot.texts import text
from domain.staff import Staff
from notifications import verbs_complaints
from storage import Tx


@dataclass(frozen=True, slots=True)
class Press:
    """A button pressed by a known member of staff. id: the ticket's unless the verb says otherwise."""

    tx: Tx
    by: Staff
    id: int
    argument: str
    now: datetime
    language: str

    def words(self, key: str, **fields: object) -> str:
        """The sentence of that key in the staff chat's language."""
        return text(key, self.language, **fields)


Verb = Callable[[Press], str]
"""Takes the step; its words are shown to whoever pressed. A Refusal undoes it and is told instead."""


def _claim(press: Press) -> str:
    desk.claim(press.tx, press.id, press.by, press.now)
    return press.words("staff.claimed_by_you")


def _done(press: Press) -> str:
    desk.close(press.tx, press.id, press.by, press.now)
    return press.words("staff.done_now")


ALL: dict[str, Verb] = {"claim": _claim, "done": _done, "escalate": verbs_complaints.escalate}
