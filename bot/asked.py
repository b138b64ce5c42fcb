"""What a message is read in: the question that the last words of the shop put, and what they showed. Only reads."""

from __future__ import annotations

from bot.dialog import Dialog, Frame, Shown, Turn
from bot.guard import NOTICES
from domain.press import FORM
from domain.workshop.work_order import OrderState
from nlu.acts.context import Context
from nlu.understanding import Language
from storage.workshop import work_orders

_STOP_ALL = {"opt_out", "handoff"}


def context(turn: Turn, frame: Frame | None, dialogs: dict[str, Dialog]) -> Context:
    """The open question is the one that the newest words of the shop put; an older one is no longer in the air."""
    language: Language = "en" if turn.language == "en" else "zh"
    last = next((shown for shown in turn.shown if shown.message_id < turn.message_id), None)
    if last is not None and (question := notice(last)) and not _is_settled(turn, last):
        return Context(question, language=language)
    if frame is None or frame.asked is None or frame.dialog not in dialogs:
        return Context(language=language)
    dialog = dialogs[frame.dialog]
    question = dialog.read_backs.get(frame.asked)
    if question is None or last is None or not _bears(last, frame):
        return Context(frame.asked, frame.serial, language=language)
    return Context(question, frame.serial, shown=dialog.shown(turn, frame), language=language)


def notice(shown: Shown) -> str | None:
    """The question that a message put outside any dialog."""
    menu = {one.press.verb for one in shown.buttons if one.press and one.press.topic == "menu"}
    if menu == _STOP_ALL:
        return "opt_out"
    asked = (name for name, (topic, agree, _) in NOTICES.items() if topic != "menu" and shown.press(topic, *agree))
    return next(asked, None)


def _is_settled(turn: Turn, shown: Shown) -> bool:
    """Whether an order that was shown for its yes has it by now: it asks nothing any more. Rule: W1."""
    press = shown.press("order", "agree")
    order = work_orders.of_ticket(turn.tx, press.number()) if press else None
    return order is not None and order.state != OrderState.INTAKE


def _bears(shown: Shown, frame: Frame) -> bool:
    """Whether the message bears the buttons of that dialog's open question."""
    presses = [one.press for one in shown.buttons if one.press and one.press.topic == FORM]
    return any((one.number(), one.verb) == (frame.serial, frame.asked) for one in presses)
