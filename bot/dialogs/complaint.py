"""Complaints: an apology and a register number at once, then what is missing (C1, C2, C3)."""

from __future__ import annotations

from actions import reports
from actions import tickets as desk
from bot.dialog import Dialog, Frame, Turn, ask, pressed
from bot.dialogs import fault, follow_up, phone, promised
from storage import tickets

TELLING = 8
"""Characters below which a complaint has no content yet ("我要投诉")."""


class Complaint(Dialog):
    """Dissatisfaction is registered and taken seriously."""

    name = "complaint"

    def take(self, turn: Turn, frame: Frame) -> bool:
        """The words of the complaint, further details, and a phone."""
        if "words" not in frame.slots:
            frame.slots["words"] = turn.words
            return True
        if phone.take_phone(turn, frame):
            return True
        if frame.asked == "details":
            frame.slots["details"] = "" if pressed(turn, "details") else turn.words
            return True
        return False

    def step(self, turn: Turn, frame: Frame) -> None:
        """Registers at the first word, then asks what happened and where to call."""
        slots = frame.slots
        if "ticket" not in slots:
            self._register(turn, frame)
        details = slots.pop("details", None)
        if details is not None:
            slots["detailed"] = True
        if details:
            self._add(turn, frame, details)
        if len(slots["words"]) < TELLING and not slots.get("detailed"):
            ask(turn, frame, "details", "complaint.ask_details", choices=[[(turn.label("button.call_me"), "skip")]])
        elif phone.settle_phone(turn, frame, "complaint.ask_phone"):
            _finish(turn, frame)

    def _add(self, turn: Turn, frame: Frame, details: str) -> None:
        ticket = tickets.lock(turn.tx, frame.slots["ticket"])
        if ticket is not None and ticket.is_open:
            reports.reclass_complaint(turn.tx, ticket, details, turn.now)

    def _register(self, turn: Turn, frame: Frame) -> None:
        if turn.dangers:
            fault.warn(turn)
        told = turn.understanding.first("plate") or turn.memory.get("plate")
        details = {"phone": turn.phone(), "name": turn.memory.get("name")}
        ticket = reports.complain(
            turn.tx, turn.conversation, frame.slots["words"] or turn.label("complaint.no_words"), turn.now,
            dangers=turn.dangers, plate=told, data={k: v for k, v in details.items() if v},
        )  # fmt: skip
        frame.slots["ticket"] = ticket.id
        follow_up.attach(turn, ticket)
        turn.say(f"complaint.first_words_{ticket.severity}", number=ticket.number)

    def skip(self, turn: Turn, frame: Frame) -> bool:
        """Nothing is forced out of an annoyed customer."""
        if frame.asked:
            frame.slots[frame.asked] = ""
        return frame.asked is not None

    def leave(self, turn: Turn, frame: Frame) -> None:
        """A registered complaint stays registered."""
        turn.say("complaint.left")


def _finish(turn: Turn, frame: Frame) -> None:
    frame.asked = None
    ticket = tickets.lock(turn.tx, frame.slots["ticket"])
    told = frame.slots.get("phone")
    if ticket is not None and told and ticket.data.get("phone") != told:
        desk.add_details(turn.tx, ticket, turn.now, phone=told)
    until = promised.within(turn, ticket, "first_answer")
    turn.say("complaint.promise", until=until, number=ticket.number if ticket else "")
