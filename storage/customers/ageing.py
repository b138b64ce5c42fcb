"""What is older than it is kept: found, counted and cleared by class, some rows at a time (A5)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, delete, exists, func, or_, select, update

from domain.conversation import STAFF, Message
from domain.customers.importing import BatchState
from domain.ticket import OPEN_STATES
from storage import tables as t
from storage.customers.customer_events import VIEWED
from storage.customers.erasing import ERASED
from storage.customers.tables import (
    company_contacts,
    customer_events,
    import_bad_rows,
    import_batches,
    import_changes,
    past_visits,
)
from storage.engine.store import Tx
from storage.feedback.tables import call_records
from storage.feedback.tables import letters as posted
from storage.outreach.tables import notice_rungs

AT_ONCE = 400
"""Rows cleared in one transaction."""

EMPTY = '{"text": ""}'


def messages(before: datetime) -> Select[Any]:
    """Ids of messages said before then whose matter is not open."""
    m, k = t.messages.c, t.tickets.c
    is_open = exists().where(k.id == m.ticket_id, k.state.in_(OPEN_STATES))
    return select(m.id).where(m.at < before, cast(m.content, String) != EMPTY, ~is_open).order_by(m.id)


def calls(before: datetime) -> Select[Any]:
    """Ids of calls made before then whose words are kept."""
    r = call_records.c
    worded = or_(*(r[name] != "" for name in ("work", "asked", "said", "wish", "result")))
    return select(r.id).where(r.at < before, worded).order_by(r.id)


def letters(before: datetime) -> Select[Any]:
    """Ids of letters posted before then whose words are kept."""
    w = posted.c
    worded = or_(w.subject != "", w.words != "", w.reply != "")
    return select(w.id).where(w.at < before, worded).order_by(w.id)


def deliveries(before: datetime) -> Select[Any]:
    """Ids of what was sent to customers before then and still has its words."""
    o = t.outbox.c
    old = (o.created_at < before, o.state != "queued", o.channel != STAFF)
    return select(o.id).where(*old, ~o.address.startswith(ERASED)).order_by(o.id)


def imports(before: datetime) -> Select[Any]:
    """Ids of imports before then that can still be undone or looked into."""
    b = import_batches.c
    return select(b.id).where(b.at < before, b.state.not_in((BatchState.EXPORTED, BatchState.CLOSED))).order_by(b.id)


def views(before: datetime) -> Select[Any]:
    """Ids of looks at records before then."""
    c = customer_events.c
    return select(c.id).where(c.kind == VIEWED, c.at < before).order_by(c.id)


def sessions(before: datetime) -> Select[Any]:
    """Ids of logins not used since."""
    s = t.desk_sessions.c
    return select(s.id).where(s.seen_at < before).order_by(s.id)


def journal(before: datetime) -> Select[Any]:
    """Update ids received before then."""
    return select(t.inbound.c.update_id).where(t.inbound.c.received_at < before)


def strangers(before: datetime) -> Select[Any]:
    """Ids of records of which nothing is known but a chat that has been silent since."""
    c, v, k = t.customers.c, t.vehicles.c, t.tickets.c
    nobody = (c.name.is_(None), c.phone.is_(None), c.address == "", c.note == "", c.wishes == "")
    nothing = (~exists().where(v.customer_id == c.id), ~exists().where(k.customer_id == c.id))
    return select(c.id).where(*_silent(before), *nobody, *nothing).order_by(c.id)


def customers(before: datetime) -> Select[Any]:
    """Ids of records of which nothing was heard or seen since; no key customers, no contacts, no companies."""
    c, v, k = t.customers.c, t.vehicles.c, t.tickets.c
    came = exists().where(v.customer_id == c.id, v.last_visit_on >= before.date())
    cars = select(v.id).where(v.customer_id == c.id)
    visited = exists().where(past_visits.c.vehicle_id.in_(cars), past_visits.c.on >= before.date())
    matters = exists().where(k.customer_id == c.id, or_(k.created_at >= before, k.state.in_(OPEN_STATES)))
    w = company_contacts.c
    contact = exists().where(or_(w.customer_id == c.id, w.company_id == c.id), w.ended_at.is_(None))
    return select(c.id).where(*_silent(before), ~c.is_key, ~came, ~visited, ~matters, ~contact).order_by(c.id)


def _silent(before: datetime) -> Sequence[ColumnElement[bool]]:
    c, o, e = t.customers.c, t.conversations.c, customer_events.c
    return (
        c.created_at < before, c.merged_into.is_(None), c.erased_at.is_(None),
        ~exists().where(o.customer_id == c.id, or_(o.last_in_at >= before, o.created_at >= before)),
        ~exists().where(e.customer_id == c.id, e.kind != VIEWED, e.at >= before),
    )  # fmt: skip


def legal(before: datetime) -> Select[Any]:
    """Ids of vehicles of erased persons that keep a VIN, and had no work since."""
    v, k = t.vehicles.c, t.tickets.c
    gone = select(t.customers.c.id).where(t.customers.c.erased_at.is_not(None))
    worked = exists().where(k.customer_id == v.customer_id, k.closed_at >= before)
    return select(v.id).where(v.customer_id.in_(gone), v.vin.is_not(None), ~worked).order_by(v.id)


OLD: dict[str, Callable[[datetime], Select[Any]]] = {
    one.__name__: one
    for one in (messages, calls, letters, deliveries, imports, views, sessions, journal, strangers, customers, legal)
}
"""Class of data -> the ids of what is older than a time."""


def count(tx: Tx, name: str, before: datetime) -> int:
    """How much of the class is older than that."""
    return tx.scalar(select(func.count()).select_from(OLD[name](before).subquery())) or 0


def some(tx: Tx, name: str, before: datetime) -> list[Any]:
    """Ids of some of it, the oldest first."""
    return list(tx.scalars(OLD[name](before).limit(AT_ONCE)))


def clear(tx: Tx, name: str, ids: Sequence[Any], before: datetime) -> list[str]:
    """These rows say nothing of anybody any more; paths of files that go with them. Persons are erased elsewhere."""
    files: list[str] = []
    match name:
        case "messages":
            for message in tx.scalars(select(Message).where(t.messages.c.id.in_(ids))):
                files += [str(one["path"]) for one in message.content.get("media") or [] if one.get("path")]
            gone = {"content": {"text": ""}}
            tx.execute(update(t.messages).where(t.messages.c.id.in_(ids)).values(gone))
        case "calls":
            empty = dict.fromkeys(("work", "asked", "said", "wish", "result"), "")
            tx.execute(update(call_records).where(call_records.c.id.in_(ids)).values(empty))
        case "letters":
            unsaid = dict.fromkeys(("subject", "words", "reply"), "")
            tx.execute(update(posted).where(posted.c.id.in_(ids)).values(unsaid))
        case "deliveries":
            o = t.outbox.c
            values = {"payload": {}, "address": ERASED + cast(o.id, String)}
            tx.execute(update(t.outbox).where(o.id.in_(ids)).values(values))
            tx.execute(update(notice_rungs).where(notice_rungs.c.outbox_id.in_(ids)).values(address=""))
        case "imports":
            tx.execute(delete(import_bad_rows).where(import_bad_rows.c.batch_id.in_(ids)))
            tx.execute(delete(import_changes).where(import_changes.c.batch_id.in_(ids)))
            closed = {"state": BatchState.CLOSED, "path": ""}
            tx.execute(update(import_batches).where(import_batches.c.id.in_(ids)).values(closed))
        case "views":
            tx.execute(delete(customer_events).where(customer_events.c.id.in_(ids)))
        case "sessions":
            tx.execute(delete(t.desk_sessions).where(t.desk_sessions.c.id.in_(ids)))
        case "journal":
            tx.execute(delete(t.inbound).where(t.inbound.c.received_at < before, t.inbound.c.update_id.in_(ids)))
        case "legal":
            tx.execute(update(t.vehicles).where(t.vehicles.c.id.in_(ids)).values(vin=None))
    tx.expire_all()
    return files
