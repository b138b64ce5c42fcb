"""What the work order's forms say, as the house counts it: fen, minutes, instants; BadForm names what can't be read."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from starlette.datastructures import FormData

from actions.workshop.work_orders import Intake, NewItem
from domain.errors import Refusal
from domain.shop.shop import Shop
from domain.workshop.work_order import WALK_ROUND

PART_ROWS = 3
"""Parts one item's form has room for."""

_PHOTO = re.compile(r"media/web/\d{4}-\d{2}/[0-9a-f]{24}\.(?:jpg|png|webp|gif)")


class BadForm(Refusal):
    """A field does not say what it should."""

    code = "bad_form"


class Fields:
    """A submitted form."""

    def __init__(self, form: FormData) -> None:
        self._form = form

    def text(self, name: str, limit: int = 2000) -> str:
        """The field's words, empty when it is not there."""
        value = self._form.get(name)
        return value.strip()[:limit] if isinstance(value, str) else ""

    def whole(self, name: str, *, low: int = 0, high: int = 10_000_000) -> int | None:
        """A whole number from low to high; None for an empty field."""
        said = self.text(name, 20).replace(",", "")
        if not said:
            return None
        if not said.isdecimal() or not low <= int(said) <= high:
            raise BadForm(f"{name} is {said!r}: expected a whole number from {low} to {high}.")
        return int(said)

    def fen(self, name: str) -> int | None:
        """Yuan with at most two decimals, as fen; None for an empty field."""
        said = self.text(name, 20).replace(",", "").removeprefix("¥")
        if not said:
            return None
        if not re.fullmatch(r"[0-9]{1,7}(?:\.[0-9]{1,2})?", said):
            raise BadForm(f"{name} is {said!r}: expected yuan such as 380 or 380.50.")
        whole, _, cents = said.partition(".")
        return int(whole) * 100 + int(cents.ljust(2, "0") or 0)

    def moment(self, name: str, zone: ZoneInfo) -> datetime | None:
        """An instant written on the shop's clock; None for an empty field."""
        said = self.text(name, 30)
        if not said:
            return None
        try:
            return datetime.fromisoformat(said).replace(tzinfo=zone)
        except ValueError:
            raise BadForm(f"{name} is {said!r}: expected a day and time.") from None

    def photos(self, name: str) -> list[str]:
        """Where uploaded photos are kept."""
        found = [value for value in self._form.getlist(name) if isinstance(value, str) and value]
        if any(not _PHOTO.fullmatch(path) for path in found):
            raise BadForm(f"{name} names no uploaded photo.")
        return found[:12]


async def _fields(request: Request) -> Fields:
    return Fields(await request.form())


Form = Annotated[Fields, Depends(_fields)]
"""The request's form."""


def intake(form: Fields) -> Intake:
    """The walk-round as filled in. BadForm without a mileage."""
    km = form.whole("km")
    if km is None:
        raise BadForm("km is empty: the mileage is noted at every intake.")
    walk = {part: form.text(f"walk_{part}", 200) for part in WALK_ROUND if form.text(f"walk_{part}")}
    return Intake(
        km, walk, form.text("valuables", 400), form.whole("fuel", high=8), form.photos("photo"),
        form.text("symptom") or None,
    )  # fmt: skip


def new_item(form: Fields, shop: Shop) -> NewItem:
    """The work as filled in; a service or part of the shop's list brings its price where none was written."""
    service = form.text("service", 40)
    known = shop.service(service) if service and shop.offers(service) else None
    labour, minutes = form.fen("labour"), form.whole("minutes", high=60_000)
    parts = [part for n in range(PART_ROWS) if (part := _part(form, shop, n)) is not None]
    if known is not None and not parts:
        parts = [_listed(shop, need.part, need.quantity, "genuine") for need in known.parts]
    return NewItem(
        name=form.text("name", 120) or (known.name_zh if known else ""),
        labour_fen=labour if labour is not None else (known.labour_fen if known else 0),
        parts=parts,
        service=known.code if known else None,
        system=form.text("system", 32),
        pricing=form.text("pricing", 16) or "item",
        cover=form.text("cover", 16) or "customer",
        within_id=form.whole("within"),
        reason=form.text("reason", 400),
        photo=next(iter(form.photos("photo")), None),
        minutes=minutes if minutes is not None else (known.minutes if known else 0),
    )


def _part(form: Fields, shop: Shop, row: int) -> dict[str, Any] | None:
    name = form.text(f"part_{row}", 80)
    if not name:
        return None
    quantity = form.whole(f"quantity_{row}", low=1, high=1000) or 1
    source = form.text(f"source_{row}", 16) or "genuine"
    known = next((part for part in shop.parts if name in (part.name_zh, part.name_en, part.code)), None)
    fen = form.fen(f"price_{row}")
    if known is not None:
        listed = _listed(shop, known.code, quantity, source)
        return listed if fen is None else listed | {"fen": fen}
    if fen is None and source != "own":
        raise BadForm(f"price_{row} is empty: {name} is not on the price list.")
    return {"code": None, "name": name, "quantity": quantity, "fen": fen or 0, "source": source}


def _listed(shop: Shop, code: str, quantity: int, source: str) -> dict[str, Any]:
    part = shop.part(code)
    fen = part.price_fen * quantity
    return {"code": code, "name": part.name_zh, "quantity": quantity, "fen": fen, "source": source}
