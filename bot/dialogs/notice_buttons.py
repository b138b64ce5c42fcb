"""Answers to what was sent unasked: the reminder's and the waitlist's buttons, and a yes or no said instead (B6)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from actions.booking import visit_reminders
from bot.dialog import Turn
from bot.dialogs import field
from bot.dialogs.booking import waitlist
from bot.dialogs.complaints import resolution_check
from bot.dialogs.feedback import follow_up, survey
from bot.dialogs.outreach import campaign, consent, service_reminder
from bot.dialogs.workshop import extra_items, sign_off
from bot.message import Incoming
from domain.booking.appointment import Appointment
from storage import conversations
from storage.booking import appointments
from storage.booking import visit_reminders as visit_reminder_queries
from texts import formats

Opened = tuple[str, dict[str, Any]]
"""A dialog to open, and what it knows already; "take" among it lets the dialog take the words of this message too."""

Handler = Callable[[Turn, str], Opened | None]
"""What the button's value asks for is done, or the dialog that does it is named. Only the owner's buttons may work."""

_VISIT = re.compile(r"(confirm|move|cancel):(\d{1,9})")
_PLACE = re.compile(r"(yes|no|leave):(\d{1,9}):(\d{1,9})")


def is_answer(incoming: Incoming) -> bool:
    """True for a button of a notice, and for the words that stop them: heard even while a person has the word."""
    button = incoming.button.startswith(tuple(f"go|{notice}|" for notice in NOTICES))
    return button or (incoming.kind == "text" and consent.said(incoming.text) is not None)


def spoken(turn: Turn) -> str | None:
    """The button that a plain yes or no stands for, when the last thing said was such a notice."""
    wanted = _SPOKEN.get(turn.understanding.intent)
    if wanted is None:
        return None
    said = conversations.messages(turn.tx, turn.conversation.id, limit=4)
    last = next((message for message in reversed(said) if message.author != "customer"), None)
    rows = last.content.get("buttons", []) if last is not None else []
    return next((b["data"] for row in rows for b in row if b.get("data", "").startswith(wanted)), None)


def heard(turn: Turn) -> str | None:
    """The button that the words stand for, when what the shop said before them was a question that hears words.

    For an edit that is the question before the words it corrects.
    """
    back = 40 if turn.incoming.kind == "edit" else 6
    said = conversations.messages(turn.tx, turn.conversation.id, limit=back)
    last = next((one for one in reversed(said) if one.id < turn.message_id and one.author != "customer"), None)
    for row in last.content.get("buttons", []) if last is not None else []:
        for shown in row:
            notice = shown.get("data", "").split("|")[1:2]
            if notice and notice[0] in _HEARD:
                return _HEARD[notice[0]](turn, shown["data"])
    return None


def press(turn: Turn, notice: str, value: str) -> Opened | None:
    """What the button asks for is done, or the dialog that does it is named. Only the owner's buttons work."""
    return NOTICES[notice](turn, value)


def _visit(turn: Turn, value: str) -> Opened | None:
    found = _VISIT.fullmatch(value)
    visit = appointments.get(turn.tx, int(found[2])) if found else None
    if found is None or visit is None or not _open(turn, visit):
        turn.say("visit.gone")
        return None
    if found[1] == "confirm":
        _confirm(turn, visit)
        return None
    return found[1], {"appointment": visit.id}


def _wait(turn: Turn, value: str) -> Opened | None:
    if found := _PLACE.fullmatch(value):
        waitlist.answer(turn, found[1], int(found[2]), int(found[3]))
    else:
        turn.say("talk.old_button")
    return None


def _open(turn: Turn, visit: Appointment) -> bool:
    own = visit.customer_id == turn.conversation.customer_id
    return own and visit.state == "booked" and visit.ends_at > turn.now


def _confirm(turn: Turn, visit: Appointment) -> None:
    if visit_reminder_queries.of(turn.tx, visit) is None:  # it was moved since: the button speaks of another time
        turn.say("visit.gone")
        return
    when = formats.moment(visit.starts_at.astimezone(turn.shop.zone), turn.language)
    fresh = visit_reminders.confirm(turn.tx, visit, turn.now)
    turn.say("visit.confirmed" if fresh else "visit.confirmed_before", when=when)


NOTICES: dict[str, Handler] = {
    "visit": _visit,
    "wait": _wait,
    "verify": resolution_check.press,
    "survey": survey.press,
    "follow": follow_up.press,
    "campaign": campaign.press,
    "sign": sign_off.press,
    "fee": field.press,
    "item": extra_items.press_item,
    "order": extra_items.press_order,
    "stop": consent.stop_kind,
    "remind": service_reminder.answer,
}
"""Second part of a button's data -> who answers: "go|visit|confirm:7", "go|wait|yes:3:1" (place 3, first offer)."""

_HEARD: dict[str, Callable[[Turn, str], str | None]] = {
    "survey": survey.heard,
    "follow": follow_up.heard,
    "campaign": campaign.heard,
    "verify": resolution_check.heard,
}
"""Questions that are answered in words too: (turn, data of their first button) -> the button the words stand for."""

_SPOKEN: dict[str, tuple[str, ...]] = {
    "affirm": ("go|visit|confirm:", "go|wait|yes:", "go|fee|yes:", "go|remind|book:"),
    "deny": ("go|visit|cancel:", "go|wait|no:", "go|fee|no:"),
}
"""Which button a plain yes or no stands for, when the last thing said bore it."""
