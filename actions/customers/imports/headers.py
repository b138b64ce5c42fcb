"""Which line of a sheet names its columns, and what each column tells."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from actions.customers.imports.workbook import Cell, Sheet
from domain.customers import written
from domain.customers.importing import KEYS, VISIT, Fact

LOOKED_AT = 30
"""Lines among which the header is looked for, and by which columns without names are told."""

MOSTLY = 0.6
"""Share of a column's cells that tell what it holds where no header does."""

NAMES = Path(__file__).with_name("column_names.yml")
"""How lists call each fact: patterns, of which one must fit the whole of a column's name without brackets."""

_ASIDE = re.compile(r"[(（\[【].*?[)）\]】]|[*:：#]|必填|选填")
_NAME = re.compile(r"[\u4e00-\u9fff·]{2,4}(先生|女士)?")


@dataclass(frozen=True)
class Layout:
    """How a sheet is read. header: the number of the row with the names, -1 where none names them.

    columns: place -> fact. unread: names of columns that tell nothing known.
    """

    sheet: str
    header: int
    columns: Mapping[int, Fact]
    unread: Sequence[str] = field(default_factory=tuple)
    titles: Sequence[str] = field(default_factory=tuple)

    @property
    def is_visits(self) -> bool:
        """True for a list of past visits."""
        facts = set(self.columns.values())
        return Fact.VISITED in facts and bool(facts & KEYS) and len(facts & VISIT) > 1

    @property
    def is_known(self) -> bool:
        """True when somebody can be found by what the sheet tells."""
        facts = set(self.columns.values())
        return bool(facts & KEYS)

    def to_json(self) -> dict[str, Any]:
        """For the record of the import."""
        columns = {str(place): str(fact) for place, fact in self.columns.items()}
        return {"sheet": self.sheet, "header": self.header, "columns": columns, "titles": list(self.titles)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Layout:
        """As it was kept."""
        columns = {int(place): Fact(fact) for place, fact in kept["columns"].items()}
        return cls(kept["sheet"], kept["header"], columns, titles=kept["titles"])


def guess(sheet: Sheet) -> Layout:
    """The layout of the sheet: by the line that names most columns, else by what stands in the columns."""
    best, at = 0, -1
    for number, row in enumerate(sheet.rows[:LOOKED_AT]):
        found = len(set(_facts(row).values()))
        if found > best and (found > 1 or len([cell for cell in row if cell not in ("", None)]) == 1):
            best, at = found, number
    if at < 0:
        return Layout(sheet.name, -1, _by_content(sheet.rows[: 2 * LOOKED_AT]))
    titles = [_title(cell) for cell in sheet.rows[at]]
    columns = _facts(sheet.rows[at])
    unread = [title for place, title in enumerate(titles) if title and place not in columns]
    return Layout(sheet.name, at, columns, unread, titles)


def is_header(row: Sequence[Cell], layout: Layout) -> bool:
    """True for a line that names the columns again, as printed lists do on each page."""
    return layout.header >= 0 and [_title(cell) for cell in row] == list(layout.titles) and len(_facts(row)) > 1


def fact_of(title: str) -> Fact | None:
    """What a column of that name tells; None for a name that is not known."""
    plain = _ASIDE.sub("", title).strip(" _　").replace("_", " ")
    plain = re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "", plain)
    return next((fact for fact, pattern in _named().items() if pattern.fullmatch(plain)), None) if plain else None


@cache
def _named() -> Mapping[Fact, re.Pattern[str]]:
    told: dict[str, list[str]] = yaml.safe_load(NAMES.read_text(encoding="utf-8"))
    return {Fact(fact): re.compile("|".join(patterns), re.IGNORECASE) for fact, patterns in told.items()}


def _facts(row: Sequence[Cell]) -> dict[int, Fact]:
    """Each fact at its first place."""
    found: dict[int, Fact] = {}
    for place, cell in enumerate(row):
        fact = fact_of(cell) if isinstance(cell, str) and len(cell) <= 30 else None
        if fact is not None and fact not in found.values():
            found[place] = fact
    return found


def _title(cell: Cell) -> str:
    return str(cell or "").strip()


def _by_content(rows: Sequence[Sequence[Cell]]) -> dict[int, Fact]:
    found: dict[int, Fact] = {}
    for place in range(max(map(len, rows), default=0)):
        cells = [
            _title(row[place]).removesuffix(".0") for row in rows if place < len(row) and row[place] not in ("", None)
        ]
        for fact, fits in _LOOKS.items():
            fitting = sum(fits(cell) is not None for cell in cells)
            if fact not in found.values() and cells and fitting >= MOSTLY * len(cells):
                found[place] = fact
                break
    return found


_LOOKS: Mapping[Fact, Callable[[str], object]] = {
    Fact.PHONE: written.phone, Fact.PLATE: written.plate, Fact.VIN: written.vin, Fact.NAME: _NAME.fullmatch,
}  # fmt: skip
