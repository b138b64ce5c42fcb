"""A limit on how fast one visitor may write."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

LIMIT = 20
"""Messages a visitor may send within the window; more is a stuck key or a machine."""
WINDOW_SECONDS = 10.0
REMEMBERED = 10_000
"""Visitors whose pace is remembered; the longest silent are forgotten first."""


class FloodGate:
    """Counts each visitor's messages in this process; nothing of it needs to outlive a restart."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._times: dict[str, deque[float]] = {}

    def passes(self, visitor: str) -> bool:
        """True when the visitor may send one more message now."""
        now = self._clock()
        times = self._times.pop(visitor, None) or deque(maxlen=LIMIT)
        self._times[visitor] = times  # moved to the end: dicts keep the order of writing
        if len(self._times) > REMEMBERED:
            del self._times[next(iter(self._times))]
        if len(times) == LIMIT and now - times[0] < WINDOW_SECONDS:
            return False
        times.append(now)
        return True
