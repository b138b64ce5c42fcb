"""Reminders that fall due together, as after an import, shared out over days: what is due longest leaves first (N5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, case, func, select

from domain.outreach.notice import FROM_THE_CALENDAR
from storage import tables as t
from storage.engine.store import Tx
from storage.outreach import notices
from storage.outreach import tables as n

_c, _v = n.notices.c, t.vehicles.c
_WAITING = (_c.state == "planned", _c.decided_at.is_(None), _c.kind.in_(FROM_THE_CALENDAR))
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Turn:
    """A notice that waits, in order of what falls due."""

    id: int
    key: str
    due_at: datetime
    expires_at: datetime


def spread(tx: Tx, per_day: int, since: datetime, now: datetime) -> int:
    """How many reminders were moved to another day by this call, so that no day has more than `per_day`. Rule: N5.

    since: when today began; what left since then has taken its room. A reminder keeps as long to be said as it had.
    Where the second reminder of a date has come up, the first one is left out. Nothing else is lost.
    """
    waiting = tx.scalar(select(func.count()).where(*_WAITING)) or 0
    left = tx.scalar(select(func.count()).where(_c.kind.in_(FROM_THE_CALENDAR), _c.decided_at >= since)) or 0
    if waiting + left <= per_day and not _later(tx, now):
        return 0
    moved = 0
    for number, one in enumerate(_without_doubles(tx, _ordered(tx), now), start=left):
        days = number // per_day
        at = min(one.due_at, now) if days == 0 else now + days * _DAY
        if at == one.due_at or (days and abs(at - one.due_at) < _DAY / 2):
            continue
        expires = one.expires_at + max(at - one.due_at, timedelta())
        tx.execute(n.notices.update().where(_c.id == one.id).values(due_at=at, expires_at=expires))
        moved += 1
    tx.expire_all()
    return moved


def _later(tx: Tx, now: datetime) -> bool:
    """True when some were moved to a later day before."""
    return tx.execute(select(_c.id).where(*_WAITING, _c.due_at > now).limit(1)).first() is not None


def _ordered(tx: Tx) -> list[_Turn]:
    """Those that wait, what falls due first at the head."""
    joined = n.notices.outerjoin(t.vehicles, _v.id == _c.vehicle_id)
    query = select(_c.id, _c.key, _c.due_at, _c.expires_at).select_from(joined).where(*_WAITING)
    return [_Turn(*row) for row in tx.execute(query.order_by(_falls_due().nulls_last(), _c.id))]


def _falls_due() -> ColumnElement[date]:
    of_kind = {
        "vehicle_inspection": _v.inspection_on,
        "equipment_inspection": _v.inspection_on,
        "insurance": _v.insured_until,
        "warranty": _v.warranty_until,
    }
    return case(of_kind, value=_c.kind, else_=_v.predicted_due_on)


def _without_doubles(tx: Tx, ordered: list[_Turn], now: datetime) -> list[_Turn]:
    """Each matter's latest reminder; the earlier ones of the same are called off."""
    kept: dict[str, _Turn] = {}
    for one in ordered:
        matter = one.key.removesuffix(":first").removesuffix(":near")
        before = kept.get(matter)
        kept[matter] = one if before is None or one.id > before.id else before
        if before is not None:
            _call_off(tx, min(before.id, one.id), now)
    return list(kept.values())


def _call_off(tx: Tx, notice_id: int, now: datetime) -> None:
    found = notices.lock(tx, notice_id)
    if found is not None:
        notices.decided(tx, found, "cancelled", "outdated", now)
