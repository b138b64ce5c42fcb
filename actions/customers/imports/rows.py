"""The rows of a sheet as facts about a customer, a vehicle and a visit, each with what can't be read in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from actions.customers.imports import cells, headers
from actions.customers.imports.cells import Told
from actions.customers.imports.headers import Layout
from actions.customers.imports.workbook import Cell, Sheet
from domain.customers.importing import KEYS, Fact, Problem

_FOOT = re.compile(
    r"(合计|总计|小计|共计?)[:：]?\s*\d*.*|(grand )?totals?.*|制表.*|审核.*|第\s*\d+\s*页.*", re.IGNORECASE
)
_SAMPLE = re.compile(r"(示例|样例|例[:：]|example).*", re.IGNORECASE)


@dataclass
class Row:
    """One row. number: in the sheet, from 1. cells: as they stood, for the file of rows that were not taken."""

    sheet: str
    number: int
    facts: Mapping[Fact, Told]
    problems: list[Problem]
    cells: Sequence[Cell]
    rejected: bool = False
    is_visit: bool = field(default=False)

    def get(self, fact: Fact) -> Told | None:
        """What the row tells of that fact."""
        return self.facts.get(fact)

    def text(self, fact: Fact) -> str:
        """The same where it is words; empty where the row does not tell."""
        return str(self.facts.get(fact, ""))

    def reject(self, code: str, fact: str = "", value: str = "") -> None:
        """The row is not taken, for that reason."""
        self.rejected = True
        self.problems.append(Problem(code, fact, value))

    def leave_out(self, code: str, fact: str, value: object = "") -> None:
        """That fact of the row is not taken, for that reason."""
        self.problems.append(Problem(code, fact, str(value)))


def read(sheet: Sheet, layout: Layout, today: date) -> Iterator[Row]:
    """Every row that says something, below the header; feet, and headers printed again, are none."""
    for number, row in enumerate(sheet.rows[layout.header + 1 :], layout.header + 2):
        first = next((words for cell in row if (words := cells.plain(cell))), "")
        if not first or headers.is_header(row, layout) or _is_foot(first, row, layout, today):
            continue
        yield _row(sheet.name, number, row, layout, today)


def _is_foot(first: str, row: Sequence[Cell], layout: Layout, today: date) -> bool:
    if not (_FOOT.fullmatch(first) or _SAMPLE.match(first)):
        return False
    keys = [(fact, row[place]) for place, fact in layout.columns.items() if fact in KEYS and place < len(row)]
    return bool(_SAMPLE.match(first)) or all(cells.read(fact, cell, today)[0] is None for fact, cell in keys)


def _row(sheet: str, number: int, row: Sequence[Cell], layout: Layout, today: date) -> Row:
    facts: dict[Fact, Told] = {}
    problems: list[Problem] = []
    for place, fact in layout.columns.items():
        told, problem = cells.read(fact, row[place] if place < len(row) else None, today)
        if told is not None:
            facts[fact] = told
        if problem is not None:
            problems.append(problem)
    made = Row(sheet, number, facts, problems, row, is_visit=layout.is_visits)
    _check(made)
    return made


def _check(row: Row) -> None:
    if not KEYS & row.facts.keys() and not {Fact.COMPANY, Fact.NAME} <= row.facts.keys():
        row.reject("nothing_to_find_by")
    elif row.is_visit and Fact.VISITED not in row.facts:
        row.reject("no_visit_day", Fact.VISITED)
    elif row.is_visit and not {Fact.PLATE, Fact.VIN} & row.facts.keys():
        row.reject("no_vehicle", Fact.PLATE)
