"""Backups and the model: what a house can't be put together again without, or can't hear without."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from app.doctor.patient import Patient
from app.doctor.world import Unreached
from app.keeping import nightly, store_files
from app.keeping.store_files import StoreTrouble
from app.settings import is_near
from domain.shop.finding import Finding
from nlu.model import is_whole
from nlu.second.allowance import Allowance
from nlu.shipped import SHIPPED

OLD, VERY_OLD = timedelta(days=2), timedelta(days=7)
CHECKED_UP_TO = 300 * 1024 * 1024
"""Bytes of an archive that is unpacked on every look; a larger one was read once when it was made."""


def backups(patient: Patient) -> Iterator[Finding]:
    """There is one, of the last nights, whole, where the next can be written."""
    settings = patient.settings
    if not settings.backups_kept:
        yield Finding("backup", "warn", "backups_off")
        return
    if settings.backups.exists() and not os.access(settings.backups, os.W_OK | os.X_OK):
        yield Finding("backup", "bad", "backups_read_only", {"path": str(settings.backups)})
    newest = nightly.newest(settings)
    if newest is None:
        yield Finding("backup", "warn", "no_backup", {"path": str(settings.backups)})
        return
    age = patient.now - datetime.fromtimestamp(newest.stat().st_mtime, UTC)
    trouble = _trouble(newest)
    if trouble:
        yield Finding("backup", "bad", "backup_damaged", {"path": newest.name})
    elif age > OLD:
        yield Finding("backup", "bad" if age > VERY_OLD else "warn", "backup_old", {"days": age.days})
    else:
        yield Finding("backup", "ok", "backup_ok", {"path": newest.name, "hours": int(age.total_seconds() // 3600)})
    if newest.stat().st_mode & 0o077:
        yield Finding("backup", "bad", "readable", {"path": str(newest)})


def _trouble(archive: Path) -> bool:
    if archive.stat().st_size > CHECKED_UP_TO:
        return False
    try:
        store_files.check(archive, archive.parent)
    except (StoreTrouble, OSError):
        return True
    return False


def model(patient: Patient) -> Iterator[Finding]:
    """What understands messages is there and whole, or the server that does answers."""
    settings = patient.settings
    if settings.nlu == "rasa" and not patient.offline:
        try:
            if patient.world.call(f"{settings.rasa_url}/status", "").status >= 500:
                yield Finding("model", "bad", "rasa_away", {"url": settings.rasa_url})
        except Unreached:
            yield Finding("model", "bad", "rasa_away", {"url": settings.rasa_url})
    yield from _second_reader(patient)
    found = [path for path in _kept(settings.data_dir / "models") if path.is_dir()]
    broken = [path for path in found if not is_whole(path)]
    if broken:
        yield Finding("model", "warn", "model_broken", {"path": broken[0].name})
    elif not found and not _shipped():
        yield Finding("model", "warn", "no_model")
    else:
        yield Finding("model", "ok", "model_ok")


def _second_reader(patient: Patient) -> Iterator[Finding]:
    """Whether the language model's address answers, and how much of the day's questions is used."""
    settings = patient.settings
    if not settings.llm_url or patient.offline:
        return
    host = urlsplit(settings.llm_url).hostname or ""
    proxy = settings.proxy.get_secret_value() if settings.proxy and not is_near(settings.llm_url) else ""
    try:
        is_away = patient.world.call(f"{settings.llm_url}/models", proxy).status >= 500
    except Unreached:
        is_away = True
    used = Allowance(settings.data_dir, settings.llm_a_day).used(patient.now)
    if is_away:
        yield Finding("model", "warn", "llm_away", {"url": host})
    elif used >= settings.llm_a_day:
        yield Finding("model", "warn", "llm_used_up", {"url": host, "count": used})
    else:
        yield Finding("model", "ok", "llm_ok", {"url": host, "used": used, "count": settings.llm_a_day})


def _kept(folder: Path) -> list[Path]:
    return sorted(folder.glob("intents-*"))


def _shipped() -> bool:
    return any(is_whole(path) for path in _kept(SHIPPED))
