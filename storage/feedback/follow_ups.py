"""Follow-ups: two rounds per delivery, planned and settled in bulk; each ends answered or with a reason (N1)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, String, and_, cast, exists, func, literal, or_, select, update

from domain.feedback.follow_up import FollowUp
from storage import tables as t
from storage.engine import sql_time
from storage.engine.store import Tx
from storage.engine.types import Instant
from storage.engine.upsert import insert
from storage.feedback import tables as s
from storage.outreach import notice_insert
from storage.outreach import tables as n
from storage.workshop import deliveries

_c = s.follow_ups.c
_no = n.notices.c

_KEY = notice_insert.numbered("follow-up", _c.round) + ":visit:" + cast(_c.ticket_id, String)
"""Of the round's notice: "follow-up:1:visit:7", of the delivery of ticket 7."""

TOGETHER = timedelta(days=1)
"""Deliveries of one customer so near each other are asked about together: by the last of them."""

CHATLESS = ("unreachable",)
"""Reasons of the gate for which the customer is rung instead."""


def plan(tx: Tx, number: int, since: datetime, now: datetime, *, due: timedelta, until: timedelta) -> int:
    """How many deliveries since then get that round by this call, each once. due, until: after the delivery."""
    d = deliveries.delivered(since, now).c
    rows = select(
        d.ticket_id, literal(number), d.customer_id, d.at, sql_time.later(tx, d.at, due),
        sql_time.later(tx, d.at, until), literal(now, Instant), d.vehicle_id, literal("planned"), literal(""),
    )  # fmt: skip
    columns = [
        "ticket_id", "round", "customer_id", "delivered_at", "due_at", "expires_at", "created_at", "vehicle_id",
        "state", "reason",
    ]  # fmt: skip
    made = insert(tx, s.follow_ups).from_select(columns, rows.where(~_known(number, d.ticket_id)))
    return len(tx.execute(made.on_conflict_do_nothing().returning(_c.id)).all())


def _known(number: int, ticket_id: ColumnElement[int]) -> ColumnElement[bool]:
    return exists().where(_c.ticket_id == ticket_id, _c.round == number)


def leave_out(tx: Tx, now: datetime) -> int:
    """How many planned rounds are left out by this call, with the reason: asked about with another, undone, merged."""
    other = s.follow_ups.alias("other")
    o = other.c
    later = or_(o.delivered_at > _c.delivered_at, and_(o.delivered_at == _c.delivered_at, o.id > _c.id))
    near = o.delivered_at <= sql_time.later(tx, _c.delivered_at, TOGETHER)
    same = and_(o.customer_id == _c.customer_id, o.round == _c.round, o.state == "planned")
    covered = exists().where(same, later, near)
    a = t.appointments.c
    undone = exists().where(a.ticket_id == _c.ticket_id, a.state != "done")
    count = 0
    for where, reason in ((undone, "undone"), (covered, "with_another")):
        which = update(s.follow_ups).where(_c.state == "planned", where)
        count += getattr(tx.execute(which.values(state="left_out", reason=reason)), "rowcount", 0)
    tx.expire_all()
    return count


def plan_notices(tx: Tx, now: datetime, priority: int) -> int:
    """How many planned rounds got their notice by this call, each once."""
    return notice_insert.put(
        tx, s.follow_ups, now, key=_KEY,
        kind=literal("follow_up_") + cast(_c.round, String), purpose=literal("follow_up"),
        customer_id=_c.customer_id, vehicle_id=_c.vehicle_id, subject_kind="follow_up", subject_id=_c.id,
        due_at=_c.due_at, expires_at=_c.expires_at, priority=literal(priority),
        where=(_c.state == "planned",),
    )  # fmt: skip


def settle(tx: Tx, now: datetime, silent_since: datetime, on: date) -> int:
    """How many rounds moved on by this call.

    A dropped notice leaves its reason, or becomes a call where no chat could be reached; a question nobody answered
    since `silent_since` becomes a call as well, due on that day. Rule: N1.
    """
    about = and_(_no.key == _KEY, _no.state.in_(("dropped", "cancelled")))
    reason = select(notice_insert.why(_no.id, _no.reason)).where(about).limit(1).scalar_subquery()
    waits = _c.state.in_(("planned", "asked"))
    chatless = and_(waits, exists().where(about, _no.reason.in_(CHATLESS)))
    silent = and_(_c.state == "asked", _c.asked_at <= silent_since)
    count = 0
    for where, values in (
        (chatless, {"state": "to_call", "reason": "unreachable"}),
        (and_(waits, exists().where(about)), {"state": "left_out", "reason": reason}),
        (silent, {"state": "to_call", "reason": "no_answer"}),
    ):
        count += getattr(tx.execute(update(s.follow_ups).where(where).values(values)), "rowcount", 0)
    tx.expire_all()
    return count + _open_calls(tx, now, on)


def _open_calls(tx: Tx, now: datetime, on: date) -> int:
    """A call task for each round to be rung about, once."""
    k = s.call_tasks.c
    kind = literal("follow_up_") + cast(_c.round, String)
    key = cast(_c.customer_id, String) + ":" + kind + ":" + cast(_c.ticket_id, String)
    notice = select(_no.id).where(_no.key == _KEY).scalar_subquery()
    values = {
        "key": key, "customer_id": _c.customer_id, "kind": kind, "script": literal(""), "due_on": literal(on),
        "created_at": literal(now, Instant), "notice_id": notice, "ticket_id": _c.ticket_id,
        "vehicle_id": _c.vehicle_id, "follow_up_id": _c.id, "state": literal("open"), "tries": literal(0),
    }  # fmt: skip
    rows = select(*values.values()).where(_c.state == "to_call", ~exists().where(k.follow_up_id == _c.id))
    made = insert(tx, s.call_tasks).from_select(list(values), rows).on_conflict_do_nothing().returning(k.id)
    return len(tx.execute(made).all())


def lock(tx: Tx, follow_up_id: int) -> FollowUp | None:
    """The follow-up, locked until the transaction ends."""
    query = select(FollowUp).where(_c.id == follow_up_id).with_for_update()
    return tx.scalar(query.execution_options(populate_existing=True))


def get(tx: Tx, follow_up_id: int) -> FollowUp | None:
    """The follow-up."""
    return tx.get(FollowUp, follow_up_id)


def of_ticket(tx: Tx, ticket_id: int) -> list[FollowUp]:
    """Both rounds of a delivery."""
    return list(tx.scalars(select(FollowUp).where(_c.ticket_id == ticket_id).order_by(_c.round)))


def counts(tx: Tx, since: datetime) -> dict[tuple[int, str, str], int]:
    """How many deliveries since then stand how: (round, state, reason) -> number."""
    query = select(_c.round, _c.state, _c.reason, func.count()).where(_c.delivered_at > since)
    rows = tx.execute(query.group_by(_c.round, _c.state, _c.reason))
    return {(number, state, reason): count for number, state, reason, count in rows}
