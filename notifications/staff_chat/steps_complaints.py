"""Words of the staff chat about complaints: an answer that tells the outcome asks the customer for a yes (C6)."""

from __future__ import annotations

import re
from datetime import datetime

from actions.complaints import resolution_check
from domain.shop.staff import Staff
from storage import Tx

_OUTCOME = re.compile(r"^(?:结果|outcome)\s*[:：]\s*", re.IGNORECASE)


def outcome(words: str) -> str | None:
    """The outcome that words in the staff chat tell ("结果：已更换并退款"); None for other words."""
    found = _OUTCOME.match(words)
    return words[found.end() :].strip() if found else None


def solve(tx: Tx, ticket_id: int, words: str, by: Staff, now: datetime, key: str) -> None:
    """The customer reads the outcome and is asked for a yes. Rule: C6."""
    resolution_check.solve(tx, ticket_id, words, by, now, key=key)
