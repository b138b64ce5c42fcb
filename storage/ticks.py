"""Ticks: a job runs once for each slot of time, whichever process comes first."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from storage import tables as t
from storage.engine.store import Tx
from storage.engine.upsert import insert

KEPT = timedelta(days=2)
"""How long a tick is remembered; no job looks back so far."""


def first(tx: Tx, job: str, slot: datetime, now: datetime) -> bool:
    """True for exactly one caller per job and slot, on any number of processes; the others wait for its commit."""
    made = insert(tx, t.ticks).values(job=job, slot=slot, at=now).on_conflict_do_nothing().returning(t.ticks.c.job)
    return tx.execute(made).scalar() is not None


def is_past(tx: Tx, job: str, slot: datetime) -> bool:
    """True when the job has run for that slot; a cheap look before a write."""
    c = t.ticks.c
    return tx.scalar(select(c.job).where(c.job == job, c.slot == slot)) is not None


def take_back(tx: Tx, job: str, slot: datetime) -> None:
    """The job has not run for that slot after all; somebody may begin it again."""
    tx.execute(delete(t.ticks).where(t.ticks.c.job == job, t.ticks.c.slot == slot))


def see(tx: Tx, job: str, now: datetime) -> None:
    """A sign of life of that job; the earlier ones are gone."""
    tx.execute(delete(t.ticks).where(t.ticks.c.job == job))
    first(tx, job, now, now)


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
