"""Name and phone of somebody the shop does not know yet: asked once, in one line, and never pressed for (B1, A1)."""

from __future__ import annotations

from actions.tickets import tickets
from bot.dialog import Dialog, Frame, Turn
from domain.message import Button
from domain.ticket import Ticket
from storage.tickets import tickets as ticket_queries

SLOT = "who"
"""The question that a name, a phone or both answer."""


def missing(turn: Turn) -> str | None:
    """ "both", "name" or "phone", whichever is not known of the customer; "check" for a phone that can't be right."""
    name = turn.customer().name or turn.memory.get("name")
    phone = turn.phone()
    if not phone and turn.memory.get("phone_unsure"):
        return "check"
    if name and phone:
        return None
    return "phone" if name else "name" if phone else "both"


def tells(turn: Turn) -> bool:
    """True when the message holds a name or a phone."""
    reading = turn.understanding
    told = turn.incoming.contact_phone or reading.of("phone") or reading.of("person") or reading.of("phone_unsure")
    return bool(told)


def settle(turn: Turn, frame: Frame) -> bool:
    """True when both are known, were asked for before, or may wait until the visit is booked. Rule: B1."""
    if not turn.shop.policy.contact_first or "for" in frame.slots or frame.slots.get("asked_who"):
        return True
    lacks = missing(turn)
    if lacks is None:
        return True
    frame.slots["asked_who"] = True
    _ask(turn, frame, lacks)
    return False


def ask_after(turn: Turn, frame: Frame, ticket: Ticket) -> None:
    """What is missing is asked for once the visit is booked; somebody else's visit asks for nothing of the writer's."""
    if "for" not in frame.slots and not frame.slots.get("asked_who") and missing(turn) is not None:
        turn.opens = ("who", {"ticket": ticket.id})


def _ask(turn: Turn, frame: Frame, lacks: str) -> None:
    frame.asked, frame.tries = SLOT, 1
    share = [[Button(turn.label("button.share_phone"), asks="contact")]] if lacks != "name" else []
    turn.say(f"who.ask_{lacks}", buttons=share, phone=turn.memory.get("phone_unsure", ""))


class Who(Dialog):
    """Who somebody is, and where to reach them."""

    name = "who"

    def take(self, turn: Turn, frame: Frame) -> bool:
        """A name, a phone, or both."""
        frame.slots["told"] = tells(turn)
        return bool(frame.slots["told"])

    def hears(self, turn: Turn, frame: Frame) -> bool:
        """True when the message tells either."""
        return tells(turn)

    def step(self, turn: Turn, frame: Frame) -> None:
        """Asks once, then says thanks; a phone with a digit too few or many is asked about once more."""
        lacks = missing(turn)
        again = lacks == "check" and frame.asked is not None and not frame.slots.get("checked")
        if frame.asked is None or again:
            frame.slots["checked"] = lacks == "check"
            if lacks is not None:
                _ask(turn, frame, lacks)
            return
        frame.asked = None
        _put_down(turn, frame)
        turn.say("who.thanks")


def _put_down(turn: Turn, frame: Frame) -> None:
    """The ticket of the visit bears who comes and where to reach them. Rule: B1."""
    ticket = ticket_queries.lock(turn.tx, frame.slots["ticket"]) if "ticket" in frame.slots else None
    told = {"name": turn.memory.get("name"), "phone": turn.phone()}
    if ticket is not None and ticket.is_open:
        tickets.add_details(turn.tx, ticket, turn.now, **{key: value for key, value in told.items() if value})
