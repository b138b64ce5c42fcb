"""What is taken of the shop, quarter hour by quarter hour: by appointments, and by offers kept for a moment (B9)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Literal

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    and_,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.exc import IntegrityError

from domain.booking.capacity import Busy, Piece, quarter, resource
from domain.errors import BayTaken
from domain.shop.shop import Shop
from storage.booking import tables as b
from storage.engine.once import once
from storage.engine.store import Tx

_c = b.held.c


_BLOCK = 48
"""Quarter hours gathered into one number: what both databases' integers hold with room to spare."""


def busy(
    tx: Tx, start: datetime, end: datetime, now: datetime, *, but_for: int | None = None, at: Shop | None = None
) -> Busy:  # fmt: skip
    """What is taken in [start, end). but_for: a conversation whose own kept offer does not count. at: only that shop's.

    The database gathers the quarter hours of a resource into numbers of a bit each: a thirtieth of the rows.
    """
    asked, given = _within(start, end, now, but_for, at)
    rows = once(tx, ("busy", *asked, *given.values()), lambda: tx.execute(_gathered(*asked), given).all())
    return Busy.of_masks([(name, number * _BLOCK, mask) for name, number, mask in rows])


def taken(
    tx: Tx, start: datetime, end: datetime, now: datetime, *, but_for: int | None = None, at: Shop | None = None
) -> list[Piece]:  # fmt: skip
    """The pieces taken in [start, end). but_for, at: as for `busy`."""
    asked, given = _within(start, end, now, but_for, at)
    return [(name, number) for name, number in tx.execute(_one_by_one(*asked), given)]


@cache
def _gathered(but_for: bool, at: Literal["", "one", "main"]) -> Select[Any]:
    block = (_c.quarter // _BLOCK).label("block")
    bit = literal(1, BigInteger).bitwise_lshift(_c.quarter % _BLOCK)
    bits = cast(func.sum(bit), BigInteger)  # no quarter hour stands twice, so that their sum is their union
    return select(_c.resource, block, bits).where(*_conditions(but_for, at)).group_by(_c.resource, block)


@cache
def _one_by_one(but_for: bool, at: Literal["", "one", "main"]) -> Select[Any]:
    return select(_c.resource, _c.quarter).where(*_conditions(but_for, at))


def _conditions(but_for: bool, at: Literal["", "one", "main"]) -> list[ColumnElement[bool]]:
    found = [_c.quarter >= bindparam("first"), _c.quarter <= bindparam("last")]
    found.append(or_(_c.expires_at.is_(None), _c.expires_at > bindparam("now")))
    if but_for:
        found.append(or_(_c.conversation_id.is_(None), _c.conversation_id != bindparam("but_for")))
    if at == "one":
        found.append(_c.resource.like(bindparam("prefix"), escape="/"))
    elif at == "main":
        found.append(~_c.resource.contains("/"))
    return found


def _within(
    start: datetime, end: datetime, now: datetime, but_for: int | None, at: Shop | None
) -> tuple[tuple[bool, Literal["", "one", "main"]], dict[str, Any]]:
    """Which conditions a query has, and what it is given."""
    given: dict[str, Any] = {"first": quarter(start), "last": quarter(end), "now": now}
    if but_for is not None:
        given["but_for"] = but_for
    if at is None or not (at.code or at.branches):
        return (but_for is not None, ""), given
    if not at.code:
        return (but_for is not None, "main"), given
    given["prefix"] = _like(resource(at, ""))
    return (but_for is not None, "one"), given


def _like(prefix: str) -> str:
    """What begins so, for LIKE with "/" as its escape."""
    return re.sub(r"([%_/])", r"/\1", prefix) + "%"


def bays_taken(tx: Tx, start: datetime, end: datetime, *, at: Shop) -> dict[int, int]:
    """Quarter hour -> how many bays of the shop are taken then; those in which none is are missing.

    Read from the key alone, so that it is quick over months: offers whose time is over count until somebody sweeps
    them. For telling quiet times from busy ones, not for telling what is free. Rule: B8.
    """
    bays = _c.resource.startswith(resource(at, "bay", ""), autoescape=True)
    query = select(_c.quarter, func.count()).where(_c.quarter >= quarter(start), _c.quarter < quarter(end), bays)
    return dict(tx.execute(query.group_by(_c.quarter)).all())


def take(tx: Tx, pieces: Sequence[Piece], appointment_id: int, now: datetime) -> None:
    """The pieces are the appointment's; BayTaken when any of them is somebody else's. Rule: B9."""
    _take(tx, pieces, now, _held_by(appointment_id=appointment_id))


def keep(tx: Tx, pieces: Sequence[Piece], conversation_id: int, expires_at: datetime, now: datetime) -> None:
    """The pieces are kept for a conversation until then, and nothing else is; BayTaken when one is somebody else's."""
    let_go(tx, conversation_id)
    _take(tx, pieces, now, _held_by(conversation_id=conversation_id, expires_at=expires_at))


def keep_for_waiting(tx: Tx, pieces: Sequence[Piece], waitlist_id: int, expires_at: datetime, now: datetime) -> None:
    """The pieces are kept until then for whose turn it is on the waitlist; BayTaken when one is somebody else's."""
    _take(tx, pieces, now, _held_by(waitlist_id=waitlist_id, expires_at=expires_at))


def close(tx: Tx, pieces: Collection[Piece], now: datetime) -> None:
    """The pieces can't be had by anybody: a bay out of use. BayTaken when one is somebody's already."""
    if pieces:
        _take(tx, sorted(pieces), now, _held_by())


def _held_by(**by: object) -> dict[str, object]:
    return {"appointment_id": None, "conversation_id": None, "waitlist_id": None, "expires_at": None} | by


def _take(tx: Tx, pieces: Sequence[Piece], now: datetime, by: dict[str, object]) -> None:
    _clear_expired(tx, now)
    rows = [{"resource": resource, "quarter": number, **by} for resource, number in sorted(pieces)]
    try:
        with tx.begin_nested():
            tx.execute(insert(b.held), rows)
    except IntegrityError:
        raise BayTaken(f"Something of {sorted({resource for resource, _ in pieces})} is taken then.") from None


_EXPIRED = select(_c.quarter, _c.resource).where(_c.expires_at.is_not(None), _c.expires_at <= bindparam("now"))
_CLEAR = delete(b.held).where(tuple_(_c.quarter, _c.resource).in_(_EXPIRED.with_for_update(skip_locked=True)))


def _clear_expired(tx: Tx, now: datetime) -> None:
    tx.execute(_CLEAR, {"now": now})


def let_go(tx: Tx, conversation_id: int) -> None:
    """Nothing is kept for the conversation any more."""
    tx.execute(delete(b.held).where(_c.conversation_id == conversation_id))


def let_waiting_go(tx: Tx, waitlist_id: int) -> None:
    """Nothing is kept for that place on the waitlist any more."""
    tx.execute(delete(b.held).where(_c.waitlist_id == waitlist_id))


def release(tx: Tx, appointment_id: int) -> None:
    """What the appointment took is free again."""
    tx.execute(delete(b.held).where(_c.appointment_id == appointment_id))


def kept_offers(tx: Tx, start: datetime, end: datetime, now: datetime) -> list[tuple[str, int, int]]:
    """(resource, quarter hour, conversation id) of what is only kept for a dialog for now in [start, end)."""
    within = and_(_c.quarter >= quarter(start), _c.quarter < quarter(end))
    query = select(_c.resource, _c.quarter, _c.conversation_id).where(
        within, _c.conversation_id.is_not(None), _c.expires_at > now
    )
    return [(resource, number, who) for resource, number, who in tx.execute(query.order_by(_c.quarter))]


def of_appointment(tx: Tx, appointment_id: int) -> list[Piece]:
    """The pieces that are the appointment's."""
    query = select(_c.resource, _c.quarter).where(_c.appointment_id == appointment_id)
    return [(resource, number) for resource, number in tx.execute(query)]
