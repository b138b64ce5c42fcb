"""Scans that plan notices: each is one INSERT ... SELECT over an indexed range of dates, with the notice's unique key.

Running one twice, or on two machines at once, adds nothing. What a scan costs depends on how many vehicles are due, not
on how many there are.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, and_, case, cast, func, literal, or_, select

from domain.outreach.notice import REMINDER, SAFETY
from domain.shop.policy import Policy
from storage import tables as t
from storage.customers import companies
from storage.engine.store import Tx
from storage.engine.types import Instant, Json
from storage.engine.upsert import insert
from storage.outreach import tables as n
from storage.workshop import work_orders
from storage.workshop.tables import checked_points, work_items

_v, _a = t.vehicles.c, t.appointments.c

COLUMNS = (
    "key", "kind", "purpose", "customer_id", "due_at", "expires_at", "created_at", "vehicle_id", "subject_kind",
    "subject_id", "priority", "payload", "state", "reason", "releases",
)  # fmt: skip

CATCH_UP = timedelta(days=7)
"""How long after its day a reminder is still planned: the desk was off, or the vehicle is new in the record."""

INSPECTION_FIRST, INSPECTION_NEAR = timedelta(days=30), timedelta(days=7)
"""When the law's inspection is reminded: it may be done up to three months early."""

INSURANCE_FIRST, INSURANCE_NEAR = timedelta(days=30), timedelta(days=7)
WARRANTY_FIRST = timedelta(days=30)

DECLINED_AFTER = timedelta(days=30)
"""Work that was declined is spoken of again after this."""

CONTACTS = 6
"""For so many periods after the last visit a customer is contacted (A4); then he counts as gone."""

CHUNK = 500
"""VINs in one statement."""


@dataclass(frozen=True, slots=True)
class Slot:
    """What a scan plans for: today on the shop's clock, and the instant from which its notices are due."""

    today: date
    now: datetime
    policy: Policy


def maintenance_first(tx: Tx, slot: Slot) -> int:
    """Reminders of services due in two weeks, by date or predicted mileage; the first has its own name. Rule: N2."""
    near, first = slot.policy.remind_near, slot.policy.remind_first
    due = _v.predicted_due_on.between(slot.today + near + timedelta(days=1), slot.today + first)
    return _maintenance(tx, slot, due, "first", first - near)


def maintenance_near(tx: Tx, slot: Slot) -> int:
    """The second reminder, when the service is near. Rule: N2."""
    due = _v.predicted_due_on.between(slot.today - CATCH_UP, slot.today + slot.policy.remind_near)
    return _maintenance(tx, slot, due, "near", slot.policy.remind_near + timedelta(days=14))


def _maintenance(tx: Tx, slot: Slot, due: ColumnElement[bool], which: str, keep: timedelta) -> int:
    is_first = and_(_v.last_service_on.is_(None), _v.next_due_on.is_(None), _v.next_due_km.is_(None))
    kind = case((is_first, "first_service"), else_="maintenance")
    key = literal("maintenance:", String) + _text(_v.id) + ":" + _text(_v.due_round) + f":{which}"
    where = (due, ~_v.is_equipment, ~_booked(slot))
    return _plan(tx, slot, key, kind, "service", where, keep)


def equipment_inspection(tx: Tx, slot: Slot) -> int:
    """Reminders of the half-yearly inspection of equipment. Rule: N2."""
    return _dated(tx, slot, "equipment_inspection", _v.inspection_on, None, slot.policy.remind_first, _v.is_equipment)


def vehicle_inspection_first(tx: Tx, slot: Slot) -> int:
    """Reminders of the law's inspection, a month before. Rule: N2."""
    return _dated(tx, slot, "vehicle_inspection", _v.inspection_on, INSPECTION_NEAR, INSPECTION_FIRST, ~_v.is_equipment)


def vehicle_inspection_near(tx: Tx, slot: Slot) -> int:
    """The second reminder of the law's inspection, a week before. Rule: N2."""
    return _dated(tx, slot, "vehicle_inspection", _v.inspection_on, None, INSPECTION_NEAR, ~_v.is_equipment)


def insurance_first(tx: Tx, slot: Slot) -> int:
    """Reminders that the insurance ends, a month before. Rule: N2, E3."""
    return _dated(tx, slot, "insurance", _v.insured_until, INSURANCE_NEAR, INSURANCE_FIRST)


def insurance_near(tx: Tx, slot: Slot) -> int:
    """The second reminder that the insurance ends, a week before. Rule: N2, E3."""
    return _dated(tx, slot, "insurance", _v.insured_until, None, INSURANCE_NEAR)


def warranty(tx: Tx, slot: Slot) -> int:
    """Reminders that the vehicle's warranty ends: defects should be shown before. Rule: N2, G1."""
    return _dated(tx, slot, "warranty", _v.warranty_until, None, WARRANTY_FIRST)


def _dated(
    tx: Tx, slot: Slot, kind: str, column: ColumnElement[date], after: timedelta | None, before: timedelta,
    *more: ColumnElement[bool],
) -> int:  # fmt: skip
    """Notices about dates more than `after` and at most `before` from today; each date of each vehicle has its own."""
    first = slot.today if after is None else slot.today + after + timedelta(days=1)
    which = "near" if after is None else "first"
    key = literal(f"{kind}:", String) + _text(_v.id) + ":" + _text(column) + f":{which}"
    keep = before - after if after is not None else before
    where = (column.between(first, slot.today + before), *more)
    return _plan(tx, slot, key, literal(kind, String), "service", where, keep)


def lapsed(tx: Tx, slot: Slot) -> int:
    """Invitations to customers past due without a visit, by another approach than the reminders. Rule: N6."""
    last = slot.today - slot.policy.lapsed_after
    due = _v.predicted_due_on.between(last - timedelta(days=30), last)
    away = or_(_v.last_visit_on.is_(None), _v.last_visit_on < _v.predicted_due_on)
    key = literal("lapsed:", String) + _text(_v.id) + ":" + _text(_v.due_round)
    where = (due, away, ~_booked(slot))
    return _plan(tx, slot, key, literal("lapsed", String), "marketing", where, timedelta(days=30))


def key_contact(tx: Tx, slot: Slot) -> int:
    """Courtesy contacts: key customers half a year after their last visit, others a year after, and so on. Rule: A4."""
    return sum(
        _contact(tx, slot, days * turn, is_key=is_key)
        for is_key, days in ((True, slot.policy.key_contact_days), (False, slot.policy.contact_days))
        for turn in range(1, CONTACTS + 1)
    )


def _contact(tx: Tx, slot: Slot, days: int, *, is_key: bool) -> int:
    """Customers whose last visit was so many days ago and who have not written since the last period."""
    c, o = t.customers.c, t.conversations.c
    day = slot.today - timedelta(days=days)
    key = literal("key_contact:", String) + _text(_v.customer_id) + ":" + _text(_v.last_visit_on) + f":{days}"
    since = slot.now - timedelta(days=slot.policy.key_contact_days)
    own = select(o.id).where(o.customer_id == _v.customer_id, o.last_in_at > since).exists()
    wrote = or_(own, companies.has_written(since))
    who = select(c.id).where(c.id == _v.customer_id, c.is_key == is_key).exists()
    where = (_v.last_visit_on.between(day - CATCH_UP, day), who, ~wrote, ~_booked(slot))
    return _plan(tx, slot, key, literal("key_contact", String), "follow_up", where, timedelta(days=30))


def declined_work(tx: Tx, slot: Slot) -> int:
    """Reminders of work that was declined: on the day that was named with it, else after a month. Rule: W4."""
    i, k, p = work_items.c, t.tickets.c, checked_points.c
    last = slot.now - DECLINED_AFTER
    again_on = select(func.min(p.again_on)).where(p.item_id == i.id).scalar_subquery()
    ids = select(
        literal("declined_work:", String) + _text(i.id), literal("declined_work", String),
        literal("marketing", String), k.customer_id, *_times(slot, timedelta(days=30)), k.vehicle_id,
        literal("work_item", String), i.id, *_rest(REMINDER),
    ).join_from(work_items, t.tickets, i.ticket_id == k.id)  # fmt: skip
    declined = (i.state == "declined", ~work_orders.taken_up(), k.vehicle_id.is_not(None))
    on_its_day = again_on.between(slot.today - CATCH_UP, slot.today)
    in_a_month = again_on.is_(None) & i.answered_at.between(last - timedelta(days=30), last)
    return _insert(tx, ids.where(*declined, or_(on_its_day, in_a_month)))


def by_vins(tx: Tx, slot: Slot, name: str, vins: Collection[str], *, keep: timedelta = timedelta(days=90)) -> int:
    """How many vehicles of a list of VINs are recalled under that name by this call; each is told once. Rule: N3."""
    found, ordered = 0, sorted(set(vins))
    key = literal(f"recall:{name}:", String) + _text(_v.id)
    kind = literal("recall", String)
    for start in range(0, len(ordered), CHUNK):
        listed = (_v.vin.in_(ordered[start : start + CHUNK]),)
        found += _plan(tx, slot, key, kind, "safety", listed, keep, name=name, priority=SAFETY)
    return found


def _plan(
    tx: Tx, slot: Slot, key: ColumnElement[str], kind: ColumnElement[str], purpose: str,
    where: Sequence[ColumnElement[bool]], keep: timedelta, *, name: str = "", priority: int = REMINDER,
) -> int:  # fmt: skip
    """How many vehicles got a notice by this call. name: kept with it, of a recall."""
    found: Select[Any] = select(
        key, kind, literal(purpose, String), companies.addressee(literal(purpose, String)), *_times(slot, keep), _v.id,
        literal("vehicle", String), _v.id, *_rest(priority, {"name": name} if name else {}),
    ).where(*where)  # fmt: skip
    return _insert(tx, found)


def _insert(tx: Tx, found: Select[Any]) -> int:
    made = insert(tx, n.notices).from_select(list(COLUMNS), found)
    once = made.on_conflict_do_nothing(index_elements=["key"])
    result = tx.execute(once.execution_options(preserve_rowcount=True))
    return int(getattr(result, "rowcount", 0))


def _times(slot: Slot, keep: timedelta) -> tuple[ColumnElement[datetime], ...]:
    """due_at, expires_at, created_at"""
    return tuple(literal(at, Instant) for at in (slot.now, slot.now + keep, slot.now))


def _rest(priority: int, payload: dict[str, str] | None = None) -> tuple[ColumnElement[Any], ...]:
    """priority, payload, state, reason, releases"""
    return (
        literal(priority, Integer), literal(payload or {}, Json), literal("planned", String), literal("", String),
        literal(0, Integer),
    )  # fmt: skip


def _text(column: ColumnElement[Any]) -> ColumnElement[str]:
    return cast(column, String)


def _booked(slot: Slot) -> ColumnElement[bool]:
    """True when the vehicle has a visit booked."""
    mine = (_a.vehicle_id == _v.id, companies.is_theirs(_a.customer_id))
    return select(_a.id).where(*mine, _a.state == "booked", _a.starts_at > slot.now).exists()


SCANS: dict[str, Callable[[Tx, Slot], int]] = {
    scan.__name__: scan
    for scan in (
        maintenance_first, maintenance_near, equipment_inspection, vehicle_inspection_first, vehicle_inspection_near,
        insurance_first, insurance_near, warranty, lapsed, key_contact, declined_work,
    )
}  # fmt: skip
"""Every scan by its name; each adds what is due and returns how many."""
