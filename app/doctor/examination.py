"""The whole examination: what is looked at, in the order it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import structlog

from app.doctor import channels, keeping, machine, store
from app.doctor import shop as shop_checks
from app.doctor.patient import Patient
from domain.shop.finding import Finding

Check = Callable[[Patient], Iterator[Finding]]

OF_THE_MACHINE: tuple[Check, ...] = (machine.files, machine.disk, machine.clock)
OF_THE_STORE: tuple[Check, ...] = (store.at_work, shop_checks.shop)
"""Looked at only where the database is there and of the present shape."""
OF_THE_REST: tuple[Check, ...] = (keeping.model, channels.telegram, channels.web, keeping.backups)

log = structlog.get_logger(__name__)


def examine(patient: Patient) -> list[Finding]:
    """Everything that was found. A check that can't be made is a finding itself, and no reason to stop."""
    found = [one for check in OF_THE_MACHINE for one in _made(check, patient)]
    of_database = _made(store.database, patient)
    found += of_database
    if all(one.state == "ok" for one in of_database):
        found += [one for check in OF_THE_STORE for one in _made(check, patient)]
    return found + [one for check in OF_THE_REST for one in _made(check, patient)]


def _made(check: Check, patient: Patient) -> list[Finding]:
    try:
        return list(check(patient))
    except Exception as error:  # whatever is wrong with one thing, the others are looked at
        log.warning("doctor.check_failed", check=check.__name__, error=type(error).__name__)
        return [Finding("settings", "bad", "check_failed", {"check": check.__name__, "error": type(error).__name__})]
