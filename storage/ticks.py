"""Ticks: a job runs once for each slot of time, whichever process comes first."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select

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


def forget(tx: Tx, now: datetime) -> None:
    """Old ticks are gone."""
    tx.execute(delete(t.ticks).where(t.ticks.c.slot < now - KEPT))
