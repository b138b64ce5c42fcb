"""Whether a dialog could use a message: tried on copies, so that nothing comes of it."""

from __future__ import annotations

from dataclasses import replace

from bot import flow
from bot.dialog import Frame, Turn, copied


def would_take(turn: Turn, frame: Frame) -> bool:
    """Whether the dialog could use the message."""
    return frame.dialog in flow.DIALOGS and flow.DIALOGS[frame.dialog].take(_shadow(turn), _copy(frame))


def could_skip(turn: Turn, frame: Frame) -> bool:
    """Whether the dialog's open question can be left unanswered."""
    return frame.dialog in flow.DIALOGS and flow.DIALOGS[frame.dialog].skip(_shadow(turn), _copy(frame))


def _copy(frame: Frame) -> Frame:
    return Frame(**frame.to_json())


def _shadow(turn: Turn) -> Turn:
    """The turn with a memory and replies of its own."""
    shadow = replace(turn, memory=copied(turn.memory), replies=list(turn.replies), promised=set(turn.promised))
    shadow.__dict__["shown"] = turn.shown
    return shadow
