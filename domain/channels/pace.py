"""How fast messages may leave by a channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast messages may leave: one per `every`, up to `burst` at once."""

    every: timedelta
    burst: int

    @classmethod
    def per_second(cls, rate: int) -> Pace:
        """The pace of an account that may send so many a second: a sixth below, so that no second ever holds more.

        A message may leave a moment after its moment: 25 * 1.15 + 1 is still under 30.
        """
        return cls(timedelta(seconds=1) * 6 / (5 * rate), 1)

    @property
    def ahead(self) -> timedelta:
        """How far ahead of now the next departure may lie for one more to leave now."""
        return self.every * (self.burst - 1)

    def after(self, next_at: datetime, leave_at: datetime) -> datetime:
        """The next departure, once one left at `leave_at`."""
        return max(next_at, leave_at) + self.every

    @property
    def whole_burst(self) -> timedelta:
        """How long it takes until as many may leave at once as ever."""
        return self.every * self.burst


@dataclass(frozen=True, slots=True)
class Paces:
    """How fast a channel takes messages: from one account of ours, into one chat, and into one that many share.

    kept: of a shared chat's burst, so many are kept for rows of a priority below 0: a grave danger never waits for
    others' cards.
    """

    account: Pace
    chat: Pace
    group: Pace
    kept: int = 0

    def of_chat(self, is_group: bool) -> Pace:
        """The pace of one chat."""
        return self.group if is_group else self.chat
