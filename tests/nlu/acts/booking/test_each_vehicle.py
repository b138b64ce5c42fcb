"""Vehicles that come at times of their own are told apart."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from nlu.acts.booking.each_vehicle import each, in_turn
from nlu.entities import find
from nlu.understanding import Intent, Understanding

NOW = datetime(2026, 3, 18, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def _each(text: str) -> list[tuple[str, str]]:
    reading = Understanding(text, "zh", (Intent("book_service", 1.0),), "understood", entities=find(text, NOW))
    parts = each(reading, {"帕萨特": "沪D22222"})
    return [("".join(part.plates) or str(part.count), f"{part.when.start:%d %H:%M}") for part in parts]


@pytest.mark.rule("B3", "B4")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("下周三 沪D11111 9:00 沪D22222 14:00", [("沪D11111", "25 09:00"), ("沪D22222", "25 14:00")]),
        ("下周三沪D一一一一一早上八点半沪D二二二二二下午一点", [("沪D11111", "25 08:30"), ("沪D22222", "25 13:00")]),
        ("9点沪D11111，10点沪D33333，都是下周四", [("沪D11111", "26 09:00"), ("沪D33333", "26 10:00")]),
        ("沪D11111 on Thursday at 9, the Passat Friday at 2pm", [("沪D11111", "19 09:00"), ("沪D22222", "20 14:00")]),
        ("两台周一，一台周二", [("2", "23 00:00"), ("1", "24 00:00")]),
        ("one on Friday at 9 and the other at 11", [("1", "20 09:00"), ("1", "20 11:00")]),
        ("两辆车周五上午九点，沪D11111和沪D22222", []),
        ("周五上午九点洗车", []),
        ("周四一台 周五两台 都要上午", [("1", "19 08:00"), ("2", "20 08:00")]),
        ("周五沪D11111，下周一沪D22222", [("沪D11111", "20 00:00"), ("沪D22222", "23 00:00")]),
        ("one per day, Monday and Tuesday", []),
        ("每天一台，周一和周二", []),
    ],
)  # fmt: skip
def test_each_vehicle_has_the_time_beside_it(text: str, expected: list[tuple[str, str]]) -> None:
    assert _each(text) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("一台一台来", True),
        ("one after the other please", True),
        ("依次来", True),
        ("一起来", False),
        ("together", False),
    ],
)
def test_one_after_the_other_is_heard(words: str, *, expected: bool) -> None:
    assert in_turn(words) is expected
