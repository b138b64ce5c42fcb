"""When people work: by the shifts of the shop file, or its opening hours."""

from __future__ import annotations

from datetime import UTC, date, datetime

from domain.shop.shop import Shop, StaffSpec


def at_work(shop: Shop, at: datetime) -> frozenset[str]:
    """Codes of the people who are there at that time."""
    return frozenset(person.code for person in shop.people if is_at_work(shop, person, at))


def is_at_work(shop: Shop, person: StaffSpec, at: datetime) -> bool:
    """True from the begin of the person's work that day to its end; a break in between does not count as leaving."""
    span = shift_of(shop.of_person(person.code), person, at.astimezone(shop.zone).date())
    instant = at.astimezone(UTC)  # two times of one zone would be compared by the clock on the wall
    return span is not None and span[0].astimezone(UTC) <= instant < span[1].astimezone(UTC)


def shift_of(shop: Shop, person: StaffSpec, day: date) -> tuple[datetime, datetime] | None:
    """First and last moment of the person's work on a local day; None when they don't work then."""
    ranges = shop.ranges(day)
    if not ranges:
        return None
    if person.shift is None:
        return ranges[0][0], ranges[-1][1]
    spans = person.shift.get(day.weekday(), ())
    if not spans:
        return None
    return datetime.combine(day, spans[0][0], shop.zone), datetime.combine(day, spans[-1][1], shop.zone)
