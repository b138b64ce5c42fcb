"""Contacts, places, pictures, voice notes and files: kept with the matter they belong to (F1)."""

from __future__ import annotations

from actions.customers import identities
from actions.tickets import tickets
from bot.dialog import Turn
from bot.dialogs.answers import menu_buttons
from bot.dialogs.customers.vehicle import named
from bot.dialogs.tickets import triage
from domain.ticket import Ticket
from storage.tickets import tickets as ticket_queries


def contact_shared(turn: Turn) -> None:
    """The sender's own contact proves who writes; anybody else's is only a number to call. Rule: A1, A5."""
    incoming = turn.incoming
    if not incoming.contact_is_own or not incoming.contact_phone:
        turn.say("contact.not_own")
        return
    record = identities.prove_phone(turn.tx, turn.identity, incoming.contact_phone, incoming.contact_name, turn.now)
    turn.tx.refresh(turn.conversation)
    names = named(turn.vehicles())
    key = "contact.welcome_vehicles" if names else "contact.welcome"
    turn.say(key, name=record.name or "", vehicles=names)


def receive(turn: Turn) -> None:
    """What was sent is put with the open matter; without one, what to do with it is asked."""
    incoming = turn.incoming
    if any(media.too_big for media in incoming.media):
        turn.say("attachment.too_big")
    ticket = current_matter(turn)
    if incoming.kind == "sticker":
        turn.say("attachment.sticker_reply", buttons=menu_buttons(turn))
    elif incoming.kind == "location" and ticket is not None:
        tickets.add_details(turn.tx, ticket, turn.now, lat=incoming.lat, lon=incoming.lon)
        turn.say("attachment.location_kept", number=ticket.number)
        triage.located(turn, ticket)
    elif incoming.media and ticket is not None:
        keep(turn, ticket)
        turn.say("attachment.kept", number=ticket.number)
    elif incoming.media:
        turn.say(f"attachment.which_{incoming.media[0].kind}", buttons=menu_buttons(turn))
    elif incoming.kind == "location":
        turn.say("attachment.which_location", buttons=menu_buttons(turn, ("request_rescue", "ask_shop")))
    else:
        turn.say("talk.empty", buttons=menu_buttons(turn))


def edited(turn: Turn, ticket: Ticket) -> None:
    """An open matter is told of the changed words; they start nothing new."""
    words = f"{turn.label('attachment.edit')} {turn.words}"
    tickets.customer_wrote(turn.tx, ticket, turn.message_id, words, turn.incoming.update_id, turn.now)
    turn.say("attachment.edited", number=ticket.number)


def keep(turn: Turn, ticket: Ticket) -> None:
    """The message with its pictures or files stands on the ticket."""
    tickets.customer_wrote(turn.tx, ticket, turn.message_id, turn.words, turn.incoming.update_id, turn.now)


def current_matter(turn: Turn) -> Ticket | None:
    """The newest open ticket of this conversation."""
    for ticket in ticket_queries.of_customer(turn.tx, turn.conversation.customer_id):
        if ticket.conversation_id == turn.conversation.id:
            return ticket
    return None
