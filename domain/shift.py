"""When people work: by the shifts of the shop file, or its opening hours."""

from __future__ import annotations

from datetime import date, datetime

from domain.shop import Shop, StaffSpec


def at_work(shop: Shop, at: datetime) -> frozenset[str]:
    """Codes of the people who are there at that time; a break inside a shift does not count as leaving."""
    day = at.astimezone(shop.zone).date()
    spans = {person.code: shift_of(shop.of_person(person.code), person, day) for person in shop.people}
    return frozenset(code for code, span in spans.items() if span is not None and span[0] <= at < span[1])


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
