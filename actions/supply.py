"""Parts are ordered by use and booked work, come in time or late, and suppliers are known by it (P1, P3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from actions import parts
from domain import supply as rules
from domain.errors import BadField, IllegalMove, NotFound
from domain.parts import Stock
from domain.shop.shop import Part, Shop
from domain.shop.staff import Staff
from domain.supply import OPEN, Need, Punctuality, Rank, SupplierOrder
from domain.warranty.cost_price import part_fen
from storage import Tx, supply
from storage import parts as stock_queries

MOST = 100_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known of buying parts: ranks by yearly value, needs by part, orders, and how punctual suppliers are."""

    ranks: list[Rank]
    needs: dict[str, Need]
    orders: list[SupplierOrder]
    punctual: list[Punctuality]
    lead_days: int


def plan(tx: Tx, shop: Shop, by: Staff, now: datetime) -> Plan:
    """Class, reorder point, proposal and forecast of every part that this shop counts. Rule: P1, P3, I1."""
    by.require("manage_parts")
    today, year = now.astimezone(shop.zone).date(), now - timedelta(days=rules.YEAR)
    known = {part.code: part for part in shop.parts}
    stock, used = stock_queries.stock(tx, shop.code, known), supply.used(tx, shop.code, year)
    since, orders = supply.kept_since(tx, shop.code), supply.listed(tx, shop.code)
    lead = rules.lead_days(orders, shop.policy.supply_lead_days)
    coming: dict[str, int] = {}
    for one in orders:
        if one.state == OPEN:
            coming[one.part] = coming.get(one.part, 0) + one.quantity
    needs = {
        code: _need(shop, at, used.get(code, 0), _days(since.get(code), year, now), coming.get(code, 0), lead)
        for code, at in stock.items()
    }
    ranks = rules.ranked({code: used.get(code, 0) * part_fen(shop, known[code]) for code in stock})
    return Plan(ranks, needs, orders, rules.punctuality(orders, today), lead)


def _days(since: datetime | None, year: datetime, now: datetime) -> int:
    """Over how many days the use is spread: a year, or since the part is kept; a month at the least."""
    return max((now - max(since or now, year)).days, rules.MONTH)


def _need(shop: Shop, at: Stock, used: int, days: int, coming: int, lead: int) -> Need:
    return rules.need(
        at.part, used=used, days=days, free=at.free, reserved=at.reserved, on_order=coming, lead_days=lead,
        spare_days=shop.policy.supply_spare_days,
    )  # fmt: skip


def order(
    tx: Tx, shop: Shop, part: str, supplier: str, quantity: int, promised_on: date, by: Staff, now: datetime
) -> SupplierOrder:  # fmt: skip
    """So many are ordered; the part is expected on the day promised, and visits that wait are planned by it.

    NotFound for a part that is not counted; BadField for no supplier, a number out of reach or a day that is over.
    Rule: P1, P3.
    """
    by.require("manage_parts")
    today, name = now.astimezone(shop.zone).date(), " ".join(supplier.split())[:80]
    if not name:
        raise BadField("incomplete", "supplier", "the supplier's name")
    if not 1 <= quantity <= MOST:
        raise BadField("bad_number", "quantity", f"a whole number from 1 to {MOST}")
    if promised_on < today:
        raise BadField("past_time", "promised_on", "today or a day to come")
    if part not in stock_queries.lock(tx, shop.code, [part]):
        raise NotFound(f"No stock is kept of part {part!r}.")
    made = supply.add(tx, SupplierOrder(part, name, quantity, today, promised_on, by.actor, branch=shop.code))
    _expect(tx, shop, part, by, now)
    return made


def receive(tx: Tx, shop: Shop, order_id: int, quantity: int, by: Staff, now: datetime) -> SupplierOrder:
    """It came: so many are on the shelf and go to the visits that wait. Rule: P1, P2, P3."""
    found = _locked(tx, order_id, by)
    if not 1 <= quantity <= MOST:
        raise BadField("bad_number", "quantity", f"a whole number from 1 to {MOST}")
    there = shop.branch(found.branch)
    found.state, found.received = rules.RECEIVED, quantity
    found.received_on = now.astimezone(shop.zone).date()
    tx.flush()
    parts.receive(tx, there, found.part, quantity, by, now)
    _expect(tx, there, found.part, by, now)
    return found


def cancel(tx: Tx, shop: Shop, order_id: int, by: Staff, now: datetime) -> SupplierOrder:
    """It will not come; the part is expected by its next order, if there is one. Rule: P3."""
    found = _locked(tx, order_id, by)
    found.state = rules.CANCELLED
    tx.flush()
    _expect(tx, shop.branch(found.branch), found.part, by, now)
    return found


def forecast(tx: Tx, shop: Shop, by: Staff, now: datetime) -> list[list[str | int]]:
    """Rows for the suppliers: code, name, what the next month takes, what is free, what to deliver. Rule: P3."""
    found = plan(tx, shop, by, now)
    names: dict[str, Part] = {part.code: part for part in shop.parts}
    stock = stock_queries.stock(tx, shop.code, names)
    rows: list[list[str | int]] = [["code", "name", "next_month", "free", "propose"]]
    for rank in found.ranks:
        need = found.needs[rank.part]
        rows.append([rank.part, names[rank.part].name_zh, need.forecast, stock[rank.part].free, need.propose])
    return rows


def _locked(tx: Tx, order_id: int, by: Staff) -> SupplierOrder:
    by.require("manage_parts")
    found = supply.lock(tx, order_id)
    if found is None:
        raise NotFound(f"There is no order {order_id}.")
    if found.state != OPEN:
        raise IllegalMove(f"Order {order_id} is {found.state}.")
    return found


def _expect(tx: Tx, shop: Shop, part: str, by: Staff, now: datetime) -> None:
    coming = supply.open_of(tx, shop.code, part)
    parts.expect(tx, shop, part, coming[0].promised_on if coming else None, by, now)
