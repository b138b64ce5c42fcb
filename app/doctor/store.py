"""The database, and what in it tells whether the house is at work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from app.doctor.patient import Patient
from app.keeping import life
from app.keeping.store_files import file_of
from domain.shop.finding import Finding, State
from storage import integrity, outages, outbox, ticks
from storage.migrate import newest, version_of
from storage.tickets import listings

STOPPED = timedelta(minutes=3)
"""So long without a sign of life, and a worker or planner is not at work."""

WAITS, WAITS_LONG = timedelta(minutes=10), timedelta(hours=1)
AHEAD = timedelta(minutes=5)
DEAD_MANY = 20
MEGABYTE = 1024 * 1024
LOOSE_BYTES = 16 * MEGABYTE
"""So much of a file that holds nothing, and half of it, is worth giving back to the disk."""


def database(patient: Patient) -> Iterator[Finding]:
    """It answers, is whole, and of the shape this program knows."""
    path = file_of(patient.settings)
    if path is not None and not path.exists():
        yield Finding("database", "bad", "no_store", {"path": str(path)})
        return
    try:
        version = version_of(patient.settings.store_url)
        if path is not None and not integrity.is_whole(patient.settings.store_url):
            yield Finding("database", "bad", "store_damaged", {"path": str(path)})
            return
    except integrity.StoreFault as error:
        yield _fault(error, str(path or "PostgreSQL"))
        return
    if version is None:
        yield Finding("database", "bad", "store_empty")
    elif version > newest():
        yield Finding("database", "bad", "store_newer", {"version": version, "known": newest()})
    elif version < newest():
        yield Finding("database", "warn", "store_older", {"version": version, "known": newest()})
    else:
        kind = "SQLite" if path is not None else "PostgreSQL"
        yield Finding("database", "ok", "database_ok", {"kind": kind, "version": version})
        yield from _loose(patient.settings.store_url, str(path))


def _loose(url: str, path: str) -> Iterator[Finding]:
    empty, whole = integrity.empty_bytes(url)
    if empty >= LOOSE_BYTES and 2 * empty >= whole:
        fields: dict[str, str | int] = {"path": path, "empty": empty // MEGABYTE, "whole": whole // MEGABYTE}
        yield Finding("database", "warn", "store_loose", fields)


def _fault(error: integrity.StoreFault, name: str) -> Finding:
    reason = integrity.reason(error)
    if integrity.is_damage(error):
        return Finding("database", "bad", "store_damaged", {"path": name})
    if "password" in reason or "no pg_hba" in reason:
        return Finding("database", "bad", "database_refuses")
    if "does not exist" in reason:
        return Finding("database", "bad", "database_missing")
    if name != "PostgreSQL":
        return Finding("database", "bad", "store_unreadable", {"path": name})
    return Finding("database", "bad", "database_away")


def at_work(patient: Patient) -> Iterator[Finding]:
    """Worker and planner give signs of life, and nothing waits too long or was given up."""
    now = patient.now
    with patient.reading() as tx:
        for who in life.WATCHED:
            yield from _seen(who, ticks.last(tx, life.job(who)), now)
        waiting, away = listings.oldest_due(tx, now), outages.listed(tx)
        dead = outbox.counts(tx).get("dead", 0)
        ahead = ticks.last_of_all(tx)
    if waiting is not None and now - waiting > WAITS:
        state: State = "bad" if now - waiting > WAITS_LONG else "warn"
        yield Finding("outbox", state, "outbox_waits", {"minutes": _minutes(now - waiting)})
    else:
        yield Finding("outbox", "ok", "outbox_ok")
    if dead:
        yield Finding("outbox", "bad" if dead >= DEAD_MANY else "warn", "outbox_dead", {"count": dead})
    for account, since in away.items():
        yield Finding("channels", "bad", "channel_away", {"channel": account, "minutes": _minutes(now - since)})
    if ahead is not None and ahead - now > AHEAD:
        yield Finding("clock", "bad", "clock_back", {"minutes": _minutes(ahead - now)})


def _seen(who: str, last: datetime | None, now: datetime) -> Iterator[Finding]:
    if last is None:
        yield Finding("worker", "warn", f"{who}_never")
    elif now - last > STOPPED:
        yield Finding("worker", "bad", f"{who}_stopped", {"minutes": _minutes(now - last)})
    else:
        yield Finding("worker", "ok", f"{who}_ok")


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds() // 60)
