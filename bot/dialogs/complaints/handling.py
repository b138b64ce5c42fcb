"""Who sees and who handles a complaint: answered plainly, and made true on the ticket (C5)."""

from __future__ import annotations

from actions.complaints import complaints
from actions.tickets import tickets
from bot.dialog import Turn
from bot.dialogs import promise_words
from domain.shop.promise_policy import PromiseKind
from domain.ticket import Kind, Ticket
from storage.tickets import tickets as ticket_queries


def asked(turn: Turn) -> Ticket | None:
    """The customer's open complaint whose handling the words ask about; None for words that begin another."""
    if not (turn.asks("kept_from") or turn.asks("handler")) or turn.dangers:
        return None
    ticket = newest(turn)
    if ticket is None or not turn.begins("complain"):
        return ticket
    apart = turn.told("another") or ticket.created_at < turn.now - turn.shop.policy.session_timeout
    return None if apart else ticket


def answer(turn: Turn, ticket: Ticket) -> None:
    """The words stand on the complaint, it is kept from whom it is about, and that is said. Rule: C5, A2."""
    locked = ticket_queries.lock(turn.tx, ticket.id)
    if locked is None:
        return
    turn.under = locked.id
    keep(turn, locked)
    tickets.customer_wrote(turn.tx, locked, turn.message_id, turn.words, turn.incoming.update_id, turn.now)
    turn.say("complaint.kept" if locked.restricted else "complaint.handled", number=locked.number)


def keep(turn: Turn, ticket: Ticket) -> None:
    """Only managers know of it from now on, where the words wish it kept from anybody. Rule: C5."""
    if not turn.asks("kept_from"):
        return
    whole = f"{ticket.data.get('words', '')}\n{turn.words}"
    _, about = complaints.person_meant(turn.tx, whole, turn.conversation, ticket.customer_id)
    complaints.restrict(turn.tx, ticket, ticket.about_staff or about, turn.now, actor="customer")


def chased(turn: Turn) -> Ticket | None:
    """The open complaint that, by the words, nobody has answered. Rule: C2."""
    waits = turn.asks("unanswered") and not turn.begins("complain") and not turn.dangers
    return newest(turn) if waits else None


def press_on(turn: Turn, ticket: Ticket) -> None:
    """Whoever has it is told that the customer waits, and the customer until when there is an answer. Rule: C2."""
    locked = ticket_queries.lock(turn.tx, ticket.id)
    if locked is None:
        return
    turn.under = locked.id
    tickets.customer_wrote(turn.tx, locked, turn.message_id, turn.words, turn.incoming.update_id, turn.now)
    until = promise_words.within(turn, locked, PromiseKind.FIRST_ANSWER)
    turn.say("complaint.chased", number=locked.number, until=until)


def newest(turn: Turn) -> Ticket | None:
    """The customer's newest open complaint."""
    found = ticket_queries.of_customer(turn.tx, turn.conversation.customer_id)
    return next((one for one in sorted(found, key=lambda one: -one.id) if one.kind == Kind.COMPLAINT), None)
