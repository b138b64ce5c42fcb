"""A row is what it says; feet, headers printed again and examples are no rows."""

from __future__ import annotations

from datetime import date

from actions.customers.imports import headers, rows
from actions.customers.imports.workbook import Cell, Sheet
from domain.customers.importing import Fact

TODAY = date(2026, 3, 18)


def _rows(*cells: tuple[Cell, ...]) -> list[rows.Row]:
    sheet = Sheet("a", cells)
    return list(rows.read(sheet, headers.guess(sheet), TODAY))


def test_blank_lines_headers_examples_and_feet_are_no_rows() -> None:
    found = _rows(
        ("姓名", "手机"), ("示例：张三", "13800138009"), ("", ""), ("王芳", "13800138000"), ("姓名", "手机"), ("合计",
        "共 1 位"),
        ("第 1 页", ""),
    )  # fmt: skip
    assert [(row.number, row.text(Fact.NAME)) for row in found] == [(4, "王芳")]


def test_a_row_without_phone_plate_and_vin_is_not_taken() -> None:
    (row,) = _rows(("姓名", "手机", "地址"), ("王芳", "138", "某路"))
    assert row.rejected and [one.code for one in row.problems] == ["bad_phone", "nothing_to_find_by"]


def test_a_visit_needs_its_day_and_its_vehicle() -> None:
    found = _rows(
        ("车牌", "手机", "日期", "项目"), ("沪A12345", "", "", "洗车"), ("", "13800138000", "2024/3/5", "洗车")
    )
    assert [row.problems[-1].code for row in found] == ["no_visit_day", "no_vehicle"]
