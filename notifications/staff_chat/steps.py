"""What buttons of the staff chat do: verb -> the step it takes and the words whoever pressed reads.

A button's data is "<verb>:<id>" or "<verb>:<id>:<argument>", at most 64 bytes. A feature with buttons of its own adds a
module and one line to `ALL`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from actions import merging
from actions.tickets import escalation, hold, tickets
from domain.errors import IllegalMove, NotAllowed, NotFound
from domain.shop.shift import at_work
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from notifications.staff_chat import keyboards, steps_field, steps_workshop
from notifications.staff_chat.keyboards import Rows
from notifications.staff_chat.view import TicketView, look
from storage import Tx, shops
from storage.tickets import tickets as ticket_queries
from texts import text


@dataclass(frozen=True, slots=True)
class Press:
    """A button pressed by a known member of staff. id: the ticket's unless the verb says otherwise.

    private: pressed in that person's private chat.
    """

    tx: Tx
    by: Staff
    id: int
    argument: str
    now: datetime
    language: str
    private: bool = False

    def words(self, key: str, **fields: object) -> str:
        """The sentence of that key in the staff chat's language."""
        return text(key, self.language, **fields)


@dataclass(frozen=True, slots=True)
class Menu:
    """Another keyboard stands under the card for now. words: shown to whoever pressed, may be empty."""

    rows: Rows = field(default_factory=list)
    words: str = ""


Verb = Callable[[Press], str | Menu]
"""Takes the step; its words are shown to whoever pressed. A Refusal undoes it and is told instead."""


def _claim(press: Press) -> str:
    tickets.claim(press.tx, press.id, press.by, press.now)
    return press.words("staff.claimed_by_you")


def _release(press: Press) -> str:
    tickets.release(press.tx, press.id, press.by, press.now)
    return press.words("staff.released")


def _done(press: Press) -> str:
    tickets.close(press.tx, press.id, press.by, press.now)
    return press.words("staff.done_now")


def _wait(press: Press) -> str:
    hold.wait(press.tx, press.id, press.argument, press.by, press.now)
    return press.words(f"staff.waits_{press.argument}")


def _resume(press: Press) -> str:
    hold.go_on(press.tx, press.id, press.by, press.now)
    return press.words("staff.resumed")


def _snooze(press: Press) -> str:
    zone = _shop(press).zone
    until = keyboards.snoozed_until(press.argument, zone, press.now)
    if until is None:
        raise IllegalMove(f"Ticket {press.id} can't sleep until {press.argument!r}.")
    hold.snooze(press.tx, press.id, until, press.by, press.now)
    return press.words("staff.sleeps", until=f"{until.astimezone(zone):%m-%d %H:%M}")


def _wake(press: Press) -> str:
    ticket = tickets.locked_for(press.tx, press.id, press.by, "wait")
    tickets.wake(press.tx, ticket, press.now, actor=press.by.actor)
    return press.words("staff.awake")


def _assign(press: Press) -> str:
    to = shops.staff_by_id(press.tx, _number(press.argument))
    if to is None or not to.active:
        raise NotFound(f"There is no colleague {press.argument!r}.")
    tickets.assign(press.tx, press.id, to, press.by, press.now)
    return press.words("staff.assigned", name=to.name)


def _merge(press: Press) -> str:
    into = merging.merge(press.tx, press.id, _number(press.argument), press.by, press.now)
    return press.words("staff.merged", number=into.number)


def _escalate(press: Press) -> str:
    escalation.escalate(press.tx, press.id, press.by, press.now)
    return press.words("staff.escalated")


def _menu(press: Press) -> Menu:
    """One of the menus of a card, or its first keyboard again."""
    view, name = _look(press), press.argument
    viewer = press.by if press.private else None
    needed = keyboards.NEEDS.get(name)
    if needed and not press.by.may(needed):
        raise NotAllowed(f"{press.by.code} ({press.by.role}) may not {needed}.")
    ticket, language = view.ticket, press.language
    if not ticket.is_open:
        raise IllegalMove(f"Ticket {ticket.number} is {ticket.state}.")
    match name:
        case "more":
            return Menu(keyboards.more(view, language, viewer))
        case "wait":
            return Menu(keyboards.waits(ticket, language))
        case "snooze":
            return Menu(keyboards.snoozes(ticket, view.zone, press.now, language))
        case "assign":
            return Menu(keyboards.people(ticket, _colleagues(press, view), language))
        case "merge":
            return Menu(keyboards.merges(ticket, view.others, language))
    markup = keyboards.buttons(view, language, viewer)
    return Menu([list(row) for row in markup.inline_keyboard] if markup else [])


def _colleagues(press: Press, view: TicketView) -> list[Staff]:
    """People on duty who may have the ticket; everybody who may when nobody is on duty."""
    able = [s for s in shops.staff(press.tx) if s.may_see(view.ticket) and s.may("claim") and s.role != "admin"]
    able = [person for person in able if person.id != view.ticket.assignee_id]
    there = at_work(_shop(press), press.now)
    return [person for person in able if person.code in there] or able


def _look(press: Press) -> TicketView:
    ticket = ticket_queries.get(press.tx, press.id)
    view = look(press.tx, press.id, press.language, press.now) if ticket and press.by.may_see(ticket) else None
    if view is None:
        raise NotFound(f"There is no ticket {press.id}.")
    return view


def _shop(press: Press) -> Shop:
    found = shops.load(press.tx)
    if found is None:
        raise NotFound("There is no shop.")
    return found


def _number(argument: str) -> int:
    return int(argument) if argument.isdecimal() and len(argument) <= 9 else 0


ALL: dict[str, Verb] = {
    "claim": _claim,
    "release": _release,
    "done": _done,
    "wait": _wait,
    "resume": _resume,
    "snooze": _snooze,
    "wake": _wake,
    "assign": _assign,
    "merge": _merge,
    "escalate": _escalate,
    "menu": _menu,
    "field": steps_field.step,
    "work": steps_workshop.step,
}

keyboards.BUTTONS |= {"field_job": steps_field.rows, "rescue": steps_field.rows, "work_order": steps_workshop.rows}

Answered = Callable[[Press, str, str, list[str]], str]
"""(press, which question, words, paths of files) -> empty when noted, else why not."""

ANSWERED: dict[str, Answered] = {"field_question": steps_field.answered}
"""Kind of a question the bot put up -> what the reply to it does."""
