"""A backup each night by itself, with a number kept; and one before a store is brought to a new shape."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import structlog

from app.keeping import store_files
from app.keeping.store_files import StoreTrouble
from app.settings import Settings
from storage import Store, ticks

AT_HOUR = 3
"""The full hour of the shop's night from which on it is made."""

NAME = "aftercare-%Y%m%d-%H%M%S.tar.gz"
PATTERN = "aftercare-[0-9]*.tar.gz"
UPGRADE = "before-upgrade-from-{version}-"
UPGRADES = "before-upgrade-*.tar.gz"
UPGRADES_KEPT = 3
JOB, MADE = "backup", "backup:made"
"""Ticks: somebody makes tonight's, and it is made."""

GIVEN_UP = timedelta(hours=2)
"""Whoever began so long ago and has not made it was ended before."""

log = structlog.get_logger(__name__)


def name_of(settings: Settings, at: datetime) -> Path:
    """Where a backup made at that time is kept, in a folder that is there."""
    settings.backups.mkdir(parents=True, exist_ok=True, mode=0o700)
    return settings.backups / at.strftime(NAME)


def newest(settings: Settings) -> Path | None:
    """The latest backup of the folder; None when there is none."""
    return max(settings.backups.glob(PATTERN), key=lambda path: path.name, default=None)


def keep(settings: Settings, store: Store, local: datetime) -> Path | None:
    """Tonight's backup, when it is due and nobody made it yet; older ones than are to be kept are gone.

    local: now, on the shop's clock.
    """
    night = local.replace(hour=AT_HOUR, minute=0, second=0, microsecond=0)
    if not settings.backups_kept or local < night:
        return None
    with store.read() as tx:
        done = ticks.is_past(tx, MADE, night)
    if done:
        return None
    with store.write() as tx:
        mine = ticks.first(tx, JOB, night, local) or ticks.take_over(tx, JOB, night, local, local - GIVEN_UP)
    if not mine:
        return None
    made = name_of(settings, local)
    try:
        counts = store_files.backup(settings, made)
    except (StoreTrouble, OSError) as problem:
        log.error("backup.failed", reason=str(problem))
        _try_again(store, night)
        raise
    with store.write() as tx:
        ticks.first(tx, MADE, night, local)
    _forget(settings, PATTERN, settings.backups_kept)
    log.info("backup.made", file=made.name, rows=sum(counts.values()), megabytes=round(made.stat().st_size / 1e6, 1))
    return made


def before_upgrade(settings: Settings, version: str) -> Path:
    """A backup of the store as the program before left it."""
    made = name_of(settings, datetime.now().astimezone())
    made = made.with_name(made.name.replace("aftercare-", UPGRADE.format(version=version)))
    store_files.backup(settings, made)
    _forget(settings, UPGRADES, UPGRADES_KEPT)
    log.info("backup.before_upgrade", file=str(made), version=version)
    return made


def _try_again(store: Store, night: datetime) -> None:
    with store.write() as tx:
        ticks.take_back(tx, JOB, night)


def _forget(settings: Settings, pattern: str, kept: int) -> None:
    for old in sorted(settings.backups.glob(pattern), key=lambda path: path.name)[:-kept]:
        old.unlink(missing_ok=True)
