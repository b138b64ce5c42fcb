"""The transactional outbox: what must go out, who has it, and how fast it may leave."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from domain.channels.pace import Pace
from domain.channels.register import record
from domain.conversation import STAFF, Conversation, OutboxItem
from storage import outages, pace
from storage import tables as t
from storage.engine.store import Tx
from storage.engine.upsert import insert

MAX_ATTEMPTS = 8
"""After this many failed attempts a row is dead and shown on the desk, or set aside when its chat may come back."""

ASIDE = timedelta(minutes=10)
"""A row set aside lets others of its chat pass and is tried again after this."""

SKEW = timedelta(minutes=1)
"""What is noted farther ahead than could be was noted before the clock was set back; less may be another machine's."""

LEASE = timedelta(seconds=30)
"""A sender that has not reported back by then is taken for dead."""

HORIZON = timedelta(milliseconds=500)
"""How far ahead of now a claim may plan departures."""


WINDOW = 100
"""So many of the most urgent rows are looked at before any others."""

LATE = timedelta(milliseconds=150)
"""A row that could not leave within this of its moment needs another moment: many late ones at once are a burst."""


@dataclass(frozen=True, slots=True)
class Departure:
    """A row this process may now send. leave_at: not before that. lease: names its owner while it stands so."""

    item: OutboxItem
    leave_at: datetime
    lease: datetime


def queue(
    tx: Tx, key: str, kind: str, address: str, payload: Mapping[str, Any], now: datetime, *, channel: str = STAFF,
    account: str = "", priority: int = 20, expires_at: datetime | None = None, message_id: int | None = None,
    ticket_id: int | None = None,
) -> int | None:  # fmt: skip
    """Queue a message that is due now; once per key. The staff chat's unless another channel is named."""
    item = OutboxItem(
        key, channel, account, address, kind, dict(payload), created_at=now, due_at=now, priority=priority,
        expires_at=expires_at, message_id=message_id, ticket_id=ticket_id, is_group=address == STAFF,
    )  # fmt: skip
    return put(tx, item)


def put(tx: Tx, item: OutboxItem) -> int | None:
    """Id of the row, or None when one with the same key was there already."""
    values = {column.name: getattr(item, column.name) for column in t.outbox.c if column.name != "id"}
    made = insert(tx, t.outbox).values(values).on_conflict_do_nothing(index_elements=["key"])
    row_id: int | None = tx.execute(made.returning(t.outbox.c.id)).scalar()
    return row_id


def claim(
    tx: Tx,
    now: datetime,
    *,
    channels: tuple[str, ...],
    limit: int = 30,
    ids: list[int] | None = None,
    paces: Mapping[str, Pace] | None = None,
    but: Collection[int] = (),
    may_leave: Callable[[Tx, OutboxItem, datetime], bool] | None = None,
) -> list[Departure]:
    """Rows that are this caller's to send, paced per bot account and per chat over all processes.

    Most urgent first, and in the order written within a chat: nothing overtakes a row of the same chat that is under
    way, waits for its next try, or is as urgent. Of a channel that is away one row is tried. ids: only these rows (a
    channel that wants its own reply out at once). paces: channel -> pace of its accounts, where it is not the
    record's. but: rows the caller still has in hand, however long ago it claimed them. may_leave: asked of each row
    before it is taken; of one that may not it has noted what becomes of it.
    """
    due = [item for item in _due(tx, now, channels, limit, ids) if item.id not in but]
    accounts = sorted({account_of(item) for item in due})  # locked in one order by all: no two wait in a circle
    account_tats = {account: pace.next_at(tx, account, "", now) for account in accounts}
    probes = outages.probing(tx, accounts, now)
    chat_tats: dict[tuple[str, str], datetime] = {}
    departures: list[Departure] = []
    for item in due:
        account = account_of(item)
        if (account, item.address) in chat_tats:
            continue  # one row of a chat per claim keeps their order
        if account in probes and any(account_of(other.item) == account for other in departures):
            continue
        own = _account_pace(item, paces)
        leave_at = max(now, account_tats[account] - own.ahead)
        if leave_at > now + HORIZON:
            continue
        if may_leave is not None and not may_leave(tx, item, now):
            continue
        chat_tats[account, item.address] = chat_pace(item).after(pace.next_at(tx, account, item.address, now), leave_at)
        account_tats[account] = own.after(account_tats[account], leave_at)
        departures.append(Departure(item, leave_at, now + LEASE))
    for account, tat in account_tats.items():
        pace.set_next(tx, account, "", tat, now)
    for (account, address), tat in chat_tats.items():
        pace.set_next(tx, account, address, tat, now)
    _lease(tx, [departure.item.id for departure in departures], now)
    return departures


def new_moment(tx: Tx, item: OutboxItem, now: datetime, paces: Mapping[str, Pace] | None = None) -> datetime:
    """When a claimed row that missed its moment may leave instead."""
    account, own = account_of(item), _account_pace(item, paces)
    tat = pace.next_at(tx, account, "", now)
    leave_at = max(now, tat - own.ahead)
    pace.set_next(tx, account, "", own.after(tat, leave_at), now)
    return leave_at


def is_owned(tx: Tx, departure: Departure) -> bool:
    """True while the row is that sender's: nobody has taken it over or settled it since."""
    return tx.execute(select(t.outbox.c.id).where(*_owned(departure))).first() is not None


def renew(tx: Tx, departure: Departure, now: datetime) -> Departure | None:
    """The row is that sender's for another lease; None when somebody else has it."""
    lease = max(now, departure.leave_at) + LEASE
    kept = update(t.outbox).where(*_owned(departure)).values(lease_until=lease).returning(t.outbox.c.id)
    return replace(departure, lease=lease) if tx.execute(kept).first() is not None else None


def _owned(departure: Departure) -> tuple[ColumnElement[bool], ...]:
    c = t.outbox.c
    return (c.id == departure.item.id, c.state == "queued", c.lease_until == departure.lease)


def account_of(item: OutboxItem) -> str:
    """The bot a row leaves by, as pace and outages know it."""
    return f"{item.channel}:{item.account}"


def anything_due(tx: Tx, now: datetime, channels: tuple[str, ...]) -> bool:
    """True when a row of these channels is due and nobody has it; a cheap look before a claim."""
    return tx.execute(select(t.outbox.c.id).where(_is_due(now, channels)).limit(1)).first() is not None


def supersede(tx: Tx, item: OutboxItem, kind: str) -> None:
    """Waiting rows of that kind for the item's ticket are dropped: what is being sent now says the same."""
    c = t.outbox.c
    waiting = (c.ticket_id == item.ticket_id, c.address == item.address, c.kind == kind, c.state == "queued")
    dropped = {"state": "cancelled", "last_error": f"said by row {item.id}"}
    tx.execute(update(t.outbox).where(*waiting, c.id != item.id, c.lease_until.is_(None)).values(dropped))


def withdraw(tx: Tx, key: str) -> None:
    """The row of that key will not be sent, unless it is under way already: what it says is no longer true."""
    c = t.outbox.c
    waiting = (c.key == key, c.state == "queued", c.lease_until.is_(None))
    tx.execute(update(t.outbox).where(*waiting).values(state="cancelled", last_error="withdrawn"))


def take_from_staff(tx: Tx, ticket_id: int) -> None:
    """What waits for the staff chat about that ticket is not sent: not everybody there may know of it any more (C5)."""
    c = t.outbox.c
    waiting = (c.ticket_id == ticket_id, c.channel == STAFF, c.state == "queued")
    tx.execute(update(t.outbox).where(*waiting).values(state="cancelled", last_error="confidential"))


def chat_pace(item: OutboxItem) -> Pace:
    """The pace of the chat a row goes to."""
    return record(item.channel).paces.of_chat(item.is_group)


def _account_pace(item: OutboxItem, paces: Mapping[str, Pace] | None) -> Pace:
    return (paces or {}).get(item.channel) or record(item.channel).paces.account


def _due(tx: Tx, now: datetime, channels: tuple[str, ...], limit: int, ids: list[int] | None) -> list[OutboxItem]:
    """Rows that may leave now, locked: looked for among the most urgent first, farther down only where those must wait.

    So a claim costs the same with a thousand rows queued and with a million, whatever the database knows of its tables.
    """
    if ids is not None:
        return _free_to_go(tx, now, channels, limit, t.outbox.c.id.in_(ids))
    found: list[OutboxItem] = []
    for window in (max(WINDOW, 8 * limit), 20 * WINDOW, 200 * WINDOW):
        looked_at = _most_urgent(now, channels, window).subquery()
        found = _free_to_go(tx, now, channels, limit, t.outbox.c.id.in_(select(looked_at.c.id)))
        if found or tx.scalars(select(func.count()).select_from(looked_at)).one() < window:
            break
    return found


def _is_due(now: datetime, channels: tuple[str, ...]) -> ColumnElement[bool]:
    c = t.outbox.c
    no_lease = or_(c.lease_until.is_(None), c.lease_until <= now, c.lease_until > now + LEASE + SKEW)
    away = outages.halts(c.channel + ":" + c.account, now)
    return and_(c.state == "queued", _has_come(c, now), no_lease, c.channel.in_(channels), ~away)


def _has_come(c: Any, now: datetime) -> ColumnElement[bool]:
    """True of rows whose time has come; of those due at once also when their clock has been set back since."""
    return or_(c.due_at <= now, and_(c.created_at > now + SKEW, c.due_at <= c.created_at))


def _most_urgent(now: datetime, channels: tuple[str, ...], window: int) -> Select[tuple[int]]:
    """As a subquery: a list of their ids would be a statement of its own for each length, kept by each connection."""
    c = t.outbox.c
    return select(c.id).where(_is_due(now, channels)).order_by(c.priority, c.id).limit(window)


def _free_to_go(
    tx: Tx, now: datetime, channels: tuple[str, ...], limit: int, among: ColumnElement[bool]
) -> list[OutboxItem]:  # fmt: skip
    """Those of the rows that nothing of their chat goes before, and whose chat need not wait."""
    o, c, p = aliased(t.outbox), t.outbox.c, t.pace.c
    same_chat = and_(o.c.channel == c.channel, o.c.account == c.account, o.c.address == c.address)
    started = or_(o.c.lease_until > now, o.c.attempts > 0)
    goes_first = or_(started, and_(_has_come(o.c, now), o.c.priority <= c.priority))
    overtakes = exists().where(same_chat, o.c.state == "queued", o.c.id < c.id, goes_first)
    too_soon = or_(*(and_(c.channel == channel, _too_soon(channel, now)) for channel in channels))
    account = c.channel + ":" + c.account
    chat_waits = exists().where(p.account == account, p.address == c.address, too_soon, pace.binds(now))
    query = (
        select(OutboxItem)
        .where(among, _is_due(now, channels), ~overtakes, ~chat_waits)
        .order_by(c.priority, c.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=t.outbox)
    )
    return list(tx.scalars(query.execution_options(populate_existing=True)))


def _too_soon(channel: str, now: datetime) -> ColumnElement[bool]:
    """True of a row of that channel whose chat has had as much as it takes."""
    c, next_at, paces = t.outbox.c, t.pace.c.next_at, record(channel).paces
    shared = and_(c.priority >= 0, next_at > now + paces.group.ahead - paces.kept * paces.group.every)
    in_group = and_(c.is_group, or_(shared, next_at > now + paces.group.ahead))
    return or_(in_group, and_(~c.is_group, next_at > now + paces.chat.ahead))


def _lease(tx: Tx, ids: list[int], now: datetime) -> None:
    if ids:
        leased = {"lease_until": now + LEASE, "attempts": t.outbox.c.attempts + 1}
        tx.execute(update(t.outbox).where(t.outbox.c.id.in_(ids)).values(leased))


def mark_sent(tx: Tx, item_id: int, now: datetime, remote_id: str | None) -> None:
    """The row is delivered; the channel knows it as `remote_id`."""
    done = {"state": "sent", "sent_at": now, "lease_until": None, "last_error": "", "remote_id": remote_id}
    tx.execute(update(t.outbox).where(t.outbox.c.id == item_id).values(done))


def go_on(tx: Tx, item: OutboxItem, now: datetime) -> None:
    """A part of the row is sent; the rest leaves at the next departure of its chat, and the attempt does not count."""
    attempts = func.coalesce(t.outbox.c.attempts, 1) - 1
    rest = {"due_at": now, "lease_until": None, "attempts": attempts}
    tx.execute(update(t.outbox).where(t.outbox.c.id == item.id).values(rest))


def mark_failed(tx: Tx, item_id: int, now: datetime, error: str, *, lasting: bool = False) -> None:
    """The row is tried again after a growing wait. After MAX_ATTEMPTS it is dead.

    lasting: its chat may well come back, so it is set aside instead, as long as it is worth reading.
    """
    attempts = tx.execute(select(t.outbox.c.attempts).where(t.outbox.c.id == item_id)).scalar_one()
    if attempts >= MAX_ATTEMPTS and not lasting:
        mark_dead(tx, item_id, error)
        return
    wait = timedelta(seconds=min(2**attempts, 600)) if attempts < MAX_ATTEMPTS else ASIDE
    again: dict[str, Any] = {"due_at": now + wait, "lease_until": None, "last_error": error[:500]}
    again |= {"attempts": attempts if attempts < MAX_ATTEMPTS else 0}
    tx.execute(update(t.outbox).where(t.outbox.c.id == item_id).values(again))


def put_back(tx: Tx, item_id: int, now: datetime, error: str) -> None:
    """The channel is away: the row keeps its place, and the attempt does not count."""
    attempts = func.coalesce(t.outbox.c.attempts, 1) - 1
    waiting = {"due_at": now, "lease_until": None, "attempts": attempts, "last_error": error[:500]}
    tx.execute(update(t.outbox).where(t.outbox.c.id == item_id).values(waiting))


def mark_dead(tx: Tx, item_id: int, error: str) -> None:
    """The row will not be tried again by itself; the desk shows it."""
    dead = {"state": "dead", "lease_until": None, "last_error": error[:500]}
    tx.execute(update(t.outbox).where(t.outbox.c.id == item_id).values(dead))


def hold_back(tx: Tx, item: OutboxItem, until: datetime, now: datetime) -> None:
    """The channel said to wait: nothing goes to that chat before `until`, and the attempt does not count.

    Rule of the channel: Telegram's 429 retry_after.
    """
    attempts = func.coalesce(t.outbox.c.attempts, 1) - 1
    waiting = {"due_at": until, "lease_until": None, "attempts": attempts}
    tx.execute(update(t.outbox).where(t.outbox.c.id == item.id).values(waiting))
    wait = until + chat_pace(item).whole_burst
    pace.next_at(tx, account_of(item), item.address, now)
    pace.set_next(tx, account_of(item), item.address, wait, now)


def expire(tx: Tx, now: datetime, limit: int = 500) -> list[OutboxItem]:
    """Rows given up because nobody wants to read them any more; what hindered them stays as the reason."""
    c = t.outbox.c
    no_lease = or_(c.lease_until.is_(None), c.lease_until <= now)
    stale = (
        select(OutboxItem)
        .where(c.state.in_(("queued", "held")), c.expires_at <= now, no_lease)
        .order_by(c.id)
        .limit(limit)
    )
    found = list(tx.scalars(stale.with_for_update(skip_locked=True, of=t.outbox)))
    for item in found:
        item.state = "cancelled"
        item.last_error = f"expired: {item.last_error}"[:500] if item.last_error else "expired"
    tx.flush()
    return found


def retry(tx: Tx, item_id: int, now: datetime) -> bool:
    """True when a dead row was put back in the queue."""
    c = t.outbox.c
    again = {"state": "queued", "attempts": 0, "due_at": now, "lease_until": None}
    result = tx.execute(update(t.outbox).where(c.id == item_id, c.state == "dead").values(again))
    return bool(getattr(result, "rowcount", 0))


def free_all(tx: Tx) -> int:
    """Number of rows whose sender is gone: whoever calls knows that nobody else has the store open."""
    c = t.outbox.c
    leased = update(t.outbox).where(c.state == "queued", c.lease_until.is_not(None)).values(lease_until=None)
    return int(getattr(tx.execute(leased), "rowcount", 0))


def last_id(tx: Tx) -> int:
    """Id of the newest row; 0 when there is none."""
    return tx.scalar(select(func.max(t.outbox.c.id))) or 0


def ids_after(tx: Tx, mark: int, conversation: Conversation) -> list[int]:
    """Rows written after `mark` for this conversation's customer chat or for the staff chat, in order."""
    c = t.outbox.c
    same_chat = and_(c.channel == conversation.channel, c.account == conversation.account)
    mine = or_(c.channel == STAFF, and_(same_chat, c.address == conversation.address))
    return list(tx.scalars(select(c.id).where(c.id > mark, mine, c.state == "queued").order_by(c.id)))


def get(tx: Tx, item_id: int) -> OutboxItem | None:
    """The row."""
    return tx.get(OutboxItem, item_id)


def id_of(tx: Tx, key: str) -> int | None:
    """Id of the row with that key."""
    return tx.scalar(select(t.outbox.c.id).where(t.outbox.c.key == key))


def take_back(tx: Tx, item_id: int, reason: str) -> None:
    """The row will not be sent, even by the sender that has it: the gate said no at the last moment."""
    values = {"state": "cancelled", "last_error": reason, "lease_until": None, "message_id": None}
    tx.execute(update(t.outbox).where(t.outbox.c.id == item_id).values(values))


def by_remote(tx: Tx, channel: str, address: str, remote_id: str) -> OutboxItem | None:
    """The sent row that the channel knows under that id."""
    c = t.outbox.c
    query = select(OutboxItem).where(c.channel == channel, c.address == address, c.remote_id == remote_id)
    return tx.scalar(query.order_by(c.id.desc()).limit(1))


def of_ticket(tx: Tx, ticket_id: int, kind: str) -> list[OutboxItem]:
    """A ticket's rows of one kind, oldest first."""
    c = t.outbox.c
    return list(tx.scalars(select(OutboxItem).where(c.ticket_id == ticket_id, c.kind == kind).order_by(c.id)))


def listed(tx: Tx, *, state: str | None = None, limit: int = 200) -> list[OutboxItem]:
    """Rows for the desk and the API, newest first."""
    query = select(OutboxItem).order_by(t.outbox.c.id.desc()).limit(limit)
    return list(tx.scalars(query if state is None else query.where(t.outbox.c.state == state)))


def counts(tx: Tx) -> dict[str, int]:
    """How many rows are in each state."""
    rows = tx.execute(select(t.outbox.c.state, func.count()).group_by(t.outbox.c.state))
    return dict(rows.all())
