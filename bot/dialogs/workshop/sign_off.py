"""Signing for work that is done, by a button or by words with a name; only its own customer can (W8, F7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from actions.tickets import tickets
from actions.workshop import sign_offs
from bot import guard
from bot.dialog import Turn
from bot.dialogs import field
from bot.guard import Confirmed
from domain.message import Button
from domain.press import Press
from domain.ticket import Kind, Ticket
from domain.workshop.sign_off import SignOff
from storage.tickets import tickets as ticket_queries
from storage.workshop import sign_offs as sign_off_queries

Opened = tuple[str, dict[str, Any]]

LOOKED_BACK = 5
"""Messages among which a signature is still asked for."""


def press(turn: Turn, tap: Press) -> Opened | None:
    """The ticket's work is signed for, or the customer's objection is with a person."""
    ticket = ticket_queries.get(turn.tx, tap.number())
    if ticket is None or ticket.customer_id != turn.conversation.customer_id:
        turn.say("signoff.not_yours")
    elif (yes := guard.signed(turn)) is not None:
        _sign(turn, ticket, tap.parts[1], yes)
    else:
        _object(turn, ticket, tap.parts[1])
    return None


def signs(turn: Turn) -> bool:
    """True when the words are a signature with a name that is waited for: heard even while a person has the word."""
    return turn.signed is not None and _asked(turn) is not None


def signed_for(turn: Turn) -> Press | None:
    """What the words signed for or agreed to sign ("确认 王伟", "Confirmed, Ann Lee"), of what was asked for last."""
    return _asked(turn) if guard.signed(turn) else None


def sign(turn: Turn, asked: Press) -> None:
    """It is signed; a yes without a name is asked for the name too."""
    yes, ticket = guard.signed(turn), ticket_queries.get(turn.tx, asked.number())
    if yes is None or ticket is None or not turn.signed:
        turn.say("signoff.name_too", buttons=[[Button(turn.label("signoff.sign_button"), asked)]])
        return
    _sign(turn, ticket, asked.parts[1], yes)


def _asked(turn: Turn) -> Press | None:
    """The signing button among the last things said here."""
    return next(filter(None, (shown.press("sign", "yes") for shown in turn.shown[:LOOKED_BACK])), None)


def _sign(turn: Turn, ticket: Ticket, subject: str, yes: Confirmed) -> None:
    if sign_off_queries.of(turn.tx, ticket.id, subject) is not None:
        turn.say("signoff.signed_before", number=ticket.number)
        return
    shown = sign_offs.asked_text(ticket)
    if shown is None or ticket.data[sign_offs.ASKED]["subject"] != subject:
        turn.say("signoff.gone")
        return
    signed = sign_offs.sign(
        turn.tx, ticket, turn.identity, shown, turn.now,
        name=turn.signed or turn.customer().name or "", message_id=turn.message_id, subject=subject,
    )  # fmt: skip
    turn.say("signoff.thanks", number=ticket.number, code=signed.hash[:12])
    if subject in AFTER:
        AFTER[subject](turn, ticket, signed)


def _object(turn: Turn, ticket: Ticket, subject: str) -> None:
    if sign_off_queries.of(turn.tx, ticket.id, subject) is not None:
        turn.say("signoff.signed_before", number=ticket.number)
        return
    words = turn.label("signoff.object_button")
    tickets.customer_wrote(turn.tx, ticket, turn.message_id, words, turn.incoming.update_id, turn.now)
    turn.say("signoff.objected", number=ticket.number)


AFTER: dict[str, Callable[[Turn, Ticket, SignOff], None]] = {Kind.FIELD_JOB: field.after_signing}
"""Subject -> what follows the signature, in its transaction; a feature whose work is signed for adds a line."""
