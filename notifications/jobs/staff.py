"""What the clock brings to staff: tickets that wake, countdowns that move, and a digest at the start of a shift."""

from __future__ import annotations

from datetime import datetime, timedelta

from actions import outgoing
from actions.tickets import digest
from actions.tickets import tickets as ticket_actions
from domain.conversation import STAFF
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from notifications.jobs.each import each
from notifications.staff_chat import cards
from storage import Store, Tx, shops, ticks
from storage.tickets import tickets, worklist

EVERY = timedelta(minutes=5)
"""How often a countdown on a card is brought up to date."""

AT_ONCE = 5
"""Countdowns brought up to date at a time, the nearest first: messages to the staff chat are counted by the minute."""

BUSY = 3
"""With so many rows waiting for the staff chat, countdowns wait."""

COUNTDOWN = "staff_countdown"


def wake(store: Store, at_shop: Shop, now: datetime) -> bool:
    """Tickets whose sleep is over are in sight again; True when there were any."""
    with store.read() as tx:
        due = worklist.asleep_until(tx, now)
    each(store, "wake", due, lambda tx, ticket_id: _wake(tx, ticket_id, now))
    return bool(due)


def _wake(tx: Tx, ticket_id: int, now: datetime) -> None:
    ticket = tickets.lock(tx, ticket_id)
    if ticket is not None and ticket.snoozed_until is not None and ticket.snoozed_until <= now:
        ticket_actions.wake(tx, ticket, now, actor="system")
        outgoing.tell_staff(tx, ticket, "ticket_awake", f"ticket:{ticket.id}:awake:{now.isoformat()}", now)


def count_down(store: Store, at_shop: Shop, now: datetime) -> bool:
    """Cards show the minutes left of promises that are near, as far as the chat has room; True when some will."""
    slot = now - (now - datetime.min.replace(tzinfo=now.tzinfo)) % EVERY
    with store.read() as tx:
        near = worklist.due(tx, now + cards.COUNTED, AT_ONCE, after=now - EVERY)
        busy = worklist.waiting_rows(tx, STAFF) >= BUSY
    if not near or busy:
        return False
    with store.write() as tx:
        if not ticks.first(tx, COUNTDOWN, slot, now):
            return False
        for ticket in near:
            key = f"ticket:{ticket.id}:countdown:{slot.isoformat()}"
            outgoing.tell_staff(tx, ticket, "ticket_card_update", key, now)
    return True


def say_good_morning(store: Store, at_shop: Shop, now: datetime) -> bool:
    """Whoever's shift begins reads once what is theirs and what waits, instead of every card; True when somebody did.

    Where nobody has a private chat with the bot, the staff chat reads one for all.
    """
    starting = digest.starting(at_shop, now)
    if not starting:
        return False
    with store.read() as tx:
        people = [person for person in shops.staff(tx) if person.chat_address is not None and person.may("see_tickets")]
    due: list[tuple[Staff | None, datetime]] = [(p, starting[p.code]) for p in people if p.code in starting]
    if not people:
        due = [(None, min(starting.values()))]
    with store.read() as tx:
        due = [(who, shift) for who, shift in due if not digest.is_sent(tx, who, shift)]
    each(store, "digest", due, lambda tx, one: digest.send(tx, *one, now))
    return bool(due)
