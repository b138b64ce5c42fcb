"""The transactional outbox: what must go out, who has it, and how fast it may leave."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, or_, select, update

from domain.channels.pace import Pace
from domain.channels.register import record
from domain.conversation import STAFF, Conversation, OutboxItem
from storage import outages, pace
from storage import tables as t
from storage.due import LEASE as LEASE
from storage.due import anything_due as anything_due
from storage.due import locked_due
from storage.engine.store import Tx
from storage.engine.upsert import Built

MAX_ATTEMPTS = 8
"""After this many failed attempts a row is dead and shown on the desk, or set aside when its chat may come back."""

CODE_KIND = "proof_code"
"""Rows that bring a code: what they say is forgotten once it has left, or never will."""

ASIDE = timedelta(minutes=10)
"""A row set aside lets others of its chat pass and is tried again after this."""


HORIZON = timedelta(milliseconds=500)
"""How far ahead of now a claim may plan departures."""

LATE = timedelta(milliseconds=150)
"""A row that could not leave within this of its moment needs another moment: many late ones at once are a burst."""


_CODE = re.compile(r"\d{6}")

_c = t.outbox.c
_AMONG = _c.id.in_(bindparam("ids", expanding=True))
_LEASED = update(t.outbox).where(_AMONG).values(lease_until=bindparam("until"), attempts=_c.attempts + 1)
_LEASES = select(_c.id, _c.lease_until).where(_AMONG, _c.state == "queued")
_SENT = (
    update(t.outbox)
    .where(_c.id == bindparam("item"))
    .values(state="sent", sent_at=bindparam("at"), lease_until=None, last_error="", remote_id=bindparam("known_as"))
)
_COLUMNS = [column.name for column in t.outbox.c if column.name != "id"]
_PUT = Built(t.outbox, lambda insert: insert.on_conflict_do_nothing(index_elements=["key"]).returning(t.outbox.c.id))


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
    row_id: int | None = tx.execute(_PUT(tx), {name: getattr(item, name) for name in _COLUMNS}).scalar()
    if row_id is not None:
        tx.info.setdefault("queued", {})[row_id] = (item.channel, item.account, item.address)
    return row_id


def queued(tx: Tx, conversation: Conversation) -> list[int]:
    """Rows written in this transaction for the conversation's chat or for the staff chat, in order."""
    mine = (conversation.channel, conversation.account, conversation.address)
    rows: dict[int, tuple[str, str, str]] = tx.info.get("queued", {})
    return [row_id for row_id, place in rows.items() if place == mine or place[0] == STAFF]


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
    due = [item for item in locked_due(tx, now, channels, limit, ids) if item.id not in but]
    if not due:
        return []
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


def new_moments(
    tx: Tx, items: Sequence[OutboxItem], now: datetime, paces: Mapping[str, Pace] | None = None
) -> list[datetime]:
    """When claimed rows that missed their moment may leave instead, each in its turn."""
    accounts = sorted({account_of(item) for item in items})  # locked in one order by all: no two wait in a circle
    tats = {account: pace.next_at(tx, account, "", now) for account in accounts}
    moments = []
    for item in items:
        account, own = account_of(item), _account_pace(item, paces)
        moments.append(max(now, tats[account] - own.ahead))
        tats[account] = own.after(tats[account], moments[-1])
    for account, tat in tats.items():
        pace.set_next(tx, account, "", tat, now)
    return moments


def owned(tx: Tx, departures: Sequence[Departure]) -> set[int]:
    """Ids of those rows that are still their sender's: nobody has taken them over or settled them since."""
    leases = tx.execute(_LEASES, {"ids": [departure.item.id for departure in departures]})
    standing: dict[int, datetime | None] = dict(leases.all())
    return {one.item.id for one in departures if standing.get(one.item.id) == one.lease}


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


def supersede(tx: Tx, item: OutboxItem, kind: str) -> None:
    """Waiting rows of that kind for the item's ticket are dropped: what is being sent now says the same."""
    c = t.outbox.c
    waiting = (c.ticket_id == item.ticket_id, c.address == item.address, c.kind == kind, c.state == "queued")
    dropped = {"state": "cancelled", "last_error": f"said by row {item.id}"}
    tx.execute(update(t.outbox).where(*waiting, c.id != item.id, c.lease_until.is_(None)).values(dropped))


def withdraw(tx: Tx, key: str) -> None:
    """The row of that key will not be sent, unless it is under way already: what it says is no longer true."""
    c = t.outbox.c
    waiting = (c.key == key, c.state.in_(("queued", "held")), c.lease_until.is_(None))
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


def _lease(tx: Tx, ids: list[int], now: datetime) -> None:
    if ids:
        tx.execute(_LEASED, {"ids": ids, "until": now + LEASE})


def mark_sent(tx: Tx, item_id: int, now: datetime, remote_id: str | None) -> None:
    """The row is delivered; the channel knows it as `remote_id`."""
    tx.execute(_SENT, {"item": item_id, "at": now, "known_as": remote_id})


def forget_code(tx: Tx, item_id: int) -> None:
    """Neither the code nor the phone is any longer in the row that was to bring it."""
    c = t.outbox.c
    tx.execute(update(t.outbox).where(c.id == item_id, c.kind == CODE_KIND).values(payload={"text": ""}, address=""))


def unsaid(item: OutboxItem, words: str) -> str:
    """The words without the code that the row brings, and without whom it goes to."""
    if item.kind != CODE_KIND:
        return words
    fields = (item.payload.get("template") or {}).get("fields", ())
    said = [str(item.payload.get("text", "")), *(str(value) for _, value in fields)]
    secrets = {item.address, item.address.removeprefix("+86")} | {found for one in said for found in _CODE.findall(one)}
    for one in secrets - {""}:
        words = words.replace(one, "…")
    return words


def withdraw_code(tx: Tx, item_id: int) -> None:
    """The row brings no code any more, unless it is under way already: another was asked for."""
    c = t.outbox.c
    waiting = (c.id == item_id, c.kind == CODE_KIND, c.state == "queued", c.lease_until.is_(None))
    gone = {"state": "cancelled", "last_error": "another was asked for", "payload": {"text": ""}, "address": ""}
    tx.execute(update(t.outbox).where(*waiting).values(gone))


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
    forget_code(tx, item_id)


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
        if item.kind == CODE_KIND:
            item.payload, item.address = {"text": ""}, ""
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


def asked(tx: Tx, address: str, code: str, since: datetime) -> OutboxItem | None:
    """The last question put up in that staff chat for the person of that code to answer in words."""
    c = t.outbox.c
    mine = (
        c.channel == STAFF,
        c.address == address,
        c.kind.in_(("staff_text", "field_question")),
        c.created_at >= since,
    )
    found = tx.scalars(select(OutboxItem).where(*mine).order_by(c.id.desc()).limit(50))
    return next((item for item in found if code and item.payload.get("who") == code), None)


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
