"""Stock of parts, and what of it is promised to which visit (P2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import delete, select, update

from domain.appointment import Appointment
from domain.parts import Stock
from domain.shop import Shop
from storage import tables as t
from storage.store import Tx
from storage.upsert import insert

_s, _r = t.parts_stock.c, t.parts_reserved.c


def apply(tx: Tx, shop: Shop, before: Shop | None) -> None:
    """Parts whose stock the shop file newly says or says otherwise have that stock; the others keep theirs.

    What is promised stays promised.
    """
    said = {part.code: (part.stock, part.expected_on) for part in before.parts} if before else {}
    for part in shop.parts:
        if part.stock is not None and said.get(part.code) != (part.stock, part.expected_on):
            counted = {"quantity": part.stock, "expected_on": part.expected_on}
            row = insert(tx, t.parts_stock).values(part=part.code, reserved=0, **counted)
            tx.execute(row.on_conflict_do_update(index_elements=["part"], set_=counted))


def stock(tx: Tx, parts: Collection[str]) -> dict[str, Stock]:
    """Part -> its stock; parts whose stock is not kept are missing."""
    query = select(_s.part, _s.quantity, _s.reserved, _s.expected_on).where(_s.part.in_(parts))
    return {row.part: Stock(*row) for row in tx.execute(query.order_by(_s.part))}


def lock(tx: Tx, parts: Collection[str]) -> dict[str, Stock]:
    """As `stock`, locked until the transaction ends, in one order for all."""
    query = select(_s.part, _s.quantity, _s.reserved, _s.expected_on).where(_s.part.in_(parts))
    return {row.part: Stock(*row) for row in tx.execute(query.order_by(_s.part).with_for_update())}


def reserve(tx: Tx, appointment_id: int, needs: Mapping[str, int]) -> None:
    """These are promised to the visit; their stock was locked before."""
    for part, quantity in needs.items():
        tx.execute(insert(tx, t.parts_reserved).values(appointment_id=appointment_id, part=part, quantity=quantity))
        tx.execute(update(t.parts_stock).where(_s.part == part).values(reserved=_s.reserved + quantity))


def reserved(tx: Tx, appointment_id: int) -> dict[str, int]:
    """Part -> how many of it are promised to the visit."""
    query = select(_r.part, _r.quantity).where(_r.appointment_id == appointment_id)
    return dict(tx.execute(query.order_by(_r.part)).all())


def release(tx: Tx, appointment_id: int, *, used: bool) -> dict[str, int]:
    """What was promised to the visit, and now is not. used: it left the shelf as well."""
    promised = reserved(tx, appointment_id)
    lock(tx, promised)
    for part, quantity in promised.items():
        changed = {"reserved": _s.reserved - quantity} | ({"quantity": _s.quantity - quantity} if used else {})
        tx.execute(update(t.parts_stock).where(_s.part == part).values(changed))
    tx.execute(delete(t.parts_reserved).where(_r.appointment_id == appointment_id))
    return promised


def put_in(tx: Tx, part: str, quantity: int, expected_on: date | None) -> None:
    """So many more are on the shelf (or, negative, fewer), and the next delivery is expected then."""
    values = {"quantity": _s.quantity + quantity, "expected_on": expected_on}
    tx.execute(update(t.parts_stock).where(_s.part == part).values(values))


def waiting_visits(tx: Tx, part: str) -> list[tuple[Appointment, int]]:
    """Booked visits to which the part is promised with how many, soonest first."""
    a = t.appointments.c
    query = select(Appointment, _r.quantity).join(t.parts_reserved, _r.appointment_id == a.id)
    query = query.where(_r.part == part, a.state == "booked").order_by(a.starts_at, a.id)
    return [(visit, quantity) for visit, quantity in tx.execute(query)]


def reserve_more(tx: Tx, appointment_id: int, part: str, quantity: int) -> None:
    """So many more of the part are promised to the visit; its stock was locked before."""
    row = insert(tx, t.parts_reserved).values(appointment_id=appointment_id, part=part, quantity=quantity)
    more = {"quantity": _r.quantity + quantity}
    tx.execute(row.on_conflict_do_update(index_elements=["appointment_id", "part"], set_=more))
    tx.execute(update(t.parts_stock).where(_s.part == part).values(reserved=_s.reserved + quantity))
