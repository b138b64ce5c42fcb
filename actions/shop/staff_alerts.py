"""Calls to people of the shop about a ticket: words in the staff chat, to those who are meant (N4, I4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from actions import outgoing
from actions.shop import duty
from domain.shop.shop import Shop
from domain.shop.staff import ROLES, Staff
from domain.ticket import Ticket
from storage import Tx, shops
from storage.tickets import tickets


def call(tx: Tx, ticket: Ticket, say: str, people: Iterable[Staff], now: datetime, **fields: object) -> list[str]:
    """These people are told `staffcall.<say>` of the ticket; the codes of those who were.

    In the staff chat, with a mention of each; of a restricted matter in private. Nobody is told of a ticket they may
    not know of, whoever asks for it. Rule: N4, C5.
    """
    to = list({one.code: one for one in people if one.active and one.may_see(ticket)}.values())
    if to:
        tx.flush()
        key = f"ticket:{ticket.id}:call:{say}:{len(tickets.events(tx, ticket.id))}"
        names = [[person.name, person.account] for person in to]
        told = {"say": say, "to": [person.code for person in to], "names": names, "fields": fields}
        if ticket.restricted:
            outgoing.tell_people(tx, ticket, to, "staff_call", key, now, **told)
        else:
            outgoing.tell_staff(tx, ticket, "staff_call", key, now, **told)
    return [person.code for person in to]


def on_duty(tx: Tx, at_shop: Shop, names: Iterable[str], now: datetime) -> list[Staff]:
    """The people of these codes, and those of these roles who are on duty (all of a role when nobody is). Rule: I4."""
    codes: list[str] = []
    for name in names:
        of_role = [person.code for person in at_shop.people if person.role == name]
        there = [person.code for person in duty.on_duty(at_shop, name, now)]
        codes += [person.code for person in at_shop.people if person.code == name] or there or of_role
    known = {person.code: person for person in shops.staff(tx)}
    return [known[code] for code in dict.fromkeys(codes) if code in known]


def leaders(tx: Tx, at_shop: Shop, now: datetime) -> list[Staff]:
    """Supervisors and managers on duty. Rule: C9."""
    return on_duty(tx, at_shop, [role for role, facts in ROLES.items() if facts.leads], now)


def holder(tx: Tx, ticket: Ticket) -> list[Staff]:
    """Whoever has the ticket; nobody when it is nobody's, or they have left."""
    found = shops.staff_by_id(tx, ticket.assignee_id) if ticket.assignee_id else None
    return [found] if found is not None and found.active else []
