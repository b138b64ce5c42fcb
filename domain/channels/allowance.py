"""What may still be said to somebody on a channel that counts: granted by what they do, used up by what is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.channels.channel import Channel, Grant


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many messages may leave until then. left: None for any number."""

    left: int | None
    until: datetime

    def at(self, now: datetime) -> int | None:
        """How many may leave at that moment."""
        return self.left if now < self.until else 0


def granted(before: Allowance | None, grant: Grant, now: datetime) -> Allowance:
    """What holds after an act of theirs: the larger of what was left and what it gives, never the sum."""
    until = now + grant.lasts
    if before is None or now >= before.until:
        return Allowance(grant.messages, until)
    unbounded = before.left is None or grant.messages is None
    left = None if unbounded else max(before.left or 0, grant.messages or 0)
    return Allowance(left, max(before.until, until))


def hindrance(channel: Channel, allowance: Allowance | None, cost: int, now: datetime, *, first: bool) -> str:
    """Why so many messages may not leave: "window", "budget" or "reserved"; empty when they may.

    first: safety, or the words of a person, for which the channel's reserve is kept.
    """
    if not channel.grants:
        return ""
    if allowance is None or now >= allowance.until:
        return "window"
    if allowance.left is None or allowance.left >= cost + (0 if first else channel.reserve):
        return ""
    return "budget" if allowance.left < cost else "reserved"
