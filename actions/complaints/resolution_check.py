"""The outcome is told and the customer's own yes is awaited; a no opens the matter again (C6)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from actions import outgoing
from actions.promises import promises
from actions.shop import staff_alerts
from actions.tickets.tickets import give_word_back, locked_for, refresh_card, resume
from domain import ticket as states
from domain.conversation import Conversation
from domain.errors import IllegalMove, NotFound
from domain.message import Button, Reply
from domain.press import Press
from domain.shop.promise_policy import PromiseKind
from domain.shop.shop import Shop
from domain.shop.staff import Role, Staff
from domain.ticket import State, Ticket
from storage import Tx, conversations, shops
from storage.tickets import tickets
from texts import text


def solve(tx: Tx, ticket_id: int, words: str, by: Staff, now: datetime, *, key: str) -> Ticket:
    """The customer reads the outcome in these words and is asked whether it is well; the bot hears the answer.

    key: unique per press. A ticket nobody had is claimed by solving it. IllegalMove for another kind or without words,
    NotFound when there is no conversation to ask in. Rule: C6.
    """
    ticket = locked_for(tx, ticket_id, by, "close")
    if not ticket.facts.grievance or not words.strip():
        raise IllegalMove(f"Ticket {ticket.number} ({ticket.kind}): expected a complaint or recovery, and its outcome.")
    conversation = conversations.lock(tx, ticket.conversation_id) if ticket.conversation_id else None
    if conversation is None:
        raise NotFound(f"Ticket {ticket.number} has no conversation to ask in.")
    if ticket.state == State.NEW:
        ticket.state, ticket.assignee_id = states.moved(ticket.number, ticket.state, "claim"), by.id
        tickets.record(tx, ticket, "claimed", by.actor, now, name=by.name)
    resume(tx, ticket, now, actor=by.actor)
    ticket.state, ticket.snoozed_until = states.moved(ticket.number, ticket.state, "solve"), None
    ticket.answered_at = ticket.answered_at or now
    this = _round(ticket) + 1
    ticket.data = {**ticket.data, "verify": {"round": this, "asked_at": now.isoformat()}}
    tickets.record(tx, ticket, "solved", by.actor, now, text=words.strip(), round=this)
    for kind in (PromiseKind.FIRST_ANSWER, PromiseKind.SOLUTION):
        promises.keep(tx, ticket, kind, now, actor=by.actor)
    give_word_back(tx, ticket, now)
    said = f"{words.strip()}\n\n{text('verify.ask', conversation.language, number=ticket.number)}"
    outgoing.say(
        tx, conversation, Reply(said, _buttons(ticket, conversation)), f"solve:{key}", now,
        author=by.actor, ticket_id=ticket.id,
    )  # fmt: skip
    refresh_card(tx, ticket, now)
    return ticket


def asked_of(tx: Tx, conversation: Conversation, ticket_id: int, this: int) -> Ticket | None:
    """The ticket, locked, when that question was put to this customer and is still open. Rule: A5, C6."""
    ticket = tickets.lock(tx, ticket_id)
    if ticket is None or ticket.customer_id != conversation.customer_id:
        return None
    return ticket if ticket.state == State.SOLVED and _round(ticket) == this else None


def verify(tx: Tx, ticket: Ticket, words: str, now: datetime) -> None:
    """The customer says yes: the matter is done. Rule: C6."""
    ticket.state = states.moved(ticket.number, ticket.state, "verify")
    ticket.closed_at = now
    tickets.record(tx, ticket, "verified", "customer", now, text=words)
    promises.settle(tx, ticket, now, actor="customer")
    give_word_back(tx, ticket, now)
    refresh_card(tx, ticket, now)


def object_(tx: Tx, ticket: Ticket, words: str, now: datetime, *, message_id: int, key: str) -> None:
    """The customer says no: the matter is open again; its holder and the leaders are told. Rule: C6."""
    ticket.state = states.moved(ticket.number, ticket.state, "object")
    ticket.data = {**ticket.data, "verify": {**_verify(ticket), "objections": _verify(ticket).get("objections", 0) + 1}}
    tickets.record(tx, ticket, "objected", "customer", now, text=words, message_id=message_id)
    conversations.put_under(tx, message_id, ticket.id)
    at_shop = shops.current(tx)
    promises.restart(tx, at_shop, ticket, now)
    people = [*staff_alerts.holder(tx, ticket), *staff_alerts.leaders(tx, at_shop, now)]
    staff_alerts.call(tx, ticket, "objected", people, now, text=words)
    refresh_card(tx, ticket, now)


def is_due(at_shop: Shop, ticket: Ticket, now: datetime) -> bool:
    """True when the customer is to be asked once more, or has been silent for too long. Rule: C6."""
    known = _verify(ticket)
    if ticket.state != State.SOLVED or "asked_at" not in known or "unanswered" in known:
        return False
    waited = now - datetime.fromisoformat(known["asked_at"])
    if waited >= at_shop.policy.verify_wait:
        return True
    quiet = at_shop.policy.is_quiet(now.astimezone(at_shop.zone).hour)
    return waited >= at_shop.policy.verify_remind and "reminded" not in known and not quiet


def remind(tx: Tx, at_shop: Shop, ticket_id: int, now: datetime) -> bool:
    """True when something was due: the customer is asked once more, or the manager may close it now. Rule: C6.

    Nothing is asked in quiet hours (N5).
    """
    ticket = tickets.lock(tx, ticket_id)
    if ticket is None or not is_due(at_shop, ticket, now):
        return False
    waited = now - datetime.fromisoformat(_verify(ticket)["asked_at"])
    if waited >= at_shop.policy.verify_wait:
        return _give_up(tx, at_shop, ticket, now)
    return _ask_again(tx, ticket, now)


def _ask_again(tx: Tx, ticket: Ticket, now: datetime) -> bool:
    conversation = conversations.get(tx, ticket.conversation_id) if ticket.conversation_id else None
    ticket.data = {**ticket.data, "verify": {**_verify(ticket), "reminded": now.isoformat()}}
    tickets.record(tx, ticket, "verification_reminded", "system", now)
    if conversation is not None:
        words = text("verify.remind", conversation.language, number=ticket.number)
        key = f"verify:{ticket.id}:{_round(ticket)}:again"
        outgoing.say(tx, conversation, Reply(words, _buttons(ticket, conversation)), key, now, ticket_id=ticket.id)
    return True


def _give_up(tx: Tx, at_shop: Shop, ticket: Ticket, now: datetime) -> bool:
    ticket.data = {**ticket.data, "verify": {**_verify(ticket), "unanswered": now.isoformat()}}
    tickets.record(tx, ticket, "verification_unanswered", "system", now)
    staff_alerts.call(tx, ticket, "unanswered", staff_alerts.on_duty(tx, at_shop, [Role.MANAGER], now), now)
    refresh_card(tx, ticket, now)
    return True


def _buttons(ticket: Ticket, conversation: Conversation) -> tuple[tuple[Button, ...], ...]:
    labels = (("yes", "verify.yes_button"), ("no", "verify.no_button"))
    return (
        tuple(
            Button(text(key, conversation.language), Press("verify", answer, ticket.id, _round(ticket)))
            for answer, key in labels
        ),
    )


def _verify(ticket: Ticket) -> dict[str, Any]:
    return dict(ticket.data.get("verify") or {})


def _round(ticket: Ticket) -> int:
    return int(_verify(ticket).get("round", 0))
