"""Lists written for a spreadsheet: nothing in a cell is ever a formula or a link, whatever customers wrote (A5)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from domain.customers.importing import BadRow, Batch
from texts import keys, text

if TYPE_CHECKING:
    import xlsxwriter

WIDTH = 18
LONGEST = 32_000
"""Characters that a cell of a spreadsheet can hold, with room."""

OPTIONS = {"in_memory": True, "constant_memory": False, "strings_to_formulas": False, "strings_to_urls": False}

Cell = str | int | float | date | None
"""A float is a share, and shown as one."""


def workbook(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Cell]]]]) -> bytes:
    """An xlsx file. sheets: name, titles, rows."""
    import xlsxwriter  # only when somebody wants one

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        bold = book.add_format({"bold": True, "bg_color": "#E3F1EF"})
        looks = {date: book.add_format({"num_format": "yyyy-mm-dd"}), float: book.add_format({"num_format": "0.0%"})}
        used: set[str] = set()
        for name, titles, rows in sheets:
            sheet = book.add_worksheet(_sheet_name(name, used))
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, max(len(titles) - 1, 0), WIDTH)
            sheet.write_row(0, 0, titles, bold)
            for number, row in enumerate(rows, 1):
                for place, cell in enumerate(row):
                    _write(sheet, number, place, cell, looks)
    return out.getvalue()


def _write(
    sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell, looks: Mapping[type, object]
) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(row, column, cell, looks[date])
    elif isinstance(cell, float):
        sheet.write_number(row, column, cell, looks[float])
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell)
    elif cell:
        sheet.write_string(row, column, cell[:LONGEST])


def _sheet_name(name: str, used: set[str]) -> str:
    plain = "".join("_" if char in "[]:*?/\\'" else char for char in name)[:26] or "Sheet"
    number = next(n for n in range(1, 1000) if (plain if n == 1 else f"{plain} {n}").lower() not in used)
    chosen = plain if number == 1 else f"{plain} {number}"
    used.add(chosen.lower())
    return chosen


def titled(name: str, language: str) -> str:
    """What a table or column of the store is called for people: of "column_plate" or "table_tickets"; else its name."""
    key = f"desk_privacy.{name}"
    return text(key, language) if key in keys(language) else name.partition("_")[2]


def reason(problem: Sequence[str], language: str) -> str:
    """Why a row was not taken, or a fact of it left out, in words."""
    code, fact, value = problem
    named = text(f"import_fact.{fact}", language) if f"import_fact.{fact}" in keys(language) else fact
    return text(f"import_problem.{code}", language, fact=named, value=value)


def reasons(row: BadRow, language: str) -> str:
    """All of them, in one line."""
    return text("import_problem.join", language).join(reason(problem, language) for problem in row.problems)


def bad_rows(batch: Batch, rows: Sequence[BadRow], language: str) -> bytes:
    """The rows that were not taken as a file: as they stood, with the reason last; mended, it can be imported again."""
    titles = {one["sheet"]: one["titles"] or _by_fact(one["columns"], language) for one in batch.layout}
    by_sheet: dict[str, list[BadRow]] = {}
    for row in rows:
        by_sheet.setdefault(row.sheet, []).append(row)
    why = [text(f"import_problem.{name}", language) for name in ("column_taken", "column_why", "column_row")]
    return workbook(
        (sheet, [*_wide(titles.get(sheet, ()), some), *why], [_cells(row, some, language) for row in some])
        for sheet, some in (by_sheet or {"-": []}).items()
    )  # fmt: skip


def _by_fact(columns: Mapping[str, str], language: str) -> list[str]:
    """Titles for a sheet that had none."""
    places = {int(place): text(f"import_fact.{fact}", language) for place, fact in columns.items()}
    return [places.get(place, "") for place in range(max(places, default=-1) + 1)]


def _width(some: Sequence[BadRow]) -> int:
    return max((len(row.cells) for row in some), default=0)


def _wide(titles: Sequence[str], some: Sequence[BadRow]) -> list[str]:
    return [*titles, *[""] * (_width(some) - len(titles))]


def _cells(row: BadRow, some: Sequence[BadRow], language: str) -> list[Cell]:
    taken = text(f"import_problem.{'not_taken' if row.rejected else 'partly_taken'}", language)
    return [*row.cells, *[""] * (_width(some) - len(row.cells)), taken, reasons(row, language), row.row]
