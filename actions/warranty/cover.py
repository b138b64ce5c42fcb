"""Free or paid: what the warranty says of a vehicle and of what was mended on it (F5, G1, G3, G4)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from domain.customers.customer import Vehicle
from domain.months import months_later
from domain.shop.shop import Shop
from domain.ticket import Ticket
from domain.warranty import return_repair
from domain.warranty.warranty import Decision, Repair, Warranty, calls_for_replacement, decide, same_defect
from storage import Tx
from storage.customers import customers, vehicle_history
from storage.field import field_jobs
from storage.tickets import tickets


def assess(
    tx: Tx, shop: Shop, vehicle: Vehicle, now: datetime, *, systems: Collection[str] = (), part: str | None = None,
    causes: Collection[str] = (),
) -> Decision:  # fmt: skip
    """Whether the warranty covers that fault of the vehicle today. Rule: G1, G4."""
    today = now.astimezone(shop.zone).date()
    stored = field_jobs.repairs(tx, vehicle.id, None, _as_far_back(shop.warranty_terms, today))
    same = [r for system in systems for r in same_defect(stored, system, part or "")]
    same += [r for r in stored if part and r.part == part]
    renewed = max(same, key=lambda repair: (repair.done_on, repair.id), default=None)
    return decide(
        shop.warranty_terms, on=today, first_delivery_on=vehicle.first_delivery_on, odometer_km=vehicle.odometer_km,
        part=part, system=next(iter(systems), ""), renewed=renewed, causes=causes,
    )  # fmt: skip


def is_third_repair(
    tx: Tx, shop: Shop, ticket: Ticket, systems: Collection[str], now: datetime, *, part: str = ""
) -> bool:
    """True when the same defect of that vehicle was repaired twice within the repair warranty. Rule: G3."""
    if not ticket.plate:
        return False
    today = now.astimezone(shop.zone).date()
    since = months_later(today, -shop.warranty_terms.repaired.months)
    found = [r for r in field_jobs.repairs(tx, ticket.vehicle_id, ticket.plate, since) if _is_theirs(tx, r, ticket)]
    found += _by_visits(tx, shop, ticket, since, {repair.ticket_id for repair in found}, now)
    return any(calls_for_replacement(found, system, part) for system in systems)


def _is_theirs(tx: Tx, repair: Repair, ticket: Ticket) -> bool:
    """A plate that was only told may be another's: its history is not used (A5)."""
    earlier = tickets.get(tx, repair.ticket_id)
    return earlier is not None and earlier.customer_id == ticket.customer_id


def _by_visits(
    tx: Tx, shop: Shop, ticket: Ticket, since: date, known: set[int], now: datetime
) -> list[Repair]:  # fmt: skip
    start = datetime.combine(since, datetime.min.time(), shop.zone)
    found = []
    for earlier, visit in vehicle_history.finished(tx, ticket.customer_id, ticket.plate or "", start):
        if visit is None or earlier.id in known:
            continue
        worked_on = return_repair.systems(earlier.data.get("systems", []), [], visit.services)
        done_on = visit.ends_at.astimezone(shop.zone).date()
        for system in worked_on:
            repair = Repair(earlier.id, earlier.vehicle_id, earlier.plate, system, "", False, done_on)
            repair.id = 0
            found.append(repair)
    return found


def _as_far_back(terms: Warranty, today: date) -> date:
    longest = max(term.months for term in (terms.repaired, *(part.term for part in terms.wear_parts)))
    return months_later(today, -longest)


def store_repairs(
    tx: Tx, shop: Shop, ticket: Ticket, systems: Collection[str], parts: Collection[str], now: datetime
) -> list[Repair]:
    """What was mended is kept with the vehicle; its warranty starts anew today. parts: names of what went in.

    The caller records the event. Rule: G4 (S3 7(4)).
    """
    vehicle = customers.vehicle(tx, ticket.vehicle_id) if ticket.vehicle_id else None
    today = now.astimezone(shop.zone).date()
    km = vehicle.odometer_km if vehicle else None
    pairs = [(system, part) for system in systems or ("",) for part in parts or ("",)]
    return [
        field_jobs.add_repair(
            tx, Repair(ticket.id, ticket.vehicle_id, ticket.plate, system, part[:40], bool(part), today, km)
        )
        for system, part in pairs
        if system or part
    ]
