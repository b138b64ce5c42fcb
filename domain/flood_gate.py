"""A limit on how fast anybody may write."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

REMEMBERED = 10_000
"""Writers whose pace is remembered; the longest silent are forgotten first."""


class FloodGate:
    """Lets each writer send `limit` messages within `window` seconds; nothing of it needs to outlive a restart."""

    def __init__(self, limit: int, window: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit, self._window, self._clock = limit, window, clock
        self._times: dict[str, deque[tuple[float, str]]] = {}

    def knows(self, writer: str) -> bool:
        """True when the writer has written before, as far as is remembered."""
        return writer in self._times

    def would_pass(self, writer: str) -> bool:
        """True when the writer may send one more now; nothing is counted."""
        now = self._clock()
        return sum(abs(now - earlier) < self._window for earlier, _ in self._times.get(writer, ())) < self._limit

    def passes(self, writer: str, *, at: float | None = None, message: str = "") -> bool:
        """True when the writer may send one more message.

        at: when it was written, in seconds, where that is known; messages that had to wait are not a flood. message:
        its id; the same one that comes again is not one more.
        """
        written = self._clock() if at is None else at
        times = self._times.pop(writer, None) or deque(maxlen=self._limit)
        self._times[writer] = times  # moved to the end: dicts keep the order of writing
        if len(self._times) > REMEMBERED:
            del self._times[next(iter(self._times))]
        if message and any(known == message for _, known in times):
            return True
        if sum(abs(written - earlier) < self._window for earlier, _ in times) >= self._limit:
            return False
        times.append((written, message))
        return True
