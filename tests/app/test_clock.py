"""The clock: real, or set to another time and running."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app import clock

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_a_set_clock_starts_there_and_runs_on() -> None:
    start = datetime(2026, 3, 18, 10, tzinfo=SHANGHAI)
    now = clock.set_to(start)
    first = now()
    assert timedelta(0) <= first - start < timedelta(seconds=5)
    assert first <= now()
    assert first.utcoffset() == timedelta(0)


def test_a_time_without_a_zone_is_the_shops() -> None:
    assert clock.read("2026-03-18T10:00", SHANGHAI) == datetime(2026, 3, 18, 2, tzinfo=UTC)
    assert clock.read("2026-03-18T10:00+01:00", SHANGHAI) == datetime(2026, 3, 18, 9, tzinfo=UTC)


def test_words_are_no_time() -> None:
    with pytest.raises(ValueError, match="tomorrow"):
        clock.read("tomorrow", SHANGHAI)
