"""A visit's calendar entry is read alike by every calendar, and replaces itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.booking.calendar_entry import CalendarEntry, ics

BERLIN = ZoneInfo("Europe/Berlin")
ENTRY = CalendarEntry(
    uid="B2026-0001@0215550.aftercare",
    sequence=0,
    start=datetime(2026, 3, 28, 10, tzinfo=BERLIN),
    end=datetime(2026, 3, 28, 11, tzinfo=BERLIN),
    summary="Shop: minor service",
    description="Number B2026-0001",
    location="Main Street 1, Berlin; gate 2",
    changed_at=datetime(2026, 3, 18, 2, tzinfo=UTC),
)


def _read(text: str) -> dict[str, str]:
    """The entry's own lines, unfolded."""
    lines = text.replace("\r\n ", "").split("\r\n")
    inner = lines[: lines.index("BEGIN:VALARM")] if "BEGIN:VALARM" in lines else lines
    return dict(line.split(":", 1) for line in inner if ":" in line)


@pytest.mark.rule("B4")
@pytest.mark.parametrize(("day", "hour"), [(28, "090000"), (29, "080000")])
def test_the_hour_is_right_before_and_after_the_clocks_change(day: int, hour: str) -> None:
    """Berlin's clocks go forward on 29 March 2026: ten o'clock is 09:00 UTC the day before and 08:00 UTC then."""
    start = datetime(2026, 3, day, 10, tzinfo=BERLIN)
    assert _read(ics(replace(ENTRY, start=start)))["DTSTART"] == f"202603{day}T{hour}Z"


@pytest.mark.rule("B6")
def test_a_moved_visit_keeps_its_id_and_bears_a_higher_sequence() -> None:
    moved = _read(ics(replace(ENTRY, sequence=1, start=ENTRY.start + timedelta(days=1))))
    first = _read(ics(ENTRY))
    assert moved["UID"] == first["UID"]
    assert int(moved["SEQUENCE"]) > int(first["SEQUENCE"])
    assert first["METHOD"] == "PUBLISH"


@pytest.mark.rule("B6")
def test_a_cancelled_visit_takes_itself_off_the_calendar() -> None:
    off = _read(ics(replace(ENTRY, sequence=2, cancelled=True)))
    assert (off["METHOD"], off["STATUS"]) == ("CANCEL", "CANCELLED")
    assert "VALARM" not in ics(replace(ENTRY, cancelled=True))


def test_signs_with_a_meaning_in_the_format_are_escaped() -> None:
    found = _read(ics(replace(ENTRY, summary="a,b;c\\d\ne")))
    assert found["SUMMARY"] == "a\\,b\\;c\\\\d\\ne"
    assert found["LOCATION"] == "Main Street 1\\, Berlin\\; gate 2"


@given(words=st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=300))
def test_no_line_is_over_75_octets_and_no_character_is_cut(words: str) -> None:
    written = ics(replace(ENTRY, summary=words))
    assert all(len(line.encode()) <= 75 for line in written.split("\r\n"))
    plain = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    assert f"SUMMARY:{plain}\r\n" in written.replace("\r\n ", "")
