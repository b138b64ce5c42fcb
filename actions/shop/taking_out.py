"""Every list of the shop as a spreadsheet, one alone or the whole shop, and that it was taken out (A5)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

from actions.customers.imports import customer_list
from actions.customers.imports.export import Cell, titled, workbook
from domain.customers.importing import Batch, BatchState
from domain.errors import NotFound
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx, listing, shops
from storage.customers import imports as queries
from texts import text

NAMES = ("customers", *listing.LISTS, "services", "parts", "staff")
"""Every list there is, in the order of the whole shop's file."""

Sheet = tuple[str, Sequence[str], Iterable[Sequence[Cell]]]


def write(tx: Tx, names: Collection[str], by: Staff, language: str, now: datetime) -> tuple[bytes, int]:
    """The lists as one file, a sheet each, and how many rows they have; it stands in the list of imports. Rule: A5.

    NotFound for a list there is not.
    """
    by.require("import_customers")
    if unknown := sorted(set(names) - set(NAMES)):
        raise NotFound(f"There is no list {unknown[0]!r}: expected one of {', '.join(NAMES)}.")
    shop, count = shops.current(tx), Counted()
    found = [_sheet(tx, shop, name, by, language) for name in NAMES if name in names]
    data = workbook([(name, columns, count.each(rows)) for name, columns, rows in found])
    called = "shop.xlsx" if len(names) > 1 else f"{next(iter(names))}.xlsx"
    queries.add(tx, Batch(called, by.actor, now, BatchState.EXPORTED, rows=count.rows, done=count.rows))
    return data, count.rows


class Counted:
    """Counts the rows that pass."""

    def __init__(self) -> None:
        self.rows = 0

    def each(self, some: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
        """The same rows."""
        for row in some:
            self.rows += 1
            yield row


def _sheet(tx: Tx, shop: Shop, name: str, by: Staff, language: str) -> Sheet:
    if name == "customers":
        return text("desk_import.sheet_customers", language), customer_list.titles(language), customer_list.rows(tx)
    columns, rows = _OF_SHOP[name](shop, language) if name in _OF_SHOP else _listed(tx, shop, name, by)
    return titled(f"table_{name}", language), [titled(f"column_{one}", language) for one in columns], rows


def _listed(tx: Tx, shop: Shop, name: str, by: Staff) -> tuple[list[str], Iterable[list[Cell]]]:
    return listing.titles(name), listing.rows(tx, name, by, shop.zone)


def _services(shop: Shop, language: str) -> tuple[list[str], list[list[Cell]]]:
    rows: list[list[Cell]] = [[one.code, one.name(language), one.minutes, one.labour_fen] for one in shop.services]
    return ["code", "name", "minutes", "labour_fen"], rows


def _parts(shop: Shop, language: str) -> tuple[list[str], list[list[Cell]]]:
    rows: list[list[Cell]] = [[one.code, one.name(language), one.price_fen] for one in shop.parts]
    return ["code", "name", "price_fen"], rows


def _staff(shop: Shop, language: str) -> tuple[list[str], list[list[Cell]]]:
    rows: list[list[Cell]] = [
        [one.code, one.name, text(f"desk_role.{one.role}", language), ", ".join(one.skills)] for one in shop.staff
    ]
    return ["code", "name", "role", "skills"], rows


_OF_SHOP = {"services": _services, "parts": _parts, "staff": _staff}
