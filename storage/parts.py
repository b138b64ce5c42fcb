"""Stock of parts, and what of it is promised to which visit (P2)."""

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
    select(_s.part, _s.quantity, _s.reserved, _s.expected_on)
    .where(_s.part.in_(bindparam("parts", expanding=True)))
    .order_by(_s.part)
)
_LOCK = _STOCK.with_for_update()
_RESERVED = update(b.parts_stock).where(_s.part == bindparam("of")).values(reserved=_s.reserved + bindparam("more"))


def apply(tx: Tx, shop: Shop, before: Shop | None, now: datetime) -> None:
    """Parts whose stock the shop file newly says or says otherwise have that stock; the others keep theirs.

    What is promised stays promised.
    """
    kept = lock(tx, [part.code for part in shop.parts])
    said = {part.code: (part.stock, part.expected_on) for part in before.parts} if before else {}
    for part in shop.parts:
        if part.stock is not None and said.get(part.code) != (part.stock, part.expected_on):
            _set(tx, part.code, part.stock, part.expected_on)
            if part.code in kept:
                note(tx, kept[part.code], part.stock, part.expected_on, "shop_file", now, "file")


def _set(tx: Tx, part: str, quantity: int, expected_on: date | None) -> None:
    counted = {"quantity": quantity, "expected_on": expected_on}
    row = insert(tx, b.parts_stock).values(part=part, reserved=0, **counted)
    tx.execute(row.on_conflict_do_update(index_elements=["part"], set_=counted))


def put(
    tx: Tx, was: Stock, quantity: int, expected_on: date | None, actor: str, now: datetime, kind: str = "counted"
) -> None:  # fmt: skip
    """The part stands so from now on, and the change is kept. was: as it was locked; its count starts when new."""
    _set(tx, was.part, quantity, expected_on)
    note(tx, was, quantity, expected_on, actor, now, kind)


def note(
    tx: Tx, was: Stock, quantity: int, expected_on: date | None, actor: str, now: datetime, kind: str
) -> None:  # fmt: skip
    """That the part stands otherwise is kept, by whom and as which movement. Rule: P1."""
    values = {"part": was.part, "at": now, "actor": actor, "was": was.quantity, "quantity": quantity}
    values |= {"was_expected_on": was.expected_on, "expected_on": expected_on, "kind": kind}
    values["moved"] = quantity - was.quantity
    tx.execute(insert(tx, b.stock_changes).values(values))


def changes(tx: Tx, limit: int, part: str | None = None) -> list[StockChange]:
    """What was changed of the stock, the newest first. part: of which alone."""
    c = b.stock_changes.c
    query = select(c.part, c.at, c.actor, c.was, c.quantity, c.was_expected_on, c.expected_on, c.kind)
    query = query if part is None else query.where(c.part == part)
    return [StockChange(*row) for row in tx.execute(query.order_by(c.id.desc()).limit(limit))]


def stock(tx: Tx, parts: Collection[str]) -> dict[str, Stock]:
    """Part -> its stock; parts whose stock is not kept are missing."""
    rows = once(tx, ("stock", frozenset(parts)), lambda: tx.execute(_STOCK, {"parts": list(parts)}).all())
    return {row.part: Stock(*row) for row in rows}


def lock(tx: Tx, parts: Collection[str]) -> dict[str, Stock]:
    """As `stock`, locked until the transaction ends, in one order for all."""
    return {row.part: Stock(*row) for row in tx.execute(_LOCK, {"parts": list(parts)})}


def reserve(tx: Tx, appointment_id: int, needs: Mapping[str, int]) -> None:
    """These are promised to the visit; their stock was locked before."""
    rows = [{"appointment_id": appointment_id, "part": part, "quantity": needs[part]} for part in needs]
    if rows:
        tx.execute(b.parts_reserved.insert(), rows)
        tx.execute(_RESERVED, [{"of": part, "more": needs[part]} for part in needs])


def reserved(tx: Tx, appointment_id: int) -> dict[str, int]:
    """Part -> how many of it are promised to the visit."""
    query = select(_r.part, _r.quantity).where(_r.appointment_id == appointment_id)
    return dict(tx.execute(query.order_by(_r.part)).all())


def release(tx: Tx, appointment_id: int, *, used: tuple[str, datetime] | None = None) -> dict[str, int]:
    """What was promised to the visit, and now is not. used: by whom and when it was taken off the shelf as well."""
    promised = reserved(tx, appointment_id)
    kept = lock(tx, promised)
    for part, quantity in promised.items():
        changed = {"reserved": _s.reserved - quantity} | ({"quantity": _s.quantity - quantity} if used else {})
        tx.execute(update(b.parts_stock).where(_s.part == part).values(changed))
        if used:
            note(tx, kept[part], kept[part].quantity - quantity, kept[part].expected_on, *used, "used")
    tx.execute(delete(b.parts_reserved).where(_r.appointment_id == appointment_id))
    return promised


def waiting_visits(tx: Tx, part: str) -> list[tuple[Appointment, int]]:
    """Booked visits to which the part is promised with how many, soonest first."""
    a = t.appointments.c
    query = select(Appointment, _r.quantity).join(b.parts_reserved, _r.appointment_id == a.id)
    query = query.where(_r.part == part, a.state == "booked").order_by(a.starts_at, a.id)
    return [(visit, quantity) for visit, quantity in tx.execute(query)]


def reserve_more(tx: Tx, appointment_id: int, part: str, quantity: int) -> None:
    """So many more of the part are promised to the visit; its stock was locked before."""
    row = insert(tx, b.parts_reserved).values(appointment_id=appointment_id, part=part, quantity=quantity)
    more = {"quantity": _r.quantity + quantity}
    tx.execute(row.on_conflict_do_update(index_elements=["appointment_id", "part"], set_=more))
    tx.execute(update(b.parts_stock).where(_s.part == part).values(reserved=_s.reserved + quantity))
