"""Browsers that agreed to be woken when something is urgent, as long as they are logged in, and what they were told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from storage import sessions
from storage import tables as t
from storage.engine.store import Tx
from storage.engine.upsert import insert
from storage.outbound import tables as o

MOST = 12
"""Browsers of one person."""

_s, _d = o.push_subscriptions.c, o.push_told.c


@dataclass(frozen=True, slots=True)
class Subscription:
    """A browser of a member of staff. endpoint: where its maker takes messages for it; p256dh, auth: seal them."""

    id: int
    staff_code: str
    endpoint: str
    p256dh: str
    auth: str
    language: str


_COLUMNS = (_s.id, _s.staff_code, _s.endpoint, _s.p256dh, _s.auth, _s.language)


def keep(
    tx: Tx, session_id: int, staff_code: str, endpoint: str, keys: tuple[str, str], language: str, now: datetime
) -> None:  # fmt: skip
    """The browser of that session will be woken, in that language; of one person's too many the oldest goes."""
    drop(tx, endpoint)
    p256dh, auth = keys
    values = {"session_id": session_id, "staff_code": staff_code, "endpoint": endpoint, "p256dh": p256dh, "auth": auth}
    tx.execute(o.push_subscriptions.insert().values(**values, language=language, created_at=now))
    mine = select(_s.id).where(_s.staff_code == staff_code).order_by(_s.id.desc()).offset(MOST)
    for number in list(tx.scalars(mine)):
        _forget(tx, number)


def drop(tx: Tx, endpoint: str, staff_code: str = "") -> None:
    """That browser is woken no more; with staff_code only if it is that person's."""
    found = select(_s.id).where(_s.endpoint == endpoint)
    found = found.where(_s.staff_code == staff_code) if staff_code else found
    for number in list(tx.scalars(found)):
        _forget(tx, number)


def _forget(tx: Tx, number: int) -> None:
    tx.execute(delete(o.push_told).where(_d.subscription_id == number))
    tx.execute(delete(o.push_subscriptions).where(_s.id == number))


def awake(tx: Tx, now: datetime) -> list[Subscription]:
    """Those whose session still lasts: a browser that was logged out hears nothing. Rule: A5."""
    joined = o.push_subscriptions.join(t.desk_sessions, t.desk_sessions.c.id == _s.session_id)
    rows = tx.execute(select(*_COLUMNS).select_from(joined).where(*sessions.lasting(now)).order_by(_s.id))
    return [Subscription(*row) for row in rows]


def tell(tx: Tx, subscription_id: int, ticket_id: int, now: datetime) -> bool:
    """True for whoever is to tell that browser of that ticket: once, however many processes look."""
    told = insert(tx, o.push_told).values(subscription_id=subscription_id, ticket_id=ticket_id, at=now)
    made = told.on_conflict_do_nothing(index_elements=["subscription_id", "ticket_id"]).returning(_d.ticket_id)
    return tx.execute(made).first() is not None


def untell(tx: Tx, subscription_id: int, ticket_id: int) -> None:
    """It did not arrive: the next look tells it again."""
    tx.execute(delete(o.push_told).where(_d.subscription_id == subscription_id, _d.ticket_id == ticket_id))


def forget_old(tx: Tx, now: datetime) -> None:
    """What was told long ago need not be known any more."""
    tx.execute(delete(o.push_told).where(_d.at < now - timedelta(days=2)))
