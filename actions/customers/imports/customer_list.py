"""The customers of the shop as a list for a spreadsheet, which can be imported again; and an empty one to fill in."""

from __future__ import annotations

from collections.abc import Iterator

from actions.customers.imports.export import Cell, workbook
from domain.customers import written
from domain.customers.importing import Fact
from storage import Tx
from storage.customers import imports as queries
from texts import text

COLUMNS = (
    Fact.NAME, Fact.PHONE, Fact.COMPANY, Fact.PLATE, Fact.BRAND, Fact.MODEL, Fact.VIN, Fact.MILEAGE,
    Fact.FIRST_DELIVERY, Fact.LAST_SERVICE, Fact.INSURED_UNTIL, Fact.ADDRESS, Fact.WISHES, Fact.NOTE,
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
    """A row for each vehicle of each customer, and for each customer without one, with the cells of COLUMNS.

    A company's own rows bear no name of a person; each of its contacts has a row that says so.
    """
    employers, told = queries.employers(tx), set[int]()
    for one in queries.everybody(tx):
        phone = written.at_home(one["phone"] or "")
        company = one["name"] if one["is_company"] else None
        name = None if one["is_company"] else one["name"]
        car: list[Cell] = [one[name] for name in ("plate", "brand", "model", "vin", "odometer_km")]
        days: list[Cell] = [one[name] for name in ("first_delivery_on", "last_service_on", "insured_until")]
        works = employers.get(one["id"], []) if one["id"] not in told else []
        told |= {one["id"]} if works else set()
        if not works or any(cell is not None for cell in car):
            yield [name, phone, company, *car, *days, one["address"], one["wishes"], one["note"]]
        for employer in works:
            yield [name, phone, employer, *[None] * 8, "", "", ""]
