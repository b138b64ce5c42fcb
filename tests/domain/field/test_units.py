"""A line of a batch: the unit, its place, its point on the map (F8)."""

from __future__ import annotations

import pytest

from domain.field.units import Unit, read

pytestmark = pytest.mark.rule("F8")


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("京A12345", Unit("京A12345")),
        ("  叉车3号 ＠ 城东物流园 ", Unit("叉车3号", "城东物流园")),
        ("京A12345 @ 城东 (31.23, 121.47)", Unit("京A12345", "城东", 31.23, 121.47)),
        ("excavator 2 @ yard（31.2，121.4）", Unit("excavator 2", "yard", 31.2, 121.4)),
        ("京A12345 @ 城东 (99.0, 121.47)", Unit("京A12345", "城东 (99.0, 121.47)")),
        ("京A12345 @ 城东 (31.0, 181.0)", Unit("京A12345", "城东 (31.0, 181.0)")),
    ],
)
def test_a_line_is_read(line: str, unit: Unit) -> None:
    assert read(line) == unit


@pytest.mark.parametrize("line", ["", "   ", "@ 城东"])
def test_a_line_without_a_unit_is_none(line: str) -> None:
    assert read(line) is None


def test_a_unit_without_a_point_is_nowhere_on_the_map() -> None:
    assert read("京A12345 @ 城东").at is None  # type: ignore[union-attr]
    assert read("京A12345 @ 城东 (31.23, 121.47)").at == (31.23, 121.47)  # type: ignore[union-attr]
