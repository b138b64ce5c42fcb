"""Follow-up in the chat: one tap says how the car is; what is wrong becomes a matter of its own, linked (N1).

What the customer types right after the question counts as an answer only when it fits; a breakdown, a booking or a
complaint goes its usual way and is tied to the follow-up when its ticket is made.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from actions.feedback import follow_ups, surveys
from bot.dialog import Turn
from bot.dialogs.feedback import survey
from domain.feedback.follow_up import FollowUp
from domain.message import Button
from domain.press import Press
from domain.ticket import Ticket
from nlu.acts.feedback import getting_on

_KEY = "follow_up"

_MATTERS = frozenset(
    {"report_fault", "complain", "request_rescue", "book_service", "change_booking", "cancel_booking", "handoff"}
)
"""What is never a mere wish."""

_OWN = frozenset({"report_fault", "request_rescue", "complain"})
"""Matters that belong to the follow-up when they are told in answer to it."""

_TALK = frozenset({"affirm", "deny", "thanks", "goodbye", "rate_service", "out_of_scope", "ask_advice"})
"""Intents that are no matter of their own right after the question."""


def press(turn: Turn, tap: Press) -> tuple[str, dict[str, Any]] | None:
    """The answer is kept; what is wrong is asked in words, or opens the dialog it needs."""
    asked = follow_ups.mine(turn.tx, tap.number(), turn.conversation.customer_id)
    if asked is None:
        turn.say("talk.old_button")
    elif tap.verb == "tell":
        return _told(turn, asked)
    elif tap.verb == "wish" and turn.incoming.kind == "button":
        call = Press("follow", "call", asked.id, "w")
        turn.say("follow.ask_wish", buttons=[[Button(turn.label("follow.call"), call)]])
    else:
        _answered(turn, asked, tap.verb)
    return None


def _answered(turn: Turn, asked: FollowUp, said: str) -> None:
    words = "" if turn.incoming.kind == "button" else turn.words
    if said == "wish":
        ticket = follow_ups.wish(
            turn.tx, turn.shop, asked, turn.conversation, words, turn.now,
            message_id=turn.message_id, key=turn.incoming.update_id,
        )  # fmt: skip
        turn.say("follow.wish_noted", number=ticket.number)
        return
    follow_ups.answer(turn.tx, turn.shop, asked, said, words, turn.now)
    if said == "fine":
        turn.say(f"follow.said_fine_{asked.round}")
        if asked.round == 1 and (score := surveys.beside(turn.tx, turn.shop, asked.ticket_id, turn.now)):
            survey.ask_next(turn, score)
    elif said == "call":
        phone = turn.phone()
        turn.say("follow.will_call" if phone else "follow.will_call_no_phone", phone=turn.shop.phone)
    else:
        _expect(turn, asked)
        call = Press("follow", "call", asked.id)
        turn.say("follow.ask_what", buttons=[[Button(turn.label("follow.call"), call)]])


def _told(turn: Turn, asked: FollowUp) -> tuple[str, dict[str, Any]]:
    """What is wrong, in words: for the fault dialog unless it is a complaint."""
    follow_ups.answer(turn.tx, turn.shop, asked, "trouble", turn.words, turn.now)
    _expect(turn, asked)
    turn.say("follow.sorry")
    return ("complaint" if turn.understanding.intent == "complain" else "fault"), {"take": True}


def heard(turn: Turn, shown: Press) -> Press | None:
    """What the words answer to the question that bore `shown`; None for a matter of their own."""
    if turn.command in ("help", "restart"):
        return None
    said = _wished(turn) if shown.parts[1:] else _said(turn)
    return Press("follow", said, shown.number()) if said else None


def _wished(turn: Turn) -> str | None:
    if getting_on.wants_call(turn.words):
        return "call"
    if turn.command in ("leave", "skip") or turn.understanding.intent in ("deny", "opt_out", "opt_in"):
        return "fine"
    matters = {"report_fault": "tell", "complain": "tell"}
    if turn.understanding.outcome == "understood" and turn.understanding.intent in _MATTERS:
        return matters.get(turn.understanding.intent)
    return "wish"


def _said(turn: Turn) -> str | None:
    words, reading = turn.words.strip(), turn.understanding
    if getting_on.wants_call(words):
        return "call"
    if getting_on.is_fine(words) and reading.intent not in _OWN:
        return "fine"
    if getting_on.is_trouble(words):
        return "trouble"
    if turn.known_matter is not None:
        return None
    if reading.outcome == "understood" and reading.intent in ("report_fault", "complain"):
        return "tell"
    if reading.outcome == "understood" and reading.intent not in _TALK:
        return None
    if reading.intent in ("affirm", "thanks"):
        return "fine"
    return "tell" if _is_expected(turn) else "wish" if len(words) > 3 else None


def _expect(turn: Turn, asked: FollowUp) -> None:
    """The next matter of this customer belongs to the follow-up."""
    turn.memory[_KEY] = {"id": asked.id, "at": turn.now.isoformat()}


def _is_expected(turn: Turn) -> bool:
    noted = turn.memory.get(_KEY)
    return noted is not None and turn.now - datetime.fromisoformat(noted["at"]) <= follow_ups.LINKS_FOR


def attach(turn: Turn, ticket: Ticket) -> None:
    """A ticket just made is tied to the follow-up whose question brought it up. Rule: N1."""
    noted = turn.memory.get(_KEY)
    if noted is not None and _is_expected(turn):
        asked = follow_ups.mine(turn.tx, noted["id"], turn.conversation.customer_id)
        if asked is not None:
            follow_ups.link(turn.tx, asked, ticket, turn.now)
    turn.memory.pop(_KEY, None)
