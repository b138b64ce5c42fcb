"""Whatever way a cell is written, it is one fact, or the reason why it is none."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from actions.customers.imports import cells
from actions.customers.imports.workbook import Cell
from domain.customers.importing import Fact

TODAY = date(2026, 3, 18)
MARCH = date(2024, 3, 5)


@pytest.mark.parametrize(
    "cell",
    ["2024/3/5", "2024.3.5", "2024-03-05", "24年3月5日", "2024年3月5号", "20240305", "2024 年 3 月 5 日",
     "5 Mar 2024", "Mar 5, 2024",
     "2024-03-05 00:00:00", "2024-03-05T08:30", 45356, 45356.0, "45356", MARCH, datetime(2024, 3, 5, 8), "13/3/2024"],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(cell: Cell) -> None:
    told, problem = cells.read(Fact.LAST_SERVICE, cell, TODAY)
    assert (told, problem) == (date(2024, 3, 13) if cell == "13/3/2024" else MARCH, None)


def test_a_month_alone_is_its_first_day() -> None:
    assert cells.read(Fact.FIRST_DELIVERY, "2024年3月", TODAY)[0] == date(2024, 3, 1)


@pytest.mark.parametrize(
    ("fact", "cell", "code"),
    [
        (Fact.LAST_SERVICE, "3/5/2024", "day_or_month"), (Fact.LAST_SERVICE, "去年", "bad_day"),
        (Fact.LAST_SERVICE, "2024-13-40", "bad_day"), (Fact.LAST_SERVICE, "2027-01-01", "day_out_of_range"),
        (Fact.FIRST_DELIVERY, "1950-01-01", "day_out_of_range"), (Fact.MILEAGE, "很多", "bad_mileage"),
        (Fact.MILEAGE, -5, "bad_mileage"), (Fact.MILEAGE, 9e9, "bad_mileage"), (Fact.PAID, "一百", "bad_amount"),
        (Fact.PHONE, "1.38E+10", "phone_shortened"), (Fact.PHONE, "138001", "bad_phone"), (Fact.PLATE, "沪A1",
        "bad_plate"),
        (Fact.VIN, "LSV", "bad_vin"),
    ],
)  # fmt: skip
def test_what_can_be_no_fact_tells_why(fact: Fact, cell: Cell, code: str) -> None:
    told, problem = cells.read(fact, cell, TODAY)
    assert told is None and problem is not None and (problem.code, problem.fact) == (code, fact)


@pytest.mark.parametrize(
    ("fact", "cell", "told"),
    [
        (Fact.MILEAGE, "5.3万", 53_000), (Fact.MILEAGE, "5万3", 53_000), (Fact.MILEAGE, "53,000 km", 53_000),
        (Fact.MILEAGE, 53000.0, 53_000), (Fact.PAID, "¥1,380.50", 138_050), (Fact.PAID, "380元", 38_000),
        (Fact.PHONE, 13800138000.0, "+8613800138000"), (Fact.PHONE, "'13800138000", "+8613800138000"),
        (Fact.NAME, "  王 芳 ", "王 芳"), (Fact.INSURED_UNTIL, "2027-01-01", date(2027, 1, 1)), (Fact.NOTE, True,
        "True"),
    ],
)  # fmt: skip
def test_numbers_and_words_are_read(fact: Fact, cell: Cell, told: cells.Told) -> None:
    assert cells.read(fact, cell, TODAY) == (told, None)


@pytest.mark.parametrize("cell", ["", None, "-", "无", " N/A ", "#REF!", "null", "/"])
def test_what_says_nothing_is_nothing(cell: Cell) -> None:
    assert cells.read(Fact.PHONE, cell, TODAY) == (None, None)


def test_of_several_phones_the_first_is_taken_and_the_others_are_told() -> None:
    told, problem = cells.read(Fact.PHONE, "13800138000、13900139000", TODAY)
    assert told == "+8613800138000" and problem is not None and problem.code == "second_phone"


def test_words_too_long_are_cut_and_told() -> None:
    told, problem = cells.read(Fact.NAME, "长" * 300, TODAY)
    assert told == "长" * 120 and problem is not None and problem.code == "too_long"
