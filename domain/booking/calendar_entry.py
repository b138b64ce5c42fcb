"""A visit as a calendar entry (RFC 5545): the same entry again when it moves, cancelled when it is off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

FOLD = 75
"""Octets of a line, without its end (RFC 5545, 3.1)."""


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One visit. uid: the same for its whole life. sequence: rises with each change. place: (lat, lon) in degrees."""

    uid: str
    sequence: int
    start: datetime
    end: datetime
    summary: str
    description: str
    location: str
    changed_at: datetime
    place: tuple[float, float] | None = None
    cancelled: bool = False


def ics(entry: CalendarEntry) -> str:
    """The entry as an iCalendar file.

    Instants are written in UTC, so that every calendar shows them right in its own zone, across clock changes too.
    """
    return "".join(f"{folded}\r\n" for line in _lines(entry) for folded in _folded(line))


def _lines(entry: CalendarEntry) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield "PRODID:-//Aftercare//Visits//EN"
    yield "CALSCALE:GREGORIAN"
    yield f"METHOD:{'CANCEL' if entry.cancelled else 'PUBLISH'}"
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"DTSTAMP:{_instant(entry.changed_at)}"
    yield f"DTSTART:{_instant(entry.start)}"
    yield f"DTEND:{_instant(entry.end)}"
    yield f"SUMMARY:{_text(entry.summary)}"
    yield f"DESCRIPTION:{_text(entry.description)}"
    yield f"LOCATION:{_text(entry.location)}"
    if entry.place is not None:
        yield f"GEO:{entry.place[0]:.6f};{entry.place[1]:.6f}"
    yield f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}"
    yield "TRANSP:OPAQUE"
    if not entry.cancelled:
        yield from (
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{_text(entry.summary)}",
            "TRIGGER:-PT1H",
            "END:VALARM",
        )
    yield "END:VEVENT"
    yield "END:VCALENDAR"


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    """With the characters escaped that mean something in the format (RFC 5545, 3.3.11)."""
    escaped = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets; no character is cut."""
    piece, room = "", FOLD
    for character in line:
        size = len(character.encode())
        if size > room:
            yield piece
            piece, room = " ", FOLD - 1
        piece, room = piece + character, room - size
    yield piece
