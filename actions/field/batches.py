"""Many units at one or several places: a job for each, ten a working day, near ones on the same day (F8)."""

from __future__ import annotations

from datetime import datetime, timedelta

from actions.field import dispatch, field_jobs
from actions.field.day import way_of
from actions.promises import promises
from actions.tickets import tickets
from domain.errors import IllegalMove
from domain.field import field_job
from domain.field import units as unit_lines
from domain.field.field_job import FieldKind
from domain.field.route import Stop, days
from domain.field.units import Unit
from domain.shop.promise_policy import PromiseKind
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Ticket
from storage import Tx
from storage.field import field_jobs as field_job_queries
from storage.tickets import tickets as ticket_queries

MAX_UNITS = 200
"""Units of one batch."""


def batch(
    tx: Tx, shop: Shop, ticket_id: int, units: list[str], by: Staff, now: datetime, *, kind: str = FieldKind.REPAIR
) -> tuple[list[Ticket], datetime]:
    """A job for each unit under the batch's ticket, each with its day, and by when all are done. Rule: F8.

    units: plates or names, each with its place after "@" where they are not all at the ticket's. Ten are done a working
    day, near ones on the same one. The last day is a proposal: told to the customer once the supervisor promises it.
    """
    parent = tickets.locked_for(tx, ticket_id, by, "dispatch")
    read = _read(units)
    if not 1 <= len(read) <= MAX_UNITS or not parent.is_open or field_job_queries.followers(tx, parent.id):
        raise IllegalMove(f"Ticket {parent.number} can't become a batch of {len(read)} units.")
    ends = day_ends(shop, len(read), now)
    made = []
    for end, group in zip(ends, _by_day(shop, parent, read), strict=True):
        for unit in group:
            one = dispatch.follow(
                tx, parent, f"{unit.name}: {parent.summary}", by.actor, now, unit=unit.name, **_where(unit)
            )
            field_jobs.plan(tx, shop, one, kind, now, actor=by.actor, due_at=end)
            made.append(one)
    data = {"units": len(read), "days": len(ends), "due_at": ends[-1].isoformat()}
    parent.data = {**parent.data, "batch": data}
    ticket_queries.record(tx, parent, "batch_planned", by.actor, now, **data)
    promises.add(tx, shop, parent, PromiseKind.SOLUTION, ends[-1], now, actor=by.actor)
    tickets.refresh_card(tx, parent, now)
    return made, ends[-1]


def day_ends(shop: Shop, count: int, now: datetime) -> list[datetime]:
    """Closing times of the working days that so many units need, beginning tomorrow. Rule: F8."""
    wanted = field_job.batch_days(count)
    first = now.astimezone(shop.zone).date() + timedelta(days=1)
    found = [day for _, day in zip(range(wanted), shop.open_days(first, first + timedelta(days=366)), strict=False)]
    if len(found) < wanted:
        raise IllegalMove(f"A batch of {count} units needs {wanted} working days; the shop is not open for so many.")
    return [shop.ranges(day)[-1][1] for day in found]


def _read(lines: list[str]) -> list[Unit]:
    """The units, none twice; the first line that names one counts."""
    found = [unit for unit in map(unit_lines.read, lines) if unit is not None]
    return list({unit.name: unit for unit in reversed(found)}.values())[::-1]


def _by_day(shop: Shop, parent: Ticket, read: list[Unit]) -> list[list[Unit]]:
    """Who comes on which day; units without a point on the map stand where the batch's ticket does."""
    lat, lon = parent.data.get("lat"), parent.data.get("lon")
    there = (lat, lon) if lat is not None and lon is not None else None
    start = (shop.lat, shop.lon) if shop.lat is not None and shop.lon is not None else None
    stops = [Stop(number, unit.at or there) for number, unit in enumerate(read)]
    return [[read[stop.key] for stop in day] for day in days(stops, start, way_of(shop))]


def _where(unit: Unit) -> dict[str, object]:
    """What of the unit's own place takes the place of the batch's."""
    if not unit.place and unit.at is None:
        return {}
    return {"place": unit.place, "lat": unit.lat, "lon": unit.lon}
