"""Words to those who can mend what is wrong with the desk itself."""

from __future__ import annotations

from datetime import datetime
from html import escape

from domain.conversation import STAFF
from domain.worth_reading import until
from storage import Tx, outbox, shops


def tell(tx: Tx, words: str, key: str, now: datetime) -> None:
    """Managers and admins read it in private, once per key; without an account of one the staff chat does."""
    to = [person.chat_address for person in shops.staff(tx) if person.may("see_outbox") and person.chat_address]
    for address in to or [STAFF]:
        html, end = escape(words, quote=False), until("staff_notice", now)
        put_text(tx, address, html, f"{key}:{address}", now, expires_at=end)


def put_text(tx: Tx, address: str, html: str, key: str, now: datetime, *, expires_at: datetime) -> None:
    """Plain words of the staff bot are on their way, once per key. address: STAFF, or a person's."""
    outbox.queue(tx, key, "staff_text", address, {"html": html}, now, expires_at=expires_at)
