"""Sparing a server that has failed: one log line per outage, one try after each rest, nothing in between."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import structlog

_log = structlog.get_logger(__name__)


class Outage:
    """Remembers whether a server is down, and who may try it next. Safe from several threads.

    rest: how long a failed server is left alone before one call tries it again.
    """

    def __init__(self, server: str, rest: timedelta, clock: Callable[[], float] = time.monotonic) -> None:
        self._server = server
        self._rest_seconds = rest.total_seconds()
        self._clock = clock
        self._lock = threading.Lock()
        self._next_try: float | None = None

    def may_call(self) -> bool:
        """True when the server may be called: it is up, or its rest is over and this caller is the one to try."""
        with self._lock:
            if self._next_try is None:
                return True
            if self._clock() < self._next_try:
                return False
            self._next_try = self._clock() + self._rest_seconds
            return True

    def failed(self, reason: str) -> None:
        """The server did not answer as it should: it rests. Logged when the outage begins."""
        with self._lock:
            begins = self._next_try is None
            self._next_try = self._clock() + self._rest_seconds
        if begins:
            _log.warning("understanding_server_lost", server=self._server, reason=reason)

    def answered(self) -> None:
        """The server answered. Logged when that ends an outage."""
        if self._next_try is None:
            return
        with self._lock:
            ended, self._next_try = self._next_try is not None, None
        if ended:
            _log.info("understanding_server_back", server=self._server)
