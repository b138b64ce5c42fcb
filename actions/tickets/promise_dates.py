"""A member of staff names a time for what the shop owes, and the customer is told (W3, F6)."""

from __future__ import annotations

from datetime import datetime

from actions.promises import promises
from actions.tickets.tickets import locked_for, refresh_card
from domain.promises.promise import Promise
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx
from storage.tickets import tickets


def name_time(
    tx: Tx, shop: Shop, ticket_id: int, kind: str, due_at: datetime, by: Staff, now: datetime, *, reason: str = ""
) -> Promise:
    """The shop has promised that for that time, in the place of what was owed of the kind; the customer is told.

    IllegalMove for a time that is past, a kind that is none, or a closed ticket. Rule: W3, I1.
    """
    ticket = locked_for(tx, ticket_id, by, "promise")
    made = promises.add(tx, shop, ticket, kind, due_at, now, actor=by.actor, told=True)
    if reason:
        tickets.record(tx, ticket, "noted", by.actor, now, text=reason)
    promises.tell_new_time(tx, shop, ticket, made, "promise_given", now)
    refresh_card(tx, ticket, now)
    return made
