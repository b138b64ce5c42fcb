"""People of the shop who answer a customer in another program than the desk: what they say and do stands here, too."""

from __future__ import annotations

from datetime import datetime

from actions import intake
from actions.promises import promises
from actions.tickets import bot_brief, sessions
from actions.tickets.tickets import give_word_back, human_ticket, refresh_card
from domain import ticket as states
from domain.conversation import Conversation, Message
from domain.message import Reply
from domain.shop.promise_policy import PromiseKind
from domain.shop.staff import Staff
from domain.ticket import State, Ticket
from storage import Tx, conversations, shops
from storage.tickets import tickets
from texts import text


def taken(tx: Tx, channel: str, account: str, address: str, who: str, now: datetime) -> Ticket | None:
    """A person has the word in that chat from now on, under the ticket it is about; the bot is silent there.

    who: how the other program calls them, the code of a member of staff where it is the same. None without such a chat.
    """
    conversation = _locked(tx, channel, account, address)
    if conversation is None:
        return None
    ticket, by = _ticket(tx, conversation, now), _person(tx, who)
    if ticket.state == State.NEW and by is not None:
        ticket.state, ticket.assignee_id = states.moved(ticket.number, ticket.state, "claim"), by.id
        tickets.record(tx, ticket, "claimed", by.actor, now, name=by.name)
    bot_brief.take_word(tx, ticket, conversation, now)
    sessions.was_taken(tx, ticket, conversation, now)
    refresh_card(tx, ticket, now)
    return ticket


def said(
    tx: Tx, channel: str, account: str, address: str, who: str, words: str, key: str, now: datetime
) -> Message | None:
    """What a person told the customer there stands in the conversation and on the ticket. Rule: A2, C2.

    key: the other program's id of it, so that it stands there once. None when it stood there, or without such a chat.
    """
    if not conversations.first_seen(tx, channel, account, key, now):
        return None
    ticket = taken(tx, channel, account, address, who, now)
    conversation = conversations.find(tx, channel, account, address)
    if ticket is None or conversation is None:
        return None
    by = _person(tx, who)
    actor = by.actor if by else f"staff:{who}"[:64]
    message = Message(conversation.id, actor, Reply(words).to_json(), now, ticket_id=ticket.id, remote_id=key[:64])
    conversations.add_message(tx, message)
    ticket.answered_at = ticket.answered_at or now
    tickets.record(tx, ticket, "answered", actor, now, text=words, files=0)
    promises.keep(tx, ticket, PromiseKind.FIRST_ANSWER, now, actor=actor)
    refresh_card(tx, ticket, now)
    return message


def ended(tx: Tx, channel: str, account: str, address: str, now: datetime) -> None:
    """The person has finished there: the bot answers again."""
    conversation = _locked(tx, channel, account, address)
    ticket = human_ticket(tx, conversation) if conversation is not None else None
    if ticket is not None:
        give_word_back(tx, ticket, now)


def _locked(tx: Tx, channel: str, account: str, address: str) -> Conversation | None:
    found = conversations.find(tx, channel, account, address)
    return conversations.lock(tx, found.id) if found is not None else None


def _ticket(tx: Tx, conversation: Conversation, now: datetime) -> Ticket:
    """The ticket under which a person talks there: the present one, else the newest open one that all may see, else an
    enquiry of its own. Rule: C5.
    """
    present = human_ticket(tx, conversation)
    if present is not None:
        return present
    for ticket in tickets.of_customer(tx, conversation.customer_id):
        hidden = ticket.restricted or ticket.about_staff is not None
        if ticket.conversation_id == conversation.id and ticket.facts.answered and not hidden:
            return ticket
    words = text("channel.taken_outside", conversation.language)
    key = f"outside:{conversation.id}"
    return intake.enquire(tx, conversation, words, now, message_id=0, key=key, topic="handoff")[0]


def _person(tx: Tx, who: str) -> Staff | None:
    return shops.staff_by_code(tx, who) or shops.staff_by_code(tx, who.lower())
