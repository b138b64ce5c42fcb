"""What a sender is, and every way in which a message can fail to leave."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from domain.conversation import OutboxItem


class Sender(Protocol):
    """Hands rows of one outbox channel to the people they are for."""

    async def send(self, item: OutboxItem) -> str | None:
        """The channel's id of the message; None when there is none. Raises one of the failures below."""


class NotSent(Exception):
    """The channel could not take it now; it is tried again after a growing wait."""


class Away(NotSent):
    """The channel itself takes nothing now, from nobody: it waits as a whole, not each message by itself."""


class NotYet(NotSent):
    """That chat takes nothing until somebody mends it; it is tried as long as the message is worth reading."""


class TooFast(NotSent):
    """The channel named a time before which nothing more may go to that chat."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"asked to wait {wait.total_seconds():g} s")
        self.wait = wait


class Later(NotSent):
    """A part is done, and it took this departure; the rest goes with the next one."""

    def __init__(self) -> None:
        super().__init__("the rest follows")


class Refused(NotSent):
    """The channel will never take this message."""


class Gone(Refused):
    """Nobody is at that address any more: blocked, deleted, never there."""


class OutsideWindow(NotSent):
    """The customer's last word is too long ago for that chat: it waits until they write, or goes another way."""


class BudgetSpent(NotSent):
    """No more messages are allowed in that chat until the customer writes again: it waits, or goes another way."""


class TemplateOut(Refused):
    """The template it was to be sent as is unknown, paused or has other fields: that way is closed, others are not."""


class Halted(NotSent):
    """The channel itself is shut to us, for everybody, until somebody mends it: it stops, and staff are told elsewhere.

    code: the vendor's; advice: the text `channel_halt.<advice>` says what to do.
    """

    def __init__(self, reason: str, *, code: str = "", advice: str = "other") -> None:
        super().__init__(reason)
        self.code, self.advice = code, advice
