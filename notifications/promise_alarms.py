"""The clock job of promises, and what the staff chat reads when one runs out (N4)."""

from __future__ import annotations

from datetime import datetime
from html import escape

import structlog

from actions import alarms
from bot import formats
from bot.texts import text
from domain.conversation import OutboxItem
from domain.shop import Shop
from domain.staff import Staff
from domain.ticket import Ticket
from storage import Store, Tx, promises, tickets
from storage import shop as shops

AT_A_TIME = 1000
"""Promises in one transaction, so that nobody waits long for their tickets."""

log = structlog.get_logger(__name__)


def ring(store: Store, shop: Shop, now: datetime, *, at_a_time: int = AT_A_TIME) -> bool:
    """True when a promise's alarm rang; each rings once, on any number of planners."""
    total = 0
    while True:
        with store.read() as tx:
            if not promises.any_ringing(tx, now):
                break
        done = store.settle(lambda tx: alarms.ring(tx, shop, now, limit=at_a_time))
        total += done
        if not done:
            break
    if total:
        log.info("planner.promises_rang", promises=total)
    return bool(total)


def words(tx: Tx, item: OutboxItem, language: str) -> str:
    """The notice as HTML, its people named so that Telegram calls them. Nothing of the matter itself stands in it."""
    payload, now = item.payload, item.due_at
    ticket, shop = tickets.get(tx, int(payload["ticket_id"])), shops.load(tx)
    assert ticket is not None and shop is not None, "an alarm has a ticket, and a shop made its promise"
    due_at = datetime.fromisoformat(payload["due_at"])
    alarm = "promise_late" if payload["alarm"] == "promise_warned" and due_at <= now else payload["alarm"]
    line = text(
        f"promise_staff.{alarm}",
        language,
        number=_number(ticket, language),
        what=text(f"promise_staff.{payload['promise']}", language),
        when=formats.moment(due_at.astimezone(shop.zone), language),
        left=_length(abs((due_at - now).total_seconds()), language),
    )
    people = [_called(person) for code in payload["to"] if (person := shops.staff_by_code(tx, code))]
    called = [text("promise_staff.to", language, names=" ".join(people))] if people else []
    return "\n".join([f"<b>{escape(line, quote=False)}</b>", *called])


def _number(ticket: Ticket, language: str) -> str:
    return f"{text(f'ticketcard.{ticket.kind}', language)} {ticket.number}"


def _length(seconds: float, language: str) -> str:
    return formats.duration(max(int(seconds // 60), 1), language)


def _called(person: Staff) -> str:
    name = escape(person.name, quote=False)
    return f'<a href="tg://user?id={person.telegram_id}">{name}</a>' if person.telegram_id else name
