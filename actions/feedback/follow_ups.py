"""After the hand-over: asked twice with different words, by chat, else by phone, else with a reason why not (N1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from actions import intake
from actions.feedback import calls
from actions.tickets import tickets
from domain.conversation import Conversation
from domain.feedback.follow_up import FollowUp, working_days_after
from domain.shop.shop import Shop
from domain.ticket import Ticket
from storage import Tx
from storage.feedback import follow_ups
from storage.tickets import tickets as ticket_queries

DAY, WEEK, INSTANT = timedelta(days=1), timedelta(days=7), timedelta(microseconds=1)

PRIORITY = 25
"""Of a follow-up's notice: after what is due, before a survey."""

LINKS_FOR = timedelta(days=1)
"""A matter brought up so long after saying that something is wrong belongs to the follow-up."""


def plan(tx: Tx, shop: Shop, now: datetime) -> int:
    """How many deliveries are taken into the register or get their notice by this call.

    The first round is due from follow_up_first to a week after the hand-over, or where the maker counts working days
    so many of them after it; the second from follow_up_second to a week after the first was due. Rule: N1.
    """
    made = 0
    for since, before, first in _stretches(shop, now):
        second = first + shop.policy.follow_up_second
        until = max(first + WEEK, second + DAY)
        made += follow_ups.plan(tx, 1, since, before, now, due=first, until=max(WEEK, first + DAY))
        made += follow_ups.plan(tx, 2, since, before, now, due=second, until=until)
    follow_ups.leave_out(tx)
    return made + follow_ups.plan_notices(tx, now, PRIORITY)


def _stretches(shop: Shop, now: datetime) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """Deliveries in (since, before], and how long after them the first round is due: by the day for working days."""
    count, plain = shop.policy.follow_up_working_days, shop.policy.follow_up_first
    since = now - plain - WEEK
    if not count:
        yield since, now, plain
        return
    first, last = (at.astimezone(shop.zone).date() for at in (since, now))
    for day in (first + timedelta(days=passed) for passed in range((last - first).days + 1)):
        midnights = (datetime.combine(at, time(), shop.zone) - INSTANT for at in (day, day + DAY))
        begins, ends = midnights
        yield begins, min(ends, now), working_days_after(shop, day, count) - day


def settle(tx: Tx, shop: Shop, now: datetime) -> int:
    """How many rounds moved on: left out with the reason, or given to the follow-up clerk to ring."""
    today = now.astimezone(shop.zone).date()
    return follow_ups.settle(tx, now, now - shop.policy.follow_up_answer, today)


def was_asked(tx: Tx, follow_up_id: int, now: datetime) -> None:
    """The question has left."""
    found = follow_ups.lock(tx, follow_up_id)
    if found is not None and found.state in ("planned", "asked"):
        found.state, found.asked_at = "asked", now
        tx.flush()


def mine(tx: Tx, follow_up_id: int, customer_id: int) -> FollowUp | None:
    """The follow-up, locked, when it is this customer's."""
    found = follow_ups.lock(tx, follow_up_id)
    return found if found is not None and found.customer_id == customer_id else None


def answer(tx: Tx, shop: Shop, found: FollowUp, said: str, words: str, now: datetime) -> bool:
    """True when the answer is new. It stands on the visit's ticket, and a call that was to ask the same is not needed.

    said: one of domain.follow_up.ANSWERS; a later answer replaces an earlier one. Rule: N1, A2.
    """
    if found.answer == said and found.state == "answered":
        return False
    found.state, found.answer, found.answered_at = "answered", said, now
    found.asked_at = found.asked_at or now
    tx.flush()
    visited = ticket_queries.lock(tx, found.ticket_id)
    if visited is not None:
        told = {"text": words} if words else {}
        ticket_queries.record(tx, visited, "followed_up", "customer", now, round=found.round, answer=said, **told)
    calls.answered_by_chat(tx, found, now)
    if said == "call":
        calls.call_back(tx, shop, found, now)
    return True


def wish(
    tx: Tx, shop: Shop, found: FollowUp, conversation: Conversation, words: str, now: datetime, *,
    message_id: int, key: str,
) -> Ticket:  # fmt: skip
    """The enquiry that a wish became; it belongs to the follow-up."""
    answer(tx, shop, found, "wish", words, now)
    ticket, _ = intake.enquire(tx, conversation, words, now, message_id=message_id, key=key, topic="follow_up")
    link(tx, found, ticket, now)
    return ticket


def link(tx: Tx, found: FollowUp, ticket: Ticket, now: datetime) -> None:
    """The matter that the answer became follows the visit it is about. Rule: N1."""
    if ticket.id == found.ticket_id or found.result_id == ticket.id:
        return
    found.result_id = ticket.id
    if ticket.follows_id is None:
        ticket.follows_id = found.ticket_id
        visited = ticket_queries.get(tx, found.ticket_id)
        ticket_queries.record(
            tx, ticket, "linked", "bot", now, number=visited.number if visited else "", follow_up=found.id
        )
        tickets.refresh_card(tx, ticket, now)
    tx.flush()
