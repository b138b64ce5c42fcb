"""What runs beside the worker and looks after the house itself: signs of life, the nightly backup, alarms."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog

from app.doctor import alarms
from app.keeping import life, nightly
from app.settings import Settings
from domain.shop.finding import Finding
from storage import Store, shops

FIRST_LOOK, LOOK_EVERY = 3.0, 45.0
"""Seconds until the first round, and between two."""

TRY_BACKUP_AGAIN = timedelta(hours=1)

EXAMINE_EVERY = timedelta(minutes=15)
FIRST_EXAMINATION = timedelta(minutes=2)
"""After a start things need a moment to be as they should."""

log = structlog.get_logger(__name__)


class Keeper:
    """Looks after one process's house. seen: who was last seen at work when, by name. examine: the doctor."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        now: Callable[[], datetime],
        seen: Callable[[], Mapping[str, datetime | None]],
        examine: Callable[[], list[Finding]],
    ) -> None:
        self._settings, self._store, self._now, self._seen, self._examine = settings, store, now, seen, examine
        self._next_examination: datetime | None = None
        self._next_backup: datetime | None = None
        self.found: list[Finding] = []

    async def run(self, stop: asyncio.Event) -> None:
        """Rounds until `stop` is set; the first once the others have begun."""
        wait = FIRST_LOOK
        while not stop.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), wait)
            wait = LOOK_EVERY
            if not stop.is_set():
                await asyncio.to_thread(self.round)

    def round(self) -> None:
        """One round; what fails in it is told, and hinders nothing else."""
        for work in (self._back_up, self._note_life, self._look_over):  # a backup may take minutes
            try:
                work()
            except Exception as error:  # the store is away, or the disk is full: the next round tries again
                log.error("keeper.put_off", work=work.__name__, error=type(error).__name__)

    def _note_life(self) -> None:
        life.note(self._store, dict(self._seen()), self._now())

    def _back_up(self) -> None:
        now = self._now()
        if self._next_backup is not None and now < self._next_backup:
            return
        self._next_backup = now + TRY_BACKUP_AGAIN  # stays so where it fails: each try fills the disk anew
        nightly.keep(self._settings, self._store, self._local())
        self._next_backup = None

    def _look_over(self) -> None:
        now = self._now()
        if self._next_examination is None:
            self._next_examination = now + FIRST_EXAMINATION
        if now < self._next_examination:
            return
        self._next_examination = now + EXAMINE_EVERY
        self.found = self._examine()
        mail = self._settings.mail_alarm if self._settings.has_mail else ""
        alarms.ring(self._store, self.found, self._local(), self._settings.language, mail)

    def _local(self) -> datetime:
        """Now, on the shop's clock."""
        with self._store.read() as tx:
            shop = shops.load(tx)
        return self._now().astimezone(shop.zone if shop else ZoneInfo(self._settings.timezone))
