"""Campaigns: their audience chosen in one statement, their notices in another, and what came of them (N3)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)

from domain.customers.customer import Customer, Vehicle
from domain.months import months_later
from domain.outreach import campaign as rules
from domain.outreach.campaign import Audience, Campaign, Funnel, Member
from storage import tables as t
from storage.engine import sql_time
from storage.engine.store import Tx
from storage.engine.types import Instant
from storage.engine.upsert import dialect, insert
from storage.outreach import notice_insert
from storage.outreach import tables as n

_v, _c, _a = t.vehicles.c, t.customers.c, t.appointments.c
_m, _no = n.campaign_members.c, n.notices.c


def add(tx: Tx, campaign: Campaign) -> Campaign:
    """The campaign, kept, with its id."""
    tx.add(campaign)
    tx.flush()
    return campaign


def get(tx: Tx, campaign_id: int) -> Campaign | None:
    """The campaign."""
    return tx.get(Campaign, campaign_id)


def lock(tx: Tx, campaign_id: int) -> Campaign | None:
    """The campaign, locked until the transaction ends."""
    query = select(Campaign).where(n.campaigns.c.id == campaign_id).with_for_update()
    return tx.scalar(query.execution_options(populate_existing=True))


def remove(tx: Tx, campaign: Campaign) -> None:
    """The campaign is gone; nobody is in it yet."""
    tx.delete(campaign)
    tx.flush()


def listed(tx: Tx, limit: int = 60) -> list[Campaign]:
    """Campaigns, newest first."""
    return list(tx.scalars(select(Campaign).order_by(n.campaigns.c.id.desc()).limit(limit)))


_OVER = (
    select(n.campaigns.c.id)
    .where(n.campaigns.c.state == "running", n.campaigns.c.ends_on < bindparam("today", type_=Date()))
    .order_by(n.campaigns.c.id)
)


def ended(tx: Tx, today: date) -> list[int]:
    """Ids of running campaigns whose last day is over."""
    return list(tx.execute(_OVER, {"today": today}).scalars())


def member(tx: Tx, campaign_id: int, customer_id: int) -> Member | None:
    """The customer's place in the campaign."""
    return tx.get(Member, (campaign_id, customer_id))


# --- the audience ----------------------------------------------------------------------------------------------------


def count(tx: Tx, audience: Audience, now: datetime) -> int:
    """How many customers the conditions choose."""
    chosen = _chosen(audience, now).subquery()
    return tx.scalar(select(func.count()).select_from(chosen)) or 0


def sample(tx: Tx, audience: Audience, now: datetime, limit: int) -> list[tuple[Customer, Vehicle]]:
    """Some of those chosen, each with the vehicle they are chosen for."""
    chosen = _chosen(audience, now).limit(limit).subquery().c
    joined = select(Customer, Vehicle).join(t.vehicles, _v.customer_id == _c.id)
    rows = tx.execute(joined.where(_v.id == chosen.vehicle_id).order_by(_c.id))
    return [(customer, vehicle) for customer, vehicle in rows]


def fill(tx: Tx, campaign: Campaign, now: datetime) -> int:
    """How many customers join the campaign by this call, each once, with their wording. One statement."""
    chosen = _chosen(Audience.from_json(campaign.audience), now).subquery().c
    mixed = (cast(chosen.customer_id, BigInteger) * _big(rules.SPREAD) + _big(campaign.id * rules.STEP)) % _big(
        rules.PRIME
    )
    half = (mixed * mixed // _big(rules.FOLD)) % _big(2)
    wording = case((half == 0, "a"), else_="b") if campaign.has_two_texts else literal("a")
    rows = select(
        literal(campaign.id), chosen.customer_id, chosen.vehicle_id, literal(now, Instant), wording
    ).select_from(chosen.customer_id.table)
    columns = ["campaign_id", "customer_id", "vehicle_id", "added_at", "variant"]
    made = insert(tx, n.campaign_members).from_select(columns, rows.where(literal(True)))
    return len(tx.execute(made.on_conflict_do_nothing().returning(_m.customer_id)).all())


def _big(number: int) -> ColumnElement[int]:
    return literal(number, BigInteger)


def plan_notices(tx: Tx, campaign: Campaign, due_at: datetime, expires_at: datetime, now: datetime) -> int:
    """How many members got their notice by this call, each once. One statement."""
    recall = campaign.kind == "recall"
    made = notice_insert.planned(
        dialect(tx), n.campaign_members, literal(now, Instant),
        key=notice_insert.numbered("campaign", _m.campaign_id, _m.customer_id),
        kind=literal("campaign"), purpose=literal("safety" if recall else "marketing"),
        customer_id=_m.customer_id, vehicle_id=_m.vehicle_id, subject_kind="campaign", subject_id=_m.campaign_id,
        due_at=literal(due_at, Instant), expires_at=literal(expires_at, Instant), priority=literal(0 if recall else 50),
        where=(_m.campaign_id == campaign.id,), extra={"campaign_id": _m.campaign_id, "variant": _m.variant},
    )  # fmt: skip
    return len(tx.execute(made).all())


def _chosen(audience: Audience, now: datetime) -> Select[tuple[int, int]]:
    """customer_id, vehicle_id: each customer once, with their oldest vehicle for which every condition holds."""
    first = func.min(_v.id).label("vehicle_id")
    owned = t.vehicles.join(t.customers, _c.id == _v.customer_id)
    query = (
        select(_v.customer_id, first).select_from(owned).where(_c.merged_into.is_(None), *_conditions(audience, now))
    )
    return query.group_by(_v.customer_id).order_by(_v.customer_id)


def _conditions(wanted: Audience, now: datetime) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.brands:
        found.append(func.lower(_v.brand).in_([brand.lower() for brand in wanted.brands]))
    if wanted.models:
        found.append(func.lower(_v.model).in_([model.lower() for model in wanted.models]))
    if wanted.min_age_months is not None:
        found.append(_v.first_delivery_on <= months_later(now.date(), -wanted.min_age_months))
    if wanted.max_age_months is not None:
        found.append(_v.first_delivery_on > months_later(now.date(), -wanted.max_age_months))
    if wanted.min_km is not None:
        found.append(_v.odometer_km >= wanted.min_km)
    if wanted.max_km is not None:
        found.append(_v.odometer_km <= wanted.max_km)
    if wanted.not_seen_days is not None:
        found.append(~_seen(now - timedelta(days=wanted.not_seen_days)))
    if wanted.seen_days is not None:
        found.append(_seen(now - timedelta(days=wanted.seen_days)))
    if wanted.areas:
        found.append(or_(*(_v.plate.startswith(area, autoescape=True) for area in wanted.areas)))
    if wanted.vins:
        found.append(_v.vin.in_(wanted.vins))
    if wanted.key_only:
        found.append(_c.is_key)
    return found


def _seen(since: datetime) -> ColumnElement[bool]:
    own = or_(_a.vehicle_id == _v.id, and_(_a.vehicle_id.is_(None), _a.plate == _v.plate))
    return exists().where(_a.customer_id == _v.customer_id, own, _a.state == "done", _a.starts_at >= since)


# --- what came of it -------------------------------------------------------------------------------------------------


def funnel(tx: Tx, campaign_id: int, counts_for: timedelta, variant: str | None = None) -> Funnel:
    """How far its customers came; each counts once, and each visit for one campaign only: the last one told of before.

    A visit counts that was booked after the notice and within `counts_for`, unless it was called off.
    """
    visits = _visits(tx, campaign_id, counts_for)
    joined = (
        n.campaign_members.outerjoin(
            n.notices, and_(_no.campaign_id == _m.campaign_id, _no.customer_id == _m.customer_id)
        )
        .outerjoin(t.outbox, t.outbox.c.id == _no.outbox_id)
        .outerjoin(visits, visits.c.customer_id == _m.customer_id)
    )
    sent = _no.state == "sent"
    reached = case(
        (visits.c.came > 0, 5),
        (visits.c.booked > 0, 4),
        (_m.answer.is_not(None), 3),
        (and_(sent, or_(_no.outbox_id.is_(None), t.outbox.c.state == "sent")), 2),
        (sent, 1),
        else_=0,
    )
    where = [_m.campaign_id == campaign_id, *([_m.variant == variant] if variant else [])]
    steps = [func.coalesce(func.sum(case((reached >= number, 1), else_=0)), 0) for number in range(6)]
    o = n.consents.c
    left = exists().where(
        o.customer_id == _m.customer_id, o.topic.in_(("campaign", "marketing")), ~o.given, o.at >= _no.decided_at
    )
    said = [func.coalesce(func.sum(case((which, 1), else_=0)), 0) for which in (_m.answer == "no", left)]
    revenue = func.coalesce(func.sum(visits.c.revenue), 0)
    row = tx.execute(select(*steps, *said, revenue).select_from(joined).where(*where)).one()
    return Funnel(*(int(value) for value in row))


def _visits(tx: Tx, campaign_id: int, counts_for: timedelta) -> Subquery:
    other = n.notices.alias("other")
    nearer = exists().where(
        other.c.customer_id == _no.customer_id, other.c.campaign_id.is_not(None), other.c.state == "sent",
        other.c.decided_at > _no.decided_at, other.c.decided_at <= _a.created_at,
    )  # fmt: skip
    within = and_(
        _a.created_at >= _no.decided_at, _a.created_at <= sql_time.later(dialect(tx), _no.decided_at, counts_for)
    )
    came = case((_a.state == "done", 1), else_=0)
    return (
        select(
            _no.customer_id, func.count().label("booked"), func.sum(came).label("came"),
            func.sum(case((_a.state == "done", _a.estimate_fen), else_=0)).label("revenue"),
        )
        .select_from(n.notices.join(t.appointments, and_(_a.customer_id == _no.customer_id, within)))
        .where(_no.campaign_id == campaign_id, _no.state == "sent", _a.state != "cancelled", ~nearer)
        .group_by(_no.customer_id)
        .subquery("visits")
    )  # fmt: skip


def progress(tx: Tx, campaign_id: int) -> dict[tuple[str, str], int]:
    """How its notices stand: (state, reason) -> number. Reasons of those that wait or were dropped."""
    reason = case((_no.state == "sent", ""), else_=_no.reason)
    query = select(_no.state, reason, func.count()).where(_no.campaign_id == campaign_id)
    return {(state, why): number for state, why, number in tx.execute(query.group_by(_no.state, reason))}


def queued(tx: Tx, campaign_id: int) -> int:
    """How many of its messages are handed over but have not left."""
    joined = n.notices.join(t.outbox, t.outbox.c.id == _no.outbox_id)
    query = select(func.count()).select_from(joined)
    return tx.scalar(query.where(_no.campaign_id == campaign_id, t.outbox.c.state == "queued")) or 0


def set_answer(tx: Tx, campaign_id: int, customer_id: int, answer: str, now: datetime) -> None:
    """What the customer tapped, the last one given."""
    mine = (_m.campaign_id == campaign_id, _m.customer_id == customer_id)
    tx.execute(update(n.campaign_members).where(*mine).values(answer=answer, answered_at=now))
