"""Parts on the shelf: how each stands, counting it, saying when more comes, and who changed what when (P1, P2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from actions import parts
from desk.site import branches, pages
from desk.site.login import Person
from desk.site.site import ThisSite
from desk.site.times import read_day
from domain.errors import NotFound
from domain.parts import Stock, StockChange
from domain.shop.shop import Part
from storage import shops

router = APIRouter(prefix="/desk/stock", include_in_schema=False)

MOST = 100_000
"""More than this on a shelf is a slip of the finger."""


@dataclass(frozen=True)
class Row:
    """A part with how it stands; at: None while it is not counted. short: more is promised than there is."""

    code: str
    name: str
    price_fen: int
    at: Stock | None
    short: bool


@dataclass(frozen=True)
class Change:
    """A line of the history. who: the name of whoever changed it."""

    what: StockChange
    name: str
    who: str


@router.get("")
def stock_page(
    request: Request, site: ThisSite, person: Person, saved: str = "", at: str | None = None
) -> Response:  # fmt: skip
    """All parts, those that are short first, and what was changed last. saved: the part just changed. at: the shop."""
    language = site.language(request)
    with site.store.read() as tx:
        owner = shops.current(tx)
        shop = branches.chosen(owner, person, at)
        stock, changes = parts.stock_list(tx, shop, person)
        people = {f"staff:{one.code}": one.name for one in shops.staff(tx)}
    rows = sorted((_row(part, stock, language) for part in shop.parts), key=lambda row: (not row.short, row.at is None))
    names = {part.code: part.name(language) for part in shop.parts}
    things = {"person": person, "rows": rows, "changes": _history(changes, names, people), "saved": saved, "most": MOST}
    things |= {"shops": branches.choices(owner, language), "at": shop.code}
    return pages.render(request, site, "shop/stock.html", **things)


@router.post("/{part}")
def count(
    site: ThisSite, person: Person, part: str, quantity: Annotated[int, Form(ge=0, le=MOST)],
    expected_on: Annotated[str, Form(max_length=10)] = "", at: Annotated[str | None, Form(max_length=40)] = None,
) -> Response:  # fmt: skip
    """So many are on the shelf now, and more comes on that day; an empty day: it is not known."""
    day = read_day(expected_on)
    if expected_on and day is None:
        raise NotFound(f"{expected_on!r} is not a day: expected one such as 2026-10-01.")
    with site.store.write() as tx:
        shop = branches.chosen(shops.current(tx), person, at)
        parts.count(tx, shop, part, quantity, day, person, site.now())
    return RedirectResponse(f"/desk/stock?saved={part}&at={shop.code}#{part}", 303)


def _row(part: Part, stock: Mapping[str, Stock], language: str) -> Row:
    at = stock.get(part.code)
    return Row(part.code, part.name(language), part.price_fen, at, at is not None and at.free < 0)


def _history(
    changes: Sequence[StockChange], names: Mapping[str, str], people: Mapping[str, str]
) -> list[Change]:  # fmt: skip
    return [
        Change(one, names.get(one.part, one.part), people.get(one.actor, one.actor.removeprefix("staff:")))
        for one in changes
    ]
