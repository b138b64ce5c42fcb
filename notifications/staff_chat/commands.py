"""Questions staff ask their bot: mine, due, find, who. Short answers, and only what the asker may see. Rule: A5, I1."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from actions.tickets import worklist
from domain.shop.shift import at_work
from domain.shop.staff import Staff
from domain.ticket import Ticket
from notifications.staff_chat import cards
from notifications.staff_chat.view import look
from storage import Tx, shops
from texts import text

SHOWN = 10
"""Tickets listed in one answer."""

SOON = timedelta(hours=4)
"""What falls due within it is due soon."""


COMMAND = re.compile(r"/(start|id|help|link|my|due|find|who)(?:@\w+)?(?:\s+(.*))?$", re.DOTALL)
"""What is typed for one, and what stands behind it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A command of a known member of staff. words: what stood behind it. private: nobody else reads the answer."""

    tx: Tx
    by: Staff
    words: str
    now: datetime
    language: str
    private: bool

    def said(self, key: str, **fields: object) -> str:
        """The sentence `staff.<key>`."""
        return text(f"staff.{key}", self.language, **fields)


def mine(asked: Asked) -> str:
    """The asker's open tickets."""
    found = _visible(asked, worklist.of(asked.tx, asked.by))
    return _listed(asked, "mine", found) if found else asked.said("none_mine")


def due(asked: Asked) -> str:
    """Open tickets whose nearest promise is due soon or past: the asker's and those nobody has."""
    found = [t for t in worklist.due(asked.tx, asked.now + SOON) if t.assignee_id in (None, asked.by.id)]
    found = _visible(asked, found)
    return _listed(asked, "due", found) if found else asked.said("none_due")


def find(asked: Asked) -> str:
    """Tickets, also closed ones, by number, plate or words; by name and phone for those who may see customers."""
    if not asked.words:
        return asked.said("find_what")
    found = _visible(asked, worklist.find(asked.tx, asked.words[:60], asked.by))
    return _listed(asked, "found", found) if found else asked.said("none_found")


def who(asked: Asked) -> str:
    """Who is on duty, and how many open tickets each has."""
    there = at_work(shops.current(asked.tx), asked.now)
    people = [person for person in shops.staff(asked.tx) if person.code in there]
    if not people:
        return asked.said("nobody")
    load = worklist.load(asked.tx)
    rows = [asked.said("load", name=person.name, count=load.get(person.id, 0)) for person in people]
    unclaimed = load.get(None, 0)
    return "\n".join([asked.said("on_duty"), *rows, *([asked.said("unclaimed", count=unclaimed)] if unclaimed else [])])


ALL: dict[str, Callable[[Asked], str]] = {"my": mine, "due": due, "find": find, "who": who}
"""Command -> its answer."""


def _visible(asked: Asked, found: Iterable[Ticket]) -> list[Ticket]:
    """What the asker may see; in the group never what is restricted, whoever asks. Rule: C5."""
    seen = [ticket for ticket in found if asked.by.may_see(ticket)]
    return seen if asked.private else [t for t in seen if not t.restricted and t.about_staff is None]


def _listed(asked: Asked, head: str, found: Sequence[Ticket]) -> str:
    rows = [line(asked.tx, ticket, asked.now, asked.language) for ticket in found[:SHOWN]]
    more = [asked.said("and_more", count=len(found) - SHOWN)] if len(found) > SHOWN else []
    return "\n".join([asked.said(head, count=len(found)), *rows, *more])


def line(tx: Tx, ticket: Ticket, now: datetime, language: str) -> str:
    """The ticket in a line: number, kind, plate or name, state, time left."""
    view = look(tx, ticket.id, language, now)
    assert view is not None
    parts = [cards.title(view, language), cards.state(view, language), cards.countdown(view, language)]
    return " · ".join(part for part in parts if part)
