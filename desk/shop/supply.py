"""Buying parts: what to order now, orders under way, punctuality, and classes with their curve (P1, P3)."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from actions import parts, supply
from desk.site import branches, pages
from desk.site.login import Person, needs
from desk.site.site import ThisSite
from desk.site.times import read_day
from domain.errors import BadField
from domain.parts import Stock
from domain.shop.staff import Staff
from domain.supply import OPEN, Need, Rank, SupplierOrder
from storage import shops

router = APIRouter(prefix="/desk/supply", include_in_schema=False)

MayBuy = Annotated[Staff, Depends(needs("manage_parts"))]
WIDE, HIGH = 320, 120
"""Units of the curve's picture."""


@dataclass(frozen=True)
class Row:
    """A counted part with its class, its need and how it stands."""

    name: str
    rank: Rank
    need: Need
    at: Stock


@dataclass(frozen=True)
class Ordered:
    """An order under way. late: its day is over."""

    order: SupplierOrder
    name: str
    late: bool


@router.get("")
def supply_page(request: Request, site: ThisSite, person: MayBuy, at: str | None = None) -> Response:
    """What is to be ordered first, then by yearly value. at: code of the shop."""
    language, now = site.language(request), site.now()
    with site.store.read() as tx:
        owner = shops.current(tx)
        shop = branches.chosen(owner, person, at)
        found = supply.plan(tx, shop, person, now)
        stock = parts.stock(tx, shop, list(found.needs))
    names, today = {part.code: part.name(language) for part in shop.parts}, now.astimezone(shop.zone).date()
    rows = [Row(names[one.part], one, found.needs[one.part], stock[one.part]) for one in found.ranks]
    rows.sort(key=lambda row: not row.need.propose)
    open_ = [
        Ordered(one, names.get(one.part, one.part), one.is_late(today)) for one in found.orders if one.state == OPEN
    ]
    suppliers = sorted({one.supplier for one in found.orders})
    things = {"rows": rows, "orders": open_, "punctual": found.punctual, "curve": _curve(found.ranks), "today": today}
    things |= {"shops": branches.choices(owner, language), "at": shop.code}
    things |= {"lead": found.lead_days, "suppliers": suppliers, "wide": WIDE, "high": HIGH}
    return pages.render(request, site, "shop/supply.html", person=person, **things)


@router.get("/forecast.csv")
def forecast(site: ThisSite, person: MayBuy, at: str | None = None) -> Response:
    """What the next month takes, as a table for the suppliers."""
    with site.store.read() as tx:
        rows = supply.forecast(tx, branches.chosen(shops.current(tx), person, at), person, site.now())
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    head = {"Content-Disposition": 'attachment; filename="forecast.csv"'}
    return Response("\ufeff" + out.getvalue(), media_type="text/csv; charset=utf-8", headers=head)


@router.post("/orders")
def order(
    site: ThisSite, person: Person, part: Annotated[str, Form(max_length=40)],
    supplier: Annotated[str, Form(max_length=80)], quantity: Annotated[int, Form()],
    promised_on: Annotated[str, Form(max_length=10)], at: Annotated[str | None, Form(max_length=40)] = None,
) -> Response:  # fmt: skip
    """So many are ordered of that supplier for that day."""
    day = read_day(promised_on)
    if day is None:
        raise BadField("bad_time", "promised_on", "a day such as 2026-10-01")
    with site.store.write() as tx:
        made = supply.order(
            tx, branches.chosen(shops.current(tx), person, at), part, supplier, quantity, day, person, site.now()
        )
    return _back(made)


@router.post("/orders/{order_id}/received")
def received(site: ThisSite, person: Person, order_id: int, quantity: Annotated[int, Form()]) -> Response:
    """It came, and is on the shelf."""
    with site.store.write() as tx:
        found = supply.receive(tx, shops.current(tx), order_id, quantity, person, site.now())
    return _back(found)


@router.post("/orders/{order_id}/cancelled")
def cancelled(site: ThisSite, person: Person, order_id: int) -> Response:
    """It will not come."""
    with site.store.write() as tx:
        found = supply.cancel(tx, shops.current(tx), order_id, person, site.now())
    return _back(found)


def _back(order: SupplierOrder) -> Response:
    """To the orders of that one's shop."""
    return RedirectResponse(f"/desk/supply?at={order.branch}#orders", 303)


def _curve(ranks: Sequence[Rank]) -> str:
    """The points of the curve: parts from left to right, their share of the value upwards. Rule: P1."""
    step = WIDE / max(len(ranks), 1)
    points = [(0.0, float(HIGH))]
    points += [((at + 1) * step, HIGH - one.share_percent * HIGH / 100) for at, one in enumerate(ranks)]
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
