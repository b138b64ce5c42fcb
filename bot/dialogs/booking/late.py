""" "I'll be 20 minutes late": the visit is shifted, or staff know and the customer hears what it means (B6)."""

from __future__ import annotations

from datetime import datetime, timedelta

from actions.booking import visits
from bot.dialog import Dialog, Frame, Turn, ask, pressed
from domain.booking.appointment import Appointment
from domain.message import Button
from domain.press import Press
from nlu.acts.booking.time_words import shift
from nlu.acts.booking.times_said import times_said
from storage.booking import appointments
from texts import formats

CHOICES = (10, 15, 20, 30)
"""Minutes offered as buttons."""

PAST = timedelta(hours=2)
"""A visit that began longer ago is not one to be late for."""


class Late(Dialog):
    """The customer comes later than agreed."""

    name = "late"

    def take(self, turn: Turn, frame: Frame) -> bool:
        """How much later, in words, as a bare number, or by button."""
        told = pressed(turn, "minutes") or turn.told("minutes")
        if told is None and frame.asked == "minutes":
            told = turn.understanding.first("number")
        if told is not None:
            frame.slots["minutes"] = int(told)
        return told is not None

    def hears(self, turn: Turn, frame: Frame) -> bool:
        """A length of time, once it was asked for."""
        number = turn.understanding.first("number")
        return frame.asked == "minutes" and (turn.told("minutes") is not None or number is not None)

    def step(self, turn: Turn, frame: Frame) -> None:
        """Finds today's visit, asks how late if it wasn't said, and says what happens now."""
        today = visits_today(turn)
        minutes: int | None = frame.slots.get("minutes")
        if not today:
            frame.asked = None
            turn.say("late.none")
        elif minutes is None:
            labels = [(turn.label("late.minutes_button", minutes=m), str(m)) for m in CHOICES]
            hour = (turn.label("late.hour_button"), "60")
            ask(turn, frame, "minutes", "late.ask", choices=[labels[:2], labels[2:], [hour]])
        else:
            frame.asked = None
            _run_late(turn, today, minutes)


def books_instead(turn: Turn) -> bool:
    """True when nobody is late: no visit is today, and an item and its time are named, or another day's visit moves."""
    if turn.known_matter != "late":
        return False
    if visits_today(turn):
        return False
    named = bool(turn.understanding.of("service")) and bool(times_said(turn.understanding).wished)
    coming = appointments.upcoming(turn.tx, turn.conversation.customer_id, turn.now)
    dated = bool(turn.understanding.of("time")) and shift(turn.words) is not None
    return named or (bool(coming) and dated)


def visits_today(turn: Turn) -> list[Appointment]:
    """Today's next visit that has not arrived, with all that start at the same time, as a fleet's do."""
    today = turn.now.astimezone(turn.shop.zone).date()
    coming = appointments.upcoming(turn.tx, turn.conversation.customer_id, turn.now - PAST)
    near = [visit for visit in coming if visit.starts_at > turn.now - PAST and _day(turn, visit.starts_at) == today]
    near = [visit for visit in near if "arrived_at" not in visit.data]
    return [visit for visit in near if visit.starts_at == near[0].starts_at]


def _day(turn: Turn, at: datetime) -> object:
    return at.astimezone(turn.shop.zone).date()


def _run_late(turn: Turn, today: list[Appointment], minutes: int) -> None:
    words = turn.words or turn.label("late.minutes_button", minutes=minutes)
    outcomes = {
        visits.run_late(
            turn.tx, turn.shop, visit, timedelta(minutes=minutes), turn.now,
            words=words, message_id=turn.message_id, key=turn.incoming.update_id,
        )
        for visit in today
    }  # fmt: skip
    if outcomes == {"shifted"}:
        start = today[0].starts_at.astimezone(turn.shop.zone)
        turn.say("late.shifted", when=formats.moment(start, turn.language))
    elif "too_much" in outcomes:
        _offer_change(turn, today[0])
    else:
        turn.say("late.flagged")


def _offer_change(turn: Turn, visit: Appointment) -> None:
    buttons = [
        Button(turn.label(f"visit.{verb}_button"), Press("visit", verb, visit.id)) for verb in ("move", "cancel")
    ]
    limit = turn.shop.policy.late_limit // timedelta(minutes=1)
    turn.say("late.too_much", limit=limit, buttons=[buttons])
