"""What is wrong with the house, told to who looks after it without being asked: once a day for each fault."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

import structlog

from actions.shop import admin_alerts
from app.doctor.words import do, says
from domain.channels.register import MAIL
from domain.shop.finding import Finding
from domain.worth_reading import until
from storage import Store, Tx, outbox, ticks
from texts import text

log = structlog.get_logger(__name__)


def ring(store: Store, found: Sequence[Finding], local: datetime, language: str, mail: str = "") -> int:
    """How many faults were told now: to admins and managers in private, without one to the staff chat, and by mail.

    The desk shows them all the time, so that a fault of the staff's own channel is seen as well. local: now, on the
    shop's clock. mail: who reads them by mail, so that a broken chat is told another way; empty for nobody.
    """
    day = local.replace(hour=0, minute=0, second=0, microsecond=0)
    wrong = [one for one in found if one.state == "bad"]
    with store.read() as tx:
        new = [one for one in wrong if not ticks.is_past(tx, _job(one), day)]
    if not new:
        return 0
    with store.write() as tx:
        new = [one for one in new if ticks.first(tx, _job(one), day, local)]
        if new:
            _tell(tx, new, local, language, mail)
    for one in new:
        log.error("doctor.found", area=one.area, key=one.key)
    return len(new)


def _job(one: Finding) -> str:
    """A tick's name for this fault; its numbers may change without its being another."""
    named = {name: value for name, value in one.fields.items() if isinstance(value, str)}
    return "fault:" + sha256(f"{one.key}{sorted(named.items())}".encode()).hexdigest()[:24]


def _tell(tx: Tx, new: Sequence[Finding], now: datetime, language: str, mail: str) -> None:
    lines = [f"{says(one, language)}\n→ {do(one, language)}" for one in new]
    words = "\n\n".join([text("doctor_alarm.head", language), *lines])
    key = f"doctor:{sha256(words.encode()).hexdigest()[:24]}:{now.date()}"
    admin_alerts.tell(tx, words, key, now)
    if mail:
        end = until("staff_notice", now)
        outbox.queue(tx, f"{key}:mail", "reply", mail, {"text": words}, now, channel=MAIL, expires_at=end)
