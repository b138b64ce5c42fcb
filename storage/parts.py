"""Stock of parts in each of the owner's shops, and what of it is promised to which visit (P1, P2).

branch: code of the shop, "" for the main one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import bindparam, delete, select, update

from domain.booking.appointment import Appointment
from domain.parts import Stock, StockChange
from domain.shop.shop import Shop
from storage import tables as t
from storage.booking import tables as b
from storage.engine.once import once
from storage.engine.store import Tx
from storage.engine.upsert import insert

_s, _r = b.parts_stock.c, b.parts_reserved.c
_STOCK = (
    select(_s.part, _s.quantity, _s.reserved, _s.expected_on, _s.branch)
    .where(_s.branch == bindparam("at"), _s.part.in_(bindparam("parts", expanding=True)))
    .order_by(_s.part)
)
_LOCK = _STOCK.with_for_update()
_RESERVED = (
    update(b.parts_stock)
    .where(_s.branch == bindparam("at"), _s.part == bindparam("of"))
    .values(reserved=_s.reserved + bindparam("more"))
)


def apply(tx: Tx, shop: Shop, before: Shop | None, now: datetime) -> None:
    """Parts whose stock the shop file newly says or says otherwise have that stock; the others keep theirs.

    What is promised stays promised. Rule: P1.
    """
    told = {one.code: one.on_shelf for one in before.shops} if before else {}
    for one in shop.shops:
        said, kept = told.get(one.code, {}), lock(tx, one.code, one.on_shelf)
        for part, (quantity, expected_on) in one.on_shelf.items():
            if said.get(part) != (quantity, expected_on):
                _set(tx, Stock(part, quantity, branch=one.code), quantity, expected_on)
                if part in kept:
                    note(tx, kept[part], quantity, expected_on, "shop_file", now, "file")


def _set(tx: Tx, at: Stock, quantity: int, expected_on: date | None) -> None:
    counted = {"quantity": quantity, "expected_on": expected_on}
    row = insert(tx, b.parts_stock).values(branch=at.branch, part=at.part, reserved=0, **counted)
    tx.execute(row.on_conflict_do_update(index_elements=["branch", "part"], set_=counted))


def put(
    tx: Tx, was: Stock, quantity: int, expected_on: date | None, actor: str, now: datetime, kind: str = "counted"
) -> None:  # fmt: skip
    """The part stands so from now on, and the change is kept. was: as it was locked; its count starts when new."""
    _set(tx, was, quantity, expected_on)
    note(tx, was, quantity, expected_on, actor, now, kind)


def note(
    tx: Tx, was: Stock, quantity: int, expected_on: date | None, actor: str, now: datetime, kind: str
) -> None:  # fmt: skip
    """That the part stands otherwise is kept, by whom and as which movement. Rule: P1."""
    values = {"branch": was.branch, "part": was.part, "at": now, "actor": actor}
    values |= {"was": was.quantity, "quantity": quantity}
    values |= {"was_expected_on": was.expected_on, "expected_on": expected_on, "kind": kind}
    values["moved"] = quantity - was.quantity
    tx.execute(insert(tx, b.stock_changes).values(values))


def changes(tx: Tx, branch: str, limit: int, part: str | None = None) -> list[StockChange]:
    """What was changed of the shop's stock, the newest first. part: of which alone."""
    c = b.stock_changes.c
    query = select(c.part, c.at, c.actor, c.was, c.quantity, c.was_expected_on, c.expected_on, c.kind)
    query = query.where(c.branch == branch)
    query = query if part is None else query.where(c.part == part)
    return [StockChange(*row) for row in tx.execute(query.order_by(c.id.desc()).limit(limit))]


def stock(tx: Tx, branch: str, parts: Collection[str]) -> dict[str, Stock]:
    """Part -> its stock in that shop; parts whose stock is not kept there are missing."""
    asked = {"at": branch, "parts": list(parts)}
    rows = once(tx, ("stock", branch, frozenset(parts)), lambda: tx.execute(_STOCK, asked).all())
    return {row.part: Stock(*row) for row in rows}


def lock(tx: Tx, branch: str, parts: Collection[str]) -> dict[str, Stock]:
    """As `stock`, locked until the transaction ends, in one order for all."""
    return {row.part: Stock(*row) for row in tx.execute(_LOCK, {"at": branch, "parts": list(parts)})}


def reserve(tx: Tx, visit: Appointment, needs: Mapping[str, int]) -> None:
    """These of its shop are promised to the visit; their stock was locked before."""
    kept = {"appointment_id": visit.id, "branch": visit.branch}
    rows = [{**kept, "part": part, "quantity": needs[part]} for part in needs]
    if rows:
        tx.execute(b.parts_reserved.insert(), rows)
        tx.execute(_RESERVED, [{"at": visit.branch, "of": part, "more": needs[part]} for part in needs])


def reserved(tx: Tx, appointment_id: int) -> dict[str, int]:
    """Part -> how many of it are promised to the visit."""
    query = select(_r.part, _r.quantity).where(_r.appointment_id == appointment_id)
    return dict(tx.execute(query.order_by(_r.part)).all())


def release(tx: Tx, appointment_id: int, *, used: tuple[str, datetime] | None = None) -> tuple[str, dict[str, int]]:
    """The shop of, and what was promised to the visit, and now is not.

    used: by whom and when it was taken off the shelf as well.
    """
    promised = reserved(tx, appointment_id)
    query = select(_r.branch).where(_r.appointment_id == appointment_id).limit(1)
    branch = tx.execute(query).scalar_one_or_none() or ""
    kept = lock(tx, branch, promised)
    for part, quantity in promised.items():
        changed = {"reserved": _s.reserved - quantity} | ({"quantity": _s.quantity - quantity} if used else {})
        tx.execute(update(b.parts_stock).where(_s.branch == branch, _s.part == part).values(changed))
        if used:
            note(tx, kept[part], kept[part].quantity - quantity, kept[part].expected_on, *used, "used")
    tx.execute(delete(b.parts_reserved).where(_r.appointment_id == appointment_id))
    return branch, promised


def served(tx: Tx, at: Stock) -> list[Appointment]:
    """Booked visits for whose promised pieces that shelf suffices, soonest first.

    Each takes one at least, so that no more rows are looked at than lie on the shelf, however many visits wait.
    """
    a, left = t.appointments.c, at.quantity
    query = select(Appointment, _r.quantity).join(b.parts_reserved, _r.appointment_id == a.id)
    query = query.where(_r.branch == at.branch, _r.part == at.part, a.state == "booked").order_by(a.starts_at, a.id)
    found: list[Appointment] = []
    for visit, quantity in tx.execute(query.limit(max(left, 0))):
        left -= quantity
        if left < 0:
            break
        found.append(visit)
    return found


def reserve_more(tx: Tx, appointment_id: int, at: Stock, quantity: int) -> None:
    """So many more of the part are promised to the visit. at: as it was locked, in the visit's shop."""
    kept = {"appointment_id": appointment_id, "branch": at.branch, "part": at.part}
    row = insert(tx, b.parts_reserved).values(**kept, quantity=quantity)
    more = {"quantity": _r.quantity + quantity}
    tx.execute(row.on_conflict_do_update(index_elements=["appointment_id", "part"], set_=more))
    of = update(b.parts_stock).where(_s.branch == at.branch, _s.part == at.part)
    tx.execute(of.values(reserved=_s.reserved + quantity))
