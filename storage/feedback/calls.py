"""Calls to make and calls made, and the log of every contact with a customer (A2, N1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, literal, select, union_all, update

from domain.feedback.call import IN_PLACE_OF_A_MESSAGE, CallRecord, CallTask
from domain.shop.staff import Staff
from storage import tables as t
from storage.engine.store import Tx
from storage.engine.upsert import insert
from storage.feedback import tables as s
from storage.outreach import tables as n
from storage.tickets import visibility

_k = s.call_tasks.c


def open_task(tx: Tx, task: CallTask) -> bool:
    """True when the task is on the list now; False when one for the same was open already."""
    values = {column.name: getattr(task, column.name) for column in s.call_tasks.c if column.name != "id"}
    made = insert(tx, s.call_tasks).values(values).on_conflict_do_nothing().returning(_k.id)
    return tx.execute(made).scalar() is not None


def get(tx: Tx, task_id: int) -> CallTask | None:
    """The task."""
    return tx.get(CallTask, task_id)


def lock(tx: Tx, task_id: int) -> CallTask | None:
    """The task, locked until the transaction ends."""
    query = select(CallTask).where(_k.id == task_id).with_for_update()
    return tx.scalar(query.execution_options(populate_existing=True))


def due(tx: Tx, today: date, room: int) -> list[CallTask]:
    """Open tasks whose day has come: all that somebody waits for, and `room` of those that stand in for a message.

    Those waiting longest first; of the latter those whose vehicle is due longest. Rule: N1, N2.
    """
    ripe = select(CallTask).where(_k.state == "open", _k.due_on <= today)
    wanted = ripe.where(_k.kind.not_in(IN_PLACE_OF_A_MESSAGE)).order_by(_k.due_on, _k.id)
    by_car = func.coalesce(t.vehicles.c.predicted_due_on, _k.due_on)
    others = ripe.outerjoin(t.vehicles, t.vehicles.c.id == _k.vehicle_id).where(_k.kind.in_(IN_PLACE_OF_A_MESSAGE))
    return [*tx.scalars(wanted), *tx.scalars(others.order_by(by_car, _k.due_on, _k.id).limit(room))]


def count_open(tx: Tx) -> int:
    """How many tasks are open, of every day."""
    return tx.scalar(select(func.count()).where(_k.state == "open")) or 0


def made_in_place(tx: Tx, since: datetime) -> int:
    """How many calls were made since then that stood in for a message."""
    r = s.call_records.c
    joined = s.call_records.join(s.call_tasks, _k.id == r.task_id)
    query = select(func.count()).select_from(joined).where(r.at >= since, _k.kind.in_(IN_PLACE_OF_A_MESSAGE))
    return tx.scalar(query) or 0


def of_customer(tx: Tx, customer_id: int) -> list[CallTask]:
    """A customer's tasks, newest first."""
    return list(tx.scalars(select(CallTask).where(_k.customer_id == customer_id).order_by(_k.id.desc())))


def close_for(tx: Tx, follow_up_id: int, now: datetime) -> int:
    """How many open tasks ended that were to ask what the customer has answered by chat now."""
    which = update(s.call_tasks).where(_k.follow_up_id == follow_up_id, _k.state == "open")
    done = tx.execute(which.values(state="done", closed_at=now))
    tx.expire_all()
    return int(getattr(done, "rowcount", 0))


def add(tx: Tx, record: CallRecord) -> CallRecord:
    """The call, kept, with its id."""
    tx.add(record)
    tx.flush()
    return record


def records(
    tx: Tx, viewer: Staff, *, customer_id: int | None = None, limit: int = 100
) -> list[CallRecord]:  # fmt: skip
    """Calls the viewer may know of, newest first. Rule: A2 (跟踪服务电话登记表), C5."""
    c = s.call_records.c
    query = select(CallRecord).where(visibility.of_ticket(viewer, c.ticket_id))
    query = query.order_by(c.at.desc(), c.id.desc()).limit(limit)
    return list(tx.scalars(query if customer_id is None else query.where(c.customer_id == customer_id)))


def between(
    tx: Tx, viewer: Staff, since: datetime, until: datetime, limit: int, offset: int = 0
) -> list[CallRecord]:  # fmt: skip
    """Calls made in [since, until) that the viewer may know of, in their order. Rule: A2 (跟踪服务电话登记表), C5."""
    c = s.call_records.c
    query = select(CallRecord).where(c.at >= since, c.at < until, visibility.of_ticket(viewer, c.ticket_id))
    return list(tx.scalars(query.order_by(c.at, c.id).limit(limit).offset(offset)))


def count_between(tx: Tx, viewer: Staff, since: datetime, until: datetime) -> int:
    """How many calls those are."""
    c = s.call_records.c
    those = (c.at >= since, c.at < until, visibility.of_ticket(viewer, c.ticket_id))
    return tx.scalar(select(func.count()).select_from(s.call_records).where(*those)) or 0


@dataclass(frozen=True, slots=True)
class Contact:
    """One line of the log. kind: message, call, letter or notice. who: customer, bot or staff code. outcome: of calls,
    of letters what they are, and why a notice was not sent.
    """

    at: datetime
    kind: str
    channel: str
    who: str
    gist: str
    outcome: str


def contacts(tx: Tx, customer_id: int, viewer: Staff, limit: int = 200) -> list[Contact]:
    """Every contact with a customer, newest first: what was said by chat, rung, written, and planned but not sent.

    Without the words of matters the viewer may not know of. Rule: A2, C5.
    """
    m, c, r, no = t.messages.c, t.conversations.c, s.call_records.c, n.notices.c
    said = (
        select(m.at, literal("message"), c.channel, m.author, m.content["text"].as_string(), literal(""))
        .select_from(t.messages.join(t.conversations, c.id == m.conversation_id))
        .where(c.customer_id == customer_id, visibility.of_ticket(viewer, m.ticket_id))
    )
    rung = select(
        r.at, literal("call"), literal("phone"), literal("staff:") + r.by,
        r.said + literal(" ") + r.wish + literal(" ") + r.result, r.outcome,
    ).where(r.customer_id == customer_id, visibility.of_ticket(viewer, r.ticket_id))  # fmt: skip
    unsent = select(
        func.coalesce(no.decided_at, no.created_at), literal("notice"), literal(""), literal("bot"), no.kind, no.reason
    ).where(no.customer_id == customer_id, no.state.in_(("dropped", "cancelled")))
    w = s.letters.c
    posted = select(
        w.at, literal("letter"), literal(""), literal("staff:") + w.by, w.subject + literal(" ") + w.reply, w.kind
    ).where(w.customer_id == customer_id)
    both = union_all(said, rung, unsent, posted).subquery()
    rows = tx.execute(select(both).order_by(both.c[0].desc()).limit(limit))
    return [
        Contact(at, kind, channel, who, (gist or "").strip(), outcome) for at, kind, channel, who, gist, outcome in rows
    ]
