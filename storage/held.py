"""What is taken of the shop, quarter hour by quarter hour: by appointments, and by offers kept for a moment (B9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, delete, insert, or_, select, tuple_
from sqlalchemy.exc import IntegrityError

from domain.capacity import Busy, Piece, quarter
from domain.errors import BayTaken
from storage import tables as t
from storage.store import Tx

_c = t.held.c


def busy(tx: Tx, start: datetime, end: datetime, now: datetime, *, but_for: int | None = None) -> Busy:
    """What is taken in [start, end). but_for: a conversation whose own kept offer does not count."""
    return Busy(taken(tx, start, end, now, but_for=but_for))


def taken(tx: Tx, start: datetime, end: datetime, now: datetime, *, but_for: int | None = None) -> list[Piece]:
    """The pieces taken in [start, end). but_for: as for `busy`."""
    counts = or_(_c.expires_at.is_(None), _c.expires_at > now)
    query = select(_c.resource, _c.quarter).where(_c.quarter >= quarter(start), _c.quarter <= quarter(end), counts)
    if but_for is not None:
        query = query.where(or_(_c.conversation_id.is_(None), _c.conversation_id != but_for))
    return list(tx.execute(query).all())


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


def _held_by(**by: object) -> dict[str, object]:
    return {"appointment_id": None, "conversation_id": None, "waitlist_id": None, "expires_at": None} | by


def _take(tx: Tx, pieces: Sequence[Piece], now: datetime, by: dict[str, object]) -> None:
    _clear_expired(tx, now)
    rows = [{"resource": resource, "quarter": number, **by} for resource, number in sorted(pieces)]
    try:
        with tx.begin_nested():
            tx.execute(insert(t.held), rows)
    except IntegrityError:
        raise BayTaken(f"Something of {sorted({resource for resource, _ in pieces})} is taken then.") from None


def _clear_expired(tx: Tx, now: datetime) -> None:
    expired = select(_c.quarter, _c.resource).where(and_(_c.expires_at.is_not(None), _c.expires_at <= now))
    rows = expired.with_for_update(skip_locked=True)
    tx.execute(delete(t.held).where(tuple_(_c.quarter, _c.resource).in_(rows)))


def let_go(tx: Tx, conversation_id: int) -> None:
    """Nothing is kept for the conversation any more."""
    tx.execute(delete(t.held).where(_c.conversation_id == conversation_id))


def let_waiting_go(tx: Tx, waitlist_id: int) -> None:
    """Nothing is kept for that place on the waitlist any more."""
    tx.execute(delete(t.held).where(_c.waitlist_id == waitlist_id))


def release(tx: Tx, appointment_id: int) -> None:
    """What the appointment took is free again."""
    tx.execute(delete(t.held).where(_c.appointment_id == appointment_id))


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
