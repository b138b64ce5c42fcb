"""How dialogs open, go on and end: what is on the stack of open matters, and which question is put."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.dialog import MAX_TRIES, Dialog, Frame, Turn, pressed, shorten
from bot.dialogs import answers, notice_buttons
from bot.dialogs.booking import items, symptom, waitlist
from bot.dialogs.booking.booking import Booking
from bot.dialogs.booking.late import Late
from bot.dialogs.booking.standing.cancel import Cancel
from bot.dialogs.booking.standing.move import Move
from bot.dialogs.complaints import handling
from bot.dialogs.complaints.complaint import Complaint
from bot.dialogs.customers.odometer import Odometer
from bot.dialogs.customers.who import Who
from bot.dialogs.tickets import fault, waiting
from bot.dialogs.tickets.fault import Fault
from bot.dialogs.workshop.objection import Objection
from bot.state import State
from domain.press import Press
from domain.ticket import Ticket
from nlu.understanding import Intent

DIALOGS: dict[str, Dialog] = {
    d.name: d for d in (Booking(), Move(), Cancel(), Late(), Fault(), Complaint(), Odometer(), Who(), Objection())
}

STARTS: dict[str, str] = {
    "book_service": "booking",
    "change_booking": "move",
    "cancel_booking": "cancel",
    "late": "late",
    "report_fault": "fault",
    "request_rescue": "fault",
    "complain": "complaint",
    "check_mileage": "odometer",
}
"""Intent (or matter known by its words) -> the dialog it opens. Every other intent is answered in one go."""


def notice(turn: Turn, state: State, tap: Press) -> None:
    """What a reminder or a waitlist offer asked is answered; an open question comes back after it."""
    if tap.topic == "menu":  # a question whose buttons are matters of the menu: whether nothing may be sent any more
        begin(turn, state, tap.verb)
        return
    opened = notice_buttons.press(turn, tap)
    if opened is None:
        ask_again(turn, state)
        return
    open_matter(turn, state, *opened)


def open_matter(turn: Turn, state: State, dialog: str, slots: dict[str, Any]) -> None:
    """The dialog starts anew with what is known; one of its kind that was open is over."""
    state.stack = [frame for frame in state.stack if frame.dialog != dialog]
    frame = state.push(dialog)
    frame.slots |= slots
    if frame.slots.pop("take", False):
        DIALOGS[frame.dialog].take(turn, frame)
    _say_resumed(turn, frame)
    step(turn, state, frame)


def follow(turn: Turn, state: State) -> None:
    """What an answer leads to is opened; else the question that was open stands again."""
    opened, turn.opens = turn.opens, None
    if opened is None:
        ask_again(turn, state)
    else:
        open_matter(turn, state, *opened)


def take(turn: Turn, state: State, frame: Frame) -> None:
    """The dialog uses the message and goes on."""
    frame.slots.pop("held", None)
    DIALOGS[frame.dialog].take(turn, frame)
    step(turn, state, frame)


def answer(turn: Turn, state: State, intent: str) -> None:
    """What is answered in one go, and the open question after it."""
    answers.ANSWERS[intent](turn)
    ask_again(turn, state)


def go_on(turn: Turn, state: State, frame: Frame) -> None:
    """What was tapped in answer to the open question is followed."""
    value = pressed(turn, frame.asked or "")
    if value == "drop":
        leave(turn, state, frame)
    elif pressed(turn, "time") == "wait":
        join_waitlist(turn, state)
    elif frame.dialog == "clarify":
        state.stack.remove(frame)
        begin(turn, state, value or "handoff")
    else:
        take(turn, state, frame)


def join_waitlist(turn: Turn, state: State) -> None:
    """The open wish goes on the list; without one the booking finds out first whether there is anything to wait for."""
    frame = state.top
    if frame is not None and waitlist.join(turn, frame):
        state.stack.remove(frame)
    elif not waitlist.tell_place(turn):
        turn.say("waitlist.need_wish")
        begin(turn, state, "book_service")


def leave(turn: Turn, state: State, frame: Frame) -> None:
    """The matter is dropped, and what was open below it comes back."""
    state.stack.remove(frame)
    if frame.dialog in DIALOGS:
        DIALOGS[frame.dialog].leave(turn, frame)
    follow(turn, state)


def begin(turn: Turn, state: State, intent: str) -> None:
    """The matter starts; an answer given in one go leads back to the question that was open."""
    if intent == "deny" and state.top is not None:
        leave(turn, state, state.top)
        return
    if intent not in STARTS:
        answers.ANSWERS[intent](turn)
        follow(turn, state)
        return
    known = _fault_in_talk(turn, state) if intent == "book_service" else {}
    told = bool(turn.understanding.of("symptom"))
    wanted = [code for code in items.named(turn) if code not in symptom.checks(turn)]
    if known and wanted and not told:
        known["services"] = wanted  # what is to be done about it is named
    leaving = next((frame for frame in state.stack if frame.dialog == "cancel"), None)
    for open_frame in [frame for frame in state.stack if frame.dialog == STARTS[intent]]:
        state.stack.remove(open_frame)
    named = any(turn.understanding.of(kind) for kind in ("time", "service", "plate", "model"))
    if intent == "cancel_booking" and not named:  # what was to get another time is called off instead
        state.stack[:] = [frame for frame in state.stack if frame.dialog != "move"]
    if intent == "change_booking" and leaving is not None:
        state.stack.remove(leaving)  # it gets another time instead of being called off
        known = {"among": leaving.slots.get("all") or leaving.slots.get("among", [])}
        if "appointment" in leaving.slots:
            known["appointment"] = leaving.slots["appointment"]
    frame = state.push(STARTS[intent])
    frame.slots |= known
    if intent == "request_rescue" and not turn.dangers:
        fault.warn(turn)
        frame.slots["urgent"] = True
    take(turn, state, frame)


def rescue(turn: Turn, state: State, _: object) -> None:
    """Whatever else the words look like, they are a call for help. Rule: F2, E4."""
    called = Intent("request_rescue", 1.0)
    turn.understanding = replace(turn.understanding, intents=(called,), also=(), outcome="understood")
    begin(turn, state, called.name)


def stand_down(turn: Turn, state: State, call: Ticket) -> None:
    """Help is needed no more: nothing of it is asked any further. Rule: E4."""
    state.stack[:] = [frame for frame in state.stack if frame.dialog != "fault"]
    waiting.stand_down(turn, call)
    ask_again(turn, state)


def take_back(turn: Turn, state: State, complaint: Ticket) -> None:
    """A complaint is not pursued: nothing of it is asked any further. Rule: C6."""
    state.stack[:] = [frame for frame in state.stack if frame.dialog != "complaint"]
    handling.take_back(turn, complaint)
    ask_again(turn, state)


def _fault_in_talk(turn: Turn, state: State) -> dict[str, Any]:
    """What the visit is to know of the fault that was being reported: the report is over with it. Rule: B2."""
    told = next((frame for frame in state.stack if fault.may_be_visit(frame)), None)
    if told is None:
        grave = next((frame for frame in state.stack if frame.dialog == "fault" and frame.slots.get("ticket")), None)
        return {} if grave is None else fault.for_visit(turn, grave, grave=True)
    state.stack.remove(told)
    return fault.for_visit(turn, told)


def keep_for_next(turn: Turn, state: State, intent: str) -> None:
    """The matter waits until the open one is over, with what was said of it, and that is told."""
    said = shorten(turn.understanding.text)
    frame = state.insert(STARTS[intent])
    DIALOGS[frame.dialog].take(turn, frame)
    frame.slots["later"] = said
    turn.say("next.later", words=said)


def step(turn: Turn, state: State, frame: Frame) -> None:
    """The dialog asks for what is missing or ends; what was open below it comes back then."""
    DIALOGS[frame.dialog].step(turn, frame)
    if frame.asked is not None and frame.tries <= MAX_TRIES:
        return
    if frame.asked is not None:
        turn.replies.clear()
        turn.say("talk.stuck")
        answers.handoff(turn)
    state.stack.remove(frame)
    follow(turn, state)


def ask_again(turn: Turn, state: State) -> None:
    """After a digression the open question stands again, with its buttons."""
    frame = state.top
    if frame is None:
        return
    if frame.dialog == "clarify":
        state.stack.remove(frame)
        return
    if frame.slots.get("held") and turn.replies:
        return
    frame.tries = 0
    _say_resumed(turn, frame)
    DIALOGS[frame.dialog].step(turn, frame)
    if frame.asked is None:
        state.stack.remove(frame)


def _say_resumed(turn: Turn, frame: Frame) -> None:
    if (said := frame.slots.pop("later", None)) is not None:
        turn.say("next.now", words=said)
