"""The buttons under a ticket's card: what can be done now, and the menus that open in their place. Rule: N4, I1.

A feature adds buttons to the cards of its tickets by one line in `BUTTONS`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from domain.shop.staff import Staff
from domain.ticket import STATES, Party, State, Ticket, Workplace
from notifications.staff_chat import cards
from notifications.staff_chat.view import TicketView
from texts import text

Rows = list[list[InlineKeyboardButton]]

BUTTONS: dict[Workplace, Callable[[TicketView, str], Rows]] = {}
"""Where tickets are worked -> further rows of their open cards, below claim and reply; the second argument: language.

Make each with `button`; what it does is a line in `staff_verbs.ALL`.
"""

NEEDS = {
    "claim": "claim",
    "release": "claim",
    "reply": "reply",
    "done": "close",
    "wait": "wait",
    "resume": "wait",
    "snooze": "wait",
    "wake": "wait",
    "assign": "assign",
    "merge": "merge",
    "escalate": "escalate",
}
"""Verb -> the permission it asks for; in a private chat only what that person may do is shown."""

SNOOZES: dict[str, timedelta | time] = {"1h": timedelta(hours=1), "afternoon": time(14, 0), "tomorrow": time(9, 0)}
"""Choice -> how long, or until which local time."""

PEOPLE = 12
"""Colleagues offered to give a ticket to."""


def button(
    verb: str, ticket_id: int, language: str, argument: str = "", *, label: str = "", **fields: object
) -> InlineKeyboardButton:
    """The button "<verb>:<id>[:<argument>]"; its words are `staff.<verb>`, or those of the key `label`."""
    data = f"{verb}:{ticket_id}:{argument}" if argument else f"{verb}:{ticket_id}"
    return InlineKeyboardButton(text(label or f"staff.{verb}", language, **fields), callback_data=data)


def buttons(view: TicketView, language: str, viewer: Staff | None = None) -> InlineKeyboardMarkup | None:
    """What staff may do with the ticket now; None when it is closed. viewer: whose private chat it is."""
    ticket = view.ticket
    if not ticket.is_open:
        return None
    place = ticket.facts.worked
    own = BUTTONS[place](view, language) if place in BUTTONS else []
    first = {"new": ["claim"], "waiting": ["resume"]}.get(ticket.state, [])
    later = ["wait"] if ("wait" in _moves(ticket)) and ticket.state != State.WAITING else []
    later += ["wake" if ticket.snoozed_until else "snooze"]
    names = [[*first, "reply", "done"], [*later, "more"]]
    if place == Workplace.WORKSHOP:  # it waits, goes on and ends by its own steps
        names = [[name for name in row if name not in ("resume", "wait", "done")] for row in names]
    made = [[_open(name, ticket, language) for name in row if _may(viewer, name)] for row in names]
    return _markup([made[0], *own, made[1]])


def more(view: TicketView, language: str, viewer: Staff | None = None) -> Rows:
    """The second keyboard: what is needed less often."""
    ticket, moves = view.ticket, _moves(view.ticket)
    names = [["assign", "escalate"], ["release"] if "release" in moves else []]
    names[1] += ["merge"] if view.others and "merge" in moves else []
    made = [[_open(name, ticket, language) for name in row if _may(viewer, name)] for row in names]
    return [*made, [back(ticket, language)]]


def waits(ticket: Ticket, language: str) -> Rows:
    """For whom the ticket is to wait."""
    made = [button("wait", ticket.id, language, party, label=f"staff.wait_{party}") for party in Party]
    return [made[:2], made[2:], [back(ticket, language)]]


def snoozes(ticket: Ticket, zone: ZoneInfo, now: datetime, language: str) -> Rows:
    """Until when the ticket is to sleep; times that are past are not offered."""
    names = [name for name in SNOOZES if snoozed_until(name, zone, now) is not None]
    made = [[button("snooze", ticket.id, language, name, label=f"staff.snooze_{name}")] for name in names]
    return [*made, [back(ticket, language)]]


def people(ticket: Ticket, colleagues: Sequence[Staff], language: str) -> Rows:
    """Whom the ticket can be given to."""
    made = [_named("assign", ticket, person.id, person.name) for person in colleagues[:PEOPLE]]
    return [*(made[i : i + 2] for i in range(0, len(made), 2)), [back(ticket, language)]]


def merges(ticket: Ticket, others: Collection[Ticket], language: str) -> Rows:
    """The customer's other open tickets, one of which goes on for this one."""
    made = [[_named("merge", ticket, other.id, cards.named(other, language))] for other in others]
    return [*made, [back(ticket, language)]]


def snoozed_until(name: str, zone: ZoneInfo, now: datetime) -> datetime | None:
    """When a ticket put to sleep by that choice is woken; None when that time is past or unknown."""
    wanted, local = SNOOZES.get(name), now.astimezone(zone)
    if isinstance(wanted, timedelta):
        return now + wanted
    if wanted is None:
        return None
    day = local.date() + timedelta(days=1 if name == "tomorrow" else 0)
    until = datetime.combine(day, wanted, zone)
    return until if until > now + timedelta(minutes=30) else None


def back(ticket: Ticket, language: str) -> InlineKeyboardButton:
    """Brings the card's first keyboard back."""
    return button("menu", ticket.id, language, "main", label="staff.back")


def _open(name: str, ticket: Ticket, language: str) -> InlineKeyboardButton:
    """The button of that step; steps that ask something first open a menu."""
    if name in ("wait", "snooze", "assign", "merge", "more"):
        return button("menu", ticket.id, language, name, label=f"staff.{name}")
    return button(name, ticket.id, language)


def _named(verb: str, ticket: Ticket, argument: int, words: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(words, callback_data=f"{verb}:{ticket.id}:{argument}")


def _moves(ticket: Ticket) -> set[str]:
    return set(STATES[ticket.state].moves)


def _may(viewer: Staff | None, name: str) -> bool:
    return viewer is None or name not in NEEDS or viewer.may(NEEDS[name])


def _markup(rows: Rows) -> InlineKeyboardMarkup | None:
    filled = [row for row in rows if row]
    return InlineKeyboardMarkup(filled) if filled else None
