"""A report as a workbook: figures, causes, complaints, people and shops, each on a sheet of its own (R1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from actions.customers.imports.export import Cell, workbook
from actions.shop import figure_words as words
from actions.shop.figures import OF_PEOPLE, OF_SHOPS, Line
from actions.shop.reports import Cause, Report
from domain.figures.kpi import KPIS, Shape, Tally
from domain.shop.shop import Shop
from texts import text

Sheet = tuple[str, Sequence[str], list[list[Cell]]]


def make(found: Report, shop: Shop, language: str) -> bytes:
    """The report's xlsx file. Rule: R1."""
    return workbook(_sheets(found, shop, language))


def name(found: Report) -> str:
    """What the file is called: "report-week-2026-03-16.xlsx"."""
    return f"report-{found.period.length}-{found.period.first}.xlsx"


def _sheets(found: Report, shop: Shop, language: str) -> Iterator[Sheet]:
    def said(key: str) -> str:
        return text(f"report.{key}", language)

    yield (
        said("figures"),
        [said(name) for name in ("figure", "value", "goal", "met", "part", "whole", "before", "meaning")],
        [_figure(line, language) for line in found.lines],
    )
    yield said("causes"), [said("cause_of"), said("number"), said("together")], [
        *_causes(found.complaint_causes, "desk_class", language), *_causes(found.late_causes, "desk_promise", language)
    ]  # fmt: skip
    yield (
        said("complaints"),
        [said(name) for name in ("ticket", "day", "about", "state", "words")],
        [
            [
                one.number,
                one.created_at.astimezone(shop.zone).date(),
                text(f"desk_class.{one.data.get('complaint_class') or 'other'}", language),
                text(f"desk_state.{one.state}", language),
                one.summary,
            ]
            for one in found.complaints
        ],
    )
    people: list[list[Cell]] = [
        [who.name if who else said("nobody"), *(_cell(kpi, counted[kpi]) for kpi in OF_PEOPLE)]
        for who, counted in found.people
    ]
    yield said("people"), [said("person"), *(words.name(kpi, language) for kpi in OF_PEOPLE)], people
    if found.places:
        places: list[list[Cell]] = [
            [
                one.rank, words.place(shop, one, language), one.met, one.judged,
                *(_cell(kpi, one.counted[kpi]) for kpi in OF_SHOPS),
            ]
            for one in found.places
        ]  # fmt: skip
        titles = [said(name) for name in ("rank", "shop", "met", "judged")]
        yield said("places"), [*titles, *(words.name(kpi, language) for kpi in OF_SHOPS)], places


def _figure(line: Line, language: str) -> list[Cell]:
    met = {True: "✓", False: "▲", None: ""}[line.met]
    goal, meaning = words.goal(line, language), words.meaning(line.kpi, language)
    before = _cell(line.kpi, line.before) if line.before else None
    named: list[Cell] = [words.name(line.kpi, language), _cell(line.kpi, line.counted), goal, met]
    return [*named, line.counted.part, line.counted.whole, before, meaning]


def _cell(kpi: str, counted: Tally) -> Cell:
    """A share as a share, minutes and numbers as whole ones."""
    value = counted.value(kpi)
    if value is None:
        return None
    return float(value) if KPIS[kpi].shape == Shape.SHARE else round(value)


def _causes(causes: Sequence[Cause], group: str, language: str) -> list[list[Cell]]:
    return [[text(f"{group}.{one.name}", language), one.count, float(one.shared)] for one in causes]
