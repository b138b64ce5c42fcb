"""Places on the waitlist, in the order they were taken."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select

from domain.booking.waitlist import Waiting
from storage import tables as t
from storage.booking import tables as b
from storage.engine.store import Tx

_c = b.waitlist.c
_UNTOLD = select(_c.id, _c.conversation_id).where(_c.state.in_(("offered", "over")), ~_c.told).order_by(_c.id)
_WAITING = select(_c.id).where(_c.state == "waiting").limit(1)
_LAPSED = select(_c.id).where(_c.state == "offered", _c.offer_until <= bindparam("now")).limit(1)


def add(tx: Tx, place: Waiting) -> Waiting:
    """The place, kept, with its id."""
    tx.add(place)
    tx.flush()
    return place


def of_conversation(tx: Tx, conversation_id: int) -> list[Waiting]:
    """The places a conversation still has, oldest first."""
    query = select(Waiting).where(_c.conversation_id == conversation_id, _c.state.in_(("waiting", "offered")))
    return list(tx.scalars(query.order_by(_c.id)))


def get(tx: Tx, place_id: int) -> Waiting | None:
    """The place."""
    return tx.get(Waiting, place_id)


def lock(tx: Tx, place_id: int) -> Waiting | None:
    """The place, locked until the transaction ends."""
    query = select(Waiting).where(_c.id == place_id).with_for_update()
    return tx.scalar(query.execution_options(populate_existing=True))


def alone(tx: Tx) -> bool:
    """True when nobody else shares free times out at this moment; nobody else does until the transaction ends.

    Two at once would each take some of the queue, and so give a later place what belongs to an earlier one.
    """
    lock = select(t.shop.c.id).where(t.shop.c.id == 1).with_for_update(skip_locked=True)
    return tx.scalar(lock) is not None


def queue(tx: Tx) -> list[Waiting]:
    """Everybody who waits for an offer, in order, locked; whoever is just acting on their place is left out."""
    query = select(Waiting).where(_c.state == "waiting").order_by(_c.id).with_for_update(skip_locked=True)
    return list(tx.scalars(query.execution_options(populate_existing=True)))


def lapsed(tx: Tx, now: datetime) -> list[Waiting]:
    """Offers whose time is over, locked."""
    query = select(Waiting).where(_c.state == "offered", _c.offer_until <= now).order_by(_c.id)
    return list(tx.scalars(query.with_for_update(skip_locked=True).execution_options(populate_existing=True)))


def untold(tx: Tx) -> list[tuple[int, int]]:
    """(place, conversation) of whom something must be told, oldest first."""
    return [(place, conversation) for place, conversation in tx.execute(_UNTOLD)]


def listed(tx: Tx) -> list[Waiting]:
    """Everybody who waits or is being offered a time, in order."""
    return list(tx.scalars(select(Waiting).where(_c.state.in_(("waiting", "offered"))).order_by(_c.id)))


def any_waiting(tx: Tx) -> bool:
    """True when somebody waits for an offer."""
    return tx.execute(_WAITING).first() is not None


def any_lapsed(tx: Tx, now: datetime) -> bool:
    """True when the time of an offer is over."""
    return tx.execute(_LAPSED, {"now": now}).first() is not None
