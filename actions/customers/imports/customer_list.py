"""The customers of the shop as a list for a spreadsheet, which can be imported again; and an empty one to fill in."""

from __future__ import annotations

from collections.abc import Iterator

from actions.customers.imports.export import Cell, workbook
from domain.customers.importing import Fact
from storage import Tx
from storage.customers import imports as queries
from texts import text

COLUMNS = (
    Fact.NAME, Fact.PHONE, Fact.PLATE, Fact.BRAND, Fact.MODEL, Fact.VIN, Fact.MILEAGE, Fact.FIRST_DELIVERY,
    Fact.LAST_SERVICE, Fact.INSURED_UNTIL, Fact.ADDRESS, Fact.WISHES, Fact.NOTE,
)  # fmt: skip
"""Its columns, by the names under which an import reads them."""

VISITS = (Fact.PLATE, Fact.VISITED, Fact.MILEAGE, Fact.WORK, Fact.PAID)


def titles(language: str, facts: tuple[Fact, ...] = COLUMNS) -> list[str]:
    """The names of the columns."""
    return [text(f"import_fact.{fact}", language) for fact in facts]


def template(language: str) -> bytes:
    """An empty list of customers, and one of past visits."""
    named = text("desk_import.sheet_customers", language), text("desk_import.sheet_visits", language)
    return workbook([(named[0], titles(language), []), (named[1], titles(language, VISITS), [])])


def write(tx: Tx, language: str) -> tuple[bytes, int]:
    """All customers, a row for each vehicle, and how many rows there are. Rule: A5."""
    listed = list(rows(tx))
    return workbook([(text("desk_import.sheet_customers", language), titles(language), listed)]), len(listed)


def rows(tx: Tx) -> Iterator[list[Cell]]:
    """A row for each vehicle of each customer, and for each customer without one, with the cells of COLUMNS."""
    for one in queries.everybody(tx):
        phone = (one["phone"] or "").removeprefix("+86")
        car: list[Cell] = [one[name] for name in ("plate", "brand", "model", "vin", "odometer_km")]
        days: list[Cell] = [one[name] for name in ("first_delivery_on", "last_service_on", "insured_until")]
        yield [one["name"], phone, *car, *days, one["address"], one["wishes"], one["note"]]
