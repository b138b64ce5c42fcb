"""A report as a workbook that a spreadsheet opens: shares as shares, minutes as numbers, no formulas."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions.customers.imports import workbook
from actions.shop import report_file, reports
from actions.shop.figures import Line
from domain.figures.kpi import Tally
from domain.figures.period import period_of
from domain.shop.shop import Shop
from domain.ticket import Ticket


@pytest.mark.rule("R1")
@pytest.mark.parametrize(("language", "name", "titles"), [("zh", "指标", "本期"), ("en", "Figures", "Now")])
def test_the_file_holds_what_the_page_says(shop: Shop, now: datetime, language: str, name: str, titles: str) -> None:
    lines = [
        Line("on_time", Tally(9, 10), Tally(1, 2), 0.9, True),
        Line("first_answer", Tally(90, 2), None, 30, False),
        Line("no_show_rate", Tally(), Tally(), None, None),
    ]
    complaint = Ticket("C2026-0001", "complaint", 1, None, "=1+1", now, data={"complaint_class": "price"})
    week = period_of("week", now.date(), shop.zone)
    cause = [reports.Cause("price", 1, 1.0)]
    place = reports.Place("pudong", 1, dict.fromkeys(report_file.OF_SHOPS, Tally(1, 2)), 0, 1, ["on_time"])
    counted = dict.fromkeys(report_file.OF_PEOPLE, Tally(3, 3))
    found = reports.Report(week, lines, cause, [], [complaint], [], {}, [(None, counted)], [place])
    assert report_file.name(found) == "report-week-2026-03-16.xlsx"
    sheets = {
        one.name: [list(row) for row in one.rows]
        for one in workbook.read(report_file.make(found, shop, language), "a.xlsx")
    }
    assert sheets[name][0][1] == titles
    assert [str(row[1]) for row in sheets[name][1:]] == ["0.9", "45.0", ""]
