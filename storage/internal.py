"""Internal checks, their findings, and the log of trainings (I3, I4)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from domain.internal import OPEN, HouseCheck, HouseFinding, Training
from storage.engine.store import Tx
from storage.engine.upsert import insert
from storage.internal_tables import house_checks, house_findings, training_log

_k, _f, _t = house_checks.c, house_findings.c, training_log.c


def last_due(tx: Tx) -> dict[str, tuple[date, bool]]:
    """Check -> the day of its newest round, and whether that is still open."""
    newest = select(_k.code, func.max(_k.due_on).label("due")).group_by(_k.code).subquery()
    joined = house_checks.join(newest, (newest.c.code == _k.code) & (newest.c.due == _k.due_on))
    rows = tx.execute(select(_k.code, _k.due_on, _k.state).select_from(joined))
    return {code: (due, state == OPEN) for code, due, state in rows}


def plan(tx: Tx, code: str, due_on: date) -> bool:
    """True when that round is new."""
    row = insert(tx, house_checks).values(code=code, due_on=due_on, state=OPEN, done_by="", looked_at={})
    return tx.execute(row.on_conflict_do_nothing().returning(_k.id)).scalar() is not None


def lock_check(tx: Tx, check_id: int) -> HouseCheck | None:
    """The round, locked until the transaction ends."""
    return tx.scalar(select(HouseCheck).where(_k.id == check_id).with_for_update())


def lock_finding(tx: Tx, finding_id: int) -> HouseFinding | None:
    """The finding, locked until the transaction ends."""
    return tx.scalar(select(HouseFinding).where(_f.id == finding_id).with_for_update())


def checks(tx: Tx, limit: int = 60) -> list[HouseCheck]:
    """Rounds, those still open first, the soonest due first, then the newest done."""
    query = select(HouseCheck).order_by(_k.state != OPEN, _k.done_at.desc(), _k.due_on, _k.id)
    return list(tx.scalars(query.limit(limit)))


def findings(tx: Tx, limit: int = 200) -> list[HouseFinding]:
    """What was found, what is not mended first, the soonest due first."""
    query = select(HouseFinding).order_by(_f.mended_at.is_not(None), _f.mend_by, _f.id)
    return list(tx.scalars(query.limit(limit)))


def trainings(tx: Tx, limit: int = 200) -> list[Training]:
    """The log, the newest day first."""
    return list(tx.scalars(select(Training).order_by(_t.on_day.desc(), _t.id.desc()).limit(limit)))


def add(tx: Tx, one: HouseFinding | Training) -> None:
    """It is kept."""
    tx.add(one)
    tx.flush()
