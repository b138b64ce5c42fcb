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
