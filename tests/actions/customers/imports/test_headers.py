"""Columns are told by their names wherever the header stands, and by what is in them where there is none."""

from __future__ import annotations

import pytest

from actions.customers.imports import headers
from actions.customers.imports.headers import Layout
from actions.customers.imports.workbook import Cell, Sheet
from domain.customers.importing import Fact


def _layout(*rows: tuple[Cell, ...]) -> Layout:
    return headers.guess(Sheet("a", rows))


@pytest.mark.parametrize(
    ("title", "fact"),
    [
        ("姓名", Fact.NAME), ("客户名称", Fact.NAME), ("车主", Fact.NAME), ("Owner", Fact.NAME), ("手机号码*",
        Fact.PHONE),
        ("联系电话（必填）", Fact.PHONE), ("Mobile No.", None), ("mobile phone", Fact.PHONE), ("车 牌 号", Fact.PLATE),
        ("Plate_No", Fact.PLATE), ("VIN码", Fact.VIN), ("车架号", Fact.VIN), ("车型", Fact.MODEL), ("里程(km)",
        Fact.MILEAGE),
        ("行驶里程", Fact.MILEAGE), ("上次保养", Fact.LAST_SERVICE), ("上次保养里程", Fact.LAST_SERVICE_KM),
        ("首次交车", Fact.FIRST_DELIVERY), ("交车日期", Fact.FIRST_DELIVERY), ("地址", Fact.ADDRESS), ("备注2",
        Fact.NOTE),
        ("First delivery", Fact.FIRST_DELIVERY), ("进厂日期", Fact.VISITED), ("维修项目", Fact.WORK), ("实收金额",
        Fact.PAID),
        ("保险到期日", Fact.INSURED_UNTIL), ("积分", None), ("", None), ("原因", None), ("Why", None),
    ],
)  # fmt: skip
def test_a_column_is_told_by_its_name(title: str, fact: Fact | None) -> None:
    assert headers.fact_of(title) == fact


def test_the_header_is_found_below_a_title_and_unknown_columns_are_named() -> None:
    found = _layout(("客户台账", "", ""), ("", "", ""), ("姓名", "积分", "手机"), ("王芳", 3, "13800138000"))
    assert (found.header, dict(found.columns), found.unread) == (2, {0: Fact.NAME, 2: Fact.PHONE}, ["积分"])
    assert found.is_known and not found.is_visits
    assert Layout.from_json(found.to_json()).columns == found.columns


def test_a_fact_named_twice_is_read_from_the_first_column() -> None:
    assert dict(_layout(("手机", "电话", "姓名"), ("1", "2", "3")).columns) == {0: Fact.PHONE, 2: Fact.NAME}


def test_without_a_header_columns_are_told_by_what_they_hold() -> None:
    rows = [
        ("王芳", 13800138000.0, "沪A12345", 5),
        ("李雷", "139 0013 8000", "沪A·12346", ""),
        ("韩梅", "", "粤B12345", 7),
    ]
    found = _layout(*rows)
    assert (found.header, dict(found.columns)) == (-1, {0: Fact.NAME, 1: Fact.PHONE, 2: Fact.PLATE})


def test_a_list_of_visits_has_a_day_and_work() -> None:
    assert _layout(("车牌", "日期", "项目"), ("沪A12345", "2024/3/5", "小保养")).is_visits
    assert not _layout(("车牌", "姓名", "上次保养"), ("沪A12345", "王芳", "2024/3/5")).is_visits


def test_a_header_printed_again_is_known() -> None:
    found = _layout(("姓名", "手机"), ("王芳", "13800138000"))
    assert headers.is_header(("姓名", "手机"), found)
    assert not headers.is_header(("王芳", "13800138000"), found)
