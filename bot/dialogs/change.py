"""Moving and cancelling a visit, by words or button, until the policy's limit (B6)."""

from __future__ import annotations

from datetime import datetime

from actions import booking, visits
from bot import formats
from bot.dialog import Dialog, Frame, Turn, ask, by_ordinal, pressed
from bot.dialogs import calendar, choosing
from bot.dialogs.wish import settle_time, take_time
from domain.appointment import Appointment
from domain.errors import BayTaken, OutsideHours, TooLate
from storage import appointments, tickets


def settle_appointment(turn: Turn, frame: Frame, key: str) -> Appointment | None:
    """The visit in question; None when there is none, or when the customer was asked which."""
    coming = appointments.upcoming(turn.tx, turn.conversation.customer_id, turn.now)
    if not coming:
        turn.say("change.none")
        frame.asked = None
        return None
    picked = next((a for a in coming if a.id == frame.slots.get("appointment")), None)
    if picked is None and len(coming) == 1:
        picked = coming[0]
    if picked is None:
        ask(turn, frame, "choice", key, choices=[[(describe(turn, a), str(a.id))] for a in coming])
        return None
    frame.slots["appointment"] = picked.id
    return picked


def describe(turn: Turn, appointment: Appointment) -> str:
    """A visit in a line: "3月25日 周三 15:00 小保养 京A12345"."""
    when = formats.moment(appointment.starts_at.astimezone(turn.shop.zone), turn.language)
    items = [turn.shop.service(c).name(turn.language) for c in appointment.services if turn.shop.offers(c)]
    return " ".join(part for part in (when, "+".join(items), appointment.plate or "") if part)


def _take_appointment(turn: Turn, frame: Frame) -> bool:
    if value := pressed(turn, "choice"):
        frame.slots["appointment"] = int(value)
        return True
    coming = appointments.upcoming(turn.tx, turn.conversation.customer_id, turn.now)
    named = by_ordinal(turn, coming) if frame.asked == "choice" else None
    if named is not None:
        frame.slots["appointment"] = named.id
    return named is not None


def _take_confirm(turn: Turn, frame: Frame) -> bool:
    if frame.asked != "confirm":
        return False
    said = pressed(turn, "confirm") or turn.understanding.intent
    frame.slots["confirmed"] = said in ("yes", "affirm")
    frame.slots["refused"] = said in ("no", "deny")
    return bool(frame.slots["confirmed"] or frame.slots["refused"])


class Move(Dialog):
    """A visit gets another time."""

    name = "move"

    def take(self, turn: Turn, frame: Frame) -> bool:
        """Which visit, when instead, and the yes."""
        if frame.asked == "choice" and _take_appointment(turn, frame):
            return True
        if take_time(turn, frame, last=True):
            frame.tries = 0  # other times may be asked for again and again
            return True
        return _take_confirm(turn, frame)

    def hears(self, turn: Turn, frame: Frame) -> bool:
        """Words that choose beside the times shown."""
        return choosing.says(turn, frame)

    def step(self, turn: Turn, frame: Frame) -> None:
        """Asks which and when; moves after the yes and says both times."""
        picked = settle_appointment(turn, frame, "change.which_move")
        if picked is None:
            return
        start = settle_time(turn, frame, booking.needs_of(picked))
        if start is None:
            return
        if frame.slots.pop("refused", False):
            frame.slots.pop("start", None)
            settle_time(turn, frame, booking.needs_of(picked))
        elif frame.slots.pop("confirmed", False):
            self._move(turn, frame, picked, start)
        else:
            rows = [[(turn.label("button.agree"), "yes"), (turn.label("button.other_time"), "no")]]
            when = formats.moment(start.astimezone(turn.shop.zone), turn.language)
            ask(turn, frame, "confirm", "change.confirm_move", choices=rows, old=describe(turn, picked), new=when)

    def _move(self, turn: Turn, frame: Frame, picked: Appointment, start: datetime) -> None:
        frame.asked = None
        try:
            ticket = visits.move(turn.tx, turn.shop, picked, start, turn.now, actor="customer")
        except TooLate:
            turn.say("change.too_late", phone=turn.shop.phone)
        except (BayTaken, OutsideHours):
            frame.slots.pop("start", None)
            frame.slots |= {"wish": [start.isoformat(), start.isoformat()], "exact": True}
            settle_time(turn, frame, booking.needs_of(picked))
        else:
            when = formats.moment(start.astimezone(turn.shop.zone), turn.language)
            turn.say("change.moved", number=ticket.number, when=when, buttons=calendar.buttons(turn, picked))


class Cancel(Dialog):
    """A visit is called off."""

    name = "cancel"

    def take(self, turn: Turn, frame: Frame) -> bool:
        """Which visit, and the yes."""
        return _take_appointment(turn, frame) or _take_confirm(turn, frame)

    def step(self, turn: Turn, frame: Frame) -> None:
        """Asks which and whether really; cancels after the yes."""
        picked = settle_appointment(turn, frame, "change.which_cancel")
        if picked is None:
            return
        if frame.slots.pop("refused", False):
            frame.asked = None
            turn.say("change.kept", what=describe(turn, picked))
        elif frame.slots.pop("confirmed", False):
            frame.asked = None
            self._cancel(turn, picked)
        else:
            rows = [[(turn.label("button.yes_cancel"), "yes"), (turn.label("button.keep"), "no")]]
            ask(turn, frame, "confirm", "change.confirm_cancel", choices=rows, what=describe(turn, picked))

    def _cancel(self, turn: Turn, picked: Appointment) -> None:
        what = describe(turn, picked)
        try:
            visits.cancel(turn.tx, turn.shop, picked, turn.now, actor="customer")
        except TooLate:
            turn.say("change.too_late", phone=turn.shop.phone)
            return
        ticket = tickets.get(turn.tx, picked.ticket_id)
        assert ticket is not None
        turn.say("change.cancelled", what=what, number=ticket.number, buttons=calendar.entry(turn, picked))
