"""How long a message is worth reading: until then it waits for its channel, afterwards it is given up with a reason.

Reminders and campaigns bear an end of their own, which their gate knows (N2, N5).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

Matter = Literal["answer", "news", "apology", "staff_notice", "staff_answer", "digest"]

WORTH: dict[Matter, timedelta] = {
    "answer": timedelta(hours=12),  # what a customer asked: the next morning they ask again
    "news": timedelta(days=3),  # what became of their car, visit or complaint
    "apology": timedelta(days=3),  # that an answer came too late
    "staff_notice": timedelta(hours=24),  # the desk shows every ticket all the same; a late flood helps no one
    "staff_answer": timedelta(minutes=30),  # a word to somebody who has just pressed or written
    "digest": timedelta(hours=4),  # what waits at the start of a shift
}
"""Matter -> how long after it was written anybody wants to read it."""


def until(matter: Matter, written_at: datetime) -> datetime:
    """The instant from which nobody wants to read it any more."""
    return written_at + WORTH[matter]
