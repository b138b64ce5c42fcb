"""Letters to customers: a line of the register each, kept with its words (A2, S2 跟踪服务信函登记表)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

KINDS = ("notice", "invitation", "answer")
"""What a letter is: 通知, 邀请函, 答复函."""

LONGEST = {"subject": 120, "words": 4000, "reply": 2000}
"""Characters of each."""


@dataclass
class Letter:
    """A letter as it went out. at: when it was written down. sent_on: when it was posted. by: the code of its writer.

    reply: what the customer answered, and when.
    """

    id: int = field(init=False)
    customer_id: int
    kind: str
    at: datetime
    sent_on: date
    by: str
    subject: str
    words: str
    reply: str = ""
    replied_on: date | None = None
