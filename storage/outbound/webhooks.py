"""Webhooks, which events are due for them, and who has a delivery in hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, update

from domain.ticket import TicketEvent
from domain.webhook import Delivery, DeliveryState, HookState, Webhook
from storage import tables as t
from storage.engine.store import Tx
from storage.outbound import tables as o
from storage.tickets import listings

LEASE = timedelta(seconds=60)
"""A delivery is its sender's for so long."""

AT_ONCE = 10
"""Deliveries of one webhook under way together; one while nothing arrives there."""

KEPT = timedelta(days=30)
"""How long the log tells of what arrived."""

_w, _d = o.webhooks.c, o.deliveries.c


@dataclass(frozen=True, slots=True)
class Push:
    """A delivery in hand, with where it goes and the event it tells of. number: of the event's ticket."""

    delivery: Delivery
    webhook: Webhook
    event: TicketEvent
    number: str


def add(tx: Tx, webhook: Webhook) -> Webhook:
    """The webhook, kept, with its id."""
    tx.add(webhook)
    tx.flush()
    return webhook


def last_event(tx: Tx) -> int:
    """Id of the newest event there is; what happened before a webhook was made is not pushed."""
    return tx.scalar(select(func.max(t.ticket_events.c.id))) or 0


def get(tx: Tx, webhook_id: int) -> Webhook | None:
    """The webhook, locked."""
    return tx.scalar(select(Webhook).where(_w.id == webhook_id).with_for_update())


def listed(tx: Tx) -> list[Webhook]:
    """All of them, oldest first."""
    return list(tx.scalars(select(Webhook).order_by(_w.id)))


def remove(tx: Tx, webhook_id: int) -> None:
    """The webhook and its log are gone."""
    tx.execute(delete(o.deliveries).where(_d.webhook_id == webhook_id))
    tx.execute(delete(o.webhooks).where(_w.id == webhook_id))
    tx.expire_all()


def log_of(tx: Tx, webhook_id: int, state: str = "", limit: int = 100) -> list[tuple[Delivery, str, int]]:
    """What was pushed there or is about to be, newest first, with number and id of the ticket it is about."""
    query = (
        select(Delivery, t.tickets.c.number, t.tickets.c.id)
        .join(t.ticket_events, t.ticket_events.c.id == _d.event_id)
        .join(t.tickets, t.tickets.c.id == t.ticket_events.c.ticket_id)
        .where(_d.webhook_id == webhook_id)
    )
    query = query.where(_d.state == state) if state else query
    rows = tx.execute(query.order_by(_d.id.desc()).limit(limit))
    return [(row[0], row[1], row[2]) for row in rows]


def delivery(tx: Tx, delivery_id: int) -> Delivery | None:
    """The delivery, locked."""
    return tx.scalar(select(Delivery).where(_d.id == delivery_id).with_for_update())


def any_on(tx: Tx) -> bool:
    """True when there is a webhook to which something may be pushed."""
    return tx.scalar(select(_w.id).where(_w.state == HookState.ON).limit(1)) is not None


def take_up(tx: Tx, until: datetime, now: datetime, limit: int = 500) -> int:
    """How many deliveries were written for events that no webhook had looked at, none of them younger than `until`.

    What not everybody may know of is never pushed. Rule: C5.
    """
    made = 0
    on = select(Webhook).where(_w.state == HookState.ON).order_by(_w.id).with_for_update(skip_locked=True)
    for webhook in tx.scalars(on):
        found = listings.events_after(tx, None, webhook.cursor, until, limit)
        new = [event for event, _ in found if webhook.wants(event.kind)]
        tx.add_all(Delivery(webhook.id, event.id, event.kind, now, now) for event in new)
        webhook.cursor = found[-1][0].id if found else webhook.cursor
        made += len(new)
    tx.flush()
    return made


def claim(tx: Tx, now: datetime) -> list[Push]:
    """Deliveries that are this caller's to push, oldest first of each webhook."""
    found: list[Push] = []
    for webhook in tx.scalars(select(Webhook).where(_w.state == HookState.ON).order_by(_w.id)):
        free = or_(_d.lease_until.is_(None), _d.lease_until <= now)
        due = select(_d.id).where(_d.webhook_id == webhook.id, _d.state == "waiting", _d.due_at <= now, free)
        most = AT_ONCE if webhook.failing_since is None else 1
        ids = list(tx.scalars(due.order_by(_d.due_at, _d.id).limit(most).with_for_update(skip_locked=True)))
        found += _pushes(tx, webhook, ids)
    for push in found:
        push.delivery.lease_until = now + LEASE
        push.delivery.attempts += 1
    tx.flush()
    return found


def _pushes(tx: Tx, webhook: Webhook, ids: Sequence[int]) -> list[Push]:
    e = t.ticket_events.c
    query = (
        select(Delivery, TicketEvent, t.tickets.c.number)
        .join(t.ticket_events, e.id == _d.event_id)
        .join(t.tickets, t.tickets.c.id == e.ticket_id)
        .where(_d.id.in_(ids))
        .order_by(_d.id)
    )
    return [Push(row[0], webhook, row[1], row[2]) for row in tx.execute(query)]


def forget(tx: Tx, now: datetime) -> None:
    """What arrived long ago is in no log any more."""
    old = (_d.state == DeliveryState.SENT, _d.created_at < now - KEPT)
    tx.execute(delete(o.deliveries).where(*old))


def free(tx: Tx, delivery_id: int, now: datetime) -> None:
    """The delivery waits again, as new."""
    again = {"state": DeliveryState.WAITING, "attempts": 0, "due_at": now, "lease_until": None, "error": ""}
    tx.execute(update(o.deliveries).where(_d.id == delivery_id).values(again))
    tx.expire_all()
