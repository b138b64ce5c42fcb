"""The inbox: which tickets a view shows, a page of them, and how many each view holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true

from domain.inbox import SOON, VIEWS, ViewFacts, ViewName
from domain.shop.staff import Staff
from domain.ticket import OPEN_STATES, Ticket
from storage import tables as t
from storage.engine.store import Tx
from storage.promises.tables import promises
from storage.tickets import listings, visibility
from storage.tickets.tables import mentions

MOST_COUNTED = 100
"""Of a view of somebody's own so many are counted, then it is said that there are more."""

_RUNNING = ("running", "late")


@dataclass(frozen=True, slots=True)
class Look:
    """Who looks, when, and since when their day runs."""

    viewer: Staff
    now: datetime
    midnight: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """What the inbox is asked for. show: one of VIEWS. kind, words: as TicketFilter has them."""

    show: str = ViewName.OPEN
    kind: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """After which ticket a page begins."""

    urgent: bool
    id: int


def page(tx: Tx, asked: Asked, look: Look, after: Place | None, limit: int) -> list[Ticket]:
    """The tickets of the view below that place: urgent ones first where the view says so, then the newest. Rule: F2."""
    c, facts = t.tickets.c, VIEWS[asked.show]
    query = _where(tx, select(Ticket), asked, look)
    if after is not None:
        below = c.id < after.id
        if facts.urgent_first:
            below = and_(c.urgent.is_(after.urgent), below)
            below = or_(below, c.urgent.is_(False)) if after.urgent else below
        query = query.where(below)
    order = (c.urgent.desc(), c.id.desc()) if facts.urgent_first else (c.id.desc(),)
    return list(tx.scalars(query.order_by(*order).limit(limit)))


def some(tx: Tx, asked: Asked, look: Look) -> int:
    """How many tickets there are in it, MOST_COUNTED at the most."""
    query = _where(tx, select(t.tickets.c.id), asked, look).limit(MOST_COUNTED)
    return tx.scalar(select(func.count()).select_from(query.subquery())) or 0


def counts(tx: Tx, look: Look) -> dict[str, int]:
    """How many tickets each view holds, but for the one that shows all; as far as the viewer may know. Rule: C5."""
    c, seen = t.tickets.c, visibility.to(look.viewer)
    simple = [name for name, facts in VIEWS.items() if facts.states is OPEN_STATES and not (facts.due or facts.named)]
    columns = [func.count().filter(_shows(VIEWS[name], look)) for name in simple]
    row = tx.execute(select(*columns).where(c.state.in_(OPEN_STATES), seen)).one()
    found = dict(zip(simple, row, strict=True))
    for name, facts in VIEWS.items():
        if name not in found and name != ViewName.ALL:
            query = select(func.count()).select_from(t.tickets).where(c.state.in_(facts.states), seen)
            found[name] = tx.scalar(query.where(_shows(facts, look))) or 0
    return {name: found[name] for name in VIEWS if name in found}


def _where(tx: Tx, query: Select[Any], asked: Asked, look: Look) -> Select[Any]:
    facts = VIEWS[asked.show]
    plain = listings.TicketFilter(
        states=facts.states, kind=asked.kind or None, words=asked.words,
        in_customers=look.viewer.may("see_customers"), viewer=look.viewer,
    )  # fmt: skip
    return listings.narrowed(tx, query, plain).where(_shows(facts, look))


def _shows(facts: ViewFacts, look: Look) -> ColumnElement[bool]:
    """What the view says beside the states."""
    c, wanted = t.tickets.c, list[ColumnElement[bool]]()
    if facts.whose:
        wanted.append(c.assignee_id == look.viewer.id if facts.whose == "mine" else c.assignee_id.is_(None))
    if facts.waits:
        wanted.append(c.waiting_for == facts.waits)
    if facts.due:
        wanted.append(c.id.in_(_owed(facts, look)))
    if facts.named:
        mine = (mentions.c.ticket_id == c.id, mentions.c.staff_id == look.viewer.id)
        wanted.append(exists().where(*mine))
    if facts.today:
        wanted.append(c.closed_at >= look.midnight)
    return and_(true(), *wanted)


def _owed(facts: ViewFacts, look: Look) -> Select[tuple[int]]:
    p = promises.c
    query = select(p.ticket_id).where(p.ended_at.is_(None), p.state.in_(_RUNNING))
    if facts.due == "late":
        return query.where(p.due_at <= look.now)
    return query.where(p.due_at > look.now, p.due_at <= look.now + SOON)
