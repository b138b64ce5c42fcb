""" "It's still broken": a matter closed a short while ago is open again; a later one follows it (C6, I2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from actions.promises import promises
from actions.shop import staff_alerts
from actions.tickets import tickets
from actions.tickets.tickets import refresh_card
from domain import ticket as states
from domain.complaints import complaint
from domain.conversation import Conversation
from domain.shop.shop import Shop
from domain.ticket import State, Ticket, kinds
from storage import Tx, shops
from storage.complaints import complaints
from storage.tickets import tickets as ticket_queries


def closed_matter(
    tx: Tx, at_shop: Shop, conversation: Conversation, words: str, symptoms: Sequence[str], systems: Sequence[str],
    plate: str | None, now: datetime,
) -> Ticket | None:  # fmt: skip
    """The ticket these words open again: closed last, within the policy's time, about the same thing; else None.

    systems: those named now; one of them must have been named then, or where none is known of then, one of the symptoms
    (in the customer's words). plate: the one named.
    """
    if not complaint.says_still(words):
        return None
    since = now - at_shop.policy.reopen_window
    found = complaints.closed_before(
        tx, conversation.customer_id, conversation.id, kinds(lambda of: of.again == "reopen"), since
    )
    if found is None or (plate and found.plate and plate != found.plate):
        return None
    known = set(found.data.get("systems") or ())
    if known and systems:
        return found if known & set(systems) else None
    before = f"{found.summary}\n{found.data.get('words', '')}"
    return found if complaint.shares_symptom(before, symptoms) else None


def reopen(tx: Tx, ticket_id: int, words: str, now: datetime, *, message_id: int, key: str) -> Ticket | None:
    """The closed ticket is open again, with whoever had it, who is told. None when it is not closed."""
    ticket = ticket_queries.lock(tx, ticket_id)
    if ticket is None or ticket.state != State.DONE:
        return None
    holder = [person for person in staff_alerts.holder(tx, ticket) if person.may_see(ticket)]
    ticket.state = states.moved(ticket.number, ticket.state, "reopen")
    ticket.closed_at = None
    if not holder:
        ticket.state, ticket.assignee_id = states.moved(ticket.number, ticket.state, "release"), None
    ticket_queries.record(tx, ticket, "reopened", "customer", now, text=words)
    tickets.customer_wrote(tx, ticket, message_id, words, key, now)
    at_shop = shops.current(tx)
    promises.restart(tx, at_shop, ticket, now)
    people = [*holder, *staff_alerts.leaders(tx, at_shop, now)]
    staff_alerts.call(tx, ticket, "reopened", list({one.code: one for one in people}.values()), now, text=words)
    refresh_card(tx, ticket, now)
    return ticket


def follow(tx: Tx, at_shop: Shop, ticket: Ticket, now: datetime) -> None:
    """The new ticket follows the matter closed last, when it may be of the same vehicle; before its first event."""
    if ticket.conversation_id is None or ticket.follows_id is not None:
        return
    since = now - at_shop.policy.repeat_window
    found = complaints.closed_before(tx, ticket.customer_id, ticket.conversation_id, kinds(lambda of: of.again), since)
    same = found is not None and (not ticket.plate or not found.plate or ticket.plate == found.plate)
    if found is not None and same and (ticket.restricted or not found.restricted):
        ticket.follows_id = found.id
