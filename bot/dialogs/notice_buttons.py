"""Answers to what was sent unasked: the reminder's and the waitlist's buttons, and a yes or no said instead (B6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from actions.booking import visit_reminders
from bot import guard
from bot.dialog import Turn
from bot.dialogs import field
from bot.dialogs.booking import waitlist
from bot.dialogs.complaints import resolution_check
from bot.dialogs.customers import own_papers
from bot.dialogs.feedback import follow_up, survey
from bot.dialogs.outreach import campaign, consent, service_reminder
from bot.dialogs.tickets import enquiry
from bot.dialogs.workshop import extra_items, objection, sign_off
from domain.booking.appointment import Appointment
from domain.press import Press
from nlu.acts.acts import Hold, No, Yes
from nlu.acts.context import ReadBack
from storage.booking import appointments
from storage.booking import visit_reminders as visit_reminder_queries
from texts import formats

Opened = tuple[str, dict[str, Any]]
"""A dialog to open, and what it knows already; "take" among it lets the dialog take the words of this message too."""

Handler = Callable[[Turn, Press], Opened | None]
"""What was tapped is done, or the dialog that does it is named. Only the owner's buttons may work."""


def is_answer(turn: Turn) -> bool:
    """True for a button of a notice, and for the words that stop them: heard even while a person has the word."""
    tapped = turn.incoming.press is not None and turn.incoming.press.topic in NOTICES
    wished = turn.stops is not None or turn.told("notices") is not None
    return tapped or (turn.incoming.kind == "text" and wished)


def spoken(turn: Turn) -> Press | None:
    """The press that a plain yes or no stands for, when the last thing said was such a notice."""
    said, question = turn.answer, turn.context.question
    if not isinstance(said, Yes | No) or turn.context.serial or question not in SPOKEN:
        return None
    if not said.sure and not (isinstance(said, No) and question == "visit"):
        return None  # a half heard "no" to the reminder only asks whether to cancel
    topic, agree, refuse = guard.NOTICES[question]
    return turn.shown[0].press(topic, *(agree if isinstance(said, Yes) else refuse or ("-",)))


def is_put_off(turn: Turn) -> bool:
    """True when the words are neither yes nor no yet to what was asked so."""
    return isinstance(turn.answer, Hold) and not turn.context.serial and turn.context.question in PUT_OFF


def put_off(turn: Turn) -> None:
    """Nothing happens, and the question stays open."""
    said, question = turn.answer, turn.context.question
    turn.again(f"hold.{question}" if said is not None and said.sure else f"again.{question}")


def heard(turn: Turn) -> Press | None:
    """The press that the words stand for, when what the shop said before them was a question that hears words.

    For an edit that is the question before the words it corrects.
    """
    before = next((shown for shown in turn.shown if shown.message_id < turn.message_id), None)
    asked = next(filter(None, map(before.press, _HEARD)), None) if before else None
    return _HEARD[asked.topic](turn, asked) if asked else _later(turn)


def _later(turn: Turn) -> Press | None:
    return resolution_check.later(turn) or _visit_later(turn) or service_reminder.later(turn)


def _visit_later(turn: Turn) -> Press | None:
    """The yes to a visit's reminder, in words that can be no other, when other things were said since. Rule: B6."""
    if turn.context.question or turn.told("will_come") is not True:
        return None
    return next(filter(None, (shown.press("visit", "confirm") for shown in turn.shown)), None)


def press(turn: Turn, tap: Press) -> Opened | None:
    """What was tapped is done, or the dialog that does it is named. Only the owner's buttons work."""
    return NOTICES[tap.topic](turn, tap)


def _visit(turn: Turn, tap: Press) -> Opened | None:
    visit = appointments.get(turn.tx, tap.number())
    if visit is None or not _open(turn, visit):
        turn.say("visit.gone")
        return None
    if tap.verb == "confirm":
        _confirm(turn, visit)
        return None
    return tap.verb, {"appointment": visit.id}


def _wait(turn: Turn, tap: Press) -> None:
    waitlist.answer(turn, tap.verb, tap.number(), tap.number(1))


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
    "article": enquiry.judged,
    "claim": objection.press,
    "paper": own_papers.press,
}
"""Topic of a press -> who answers."""

_HEARD: dict[str, Callable[[Turn, Press], Press | None]] = {
    "survey": survey.heard,
    "follow": follow_up.heard,
    "campaign": campaign.heard,
    "verify": resolution_check.heard,
    "remind": service_reminder.heard,
}
"""Questions that are answered in words too: (turn, what their first button carries) -> what the words stand for."""

SPOKEN: frozenset[ReadBack] = frozenset({"visit", "offer", "fee", "remind", "opt_out"})
"""Questions whose buttons a plain yes or no in words stands for."""

PUT_OFF = SPOKEN | {"verify", "campaign", "sign"}
"""Questions that stay open, with one short line, when the words are neither yes nor no."""
