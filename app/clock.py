"""The one place that reads the time of day. Everybody else is told what now is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]
"""Gives the present instant, aware."""


def real() -> datetime:
    """The machine's time."""
    return datetime.now(UTC)


def set_to(start: datetime) -> Clock:
    """A clock that shows `start` now and runs on from there: for demos and tests."""
    ahead = start - real()
    return lambda: real() + ahead


def read(text: str, zone: ZoneInfo) -> datetime:
    """The instant written in ISO 8601, in the shop's zone when it names none; ValueError when it isn't one."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=zone)
