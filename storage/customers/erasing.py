"""What is personal taken out of everything that belongs to a record, and nothing that is counted (A5)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, String, Table, Text, cast, exists, func, or_, select, update
from sqlalchemy.orm import class_mapper

from domain.conversation import Message
from domain.customers import hiding
from domain.ticket import OPEN_STATES, Ticket, TicketEvent
from domain.workshop.sign_off import SignOff
from storage import tables as t
from storage.booking.tables import waitlist
from storage.customers import told_facts as told
from storage.customers.tables import (
    company_contacts,
    customer_events,
    import_bad_rows,
    import_changes,
    proof_codes,
    told_facts,
)
from storage.engine import changes
from storage.engine.store import Tx
from storage.feedback.tables import call_records, call_tasks, letters, surveys
from storage.field.tables import sign_offs
from storage.outreach.tables import notice_rungs, notices
from storage.tickets import drafts, tickets
from storage.workshop.tables import checked_points, work_items, work_orders

ERASED = "erased:"
"""What an address begins with that is nobody's any more."""

PLACES = frozenset({"plate", "place", "lat", "lon", "settled_reference", "photo", "before", "after"})
"""Columns of what belongs to a ticket that are emptied whole."""


def family(tx: Tx, customer_id: int) -> list[int]:
    """The record and all that were merged into it."""
    found, new = [customer_id], [customer_id]
    c = t.customers.c
    while new:
        new = [one for one in tx.scalars(select(c.id).where(c.merged_into.in_(new))) if one not in found]
        found += new
    return found


def known(tx: Tx, ids: Collection[int]) -> frozenset[str]:
    """The words by which the person could be told: names, phones, plates, VINs, addresses."""
    c, i, v = t.customers.c, t.identities.c, t.vehicles.c
    words: list[str | None] = []
    for query in (
        select(c.name, c.phone, c.address).where(c.id.in_(ids)),
        select(i.display_name, i.address, i.also).where(i.customer_id.in_(ids)),
        select(v.plate, v.vin).where(v.customer_id.in_(ids)),
    ):
        words += [word for row in tx.execute(query) for word in row]
    for one in ids:
        words += [fact.value for fact in told.of_customer(tx, one) if fact.kind not in ("mileage", "vehicle", "wish")]
    return hiding.known_forms(words)


def in_the_way(tx: Tx, ids: Collection[int], now: datetime) -> list[Ticket]:
    """Tickets of the person that are open, or whose visit is ahead."""
    c, a = t.tickets.c, t.appointments.c
    ahead = select(a.ticket_id).where(a.customer_id.in_(ids), a.state.in_(("booked", "arrived")), a.ends_at > now)
    query = select(Ticket).where(c.customer_id.in_(ids), or_(c.state.in_(OPEN_STATES), c.id.in_(ahead)))
    return list(tx.scalars(query.order_by(c.id)))


def sealed(tx: Tx, ids: Collection[int]) -> int:
    """How many of the person's sign-offs there are, which nobody can change."""
    mine = select(t.tickets.c.id).where(t.tickets.c.customer_id.in_(ids))
    return tx.scalar(select(func.count()).where(sign_offs.c.ticket_id.in_(mine))) or 0


def last_work(tx: Tx, ids: Collection[int]) -> datetime | None:
    """When work on one of the person's vehicles was last closed."""
    c = t.tickets.c
    work = c.kind.in_(("work_order", "field_job", "complaint"))
    found: datetime | None = tx.scalar(select(func.max(c.closed_at)).where(c.customer_id.in_(ids), work))
    return found


def counts(tx: Tx, ids: Collection[int]) -> dict[str, int]:
    """Table -> rows that lose what is personal."""
    found = {
        table.name: _count(tx, table, where) for table, where, _ in _plain_tables(ids, datetime.min.replace(tzinfo=UTC))
    }
    found["tickets"] = _count(tx, t.tickets, t.tickets.c.customer_id.in_(ids))
    found["told_facts"] = _count(tx, told_facts, told_facts.c.customer_id.in_(ids))
    return {name: count for name, count in found.items() if count}


def _count(tx: Tx, table: Table, where: ColumnElement[bool]) -> int:
    return tx.scalar(select(func.count()).select_from(table).where(where)) or 0


def media_of(tx: Tx, ids: Collection[int]) -> list[str]:
    """Paths of the photos and files in the person's chats and of their vehicles, below the data folder."""
    m = t.messages.c
    with_media = select(Message).where(m.conversation_id.in_(_talks(ids)), cast(m.content, String).like('%"path"%'))
    said = [
        str(item["path"])
        for message in tx.scalars(with_media)
        for item in message.content.get("media") or []
        if item.get("path")
    ]
    return [*said, *_pictures(tx, ids)]


def _pictures(tx: Tx, ids: Collection[int]) -> list[str]:
    """Where pictures of their vehicles are kept."""
    mine = select(t.tickets.c.id).where(t.tickets.c.customer_id.in_(ids))
    o, i, p = work_orders.c, work_items.c, checked_points.c
    taken: list[str | None] = []
    for intake in tx.scalars(select(o.intake).where(o.ticket_id.in_(mine))):
        taken += intake.get("photos", [])
    taken += tx.scalars(select(i.photo).where(i.ticket_id.in_(mine)))
    for row in tx.execute(select(p.before, p.after).where(p.ticket_id.in_(mine))):
        taken += row
    return [path for path in taken if path]


def wipe(tx: Tx, ids: Collection[int], words: Collection[str], *, keep_vin: bool, actor: str, now: datetime) -> None:
    """Nothing of these records tells any more whose they were; how many there were, when and for how much stays."""
    _wipe_files(tx, ids, words)
    mine = list(tx.scalars(select(Ticket).where(t.tickets.c.customer_id.in_(ids)).order_by(t.tickets.c.id)))
    drafts.forget_of(tx, [ticket.id for ticket in mine])
    for ticket in mine:
        _wipe_ticket(tx, ticket, words, actor, now)
    _wipe_outbox(tx, ids)
    _pay_for_last_word(tx, ids, now)
    _wipe_allowances(tx, ids)
    tx.execute(told_facts.delete().where(told_facts.c.customer_id.in_(ids)))
    chats = select(t.identities.c.id).where(t.identities.c.customer_id.in_(ids))
    tx.execute(proof_codes.delete().where(proof_codes.c.identity_id.in_(chats)))
    for table, where, values in _plain_tables(ids, now):
        if table is t.vehicles and keep_vin:
            values = {name: value for name, value in values.items() if name != "vin"}
        tx.execute(update(table).where(where).values(values))
    tx.flush()
    tx.expire_all()


def _pay_for_last_word(tx: Tx, ids: Collection[int], now: datetime) -> None:
    """The answer to the wish itself may leave where its chat may be written to: what allows it is about to go."""
    o, a, c = t.outbox.c, t.allowances.c, t.conversations.c
    to_them = exists().where(
        c.customer_id.in_(ids), c.channel == o.channel, c.account == o.account, c.address == o.address
    )  # fmt: skip
    allowed = exists().where(
        a.channel == o.channel, a.account == o.account, a.address == o.address, a.until > now,
        or_(a.remaining.is_(None), a.remaining > 0),
    )  # fmt: skip
    last = (o.state == "queued", o.key.like("privacy:%"))
    tx.execute(update(t.outbox).where(to_them, allowed, *last).values(spent=1))


def _wipe_allowances(tx: Tx, ids: Collection[int]) -> None:
    """What may be said in chats that are nobody's any more is not kept, since their address would be."""
    a, o = t.allowances.c, t.conversations.c
    mine = exists().where(
        o.customer_id.in_(ids), o.channel == a.channel, o.account == a.account, o.address == a.address
    )  # fmt: skip
    tx.execute(t.allowances.delete().where(mine))


def _talks(ids: Collection[int]) -> Any:
    return select(t.conversations.c.id).where(t.conversations.c.customer_id.in_(ids))


def _plain_tables(ids: Collection[int], now: datetime) -> list[tuple[Table, ColumnElement[bool], dict[str, Any]]]:
    """Tables without events of their own: which rows, and what they say from now on."""
    c, i, o, m = t.customers.c, t.identities.c, t.conversations.c, t.messages.c
    k, n = call_tasks.c, notices.c
    nobody: dict[str, Any] = {"address": ERASED + cast(i.id, String), "also": "", "display_name": ""}
    nobody |= {"verified": False, "reachable": False}
    nowhere = {"address": ERASED + cast(o.id, String), "state": {}, "human_since": None, "ticket_id": None}
    unsaid = {"work": "", "asked": "", "said": "", "wish": "", "result": ""}
    nameless = {
        "name": None, "phone": None, "address": "", "wishes": "", "note": "", "timezone": None, "name_keys": "",
        "erased_at": now,
    }  # fmt: skip
    due = ("plate", "vin", "insured_until", "predicted_due_on", "inspection_on", "warranty_until", "last_visit_on")
    unasked = {"state": "withdrawn", "reason": "erased"}
    nothing_due = dict.fromkeys(due)
    w, no_contact = company_contacts.c, {"role": "", "speaks": False, "told": [], "ended_at": now}
    return [
        (t.messages, m.conversation_id.in_(_talks(ids)), {"content": {"text": ""}, "remote_id": None}),
        (t.conversations, o.customer_id.in_(ids), nowhere),
        (t.identities, i.customer_id.in_(ids), nobody),
        (t.vehicles, t.vehicles.c.customer_id.in_(ids), nothing_due),
        (customer_events, customer_events.c.customer_id.in_(ids), {"data": {}}),
        (notices, n.customer_id.in_(ids) & (n.state == "planned"), {"state": "cancelled", "reason": "erased"}),
        (notices, n.customer_id.in_(ids), {"payload": {}}),
        (notice_rungs, notice_rungs.c.notice_id.in_(select(n.id).where(n.customer_id.in_(ids))), {"address": ""}),
        (call_tasks, k.customer_id.in_(ids) & (k.state == "open"), {"state": "given_up", "closed_at": now}),
        (call_tasks, k.customer_id.in_(ids), {"script": ""}),
        (call_records, call_records.c.customer_id.in_(ids), unsaid),
        (letters, letters.c.customer_id.in_(ids), {"subject": "", "words": "", "reply": ""}),
        (surveys, surveys.c.customer_id.in_(ids) & (surveys.c.state == "open"), unasked),
        (surveys, surveys.c.customer_id.in_(ids), {"words": None}),
        (waitlist, waitlist.c.customer_id.in_(ids) & waitlist.c.state.in_(("waiting", "offered")), {"state": "left"}),
        (waitlist, waitlist.c.customer_id.in_(ids), {"plate": None, "data": {}}),
        (company_contacts, w.customer_id.in_(ids) | w.company_id.in_(ids), no_contact),
        (t.customers, c.id.in_(ids), nameless),
    ]  # fmt: skip


def _wipe_ticket(tx: Tx, ticket: Ticket, words: Collection[str], actor: str, now: datetime) -> None:
    """The ticket and all that belongs to it without the person; its history as well, which then tells of this."""
    for thing in _things(tx, ticket):
        for name, column in class_mapper(type(thing)).columns.items():
            value = getattr(thing, name)
            if name in PLACES:
                setattr(thing, name, "" if isinstance(value, str) and not column.nullable else None)
            elif isinstance(column.type, Text | JSON) and value:
                setattr(thing, name, hiding.without(value, words, hiding.OWN | {"name"}))
    tx.flush()
    e = t.ticket_events.c
    for event in tx.scalars(select(TicketEvent).where(e.ticket_id == ticket.id)):
        values = {"data": hiding.without(event.data, words), "changes": hiding.without(event.changes, words)}
        tx.execute(update(t.ticket_events).where(e.id == event.id).values(values))
    tickets.record(tx, ticket, "personal_data_erased", actor, now)


def _things(tx: Tx, ticket: Ticket) -> Iterable[Any]:
    yield ticket
    for kind in changes.tracked():
        if kind not in (Ticket, SignOff):
            mapped: Any = kind
            yield from tx.scalars(select(kind).where(mapped.ticket_id == ticket.id))


def _wipe_outbox(tx: Tx, ids: Collection[int]) -> None:
    """What left for the person is empty and addressed to nobody; what still waits, a last word apart, never leaves."""
    o, c = t.outbox.c, t.conversations.c
    here = (c.channel == o.channel, c.account == o.account, c.address == o.address)
    to_them = exists().where(c.customer_id.in_(ids), *here)
    of_tickets = o.ticket_id.in_(select(t.tickets.c.id).where(t.tickets.c.customer_id.in_(ids)))
    waits = (o.state.in_(("queued", "held")), ~o.key.like("privacy:%"))
    tx.execute(update(t.outbox).where(to_them, *waits).values(state="cancelled"))
    tx.execute(update(t.outbox).where(of_tickets | to_them, o.state != "queued").values(payload={}))
    tx.execute(update(t.outbox).where(to_them, o.state != "queued").values(address=ERASED + cast(o.id, String)))


def _wipe_files(tx: Tx, ids: Collection[int], words: Collection[str]) -> None:
    """Imports can't bring the person back, and keep none of the rows that named them."""
    i = import_changes.c
    cars = select(t.vehicles.c.id).where(t.vehicles.c.customer_id.in_(ids))
    theirs = or_((i.thing == "customers") & i.row_id.in_(ids), (i.thing == "vehicles") & i.row_id.in_(cars))
    tx.execute(update(import_changes).where(theirs).values(before=None, after={}, undone=True))
    cells = cast(import_bad_rows.c.cells, String)
    for word in words:
        if any(char.isdigit() for char in word) and len(word) > 5:
            tx.execute(import_bad_rows.delete().where(cells.contains(word, autoescape=True)))
