"""Follow-ups: two rounds per delivery, planned and settled in bulk; each ends answered or with a reason (N1)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Date, String, and_, bindparam, cast, exists, func, literal, or_, select, update

from domain.feedback.follow_up import FollowUp
from storage import tables as t
from storage.engine import sql_time
from storage.engine.moment import Moment
from storage.engine.store import Tx
from storage.engine.types import Instant
from storage.engine.upsert import dialect, insert_on
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


def plan(
    tx: Tx, number: int, since: datetime, before: datetime, now: datetime, *, due: timedelta, until: timedelta
) -> int:  # fmt: skip
    """How many deliveries in (since, before] get that round by this call, each once.

    due, until: after the delivery. Runs every few minutes, as all that follows: each statement is built once.
    """
    made, at = _planned(dialect(tx), number, due, until)
    return len(tx.execute(made, at.at(now) | {"since": since, "before": before}).all())


@cache
def _planned(database: str, number: int, due: timedelta, until: timedelta) -> tuple[Any, Moment]:
    now = Moment()
    d = deliveries.delivered(bindparam("since", type_=Instant()), bindparam("before", type_=Instant())).c
    rows = select(
        d.ticket_id, literal(number), d.customer_id, d.at, sql_time.later(database, d.at, due),
        sql_time.later(database, d.at, until), now.__clause_element__(), d.vehicle_id, literal("planned"), literal(""),
    )  # fmt: skip
    columns = [
        "ticket_id", "round", "customer_id", "delivered_at", "due_at", "expires_at", "created_at", "vehicle_id",
        "state", "reason",
    ]  # fmt: skip
    known = exists().where(_c.ticket_id == d.ticket_id, _c.round == number)
    made = insert_on(database, s.follow_ups).from_select(columns, rows.where(~known))
    return made.on_conflict_do_nothing().returning(_c.id), now


def leave_out(tx: Tx) -> int:
    """How many planned rounds are left out by this call, with the reason: asked about with another, undone, merged."""
    count = sum(getattr(tx.execute(one), "rowcount", 0) for one in _left_out(dialect(tx)))
    tx.expire_all()
    return count


@cache
def _left_out(database: str) -> tuple[Any, ...]:
    other = s.follow_ups.alias("other")
    o = other.c
    later = or_(o.delivered_at > _c.delivered_at, and_(o.delivered_at == _c.delivered_at, o.id > _c.id))
    near = o.delivered_at <= sql_time.later(database, _c.delivered_at, TOGETHER)
    same = and_(o.customer_id == _c.customer_id, o.round == _c.round, o.state == "planned")
    covered = exists().where(same, later, near)
    a = t.appointments.c
    undone = exists().where(a.ticket_id == _c.ticket_id, a.state != "done")
    return tuple(
        update(s.follow_ups).where(_c.state == "planned", where).values(state="left_out", reason=reason)
        for where, reason in ((undone, "undone"), (covered, "with_another"))
    )


def plan_notices(tx: Tx, now: datetime, priority: int) -> int:
    """How many planned rounds got their notice by this call, each once."""
    made, at = _noticed(dialect(tx), priority)
    return len(tx.execute(made, at.at(now)).all())


@cache
def _noticed(database: str, priority: int) -> tuple[Any, Moment]:
    now = Moment()
    made = notice_insert.planned(
        database, s.follow_ups, now.__clause_element__(), key=_KEY,
        kind=literal("follow_up_") + cast(_c.round, String), purpose=literal("follow_up"),
        customer_id=_c.customer_id, vehicle_id=_c.vehicle_id, subject_kind="follow_up", subject_id=_c.id,
        due_at=_c.due_at, expires_at=_c.expires_at, priority=literal(priority),
        where=(_c.state == "planned",),
    )  # fmt: skip
    return made, now


def settle(tx: Tx, now: datetime, silent_since: datetime, on: date) -> int:
    """How many rounds moved on by this call.

    A dropped notice leaves its reason, or becomes a call where no chat could be reached; a question nobody answered
    since `silent_since` becomes a call as well, due on that day. Rule: N1.
    """
    count = sum(getattr(tx.execute(one, {"silent_since": silent_since}), "rowcount", 0) for one in _settled())
    tx.expire_all()
    made, at = _called(dialect(tx))
    return count + len(tx.execute(made, {**at.at(now), "call_on": on}).all())


@cache
def _settled() -> tuple[Any, ...]:
    about = and_(_no.key == _KEY, _no.state.in_(("dropped", "cancelled")))
    reason = select(notice_insert.why(_no.id, _no.reason)).where(about).limit(1).scalar_subquery()
    waits = _c.state.in_(("planned", "asked"))
    chatless = and_(waits, exists().where(about, _no.reason.in_(CHATLESS)))
    silent = and_(_c.state == "asked", _c.asked_at <= bindparam("silent_since", type_=Instant()))
    return tuple(
        update(s.follow_ups).where(where).values(values)
        for where, values in (
            (chatless, {"state": "to_call", "reason": "unreachable"}),
            (and_(waits, exists().where(about)), {"state": "left_out", "reason": reason}),
            (silent, {"state": "to_call", "reason": "no_answer"}),
        )
    )


@cache
def _called(database: str) -> tuple[Any, Moment]:
    """A call task for each round to be rung about, once."""
    k, now = s.call_tasks.c, Moment()
    kind = literal("follow_up_") + cast(_c.round, String)
    key = cast(_c.customer_id, String) + ":" + kind + ":" + cast(_c.ticket_id, String)
    notice = select(_no.id).where(_no.key == _KEY).scalar_subquery()
    values = {
        "key": key, "customer_id": _c.customer_id, "kind": kind, "script": literal(""),
        "due_on": bindparam("call_on", type_=Date()), "created_at": now.__clause_element__(), "notice_id": notice,
        "ticket_id": _c.ticket_id, "vehicle_id": _c.vehicle_id, "follow_up_id": _c.id, "state": literal("open"),
        "tries": literal(0),
    }  # fmt: skip
    rows = select(*values.values()).where(_c.state == "to_call", ~exists().where(k.follow_up_id == _c.id))
    made = insert_on(database, s.call_tasks).from_select(list(values), rows).on_conflict_do_nothing().returning(k.id)
    return made, now


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


def counts_between(tx: Tx, since: datetime, until: datetime) -> dict[tuple[int, str, str], int]:
    """The same of deliveries in [since, until)."""
    query = select(_c.round, _c.state, _c.reason, func.count()).where(_c.delivered_at >= since, _c.delivered_at < until)
    rows = tx.execute(query.group_by(_c.round, _c.state, _c.reason))
    return {(number, state, reason): count for number, state, reason, count in rows}
