"""Danger first: the advice, then the report; and the visit for it, where it is no grave one and a visit is wished."""

from __future__ import annotations

from bot import flow
from bot.dialog import Turn
from bot.dialogs.booking import resume
from bot.dialogs.complaints import resolution_check
from bot.dialogs.tickets import fault
from bot.state import State


def is_told(turn: Turn, state: State) -> bool:
    """Whether the message names a danger. Rule: F2."""
    return bool(turn.understanding.danger) and turn.understanding.intent != "complain"


def warn(turn: Turn, state: State, _: bool) -> None:
    """Say the safety advice before anything else, whatever was being talked about, and take the report. Rule: F2."""
    fault.warn(turn)
    frame = state.top
    if frame is None and (closed := resolution_check.still(turn)) is not None:
        resolution_check.open_again(turn, closed)
        return
    if frame is None or frame.dialog != "fault":
        frame = state.push("fault")
    if not _wants_visit(turn, state):
        flow.take(turn, state, frame)
        return
    fault.register(turn, frame)
    if fault.may_be_visit(frame):
        flow.begin(turn, state, "book_service")
    else:  # somebody waits for help already: that comes first
        flow.step(turn, state, frame)


def _wants_visit(turn: Turn, state: State) -> bool:
    """Whether the same message asks for a time to have it seen to, and nobody is at risk until then. Rule: B2."""
    if any(danger.grave for danger in turn.understanding.danger):
        return False
    if any(frame.dialog == "booking" for frame in state.stack):
        return False
    return resume.wants_time(turn) or turn.told("visit_wish") is True or turn.understanding.intent == "book_service"
