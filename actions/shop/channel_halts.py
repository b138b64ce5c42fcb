"""A channel that is shut to us: it stops by itself, and those who can mend it read what to do, by another way."""

from __future__ import annotations

from datetime import datetime

from actions.shop import admin_alerts
from domain.channels.register import MAIL
from domain.worth_reading import until
from storage import Tx, outages, outbox
from texts import keys, text


def halt(
    tx: Tx,
    channel: str,
    account: str,
    reason: str,
    code: str,
    advice: str,
    now: datetime,
    language: str = "zh",
    mail_to: str = "",
) -> None:
    """Nothing more leaves by the account; managers and admins are told once, with what helps.

    advice: the text `channel_halt.<advice>`; one that is not there stands for "other". mail_to: who reads it by mail,
    too, since the chat of the staff may be the channel that stopped.
    """
    if outages.halt(tx, account, now, reason, advice):
        words = text(
            "channel_halt.told", language, channel=text(f"desk_channel.{channel}", language),
            reason=f"{code} {reason}".strip(), advice=advice_words(advice, language),
        )  # fmt: skip
        key = f"halt:{account}:{now.isoformat()}"
        admin_alerts.tell(tx, words, key, now)
        if mail_to and channel != MAIL:
            outbox.queue(
                tx, f"{key}:mail", "reply", mail_to, {"text": words}, now, channel=MAIL, priority=0,
                expires_at=until("staff_notice", now),
            )  # fmt: skip


def advice_words(advice: str, language: str) -> str:
    """What to do about it."""
    key = f"channel_halt.{advice}"
    return text(key if key in keys("zh") else "channel_halt.other", language)


def resume(tx: Tx, account: str, now: datetime) -> None:
    """Somebody says that it is mended: a message is tried at once, and all the others after it."""
    outages.resume(tx, account, now)
