"""Surveys: one open per customer, their answers, the rotation of indicators, and what results show (Q2, Q3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import and_, exists, func, literal, select, update

from domain.feedback.satisfaction_index import Rating
from domain.feedback.survey import Survey, SurveyAnswer
from domain.shop.staff import Staff
from domain.ticket import GRIEVANCES, OPEN_STATES, Kind, Ticket
from storage import tables as t
from storage.engine import sql_time
from storage.engine.moment import Moment
from storage.engine.store import Tx
from storage.engine.upsert import dialect, insert, insert_on
from storage.feedback import tables as s
from storage.outreach import notice_insert
from storage.outreach import tables as n
from storage.tickets import visibility
from storage.workshop import deliveries

_c = s.surveys.c

_KEY = notice_insert.numbered("survey:visit", _c.ticket_id)
"""Of the survey's notice."""


def plan(tx: Tx, now: datetime, *, within: timedelta, after: timedelta, keep: timedelta) -> int:
    """How many surveys are open by this call for deliveries of the time before now.

    One per visit ever, one open per customer. One statement; the unique indexes decide between processes, and of a
    customer's deliveries the newest counts. Nobody is asked while a complaint of theirs is open. Rule: Q3.
    """
    made, at = _planned(dialect(tx), within, after, keep)
    return len(tx.execute(made, at.at(now)).all())


@cache
def _planned(database: str, within: timedelta, after: timedelta, keep: timedelta) -> tuple[Any, Moment]:
    now = Moment()
    d, k = deliveries.delivered(now - within, now).c, t.tickets.c
    complains = exists().where(k.customer_id == d.customer_id, k.kind.in_(GRIEVANCES), k.state.in_(OPEN_STATES))
    newest = func.row_number().over(partition_by=d.customer_id, order_by=(d.at.desc(), d.ticket_id.desc()))
    asked = exists().where(_c.ticket_id == d.ticket_id)
    due, expires = sql_time.later(database, d.at, after), sql_time.later(database, d.at, after + keep)
    p = (
        select(d.ticket_id, d.customer_id, d.vehicle_id, due.label("due"), expires.label("expires"),
               newest.label("place"))
        .where(~complains, ~asked).subquery("planned").c
    )  # fmt: skip
    rows = select(
        p.ticket_id, p.customer_id, p.vehicle_id, now.__clause_element__(), p.due, p.expires, literal("open"),
        literal(""),
    ).where(p.place == 1, p.expires > now)  # fmt: skip
    columns = [
        "ticket_id", "customer_id", "vehicle_id", "created_at", "due_at", "expires_at", "state", "reason",
    ]  # fmt: skip
    made = insert_on(database, s.surveys).from_select(columns, rows).on_conflict_do_nothing().returning(_c.id)
    return made, now


def plan_notices(tx: Tx, now: datetime, priority: int) -> int:
    """How many open surveys got their notice by this call, each once; an order's goes with its first follow-up.

    Rule: N5.
    """
    made, at = _noticed(dialect(tx), priority)
    return len(tx.execute(made, at.at(now)).all())


@cache
def _noticed(database: str, priority: int) -> tuple[Any, Moment]:
    now = Moment()
    f, k = s.follow_ups.c, t.tickets.c
    order = exists().where(k.id == _c.ticket_id, k.kind == Kind.WORK_ORDER)
    followed = exists().where(f.ticket_id == _c.ticket_id, f.round == 1, f.state != "left_out")
    made = notice_insert.planned(
        database, s.surveys, now.__clause_element__(), key=_KEY, kind=literal("survey"),
        purpose=literal("survey"), customer_id=_c.customer_id, vehicle_id=_c.vehicle_id, subject_kind="survey",
        subject_id=_c.id, due_at=_c.due_at, expires_at=_c.expires_at, priority=literal(priority),
        where=(_c.state == "open", _c.sent_at.is_(None), _c.overall.is_(None), ~and_(order, followed)),
    )  # fmt: skip
    return made, now


def settle(tx: Tx, now: datetime) -> int:
    """How many surveys ended by this call: never sent, for a reason kept, or not finished in time. Rule: Q3."""
    statements, at = _ended()
    ended = sum(getattr(tx.execute(one, at.at(now)), "rowcount", 0) for one in statements)
    tx.expire_all()
    return int(ended)


@cache
def _ended() -> tuple[tuple[Any, Any], Moment]:
    no, now = n.notices.c, Moment()
    about = and_(no.key == _KEY, no.state.in_(("dropped", "cancelled")))
    reason = select(notice_insert.why(no.id, no.reason)).where(about).limit(1).scalar_subquery()
    unsent = update(s.surveys).where(_c.state == "open", exists().where(about))
    late = update(s.surveys).where(_c.state == "open", _c.expires_at <= now)
    return (unsent.values(state="withdrawn", reason=reason), late.values(state="expired")), now


def get(tx: Tx, survey_id: int) -> Survey | None:
    """The survey."""
    return tx.get(Survey, survey_id)


def lock(tx: Tx, survey_id: int) -> Survey | None:
    """The survey, locked until the transaction ends."""
    query = select(Survey).where(_c.id == survey_id).with_for_update()
    return tx.scalar(query.execution_options(populate_existing=True))


def add(tx: Tx, survey: Survey) -> bool:
    """True when the survey is kept, with its id; False when its customer has an open one or the visit had one."""
    values = {column.name: getattr(survey, column.name) for column in s.surveys.c if column.name != "id"}
    made = tx.execute(insert(tx, s.surveys).values(values).on_conflict_do_nothing().returning(_c.id)).scalar()
    return made is not None


def open_of(tx: Tx, customer_id: int) -> Survey | None:
    """The customer's open survey."""
    return tx.scalar(select(Survey).where(_c.customer_id == customer_id, _c.state == "open"))


def unasked(tx: Tx, ticket_id: int) -> Survey | None:
    """The open survey about that visit while its question has not left, locked."""
    waits = (_c.ticket_id == ticket_id, _c.state == "open", _c.sent_at.is_(None))
    return tx.scalar(select(Survey).where(*waits).with_for_update())


def last_sent(tx: Tx, customer_id: int) -> datetime | None:
    """When the customer was last asked for a score; None when never."""
    found: datetime | None = tx.scalar(select(func.max(_c.sent_at)).where(_c.customer_id == customer_id))
    return found


def of_recovery(tx: Tx, ticket_id: int) -> Survey | None:
    """The survey that opened that recovery ticket."""
    return tx.scalar(select(Survey).where(_c.recovery_id == ticket_id))


def answers(tx: Tx, survey_id: int) -> dict[str, SurveyAnswer]:
    """What was said of indicators, by code."""
    found = tx.scalars(select(SurveyAnswer).where(s.survey_answers.c.survey_id == survey_id))
    return {answer.indicator: answer for answer in found}


def answer(tx: Tx, survey_id: int, indicator: str) -> SurveyAnswer:
    """The answer to that indicator, made when there is none."""
    found = tx.get(SurveyAnswer, (survey_id, indicator))
    if found is None:
        found = SurveyAnswer(survey_id, indicator)
        tx.add(found)
    return found


def asked(tx: Tx) -> dict[str, int]:
    """How often each indicator was chosen so far; locked, so that two customers at once get different ones."""
    c = s.survey_rotation.c
    return dict(tx.execute(select(c.indicator, c.asked).with_for_update()).all())


def count_asked(tx: Tx, codes: list[str]) -> None:
    """Those indicators were chosen once more."""
    c = s.survey_rotation.c
    for code in sorted(codes):
        more = insert(tx, s.survey_rotation).values(indicator=code, asked=1)
        tx.execute(more.on_conflict_do_update(index_elements=["indicator"], set_={"asked": c.asked + 1}))


def repoint(tx: Tx, old: int, new: int) -> None:
    """Surveys, follow-ups, calls, letters and campaigns of the record `old` are those of `new`.

    What would stand there twice goes: a second open survey ends, and a second membership of a campaign is gone.
    """
    twice = and_(_c.customer_id == old, _c.state == "open")
    if open_of(tx, new) is not None:
        tx.execute(update(s.surveys).where(twice).values(state="withdrawn", reason="merged"))
    for table in (s.surveys, s.follow_ups, s.call_tasks, s.call_records, s.letters):
        tx.execute(update(table).where(table.c.customer_id == old).values(customer_id=new))
    m = n.campaign_members.c
    there = select(m.campaign_id).where(m.customer_id == new)
    tx.execute(n.campaign_members.delete().where(m.customer_id == old, m.campaign_id.in_(there)))
    tx.execute(update(n.campaign_members).where(m.customer_id == old).values(customer_id=new))


# --- results ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Month:
    """One month's surveys on the shop's calendar. key: "2026-03"."""

    key: str
    answered: int
    mean: float
    low: int


def ratings(tx: Tx, since: datetime, until: datetime) -> list[Rating]:
    """Every indicator answered in full by surveys answered in [since, until)."""
    a = s.survey_answers.c
    joined = s.survey_answers.join(s.surveys, _c.id == a.survey_id)
    query = select(a.survey_id, a.indicator, a.importance, a.experience).select_from(joined)
    full = (a.importance.is_not(None), a.experience.is_not(None))
    rows = tx.execute(query.where(*full, _c.answered_at >= since, _c.answered_at < until).order_by(a.survey_id))
    return [Rating(*row) for row in rows]


def scores(tx: Tx, since: datetime, until: datetime) -> list[tuple[datetime, int]]:
    """When each overall score was given in [since, until), and the score; oldest first."""
    query = select(_c.answered_at, _c.overall).where(_c.answered_at >= since, _c.answered_at < until)
    return [(at, score) for at, score in tx.execute(query.order_by(_c.answered_at))]


def sent(tx: Tx, since: datetime, until: datetime) -> int:
    """How many surveys left in [since, until)."""
    return tx.scalar(select(func.count()).where(_c.sent_at >= since, _c.sent_at < until)) or 0


def recoveries(tx: Tx, viewer: Staff, limit: int = 60) -> list[tuple[Survey, Ticket]]:
    """Surveys that opened a recovery the viewer may know of, newest first, with its ticket. Rule: Q3, C5."""
    k = t.tickets
    query = select(Survey, Ticket).select_from(s.surveys.join(k, k.c.id == _c.recovery_id))
    query = query.where(visibility.to(viewer))
    return [(survey, ticket) for survey, ticket in tx.execute(query.order_by(_c.id.desc()).limit(limit))]
