"""Tickets from the first word to the end: registered, claimed, answered, closed; each step is an event (I2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from actions import outgoing
from actions.promises import promises
from actions.tickets import bot_brief, sessions
from domain import inbox
from domain import ticket as states
from domain.conversation import Conversation
from domain.errors import AlreadyClaimed, IllegalMove, NotAllowed, NotFound, NotVerified, VisitAhead
from domain.message import Attachment, Reply
from domain.shop.promise_policy import PromiseKind
from domain.shop.staff import Staff
from domain.ticket import State, Ticket
from storage import Tx, conversations, shops
from storage.booking import appointments
from storage.tickets import mentions, tickets
from storage.workshop import work_orders


def register(tx: Tx, ticket: Ticket, now: datetime, *, actor: str = "customer") -> Ticket:
    """Store the ticket with its number, its first event, its clocks and a card on the way to staff. Rule: C1, N4.

    The register is the shop's: its year begins at the shop's midnight, whatever zone the caller's clock shows.
    """
    at_shop = shops.load(tx)
    year = now.astimezone(at_shop.zone).year if at_shop else now.year
    ticket.number = tickets.next_number(tx, ticket.kind, year)
    tickets.add(tx, ticket)
    tickets.record(tx, ticket, "registered", actor, now, kind=ticket.kind, summary=ticket.summary, urgent=ticket.urgent)
    outgoing.tell_staff(tx, ticket, "ticket_card", f"ticket:{ticket.id}:card", now)
    if at_shop is not None:
        promises.make(tx, at_shop, ticket, now)
    return ticket


def claim(tx: Tx, ticket_id: int, by: Staff, now: datetime) -> Ticket:
    """The ticket is this person's and the customer knows who cares for it; AlreadyClaimed when somebody else has it.

    A manager may take it over. Claiming one's own ticket again changes nothing. Rule: N4, I1.
    """
    ticket = locked_for(tx, ticket_id, by, "claim")
    if ticket.state == State.CLAIMED and ticket.assignee_id == by.id:
        return ticket
    holder = shops.staff_by_id(tx, ticket.assignee_id) if ticket.assignee_id else None
    if holder is not None and holder.active and not by.may("take_over"):
        raise AlreadyClaimed(ticket.number, holder.name)
    ticket.state = states.moved(ticket.number, ticket.state, "claim")
    ticket.assignee_id = by.id
    tickets.record(tx, ticket, "claimed", by.actor, now, name=by.name)
    outgoing.tell_customer(tx, ticket, "claimed", now, name=by.name)
    refresh_card(tx, ticket, now)
    return ticket


def release(tx: Tx, ticket_id: int, by: Staff, now: datetime) -> Ticket:
    """The ticket waits for somebody again."""
    ticket = locked_for(tx, ticket_id, by, "claim")
    ticket.state = states.moved(ticket.number, ticket.state, "release")
    ticket.assignee_id = None
    tickets.record(tx, ticket, "released", by.actor, now)
    refresh_card(tx, ticket, now)
    return ticket


def answer(
    tx: Tx, ticket_id: int, by: Staff, words: str, now: datetime, *, key: str, media: Sequence[Attachment] = ()
) -> Ticket:
    """The customer gets these words and files from a person; from now on the bot is silent there. Rule: C2.

    key: unique per answer (an update id, a form's token), so that the same press never speaks twice. A ticket nobody
    had is claimed by answering it.
    """
    ticket = locked_for(tx, ticket_id, by, "reply")
    if ticket.conversation_id is None:
        raise NotFound(f"Ticket {ticket.number} has no conversation to answer in.")
    if ticket.state == State.NEW:
        ticket.state, ticket.assignee_id = states.moved(ticket.number, ticket.state, "claim"), by.id
        tickets.record(tx, ticket, "claimed", by.actor, now, name=by.name)
    conversation = conversations.lock(tx, ticket.conversation_id)
    assert conversation is not None
    bot_brief.take_word(tx, ticket, conversation, now)
    ticket.answered_at = ticket.answered_at or now
    tickets.record(tx, ticket, "answered", by.actor, now, text=words, files=len(media))
    promises.keep(tx, ticket, PromiseKind.FIRST_ANSWER, now, actor=by.actor)
    outgoing.say(
        tx, conversation, Reply(words, media=tuple(media)), f"answer:{key}", now, author=by.actor, ticket_id=ticket.id
    )
    refresh_card(tx, ticket, now)
    return ticket


def note(tx: Tx, ticket_id: int, by: Staff, words: str, now: datetime) -> Ticket:
    """Words for colleagues only; whoever is named in them by "@" is told, if they may know of the ticket. Rule: C5."""
    ticket = locked_for(tx, ticket_id, by, "note")
    tickets.record(tx, ticket, "noted", by.actor, now, text=words)
    named = [one for one in inbox.named_in(words, shops.staff(tx)) if one.id != by.id and one.may_see(ticket)]
    mentions.add(tx, ticket.id, [one.id for one in named], by.actor, now)
    key = f"ticket:{ticket.id}:named:{len(tickets.events(tx, ticket.id))}"
    outgoing.tell_people(tx, ticket, named, "ticket_mention", key, now, by=by.name, words=words)
    return ticket


def close(tx: Tx, ticket_id: int, by: Staff, now: datetime, *, reason: str = "") -> Ticket:
    """The ticket is done, the customer is told once, and the bot has the word again. Rule: N4.

    A complaint or recovery is closed by its customer's own yes; without it only by a manager, with a reason:
    NotVerified for anybody else. VisitAhead while a visit is ahead: it is moved or called off first. Rule: C6, B6.
    """
    ticket = locked_for(tx, ticket_id, by, "close")
    if work_orders.keeps_open(tx, ticket):
        raise IllegalMove(f"Ticket {ticket.number} is a work order: handing the vehicle over closes it.")
    moved = states.moved(ticket.number, ticket.state, "close")
    if ticket.facts.grievance and not (by.may("close_unverified") and reason.strip()):
        raise NotVerified(f"{ticket.number} is closed by the customer's yes, or by a manager with a reason.")
    visit = appointments.of_ticket(tx, ticket.id)
    if visit is not None and visit.state == "booked" and visit.starts_at > now:
        raise VisitAhead(f"Ticket {ticket.number} has a visit at {visit.starts_at.isoformat()}.")
    ticket.state, ticket.closed_at = moved, now
    ticket.waiting_for = ticket.snoozed_until = None
    tickets.record(tx, ticket, "closed", by.actor, now, **({"reason": reason.strip()} if reason.strip() else {}))
    promises.settle(tx, ticket, now, actor=by.actor)
    give_word_back(tx, ticket, now)
    outgoing.tell_customer(tx, ticket, "closed", now)
    refresh_card(tx, ticket, now)
    return ticket


def assign(tx: Tx, ticket_id: int, to: Staff, by: Staff, now: datetime) -> Ticket:
    """The ticket is that person's, given by a colleague; they and the customer are told. Rule: N4, I1."""
    ticket = locked_for(tx, ticket_id, by, "assign")
    if not to.may_see(ticket):
        raise NotAllowed(f"{to.code} ({to.role}) can't be given ticket {ticket.number}.")
    if ticket.assignee_id == to.id:
        return ticket
    ticket.state = states.moved(ticket.number, ticket.state, "claim")
    ticket.assignee_id = to.id
    tickets.record(tx, ticket, "assigned", by.actor, now, name=to.name, code=to.code)
    if to.id != by.id:
        key = f"ticket:{ticket.id}:assigned:{len(tickets.events(tx, ticket.id))}"
        outgoing.tell_people(tx, ticket, [to], "ticket_assigned", key, now, by=by.name)
    outgoing.tell_customer(tx, ticket, "claimed", now, name=to.name)
    refresh_card(tx, ticket, now)
    return ticket


def reopen(tx: Tx, ticket_id: int, by: Staff, now: datetime) -> Ticket:
    """A closed ticket is somebody's again."""
    ticket = locked_for(tx, ticket_id, by, "close")
    ticket.state = states.moved(ticket.number, ticket.state, "reopen")
    ticket.closed_at, ticket.assignee_id = None, by.id
    tickets.record(tx, ticket, "reopened", by.actor, now)
    promises.restart(tx, shops.current(tx), ticket, now)
    refresh_card(tx, ticket, now)
    return ticket


def resume(tx: Tx, ticket: Ticket, now: datetime, *, actor: str) -> None:
    """Nobody is waited for any more. For tickets that wait; for others nothing changes."""
    if ticket.state != State.WAITING:
        return
    party, ticket.waiting_for = ticket.waiting_for, None
    ticket.state = states.moved(ticket.number, ticket.state, "resume")
    tickets.record(tx, ticket, "resumed", actor, now, party=party)
    promises.resume(tx, shops.current(tx), ticket, now, actor=actor)
    refresh_card(tx, ticket, now)


def wake(tx: Tx, ticket: Ticket, now: datetime, *, actor: str) -> None:
    """The ticket is in sight again: its time has come, or something happened."""
    if ticket.snoozed_until is None:
        return
    ticket.snoozed_until = None
    tickets.record(tx, ticket, "woken", actor, now)
    refresh_card(tx, ticket, now)


def customer_wrote(tx: Tx, ticket: Ticket, message_id: int, words: str, key: str, now: datetime) -> None:
    """What the customer wrote stands on the ticket and reaches the staff chat under its card. Rule: A2, N4.

    A ticket that slept or waited for the customer is in sight again.
    """
    wake(tx, ticket, now, actor="customer")
    if ticket.waiting_for == "customer":
        resume(tx, ticket, now, actor="customer")
    tickets.record(tx, ticket, "customer_wrote", "customer", now, text=words, message_id=message_id)
    conversations.put_under(tx, message_id, ticket.id)
    outgoing.tell_staff(
        tx, ticket, "customer_message", f"ticket:{ticket.id}:wrote:{key}", now, text=words, message_id=message_id
    )


def add_details(tx: Tx, ticket: Ticket, now: datetime, **details: object) -> None:
    """Further facts from the customer are on the ticket and its card."""
    ticket.data = {**ticket.data, **details}
    tickets.record(tx, ticket, "details_added", "customer", now, **details)
    _promise(tx, ticket, now)
    refresh_card(tx, ticket, now)


def make_urgent(tx: Tx, ticket: Ticket, now: datetime, reasons: list[str]) -> None:
    """Safety is at stake: the ticket goes first from now on. Rule: F2."""
    if not ticket.urgent:
        ticket.urgent = True
        tickets.record(tx, ticket, "made_urgent", "bot", now, danger=reasons)
        _promise(tx, ticket, now)
        outgoing.tell_staff(tx, ticket, "ticket_card", f"ticket:{ticket.id}:card:urgent", now)


def cancel(tx: Tx, ticket: Ticket, now: datetime, *, actor: str) -> None:
    """The customer no longer needs it; nothing is left to do."""
    ticket.state = states.moved(ticket.number, ticket.state, "cancel")
    ticket.closed_at = now
    tickets.record(tx, ticket, "cancelled", actor, now)
    promises.void(tx, ticket, now, actor=actor, reason="cancelled")
    refresh_card(tx, ticket, now)


def human_ticket(tx: Tx, conversation: Conversation) -> Ticket | None:
    """The open ticket under which a person has the word in this conversation."""
    if conversation.human_since is None or conversation.ticket_id is None:
        return None
    ticket = tickets.get(tx, conversation.ticket_id)
    return ticket if ticket is not None and ticket.is_open else None


def seen(tx: Tx, ticket_id: int, by: Staff) -> Ticket:
    """The ticket, for somebody who may know of it; NotFound for anybody else. Rule: C5."""
    ticket = tickets.get(tx, ticket_id)
    if ticket is None or not by.may_see(ticket):
        raise NotFound(f"There is no ticket {ticket_id}.")
    return ticket


def locked_for(tx: Tx, ticket_id: int, by: Staff, permission: str) -> Ticket:
    """The ticket, locked, for somebody whose role permits that; NotAllowed, or NotFound also for what is not theirs.

    Rule: I1, C5.
    """
    by.require(permission)
    ticket = tickets.lock(tx, ticket_id)
    if ticket is None or not by.may_see(ticket):
        raise NotFound(f"There is no ticket {ticket_id}.")
    return ticket


def refresh_card(tx: Tx, ticket: Ticket, now: datetime) -> None:
    """The staff card will show the ticket as it is now. Rule: N4."""
    tx.flush()
    count = len(tickets.events(tx, ticket.id))
    outgoing.tell_staff(tx, ticket, "ticket_card_update", f"ticket:{ticket.id}:card:{count}", now)


def _promise(tx: Tx, ticket: Ticket, now: datetime) -> None:
    """The ticket's clocks go by what is known of it now. Rule: F3, C2."""
    promises.make(tx, shops.current(tx), ticket, now)


def give_word_back(tx: Tx, ticket: Ticket, now: datetime) -> None:
    """The bot answers again in a conversation where a person had the word under this ticket."""
    if ticket.conversation_id is None:
        return
    conversation = conversations.lock(tx, ticket.conversation_id)
    if conversation is not None and conversation.ticket_id == ticket.id:
        conversation.human_since = conversation.ticket_id = None
        sessions.to_bot(tx, ticket, conversation, now)
