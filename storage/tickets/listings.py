"""What pages and the API list: tickets by filter and search, records by cursor, and whether anything is new."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from domain.booking.appointment import Appointment
from domain.conversation import Conversation, OutboxItem
from domain.customers import written
from domain.customers.customer import Customer
from domain.shop.staff import Staff
from domain.ticket import OPEN_STATES, Ticket, TicketEvent
from storage import tables as t
from storage.customers import finding
from storage.engine.store import Tx
from storage.tickets import visibility

Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class TicketFilter:
    """Which tickets a list shows. words: looked for in number and summary, and in plates and as customers are found
    when `in_customers` (only for roles that may see them; to the others a digit finds no summary, so that no phone or
    plate that is hidden can be guessed, A5). viewer: whoever looks; restricted tickets are listed only for
    those who may know of them (C5).
    """

    states: Collection[str] = OPEN_STATES
    kind: str | None = None
    assignee_id: int | None = None
    words: str = ""
    in_customers: bool = False
    viewer: Staff | None = None


def tickets(tx: Tx, wanted: TicketFilter, limit: int) -> list[Ticket]:
    """The desk's list: urgent first, then newest first."""
    c = t.tickets.c
    query = narrowed(tx, select(Ticket), wanted).order_by(c.urgent.desc(), c.id.desc())
    return list(tx.scalars(query.limit(limit)))


def tickets_after(tx: Tx, wanted: TicketFilter, after: int, limit: int) -> list[Ticket]:
    """The API's pages: oldest first, ids above `after`."""
    query = narrowed(tx, select(Ticket), wanted).where(t.tickets.c.id > after).order_by(t.tickets.c.id)
    return list(tx.scalars(query.limit(limit)))


def narrowed(tx: Tx, query: Select[Any], wanted: TicketFilter) -> Select[Any]:
    """The query with what the filter says."""
    c = t.tickets.c
    query = query.where(c.state.in_(wanted.states), visibility.to(wanted.viewer))
    if wanted.kind:
        query = query.where(c.kind == wanted.kind)
    if wanted.assignee_id is not None:
        query = query.where(c.assignee_id == wanted.assignee_id)
    if wanted.words:
        like, folded = _like(wanted.words), written.folded(wanted.words)
        matching: list[ColumnElement[bool]] = [c.number.ilike(like, escape="\\")]
        if wanted.in_customers or not any(char.isdigit() for char in folded):
            matching.append(c.summary.ilike(like, escape="\\"))
        if wanted.in_customers:
            matching.append(c.plate.ilike(like, escape="\\"))
            if len(folded) > 1:
                matching.append(c.plate.contains(folded, autoescape=True))
            matching.append(c.customer_id.in_(_whose(tx, wanted.words)))
        elif plate := written.plate(wanted.words):
            matching.append(c.plate == plate)  # who has the whole of it learns nothing
        query = query.where(or_(*matching))
    return query


def _like(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _whose(tx: Tx, words: str) -> Select[tuple[int]]:
    return select(t.customers.c.id).where(finding.bearing(tx, words, by_ticket=False))


def has_ticket(tx: Tx, conversation_id: int, viewer: Staff | None = None) -> bool:
    """True when some ticket that the viewer may know of came of that conversation. Rule: C5."""
    query = select(t.tickets.c.id).where(t.tickets.c.conversation_id == conversation_id, visibility.to(viewer))
    return tx.scalar(query.limit(1)) is not None


def open_counts(tx: Tx, assignee_id: int, viewer: Staff | None = None) -> tuple[int, int]:
    """How many tickets are open, and how many of those are this person's; as far as the viewer may know. Rule: C5."""
    c = t.tickets.c
    mine = func.count().filter(c.assignee_id == assignee_id)
    total, own = tx.execute(select(func.count(), mine).where(c.state.in_(OPEN_STATES), visibility.to(viewer))).one()
    return total, own


def customers_by_id(tx: Tx, ids: Collection[int]) -> dict[int, Customer]:
    """The records with those ids."""
    return {found.id: found for found in tx.scalars(select(Customer).where(t.customers.c.id.in_(ids)))}


def customers_after(tx: Tx, after: int, limit: int) -> list[Customer]:
    """Records that were not merged into another, oldest first, ids above `after`."""
    c = t.customers.c
    query = select(Customer).where(c.id > after, c.merged_into.is_(None)).order_by(c.id)
    return list(tx.scalars(query.limit(limit)))


def verified_customers(tx: Tx, limit: int) -> list[Customer]:
    """Records with a name and a phone, oldest first: whom a demo visitor may be."""
    c = t.customers.c
    query = select(Customer).where(c.name.is_not(None), c.phone.is_not(None), c.merged_into.is_(None))
    return list(tx.scalars(query.order_by(c.id).limit(limit)))


def appointments_of(tx: Tx, customer_id: int, limit: int = 20) -> list[Appointment]:
    """A customer's visits in any state, newest first."""
    c = t.appointments.c
    query = select(Appointment).where(c.customer_id == customer_id).order_by(c.starts_at.desc())
    return list(tx.scalars(query.limit(limit)))


def latest_conversation(tx: Tx, customer_id: int) -> Conversation | None:
    """The conversation in which the customer wrote last."""
    c = t.conversations.c
    query = select(Conversation).where(c.customer_id == customer_id)
    return tx.scalar(query.order_by(func.coalesce(c.last_in_at, c.created_at).desc()).limit(1))


def outbox_after(
    tx: Tx, state: str | None, after: int, limit: int, viewer: Staff | None = None
) -> list[OutboxItem]:  # fmt: skip
    """Outbox rows for the API, oldest first, ids above `after`; none of a ticket the viewer may not know of (C5)."""
    query = select(OutboxItem).where(t.outbox.c.id > after, visibility.of_ticket(viewer, t.outbox.c.ticket_id))
    query = query.order_by(t.outbox.c.id).limit(limit)
    return list(tx.scalars(query if state is None else query.where(t.outbox.c.state == state)))


def outbox_listed(tx: Tx, viewer: Staff, state: str | None, limit: int) -> list[OutboxItem]:
    """Outbox rows of tickets the viewer may know of, newest first. Rule: C5."""
    query = select(OutboxItem).where(visibility.of_ticket(viewer, t.outbox.c.ticket_id))
    query = query.order_by(t.outbox.c.id.desc()).limit(limit)
    return list(tx.scalars(query if state is None else query.where(t.outbox.c.state == state)))


def outbox_counts(tx: Tx, viewer: Staff) -> dict[str, int]:
    """How many such rows are in each state. Rule: C5."""
    query = select(t.outbox.c.state, func.count()).where(visibility.of_ticket(viewer, t.outbox.c.ticket_id))
    return dict(tx.execute(query.group_by(t.outbox.c.state)).all())


def queued_for_ticket(tx: Tx, ticket_id: int) -> list[int]:
    """Ids of the ticket's outbox rows that nobody has sent yet."""
    c = t.outbox.c
    return list(tx.scalars(select(c.id).where(c.ticket_id == ticket_id, c.state == "queued").order_by(c.id)))


def oldest_due(tx: Tx, now: datetime) -> datetime | None:
    """Since when the longest waiting outbox row should have left; None when none waits."""
    c = t.outbox.c
    found: datetime | None = tx.scalar(select(func.min(c.due_at)).where(c.state == "queued", c.due_at <= now))
    return found


def last_message_id(tx: Tx) -> int:
    """The highest message id; 0 when there is none."""
    return tx.scalar(select(func.max(t.messages.c.id))) or 0


def top_event_id(tx: Tx) -> int:
    """The highest id of any event, for whoever tells nobody more than that something happened; 0 when there is none."""
    return tx.scalar(select(func.max(t.ticket_events.c.id))) or 0


def last_event_id(tx: Tx, viewer: Staff | None = None) -> int:
    """The highest id of an event the viewer may know of; 0 when there is none. Rule: C5."""
    c = t.ticket_events.c
    query = select(c.id).where(visibility.of_ticket(viewer, c.ticket_id)).order_by(c.id.desc()).limit(1)
    return tx.scalar(query) or 0


def events_after(
    tx: Tx, viewer: Staff | None, after: int, until: datetime, limit: int
) -> list[tuple[TicketEvent, str]]:  # fmt: skip
    """Events the viewer may know of with the numbers of their tickets, ids above `after`, none younger than `until`."""
    c = t.ticket_events.c
    query = select(TicketEvent, t.tickets.c.number).join(t.tickets, t.tickets.c.id == c.ticket_id)
    query = query.where(c.id > after, c.at <= until, visibility.to(viewer)).order_by(c.id).limit(limit)
    return [(event, number) for event, number in tx.execute(query)]


def everything(tx: Tx, kind: type[Kind]) -> list[Kind]:
    """All there is of a kind of record that has an id, oldest first."""
    return list(tx.scalars(select(kind).order_by(kind.id)))  # type: ignore[attr-defined]


def web_messages_above(tx: Tx, floor: int) -> list[tuple[int, str]]:
    """(message id, visitor) of the web chat's messages with ids above `floor`."""
    m, c = t.messages.c, t.conversations.c
    joined = t.messages.join(t.conversations, and_(c.id == m.conversation_id, c.channel == "web"))
    rows = tx.execute(select(m.id, c.address).select_from(joined).where(m.id > floor))
    return [(message_id, address) for message_id, address in rows]
