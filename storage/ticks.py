"""Ticks: a job runs once for each slot of time, whichever process comes first."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, select, update

from storage import tables as t
from storage.engine.store import Tx
from storage.engine.types import Instant
from storage.engine.upsert import Built

KEPT = timedelta(days=2)
"""How long a tick is remembered; no job looks back so far."""


_c = t.ticks.c
_FIRST = Built(t.ticks, lambda insert: insert.on_conflict_do_nothing().returning(t.ticks.c.job))
_PAST = select(_c.job).where(
    _c.job.in_(bindparam("jobs", expanding=True)), _c.slot == bindparam("at_slot", type_=Instant())
)


def first(tx: Tx, job: str, slot: datetime, now: datetime) -> bool:
    """True for exactly one caller per job and slot, on any number of processes; the others wait for its commit."""
    return tx.execute(_FIRST(tx), {"job": job, "slot": slot, "at": now}).scalar() is not None


def is_past(tx: Tx, job: str, slot: datetime) -> bool:
    """True when the job has run for that slot; a cheap look before a write."""
    return job in past(tx, [job], slot)


def past(tx: Tx, jobs: Collection[str], slot: datetime) -> set[str]:
    """Those of the jobs that have run for that slot."""
    return set(tx.scalars(_PAST, {"jobs": list(jobs), "at_slot": slot}))


def take_over(tx: Tx, job: str, slot: datetime, now: datetime, since: datetime) -> bool:
    """True for exactly one caller when whoever took the job for that slot did so before `since`; it is the caller's."""
    c = t.ticks.c
    old = update(t.ticks).where(c.job == job, c.slot == slot, c.at < since).values(at=now).returning(c.job)
    return tx.execute(old).scalar() is not None


def take_back(tx: Tx, job: str, slot: datetime) -> None:
    """The job has not run for that slot after all; somebody may begin it again."""
    tx.execute(delete(t.ticks).where(t.ticks.c.job == job, t.ticks.c.slot == slot))


def see(tx: Tx, job: str, now: datetime) -> None:
    """A sign of life of that job; the earlier ones are gone."""
    tx.execute(delete(t.ticks).where(t.ticks.c.job == job))
    first(tx, job, now, now)


def count(tx: Tx, job: str, since: datetime) -> int:
    """For how many slots later than that the job has run."""
    return tx.scalar(select(func.count()).where(t.ticks.c.job == job, t.ticks.c.slot > since)) or 0


def last(tx: Tx, job: str) -> datetime | None:
    """The latest slot of that job that is remembered."""
    found: datetime | None = tx.scalar(select(func.max(t.ticks.c.slot)).where(t.ticks.c.job == job))
    return found


def last_of_all(tx: Tx) -> datetime | None:
    """When any job ran last, by the clock of the process that ran it."""
    found: datetime | None = tx.scalar(select(func.max(t.ticks.c.at)))
    return found


def forget(tx: Tx, now: datetime) -> None:
    """Old ticks are gone."""
    tx.execute(delete(t.ticks).where(t.ticks.c.slot < now - KEPT))
