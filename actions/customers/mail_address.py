"""A customer's mail address: where notices go that no chat takes (N1)."""

from __future__ import annotations

from datetime import datetime

from actions.customers.editing import OnRecord, of
from domain.channels.register import MAIL
from domain.customers.customer import Identity
from domain.shop.staff import Staff
from storage import Tx
from storage.customers import customer_events, customers


def current(tx: Tx, customer_id: int) -> str:
    """The address in use; empty when there is none."""
    mine = [one for one in customers.identities(tx, customer_id) if one.channel == MAIL and one.reachable]
    return max(mine, key=lambda one: one.id).address if mine else ""


def put(tx: Tx, customer_id: int, address: str, by: Staff, now: datetime) -> None:
    """Mail goes to that address from now on; to none when it is empty. OnRecord when somebody else has it. Rule: A1."""
    by.require("edit_customers")
    found, before = of(tx, customer_id), current(tx, customer_id)
    if address == before:
        return
    known = customers.identity(tx, MAIL, "", address) if address else None
    if known is not None and known.customer_id != found.id:
        raise OnRecord("mail", known.customer_id)
    for one in customers.identities(tx, found.id):
        if one.channel == MAIL:
            one.reachable = one.address == address
    if address and known is None:
        customers.keep_identity(tx, Identity(MAIL, "", address, found.id, now, verified=True))
    customer_events.record(tx, found.id, "edited", by.actor, now, changed={"mail": [before or None, address or None]})
