"""What a member of staff finds at the start of a shift: theirs, what waits for somebody, what is due today (N4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from actions.tickets import worklist
from domain.conversation import STAFF
from domain.shop.shift import shift_of
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Ticket
from domain.worth_reading import until
from storage import Tx, outbox, ticks
from storage.booking import appointments

LATEST = timedelta(hours=1)
"""So long after the start of a shift it is still news."""


@dataclass(frozen=True, slots=True)
class Digest:
    """person: None for the whole team. due_today: theirs and nobody's. asleep: how many of theirs are put off."""

    person: Staff | None
    mine: list[Ticket]
    unclaimed: list[Ticket]
    due_today: list[Ticket]
    asleep: int
    visits: int


def starting(shop: Shop, now: datetime) -> dict[str, datetime]:
    """Code -> begin of the shift, of everybody whose shift began just now."""
    day = now.astimezone(shop.zone).date()
    shifts = {person.code: shift_of(shop.of_person(person.code), person, day) for person in shop.people}
    return {code: span[0] for code, span in shifts.items() if span is not None and span[0] <= now < span[0] + LATEST}


def of(tx: Tx, shop: Shop, person: Staff | None, now: datetime) -> Digest:
    """The digest as things stand; without a person, what everybody may see. Rule: A5, C5."""
    midnight = datetime.combine(now.astimezone(shop.zone).date() + timedelta(days=1), time.min, shop.zone)

    def seen(found: list[Ticket]) -> list[Ticket]:
        if person is None:
            return [ticket for ticket in found if not ticket.restricted and ticket.about_staff is None]
        return [ticket for ticket in found if person.may_see(ticket)]

    mine = seen(worklist.of(tx, person)) if person is not None else []
    due = [t for t in seen(worklist.due(tx, midnight)) if person is None or t.assignee_id in (None, person.id)]
    visits = appointments.between(tx, midnight - timedelta(days=1), midnight)
    return Digest(
        person,
        [ticket for ticket in mine if ticket.snoozed_until is None],
        seen(worklist.unclaimed(tx)),
        due,
        sum(ticket.snoozed_until is not None for ticket in mine),
        sum(visit.state == "booked" for visit in visits),
    )


def send(tx: Tx, person: Staff | None, shift: datetime, now: datetime) -> bool:
    """True when the digest of that shift is on its way: once per person and day, on any number of machines."""
    who = _who(person)
    if not ticks.first(tx, f"digest:{who}", shift, now):
        return False
    address = (person.chat_address if person is not None else None) or STAFF
    payload = {"person": person.id if person is not None else None}
    key = f"digest:{who}:{shift.isoformat()}"
    outbox.queue(tx, key, "staff_digest", address, payload, now, expires_at=until("digest", shift))
    return True


def is_sent(tx: Tx, person: Staff | None, shift: datetime) -> bool:
    """True when that digest is on its way already; a cheap look before a write."""
    return ticks.is_past(tx, f"digest:{_who(person)}", shift)


def _who(person: Staff | None) -> str:
    return str(person.id) if person is not None else "team"
