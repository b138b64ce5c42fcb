"""Buttons and words of the staff chat about complaints: bring it before a supervisor, tell the outcome (C6, C9)."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from actions import complaints, verification
from domain.staff import Staff
from storage import Tx

if TYPE_CHECKING:
    from notifications.staff_verbs import Press

_OUTCOME = re.compile(r"^(?:结果|outcome)\s*[:：]\s*", re.IGNORECASE)


def escalate(press: Press) -> str:
    """ "escalate:<ticket>": it needs a supervisor."""
    complaints.escalate(press.tx, press.id, press.argument, press.by, press.now)
    return press.words("staff.escalated_now")


def outcome(words: str) -> str | None:
    """The outcome that words in the staff chat tell ("结果：已更换并退款"); None for other words."""
    found = _OUTCOME.match(words)
    return words[found.end() :].strip() if found else None


def solve(tx: Tx, ticket_id: int, words: str, by: Staff, now: datetime, key: str) -> None:
    """The customer reads the outcome and is asked for a yes. Rule: C6."""
    verification.solve(tx, ticket_id, words, by, now, key=key)
