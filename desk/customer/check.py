"""What was found on the vehicle, on one page for its owner: pictures, and a yes or no to each item (W4, W6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from actions.workshop import vehicle_check, work_cards
from desk.customer.check_link import PATH, read_token
from desk.site import media, pages
from desk.site.signed_link import is_over
from desk.site.site import Site, ThisSite
from domain.conversation import Message
from domain.errors import NotFound
from domain.shop.shop import Shop
from domain.ticket import Ticket
from domain.workshop import checked_point
from domain.workshop.checked_point import CheckedPoint
from domain.workshop.work_item import WorkItem
from storage import Tx, shops
from storage.customers import customers
from storage.tickets import tickets
from storage.workshop import checked_points, work_orders
from texts import text

router = APIRouter(prefix=PATH, include_in_schema=False)

_CAME = Annotated[Literal["", "agree", "decline", "before", "late", "begun", "changed"], Query()]
_FEN = Annotated[int, Form(ge=0, le=2**31 - 1)]


@dataclass(frozen=True)
class Row:
    """A point, an item offered, or both. price, delay: of the item. waits: it can be answered now."""

    point: CheckedPoint | None
    item: WorkItem | None
    name: str
    price: str
    waits: bool

    @property
    def photo(self) -> str:
        """The item's own picture, as the page names it; empty when its point shows it."""
        return f"item/{self.item.id}" if self.item and self.item.photo and not self.point else ""


@router.get("/{token}")
def page(request: Request, site: ThisSite, token: str, came: _CAME = "") -> Response:
    """The page; 404 for a made-up address, and a month after the work is over."""
    with site.store.read() as tx:
        shop, ticket = shops.current(tx), _find(tx, site, token)
        if ticket is None:
            return pages.render(request, site, "customer/check.html", 404, ticket=None)
        vehicle = customers.vehicle(tx, ticket.vehicle_id) if ticket.vehicle_id else None
        found = rows(tx, shop, ticket, site, site.language(request))
        model = vehicle.title if vehicle and vehicle.title != vehicle.plate else ""
        counted = checked_point.counts(row.point for row in found if row.point)
    things = {"ticket": ticket, "shop": shop, "rows": found, "counts": counted, "came": came}
    return pages.render(request, site, "customer/check.html", base=f"{PATH}/{token}", model=model, **things)


@router.post("/{token}/{item_id}")
def answer(
    site: ThisSite, token: str, item_id: int, said: Annotated[Literal["agree", "decline"], Form()], fen: _FEN
) -> Response:
    """A yes or no to one item at the price that stood beside it; the page tells what came of it. Rule: W4."""
    with site.store.read() as tx:
        ticket_id = _ticket(tx, site, token).id
    with site.store.write() as tx:
        came = vehicle_check.answer(tx, shops.current(tx), ticket_id, item_id, said, fen, site.now())
    return RedirectResponse(f"{PATH}/{token}?came={came}#item-{item_id}", 303)


@router.get("/{token}/{which}/{number}")
def picture(site: ThisSite, token: str, which: str, number: int) -> Response:
    """A picture of that very order: a point's "before" or "after", or an item's."""
    with site.store.read() as tx:
        ticket = _ticket(tx, site, token)
        point, item = checked_points.get(tx, number), work_orders.item(tx, number)
        path = item.photo if which == "item" and item and item.ticket_id == ticket.id else None
        if which != "item" and point is not None and point.ticket_id == ticket.id:
            path = point.picture(which)
    shown = Message(0, "", {"media": [{"path": path}]}, site.now()) if path else None
    return media.answer(site.settings.data_dir, shown, 0)


def rows(tx: Tx, shop: Shop, ticket: Ticket, site: Site, language: str) -> list[Row]:
    """What is most amiss first, each point with the work offered for it; then work that was offered for no point."""
    items = {item.id: item for item in work_orders.items(tx, ticket.id) if _is_shown(item)}
    points = checked_points.of_ticket(tx, ticket.id)
    made = [
        _row(shop, point, items.pop(point.item_id or 0, None), site, language)
        for point in checked_point.in_order(points)
    ]
    return [*made, *(_row(shop, None, item, site, language) for item in items.values())]


def _is_shown(item: WorkItem) -> bool:
    """True for what the customer was asked about and the shop has not taken back."""
    return item.kind == "extra" and bool(item.batch) and item.state != "void"


def _row(shop: Shop, point: CheckedPoint | None, item: WorkItem | None, site: Site, language: str) -> Row:
    name = item.called(shop, language) if item else ""
    if point is not None:
        known = point.name in checked_point.POINTS
        name = text(f"check_point.{point.name}", language) if known else point.name
    price = work_cards.price(item, language) if item else ""
    return Row(point, item, name, price, item is not None and item.is_open(site.now()))


def _find(tx: Tx, site: Site, token: str) -> Ticket | None:
    number = read_token(site.settings.secret_key, token)
    ticket = tickets.get(tx, number) if number is not None else None
    if ticket is None or is_over(ticket.closed_at, site.now()) or work_orders.of_ticket(tx, ticket.id) is None:
        return None
    return ticket


def _ticket(tx: Tx, site: Site, token: str) -> Ticket:
    ticket = _find(tx, site, token)
    if ticket is None:
        raise NotFound("There is no such page, or it is over.")
    return ticket
