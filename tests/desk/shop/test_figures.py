"""Figures on the desk: each says what it is and opens its tickets; reports can be read, taken along and printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from actions import intake
from actions.customers.imports import workbook
from desk.shop import charts
from domain.figures.kpi import KPIS
from domain.promises.promise import Promise
from storage import shops
from storage.tickets import tickets
from tests.desk.conftest import House
from tests.storage.records import a_conversation, a_customer, a_ticket

Staff = Callable[[str], TestClient]


def _a_past(house: House) -> None:
    """A complaint, and ten promises in each shop: all kept in one, half of them late and still open in the other."""
    now = house.now - timedelta(days=1)
    with house.store.write() as tx:
        who = a_customer(tx, now, name="王芳")
        intake.complain(tx, a_conversation(tx, now), "修完还是漏油，我要投诉", now)
        shop = shops.current(tx)
        for place in shop.shops:
            holder = shops.staff_by_code(tx, next(one.code for one in place.staff if one.role == "advisor"))
            assert holder is not None
            for number in range(10):
                late = place.code == "pudong" and number < 5
                state, ended = ("running", None) if late else ("kept", now)
                ticket = a_ticket(tx, who, now, assignee_id=holder.id)
                tx.add(Promise(ticket.id, "solution", now, 60, now, state=state, ended_at=ended))
                tickets.record(tx, ticket, "registered", "system", now)


@pytest.mark.rule("R2", "Q4")
def test_what_is_late_and_open_counts_as_late_and_opens_its_ticket(house: House, staff: Staff) -> None:
    _a_past(house)
    desk = staff("feng")
    board = desk.get("/desk/figures").text
    assert "75.0%" in board
    assert all(f"/desk/figures/{kpi}?" in board for kpi in KPIS)
    missed = desk.get("/desk/figures/on_time?side=no").text
    assert missed.count('href="/desk/tickets/') == 5
    assert "Anchi Auto Pudong" in missed
    assert "50.0%" in missed
    assert desk.get("/desk/figures/overdue").text.count('href="/desk/tickets/') == 5
    assert "and the same" in desk.get("/desk/figures?recount=1").text
    assert desk.get("/desk/figures/nonsense").status_code == 404
    assert staff("chen").get("/desk/figures/on_time").status_code == 403


@pytest.mark.rule("R1", "R3")
def test_a_report_is_a_page_a_file_and_a_letter_to_the_shop_under_target(house: House, staff: Staff) -> None:
    _a_past(house)
    desk = staff("feng")
    page = desk.get("/desk/reports/week?day=2026-03-18").text
    assert "Promises kept 75.0%" in page
    assert "at=pudong" in page
    assert 'at="' not in page
    file = desk.get("/desk/reports/week/file?day=2026-03-18")
    assert file.headers["content-disposition"].endswith('"report-week-2026-03-16.xlsx"')
    assert workbook.read(file.content, "x.xlsx")[0].name == "Figures"
    letter = desk.get("/desk/reports/week/letter?day=2026-03-18&at=pudong").text
    assert "To Anchi Auto Pudong:" in letter
    assert "Promises kept in time: 50.0%, target ≥ 90.0%" in letter
    assert desk.get("/desk/reports/week/letter?day=2026-03-18").status_code == 404
    assert desk.get("/desk/reports/year").status_code == 404
    assert "9 Mar – 15 Mar" in desk.get("/desk/reports/week").text, "without a day, the week that is over"
    assert staff("chen").get("/desk/reports/week").status_code == 403
    assert len(page) < 200_000
    assert "王芳" in desk.get("/desk/evening").text


def test_a_trend_breaks_where_nothing_was_counted_and_its_words_do_not_meet() -> None:
    values = [(str(n), None if n == 2 else n / 10, f"{n}0%", n < 3) for n in range(6)]
    found = charts.trend(values, 0.4)
    assert len(found.runs) == 2
    assert [point.y is None for point in found.points] == [False, False, True, False, False, False]
    assert [point.name for point in found.points if point.said] == ["0", "5"]
    assert found.goal is not None and found.goal > (found.points[5].y or 0)
