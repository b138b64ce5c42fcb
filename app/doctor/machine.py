"""Settings, files, disk and clock of the machine."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from app.doctor.patient import Patient
from app.doctor.world import Unreached
from app.keeping.store_files import BESIDE, file_of
from app.settings import ENV_FILE
from domain.shop.finding import Finding

MEGABYTE = 1024 * 1024
LEAST_FREE, LITTLE_FREE = 200 * MEGABYTE, 2048 * MEGABYTE
"""Below the first a store may stop taking anything within hours; below the second it is time to look."""

CLOCK_OFF, CLOCK_OFF_A_LITTLE = timedelta(minutes=2), timedelta(seconds=30)
WAL_LARGE = 1024 * MEGABYTE


def files(patient: Patient) -> Iterator[Finding]:
    """The data folder can be written to, and nobody else reads what is in it."""
    folder = patient.settings.data_dir
    if not folder.is_dir():
        yield Finding("files", "warn", "no_data_dir", {"path": str(folder)})
        return
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Finding("files", "bad", "data_dir_read_only", {"path": str(folder)})
    store = file_of(patient.settings)
    beside = [Path(f"{store}{end}") for end in BESIDE] if store else []
    private = [*beside, folder / "secret_key", folder / "webhook_secret", Path(ENV_FILE)]
    open_to_all = [path for path in private if _mode(path) & 0o077 and not _for_its_group(path)]
    for path in open_to_all:
        yield Finding("files", "bad", "readable", {"path": str(path)})
    for path in beside[:1]:
        if path.exists() and not os.access(path, os.W_OK):
            yield Finding("files", "bad", "store_read_only", {"path": str(path)})
    if len(beside) > 1 and beside[1].exists() and beside[1].stat().st_size > WAL_LARGE:
        yield Finding("files", "warn", "wal_large", {"path": str(beside[1])})
    shop_file = patient.settings.shop_file
    if shop_file is not None and not shop_file.is_file():
        yield Finding("files", "bad", "no_shop_file", {"path": str(shop_file)})
    if not open_to_all:
        yield Finding("files", "ok", "files_ok", {"path": str(folder)})


def _mode(path: Path) -> int:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return 0


def _for_its_group(path: Path) -> bool:
    """Settings that root keeps for the desk's group (0640) are as they should be."""
    return path.name == ENV_FILE and _mode(path) & 0o037 == 0 and path.stat().st_uid == 0


def disk(patient: Patient) -> Iterator[Finding]:
    """There is room for the store, photos and backups."""
    for name, folder in (("data", patient.settings.data_dir), ("backup", patient.settings.backups)):
        there = next((path for path in (folder, *folder.absolute().parents) if path.is_dir()), Path("/"))
        free = patient.world.free(there)
        fields: dict[str, str | int] = {"path": str(folder), "free": free // MEGABYTE}
        if free < LEAST_FREE:
            yield Finding("disk", "bad", f"{name}_disk_full", fields)
        elif free < LITTLE_FREE:
            yield Finding("disk", "warn", f"{name}_disk_low", fields)
        elif name == "data":
            yield Finding("disk", "ok", "disk_ok", fields)


def clock(patient: Patient) -> Iterator[Finding]:
    """This machine's clock goes as the world's does, as far as a server tells its own."""
    if patient.offline or not patient.settings.has_bot:
        return
    try:
        told = patient.world.call(patient.settings.telegram_api, patient.proxy).date
    except Unreached:
        return  # the channel's own check says so
    if told is None:
        return
    off = abs(told - patient.now)
    fields: dict[str, str | int] = {"seconds": round(off.total_seconds())}
    if off > CLOCK_OFF:
        yield Finding("clock", "bad", "clock_off", fields)
    elif off > CLOCK_OFF_A_LITTLE:
        yield Finding("clock", "warn", "clock_off", fields)
    else:
        yield Finding("clock", "ok", "clock_ok", fields)
