"""Webhooks: set up by the manager, fed with events, stopped with an alarm when nothing arrives (I2, A5)."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime

from actions.shop import admin_alerts
from domain import webhook as rules
from domain.errors import BadField, IllegalMove, NotFound
from domain.shop.staff import Staff
from domain.webhook import GONE, MOST, STOP_AFTER, Delivery, DeliveryState, HookState, Webhook, back_off
from storage import Tx
from storage.outbound import webhooks
from texts import keys, text

MAY = "manage_shop"
"""What one must be permitted to do to see or change a webhook."""

_WORDS = "desk_event."


def event_kinds() -> frozenset[str]:
    """Every kind of event that can be asked for."""
    return frozenset(key.removeprefix(_WORDS) for key in keys("zh") if key.startswith(_WORDS))


def add(tx: Tx, url: str, kinds: Collection[str], by: Staff, now: datetime, *, private: bool) -> Webhook:
    """A webhook that is pushed what happens from now on, with a secret that is shown this once.

    BadField for an address or a kind of event that is none; IllegalMove beyond MOST.
    """
    by.require(MAY)
    unknown = sorted(set(kinds) - event_kinds())
    if unknown:
        raise BadField("bad_choice", "kinds", f"kinds of events, as the feed has them; not {unknown[0][:40]!r}")
    there = webhooks.listed(tx)
    if len(there) >= MOST:
        raise IllegalMove(f"There are {MOST} webhooks: remove one first.")
    address, secret = rules.check_url(url, private=private), rules.shown(secrets.token_bytes(32))
    return webhooks.add(tx, Webhook(address, secret, sorted(set(kinds)), by.code, now, webhooks.last_event(tx)))


def turn(tx: Tx, webhook_id: int, by: Staff, *, on: bool) -> Webhook:
    """The webhook is on, and goes on where it stopped, or off."""
    found = _own(tx, webhook_id, by)
    found.state, found.failing_since = HookState.ON if on else HookState.OFF, None
    return found


def remove(tx: Tx, webhook_id: int, by: Staff) -> None:
    """The webhook is gone with its log; its secret signs nothing any more."""
    webhooks.remove(tx, _own(tx, webhook_id, by).id)


def redeliver(tx: Tx, delivery_id: int, by: Staff, now: datetime) -> Delivery:
    """The event is pushed once more, under the same id, whatever came of it before."""
    by.require(MAY)
    found = webhooks.delivery(tx, delivery_id)
    if found is None:
        raise NotFound(f"There is no delivery {delivery_id}.")
    if found.state == DeliveryState.WAITING and found.lease_until is not None and found.lease_until > now:
        raise IllegalMove(f"Delivery {delivery_id} is under way.")
    webhooks.free(tx, found.id, now)
    return found


def note(tx: Tx, delivery_id: int, status: int | None, error: str, now: datetime, language: str) -> None:
    """What came of one push: it arrived, is tried again after a growing wait, or is given up.

    An address that says it is gone, or where nothing arrived for STOP_AFTER, is stopped, and managers are told.
    """
    one = webhooks.delivery(tx, delivery_id)
    hook = webhooks.get(tx, one.webhook_id) if one else None
    if one is None or hook is None:
        return  # removed meanwhile
    one.status, one.error, one.lease_until = status, error[:200], None
    if status is not None and 200 <= status < 300:
        one.state, one.sent_at, hook.failing_since = DeliveryState.SENT, now, None
        return
    wait = back_off(one.attempts)
    one.state, one.due_at = (DeliveryState.WAITING, now + wait) if wait else (DeliveryState.DEAD, now)
    hook.failing_since = hook.failing_since or now
    if hook.state == HookState.ON and (status == GONE or now - hook.failing_since >= STOP_AFTER):
        hook.state = HookState.STOPPED
        why = error or str(status)
        words = text("desk_webhooks.stopped", language, host=hook.host, why=why)
        admin_alerts.tell(tx, words, f"webhook:{hook.id}:{now.isoformat()}", now)


def _own(tx: Tx, webhook_id: int, by: Staff) -> Webhook:
    by.require(MAY)
    found = webhooks.get(tx, webhook_id)
    if found is None:
        raise NotFound(f"There is no webhook {webhook_id}.")
    return found
