"""The ladder of a notice: one way after the other, each only after the one before failed or kept silent (N1, N5)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from domain.closed_set import Name


class RungState(Name):
    """How it stands with one way. arrived: told so, or the channel tells no more than that it took it."""

    UNDER_WAY = "under_way"
    ARRIVED = "arrived"
    FAILED = "failed"


class Mode(Name):
    """How a notice goes: in the words of a chat, or as an approved template."""

    CHAT = "chat"
    TEMPLATE = "template"


@dataclass
class Rung:
    """One way on which a notice was tried. due_at: without word of it until then another way is tried."""

    id: int = field(init=False)
    notice_id: int
    channel: str
    account: str
    address: str
    mode: str
    outbox_id: int
    at: datetime
    state: str = RungState.UNDER_WAY
    reason: str = ""
    settled_at: datetime | None = None
    due_at: datetime | None = None

    @property
    def way(self) -> tuple[str, str, str, str]:
        """What tells this way from others."""
        return self.channel, self.account, self.address, self.mode
