"""An objection to a refused claim: the customer's own written words, within seven days (G5)."""

from __future__ import annotations

from typing import Any

from actions.warranty import claims
from bot.dialog import Dialog, Frame, Turn, ask
from domain.errors import NotFound, TooLate
from domain.press import Press
from texts import formats

Opened = tuple[str, dict[str, Any]]


def press(turn: Turn, tap: Press) -> Opened | None:
    """The dialog that asks for the words; it is told when it is too late, or no claim of this customer's. Rule: G5."""
    try:
        ticket = claims.refused(turn.tx, tap.number(), turn.conversation.customer_id)
    except NotFound:
        turn.say("talk.old_button")
        return None
    if not claims.can_object(ticket, turn.now):
        turn.say("claim.too_late", number=ticket.number, phone=turn.shop.phone)
        return None
    return "objection", {"ticket": ticket.id}


class Objection(Dialog):
    """Asks for the reason in the customer's own words and puts it before the leaders."""

    name = "objection"

    def take(self, turn: Turn, frame: Frame) -> bool:
        """Any words are the reason."""
        if frame.asked != "details" or not turn.words or turn.incoming.kind != "text":
            return False
        frame.slots["words"] = turn.words
        return True

    def step(self, turn: Turn, frame: Frame) -> None:
        """Asks for the words, or takes the objection down."""
        words = frame.slots.get("words")
        if not words:
            ask(turn, frame, "details", "claim.object_how")
            return
        frame.asked = None
        try:
            ticket = claims.refused(turn.tx, frame.slots["ticket"], turn.conversation.customer_id)
            due = claims.object_(turn.tx, turn.shop, ticket, words, turn.now)
        except (NotFound, TooLate):
            turn.say("claim.too_late", number="", phone=turn.shop.phone)
            return
        when = formats.moment(due.astimezone(turn.shop.zone), turn.language)
        turn.say("claim.objected", number=ticket.number, when=when)
