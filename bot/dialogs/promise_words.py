"""The shop's word as the customer reads it: "within 24 hours"; what was said is noted as told (C2, F3)."""

from __future__ import annotations

from datetime import timedelta
from math import ceil

from actions.promises import promises
from bot.dialog import Turn
from domain.promises.promise import Promise, current
from domain.shop.promise_policy import BUSINESS
from domain.ticket import Ticket
from texts import formats

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def within(turn: Turn, ticket: Ticket | None, kind: str) -> str:
    """Until when that is promised, in the customer's words, and noted as told; "soon" where nothing is."""
    owed = [one for one in promises.of(turn.tx, ticket.id) if one.kind == kind] if ticket else []
    running = [one for one in current(owed) if one.state == "running" and one.due_at > turn.now]
    if ticket is None or not running:
        return turn.label("promise.soon")
    promises.note_told(turn.tx, ticket, [kind], turn.now)
    return length_or_time(turn, running[-1])


def is_owed(turn: Turn, ticket: Ticket, kind: str) -> bool:
    """True when that is promised, its time is not over, and it was not said in this very turn."""
    owed = [one for one in promises.of(turn.tx, ticket.id) if one.kind == kind and one.is_open]
    return kind not in turn.promised and any(one.due_at > turn.now for one in owed)


def length_or_time(turn: Turn, one: Promise) -> str:
    """A length for what is near and counts by the calendar, else a time on the clock."""
    left = one.due_at - turn.now
    if one.counting == BUSINESS or left > 2 * _DAY:
        return turn.label("promise.by", when=formats.moment(one.due_at.astimezone(turn.shop.zone), turn.language))
    if left <= timedelta(minutes=55):
        return turn.label("promise.within_minutes", n=5 * ceil(left / timedelta(minutes=5)))
    hours = ceil(left / _HOUR)
    return turn.label("promise.within_hour" if hours == 1 else "promise.within_hours", n=hours)


def told(turn: Turn, ticket: Ticket) -> str:
    """The nearest promise of an open ticket that the customer was told, as a line of its progress; empty without one.

    Rule: W5.
    """
    if not ticket.is_open:
        return ""
    for one in current(promises.of(turn.tx, ticket.id)):
        if one.told and one.state in ("running", "paused") and one.due_at > turn.now:
            when = formats.moment(one.due_at.astimezone(turn.shop.zone), turn.language)
            key = "promise.progress" if one.state == "running" else "promise.progress_paused"
            return turn.label(key, what=turn.label(f"promise_what.{one.kind}"), when=when)
    return ""
