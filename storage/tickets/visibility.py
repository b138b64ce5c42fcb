"""Which tickets, events and messages a member of staff may know of, as conditions of a query (C5)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, not_, or_, select, true

from domain.conversation import Message
from domain.shop.staff import Staff
from storage import tables as t
from storage.engine.store import Tx


def to(viewer: Staff | None) -> ColumnElement[bool]:
    """True of tickets the viewer may know of; nobody in particular knows of no restricted one. Rule: C5."""
    c = t.tickets.c
    if viewer is None:
        return and_(not_(c.restricted), c.about_staff.is_(None))
    others = or_(c.about_staff.is_(None), c.about_staff != viewer.code)
    return others if viewer.may("see_restricted") else and_(others, not_(c.restricted))


def of_ticket(viewer: Staff | None, ticket_id: ColumnElement[int]) -> ColumnElement[bool]:
    """True of what belongs to no ticket, or to one the viewer may know of; asked of each row by itself. Rule: C5."""
    seen = select(to(viewer)).where(t.tickets.c.id == ticket_id).scalar_subquery()
    return or_(ticket_id.is_(None), func.coalesce(seen, true()))


def messages(tx: Tx, viewer: Staff | None, said: Sequence[Message]) -> list[Message]:
    """The messages without those said under tickets the viewer may not know of. Rule: C5."""
    under = {message.ticket_id for message in said if message.ticket_id is not None}
    c = t.tickets.c
    hidden = set(tx.scalars(select(c.id).where(c.id.in_(under), not_(to(viewer))))) if under else set()
    return [message for message in said if message.ticket_id not in hidden]
