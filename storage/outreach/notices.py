"""Notices: planned once by their key, taken when due by one of any number of processes, every decision kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import ColumnElement, String, and_, bindparam, exists, func, literal, or_, select, update

from domain.channels.allowance import Allowance, hindrance
from domain.channels.register import CHANNELS, record
from domain.conversation import Message
from domain.customers.told_fact import FactKind
from domain.outreach.notice import Notice, NoticeDecision, Purpose, broadcast_of
from domain.outreach.send_gate import LONGEST_WINDOW, RULES, Sent, Standing, Way
from domain.ticket import GRIEVANCES, OPEN_STATES
from storage import tables as t
from storage.customers.tables import told_facts
from storage.engine.store import Tx
from storage.engine.types import Instant
from storage.engine.upsert import Built, insert
from storage.outreach import consents
from storage.outreach import tables as n

_c = n.notices.c

_COLUMNS = [column.name for column in n.notices.c if column.name != "id"]
_PUT = Built(n.notices, lambda insert: insert.on_conflict_do_nothing(index_elements=["key"]).returning(_c.id))
_HALTS = select(n.broadcasts.c.name, n.broadcasts.c.state).where(n.broadcasts.c.state != "running")

OUT_ONLY = [name for name, channel in CHANNELS.items() if not channel.dialogue]
"""Channels on which nobody writes back: no chats."""


def put(tx: Tx, notice: Notice) -> bool:
    """True when no notice of that key was ever there; it is planned now."""
    return tx.execute(_PUT(tx), {name: getattr(notice, name) for name in _COLUMNS}).scalar() is not None


def get(tx: Tx, notice_id: int) -> Notice | None:
    """The notice."""
    return tx.get(Notice, notice_id)


def by_key(tx: Tx, key: str) -> Notice | None:
    """The notice of that key."""
    return tx.scalar(select(Notice).where(_c.key == key))


def by_outbox(tx: Tx, outbox_id: int) -> Notice | None:
    """The notice that was handed to the outbox as that row."""
    return tx.scalar(select(Notice).where(_c.outbox_id == outbox_id))


def lock(tx: Tx, notice_id: int) -> Notice | None:
    """The notice, locked until the transaction ends."""
    query = select(Notice).where(_c.id == notice_id).with_for_update()
    return tx.scalar(query.execution_options(populate_existing=True))


def take_due(tx: Tx, now: datetime, limit: int, *, up_to: int | None = None) -> list[Notice]:
    """Planned notices whose time has come, locked for this caller: most urgent first, then the longest due.

    up_to: only those of this priority or more urgent. What is paused is passed over. One walk along the index for each
    priority there is, so that neither those of later days nor a large campaign in the queue cost anything.
    """
    kinds, campaigns = _halted(tx)
    query = _due(tuple(kinds), tuple(campaigns))
    found: list[Notice] = []
    priority = _next_priority(tx, None)
    while priority is not None and len(found) < limit and (up_to is None or priority <= up_to):
        given = {"of_priority": priority, "by": now, "most": limit - len(found)}
        found += tx.scalars(query, given)
        priority = _next_priority(tx, priority)
    return found


@lru_cache(maxsize=32)
def _due(kinds: tuple[str, ...], campaigns: tuple[int, ...]) -> Any:
    """What is due of one priority, without what is paused: that changes rarely."""
    by = bindparam("by", type_=Instant())
    due = select(Notice).where(_c.state == "planned", _c.priority == bindparam("of_priority"), _c.due_at <= by)
    if kinds:
        due = due.where(_c.campaign_id.is_not(None) | _c.kind.not_in(kinds))
    if campaigns:
        due = due.where(_c.campaign_id.is_(None) | _c.campaign_id.not_in(campaigns))
    due = due.order_by(_c.due_at).limit(bindparam("most")).with_for_update(skip_locked=True)
    return due.execution_options(populate_existing=True)


_FIRST_PRIORITY = select(_c.priority).where(_c.state == "planned").order_by(_c.priority).limit(1)
_NEXT_PRIORITY = _FIRST_PRIORITY.where(_c.priority > bindparam("after"))


def _next_priority(tx: Tx, after: int | None) -> int | None:
    """The most urgent priority that any planned notice has, of those less urgent than `after`."""
    row = tx.execute(_FIRST_PRIORITY) if after is None else tx.execute(_NEXT_PRIORITY, {"after": after})
    found: int | None = row.scalar()
    return found


_o = t.outbox.c
_SOME_WAIT = select(func.count()).select_from(
    select(_o.id).where(_o.state == "queued", _o.kind == "notice").limit(bindparam("most")).subquery()
)


def waiting_to_leave(tx: Tx, limit: int) -> int:
    """How many notices are in the outbox and have not left, counted up to `limit`."""
    return tx.execute(_SOME_WAIT, {"most": limit}).scalar() or 0


def decided(
    tx: Tx, notice: Notice, decision: str, reason: str, at: datetime, until: datetime | None = None
) -> None:  # fmt: skip
    """The decision stands beside the notice for good."""
    tx.add(NoticeDecision(notice.id, at, decision, reason, until))
    notice.reason, notice.decided_at = reason, at
    match decision:
        case "deferred":
            notice.state, notice.due_at = "planned", until or at
        case _:
            notice.state = decision
    tx.flush()


def decisions(tx: Tx, notice_ids: Collection[int]) -> dict[int, list[NoticeDecision]]:
    """Notice -> its decisions, oldest first."""
    c = n.notice_decisions.c
    found: dict[int, list[NoticeDecision]] = {}
    for one in tx.scalars(select(NoticeDecision).where(c.notice_id.in_(notice_ids)).order_by(c.id)):
        found.setdefault(one.notice_id, []).append(one)
    return found


# --- how it stands with a customer -----------------------------------------------------------------------------------


def lock_customer(tx: Tx, customer_id: int) -> None:
    """No other process decides about this customer until the transaction ends, so that caps hold."""
    row = select(t.customers.c.id).where(t.customers.c.id == customer_id)
    tx.execute(row.with_for_update(key_share=True))


def standing(
    tx: Tx, customer_id: int, purpose: str, default_zone: ZoneInfo, now: datetime, *, but_for: int | None = None,
    about: int | None = None, prefer: int | None = None, uncounted: Collection[str] = (),
    taken_for: int | None = None,
) -> Standing:  # fmt: skip
    """How it stands with the customer, as far as it matters for a notice of that purpose.

    but_for: a notice that is under way itself and does not count. about: the vehicle of which it tells what the record
    knows, so only chats count whose owner is proved, or which brought that vehicle by their own words (A5). prefer: the
    conversation the matter was agreed in. uncounted: kinds of notice that count against no cap. taken_for: a message
    whose chat's budget is taken for it.
    """
    words, rule = consents.of(tx, customer_id), RULES[purpose]
    return Standing(
        zone=_zone(tx, customer_id, default_zone),
        ways=_ways(tx, customer_id, now, about=about, prefer=prefer, taken_for=taken_for),
        refused=frozenset(topic for topic, given in words.items() if not given),
        allowed=frozenset(topic for topic, given in words.items() if given),
        complaint_open=rule.silenced and _complains(tx, customer_id),
        recent=_recent(tx, customer_id, now, but_for, uncounted) if rule.capped else (),
        last_survey_at=_last_survey(tx, customer_id, but_for) if purpose == Purpose.SURVEY else None,
    )


def _zone(tx: Tx, customer_id: int, default: ZoneInfo) -> ZoneInfo:
    name = tx.scalar(select(t.customers.c.timezone).where(t.customers.c.id == customer_id))
    try:
        return ZoneInfo(name) if name else default
    except (ZoneInfoNotFoundError, ValueError):
        return default


def _ways(
    tx: Tx, customer_id: int, now: datetime, *, about: int | None, prefer: int | None, taken_for: int | None
) -> tuple[Way, ...]:
    c, i, a, o = t.conversations.c, t.identities.c, t.allowances.c, t.outages.c
    rows = (
        select(c.id, c.channel, c.account, c.address, i.reachable, c.last_in_at, a.remaining, a.until, o.halted_at)
        .join_from(t.conversations, t.identities)
        .outerjoin(t.allowances, and_(a.channel == c.channel, a.account == c.account, a.address == c.address))
        .outerjoin(t.outages, o.account == c.channel + ":" + c.account)
        .where(c.customer_id == customer_id, c.channel.not_in(OUT_ONLY))
        .order_by(c.id)
    )
    found = tx.execute(rows if about is None else rows.where(or_(i.verified, _brought(about))))
    message = tx.get(Message, taken_for) if taken_for is not None else None
    own = message.conversation_id if message is not None else None
    return tuple(_way(row, now, row.id == prefer, row.id == own) for row in found)


def _brought(vehicle_id: int) -> ColumnElement[bool]:
    """True of an address that told the vehicle's plate before the shop had it on record. Rule: A1, A5."""
    i, v, f = t.identities.c, t.vehicles.c, told_facts.c
    theirs = and_(f.customer_id == i.customer_id, f.kind == FactKind.PLATE, f.value == v.plate, f.source == i.channel)
    return (
        exists()
        .select_from(t.vehicles.join(told_facts, theirs))
        .where(v.id == vehicle_id, v.customer_id == i.customer_id, v.created_at > i.created_at)
        .correlate(t.identities)
    )


def _way(row: Any, now: datetime, preferred: bool, taken: bool) -> Way:
    allowance = Allowance(row.remaining, row.until) if row.until else None
    shut = not taken and allowance is not None and hindrance(record(row.channel), allowance, 1, now, first=False) != ""
    reachable = row.reachable and row.halted_at is None
    return Way(row.id, row.channel, reachable, row.last_in_at, preferred, shut, row.account, row.address)


def _complains(tx: Tx, customer_id: int) -> bool:
    c = t.tickets.c
    open_ = select(c.id).where(c.customer_id == customer_id, c.kind.in_(GRIEVANCES), c.state.in_(OPEN_STATES))
    return tx.execute(open_.limit(1)).first() is not None


def _recent(
    tx: Tx, customer_id: int, now: datetime, but_for: int | None, uncounted: Collection[str]
) -> tuple[Sent, ...]:
    said = select(_c.purpose, _c.decided_at).where(
        _c.customer_id == customer_id, _c.decided_at > now - LONGEST_WINDOW, _c.state == "sent",
        _c.kind.not_in(uncounted),
    )  # fmt: skip
    return tuple(Sent(*row) for row in tx.execute(said if but_for is None else said.where(_c.id != but_for)))


def _last_survey(tx: Tx, customer_id: int, but_for: int | None) -> datetime | None:
    said = select(func.max(_c.decided_at)).where(
        _c.customer_id == customer_id, _c.purpose == Purpose.SURVEY, _c.state == "sent"
    )
    found: datetime | None = tx.execute(said if but_for is None else said.where(_c.id != but_for)).scalar()
    return found


# --- pausing, stopping, progress -------------------------------------------------------------------------------------


def halt(tx: Tx, broadcast: str, state: str, at: datetime, by: str) -> None:
    """The kind or campaign is running, paused or stopped from now on."""
    values = {"name": broadcast, "state": state, "at": at, "by": by}
    made = insert(tx, n.broadcasts).values(values)
    tx.execute(made.on_conflict_do_update(index_elements=["name"], set_=values))


def halts(tx: Tx) -> dict[str, str]:
    """Broadcast -> paused or stopped; those that run are not in it."""
    return {row.name: row.state for row in tx.execute(_HALTS)}


def _halted(tx: Tx) -> tuple[list[str], list[int]]:
    """Kinds and campaigns of which nothing is taken now."""
    names = halts(tx)
    kinds = [name.removeprefix("kind:") for name in names if name.startswith("kind:")]
    return kinds, [int(name.removeprefix("campaign:")) for name in names if name.startswith("campaign:")]


def cancel_planned(tx: Tx, broadcast: str, reason: str, now: datetime) -> int:
    """How many planned notices of the kind or campaign will never be sent, each with its decision kept."""
    group, _, name = broadcast.partition(":")
    mine = _c.campaign_id == int(name) if group == "campaign" else (_c.kind == name) & _c.campaign_id.is_(None)
    return _cancel(tx, (_c.state == "planned", mine), reason, now)


def cancel_of(
    tx: Tx, reason: str, now: datetime, *, kinds: Collection[str], vehicle_id: int | None = None,
    customer_id: int | None = None, subject: tuple[str, int] | None = None,
) -> int:  # fmt: skip
    """How many planned notices of these kinds about that vehicle, customer or subject will never be sent."""
    where = [_c.state == "planned", _c.kind.in_(kinds)]
    if vehicle_id is not None:
        where.append(_c.vehicle_id == vehicle_id)
    if customer_id is not None:
        where.append(_c.customer_id == customer_id)
    if subject is not None:
        where += [_c.subject_kind == subject[0], _c.subject_id == subject[1]]
    return _cancel(tx, where, reason, now)


def _cancel(tx: Tx, where: Sequence[object], reason: str, now: datetime) -> int:
    doomed = select(_c.id, literal(now, Instant), literal("cancelled", String), literal(reason, String)).where(*where)  # type: ignore[arg-type]
    columns = ["notice_id", "at", "decision", "reason"]
    tx.execute(n.notice_decisions.insert().from_select(columns, doomed))
    values = {"state": "cancelled", "reason": reason, "decided_at": now}
    result = tx.execute(update(n.notices).where(*where).values(values))  # type: ignore[arg-type]
    tx.expire_all()
    return int(getattr(result, "rowcount", 0))


def progress(tx: Tx) -> dict[str, dict[str, int]]:
    """Broadcast -> state -> how many; "sent" is handed over, "delivered" is with the customer, "lost" is dead."""
    o = t.outbox.c
    stage = func.coalesce(func.nullif(n.notices.c.state, "sent"), o.state, "delivered")
    rows = (
        select(_c.kind, _c.campaign_id, stage, func.count())
        .select_from(n.notices.outerjoin(t.outbox, _c.outbox_id == o.id))
        .group_by(_c.kind, _c.campaign_id, stage)
    )
    names = {"queued": "leaving", "sent": "delivered", "dead": "lost"}
    found: dict[str, dict[str, int]] = {}
    for kind, campaign_id, state, count in tx.execute(rows):
        of = found.setdefault(broadcast_of(kind, campaign_id), {})
        of[names.get(state, state)] = of.get(names.get(state, state), 0) + count
    return found


# --- looking ---------------------------------------------------------------------------------------------------------


def listed(
    tx: Tx, *, state: str | None = None, kind: str | None = None, customer_id: int | None = None,
    campaign_id: int | None = None, deferred: bool = False, limit: int = 100, before: int | None = None,
) -> list[Notice]:  # fmt: skip
    """Notices, newest first. deferred: only those planned that were put off at least once."""
    query = select(Notice).order_by(_c.id.desc()).limit(limit)
    wanted = {"state": state, "kind": kind, "customer_id": customer_id, "campaign_id": campaign_id}
    for name, value in wanted.items():
        if value is not None:
            query = query.where(n.notices.c[name] == value)
    if deferred:
        query = query.where(_c.state == "planned", _c.decided_at.is_not(None))
    return list(tx.scalars(query if before is None else query.where(_c.id < before)))


def planned_of(tx: Tx, broadcast: str, limit: int) -> list[Notice]:
    """Planned notices of a kind or campaign, those due first at the head."""
    group, _, name = broadcast.partition(":")
    mine = _c.campaign_id == int(name) if group == "campaign" else (_c.kind == name) & _c.campaign_id.is_(None)
    query = select(Notice).where(_c.state == "planned", mine).order_by(_c.due_at, _c.id)
    return list(tx.scalars(query.limit(limit)))


def count(tx: Tx) -> int:
    """How many notices there are."""
    return tx.scalar(select(func.count(_c.id))) or 0
