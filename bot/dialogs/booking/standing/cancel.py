"""Calling a visit off, or several at once, by words or button, until the policy's limit (B6)."""

from __future__ import annotations

from types import MappingProxyType

from actions.booking import visits
from bot import guard
from bot.dialog import Dialog, Frame, Turn, ask
from bot.dialogs.booking import calendar_buttons, holding
from bot.dialogs.booking.standing import coming, which_visit
from bot.guard import Confirmed
from domain.booking.appointment import Appointment
from domain.errors import TooLate
from nlu.acts.context import Shown
from storage.tickets import tickets as ticket_queries


class Cancel(Dialog):
    """A visit is called off."""

    name = "cancel"
    read_backs = MappingProxyType({"confirm": "cancel"})

    def shown(self, turn: Turn, frame: Frame) -> Shown:
        """The visit that may be called off."""
        picked, meant = coming.picked(turn, frame), frame.slots.get("all", ())
        several = [visit for visit in coming.of(turn)[0] if visit.id in meant]
        return coming.shown(turn, several or ([picked] if picked else []))

    def take(self, turn: Turn, frame: Frame) -> bool:
        """Which visit, and the yes."""
        if coming.take_answer(turn, frame):
            return True
        if turn.told("no_new_visit"):
            frame.slots["no_new"] = True
            return frame.asked == "confirm" or coming.take(turn, frame, moving=False)
        standing, _ = coming.of(turn)
        meant = which_visit.together(turn, standing, moving=False) if frame.asked in (None, "choice") else []
        if meant:
            frame.slots["all"] = [visit.id for visit in meant]
            return True
        return coming.take(turn, frame, moving=False)

    def hold(self, turn: Turn, frame: Frame) -> None:
        """The visit stays as it is."""
        holding.mark(frame)
        super().hold(turn, frame)

    def leave(self, turn: Turn, frame: Frame) -> None:
        """The visit stays as it is, and that is said."""
        turn.say("hold.as_it_was")

    def hears(self, turn: Turn, frame: Frame) -> bool:
        """Words that say which visit, or that none is wanted in its place."""
        if frame.asked == "confirm" and turn.told("no_new_visit"):
            return True
        return (
            frame.asked == "choice" and bool(turn.words) and which_visit.tells(turn, coming.of(turn)[0], moving=False)
        )

    def step(self, turn: Turn, frame: Frame) -> None:
        """Asks which and whether really; cancels after the yes."""
        meant = self._meant(turn, frame)
        if not meant:
            return
        what = turn.label("change.and").join(coming.describe(turn, visit) for visit in meant)
        if frame.slots.pop("refused", False):
            frame.asked = None
            turn.say("change.kept", what=what)
        elif (yes := guard.confirmed(turn, "cancel", frame)) is not None:
            frame.asked = None
            turn.settle()
            for visit in meant:
                self._cancel(turn, visit, yes)
        else:
            rows = [[(turn.label("button.yes_cancel"), "yes"), (turn.label("button.keep"), "no")]]
            key = "change.confirm_cancel_only" if frame.slots.pop("no_new", False) else "change.confirm_cancel"
            ask(turn, frame, "confirm", key, choices=rows, what=what)

    def _meant(self, turn: Turn, frame: Frame) -> list[Appointment]:
        """The visits in question; none when there are none, or when the customer was asked which."""
        standing, _ = coming.of(turn)
        several = [visit for visit in standing if visit.id in frame.slots.get("all", ())]
        if several:
            return several
        picked = coming.settle(turn, frame, "change.which_cancel")
        return [picked] if picked is not None else []

    def _cancel(self, turn: Turn, picked: Appointment, _yes: Confirmed) -> None:
        what = coming.describe(turn, picked)
        try:
            visits.cancel(turn.tx, turn.shop, picked, turn.now, actor="customer")
        except TooLate:
            turn.say("change.too_late", phone=turn.shop.phone)
            return
        turn.memory["called_off"] = {
            "services": picked.services, "plate": picked.plate or "", "start": picked.starts_at.isoformat(),
            "branch": picked.branch, "at": turn.now.isoformat(),
        }  # fmt: skip
        ticket = ticket_queries.get(turn.tx, picked.ticket_id)
        assert ticket is not None
        turn.say("change.cancelled", what=what, number=ticket.number, buttons=calendar_buttons.entry(turn, picked))
