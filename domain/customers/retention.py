"""How long each class of data is kept before what is personal in it goes by itself (A5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

CLASSES: dict[str, str] = {
    "messages": "keep_messages_days",
    "calls": "keep_messages_days",
    "letters": "keep_messages_days",
    "deliveries": "keep_deliveries_days",
    "imports": "keep_imports_days",
    "views": "keep_views_days",
    "sessions": "keep_views_days",
    "journal": "keep_journal_days",
    "strangers": "keep_strangers_days",
    "customers": "keep_customers_days",
    "legal": "keep_legal_days",
}
"""Class of data -> the number of the shop's policy that tells its days; its words are `retention.<class>`.

messages, calls, letters: what was said, unless its matter is open. deliveries: what was sent. imports: rows of lists,
and what undoes them. views: who looked at what. sessions: logins. journal: what tells a message sent twice.
strangers: records of chats in which nothing was ever told. customers: records without a sign of life.
legal: VINs of erased persons.
"""


@dataclass(frozen=True, slots=True)
class Due:
    """What of a class is older than its days. before: when that was."""

    name: str
    days: int
    before: datetime
    count: int
