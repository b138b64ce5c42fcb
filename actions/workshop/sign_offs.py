"""Signatures: asked for when the work is done, given once by the customer, never changed (W8, F7)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from actions import outgoing
from domain.customers.customer import Identity
from domain.errors import BelongsToAnother, IllegalMove, NotFound, NotYet
from domain.field.field_job import STATES
from domain.message import Button, Reply
from domain.press import Press
from domain.ticket import Kind, Ticket
from domain.workshop.sign_off import SignOff, is_intact, seal
from storage import Tx, conversations
from storage.field import field_jobs
from storage.tickets import tickets
from storage.workshop import sign_offs, work_orders
from texts import text as words

ASKED = "to_sign"
"""Of a ticket's data: {"subject", "text", "asked_at"} of the signature that is waited for."""

NAME = 60
"""Characters of a name that is signed with."""


def _field_work_done(tx: Tx, ticket: Ticket) -> bool:
    job = field_jobs.of(tx, ticket.id)
    return job is not None and STATES[job.state].work_done


def _handed_over(tx: Tx, ticket: Ticket) -> bool:
    order = work_orders.of_ticket(tx, ticket.id)
    return order is not None and order.state == "handed_over"


WORK_IS_DONE: dict[str, Callable[[Tx, Ticket], bool]] = {
    Kind.FIELD_JOB: _field_work_done,
    Kind.WORK_ORDER: _handed_over,
}
"""Subject -> whether that work of the ticket is over; a feature whose work is signed for adds a line."""


def ask(
    tx: Tx, ticket: Ticket, text: str, now: datetime, *, subject: str = "", told: Reply | None = None
) -> None:  # fmt: skip
    """The customer is shown the text and asked to sign exactly that. NotYet while the work is not done.

    subject: what is signed; the ticket's kind when left out. Asking again with other words takes the place of what was
    not signed yet; asking for what is signed is refused. told: news that goes in the same message. Rule: W8, F7.
    """
    subject = subject or ticket.kind
    done = WORK_IS_DONE.get(subject)
    if done is None or not done(tx, ticket):
        raise NotYet(f"Ticket {ticket.number}: nobody signs for {subject!r} before that work is done.")
    if sign_offs.of(tx, ticket.id, subject) is not None:
        raise IllegalMove(f"Ticket {ticket.number}: {subject!r} is signed already.")
    if ticket.data.get(ASKED, {}).get("text") == text:
        return
    ticket.data = {**ticket.data, ASKED: {"subject": subject, "text": text, "asked_at": now.isoformat()}}
    tickets.record(tx, ticket, "sign_off_asked", "system", now, subject=subject)
    if ticket.conversation_id is None:
        return
    conversation = conversations.get(tx, ticket.conversation_id)
    assert conversation is not None
    rows = _buttons(ticket, subject, conversation.language)
    said = [told.text] if told else []
    said += [text, words("signoff.ask", conversation.language)]
    reply = Reply("\n\n".join(said), rows, told.card if told else None)
    count = len(tickets.events(tx, ticket.id))
    outgoing.say(tx, conversation, reply, f"ticket:{ticket.id}:sign:{count}", now, ticket_id=ticket.id)


def asked_text(ticket: Ticket) -> str | None:
    """The text whose signature is waited for; None when none is."""
    found = ticket.data.get(ASKED)
    return str(found["text"]) if found else None


def sign(
    tx: Tx, ticket: Ticket, identity: Identity, text_shown: str, now: datetime, *, name: str = "",
    message_id: int | None = None, subject: str = "",
) -> SignOff:  # fmt: skip
    """The customer's signature under the text that was shown; a second one changes nothing. Rule: W8, F7.

    BelongsToAnother for anybody else's, NotYet when it was not asked for or the work is not done, IllegalMove for
    another text than the one that was asked for.
    """
    locked = tickets.lock(tx, ticket.id)
    if locked is None:
        raise NotFound(f"There is no ticket {ticket.id}.")
    if identity.customer_id != locked.customer_id:
        raise BelongsToAnother(f"Ticket {locked.number} is signed by its own customer only.")
    asked = locked.data.get(ASKED)
    subject = subject or (asked["subject"] if asked else "")
    before = (
        sign_offs.of(tx, locked.id, subject) if subject else next(iter(sign_offs.of_ticket(tx, locked.id)[-1:]), None)
    )
    if before is not None:
        return before
    subject = subject or locked.kind
    done = WORK_IS_DONE.get(subject)
    if asked is None or asked["subject"] != subject or done is None or not done(tx, locked):
        raise NotYet(f"Ticket {locked.number}: no signature for {subject!r} is waited for.")
    if asked["text"] != text_shown:
        raise IllegalMove(f"Ticket {locked.number}: another text was shown than the one to be signed.")
    name = re.sub(r"\s+", " ", name).strip()[:NAME]
    channel = identity.channel
    sealed = seal(locked.number, subject, text_shown, now, identity.id, channel, name)
    made = SignOff(locked.id, subject, text_shown, now, identity.id, channel, name, message_id, sealed)
    sign_offs.add(tx, made)
    locked.data = {key: value for key, value in locked.data.items() if key != ASKED}
    tickets.record(tx, locked, "signed_off", "customer", now, subject=subject, hash=sealed, name=name)
    return made


def verify(tx: Tx, ticket: Ticket, signed: SignOff) -> bool:
    """True when the record is what was signed, by its own seal and by the one its event tells of. Rule: W8, I2."""
    told = [
        event.data.get("hash")
        for event in tickets.events(tx, ticket.id)
        if event.kind == "signed_off" and event.data.get("subject") == signed.subject
    ]
    return is_intact(signed, ticket.number) and told == [signed.hash]


def _buttons(ticket: Ticket, subject: str, language: str) -> tuple[tuple[Button, ...], ...]:
    yes = Button(words("signoff.sign_button", language), Press("sign", "yes", ticket.id, subject))
    no = Button(words("signoff.object_button", language), Press("sign", "no", ticket.id, subject))
    return ((yes,), (no,))
