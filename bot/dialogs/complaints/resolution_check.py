"""The customer's own yes or no to the outcome of a complaint, by button or in words; and "it's still broken" (C6)."""

from __future__ import annotations

from typing import Any

from actions.complaints import resolution_check
from actions.tickets import reopening, tickets
from bot import guard
from bot.dialog import Turn
from bot.dialogs.complaints import handling
from bot.guard import Confirmed
from domain.complaints import complaint
from domain.press import Press
from domain.ticket import State, Ticket
from domain.warranty import return_repair
from nlu.acts.acts import SURE, Hold, No, Yes
from storage.tickets import tickets as ticket_queries

Opened = tuple[str, dict[str, Any]]

BARE = 8
"""Characters below which a no says nothing of what is still wrong."""

_ANSWERS = frozenset(
    {"affirm", "deny", "thanks", "goodbye", "rate_service", "complain", "report_fault", "greet", "out_of_scope"}
)
"""Intents whose words may be an answer; any other understood matter is a matter of its own."""


def heard(turn: Turn, shown: Press) -> Press | None:
    """The press that the words stand for, when the outcome was said last: yes, no, or unclear.

    None for another matter, and when that question is not open. shown: on the question's first button.
    """
    if not resolution_check.asked_of(turn.tx, turn.conversation, shown.number(), shown.number(1)):
        return None
    answer = _meant(turn)
    return Press("verify", answer, *shown.parts) if answer else None


def later(turn: Turn) -> Press | None:
    """The same when other things were said since: only words that speak of nothing else close the one that waits."""
    if turn.context.question or turn.told("settled") is not True:
        return None
    waiting = ticket_queries.of_customer(turn.tx, turn.conversation.customer_id, states=(State.SOLVED,))
    asked = [one for one in waiting if one.facts.grievance and "verify" in one.data]
    return Press("verify", "yes", asked[0].id, asked[0].data["verify"]["round"]) if len(asked) == 1 else None


def press(turn: Turn, tap: Press) -> Opened | None:
    """The yes or no of the button or the words; one of another customer, another time or an answered question changes
    nothing."""
    ticket = resolution_check.asked_of(turn.tx, turn.conversation, tap.number(), tap.number(1))
    if ticket is None:
        _say_gone(turn, tap.number())
        return None
    turn.under = ticket.id
    if tap.verb == "no":
        return _no(turn, ticket)
    if (yes := guard.settled(turn)) is not None:
        _close(turn, ticket, yes)
    elif turn.words:
        tickets.customer_wrote(turn.tx, ticket, turn.message_id, turn.words, turn.incoming.update_id, turn.now)
        shown = [button for message in turn.shown[:1] for button in message.buttons]
        again = [button for button in shown if button.press and button.press.topic == "verify"]
        turn.say("verify.unclear", number=ticket.number, buttons=[again])
    return None


def still(turn: Turn) -> Ticket | None:
    """The closed matter that the words say is not over ("还是不行", "still broken"). Rule: C6, I2."""
    reading = turn.understanding
    symptoms = [entity.text for entity in reading.of("symptom")]
    codes = [entity.value for entity in reading.of("symptom")]
    systems = return_repair.systems((entity.value for entity in reading.of("system")), codes)
    plate = reading.first("plate")
    found = reopening.closed_matter(
        turn.tx, turn.shop, turn.conversation, turn.words, symptoms, systems, plate, turn.now
    )  # fmt: skip
    return None if found is None or (reading.intent == "complain" and not found.facts.grievance) else found


def open_again(turn: Turn, closed: Ticket) -> None:
    """The matter is open again, with whoever had it. Rule: C6, I2."""
    key = turn.incoming.update_id
    again = reopening.reopen(turn.tx, closed.id, turn.words, turn.now, message_id=turn.message_id, key=key)
    if again is not None and turn.dangers:
        tickets.make_urgent(turn.tx, again, turn.now, turn.dangers)
    turn.under = closed.id
    handling.spoken_of(turn, again or closed)
    turn.say("reopen.done", number=closed.number)


def _close(turn: Turn, ticket: Ticket, _yes: Confirmed) -> None:
    resolution_check.verify(turn.tx, ticket, turn.words or turn.label("verify.yes_button"), turn.now)
    turn.say("verify.closed", number=ticket.number)


def _no(turn: Turn, ticket: Ticket) -> Opened | None:
    """The matter is open again; a bare no is asked what is still wrong."""
    key, said = turn.incoming.update_id, turn.words or turn.label("verify.no_button")
    resolution_check.object_(turn.tx, ticket, said, turn.now, message_id=turn.message_id, key=key)
    handling.spoken_of(turn, ticket)
    if len(turn.words) >= BARE:
        turn.say("verify.noted", number=ticket.number)
        return None
    return "complaint", {"ticket": ticket.id, "number": ticket.number, "words": "", "objection": True}


def _meant(turn: Turn) -> str | None:
    """yes, no, unclear; None for another matter."""
    words, reading = turn.words, turn.understanding
    if complaint.says_still(words):
        return "no"
    if isinstance(turn.answer, Yes) and turn.answer.sure:
        return "yes"
    if reading.outcome == "understood" and reading.intent not in _ANSWERS:
        return None
    said = turn.answer
    if isinstance(said, No) and said.sure:
        return "no"
    if isinstance(said, Hold) and said.sure:
        return None
    told = reading.confidence >= SURE and reading.intent in ("complain", "report_fault")
    return "no" if told else "unclear"


def _say_gone(turn: Turn, ticket_id: int) -> None:
    """An old button of one's own matter says how it stands; any other one is only old. Rule: A5."""
    ticket = ticket_queries.get(turn.tx, ticket_id)
    if ticket is None or ticket.customer_id != turn.conversation.customer_id:
        turn.say("talk.old_button")
    elif ticket.is_open:
        turn.say("verify.gone_open", number=ticket.number)
    else:
        turn.say("verify.gone_closed", number=ticket.number)
